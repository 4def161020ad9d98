"""Several disputes in one dyad-year: the ladder against the published reduction, and one named case."""

import polars as pl
import pytest

import koinon as kn
from koinon.errors import UnknownNameError
from koinon.panel.disputes import LADDER, climb
from koinon.store import default_store

KEYS = ["ccode1", "ccode2", "year"]


def test_the_ladder_gives_the_published_reduction_of_the_gml_disputes():
    """``gml_mid_dyads`` is the reduction that Miller publishes; ours starts from all dispute-years."""
    store = default_store()
    ours, removed = climb(store.frame("gml_dirdisp"), "midonset")
    theirs = store.frame("gml_mid_dyads")
    both = ours.join(theirs, on=[*KEYS, "dispnum"], how="full", coalesce=True)
    assert ours.height == theirs.height == both.height == 9_284
    assert sum(rows for _, rows in removed) == 10_276 - 9_284


def test_the_ladder_gives_the_published_reduction_of_the_cow_disputes_but_for_unknown_deaths():
    """There the host put unknown deaths above none; it decides seven pair-years, in both directions."""
    store = default_store()
    ours, _ = climb(store.frame("cow_mid_dirdisp"), "disponset")
    theirs = store.frame("cow_mid_dyads")
    both = ours.join(theirs, on=KEYS, suffix="_theirs")
    assert ours.height == theirs.height == both.height == 10_234
    other = both.filter(pl.col("dispnum") != pl.col("dispnum_theirs"))
    assert other.height == 14
    assert other["fatality"].to_list() == [0] * 14
    assert other["fatality_theirs"].null_count() == 14


def test_the_ladder_on_the_cow_disputes_differs_from_the_published_reduction_where_deaths_are_unknown():
    """The published reduction ranks unknown deaths above none in a few disputes; we do not."""
    store = default_store()
    ours = kn.directed_dyad_years(1816, 2014).add("disputes", keep=["dispnum", "fatality"]).frame
    theirs = store.frame("cow_mid_dyads")
    both = theirs.join(ours, on=KEYS, suffix="_ours")
    assert both.filter(pl.col("cowmidonset") != pl.col("cowmidonset_ours")).is_empty()
    assert both.filter(pl.col("cowmidongoing") != pl.col("cowmidongoing_ours")).is_empty()
    other = both.filter(pl.col("dispnum") != pl.col("dispnum_ours"))
    assert 0 < other.height <= 14  # seven pairs, both directions
    assert other["fatality"].is_null().all()


def test_france_and_italy_began_three_disputes_in_1860_and_have_one_row():
    disputes = default_store().frame("gml_dirdisp")
    pair = (pl.col("ccode1") == 220) & (pl.col("ccode2") == 325) & (pl.col("year") == 1860)
    assert disputes.filter(pair)["dispnum"].sort().to_list() == [112, 113, 306]
    panel = kn.dyad_years(1860, 1860).add("gml-disputes", keep=["dispnum", "fatality"])
    row = panel.frame.row(by_predicate=pair, named=True)
    assert (row["gmlmidonset"], row["dispnum"], row["fatality"]) == (1, 113, 5)


def test_another_ladder_picks_another_dispute():
    panel = kn.dyad_years(1860, 1860).add("gml-disputes", keep=["dispnum"], ladder=["dispnum"])
    row = panel.frame.row(by_predicate=(pl.col("ccode1") == 220) & (pl.col("ccode2") == 325), named=True)
    assert row["dispnum"] == 112


def test_the_notes_say_how_many_rows_each_step_removed():
    (note,) = kn.dyad_years(1900, 1900).add("gml-disputes").notes
    assert "an onset over an ongoing dispute: 474" in note


@pytest.mark.parametrize("options", [{"keep": ["fatalty"]}, {"ladder": ["hostlv"]}])
def test_unknown_columns_and_steps_are_named_with_the_closest(options):
    with pytest.raises(UnknownNameError, match="did you mean"):
        kn.dyad_years(1900, 1900).add("gml-disputes", **options)


@pytest.mark.parametrize(
    ("fatality", "hostlev", "chosen"),
    [([None, 0], [4, 3], 1), ([None, 0], [3, 4], 2), ([None, 1], [4, 3], 2), ([None, None], [3, 3], 1)],
)
def test_an_unknown_value_counts_as_the_worst_of_its_scale(fatality, hostlev, chosen):
    steps = {step: [0, 0, 0] for step in LADDER}
    pairs = {key: [5, 5, 6] for key in KEYS}
    values = {"dispnum": [1, 2, 3], "fatality": [*fatality, 0], "hostlev": [*hostlev, 1]}
    kept, _ = climb(pl.DataFrame(steps | pairs | values), "onset")
    assert kept.filter(pl.col("year") == 5)["dispnum"].to_list() == [chosen]
