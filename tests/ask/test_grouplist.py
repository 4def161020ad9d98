"""Reading what follows ``--with``."""

import pytest

from koinon.ask.grouplist import as_value, parse_groups


def test_options_take_the_kind_of_their_default():
    read = parse_groups("gml-disputes(keep=hostlev+fatality), peace-years(form=spline,knots=4)", "dyad-year")
    assert read == [
        ("gml-disputes", {"keep": ("hostlev", "fatality")}),
        ("peace-years", {"form": "spline", "knots": 4}),
    ]
    assert parse_groups("", "dyad-year") == parse_groups("  ", "dyad-year") == []


@pytest.mark.parametrize(
    ("text", "default", "value"),
    [
        ("yes", False, True),
        ("false", True, False),
        ("perhaps", True, "perhaps"),
        ("-3", 1, -3),
        ("1.5", 1, "1.5"),
        ("1.5", 1.0, 1.5),
        ("a+b", (), ("a", "b")),
        ("3", "text", "3"),
    ],
)
def test_a_value_becomes_what_its_default_is_or_stays_text(text, default, value):
    assert as_value(text, default) == value
