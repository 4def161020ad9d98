"""The command line: results, the JSON document, and one sentence for every bad input."""

import errno
import json
import os
import signal
import subprocess
import sys
import time

import polars as pl
import pytest

import koinon as kn
from koinon.cli import main
from koinon.errors import KoinonError
from koinon.panel.out import export

YEARS = ["--from", "1980", "--to", "1981"]


@pytest.fixture
def run(capsys, monkeypatch, tmp_path):
    """Run the command in an empty folder; gives exit code, standard output and standard error."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("KOINON_DEBUG", raising=False)

    def call(*arguments):
        code = main(arguments)
        out, err = capsys.readouterr()
        return code, out, err

    return call


def refused(answer, said, code=2):
    got, out, err = answer
    assert got == code
    assert out == ""
    assert err.startswith("koinon: ")
    assert err.count("\n") == 1
    assert said in err
    assert "Traceback" not in err


BAD = {
    "misspelt unit": (["panel", "dyad-yaer", *YEARS], "no unit called 'dyad-yaer'; did you mean dyad-year"),
    "misspelt group": (["--with", "aliances"], "no group called 'aliances'; did you mean alliances"),
    "misspelt option": (
        ["--with", "alliances(colapse=both)"],
        "no option of group 'alliances' called 'colapse'; did you mean collapse",
    ),
    "misspelt choice": (["--with", "alliances(collapse=boht)"], "no collapse rule called 'boht'"),
    "option of a group without any": (["--with", "contiguity(x=1)"], "it has none"),
    "option without value": (["--with", "alliances(collapse)"], "write option=value"),
    "open bracket": (["--with", "alliances(collapse=both"], "cannot read"),
    "number that is none": (["--with", "gml-disputes,peace-years(knots=few)"], "is a whole number"),
    "group of another unit": (["panel", "state-year", *YEARS, "--with", "alliances"], "fits dyad-year"),
    "peace years of nothing": (["--with", "peace-years"], "need an event group first"),
    "misspelt state": (["--states", "Irann"], "no state called 'Irann'; did you mean Iran"),
    "one of several states misspelt": (["--states", "USA,Irann"], "no state called 'Irann'"),
    "state of no sure meaning": (["--states", "Korea"], "say which"),
    "state of another time": (["--states", "Baden"], "in any year from 1980 to 1981"),
    "empty states": (["--states", ""], "the list of states is empty"),
    "nothing but commas": (["--states", " , ,"], "the list of states is empty"),
    "misspelt bloc": (["--bloc", "NATOO"], "no bloc called 'NATOO'; did you mean NATO"),
    "bloc of another time": (["--bloc", "AUKUS"], "had no member states in 1980 to 1981"),
    "misspelt system": (["--system", "iso"], "no code system called 'iso'; systems are cow and gw"),
    "years reversed": (["panel", "dyad-year", "--from", "1981", "--to", "1980"], "the years are reversed"),
    "years before all data": (["panel", "dyad-year", "--from", "1700", "--to", "1750"], "years lie between"),
    "years to come": (["panel", "dyad-year", "--from", "2000", "--to", "3000"], "years lie between"),
    "year that is no number": (["panel", "dyad-year", "--from", "19x0", "--to", "1981"], "not '19x0'"),
    "year with a fraction": (["panel", "dyad-year", "--from", "1980.5", "--to", "1981"], "not '1980.5'"),
    "no last year": (["panel", "dyad-year", "--from", "1980"], "missing option '--to'"),
    "no unit": (["panel", *YEARS], "missing argument 'unit'"),
    "misspelt option of the command": (["--withh", "alliances"], "no such option: --withh"),
    "misspelt command": (["pannel"], "no such command 'pannel'. Did you mean 'panel'?"),
    "unknown format": (["-o", "x.sav"], "no format called 'sav'; formats are parquet, csv, dta or xlsx"),
    "no format": (["-o", "x"], "does not say its format"),
    "folder that is not there": (["-o", "no/x.csv"], "there is no folder no"),
    "relevant states": (["panel", "state-year", *YEARS, "--relevant"], "not a state-year panel"),
}


@pytest.mark.parametrize("case", BAD)
def test_bad_input_gets_one_sentence_and_exit_code_2(run, case, tmp_path):
    arguments, said = BAD[case]
    if arguments[0] not in {"panel", "pannel"}:
        arguments = ["panel", "dyad-year", *YEARS, *arguments]
    refused(run(*arguments), said)
    assert not list(tmp_path.iterdir())


def test_bad_input_with_json_leaves_standard_output_empty(run):
    refused(run("panel", "dyad-yaer", *YEARS, "--json"), "did you mean dyad-year")


def test_a_folder_that_cannot_be_written_to(run, monkeypatch, tmp_path):
    monkeypatch.setattr(export.os, "access", lambda *_: False)
    refused(run("panel", "state-year", *YEARS, "-o", "x.csv"), "cannot be written to")
    assert not list(tmp_path.iterdir())


def failing(error):
    def write(_, path):
        path.write_bytes(b"half of it")
        raise error

    return write


def test_a_full_disk(run, monkeypatch, tmp_path):
    monkeypatch.setitem(export.WRITERS, "csv", failing(OSError(errno.ENOSPC, "No space left on device")))
    refused(run("panel", "state-year", *YEARS, "-o", "x.csv"), "the disk is full; x.csv was not written")
    assert not list(tmp_path.iterdir())


def test_ctrl_c_leaves_nothing_half_written(run, monkeypatch, tmp_path):
    monkeypatch.setitem(export.WRITERS, "csv", failing(KeyboardInterrupt()))
    refused(run("panel", "state-year", *YEARS, "-o", "x.csv"), "interrupted", code=130)
    assert not list(tmp_path.iterdir())


def test_a_fault_of_ours_is_one_sentence_too_and_can_be_looked_into(run, monkeypatch, tmp_path):
    monkeypatch.setitem(export.WRITERS, "csv", failing(ZeroDivisionError("one by none")))
    arguments = ("panel", "state-year", *YEARS, "-o", "x.csv")
    refused(run(*arguments), "internal fault (ZeroDivisionError: one by none)", code=70)
    assert not list(tmp_path.iterdir())
    monkeypatch.setenv("KOINON_DEBUG", "1")
    with pytest.raises(ZeroDivisionError):
        main(arguments)


def test_a_store_that_is_not_there(run, monkeypatch, tmp_path):
    monkeypatch.setenv("KOINON_STORE", str(tmp_path / "nowhere"))
    answer = run("panel", "state-year", *YEARS, "--with", "capabilities")
    refused(answer, "koinon store build --raw DIR")


def test_the_preview_shows_rows_and_what_is_missing(run):
    code, out, err = run("panel", "state-year", *YEARS, "--with", "capabilities")
    panel = kn.state_years(1980, 1981).add("capabilities")
    assert code == 0
    assert f"state-year, {len(panel):,} rows, {panel.frame.width} columns" in out
    assert "milex" in out
    assert "value missing in the source" in out
    assert err == ""


def test_a_file_holds_what_python_gives(run, tmp_path):
    code, out, err = run(
        "panel",
        "dyad-year",
        *YEARS,
        "--with",
        "alliances(collapse=both), contiguity",
        "--bloc",
        "NATO",
        "-o",
        "x.parquet",
    )
    panel = kn.dyad_years(1980, 1981).of_bloc("NATO").add("alliances", collapse="both").add("contiguity")
    assert code == 0
    assert pl.read_parquet(tmp_path / "x.parquet").equals(panel.frame)
    assert {path.name for path in tmp_path.iterdir()} == {
        "x.parquet",
        "x_codebook.md",
        "x_codebook.csv",
        "x_references.bib",
    }
    assert f"x.parquet: {len(panel):,} rows" in out
    assert "collapse='both'" in err
    assert "command: koinon panel dyad-year --from 1980" in (tmp_path / "x_codebook.md").read_text("utf-8")


def document(answer):
    code, out, _ = answer
    assert code == 0
    made = json.loads(out)
    assert list(made) == ["data", "sources", "notes", "command", "version"]
    assert made["version"] == kn.__version__
    return made


def test_json_without_a_file_holds_the_rows(run):
    made = document(
        run("panel", "state-year", *YEARS, "--states", "USA,CAN", "--with", "capabilities", "--json")
    )
    panel = kn.state_years(1980, 1981).among("USA", "CAN").add("capabilities")
    assert made["data"]["records"] == panel.frame.to_dicts()
    assert made["data"]["rows"] == len(panel) == 4
    assert [source["id"] for source in made["sources"]] == list(panel.sources)
    assert made["notes"] == list(panel.notes)
    assert made["command"].startswith("koinon panel state-year --from 1980 --to 1981 --states USA,CAN")


def test_json_says_that_it_holds_only_the_first_rows(run):
    made = document(run("panel", "dyad-year", *YEARS, "--json"))
    assert len(made["data"]["records"]) == 1000 < made["data"]["rows"]
    assert any("only the first 1,000" in note for note in made["notes"])


def test_json_with_a_file_holds_the_summary(run, tmp_path):
    made = document(run("panel", "dyad-year", *YEARS, "--with", "trade", "-o", "x.dta", "--json"))
    panel = kn.dyad_years(1980, 1981).add("trade")
    assert made["data"]["files"][0] == "x.dta"
    assert (tmp_path / "x.dta").is_file()
    assert made["data"]["columns"] == panel.frame.columns
    assert made["data"]["missing"] == panel.missing().to_dicts()
    assert "records" not in made["data"]


def test_relevant_pairs_and_gleditsch_ward(run):
    made = document(run("panel", "dyad-year", *YEARS, "--relevant", "--system", "GW", "--json"))
    panel = kn.dyad_years(1980, 1981, "gw").relevant()
    assert made["data"]["rows"] == len(panel)
    assert made["data"]["system"] == "gw"


def test_microstates(run):
    few = document(run("panel", "state-year", *YEARS, "--system", "gw", "--json"))["data"]["rows"]
    more = document(run("panel", "state-year", *YEARS, "--system", "gw", "--microstates", "--json"))
    assert more["data"]["rows"] > few


def test_years_of_a_bloc_and_of_a_treaty(run):
    bloc = document(run("panel", "bloc-year", *YEARS, "--bloc", "NATO", "--json"))["data"]
    assert [row["members_cow"] for row in bloc["records"]] == [15, 15]
    treaty = document(run("panel", "treaty-year", *YEARS, "--bloc", "3180", "--json"))["data"]
    # ATOP counts Spain from its protocol of accession of December 1981, the registry from May 1982.
    assert [row["members"] for row in treaty["records"]] == [15, 16]


def test_options_of_a_group_that_is_there_already_come_too_late():
    panel = kn.dyad_years(1980, 1980).add("alliances")
    with pytest.raises(KoinonError, match="already in the panel"):
        panel.add("alliances", collapse="both")
    assert panel.add("alliances").frame is panel.frame


@pytest.mark.parametrize("module", ["koinon", "koinon.cli"])
def test_starting_up_loads_no_data_library(module):
    heavy = ("polars", "numpy", "duckdb", "pandas", "rich", "altair", "dataframely", "pyarrow")
    code = f"import sys, {module}; print([name for name in {heavy!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_help_loads_no_data_library():
    code = (
        "import sys; from koinon.cli import main; code = main(['panel', '--help']);"
        "print(code, [name for name in ('polars', 'numpy', 'rich') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "0 []"


def test_a_reader_that_goes_away_is_no_fault():
    command = [sys.executable, "-c", "from koinon.cli import main; raise SystemExit(main())"]
    # Far more than a pipe holds, so that the command is still writing when the reader goes.
    arguments = ["panel", "dyad-year", *YEARS, "--with", "capabilities,alliances", "--json"]
    # Unbuffered, Python itself forgets the rest of what a pipe did not take.
    env = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
    pipe = subprocess.PIPE
    with subprocess.Popen([*command, *arguments], stdout=pipe, stderr=pipe, text=True, env=env) as process:
        process.stdout.read(1)
        process.stdout.close()
        said = process.stderr.read()
    assert process.returncode == 1
    assert said == ""


@pytest.mark.skipif(os.name == "nt", reason="signals differ")
def test_a_real_interrupt_while_writing(tmp_path):
    slow = (
        "import time; from koinon.panel.out import export; from koinon.cli import main;"
        "export.WRITERS['csv'] = lambda p, path: (path.write_text('half'), time.sleep(60));"
        "raise SystemExit(main())"
    )
    arguments = ["panel", "state-year", *YEARS, "-o", str(tmp_path / "x.csv")]
    with subprocess.Popen(
        [sys.executable, "-c", slow, *arguments], stderr=subprocess.PIPE, text=True
    ) as process:
        until = time.monotonic() + 30
        while not list(tmp_path.glob(".koinon-*/x.csv")) and time.monotonic() < until:
            time.sleep(0.05)
        process.send_signal(signal.SIGINT)
        said = process.stderr.read()
    assert process.returncode == 130
    assert said == "koinon: interrupted; nothing was left half-written\n"
    assert not list(tmp_path.iterdir())


def test_names_and_codes_of_the_other_system_are_columns(run):
    code, out, _ = run(
        "panel", "state-year", *YEARS, "--names", "--codes", "gw", "--states", "France", "--json"
    )
    assert code == 0
    document = json.loads(out)
    assert document["data"]["columns"] == ["ccode", "year", "statename", "gwcode"]
    assert document["data"]["records"][0] == {
        "ccode": 220,
        "year": 1980,
        "statename": "France",
        "gwcode": 220,
    }
    assert any("by the dated crosswalk" in note for note in document["notes"])


def test_codes_of_no_system_are_refused(run):
    refused(run("panel", "state-year", *YEARS, "--codes", "iso"), "no code system called 'iso'")
