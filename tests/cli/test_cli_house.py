"""The command line parses and prints: it asks the counter, and reaches nothing below it."""

import ast
from pathlib import Path

import pytest

from koinon import cli

MODULES = sorted(Path(cli.__file__).parent.glob("*.py"))
ALLOWED = ("koinon.ask", "koinon.cli", "koinon.errors", "koinon._version")
OF_THE_STORE = ("koinon.store", "koinon.sources")
"""``koinon store`` tends the tables themselves, which are no question."""


def imported(text):
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def beyond(text, allowed):
    names = [name for name in imported(text) if name.partition(".")[0] == "koinon"]
    return [name for name in names if not any(f"{name}.".startswith(f"{home}.") for home in allowed)]


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.stem)
def test_a_command_asks_the_counter_and_nothing_below_it(module):
    allowed = (*ALLOWED, *OF_THE_STORE) if module.stem == "store" else ALLOWED
    assert beyond(module.read_text("utf-8"), allowed) == []


def test_an_import_of_a_floor_below_would_be_seen():
    text = "def f():\n    from koinon.panel.panel import Panel\n    import koinon.report, koinon.ask"
    assert beyond(text, ALLOWED) == ["koinon.panel.panel.Panel", "koinon.report"]
