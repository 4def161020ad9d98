"""Pairs of economies named by ISO codes: COW codes of the year beside them, and what must then hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from koinon.sources.checks import check_none_lost, check_unique, require
from koinon.world.codes import ccode_of_iso

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

PAIR = ("exporter", "importer")


Special = tuple[str, int, int, int]
"""Code of a data set, first and last year, and the COW code it then stands for."""


def coded_pairs(
    flows: pl.DataFrame,
    name: str,
    aliases: Mapping[str, str] | None = None,
    special: Sequence[Special] = (),
    *,
    diagonal: bool = False,
) -> pl.DataFrame:
    """Add ``ccode1`` (exporter) and ``ccode2`` (importer), the COW codes in force in the year.

    Parameters
    ----------
    flows
        Directed pairs ``exporter``, ``importer`` (ISO3) and ``year``.
    name
        Data set, for error messages.
    aliases
        ISO3 codes for codes of the data set's own.
    special
        COW codes where no ISO code of the year stands for the state.
    diagonal
        Whether an economy may be paired with itself (domestic trade).

    Raises
    ------
    SourceError
        If a key repeats, in the file's codes or in COW codes, or a pair is no pair.

    Examples
    --------
    >>> flows = pl.DataFrame({"exporter": ["DEU", "HKG"], "importer": ["FRA", "FRA"], "year": [1988, 1988]})
    >>> coded_pairs(flows, "example")["ccode1"].to_list()
    [260, None]
    """
    check_unique(flows, [*PAIR, "year"], name)
    coded = flows
    for number, side in enumerate(PAIR, start=1):
        known = coded.with_columns(pl.col(side).replace(dict(aliases or {})).alias("__iso3"))
        coded = ccode_of_iso(known, "__iso3", "year", name=f"ccode{number}").drop("__iso3")
        coded = coded.with_columns(_with_special(side, f"ccode{number}", special))
    check_none_lost(flows.height, coded.height, 0, name)
    check_pairs(coded, name, diagonal=diagonal)
    return coded


def _with_special(side: str, code: str, special: Sequence[Special]) -> pl.Expr:
    found = pl.col(code)
    for iso3, first, last, ccode in special:
        here = (pl.col(side) == iso3) & pl.col("year").is_between(first, last)
        found = pl.when(here).then(pl.lit(ccode, pl.Int16)).otherwise(found)
    return found.alias(code)


def check_pairs(coded: pl.DataFrame, name: str, *, diagonal: bool = False) -> None:
    """Check that COW codes make a key as well, and that states are not paired with themselves."""
    check_unique(coded.drop_nulls(["ccode1", "ccode2"]), ["ccode1", "ccode2", "year"], name)
    same_name, same_state = pl.col("exporter") == pl.col("importer"), pl.col("ccode1") == pl.col("ccode2")
    wrong = ~same_name & same_state if diagonal else same_name | same_state
    itself = coded.filter(wrong).height
    require(itself == 0, f"{name}: {itself} rows pair a state with itself")


def flow(flows: pl.DataFrame, exporter: str, importer: str, year: int) -> float:
    """Return the value of one flow, for spot checks.

    Raises
    ------
    polars.exceptions.NoRowsReturnedError
        If there is no such flow.
    """
    here = (pl.col("exporter") == exporter) & (pl.col("importer") == importer) & (pl.col("year") == year)
    return float(flows.row(by_predicate=here, named=True)["value"])
