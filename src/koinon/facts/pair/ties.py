"""Measures of a pair of states: common years, promises, capability, distance, other ties.

A pair is a frame of ``year``, ``one`` and ``two``: the COW codes of both in each year in which both
existed on a common day, in the order in which they were asked for.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import polars as pl

from koinon.facts.state.ties import DCAD_LAST
from koinon.panel.groups import agreements, contiguity
from koinon.panel.groups.defence_cooperation import in_force
from koinon.panel.groups.distance import with_capital_distance
from koinon.panel.spells import by_year
from koinon.store.participation import took_part
from koinon.store.schema import schema
from koinon.world.obligations import OBLIGATIONS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from koinon.store.catalogue import Store

_PAIR = ["ccode1", "ccode2", "year"]
Span = tuple[int, date, date]
"""Code, first and last day."""


def common(
    life_one: pl.DataFrame, life_two: pl.DataFrame, spans_one: Sequence[Span], spans_two: Sequence[Span]
) -> pl.DataFrame:
    """Return the pair: ``year``, ``one``, ``two`` for each year with a common day.

    Parameters
    ----------
    life_one, life_two
        ``year``, ``ccode``; see `koinon.facts.state.standing.as_life`.
    spans_one, spans_two
        Code, first and last day of each spell of the two.
    """
    shared = {
        year
        for first, last in overlaps(spans_one, spans_two)
        for year in range(first.year, min(last.year, 2100) + 1)
    }
    both = life_one.rename({"ccode": "one"}).join(life_two.rename({"ccode": "two"}), on="year")
    return both.filter(pl.col("year").is_in(list(shared))).sort("year")


def overlaps(one: Sequence[Span], two: Sequence[Span]) -> list[tuple[date, date]]:
    """Return the spans of days that two lists of spells share, merged where they touch.

    Examples
    --------
    >>> west = [(260, date(1955, 5, 5), date(1990, 10, 2))]
    >>> overlaps(west, [(265, date(1954, 3, 25), date(1990, 10, 2))])
    [(datetime.date(1955, 5, 5), datetime.date(1990, 10, 2))]
    """
    cut = sorted((max(a, c), min(b, d)) for _, a, b in one for _, c, d in two if max(a, c) <= min(b, d))
    merged: list[tuple[date, date]] = []
    for first, last in cut:
        if merged and (first - merged[-1][1]).days <= 1:
            merged[-1] = (merged[-1][0], max(last, merged[-1][1]))
        else:
            merged.append((first, last))
    return merged


def keyed(pair: pl.DataFrame) -> pl.DataFrame:
    """Return the pair with ``ccode1`` < ``ccode2``, as the tables have it."""
    low, high = pl.min_horizontal("one", "two"), pl.max_horizontal("one", "two")
    return pair.with_columns(ccode1=low, ccode2=high)


def promises(pair: pl.DataFrame, store: Store) -> pl.DataFrame:
    """Return what the two promised each other, as ATOP codes it (to 2018).

    Returns
    -------
    polars.DataFrame
        ``year``, ``alliance`` (0 or 1: any treaty) and per obligation of
        `koinon.world.obligations.OBLIGATIONS` two columns, ``<name>_one`` (0 or 1: one promised two) and
        ``<name>_two``; no row outside ATOP's years.
    """
    flags = store.scan("alliance_dyads").select(
        *_PAIR, "atop_alliance", **{name: pl.col(f"atop_{name}") for name in OBLIGATIONS}
    )
    covers = schema("alliance_dyads").covers
    made = pair.filter(pl.col("year").is_between(*covers))
    rows = flags.collect()
    for side, other in (("one", "two"), ("two", "one")):
        named = rows.rename(
            {"ccode1": side, "ccode2": other, "atop_alliance": f"alliance_{side}"}
            | {name: f"{name}_{side}" for name in OBLIGATIONS}
        )
        made = made.join(named, on=["one", "two", "year"], how="left", maintain_order="left")
    columns = [f"{name}_{side}" for name in OBLIGATIONS for side in ("one", "two")]
    return made.select(
        "year",
        pl.max_horizontal("alliance_one", "alliance_two").fill_null(0).alias("alliance"),
        *(pl.col(name).fill_null(0) for name in columns),
    )


def balance(pair: pl.DataFrame, store: Store) -> pl.DataFrame:
    """Return ``year``, ``cinc_one``, ``cinc_two`` (0-1) and ``ratio`` (one over two); null where unknown."""
    known = store.scan("capabilities").select("ccode", "year", "cinc").drop_nulls().collect()
    made = pair
    for side in ("one", "two"):
        named = known.rename({"ccode": side, "cinc": f"cinc_{side}"})
        made = made.join(named, on=[side, "year"], how="left", maintain_order="left")
    ratio = pl.col("cinc_one") / pl.col("cinc_two")
    made = made.with_columns(ratio=pl.when(pl.col("cinc_two") > 0).then(ratio))
    return made.select("year", "cinc_one", "cinc_two", "ratio")


def place(pair: pl.DataFrame, store: Store) -> pl.DataFrame:
    """Return how near the two lie.

    Returns
    -------
    polars.DataFrame
        ``year``, ``conttype`` (0 not contiguous, 1 land border, 2 to 5 up to 12, 24, 150, 400 miles of
        water; null outside the source's years), ``capdist`` (km between capitals) and ``mindist`` (km
        between territories, known 1886-2019).
    """
    covers = schema("contiguity").covers
    borders = by_year(store.frame("contiguity"), covers).group_by(_PAIR).agg(pl.col("conttype").min())
    made = keyed(pair).join(borders, on=_PAIR, how="left", maintain_order="left")
    inside = pl.col("year").is_between(*covers)
    made = made.with_columns(conttype=pl.when(inside).then(pl.col("conttype").fill_null(0)))
    years = (int(pair["year"][0]), int(pair["year"][-1]))
    made = with_capital_distance(made, "cow", store, years)
    nearest = store.scan("cow_mindist").select(*_PAIR, "mindist").collect()
    made = made.join(nearest, on=_PAIR, how="left", maintain_order="left")
    return made.select("year", "conttype", "capdist", "mindist")


LAND = contiguity.LAND


def defence_agreements(pair: pl.DataFrame, store: Store) -> pl.DataFrame:
    """Return the agreements on defence cooperation that the two signed, one row each."""
    signed = keyed(pair).select("ccode1", "ccode2", sign_year="year")
    rows = store.frame("defence_cooperation").drop_nulls("ccode2")
    rows = rows.join(signed, on=["ccode1", "ccode2", "sign_year"], how="semi")
    return rows.select("dca_id", "type", "signed", "sign_year", category="category1").sort(
        "sign_year", "dca_id"
    )


def defence_in_force(pair: pl.DataFrame, store: Store) -> pl.DataFrame:
    """Return ``year``, ``general`` and ``sector``: agreements in force, 1980-2010; 0 where there is none."""
    inside, _ = in_force(store)
    counts = inside.group_by(_PAIR).agg(
        general=(pl.col("type") == "general").sum().cast(pl.Int64),
        sector=(pl.col("type") == "sector").sum().cast(pl.Int64),
    )
    first = schema("defence_cooperation").covers[0]
    made = keyed(pair).filter(pl.col("year").is_between(first, DCAD_LAST))
    made = made.join(counts, on=_PAIR, how="left", maintain_order="left")
    return made.select("year", pl.col("general", "sector").fill_null(0))


def exercises(pair: pl.DataFrame, store: Store) -> pl.DataFrame:
    """Return the exercises of MME that both joined: ``mme_id``, ``year``, ``participants`` (states)."""
    joined = took_part(store, "mme")
    own = pair.select("year", ccode="one").join(joined, on=["year", "ccode"]).select("mme_id", "year")
    theirs = pair.select("year", ccode="two").join(joined, on=["year", "ccode"]).select("mme_id", "year")
    both = own.join(theirs, on=["mme_id", "year"]).unique()
    sizes = joined.group_by("mme_id").agg(participants=pl.len())
    return both.join(sizes, on="mme_id").sort("year", "mme_id")


def visas(pair: pl.DataFrame, store: Store) -> list[tuple[str, date, str, int | None]]:
    """Return what each asks of the other's citizens at the latest day known within the pair's years.

    Returns
    -------
    list of tuple
        The side that asks (``"one"`` or ``"two"``), the day of the snapshot, the requirement and the
        number of days, if one is stated.
    """
    last = int(pair["year"][-1])
    one, two = int(pair["one"][-1]), int(pair["two"][-1])
    found: list[tuple[str, date, str, int | None]] = []
    for side, passport, host in (("two", one, two), ("one", two, one)):
        rows = store.scan("visa_requirements").filter(pl.col("ccode1") == passport, pl.col("ccode2") == host)
        held = rows.filter(pl.col("first").dt.year() <= last).sort("first").collect()
        if held.height:
            row = held.row(-1, named=True)
            day = row["last"] if row["last"].year <= last else date(last, 12, 31)
            found.append((side, day, row["requirement"], row["days"]))
    return found


def trade_agreements(pair: pl.DataFrame, store: Store) -> pl.DataFrame:
    """Return ``year``, ``number`` of DESTA's agreements in force, ``depth`` (0-7, of the deepest)."""
    yearly = (
        agreements.in_force(store)
        .group_by(_PAIR)
        .agg(number=pl.col("base_treaty").n_unique().cast(pl.Int64), depth=pl.col("depth_index").max())
    )
    made = keyed(pair).filter(pl.col("year").is_between(*schema("trade_agreement_dyads").covers))
    made = made.join(yearly, on=_PAIR, how="left", maintain_order="left")
    return made.select("year", pl.col("number").fill_null(0), "depth")


def organisations(pair: pl.DataFrame, store: Store) -> pl.DataFrame:
    """Return ``year`` and ``shared``: intergovernmental organisations to which both belong (COW, to 2014)."""
    rows = store.scan("igo_shared").select(*_PAIR, shared="dyadigos").collect()
    return keyed(pair).join(rows, on=_PAIR, how="left", maintain_order="left").select("year", "shared")
