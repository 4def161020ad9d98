"""The codebook of the compiled tables, from ``store/schemas``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koinon.sources import origin
from koinon.store.schema import schemas
from reference_pages.markdown import anchor, table, years
from reference_pages.markdown import page as made

if TYPE_CHECKING:
    from koinon.store.schema import Column, TableSchema

INTRODUCTION = """\
Every table of the store and every column in it. The same files drive validation when the store is built,
the codebook that is written beside each panel, the labels of `.dta` files, and this page. *Years* are
those for which the source speaks; outside them a value is missing, never zero. *If absent* says what it
means that a covered year has no row."""


def page() -> str:
    """Return the page."""
    made_of = schemas()
    index = table(
        ("table", "what", "years", "source"),
        [
            (
                f"[`{t.name}`](#{anchor(t.name)})",
                t.title,
                years(t.covers),
                f"[{t.source}](sources.md#{t.source})",
            )
            for t in made_of.values()
        ],
    )
    return made(
        "src/koinon/store/schemas/*.toml",
        "Codebook",
        INTRODUCTION,
        index,
        *(_table(t) for t in made_of.values()),
    )


def _table(t: TableSchema) -> str:
    absent = {"missing": "unknown", "zero": "the event did not happen (0)"}[t.absent]
    keys = ", ".join(f"`{key}`" for key in t.keys) or "none"
    facts = f"Key: {keys}. Years: {years(t.covers)}. If absent: {absent}. Source: {_source(t.source)}."
    head = ["column", "type", "unit", "values", "description"]
    rows = [[f"`{c.name}`", c.type, c.unit, _values(c), _described(c, t)] for c in t.columns]
    return f"## {t.name}\n\n{t.title}. {t.description}\n\n{facts}\n\n{table(head, rows)}"


def _source(source: str) -> str:
    return f"[{origin(source).label}](sources.md#{source})"


def _values(c: Column) -> str:
    if c.labels:
        return "; ".join(f"{code} = {text}" for code, text in c.labels)
    if c.allowed:
        return ", ".join(map(str, c.allowed))
    if c.minimum is None and c.maximum is None:
        return ""
    low = "" if c.minimum is None else f"{c.minimum:g}"
    high = "" if c.maximum is None else f"{c.maximum:g}"
    return f"{low} to {high}" if low and high else f"at least {low}" if low else f"at most {high}"


def _described(c: Column, t: TableSchema) -> str:
    more = []
    if c.covers != t.covers:
        more.append(f"Years: {years(c.covers)}.")
    if c.source != t.source:
        more.append(f"Source: {_source(c.source)}.")
    return " ".join([c.description, *more])
