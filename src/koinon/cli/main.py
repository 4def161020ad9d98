"""Entry point: runs the application and turns errors into one sentence and an exit code.

====  ==========================================================
code  meaning
====  ==========================================================
0     done
2     the user can mend it: one sentence says what is wrong
70    a fault of ours: one sentence says how to report it
130   interrupted
====  ==========================================================
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from koinon._version import __version__
from koinon.cli import answers, brief, find, measure, output, panel, sql, store
from koinon.errors import KoinonError

if TYPE_CHECKING:
    from collections.abc import Sequence

app = typer.Typer(
    name="koinon",
    help="Military alliances and regional integration: data, measures, models and briefs.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    add_completion=True,
)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"koinon {__version__}")
        raise typer.Exit


@app.callback()
def options(
    version: Annotated[  # its callback answers
        bool,
        typer.Option("--version", callback=_version, is_eager=True, help="Show the version and exit."),
    ] = False,
) -> None:
    """Military alliances and regional integration: data, measures, models and briefs."""


app.command()(brief.brief)
app.command()(brief.compare)
app.command()(answers.answers)
app.command()(panel.panel)
app.command()(measure.measure)
app.command()(find.find)
app.add_typer(store.app, name="store")
app.command()(sql.sql)

INTERRUPTED = 130
FAULT = 70


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code; whatever goes wrong becomes one sentence.

    With ``KOINON_DEBUG=1`` in the environment a fault of the program itself shows its traceback.
    """
    given = sys.argv[1:] if arguments is None else list(arguments)
    output.begin(given)
    try:
        code = app(args=given, prog_name="koinon", standalone_mode=False) or 0
        sys.stdout.flush()
    except BrokenPipeError:
        # The reader (head, less) has gone; Python must not try to flush to it again at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except KeyboardInterrupt:
        code = INTERRUPTED
    except (KoinonError, OSError, typer.TyperException, typer.Abort) as error:
        return _explain(error)
    except Exception as error:  # the last line of defence before a user
        if os.environ.get("KOINON_DEBUG"):
            raise
        kind = type(error).__name__
        return _say(f"internal fault ({kind}: {_line(str(error))}); KOINON_DEBUG=1 shows where", FAULT)
    # Typer turns Ctrl-C into this code before it reaches us.
    return _say("interrupted; nothing was left half-written", INTERRUPTED) if code == INTERRUPTED else code


def _explain(error: Exception) -> int:
    if isinstance(error, typer.TyperException):
        text = error.format_message() if hasattr(error, "format_message") else str(error)
        if "\n" in text.strip():  # a bare command group: the text is its help
            typer.echo(text)
            return 2
        return _say(text[:1].lower() + text[1:])
    if isinstance(error, OSError):
        return _say(f"cannot use {error.filename or 'a file'}: {(error.strerror or str(error)).lower()}")
    return _say(str(error) or "stopped")


def _say(text: str, code: int = 2) -> int:
    sys.stderr.write(f"koinon: {_line(text)}\n")
    return code


def _line(text: str) -> str:
    return " ".join(text.split())
