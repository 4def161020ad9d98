"""The project's own registry of blocs as tables, so that SQL and exports reach it like any other source."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from koinon.sources.checks import check_unique, require
from koinon.world.registry import INSTITUTIONS, Bloc, blocs, memberships

if TYPE_CHECKING:
    from pathlib import Path

KEY = ["bloc_id", "state_name", "status", "spell"]
"""Columns that identify a membership; the first day of some is unknown and cannot be part of it."""


def tables(raw: Path) -> dict[str, pl.DataFrame]:  # noqa: ARG001 - every source takes the raw folder
    """Return ``blocs`` and ``bloc_members``.

    Parameters
    ----------
    raw
        Not read: the registry is a source file of the project (`koinon.world.registry`).

    Raises
    ------
    SourceError
        If two rows share a key or a member belongs to no bloc.
    """
    listed = pl.DataFrame([_row(bloc) for bloc in blocs()], infer_schema_length=None)
    check_unique(listed, ["id"], "blocs.toml")
    return {"blocs": listed, "bloc_members": _members(listed)}


def _row(bloc: Bloc) -> dict[str, Any]:
    words = {
        "date_precision": bloc.date_precision,
        "founding_instrument": bloc.founding_instrument,
        "clause_article": bloc.clause.article,
        "clause_description": bloc.clause.description,
        "conditional_scope": bloc.conditional_scope,
        "topology": bloc.topology,
        "atop_ids": ", ".join(str(atopid) for atopid in bloc.atop_ids),
        "cow_igo_codes": ", ".join(bloc.cow_igo_codes),
    }
    return {
        "id": bloc.id,
        "name": bloc.name,
        "full_name": bloc.full_name,
        "kind": bloc.kind,
        "founded": bloc.founded,
        "in_force": bloc.in_force,
        "dissolved": bloc.dissolved,
        "clause_strength": bloc.clause.strength,
        "parent": bloc.parent_id,
        "predecessor": bloc.predecessor_id,
        "successor": bloc.successor_id,
        "non_traditional": bloc.non_traditional,
        **{name: text or None for name, text in words.items()},
        **{name: name in bloc.institutions for name in INSTITUTIONS},
    }


def _members(listed: pl.DataFrame) -> pl.DataFrame:
    spells = memberships().sort("bloc_id", "state_name", "status", "start", nulls_last=False)
    stray = spells.join(listed, left_on="bloc_id", right_on="id", how="anti").height
    require(stray == 0, f"members.csv: {stray} rows belong to no bloc")
    members = spells.with_columns(spell=pl.int_range(1, pl.len() + 1).over("bloc_id", "state_name", "status"))
    check_unique(members, KEY, "members.csv")
    return members
