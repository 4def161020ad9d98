"""What every part of a brief is made from and what it returns."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from koinon.figures.series import Line
from koinon.report.make.words import joined, runs
from koinon.sources import origin
from koinon.world.registry import blocs

if TYPE_CHECKING:
    from collections.abc import Mapping

    import polars as pl

    from koinon.report.make.document import Gap, Headline, Section


@dataclass(frozen=True)
class Part:
    """A section with the sentences it offers for the top of the brief and the gaps it found."""

    section: Section
    headlines: tuple[Headline, ...] = ()
    gaps: tuple[Gap, ...] = ()


def credit(*sources: str) -> str:
    """Return the labels of data sets, for the source line of a figure."""
    return "; ".join(origin(source).label for source in sources)


def line(frame: pl.DataFrame, column: str, name: str, **style: Any) -> Line:
    """Return a column of a year frame as a line."""
    return Line(name, tuple(frame.select("year", column).iter_rows()), **style)


def beyond(
    frame: pl.DataFrame,
    column: str,
    covers: tuple[int, int],
    what: str,
    known: Mapping[int, str] | None = None,
) -> list[str]:
    """Say which years of a frame lack a value, and whether the source ends or has holes; may be empty.

    `known` holds years whose lack has a reason of its own.
    """
    lacking = frame.filter(frame[column].is_null())["year"].to_list()
    reasons = [reason for year, reason in (known or {}).items() if year in lacking]
    lacking = [year for year in lacking if year not in (known or {})]
    outside = [year for year in lacking if not covers[0] <= year <= covers[1]]
    holes = [year for year in lacking if covers[0] <= year <= covers[1]]
    said = []
    if outside:
        said.append(f"{what} cover {covers[0]}–{covers[1]}, so {runs(outside)} {_is(outside)} blank")
    if holes:
        said.append(f"no value for {runs(holes)}")
    return said + reasons


def _is(years: list[int]) -> str:
    return "is" if len(years) == 1 else "are"


def lacking_members(names: list[str], year: int) -> str:
    """Name the members without data in a year; empty if there are none."""
    return f"no value in {year} for {joined(sorted(names), 12)}" if names else ""


def named(text: str) -> str:
    """Write registry ids in a description as the names they stand for."""
    names = {bloc.id: bloc.name for bloc in blocs() if "-" in bloc.id}
    return re.sub(r"\b[a-z0-9]+(?:-[a-z0-9]+)+\b", lambda match: names.get(match[0], match[0]), text)


def sentence(*parts: str) -> str:
    """Join what is to be said into one sentence; empty if nothing is."""
    said = "; ".join(part for part in parts if part)
    return f"{said[:1].upper()}{said[1:]}." if said else ""
