"""What stands beside a promise: names of treaties, distances, and the capability of one state."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from koinon.measure.record.features import with_capability
from koinon.panel.groups.distance import with_capital_distance
from koinon.store.schema import schema
from koinon.world import registry
from koinon.world.display import dated
from koinon.world.treaties import treaty_name

if TYPE_CHECKING:
    from koinon.store.catalogue import Store


def capability(ccode: int, year: int, store: Store) -> tuple[float | None, int | None]:
    """Return the last known CINC of a state up to a year, and its year; None where there is none."""
    row = pl.DataFrame({"ccode": [ccode], "year": [year]}, schema={"ccode": pl.Int16, "year": pl.Int16})
    value, seen = with_capability(row, store).select("cinc", "cinc_year").row(0)
    return value, seen


def distances(codes: pl.Series, target: int, year: int, store: Store) -> pl.DataFrame:
    """Return how far states are from the target.

    Returns
    -------
    polars.DataFrame
        ``ccode``, ``capdist`` (km between capitals), ``mindist`` (km between territories, the last known
        up to the year; null before 1886 and in a store without this table) and ``mindist_year``.
    """
    years = schema("cow_capitals").covers
    pairs = pl.DataFrame({"ccode1": codes.cast(pl.Int16)}).with_columns(
        ccode2=pl.lit(target, pl.Int16), year=pl.lit(min(max(year, years[0]), years[1]), pl.Int16)
    )
    capitals = with_capital_distance(pairs, "cow", store, years).select(ccode="ccode1", capdist="capdist")
    if not store.has("cow_mindist"):
        nothing = pl.lit(None, pl.Float64).alias("mindist"), pl.lit(None, pl.Int16).alias("mindist_year")
        return capitals.with_columns(*nothing)
    either = (pl.col("ccode1") == target) | (pl.col("ccode2") == target)
    near = store.scan("cow_mindist").filter(either, pl.col("year") <= year, pl.col("year") > year - 15)
    other = pl.when(pl.col("ccode1") == target).then("ccode2").otherwise("ccode1")
    last = near.select(ccode=other, mindist="mindist", mindist_year="year").drop_nulls().collect()
    last = last.sort("mindist_year").unique("ccode", keep="last", maintain_order=True)
    return capitals.join(last, on="ccode", how="left")


def treaty_names(made: pl.DataFrame, store: Store) -> pl.Series:
    """Return what to call the treaty or bloc behind each promise, in the order of `made`."""
    wanted = made["atopid"].drop_nulls().unique()
    members = store.frame("treaty_members").filter(pl.col("atopid").is_in(wanted.implode()))
    parties = members.group_by("atopid").agg(pl.col("ccode").unique(), pl.col("entry").min())
    called = {
        atopid: treaty_name(atopid, [dated(code, entry.year) for code in codes], entry.year)
        for atopid, codes, entry in parties.iter_rows()
    }
    named = [
        called[atopid] if atopid is not None else registry.bloc(bloc).name
        for atopid, bloc in made.select("atopid", "bloc_id").iter_rows()
    ]
    return pl.Series("treaty", named, dtype=pl.String)
