"""Reference pages made from the data files of the package, so that nothing is written twice.

``python -m reference_pages`` (with ``docs`` on the path) writes them; a test compares what is committed
with what the data files give.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from reference_pages import commands, errors, gaps, groups, measures, notice, sources, tables, variables

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).resolve().parents[2]

PAGES: dict[str, Callable[[], str]] = {
    "docs/reference/errors-in-standard-data.md": errors.page,
    "docs/reference/trade-gaps.md": gaps.page,
    "docs/reference/codebook.md": tables.page,
    "docs/reference/sources.md": sources.page,
    "docs/reference/groups.md": groups.page,
    "docs/reference/measures.md": measures.page,
    "docs/reference/commands.md": commands.page,
    "docs/reference/variables.md": variables.page,
    "DATA-NOTICE.md": notice.page,
}
"""Page, as a path from the root of the repository, and what makes its text."""


def write() -> list[str]:
    """Write every page that differs from what the data files give; return their paths."""
    changed = []
    for name, make in PAGES.items():
        path, text = ROOT / name, make()
        if not path.is_file() or path.read_text("utf-8") != text:
            path.write_text(text, "utf-8")
            changed.append(name)
    return changed
