"""Plain citations from BibTeX entries."""

from __future__ import annotations

import re
import unicodedata

_ACCENT = re.compile(r"\\([\"'`^~c])\s*\{?(\w)\}?")
_COMBINING = {'"': "\u0308", "'": "\u0301", "`": "\u0300", "^": "\u0302", "~": "\u0303", "c": "\u0327"}
_NAME = re.compile(r"[\s,]*(\w+)\s*=\s*")


def plain(entry: str) -> str:
    """Return a BibTeX entry as one line: authors (year), title, where it appeared.

    Examples
    --------
    >>> plain('''@article{a, author = {Singer, J. David},
    ... title = {Reconstructing the {COW} Data},
    ... journal = {International Interactions}, }''')
    'Singer, J. David. Reconstructing the COW Data. International Interactions.'
    """
    fields = {name.lower(): _clean(value) for name, value in _fields(entry)}
    authors = _authors(fields.get("author", fields.get("editor", fields.get("organization", ""))))
    parts = [f"{authors} ({fields['year']})" if "year" in fields else authors, fields.get("title", "")]
    parts.append(_venue(fields))
    parts.append(_locator(fields))
    return ". ".join(part.rstrip(".") for part in parts if part) + "."


def _fields(entry: str) -> list[tuple[str, str]]:
    """Return the fields of an entry; braces may nest."""
    found, position = [], entry.find(",") + 1
    while match := _NAME.match(entry, position):
        position = _close(entry, match.end())
        found.append((match[1], entry[match.end() : position]))
    return found


def _close(entry: str, start: int) -> int:
    """Return where the value that begins at `start` ends: at its own brace or quote, or before a comma."""
    if entry[start] == '"':
        return entry.index('"', start + 1) + 1
    depth = 0
    for place in range(start, len(entry)):
        depth += {"{": 1, "}": -1}.get(entry[place], 0)
        if depth == 0 and entry[start] == "{":
            return place + 1
        if depth < 0 or (depth == 0 and entry[place] == ","):
            return place
    return len(entry)


def _clean(value: str) -> str:
    text = _ACCENT.sub(_accented, value.strip().strip('"')).replace("\\aa", "å")
    text = re.sub(r"\\([&$%#_])", r"\1", text)
    return " ".join(text.replace("{", "").replace("}", "").replace("--", "–").split())


def _accented(match: re.Match[str]) -> str:
    return unicodedata.normalize("NFC", match[2] + _COMBINING[match[1]])


def _authors(text: str) -> str:
    people = text.split(" and ")
    if people[-1] == "others" or len(people) > 6:
        return f"{people[0]} et al."
    return "; ".join(people)


def _venue(fields: dict[str, str]) -> str:
    if "journal" in fields:
        volume = fields.get("volume", "")
        issue = f"({fields['number']})" if "number" in fields and volume else ""
        pages = f": {fields['pages']}" if "pages" in fields and volume else ""
        return f"{fields['journal']} {volume}{issue}{pages}".strip()
    book = f"In {fields['booktitle']}" if "booktitle" in fields else ""
    house = fields.get("publisher", fields.get("institution", fields.get("howpublished", "")))
    return ", ".join(part for part in (book, house) if part)


def _locator(fields: dict[str, str]) -> str:
    if "doi" in fields:
        return f"https://doi.org/{fields['doi']}"
    url = fields.get("url", "")
    return url.removeprefix("\\url").strip()
