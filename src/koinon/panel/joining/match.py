"""Which state each row of a user's table is about, year by year, and why some are about none."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import polars as pl

from koinon.errors import KoinonError, UnknownNameError, join_or
from koinon.panel.crossing import SYSTEM_NAME
from koinon.panel.units import state_year_rows
from koinon.world.resolver import AmbiguousNameError, ReadAs, state
from koinon.world.systems import CODE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from koinon.panel.joining.keys import Key
    from koinon.world.systems import System

Reason = Literal[
    "key missing",
    "name unknown",
    "code unknown",
    "name ambiguous",
    "not in the state system that year",
    "outside the panel's years",
    "a state paired with itself",
    "not in the panel",
]

_MATCHED = pl.Schema(
    {"text": pl.String, "year": pl.Int64, "code": pl.Int16, "reason": pl.String, "suggestion": pl.String}
)
_READ_AS: dict[str, ReadAs] = {"abbreviation": "abbreviation", "iso3": "iso3", "iso2": "iso2", "name": "any"}
_NAMIBIA = "NA is read as missing and is Namibia's ISO code: use another code"


def as_text(frame: pl.DataFrame, key: Key) -> pl.Expr:
    """Return a key column as text: codes that a file holds as 2.0 are 2."""
    if frame.schema[key.column].is_float():
        return pl.col(key.column).cast(pl.Int64, strict=False).cast(pl.String)
    return pl.col(key.column).cast(pl.String)


def matches(key: Key, texts: pl.DataFrame, system: System) -> pl.DataFrame:
    """Return the code that each text means in each year.

    Parameters
    ----------
    key
        How the texts are to be read.
    texts
        ``text`` and ``year``, unique; a text may be null.
    system
        Code system to resolve in.

    Returns
    -------
    polars.DataFrame
        ``text``, ``year``, ``code`` (null where there is no match), ``reason`` (null where there is one)
        and ``suggestion``.
    """
    known = texts.filter(pl.col("text").is_not_null())
    lacking = texts.filter(pl.col("text").is_null()).with_columns(
        code=pl.lit(None, pl.Int16),
        reason=pl.lit("key missing"),
        suggestion=pl.lit(_NAMIBIA if key.kind == "iso2" else None, pl.String),
    )
    by_code = key.kind in {"cow", "gw"}
    found = _by_code(known, system) if by_code else _by_name(known, key, system)
    return pl.concat([found.select(_MATCHED.names()), lacking.select(_MATCHED.names())])


def _by_code(known: pl.DataFrame, system: System) -> pl.DataFrame:
    """Match codes: they must be in force that year."""
    if known.is_empty():
        return pl.DataFrame(schema=_MATCHED)
    code = CODE[system]
    ever = state_year_rows(1816, 2100, system, microstates=True).rename({code: "code"})
    years = ever.cast({"year": pl.Int64}).with_columns(_there=pl.lit(value=True))
    rows = known.with_columns(code=pl.col("text").cast(pl.Int16, strict=False))
    rows = rows.join(years, on=["code", "year"], how="left", maintain_order="left")
    unheard = ~pl.col("code").is_in(ever["code"].unique().implode()) | pl.col("code").is_null()
    reason = (
        pl.when("_there")
        .then(None)
        .when(unheard)
        .then(pl.lit("code unknown"))
        .otherwise(pl.lit("not in the state system that year"))
    )
    return rows.with_columns(
        code=pl.when("_there").then("code"), reason=reason, suggestion=pl.lit(None, pl.String)
    ).cast({"code": pl.Int16, "reason": pl.String})


def _by_name(known: pl.DataFrame, key: Key, system: System) -> pl.DataFrame:
    rows: list[tuple[str, int, int | None, str | None, str | None]] = []
    for (text,), part in known.group_by("text", maintain_order=True):
        rows.extend(_readings(str(text), part["year"].sort().to_list(), key, system))
    return pl.DataFrame(rows, schema=_MATCHED, orient="row")


def _readings(
    text: str, years: Sequence[int], key: Key, system: System
) -> Iterator[tuple[str, int, int | None, str | None, str | None]]:
    """Yield what a text means in each of some years; an unknown name is looked up once."""
    iso = _iso_letters(text) if key.kind == "iso_numeric" else text
    read_as: ReadAs = "iso3" if key.kind == "iso_numeric" else _READ_AS[key.kind]
    unknown: str | None = None
    for year in years:
        if unknown is not None:
            yield (text, year, None, "name unknown", unknown)
            continue
        try:
            yield (text, year, state(iso, year, system, read_as=read_as).code, None, None)
        except UnknownNameError as error:
            unknown = join_or(error.suggestions) if error.suggestions else ""
            yield (text, year, None, "name unknown", unknown)
        except AmbiguousNameError as error:
            yield (text, year, None, "name ambiguous", join_or(error.choices))
        except KoinonError as error:
            said = "" if f"{SYSTEM_NAME[system]} system in {year}" in str(error) else str(error)
            yield (text, year, None, "not in the state system that year", said)


def _iso_letters(text: str) -> str:
    """Return the letters of a numeric ISO code, or the number itself where it is none."""
    from koinon.world.codes import iso_codes

    rows = iso_codes().filter(pl.col("iso_numeric") == (int(text) if text.isdecimal() else -1))
    return str(rows["iso3"][-1]) if rows.height else f"ISO {text}"
