"""The page of commands, from the application itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import typer

from koinon.cli.main import app
from reference_pages.markdown import anchor, table
from reference_pages.markdown import page as made

if TYPE_CHECKING:
    from collections.abc import Iterator

INTRODUCTION = """\
Every command, made from the program itself; `koinon COMMAND --help` tells the same in the terminal. A name
with blanks or brackets stands in quotes. `--json` prints one document with the keys `data`, `sources`,
`notes`, `command` and `version`, and nothing else on standard output."""

ENDING = """\
## Exit codes

| code | meaning |
|---|---|
| 0 | done |
| 2 | something you can mend; one sentence on standard error says what |
| 70 | a fault of the program; `KOINON_DEBUG=1` in the environment shows where |
| 130 | interrupted; nothing is left half-written |"""

EXAMPLES: dict[str, str] = {
    "brief": "koinon brief NATO --year 2014 --format html,json --out briefs",
    "compare": "koinon compare NATO ASEAN GCC AU --align age",
    "answers": "koinon answers --attacker Russia --target Estonia --year 2026",
    "panel": "koinon panel dyad-year --from 1950 --to 2010 --with 'alliances(collapse=both)' -o panel.dta",
    "measure": "koinon measure integration --bloc ASEAN --bloc EU --from 2000 --to 2020 -o integration.csv",
    "find": "koinon find 'peace years' --kind group,variable",
    "sql": 'koinon sql "select count(*) from treaties where defense = 1"',
    "store build": "koinon store build --only open --out open-store",
    "store pull": "koinon store pull atop --to downloads",
    "store check": "koinon store check",
    "store cite": "koinon store cite atop cow_nmc",
    "store list": "koinon store list --json",
    "store compare": "koinon store compare trade --by-year",
    "store diff": "koinon store diff old-store new-store",
}
"""One line to try for each command."""


def page() -> str:
    """Return the page."""
    found = dict(leaves())
    rows = [(f"[`koinon {name}`](#{anchor(f'koinon {name}')})", c.help) for name, c in found.items()]
    return made(
        "the application in src/koinon/cli",
        "Commands",
        INTRODUCTION,
        table(("command", "what it does"), rows),
        *(_section(name, command) for name, command in found.items()),
        ENDING,
    )


def leaves() -> Iterator[tuple[str, Any]]:
    """Give every command that does something, with its name after ``koinon``."""
    yield from _below((), typer.main.get_command(app))


def _below(path: tuple[str, ...], command: Any) -> Iterator[tuple[str, Any]]:
    for name, below in getattr(command, "commands", {}).items():
        if not below.hidden:
            yield from _below((*path, name), below)
    if not hasattr(command, "commands"):
        yield " ".join(path), command


def _section(name: str, command: Any) -> str:
    shown = [p for p in command.params if not p.hidden]
    arguments = [p for p in shown if _is_argument(p)]
    options = [p for p in shown if not _is_argument(p)]
    usage = " ".join([f"koinon {name}", *(["[OPTIONS]"] if options else []), *map(_placed, arguments)])
    parts = [f"## koinon {name}", command.help, f"```text\n{usage}\n```"]
    if arguments:
        parts.append(table(("argument", "needed", "meaning"), [_argument(p) for p in arguments]))
    if options:
        parts.append(table(("option", "default", "meaning"), [_option(p) for p in options]))
    return "\n\n".join([*parts, f"Example:\n\n```sh\n{EXAMPLES[name]}\n```"])


def _is_argument(parameter: Any) -> bool:
    return not parameter.opts[0].startswith("-")


def _placed(parameter: Any) -> str:
    name = (parameter.metavar or parameter.name).upper() + ("..." if parameter.nargs == -1 else "")
    return name if parameter.required else f"[{name}]"


def _argument(parameter: Any) -> tuple[str, str, str]:
    return f"`{_placed(parameter)}`", "yes" if parameter.required else "no", parameter.help or ""


def _option(parameter: Any) -> tuple[str, str, str]:
    names = ", ".join(f"`{name}`" for name in (*parameter.opts, *parameter.secondary_opts))
    value = "" if parameter.is_flag else f" {parameter.metavar or _kind(parameter)}"
    return f"{names}{value}", _default(parameter), parameter.help or ""


def _kind(parameter: Any) -> str:
    kind = str(parameter.type_descriptor.annotation)
    return "PATH" if "Path" in kind else "N" if "int" in kind else "NUMBER" if "float" in kind else "TEXT"


def _default(parameter: Any) -> str:
    if parameter.required:
        return "*needed*"
    if parameter.is_flag or parameter.default in (None, "", ()):
        return ""
    return f"`{parameter.default}`"
