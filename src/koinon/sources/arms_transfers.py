"""Arms transfers of SIPRI by name of supplier and recipient: shared by the two files that hold them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koinon.sources.checks import check_unique, require
from koinon.sources.names import ccode_of_name

if TYPE_CHECKING:
    import polars as pl

ALIASES = {
    "Congo": "Republic of the Congo",
    "Viet Nam": "North Vietnam",
    "South Viet Nam": "Republic of Vietnam",
    "Macedonia (FYROM)": "North Macedonia",
}
"""Where SIPRI's name of a state is not clear in itself. Rebels (``*``), organisations (``**``), territories
and unknown parties are no states and have no code."""


def coded(transfers: pl.DataFrame, name: str) -> pl.DataFrame:
    """Add ``ccode1`` (supplier) and ``ccode2`` (recipient) to rows of ``supplier, recipient, year``.

    Raises
    ------
    SourceError
        If a key repeats, or most names are no states.
    """
    check_unique(transfers, ["supplier", "recipient", "year"], name)
    made = transfers
    for number, side in enumerate(("supplier", "recipient"), start=1):
        made = ccode_of_name(made, side, "year", aliases=ALIASES, name=f"ccode{number}", strict=False)
    states = made.drop_nulls(["ccode1", "ccode2"])
    require(states.height * 2 > made.height, f"{name}: most names are no states")
    check_unique(states, ["ccode1", "ccode2", "year"], name)
    return made
