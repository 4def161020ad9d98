"""Blocs side by side: the numbers of the briefs, aligned, and errors a person can mend."""

import json

import polars as pl
import pytest

from koinon.cli import main
from koinon.errors import KoinonError, UnknownNameError
from koinon.facts.club.capability import pooled
from koinon.figures.style import SERIES
from koinon.report.comparison.view import compare
from koinon.report.write.files import rendered
from koinon.store import default_store


@pytest.fixture(scope="module")
def four():
    return compare(["NATO", "ASEAN", "GCC", "AU"])


def section(brief, name):
    return next(part for part in brief.sections if part.id == name)


def test_the_lines_are_the_measures(four):
    (figure,) = section(four, "capability").figures
    assert figure.columns == ("year", "NATO", "ASEAN", "GCC", "African Union")
    last = next(row for row in figure.rows if row[0] == 2022)
    for value, name in zip(last[1:], ["NATO", "ASEAN", "GCC", "AU"], strict=True):
        assert value == pooled(name, 2022, 2022)["cinc"][0]


def test_the_headline_names_highest_and_lowest_of_one_year(four):
    (text,) = [h.text for h in four.headlines if h.section == "members"]
    assert text == "In 2025 the African Union had the most members (55) and the GCC the fewest (6)."
    for headline in four.headlines:
        assert len({value.year for value in headline.values}) == 1


def test_equal_lowest_are_all_named():
    text = compare(["NATO", "GCC", "CSTO"]).headlines[0].text
    assert "the GCC and the CSTO the fewest (6)" in text


def test_by_age_every_bloc_begins_with_its_own_year():
    by_age = compare(["NATO", "GCC"], "age")
    (figure,) = section(by_age, "members").figures
    years = [row[0] for row in figure.rows]
    assert min(years) == 0
    assert by_age.recipe.command == "koinon compare NATO GCC --align age"


def test_a_bloc_keeps_its_colour_from_figure_to_figure(four):
    for figure in four.figures:
        scales = json.dumps(figure.spec)
        assert SERIES[0] in scales


def test_one_without_data_is_named_not_dropped():
    brief = compare(["NATO", "AES"])
    assert any(gap.section.startswith("Share of the world") and "Sahel" in gap.text for gap in brief.gaps)
    table = section(brief, "latest").tables[0]
    assert table.rows[1][2] == "–"


def test_all_formats_are_made(four):
    made = rendered(four, ["html", "pdf", "json"])
    assert made["pdf"].startswith(b"%PDF")
    assert b"African Union" in made["html"]
    assert json.loads(made["json"])["data"]["kind"] == "Comparison"


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (["NATO"], "a comparison takes at least 2 blocs, not 1"),
        (["NATO", "OTAN"], "the same bloc is named twice"),
    ],
)
def test_too_few_too_many_or_twice(names, said):
    with pytest.raises(KoinonError, match=said):
        compare(names)


def test_unknown_names_and_alignments_are_answered_with_the_closest():
    with pytest.raises(UnknownNameError, match="did you mean ASEAN"):
        compare(["NATO", "ASEN"])
    with pytest.raises(UnknownNameError, match="did you mean age"):
        compare(["NATO", "GCC"], "agee")


def test_the_command(tmp_path, capsys):
    assert main(["compare", "NATO", "GCC", "--no-open", "--format", "json", "--out", str(tmp_path)]) == 0
    assert (tmp_path / "compare-nato-gcc.json").is_file()
    assert "NATO and GCC" in capsys.readouterr().out
    assert main(["compare", "NATO", "GCC", "--json"]) == 0
    assert set(json.loads(capsys.readouterr().out)) == {"data", "sources", "notes", "command", "version"}
    assert main(["compare", "NATO", "NATOO"]) == 2


def test_states_are_compared_by_measures_of_states():
    made = compare(["France", "Germany", "Turkey"])
    assert made.name == "France, Germany and Türkiye"
    assert made.id == "compare-france-germany-turkiye"
    ids = [part.id for part in made.sections]
    assert ids == ["latest", "capability", "burden", "voting", "disputes", "regime"]
    cinc = dict(
        default_store()
        .frame("capabilities")
        .filter(pl.col("year") == 2022)
        .select("ccode", "cinc")
        .iter_rows()
    )
    said = {value.name: value.value for value in made.headlines[0].values}
    assert said == {
        "cinc of France": cinc[220],
        "cinc of Germany": cinc[255],
        "cinc of Türkiye": cinc[640],
    }


def test_disputes_of_five_years_are_counted_from_the_table():
    figure = section(compare(["India", "Pakistan"]), "disputes").figures[0]
    rows = default_store().frame("cow_mid_dirdisp").filter(pl.col("ccode1") == 750)
    first = dict(rows.group_by("dispnum").agg(pl.col("year").min()).iter_rows())
    known = {row[0]: row[1] for row in figure.rows}
    for year in (1955, 1975, 2014):
        assert known[year] == sum(year - 4 <= begun <= year for begun in first.values())


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (["France", "NATO"], "states, not both: France is a state and NATO a bloc"),
        (["France", "FRN"], "the same state is named twice"),
        (["France"], "a comparison takes at least 2 states, not 1"),
    ],
)
def test_states_and_blocs_do_not_mix(names, said):
    with pytest.raises(KoinonError, match=said):
        compare(names)


def test_more_than_lines_can_tell_apart_are_dots_of_one_year():
    names = ["NATO", "ASEAN", "GCC", "AU", "SCO", "CSTO", "EU", "ECOWAS", "OAS", "France+Germany"]
    made = compare(names)
    assert len(made.sections[0].tables[0].rows) == len(names)
    for section in made.sections[1:]:
        (figure,) = section.figures
        assert "the latest in which most have a value" in figure.subtitle
        values = [value for _, value in figure.rows]
        assert values == sorted(values, reverse=True)
        assert len(values) >= len(names) / 2
    members = next(section for section in made.sections if section.id == "members").figures[0]
    assert ("EU", 27) in {(name.replace("European Union", "EU"), value) for name, value in members.rows}


def test_scores_carry_their_intervals(four):
    table = four.sections[0].tables[1]
    assert table.columns[2] == "deterrence"
    for row in table.rows:
        for cell in row[2:]:
            value, interval = cell.split(" (")[0].replace("%", "").split(", ")
            low, high = interval.split("–")
            assert float(low) <= float(high)
            assert float(low) - 0.01 <= float(value) <= float(high) + 0.01, cell
    headline = next(text for text in (h.text for h in four.headlines) if "deterrence score" in text)
    assert headline.count("–") == 2
