"""COW Militarized Interstate Disputes v5: disputes, and their directed dyads by year.

The raw folder also carries the dyadic disputes of version 4 (``cow_mid_dirdisps``). Version 5 supersedes
them, so they are left out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from koinon.sources.disputes import disputes, dyads

if TYPE_CHECKING:
    from pathlib import Path

    import polars as pl


def tables(raw: Path) -> dict[str, pl.DataFrame]:
    """Return ``cow_mid_dyads`` (directed, one row per dispute, dyad and year) and ``cow_mid_disputes``."""
    return {
        "cow_mid_dyads": dyads(raw, "cow_mid", "cow_mid_ddydisps", 10_234),
        "cow_mid_disputes": disputes(raw, "cow_mid", "cow_mid_disps", 2_436),
    }
