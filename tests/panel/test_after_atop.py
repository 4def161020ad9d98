"""Defence ties after 2018: ATOP's last year carried on, with what the registry of blocs knows since.

The changes are facts of public record (accessions to NATO, exits from the European Union and the
Organization of American States, the treaties of 2023-2025); the counts of 2018 compare the two sources
pair by pair. All exact.
"""

import doctest

import polars as pl
import pytest

import koinon as kn
from koinon.panel.promises import extended
from koinon.panel.promises.extended import ATOP, CARRIED, REGISTRY, bloc_ties, compared, extended_defense
from koinon.store import default_store

USA, CANADA, CUBA, MEXICO, NICARAGUA, VENEZUELA = 2, 20, 40, 70, 93, 101
UK, IRELAND, FRANCE, MACEDONIA, FINLAND, SWEDEN, RUSSIA = 200, 205, 220, 343, 375, 380, 365
MALI, BURKINA_FASO, NIGER, SAUDI_ARABIA, NORTH_KOREA, JAPAN, PAKISTAN = 432, 439, 436, 670, 731, 740, 770
AUSTRALIA, PAPUA, NEW_ZEALAND = 900, 910, 920


@pytest.fixture(scope="module")
def ties():
    rows = extended_defense(default_store())
    keys = ["ccode1", "ccode2", "year"]
    assert not rows.select(keys).is_duplicated().any()
    return {key[:3]: key[3:] for key in rows.iter_rows()}


def history(ties, one, two, first=2018, last=2025):
    """Return the values from `first` to `last`; a pair without a row has 0."""
    return [ties.get((one, two, year), (0, None))[0] for year in range(first, last + 1)]


def test_to_2018_it_is_what_atop_has(ties):
    theirs = default_store().frame("alliance_dyads").filter(pl.col("atop_defense") == 1)
    ours = {key for key, (value, source) in ties.items() if key[2] <= 2018 and value == 1 and source == ATOP}
    assert ours == set(theirs.select("ccode1", "ccode2", "year").iter_rows())


@pytest.mark.parametrize(
    ("one", "two", "since"),
    [
        (USA, MACEDONIA, 2020),
        (CANADA, FINLAND, 2023),
        (CANADA, SWEDEN, 2024),
        (RUSSIA, NORTH_KOREA, 2024),
        (AUSTRALIA, PAPUA, 2025),
        (SAUDI_ARABIA, PAKISTAN, 2025),
    ],
)
def test_accessions_and_new_treaties_add_ties_in_both_directions(ties, one, two, since):
    expected = [int(year >= since) for year in range(2018, 2026)]
    assert history(ties, one, two) == history(ties, two, one) == expected
    assert ties[one, two, since] == (1, REGISTRY)


def test_finland_and_sweden_were_tied_by_the_union_before(ties):
    assert history(ties, FINLAND, SWEDEN) == [1] * 8
    assert {ties[FINLAND, SWEDEN, year][1] for year in range(2019, 2026)} == {CARRIED}


def test_the_united_kingdom_keeps_its_ties_of_nato_and_loses_those_of_the_union(ties):
    assert history(ties, UK, FRANCE) == [1] * 8
    # It left on 31 January 2020, so 2020 is the last year with a tie on any day.
    assert history(ties, UK, IRELAND) == history(ties, IRELAND, UK) == [1, 1, 1, 0, 0, 0, 0, 0]
    assert ties[UK, IRELAND, 2021] == (0, REGISTRY)
    # Sweden comes back by NATO.
    assert history(ties, UK, SWEDEN) == [1, 1, 1, 0, 0, 0, 1, 1]


def test_who_leaves_the_organisation_of_american_states_loses_what_nothing_else_holds(ties):
    assert history(ties, USA, VENEZUELA) == [1, 1, 0, 0, 0, 0, 0, 0]
    assert history(ties, MEXICO, NICARAGUA) == [1, 1, 1, 1, 1, 1, 0, 0]


def test_the_sahel_alliance_changes_nothing_while_the_community_holds_its_members(ties):
    """Mali, Burkina Faso and Niger left ECOWAS on 29 January 2025: tied on a day of 2025 by both."""
    assert history(ties, MALI, NIGER) == history(ties, BURKINA_FASO, NIGER) == [1] * 8
    assert ties[MALI, NIGER, 2025][1] == CARRIED


def test_one_sided_promises_of_atop_stay_one_sided(ties):
    assert history(ties, USA, JAPAN) == [1] * 8
    assert history(ties, JAPAN, USA) == [0] * 8


def test_pairs_on_which_the_sources_differ_in_2018_do_not_jump_in_2019(ties):
    """The registry has the African Union's clause among all its members, ATOP among the parties of a pact."""
    assert {ties[key] for key in ties if key[2] == 2019} == {(1, CARRIED)}
    assert sum(1 for key in ties if key[2] == 2019) == sum(1 for key in ties if key[2] == 2018)


# --- 2018, pair by pair ---------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def both():
    return compared(default_store())


def test_of_the_pairs_of_atop_seven_are_not_in_the_registry(both):
    lone = both.filter(~pl.col("registry"))
    assert both.group_by("atop", "registry").len().sort("atop", "registry")["len"].to_list() == [
        1069,
        7,
        1700,
    ]
    assert sorted(number for treaties in lone["treaties"] for number in treaties) == [
        *(3355, 3395, 3410, 3730, 3830, 3975, 4295),
    ]


def test_why_the_registry_has_pairs_that_atop_has_not(both):
    """Every such pair has one of four reasons."""
    lone = both.filter(~pl.col("atop"))
    names = lone["blocs"].list.join("+")
    african = names.str.contains(r"\bau\b")
    american, arab, anzus = names == "oas", names == "arab-joint-defence", names == "anzus"
    assert [int(mask.sum()) for mask in (african, american, arab, anzus)] == [983, 66, 18, 2]
    assert lone.height == 983 + 66 + 18 + 2
    pairs = {(a, b) for a, b in lone.filter(american).select("ccode1", "ccode2").iter_rows()}
    assert all({a, b} & {CUBA, CANADA} for a, b in pairs)
    syria = lone.filter(arab)
    assert syria.filter((pl.col("ccode1") != 652) & (pl.col("ccode2") != 652)).is_empty()
    assert set(lone.filter(anzus).select("ccode1", "ccode2").iter_rows()) == {
        (USA, NEW_ZEALAND),
        (AUSTRALIA, NEW_ZEALAND),
    }


def test_comparison_counts_every_pair_of_both(both):
    theirs = default_store().frame("alliance_dyads")
    theirs = theirs.filter(pl.col("year") == 2018, pl.col("atop_defense") == 1)
    low, high = pl.min_horizontal("ccode1", "ccode2"), pl.max_horizontal("ccode1", "ccode2")
    assert both["atop"].sum() == theirs.select(pl.struct(low.alias("a"), high.alias("b")).n_unique()).item()
    assert both["registry"].sum() == bloc_ties(2018, 2018).select("ccode1", "ccode2").unique().height


# --- in panels ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("make", [kn.directed_dyad_years, kn.dyad_years])
@pytest.mark.parametrize("system", ["cow", "gw"])
def test_panels_of_both_systems_have_it_beside_atop(make, system):
    panel = make(2017, 2025, system).add("alliances", extend=True)
    frame = panel.frame
    assert tuple(v.name for v in panel.variables) == tuple(frame.columns)
    assert all(frame.schema[v.name] == v.dtype for v in panel.variables)
    early, late = frame.filter(pl.col("year") <= 2018), frame.filter(pl.col("year") > 2018)
    assert early["defense_extended"].equals(early["atop_defense"], check_names=False, null_equal=True)
    assert late["atop_defense"].null_count() == late.height
    known = late.drop_nulls("defense_extended")
    assert set(known["defense_extended_source"]) == {CARRIED, REGISTRY}
    assert set(early.drop_nulls("defense_extended")["defense_extended_source"]) == {ATOP}
    assert frame["defense_extended"].null_count() == frame["defense_extended_source"].null_count()
    assert panel.variable("defense_extended").sources == ("atop", "bloc_registry")
    assert "carries ATOP's ties of 2018 on" in panel.notes[-1]


def test_a_rule_for_two_promises_applies_to_the_continuation_too():
    years = range(2017, 2020)
    any_, both_ = (
        kn.dyad_years(2017, 2019).add("alliances", collapse=rule, extend=True).frame
        for rule in ("any", "both")
    )
    assert [any_.filter(pl.col("year") == y)["defense_extended"].sum() for y in years] == [1707] * 3
    assert [both_.filter(pl.col("year") == y)["defense_extended"].sum() for y in years] == [1705] * 3


def test_without_the_option_nothing_is_extended():
    assert "defense_extended" not in kn.dyad_years(2018, 2019).add("alliances").frame.columns


def test_examples_run():
    result = doctest.testmod(extended)
    assert result.attempted and not result.failed
