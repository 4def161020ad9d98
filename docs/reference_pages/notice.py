"""The data notice at the root of the repository, from ``sources/origins``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koinon.report.make.citation import plain
from koinon.sources import origins
from koinon.store.schema import schemas
from reference_pages import licences
from reference_pages.markdown import page as made
from reference_pages.markdown import years

if TYPE_CHECKING:
    from koinon.sources import Origin

BINDING = ("share-alike", "non-commercial share-alike")

INTRODUCTION = """\
The licence of Koinon (MIT, see `LICENSE`) covers its code, its documentation and the tables of our own, not
the data of others. Each compiled table carries the terms of its own source; so do the lists of states,
names and codes in `koinon/world/data`, which restate tables of the same sources. The tables hold facts and
figures compiled from the published data sets below, with documented corrections; they are not the original
files. Whoever publishes results from them should cite the producers, not only this software;
`koinon store cite` prints the entries and every panel writes them beside the data.

`koinon store build --only open` makes a store without every source that is not openly licensed or our
own."""

LICENCES = """\
## Which licence holds for what

The package declares one SPDX expression that joins all of these with AND: it is a collection, and each part
stays under its own licence. `LicenseRef-Koinon-...` stands for terms that have no standard licence; the files
named say what they are."""

SPECIAL = """\
## Terms that bind what you make

The tables of these sources, and what is derived from them, carry conditions beyond citation:"""


def page() -> str:
    """Return the page."""
    records = [r for r in origins().values() if r.packaged]
    special = [
        f"- {_tables(r)} ({r.label}): {r.terms}. {r.terms_note}" for r in records if r.terms in BINDING
    ]
    kinds = list(dict.fromkeys(r.terms for r in records))
    order = sorted(kinds, key=("ours", "open", "cite-only", *BINDING, "unverified").index)
    parts = [_kind(kind, [r for r in records if r.terms == kind]) for kind in order]
    body = [f"{SPECIAL}\n\n{chr(10).join(special)}"] if special else []
    which = f"{LICENCES}\n\n{licences.section()}"
    return made("src/koinon/sources/origins/*.toml", "Data notice", INTRODUCTION, which, *body, *parts)


def _kind(kind: str, records: list[Origin]) -> str:
    return "\n\n".join([f"## Terms: {kind}", *(_source(record) for record in records)])


def _source(record: Origin) -> str:
    where = f" <{record.url}>" if record.url else ""
    cited = "\n".join(f"- {plain(entry)}" for entry in record.bibtex)
    return (
        f"### {record.label}\n\n{record.producer}, {years(record.covers)}.{where} "
        f"Tables: {_tables(record)}.\n\n{record.terms_note}\n\n{cited}"
    )


def _tables(record: Origin) -> str:
    return ", ".join(f"`{t.name}`" for t in schemas().values() if t.source == record.id) or "none"
