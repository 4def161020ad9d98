"""Names and codes of many rows at once, each read in its year, with a report of what means no state.

A column of a hundred thousand rows holds few different names: each is read once per year in which it occurs,
by the rules of `koinon.world.resolver`.
"""

from __future__ import annotations

from collections.abc import Iterable
from math import isnan
from numbers import Integral
from typing import TYPE_CHECKING, Literal, get_args

import polars as pl

from koinon.errors import KoinonError, UnknownNameError, join_or
from koinon.options import as_choice, as_name
from koinon.panel.crossing import yearly_names
from koinon.panel.joining.keys import Key
from koinon.panel.joining.match import matches
from koinon.world.resolver import AmbiguousNameError, state
from koinon.world.systems import CODE, System, state_spells

if TYPE_CHECKING:
    from koinon.panel.joining.keys import Kind

To = Literal["ccode", "gwcode"]
As = Literal["any", "abbreviation", "iso3", "iso2", "iso_numeric", "cow", "gw"]

_SYSTEM: dict[str, System] = {"ccode": "cow", "gwcode": "gw"}
_FOUND = pl.Schema({"code": pl.Int16, "problem": pl.String, "suggestion": pl.String})


def resolve(
    names: str | int | Iterable[str | int | None],
    year: int | Iterable[int | None] | None = None,
    to: str = "ccode",
    *,
    read_as: str = "any",
) -> pl.DataFrame:
    """Return the state that each name or code means in its year, and why some mean none.

    Parameters
    ----------
    names
        Names in any common variant, abbreviations, ISO codes or numbers; one, or a column of them. A number
        is a code of the system of `to`.
    year
        The year that all are about, or one for each; None for the present, or the last state so called.
    to
        ``"ccode"`` (COW) or ``"gwcode"`` (Gleditsch-Ward).
    read_as
        ``"any"``, or what all are: ``"abbreviation"``, ``"iso3"``, ``"iso2"``, ``"iso_numeric"``, ``"cow"``
        or ``"gw"`` (numbers, of the system of `to`). It decides what may be several things: ``SWZ`` is
        Switzerland as an abbreviation and Eswatini in ISO.

    Returns
    -------
    polars.DataFrame
        A row per name, in the order given: ``given`` (text), ``year``, the code (``ccode`` or ``gwcode``;
        null where none is meant), ``statename`` (as the list of states has it that year), ``problem``
        (null where there is none) and ``suggestion`` (closest names, or those it may mean; else null).

    Raises
    ------
    UnknownNameError
        If `to` or `read_as` is unknown.
    KoinonError
        If something is no name, a year is no whole number, or there are not as many years as names.

    Examples
    --------
    >>> found = resolve(["France", "Congo", "255", "Portugol"], 1965)
    >>> found.select("given", "ccode", "problem").rows()[:2]
    [('France', 220, None), ('Congo', None, 'name ambiguous')]
    >>> found.select("given", "ccode", "problem", "suggestion").rows()[2:]  # doctest: +NORMALIZE_WHITESPACE
    [('255', None, 'not in the state system that year', None),
     ('Portugol', None, 'name unknown', 'Portugal')]
    """
    system = _SYSTEM[as_choice("to", to, get_args(To))]
    kind = as_choice("read_as", read_as, get_args(As))
    if kind in {"cow", "gw"} and kind != system:
        raise KoinonError(f"codes of {kind} are not read as {to}: name their own column, then cross over")
    texts = _texts(names)
    rows = pl.DataFrame({"given": texts, "year": _years(year, len(texts))}).cast({"year": pl.Int64})
    asked = rows.unique(maintain_order=True)
    found = _today(asked, kind, system) if year is None else _in_years(asked, kind, system)
    joined = rows.join(found, on=["given", "year"], how="left", nulls_equal=True, maintain_order="left")
    named = _named(joined, system)
    return named.select(
        "given",
        "year",
        pl.col("code").alias(to),
        "statename",
        "problem",
        pl.col("suggestion").replace("", None),
    )


def _texts(names: str | int | Iterable[str | int | None]) -> pl.Series:
    """Return names as text; what is missing, in whichever way, is null."""
    held = [names] if isinstance(names, str | int) else names
    return pl.Series("given", [_text(one) for one in held], dtype=pl.String)


def _text(one: object) -> str | None:
    plain = _plain(one)
    return None if plain is None else str(as_name(plain, codes=True)).strip()


def _years(year: int | Iterable[int | None] | None, height: int) -> pl.Series:
    one_for_all = year is None or not isinstance(year, Iterable) or isinstance(year, str)
    given = [year] * height if one_for_all else list(year)  # type: ignore[arg-type]  # an iterable
    if len(given) != height:
        raise KoinonError(
            f"there are {height:,} names and {len(given):,} years: give one year for all, or one for each"
        )
    return pl.Series("year", [_year(one) for one in given], dtype=pl.Int64)


def _year(one: object) -> int | None:
    plain = _plain(one)
    if plain is None:
        return None
    if isinstance(plain, bool) or not isinstance(plain, Integral):
        raise KoinonError(f"a year is a whole number, not {one!r}")
    return int(plain)


def _plain(one: object) -> object:
    """Return None for what is not a number, and a whole number where a column of them is held as floats."""
    if isinstance(one, float):
        return None if isnan(one) else int(one) if one.is_integer() else one
    return one


def _in_years(asked: pl.DataFrame, kind: str, system: System) -> pl.DataFrame:
    """Match what has a year; a missing year is no licence to read a name as today's."""
    undated = asked.filter(pl.col("year").is_null() & pl.col("given").is_not_null())
    dated = asked.filter(pl.col("year").is_not_null() | pl.col("given").is_null())
    number = pl.col("given").str.contains(r"^\d+$").fill_null(value=False)
    numbers = number if kind in {"any", "cow", "gw"} else pl.lit(value=False)
    words: Kind = "name" if kind in {"any", "cow", "gw"} else kind  # type: ignore[assignment]  # checked
    parts = [
        _matched(dated.filter(numbers), system, system),
        _matched(dated.filter(~numbers), words, system),
        undated.with_columns(
            code=pl.lit(None, pl.Int16), problem=pl.lit("year missing"), suggestion=pl.lit(None, pl.String)
        ),
    ]
    return pl.concat(parts)


def _matched(asked: pl.DataFrame, kind: Kind, system: System) -> pl.DataFrame:
    found = matches(Key("given", kind), asked.rename({"given": "text"}), system)
    return found.rename({"text": "given", "reason": "problem"}).cast({"code": pl.Int16})


def _today(asked: pl.DataFrame, kind: str, system: System) -> pl.DataFrame:
    """Read names without a year: the living state so called, or the last one."""
    rows = [_present(text, kind, system) for text in asked["given"]]
    return asked.hstack(pl.DataFrame(rows, schema=_FOUND, orient="row"))


def _present(text: str | None, kind: str, system: System) -> tuple[int | None, str | None, str | None]:
    if text is None:
        return None, "key missing", None
    if kind == "iso_numeric":
        raise KoinonError("numeric ISO codes are read in a year: give one")
    try:
        read_as = "any" if kind in {"cow", "gw"} else kind
        return state(text, None, system, read_as=read_as).code, None, None  # type: ignore[arg-type]  # checked
    except UnknownNameError as error:
        problem = "code unknown" if text.isdecimal() else "name unknown"
        return None, problem, join_or(error.suggestions) if error.suggestions else None
    except AmbiguousNameError as error:
        return None, "name ambiguous", join_or(error.choices)
    except KoinonError as error:
        return None, "not in the state system", str(error)


def _named(rows: pl.DataFrame, system: System) -> pl.DataFrame:
    """Add what the list of states calls each: in the year, or at last."""
    code = CODE[system]
    years = rows["year"].drop_nulls().to_list()
    if not years:
        spells = state_spells(system).select("code", "statename")
        names = spells.unique("code", keep="last", maintain_order=True)
        return rows.join(names, on="code", how="left", maintain_order="left")
    yearly = yearly_names(system, max(years)).rename({code: "code"})
    names = yearly.cast({"code": pl.Int16, "year": pl.Int64})
    return rows.join(names, on=["code", "year"], how="left", maintain_order="left")
