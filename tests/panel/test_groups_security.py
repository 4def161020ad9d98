"""Panel groups of security ties: exercises, agreements, troops, peacekeeping, cyber incidents, religion.

Values are compared with cases counted by hand in the raw files or known from elsewhere; counts are exact.
"""

from importlib import import_module

import polars as pl
import pytest

import koinon as kn
from koinon.errors import KoinonError
from koinon.sources import origins
from koinon.store.catalogue import Store

SOURCES = ("dcad_v1", "dcid_2_0", "geo_pko", "jme_v3", "mme_v7", "troopdata", "world_religion_project")
GROUPS = {
    "cyber": ("cyber_incidents", "cyber_initiated1", "cyber_initiated2", "cyber_severity"),
    "defence-cooperation": ("dca_general_inforce", "dca_general", "dca_sector"),
    "exercises": ("mme_exercises", "jme_exercises"),
    "troops": ("us_troops",),
}
"""Variables of a pair."""

FRANCE, WEST_GERMANY, GERMANY, RUSSIA, CHINA, USA, IRAN, ISRAEL = 220, 260, 255, 365, 710, 2, 630, 666


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
def dyads(store):
    """Undirected pairs 1970-2024 with every group that fits."""
    return kn.dyad_years(1970, 2024, store=store).add(*GROUPS).frame


@pytest.fixture(scope="module")
def states(store):
    """States 1945-2024 with every group that fits."""
    groups = ("defence-cooperation", "exercises", "peacekeeping", "religion", "troops")
    return kn.state_years(1945, 2024, store=store).add(*groups).frame


def cell(frame, name, **where):
    """Return one value."""
    return frame.filter(pl.all_horizontal(pl.col(k) == v for k, v in where.items()))[name].item()


def pair(frame, name, one, two, year):
    return cell(frame, name, ccode1=one, ccode2=two, year=year)


# --- every group


@pytest.mark.raw
@pytest.mark.parametrize("unit", [kn.state_years, kn.dyad_years, kn.directed_dyad_years])
@pytest.mark.parametrize("system", ["cow", "gw"])
def test_groups_add_documented_columns_and_no_rows(store, unit, system):
    bare = unit(2000, 2001, system, store=store)
    names = ["defence-cooperation", "exercises", "peacekeeping", "religion", "troops"]
    names += [] if unit is kn.state_years else ["cyber"]
    full = bare.add(*names)
    assert full.frame.select(bare.frame.columns).equals(bare.frame)
    assert full.frame.columns == [v.name for v in full.variables]
    for v in full.variables:
        assert v.description.endswith(".")
        if v.group:
            assert v.sources and v.table and v.covers
            assert full.frame[v.name].null_count() < len(full), v.name


@pytest.mark.raw
def test_cyber_incidents_are_of_pairs(store):
    with pytest.raises(KoinonError, match="fits dyad-year"):
        kn.state_years(2000, 2001, store=store).add("cyber")


@pytest.mark.raw
def test_no_value_outside_the_years_of_a_source(store):
    early_late = [(kn.dyad_years, 1979, 1979), (kn.dyad_years, 2011, 2011)]
    for unit, first, last in early_late:
        frame = unit(first, last, store=store).add("defence-cooperation", "exercises").frame
        for name in ("dca_general_inforce", "dca_general", "dca_sector", "mme_exercises"):
            assert frame[name].is_null().all(), (name, first)
    late = kn.state_years(2021, 2022, store=store).add("peacekeeping").frame
    assert late["pko_troops"].is_null().all()
    assert late["pko_troops_peak"].null_count() < late.height
    assert kn.dyad_years(1999, 1999, store=store).add("cyber").frame["cyber_incidents"].is_null().all()
    assert kn.dyad_years(2021, 2021, store=store).add("cyber").frame["cyber_incidents"].is_null().all()


# --- exercises


@pytest.mark.raw
def test_exercises_of_a_pair_counted_in_the_raw_file(dyads, states, raw):
    exercises = pl.read_parquet(raw / "mme_v7" / "exercise.parquet")
    slots = [c for c in exercises.columns if c.startswith("State")]
    together = alone = 0
    for row in exercises.filter(pl.col("s.year") == 2005).iter_rows(named=True):
        who = {row[slot] for slot in slots}
        together += {"United States", "South Korea"} <= who
        alone += "United States" in who
    assert pair(dyads, "mme_exercises", USA, 732, 2005) == together > 0
    assert cell(states, "mme_exercises", ccode=USA, year=2005) == alone > together


@pytest.mark.raw
def test_allies_exercise_and_rivals_do_not(dyads):
    assert pair(dyads, "mme_exercises", USA, 200, 1985) > 3
    assert pair(dyads, "mme_exercises", USA, RUSSIA, 1985) == 0
    # The first Peace Mission of Russia and China was in August 2005.
    assert pair(dyads, "mme_exercises", RUSSIA, CHINA, 2005) >= 1


@pytest.mark.raw
def test_the_raw_sheet_is_silent_where_it_lists_nothing(dyads):
    listed = dyads["jme_exercises"].drop_nulls()
    assert listed.min() == 1
    assert pair(dyads, "jme_exercises", USA, RUSSIA, 1985) is None


# --- agreements


@pytest.mark.raw
def test_agreements_in_force_are_those_of_the_table(dyads, store):
    rows = store.frame("defence_cooperation").filter(
        (pl.col("type") == "general") & (pl.col("sign_year") <= 2010) & (pl.col("end_year") >= 2010)
    )
    year = dyads.filter(pl.col("year") == 2010)
    # Agreements of the Federal Republic and of Czechoslovakia, which are no longer, have no pair in 2010.
    gone = rows.filter(pl.any_horizontal(pl.col("ccode1", "ccode2").is_in([260, 315])))
    assert rows.height == 885
    assert year["dca_general"].sum() == 885 - gone.height
    assert year.filter(pl.col("dca_general_inforce") == 1).height == (
        rows.join(gone, on="dca_id", how="anti").select("ccode1", "ccode2").n_unique()
    )


@pytest.mark.raw
def test_an_agreement_begins_with_its_signature(store):
    frame = kn.dyad_years(1990, 2010, store=store).add("defence-cooperation").frame
    signed = store.frame("defence_cooperation").filter(
        (pl.col("ccode1") == 290) & (pl.col("ccode2") == 369) & (pl.col("type") == "general")
    )
    first = signed["sign_year"].min()
    assert pair(frame, "dca_general_inforce", 290, 369, first) == 1
    assert pair(frame, "dca_general_inforce", 290, 369, first - 1) == 0


@pytest.mark.raw
def test_agreement_years_without_a_state_are_counted_in_a_note(store):
    panel = kn.dyad_years(1980, 2010, store=store).add("defence-cooperation")
    (note,) = (n for n in panel.notes if n.startswith("defence-cooperation"))
    assert "86 agreement-years" in note


@pytest.mark.raw
def test_partners_are_states_with_a_general_agreement(states, dyads):
    with_russia = dyads.filter(
        (pl.col("year") == 2010)
        & ((pl.col("ccode1") == RUSSIA) | (pl.col("ccode2") == RUSSIA))
        & (pl.col("dca_general_inforce") == 1)
    )
    assert cell(states, "dca_partners", ccode=RUSSIA, year=2010) == with_russia.height > 30


# --- troops


@pytest.mark.raw
@pytest.mark.parametrize(
    ("code", "year", "troops"),
    [(WEST_GERMANY, 1985, 246_875), (GERMANY, 1991, 203_423), (GERMANY, 2024, 36_541), (732, 1953, 326_863)],
)
def test_troops_hosted(states, code, year, troops):
    assert cell(states, "us_troops", ccode=code, year=year) == troops


@pytest.mark.raw
def test_troops_of_a_pair_are_those_in_the_other_state(store):
    frame = kn.directed_dyad_years(1985, 1985, store=store).add("troops").frame
    assert pair(frame, "us_troops", USA, WEST_GERMANY, 1985) == 246_875
    assert pair(frame, "us_troops", WEST_GERMANY, USA, 1985) == 246_875
    assert pair(frame, "us_troops", FRANCE, WEST_GERMANY, 1985) is None


@pytest.mark.raw
def test_years_filled_in_and_troops_at_home_are_empty(states):
    filled = states.filter(pl.col("year").is_in([1951, 1952]))
    assert filled["us_troops"].is_null().all()
    assert states.filter(pl.col("ccode") == USA)["us_troops"].is_null().all()


@pytest.mark.raw
def test_troops_in_a_gleditsch_ward_panel(store):
    frame = kn.state_years(1985, 1985, "gw", store=store).add("troops").frame
    assert cell(frame, "us_troops", gwcode=260, year=1985) == 246_875
    # North Yemen is 678 in both lists; united Germany is 255 in COW and 260 here.
    later = kn.state_years(1995, 1995, "gw", store=store).add("troops").frame
    assert cell(later, "us_troops", gwcode=260, year=1995) > 50_000


# --- peacekeeping


@pytest.mark.raw
def test_contributions_to_peacekeeping(states):
    assert cell(states, "pko_troops", ccode=771, year=2015) > 4_000  # Bangladesh
    assert cell(states, "pko_missions", ccode=771, year=2015) >= 5
    assert cell(states, "pko_troops", ccode=731, year=2015) == 0  # North Korea sends none
    assert cell(states, "pko_troops", ccode=731, year=2023) is None
    assert cell(states, "pko_troops_peak", ccode=731, year=2023) == 0
    known = states.drop_nulls(["pko_troops", "pko_troops_peak"])
    assert known.select(pl.corr("pko_troops", "pko_troops_peak")).item() > 0.9


# --- cyber incidents


@pytest.mark.raw
def test_cyber_incidents_between_rivals(dyads, store):
    incidents = store.frame("cyber_incidents")
    whole = incidents.filter(pl.col("year") <= 2020)
    assert dyads["cyber_incidents"].sum() == whole.height == 428
    # Stuxnet (2007-2010) was aimed at Iran; between two states without a rivalry nothing is known.
    assert pair(dyads, "cyber_incidents", 630, 666, 2003) == 0
    assert pair(dyads, "cyber_severity", 630, 666, 2003) is None
    assert pair(dyads, "cyber_incidents", 20, 390, 2010) is None


@pytest.mark.raw
def test_who_began_an_incident_follows_the_direction_of_the_pair(store):
    frame = kn.directed_dyad_years(2000, 2020, store=store).add("cyber").frame
    counts = {}
    for one, two in ((USA, CHINA), (CHINA, USA)):
        rows = frame.filter((pl.col("ccode1") == one) & (pl.col("ccode2") == two))
        counts[one] = (rows["cyber_initiated1"].sum(), rows["cyber_initiated2"].sum())
    begun = store.frame("cyber_incidents").filter(
        (pl.col("ccode1") == USA) & (pl.col("ccode2") == CHINA) & (pl.col("year") <= 2020)
    )
    by_china = begun.filter(pl.col("initiator") == CHINA).height
    assert counts[CHINA] == counts[USA][::-1]
    assert counts[CHINA][0] == by_china > counts[USA][0]


# --- religion


@pytest.mark.raw
def test_religions_stand_in_every_fifth_year_only(states):
    assert cell(states, "christian", ccode=USA, year=2010) == pytest.approx(233_111_307 / 312_750_000)
    assert cell(states, "shia", ccode=IRAN, year=2010) > 0.8
    assert cell(states, "jewish", ccode=ISRAEL, year=2005) > 0.7
    assert cell(states, "christian", ccode=USA, year=2009) is None
    known = states.drop_nulls("christian")["year"].unique().sort().to_list()
    assert known == list(range(1945, 2011, 5))
