"""Briefs of two states: numbers recomputed from the tables, common knowledge, calm about bad input.

Numbers are computed here by other means than in the package. Tolerance: 1e-9 (order of sums).
"""

import json
import re
import shutil

import polars as pl
import pytest

from koinon.cli import main
from koinon.report.briefs import AskedError, brief
from koinon.report.club.subject import BriefYearError
from koinon.report.pair.two import PairError
from koinon.report.write.files import rendered, write
from koinon.report.write.json import document
from koinon.sources import origin
from koinon.store import default_store
from koinon.store.catalogue import Store

PAIRS = [
    *(("France", "Germany"), ("India", "Pakistan"), ("Greece", "Turkiye"), ("Kosovo", "Serbia")),
    *(("Yugoslavia", "Italy"), ("East Germany", "West Germany"), ("Tuvalu", "Nauru"), ("Hanover", "Bavaria")),
]
SECTIONS = ["life", "alliances", "blocs", "links", "capability", "trade", "conflict", "place", "voting"]


@pytest.fixture(scope="module")
def briefs():
    return {pair: brief(pair) for pair in PAIRS}


@pytest.fixture(scope="module")
def store():
    return default_store()


def section(made, name):
    return next(part for part in made.sections if part.id == name)


def value(made, name, which):
    line = next(line for line in made.headlines if line.section == name)
    return next(v for v in line.values if v.name == which)


def close(one, two):
    return one == pytest.approx(two, rel=1e-9)


def test_the_balance_is_of_the_first_over_the_second(briefs, store):
    cinc = dict(store.frame("capabilities").filter(pl.col("year") == 2022).select("ccode", "cinc").rows())
    made = briefs["India", "Pakistan"]
    assert close(value(made, "capability", "ratio").value, cinc[750] / cinc[770])
    turned = brief(["Pakistan", "India"])
    assert turned.name == "Pakistan and India"
    assert turned.id == "pakistan-india"
    assert close(value(turned, "capability", "ratio").value, cinc[770] / cinc[750])


@pytest.mark.parametrize(
    ("pair", "codes"), [(("India", "Pakistan"), (750, 770)), (("Greece", "Turkiye"), (350, 640))]
)
def test_disputes_and_wars_between_them(pair, codes, briefs, store):
    for table, number, which in (
        ("cow_mid_dirdisp", "dispnum", "disputes"),
        ("cow_inter_wars", "warnum", "wars"),
    ):
        rows = store.frame(table).filter(pl.col("ccode1") == codes[0], pl.col("ccode2") == codes[1])
        assert value(briefs[pair], "conflict", which).value == len(set(rows[number]))


def test_the_wars_of_india_and_pakistan_are_those_of_the_books(briefs):
    said = section(briefs["India", "Pakistan"], "conflict").paragraphs[0]
    assert "4 wars (1947–1949, 1965, 1971 and 1999)" in said


def test_peace_of_france_and_germany_begins_with_the_federal_republic(briefs):
    said = section(briefs["France", "Germany"], "conflict").paragraphs
    assert "By 2014 they had been side by side without a dispute for 60 years, since 1955." in said


def test_france_and_germany_cover_all_codes(briefs):
    made = briefs["France", "Germany"]
    said = section(made, "life").paragraphs
    assert "1816–1942, 1944–1945, 1955–2025" in said[0]
    assert any("260 (West Germany) in 1955–1990" in text for text in said)
    rows = {row[0]: row for row in section(made, "alliances").tables[0].rows}
    assert rows["Élysée Treaty"][1:3] == ("22 January 1963", "in force in 2018")


@pytest.mark.parametrize(
    ("pair", "codes"), [(("France", "Germany"), (220, 255)), (("Greece", "Turkiye"), (350, 640))]
)
def test_trade_and_its_weight(pair, codes, briefs, store):
    row = store.frame("trade").filter(
        pl.col("ccode1") == codes[0], pl.col("ccode2") == codes[1], pl.col("year") == 2014
    )
    total = row["flow1"].item() + row["flow2"].item()
    assert value(briefs[pair], "trade", "trade").value == total
    national = store.frame("cow_trade_totals").filter(pl.col("year") == 2014)
    for code, name in zip(codes, briefs[pair].name.split(" and "), strict=True):
        whole = national.filter(pl.col("ccode") == code)
        weight = total / (whole["imports"].item() + whole["exports"].item())
        assert close(value(briefs[pair], "trade", f"weight for {name}").value, weight)


def test_trade_of_france_and_germany_has_no_value_in_the_divided_years(briefs):
    figure = section(briefs["France", "Germany"], "trade").figures[0]
    known = {row[0] for row in figure.rows if row[1] is not None}
    assert not known & set(range(1960, 1990))
    assert {1955, 1990, 2014} <= known


def test_votes(briefs, store):
    row = store.frame("vote_agreement").filter(
        pl.col("ccode1") == 350, pl.col("ccode2") == 640, pl.col("year") == 2019
    )
    assert close(
        value(briefs["Greece", "Turkiye"], "voting", "agreement").value, row["agree_weighted"].item()
    )


def test_promises_are_atops(briefs, store):
    rows = store.frame("alliance_dyads").filter(
        pl.col("ccode1") == 350, pl.col("ccode2") == 640, pl.col("year") == 2018
    )
    assert rows["atop_defense"].item() == 1
    said = section(briefs["Greece", "Turkiye"], "alliances").paragraphs[0]
    assert "promises of defence, non-aggression and consultation" in said
    none = section(briefs["Kosovo", "Serbia"], "alliances").paragraphs[0]
    assert none == "ATOP codes no alliance treaty between Kosovo and Serbia in any year of 2008–2018."


def test_one_sided_promises_are_told_apart():
    said = section(brief(["France", "Belgium"], 1832), "alliances").paragraphs[0]
    assert said == (
        "In 1832 France had promised Belgium defence, and Belgium had promised France none of the five "
        "obligations."
    )


def test_blocs_in_common_start_with_the_later_one(briefs):
    rows = {row[0]: row for row in section(briefs["Greece", "Turkiye"], "blocs").tables[0].rows}
    assert rows["NATO"][2:] == ("18 February 1952", "goes on")


def test_neighbours(briefs):
    assert "shared a land border" in section(briefs["India", "Pakistan"], "place").paragraphs[0]
    assert "were not contiguous" in section(briefs["Tuvalu", "Nauru"], "place").paragraphs[0]


@pytest.mark.parametrize("pair", PAIRS)
def test_a_brief_has_all_sections_and_no_holes(pair, briefs):
    made = briefs[pair]
    assert [part.id for part in made.sections] == SECTIONS
    assert 3 <= len(made.headlines) <= 7
    for part in made.sections:
        assert part.paragraphs
        labels = {origin(source).label for source in part.sources}
        for figure in part.figures:
            assert set(figure.source.split("; ")) <= labels
    data = document(made)["data"]
    said = [line["text"] for line in data["headlines"]]
    for text in said[: None if "Nothing can be shown" not in said[-1] else -1]:
        assert re.search(r"\b(1[89]|20)\d\d\b", text), text
    said += [text for part in data["sections"] for text in (*part["paragraphs"], *part["notes"])]
    said += [*data["facts"].values(), *(gap["text"] for gap in data["missing"])]
    for text in said:
        assert not re.search(r"\b(None|nan|null|inf)\b|  |, ,|\(\)|(?<!COW )(?<!ATOP )\bstate \d", text), text
        assert text[0].isupper() or text[0].isdigit(), text


def test_yugoslavia_is_limited_in_a_pair_too(briefs):
    made = briefs["Yugoslavia", "Italy"]
    assert any("the years in which the state bore that name" in t for t in section(made, "life").paragraphs)
    for figure in made.figures:
        if figure.columns[0] == "year":
            assert 1918 <= figure.rows[0][0] <= figure.rows[-1][0] <= 2005


def test_an_earlier_year_knows_nothing_of_what_came_later():
    made = brief(["Greece", "Turkiye"], 1960)
    assert value(made, "conflict", "disputes").year == 1960
    for figure in made.figures:
        if figure.columns[0] == "year":
            assert figure.rows[-1][0] <= 1960
    assert made.recipe.command == "koinon brief Greece Turkiye --year 1960"


def test_three_formats_are_written(tmp_path, briefs):
    names = [path.name for path in write(briefs["Kosovo", "Serbia"], tmp_path)]
    assert names == ["kosovo-serbia.html", "kosovo-serbia.pdf", "kosovo-serbia.json"]


@pytest.mark.parametrize(
    ("names", "error", "said"),
    [
        (["France", "France"], PairError, "France is named twice"),
        (["France", "FRN"], PairError, "France is named twice"),
        (["Russia", "Soviet Union"], PairError, "are one state in COW's list"),
        (["Germany", "West Germany"], PairError, "are one state in COW's list"),
        (["Hanover", "Kosovo"], PairError, "were never states at the same time"),
        (["France", "NATO"], AskedError, "a brief of two takes two states, and NATO is a bloc"),
        (["3180", "NATO"], AskedError, "and 3180 is a treaty"),
    ],
)
def test_what_makes_no_pair(names, error, said):
    with pytest.raises(error, match=re.escape(said)):
        brief(names)


def test_a_year_in_which_one_was_no_state():
    with pytest.raises(
        BriefYearError, match="were both states of COW's list in 1816–1942, 1944–1945, 1955–2026"
    ):
        brief(["France", "Germany"], 1950)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["France", "NATO"], "koinon compare takes blocs"),
        (["France", "Gremany"], "no bloc, treaty or state called 'Gremany'; did you mean Germany"),
        (["France", "France"], "France is named twice"),
        (["NATO", "France", "Germany"], "a brief takes one name, or the names of two states, not 3 names"),
    ],
)
def test_bad_input_is_one_sentence_and_exit_2(arguments, said, tmp_path, capsys):
    assert main(["brief", *arguments, "--out", str(tmp_path)]) == 2
    captured = capsys.readouterr()
    assert said in captured.err
    assert captured.err.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


def test_a_store_of_open_sources_gives_a_brief_that_says_what_it_lacks(tmp_path):
    store = default_store()
    kept = {name: e for name, e in store.manifest["tables"].items() if origin(e["source"]).is_open}
    for entry in kept.values():
        shutil.copy(store.root / entry["file"], tmp_path)
    (tmp_path / "manifest.json").write_text(json.dumps({**store.manifest, "tables": kept}))
    made = brief(["France", "Germany"], store=Store(tmp_path))
    assert [part.id for part in made.sections] == SECTIONS
    assert any("built without 'capabilities'" in gap.text for gap in made.gaps)
    assert any("built without" in gap.text for gap in made.gaps if gap.section != "Capabilities")
    assert rendered(made, ["json"])
