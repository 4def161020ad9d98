"""Informal intergovernmental organisations: cooperation without a treaty, and who takes part in it.

Two data sets under one roof. IIGO 2.0 lists 149 organisations 1815-2017 and, for 148 of them, the members
of 2017 or of the last year, without dates of accession. MIGO has yearly membership of 244 informal
organisations 1925-2010. Their organisations overlap but bear no common key, and are not matched here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from koinon.sources.checks import check_none_lost, check_rows, check_total, check_unique, read, require
from koinon.sources.membership import split_by_membership
from koinon.world.codes import ccode_of_iso

if TYPE_CHECKING:
    from pathlib import Path

NAME = "manyios_informal_igos"
OWN_CODES = {"ALG": "DZA", "GIN - GNQ": "GNQ", "KOS": "XKX"}
"""Codes that the package writes in its own way."""

SPECIAL = {"Austria-Hungary": 300, "Democratic Republic of the Congo": 490}
"""COW codes of states whose row has no ISO code, or none that ISO ever gave out."""

STATUS = {"1": "full", "2": "associate", "3": "observer"}
"""Words for the codes of membership, which are those of COW IGO."""


def tables(raw: Path) -> dict[str, pl.DataFrame]:
    """Return ``informal_organisations``, ``informal_members`` and ``informal_member_spells``.

    Raises
    ------
    SourceError
        If a file is missing or fails a check.
    """
    organisations = read(raw, "iigo_organization")
    return {
        "informal_organisations": _organisations(organisations),
        "informal_members": _members(read(raw, "iigo_membership"), organisations),
        "informal_member_spells": _spells(read(raw, "migo_membership")),
    }


def _organisations(published: pl.DataFrame) -> pl.DataFrame:
    check_rows(published, 149, NAME)
    check_unique(published, ["Title"], NAME)
    years = {"first_year": "Begin", "last_year": "End", "secretariat_year": "Ind. Sec. Year"}
    years["treaty_year"] = "Formal Treaty Year"
    numbers = {name: pl.col(column).cast(pl.Int16) for name, column in years.items()}
    return published.select(
        title="Title",
        iigo_id="igoID",
        domain=pl.col("Domain").str.to_lowercase(),
        regional=pl.col("Regional").cast(pl.Int8),
        end_reason=pl.col("End_reason").cast(pl.Int8),
        members=pl.col("Nbr State Mbrs 2017 (or end)").cast(pl.Int16),
        **numbers,
    )


def _members(published: pl.DataFrame, organisations: pl.DataFrame) -> pl.DataFrame:
    check_rows(published, 3_502, NAME)
    check_unique(published, ["Title", "StateName"], NAME)
    stray = published.join(organisations, on="Title", how="anti").height
    require(stray == 0, f"{NAME}: {stray} members belong to no organisation")
    known = published.with_columns(__iso3=pl.col("stateID").replace(OWN_CODES))
    special = pl.col("StateName").replace_strict(SPECIAL, default=None, return_dtype=pl.Int16)
    coded = ccode_of_iso(known, "__iso3").with_columns(ccode=special.fill_null(pl.col("ccode")))
    without = coded.filter(pl.col("ccode").is_null())["StateName"].unique().to_list()
    require(not without, f"{NAME}: no COW code for {without}")
    check_unique(coded, ["Title", "ccode"], NAME)
    return coded.select("ccode", title="Title", state_name="StateName")


def _spells(published: pl.DataFrame) -> pl.DataFrame:
    """Join the years of one status in a row."""
    check_rows(published, 80_624, NAME)
    check_total(published["igoID"].n_unique(), 244, f"{NAME}: organisations with yearly members")
    years = published.select(
        migo_id="igoID",
        ccode=pl.col("cowID").cast(pl.Int16),
        year=pl.col("Year").cast(pl.Int16),
        status=pl.col("membership").replace_strict(STATUS),
    )
    check_unique(years, ["migo_id", "ccode", "year"], NAME)
    _, outside = split_by_membership(years)
    require(outside.is_empty(), f"{NAME}: {outside.height} member-years name a state outside its dates")
    key = ["migo_id", "ccode", "status"]
    # Within a spell the year and the row number grow together, so their difference is constant.
    runs = years.sort(*key, "year").with_columns(run=pl.col("year") - pl.int_range(pl.len()).over(key))
    spells = runs.group_by(*key, "run").agg(first_year=pl.col("year").min(), last_year=pl.col("year").max())
    covered = int((spells["last_year"] - spells["first_year"] + 1).sum())
    check_none_lost(years.height, covered, 0, NAME)
    return spells.drop("run")
