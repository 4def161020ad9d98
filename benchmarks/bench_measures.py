"""Every measure of blocs, for all 116 blocs and all years, in one process: target 60 s.

    python benchmarks/bench_measures.py

Prints seconds per measure and their sum; the store is open before the clock starts.
"""

from __future__ import annotations

import sys
import time

from koinon.measure.catalogue import MEASURES
from koinon.panel import bloc_years
from koinon.panel.units import FIRST_YEAR, LAST_YEAR
from koinon.store.catalogue import default_store


def main() -> None:
    """Add each measure to the panel of all blocs."""
    store = default_store()
    panel = bloc_years(FIRST_YEAR, LAST_YEAR, store=store)
    total = 0.0
    for name, one in MEASURES.items():
        if "bloc-year" in one.units:
            begun = time.perf_counter()
            made = panel.add(name)
            took = time.perf_counter() - begun
            total += took
            columns = made.frame.width - panel.frame.width
            sys.stdout.write(f"{name:24} {took:7.2f} s  {columns:3} columns\n")
    sys.stdout.write(f"{'all':24} {total:7.2f} s  {len(panel):,} bloc-years\n")


if __name__ == "__main__":
    main()
