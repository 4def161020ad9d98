"""The measures, by the names users write: one definition each, read by panel, command, brief and page alike.

A measure is a module of `koinon.measure` with a function ``add(panel, **options)``, like a group of data, and
a record beside it: ``measure/stability.toml`` beside ``measure/stability.py``. Modules load on first use.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from koinon.errors import UnknownNameError
from koinon.panel.group import Group, read_records

if TYPE_CHECKING:
    from collections.abc import Callable

    from koinon.panel.unit import Unit


@dataclass(frozen=True, kw_only=True)
class Measure(Group):
    """A named measure.

    Attributes
    ----------
    name, title, units, module, needs
        As in `koinon.panel.group.Group`; the module belongs to `koinon.measure`.
    formula
        How it is computed, in one or two sentences.
    scale
        Range and direction of its values, such as ``"0-1, higher is more alike"``.
    cite
        Who defined it: authors, year, journal.
    shows
        Column that its figure draws; empty if that depends on the options, and the first is drawn.
    function
        Function of the module that adds it.
    """

    formula: str
    scale: str
    cite: str
    shows: str = ""
    function: str = "add"

    def place(self, unit: Unit) -> str:  # noqa: ARG002  # a group of data has a module per unit
        """Return the name of the module that makes the measure."""
        return f"koinon.measure.{self.module}"

    def maker(self, unit: Unit) -> Callable[..., Any]:
        """Return the function that adds the measure to a panel."""
        made: Callable[..., Any] = getattr(self.home(unit), self.function)
        return made


MEASURES: dict[str, Measure] = read_records(Measure, "measure")
"""The measures, in alphabetical order."""


def measure(name: str) -> Measure:
    """Return a measure by name.

    Raises
    ------
    UnknownNameError
        If there is none; the closest are suggested.
    """
    try:
        return MEASURES[name]
    except KeyError:
        raise UnknownNameError(
            "measure", name, MEASURES, hint="measures are " + ", ".join(MEASURES)
        ) from None
