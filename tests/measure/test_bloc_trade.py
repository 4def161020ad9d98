"""Trade inside blocs: closed forms, a hand-computed world, published shares, and what makes a value null.

Tolerances ---------- Closed forms and the hand-computed world: relative 1e-9, float arithmetic. The club
functions of `koinon.measure.bloc_trade.formulas` against the columns of all blocs: 1e-12, the same sums.
Published shares: 0.04, because they are of other releases and valuations (exports f.o.b. where COW has
imports c.i.f.): ASEAN's 24 to 25 per cent in 2010 and 22 to 23 in 2019-2020 (ASEAN Secretariat's
Statistical Yearbooks), the European Union's about 60 per cent (Eurostat, intra-EU trade in goods),
Mercosur's 20 per cent at its height of the late 1990s and below 13 in the 2020s. Quoted from general
knowledge, rounded; not looked up again.
"""

import doctest
from dataclasses import replace

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

import koinon as kn
from koinon.errors import KoinonError
from koinon.measure.bloc_trade import columns, flows, homogeneous, intensity, introversion, share
from koinon.measure.bloc_trade import formulas as trade
from koinon.store import default_store

MODULES = (share, intensity, homogeneous, introversion)
AMOUNT = st.floats(1, 1e6)


def sizes(inside, members_out, others):
    """Trade inside (each flow once), of members with outsiders, and among outsiders (each flow once)."""
    total = 2 * inside + members_out
    return tuple(np.array([float(v)]) for v in (inside, total, total + members_out + 2 * others))


def value(function, *sizes_):
    return float(function(*sizes_)[0])


# --- Formulas -------------------------------------------------------------------------------------------


def test_a_world_by_hand():
    # Two members trade 10 with each other and 30 with outsiders, who trade 50 among themselves.
    world = sizes(10, 30, 50)
    assert [float(v[0]) for v in world] == [10, 50, 180]
    assert value(trade.intra_share, *world[:2]) == pytest.approx(20 / 50)
    assert value(trade.intensity, *world) == pytest.approx(0.4 / (50 / 180))
    assert value(trade.outside_weight, *world) == pytest.approx(30 / 130)
    assert value(trade.homogeneous_intensity, *world) == pytest.approx(0.4 / (30 / 130))
    inside, outside = 0.4 / (3 / 13), 0.6 / (10 / 13)
    assert value(trade.introversion, *world) == pytest.approx((inside - outside) / (inside + outside))


@given(AMOUNT, AMOUNT, AMOUNT, st.floats(0.01, 100))
def test_bounds_and_freedom_from_units(inside, out, others, scale):
    world = sizes(inside, out, others)
    larger = sizes(scale * inside, scale * out, scale * others)
    s, i = value(trade.intra_share, *world[:2]), value(trade.intensity, *world)
    hi, si = value(trade.homogeneous_intensity, *world), value(trade.introversion, *world)
    assert 0 <= s <= 1
    assert 0 <= i <= world[2][0] / world[1][0] * (1 + 1e-9)
    assert hi >= 0
    assert -1 <= si <= 1
    for function, found in (
        (trade.intensity, i),
        (trade.homogeneous_intensity, hi),
        (trade.introversion, si),
    ):
        assert value(function, *larger) == pytest.approx(found, rel=1e-6, abs=1e-9)


@given(AMOUNT, AMOUNT, AMOUNT, AMOUNT)
def test_more_trade_inside_raises_every_measure(inside, more, out, others):
    less, grown = sizes(inside, out, others), sizes(inside + more, out, others)
    assert value(trade.intra_share, *grown[:2]) >= value(trade.intra_share, *less[:2])
    for function in (trade.homogeneous_intensity, trade.introversion):
        assert value(function, *grown) >= value(function, *less) - 1e-12


# Beyond a thousandfold, one minus a share near 1 loses the digits that the neutral point rests on.
@given(st.floats(1, 1e3), st.floats(1, 1e3))
def test_introversion_is_neutral_where_members_treat_each_other_as_outsiders(out, others):
    # The same share of trade goes to members, whoever trades: 2 I / T = X / (X + 2 O).
    share_of = out / (out + 2 * others)
    inside = share_of * out / (2 * (1 - share_of))
    world = sizes(inside, out, others)
    assert value(trade.introversion, *world) == pytest.approx(0, abs=1e-6)
    assert value(trade.homogeneous_intensity, *world) == pytest.approx(1, rel=1e-6)


def test_the_ends_of_introversion():
    assert value(trade.introversion, *sizes(0, 10, 10)) == -1
    assert value(trade.introversion, *sizes(10, 0, 10)) == 1
    assert np.isnan(value(trade.homogeneous_intensity, *sizes(10, 0, 10)))


# --- Columns --------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def panel():
    made = kn.bloc_years(1948, 2023, ["EU", "ASEAN", "Mercosur", "NATO", "GCC", "china-dprk", "Warsaw Pact"])
    for module in MODULES:
        made = module.add(made)
    return made


def row(panel, bloc, year):
    return panel.frame.row(by_predicate=(pl.col("bloc_id") == bloc) & (pl.col("year") == year), named=True)


def test_columns_do_not_depend_on_which_other_blocs_are_asked_for(panel):
    names = ("trade_share", "trade_intensity", "trade_introversion")
    for bloc in ("asean", "mercosur", "nato"):
        one = kn.bloc_years(1995, 2014, [bloc])
        for module in MODULES:
            one = module.add(one)
        ours = panel.frame.filter(pl.col("bloc_id") == bloc, pl.col("year").is_between(1995, 2014))
        assert ours.height == 20
        assert ours.select(names).equals(one.frame.select(names))


def test_baci_by_an_independent_sum(panel):
    members = panel.members.filter(pl.col("bloc_id") == "asean", pl.col("year") == 2020)["ccode"].to_list()
    flows_ = default_store().frame("baci_pairs").filter(pl.col("year") == 2020)
    out, into = pl.col("ccode1").is_in(members), pl.col("ccode2").is_in(members)
    amount = pl.col("value").cast(pl.Float64)
    inside = flows_.select(amount.filter(out & into).sum()).item()
    total = flows_.select(amount.filter(out).sum() + amount.filter(into).sum()).item()
    world = 2 * flows_.select(amount.sum()).item()
    found = row(panel, "asean", 2020)
    assert found["trade_share_baci"] == pytest.approx(2 * inside / total, rel=1e-9)
    assert found["trade_intensity_baci"] == pytest.approx(2 * inside / total / (total / world), rel=1e-9)


@pytest.mark.parametrize(
    ("bloc", "year", "column", "published"),
    [
        ("asean", 2010, "trade_share", 0.25),
        ("asean", 2020, "trade_share_baci", 0.22),
        ("eu", 2010, "trade_share", 0.62),
        ("eu", 2020, "trade_share_baci", 0.60),
        ("mercosur", 2000, "trade_share", 0.20),
        ("mercosur", 2020, "trade_share_baci", 0.12),
    ],
)
def test_published_shares(panel, bloc, year, column, published):
    assert row(panel, bloc, year)[column] == pytest.approx(published, abs=0.04)


def test_the_two_sources_are_never_spliced(panel):
    frame = panel.frame
    assert (
        frame.filter(pl.col("year") > 2014)["trade_share"].null_count()
        == frame.filter(pl.col("year") > 2014).height
    )
    years = frame.drop_nulls("trade_share_baci")["year"].unique().sort().to_list()
    assert years == [2000, 2005, 2010, 2015, 2020, 2023]


def test_missing_trade_is_missing(panel):
    # West Germany is not in the pair data of 1960-89, most of the Warsaw Pact's pairs are not in 1964-67.
    assert row(panel, "nato", 1975)["trade_share"] is None
    assert row(panel, "nato", 1975)["trade_share_observed"] < 0.95
    assert row(panel, "warsaw-pact", 1965)["trade_share"] is None
    # North Korea is not in BACI's 2023, so nothing is known of the only pair, though China is nearly all.
    dprk = row(panel, "china-dprk", 2023)
    assert dprk["trade_share_baci"] is None
    assert dprk["trade_share_baci_observed"] > 0.99


def test_a_lower_bar_shows_more():
    # The world's trade of 1960-89 lacks West Germany's.
    strict = intensity.add(kn.bloc_years(1970, 1980, ["ASEAN"])).frame
    loose = intensity.add(kn.bloc_years(1970, 1980, ["ASEAN"]), min_coverage=0.5).frame
    assert strict["trade_intensity"].null_count() == strict.height
    assert loose["trade_intensity"].null_count() == 0


def test_results_do_not_depend_on_the_order_of_rows():
    panel = kn.bloc_years(2010, 2010, ["EU", "NATO"])
    turned = replace(panel, members=panel.members.reverse(), pairs=panel.pairs.reverse())
    for module in MODULES:
        assert module.add(panel).frame.equals(module.add(turned).frame)


def test_names_of_blocs_do_not_matter():
    panel = kn.bloc_years(2010, 2010, ["EU", "NATO"])
    renamed = pl.col("bloc_id").replace({"eu": "z", "nato": "FRN+GMY"})
    other = replace(
        panel,
        frame=panel.frame.with_columns(renamed),
        members=panel.members.with_columns(renamed),
        pairs=panel.pairs.with_columns(renamed),
    )
    one, two = introversion.add(panel).frame, introversion.add(other).frame
    assert one.drop("bloc_id").equals(two.drop("bloc_id"))


def test_treaties_have_trade_too():
    made = share.add(kn.treaty_years(2010, 2010, [3180]))
    assert made.frame["trade_share"][0] > 0.4


def test_the_codebook_knows_every_column(panel):
    book = panel.codebook()
    for module in MODULES:
        name = module.FORMULA.name
        for suffix in ("", "_observed", "_baci", "_baci_observed"):
            assert panel.variable(f"{name}{suffix}").sources
            assert f"{name}{suffix}" in book["name"].to_list()


@pytest.mark.parametrize("bad", [-0.1, 1.5, True, "much"])
def test_a_bar_that_is_no_share(bad):
    with pytest.raises(KoinonError, match="share from 0 to 1"):
        flows.check_coverage(bad)


@pytest.mark.parametrize("module", [*MODULES, flows, columns, trade])
def test_examples(module):
    assert doctest.testmod(module).failed == 0
