"""Dated ISO 3166-1 codes: which code stands for which COW state in which years.

``data/iso_codes.csv`` is a reviewed source file of the project. Its rules:

- A current code covers the whole life of its state in the COW list, also before ISO 3166 (1974) and
  before a mere change of name (``MMR`` and ``BUR`` are both 775 in 1970).
- A withdrawn code covers the years in which its state was so called (``SUN`` 1922-1991, ``YUG`` 1918-2003).
- Where one code passes from one state to another, the year belongs to the state of 31 December:
  ``DEU`` is 255 to 1945, 260 from 1955 to 1989 and 255 from 1990; ``YEM`` is 678 to 1989, 679 from 1990.
- ``VNM`` is empty before the union of 1976: the edition of 1974 gave it to the Republic of Vietnam, today's
  data give it to the North or to both. ``VDR`` is the North (816).
- A code is empty where its country was no member of the COW system (``AUT`` 1938-1955), and territories
  (``HKG``, ``PRI``, ``PSE``) have no COW code at all. ``XKX`` for Kosovo is in wide use but is not ISO's.
"""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import Literal

import polars as pl

IsoSystem = Literal["iso3", "iso2", "iso_numeric"]

_SCHEMA = {
    "iso3": pl.String(),
    "iso2": pl.String(),
    "iso_numeric": pl.Int16(),
    "name": pl.String(),
    "ccode": pl.Int16(),
    "first_year": pl.Int16(),
    "last_year": pl.Int16(),
}


@cache
def iso_codes() -> pl.DataFrame:
    """Return every ISO 3166-1 code, current or withdrawn, in spells of whole years.

    Returns
    -------
    polars.DataFrame
        ``iso3``, ``iso2``, ``iso_numeric`` (null where none was given out), ``name`` (English, short),
        ``ccode`` (null for territories), ``first_year`` and ``last_year`` (null while in use). In one
        year a code of one system stands for at most one state; two codes may stand for the same state
        (``SUN`` and ``RUS`` in 1991).

    Notes
    -----
    Codes and withdrawal dates: ISO 3166-1 and ISO 3166-3. COW membership: State System, v2016.

    Examples
    --------
    >>> iso_codes().filter(pl.col("iso3") == "SUN").select("ccode", "first_year", "last_year").row(0)
    (365, 1922, 1991)
    """
    path = resources.files("koinon.world") / "data" / "iso_codes.csv"
    return pl.read_csv(path.read_bytes(), schema=_SCHEMA)


@cache
def present_iso3() -> pl.DataFrame:
    """Return one present-day ISO3 code for every COW state that ever was, for drawing it on today's map.

    A state that is gone is shown by the present state that holds its capital (Austria-Hungary ``AUT``).

    Returns
    -------
    polars.DataFrame
        ``ccode`` (unique) and ``iso3``, sorted by ``ccode``.
    """
    path = resources.files("koinon.world") / "data" / "iso_present.csv"
    gone = pl.read_csv(
        path.read_bytes(), schema={"ccode": pl.Int16(), "iso3": pl.String(), "note": pl.String()}
    )
    living = iso_codes().filter(pl.col("last_year").is_null() & pl.col("ccode").is_not_null())
    today = living.select("ccode", "iso3").unique()
    return pl.concat([today, gone.select("ccode", "iso3")]).sort("ccode")


def ccode_of_iso(
    frame: pl.DataFrame,
    column: str,
    year_column: str | None = None,
    system: IsoSystem = "iso3",
    *,
    name: str = "ccode",
    retroactive: bool = False,
) -> pl.DataFrame:
    """Add the COW code that an ISO code stands for, year by year.

    Parameters
    ----------
    frame
        Any frame with ISO codes.
    column
        Its column of ISO codes; letters in any case, numerics as numbers or digits.
    year_column
        Its column of years; None asks for the state the code stands for today, or last stood for.
    system
        Which ISO code it is.
    name
        Name of the new column, Int16.
    retroactive
        Read today's codes back where the data do: ``RUS`` is 365 and ``SRB`` is 345 also in the years
        of the Soviet Union and of Yugoslavia. Leave it off for series on today's territory (World Bank),
        where Russia's population of 1980 is not the Soviet Union's.

    Returns
    -------
    polars.DataFrame
        The frame with `name` added, same rows in the same order; null where no state of that year
        is meant (territories, aggregates, years outside the state's dates).

    Examples
    --------
    >>> germany = pl.DataFrame({"iso3": ["DEU", "DEU"], "year": [1989, 1990]})
    >>> ccode_of_iso(germany, "iso3", "year")["ccode"].to_list()
    [260, 255]
    """
    known = pl.col(column).cast(pl.Int16, strict=False) if system == "iso_numeric" else _letters(column)
    keyed = frame.with_columns(known.alias("__code"))
    if year_column is None:
        found = _latest(system).rename({system: "__code", "ccode": name})
        return keyed.join(found, on="__code", how="left", maintain_order="left").drop("__code")
    until = frame[year_column].cast(pl.Int64).max()
    years = _by_year(system, retroactive, until if isinstance(until, int) else 0)
    found = years.rename({system: "__code", "ccode": name, "year": "__year"})
    keyed = keyed.with_columns(pl.col(year_column).cast(pl.Int64).alias("__year"))
    return keyed.join(found, on=["__code", "__year"], how="left", maintain_order="left").drop(
        "__code", "__year"
    )


def _letters(column: str) -> pl.Expr:
    return pl.col(column).cast(pl.String).str.strip_chars().str.to_uppercase()


def _states(system: IsoSystem) -> pl.DataFrame:
    return iso_codes().filter(pl.col("ccode").is_not_null() & pl.col(system).is_not_null())


def _latest(system: IsoSystem) -> pl.DataFrame:
    """Return one row per code: the state of its open spell, or else of its last one."""
    order = _states(system).with_columns(pl.col("last_year").fill_null(9999))
    return order.sort("last_year").unique(system, keep="last").select(system, "ccode")


@cache
def _by_year(system: IsoSystem, retroactive: bool, until: int) -> pl.DataFrame:
    """Return code, ``year`` (Int64) and ``ccode``, one row per code and year."""
    spells = _states(system).select(
        system, "ccode", "first_year", pl.col("last_year").fill_null(max(until, 1816)).alias("last_year")
    )
    dated = _expand(spells, system)
    if not retroactive:
        return dated
    open_codes = _states(system).filter(pl.col("last_year").is_null()).select(system, "ccode").unique()
    lives = dated.select("ccode", "year").unique().join(open_codes, on="ccode")
    earlier = lives.join(dated, on=[system, "year"], how="anti").select(system, "ccode", "year")
    return pl.concat([dated, earlier])


def _expand(spells: pl.DataFrame, system: str) -> pl.DataFrame:
    """Turn spells of years into years; rows that differ only in another system's code fall together."""
    years = pl.int_ranges(pl.col("first_year"), pl.col("last_year") + 1, dtype=pl.Int64)
    begun = spells.filter(pl.col("first_year") <= pl.col("last_year"))
    return begun.select(system, "ccode", years.alias("year")).explode("year").unique().sort(system, "year")
