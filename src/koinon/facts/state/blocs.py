"""Blocs that a state was in, and from when to when, by the registry."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from koinon.facts.state.life import cut_to_life, touch
from koinon.world.registry import memberships

if TYPE_CHECKING:
    from datetime import date


def blocs_of(spans: list[tuple[int, date, date]]) -> pl.DataFrame:
    """Return the memberships of a state in the blocs of the registry.

    Parameters
    ----------
    spans
        Code, first and last day of each spell of the state.

    Returns
    -------
    polars.DataFrame
        ``bloc_id``, ``status`` (member or suspended), ``start`` and ``end`` (half-open; no start where
        the first day is not established, no end while it runs), cut to the state's spells; a seat taken
        over by the next code of the state is one spell.
    """
    codes = list(dict.fromkeys(code for code, _, _ in spans))
    rows = memberships().filter(pl.col("ccode").is_in(codes), pl.col("status").is_in(["member", "suspended"]))
    found: list[tuple[str, str, date | None, date | None]] = []
    for row in rows.sort("bloc_id", "status", "start", nulls_last=False).iter_rows(named=True):
        lives = [(first, last) for code, first, last in spans if code == row["ccode"]]
        cut = cut_to_life(row["start"], row["end"], lives)
        if cut is None:
            continue
        before = found[-1] if found else None
        if before and before[:2] == (row["bloc_id"], row["status"]) and touch(before[3], cut[0]):
            found[-1] = (*before[:3], cut[1])
        else:
            found.append((row["bloc_id"], row["status"], *cut))
    schema_of = {"bloc_id": pl.String, "status": pl.String, "start": pl.Date, "end": pl.Date}
    return pl.DataFrame(found, schema=schema_of, orient="row").sort("start", "bloc_id", nulls_last=True)
