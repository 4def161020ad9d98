"""Core sources: states, capitals, distances, disputes, wars, rivalries, conflict, economy, democracy.

Expected values are those the producers publish, or follow from a second source. Whole numbers agree
exactly. GDP, population and democracy must be the raw doubles bit for bit. Capitals are compared with
CEPII's coordinates, which are rounded and sometimes mean another part of a city: 110 km apart is a fault.
"""

import itertools
import math

import polars as pl
import pytest

from koinon.errors import fold
from koinon.sources import origin
from koinon.store.build import compiled
from koinon.store.schema import schemas
from koinon.world.systems import CODE, crosswalk, state_spells

SOURCES = [
    "arms_races",
    "cow_capitals",
    "cow_mid",
    "cow_states",
    "cow_trade_totals",
    "cow_war",
    "creg",
    "cshapes_mindist",
    "democracy",
    "gdp_population",
    "gml_mid",
    "gw_capitals",
    "gw_states",
    "hief",
    "maoz_powers",
    "rugged",
    "td_rivalries",
    "territorial_threat",
    "tss_rivalries",
    "ucdp_acd",
    "ucdp_onsets",
]

CEPII_FAULTS = {"Apia", "Conakry", "Wellington"}
"""Capitals that CEPII has in the wrong place: a sign (Apia) or a digit (Conakry, Wellington) is off."""


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


# --- states and capitals


@pytest.mark.raw
@pytest.mark.parametrize(
    ("name", "spells", "still_there"), [("cow_states", 243, 195), ("gw_states", 239, 197)]
)
def test_states_are_the_published_spells_and_the_open_ones_have_no_end(table, name, spells, still_there):
    states = table(name)
    assert states.height == spells
    assert states["end"].null_count() == still_there


@pytest.mark.raw
def test_the_main_gleditsch_ward_list_is_the_one_with_microstates_left_out(table, raw):
    listed = pl.read_parquet(raw / "peacesciencer_core" / "gw_states.parquet").sort("gwcode", "startdate")
    main = table("gw_states").filter(~pl.col("microstate"))
    assert main["gwcode"].to_list() == listed["gwcode"].to_list()
    assert main["start"].to_list() == listed["startdate"].to_list()
    ended = main["end"].fill_null(pl.date(2017, 12, 31))
    assert ended.to_list() == listed["enddate"].to_list()


def kilometres(lat1, lng1, lat2, lng2):
    """Great-circle distance, by the haversine formula."""
    a, b, c, d = (math.radians(x) for x in (lat1, lng1, lat2, lng2))
    half = math.sin((c - a) / 2) ** 2 + math.cos(a) * math.cos(c) * math.sin((d - b) / 2) ** 2
    return 2 * 6371 * math.asin(math.sqrt(half))


@pytest.mark.raw
@pytest.mark.parametrize("system", ["cow", "gw"])
def test_capitals_stand_where_cepii_has_them(table, raw, system):
    places = pl.read_parquet(raw / "cepii_geodist" / "geo_cepii.parquet")
    theirs: dict[str, list[tuple[float, float]]] = {}
    for city, lat, lng in places["city_en", "lat", "lon"].rows():
        theirs.setdefault(fold(city), []).append((float(lat), float(lng)))
    compared = set()
    for city, lat, lng in table(f"{system}_capitals")["capital", "lat", "lng"].rows():
        # Two cities may have one name: Kingston is also the capital of Norfolk Island.
        if (found := theirs.get(fold(city))) and city not in CEPII_FAULTS:
            assert min(kilometres(lat, lng, *place) for place in found) < 110, city
            compared.add(city)
    assert len(compared) > 150
    assert {"Brasilia", "Tunis", "Riyadh", "Beijing", "Ankara"} <= compared


@pytest.mark.raw
@pytest.mark.parametrize("system", ["cow", "gw"])
def test_every_state_has_exactly_one_capital_on_each_first_of_january(table, system):
    code = CODE[system]
    states = state_spells(system).with_columns(pl.col("end").fill_null(pl.date(2024, 12, 31)))
    year = pl.int_ranges(pl.col("start").dt.year(), pl.col("end").dt.year() + 1)
    years = states.select(code=pl.col("code"), year=year).explode("year").unique()
    day = pl.date("year", 1, 1)
    until = pl.col("end").fill_null(pl.date(2024, 12, 31))
    in_force = years.join(table(f"{system}_capitals"), left_on="code", right_on=code).filter(
        pl.col("start") <= day, until >= day
    )
    assert in_force.height == years.height
    assert in_force.select("code", "year").n_unique() == years.height


@pytest.mark.raw
@pytest.mark.parametrize("system", ["cow", "gw"])
@pytest.mark.parametrize(
    ("state", "year", "city"),
    [
        (640, 1900, "Istanbul"),
        (640, 1924, "Ankara"),
        (710, 1900, "Beijing"),
        (710, 1930, "Nanjing"),
        (710, 1940, "Chongqing"),
        (710, 1947, "Nanjing"),
        (710, 1950, "Beijing"),
        (140, 1959, "Rio de Janeiro"),
        (140, 1961, "Brasilia"),
    ],
)
def test_capitals_move(table, system, state, year, city):
    day = pl.date(year, 1, 1)
    spells = table(f"{system}_capitals").filter(
        pl.col(CODE[system]) == state,
        pl.col("start") <= day,
        pl.col("end").is_null() | (pl.col("end") >= day),
    )
    assert spells["capital"].to_list() == [city]


@pytest.mark.raw
def test_annam_is_ruled_from_hue_and_yemen_stands_once(table):
    capitals = table("gw_capitals")
    assert one(capitals, gwcode=815)["capital"] == "Hue"
    assert 679 not in capitals["gwcode"]
    assert 678 in capitals["gwcode"]


@pytest.mark.raw
def test_neighbours_touch_and_the_channel_is_narrow(table):
    for name, code in (("cow_mindist", "ccode"), ("gw_mindist", "gwcode")):
        of_2000 = table(name).filter(pl.col("year") == 2000)
        assert one(of_2000, **{f"{code}1": 2, f"{code}2": 20})["mindist"] == 0
        # The Strait of Dover is 33 km wide; the map is simplified.
        assert one(of_2000, **{f"{code}1": 200, f"{code}2": 220})["mindist"] == pytest.approx(33, abs=5)


# --- disputes and wars


@pytest.mark.raw
@pytest.mark.parametrize(
    ("name", "rows", "disputes"),
    [
        ("cow_mid_dyads", 10_234, 2_280),
        ("cow_mid_dirdisp", 11_390, 2_436),
        ("cow_mid_disputes", 2_436, 2_436),
        ("gml_mid_dyads", 9_284, 2_047),
        ("gml_mid_disputes", 2_174, 2_174),
        ("gml_mid_participants", 5_217, 2_174),
        ("gml_dirdisp", 10_276, 2_174),
    ],
)
def test_disputes_are_all_there_and_no_missing_code_remains(table, name, rows, disputes):
    made = table(name)
    assert made.height == rows
    assert made["dispnum"].n_unique() == disputes
    lowest = made.select(pl.selectors.integer()).min().row(0)
    assert all(low >= 0 for low in lowest)


@pytest.mark.raw
def test_unknown_deaths_are_missing_and_known_zeros_stay(table):
    dyads = table("cow_mid_dyads")
    assert dyads["fatality1"].null_count() == 1_312
    assert dyads["fatalpre1"].null_count() == 4_547
    assert dyads.filter(pl.col("fatality1") == 0).height > 0
    assert dyads["hiact1"].null_count() == 0
    assert dyads.filter(pl.col("hiact1") == 0)["hostlev1"].unique().to_list() == [1]


@pytest.mark.raw
def test_577_participants_joined_a_dispute_of_others(table):
    assert table("gml_mid_participants").filter(pl.col("orig") == 0).height == 577


@pytest.mark.raw
def test_no_dispute_begins_in_a_thirteenth_month(table):
    entered = one(table("gml_mid_participants"), dispnum=1272, ccode=290)
    assert one(table("gml_mid_disputes"), dispnum=1272)["stmon"] == entered["stmon"] == 11
    left = one(table("gml_mid_participants"), dispnum=3514, ccode=93)
    ended = table("gml_dirdisp").filter(pl.col("dispnum") == 3514)["endmon"].unique().to_list()
    assert ended == [left["endmon"]] == [12]


@pytest.mark.raw
@pytest.mark.parametrize(("war", "dead"), [(106, 8_578_031), (139, 16_634_907)])
def test_the_world_wars_have_the_published_battle_deaths(table, war, dead):
    # A state that fought in two spells has two figures, each on its side.
    fought = table("cow_inter_wars").filter(pl.col("warnum") == war)
    assert fought.select("ccode1", "sidea1", "batdeath1").unique()["batdeath1"].sum() == dead


@pytest.mark.raw
def test_wars_have_the_published_number_and_sides_without_a_code_are_empty(table):
    assert table("cow_inter_wars")["warnum"].n_unique() == 95
    assert table("cow_inter_wars")["batdeath1"].null_count() == 4
    within = table("cow_intra_wars")
    assert within["warnum"].n_unique() == 306
    assert within["sidea"].null_count() == 113
    assert within.filter(pl.col("ccodea").is_null()).equals(within.filter(pl.col("sidea").is_null()))
    lone = within.filter(pl.any_horizontal(pl.col("sidea", "sideb").is_null()))
    assert lone["primary_state"].max() == 0


# --- rivalries, threat, armed conflict


@pytest.mark.raw
@pytest.mark.parametrize(
    ("name", "first", "last", "start", "end"),
    [("td_rivalries", 2, 365, "styear", "endyear"), ("tss_rivalries", 2, 365, "start", "end")],
)
def test_the_cold_war_was_a_rivalry_from_1945_to_1989(table, name, first, last, start, end):
    rivals = table(name).filter(pl.col("ccode1") == first, pl.col("ccode2") == last)
    assert (1945, 1989) in rivals[start, end].rows()


@pytest.mark.raw
def test_germany_and_france_race_before_1914(table):
    races = table("arms_races").filter(pl.col("ccode1") == 220, pl.col("ccode2") == 255)
    assert races.filter(pl.col("styear") <= 1913, pl.col("endyear") >= 1913).height == 1


@pytest.mark.raw
def test_maoz_has_the_united_states_regional_until_1898_and_global_since(table):
    powers = table("maoz_powers").filter(pl.col("ccode") == 2)
    assert [(s, a.year, b and b.year) for s, a, b in powers["scope", "start", "end"].rows()] == [
        ("global", 1899, None),
        ("regional", 1824, 1898),
    ]
    assert table("maoz_powers").height == 23


@pytest.mark.raw
def test_threat_estimates_lie_inside_their_interval_of_90_per_cent(table):
    threat = table("territorial_threat")
    width = (threat["upr"] - threat["lwr"]) / (2 * threat["sd"])
    # 1.645 standard deviations if the posterior were normal.
    assert width.mean() == pytest.approx(1.645, abs=0.05)
    assert threat.filter(pl.col("year") < 1885)["m_lterrthreat"].null_count() == (threat["year"] < 1885).sum()


@pytest.mark.raw
@pytest.mark.parametrize(("year", "conflicts", "wars"), [(2023, 59, 9), (2024, 61, 11)])
def test_conflicts_and_wars_of_a_year_are_those_published(table, year, conflicts, wars):
    active = table("ucdp_acd").filter(pl.col("year") == year)
    assert active["conflict_id"].n_unique() == conflicts
    assert active.filter(pl.col("intensity_level") == 2)["conflict_id"].n_unique() == wars


@pytest.mark.raw
def test_a_longer_quiet_never_makes_more_onsets(table):
    onsets = table("ucdp_onsets")
    for shorter, longer in itertools.pairwise(["1", "2", "3", "5", "10"]):
        assert (onsets[f"sumonset{shorter}"] >= onsets[f"sumonset{longer}"]).all()
    assert one(onsets, gwcode=220, year=1946)["sumnewconf"] == 4


# --- society, terrain, economy, regime


@pytest.mark.raw
def test_ethnic_index_has_one_row_per_state_and_year_in_both_systems(table):
    index = table("hief")
    assert index.height == 8_808 - 24 - 1
    assert index.select("gwcode", "year").n_unique() == index.height
    assert [one(index, ccode=365, year=y)["efindex"] for y in (1990, 1991, 1992)] == [0.69, 0.691, 0.29]


@pytest.mark.raw
@pytest.mark.parametrize("name", ["hief", "creg"])
def test_the_two_codes_of_a_row_agree_with_the_crosswalk(table, name):
    spans = crosswalk("cow").with_columns(pl.col("last_year").fill_null(2024))
    paired = table(name).join(spans, on="ccode", suffix="_listed")
    inside = paired.filter(pl.col("year").is_between(pl.col("first_year"), pl.col("last_year")))
    assert inside.height > 7_000
    assert inside.filter(pl.col("gwcode") != pl.col("gwcode_listed")).is_empty()


@pytest.mark.raw
def test_creg_keeps_the_rows_that_share_a_cow_code(table):
    groups = table("creg")
    assert groups.height == 11_523
    shared = groups.filter(groups.select("ccode", "year").is_duplicated())
    assert shared.height == 276
    assert set(shared["creg_ccode"]) == {340, 345, 365, 393}


@pytest.mark.raw
def test_switzerland_is_rugged_and_the_netherlands_are_flat(table):
    terrain = table("rugged")
    assert one(terrain, ccode=225)["rugged"] == 4.761
    assert one(terrain, ccode=210)["rugged"] == 0.037
    assert one(terrain, ccode=210)["newlmtnest"] == 0


@pytest.mark.raw
@pytest.mark.parametrize(("state", "year"), [(2, 2014), (255, 2014), (740, 2014), (200, 1900)])
def test_total_imports_are_those_of_all_pairs_together(table, raw, state, year):
    pairs = pl.read_parquet(raw / "cow_trade" / "directed_dyad_year.parquet")
    of_state = pairs.filter(pl.col("ccode1") == state, pl.col("year") == year, pl.col("flow1") >= 0)
    total = one(table("cow_trade_totals"), ccode=state, year=year)["imports"]
    # Partners outside the COW system count in the totals only.
    assert of_state["flow1"].sum() == pytest.approx(total, rel=0.1)


# Rows whose code was not valid on any day of their year: known, and kept.
OUTSIDE = {
    ("cow_mid_dirdisp", "ccode1"): 2,
    ("cow_mid_dirdisp", "ccode2"): 2,
    ("cow_mid_dyads", "ccode1"): 2,  # Canada in the Russian civil war, two years before it was a member
    ("cow_mid_dyads", "ccode2"): 2,
    ("cow_trade_totals", "ccode"): 735,  # series that begin before membership
    ("creg", "ccode"): 2_455,  # projections to before independence
    ("creg", "gwcode"): 2_371,
    ("hief", "ccode"): 122,  # a few states from before membership
    ("hief", "gwcode"): 37,
    ("ucdp_acd", "gwno_a"): 3,  # Hyderabad, which is on no list
}
SYSTEMS = {"ccode": "cow", "gwcode": "gw", "gwno": "gw"}


def valid_years(system):
    last = pl.col("end").dt.year().fill_null(2100)
    year = pl.int_ranges(pl.col("start").dt.year(), last + 1)
    years = state_spells(system).select("code", year=year).explode("year")
    return years.cast({"code": pl.Int64, "year": pl.Int64}).unique()


@pytest.mark.raw
@pytest.mark.parametrize("name", sorted(n for n, made in schemas().items() if made.source in SOURCES))
def test_codes_are_valid_in_their_year_but_for_the_known_rows(table, name):
    made = table(name)
    for column in made.columns:
        system = next((s for stem, s in SYSTEMS.items() if column.startswith(stem)), None)
        if system is None or "year" not in made.columns:
            continue
        rows = made.select(
            code=pl.col(column).cast(pl.Int64), year=pl.col("year").cast(pl.Int64)
        ).drop_nulls()
        odd = rows.join(valid_years(system), on=["code", "year"], how="anti").height
        assert odd == OUTSIDE.get((name, column), 0), column


@pytest.mark.raw
def test_west_germany_trades_under_its_own_code(table):
    trade = table("cow_trade_totals")
    assert one(trade, ccode=260, year=1960)["exports"] == 11_381
    assert trade.filter(pl.col("ccode") == 255, pl.col("year").is_between(1946, 1989)).is_empty()


@pytest.mark.raw
@pytest.mark.parametrize(
    ("name", "file", "code"),
    [
        ("cow_democracy", "cw_democracy", "ccode"),
        ("gw_democracy", "gw_democracy", "gwcode"),
        ("cow_gdp_population", "cw_gdppop", "ccode"),
        ("gw_gdp_population", "gw_gdppop", "gwcode"),
    ],
)
def test_estimates_are_the_raw_doubles(table, raw, name, file, code):
    published = pl.read_parquet(raw / "isard" / f"{file}.parquet").sort(code, "year")
    made = table(name)
    assert made.cast(published.schema).equals(published)
    assert {made.schema[c] for c in made.columns if published.schema[c] == pl.Float64} == {pl.Float64()}


@pytest.mark.raw
def test_american_democracy_and_income(table):
    scores = table("cow_democracy").filter(pl.col("ccode") == 2)
    assert one(scores, year=2024)["v2x_polyarchy"] == 0.843
    assert one(scores, year=2025)["v2x_polyarchy"] == 0.735
    usa = one(table("cow_gdp_population"), ccode=2, year=2019)
    assert round(usa["mrgdppc"]) == 61_806
    assert round(usa["pwtpop"], 1) == 330.7
