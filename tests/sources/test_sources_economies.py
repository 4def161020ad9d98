"""Sources keyed on ISO codes or names: GeoDist, World Bank, voting agreement and the map.

Distances are compared with the published ones to 0.02 km, the error that the file's rounded coordinates
leave. Agreement in 2019 is published to two decimals.
"""

import json
from importlib import import_module
from itertools import pairwise

import numpy as np
import polars as pl
import pytest

from koinon.errors import KoinonError
from koinon.sources import cepii_geodist, origin, overrides, world_atlas
from koinon.sources.membership import split_by_membership
from koinon.store.schema import schema


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


def one(frame, **where):
    """Return the single row that matches, as a dictionary."""
    return frame.row(by_predicate=pl.all_horizontal(pl.col(k) == v for k, v in where.items()), named=True)


@pytest.mark.raw
def test_geodist_holds_each_pair_of_224_economies_once(made):
    pairs = made("cepii_geodist", "geodist")
    assert pairs.height == 224 * 225 // 2
    economies = pl.concat([pairs["iso_o"], pairs["iso_d"]]).unique()
    assert len(economies) == 224
    named = pairs.filter(pl.col("ccode1").is_not_null() & pl.col("ccode2").is_not_null())
    assert (named["ccode1"] <= named["ccode2"]).all()
    assert named.select("ccode1", "ccode2").is_unique().all()
    usa_canada = one(pairs, ccode1=2, ccode2=20)
    assert (usa_canada["iso_o"], usa_canada["iso_d"], usa_canada["contig"]) == ("USA", "CAN", 1)
    assert one(pairs, ccode1=2, ccode2=200)["distw"] == pytest.approx(6878, abs=1)


@pytest.mark.raw
def test_old_and_own_codes_find_their_states(made):
    countries = made("cepii_geodist", "geodist_countries")
    expected = {"ROM": 360, "ZAR": 490, "YUG": 345, "TMP": 860, "PAL": None, "PLW": 986, "HKG": None}
    for iso3, ccode in expected.items():
        assert one(countries, iso3=iso3)["ccode"] == ccode


@pytest.mark.raw
@pytest.mark.parametrize(
    ("iso3", "lat", "lon"),
    [
        ("NZL", -41.289, 174.777),
        ("WSM", -13.834, -171.763),
        ("GIN", 9.517, -13.700),
        ("COL", 4.653, -74.084),
        ("TZA", -6.173, 35.742),
    ],
)
def test_mended_capitals_lie_where_they_are(made, iso3, lat, lon):
    capital = one(made("cepii_geodist", "geodist_countries"), iso3=iso3)
    assert capital["lat"] == pytest.approx(lat, abs=0.05)
    assert capital["lon"] == pytest.approx(lon, abs=0.05)


@pytest.mark.raw
def test_distances_from_wrong_coordinates_are_measured_again_and_no_others(made, raw):
    published = pl.read_parquet(raw / "cepii_geodist" / "dist_cepii.parquet")
    ours = made("cepii_geodist", "geodist")
    both = ours.join(published, on=["iso_o", "iso_d"], suffix="_p")
    moved = pl.col("iso_o").is_in(["NZL", "WSM", "GIN", "COL"]) | pl.col("iso_d").is_in(
        ["NZL", "WSM", "GIN", "COL"]
    )
    changed = (pl.col("dist") != pl.col("dist_p")) | (pl.col("distcap") != pl.col("distcap_p"))
    assert both.filter(changed & ~moved).is_empty()
    assert both.filter(changed).height == 4 * 220 + 6
    samoa_tonga = one(ours, ccode1=955, ccode2=990)
    assert samoa_tonga["dist"] == pytest.approx(898, abs=1)
    assert abs(samoa_tonga["distw"] - samoa_tonga["dist"]) < 60


@pytest.mark.raw
def test_once_one_country_is_unknown_where_the_directions_disagree(made):
    pairs = made("cepii_geodist", "geodist")
    assert pairs["smctry"].null_count() == 33
    assert one(pairs, ccode1=530, ccode2=531)["smctry"] is None
    assert one(pairs, ccode1=316, ccode2=317)["smctry"] == 1


@pytest.mark.raw
def test_world_bank_has_no_aggregates_and_keeps_territories(made):
    bank = made("world_bank_gdp_population", "world_bank")
    assert not {"WLD", "EUU", "ARB", "HIC", "SSF"} & set(bank["iso3"])
    assert one(bank, iso3="PRI", year=2000)["ccode"] is None
    assert one(bank, iso3="USA", year=2023)["gdp_current_usd"] == pytest.approx(27.36e12, rel=2e-4)
    assert one(bank, iso3="USA", year=2024)["gdp_current_usd"] is None
    assert bank["iso3"].n_unique() == 217


@pytest.mark.raw
@pytest.mark.parametrize(
    ("iso3", "year", "ccode"),
    [
        ("DEU", 1989, None),
        ("DEU", 1990, 255),
        ("RUS", 1990, None),
        ("RUS", 1992, 365),
        ("PAK", 1970, None),
        ("PAK", 1972, 770),
        ("SDN", 2010, None),
        ("SDN", 2011, 625),
        ("VNM", 1975, None),
        ("VNM", 1976, 816),
        ("YEM", 1989, None),
        ("YEM", 1990, 679),
        ("XKX", 2010, 347),
        ("SRB", 2007, None),
        ("SRB", 2008, 345),
    ],
)
def test_world_bank_figures_belong_to_states_of_that_territory_only(made, iso3, year, ccode):
    assert one(made("world_bank_gdp_population", "world_bank"), iso3=iso3, year=year)["ccode"] == ccode


@pytest.mark.raw
def test_world_bank_codes_identify_state_years(made):
    named = made("world_bank_gdp_population", "world_bank").filter(pl.col("ccode").is_not_null())
    assert named.select("ccode", "year").is_unique().all()
    assert split_by_membership(named)[1].is_empty()


@pytest.mark.raw
@pytest.mark.parametrize(
    ("ccode1", "ccode2", "value"), [(2, 200, 0.65), (2, 40, 0.17), (2, 365, 0.29), (220, 255, 0.95)]
)
def test_agreement_in_2019(made, ccode1, ccode2, value):
    row = one(made("unvotes", "vote_agreement"), ccode1=ccode1, ccode2=ccode2, year=2019)
    assert row["agree_weighted"] == pytest.approx(value, abs=0.005)


@pytest.mark.raw
def test_agreement_keeps_every_pair_of_states(made, raw):
    published = pl.read_parquet(raw / "unvotes" / "derived_dyad_year_agreement.parquet")
    ours = made("unvotes", "vote_agreement")
    soviet = pl.col("country1").is_in(["Belarus", "Ukraine"]) | pl.col("country2").is_in(
        ["Belarus", "Ukraine"]
    )
    others = [("India", 1946), ("Ghana", 1956), ("Mauritius", 1967), ("San Marino", 1991)]
    others += [("Bosnia & Herzegovina", 1991)]
    outside = (soviet & (pl.col("year") < 1991)) | pl.any_horizontal(
        ((pl.col("country1") == name) | (pl.col("country2") == name)) & (pl.col("year") == year)
        for name, year in others
    )
    assert ours.height == published.filter(~outside).height
    assert ours["n_joint_votes"].sum() == published.filter(~outside)["n_joint_votes"].sum()
    assert (ours["ccode1"] < ours["ccode2"]).all()


@pytest.mark.raw
def test_agreement_of_the_session_with_one_roll_call_is_unknown(made):
    votes = made("unvotes", "vote_agreement")
    empty = votes.filter(pl.col("agree_weighted").is_null())
    assert empty["year"].unique().to_list() == [1964]
    assert empty.height == votes.filter(pl.col("year") == 1964).height
    assert empty["n_joint_votes"].max() == 1


@pytest.mark.raw
@pytest.mark.parametrize(
    ("ccode", "first", "last"),
    [(260, 1973, 1989), (265, 1973, 1989), (255, 1990, 2019), (678, 1947, 1989), (680, 1967, 1989),
     (679, 1990, 2019), (345, 1946, 2019), (315, 1946, 1992), (365, 1946, 2019), (710, 1946, 2019),
     (713, 1949, 1971), (816, 1977, 2019)],
)  # fmt: skip
def test_names_end_at_the_codes_of_their_years(made, ccode, first, last):
    votes = made("unvotes", "vote_agreement")
    years = votes.filter((pl.col("ccode1") == ccode) | (pl.col("ccode2") == ccode))["year"]
    assert (years.min(), years.max()) == (first, last)


def encloses(geometry, lon, lat):
    """Tell whether a point lies in a GeoJSON shape (even-odd rule, exterior rings)."""
    shape = json.loads(geometry)
    parts = [shape["coordinates"]] if shape["type"] == "Polygon" else shape["coordinates"]
    for part in parts:
        x, y = np.array(part[0]).T
        x = np.unwrap(x, period=360)  # a ring may cross the antimeridian
        for turn in (-360, 0, 360):
            crosses = (y[1:] > lat) != (y[:-1] > lat)
            with np.errstate(divide="ignore", invalid="ignore"):
                at = x[:-1] + (lat - y[:-1]) / (y[1:] - y[:-1]) * (x[1:] - x[:-1])
            if (crosses & (lon + turn < at)).sum() % 2:
                return True
    return False


@pytest.mark.raw
def test_the_map_names_every_state_there_is(made):
    borders = made("world_atlas", "borders")
    assert borders.height == 237
    codes = borders["ccode"].drop_nulls()
    assert codes.is_unique().all()
    today = set(
        split_by_membership(pl.DataFrame({"ccode": list(range(2, 1000)), "year": [2024] * 998}))[0]["ccode"]
    )
    assert today - set(codes) == {947}  # Tuvalu is too small for the map
    assert one(borders, name="Kosovo")["ccode"] == 347
    assert one(borders, name="Somaliland")["ccode"] is None


@pytest.mark.raw
@pytest.mark.parametrize(
    ("name", "lon", "lat"),
    [("Ukraine", 34.1, 45.2), ("Russia", 37.6, 55.75), ("Russia", -175.0, 66.5), ("Monaco", 7.42, 43.745),
     ("Lesotho", 28.2, -29.5), ("Estonia", 24.75, 59.2)],
)  # fmt: skip
def test_places_lie_in_their_countries(made, name, lon, lat):
    borders = made("world_atlas", "borders")
    hit = [row["name"] for row in borders.iter_rows(named=True) if encloses(row["geometry"], lon, lat)]
    assert name in hit
    assert set(hit) <= {name, "South Africa", "France"}  # holes are not looked at


@pytest.mark.raw
def test_rings_are_closed_and_wound_for_the_sphere(made):
    for geometry in made("world_atlas", "borders")["geometry"]:
        shape = json.loads(geometry)
        parts = [shape["coordinates"]] if shape["type"] == "Polygon" else shape["coordinates"]
        for exterior, *holes in parts:
            assert exterior[0] == exterior[-1]
            assert world_atlas.signed_area(np.array(exterior)) < 0
            assert all(world_atlas.signed_area(np.array(hole)) > 0 for hole in holes)


@pytest.mark.raw
def test_the_map_is_small(made, tmp_path):
    made("world_atlas", "borders").write_parquet(tmp_path / "b.parquet", compression="zstd")
    assert (tmp_path / "b.parquet").stat().st_size < 200_000


def test_simplifying_keeps_ends_and_stays_within_the_tolerance():
    angle = np.linspace(0, 1.5, 400)
    line = np.column_stack([10 * np.cos(angle), 10 * np.sin(angle)])
    plain = world_atlas.simplified(line, 0.05)
    assert 4 <= len(plain) < 30
    assert (plain[0] == line[0]).all()
    assert (plain[-1] == line[-1]).all()
    gaps = np.min([world_atlas._distances(line, a, b) for a, b in pairwise(plain)], axis=0)
    assert gaps.max() <= 0.05


@pytest.mark.raw
def test_a_fault_that_is_gone_stops_the_build(raw):
    cities = pl.read_parquet(raw / "cepii_geodist" / "geo_cepii.parquet")
    gone = cities.with_columns(
        city_en=pl.when(pl.col("city_en") == "Apia").then(pl.lit("Apia Urban Area")).otherwise("city_en")
    )
    with pytest.raises(KoinonError, match="geodist-apia"):
        cepii_geodist.apply_overrides(gone, "cepii_geodist", "geo_cepii")


def test_every_override_names_a_source_and_gives_reason_and_evidence():
    for fault in overrides():
        assert origin(fault.source).id == fault.source
        assert len(fault.reason) > 40
        assert len(fault.evidence) > 20
    assert len({fault.id for fault in overrides()}) == len(overrides())
