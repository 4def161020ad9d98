"""The documentation: generated pages are current, nothing lacks a description, every example runs."""

import ast
import contextlib
import doctest
import importlib
import io
import os
import pkgutil
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

import koinon
from koinon.measure.catalogue import MEASURES
from koinon.panel.groups import GROUPS
from koinon.store.schema import schemas
from reference_pages import PAGES, ROOT, gaps, groups

DOCS = ROOT / "docs"
FENCE = re.compile(
    r"^(?P<skip><!-- not run:[^\n]*-->\n)?```(?P<kind>\w+)[^\n]*\n(?P<body>.*?)^```$", re.M | re.S
)
RUN = (
    ROOT / "README.md",
    DOCS / "start.md",
    *sorted(DOCS.glob("how-to/*.md")),
    *sorted(DOCS.glob("explanation/*.md")),
)
KOINON = (sys.executable, "-c", "import sys; from koinon.cli import main; sys.exit(main())")
MODULES = [m.name for m in pkgutil.walk_packages(koinon.__path__, "koinon.")]

API = {
    "ask": "briefs.brief",
    "evidence": "deterrence",
    "facts": "club",
    "figures": "series",
    "measure": "burden",
    "panel": "dyad_years",
    "report": "write",
    "simulate": "joining",
    "stats": "composite",
    "store": "Store",
    "world": "state",
}
"""One page for each package, and a name that must stand on it."""


# --- generated pages


@pytest.mark.parametrize("name", PAGES)
def test_a_generated_page_is_what_the_data_files_give(name):
    assert (ROOT / name).read_text("utf-8") == PAGES[name](), "run: python -m reference_pages"


def test_years_are_told_as_runs():
    assert gaps.runs([1914, 1915, 1916, 1921, 1930, 1931]) == "1914–1916, 1921, 1930–1931"


@pytest.mark.parametrize("table", schemas().values(), ids=lambda table: table.name)
def test_every_column_of_the_store_is_described(table):
    assert table.description.endswith(".")
    for column in table.columns:
        assert len(column.description) >= 10, column.name
        assert column.description.endswith(".")


@pytest.mark.parametrize("unit", groups.UNITS)
def test_every_variable_of_every_group_is_documented(unit):
    panel = groups.UNITS[unit]()
    for group in GROUPS.values():
        if unit in group.units and not group.needs:
            made = groups.added(group, panel)
            assert made, group.name
            for variable in made:
                assert variable.description.endswith("."), (group.name, variable.name)
                assert len(variable.description) >= 10, (group.name, variable.name)
                assert variable.sources, (group.name, variable.name)


@pytest.mark.parametrize("name", MEASURES)
def test_every_variable_of_every_measure_is_documented(name):
    one = MEASURES[name]
    assert one.formula.endswith(".") and one.scale and one.cite, name
    for unit in one.units:
        made = groups.added(one, groups.UNITS[unit]())
        assert made, unit
        for variable in made:
            assert variable.description.endswith("."), variable.name
            assert len(variable.description) >= 10, variable.name
            assert variable.sources, variable.name
            assert variable.group == name, variable.name


# --- examples


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_of_a_module_run(name):
    module = importlib.import_module(name)
    # Doctest skips names that a package re-exports, so each example runs once, where it is written.
    result = doctest.testmod(module, optionflags=doctest.NORMALIZE_WHITESPACE, extraglobs=_names(module))
    assert result.failed == 0


def _names(module):
    import numpy as np
    import polars as pl

    return {"np": np, "pl": pl} | vars(module)


def _blocks(page):
    text = page.read_text("utf-8")
    for match in FENCE.finditer(text):
        if not match["skip"]:
            yield match["kind"], match["body"], text.count("\n", 0, match.start()) + 1


@pytest.mark.parametrize("page", RUN, ids=lambda page: page.stem)
def test_the_examples_of_a_page_run(page, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    # Pages call `koinon` as a reader would, whose environment is active; ours need not be.
    monkeypatch.setenv("PATH", os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]))
    names = {"__name__": "__main__"}
    for kind, body, line in _blocks(page):
        where = f"{page.name}:{line}"
        if kind == "python":
            exec(compile(ast.parse(body), where, "exec"), names)  # noqa: S102  # it is our own page
        elif kind == "pycon":
            _session(body, names, where)
        elif kind == "console":
            _console(body, where)


def _session(body, names, where):
    test = doctest.DocTestParser().get_doctest(body, names, where, where, 0)
    flags = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
    runner, said = doctest.DocTestRunner(optionflags=flags), io.StringIO()
    with contextlib.redirect_stdout(said):
        runner.run(test, clear_globs=False)
    names.update(test.globs)
    assert runner.failures == 0, said.getvalue()


def _console(body, where):
    """Run the lines that begin with ``$``; what stands below each must be printed, in that order."""
    for part in re.split(r"^\$ ", body, flags=re.M)[1:]:
        command, *expected = part.strip().splitlines()
        program, *arguments = shlex.split(command)
        assert program == "koinon", f"{where}: only koinon is run"
        paths = os.pathsep.join([str(ROOT / "src"), os.environ.get("PYTHONPATH", "")])
        done = subprocess.run(
            [*KOINON, *arguments],
            capture_output=True,
            text=True,
            check=False,
            env=os.environ | {"PYTHONPATH": paths},
        )
        assert done.returncode == 0, f"{where}: {command}\n{done.stderr}"
        pattern = r"[\s\S]*?".join(re.escape(line).replace(r"\.\.\.", ".*?") for line in expected)
        assert re.search(pattern, done.stdout), f"{where}: {command}\n{done.stdout}"


def test_the_manual_builds_without_a_warning(tmp_path):
    # Not --quiet: it hides warnings from --strict as well.
    pytest.importorskip("mkdocs", reason="the extra 'docs' is not installed")
    pytest.importorskip("mkdocstrings", reason="the extra 'docs' is not installed")
    command = [
        sys.executable,
        "-m",
        "mkdocs",
        "build",
        "--strict",
        "--site-dir",
        str(tmp_path / "site"),
    ]
    quiet = os.environ | {"NO_MKDOCS_2_WARNING": "1"}
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, env=quiet)
    assert done.returncode == 0, done.stdout + done.stderr
    pages = tmp_path / "site" / "reference" / "python"
    assert {path.name for path in pages.iterdir()} == set(API)
    for package, name in API.items():
        text = (pages / package / "index.html").read_text("utf-8")
        assert f'id="koinon.{package}.{name}' in text, name


def test_every_link_of_the_readme_leads_somewhere():
    targets = re.findall(r"\]\(([^)#]+)\)", (ROOT / "README.md").read_text("utf-8"))
    assert targets
    assert all((ROOT / target).is_file() for target in targets), targets
    assert (ROOT / "docs/assets/nato-capability.png").read_bytes().startswith(b"\x89PNG")


def test_every_page_of_the_manual_is_in_the_navigation():
    listed = set(re.findall(r": ([\w/.-]+\.md)$", (ROOT / "mkdocs.yml").read_text("utf-8"), re.M))
    assert listed == {str(page.relative_to(DOCS)) for page in Path(DOCS).rglob("*.md")}
