"""What kind of bloc it is, what its founding text obliges to, and which institutions it has.

All from the registry, which reads each bloc as it stood when the registry was last checked, or when the bloc
ended. It does not date institutions: ASEAN's free trade area of 1992 is 1 in every year of ASEAN. So the
columns tell blocs apart and never one year of a bloc from another.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from koinon.panel.variable import Variable, variable
from koinon.world import registry

if TYPE_CHECKING:
    from koinon.panel.clubs.club_years import ClubPanel

GROUP, TABLE = "institutions", "blocs"
_FACTS = {
    "bloc_kind": "kind",
    "clause_strength": "clause_strength",
    "conditional_scope": "conditional_scope",
    "non_traditional": "non_traditional",
}
_NOTE = "institutions: as the registry reads a bloc today or at its end, in every year of the bloc; not dated"


def add(panel: ClubPanel) -> ClubPanel:
    """Add the kind of the bloc, the strength of its defence clause, and 13 kinds of institution."""
    wanted = {**_FACTS, **{name: name for name in registry.INSTITUTIONS}}
    rows = panel.tables.scan(TABLE).select(
        pl.col("id").alias("bloc_id"),
        *(
            pl.col(column).cast(pl.Int8).alias(name)
            if variable(TABLE, column, GROUP).type == "bool"
            else pl.col(column).alias(name)
            for name, column in wanted.items()
        ),
    )
    variables = [_variable(name, column) for name, column in wanted.items()]
    variables.append(
        Variable(
            "institutions", "How many of the 13 kinds of institution the bloc has.", "int8", "kinds", TABLE,
            variables[0].sources, group=GROUP,
        )
    )  # fmt: skip
    counted = rows.with_columns(
        institutions=pl.sum_horizontal(pl.col(registry.INSTITUTIONS).cast(pl.Int8)).cast(pl.Int8)
    )
    frame = panel.frame.join(counted.collect(), on="bloc_id", how="left", maintain_order="left")
    return panel.with_frame(frame, variables, [_NOTE])


def _variable(name: str, column: str) -> Variable:
    declared = variable(TABLE, column, GROUP, name)
    if declared.type != "bool":
        return declared
    return Variable(
        name, declared.description, "int8", "", TABLE, declared.sources, None, GROUP, ((0, "no"), (1, "yes"))
    )
