"""What must be said beside the numbers, so that nobody reads more into them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koinon.simulate.joining.registry_pledges import LAST
from koinon.world.registry import CHECKED

if TYPE_CHECKING:
    from koinon.simulate.joining.joining import Joining

LEFT_OUT = (
    "The sources know written alliances and the registry's blocs. They leave out guarantees of neutrality or "
    "territory, national laws, unilateral declarations and assurances, secret or oral promises, troops "
    "stationed without a treaty, and action through the United Nations or a coalition of the day: states "
    "came in 1914, 1950 and 1990 that no alliance bound. Nor do they know where the fighting is: a pact "
    "that covers a member's territory says nothing of land that it holds elsewhere, such as "
    "Nagorno-Karabakh in 2020."
)


def scope(year: int, model: Joining, own: dict[str, tuple[float | None, int | None]]) -> tuple[str, ...]:
    """Return the sentences of scope for a year."""
    said = [
        (
            f"The probabilities are those of the record: {model.rows:,} times a state was bound to a side of "
            f"an attack that became war in 1816-2010 (the last in {model.years[1]}), in {model.wars} wars; "
            f"it came {model.joined} times. "
            "They say how often states with such a promise, distance and strength came, in a war with no "
            "other mark, and nothing of plans, leaders, nuclear weapons or the present situation."
        ),
        (
            "Tested on wars left out, the probabilities rank states fairly and are about right up to 20%; "
            "higher ones have been too high, and before 1945 they hardly tell one ally from another."
        ),
        (
            "An attacker picks targets whose friends it does not expect, so the record holds the promises "
            "that failed to deter; a promise that was believed has left no war. The probability is no "
            "measure of how credible an alliance is."
        ),
        (
            "Intervals of a probability (90%) say how well the average over wars is known. Intervals of "
            "strength are of single wars: those who are bound to one side tend to come or stay together."
        ),
        (
            "Coming means to take part in the dispute on that side, with whatever force; allies of those "
            "who come are not followed."
        ),
        LEFT_OUT,
    ]
    if year > LAST:
        said.insert(
            0,
            f"ATOP ends in {LAST}: promises in {year} are its last ones, changed by what the registry of "
            f"blocs knows up to {CHECKED:%B %Y}, and ended between states at war with each other since "
            f"(UCDP); another pact of two states that began or ended since {LAST} outside the registry is "
            "not seen.",
        )
    else:
        said.insert(0, f"Promises count that were in force on any day of {year}; each carries its dates.")
    old = sorted({seen for _, seen in own.values() if seen is not None and seen < year})
    if old:
        said.append(
            f"Capability (CINC) is of {old[-1]}, the last year known; the shares of all states add up to 1."
        )
    return tuple(said)
