"""Alliance promises that bear on a challenge: by whom the target is defended and the challenger backed.

State 1 is the challenger and state 2 the target. A promise counts only if ATOP's codes allow that it holds
against the other side: a pact limited to Russia defends nobody against France. What the codes mean, what they
cannot say, and hand-checked cases are in `docs/explanation/obligation-targeting.md`.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl

from koinon.panel.attach import attach_pairs
from koinon.panel.promises.pacts import BOUND, ROLES, columns, target_pacts
from koinon.panel.promises.targeting import RULES, check_rule
from koinon.panel.variable import Variable, computed
from koinon.store.schema import schema

if TYPE_CHECKING:
    from koinon.panel.record import AnyPanel

GROUP, TABLE = "targeting", "treaty_members"

_PROMISED = {
    "targdef": "promised to defend the target",
    "chaldef": "promised to defend the challenger",
    "chaloff": "promised to join the challenger in a war that is not defence",
    "chalneu": "promised the challenger neutrality",
}

_VERDICT = {
    "yes": "and whose promise holds",
    "conditional": "and whose promise holds in some situations only",
    "unknown": "of whose promise ATOP's codes do not tell whether it holds",
    "no": "but whose promise does not hold",
}


def add(panel: AnyPanel, rule: str = "lenient", counts: bool = False) -> AnyPanel:
    """Add ``ptargdef``, ``pchaldef``, ``pchaloff`` and ``pchalneu``.

    Parameters
    ----------
    panel
        Of unit directed-dyad-year: state 1 challenges state 2. In a panel of unit dyad-year every variable
        comes twice: 1 at its end where state 1 is the challenger, 2 where state 2 is.
    rule
        ``"lenient"``: only a promise that is itself limited to stated adversaries excludes others;
        ``"strict"``: a treaty that names a threat excludes everybody else, and a fellow member is never
        meant.
    counts
        Whether to add, for each of the four, how many states' promises hold, hold in some situations, may
        hold and do not hold.
    """
    check_rule(rule)
    rows = target_pacts(*panel.years, rule, store=panel.tables)
    rows = rows.with_columns(
        (pl.col(f"{role}_yes") + pl.col(f"{role}_conditional") > 0).cast(pl.Int8).alias(f"p{role}")
        for role in ROLES
    )
    variables = _variables(counts)
    rows = rows.select("ccode1", "ccode2", "year", *(v.name for v in variables))
    absent = schema("alliance_dyads").absent
    if panel.unit == "directed-dyad-year":
        panel = attach_pairs(panel, rows, variables, absent, directed=True)
    else:
        rows, variables, swap = _two_sided(rows, variables)
        panel = attach_pairs(panel, rows, variables, absent, swap=swap)
    return panel.with_frame(panel.frame, notes=[f"{GROUP}: {RULES[rule]} (rule='{rule}')"])


def _variables(counts: bool) -> list[Variable]:
    made = []
    for role, words in _PROMISED.items():
        other = "challenger" if role == "targdef" else "target"
        text = f"A state other than the two {words}, and its promise may hold against the {other}."
        labels = ((0, "no"), (1, "yes"))
        made.append(computed(TABLE, f"p{role}", text, "int8", GROUP, labels=labels))
    if not counts:
        return made
    for name in columns():
        role, _, word = name.rpartition("_")
        if name == BOUND:
            text = (
                "Of the states whose promise to defend the target may hold, those that also promised the "
                "challenger defence, neutrality or non-aggression."
            )
        else:
            other = "challenger" if role == "targdef" else "target"
            text = f"States other than the two that {_PROMISED[role]} {_VERDICT[word]} against the {other}."
        made.append(computed(TABLE, name, text, "int16", GROUP, "states"))
    return made


def _two_sided(
    rows: pl.DataFrame, variables: list[Variable]
) -> tuple[pl.DataFrame, list[Variable], dict[str, str]]:
    """Return one row per undirected pair, with each variable for either challenger."""
    names = [v.name for v in variables]
    low_first = pl.col("ccode1") < pl.col("ccode2")
    keys = ["ccode1", "ccode2", "year"]
    one = rows.filter(low_first).rename({name: f"{name}1" for name in names})
    two = rows.filter(~low_first).rename({"ccode1": "ccode2", "ccode2": "ccode1"})
    two = two.rename({name: f"{name}2" for name in names})
    both = one.join(two, on=keys, how="full", coalesce=True).with_columns(pl.exclude(keys).fill_null(0))
    sides = [_of_challenger(v, number) for v in variables for number in (1, 2)]
    return both, sides, {f"{name}1": f"{name}2" for name in names}


def _of_challenger(v: Variable, number: int) -> Variable:
    text = f"{v.description.rstrip('.')} (state {number} is the challenger)."
    return replace(v, name=f"{v.name}{number}", description=text)
