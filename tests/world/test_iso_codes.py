"""Dated ISO codes agree with the dates of the COW state system and with themselves.

No tolerances: codes are exact. Expected values are ISO 3166-1 and 3166-3 and the COW state list.
"""

import doctest

import polars as pl
import pytest

from koinon.world import codes
from koinon.world.codes import ccode_of_iso, iso_codes, present_iso3
from koinon.world.systems import state_spells


def _member_years(until=2026):
    spells = state_spells("cow").with_columns(
        first=pl.col("start").dt.year(), last=pl.col("end").dt.year().fill_null(until)
    )
    years = spells.select("code", pl.int_ranges("first", pl.col("last") + 1).alias("year")).explode("year")
    return set(years.iter_rows())


def _code_years(system, until=2026):
    rows = iso_codes().filter(pl.col("ccode").is_not_null() & pl.col(system).is_not_null())
    return {
        (row[system], year, row["ccode"])
        for row in rows.iter_rows(named=True)
        for year in range(row["first_year"], (row["last_year"] or until) + 1)
    }


def test_every_code_is_a_member_in_all_its_years():
    member = _member_years()
    wrong = {(iso, year, ccode) for iso, year, ccode in _code_years("iso3") if (ccode, year) not in member}
    assert not wrong


@pytest.mark.parametrize("system", ["iso3", "iso2", "iso_numeric"])
def test_a_code_stands_for_one_state_a_year(system):
    seen = _code_years(system)
    assert len({(code, year) for code, year, _ in seen}) == len(seen)


def test_spells_are_well_formed():
    rows = iso_codes()
    assert rows.filter(pl.col("last_year") < pl.col("first_year")).is_empty()
    assert rows["first_year"].null_count() == 0
    assert rows.filter(~pl.col("iso3").str.contains("^[A-Z]{3}$")).is_empty()
    assert rows.filter(~pl.col("iso2").str.contains("^[A-Z]{2}$")).is_empty()
    current = rows.filter(pl.col("last_year").is_null())
    assert current["iso3"].n_unique() == 250  # the 249 of ISO 3166-1, and XKX


def test_every_state_has_a_present_day_code():
    present = present_iso3()
    assert set(present["ccode"]) == set(state_spells("cow")["code"])
    assert present["ccode"].is_unique().all()
    assert set(present["iso3"]) <= set(iso_codes().filter(pl.col("last_year").is_null())["iso3"])


@pytest.mark.parametrize(
    ("iso3", "year", "ccode"),
    [
        ("DEU", 1914, 255),
        ("DEU", 1950, None),
        ("DEU", 1989, 260),
        ("DEU", 1990, 255),
        ("DDR", 1990, 265),
        ("YEM", 1989, 678),
        ("YEM", 1990, 679),
        ("YMD", 1980, 680),
        ("VNM", 1970, None),
        ("VDR", 1970, 816),
        ("VNM", 2000, 816),
        ("RUS", 1914, 365),
        ("RUS", 1980, None),
        ("SUN", 1980, 365),
        ("SRB", 2000, None),
        ("YUG", 1930, 345),
        ("YUG", 1942, None),
        ("SCG", 2004, 345),
        ("SRB", 2010, 345),
        ("CSK", 1970, 315),
        ("CZE", 1970, None),
        ("ZAR", 1990, 490),
        ("COD", 1990, 490),
        ("BUR", 1980, 775),
        ("MMR", 1980, 775),
        ("AUT", 1950, None),
        ("HKG", 2000, None),
        ("TMP", 1990, None),
        ("TLS", 2010, 860),
        ("WLD", 2010, None),
    ],
)
def test_known_codes(iso3, year, ccode):
    frame = pl.DataFrame({"iso3": [iso3], "year": [year]})
    assert ccode_of_iso(frame, "iso3", "year")["ccode"].to_list() == [ccode]


def test_numeric_and_two_letter_codes():
    frame = pl.DataFrame(
        {"n": ["004", "280", "276", "732", "x"], "a": ["af", "DE", "DE", "EH", None], "y": [1980] * 5}
    )
    assert ccode_of_iso(frame, "n", "y", "iso_numeric")["ccode"].to_list() == [700, 260, 260, None, None]
    assert ccode_of_iso(frame, "a", "y", "iso2")["ccode"].to_list() == [700, 260, 260, None, None]


def test_reading_codes_back():
    frame = pl.DataFrame(
        {"iso3": ["RUS", "SRB", "SRB", "VNM", "CZE"], "year": [1980, 1980, 1942, 1970, 1980]}
    )
    back = ccode_of_iso(frame, "iso3", "year", retroactive=True)["ccode"].to_list()
    assert back == [365, 345, None, 816, None]


def test_without_a_year_the_code_of_today_or_the_last():
    frame = pl.DataFrame({"iso3": ["DEU", "SUN", "HKG", "YEM", "CSK"]})
    assert ccode_of_iso(frame, "iso3")["ccode"].to_list() == [255, 365, None, 679, 315]


def test_order_and_rows_are_kept():
    frame = pl.DataFrame({"iso3": ["ZWE", "AFG", "ZWE"], "year": [2020, 2020, None]})
    out = ccode_of_iso(frame, "iso3", "year", name="ccode1")
    assert out.columns == ["iso3", "year", "ccode1"]
    assert out["ccode1"].to_list() == [552, 700, None]
    assert out["ccode1"].dtype == pl.Int16


@pytest.mark.raw
def test_other_data_sets_pair_the_same_codes(raw):
    """Where V-Dem or the UN ideal points give ISO3 and COW codes side by side, they pair them as we do."""
    vdem = pl.read_parquet(raw / "vdem_v15_subset" / "vdem_simple.parquet")
    ideal = pl.read_parquet(raw / "unga_ideal_points_2025" / "ideal_points.parquet")
    both = pl.concat(
        [
            vdem.select(
                pl.col("country_text_id").alias("iso3"),
                pl.col("vdem_cowcode").cast(pl.Int64).alias("cow"),
                "year",
            ),
            ideal.select(pl.col("iso3c").alias("iso3"), pl.col("ccode").cast(pl.Int64).alias("cow"), "year"),
        ]
    )
    both = ccode_of_iso(both.drop_nulls(), "iso3", "year").drop_nulls("ccode")
    assert both.height > 25_000
    apart = both.filter(pl.col("ccode") != pl.col("cow")).group_by("iso3", "cow").agg(pl.col("year").min())
    # V-Dem calls South Vietnam VDR, and keeps 260 for Germany through 1990.
    assert set(apart.iter_rows()) == {("VDR", 817, 1954), ("DEU", 260, 1990)}


@pytest.mark.raw
def test_codes_in_the_raw_data_are_known(raw):
    letters = set(iso_codes()["iso3"])
    cepii = pl.read_parquet(raw / "cepii_geodist" / "geo_cepii.parquet")
    assert set(cepii["iso3"]) - letters == {"PAL"}  # Palestine is PSE
    bank = pl.read_parquet(raw / "world_bank_gdp_population" / "population.parquet")
    places = bank.filter(pl.col("Country Code").is_in(letters))["Country Code"].n_unique()
    assert places == bank["Country Code"].n_unique() - 49  # 48 aggregates and the Channel Islands
    numbers = set(iso_codes()["iso_numeric"].drop_nulls())
    desta = pl.read_parquet(raw / "desta_2_3" / "treaty_dyads.parquet")
    assert (set(desta["iso1"]) | set(desta["iso2"])) - numbers == {900}  # its own number for Kosovo
    atlas = pl.read_parquet(raw / "world_atlas" / "countries_50m.parquet")["id"].cast(pl.Int16, strict=False)
    assert set(atlas.drop_nulls()) <= numbers


def test_examples():
    assert doctest.testmod(codes).failed == 0
