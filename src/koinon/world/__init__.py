"""The nouns of the field: states with their code systems and dates, blocs, treaties, memberships.

The function `koinon.world.lineage.lineage` is imported from its module, whose name it bears.
"""

from koinon.world.codes import IsoSystem, ccode_of_iso, iso_codes, present_iso3
from koinon.world.lineage import Succession, predecessors, successions, successors
from koinon.world.named import CodeSpell, NamedState, named_state
from koinon.world.registry import (
    Bloc,
    DefenceClause,
    Membership,
    bloc,
    blocs,
    member_years,
    members,
    memberships,
)
from koinon.world.resolver import AmbiguousNameError, State, resolve, state, state_by_code
from koinon.world.systems import CODE, LIST_END, System, crosswalk, state_spells
from koinon.world.treaties import customary_names, proper_names, treaty_name

__all__ = [
    "CODE",
    "LIST_END",
    "AmbiguousNameError",
    "Bloc",
    "CodeSpell",
    "DefenceClause",
    "IsoSystem",
    "Membership",
    "NamedState",
    "State",
    "Succession",
    "System",
    "bloc",
    "blocs",
    "ccode_of_iso",
    "crosswalk",
    "customary_names",
    "iso_codes",
    "member_years",
    "members",
    "memberships",
    "named_state",
    "predecessors",
    "present_iso3",
    "proper_names",
    "resolve",
    "state",
    "state_by_code",
    "state_spells",
    "successions",
    "successors",
    "treaty_name",
]
