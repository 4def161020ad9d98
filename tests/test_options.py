"""Checks of options and the reading of weights, exact."""

import doctest
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

import koinon as kn
from koinon import options
from koinon.cli.main import main
from koinon.errors import KoinonError, UnknownNameError
from koinon.options import EQUAL, read_weights, write_weights

NAMES = ("votes", "ideal", "regime")


def test_examples():
    assert doctest.testmod(options).failed == 0


@pytest.mark.parametrize(
    ("weights", "said"),
    [
        ({"a": 1, "b": -2}, "weight 'b' is negative (-2); weights are 0 or more"),
        ({"a": 0, "b": 0}, "the weights a, b are all zero; at least one must be positive"),
        ({"a": float("nan")}, "option 'a' is a number, not nan"),
    ],
)
def test_bad_weights_are_one_sentence(weights, said):
    with pytest.raises(KoinonError) as raised:
        options.as_weights(weights)
    assert str(raised.value) == said


@pytest.mark.parametrize(
    "given",
    ["votes=2+regime=0", "votes=2, regime=0", " regime = 0 + votes = 2e+0 ", {"votes": 2, "regime": 0}],
)
def test_weights_are_read_as_text_or_mapping(given):
    assert read_weights(given, NAMES) == {"votes": 2, "ideal": 1, "regime": 0}


@pytest.mark.parametrize("given", [EQUAL, "", " equal ", {}, "ideal=1"])
def test_what_is_not_named_weighs_one(given):
    assert read_weights(given, NAMES) == dict.fromkeys(NAMES, 1)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("vote=2", "no part to weigh called 'vote'; did you mean votes?"),
        ({"xyz": 2}, "no part to weigh called 'xyz'; the parts are votes, ideal or regime"),
        ("votes", "cannot read the weight 'votes'; write name=number+name=number"),
        ("votes=much", "cannot read the weight 'votes=much'; write name=number+name=number"),
        ("votes=2+3", "cannot read the weight 'votes=2+3'; write name=number+name=number"),
        ("votes=2+votes=3", "the weights name 'votes' twice"),
        ("votes=-1", "weight 'votes' is negative (-1); weights are 0 or more"),
        (
            "votes=0+ideal=0+regime=0",
            "the weights votes, ideal, regime are all zero; at least one must be positive",
        ),
        ({"votes": "2"}, "option 'votes' is a number, not '2'"),
    ],
)
def test_what_is_no_weight_is_one_sentence(given, said):
    with pytest.raises(KoinonError) as raised:
        read_weights(given, NAMES)
    assert str(raised.value) == said
    assert isinstance(raised.value, UnknownNameError) == said.startswith("no part")


@given(st.fixed_dictionaries(dict.fromkeys(NAMES, st.integers(1, 999).map(lambda n: n / 8))))
def test_written_weights_are_read_back(weights):
    assert read_weights(write_weights(weights), NAMES) == weights


@pytest.mark.parametrize(
    ("measure", "weights"),
    [
        ("cohesion", "votes=2+regime=0"),
        ("fragility", "religion=2+decline=0"),
        ("integration", "trade=2+security=0"),
        ("deterrence", "preparedness=2+cohesion=0"),
    ],
)
def test_one_spelling_in_python_after_set_and_after_with(measure, weights, capsys):
    chosen = {"integration": {"runs": 0}, "deterrence": {"draws": 1}}.get(measure, {})
    panel = kn.bloc_years(1985, 1985, ["NATO"])
    by_python = panel.add(measure, weights=weights, **chosen).frame[measure][0]
    assert by_python is not None and by_python != panel.add(measure, **chosen).frame[measure][0]
    asked = ["--bloc", "NATO", "--from", "1985", "--to", "1985", "--json"]
    options_ = [f"{name}={value}" for name, value in {"weights": weights, **chosen}.items()]
    assert main(["measure", measure, *asked, *(f"--set={one}" for one in options_)]) == 0
    assert json.loads(capsys.readouterr().out)["data"]["records"][0][measure] == by_python
    assert main(["panel", "bloc-year", *asked, "--with", f"{measure}({','.join(options_)})"]) == 0
    assert f'"{measure}": {by_python!r}' in capsys.readouterr().out
