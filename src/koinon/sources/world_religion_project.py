"""World Religion Data 1.1: adherents by religion as shares of population, every five years 1945-2010.

The file has numbers of people; each is divided by the population it gives. Its column ``total`` is the
sum of adherents over the population before people counted in two religions were taken out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from koinon.sources.checks import (
    check_none_lost,
    check_range,
    check_rows,
    check_total,
    check_unique,
    read,
    require,
)
from koinon.sources.membership import split_by_membership

if TYPE_CHECKING:
    from pathlib import Path

NAME = "world_religion_project"
POPULATION = "population in independent states"
FAMILIES = {
    "total christians": "christian", "total jews": "jewish", "total muslims": "muslim",
    "total buddhists": "buddhist", "total zoroastrains/parsis": "zoroastrian", "total hindus": "hindu",
    "total sikhs": "sikh", "total shinto": "shinto", "total baha'i": "bahai", "total taoists": "taoist",
    "total jains": "jain", "total confucists": "confucian", "total syncretics": "syncretic",
    "total animists": "animist", "non religious": "non_religious", "other religions": "other",
}  # fmt: skip
"""Religions that together make up the population."""
BRANCHES = {
    "chrstprot": "protestant", "chrstcat": "catholic", "chrstorth": "orthodox", "chrstang": "anglican",
    "chrstothr": "other_christian", "islmsun": "sunni", "islmshi": "shia", "islmibd": "ibadi",
    "islmalw": "alawite", "islmahm": "ahmadi", "islmothr": "other_muslim",
}  # fmt: skip
"""Branches of Christianity and Islam."""
BEFORE_MEMBERSHIP = 16
"""Rows of years before the state entered, or re-entered, the COW system."""
ABOVE_ONE, SLACK = 41, 0.01
"""Rows whose religions add up to more than the population: Cuba, Haiti and Japan count people of two
religions twice."""


def tables(raw: Path) -> dict[str, pl.DataFrame]:
    """Return ``religion_shares``, one row per state and fifth year.

    Raises
    ------
    SourceError
        If the file is absent or a share lies outside 0 to 1.
    """
    rows = read(raw, "wrp_national")
    check_rows(rows, 1_995, NAME)
    check_unique(rows, ["state", "year"], NAME)
    inside, _ = split_by_membership(rows.rename({"state": "ccode"}))
    check_none_lost(rows.height, inside.height, BEFORE_MEMBERSHIP, NAME)
    people = pl.col(POPULATION)
    shares = inside.select(
        "ccode",
        "year",
        *((pl.col(old) / people).alias(new) for old, new in (FAMILIES | BRANCHES).items()),
        dual_religion=pl.col("dualrelig"),
        reliability=pl.col("reliabilevel").str.to_lowercase(),
        population=people,
    )
    for share in (*FAMILIES.values(), *BRANCHES.values()):
        check_range(shares, share, 0, 1, NAME)
    whole = pl.sum_horizontal(FAMILIES.values())
    check_total(shares.filter(whole > 1 + SLACK).height, ABOVE_ONE, f"{NAME}: rows above the population")
    short = shares.filter(whole < 1 - SLACK).height
    require(short == 0, f"{NAME}: the religions do not make up the population in {short} rows")
    return {"religion_shares": shares}
