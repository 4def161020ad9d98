"""Every state's brief as JSON, in one process."""

from __future__ import annotations

import time


def main() -> None:
    """Write all briefs and print the time they took."""
    from koinon.report.briefs import brief
    from koinon.report.write.json import text
    from koinon.world.systems import state_spells

    start = time.perf_counter()
    codes = sorted(state_spells("cow")["code"].unique())
    sizes = [len(text(brief(str(code)))) for code in codes]
    taken = time.perf_counter() - start
    print(f"{len(sizes)} briefs, {sum(sizes) / 1e6:.1f} MB of JSON, {taken:.1f} s")


if __name__ == "__main__":
    main()
