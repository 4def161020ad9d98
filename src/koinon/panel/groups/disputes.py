"""COW militarised interstate disputes, version 5."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koinon.panel.disputes import LADDER, DisputeData, add_disputes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from koinon.panel.panel import Panel

DATA = DisputeData(
    "disputes", "cow_mid_dirdisp", "cowmid", "disponset", "dispongoing", details="cow_mid_disputes"
)


def add(panel: Panel, keep: Sequence[str] = (), ladder: Sequence[str] = tuple(LADDER)) -> Panel:
    """Add ``cowmidonset`` and ``cowmidongoing``.

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
