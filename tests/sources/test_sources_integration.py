"""Trade rivals, trade agreements, globalisation, migrants, visas, organisations, democracy, parties.

Expected values are published ones, those the mirrors of the data report, or counts taken from the raw files
by another way. Trade values are stored in single precision: relative 1e-6 is equality. Indices agree to the
digits the producers print.
"""

from datetime import date
from importlib import import_module

import polars as pl
import pytest

from koinon.errors import KoinonError
from koinon.sources import boix_miller_rosato, origin, passport_index, un_migrant_stock_2020, wto_rta_2026
from koinon.sources.checks import SourceError
from koinon.sources.membership import split_by_membership
from koinon.sources.pairs import coded_pairs
from koinon.store.schema import schema

SINGLE = 1e-6


@pytest.fixture(scope="module")
def made(raw):
    """Return a function that compiles one source once and returns a table as the store holds it."""
    kept: dict[str, dict[str, pl.DataFrame]] = {}

    def table(source, name):
        if source not in kept:
            tidy = import_module(f"koinon.sources.{source}").tables(raw / origin(source).raw)
            kept[source] = {key: schema(key).conform(frame) for key, frame in tidy.items()}
        return kept[source][name]

    return table


def rows(frame, **where):
    return frame.filter(pl.all_horizontal(pl.col(k) == v for k, v in where.items()))


def one(frame, **where):
    """Return the single row that matches, as a dictionary."""
    found = rows(frame, **where)
    assert found.height == 1, where
    return found.row(0, named=True)


# --- trade


@pytest.mark.raw
def test_baci_stands_in_thousands_whatever_the_file_had(made, raw):
    pairs = made("baci", "baci_pairs")
    assert pairs.height == 144_463 + 25_398
    in_dollars = pl.read_parquet(raw / "baci_pairs_2000_2021" / "pairs_five_yearly.parquet")
    dollars = one(in_dollars, year=2020, origin="TWN", destination="CHN")["trade_value"]
    sold = one(pairs, exporter="TWN", importer="CHN", year=2020)["value"]
    assert sold == pytest.approx(dollars / 1000, rel=SINGLE)
    latest = one(pairs, exporter="USA", importer="CHN", year=2023)["value"]
    assert latest / 1e6 == pytest.approx(145.3, abs=0.05)


@pytest.mark.raw
def test_baci_tells_its_releases_apart_and_has_no_other_years(made):
    pairs = made("baci", "baci_pairs")
    assert sorted(set(pairs["year"])) == [2000, 2005, 2010, 2015, 2020, 2023]
    assert set(rows(pairs, year=2023)["release"]) == {"HS22 V202501"}
    assert set(pairs.filter(pl.col("year") < 2023)["release"]) == {"Gravity V202211"}
    world = pairs.group_by("year").agg(pl.col("value").cast(pl.Float64).sum() / 1e9)
    totals = dict(world.iter_rows())
    assert totals[2000] == pytest.approx(6.34, abs=0.005)
    assert totals[2020] == pytest.approx(16.76, abs=0.005)
    assert totals[2023] == pytest.approx(21.75, abs=0.005)


@pytest.mark.raw
def test_taiwan_trades_until_2020_and_is_missing_in_2023(made):
    sold = rows(made("baci", "baci_pairs"), exporter="TWN")
    assert set(sold["ccode1"]) == {713}
    assert sold["year"].max() == 2020


@pytest.mark.raw
def test_serbia_and_montenegro_are_one_state_then_two(made):
    pairs = made("baci", "baci_pairs").filter(pl.col("importer") == "DEU")
    assert one(pairs, exporter="SCG", year=2000)["ccode1"] == 345
    assert one(pairs, exporter="SCG", year=2005)["ccode1"] == 345
    assert one(pairs, exporter="SRB", year=2010)["ccode1"] == 345
    assert one(pairs, exporter="MNE", year=2010)["ccode1"] == 341
    assert rows(pairs, exporter="SRB", year=2005).is_empty()


@pytest.mark.raw
def test_territories_keep_their_code_and_have_no_cow_code(made):
    for source, table in (("baci", "baci_pairs"), ("penppml_trade", "penppml_trade")):
        hong_kong = rows(made(source, table), exporter="HKG")
        assert hong_kong.height > 500
        assert hong_kong["ccode1"].null_count() == hong_kong.height


@pytest.mark.raw
def test_the_large_economies_say_that_they_are_not_the_world(made):
    large = made("baci", "baci_major_economies")
    assert large.height == 13_778
    assert len({*large["exporter"], *large["importer"]}) == 31
    assert "TWN" not in {*large["exporter"], *large["importer"]}
    assert rows(large, exporter="ARE", year=2021).is_empty()
    assert "no total" in schema("baci_major_economies").description
    both = large.join(made("baci", "baci_pairs"), on=["exporter", "importer", "year"], suffix="_five")
    by_year = both.group_by("year").agg((pl.col("value") / pl.col("value_five")).median().alias("ratio"))
    assert both.height == 4 * 814
    assert by_year["ratio"].is_between(1.0005, 1.0035).all()


@pytest.mark.raw
def test_itpd_keeps_domestic_trade_on_the_diagonal(made):
    trade = made("itpd_e_aggregated", "itpd_trade")
    assert trade.height == 428_463
    domestic = trade.filter(pl.col("exporter") == pl.col("importer"))
    assert domestic.height == 2_618
    at_home = one(domestic, exporter="USA", year=2016)["value"]
    assert at_home == pytest.approx(16_848_592_592_756, rel=SINGLE)
    to_canada = one(trade, exporter="USA", importer="CAN", year=2016)["value"]
    assert to_canada == pytest.approx(237_004_937_402, rel=SINGLE)
    assert set(trade.filter(pl.col("ccode1").is_null())["exporter"]) == {"COK", "ESH", "NIU", "PSE"}


@pytest.mark.raw
@pytest.mark.parametrize(
    ("importer", "year", "ccode"),
    [
        ("SVU", 1976, 365), ("YDR", 1976, 680), ("SVR", 1968, 817), ("DDR", 1972, 265), ("DEU", 1972, 260),
        ("DEU", 1992, 255), ("YUG", 1988, 345), ("SRB", 1996, 345), ("ZAR", 2012, 490), ("YEM", 1984, 678),
        ("YEM", 1992, 679), ("KN1", 2012, 60), ("MNT", 2012, 341), ("ROM", 2012, 360),
    ],
)  # fmt: skip
def test_fourth_year_exports_know_old_states(made, importer, year, ccode):
    trade = made("penppml_trade", "penppml_trade")
    assert set(rows(trade, importer=importer, year=year)["ccode2"]) == {ccode}


@pytest.mark.raw
def test_fourth_year_exports_keep_their_zeros_and_gaps(made):
    trade = made("penppml_trade", "penppml_trade")
    assert trade.height == 316_317
    assert rows(trade, value=0).height / trade.height == pytest.approx(0.396, abs=0.0005)
    benelux = rows(trade, exporter="BLX")
    assert benelux["ccode1"].null_count() == benelux.height > 2_000
    assert rows(trade, exporter="USA", importer="CAN", year=1992).is_empty()
    sold = one(trade, exporter="CAN", importer="USA", year=2016)["value"]
    assert sold / 1e9 == pytest.approx(251.9, abs=0.05)


@pytest.mark.raw
def test_provisions_need_an_agreement(made):
    trade = made("penppml_trade", "penppml_trade")
    provisions = [name for name in trade.columns if "_prov_" in name]
    assert len(provisions) == 16
    bare = rows(trade, agreement_id=0)
    assert bare.height == 281_237
    assert bare.select(pl.max_horizontal(provisions).max()).item() == 0
    assert bare["agreement"].null_count() == bare.height
    nafta = one(trade, exporter="USA", importer="MEX", year=2012)
    assert nafta["agreement"].startswith("North American Free Trade Agreement")


@pytest.mark.raw
@pytest.mark.parametrize(
    ("source", "table"),
    [("baci", "baci_pairs"), ("itpd_e_aggregated", "itpd_trade"), ("penppml_trade", "penppml_trade")],
)
def test_no_cow_code_stands_outside_its_dates(made, source, table):
    known = made(source, table).drop_nulls(["ccode1", "ccode2"])
    _, outside = split_by_membership(known, "ccode1", "ccode2")
    assert outside.is_empty()


def flows(*pairs):
    named = [(*pair, 2010) for pair in pairs]
    return pl.DataFrame(named, schema=["exporter", "importer", "year"], orient="row")


def test_a_state_is_not_paired_with_itself():
    with pytest.raises(SourceError, match="1 rows pair a state with itself"):
        coded_pairs(flows(("USA", "USA")), "t")
    assert coded_pairs(flows(("USA", "USA")), "t", diagonal=True)["ccode2"].to_list() == [2]
    with pytest.raises(SourceError, match="1 rows pair a state with itself"):
        coded_pairs(flows(("ROM", "ROU")), "t", {"ROM": "ROU"}, diagonal=True)


def test_two_names_of_one_state_are_no_two_states():
    with pytest.raises(SourceError, match="1 rows repeat the key ccode1, ccode2, year"):
        coded_pairs(flows(("ROM", "USA"), ("ROU", "USA")), "t", {"ROM": "ROU"})


def test_a_special_code_holds_in_its_years_only():
    both = pl.concat([flows(("SVR", "USA")), flows(("SVR", "USA")).with_columns(year=pl.lit(1968, pl.Int64))])
    coded = coded_pairs(both, "t", special=(("SVR", 1964, 1975, 817),)).sort("year")
    assert coded["ccode1"].to_list() == [817, None]


# --- trade agreements


@pytest.mark.raw
def test_wto_agreements_have_the_published_status(made):
    agreements = made("wto_rta_2026", "wto_agreements")
    assert agreements.height == agreements["rta_id"].n_unique() == 655
    assert rows(agreements, status="in force").height == 401
    assert rows(agreements, status="inactive").height == 213
    assert made("wto_rta_2026", "wto_agreement_changes").height == 354


@pytest.mark.raw
def test_parties_of_the_cptpp(made):
    agreements = made("wto_rta_2026", "wto_agreements")
    name = "Comprehensive and Progressive Agreement for Trans-Pacific Partnership (CPTPP)"
    parties = made("wto_rta_2026", "wto_agreement_parties")
    cptpp = rows(parties, rta_id=one(agreements, name=name)["rta_id"], original=1)
    assert set(cptpp["ccode"]) == {20, 70, 135, 155, 740, 816, 820, 830, 835, 900, 920}


@pytest.mark.raw
def test_an_organisation_as_a_party_is_no_state(made):
    parties = made("wto_rta_2026", "wto_agreement_parties")
    organisations = rows(parties, kind="organisation")
    assert set(organisations["party"]) == wto_rta_2026.GROUPS
    assert organisations["ccode"].null_count() == organisations.height
    territories = rows(parties, kind="territory")
    assert territories["iso3"].null_count() == 0
    assert territories["ccode"].null_count() == territories.height
    assert rows(parties, kind="state")["ccode"].null_count() == 0


@pytest.mark.raw
def test_the_united_kingdom_left_the_agreements_of_the_union(made):
    left = rows(made("wto_rta_2026", "wto_agreement_parties"), ccode=200, until=date(2020, 12, 31))
    assert left.height >= 20
    assert set(left["current"].drop_nulls()) == {0}


@pytest.mark.raw
def test_a_party_that_has_not_ratified_is_pending_not_in_force_in_9999(made):
    parties = made("wto_rta_2026", "wto_agreement_parties")
    assert set(rows(parties, pending=1)["party"]) == {"Canada", "Mexico", "Nauru", "Philippines"}
    assert parties["since"].max() < date(2026, 3, 1)


def test_entry_dates_are_read_and_anything_else_is_refused():
    read = wto_rta_2026.spans_in("Viet Nam(29-Oct-2021 - ); Peru( - 22-Apr-2006)")
    assert read == {"Viet Nam": (date(2021, 10, 29), None), "Peru": (None, date(2006, 4, 22))}
    with pytest.raises(KoinonError, match="entry dates not understood: since 2006"):
        wto_rta_2026.spans_in("Peru( - 22-Apr-2006); since 2006")


def test_a_party_nobody_knows_stops_the_build():
    with pytest.raises(SourceError, match="Atlantis"):
        wto_rta_2026.who("Atlantis")


# --- globalisation, migrants, visas


@pytest.mark.raw
def test_kof_leaves_out_regions_and_keeps_economies(made, raw):
    kof = made("kof_globalisation", "globalisation")
    assert kof.height == 11_180 - 12 * 52 - 760
    regions = {"EAS", "ECS", "HIC", "LCN", "LIC", "LMC", "MEA", "NAC", "SAS", "SSF", "UMC", "WLD"}
    assert not regions & set(kof["iso3"])
    assert one(kof, iso3="CHE", year=2021)["kofgi"] == pytest.approx(90.7, abs=0.05)
    published = pl.read_parquet(raw / "kof_globalisation" / "kofgi_2023.parquet")
    economies = published.filter(~pl.col("code").is_in(sorted(regions)))
    assert kof["kofgi"].count() == economies["KOFGI"].count()


@pytest.mark.raw
def test_kof_codes_follow_states_through_time(made):
    kof = made("kof_globalisation", "globalisation")
    expected = (("DEU", 1980, 260), ("DEU", 1995, 255), ("SRB", 2000, None), ("SRB", 2010, 345))
    for iso3, year, ccode in (*expected, ("COD", 2000, 490)):
        assert one(kof, iso3=iso3, year=year)["ccode"] == ccode, (iso3, year)
    _, outside = split_by_membership(kof.drop_nulls("ccode"))
    assert outside.is_empty()


@pytest.mark.raw
def test_migrants_agree_with_the_published_stocks(made):
    stock = made("un_migrant_stock_2020", "migrant_stock")
    assert stock.height == 75_600
    peak = rows(stock, origin="MEX", destination="USA").sort("migrants").row(-1, named=True)
    assert (peak["year"], round(peak["migrants"] / 1e6, 2)) == (2010, 12.17)
    assert rows(stock, year=2020)["migrants"].sum() / 1e6 == pytest.approx(267.9, abs=0.05)


@pytest.mark.raw
def test_migrants_of_todays_states_are_not_given_to_their_predecessors(made):
    stock = made("un_migrant_stock_2020", "migrant_stock")
    expected = (
        ("RUS", 1990, None), ("RUS", 1995, 365), ("SDN", 2010, None), ("SDN", 2015, 625), ("ETH", 1990, None),
        ("COD", 2000, 490), ("COG", 2000, 484),
    )  # fmt: skip
    for iso3, year, ccode in expected:
        assert set(rows(stock, origin=iso3, year=year)["ccode1"]) == {ccode}, (iso3, year)
        assert set(rows(stock, destination=iso3, year=year)["ccode2"]) == {ccode}, (iso3, year)


def test_a_name_without_a_code_stops_the_build():
    with pytest.raises(SourceError, match="no code for \\['Atlantis'\\]"):
        un_migrant_stock_2020.names_to_iso3(["Congo", "Atlantis"])
    with pytest.raises(SourceError, match="two names share a code"):
        un_migrant_stock_2020.names_to_iso3(["Czechia", "Czech Republic"])


@pytest.mark.raw
def test_visa_spells_give_back_the_latest_matrix(made, raw):
    latest = pl.read_parquet(raw / "passport_index" / "passport_index_tidy_iso3_2025_01_12.parquet")
    now = rows(made("passport_index", "visa_requirements"), last=date(2025, 1, 12))
    assert now.height == 199 * 198
    joined = latest.filter(pl.col("Requirement") != "-1").join(
        now, left_on=["Passport", "Destination"], right_on=["passport", "destination"]
    )
    assert joined.height == now.height
    number = pl.col("Requirement").str.contains(r"^\d+$")
    told = pl.when(number).then(pl.lit("visa free")).otherwise("Requirement")
    assert joined.filter(told != pl.col("requirement")).is_empty()
    days = pl.when(number).then(pl.col("Requirement").cast(pl.Int16, strict=False))
    assert joined.filter(days.ne_missing(pl.col("days"))).is_empty()


@pytest.mark.raw
def test_visa_spells_give_back_a_snapshot_in_the_middle(made):
    day = date(2022, 3, 6)
    spells = made("passport_index", "visa_requirements")
    held = spells.filter((pl.col("first") <= day) & (pl.col("last") >= day))
    assert held.height == 199 * 198
    counts = dict(held["requirement"].value_counts().iter_rows())
    assert counts["covid ban"] == 4_802
    assert counts["visa free"] == 9_086 + 1_837
    assert counts["e-visa"] == 5_334


@pytest.mark.raw
def test_visa_spells_neither_overlap_nor_repeat(made):
    spells = made("passport_index", "visa_requirements").sort("passport", "destination", "first")
    pair = ["passport", "destination"]
    following = spells.with_columns(
        pl.col("first", "requirement", "days").shift(-1).over(pair).name.prefix("next_")
    ).drop_nulls("next_first")
    assert following.filter(pl.col("next_first") <= pl.col("last")).is_empty()
    alike = (pl.col("requirement") == pl.col("next_requirement")) & pl.col("days").eq_missing(
        pl.col("next_days")
    )
    assert following.filter(alike).is_empty()


@pytest.mark.raw
def test_old_visa_codes_that_lie_are_not_believed(raw):
    """Of the pairs once coded as an electronic authorisation most are visas on arrival later on."""
    snapshots = pl.read_parquet(raw / "passport_index" / "passport_index_tidy_iso3_all_snapshots.parquet")
    old, new = (rows(snapshots, snapshot=day) for day in ("2020-05-09", "2023-12-03"))
    both = old.join(new, on=["Passport", "Destination"], suffix="_new")
    eta, arrival = rows(both, Code="ETA"), rows(both, Code="VOA")
    assert (eta.height, rows(eta, Requirement_new="visa on arrival").height) == (8_256, 5_340)
    assert rows(eta, Requirement_new="e-visa").height == 1_905
    assert (arrival.height, rows(arrival, Requirement_new="e-visa").height) == (719, 704)
    assert rows(arrival, Requirement_new="visa on arrival").height == 2
    assert passport_index.OLD_CODES["ETA"] == passport_index.OLD_CODES["VOA"]


# --- organisations


@pytest.mark.raw
@pytest.mark.parametrize(
    ("name", "last", "fate"),
    [("NATO", None, None), ("WPact", 1991, "DISS"), ("SEATO", 1977, "DISS"), ("CENTO", 1979, "DISS")],
)
def test_security_organisations_end_when_they_did(made, name, last, fate):
    row = one(made("digo_v1", "organisation_deaths"), ioname=name)
    assert (row["last_year"], row["fate"], row["alive"]) == (last, fate, int(last is None))


@pytest.mark.raw
def test_living_organisations_have_no_last_year(made):
    deaths = made("digo_v1", "organisation_deaths")
    assert deaths.height == 561
    assert rows(deaths, alive=1).height == rows(deaths, alive=1)["last_year"].null_count() == 342
    assert rows(deaths, alive=0)["last_year"].null_count() == 0
    assert one(deaths, ioname="IAIC")["scope"] == "narrow"
    assert one(deaths, ioname="RIOgroup")["alive"] is None


@pytest.mark.raw
def test_vitality_of_regional_economic_organisations(made):
    vitality = made("gray_io_vitality", "organisation_vitality")
    assert dict(vitality["vitality"].value_counts().iter_rows()) == {1: 173, 2: 639, 3: 850}
    assert vitality["reo"].n_unique() == 63


@pytest.mark.raw
def test_authority_agrees_with_the_printed_scores(made):
    authority = made("mia_2021", "organisation_authority")
    assert authority.height == 3_961
    eu = one(authority, ioname="EU", year=2019)
    assert (round(eu["delegation"], 2), round(eu["pooling"], 2)) == (0.65, 0.27)
    assert "CSTO" not in set(authority["ioname"])


@pytest.mark.raw
def test_informal_organisations_have_the_published_numbers(made):
    organisations = made("manyios_informal_igos", "informal_organisations")
    members = made("manyios_informal_igos", "informal_members")
    assert (organisations.height, members.height) == (149, 3_502)
    assert rows(organisations, domain="security").height == 47
    without = organisations.join(members, on="title", how="anti")
    assert without["title"].to_list() == ["Climate Vulnerable Forum"]
    counted = members.group_by("title").len().join(organisations, on="title")
    assert counted.filter(pl.col("len") != pl.col("members")).height == 67
    assert {200, 220, 300, 365} >= set(rows(members, title="Concert Of Europe")["ccode"]) >= {220, 300, 365}
    assert rows(organisations, iigo_id="BP").height == 2


@pytest.mark.raw
def test_an_informal_organisation_that_became_formal_says_when(made):
    formal = rows(made("manyios_informal_igos", "informal_organisations"), end_reason=1)
    assert formal.height == 36
    assert formal.filter(pl.all_horizontal(pl.col("treaty_year", "secretariat_year").is_null())).is_empty()


@pytest.mark.raw
def test_informal_member_spells_hold_every_member_year(made):
    spells = made("manyios_informal_igos", "informal_member_spells")
    assert (spells["last_year"] - spells["first_year"] + 1).sum() == 80_624
    assert spells["migo_id"].n_unique() == 244
    apec = one(spells, migo_id="APEC", ccode=2)
    assert (apec["first_year"], apec["last_year"], apec["status"]) == (1989, 2010, "full")


# --- democracy and parties


@pytest.mark.raw
@pytest.mark.parametrize(
    ("ccode", "year", "democracy"),
    [
        (2, 2020, 1), (300, 1900, 0), (365, 1980, 0), (365, 2020, 0), (345, 2004, 1), (345, 1980, 0),
        (341, 2010, 1), (347, 2015, 1), (626, 2015, 0), (816, 1980, 0), (255, 1925, 1), (265, 1970, 0),
    ],
)  # fmt: skip
def test_bmr_codes_states_as_cow_does(made, ccode, year, democracy):
    assert one(made("boix_miller_rosato", "democracy_bmr"), ccode=ccode, year=year)["democracy"] == democracy


@pytest.mark.raw
def test_bmr_translation_agrees_with_that_of_others_but_for_austria_hungary(made, raw):
    assert made("boix_miller_rosato", "democracy_bmr").height == 19_775 - 2 - 3_322
    added = pl.read_parquet(raw / "boix_miller_rosato" / "bmr.parquet").rename({"bmr_ccode": "code"})
    differing = added.with_columns(boix_miller_rosato.cow_code()).filter(pl.col("cown") != pl.col("ccode"))
    assert set(differing["ccode"]) == {300}
    assert differing["year"].max() == 1918


@pytest.mark.raw
def test_bmr_keeps_the_successor_where_two_states_share_a_year(made, raw):
    published = pl.read_parquet(raw / "boix_miller_rosato" / "bmr.parquet")
    bmr = made("boix_miller_rosato", "democracy_bmr")
    for year, successor in ((1991, 347), (2006, 342)):
        kept = one(bmr, ccode=345, year=year)
        told = one(published, bmr_ccode=successor, year=year)
        for name in boix_miller_rosato.VALUES:
            assert kept[name] == told[name]


@pytest.mark.raw
def test_lexical_index_climbs_step_by_step(made):
    lexical = made("lexical_index", "lexical_democracy")
    assert lexical.height == 32_891 - 15_394
    for ccode, index in ((2, 6), (710, 0), (310, 6), (365, 1), (640, 3)):
        assert one(lexical, ccode=ccode, year=2024)["lexical_index"] == index
    # From the second step on, a step includes those below it.
    for step, least in (("legselec", 2), ("exselec", 3), ("opposition", 2), ("competition", 4)):
        assert set(lexical.filter(pl.col("lexical_index") >= least)[step]) == {1}, step
    assert set(rows(lexical, lexical_index=6)["female_suffrage"]) == {1}
    assert lexical.filter(pl.col("lexical_index") != pl.col("lexical_index_original")).height == 8


@pytest.mark.raw
def test_parties_keep_elections_outside_the_cow_system_without_a_code(made):
    parties = made("vparty", "party_positions")
    assert parties.height == 11_898
    assert parties["ccode"].null_count() == 49 + 981
    hong_kong = rows(parties, country_text_id="HKG")
    assert hong_kong.height == hong_kong["ccode"].null_count() == 41
    _, outside = split_by_membership(parties.drop_nulls("ccode"))
    assert outside.is_empty()
    germany = rows(parties, country_text_id="DEU")
    assert set(germany.filter(pl.col("year").is_between(1955, 1989))["ccode"]) == {260}
    assert set(germany.filter(pl.col("year") > 1990)["ccode"]) == {255}


@pytest.mark.raw
def test_populism_of_fidesz_rose_after_1990(made):
    fidesz = rows(made("vparty", "party_positions"), ccode=310, v2pashname="Fidesz")
    by_year = dict(fidesz.select("year", "v2xpa_popul").iter_rows())
    assert by_year[1990] == pytest.approx(0.359, abs=5e-4)
    assert by_year[2018] == pytest.approx(0.830, abs=5e-4)
