"""Treaties, organisations and trade agreements: tables against published figures.

Counts, codes and dates are whole numbers and compared exactly; no tolerance is needed.
"""

from datetime import date

import polars as pl
import pytest

from koinon.sources import cow_igo as cow_igo_module
from koinon.sources import origin, overrides
from koinon.store import default_store
from koinon.store.build import compiled
from koinon.world import registry

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


@pytest.fixture(scope="module")
def cow_igo(raw):
    return _tables(raw, "cow_igo")


@pytest.fixture(scope="module")
def published_shared(raw):
    published = pl.read_parquet(raw / "peacesciencer_core" / "cow_igo_ndy.parquet")
    return published.cast({"ccode1": pl.Int16, "ccode2": pl.Int16, "year": pl.Int16, "dyadigos": pl.Int16})


def _members(tables, ioname, year, status="full"):
    ionum = tables["igos"].row(by_predicate=pl.col("ioname") == ioname, named=True)["ionum"]
    spells = tables["igo_members"].filter(
        pl.col("ionum") == ionum,
        pl.col("status") == status,
        pl.col("first_year") <= year,
        pl.col("last_year") >= year,
    )
    return set(spells["ccode"])


@pytest.mark.parametrize(
    ("ioname", "year", "members"),
    [
        ("NATO", 1949, 12),
        ("NATO", 1955, 15),
        ("NATO", 1999, 19),
        ("NATO", 2009, 28),
        ("GCC", 1981, 6),
        ("ASEAN", 1967, 5),
        ("ASEAN", 1999, 10),
        ("EU", 1993, 12),
        ("EU", 2013, 28),
        ("WPact", 1962, 8),
        ("AU", 2014, 53),
        ("EAC", 2014, 5),
        ("Mercosur", 2000, 4),
        ("CSTO", 2005, 6),
        ("CSTO", 2007, 7),
    ],
)
def test_organisations_have_the_known_number_of_full_members(cow_igo, ioname, year, members):
    assert len(_members(cow_igo, ioname, year)) == members


def test_ghana_is_not_in_the_warsaw_pact_and_chile_and_bolivia_are_associates(cow_igo):
    assert 452 not in _members(cow_igo, "WPact", 1962)
    assert {145, 155} <= _members(cow_igo, "Mercosur", 2000, status="associate")


def test_there_are_534_organisations_and_the_dead_have_a_last_year(cow_igo):
    igos = cow_igo["igos"]
    assert igos.height == 534
    assert igos.filter(pl.col("dead") != pl.col("last_year").is_not_null()).is_empty()


def test_a_membership_that_cow_could_not_establish_is_kept_as_missing(cow_igo):
    assert _members(cow_igo, "ECCAS", 2013) == set()
    assert len(_members(cow_igo, "ECCAS", 2013, status="missing")) > 100
    missing = cow_igo["igo_members"].filter(pl.col("status") == "missing")
    assert (missing["last_year"] - missing["first_year"] + 1).sum() == 138_874


def test_membership_spells_of_one_state_in_one_organisation_never_overlap(cow_igo):
    spells = cow_igo["igo_members"].sort("ionum", "ccode", "first_year")
    before = pl.col("last_year").shift().over("ionum", "ccode")
    assert spells.filter(pl.col("first_year") <= before).is_empty()


def test_unmended_memberships_give_the_published_dyadic_file_exactly(raw, published_shared):
    counted = cow_igo_module.shared(cow_igo_module.memberships(raw / "cow_igo_v3"))
    ours = counted.select("ccode1", "ccode2", "year", "dyadigos").cast(dict(published_shared.schema))
    assert ours.equals(published_shared.sort("ccode1", "ccode2", "year"))


def test_mended_shared_memberships_differ_only_where_a_correction_touches(cow_igo, published_shared):
    keys = ["ccode1", "ccode2", "year"]
    both = cow_igo["igo_shared"].join(published_shared, on=keys, suffix="_published")
    assert both.height == cow_igo["igo_shared"].height == published_shared.height == 917_695
    differing = both.filter(pl.col("dyadigos") != pl.col("dyadigos_published"))
    touched = {
        (fault.match["ccode"], year)
        for fault in overrides()
        if fault.source == "cow_igo" and fault.years
        for year in range(fault.years[0], fault.years[1] + 1)
    }
    assert differing.height == 3_801
    assert all(
        (a, year) in touched or (b, year) in touched for a, b, year in differing.select(keys).iter_rows()
    )


def test_shared_full_memberships_and_unknown_ones_are_counted_apart():
    cells = pl.DataFrame(
        {
            "ionum": [1, 1, 1, 2, 2, 2, 3, 3, 3],
            "ccode": [2, 20, 200] * 3,
            "year": 1950,
            "membership": [1, 1, 2, 1, 3, -9, 0, -9, -9],
        }
    )
    assert cow_igo_module.shared(cells).drop("year").rows() == [
        (2, 20, 1, 1, 0),
        (2, 200, 1, 0, 1),
        (20, 200, 1, 0, 1),
    ]


def test_the_pairs_that_r_leaves_empty_are_states_that_cow_drops_in_the_year_they_merged(cow_igo, reference):
    keys = ["ccode1", "ccode2", "year"]
    panel = pl.read_parquet(reference / "peacesciencer" / "b.parquet").select(*keys, "dyadigos")
    empty = panel.filter(pl.col("dyadigos").is_null(), pl.col("year") <= 2014)
    assert empty.height == 46
    merged = {260, 265, 678, 680}
    assert all(year == 1990 and merged & {a, b} for a, b, year in empty.select(keys).iter_rows())
    assert empty.join(cow_igo["igo_shared"], on=keys, how="semi").is_empty()


@pytest.fixture(scope="module")
def desta(raw):
    return _tables(raw, "desta")


@pytest.mark.parametrize(
    ("name", "year", "depth"),
    [
        ("North American Free Trade Agreement (NAFTA)", 1992, 7),
        ("MERCOSUR", 1991, 2),
        ("Economic Community Of West African States (ECOWAS)", 1975, 1),
        ("Gulf Cooperation Council (GCC)", 1981, 1),
    ],
)
def test_trade_agreements_have_the_published_depth(desta, name, year, depth):
    found = desta["trade_agreements"].filter(pl.col("name") == name, pl.col("year") == year)
    assert found.select("entry_type", "depth_index").rows() == [("base_treaty", depth)]


def test_the_list_has_903_treaties_and_depth_for_692_entries_only(desta):
    agreements = desta["trade_agreements"]
    assert agreements.height == 1_410
    assert (agreements["entry_type"] == "base_treaty").sum() == 903
    assert agreements["depth_index"].count() == agreements["enforce"].count() == 692
    assert agreements.filter(pl.col("year").is_null())["entry_type"].unique().to_list() == ["negotiation"]


def test_no_pair_of_a_trade_agreement_is_dropped_for_want_of_a_state_code(desta, raw):
    published = pl.read_parquet(raw / "desta_2_3" / "treaty_dyads.parquet")
    pairs = desta["trade_agreement_dyads"]
    assert pairs.height == published.height == 20_569
    entry = ["number", "base_treaty"]
    unordered = [*entry, pl.min_horizontal("iso1", "iso2"), pl.max_horizontal("iso1", "iso2").alias("high")]
    theirs = published.select(unordered).cast({"base_treaty": pl.Int16, "iso1": pl.Int16, "high": pl.Int16})
    assert pairs.select(unordered).sort(pl.all()).equals(theirs.sort(pl.all()))
    uncoded = pairs.filter(pl.col("ccode1").is_null() | pl.col("ccode2").is_null())
    assert uncoded.height == 838
    # Hong Kong is a territory; it joins 20 pairs with states and one with Macao.
    hong_kong = uncoded.filter((pl.col("iso1") == 344) | (pl.col("iso2") == 344))
    assert hong_kong.height == 21


@pytest.mark.parametrize(
    ("number", "pair"),
    [
        ("636", {(2, 20), (2, 70), (20, 70)}),
        ("290", {(315, 375)}),
    ],
)
def test_pairs_carry_the_state_codes_of_the_year_of_signature(desta, number, pair):
    entry = desta["trade_agreement_dyads"].filter(pl.col("number") == number)
    assert set(entry.select("ccode1", "ccode2").iter_rows()) == pair


def test_a_withdrawal_names_first_the_state_that_left(desta):
    left = desta["trade_agreement_withdrawals"]
    assert left.height == 1_650
    mercosur = left.filter(pl.col("number") == "604_1")
    assert set(mercosur.select("ccode1", "ccode2").iter_rows()) == {
        (101, 140),
        (101, 150),
        (101, 160),
        (101, 165),
    }
    assert set(left.filter(pl.col("year") == 2020)["ccode1"]) == {200}


@pytest.fixture(scope="module")
def bloc_registry(tmp_path_factory):
    return _tables(tmp_path_factory.mktemp("nothing"), "bloc_registry")


def test_the_registry_becomes_tables_without_any_raw_file(bloc_registry):
    assert bloc_registry["blocs"].height == len(registry.blocs())
    assert bloc_registry["bloc_members"].height == registry.memberships().height


def test_nato_in_the_registry_tables(bloc_registry):
    nato = bloc_registry["blocs"].row(by_predicate=pl.col("id") == "nato", named=True)
    assert (nato["clause_strength"], nato["atop_ids"], nato["founded"]) == (
        "discretionary",
        "3180",
        date(1949, 4, 4),
    )
    assert nato["integrated_command"]
    assert not nato["customs_union"]
    members = bloc_registry["bloc_members"].filter(
        pl.col("bloc_id") == "nato", pl.col("status") == "member", pl.col("end").is_null()
    )
    assert members.height == 32


def test_atop_dates_later_members_of_nato_four_to_fifteen_months_early():
    """The correction `atop-nato-accession-dates` says so; both sides are in the store."""
    store = default_store()
    atop = store.frame("treaty_members").filter(pl.col("atopid") == 3180)
    entry = atop.group_by("ccode").agg(pl.col("entry").min())
    registry = store.frame("bloc_members").filter(
        (pl.col("bloc_id") == "nato") & (pl.col("status") == "member")
    )
    both = registry.join(entry, on="ccode").filter(pl.col("start") != pl.col("entry"))
    months = (both["start"] - both["entry"]).dt.total_days() / 30.44
    assert both.height == 17  # the founders agree, and Germany took over its seat on the same day in both
    assert 3.5 < months.min() < 4.5
    assert 14.5 < months.max() < 15.5
