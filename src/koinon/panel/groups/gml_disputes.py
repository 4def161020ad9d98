"""Gibler-Miller-Little militarised interstate disputes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koinon.panel.disputes import DisputeData, add_disputes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from koinon.panel.panel import Panel

DATA = DisputeData("gml-disputes", "gml_mid_dyads", "gmlmid")


def add(panel: Panel, keep: Sequence[str] = ()) -> Panel:
    """Add ``gmlmidonset`` and ``gmlmidongoing``, and `keep` columns of the dispute chosen for the year."""
    return add_disputes(panel, DATA, keep)
