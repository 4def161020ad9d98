"""Treaties, organisations and trade agreements: tables against published figures.

Counts, codes and dates are whole numbers and compared exactly; no tolerance is needed.
"""

from datetime import date

import polars as pl
import pytest

from koinon.sources import origin
from koinon.store.build import compiled

pytestmark = pytest.mark.raw


def _tables(raw, source):
    return dict(compiled(origin(source), raw))


@pytest.fixture(scope="module")
def atop(raw):
    return _tables(raw, "atop")


@pytest.mark.parametrize(
    ("promise", "treaties"),
    [("defense", 280), ("offense", 82), ("neutral", 126), ("nonagg", 442), ("consul", 388)],
)
def test_atop_holds_the_published_number_of_treaties_with_each_promise(atop, promise, treaties):
    assert atop["treaties"].height == 789
    assert atop["treaties"][promise].sum() == treaties


@pytest.mark.parametrize(("year", "pairs"), [(1900, 8), (2000, 1104)])
def test_pairs_tied_by_a_defence_pact(atop, year, pairs):
    tied = atop["alliance_dyads"].filter(pl.col("year") == year, pl.col("atop_defense") == 1)
    unordered = tied.select(
        pl.min_horizontal("ccode1", "ccode2").alias("low"),
        pl.max_horizontal("ccode1", "ccode2").alias("high"),
    )
    assert unordered.n_unique() == pairs


def test_in_1832_france_promises_to_defend_belgium_and_belgium_promises_nothing(atop):
    dyads = atop["alliance_dyads"].filter(pl.col("year") == 1832)
    promise = {
        (one, two): defence
        for one, two, defence in dyads.select("ccode1", "ccode2", "atop_defense").iter_rows()
        if {one, two} == {211, 220}
    }
    assert promise == {(220, 211): 1, (211, 220): 0}
    members = atop["treaty_members"].filter(pl.col("atopid") == 1060)
    assert dict(members.select("ccode", "defense").iter_rows()) == {211: 0, 220: 1}


def test_every_allied_pair_is_there_in_both_directions(atop):
    pairs = atop["alliance_dyads"].select("ccode1", "ccode2", "year")
    turned = pairs.select(ccode1="ccode2", ccode2="ccode1", year="year")
    assert pairs.height == 273_296
    assert pairs.join(turned, on=pairs.columns, how="anti").is_empty()


def test_either_direction_of_a_pair_agrees_with_the_published_dyads_of_r(atop, reference):
    promises = ["atop_defense", "atop_offense", "atop_neutral", "atop_nonagg", "atop_consul"]
    keys = ["ccode1", "ccode2", "year"]
    published = pl.read_parquet(reference / "peacesciencer" / "b.parquet").select(*keys, *promises)
    either = (
        atop["alliance_dyads"]
        .with_columns(
            ccode1=pl.min_horizontal("ccode1", "ccode2"), ccode2=pl.max_horizontal("ccode1", "ccode2")
        )
        .group_by(keys)
        .agg(pl.col(promises).max())
    )
    both = published.select(keys).join(either, on=keys, how="left")
    # The table lists every allied pair, so a pair of states without a row has no promise up to 2018.
    assert both.with_columns(pl.col(promises).fill_null(0)).equals(published.cast(dict(both.schema)))


def test_nato_changes_its_phase_in_1951_and_is_open(atop):
    phases = atop["treaty_phases"].filter(pl.col("atopid") == 3180)
    assert phases["begin"].to_list() == [date(1949, 4, 4), date(1951, 6, 19)]
    assert phases["end"].to_list() == [date(1951, 6, 19), None]
    # 29 members in 2018; West Germany (260) and Germany (255) are two codes.
    nato = atop["treaties"].row(by_predicate=pl.col("atopid") == 3180, named=True)
    assert nato["in_effect"]
    assert (nato["n_phases"], nato["n_members"], nato["end"]) == (2, 30, None)


def test_unknown_days_are_put_at_the_outer_edge_of_the_month_and_marked(atop):
    treaties = atop["treaties"]
    assert treaties.filter(pl.col("begin_precision") == "month").select("atopid", "begin").rows() == [
        (1115, date(1844, 6, 1))
    ]
    ends = treaties.filter(pl.col("end_precision") == "month")
    assert ends.height == 13
    assert ends.filter(pl.col("end") != pl.col("end").dt.month_end()).is_empty()
    assert ends.row(by_predicate=pl.col("atopid") == 1035, named=True)["end"] == date(1822, 12, 31)


def test_members_are_counted_once_whatever_the_number_of_phases(atop):
    members = atop["treaty_members"]
    assert members.height == 2_510
    distinct = members.group_by("atopid").agg(n=pl.col("ccode").n_unique())
    joined = distinct.join(atop["treaties"], on="atopid")
    assert joined.filter(pl.col("n") != pl.col("n_members")).is_empty()


def test_a_state_that_left_and_came_back_has_two_spells(atop):
    egypt = atop["treaty_members"].filter(pl.col("atopid") == 3015, pl.col("ccode") == 651)
    assert egypt.select(pl.col("entry", "exit").dt.year()).rows() == [(1945, 1979), (1989, None)]


def test_institution_scores_follow_from_the_provisions_by_the_rule_of_leeds_and_anac(atop):
    high = (pl.col("milcon") == 3) | (pl.col("intcom") == 1) | (pl.col("base") > 0)
    organ = pl.any_horizontal(pl.col("orgpurp1", "orgpurp2").is_in([1, 4]))
    moderate = ((pl.col("milcon") == 2) | pl.col("milaid").is_in([3, 4]) | (pl.col("subord") > 0) | organ) | (
        pl.col("contrib") == 1
    )
    rule = pl.when(high).then(2).when(moderate).then(1).otherwise(0)
    known = atop["treaty_phases"].drop_nulls(["milcon", "intcom", "base", "milaid", "orgpurp1", "milinst"])
    assert known.height == 834
    assert known.filter(rule != pl.col("milinst")).is_empty()


def test_missing_institution_scores_stay_missing(atop):
    phases = atop["treaty_phases"]
    assert (phases["milinst"].null_count(), phases["formal"].null_count()) == (6, 1)
