"""The licence expression of the package, from the terms that the origins of the shipped tables declare."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

from koinon.sources import origins
from koinon.store import Store
from koinon.store.schema import schemas
from reference_pages.markdown import table

if TYPE_CHECKING:
    from koinon.sources import Origin

CODE = "MIT"
"""Code, documentation and the tables that are our own."""

NAMED: dict[str, str] = {
    "Creative Commons Attribution 3.0 IGO": "CC-BY-3.0-IGO",
    "Creative Commons Attribution 4.0": "CC-BY-4.0",
    "Creative Commons Attribution-NonCommercial-ShareAlike 4.0": "CC-BY-NC-SA-4.0",
    "Creative Commons Attribution-ShareAlike 4.0": "CC-BY-SA-4.0",
    "CC0": "CC0-1.0",
    "Etalab Open Licence 2.0": "etalab-2.0",
    "GNU General Public License, version 3 or later": "GPL-3.0-or-later",
    "ISC licence": "ISC",
    "MIT licence": "MIT",
    "public domain": "LicenseRef-Public-Domain",
    "Work of the US government": "LicenseRef-Public-Domain",
    "states no licence": "LicenseRef-Koinon-Unverified",
}
"""What a note of terms may say, and the identifier it stands for."""

UNNAMED = {
    "open": "LicenseRef-Koinon-Open",
    "cite-only": "LicenseRef-Koinon-Cite-Only",
    "unverified": "LicenseRef-Koinon-Unverified",
    "ours": CODE,
}
"""The identifier for terms under which no licence is named."""

BY_NAME = ("open", "share-alike", "non-commercial share-alike")
"""Terms for which the licence that the note names is the licence of the data.

Under the others a note may name the licence of a package that carries the data, which does not bind them.
"""

TEXTS: dict[str, str] = {
    "CC-BY-3.0-IGO": "https://creativecommons.org/licenses/by/3.0/igo/legalcode",
    "CC-BY-4.0": "https://creativecommons.org/licenses/by/4.0/legalcode",
    "CC-BY-NC-SA-4.0": "https://creativecommons.org/licenses/by-nc-sa/4.0/legalcode",
    "CC-BY-SA-4.0": "https://creativecommons.org/licenses/by-sa/4.0/legalcode",
    "CC0-1.0": "https://creativecommons.org/publicdomain/zero/1.0/legalcode",
    "etalab-2.0": "https://www.etalab.gouv.fr/licence-ouverte-open-licence",
    "GPL-3.0-or-later": "LICENSES/GPL-3.0-or-later.txt",
    "ISC": "LICENSES/NOTICES.txt",
    "MIT": "LICENSE, LICENSES/NOTICES.txt",
    "LicenseRef-Koinon-Cite-Only": "LICENSES/LicenseRef-Koinon-Cite-Only.txt",
    "LicenseRef-Koinon-Open": "LICENSES/LicenseRef-Koinon-Open.txt",
    "LicenseRef-Koinon-Unverified": "LICENSES/LicenseRef-Koinon-Unverified.txt",
    "LicenseRef-Public-Domain": "LICENSES/LicenseRef-Public-Domain.txt",
}
"""Where the text of each licence stands: files of the package, or the address its owner gives."""


class UnnamedLicenceError(ValueError):
    """A source whose terms bind does not say under which licence."""


@dataclass(frozen=True)
class Shipped:
    """A source with the tables of the package that hold its data."""

    origin: Origin
    tables: tuple[str, ...]


def shipped() -> tuple[Shipped, ...]:
    """Return the sources of all tables in the package, columns with a source of their own included."""
    tables: dict[str, list[str]] = {}
    inside = Store(Path(str(resources.files("koinon.store") / "tables")))
    for name in inside.entries:
        schema = schemas()[name]
        for source in dict.fromkeys([schema.source, *(column.source for column in schema.columns)]):
            tables.setdefault(source, []).append(name)
    return tuple(Shipped(origins()[source], tuple(tables[source])) for source in sorted(tables))


def identifiers(record: Origin) -> tuple[str, ...]:
    """Return the SPDX identifiers of one source.

    Raises
    ------
    UnnamedLicenceError
        If the terms bind what is derived and the note names no licence.
    """
    named = {spdx for text, spdx in NAMED.items() if text in record.terms_note}
    if record.terms in BY_NAME and named:
        return tuple(sorted(named, key=_order))
    if record.terms not in UNNAMED:
        raise UnnamedLicenceError(f"{record.id}: terms are {record.terms}, but the note names no licence")
    return (UNNAMED[record.terms],)


def used() -> dict[str, list[Shipped]]:
    """Return each identifier with the sources it holds for, in the order of the expression."""
    found: dict[str, list[Shipped]] = {CODE: []}
    for one in shipped():
        for spdx in identifiers(one.origin):
            found.setdefault(spdx, []).append(one)
    return {spdx: found[spdx] for spdx in sorted(found, key=_order)}


def expression() -> str:
    """Return the expression for the package: everything in it, each part under its own terms."""
    return " AND ".join(used())


def section() -> str:
    """Return the section of the data notice that says which licence holds for which tables."""
    rows = [(f"`{spdx}`", ", ".join(_named(spdx, sources)), _text(spdx)) for spdx, sources in used().items()]
    return table(("identifier", "holds for", "text"), rows)


def _named(spdx: str, sources: list[Shipped]) -> list[str]:
    ours = ["code and documentation"] if spdx == CODE else []
    tables = dict.fromkeys(f"`{name}`" for one in sources for name in one.tables)
    return [*ours, *sorted(tables)]


def _text(spdx: str) -> str:
    where = TEXTS[spdx]
    if where.startswith("http"):
        return f"<{where}>"
    return ", ".join(f"`{file.strip()}`" for file in where.split(","))


def _order(spdx: str) -> tuple[bool, bool, str]:
    return spdx != CODE, spdx.startswith("LicenseRef-"), spdx.lower()
