"""Descent of states agrees with the dates of the COW state list.

Exact: a succession happens on a day the list itself names.
"""

import doctest
from datetime import date, timedelta

import polars as pl
import pytest

from koinon.errors import UnknownNameError
from koinon.world import lineage as module
from koinon.world.lineage import CHANGES, lineage, predecessors, successions, successors
from koinon.world.systems import state_spells


def _days(code):
    rows = state_spells("cow").filter(pl.col("code") == code)
    starts = set(rows["start"])
    after = {end + timedelta(days=1) for end in rows["end"].drop_nulls()}
    return starts, after


def test_dates_are_those_of_the_state_list():
    wrong = []
    for row in successions().iter_rows(named=True):
        _, ended = _days(row["predecessor_ccode"])
        started, _ = _days(row["successor_ccode"])
        if row["date"] not in started | ended:
            wrong.append(row)
    assert not wrong


def test_file_is_sound():
    rows = successions()
    assert set(rows["kind"]) == set(CHANGES)
    assert rows.select("predecessor_ccode", "successor_ccode", "date").is_unique().all()
    assert rows["date"].is_sorted()
    assert rows.filter(pl.col("predecessor_ccode") == pl.col("successor_ccode")).is_empty()
    assert rows["note"].null_count() == 0


def test_every_state_that_ended_says_what_became_of_it():
    ended = state_spells("cow").filter(pl.col("end").is_not_null())
    left = {(row["predecessor_ccode"], row["date"]) for row in successions().iter_rows(named=True)}
    # Germany's end of 1945 and Austria-Hungary's are followed by successors that began on days of their own.
    for row in ended.iter_rows(named=True):
        followed = any(code == row["code"] and -400 <= (day - row["end"]).days <= 3650 for code, day in left)
        assert followed, row


@pytest.mark.parametrize(
    ("code", "came_from"),
    [
        (255, {240, 245, 260, 265, 267, 269, 271, 273, 275, 280}),
        (325, {327, 329, 332, 335, 337}),
        (679, {678, 680}),
        (816, {817}),
        (316, {315}),
        (731, {730}),
        (732, {730}),
        (771, {770}),
        (830, {820}),
        (510, {511}),
        (531, {530}),
        (626, {625}),
        (347, {345}),
        (385, {380}),
    ],
)
def test_predecessors(code, came_from):
    assert {change.predecessor for change in predecessors(code)} == came_from


@pytest.mark.parametrize(
    ("code", "became"),
    [
        (300, {290, 305, 310, 315, 345}),
        (315, {316, 317}),
        (345, {341, 343, 344, 346, 347, 349}),
        (255, {260, 265, 290}),
        (730, {731, 732}),
        (652, {651}),
    ],
)
def test_successors(code, became):
    assert {change.successor for change in successors(code)} == became


def test_occupations_are_shown_on_request():
    assert successors(210) != successors(210, occupations=True)
    assert [c.successor for c in successors(530)] == [531]
    assert [c.successor for c in successors(530, occupations=True)] == [325, 531]


def test_lineage_keeps_the_order_of_time():
    slovakia = lineage(317)
    assert [(c.predecessor, c.successor) for c in slovakia] == [(300, 315), (315, 317)]
    assert [c.date for c in lineage(255)] == sorted(c.date for c in lineage(255))
    # The Bavaria of 1871 leads on to the two Germanies and their union.
    assert {c.successor for c in lineage(245)} >= {255, 260, 265}
    # Hungary left in 1918, so the Poland of 1918 is no ancestor of its.
    assert {c.predecessor for c in lineage(310)} == {300}


def test_codes_of_the_other_system_have_no_lineage():
    with pytest.raises(UnknownNameError, match="no COW state code called '971'"):
        lineage(971)


def test_dates_are_days():
    assert successions()["date"].min() > date(1816, 1, 1)


def test_examples():
    assert doctest.testmod(module).failed == 0
