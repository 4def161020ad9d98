"""Questions whose answer is a document, a list or a frame."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koinon.door import counter
from koinon.options import as_texts

if TYPE_CHECKING:
    from collections.abc import Sequence

    import polars as pl

    from koinon.ask.find import Hit
    from koinon.report.make.document import Brief
    from koinon.store.catalogue import Store


def brief(
    names: str | int | Sequence[str | int], year: int | None = None, *, store: Store | None = None
) -> Brief:
    """Return the brief of a bloc, a treaty, a state or a pair of states.

    Parameters
    ----------
    names
        One name: a bloc's, a treaty's (or its ATOP number), a state's, or states with plus signs between.
        Or a list of the names of two states.
    year
        The brief speaks of the end of this year; of the latest day known unless told.
    store
        Another store than the packaged one.

    Returns
    -------
    Brief
        The view-model; `Bloc.brief` and its like write it to a file.

    Raises
    ------
    KoinonError
        If a name is unknown or means several things, the names make no brief together, or the year lies
        outside what is known.

    Examples
    --------
    >>> import koinon as kn
    >>> kn.brief(["India", "Pakistan"], 1999).name
    'India and Pakistan'
    """
    return counter.brief(as_texts(names), year, store)


def compare(
    *names: str | int | Sequence[str | int], align: str = "year", store: Store | None = None
) -> Brief:
    """Return two or more blocs and treaties, or states, side by side.

    Parameters
    ----------
    *names
        Names one by one or as a list, as in `brief`.
    align
        ``"year"``, or ``"age"`` for years since the founding.
    store
        Another store than the packaged one.

    Returns
    -------
    Brief
        The comparison, measure by measure.

    Raises
    ------
    KoinonError
        If there are too few names, one is unknown or named twice, or states stand beside blocs.

    Examples
    --------
    >>> import koinon as kn
    >>> kn.compare("France", "Italy").name
    'France and Italy'
    """
    return counter.compare(as_texts(*names), align, store)


def find(text: str, kinds: str | Sequence[str] = (), *, store: Store | None = None) -> list[Hit]:
    """Return the states, blocs, treaties, groups, measures, variables and tables that a text may mean.

    Parameters
    ----------
    text
        Words of a name, an abbreviation, a code, or a topic.
    kinds
        Only this kind, or these: ``"state"``, ``"bloc"``, ``"treaty"``, ``"group"``, ``"measure"``,
        ``"variable"``, ``"table"``.
    store
        Another store than the packaged one.

    Returns
    -------
    list of Hit
        Best first, with ``kind``, ``id``, ``name`` and ``detail``.

    Raises
    ------
    KoinonError
        If nothing is found; the closest names are suggested.

    Examples
    --------
    >>> import koinon as kn
    >>> [hit.id for hit in kn.find("warsaw", "bloc")]
    ['warsaw-pact']
    """
    return counter.find(text, as_texts(kinds), store)


def sql(
    query: str, *, limit: int | None = None, timeout: float = 30.0, store: Store | None = None
) -> pl.DataFrame:
    """Run one SELECT over the compiled tables, read-only.

    Parameters
    ----------
    query
        In DuckDB's dialect; ``show tables`` lists the tables.
    limit
        Largest number of rows; all unless told.
    timeout
        Seconds after which the query is stopped.
    store
        Another store than the packaged one.

    Returns
    -------
    polars.DataFrame
        The rows in the order the query gives them.

    Raises
    ------
    KoinonError
        If the query is no single SELECT, is wrong (with DuckDB's message), or takes too long.

    Examples
    --------
    >>> import koinon as kn
    >>> kn.sql("select count(*) as spells from majors where ccode = 220")["spells"].item()
    2
    """
    return counter.query(query, store=store, limit=limit, timeout=timeout)
