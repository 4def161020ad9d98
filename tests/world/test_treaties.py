"""Treaty names: customary, of the registry, or of members and year; checked against ATOP itself.

Exact: a customary name stands only where ATOP 5.1 has a treaty with that number and first day.
"""

import doctest
from collections import Counter
from datetime import date

import polars as pl
import pytest

from koinon.errors import KoinonError
from koinon.world import treaties
from koinon.world.registry import blocs
from koinon.world.treaties import customary_names, proper_names, treaty_name

MEMBERS = {
    1350: {255, 300, 325},
    1370: {255, 365},
    1385: {220, 365},
    1415: {200, 740},
    1455: {2, 740},
    2130: {200, 211, 220, 255, 325},
    2302: {315, 345, 360},
    2355: {200, 220, 325},
    2470: {255, 365},
    2525: {365, 740},
    3055: {200, 220},
    3260: {2, 200, 220, 770, 800, 840, 900, 920},
    3345: {651, 678},
    3400: {350, 352, 640},
    3490: {90, 91, 92, 93},
    3705: {750, 770},
    3850: {651, 666},
    3955: {541, 560},
    4640: {663, 666},
    7040: {343, 350},
}


@pytest.mark.parametrize(
    ("atopid", "members", "year", "name"),
    [
        (1490, ["Serbia", "Greece"], 1913, "Greece-Serbia 1913 (ATOP 1490)"),
        (1200, ["Paraguay", "Argentina"], 1856, "Argentina-Paraguay 1856 (ATOP 1200)"),
        (2110, ["C", "B", "A"], 1923, "A-B-C 1923 (ATOP 2110)"),
        (22800, list("GFEDCBA"), 1936, "A, B and 5 others 1936 (ATOP 22800)"),
        (3180, ["Belgium"], 1949, "NATO"),
        (4220, [], 1992, "CSTO"),
        (1350, [], 1882, "Triple Alliance"),
        (2470, ["Germany", "Russia"], 1939, "Molotov-Ribbentrop Pact"),
        (3260, [], 1954, "SEATO"),
        (3075, [], 1947, "Rio Pact (TIAR)"),
    ],
)
def test_names(atopid, members, year, name):
    assert treaty_name(atopid, members, year) == name


def test_a_treaty_without_name_and_members_is_refused():
    with pytest.raises(KoinonError, match="ATOP 1490 has no name of its own"):
        treaty_name(1490, [], 1913)


def test_no_two_treaties_share_a_name():
    assert not [name for name, times in Counter(proper_names().values()).items() if times > 1]
    assert customary_names()["atopid"].is_unique().all()


def test_every_treaty_of_the_registry_has_a_name():
    linked = {atopid for entry in blocs() for atopid in entry.atop_ids}
    assert linked <= set(proper_names())


@pytest.mark.raw
def test_customary_names_stand_on_atop_dates(raw):
    atop = pl.read_parquet(raw / "atop_5_1" / "alliance.parquet")
    begin = {row["atopid"]: date(row["begyr"], row["begmo"], row["begday"]) for row in _dated(atop)}
    for row in customary_names().iter_rows(named=True):
        assert begin[row["atopid"]] == row["begin"], row


@pytest.mark.raw
def test_customary_names_stand_on_atop_members(raw):
    rows = pl.read_parquet(raw / "atop_5_1" / "member.parquet")
    for atopid, members in MEMBERS.items():
        assert set(rows.filter(pl.col("atopid") == atopid)["member"]) == members, atopid


@pytest.mark.raw
def test_all_treaties_get_distinct_names(raw):
    rows = pl.read_parquet(raw / "atop_5_1" / "member.parquet")
    began = dict(pl.read_parquet(raw / "atop_5_1" / "alliance.parquet").select("atopid", "begyr").iter_rows())
    grouped = rows.group_by("atopid").agg(pl.col("member").cast(pl.String))
    names = [treaty_name(atopid, members, began[atopid]) for atopid, members in grouped.iter_rows()]
    assert len(names) == len(set(names)) == 789


def _dated(atop):
    known = pl.col("begyr", "begmo", "begday").is_not_null()
    return atop.filter(pl.all_horizontal(known)).iter_rows(named=True)


def test_examples():
    assert doctest.testmod(treaties).failed == 0
