"""A hundred thousand names, each read in its year, in one process: target 2 s.

    python benchmarks/bench_resolve.py

Two columns: a panel as people keep it (200 states over 70 years, many times over), and one in which nearly
every name stands in another year and most of them in a year without such a state. The lists of names are
open before the clock starts.
"""

from __future__ import annotations

import random
import sys
import time

from koinon.panel.joining.resolve import resolve
from koinon.world.systems import state_spells

ROWS = 100_000


def main() -> None:
    """Time both columns."""
    names = sorted(state_spells("cow")["statename"].unique())
    draw = random.Random(1)  # noqa: S311  # no secret
    panel = ([draw.choice(names[:200]) for _ in range(ROWS)], [draw.randint(1946, 2015) for _ in range(ROWS)])
    scattered = ([draw.choice(names) for _ in range(ROWS)], [draw.randint(1816, 2016) for _ in range(ROWS)])
    resolve(names[:1], 2000)
    for title, (texts, years) in (("panel", panel), ("scattered", scattered)):
        begun = time.perf_counter()
        found = resolve(texts, years)
        took = time.perf_counter() - begun
        different = found.select("given", "year").n_unique()
        lost = found["ccode"].null_count()
        sys.stdout.write(
            f"{title:10} {took:6.2f} s  {ROWS:,} rows, {different:,} different, {lost:,} no state\n"
        )


if __name__ == "__main__":
    main()
