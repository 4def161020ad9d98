"""The counts of docs/explanation/differences-from-peacesciencer.md: our own rules against the reference.

Counts are exact. Floating values count as different beyond a relative 1e-12, as in test_reference_dyads.py,
distances between capitals beyond 1 km.
"""

import re

import numpy as np
import polars as pl
import pytest

import koinon as kn
from reference_pages import ROOT

KEYS = ["ccode1", "ccode2", "year"]
PAGE = ROOT / "docs" / "explanation" / "differences-from-peacesciencer.md"

pytestmark = pytest.mark.raw


@pytest.fixture(scope="module")
def theirs(reference):
    frame = pl.read_parquet(reference / "peacesciencer" / "b.parquet").sort(KEYS)
    return frame.cast(dict.fromkeys(KEYS, pl.Int16))


@pytest.fixture(scope="module")
def ours():
    panel = kn.dyad_years(1816, 2010).relevant().add("gml-disputes").add("peace-years")
    return panel.add(
        "capabilities", "regime", "alliances", "distance", "economy", "organisations", "rivalry"
    ).frame


@pytest.fixture(scope="module")
def both(theirs, ours):
    return theirs.join(ours, on=KEYS, suffix="_ours")


@pytest.fixture(scope="module")
def page():
    return " ".join(PAGE.read_text("utf-8").split())


def differing(both, column):
    one, two = (both[name].cast(pl.Float64).to_numpy() for name in (column, f"{column}_ours"))
    return both.filter(~np.isclose(one, two, rtol=1e-12, atol=0, equal_nan=True))


def test_our_panel_holds_every_row_of_the_reference_and_291_more(theirs, ours, both):
    assert (theirs.height, ours.height, both.height) == (111_991, 112_282, 111_991)
    more = ours.join(theirs, on=KEYS, how="anti")
    counts = {(a, b): n for a, b, n in more.group_by("ccode1", "ccode2").len().iter_rows()}
    assert more.height == 291
    assert [counts[p] for p in ((345, 350), (325, 345), (616, 640), (530, 670))] == [79, 63, 47, 42]


def test_only_the_columns_that_the_page_names_differ(both):
    columns = [c for c in both.columns if f"{c}_ours" in both.columns]
    assert len(columns) == 56
    counts = {c: differing(both, c).height for c in columns}
    rivalry = dict.fromkeys(["tssr_id", "positional", "spatial", "interventionary", "ongoingrivalry"], 2)
    assert {c: n for c, n in counts.items() if n} == rivalry | {
        "conttype": 412,
        "gmlmidspell": 25_267,
        "capdist": 4_195,
        "dyadigos": 666,
    }


def test_borders_hidden_by_rows_coded_zero(both):
    moved = differing(both, "conttype")
    hidden = moved.filter(pl.col("conttype") == 0)
    assert (hidden.height, moved.height - hidden.height) == (397, 15)
    assert (
        moved.filter(pl.col("conttype") > 0)["conttype_ours"]
        < moved.filter(pl.col("conttype") > 0)["conttype"]
    ).all()
    counts = {(a, b): n for a, b, n in hidden.group_by("ccode1", "ccode2").len().iter_rows()}
    assert (counts[365, 700], counts[310, 365]) == (70, 51)


def test_capitals_organisations_and_peace_years(both):
    capitals = differing(both, "capdist").with_columns(
        moved=(pl.col("capdist") - pl.col("capdist_ours")).abs()
    )
    assert capitals["moved"].min() > 1
    assert round(capitals["moved"].max()) == 1280
    assert round(capitals["moved"].median()) == 261
    assert capitals.select("ccode1", "ccode2").n_unique() == 86
    mended = {140, 616, 670, 640, 710}
    assert all(mended & set(pair) for pair in capitals.select("ccode1", "ccode2").unique().rows())
    shared = differing(both, "dyadigos")
    steps = dict((shared["dyadigos_ours"] - shared["dyadigos"]).value_counts().iter_rows())
    assert steps == {-1: 162, 1: 426, 2: 72, 3: 6}
    spells = differing(both, "gmlmidspell")
    assert spells.filter(pl.col("gmlmidspell_ours") > pl.col("gmlmidspell")).height == 16_022
    assert spells.filter(pl.col("gmlmidspell_ours") < pl.col("gmlmidspell")).height == 9_245
    swiss = spells.row(
        by_predicate=(pl.col("ccode1") == 220) & (pl.col("ccode2") == 225) & (pl.col("year") == 1945),
        named=True,
    )
    assert (swiss["gmlmidspell"], swiss["gmlmidspell_ours"]) == (128, 1)


def test_the_page_says_these_numbers(page):
    said = set(re.findall(r"\d[\d,]*\d|\d", page))
    assert {"111,991", "112,282", "291", "412", "4,195", "86", "666", "25,267", "16,022", "9,245"} <= said
    assert {
        "397",
        "15",
        "162",
        "426",
        "72",
        "1,280",
        "261",
        "128",
        "79",
        "63",
        "47",
        "42",
        "70",
        "51",
    } <= said
