"""The latest values of the measures that comparisons read, for one bloc, treaty, group or state."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from koinon.report.comparison.measures import MEASURES, STATE_MEASURES
from koinon.report.comparison.view import known_values, side_of
from koinon.store.catalogue import MissingTableError
from koinon.world.named import NamedState

if TYPE_CHECKING:
    from koinon.panel.clubs.clubs import Club
    from koinon.store.catalogue import Store

SCHEMA = pl.Schema(
    {
        "measure": pl.String(),
        "title": pl.String(),
        "year": pl.Int16(),
        "value": pl.Float64(),
        "low": pl.Float64(),
        "high": pl.Float64(),
        "scale": pl.String(),
        "sources": pl.List(pl.String()),
    }
)


def latest_values(written: str, found: Club | NamedState, store: Store) -> pl.DataFrame:
    """Return the latest known value of each measure.

    Parameters
    ----------
    written
        The name that was asked for.
    found
        What it means.
    store
        The compiled tables.

    Returns
    -------
    polars.DataFrame
        ``measure`` (id), ``title``, ``year``, ``value``, ``low`` and ``high`` (interval, where the measure
        has one), ``scale`` and ``sources`` (origin ids); null where no year has a value or the store lacks
        the tables. A row per measure, in the order of a comparison.

    Examples
    --------
    >>> from koinon.store import default_store
    >>> from koinon.world.named import named_state
    >>> latest_values("France", named_state("France"), default_store())["measure"].to_list()
    ['capability', 'burden', 'voting', 'disputes', 'regime']
    """
    one = side_of(written, found, store)
    rows = []
    for measure in STATE_MEASURES if isinstance(found, NamedState) else MEASURES:
        try:
            read = measure.read(one.context)
            known, sources = known_values(measure, read.frame), read.sources
        except MissingTableError:
            known, sources = pl.DataFrame(), ()
        last = known.sort("year").row(-1) if known.height else (None, None, None, None)
        rows.append((measure.id, measure.title, *last, measure.scale.title, list(sources)))
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")
