"""The seam between the door and the counter: whatever the door asks, it asks here.

The counter's replies carry notes and sources for documents; the door hands out the objects behind them, which
know their own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from koinon.ask import briefs, comparisons
from koinon.ask.find import as_kinds, hits
from koinon.measure.byname import measured
from koinon.store.sql import query

if TYPE_CHECKING:
    from collections.abc import Sequence

    from koinon.ask.find import Hit
    from koinon.report.make.document import Brief
    from koinon.store.catalogue import Store

__all__ = ["brief", "compare", "find", "measured", "query"]


def brief(names: str | Sequence[str], year: int | None, store: Store | None) -> Brief:
    """Return the brief of one name, or of two states."""
    return briefs.brief(names, year, store=store).made


def compare(names: Sequence[str], align: str, store: Store | None) -> Brief:
    """Return the comparison of two or more."""
    return comparisons.compare(names, align, store=store).made


def find(text: str, kinds: Sequence[str], store: Store | None) -> list[Hit]:
    """Return all that a text may mean, best first."""
    return hits(text, as_kinds(kinds), store)
