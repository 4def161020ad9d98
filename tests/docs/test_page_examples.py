"""Every example of the manual's pages runs and prints what stands below it.

The commands of the README run as a reader runs them, each in a process of its own. Those of the other pages
run in this process, one after the other: the words go through the same parser and the same streams, and what
one command has computed need not be computed again for the next.
"""

import ast
import contextlib
import doctest
import io
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from koinon.cli import main
from reference_pages import ROOT

DOCS = ROOT / "docs"
FENCE = re.compile(
    r"^(?P<skip><!-- not run:[^\n]*-->\n)?```(?P<kind>\w+)[^\n]*\n(?P<body>.*?)^```$", re.M | re.S
)
README = ROOT / "README.md"
RUN = (
    README,
    DOCS / "start.md",
    *sorted(DOCS.glob("how-to/*.md")),
    *sorted(DOCS.glob("explanation/*.md")),
)
KOINON = (sys.executable, "-c", "import sys; from koinon.cli import main; sys.exit(main())")


def _blocks(page):
    text = page.read_text("utf-8")
    for match in FENCE.finditer(text):
        if not match["skip"]:
            yield match["kind"], match["body"], text.count("\n", 0, match.start()) + 1


@pytest.mark.parametrize("page", RUN, ids=lambda page: page.stem)
def test_the_examples_of_a_page_run(page, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    # Pages call `koinon` as a reader would, whose environment is active; ours need not be.
    monkeypatch.setenv("PATH", os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]))
    names = {"__name__": "__main__"}
    for kind, body, line in _blocks(page):
        where = f"{page.name}:{line}"
        if kind == "python":
            exec(compile(ast.parse(body), where, "exec"), names)  # noqa: S102  # it is our own page
        elif kind == "pycon":
            _session(body, names, where)
        elif kind == "console":
            _console(body, where, _process if page == README else lambda words: _here(words, capsys))


def _session(body, names, where):
    test = doctest.DocTestParser().get_doctest(body, names, where, where, 0)
    flags = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
    runner, said = doctest.DocTestRunner(optionflags=flags), io.StringIO()
    with contextlib.redirect_stdout(said):
        runner.run(test, clear_globs=False)
    names.update(test.globs)
    assert runner.failures == 0, said.getvalue()


def _console(body, where, run):
    """Run the lines that begin with ``$``; what stands below each must be printed, in that order."""
    for part in re.split(r"^\$ ", body, flags=re.M)[1:]:
        command, *expected = part.strip().splitlines()
        program, *words = shlex.split(command)
        assert program == "koinon", f"{where}: only koinon is run"
        code, out, err = run(words)
        assert code == 0, f"{where}: {command}\n{err}"
        pattern = r"[\s\S]*?".join(re.escape(line).replace(r"\.\.\.", ".*?") for line in expected)
        assert re.search(pattern, out), f"{where}: {command}\n{out}"


def _process(words):
    paths = os.pathsep.join([str(ROOT / "src"), os.environ.get("PYTHONPATH", "")])
    env = os.environ | {"PYTHONPATH": paths}
    done = subprocess.run([*KOINON, *words], capture_output=True, text=True, check=False, env=env)
    return done.returncode, done.stdout, done.stderr


def _here(words, capsys):
    capsys.readouterr()
    code = main(words)
    return code, *capsys.readouterr()
