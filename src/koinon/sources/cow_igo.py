"""COW intergovernmental organisations: the organisations, spells of membership, and shared membership.

COW publishes the memberships twice, by state and year and by organisation and year, and the two files
differ in 4,618 of the cells they share (35 of 534 organisations). The file by state and year is used:
counting shared memberships in it gives COW's dyadic file exactly, and it alone knows the International
Tin Council after 1985. The other file supplies what is known of each organisation.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from koinon.sources.checks import check_none_lost, check_rows, check_unique, read, require
from koinon.sources.overrides import apply_overrides

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from numpy.typing import NDArray

MISSING = -9
"""COW's code for a membership it could not establish."""

STATUS = {1: "full", 2: "associate", 3: "observer", MISSING: "missing"}
"""Words for COW's membership codes; 0 is no membership and gets no spell."""


def tables(raw: Path) -> dict[str, pl.DataFrame]:
    """Return ``igos``, ``igo_members`` and ``igo_shared``.

    Parameters
    ----------
    raw
        Folder with the raw files of COW IGO v3.0.

    Raises
    ------
    SourceError
        If a file is missing or fails a check, or a correction no longer fits.
    """
    organisations = read(raw, "igo_year")
    check_rows(organisations, 19_335, "igo_year")
    check_unique(organisations, ["ionum", "year"], "igo_year")
    mended = apply_overrides(memberships(raw), "cow_igo", "state_year")
    return {
        "igos": _igos(organisations),
        "igo_members": _spells(mended, organisations),
        "igo_shared": shared(mended),
    }


def memberships(raw: Path) -> pl.DataFrame:
    """Return every membership cell as COW publishes it, before any correction.

    Parameters
    ----------
    raw
        Folder with the raw files of COW IGO v3.0.

    Returns
    -------
    polars.DataFrame
        ``ionum``, ``ioname``, ``ccode``, ``year`` and ``membership``: 1 full, 2 associate, 3 observer,
        0 none, -9 missing. Every state-year of the file has rows for the organisations alive that year.

    Raises
    ------
    SourceError
        If a file is missing or holds an unknown code or organisation.
    """
    states = read(raw, "state_year")
    check_rows(states, 15_557, "state_year")
    check_unique(states, ["ccode", "year"], "state_year")
    names = read(raw, "igo_year").select("ionum", "ioname").unique()
    names = names.with_columns(column=pl.col("ioname").str.to_lowercase())
    columns = [name for name in states.columns if name not in {"ccode", "state", "year"}]
    require(set(columns) == set(names["column"]), "state_year: organisations differ from igo_year")
    cells = states.unpivot(
        columns, index=["ccode", "year"], variable_name="column", value_name="membership"
    ).filter(pl.col("membership") != -1)
    unknown = cells.filter(~pl.col("membership").is_in([0, *STATUS])).height
    require(unknown == 0, f"state_year: {unknown} cells hold an unknown code")
    named = cells.join(names, on="column").select("ionum", "ioname", "ccode", "year", "membership")
    check_none_lost(cells.height, named.height, 0, "state_year")
    return named


def shared(memberships: pl.DataFrame) -> pl.DataFrame:
    """Count the organisations that each pair of states has in common, year by year.

    Parameters
    ----------
    memberships
        Cells as returned by `memberships`.

    Returns
    -------
    polars.DataFrame
        ``ccode1`` < ``ccode2``, ``year`` and three counts of organisations: ``dyadigos`` (both are full
        or associate members, which is COW's own rule), ``dyadigos_full`` (both are full members) and
        ``dyadigos_unknown`` (neither is known to be outside and at least one status is missing).

    Examples
    --------
    >>> cells = pl.DataFrame(
    ...     {"ionum": [1, 1, 2, 2], "ccode": [2, 20, 2, 20], "year": 1950, "membership": [1, 2, 1, -9]}
    ... )
    >>> shared(cells).row(0, named=True)
    {'ccode1': 2, 'ccode2': 20, 'year': 1950, 'dyadigos': 1, 'dyadigos_full': 0, 'dyadigos_unknown': 1}
    """
    counts = pl.concat(_shared_in_year(year, cells) for year, cells in _by_year(memberships))
    return counts.sort("ccode1", "ccode2", "year")


def _by_year(memberships: pl.DataFrame) -> Iterator[tuple[int, pl.DataFrame]]:
    for (year,), cells in memberships.group_by("year", maintain_order=True):
        yield int(year), cells


def _shared_in_year(year: int, cells: pl.DataFrame) -> pl.DataFrame:
    codes = cells["ccode"].unique().sort().to_numpy()
    organisations = cells["ionum"].unique().sort().to_numpy()
    # Whole numbers below 2**24 are exact in single precision, and float products are fast.
    grid = np.zeros((len(codes), len(organisations)), dtype=np.float32)
    row = np.searchsorted(codes, cells["ccode"].to_numpy())
    column = np.searchsorted(organisations, cells["ionum"].to_numpy())
    grid[row, column] = cells["membership"].to_numpy()
    full, missing = _ones(grid == 1), _ones(grid == MISSING)
    member = _ones((grid == 1) | (grid == 2))
    mixed = member @ missing.T
    one, two = np.triu_indices(len(codes), k=1)
    counts = {
        "dyadigos": member @ member.T,
        "dyadigos_full": full @ full.T,
        "dyadigos_unknown": mixed + mixed.T + missing @ missing.T,
    }
    pairs = {"ccode1": codes[one], "ccode2": codes[two], "year": np.full(len(one), year)}
    upper = {name: matrix[one, two].astype(np.int16) for name, matrix in counts.items()}
    return pl.DataFrame(pairs | upper)


def _ones(mask: NDArray[Any]) -> NDArray[np.float32]:
    return mask.astype(np.float32)


def _igos(organisations: pl.DataFrame) -> pl.DataFrame:
    fixed = organisations.group_by("ionum").agg(pl.col("ioname", "orgname", "sdate").n_unique())
    require(
        fixed.drop("ionum").max().row(0) == (1, 1, 1), "igo_year: an organisation changes its name or date"
    )
    igos = (
        organisations.sort("ionum", "year")
        .group_by("ionum", maintain_order=True)
        .agg(
            pl.col("ioname", "orgname", "longorgname").last(),
            first_year=pl.col("sdate").first(),
            last_year=pl.col("deaddate").max(),
            # Two organisations have a date of death though the flag was never set (IRU, ITC).
            dead=(pl.col("dead").max() == 1) | pl.col("deaddate").max().is_not_null(),
            replaced=pl.col("replaced").max() == 1,
            integrated=pl.col("integrated").max() == 1,
            political=pl.col("political").max() == 1,
            social=pl.col("social").max() == 1,
            economic=pl.col("economic").max() == 1,
        )
    )
    check_rows(igos, 534, "igo_year")
    return igos


def _spells(mended: pl.DataFrame, organisations: pl.DataFrame) -> pl.DataFrame:
    """Join the years of one status in a row; a missing status makes a spell like any other."""
    imputed = organisations.select("ionum", "year", pl.col("imputed").cast(pl.Float32))
    states = (
        mended.filter(pl.col("membership") != 0)
        .join(imputed, on=["ionum", "year"], how="left")
        .with_columns(status=pl.col("membership").replace_strict(STATUS, return_dtype=pl.String))
        .sort("ionum", "ccode", "status", "year")
        # Within a spell the year and the row number grow together, so their difference is constant.
        .with_columns(
            run=pl.col("year") - pl.int_range(pl.len()).over("ionum", "ccode", "status"),
        )
    )
    spells = states.group_by("ionum", "ccode", "status", "run").agg(
        first_year=pl.col("year").min(),
        last_year=pl.col("year").max(),
        imputed_share=pl.col("imputed").mean(),
    )
    years = int((spells["last_year"] - spells["first_year"] + 1).sum())
    check_none_lost(states.height, years, 0, "state_year")
    return spells.drop("run")
