"""Panel groups globalisation, migrants and visas.

Values are looked up by hand in the published files or known from elsewhere; counts and codes are exact,
indices agree to the single precision they are stored in.
"""

from datetime import date
from importlib import import_module

import polars as pl
import pytest

import koinon as kn
from koinon.errors import KoinonError, UnknownNameError
from koinon.panel.groups import visas
from koinon.sources import origins
from koinon.store.catalogue import Store

SOURCES = ("kof_globalisation", "passport_index", "un_migrant_stock_2020")
USA, CANADA, MEXICO, FRANCE, GERMANY, SWITZERLAND = 2, 20, 70, 220, 255, 225
RUSSIA, UKRAINE, INDIA, JAPAN, CHINA, TURKEY, SYRIA = 365, 369, 750, 740, 710, 640, 652
YEMEN_GW = 678


@pytest.fixture(scope="module")
def store(raw, tmp_path_factory):
    """A store of the sources behind these groups, built from the raw files."""
    out = tmp_path_factory.mktemp("store")
    build = import_module("koinon.store.build")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(build, "origins", lambda: {name: origins()[name] for name in SOURCES})
        build.build(raw, out)
    return Store(out)


@pytest.fixture(scope="module")
def directed(store):
    return kn.directed_dyad_years(2015, 2025, store=store).add("visas", "migrants")


@pytest.fixture(scope="module")
def pairs(store):
    return kn.dyad_years(1988, 2025, store=store).add("visas", "migrants", "globalisation")


def cell(frame, name, **where):
    """Return one value."""
    return frame.filter(pl.all_horizontal(pl.col(k) == v for k, v in where.items()))[name].item()


def pair(panel, name, one, two, year):
    return cell(panel.frame, name, ccode1=one, ccode2=two, year=year)


# --- visas


@pytest.mark.raw
def test_citizens_of_one_state_may_travel_where_those_of_the_other_may_not(directed):
    assert pair(directed, "visa_free", FRANCE, TURKEY, 2024) == 1
    assert pair(directed, "visa_free", TURKEY, FRANCE, 2024) == 0
    assert pair(directed, "visa_days", FRANCE, TURKEY, 2024) == 90
    assert pair(directed, "visa_days", TURKEY, FRANCE, 2024) is None


@pytest.mark.raw
def test_mutual_access_needs_both_directions(pairs, store):
    assert pair(pairs, "visa_free", FRANCE, TURKEY, 2024) == 0
    assert pair(pairs, "visa_free", GERMANY, JAPAN, 2024) == 1
    either = kn.dyad_years(2024, 2024, store=store).add("visas", collapse="any")
    assert pair(either, "visa_free", FRANCE, TURKEY, 2024) == 1
    assert pair(either, "visa_free", JAPAN, INDIA, 2024) == 0


@pytest.mark.raw
def test_the_requirement_of_a_year_is_that_of_its_last_snapshot(directed, raw):
    """All 199 x 198 pairs of the snapshot of December 2021, one by one."""
    snapshots = pl.read_parquet(raw / "passport_index" / "passport_index_tidy_iso3_all_snapshots.parquet")
    december = snapshots.filter((pl.col("snapshot") == "2021-12-14") & (pl.col("Requirement") != "-1"))
    states = kn.world.iso_codes().filter(pl.col("last_year").is_null()).select("iso3", "ccode").unique()
    for number, side in ((1, "Passport"), (2, "Destination")):
        december = december.join(states, left_on=side, right_on="iso3").rename({"ccode": f"ccode{number}"})
    panel = directed.frame.filter(pl.col("year") == 2021)
    both = panel.join(december, on=["ccode1", "ccode2"])
    assert both.height == 195 * 194
    free = pl.col("Requirement").str.contains(r"^\d+$|^visa free$")
    expected = pl.when(pl.col("Requirement") != "covid ban").then(free.cast(pl.Int8))
    assert both.filter(pl.col("visa_free").ne_missing(expected)).is_empty()


@pytest.mark.raw
def test_a_pandemic_ban_is_unknown_unless_told_otherwise(directed, store):
    bans = directed.frame.filter((pl.col("visa_requirement") == 9) & (pl.col("year") == 2020))
    assert bans.height > 10_000
    assert bans["visa_free"].null_count() == bans.height
    closed = kn.directed_dyad_years(2020, 2020, store=store).add("visas", covid="closed").frame
    assert set(closed.filter(pl.col("visa_requirement") == 9)["visa_free"]) == {0}


@pytest.mark.raw
def test_visas_are_unknown_outside_their_years_and_states(directed):
    frame = directed.frame
    assert frame.filter(pl.col("year") < 2019)["visa_free"].count() == 0
    inside = frame.filter(pl.col("year").is_in([2019, 2024]))
    known = inside.group_by("year").agg(pl.col("visa_free").count(), pl.len())
    assert set(known["visa_free"]) == {195 * 194}
    assert any("covid='missing'" in note for note in directed.notes)


@pytest.mark.raw
def test_an_electronic_authorisation_is_no_visa_free_access(directed):
    """Canada asks the French for one; the code came to the file on the last day only."""
    assert pair(directed, "visa_requirement", FRANCE, CANADA, 2025) == 3
    assert pair(directed, "visa_free", FRANCE, CANADA, 2025) == 0


@pytest.mark.raw
def test_visa_rules_have_names(store):
    for option in ("collapse", "covid"):
        with pytest.raises(UnknownNameError, match=f"no {option} rule called 'bth'"):
            kn.dyad_years(2020, 2020, store=store).add("visas", **{option: "bth"})
    with pytest.raises(KoinonError, match="visas"):
        kn.state_years(2020, 2020, store=store).add("visas")


DAY = [date(2020, 2, 7), date(2021, 1, 25), date(2021, 12, 14)]


def test_the_last_spell_that_began_holds_at_the_end_of_a_year():
    spells = pl.DataFrame(
        {
            "ccode1": [2, 2, 2, None],
            "ccode2": [20, 20, 20, 20],
            "first": [*DAY, DAY[0]],
            "requirement": ["visa free", "covid ban", "visa required", "visa free"],
            "days": [90, None, None, None],
        }
    )
    by_year = visas.yearly(spells, "missing").sort("year")
    assert by_year["year"].to_list() == [2020, 2021, 2022, 2023, 2024, 2025]
    assert by_year["visa_free"].to_list() == [1, 0, 0, 0, 0, 0]
    assert visas.yearly(spells[:2], "missing").sort("year")["visa_free"].to_list() == [1] + [None] * 5
    assert visas.yearly(spells[:2], "closed").sort("year")["visa_free"].to_list() == [1] + [0] * 5


@pytest.mark.parametrize(
    ("one", "two", "both", "either"),
    [
        (1, 1, 1, 1),
        (1, 0, 0, 1),
        (0, 0, 0, 0),
        (1, None, None, 1),
        (0, None, 0, None),
        (None, None, None, None),
    ],
)
def test_one_direction_can_settle_a_pair_but_an_unknown_one_cannot(one, two, both, either):
    rows = pl.DataFrame(
        {"ccode1": [2, 20], "ccode2": [20, 2], "year": [2020, 2020], "visa_free": [one, two]},
        schema_overrides={"visa_free": pl.Int8},
    )
    for collapse, expected in (("both", both), ("any", either)):
        for ordered in (rows, rows.reverse()):
            assert visas.collapsed(ordered, collapse)["visa_free"].to_list() == [expected]


# --- migrants


@pytest.mark.raw
def test_migrants_go_from_state_one_to_state_two(directed, pairs, raw):
    stock = pl.read_parquet(raw / "un_migrant_stock_2020" / "stock.parquet")
    north = cell(stock, "migrants", origin="Mexico", destination="United States", year=2020)
    south = cell(stock, "migrants", origin="United States", destination="Mexico", year=2020)
    assert north > 10_000_000 > south
    assert pair(directed, "migrants", MEXICO, USA, 2020) == north
    assert pair(directed, "migrants", USA, MEXICO, 2020) == south
    assert pair(pairs, "migrants1", USA, MEXICO, 2020) == south
    assert pair(pairs, "migrants2", USA, MEXICO, 2020) == north


@pytest.mark.raw
def test_migrants_of_a_directed_panel_are_those_of_the_table(directed, store):
    listed = store.frame("migrant_stock").drop_nulls(["ccode1", "ccode2"]).filter(pl.col("year") >= 2015)
    assert directed.frame["migrants"].count() == listed.height
    assert directed.frame["migrants"].sum() == listed["migrants"].sum()


@pytest.mark.raw
def test_migrants_are_not_interpolated(pairs):
    known = pairs.frame.filter(pl.col("migrants1").is_not_null())
    assert set(known["year"]) == {1990, 1995, 2000, 2005, 2010, 2015, 2020}
    assert known["migrants1"].min() >= 1
    assert pair(pairs, "migrants2", TURKEY, SYRIA, 2020) > 3_700_000
    assert pair(pairs, "migrants1", TURKEY, SYRIA, 2018) is None


@pytest.mark.raw
def test_russia_of_1990_is_not_the_soviet_union(pairs):
    assert pair(pairs, "migrants1", RUSSIA, TURKEY, 1990) is None
    assert pair(pairs, "migrants1", RUSSIA, UKRAINE, 2020) == pytest.approx(3_330_000, abs=5_000)


# --- globalisation


@pytest.mark.raw
def test_globalisation_of_states_and_pairs(pairs, store):
    states = kn.state_years(1965, 2022, store=store).add("globalisation").frame
    assert cell(states, "kofgi", ccode=SWITZERLAND, year=2021) == pytest.approx(90.7, abs=0.05)
    assert states.filter(~pl.col("year").is_between(1970, 2021))["kofgi"].count() == 0
    assert pair(pairs, "kofgi1", CANADA, SWITZERLAND, 2021) == pytest.approx(
        cell(states, "kofgi", ccode=CANADA, year=2021)
    )
    assert pair(pairs, "kofgi2", CANADA, SWITZERLAND, 2021) == pytest.approx(90.7, abs=0.05)


@pytest.mark.raw
def test_globalisation_of_a_divided_state_is_that_of_the_federal_republic(store):
    states = kn.state_years(1975, 1995, store=store).add("globalisation").frame
    assert cell(states, "kofgi", ccode=260, year=1980) is not None
    assert cell(states, "kofgi", ccode=265, year=1980) is None
    assert cell(states, "kofgi", ccode=GERMANY, year=1995) is not None


# --- Gleditsch-Ward panels and records


@pytest.mark.raw
def test_gleditsch_ward_panels_reach_the_tables_through_the_crosswalk(store):
    frame = kn.directed_dyad_years(2015, 2024, "gw", store=store)
    frame = frame.add("visas", "migrants", "globalisation").frame
    # United Germany and united Yemen have other codes here.
    assert cell(frame, "visa_free", gwcode1=260, gwcode2=JAPAN, year=2024) == 1
    assert cell(frame, "kofgi1", gwcode1=260, gwcode2=YEMEN_GW, year=2018) > 85
    assert cell(frame, "kofgi2", gwcode1=260, gwcode2=YEMEN_GW, year=2018) < 60
    assert cell(frame, "migrants", gwcode1=YEMEN_GW, gwcode2=260, year=2020) > 1_000
    assert frame.select("gwcode1", "gwcode2", "year").is_duplicated().sum() == 0


@pytest.mark.raw
def test_every_variable_has_a_source_years_and_a_sentence(directed, pairs):
    for panel in (directed, pairs):
        for v in panel.variables:
            if v.group:
                assert v.sources and v.covers and v.description.endswith("."), v.name
    assert {"passport_index", "un_migrant_stock_2020", "kof_globalisation"} <= set(pairs.sources)
    assert directed.variable("visa_requirement").labels == visas.CODES
