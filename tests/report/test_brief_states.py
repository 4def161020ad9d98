"""Briefs of states: numbers recomputed from the tables, common knowledge, honest gaps, calm about bad input.

Numbers are computed here by other means than in the package: plain loops over the compiled tables.
Tolerance: 1e-9, since both sides add up the same 64-bit numbers in different orders.
"""

import json
import re
import shutil

import polars as pl
import pytest

from koinon.cli import main
from koinon.errors import UnknownNameError
from koinon.report.briefs import brief
from koinon.report.club.subject import BriefYearError
from koinon.report.state.view import PARTS
from koinon.report.write.files import rendered, write
from koinon.report.write.json import document
from koinon.sources import origin
from koinon.store import default_store
from koinon.store.catalogue import Store
from koinon.world.registry import blocs
from koinon.world.resolver import AmbiguousNameError

SAMPLE = [
    *("United States", "France", "Türkiye", "Yugoslavia", "Qatar", "Kosovo", "Germany", "Serbia"),
    *("Tuvalu", "Hanover", "South Sudan", "Iceland"),
]
SECTIONS = [module.ID for module in PARTS]


@pytest.fixture(scope="module")
def briefs():
    return {name: brief(name) for name in SAMPLE}


@pytest.fixture(scope="module")
def store():
    return default_store()


def section(made, name):
    return next(part for part in made.sections if part.id == name)


def headline(made, name):
    return next(line for line in made.headlines if line.section == name)


def value(made, name, which):
    return next(v for v in headline(made, name).values if v.name == which)


def close(one, two):
    return one == pytest.approx(two, rel=1e-9)


# The same numbers, by other means


@pytest.mark.parametrize(("name", "code"), [("United States", 2), ("France", 220), ("Qatar", 694)])
def test_capability_and_rank(name, code, briefs, store):
    rows = store.frame("capabilities").filter(pl.col("year") == 2022).select("ccode", "cinc").rows()
    known = {ccode: cinc for ccode, cinc in rows if cinc is not None}
    assert close(value(briefs[name], "capability", "cinc").value, known[code])
    assert value(briefs[name], "capability", "rank").value == 1 + sum(c > known[code] for c in known.values())
    assert f"of {len(known)} states" in headline(briefs[name], "capability").text


@pytest.mark.parametrize(("name", "code"), [("United States", 2), ("Türkiye", 640), ("Qatar", 694)])
def test_allies_are_those_of_atop(name, code, briefs, store):
    partners, defended = set(), set()
    rows = store.frame("alliance_dyads").filter(pl.col("year") == 2018)
    for one, two, pledged in rows.select("ccode1", "ccode2", "atop_defense").iter_rows():
        if code in {one, two}:
            partners.add(two if one == code else one)
            if pledged:
                defended.add(two if one == code else one)
    assert value(briefs[name], "alliances", "partners").value == len(partners)
    assert value(briefs[name], "alliances", "defence partners").value == len(defended)


def test_burden_of_france_and_of_its_allies(briefs, store):
    from koinon.panel.promises.extended import extended_defense

    ties = extended_defense(store).filter(pl.col("year") == 2022, pl.col("defense_extended") == 1)
    pairs = ties.select("ccode1", "ccode2").rows()
    allies = {two if one == 220 else one for one, two in pairs if 220 in {one, two}}
    spent = dict(store.frame("capabilities").filter(pl.col("year") == 2022).select("ccode", "milex").rows())
    rows = store.frame("world_bank").filter(pl.col("year") == 2022).select("ccode", "gdp_current_usd").rows()
    product = {code: gdp for code, gdp in rows if code is not None and gdp is not None}
    with_data = [code for code in allies if spent.get(code) and code in product]
    assert close(value(briefs["France"], "burden", "burden").value, 1000 * spent[220] / product[220])
    together = 1000 * sum(spent[code] for code in with_data) / sum(product[code] for code in with_data)
    assert close(value(briefs["France"], "burden", "burden of the allies").value, together)
    assert f"({len(with_data)} of {len(allies)} have data)" in headline(briefs["France"], "burden").text


@pytest.mark.parametrize(
    ("name", "code", "year"), [("France", 220, 2014), ("Qatar", 694, 2014), ("Yugoslavia", 345, 1992)]
)
def test_trade_partners(name, code, year, briefs, store):
    from koinon.world.display import dated

    sums = {}
    for one, two, flow1, flow2 in (
        store.frame("trade")
        .filter(pl.col("year") == year)
        .select("ccode1", "ccode2", "flow1", "flow2")
        .iter_rows()
    ):
        if code in {one, two}:
            other = two if one == code else one
            sums[other] = (flow1 or 0) + (flow2 or 0)
    top = max(sums, key=sums.get)
    share = value(briefs[name], "trade", f"share of {dated(top, year)}")
    assert share.year == year
    assert close(share.value, sums[top] / sum(sums.values()))


def test_trade_of_yugoslavia_stops_where_no_total_can_check_it(briefs):
    made = briefs["Yugoslavia"]
    assert value(made, "trade", "share of Germany").year == 1992
    gap = next(gap.text for gap in made.gaps if gap.section == "Trade")
    assert "1993–2005" in gap
    assert "1960–1989" in gap


@pytest.mark.parametrize(
    ("name", "code", "years"), [("France", 220, (1816, 2014)), ("Yugoslavia", 345, (1918, 2005))]
)
def test_disputes_and_wars(name, code, years, briefs, store):
    for table, number, which, first, last in (
        ("cow_mid_dirdisp", "dispnum", "disputes", *years),
        ("cow_inter_wars", "warnum", "wars", years[0], min(years[1], 2007)),
    ):
        rows = store.frame(table).filter(pl.col("ccode1") == code, pl.col("year").is_between(first, last))
        assert value(briefs[name], "conflict", which).value == len(set(rows[number]))


def test_votes_of_qatar(briefs, store):
    rows = store.frame("vote_agreement").filter(pl.col("year") == 2019).drop_nulls("agree_weighted")
    mine = [
        agree
        for one, two, votes, agree in rows.select(
            "ccode1", "ccode2", "n_joint_votes", "agree_weighted"
        ).iter_rows()
        if 694 in {one, two} and votes >= 10
    ]
    found = value(briefs["Qatar"], "voting", "agreement with all states").value
    assert close(found, sum(mine) / len(mine))


def test_rivals_of_turkiye_now(briefs, store):
    rows = store.frame("tss_rivalries").filter(
        (pl.col("ccode1") == 640) | (pl.col("ccode2") == 640), pl.col("end") >= 2020
    )
    said = section(briefs["Türkiye"], "rivalries")
    assert rows.height == sum(row[2] is None for row in said.tables[0].rows)


def test_blocs_are_the_registrys(briefs):
    current = [
        entry.name
        for entry in blocs()
        if any(m.ccode == 694 and m.status == "member" and m.end is None for m in entry.memberships())
    ]
    assert value(briefs["Qatar"], "blocs", "blocs").value == len(current)
    rows = section(briefs["Qatar"], "blocs").tables[0].rows
    assert {row[0] for row in rows if row[3] == "goes on"} == set(current)


# What is known of these states


def test_germany_covers_its_three_spells_and_says_so(briefs):
    made = briefs["Germany"]
    assert made.headlines[0].text == (
        "Germany is COW state 255 in 1816–1945, 260 (West Germany) in 1955–1990 and 255 in 1990–2025; "
        "this brief covers them all."
    )
    nato = next(row for row in section(made, "blocs").tables[0].rows if row[0] == "NATO")
    assert nato[2:] == ("6 May 1955", "goes on")
    years = [row[0] for row in section(made, "capability").figures[0].rows]
    assert {1900, 1960, 2000} <= set(years)
    assert 1950 not in years


def test_yugoslavia_is_limited_to_its_name_and_says_so(briefs):
    made = briefs["Yugoslavia"]
    assert "covered in 1918–1941, 1944–2005" in made.headlines[0].text
    assert "Serbia (1878–1917, 2006–2025)" in made.headlines[0].text
    for figure in made.figures:
        if figure.columns[0] == "year":
            years = [row[0] for row in figure.rows]
            assert 1918 <= min(years) <= max(years) <= 2005


def test_kosovo_has_no_burden_of_zero(briefs):
    made = briefs["Kosovo"]
    (text,) = section(made, "burden").paragraphs
    assert "records Kosovo's military spending as 0" in text
    assert "need not mean that nothing was spent" in text
    assert not section(made, "burden").figures
    assert "0%" not in text.replace("0 in", "")
    assert made.headlines[0].text == "ATOP codes no alliance treaty of Kosovo in 2008–2018."
    (votes,) = section(made, "voting").paragraphs
    assert votes.endswith("have no value for Kosovo in 2008–2025.")
    assert "burden" not in {line.section for line in made.headlines}


def test_turkiye_has_its_everyday_names(briefs):
    made = briefs["Türkiye"]
    assert made.id == "turkiye"
    said = section(made, "life").paragraphs
    assert "Türkiye has been called the Ottoman Empire (1816–1922) and Türkiye (1923–2025)." in said
    assert brief("Turkey").headlines == made.headlines


def test_france_was_occupied(briefs):
    said = section(briefs["France"], "life").paragraphs
    assert "France was not in the list from 12 November 1942 to 24 August 1944." in said


def test_years_after_the_end_of_a_source_say_so(briefs):
    said = " ".join(gap.text for gap in briefs["France"].gaps)
    for words in ("ATOP ends in 2018", "cover 1816–2022", "coded to 2014 only", "listed to 2007 only"):
        assert words in said


def test_an_earlier_year_knows_nothing_of_what_came_later():
    made = brief("France", 1950)
    assert headline(made, "blocs").text.startswith("As of 31 December 1950")
    assert "SEATO" not in json.dumps(document(made)["data"]["sections"][2])
    for figure in made.figures:
        if figure.columns[0] == "year":
            assert max(row[0] for row in figure.rows) <= 1950
    assert made.recipe.command == "koinon brief France --year 1950"


# Every brief


@pytest.mark.parametrize("name", SAMPLE)
def test_a_brief_has_all_sections_and_empty_ones_say_why(name, briefs):
    made = briefs[name]
    assert [part.id for part in made.sections] == SECTIONS
    assert 4 <= len(made.headlines) <= 7
    for part in made.sections:
        assert part.paragraphs
        labels = {origin(source).label for source in part.sources}
        for figure in part.figures:
            assert set(figure.source.split("; ")) <= labels
    assert {source.id for source in made.sources} == {s for part in made.sections for s in part.sources}


@pytest.mark.parametrize("name", SAMPLE)
def test_sentences_have_no_holes_and_carry_a_year(name, briefs):
    made = document(briefs[name])["data"]
    said = [line["text"] for line in made["headlines"]]
    for text in said[: None if "Nothing can be shown" not in said[-1] else -1]:
        assert re.search(r"\b(1[89]|20)\d\d\b", text), text
    said += [text for part in made["sections"] for text in (*part["paragraphs"], *part["notes"])]
    said += [*made["facts"].values(), *(gap["text"] for gap in made["missing"])]
    for text in said:
        assert not re.search(
            r"\b(None|nan|null|inf)\b|  |, ,|\(\)|\bof of\b|(?<!COW )(?<!ATOP )\bstate \d", text
        ), text
        assert text[0].isupper() or text[0].isdigit(), text


@pytest.mark.parametrize("name", SAMPLE)
def test_values_behind_a_headline_round_to_what_it_says(name, briefs):
    for line in briefs[name].headlines:
        for v in line.values:
            if isinstance(v.value, int):
                assert f"{v.value:,}" in line.text or v.value in {0, 1}, (line.text, v)
            if isinstance(v.value, float):
                text = line.text.replace("\u2212", "-")
                shown = {f"{100 * v.value:.{n}f}%" for n in (1, 2, 3)} | {f"{v.value:.2f}"}
                assert any(form in text for form in shown), (line.text, v)


def test_three_formats_are_written(tmp_path, briefs):
    paths = write(briefs["Kosovo"], tmp_path)
    assert [path.name for path in paths] == ["kosovo.html", "kosovo.pdf", "kosovo.json"]
    page = paths[0].read_text("utf-8")
    assert all(line.text in page.replace("&#39;", "'") for line in briefs["Kosovo"].headlines)


def test_the_same_store_gives_the_same_bytes():
    assert rendered(brief("Qatar"), ["json"]) == rendered(brief("Qatar"), ["json"])


# Which of several things a name means


@pytest.mark.parametrize(
    ("text", "name", "section"),
    [
        ("AU", "African Union", "members"),
        ("AUL", "Australia", "life"),
        ("Australia", "Australia", "life"),
        ("220", "France", "life"),
        ("FRN", "France", "life"),
        ("frankreich", None, None),
        ("EU", "European Union", "members"),
        ("OTAN", "NATO", "members"),
        ("3180", "NATO", "members"),
        ("United States of America", "United States", "life"),
    ],
)
def test_names_of_blocs_and_states(text, name, section):
    if name is None:
        with pytest.raises(UnknownNameError, match="no bloc, treaty or state called"):
            brief(text)
    else:
        assert brief(text, sections=[section]).name == name


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("EC", "may mean the bloc European Union or the state Ecuador"),
        ("CAN", "or the state Canada"),
        ("Korea", "North Korea"),
    ],
)
def test_ambiguous_names_give_the_choices(text, said):
    with pytest.raises(AmbiguousNameError, match=said):
        brief(text)


def test_no_state_and_no_bloc_share_a_file_name():
    from koinon.report.state.country import country
    from koinon.report.state.view import slug
    from koinon.world.named import named_state
    from koinon.world.systems import state_spells

    stems = {
        slug(country(named_state(str(code)), str(code), None, default_store()))
        for code in state_spells("cow")["code"].unique()
    }
    assert not stems & {entry.id for entry in blocs()}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["Frence"], "no bloc, treaty or state called 'Frence'; did you mean France?"),
        (["Korea"], "'Korea' may mean North Korea (731) or South Korea (732); say which"),
        (["Greenland"], "Greenland is not a state of the COW system"),
        (["999"], "no COW state code called '999'; near it are"),
        (["France", "--year", "1943"], "France is a state of COW's list in 1816–1942, 1944–2026"),
        (
            ["Yugoslavia", "--year", "2010"],
            "no brief for 2010: Yugoslavia is a state of COW's list in 1918–1941",
        ),
        (["France", "Germany", "Italy"], "a brief takes one name, or the names of two states, not 3 names"),
        (["United", "States"], 'put a name of several words in quotes: "United States"'),
    ],
)
def test_bad_input_is_one_sentence_and_exit_2(arguments, said, tmp_path, capsys):
    assert main(["brief", *arguments, "--out", str(tmp_path)]) == 2
    captured = capsys.readouterr()
    assert said in captured.err
    assert captured.err.count("\n") == 1
    assert captured.out == ""
    assert list(tmp_path.iterdir()) == []


def test_the_command_names_files_after_the_year(tmp_path):
    assert main(["brief", "Kosovo", "--year", "2015", "--format", "json", "--out", str(tmp_path)]) == 0
    assert [path.name for path in tmp_path.iterdir()] == ["kosovo-2015.json"]


def test_a_year_outside_the_life_is_an_error_of_its_own():
    with pytest.raises(BriefYearError):
        brief("Kosovo", 2000)


def test_a_store_of_open_sources_gives_a_brief_that_says_what_it_lacks(tmp_path):
    store = default_store()
    kept = {name: e for name, e in store.manifest["tables"].items() if origin(e["source"]).is_open}
    for entry in kept.values():
        shutil.copy(store.root / entry["file"], tmp_path)
    (tmp_path / "manifest.json").write_text(json.dumps({**store.manifest, "tables": kept}))
    made = brief("France", store=Store(tmp_path))
    assert [part.id for part in made.sections] == SECTIONS
    assert any("built without 'capabilities'" in gap.text for gap in made.gaps)
    assert any("built without" in gap.text for gap in made.gaps if gap.section != "Capabilities")
    assert rendered(made, ["json"])
