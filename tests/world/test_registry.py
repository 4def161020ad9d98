"""The registry's integrity, its member counts, and finding blocs by any of their names.

Counts in ``data/registry_checks.csv`` are the known sizes of the organisations at known dates; exact.
"""

import csv
import doctest
import itertools
import re
from datetime import date, timedelta
from pathlib import Path

import polars as pl
import pytest

from koinon.errors import KoinonError, UnknownNameError, fold
from koinon.world import registry
from koinon.world.codes import iso_codes
from koinon.world.registry import (
    INSTITUTIONS,
    KINDS,
    STATUSES,
    STRENGTHS,
    bloc,
    blocs,
    member_years,
    members,
    memberships,
)
from koinon.world.systems import state_spells

CHECKS = list(
    csv.DictReader((Path(__file__).parents[1] / "data" / "registry_checks.csv").read_text().splitlines())
)


def _pairs_of_spells(status):
    rows = memberships().filter(pl.col("status") == status)
    grouped = rows.group_by("bloc_id", "state_name", maintain_order=True).all()
    for row in grouped.iter_rows(named=True):
        spells = sorted(zip(row["start"], row["end"], strict=True), key=lambda spell: spell[0] or date.min)
        yield row["bloc_id"], row["state_name"], list(itertools.pairwise(spells))


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: f"{check['bloc_id']}-{check['date']}")
def test_member_counts(check):
    held = members(check["bloc_id"], date.fromisoformat(check["date"]))
    assert len(held) == int(check["members"])


def test_every_member_row_has_its_bloc():
    assert set(memberships()["bloc_id"]) == {entry.id for entry in blocs()} - {"african-standby-force"}


def test_no_spell_ends_on_or_before_its_start():
    assert memberships().filter(pl.col("end") <= pl.col("start")).is_empty()


@pytest.mark.parametrize("status", STATUSES)
def test_spells_of_one_state_in_one_bloc_do_not_overlap(status):
    overlaps = [
        (bloc_id, state, first, second)
        for bloc_id, state, pairs in _pairs_of_spells(status)
        for first, second in pairs
        if first[1] is None or second[0] is None or second[0] < first[1]
    ]
    assert not overlaps


def test_no_member_outlives_its_bloc():
    ends = {entry.id: entry.dissolved for entry in blocs() if entry.dissolved}
    rows = memberships().filter(pl.col("bloc_id").is_in(list(ends))).iter_rows(named=True)
    late = [(r["bloc_id"], r["state_name"]) for r in rows if not r["end"] or r["end"] > ends[r["bloc_id"]]]
    assert not late


def test_every_suspension_lies_on_a_member_spell():
    for entry in blocs():
        spells = entry.memberships()
        for gap in (spell for spell in spells if spell.status == "suspended"):
            under = [
                spell
                for spell in spells
                if spell.status == "member"
                and spell.state_name == gap.state_name
                and spell.start <= gap.start
                and (spell.end is None or (gap.end is not None and gap.end <= spell.end))
            ]
            assert under, (entry.id, gap)


def test_codes_are_known():
    rows = memberships()
    assert set(rows["ccode"].drop_nulls()) <= set(state_spells("cow")["code"])
    current = iso_codes().filter(pl.col("last_year").is_null())
    assert set(rows["iso3"].drop_nulls()) <= set(current["iso3"])


def test_states_without_code_are_territories_and_organisations():
    rows = memberships().filter(pl.col("ccode").is_null())
    known = iso_codes().filter(pl.col("ccode").is_not_null())
    assert not set(rows["iso3"].drop_nulls()) & set(known["iso3"])


def test_words_are_among_the_known():
    assert set(memberships()["status"]) == set(STATUSES)
    for entry in blocs():
        assert entry.kind in KINDS
        assert entry.clause.strength in STRENGTHS
        assert entry.institutions <= set(INSTITUTIONS)
        assert re.fullmatch(r"[a-z0-9-]+", entry.id)
        assert entry.regions and entry.sources and entry.founding_instrument


def test_dates_of_a_bloc_are_in_order():
    for entry in blocs():
        assert entry.in_force is None or entry.founded <= entry.in_force, entry.id
        assert entry.dissolved is None or entry.founded < entry.dissolved, entry.id
        assert date(1815, 1, 1) <= entry.founded <= registry.CHECKED, entry.id


def test_dates_are_plain_iso():
    rows = memberships()
    days = pl.concat([rows["start"], rows["end"]]).drop_nulls()
    assert days.min() >= date(1815, 1, 1)
    assert days.max() <= date(2026, 12, 31)


def test_no_spell_starts_before_its_bloc():
    founded = {entry.id: entry.founded for entry in blocs()}
    early = [
        (row["bloc_id"], row["state_name"], row["start"])
        for row in memberships().iter_rows(named=True)
        if row["start"] and row["start"] < founded[row["bloc_id"]]
    ]
    assert not early


def test_links_between_blocs():
    for entry in blocs():
        for other in (entry.parent, entry.predecessor, entry.successor):
            assert other is None or other.id != entry.id
        if entry.successor and entry.successor.predecessor:
            assert entry.successor.predecessor.id == entry.id
    assert bloc("au").predecessor.id == "oau"
    assert bloc("oau").successor.id == "au"
    assert bloc("arf").parent.id == "asean"
    assert {child.id for child in bloc("eu").children} == {"eu-art42-7", "eu-csdp", "pesco"}


def test_no_name_means_two_blocs():
    seen = {}
    for entry in blocs():
        for label in (entry.id, entry.name, entry.full_name, *entry.aliases):
            assert seen.setdefault(fold(label).removeprefix("the "), entry.id) == entry.id, label


@pytest.mark.parametrize(
    ("name", "bloc_id"),
    [
        ("OTAN", "nato"),
        ("otan", "nato"),
        ("North Atlantic Treaty Organization", "nato"),
        ("  warsaw  PACT ", "warsaw-pact"),
        ("the Arab League", "arab-league"),
        ("Dreikaiserbund", "three-emperors-league"),
        ("CEDEAO", "ecowas"),
        ("visegrád group", "visegrad"),
        ("Rio Treaty", "tiar"),
    ],
)
def test_names_find_their_bloc(name, bloc_id):
    assert bloc(name).id == bloc_id


def test_every_name_finds_its_bloc():
    for entry in blocs():
        for label in (entry.id, entry.name, entry.full_name, *entry.aliases):
            assert bloc(label.upper()) is entry


def test_unknown_name_says_what_is_close():
    with pytest.raises(UnknownNameError, match="no bloc called 'NATOO'; did you mean NATO"):
        bloc("NATOO")


def test_half_open_spells():
    exit_day = date(2020, 2, 1)
    before = {spell.state_name for spell in members("eu", exit_day - timedelta(days=1))}
    assert before - {spell.state_name for spell in members("eu", exit_day)} == {"United Kingdom"}
    assert len(members("nato", date(1949, 4, 3))) == 0
    assert len(members("nato", date(1949, 4, 4))) == 12


def test_a_year_is_its_last_day_or_any_of_its_days():
    assert len(bloc("eu").members(2020)) == 27
    assert len(bloc("eu").members(2020, any_day=True)) == 28
    assert len(bloc("warsaw pact").members(1991)) == 0
    assert len(bloc("warsaw pact").members(1991, any_day=True)) == 6


def test_a_suspended_member_is_still_a_member():
    nz = "New Zealand"
    anzus = bloc("ANZUS")
    assert nz in {spell.state_name for spell in anzus.members(1995)}
    assert nz in {spell.state_name for spell in anzus.suspended(date(1995, 1, 1))}
    assert nz not in {spell.state_name for spell in anzus.suspended(date(1980, 1, 1))}


def test_an_unknown_start_counts_only_where_the_registry_was_checked():
    cmf = bloc("Combined Maritime Forces")
    assert len(cmf.members()) == 39
    assert len(cmf.members(2015)) == 0


@pytest.mark.parametrize("any_day", [False, True])
def test_member_years_agree_with_members(any_day):
    frame = member_years(1985, 1995, any_day=any_day)
    assert frame.select("bloc_id", "year", "state_name").is_unique().all()
    for name in ("nato", "warsaw-pact", "anzus", "gcc", "csto", "osce"):
        for year in (1985, 1990, 1991, 1995):
            rows = frame.filter(pl.col("bloc_id") == name, pl.col("year") == year)
            expected = members(name, year=year, any_day=any_day)
            assert set(rows["state_name"]) == {spell.state_name for spell in expected}
    anzus = frame.filter(pl.col("bloc_id") == "anzus", pl.col("year") == 1990)
    assert dict(anzus.select("state_name", "suspended").iter_rows()) == {
        "Australia": False,
        "New Zealand": True,
        "United States": False,
    }


def test_contradictory_questions_are_refused():
    with pytest.raises(KoinonError, match="not both"):
        members("nato", date(2000, 1, 1), year=2000)
    with pytest.raises(KoinonError, match="needs a year"):
        members("nato", any_day=True)
    with pytest.raises(KoinonError, match="backwards"):
        member_years(2000, 1999)


@pytest.mark.raw
def test_atop_members_are_members_here(raw):
    """A linked treaty has no member its bloc never had, except where the treaty is wider on purpose."""
    wider = {
        ("triple-entente", 2015),  # Italy and Japan joined the declaration only
        ("us-hub-and-spoke", 3260),
        ("us-thailand", 3260),  # the Manila Pact, whose other parties are no spokes
        ("asean", 3755),  # outsiders accede to the Treaty of Amity
        ("sadc-mdp", 4985),  # ATOP joins the protocol of 2001 and the pact of 2003
    }
    rows = pl.read_parquet(raw / "atop_5_1" / "member.parquet")
    found = set()
    for entry in blocs():
        ours = {spell.ccode for spell in entry.memberships()}
        for atopid in entry.atop_ids:
            theirs = set(rows.filter(pl.col("atopid") == atopid)["member"])
            assert theirs, atopid
            if theirs - ours:
                found.add((entry.id, atopid))
    assert found == wider


def test_examples():
    assert doctest.testmod(registry).failed == 0
