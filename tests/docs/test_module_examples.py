"""Every example in the package gives what it says, and the modules a reader meets first have one."""

import doctest
import importlib
import pkgutil

import numpy as np
import polars as pl
import pytest

import koinon

MODULES = [m.name for m in pkgutil.walk_packages(koinon.__path__, "koinon.")]
SHOWN = {
    *(
        "koinon.ask.briefs",
        "koinon.facts.pair.years",
        "koinon.facts.state.life",
        "koinon.figures.render",
    ),
    *("koinon.figures.style", "koinon.measure.bloc_trade.quality", "koinon.report.club.view"),
    *("koinon.report.comparison.view", "koinon.report.make.citation", "koinon.report.make.words"),
    *("koinon.report.write.cells", "koinon.report.write.files", "koinon.world.named"),
}
"""Modules that must have an example."""


def test_modules_that_must_have_an_example_exist():
    assert set(MODULES) >= SHOWN


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_of_a_module_run(name):
    module = importlib.import_module(name)
    # Doctest skips names that a package re-exports, so each example runs once, where it is written.
    names = {} if name in SHOWN else {"np": np, "pl": pl} | vars(module)
    result = doctest.testmod(module, optionflags=doctest.NORMALIZE_WHITESPACE, extraglobs=names)
    assert result.failed == 0
    assert result.attempted > 0 or name not in SHOWN
