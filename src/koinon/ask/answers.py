"""The question of collective defence: who is bound to answer an attack, and who would come."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from koinon.ask.files import check_free
from koinon.ask.reply import Reply
from koinon.report.answers.view import document
from koinon.report.write.files import as_formats, check_folder, write
from koinon.simulate.joining.answers import answers as found_of
from koinon.store.catalogue import default_store

if TYPE_CHECKING:
    from pathlib import Path

    from koinon.report.make.document import Brief
    from koinon.report.write.files import Format
    from koinon.simulate.joining.answers import Answers
    from koinon.store.catalogue import Store

_TABLES = ("states", "promises", "strength")
"""What is written as CSV beside the page."""


def answers(
    attacker: str,
    target: str,
    year: int,
    *,
    rule: str = "lenient",
    seed: int = 0,
    out: Path | None = None,
    formats: str = "html",
    force: bool = False,
    store: Store | None = None,
) -> Reply[Answers]:
    """Answer who answers an attack.

    Parameters
    ----------
    attacker, target
        The two states, by name or code.
    year
        1816 to 2026.
    rule
        How a named threat is read: ``"lenient"`` or ``"strict"``.
    seed
        Of the simulation behind the intervals.
    out
        Folder for a page and the tables as CSV; none are written unless told.
    formats
        Of the page, by commas.
    force
        Whether files that are there are replaced.
    store
        Another store than the packaged one.

    Returns
    -------
    Reply
        Made of `koinon.simulate.joining.answers.Answers`. Its data are ``attacker``, ``target``, ``year``,
        ``seed``, ``states``, ``promises``, ``strength``, ``outside`` and ``record``.

    Raises
    ------
    KoinonError
        If a state is unknown, the two make no attack, or a file cannot be written.

    Examples
    --------
    >>> answers("Germany", "Poland", 1939).data["target"]
    {'ccode': 290, 'name': 'Poland'}
    """
    wanted = as_formats(formats)
    if out is not None:
        check_folder(out)
    tables = store or default_store()
    found = found_of(attacker, target, year, rule=rule, seed=seed, store=tables)
    files = _written(found, out, wanted, force, tables) if out is not None else []
    return Reply(found, lambda: _data(found), found.sources, found.scope, files)


def page(found: Answers, store: Store | None = None) -> Brief:
    """Return an answer as a document: sentences, tables and a figure."""
    return document(found, store or default_store())


def _data(found: Answers) -> dict[str, Any]:
    return {
        "attacker": {"ccode": found.attacker, "name": found.attacker_name},
        "target": {"ccode": found.target, "name": found.target_name},
        "year": found.year,
        "seed": found.seed,
        "states": found.states.to_dicts(),
        "promises": found.promises.to_dicts(),
        "strength": found.strength.to_dicts(),
        "outside": [vars(one) for one in found.outside],
        "record": found.record,
    }


def _written(
    found: Answers, folder: Path, formats: tuple[Format, ...], force: bool, store: Store
) -> list[Path]:
    """Write the page and, beside it, the tables as CSV."""
    brief = document(found, store)
    sheets = {name: folder / f"{brief.id}-{name}.csv" for name in _TABLES}
    check_free([*(folder / f"{brief.id}.{form}" for form in formats), *sheets.values()], force)
    files = write(brief, folder, formats)
    for name, sheet in sheets.items():
        frame = getattr(found, name)
        listed = [pl.col(c).list.join("; ") for c, kind in frame.schema.items() if kind == pl.List(pl.String)]
        frame.with_columns(listed).write_csv(sheet)
    return [*files, *sheets.values()]
