"""The documentation: generated pages are current, nothing lacks a description, the manual builds."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from koinon.measure.catalogue import MEASURES
from koinon.panel.groups import GROUPS
from koinon.store.schema import schemas
from reference_pages import PAGES, ROOT, gaps, groups

DOCS = ROOT / "docs"

API = {
    "ask": "briefs.brief",
    "door": "bloc",
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


# --- the manual


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
