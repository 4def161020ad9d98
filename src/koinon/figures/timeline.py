"""Membership through time: one bar per spell, suspensions on top, entries and exits in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from koinon.figures.figure import Figure
from koinon.figures.style import BLOC, INK, MUTED, ORANGE, PAPER, SKY, Spec, framed, room

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True)
class Spell:
    """A member's time in the bloc, half-open; ``end`` is None while it runs, ``start`` if unknown.

    ``heir`` names the state that took over the seat.
    """

    name: str
    start: date | None
    end: date | None
    suspended: bool = False
    heir: str = ""


_NOTE = 0.1
"""Share of the axis that a note such as "left 1974" takes."""
_MEMBER, _FORMER, _SUSPENDED = "member", "former member", "suspended"


@dataclass(frozen=True)
class Wording:
    """What a timeline calls its rows: members of a bloc, or the treaties of a state.

    Attributes
    ----------
    rows, column
        What the rows are, in the plural, and the head of their column.
    running, over
        What a bar is that runs to the end, and one that does not.
    left
        What stands before the year in which a bar ends.
    """

    rows: str = "states"
    column: str = "member"
    running: str = _MEMBER
    over: str = _FORMER
    left: str = "left"


MEMBERS = Wording()


def membership(
    name: str,
    title: str,
    subtitle: str,
    source: str,
    spells: Sequence[Spell],
    until: date,
    ended: date | None = None,
    wording: Wording = MEMBERS,
    *,
    exits: bool = True,
) -> Figure:
    """Draw the spells of a bloc's members, or of whatever else runs from one day to another.

    Parameters
    ----------
    name, title, subtitle, source
        The figure's id and words.
    spells
        Member spells and suspensions; those without a first day are listed, not drawn.
    until
        Last day the data speak about: running spells are drawn up to here.
    ended
        Day the bloc was dissolved, if it was.
    wording
        What rows and bars are called.
    exits
        Whether the end of a spell is an exit to be marked; in an ad hoc group of states it is none.

    Returns
    -------
    Figure
        Members in the order in which they joined.
    """
    dated = sorted((spell for spell in spells if spell.start), key=lambda s: (s.start or until, s.name))
    order = list(dict.fromkeys(spell.name for spell in dated if not spell.suspended))
    horizon = ended or until
    bars = [_bar(spell, horizon, ended, wording.left) for spell in dated if spell.name in order]
    if exits:
        _without_room(bars)
    else:
        bars = [bar | {"kind": _MEMBER, "left": ""} for bar in bars]
    first = min((bar["start"] for bar in bars), default=_decimal(horizon))
    # Years are written on whole numbers; a bloc of a few months still gets an axis of one year.
    domain = [int(first), max(_decimal(horizon), int(first) + 1)]
    body: Spec = {
        "width": room(order),
        "height": {"step": 15 if len(order) <= 40 else 12},
        "layer": [*_bars(bars, order, domain, _words(wording, ended)), _exits(bars, order, domain)],
    }
    alt = _alt(title, order, dated, ended, wording)
    spec = framed(title, subtitle, source, alt, body)
    columns = (wording.column, "status", "from", "until")
    rows = tuple(
        (
            spell.name,
            _status(spell, wording),
            spell.start.isoformat() if spell.start else None,
            spell.end.isoformat() if spell.end else None,
        )
        for spell in [*dated, *(spell for spell in spells if not spell.start)]
    )
    return Figure(name, title, subtitle, source, alt, spec, columns, rows)


def _decimal(day: date) -> float:
    """Return a day as a year with a fraction."""
    start = date(day.year, 1, 1).toordinal()
    return round(day.year + (day.toordinal() - start) / (date(day.year + 1, 1, 1).toordinal() - start), 4)


def _words(wording: Wording, ended: date | None) -> dict[str, str]:
    """Return what the legend calls each kind of bar."""
    running = "member to the end" if ended and wording is MEMBERS else wording.running
    return {_MEMBER: running, _FORMER: wording.over, _SUSPENDED: _SUSPENDED}


def _status(spell: Spell, wording: Wording) -> str:
    if spell.suspended:
        return _SUSPENDED
    return wording.running if wording is MEMBERS or spell.end is None else wording.over


def _bar(spell: Spell, horizon: date, ended: date | None, left: str) -> Spec:
    start, end = spell.start or horizon, spell.end or horizon
    if spell.suspended:
        kind = _SUSPENDED
    elif spell.end is None or (ended is not None and spell.end >= ended):
        kind = _MEMBER
    else:
        kind = _FORMER
    return {
        "member": spell.name,
        "kind": kind,
        "start": _decimal(start),
        "end": max(_decimal(end), _decimal(start) + 0.05),
        "left": (f"{end.year}: {spell.heir}" if spell.heir else f"{left} {end.year}")
        if kind == _FORMER
        else "",
    }


def _without_room(bars: list[Spec]) -> None:
    """Drop the note on an exit where the same member's next bar begins before the note would end."""
    drawn = [bar for bar in bars if bar["kind"] != _SUSPENDED]
    span = max((bar["end"] for bar in drawn), default=0) - min((bar["start"] for bar in drawn), default=0)
    for bar in drawn:
        after = [other["start"] for other in drawn if other["member"] == bar["member"]]
        gap = min((start - bar["end"] for start in after if start >= bar["end"]), default=span)
        if gap < _NOTE * span:
            bar["left"] = ""


def _bars(bars: list[Spec], order: list[str], domain: list[float], words: dict[str, str]) -> list[Spec]:
    present = [kind for kind in (_MEMBER, _FORMER, _SUSPENDED) if any(bar["kind"] == kind for bar in bars)]
    colours = {_MEMBER: BLOC, _FORMER: SKY, _SUSPENDED: ORANGE}
    scale = {"domain": present, "range": [colours[kind] for kind in present]}
    legend: Spec | None = None
    if len(present) > 1:
        labelled = " : ".join(f"datum.value === '{k}' ? '{words[k]}'" for k in present)
        legend = {"labelExpr": f"{labelled} : ''", "symbolType": "square", "symbolSize": 120}
    shared = {
        "y": _members(order),
        "x": {
            "field": "start",
            "type": "quantitative",
            "scale": {"domain": domain, "nice": False, "zero": False},
            "axis": {"title": None, "format": "d", "tickMinStep": 1, "tickCount": 8, "orient": "top"},
        },
        "x2": {"field": "end"},
        "color": {"field": "kind", "type": "nominal", "scale": scale, "legend": legend},
    }
    plain = [bar for bar in bars if bar["kind"] != _SUSPENDED]
    barred = [bar for bar in bars if bar["kind"] == _SUSPENDED]
    layers: list[Spec] = [
        {
            "data": {"values": plain},
            "mark": {"type": "bar", "height": {"band": 0.72}},
            "encoding": shared,
        }
    ]
    if barred:
        # The thinner bar leaves the membership visible: who is suspended is still a member.
        layers.append(
            {
                "data": {"values": barred},
                "mark": {"type": "bar", "height": {"band": 0.4}, "stroke": PAPER, "strokeWidth": 0.5},
                "encoding": shared,
            }
        )
    return layers


def _exits(bars: list[Spec], order: list[str], domain: list[float]) -> Spec:
    return {
        "data": {"values": [bar for bar in bars if bar["left"]]},
        "mark": {
            "type": "text",
            "align": "left",
            "dx": 4,
            "baseline": "middle",
            "fontSize": 10.5,
            "color": MUTED,
        },
        "encoding": {
            "y": _members(order),
            "x": {"field": "end", "type": "quantitative", "scale": {"domain": domain, "nice": False}},
            "text": {"field": "left"},
        },
    }


def _members(order: list[str]) -> Spec:
    return {
        "field": "member",
        "type": "nominal",
        "sort": order,
        "axis": {
            "title": None,
            "domain": False,
            "ticks": False,
            "labelColor": INK,
            "labelLimit": 250,
            "labelFontSize": 12 if len(order) <= 40 else 10.5,
            "grid": True,
        },
    }


def _alt(title: str, order: list[str], dated: Sequence[Spell], ended: date | None, wording: Wording) -> str:
    members = [spell for spell in dated if not spell.suspended]
    if not members:
        return f"Timeline. {title}. No member has a known first day."
    if wording is not MEMBERS:
        last = max(spell.start for spell in members if spell.start)
        over = sum(spell.end is not None for spell in members)
        return (
            f"Timeline of {len(order)} {wording.rows}. {title}. The first from {members[0].start}, the last "
            f"from {last}; {over} ended."
        )
    founders = sum(spell.start == members[0].start for spell in members)
    left = sum(spell.end is not None and (ended is None or spell.end < ended) for spell in members)
    barred = sum(spell.suspended for spell in dated)
    day = members[0].start
    return (
        f"Timeline of {len(order)} states. {title}. {founders} from {day}, the last from "
        f"{members[-1].start}; spells that ended: {left}; suspensions: {barred}."
    )
