"""Security ties: agreements, exercises, troops, peacekeeping, signals, cyber, violence, religion.

Whole numbers are those the producers publish, or are counted again here from the raw files by another
way. Shares agree to 1e-12, averages of troops exactly.
"""

from datetime import date

import polars as pl
import pytest

from koinon.sources import checks, origin
from koinon.sources.checks import SourceError
from koinon.sources.dcad_v1 import in_force
from koinon.sources.names import ccode_of_name
from koinon.sources.overrides import overrides
from koinon.sources.owid_security import terrorism
from koinon.store.build import compiled
from koinon.store.schema import schemas
from koinon.world.systems import state_spells

SOURCES = {
    "alliance_depth": {"treaty_depth": 540},
    "dcad_v1": {"defence_cooperation": 1_871},
    "dcid_2_0": {"cyber_incidents": 429},
    "geo_pko": {"peacekeeping_contributions": 3_175},
    "jme_v3": {"joint_exercises_jme": 1_790, "joint_exercise_participants": 6_333},
    "mcmanus_nieman_signals": {"support_signals": 46_204},
    "mie": {"militarized_events": 28_011},
    "mme_v7": {"military_exercises_mme": 3_707, "military_exercise_participants": 13_660},
    "owid_security": {
        "exports_share": 15_397,
        "maddison": 21_854,
        "nuclear_status": 66,
        "terrorism_rand": 2_309,
        "tourist_departures": 2_352,
    },
    "troopdata": {"us_bases": 414, "us_construction": 219, "us_troops": 13_106},
    "ucdp_organized_violence": {"organized_violence": 6_936},
    "ucdp_prio_armed_conflict": {"ucdp_armed_conflicts": 2_686, "ucdp_conflict_states": 6_146},
    "world_religion_project": {"religion_shares": 1_979},
}
"""Tables of each source and their rows."""

AS_PUBLISHED = {("us_bases", "ccode"), ("us_construction", "ccode")}
"""Codes without a year, or of today."""


@pytest.fixture(scope="module")
def table(raw):
    """Return a function that gives a compiled table, building each source once."""
    made: dict[str, dict[str, pl.DataFrame]] = {}

    def get(name):
        source = schemas()[name].source
        if source not in made:
            made[source] = dict(compiled(origin(source), raw))
        return made[source][name]

    return get


def one(frame, **where):
    """Return the single row that matches, as a dictionary."""
    return frame.row(by_predicate=pl.all_horizontal(pl.col(k) == v for k, v in where.items()), named=True)


# --- what holds for all of them


@pytest.mark.raw
@pytest.mark.parametrize("source", SOURCES)
def test_tables_have_the_expected_rows(table, source):
    declared = {name for name, made in schemas().items() if made.source == source}
    assert declared == set(SOURCES[source])
    assert {name: table(name).height for name in declared} == SOURCES[source]


def years_of(spells):
    end = pl.col("end").dt.year().fill_null(2030)
    year = pl.int_ranges(pl.col("start").dt.year(), end + 1)
    return set(spells.select("code", year=year).explode("year").iter_rows())


@pytest.mark.raw
@pytest.mark.parametrize(
    ("name", "year", "codes", "outside"),
    [
        ("defence_cooperation", "sign_year", ("ccode1", "ccode2"), 4),
        ("military_exercise_participants", "year", ("ccode",), 0),
        ("joint_exercise_participants", "year", ("ccode",), 0),
        ("us_troops", "year", ("ccode",), 0),
        ("peacekeeping_contributions", "year", ("ccode",), 0),
        ("support_signals", "year", ("ccode1", "ccode2"), 0),
        ("cyber_incidents", "year", ("initiator", "target"), 0),
        ("militarized_events", "styear", ("ccode1", "ccode2"), 4),
        ("terrorism_rand", "year", ("ccode",), 0),
        ("nuclear_status", "first_year", ("ccode",), 0),
        ("nuclear_status", "last_year", ("ccode",), 0),
        ("maddison", "year", ("ccode",), 0),
        ("exports_share", "year", ("ccode",), 0),
        ("tourist_departures", "year", ("ccode",), 0),
        ("religion_shares", "year", ("ccode",), 0),
    ],
)
def test_codes_are_those_of_states_that_existed_that_year(table, name, year, codes, outside):
    valid = years_of(state_spells("cow"))
    rows = table(name)
    strange = sum(
        any(row[code] is not None and (row[code], row[year]) not in valid for code in codes)
        for row in rows.select(year, *codes).iter_rows(named=True)
    )
    assert strange == outside


def test_a_name_means_the_state_of_its_year():
    rows = pl.DataFrame(
        {
            "who": ["Germany", "Germany", "Serbia", "Russia", "Palau", "Guam", None],
            "year": [1960, 1995, 1960, 1960, 1980, 1980, 1980],
        }
    )
    coded = ccode_of_name(rows, "who", "year", aliases={"Serbia": "Yugoslavia"}, no_state={"Guam", "Palau"})
    assert coded["ccode"].to_list() == [260, 255, 345, 365, None, None, None]
    assert coded.drop("ccode").equals(rows)


def test_a_misspelt_name_is_no_territory():
    rows = pl.DataFrame({"who": ["Germoney"], "year": [1995]})
    with pytest.raises(SourceError, match="Germoney"):
        ccode_of_name(rows, "who", "year")


def test_a_state_is_not_lost_among_the_territories():
    rows = pl.DataFrame({"who": ["France"], "year": [1995]})
    with pytest.raises(SourceError, match="France"):
        ccode_of_name(rows, "who", "year", no_state={"France"})


# --- defence cooperation


@pytest.mark.raw
def test_published_numbers_of_defence_cooperation_agreements(table, raw):
    agreements = table("defence_cooperation")
    general = agreements.filter(pl.col("type") == "general")
    assert agreements.height == 1_871
    assert (general.height, agreements.height - general.height) == (1_322, 549)
    assert in_force(general, 2010).height == 885
    published = pl.read_parquet(raw / "dcad_v1" / "agreements.parquet")
    running = published.filter(
        (pl.col("type") == "general") & (pl.col("signYear") <= 2010) & (pl.col("endYearEstimate") >= 2010)
    )
    assert running.height == 885
    # The published 998 pairs count Bolivia with itself, which is Bolivia with Venezuela, a pair of its own.
    pairs = published.filter(pl.col("type") == "general").select("ccode1", "ccode2")
    assert pairs.n_unique() == 998 and (145, 145) in set(pairs.iter_rows())
    assert general.select("ccode1", "ccode2").n_unique() == 997
    (mended,) = (fault for fault in overrides() if fault.id == "dcad-bolivia-venezuela")
    assert (
        "The published 998 pairs with a general agreement count Bolivia with itself; mended, there are 997."
        in (mended.reason)
    )
    # The most active states, as published.
    both = pl.concat([agreements["ccode1"], agreements["ccode2"]]).value_counts()
    counts = dict(both.iter_rows())
    assert [counts[code] for code in (365, 2, 640, 369)] == [171, 153, 141, 140]


@pytest.mark.raw
def test_codes_for_unknown_are_empty_and_whole_dates_are_dates(table, raw):
    agreements = table("defence_cooperation")
    published = pl.read_parquet(raw / "dcad_v1" / "agreements.parquet")
    assert agreements["terminated"].drop_nulls().unique().sort().to_list() == [0, 1]
    assert agreements["terminated"].null_count() == published.filter(pl.col("terminated") < 0).height
    assert agreements["span"].min() == 1
    first = one(agreements, dca_id="DCADv1.0-0001")
    assert (first["signed"], first["ccode1"], first["ccode2"]) == (date(1984, 4, 1), 2, 20)
    assert agreements.filter(pl.col("ccode1") >= pl.col("ccode2")).is_empty()
    alone = agreements.filter(pl.col("ccode2").is_null()).sort("ccode1")
    assert alone["ccode1"].to_list() == [541, 750]
    venezuela = one(agreements, dca_id="DCADv1.0-0297")
    assert (venezuela["ccode1"], venezuela["ccode2"]) == (101, 145)


# --- exercises


@pytest.mark.raw
def test_numbers_used_twice_keep_both_exercises_apart(table):
    exercises = table("military_exercises_mme")
    reused = exercises.filter(pl.col("mme_id").is_duplicated()).sort("mme_id", "year")
    assert reused.select("mme_id", "year").rows() == [
        ("mme3457", 1996), ("mme3457", 2007), ("mme3458", 2000), ("mme3458", 2007),
        ("mme3460", 1995), ("mme3460", 2005),
    ]  # fmt: skip
    members = table("military_exercise_participants")
    ukraine = members.filter((pl.col("mme_id") == "mme3460") & (pl.col("year") == 1995))
    assert {369, 2} <= set(ukraine["ccode"]) and 710 not in set(ukraine["ccode"])


@pytest.mark.raw
def test_unknown_participants_are_no_participants(table):
    exercises = table("military_exercises_mme")
    assert exercises["unknown_participants"].sum() == 203
    assert "-9" not in set(table("military_exercise_participants")["state"])
    assert "-9" not in set(exercises["name"].drop_nulls()) | set(exercises["location"].drop_nulls())


@pytest.mark.raw
def test_peace_missions_have_their_participants(table):
    """Peace Mission is the series of the Shanghai Cooperation Organisation, begun by Russia and China."""
    exercises = table("military_exercises_mme").filter(pl.col("name").str.contains("(?i)peace mission"))
    joined = exercises.join(table("military_exercise_participants"), on=["mme_id", "year"])
    by_year = {y: set(g["ccode"]) for (y,), g in joined.group_by("year")}
    for year in (2005, 2007, 2009, 2010):
        assert {365, 710} <= by_year[year], year


@pytest.mark.raw
def test_the_united_states_take_part_most_often(table):
    counts = table("military_exercise_participants")["ccode"].drop_nulls().value_counts(sort=True)
    assert counts["ccode"][0] == 2


@pytest.mark.raw
def test_years_of_the_raw_sheet_are_read_from_dates(table, raw):
    sheet = table("joint_exercises_jme")
    published = pl.read_parquet(raw / "jme_v3" / "exercise.parquet").with_row_index("jme_id", offset=1)
    filled = published.filter(pl.col("s.year").is_null())
    assert filled.height == 310
    read = sheet.join(filled.select(pl.col("jme_id").cast(pl.Int16), "Start Date"), on="jme_id")
    assert read["year"].null_count() == 6
    assert all(str(year) in text for year, text in read.drop_nulls("year")["year", "Start Date"].rows())
    same = sheet.join(published.select(pl.col("jme_id").cast(pl.Int16), "s.year"), on="jme_id")
    assert same.filter(pl.col("s.year") != pl.col("year")).is_empty()


# --- troops


@pytest.mark.raw
@pytest.mark.parametrize(
    ("code", "year", "troops"),
    [(260, 1985, 246_875), (255, 2024, 36_541), (255, 1991, 203_423), (732, 1953, 326_863)],
)
def test_published_troops(table, code, year, troops):
    assert one(table("us_troops").drop_nulls("ccode"), ccode=code, year=year)["troops_ad"] == troops


@pytest.mark.raw
def test_what_was_not_reported_is_empty_and_not_zero(table):
    troops = table("us_troops")
    assert (
        troops.filter(pl.col("year") < 2008)["total_civilian"].null_count()
        == troops.filter(pl.col("year") < 2008).height
    )
    assert one(troops, host_code=255, year=2024)["total_civilian"] == 12_003
    assert troops.filter("filled")["army_ad"].is_null().all()
    assert troops.filter("filled")["year"].unique().sort().to_list() == [1951, 1952]
    home = troops.filter(pl.col("host_code") == 2).sort("year")
    assert home["troops_ad"][:3].is_null().all() and home["troops_ad"][3] == 2_338_379
    marines = troops.filter((pl.col("year") == 1959) & pl.col("host_code").is_in([350, 640, 660]))
    assert marines["marine_corps_ad"].is_null().all() and marines["army_ad"].is_not_null().all()


@pytest.mark.raw
def test_two_spellings_of_a_host_make_one_row(table, raw):
    published = pl.read_parquet(raw / "troopdata" / "country_year.parquet")
    troops = table("us_troops")
    czechia = published.filter((pl.col("ccode") == 316) & (pl.col("year") == 2013))
    assert czechia.height == 2
    assert one(troops, host_code=316, year=2013)["troops_ad"] == czechia["troops_ad"].sum() == 17
    gone = troops["troops_ad"].sum() - published["troops_ad"].sum()
    assert gone == 0  # the empty figures of the United States were zeros


@pytest.mark.raw
def test_construction_is_summed_and_nothing_is_lost(table, raw):
    published = pl.read_parquet(raw / "troopdata" / "construction.parquet")
    assert table("us_construction")["spend"].sum() == published["spend_construction"].sum()
    assert table("us_bases").filter(pl.col("host") == "Germany").height == published_bases(raw, "Germany")


def published_bases(raw, host):
    bases = pl.read_parquet(raw / "troopdata" / "bases.parquet")
    return bases.filter(pl.col("countryname") == host).height


# --- peacekeeping


@pytest.mark.raw
def test_the_average_map_of_a_mission_counted_by_hand(table, raw):
    """UNIFIL in 2010 has two maps; the troops of each contributor are added up cell by cell."""
    maps = pl.read_parquet(raw / "geo_pko" / "deployment_map_raw.parquet").filter(
        (pl.col("mission") == "UNIFIL") & (pl.col("year") == "2010")
    )
    dates = {row["month"] for row in maps.iter_rows(named=True)}
    total = 0
    for row in maps.iter_rows(named=True):
        for i in range(1, 18):
            if row[f"nameoftcc_{i}"] == "Italy" and row[f"notroopspertcc_{i}"].isdigit():
                total += int(row[f"notroopspertcc_{i}"])
    italy = one(table("peacekeeping_contributions"), mission="UNIFIL", year=2010, contributor="Italy")
    assert len(dates) == italy["maps"] == 2
    assert italy["troops"] == total / 2
    assert italy["ccode"] == 325


@pytest.mark.raw
def test_large_contributors_of_2015(table):
    year = table("peacekeeping_contributions").filter(pl.col("year") == 2015)
    sums = year.group_by("contributor").agg(pl.col("troops_peak").sum()).sort("troops_peak", descending=True)
    # The five largest contributors of troops in 2015 according to the United Nations are among the first.
    assert {"Bangladesh", "Ethiopia", "India", "Pakistan", "Rwanda"} == set(sums["contributor"][:5])


@pytest.mark.raw
def test_maps_published_again_do_not_count_twice(table):
    congo = table("peacekeeping_contributions").filter(
        (pl.col("mission") == "MONUSCO") & (pl.col("year") == 2019)
    )
    assert congo["maps"].drop_nulls().unique().to_list() == [4]
    # Some 14,000 troops stood there; the maps of one September, added up, show 41,515.
    assert 12_000 < congo["troops"].sum() < 16_000


# --- signals


@pytest.mark.raw
def test_signals_by_power_and_state(table, raw):
    signals = table("support_signals")
    assert signals["ccode1"].unique().sort().to_list() == [2, 200, 220, 365, 710]
    published = pl.read_parquet(raw / "mcmanus_nieman_signals" / "protege_year.parquet")
    for short, code in (("us", 2), ("chi", 710)):
        sent = signals.filter(pl.col("ccode1") == code)
        own = published.filter(pl.col("ccode") == code)
        assert sent["visit"].sum() == published[f"{short}_vis"].sum() - own[f"{short}_vis"].sum()
        assert (
            sent["arms"].sum()
            == published.filter((pl.col(f"{short}_arms") > 0) & (pl.col("ccode") != code)).height
        )
    assert signals.filter(pl.col("ccode1") != 2)["statements"].is_null().all()
    japan = one(signals, ccode1=2, ccode2=740, year=1985)
    assert (japan["pact"], japan["troops"]) == (1, 1)


# --- cyber


@pytest.mark.raw
def test_published_initiators_and_their_targets(table):
    incidents = table("cyber_incidents")
    counts = dict(incidents["initiator"].value_counts().iter_rows())
    assert [counts[code] for code in (710, 365, 630, 731)] == [115, 113, 65, 59]
    assert incidents.filter(pl.col("target").is_null())["incident_id"].to_list() == [291, 292, 309, 331]
    known = incidents.drop_nulls("target")
    assert known.filter(
        (pl.min_horizontal("initiator", "target") != pl.col("ccode1"))
        | (pl.max_horizontal("initiator", "target") != pl.col("ccode2"))
    ).is_empty()
    assert incidents.filter(pl.col("end") < pl.col("start")).is_empty()


# --- events and violence


@pytest.mark.raw
def test_acts_have_the_hostility_of_their_kind(table):
    events = table("militarized_events")
    levels = {2: range(1, 7), 3: range(7, 13), 4: range(13, 20), 5: range(20, 23)}
    for level, acts in levels.items():
        assert set(events.filter(pl.col("hostlev") == level)["action"]) <= set(acts)
    assert events["stday"].null_count() == 1_987


@pytest.mark.raw
def test_published_deaths_in_organised_violence(table):
    violence = table("organized_violence")
    assert one(violence, gwcode=369, year=2022)["deaths"] == 92_615
    rwanda = one(violence, gwcode=517, year=1994)
    assert rwanda["os_deaths"] == 770_581
    serbia = violence.filter(pl.col("country_id") == 345).sort("year")
    assert serbia.filter(pl.col("year") <= 2006)["gwcode"].unique().to_list() == [345]
    assert serbia.filter(pl.col("year") >= 2007)["gwcode"].unique().to_list() == [340]


@pytest.mark.raw
def test_gleditsch_ward_codes_of_violence_are_valid_in_their_years(table):
    valid = years_of(state_spells("gw"))
    coded = table("organized_violence").drop_nulls("gwcode")
    assert [row for row in coded["gwcode", "year"].iter_rows() if row not in valid] == []


@pytest.mark.raw
def test_conflicts_of_two_releases_agree(table, raw):
    """The later release has five conflict-years more to 2023 and lacks none of this one."""
    old = set(table("ucdp_armed_conflicts")["conflict_id", "year"].iter_rows())
    later = pl.read_parquet(raw / "peacesciencer_core" / "ucdp_acd.parquet")
    new = set(later.filter(pl.col("year") <= 2023)["conflict_id", "year"].iter_rows())
    assert old < new and len(new - old) == 5


@pytest.mark.raw
def test_supporters_of_a_conflict(table):
    """The coalition in Iraq 2004: the United Kingdom and the United States stand with the government."""
    states = table("ucdp_conflict_states")
    iraq = states.filter((pl.col("gwcode") == 645) & (pl.col("year") == 2004) & (pl.col("side") == "a"))
    allies = states.join(iraq.select("conflict_id", "year"), on=["conflict_id", "year"], how="semi")
    assert {2, 200} <= set(allies.filter(pl.col("role") == "secondary")["gwcode"])


# --- tables of Our World in Data


@pytest.mark.raw
def test_misplaced_incidents_return_to_their_years(table, raw):
    published = pl.read_parquet(raw / "owid_security" / "rand_terrorism.parquet")
    count = "Count of terrorist incidents (RAND)"
    world = dict(published.filter(pl.col("Entity") == "World")["Year", count].iter_rows())
    ours = table("terrorism_rand").group_by("year").agg(pl.col("incidents").sum()).sort("year")
    gaps = {year: world[year] - n for year, n in ours.iter_rows() if world[year] != n}
    assert gaps == {1973: 1}
    assert ours["year"].to_list() == sorted(world)
    # As published India has incidents from 1950 on, and its deaths in 2001 stand beside none.
    india = one(table("terrorism_rand"), entity="India", year=2008)
    assert (
        india["fatalities"] == one(published, Entity="India", Year=2008)["Fatalities due to terrorism (RAND)"]
    )
    assert published.filter((pl.col("Entity") == "India") & (pl.col("Year") == 2008))[count].item() is None


def test_a_country_with_a_value_too_many_stops_the_terrorism_table():
    rows = pl.DataFrame(
        {
            "entity": ["World", "India", "India", "India"],
            "year": [2000, 1950, 1951, 2000],
            "incidents": [5, 5, 1, None],
            "injuries": [1, None, None, 1],
            "fatalities": [1, None, None, 1],
        }
    )
    with pytest.raises(checks.SourceError, match="incidents: 1 rows disappeared"):
        terrorism(rows)


@pytest.mark.raw
def test_nuclear_powers_of_2022_and_those_that_gave_up(table):
    spells = table("nuclear_status")
    having = spells.filter((pl.col("status") == "possession") & (pl.col("last_year") == 2022))
    assert set(having["ccode"]) == {2, 200, 220, 365, 666, 710, 731, 750, 770}
    south_africa = spells.filter((pl.col("ccode") == 560) & (pl.col("status") == "possession"))
    assert south_africa["first_year", "last_year"].rows() == [(1979, 1991)]
    yugoslavia = spells.filter(pl.col("ccode") == 345)
    assert yugoslavia.height > 1 and set(yugoslavia["status"]) == {"consideration", "pursuit"}


@pytest.mark.raw
def test_maddison_carries_codes_only_on_the_territory_of_the_time(table):
    series = table("maddison")
    coded = series.drop_nulls("ccode")
    assert coded["year"].min() == 1950
    for entity, last in (("Russia", 1991), ("Germany", 1989), ("Sudan", 2010)):
        assert coded.filter(pl.col("entity") == entity)["year"].min() == last + 1
    assert one(series, entity="United States", year=2018)["gdp_per_capita"] == pytest.approx(55_334.7394)


@pytest.mark.raw
def test_germany_in_the_divided_years_is_not_the_federal_republic(table):
    exports = table("exports_share")
    assert one(exports, entity="Germany", year=1960)["ccode"] is None
    assert one(exports, entity="West Germany", year=1960)["ccode"] == 260
    assert one(exports, entity="Germany", year=2014)["exports"] == pytest.approx(37.55477)


# --- depth and religion


@pytest.mark.raw
def test_depth_scores_belong_to_treaties(table):
    depth = table("treaty_depth")
    assert (depth["depth"].count(), depth["latent_depth"].count()) == (492, 289)
    stray = depth.join(table("treaties"), on="atopid", how="anti")
    assert sorted(stray["atopid"]) == [2380, 4050, 4590, 4660, 4835]
    # Two teams measured the same 241 treaties, each its own way: the ranks must go together.
    both = depth.drop_nulls(["depth", "latent_depth"])
    assert both.height == 241
    assert both.select(pl.corr("depth", "latent_depth", method="spearman")).item() > 0.7


@pytest.mark.raw
def test_shares_of_religions(table, raw):
    shares = table("religion_shares")
    usa = one(shares, ccode=2, year=2010)
    assert usa["christian"] == pytest.approx(233_111_307 / 312_750_000, abs=1e-12)
    assert one(shares, ccode=630, year=2010)["shia"] > 0.8
    branches = ["protestant", "catholic", "orthodox", "anglican", "other_christian"]
    gap = shares.select((pl.sum_horizontal(branches) - pl.col("christian")).abs() > 1e-9).to_series()
    published = pl.read_parquet(raw / "world_religion_project" / "wrp_national.parquet")
    odd = published.filter(
        pl.sum_horizontal("chrstprot", "chrstcat", "chrstorth", "chrstang", "chrstothr")
        != pl.col("total christians")
    )
    assert gap.sum() <= odd.height == 12
