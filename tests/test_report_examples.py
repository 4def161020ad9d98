"""The examples in the documentation of figures and reports give what they say."""

import doctest
import importlib

import pytest

MODULES = [
    *("koinon.figures.style", "koinon.figures.render", "koinon.measure.trade_quality"),
    *("koinon.report.view", "koinon.report.words", "koinon.report.labels", "koinon.report.cells"),
    *("koinon.report.files", "koinon.report.citation", "koinon.report.asked", "koinon.report.compare"),
    *("koinon.world.named", "koinon.measure.of_state", "koinon.measure.of_pair"),
]


@pytest.mark.parametrize("name", MODULES)
def test_examples(name):
    result = doctest.testmod(importlib.import_module(name))
    assert result.attempted > 0
    assert result.failed == 0
