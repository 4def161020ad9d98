"""CEPII GeoDist: distances, borders, languages and colonial ties between economies."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from koinon.sources.checks import check_closure, check_none_lost, check_rows, check_unique, read, require
from koinon.sources.overrides import apply_overrides, overrides
from koinon.world.codes import ccode_of_iso

if TYPE_CHECKING:
    from pathlib import Path

NAME = "cepii_geodist"
RADIUS = 6376.9737
"""Radius of the sphere in km on which the published city distances lie: the ratio of each to the angle
between its cities is the same to within 0.02 km over all pairs."""

FLAGS = ("contig", "comlang_off", "comlang_ethno", "colony", "comcol", "curcol", "col45")
CITIES = {"dist": "maincity", "distcap": "cap"}
"""Which city each great-circle distance is measured from."""

ASYMMETRIC_SMCTRY = 33
"""Pairs of which the file says "once one country" in one direction only."""


def tables(raw: Path) -> dict[str, pl.DataFrame]:
    """Return ``geodist`` (one row per undirected pair of economies) and ``geodist_countries``.

    Both are keyed on the codes of the published file, some of them old (ROM, ZAR, YUG, TMP) or its own
    (PAL for Palestine). The COW code is that of the state the ISO code stands for today.
    """
    published = read(raw, "geo_cepii")
    check_rows(published, 238, "geo_cepii")
    cities = apply_overrides(published, NAME, "geo_cepii")
    directed = read(raw, "dist_cepii")
    check_rows(directed, 50_176, "dist_cepii")
    check_unique(directed, ["iso_o", "iso_d"], "dist_cepii")
    check_closure(directed, "iso_o", "iso_d", [*FLAGS, *CITIES], "dist_cepii")
    numbers = [numeric(name) for name in ("distw", "distwces")]
    pairs = undirected(directed.with_columns(numbers))
    for measure, flag in CITIES.items():
        check_formula(pairs, published, measure, flag)
        pairs = remeasured(pairs, cities, measure, flag)
    return {"geodist": with_ccodes(pairs), "geodist_countries": countries(cities)}


def numeric(name: str) -> pl.Expr:
    """Expression that reads a column of text in which a full stop stands for a missing number."""
    return pl.when(pl.col(name) != ".").then(pl.col(name)).cast(pl.Float64)


def undirected(directed: pl.DataFrame) -> pl.DataFrame:
    """Keep each pair once, and each economy with itself; `smctry` is null where the directions disagree."""
    back = directed.select(iso_o="iso_d", iso_d="iso_o", _back="smctry")
    both = directed.join(back, on=["iso_o", "iso_d"], validate="1:1")
    halved = both.filter(pl.col("iso_o") <= pl.col("iso_d"))
    alone = directed["iso_o"].n_unique()
    check_none_lost(directed.height, halved.height, halved.height - alone, NAME)
    agreed = pl.when(pl.col("smctry") == pl.col("_back")).then("smctry").alias("smctry")
    pairs = halved.with_columns(agreed).drop("_back")
    check_rows(pairs.filter(pl.col("smctry").is_null()), ASYMMETRIC_SMCTRY, f"{NAME}: asymmetric smctry")
    return pairs


def measured(pairs: pl.DataFrame, cities: pl.DataFrame, flag: str) -> pl.DataFrame:
    """Return `pairs` with ``_km``, the great circle between the cities that carry `flag`."""
    places = cities.filter(pl.col(flag) == 1)
    check_unique(places, ["iso3"], f"{NAME}: cities with {flag}")
    points = places.select("iso3", lat=pl.col("lat").radians(), lon=pl.col("lon").radians())
    joined = pairs.join(points, left_on="iso_o", right_on="iso3", how="left").join(
        points, left_on="iso_d", right_on="iso3", how="left", suffix="_d"
    )
    cosine = (
        pl.col("lat").sin() * pl.col("lat_d").sin()
        + pl.col("lat").cos() * pl.col("lat_d").cos() * (pl.col("lon") - pl.col("lon_d")).cos()
    )
    angle = cosine.clip(-1, 1).arccos()
    return joined.with_columns(_km=RADIUS * angle).drop("lat", "lon", "lat_d", "lon_d")


def check_formula(pairs: pl.DataFrame, published: pl.DataFrame, measure: str, flag: str) -> None:
    """Check that the published distances follow from the published coordinates, faults included."""
    apart = measured(pairs.filter(pl.col("iso_o") != pl.col("iso_d")), published, flag)
    wrong = apart.filter((pl.col(measure) - pl.col("_km")).abs() > 0.02).height
    require(wrong == 0, f"{NAME}: {wrong} values of {measure} do not follow from the coordinates")


def remeasured(pairs: pl.DataFrame, cities: pl.DataFrame, measure: str, flag: str) -> pl.DataFrame:
    """Measure the distances of economies with mended coordinates again; leave all others as published."""
    moved = [
        fault.match["iso3"]
        for fault in overrides()
        if fault.source == NAME and fault.set.keys() & {"lat", "lon"}
    ]
    touched = (pl.col("iso_o").is_in(moved) | pl.col("iso_d").is_in(moved)) & (
        pl.col("iso_o") != pl.col("iso_d")
    )
    again = measured(pairs, cities, flag)
    return again.with_columns(pl.when(touched).then("_km").otherwise(measure).alias(measure)).drop("_km")


def with_ccodes(pairs: pl.DataFrame) -> pl.DataFrame:
    """Add COW codes and turn each pair so that the lower code comes first where both have one."""
    coded = ccode_of_iso(ccode_of_iso(pairs, "iso_o", name="ccode1"), "iso_d", name="ccode2")
    turn = (pl.col("ccode1") > pl.col("ccode2")).fill_null(value=False)
    sides = [
        pl.when(turn).then(other).otherwise(one).alias(one)
        for one, other in (("iso_o", "iso_d"), ("iso_d", "iso_o"), ("ccode1", "ccode2"), ("ccode2", "ccode1"))
    ]
    return coded.with_columns(sides)


def countries(cities: pl.DataFrame) -> pl.DataFrame:
    """Return one row per economy with its capital and its main city."""
    capital = cities.filter(pl.col("cap") == 1)
    main = cities.filter(pl.col("maincity") == 1)
    check_unique(capital, ["iso3"], f"{NAME}: capitals")
    joined = capital.join(
        main.select("iso3", main_city="city_en", main_lat="lat", main_lon="lon"),
        on="iso3",
        how="left",
        validate="1:1",
    )
    check_none_lost(cities["iso3"].n_unique(), joined.height, 0, NAME)
    known = pl.when(pl.col("continent") != "No").then("continent").alias("continent")
    named = joined.rename({"city_en": "capital"}).with_columns(
        known, pl.when(pl.col("capital") != "none").then("capital").alias("capital")
    )
    return ccode_of_iso(named, "iso3").select(
        "iso3", "ccode", "iso2", "country", "continent", "landlocked", "area", "dis_int",
        "capital", "lat", "lon", "main_city", "main_lat", "main_lon",
    )  # fmt: skip
