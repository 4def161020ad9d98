"""COW militarised interstate disputes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koinon.panel.disputes import DisputeData, add_disputes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from koinon.panel.panel import Panel

DATA = DisputeData("disputes", "cow_mid_dyads", "cowmid")


def add(panel: Panel, keep: Sequence[str] = ()) -> Panel:
    """Add ``cowmidonset`` and ``cowmidongoing``, and `keep` columns of the dispute chosen for the year."""
    return add_disputes(panel, DATA, keep)
