"""The five obligations of an alliance, as the Alliance Treaty Obligations and Provisions project codes them.

Leeds, Ritter, Mitchell and Long 2002, *International Interactions* 28: 237-260. A treaty has one or several.
"""

from __future__ import annotations

OBLIGATIONS = ("defense", "offense", "neutral", "nonagg", "consul")
"""By their columns, in the order of ATOP's codebook."""

BY_DEMAND = ("defense", "offense", "consul", "neutral", "nonagg")
"""The same, from the promise that asks most to the one that asks least."""

WORDS = {
    "defense": "defence",
    "offense": "offence",
    "neutral": "neutrality",
    "nonagg": "non-aggression",
    "consul": "consultation",
}
"""What sentences call them."""
