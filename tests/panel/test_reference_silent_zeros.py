"""Where the reference program answers wrongly without a word: counted, and ours is null there.

``ps_checks.txt`` beside the raw data is what peacesciencer 1.2.9 printed (script ``ps_checks.R``); the
figures are read from it, the years each source covers from our schemas. Whole numbers agree exactly.

- State-years 2011-2016: it says that no state was in a dispute, 1,170 times; GML's data end in 2010.
- Dyad-years: it is honest after 2010 (GML), 2014 (COW) and 2018 (ATOP). So are we.
- Major powers: it repeats 2016's seven in 2017 and 2018, 390 state-years; the list ends in 2016.
- Capabilities of 2023: missing in both.
- Gleditsch-Ward dyad-years 1990-91: 63,452 directed rows, microstates included, of which 5,894 have a
  state without COW code. It joins COW's disputes to them and writes 0; ours are null. The states are
  Monaco, Andorra, San Marino, Kiribati, Nauru, Tonga, Tuvalu (both years), the Marshall Islands and
  Micronesia (1990; COW members from 1991) and Macedonia (1991; a COW member from 1993).
- ``create_dyadyears(system = "COW")`` returns a function; ours reads the system in either case.
"""

import re

import polars as pl
import pytest

import koinon as kn
from koinon.panel.out.missing import NO_CODE, NO_ROW, OUTSIDE

pytestmark = pytest.mark.raw


@pytest.fixture(scope="module")
def printed(reference):
    return (reference / "peacesciencer" / "ps_checks.txt").read_text()


def table(printed, *columns):
    """The printed table with these columns: a list of rows as dictionaries."""
    lines = iter(printed.splitlines())
    next(line for line in lines if line.split() == list(columns))
    rows = []
    for line in lines:
        if not re.fullmatch(r"\s*\d+(\s+\d+)+", line):
            break
        rows.append(dict(zip(columns, map(int, line.split()[1:]), strict=True)))
    assert rows
    return rows


def by_year(frame, **columns):
    """Sums and numbers of nulls of columns, by year: the same dictionaries from our panels."""
    counted = frame.group_by("year").agg(
        pl.len().alias("n"),
        *(pl.col(column).sum().cast(pl.Int64).alias(name) for name, column in columns.items()),
        *(pl.col(column).null_count().alias(f"{name}_na") for name, column in columns.items()),
    )
    return {row["year"]: row for row in counted.to_dicts()}


def test_no_dispute_is_claimed_for_states_after_the_source_ends(printed):
    ours = by_year(kn.state_years(2006, 2016).add("gml-disputes").frame, ongoing="gmlmidongoing")
    silent = 0
    for row in table(printed, "year", "n", "ongoing", "na"):
        mine = ours[row["year"]]
        assert mine["n"] == row["n"]
        if row["year"] <= 2010:
            assert (mine["ongoing"], mine["ongoing_na"]) == (row["ongoing"], 0)
        else:
            assert (row["ongoing"], row["na"]) == (0, 0)
            assert mine["ongoing_na"] == mine["n"]
            silent += row["n"]
    assert silent == 1_170
    panel = kn.state_years(2011, 2016).add("gml-disputes")
    lost = panel.missing().filter(pl.col("variable") == "gmlmidongoing")
    assert lost.select("reason", "rows").rows() == [(OUTSIDE, 1_170)]


def test_disputes_of_pairs_are_counted_alike_and_unknown_after_the_sources_end(printed):
    frame = kn.dyad_years(2006, 2018).add("gml-disputes", "disputes").frame
    ours = by_year(frame, gml="gmlmidongoing", cow="cowmidongoing")
    rows = table(printed, "year", "n", "gml", "gml_na", "cow", "cow_na")
    assert [ours[row["year"]] for row in rows] == rows
    assert sum(row["gml_na"] for row in rows) == 8 * 18_915
    assert sum(row["cow_na"] for row in rows) == 4 * 18_915


def test_alliances_are_unknown_after_2018(printed):
    ours = by_year(kn.dyad_years(2014, 2022).add("alliances").frame, defense="atop_defense")
    for row in table(printed, "year", "n", "defense", "na"):
        mine = ours[row["year"]]
        assert (mine["n"], mine["defense"], mine["defense_na"]) == (row["n"], row["defense"], row["na"])
    assert all(ours[year]["defense_na"] == 18_915 for year in range(2019, 2023))


def test_defence_pacts_of_directed_pairs_in_2000(printed):
    frame = kn.directed_dyad_years(2000, 2000).add("alliances").frame
    rows, defense = re.search(r"directed 2000: rows (\d+) defense (\d+)", printed).groups()
    assert (frame.height, frame["atop_defense"].sum()) == (int(rows), int(defense)) == (36_290, 2_205)


def test_no_major_power_is_claimed_after_the_list_ends(printed):
    ours = by_year(kn.state_years(2014, 2018).add("majors").frame, majors="cowmaj")
    for row in table(printed, "year", "majors", "na"):
        mine = ours[row["year"]]
        assert (row["majors"], row["na"]) == (7, 0)
        known = row["year"] <= 2016
        assert (mine["majors"], mine["majors_na"]) == ((7, 0) if known else (0, 195))


def test_capabilities_of_2023_are_missing(printed):
    panel = kn.state_years(2010, 2023).add("capabilities")
    ours = by_year(panel.frame, cinc="cinc")
    for row in table(printed, "year", "cinc_na"):
        assert ours[row["year"]]["cinc_na"] == row["cinc_na"]
    lost = panel.missing().filter(pl.col("variable") == "cinc")
    assert lost.select("reason", "rows").rows() == [(OUTSIDE, 195)]


def test_gleditsch_ward_pairs_without_cow_codes_have_no_disputes_of_cow(printed):
    rows, after, missing = re.search(
        r"gw dyad-years rows: (\d+) after add_ccode_to_gw: (\d+).* missing ccode: (\d+)", printed
    ).groups()
    panel = kn.directed_dyad_years(1990, 1991, "gw", microstates=True).with_codes("cow")
    codeless = panel.frame["ccode1"].is_null() | panel.frame["ccode2"].is_null()
    assert len(panel) == int(rows) == int(after) == 63_452
    assert codeless.sum() == int(missing) == 5_894
    added = panel.add("gml-disputes")
    assert len(added) == len(panel)
    # South Yemen (680) ends in May 1990. Its COW counterpart never shares a day with that of Liechtenstein
    # (a state of the COW system from September) or of united Yemen (679), so these pairs are unknown too.
    apart = (pl.col("year") == 1990) & pl.any_horizontal(pl.col("gwcode1", "gwcode2") == 680)
    apart &= pl.any_horizontal(pl.col("gwcode1", "gwcode2").is_in([223, 678]))
    unknown = codeless | added.frame.select(apart.alias("apart"))["apart"]
    assert (added.frame["gmlmidongoing"].is_null() == unknown).all()
    lost = added.missing().filter(pl.col("variable") == "gmlmidongoing")
    assert lost.select("reason", "rows").rows() == [(NO_CODE, 5_894), (NO_ROW, 4)]
    found = panel.unmatched().select("gwcode", "first_year", "last_year").rows()
    assert found == [
        (221, 1990, 1991),
        (232, 1990, 1991),
        (331, 1990, 1991),
        (343, 1991, 1991),
        (970, 1990, 1991),
        (971, 1990, 1991),
        (972, 1990, 1991),
        (973, 1990, 1991),
        (983, 1990, 1990),
        (987, 1990, 1990),
    ]


def test_the_code_system_is_read_in_either_case(printed):
    assert "create_dyadyears(system = 'COW') returns a function" in printed
    assert kn.dyad_years(1990, 1990, "COW").frame.equals(kn.dyad_years(1990, 1990, "cow").frame)
