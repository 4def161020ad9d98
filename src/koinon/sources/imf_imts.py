"""IMF, International Trade in Goods by partner country (IMTS, formerly Direction of Trade): yearly flows.

Four layouts are read: the data portal's wide file (one column per period), its observation file
(``TIME_PERIOD``, ``OBS_VALUE``), and the two of the portal it had until 2025 ("time series" and "panel").
All are in US dollars; what is stored is million.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import polars as pl

from koinon.sources.checks import SourceError, check_unique, require
from koinon.sources.names import ccode_of_name
from koinon.sources.userfile import columns_of, found, number, scanned
from koinon.world.codes import ccode_of_iso, iso_codes

if TYPE_CHECKING:
    from pathlib import Path

NAME = "imf_imts"
INDICATORS = {"XG_FOB_USD": "exports", "MG_CIF_USD": "imports", "MG_FOB_USD": "imports_fob"}
"""The IMF's code, without the T that it began with until 2025, and our column."""

WORDS = {
    "exports": ("export",),
    "imports": ("import", "cif"),
    "imports_fob": ("import", "fob"),
}
SCALES = {
    "": 1.0,
    "units": 1.0,
    "0": 1.0,
    "thousands": 1e3,
    "3": 1e3,
    "millions": 1e6,
    "6": 1e6,
    "billions": 1e9,
}
MILLION = 1e6
NAMES = {
    "China, P.R.: Mainland": "China",
    "China, People's Republic of": "China",
    "Taiwan Province of China": "Taiwan",
    "Eastern Germany": "German Democratic Republic",
    "Former U.S.S.R.": "USSR",
}
"""What the IMF calls some states."""

STYLED = re.compile(
    r"(.+?), (?:The |the )?[^:]*(?:Rep\b|Republic|República|Kingdom|State|Union|Principality|SFR)[^:]*"
)
"""A name with the style of the state behind it: "Poland, Rep. of"."""


def tables(path: Path) -> dict[str, pl.DataFrame]:
    """Return ``imf_trade``, one row per reporter, partner and year with any flow.

    Parameters
    ----------
    path
        The CSV file of a query or of the whole data set, or its folder or zip archive.

    Raises
    ------
    SourceError
        If the layout is none of the four, or a value occurs twice.
    """
    with found(path, "*IMTS*.csv", "*DOT*.csv", "*.csv") as (file, *_):
        heads = columns_of(file, NAME)
        flows = _tall(file, heads)
    yearly = flows.filter(pl.col("value").is_not_null() & pl.col("flow").is_not_null())
    require(yearly.height > 0, f"{NAME}: {path.name} holds no yearly value of exports or imports")
    check_unique(yearly, ["reporter", "partner", "year", "flow"], NAME)
    wide = yearly.pivot("flow", index=["reporter", "partner", "year"], values="value")
    for column in INDICATORS.values():
        if column not in wide.columns:
            wide = wide.with_columns(pl.lit(None, pl.Float64).alias(column))
    negative = wide.filter(pl.any_horizontal(pl.col(*INDICATORS.values()) < 0)).height
    require(negative == 0, f"{NAME}: {negative:,} rows have a negative flow")
    made = _coded(_coded(wide, "reporter", "ccode1"), "partner", "ccode2")
    states = made.drop_nulls(["ccode1", "ccode2"])
    check_unique(states, ["ccode1", "ccode2", "year"], NAME)
    return {"imf_trade": made.filter(pl.col("reporter") != pl.col("partner"))}


def _tall(file: Path, heads: list[str]) -> pl.DataFrame:
    """Return ``reporter, partner, year, flow, value`` (million USD) from any of the four layouts."""
    years = [head for head in heads if re.fullmatch(r"(19|20)\d\d", head)]
    if "OBS_VALUE" in heads:
        return _observations(file)
    if "COUNTRY" in heads and years:
        return _portal(file, years)
    if "Country Name" in heads and years:
        return _series(file, years)
    if "Country Name" in heads and "Time Period" in heads:
        return _panel(file, heads)
    raise SourceError(f"{NAME}: {file.name} has none of the layouts in which the IMF gives these data")


def _observations(file: Path) -> pl.DataFrame:
    columns = ["COUNTRY", "COUNTERPART_COUNTRY", "INDICATOR", "FREQUENCY", "TIME_PERIOD", "OBS_VALUE"]
    rows = scanned(file, columns, NAME, ["SCALE"]).filter(_annual(pl.col("FREQUENCY")))
    rows = rows.filter(pl.col("TIME_PERIOD").str.contains(r"^\d{4}$"))
    return rows.select(
        reporter="COUNTRY", partner="COUNTERPART_COUNTRY", year=number("TIME_PERIOD", pl.Int16()),
        flow=_flow("INDICATOR"), value=number("OBS_VALUE") * _scale() / MILLION,
    ).collect(engine="streaming")  # fmt: skip


def _portal(file: Path, years: list[str]) -> pl.DataFrame:
    columns = ["COUNTRY", "COUNTERPART_COUNTRY", "INDICATOR", "FREQUENCY", *years]
    rows = (
        scanned(file, columns, NAME, ["SCALE"])
        .filter(_annual(pl.col("FREQUENCY")))
        .with_columns(factor=_scale(), flow=_flow("INDICATOR"))
    )
    return _unpivoted(rows, "COUNTRY", "COUNTERPART_COUNTRY", years)


def _series(file: Path, years: list[str]) -> pl.DataFrame:
    columns = ["Country Name", "Counterpart Country Name", "Indicator Code", *years]
    rows = scanned(file, columns, NAME, ["Attribute"])
    rows = rows.filter(pl.col("Attribute").fill_null("Value") == "Value")
    rows = rows.with_columns(factor=pl.lit(1.0), flow=_flow("Indicator Code"))
    return _unpivoted(rows, "Country Name", "Counterpart Country Name", years)


def _unpivoted(rows: pl.LazyFrame, reporter: str, partner: str, years: list[str]) -> pl.DataFrame:
    tall = rows.select(
        reporter=pl.col(reporter), partner=pl.col(partner), flow="flow", factor="factor",
        **{year: pl.col(year) for year in years},
    ).unpivot(
        index=["reporter", "partner", "flow", "factor"], variable_name="year", value_name="value"
    )  # fmt: skip
    return tall.filter(pl.col("value").is_not_null()).select(
        "reporter", "partner", pl.col("year").cast(pl.Int16), "flow",
        value=number("value") * pl.col("factor") / MILLION,
    ).collect(engine="streaming")  # fmt: skip


def _panel(file: Path, heads: list[str]) -> pl.DataFrame:
    """Read the layout with one column per indicator, named in words and by code."""
    known = {head: flow for head in heads for code, flow in INDICATORS.items() if f"T{code})" in head}
    require(bool(known), f"{NAME}: {file.name} has no column of exports or imports")
    keys = ["Country Name", "Counterpart Country Name", "Time Period"]
    rows = scanned(file, [*keys, *known], NAME).filter(pl.col("Time Period").str.contains(r"^\d{4}$"))
    return rows.select(
        reporter="Country Name", partner="Counterpart Country Name", year=number("Time Period", pl.Int16()),
        **{flow: number(head) / MILLION for head, flow in known.items()},
    ).unpivot(
        index=["reporter", "partner", "year"], variable_name="flow", value_name="value"
    ).collect(engine="streaming")  # fmt: skip


def _annual(frequency: pl.Expr) -> pl.Expr:
    return frequency.str.to_lowercase().is_in(["a", "annual", "yearly"])


def _scale() -> pl.Expr:
    text = pl.col("SCALE").cast(pl.String).fill_null("").str.strip_chars().str.to_lowercase()
    return text.replace_strict(SCALES, return_dtype=pl.Float64)


def _flow(column: str) -> pl.Expr:
    """Return which flow an indicator is, from its code or its name in words."""
    text = pl.col(column).cast(pl.String).str.strip_chars()
    by_code = text.str.to_uppercase().str.strip_prefix("T").replace_strict(INDICATORS, default=None)
    low = text.str.to_lowercase()
    words = pl.coalesce(
        *(
            pl.when(pl.all_horizontal(low.str.contains(word, literal=True) for word in needed)).then(
                pl.lit(flow)
            )
            for flow, needed in WORDS.items()
        )
    )
    return pl.coalesce(by_code, words)


def _coded(frame: pl.DataFrame, side: str, name: str) -> pl.DataFrame:
    """Add the COW code of a side that is an ISO3 code or a name in English."""
    iso3 = set(iso_codes()["iso3"])
    shares = frame.select(pl.col(side).is_in(list(iso3)).mean()).item()
    if shares > 0.5:
        return ccode_of_iso(frame, side, "year", name=name, retroactive=True)
    told = {name_: match[1] for name_ in frame[side].unique() if (match := _styled(name_))}
    return ccode_of_name(frame, side, "year", aliases=told | NAMES, name=name, strict=False)


def _styled(name: str) -> re.Match[str] | None:
    """Match a name with a style, unless it says whose territory it is ("Aruba, Kingdom of the ...")."""
    return None if name in NAMES or name.endswith((" China", " Netherlands")) else STYLED.fullmatch(name)
