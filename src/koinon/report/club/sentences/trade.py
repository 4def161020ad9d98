"""Sentences on trade among the members."""

from __future__ import annotations

from koinon.report.make.words import percent, versus, who_reports


def trade(year: int, share: float, reporting: int, count: int, before: tuple[int, float] | None) -> str:
    """Say what share of their trade the members do with each other."""
    who = who_reports(reporting, count)
    head = f"In {year} {who} did {percent(share)} of their recorded goods trade with each other"
    return f"{head}, {versus(share, before[1], before[0])}." if before else f"{head}."
