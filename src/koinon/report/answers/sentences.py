"""The sentences and tables of an answer: who is bound, by what, and who would come."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from koinon.report.make.document import Table
from koinon.report.make.words import capital, day, joined, percent, plural, the

if TYPE_CHECKING:
    from collections.abc import Sequence

    from koinon.simulate.joining.answers import Answers

PROMISED = {
    "defense": "defence",
    "offense": "joining its attacks",
    "consul": "consultation",
    "neutral": "neutrality",
    "nonagg": "non-aggression",
}
HELP = ("defense", "offense", "consul")
_KIND = {
    "target": {
        "active": "defence",
        "consultation": "consultation",
        "restraint": "only to stay out",
    },
    "attacker": {
        "active": "joining its attacks",
        "other active": "arms, not this attack",
        "consultation": "consultation",
        "restraint": "only to stay out",
    },
}
_REACH = {
    "unknown": "defence, reach unclear",
    "no": "defence, others only",
    None: "attack only",
}
_CLAUSE = {
    "automatic": "an attack obliges the others to help",
    "discretionary": "a duty to help in the form that each chooses",
    "consultation": "talks only",
    "none": "no clause",
}
_CONDITION = {
    "place": "only in certain places",
    "conflict": "only in certain conflicts",
    "number": "only against a certain number of adversaries",
    "demand": "only after certain demands",
    "unprovoked": "only if the attack was not provoked",
    "attacked": "only if the partner is attacked",
    "request": "only upon request",
}
_AGAINST = {"yes": "holds", "conditional": "holds on conditions", "unknown": "unclear", "no": "does not hold"}


def odds(p: float | None, low: float | None = None, high: float | None = None) -> str:
    """Write a probability of two digits, with its interval.

    Examples
    --------
    >>> odds(0.31, 0.18, 0.47), odds(0.0, 0.0, 0.01), odds(None)
    ('31% (18–47)', 'under 1% (0–1)', '–')
    """
    if p is None:
        return "–"
    shown = "under 1%" if p < 0.005 else "over 99%" if p > 0.995 else f"{round(100 * p)}%"
    return shown if low is None or high is None else f"{shown} ({round(100 * low)}–{round(100 * high)})"


def kind(row: dict[str, Any], side: str) -> str:
    """Say what a state has promised a side."""
    promise = row[f"promise_{side}"]
    if promise is None:
        return "nothing"
    if side == "target" and promise == "other active":
        return _REACH[row["against_attacker"]]
    return _KIND[side][promise]


def helpers(found: Answers, side: str) -> pl.DataFrame:
    """Return the states that promised a side help or consultation, likeliest first."""
    return found.bound(side).filter(pl.col(f"promise_{side}") != "restraint")


def bound_table(found: Answers, side: str) -> Table | None:
    """Return who promised a side help or consultation, one row per state."""
    rows = helpers(found, side)
    if rows.is_empty():
        return None
    name = found.target_name if side == "target" else found.attacker_name
    other = "attacker" if side == "target" else "target"
    other_name = found.attacker_name if side == "target" else found.target_name
    by = _treaties(found, side)
    cells = tuple(
        (
            row["state"] + (" *" if row["suspended"] else ""),
            odds(row[f"p_{side}"], row[f"p_{side}_low"], row[f"p_{side}_high"]),
            kind(row, side) + _conditional(row, side),
            kind(row, other),
            None if row["capdist"] is None else f"{row['capdist']:,.0f}",
            None if row["mindist"] is None else f"{row['mindist']:,.0f}",
            None if row["cinc"] is None else f"{percent(row['cinc'])} ({row['cinc_year']})",
            joined(by.get(row["ccode"], ["–"]), 2),
        )
        for row in rows.iter_rows(named=True)
    )
    columns = (
        *("state", "comes (90%)", f"promised {name}", f"promised {other_name}"),
        *("km, capitals", "km, nearest", "capability", "by"),
    )
    note = (
        "* A membership behind a promise is suspended or frozen."
        if rows["suspended"].str.len_chars().max()
        else ""
    )
    return Table(f"Bound to {the(name)}", columns, cells, note=note)


def _conditional(row: dict[str, Any], side: str) -> str:
    verdict = row["against_attacker" if side == "target" else "with_attacker"]
    return ", on conditions" if row[f"promise_{side}"] == "active" and verdict == "conditional" else ""


def _treaties(found: Answers, side: str) -> dict[int, list[str]]:
    """Return the treaties behind help or consultation, by state, defence first."""
    order = pl.col("obligation").replace_strict(HELP, range(3), default=9, return_dtype=pl.Int8)
    rows = found.promises.filter(pl.col("obligation").is_in(HELP), side=side).sort(order, "treaty")
    by: dict[int, list[str]] = {}
    for code, treaty in rows.select("ccode", "treaty").iter_rows():
        if treaty not in by.setdefault(code, []):
            by[code].append(treaty)
    return by


def restrained(found: Answers, side: str) -> str:
    """Say who promised a side no more than to stay out; empty where nobody did."""
    rows = found.bound(side).filter(pl.col(f"promise_{side}") == "restraint")
    if rows.is_empty():
        return ""
    name = the(found.target_name if side == "target" else found.attacker_name)
    share = rows[f"p_{side}"].mean()
    most = odds(round(float(share), 2) if isinstance(share, float) else None)
    return (
        f"{capital(plural(rows.height, 'state'))} promised {name} only neutrality or not to use force, which "
        f"is kept by staying out: {joined(rows['state'].sort().to_list(), 12)}. By the record they come "
        f"{most} of the time."
    )


def treaty_table(found: Answers, side: str) -> Table | None:
    """Return the promises to a side treaty by treaty, each with what it asks and what could release it."""
    rows = found.promises.filter(pl.col("obligation").is_in(HELP), side=side)
    if rows.is_empty():
        return None
    same = [
        "treaty",
        "atopid",
        "obligation",
        "against",
        "conditions",
        "reason",
        "clause",
        "article",
        "origin",
    ]
    rows = rows.with_columns(when=_dates(found.year))
    grouped = rows.group_by([*same, "scope", "suspended", "when"], maintain_order=True).agg(
        pl.col("state").sort()
    )
    order = pl.col("obligation").replace_strict(list(PROMISED), range(5), return_dtype=pl.Int8)
    grouped = grouped.sort(order, pl.col("state").list.len(), "treaty", descending=[False, True, False])
    cells = tuple(
        (
            _called(row),
            PROMISED[row["obligation"]],
            joined(row["state"], 6),
            f"{_AGAINST[row['against']]}: {row['reason']}",
            _release(row),
            _automatic(row),
            f"{row['origin']}{row['when']}",
        )
        for row in grouped.iter_rows(named=True)
    )
    name, other = (
        (found.target_name, found.attacker_name)
        if side == "target"
        else (found.attacker_name, found.target_name)
    )
    columns = ("treaty", "promise", "by", f"against {other}", "what could release", "how automatic", "source")
    return Table(f"Promises to {the(name)}, treaty by treaty", columns, cells)


def restraint_treaties(found: Answers, side: str) -> str:
    """Name the treaties that promise a side neutrality or non-aggression, with the number of promisers."""
    rows = found.promises.filter(pl.col("obligation").is_in(["neutral", "nonagg"]), side=side)
    if rows.is_empty():
        return ""
    counted = (
        rows.group_by("treaty")
        .agg(pl.col("ccode").n_unique())
        .sort("ccode", "treaty", descending=[True, False])
    )
    named = [f"{treaty} ({number})" for treaty, number in counted.iter_rows()]
    name = the(found.target_name if side == "target" else found.attacker_name)
    return f"Neutrality or non-aggression is promised {name} in {joined(named, 15)}."


def _dates(year: int) -> pl.Expr:
    """Say when a promise began or ended, if that was within the year."""
    began = pl.when(pl.col("begin").dt.year() == year).then(
        pl.format(", from {}", pl.col("begin").map_elements(day, return_dtype=pl.String))
    )
    ended = pl.when(pl.col("end").dt.year() == year).then(
        pl.format(", until {}", pl.col("end").map_elements(day, return_dtype=pl.String))
    )
    return pl.concat_str(began.otherwise(pl.lit("")).fill_null(""), ended.otherwise(pl.lit("")).fill_null(""))


def _called(row: dict[str, Any]) -> str:
    number = row["atopid"]
    return (
        row["treaty"]
        if number is None or str(number) in row["treaty"]
        else f"{row['treaty']} (ATOP {number})"
    )


def _release(row: dict[str, Any]) -> str:
    said = [_CONDITION[word] for word in row["conditions"]]
    if row["scope"]:
        said.append(f"registry: {row['scope'].rstrip('.')}")
    if row["suspended"]:
        said.append(f"suspended or frozen: {row['suspended']}")
    return "; ".join(said) or "no condition coded"


def _automatic(row: dict[str, Any]) -> str:
    if row["clause"] is None:
        return "talks only" if row["obligation"] == "consul" else "not read by the registry"
    where = f" ({row['article']})" if row["article"] else ""
    return f"{row['clause']}{where}: {_CLAUSE[row['clause']]}"


def headlines(found: Answers) -> list[str]:
    """Return the sentences that answer the question."""
    return [
        _defenders(found),
        _likeliest(found),
        *_frozen(found),
        *_for_attacker(found),
        *_strength(found),
        *_beyond(found),
    ]


def _defenders(found: Answers) -> str:
    rows = found.bound("target")
    target, attacker = the(found.target_name), the(found.attacker_name)
    held = rows.filter(pl.col("promise_target") == "active")
    if held.is_empty():
        said = f"No treaty in the sources binds anybody to defend {target} against {attacker} in {found.year}"
    else:
        sure = held.filter(pl.col("against_attacker") == "yes").height
        free = "all of them" if sure == held.height else "none of them" if not sure else f"{sure} of them"
        said = (
            f"{capital(plural(held.height, 'state'))} promised to defend {target} and the codes let the "
            f"promise hold against {attacker} in {found.year}, {free} without a condition"
        )
    other = rows.filter(pl.col("promise_target") == "other active").height
    talk = rows.filter(pl.col("promise_target") == "consultation").height
    more = [
        text
        for number, text in (
            (other, f"{plural(other, 'state')} made a promise of arms that may not reach this case"),
            (talk, f"{plural(talk, 'state')} promised consultation only"),
        )
        if number
    ]
    return f"{said}; {joined(more)}." if more else f"{said}."


def _likeliest(found: Answers) -> str:
    rows = helpers(found, "target")
    if rows.is_empty():
        return "With nobody bound to help, the record of promises says nothing of who would come."
    first = rows.row(0, named=True)
    mean = float(rows["p_target"].sum())
    chance = odds(first["p_target"], first["p_target_low"], first["p_target_high"])
    if rows.height == 1:
        return f"By the record of wars {the(first['state'])} would come with a probability of {chance}."
    return (
        f"By the record of wars the likeliest to come is {the(first['state'])}, {chance}; of the "
        f"{rows.height} that promised help or consultation, {mean:.1f} would come on average."
    )


def _frozen(found: Answers) -> list[str]:
    """Say which memberships behind promises of help are suspended or frozen."""
    rows = found.promises.filter(pl.col("suspended") != "", pl.col("obligation").is_in(HELP))
    told = rows.select("treaty", "suspended").unique(maintain_order=True)
    return [
        f"Suspended or frozen in {treaty}: {text}; the probabilities take no account of it."
        for treaty, text in told.iter_rows()
    ]


def _for_attacker(found: Answers) -> list[str]:
    rows = found.bound("attacker")
    attacker = the(found.attacker_name)
    join = rows.filter(pl.col("promise_attacker") == "active")
    guard = rows.filter(pl.col("promise_attacker") == "other active")
    arms, talk = ["active", "other active"], ["active", "other active", "consultation"]
    both = found.states.filter(pl.col("promise_target").is_in(arms) & pl.col("promise_attacker").is_in(talk))
    ties = [the(name) for name in both["state"].sort()]
    guards = (
        f"{plural(guard.height, 'state')} made {attacker} another promise of arms, most often to defend it"
    )
    if join.height:
        friends = capital(joined([the(name) for name in join["state"].sort()], 6))
        first = f"{friends} promised to join {attacker} in attack"
    else:
        first = f"Nobody is bound to join {attacker} in attack"
    said = [f"{first}; {guards}." if guard.height else f"{first}."]
    if ties:
        said.append(
            f"{capital(joined(ties, 8))} promised arms to {the(found.target_name)} and help or consultation "
            f"to {attacker} as well."
        )
    return said


def _strength(found: Answers) -> list[str]:
    said = []
    for side, name in (("target", found.target_name), ("attacker", found.attacker_name)):
        rows = {row["what"]: row for row in found.strength.filter(side=side).iter_rows(named=True)}
        own, bound, hoped = rows["own"], rows["bound"], rows["expected"]
        alone = "an unknown share" if own["cinc"] is None else percent(own["cinc"])
        if helpers(found, side).is_empty():
            said.append(
                f"{capital(the(name))} has {alone} of the world's capability (CINC); nobody is bound to "
                "add to it."
            )
            continue
        likely = f"{percent(hoped['low'])} to {percent(hoped['high'])}"
        said.append(
            f"{capital(the(name))} has {alone} of the world's capability (CINC) alone, "
            f"{percent(bound['cinc'])} with all whose promise of arms holds, and {percent(hoped['cinc'])} "
            f"on average with those who come (90% of simulated wars: {likely})."
        )
    return said


def _beyond(found: Answers) -> Sequence[str]:
    return [
        f"Outside the sources: {one.text} ({one.kind} by {one.by}; {one.source})." for one in found.outside
    ]
