"""The page of measures: each is added to a small panel of every unit it fits."""

from __future__ import annotations

from koinon.measure.catalogue import MEASURES
from reference_pages.groups import UNITS, described
from reference_pages.markdown import anchor, table
from reference_pages.markdown import page as made

INTRODUCTION = """\
What Koinon computes from the tables: `koinon measure NAME --bloc NATO --from 1990 --to 2020`,
`kn.measured("NAME", 1990, 2020, blocs=["NATO"])`, or beside other variables in a panel:
`koinon panel UNIT --with NAME(option=value)` and `.add("NAME", option=value)`. *Years* are those the
sources cover; outside them, and where the members' data are lacking, a value is missing, never zero."""


def page() -> str:
    """Return the page."""
    index = table(
        ("measure", "what it tells", "units"),
        [(f"[`{m.name}`](#{anchor(m.name)})", m.title, ", ".join(m.units)) for m in MEASURES.values()],
    )
    bare = {unit: make() for unit, make in UNITS.items()}
    parts = []
    for m in MEASURES.values():
        head, _, rest = described(m, bare).partition("\n\n")
        facts = f"**Formula.** {m.formula}\n\n**Scale.** {m.scale}\n\n**After** {m.cite}."
        parts.append(f"{head}\n\n{facts}\n\n{rest}")
    return made(
        "the measures of src/koinon/measure and the variables they make",
        "Measures",
        INTRODUCTION,
        index,
        *parts,
    )
