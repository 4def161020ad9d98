"""Series by state or pair: trade, ideal points, Polity5, V-Dem.

Expected values are those the producers publish, or counts that follow from the raw file and the list of
states. Whole numbers agree exactly; V-Dem's indices have three decimals, so 1e-9 is equality.
"""

from importlib import import_module

import polars as pl
import pytest

from koinon.errors import KoinonError
from koinon.sources import cow_trade, origin, polity5
from koinon.sources.membership import cow_state_years, split_by_membership
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


def test_codes_are_valid_only_inside_their_dates():
    rows = pl.DataFrame(
        {"ccode1": [255, 260, 678, 365], "ccode2": [2, 2, 2, 816], "year": [1950, 1955, 1990, 1953]}
    )
    inside, outside = split_by_membership(rows, "ccode1", "ccode2")
    assert inside["ccode1"].to_list() == [260, 678]
    assert outside["ccode1"].to_list() == [255, 365]


def test_a_spell_that_ends_with_the_list_is_open():
    years = cow_state_years().filter(pl.col("ccode") == 2)["year"]
    assert 2024 in years
    assert 2024 not in cow_state_years().filter(pl.col("ccode") == 817)["year"]


def test_a_null_code_is_outside():
    inside, outside = split_by_membership(pl.DataFrame({"ccode": [None, 2], "year": [2000, 2000]}))
    assert (inside.height, outside.height) == (1, 1)


@pytest.mark.raw
def test_trade_halves_a_mirrored_file(made):
    trade = made("cow_trade", "trade")
    assert trade.height == 1_347_308 // 2
    assert (trade["ccode1"] < trade["ccode2"]).all()
    canada = one(trade, ccode1=2, ccode2=20, year=2014)
    assert (canada["flow1"], canada["flow2"]) == (346_063, 276_158)
    assert one(trade, ccode1=2, ccode2=710, year=2014)["flow1"] == 472_525
    assert trade["flow1"].null_count() + trade["flow2"].null_count() == 50_833


def test_trade_refuses_a_broken_mirror():
    sides = {"ccode1": [2, 20], "ccode2": [20, 2], "year": [2014, 2014]}
    flows = {"flow1": [5, 7], "flow2": [7, 6], "smoothflow1": [5, 7], "smoothflow2": [7, 5]}
    with pytest.raises(KoinonError, match="2 rows differ from their counterpart"):
        cow_trade.check_mirror(pl.DataFrame(sides | flows))
    mended = flows | {"flow2": [7, 5]}
    cow_trade.check_mirror(pl.DataFrame(sides | mended))


@pytest.mark.raw
def test_trade_stays_small_on_disk(made, tmp_path):
    made("cow_trade", "trade").write_parquet(tmp_path / "t.parquet", compression="zstd", compression_level=12)
    assert (tmp_path / "t.parquet").stat().st_size < 2_000_000


@pytest.mark.raw
def test_ideal_points_put_the_republic_of_china_under_china_until_1948(made):
    points = made("unga_ideal_points_2025", "ideal_points")
    china = points.filter(pl.col("ccode").is_in([710, 713]))
    assert china.filter(pl.col("year") <= 1948)["ccode"].unique().to_list() == [710]
    assert china.filter(pl.col("year") == 1955)["ccode"].to_list() == [713]


@pytest.mark.raw
def test_ideal_points_keep_only_states_with_an_estimate(made):
    points = made("unga_ideal_points_2025", "ideal_points")
    assert points.height == 11_440 - 17 - 89
    soviet_republics = points.filter(pl.col("ccode").is_in([369, 370]) & (pl.col("year") < 1991))
    assert soviet_republics.is_empty()
    assert one(points, ccode=2, year=2019)["idealpointfp"] > one(points, ccode=200, year=2019)["idealpointfp"]
    assert (
        one(points, ccode=200, year=2019)["idealpointfp"] > one(points, ccode=40, year=2019)["idealpointfp"]
    )


@pytest.mark.raw
@pytest.mark.parametrize(
    ("ccode", "year", "name"),
    [
        (300, 1900, "Austria"),
        (305, 1960, "Austria"),
        (325, 1850, "Sardinia"),
        (345, 1900, "Serbia"),
        (345, 1995, "Yugoslavia"),
        (365, 1950, "USSR"),
        (530, 2000, "Ethiopia"),
        (770, 1965, "Pakistan"),
        (816, 2000, "Vietnam"),
        (347, 2010, "Kosovo"),
        (341, 2010, "Montenegro"),
        (626, 2012, "South Sudan"),
        (625, 2012, "Sudan-North"),
        (2, 2020, "United States"),
    ],
)
def test_polity_codes_end_at_cow_codes(made, raw, ccode, year, name):
    published = pl.read_parquet(raw / "polity5" / "polity5.parquet")
    row = one(published.filter(pl.col("polity_annual_country").str.strip_chars() == name), year=year)
    assert one(made("polity5", "polity5"), ccode=ccode, year=year)["polity2"] == row["polity2"]


@pytest.mark.raw
def test_polity_counts_what_it_leaves_out(made):
    regimes = made("polity5", "polity5")
    assert regimes.height == 17_574 - len(polity5.PREDECESSORS) - polity5.OUTSIDE_SYSTEM
    assert regimes.select("ccode", "year").is_unique().all()
    _, outside = split_by_membership(regimes)
    assert outside.is_empty()


@pytest.mark.raw
def test_polity_special_codes_are_absences_with_a_reason(made):
    regimes = made("polity5", "polity5")
    interrupted = regimes.filter(pl.col("interruption").is_not_null())
    assert set(interrupted["interruption"]) == {-66, -77, -88}
    for name in polity5.CODED:
        assert interrupted[name].null_count() == interrupted.height
        assert regimes[name].drop_nulls().min() >= -10
    assert interrupted.filter(pl.col("interruption") == -77)["polity2"].unique().to_list() == [0]
    assert interrupted.filter(pl.col("interruption") == -66)["polity2"].null_count() > 0
    known = regimes.filter(pl.col("interruption").is_null())
    assert known["polity"].null_count() == 0


@pytest.mark.raw
def test_polity_keeps_the_regime_of_the_last_day_of_the_year(made, raw):
    published = pl.read_parquet(raw / "polity5" / "polity5.parquet")
    regimes = made("polity5", "polity5")
    for (ccode, year), former in polity5.PREDECESSORS.items():
        both = published.filter(pl.col("year") == year).with_columns(
            polity5.cow_code_of("polity_annual_ccode")
        )
        successor = both.filter((pl.col("ccode") == ccode) & (pl.col("polity_annual_ccode") != former))
        assert successor.height == 1
        assert one(regimes, ccode=ccode, year=year)["polity2"] == successor["polity2"].item()


@pytest.mark.raw
def test_vdem_agrees_with_the_published_values_of_2024(made):
    vdem = made("vdem_v15_subset", "vdem")
    for ccode, value in ((380, 0.881), (2, 0.840), (710, 0.073)):
        assert one(vdem, ccode=ccode, year=2024)["v2x_polyarchy"] == pytest.approx(value, abs=1e-9)


@pytest.mark.raw
def test_vdem_follows_states_through_their_codes(made):
    vdem = made("vdem_v15_subset", "vdem")
    assert vdem.height == 27_913 - 800 - 10_411
    assert vdem.filter((pl.col("ccode") == 325) & (pl.col("year") <= 1861)).height == 46
    assert one(vdem, ccode=300, year=1900)["country_text_id"] == "AUT"
    assert one(vdem, ccode=315, year=1980)["country_text_id"] == "CZE"
    assert one(vdem, ccode=345, year=1980)["country_text_id"] == "SRB"
    germany = vdem.filter(pl.col("ccode").is_in([255, 260, 265]) & pl.col("year").is_between(1954, 1992))
    assert germany.filter(pl.col("ccode") == 255)["year"].to_list() == [1991, 1992]
    _, outside = split_by_membership(vdem)
    assert outside.is_empty()
