"""What is returned shows itself: short at a prompt, a small table in a notebook, figures live or drawn."""

import sys
from xml.etree import ElementTree as ET

import polars as pl
import pytest

import koinon as kn
from koinon.errors import KoinonError
from koinon.figures.figure import Figure


@pytest.fixture(scope="module")
def figure():
    return kn.plot("trade-share", blocs=["ASEAN", "EU"], first=2000)


SHOWN = {
    "panel": lambda: kn.dyad_years(2000, 2001).add("trade", "capabilities"),
    "bloc panel": lambda: kn.bloc_years(1990, 2010),
    "coalitions": lambda: kn.coalition_years(2000, 2000, 2, ["France", "Italy", "Spain"]),
    "empty panel": lambda: kn.state_years(2000, 2000).filter(pl.lit(value=False), "none"),
    "brief": lambda: kn.brief("AUKUS", 2023),
    "comparison": lambda: kn.compare("France", "Italy"),
    "network": lambda: kn.network("alliances", 2000),
    "answers": lambda: kn.answers("Germany", "Poland", 1939),
    "bloc": lambda: kn.bloc("African Union"),
    "treaty": lambda: kn.bloc(1490),
    "group": lambda: kn.bloc("France+Germany"),
    "state": lambda: kn.state("Yugoslavia"),
    "pair": lambda: kn.pair("Greece", "Turkiye"),
}


@pytest.mark.parametrize("made", SHOWN.values(), ids=SHOWN)
def test_a_repr_is_short_and_its_html_is_a_small_table(made):
    shown = made()
    lines = repr(shown).splitlines()
    assert 1 <= len(lines) <= 4
    assert all(len(line) <= 100 for line in lines)
    page = ET.fromstring(shown._repr_html_())  # noqa: S314  # our own; also proves that tags close
    assert page.attrib == {"class": "koinon"}
    assert len(page.findall("table/tbody/tr")) <= 10
    texts = ["".join(part.itertext()) for part in page.findall("p")]
    assert texts[0].startswith(lines[0].removesuffix("..."))
    assert any(text.startswith("Sources: ") for text in texts)


def test_a_panel_says_what_is_missing():
    panel = kn.dyad_years(2000, 2001).add("trade")
    page, share = panel._repr_html_(), panel.frame["flow1"].null_count() / panel.frame.height
    assert f"flow1 in {share:.1%} of rows" in page
    assert "more rows" in page
    assert "Missing: nothing" in kn.state_years(2000, 2000)._repr_html_()


def test_what_stands_in_the_data_is_escaped():
    panel = kn.state_years(2000, 2000).join(pl.DataFrame({"ccode": [2], "<b>x</b>": ["<script>&"]}))
    page = panel.with_frame(panel.frame.sort("<b>x</b>", nulls_last=True))._repr_html_()
    assert "<script>" not in page
    assert "&lt;script&gt;&amp;" in page
    assert "&lt;b&gt;x&lt;/b&gt;" in page


def test_a_bloc_says_which_members_have_no_data():
    assert "no COW code, hence no data, for" in kn.bloc("African Union")._repr_html_()


# --- figures


def test_a_figure_shows_itself_live_or_as_a_picture(figure):
    shown = figure._repr_mimebundle_(include=None, exclude=None)
    assert list(shown) == ["application/vnd.vegalite.v6+json", "image/svg+xml", "text/plain"]
    assert shown["application/vnd.vegalite.v6+json"] is figure.spec
    assert shown["image/svg+xml"].startswith("<svg")
    assert shown["text/plain"] == figure.alt


def test_a_figure_becomes_a_chart_of_altair(figure):
    chart = figure.to_altair()
    assert chart.to_dict()["title"] == figure.spec["title"]
    assert chart.properties(title="mine").to_dict()["title"] == "mine"


@pytest.mark.parametrize("brief", [["AUKUS", 2023], ["Iceland"], [["Greece", "Turkiye"]]], ids=str)
def test_every_figure_of_a_brief_is_valid_vega_lite(brief):
    figures = kn.brief(*brief).figures
    assert figures
    for one in figures:
        assert one.to_altair().to_dict()["$schema"] == one.spec["$schema"]


def test_without_altair_one_sentence_says_what_to_install(figure, monkeypatch):
    monkeypatch.setitem(sys.modules, "altair", None)
    with pytest.raises(KoinonError, match=r"^altair is not installed; install koinon\[plot\]$"):
        figure.to_altair()


def test_without_pandas_one_sentence_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(KoinonError, match=r"^pandas is not installed; install koinon\[pandas\]$"):
        kn.state_years(2000, 2000).to_pandas()


def test_a_figure_is_written_as_its_name_says(figure, tmp_path):
    starts = {"svg": b"<svg", "png": b"\x89PNG", "pdf": b"%PDF", "json": b"{\n"}
    for kind, start in starts.items():
        assert figure.write(tmp_path / f"share.{kind}").read_bytes().startswith(start)
    with pytest.raises(KoinonError, match=r"a figure is written as .*, not '.gif'"):
        figure.write(tmp_path / "share.gif")


def test_a_figure_without_a_schema_of_vega_is_a_fault():
    with pytest.raises(ValueError, match="no schema of Vega"):
        Figure("x", "", "", "", "", {"$schema": "elsewhere"})._repr_mimebundle_()


# --- drawing


def test_a_panel_of_a_measure_is_drawn():
    panel = kn.bloc_years(2000, 2005, ["ASEAN", "EU"]).add("trade-share")
    by_name = kn.plot("trade-share", blocs=["ASEAN", "EU"], first=2000, last=2005)
    assert kn.plot(panel).spec == by_name.spec
    both = panel.add("stability")
    assert kn.plot(both, "trade_share").spec == by_name.spec
    with pytest.raises(KoinonError, match="the panel has several measures, trade-share or"):
        kn.plot(both)


def test_what_cannot_be_drawn_is_said_so():
    bare = kn.bloc_years(2000, 2001, "NATO")
    with pytest.raises(KoinonError, match="the panel has no measure to draw"):
        kn.plot(bare)
    with pytest.raises(KoinonError, match="the panel has its rows already: leave out blocs or first"):
        kn.plot(bare.add("trade-share"), blocs="NATO", first=2000)
    with pytest.raises(KoinonError, match="'members' is no column of a measure"):
        kn.plot(bare, "members")
    with pytest.raises(KoinonError, match="a figure carries 8 lines"):
        kn.plot("trade-share", first=2000, last=2001)
