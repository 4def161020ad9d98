"""How an answer to "who comes?" shows itself at a prompt and in a notebook."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koinon.measure.record.pledges import ATTACKER, TARGET
from koinon.panel.out.show import lines, listed, page

if TYPE_CHECKING:
    from koinon.simulate.joining.answers import Answers


def text(found: Answers) -> str:
    """Return an answer in at most four lines."""
    return lines(_head(found), *_bound(found), f"sources: {listed(found.sources)}")


def html(found: Answers) -> str:
    """Return an answer for a notebook: the ten states likeliest to come, its limits, its sources."""
    chances = ["p_target", "p_target_low", "p_target_high"]
    frame = found.bound(TARGET).select("state", "promise_target", "against_attacker", *chances, "cinc")
    outside = [f"{one.kind} by {one.by}" for one in found.outside]
    return page(
        _head(found),
        frame,
        said=[*_bound(found), *found.scope],
        missing=f"commitments outside the sources: {listed(outside)}" if outside else "",
        sources=found.sources,
    )


def _head(found: Answers) -> str:
    return f"Who answers if {found.attacker_name} attacks {found.target_name} in {found.year}"


def _bound(found: Answers) -> tuple[str, str]:
    sides = ((TARGET, found.target_name), (ATTACKER, found.attacker_name))
    told = []
    for side, name in sides:
        rows = found.bound(side)
        told.append(f"bound to {name}: {rows.height} states ({listed(rows['state'], 5) or 'none'})")
    return told[0], told[1]
