"""The examples in the documentation of figures and reports give what they say."""

import doctest
import importlib

import pytest

MODULES = [
    *("koinon.figures.style", "koinon.figures.render", "koinon.measure.bloc_trade.quality"),
    *(
        "koinon.report.club.view",
        "koinon.report.make.words",
        "koinon.report.write.cells",
    ),
    *(
        "koinon.report.write.files",
        "koinon.report.make.citation",
        "koinon.report.briefs",
        "koinon.report.comparison.view",
    ),
    *("koinon.world.named", "koinon.facts.state.standing", "koinon.facts.pair.ties"),
]


@pytest.mark.parametrize("name", MODULES)
def test_examples(name):
    result = doctest.testmod(importlib.import_module(name))
    assert result.attempted > 0
    assert result.failed == 0
