"""How often alliance commitments were kept, counted on a file of opportunities to keep them.

The published record (Leeds, Long and Mitchell 2000, *Journal of Conflict Resolution*; Berkemeier and Fuhrmann
2018, *Research & Politics*) takes each treaty and war in which it could be tested and says whether it was
honoured. It is 66 percent before 1945 and 22 percent after, and 14 to 78 percent by obligation and era: no
one number stands for all times.
"""

from __future__ import annotations

import polars as pl

from koinon.errors import KoinonError
from koinon.world.obligations import OBLIGATIONS

TESTED = tuple(name for name in OBLIGATIONS if name != "consul")
"""Obligations of the replication file: a duty to consult is no promise that a war can test."""
ERAS = ("1816-1944", "1945-2003")
_SAMPLE = {"1816-1944": 1, "1945-2003": 0}
_NEEDED = ("sample", "dnaLLM", "honorLLM", *TESTED)


def fulfilment(opportunities: pl.DataFrame) -> pl.DataFrame:
    """Return how many opportunities there were and how many were taken, by obligation and era.

    Parameters
    ----------
    opportunities
        One row per treaty and war, with ``sample`` (1 for 1816-1944, 0 for 1945-2003), ``dnaLLM`` (1
        where the promise was not tested by the war), ``honorLLM`` (1 where it was kept) and 0/1 for each
        obligation, as in the replication file of Berkemeier and Fuhrmann (2018). A blank is 0: the file
        writes nothing else for it.

    Returns
    -------
    polars.DataFrame
        ``obligation`` (``any`` or one of `TESTED`; a treaty with several counts in each), ``era``
        (``all`` or one of `ERAS`), ``kept``, ``opportunities`` and ``share`` (0-1; null without
        opportunities).

    Raises
    ------
    KoinonError
        If a column is missing.

    Examples
    --------
    >>> rows = pl.DataFrame({"sample": [0, 1], "dnaLLM": [None, 1], "honorLLM": [1, None], "defense": [1, 1],
    ...     "offense": [0, 0], "neutral": [0, 0], "nonagg": [0, 0]})
    >>> fulfilment(rows).row(0)
    ('any', 'all', 1, 1, 1.0)
    """
    missing = [name for name in _NEEDED if name not in opportunities.columns]
    if missing:
        raise KoinonError(f"a file of opportunities needs the columns {', '.join(missing)}")
    filled = opportunities.select(pl.col(_NEEDED).fill_null(0))
    tested = filled.filter(pl.col("dnaLLM") != 1)
    rows = []
    for obligation in ("any", *TESTED):
        of_kind = tested if obligation == "any" else tested.filter(pl.col(obligation) == 1)
        for era in ("all", *ERAS):
            held = of_kind if era == "all" else of_kind.filter(pl.col("sample") == _SAMPLE[era])
            kept = int(held["honorLLM"].sum())
            rows.append((obligation, era, kept, held.height, kept / held.height if held.height else None))
    names = ("obligation", "era", "kept", "opportunities", "share")
    return pl.DataFrame(rows, schema=names, orient="row")
