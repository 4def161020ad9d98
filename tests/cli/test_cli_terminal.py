"""The terminal: version, completion, colour, progress, and lines that fit."""

import io
import os
import re
import subprocess
import sys
import time

import pytest

import koinon as kn
from koinon.ask import names
from koinon.cli import completion, main, output, progress

KOINON = [sys.executable, "-c", "import sys; from koinon.cli import main; sys.exit(main())"]
STYLED = re.compile(r"\x1b\[[0-9;]*m")


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self):
        return True


@pytest.fixture
def terminal(monkeypatch):
    """Gives what makes both outputs terminals, from inside a test: pytest sets them anew before it."""

    def begin():
        for name in ("NO_COLOR", "FORCE_COLOR", "COLUMNS"):
            monkeypatch.delenv(name, raising=False)
        monkeypatch.setenv("TERM", "xterm")
        out, err = Terminal(), Terminal()
        monkeypatch.setattr(sys, "stdout", out)
        monkeypatch.setattr(sys, "stderr", err)
        return out, err

    return begin


# --- version


def test_the_version(capsys):
    assert main(["--version"]) == 0
    assert capsys.readouterr().out == f"koinon {kn.__version__}\n"


# --- completion


@pytest.mark.parametrize(
    ("offer", "begun", "offered"),
    [
        (completion.blocs, "NAT", "NATO"),
        (completion.blocs, "nat", "nato"),
        (completion.blocs, "warsaw", "warsaw-pact"),
        (completion.blocs, "France+Ger", "France+Germany"),
        (completion.states, "Est", "Estonia"),
        (completion.states, "USA,united-s", "USA,united-states"),
        (completion.subjects, "Fra", "France"),
        (completion.subjects, "ASE", "ASEAN"),
        (completion.units, "dy", "dyad-year"),
        (completion.groups, "alli", "alliances"),
        (completion.groups, "alliances,gml", "alliances,gml-disputes"),
        (completion.groups, "stabi", "stability"),
        (completion.measures, "trade-s", "trade-share"),
    ],
)
def test_what_is_offered_goes_on_from_what_is_written(offer, begun, offered):
    values = [value for value, _ in offer(begun)]
    assert offered in values
    assert all(value.startswith(begun) and " " not in value for value in values)


@pytest.mark.parametrize(
    "offer",
    [getattr(completion, name) for name in ("blocs", "states", "subjects", "units", "groups", "measures")],
)
def test_completion_never_raises(offer, monkeypatch):
    assert offer("zzz") == []
    assert len(offer("")) > 5
    for name in ("bloc_names", "state_names", "unit_names", "group_names", "measure_names"):
        monkeypatch.setattr(names, name, lambda: 1 / 0)
    assert offer("") == offer("a,b+c") == []


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        ("koinon brief NAT", "NATO"),
        ("koinon answers --attacker Russ", "Russia"),
        ("koinon panel dyad-year --with alliances,cap", "alliances,capabilities"),
        ("koinon measure trade-s", "trade-share"),
    ],
)
def test_a_shell_is_answered(words, offered):
    asked = {
        "_KOINON_COMPLETE": "complete_bash",
        "COMP_WORDS": words,
        "COMP_CWORD": str(len(words.split()) - 1),
    }
    done = subprocess.run(KOINON, capture_output=True, text=True, check=False, env=os.environ | asked)
    assert offered in done.stdout.split()
    assert done.stderr == ""


# --- colour


def test_headings_have_a_style_on_a_terminal(terminal):
    shown, _ = terminal()
    assert main(["panel", "state-year", "--from", "2000", "--to", "2000"]) == 0
    out = shown.getvalue()
    assert STYLED.search(out.splitlines()[0])
    assert "state-year, 191 rows" in STYLED.sub("", out)


@pytest.mark.parametrize(("name", "value"), [("NO_COLOR", "1"), ("TERM", "dumb")])
def test_whoever_wants_no_colour_gets_none(terminal, monkeypatch, name, value):
    shown, _ = terminal()
    monkeypatch.setenv(name, value)
    assert main(["panel", "state-year", "--from", "2000", "--to", "2000"]) == 0
    assert main(["sql", "select 1 as one"]) == 0
    assert shown.getvalue()
    assert not STYLED.search(shown.getvalue())


def test_a_pipe_gets_no_colour(capsys):
    output.heading("a heading")
    output.warn("a note")
    assert capsys.readouterr() == ("a heading\n", "a note\n")


# --- progress


def test_work_that_takes_its_time_is_shown_on_a_terminal(terminal, monkeypatch):
    out, shown = terminal()
    monkeypatch.setattr(progress, "PATIENCE", 0.0)
    with progress.working("Working") as steps:
        for _ in steps(["one", "two"]):
            time.sleep(0.3)
    err = shown.getvalue()
    assert "Working: one" in err and "Working: two" in err
    assert err.endswith(("\x1b[2K", "\x1b[?25h", "\x1b[1A\x1b[2K"))  # the bar is gone, the cursor is back
    assert out.getvalue() == ""


def test_what_is_done_at_once_is_not_shown(terminal):
    _, shown = terminal()
    with progress.working("Working") as steps:
        assert list(steps([1, 2])) == [1, 2]
    assert shown.getvalue() == ""


def test_a_bar_goes_when_the_work_fails(terminal, monkeypatch):
    _, shown = terminal()
    monkeypatch.setattr(progress, "PATIENCE", 0.0)

    def interrupted():
        with progress.working("Working"):
            time.sleep(0.3)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert shown.getvalue().count("\x1b[?25l") == shown.getvalue().count("\x1b[?25h") == 1


def test_a_pipe_gets_no_progress(capsys, monkeypatch):
    monkeypatch.setattr(progress, "PATIENCE", 0.0)
    with progress.working("Working") as steps:
        assert list(steps([1])) == [1]
        time.sleep(0.1)
    assert capsys.readouterr() == ("", "")


# --- width


@pytest.mark.parametrize("columns", ["", "80", "60"])
def test_a_measure_fits_the_terminal(capsys, monkeypatch, columns):
    monkeypatch.setenv("COLUMNS", columns)
    widest = int(columns or 80)
    for arguments in ([], ["stability", "--bloc", "NATO", "--from", "1990", "--to", "2000"]):
        assert main(["measure", *arguments]) == 0
        out, err = capsys.readouterr()
        assert max(len(line) for line in (out + err).splitlines()) <= widest
        assert out
