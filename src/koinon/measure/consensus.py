"""Consensus rules: how far a bloc can decide against the will of a member.

The Measure of International Authority scores 76 organisations from 1950 to 2019 (Hooghe, Lenz and Marks 2019,
*A Theory of International Organization*, Oxford): pooling is how far member states decide by majority and
are bound, delegation how far bodies that do not represent states decide. Pooling of 0 means that every
decision needs every member, which keeps a bloc together and lets one member block it. Only organisations of
the registry that MIA scores have values; a treaty and an ad hoc group have none.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import polars as pl

from koinon.panel.clubs.pooling import attach, derived
from koinon.world import registry

if TYPE_CHECKING:
    from koinon.panel.clubs.club_years import ClubPanel
    from koinon.panel.variable import Variable
    from koinon.store.catalogue import Store

NAME = "consensus"
SOURCES = ("mia_2021", "bloc_registry")

ORGANISATIONS = {"au": 3760, "eac-1967": 1750, "eac": 1751, "sco": 5550}
"""MIA's number of a bloc where it is not COW's of version 3: MIA keeps one series for the Organisation of
African Unity and the African Union, and numbers the two East African Communities and the SCO its own way."""

COLUMNS = {
    "pooling": ("mia_pooling", "Pooling: how far members decide by majority."),
    "poolpolicy": ("mia_pooling_policy", "Pooling in policy making."),
    "poolconstit": ("mia_pooling_constitution", "Pooling in constitutional reform."),
    "poolaccess": ("mia_pooling_accession", "Pooling in the accession of members."),
    "poolsuspens": ("mia_pooling_suspension", "Pooling in the suspension of members."),
    "delegation": ("mia_delegation", "Delegation: how far bodies that do not represent states decide."),
}
"""Column of MIA, name here and meaning."""


def add(panel: ClubPanel) -> ClubPanel:
    """Add MIA's scores of how a bloc decides.

    Parameters
    ----------
    panel
        Of blocs.

    Returns
    -------
    ClubPanel
        ``mia_pooling``, ``mia_pooling_policy``, ``mia_pooling_constitution``, ``mia_pooling_accession``,
        ``mia_pooling_suspension`` and ``mia_delegation``, 0-1, 1950-2019; ``unanimity`` (1 less
        ``mia_pooling``: 1 where every decision needs every member). Null for blocs that MIA does not score.

    Raises
    ------
    KoinonError
        If the panel already has the measure.

    Examples
    --------
    >>> import koinon as kn
    >>> made = add(kn.bloc_years(2019, 2019, ["NATO", "EU"])).frame
    >>> made.select("bloc_id", pl.col("unanimity").round(2)).rows()
    [('eu', 0.73), ('nato', 0.92)]
    """
    scores = of_blocs(panel.tables).select(
        "bloc_id",
        "year",
        *(pl.col(column).cast(pl.Float64).alias(name) for column, (name, _) in COLUMNS.items()),
        unanimity=1 - pl.col("pooling").cast(pl.Float64),
    )
    if panel.kind == "bloc":
        rows = panel.frame.select(panel.keys).join(scores, on=["bloc_id", "year"])
    else:
        rows = (
            panel.frame.select(panel.keys).clear().join(scores.drop("bloc_id", "year").clear(), how="cross")
        )
    return attach(panel, rows, _variables())


@lru_cache(maxsize=2)
def of_blocs(store: Store) -> pl.DataFrame:
    """Return MIA's rows of the registry's blocs: ``bloc_id`` and the columns of the table."""
    numbers = {
        str(name): int(number) for name, number in store.frame("igos").select("ioname", "ionum").rows()
    }
    listed = [
        (bloc.id, ORGANISATIONS.get(bloc.id, numbers.get(code)))
        for bloc in registry.blocs()
        for code in bloc.cow_igo_codes[:1]
    ]
    linked = pl.DataFrame(listed, schema={"bloc_id": pl.String, "ionumber": pl.Int16}, orient="row")
    return store.frame("organisation_authority").join(linked.drop_nulls(), on="ionumber")


def _variables() -> list[Variable]:
    table, share = "organisation_authority", "index, 0-1"
    made = [
        derived(name, text, "float64", table, column, NAME, share) for column, (name, text) in COLUMNS.items()
    ]
    text = "How far decisions need every member: 1 less MIA's pooling."
    return [*made, derived("unanimity", text, "float64", table, "pooling", NAME, share)]
