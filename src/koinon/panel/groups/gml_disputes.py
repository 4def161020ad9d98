"""Gibler-Miller-Little militarised interstate disputes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koinon.panel.disputes import LADDER, DisputeData, add_disputes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from koinon.panel.panel import Panel

DATA = DisputeData("gml-disputes", "gml_dirdisp", "gmlmid", "midonset", "midongoing")


def add(panel: Panel, keep: Sequence[str] = (), ladder: Sequence[str] = tuple(LADDER)) -> Panel:
    """Add ``gmlmidonset`` and ``gmlmidongoing``.

    Parameters
    ----------
    panel
        Of unit dyad-year or directed-dyad-year.
    keep
        Further columns of the dispute that stands for the year ("dispnum", "hostlev", ...).
    ladder
        Steps that pick this dispute where a pair has several, in order; see `koinon.panel.disputes`.
    """
    return add_disputes(panel, DATA, keep, ladder)
