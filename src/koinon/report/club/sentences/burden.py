"""Sentences on military burden and how concentrated spending is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koinon.report.make.words import joined, percent, plural, who_reports

if TYPE_CHECKING:
    from collections.abc import Sequence


def burden(
    year: int,
    share: float,
    reporting: int,
    count: int,
    highest: tuple[str, float],
    lacking: Sequence[str] = (),
) -> str:
    """Say what the members together spend on their forces and who spends most of its product.

    `lacking` names the members without data; up to three are named, since who they are may matter more
    than how many.
    """
    name, most = highest
    if reporting == 1:
        only = "" if count == 1 else f", the only one of its {plural(count, 'member')} with data,"
        return f"In {year} {name}{only} spent {percent(share)} of its GDP on its forces."
    without = f" (not {joined(lacking)})" if 0 < len(lacking) <= 3 else ""
    who = who_reports(reporting, count)
    return (
        f"In {year} {who}{without} together spent {percent(share)} of their GDP on their forces; "
        f"the heaviest burden was that of {name} ({percent(most)})."
    )


def concentration(year: int, name: str, share: float, hhi: float, reporting: int, count: int) -> str:
    """Say how far one member carries the spending; the index is 1 if it carries all."""
    whose = f"its {plural(count, 'member')}"
    if reporting != count:
        whose = f"the {reporting:,} of its {plural(count, 'member')} with data"
    return (
        f"In {year} {name} accounted for {percent(share)} of the military spending of {whose} "
        f"(concentration index {hhi:.2f}, where 1 means that one pays all)."
    )
