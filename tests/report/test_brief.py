"""The brief: three formats with the same numbers, true to common knowledge, and calm about bad input."""

import errno
import json
import re
import shutil
import subprocess
from html.parser import HTMLParser
from pathlib import Path

import pytest

from koinon.cli import main
from koinon.errors import KoinonError, UnknownNameError
from koinon.report.briefs import brief
from koinon.report.club.subject import BriefYearError
from koinon.report.club.view import PARTS
from koinon.report.make.citation import plain
from koinon.report.write.files import as_formats, rendered, write
from koinon.report.write.json import document, text
from koinon.sources import origin, origins
from koinon.store import default_store
from koinon.store.catalogue import Store
from koinon.world.registry import blocs
from made import brief as view

BLOCS = ["NATO", "ASEAN", "GCC", "Warsaw Pact", "AES", "SEATO", "EU", "3180", "1490", "CMF", "AU"]
SECTIONS = [module.ID for module in PARTS]


@pytest.fixture(scope="module")
def briefs():
    return {name: view(name) for name in BLOCS}


@pytest.fixture(scope="module")
def nato_files(tmp_path_factory):
    folder = tmp_path_factory.mktemp("brief")
    return {path.suffix: path for path in write(view("NATO"), folder)}


def numbers(sentence):
    return re.findall(r"\d[\d,.]*\d|\d", sentence)


def read_pdf(path):
    if not shutil.which("pdftotext"):
        pytest.skip("pdftotext is not installed")
    made = subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, check=True, text=True)
    return " ".join(made.stdout.split())


class Page(HTMLParser):
    """Collects what a page loads, links to and says."""

    def __init__(self):
        super().__init__()
        self.loads, self.tags, self.text, self.ids = [], [], [], []
        self.labelled = []

    def handle_starttag(self, tag, attrs):
        found = dict(attrs)
        self.tags.append(tag)
        if "id" in found:
            self.ids.append(found["id"])
        if tag == "svg":
            self.labelled.append((found.get("role"), found.get("aria-labelledby")))
        for name in ("src", "href", "xlink:href", "data", "poster", "srcset"):
            if found.get(name) and not (tag == "a" and name == "href"):
                self.loads.append(found[name])

    def handle_data(self, data):
        self.text.append(data)


def page_of(source):
    page = Page()
    page.feed(source)
    return page


# The three formats


def test_every_number_of_the_headlines_stands_in_all_three_formats(nato_files):
    headlines = json.loads(nato_files[".json"].read_text("utf-8"))["data"]["headlines"]
    said = " ".join(" ".join(page_of(nato_files[".html"].read_text("utf-8")).text).split())
    printed = read_pdf(nato_files[".pdf"])
    assert 4 <= len(headlines) <= 7
    for headline in headlines:
        assert headline["text"] in said
        for number in numbers(headline["text"]):
            assert number in printed


@pytest.mark.parametrize("name", ["Warsaw Pact", "AES", "1490"])
def test_headlines_stand_in_the_pdf_of_other_briefs_too(name, briefs, tmp_path):
    (path,) = write(briefs[name], tmp_path, ["pdf"])
    printed = read_pdf(path)
    for headline in briefs[name].headlines:
        assert all(number in printed for number in numbers(headline.text))


def test_values_behind_a_headline_round_to_what_it_says(briefs):
    for made in briefs.values():
        for headline in made.headlines:
            for value in headline.values:
                if isinstance(value.value, int):
                    assert f"{value.value:,}" in headline.text or value.value == 0
                if isinstance(value.value, float):
                    shown = {f"{100 * value.value:.1f}%", f"{value.value:.2f}"}
                    assert any(form in headline.text for form in shown), (headline.text, value)


def test_the_document_has_the_keys_every_command_has(briefs):
    made = document(briefs["NATO"])
    assert list(made) == ["data", "sources", "notes", "command", "version"]
    assert [s["id"] for s in made["data"]["sections"]] == SECTIONS
    assert json.loads(text(briefs["NATO"])) == made


def test_the_page_loads_nothing_and_runs_nothing(nato_files):
    source = nato_files[".html"].read_text("utf-8")
    page = page_of(source)
    assert "script" not in page.tags
    assert [address for address in page.loads if not address.startswith("data:")] == []
    assert "@import" not in source
    assert not re.search(r"url\(\s*['\"]?https?:", source)


def test_figures_have_text_alternatives_and_ids_are_unique(nato_files, briefs):
    page = page_of(nato_files[".html"].read_text("utf-8"))
    assert len(page.ids) == len(set(page.ids))
    figures = [figure for section in briefs["NATO"].sections for figure in section.figures]
    assert len(page.labelled) == len(figures) >= 16
    for role, names in page.labelled:
        assert role == "img"
        assert all(name in page.ids for name in names.split())


@pytest.mark.parametrize("form", ["json", "html"])
def test_the_same_store_gives_the_same_bytes(form):
    assert rendered(brief("GCC"), [form]) == rendered(brief("GCC"), [form])


def test_text_from_data_is_escaped():
    from dataclasses import replace

    odd = replace(view("AES"), full_name="<script>alert(1)</script> & co")
    source = rendered(odd, ["html"])["html"].decode()
    assert "<script>alert" not in source
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; co" in source


# What it says


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("NATO", "has 32 members as of 30 April 2026, up from 12 on 4 April 1949"),
        ("NATO", "; the latest to join was Sweden, on 7 March 2024."),
        ("GCC", "has 6 members as of 30 April 2026, as many as on its first day, 25 May 1981."),
        ("Warsaw Pact", "began with 8 members on 14 May 1955 and had 6 when it ended on 1 July 1991."),
        ("SEATO", "began with 8 members on 8 September 1954 and had 6 when it ended on 30 June 1977."),
        ("1490", "began with 2 members on 19 May 1913 and still had 2 when it ended on 11 November 1918."),
    ],
)
def test_members_are_those_of_common_knowledge(name, said, briefs):
    assert said in briefs[name].headlines[0].text


def test_asean_has_eleven_members_since_timor_leste_joined(briefs):
    assert "ASEAN has 11 members" in briefs["ASEAN"].headlines[0].text
    assert "Timor-Leste" in briefs["ASEAN"].headlines[0].text


def test_germany_did_not_leave_nato_in_1990(briefs):
    words = briefs["NATO"].sections[0].paragraphs
    assert "No member has left." in words
    assert "Germany took over the seat of West Germany in 1990." in words


def test_an_earlier_year_knows_nothing_of_what_came_later():
    made = view("NATO", 1989)
    assert made.headlines[0].text.startswith("NATO has 16 members as of 31 December 1989")
    members = made.sections[0].figures[0].rows
    assert not any(row[0] in {"Poland", "Germany"} for row in members)
    years = [row[0] for figure in made.figures if figure.columns[0] == "year" for row in figure.rows]
    assert max(years) == 1989


def test_every_headline_carries_a_year_or_a_day(briefs):
    for made in briefs.values():
        for headline in made.headlines:
            assert re.search(r"\b(1[89]|20)\d\d\b", headline.text) or headline.section == "missing"


@pytest.mark.parametrize("name", BLOCS)
def test_every_brief_has_all_sections_and_an_empty_one_says_why(name, briefs):
    made = briefs[name]
    assert [section.id for section in made.sections] == SECTIONS
    for section in made.sections:
        assert section.paragraphs
        if section.id in SECTIONS[2:] and section.empty:
            assert section.paragraphs[0].startswith("There is nothing to show: ")


@pytest.mark.parametrize("name", BLOCS)
def test_every_figure_names_its_source_and_every_section_cites_it(name, briefs):
    for section in briefs[name].sections:
        labels = {origin(source).label for source in section.sources}
        for figure in section.figures:
            assert set(figure.source.split("; ")) <= labels
    cited = {source.id for source in briefs[name].sources}
    assert cited == {source for section in briefs[name].sections for source in section.sources}


SAMPLE = {
    "aes": "AES",
    "african-standby-force": "African Standby Force",
    "asean": "ASEAN",
    "au": "AU",
    "aukus": "AUKUS",
    "cmf": "CMF",
    "eu": "EU",
    "gcc": "GCC",
    "nato": "NATO",
    "osce": "OSCE",
    "seato": "SEATO",
    "warsaw-pact": "Warsaw Pact",
}
"""Of every kind one: large, tiny, dead, regional, economic, a part, a coalition. All of them nightly."""


def without_holes(made):
    said = [line["text"] for line in made["headlines"]]
    said += [text for section in made["sections"] for text in section["paragraphs"]]
    said += [*made["facts"].values(), *(gap["text"] for gap in made["missing"])]
    for text_of in said:
        assert not re.search(r"\b(None|nan|null|inf)\b|  |, ,|\(\)", text_of), text_of


@pytest.mark.parametrize(
    "name", [pytest.param(b.id, marks=() if b.id in SAMPLE else pytest.mark.nightly) for b in blocs()]
)
def test_every_bloc_has_a_brief_whose_sentences_have_no_holes(name):
    made = document(view(SAMPLE.get(name, name)))["data"]
    assert made["id"] == name
    assert made["headlines"]
    without_holes(made)


@pytest.mark.parametrize("name", ["3180", "1490", "France+Germany"])
def test_briefs_of_treaties_and_groups_have_no_holes_either(name):
    without_holes(document(view(name))["data"])


def test_parents_and_parts_stand_in_the_title_block():
    assert "African Standby Force (since" in dict(view("AU").facts)["Its parts"]
    assert dict(view("African Standby Force").facts)["Part of"] == "African Union"
    assert "Its parts" not in dict(view("ASEAN", 1980).facts)


def test_trade_of_the_warsaw_pact_leaves_out_the_years_without_soviet_flows(briefs):
    trade = next(s for s in briefs["Warsaw Pact"].sections if s.id == "trade")
    known = [row[0] for row in trade.figures[0].rows if row[1] is not None]
    assert known == [1955, 1956, 1957, *range(1981, 1991)]
    gap = next(gap.text for gap in briefs["Warsaw Pact"].gaps if gap.section == trade.title)
    assert "1958–1980 left out" in gap


def test_checksums_are_those_of_the_store(briefs):
    store = default_store()
    for table in briefs["NATO"].recipe.tables:
        assert table.sha256 == store.entries[table.name].sha256
    assert {"capabilities", "trade", "ideal_points"} <= {t.name for t in briefs["NATO"].recipe.tables}


def test_the_printed_command_makes_the_brief_again(briefs):
    assert briefs["Warsaw Pact"].recipe.command == "koinon brief 'Warsaw Pact'"
    assert view("OTAN", 1960).recipe.command == "koinon brief NATO --year 1960"


def test_a_store_of_open_sources_gives_a_brief_that_says_what_it_lacks(tmp_path):
    store = default_store()
    kept = {name: e for name, e in store.manifest["tables"].items() if origin(e["source"]).is_open}
    for entry in kept.values():
        shutil.copy(store.root / entry["file"], tmp_path)
    (tmp_path / "manifest.json").write_text(json.dumps({**store.manifest, "tables": kept}))
    made = brief("NATO", store=Store(tmp_path))
    assert made.headlines[0].text.startswith("NATO has 32 members")
    assert any("built without 'capabilities'" in gap.text for gap in made.gaps)
    assert any("built without 'treaty_phases'" in gap.text for gap in made.gaps)
    assert set(rendered(made, ["html", "json"])) == {"html", "json"}


def test_citations_of_every_source_are_plain_text():
    for record in origins().values():
        for entry in record.bibtex:
            made = plain(entry)
            assert not re.search(r"[{}\\]", made), made
            assert made.endswith(".")


# The command


def run(*arguments):
    return main(["brief", *arguments])


def test_the_command_writes_three_files_and_prints_the_headlines(tmp_path, capsys):
    assert run("GCC", "--out", str(tmp_path / "new" / "folder")) == 0
    out = capsys.readouterr().out
    names = sorted(path.name for path in (tmp_path / "new" / "folder").iterdir())
    assert names == ["gcc.html", "gcc.json", "gcc.pdf"]
    assert "The GCC has 6 members" in out
    assert "gcc.html" in out


def test_json_goes_to_standard_output_alone(tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert run("AES", "--json") == 0
    made = json.loads(capsys.readouterr().out)
    assert made["command"] == "koinon brief AES --json"
    assert list(tmp_path.iterdir()) == []


def test_formats_and_year(tmp_path):
    assert run("NATO", "--year", "1999", "--format", "json", "--out", str(tmp_path)) == 0
    assert [path.name for path in tmp_path.iterdir()] == ["nato-1999.json"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["NATOO"], "no bloc, treaty or state called 'NATOO'; did you mean NATO?"),
        (["9999"], "no ATOP treaty called '9999'"),
        ([""], "no bloc, treaty or state called ''"),
        (
            ["NATO", "--year", "1948"],
            "no brief for 1948: NATO began on 4 April 1949; choose a year from 1949–2026",
        ),
        (["NATO", "--year", "2027"], "what is known of NATO ends on 30 April 2026"),
        (
            ["Warsaw Pact", "--year", "1992"],
            "the Warsaw Pact ended on 1 July 1991; choose a year from 1955–1991",
        ),
        (["1490", "--year", "2000"], "ATOP treaty 1490 ended on"),
        (["NATO", "--year", "soon"], "a year is a whole number, not 'soon'"),
        (["NATO", "--format", "docx"], "no format called 'docx'; formats are html, pdf or json"),
        (["NATO", "--format", "htm"], "no format called 'htm'; did you mean html?"),
        (["NATO", "--format", ","], "no format is given; formats are html, pdf or json"),
    ],
)
def test_bad_input_is_one_sentence_and_exit_2(arguments, said, tmp_path, capsys):
    assert run(*arguments, "--out", str(tmp_path)) == 2
    captured = capsys.readouterr()
    assert said in captured.err
    assert captured.err.count("\n") == 1
    assert captured.out == ""
    assert list(tmp_path.iterdir()) == []


def test_a_file_in_place_of_the_folder(tmp_path, capsys):
    (tmp_path / "taken").write_text("mine")
    assert run("GCC", "--out", str(tmp_path / "taken")) == 2
    assert "is a file, not a folder" in capsys.readouterr().err
    assert (tmp_path / "taken").read_text() == "mine"


def test_a_folder_that_cannot_be_written_to(tmp_path, monkeypatch):
    monkeypatch.setattr("koinon.report.write.files.os.access", lambda *_: False)
    with pytest.raises(KoinonError, match="cannot be written to"):
        write(view("AES"), tmp_path, ["json"])
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("number", "said"),
    [(errno.ENOSPC, "the disk is full; nothing was written to"), (errno.EROFS, "cannot be written to")],
)
def test_a_full_disk_leaves_the_old_files_whole(number, said, tmp_path, monkeypatch):
    made = view("AES")
    (old,) = write(made, tmp_path, ["json"])
    before = old.read_bytes()

    def full(*_):
        raise OSError(number, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(KoinonError, match=said):
        write(made, tmp_path, ["json"])
    assert old.read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["aes.json"]


def test_ctrl_c_leaves_nothing(tmp_path, monkeypatch, capsys):
    def interrupted(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr("koinon.report.write.pdf.pdf", interrupted)
    assert run("AES", "--out", str(tmp_path)) == 130
    assert "interrupted" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_errors_have_their_classes():
    with pytest.raises(UnknownNameError):
        view("NATOO")
    with pytest.raises(BriefYearError):
        view("NATO", 1900)
    with pytest.raises(UnknownNameError):
        as_formats("html,doc")


def test_the_two_yemens_are_told_apart():
    made = view("Arab League")
    said = " ".join(made.sections[0].paragraphs)
    assert "No member has left." in said
    assert "Yemen took over the seat of South Yemen in 1990." in said
    # Ids of the registry stand for names in its remarks too.
    assert not any("arab-joint-defence" in note for note in made.sections[0].notes)


def test_two_centuries_of_disputes_come_in_decades():
    (figure,) = next(s for s in view("France+Germany").sections if s.id == "disputes").figures
    assert "in periods of 10 years, 1816–2014" in figure.subtitle
    assert len(figure.rows) == 21
