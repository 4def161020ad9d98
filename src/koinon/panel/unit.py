"""The names of the units of observation, apart from their rows, so that asking for names loads no Polars."""

from __future__ import annotations

from typing import Literal, get_args

from koinon.errors import UnknownNameError

Unit = Literal[
    "state-year",
    "dyad-year",
    "directed-dyad-year",
    "system-year",
    "bloc-year",
    "treaty-year",
    "treaty-member-year",
    "coalition-year",
]


def as_unit(text: str) -> Unit:
    """Return `text` as a unit.

    Raises
    ------
    UnknownNameError
        If it names none; the closest are suggested.
    """
    for unit in get_args(Unit):
        if unit == text:
            return unit  # type: ignore[no-any-return]  # get_args forgets the Literal
    raise UnknownNameError("unit", text, get_args(Unit), hint="units are " + ", ".join(get_args(Unit)))
