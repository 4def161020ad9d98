"""Visa requirements between two states at the end of each year, 2019-2025.

The source is directed: it says what state 2 asks of citizens of state 1. France admits Indians only with a
visa and India admits the French with an electronic one; Germany and Japan admit each other without. The
value of a year is that of its last snapshot; for 2025 that is 12 January.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from koinon.errors import UnknownNameError
from koinon.panel.attach import attach_pairs
from koinon.panel.variable import computed
from koinon.store.schema import schema

if TYPE_CHECKING:
    from koinon.panel.record import AnyPanel

TABLE = "visa_requirements"
BAN = "covid ban"

COLLAPSE = {
    "both": "travel counts as visa-free if each admits the other's citizens without a visa",
    "any": "travel counts as visa-free if either admits the other's citizens without a visa",
}
COVID = {
    "missing": "a pandemic ban hides the visa rule, so its pairs are unknown",
    "closed": "a pandemic ban counts as no visa-free access",
}

CODES = (
    (1, "visa free"),
    (2, "visa on arrival"),
    (3, "eta"),
    (4, "e-visa"),
    (5, "EVW"),
    (6, "Hayya Entry Permit"),
    (7, "visa required"),
    (8, "no admission"),
    (9, BAN),
    (10, "on arrival or electronic"),
)
"""Numbers for the requirements, in a rough order from easy to hard; 9 and 10 stand outside it."""


def add(panel: AnyPanel, collapse: str = "both", covid: str = "missing") -> AnyPanel:
    """Add visa-free access.

    Parameters
    ----------
    panel
        Of unit dyad-year or directed-dyad-year. A directed panel gets ``visa_free`` (citizens of state 1
        enter state 2 without a visa), ``visa_days`` and ``visa_requirement``; an undirected one
        ``visa_free`` alone.
    collapse
        How an undirected panel turns two directions into one: ``"both"`` (mutual) or ``"any"``.
    covid
        What a pandemic ban means (2020-2022): ``"missing"`` or ``"closed"``.
    """
    if collapse not in COLLAPSE:
        raise UnknownNameError("collapse rule", collapse, COLLAPSE, hint="rules are both and any")
    if covid not in COVID:
        raise UnknownNameError("covid rule", covid, COVID, hint="rules are missing and closed")
    rows = yearly(panel.tables.frame(TABLE), covid)
    notes = [f"visas: the last snapshot of each year; {COVID[covid]} (covid='{covid}')"]
    if panel.unit == "directed-dyad-year":
        text = "Whether citizens of state 1 enter state 2 without a visa."
        days = "Days that citizens of state 1 may stay in state 2 without a visa, where a number is stated."
        asked = "What state 2 asks of citizens of state 1."
        variables = [
            computed(TABLE, "visa_free", text, "int8", "visas", labels=((0, "no"), (1, "yes"))),
            computed(TABLE, "visa_days", days, "int16", "visas", "days"),
            computed(TABLE, "visa_requirement", asked, "int8", "visas", labels=CODES),
        ]
        panel = attach_pairs(panel, rows, variables, directed=True)
        return panel.with_frame(panel.frame, notes=notes)
    text = {
        "both": "Whether citizens of either state enter the other without a visa, in both directions.",
        "any": "Whether citizens of at least one of the states enter the other without a visa.",
    }[collapse]
    made = computed(TABLE, "visa_free", text, "int8", "visas", labels=((0, "no"), (1, "yes")))
    notes.append(f"visas: {COLLAPSE[collapse]} (collapse='{collapse}')")
    panel = attach_pairs(panel, collapsed(rows, collapse), [made])
    return panel.with_frame(panel.frame, notes=notes)


def yearly(spells: pl.DataFrame, covid: str) -> pl.DataFrame:
    """Return the requirement of each directed pair at the last snapshot of each year.

    Every snapshot lists every pair, so the last spell that began by the end of a year holds at its end.
    """
    first, last = schema(TABLE).covers
    years = pl.DataFrame({"year": list(range(first, last + 1))}, schema={"year": pl.Int16})
    pair = ["ccode1", "ccode2"]
    begun = (
        spells.drop_nulls(pair)
        .join(years, how="cross")
        .filter(pl.col("first").dt.year() <= pl.col("year"))
        .sort("first")
        .unique([*pair, "year"], keep="last", maintain_order=True)
    )
    free = pl.col("requirement") == "visa free"
    known = pl.lit(value=True) if covid == "closed" else pl.col("requirement") != BAN
    return begun.select(
        *pair,
        "year",
        visa_free=pl.when(known).then(free.cast(pl.Int8)),
        visa_days=pl.col("days"),
        visa_requirement=pl.col("requirement").replace_strict(
            {word: code for code, word in CODES}, return_dtype=pl.Int8
        ),
    )


def collapsed(rows: pl.DataFrame, collapse: str) -> pl.DataFrame:
    """Turn two directions into one row per undirected pair and year.

    One direction can settle it: where one state asks for a visa, access is not mutual whatever the other
    does. Otherwise an unknown direction leaves the pair unknown.

    Examples
    --------
    >>> rows = {"ccode1": [2, 20], "ccode2": [20, 2], "year": [2020, 2020], "visa_free": [0, None]}
    >>> collapsed(pl.DataFrame(rows), "both")["visa_free"].to_list()
    [0]
    """
    low, high = pl.min_horizontal("ccode1", "ccode2"), pl.max_horizontal("ccode1", "ccode2")
    free = pl.col("visa_free")
    settling, worst = (0, free.min()) if collapse == "both" else (1, free.max())
    complete = free.count() == 2
    return (
        rows.with_columns(ccode1=low, ccode2=high)
        .group_by("ccode1", "ccode2", "year")
        .agg(visa_free=pl.when(complete | (worst == settling)).then(worst))
    )
