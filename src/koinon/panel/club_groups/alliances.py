"""ATOP obligations among the members of a club, in whatever treaty."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koinon.panel.clubs.pooling import attach, derived, share_of_pairs
from koinon.panel.groups.alliances import PROMISES, check_rule, collapsed

if TYPE_CHECKING:
    from koinon.panel.clubs.club_years import ClubPanel

_WORDS = {
    "atop_alliance": "any obligation",
    "atop_defense": "a promise of defence",
    "atop_offense": "a promise of offence",
    "atop_neutral": "a promise of neutrality",
    "atop_nonagg": "a promise of non-aggression",
    "atop_consul": "a promise to consult",
}


def add(panel: ClubPanel, collapse: str = "any") -> ClubPanel:
    """Add the share of pairs of members that an ATOP obligation ties, for each kind of obligation.

    Parameters
    ----------
    panel
        Of blocs or treaties.
    collapse
        A pair is tied if ``"any"`` of the two promised it to the other, or only if ``"both"`` did.
    """
    check_rule(collapse)
    promises = panel.tables.scan("alliance_dyads").select("ccode1", "ccode2", "year", *PROMISES).collect()
    rows = share_of_pairs(panel, collapsed(promises, collapse), PROMISES)
    variables = [
        derived(
            f"{name}_share",
            f"Share of pairs of members tied by {words} in ATOP.",
            "float64",
            "alliance_dyads",
            name,
            "alliances",
            "share, 0-1",
        )
        for name, words in _WORDS.items()
    ]
    made = attach(panel, rows, variables)
    note = f"alliances: a pair of members counts if {collapse} of the two promised (collapse='{collapse}')"
    return made.with_frame(made.frame, notes=[note])
