"""The page of sources, from ``sources/origins``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koinon.report.make.citation import plain
from koinon.sources import origins
from koinon.store.schema import schemas
from reference_pages.markdown import anchor, listed, table, years
from reference_pages.markdown import page as made

if TYPE_CHECKING:
    from koinon.sources import Origin

INTRODUCTION = """\
Where every number comes from, whom to cite, and what its owners allow. `koinon store cite` prints the
BibTeX entries; each panel writes those it needs beside itself (`panel_references.bib`). Terms: *open* is an
open licence or the public domain; *cite-only* is free for research with citation; *share-alike* and
*non-commercial share-alike* bind what you derive; *unverified* means that the producer states no terms we
could find; *ours* is this project's own work."""


def page() -> str:
    """Return the page."""
    records = origins().values()
    index = table(
        ("source", "what", "years", "terms", "packaged"),
        [
            (f"[{r.id}](#{r.id})", r.label, years(r.covers), r.terms, "yes" if r.packaged else "no")
            for r in records
        ],
    )
    return made(
        "src/koinon/sources/origins/*.toml",
        "Sources",
        INTRODUCTION,
        index,
        *(_source(record) for record in records),
    )


def _source(record: Origin) -> str:
    tables = [t.name for t in schemas().values() if t.source == record.id]
    linked = ", ".join(f"[`{name}`](codebook.md#{anchor(name)})" for name in tables)
    facts = [
        f"Producer: {record.producer}",
        f"Years: {years(record.covers)}",
        f"Terms: {record.terms}. {record.terms_note}",
        f"In the package: {'yes' if record.packaged else 'no'}",
        f"Tables: {linked or 'none: the source is checked against files of the package'}",
    ]
    if record.url:
        facts.insert(1, f"Home: <{record.url}>")
    cited = listed(
        f"{plain(entry)} (`{key}`)" for key, entry in zip(record.citation_keys, record.bibtex, strict=True)
    )
    heading = f"## {record.label} {{ #{record.id} }}"
    return f"{heading}\n\n{listed(facts)}\n\nCite:\n\n{cited}"
