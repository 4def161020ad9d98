"""The page of errors found in standard data, from ``sources/overrides.toml``."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any

from koinon.sources import origin, overrides
from reference_pages.markdown import anchor, table, years
from reference_pages.markdown import page as made

if TYPE_CHECKING:
    from collections.abc import Iterable

    from koinon.sources import Override

SOURCE = "src/koinon/sources/overrides.toml"

INTRODUCTION = """\
Data sets that a whole field uses contain mistakes, as everything does that people code by hand over
decades. Most are never written down: whoever finds one mends it in a script of their own, and the next
person finds it again. This page is the list we would have liked to find. It holds every fault that was
met while the tables of Koinon were compiled, what was done about it, and how you can check it yourself.

Three principles govern it:

- **Nothing is changed in silence.** Each correction below is one entry of a reviewed file. It names the
  rows it touches, and the build stops if it touches another number of rows, so that a correction cannot
  outlive the fault it was written for.
- **A correction needs evidence from outside the table**: another published source, a treaty text, a date
  on which two records of the same data set contradict each other.
- **What cannot be mended is named, not guessed.** Such faults stay in the data, marked *not mended*
  below.

None of this is a complaint: the producers of these data have given the field its foundations. Each entry
names the version in which we found the fault; a later one may be free of it."""

REPORT = """\
## Report an error

Open an issue in the tracker of the project with the data set and its version, the rows (codes and
years), what stands there, what should stand there, and a source that a stranger can look up. If you can,
write to the producers of the data set as well. A correction becomes an entry of
`src/koinon/sources/overrides.toml`; the entry `brasilia-coordinates` is a good one to copy. This page,
the tests and the build follow from it. Errors in our own registry of blocs have [a guide of their
own](../registry-corrections.md)."""


def page() -> str:
    """Return the page."""
    faults = sorted(overrides(), key=lambda fault: origin(fault.source).title.lower())
    grouped = [(source, list(own)) for source, own in groupby(faults, key=lambda fault: fault.source)]
    return made(
        SOURCE,
        "Errors found in standard data",
        INTRODUCTION,
        _summary(grouped),
        *(_section(source, own) for source, own in grouped),
        REPORT,
    )


def _summary(grouped: Iterable[tuple[str, list[Override]]]) -> str:
    rows = []
    for source, own in grouped:
        title = origin(source).label
        mended = [fault for fault in own if fault.is_mended]
        # A correction made by rule counts no rows; the number below is that of the others.
        touched = sum(fault.rows for fault in mended)
        rows.append(
            (
                f"[{title}](#{anchor(title)})",
                len(mended) or "",
                f"{touched:,}" if touched else "",
                len(own) - len(mended) or "",
            )
        )
    head = ("data set", "faults mended", "rows changed one by one", "faults not mended")
    return f"## At a glance\n\n{table(head, rows)}"


def _section(source: str, faults: list[Override]) -> str:
    record = origin(source)
    parts = [f"## {record.label}", f"{record.producer}. Cite: `{'`, `'.join(record.citation_keys)}`."]
    return "\n\n".join([*parts, *(_fault(fault) for fault in faults)])


def _fault(fault: Override) -> str:
    lines = [("what", fault.reason), ("how to check", fault.evidence), ("correction", _correction(fault))]
    if fault.rows:
        lines.append(("rows", f"{fault.rows:,}, where {_where(fault)}"))
    lines.append(("table", f"`{fault.table}`, as published"))
    body = "\n".join(f"- **{name}:** {text}" for name, text in lines)
    mark = "" if fault.is_mended else " (not mended)"
    return f"### {fault.id}{mark}\n\n{body}"


def _where(fault: Override) -> str:
    terms = [f"`{column}` is {_value(value)}" for column, value in fault.match.items()]
    if fault.years:
        first, last = fault.years
        terms.append(f"the year is {first}" if first == last else f"the year is in {years(fault.years)}")
    return " and ".join(terms)


def _correction(fault: Override) -> str:
    match fault.action:
        case "set":
            return f"{_values(fault.set)}."
        case "drop":
            return "the rows are left out."
        case "replace":
            parts = "; ".join(_values(values) for values in fault.into)
            return f"the row becomes {len(fault.into)} rows: {parts}."
        case "rule":
            return f"by a rule of the module `koinon.sources.{fault.source}`."
        case _:
            return "none; the values stay as published."


def _values(values: dict[str, Any]) -> str:
    return ", ".join(f"`{column}` becomes {_value(value)}" for column, value in values.items())


def _value(value: Any) -> str:
    if isinstance(value, list):
        return " or ".join([", ".join(map(str, value[:-1])), str(value[-1])])
    return str(value)
