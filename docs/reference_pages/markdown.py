"""Small pieces of Markdown."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

GENERATED = "<!-- Made by `python -m reference_pages` from {source}; change that, not this page. -->"


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return a table; bars in cells are escaped and missing cells empty."""
    lines = [f"| {' | '.join(head)} |", f"|{'---|' * len(head)}"]
    for row in rows:
        cells = ("" if cell is None else str(cell).replace("|", "\\|").replace("\n", " ") for cell in row)
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def listed(items: Iterable[str]) -> str:
    """Return a list."""
    return "\n".join(f"- {item}" for item in items)


def page(source: str, title: str, *parts: str) -> str:
    """Return a page that says what it is made from."""
    head = f"{GENERATED.format(source=source)}\n\n# {title}"
    return "\n\n".join(part for part in (head, *parts) if part) + "\n"


def prose(docstring: str) -> str:
    """Return the prose of a docstring: up to its first section, with code marked as Markdown does."""
    text = re.split(r"\n\s*(?:Parameters|Returns|Raises|Examples|Attributes)\s*\n\s*-{3,}", docstring)[0]
    paragraphs = [" ".join(part.split()) for part in re.split(r"\n\s*\n", text)]
    return "\n\n".join(part.replace("``", "`") for part in paragraphs if part)


def parameters(docstring: str) -> dict[str, str]:
    """Return what a docstring says of each parameter."""
    match = re.search(r"\n(\s*)Parameters\s*\n\s*-+\n(.*?)(?=\n\s*\n\1\w+\n\1-{3,}|\Z)", docstring, re.DOTALL)
    if not match:
        return {}
    indent, body = match[1].replace("\n", ""), match[2]
    found: dict[str, list[str]] = {}
    names: list[str] = []
    for line in body.splitlines():
        if line.strip() and not line.startswith(f"{indent} "):
            names = [name.strip(" *") for name in line.split(",")]
        elif line.strip():
            for name in names:
                found.setdefault(name, []).append(line.strip())
    return {name: " ".join(lines).replace("``", "`") for name, lines in found.items()}


def years(covers: tuple[int, int] | None) -> str:
    """Return first and last year, or nothing."""
    return f"{covers[0]}–{covers[1]}" if covers else ""


def anchor(text: str) -> str:
    """Return the anchor that MkDocs gives a heading."""
    kept = re.sub(r"[^\w\s-]", "", text).strip().lower()
    return re.sub(r"[-\s]+", "-", kept)
