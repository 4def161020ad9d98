"""Files that are there already: kept unless whoever asks says --force."""

import pytest

from koinon.cli import main

PANEL = ["panel", "state-year", "--from", "1980", "--to", "1980", "-o", "x.csv"]
MEASURE = ["measure", "turnover", "--unit", "system-year", "--from", "1990", "--to", "1995"]
BRIEF = ["brief", "GCC", "--year", "1999", "--section", "members", "--no-open"]
ANSWERS = ["answers", "--attacker", "Germany", "--target", "Poland", "--year", "1939", "--out", "answers"]


@pytest.fixture
def run(capsys, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)

    def call(*arguments):
        code = main(arguments)
        out, err = capsys.readouterr()
        return code, out, err

    return call


CASES = {
    "a panel": (PANEL, "x.csv"),
    "a codebook": (PANEL, "x_codebook.md"),
    "citations": (PANEL, "x_references.bib"),
    "a measure": ([*MEASURE, "-o", "m.parquet"], "m.parquet"),
    "a figure": ([*MEASURE, "--figure", "m.svg"], "m.svg"),
    "a brief in a folder of one's own": (
        [*BRIEF, "--format", "json", "--out", "briefs"],
        "briefs/gcc-1999-members.json",
    ),
    "an answer": (ANSWERS, "answers/answers-255-290-1939-states.csv"),
}


@pytest.mark.parametrize("case", CASES)
def test_a_file_that_is_there_is_kept_unless_forced(run, tmp_path, case):
    arguments, name = CASES[case]
    file = tmp_path / name
    file.parent.mkdir(exist_ok=True)
    file.write_text("mine")
    code, out, err = run(*arguments)
    assert code == 2
    assert out == ""
    assert err == f"koinon: {name} exists already; name another file, or replace it with --force\n"
    assert file.read_text() == "mine"
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == [file]
    assert run(*arguments, "--force")[0] == 0
    assert file.read_bytes() != b"mine"


def test_the_folder_of_the_program_is_made_anew_by_the_same_command(run, tmp_path):
    arguments = [*BRIEF, "--format", "html"]
    file = tmp_path / "koinon-briefs" / "gcc-1999-members.html"
    assert run(*arguments)[0] == 0
    file.write_text("old")
    assert run(*arguments)[0] == 0
    assert file.read_text("utf-8").startswith("<!")


def test_panels_of_one_folder_keep_their_codebooks_and_citations(run, tmp_path):
    assert run(*PANEL)[0] == 0
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    code, out, _ = run(*PANEL[:-1], "y.dta", "--with", "regime")
    assert code == 0
    assert "beside it: y_codebook.md, y_codebook.csv, y_references.bib" in out
    assert {name: (tmp_path / name).read_bytes() for name in before} == before
    assert len(list(tmp_path.iterdir())) == 8
