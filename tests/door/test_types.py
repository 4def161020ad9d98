"""The door has types: mypy passes its right use and refuses its wrong use with a message that helps."""

import os
import re
import subprocess
import sys
from pathlib import Path

import koinon

HERE = Path(__file__).parent / "typed"
ROOT = Path(__file__).resolve().parents[2]
SOURCES = Path(koinon.__file__).parents[1]
SECONDS = 240
"""What mypy may take without its cache, on a slow machine; with it, it is seconds."""


def test_mypy_passes_right_use_and_refuses_wrong_use():
    # One run for both files, with the project's settings, so that it shares the cache of `mypy` itself.
    path = {} if SOURCES.name == "site-packages" else {"MYPYPATH": str(SOURCES)}
    done = subprocess.run(
        [sys.executable, "-m", "mypy", "--config-file", "pyproject.toml", "--no-error-summary", *_files()],
        cwd=ROOT,
        env=os.environ | path,
        capture_output=True,
        text=True,
        check=False,
        timeout=SECONDS,
    )
    said = re.findall(r"^(\S+?):(\d+): error: (.*)$", done.stdout, re.M)
    wanted = {
        number: expected[1]
        for number, line in enumerate((HERE / "misuse.py").read_text("utf-8").splitlines(), start=1)
        if (expected := re.search(r"# expect: (.*)$", line))
    }
    assert {Path(file).name for file, _, _ in said} == {"misuse.py"}, done.stdout + done.stderr
    assert sorted({int(number) for _, number, _ in said}) == sorted(wanted)
    for number, text in wanted.items():
        assert any(text in message for _, line, message in said if int(line) == number), (number, done.stdout)


def _files():
    return [str(HERE / name) for name in ("good.py", "misuse.py")]
