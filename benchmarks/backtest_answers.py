"""Print the back-test of ``docs/explanation/who-answers.md``: every war left out in turn.

python benchmarks/backtest_answers.py
"""

from __future__ import annotations

import polars as pl

from koinon.simulate.joining.backtest import backtest
from koinon.store import default_store


def main() -> None:
    """Print scores and calibration, with fixed scales and with scales estimated without each war."""
    with pl.Config(tbl_rows=40, float_precision=4, tbl_width_chars=140):
        for nested in (False, True):
            found = backtest(default_store(), nested=nested)
            print("nested" if nested else "fixed", found.scores, found.calibration, sep="\n")


if __name__ == "__main__":
    main()
