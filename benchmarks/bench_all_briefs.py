"""Every bloc's brief as JSON, in one process."""

from __future__ import annotations

import time


def main() -> None:
    """Write all briefs and print the time they took."""
    from koinon.report.briefs import brief
    from koinon.report.write.json import text
    from koinon.world.registry import blocs

    start = time.perf_counter()
    sizes = [len(text(brief(bloc.id))) for bloc in blocs()]
    taken = time.perf_counter() - start
    print(f"{len(sizes)} briefs, {sum(sizes) / 1e6:.1f} MB of JSON, {taken:.1f} s (target 60 s)")


if __name__ == "__main__":
    main()
