"""COW militarised interstate disputes, version 5."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from koinon.panel.disputes import LADDER, DisputeData, add_disputes, add_state_disputes, initiated

if TYPE_CHECKING:
    from collections.abc import Sequence

    from koinon.panel.record import AnyPanel
    from koinon.store.catalogue import Store


def entries(store: Store) -> pl.DataFrame:
    """Return ``ccode, year, entered, initiated``: every year in which a state faces an opponent in a dispute.

    The table has no dates of entry: a state enters a dispute in the first of years that follow each other.
    Done with the disputes of Gibler, Miller and Little, whose dates of entry are known, this misses 5 of
    their 3,448 state-years with an entry and adds none.
    """
    sides = store.frame("cow_mid_dirdisp").select(
        "dispnum", "year", ccode="ccode1", initiated=initiated("sidea1", "orig1")
    )
    yearly = sides.group_by("dispnum", "ccode", "year").agg(pl.col("initiated").any())
    yearly = yearly.sort("dispnum", "ccode", "year")
    follows = (pl.col("year").diff() == 1).over("dispnum", "ccode").fill_null(value=False)
    return yearly.select("ccode", "year", "initiated", entered=~follows)


DATA = DisputeData(
    "disputes",
    "cow_mid_dirdisp",
    "cowmid",
    "disponset",
    "dispongoing",
    "cow_mid_dirdisp",
    entries,
    details="cow_mid_disputes",
)


def add(panel: AnyPanel, keep: Sequence[str] = (), ladder: Sequence[str] = tuple(LADDER)) -> AnyPanel:
    """Add ``cowmidonset`` and ``cowmidongoing``.

    Parameters
    ----------
    panel
        Of states or pairs of states. A state-year is an onset if the state enters any dispute in it;
        there ``cowmidonset_init`` and ``cowmidongoing_init`` say whether it began or joined one.
    keep
        Further columns of the dispute that stands for a pair's year ("dispnum", "hostlev", ...).
    ladder
        Steps that pick this dispute where a pair has several, in order; see `koinon.panel.disputes`.
    """
    add_for = add_state_disputes if panel.unit == "state-year" else add_disputes
    return add_for(panel, DATA, keep, ladder)
