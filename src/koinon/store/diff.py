"""What changed between two stores: tables, columns, rows and values, found by key."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import polars as pl

from koinon.store.catalogue import StoreError
from koinon.store.schema import schemas

if TYPE_CHECKING:
    from koinon.store.catalogue import Store

EXAMPLES = 3
"""How many changed values are shown per column."""


@dataclass(frozen=True)
class TableDiff:
    """How one table that both stores hold differs.

    Attributes
    ----------
    table, keys
        Keys are empty where rows are compared as a whole.
    columns_added, columns_removed
        Names, in order.
    columns_retyped
        Old and new type by column.
    rows_added, rows_removed
        Keys (or whole rows) that only the new or only the old table has.
    changed
        Number of changed values by column, among rows that both have.
    examples
        By column, up to three of them: the key, ``old`` and ``new``.
    """

    table: str
    keys: tuple[str, ...]
    columns_added: tuple[str, ...]
    columns_removed: tuple[str, ...]
    columns_retyped: dict[str, tuple[str, str]]
    rows_added: int
    rows_removed: int
    changed: dict[str, int]
    examples: dict[str, list[dict[str, Any]]]


@dataclass(frozen=True)
class StoreDiff:
    """How two stores differ; `tables` holds only tables that are not the same."""

    tables_added: tuple[str, ...]
    tables_removed: tuple[str, ...]
    same: tuple[str, ...]
    tables: tuple[TableDiff, ...]

    @property
    def empty(self) -> bool:
        """Whether the two hold the same."""
        return not (self.tables_added or self.tables_removed or self.tables)


def diff(old: Store, new: Store) -> StoreDiff:
    """Compare two stores.

    A table whose file has the same checksum is the same. The keys are those of the present schema; a table
    that has none, or is no longer known, is compared by whole rows.

    Raises
    ------
    StoreError
        If one of them is no store, or a file is damaged.
    """
    before, after = old.entries, new.entries
    common = sorted(before.keys() & after.keys())
    same = [name for name in common if before[name].sha256 == after[name].sha256]
    found = [table_diff(name, _read(old, name), _read(new, name)) for name in common if name not in same]
    return StoreDiff(
        tables_added=tuple(sorted(after.keys() - before.keys())),
        tables_removed=tuple(sorted(before.keys() - after.keys())),
        same=tuple(same),
        tables=tuple(found),
    )


def _read(store: Store, name: str) -> pl.DataFrame:
    """Read a table by its manifest entry, so that tables of other versions can be read as well."""
    path = store.root / store.entries[name].file
    try:
        return pl.read_parquet(path)
    except (OSError, pl.exceptions.PolarsError):
        raise StoreError(f"table '{name}' in {store.root} is missing or damaged ({path.name})") from None


def table_diff(name: str, old: pl.DataFrame, new: pl.DataFrame) -> TableDiff:
    """Compare two versions of one table.

    Examples
    --------
    >>> old = pl.DataFrame({"ccode": [2, 20], "year": [1990, 1990], "polity2": [10, 9]})
    >>> table_diff("polity5", old, old.head(1).with_columns(polity2=8)).changed
    {'polity2': 1}
    """
    declared = schemas()[name].keys if name in schemas() else ()
    shared = [column for column in old.columns if column in new.columns]
    usable = bool(declared) and all(column in shared for column in declared)
    keys = tuple(declared) if usable and _identify(old, declared) and _identify(new, declared) else ()
    retyped = {c: (str(old.schema[c]), str(new.schema[c])) for c in shared if old.schema[c] != new.schema[c]}
    old, new = _alike(old, new, tuple(retyped))
    added, removed, changed, examples = _by_key(old, new, keys, shared) if keys else _by_row(old, new, shared)
    return TableDiff(
        table=name,
        keys=keys,
        columns_added=tuple(c for c in new.columns if c not in old.columns),
        columns_removed=tuple(c for c in old.columns if c not in new.columns),
        columns_retyped=retyped,
        rows_added=added,
        rows_removed=removed,
        changed=changed,
        examples=examples,
    )


def _identify(frame: pl.DataFrame, keys: tuple[str, ...]) -> bool:
    return frame.select(keys).n_unique() == frame.height


def _alike(
    old: pl.DataFrame, new: pl.DataFrame, retyped: tuple[str, ...]
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Bring columns of two types to one: numbers to the wider number, anything else to text."""
    for column in retyped:
        numbers = old.schema[column].is_numeric() and new.schema[column].is_numeric()
        kind = pl.Float64() if numbers else pl.String()
        old, new = (frame.with_columns(pl.col(column).cast(kind)) for frame in (old, new))
    return old, new


Found = tuple[int, int, dict[str, int], dict[str, list[dict[str, Any]]]]


def _by_key(old: pl.DataFrame, new: pl.DataFrame, keys: tuple[str, ...], shared: list[str]) -> Found:
    joined = old.select(shared).join(
        new.select(shared), on=keys, how="inner", nulls_equal=True, suffix="__new"
    )
    changed, examples = {}, {}
    for column in (c for c in shared if c not in keys):
        differing = joined.filter(pl.col(column).ne_missing(pl.col(f"{column}__new")))
        if differing.height:
            changed[column] = differing.height
            shown = differing.sort(keys).head(EXAMPLES)
            examples[column] = shown.select(*keys, old=column, new=f"{column}__new").to_dicts()
    return new.height - joined.height, old.height - joined.height, changed, examples


def _by_row(old: pl.DataFrame, new: pl.DataFrame, shared: list[str]) -> Found:
    """Compare rows as a whole; a row can occur several times."""
    counted = [frame.group_by(shared).agg(n=pl.len().cast(pl.Int64)) for frame in (old, new)]
    joined = counted[0].join(
        counted[1], on=shared, how="full", nulls_equal=True, coalesce=True, suffix="_new"
    )
    change = joined.select((pl.col("n_new").fill_null(0) - pl.col("n").fill_null(0)).alias("change"))[
        "change"
    ]
    return int(change.clip(lower_bound=0).sum()), -int(change.clip(upper_bound=0).sum()), {}, {}
