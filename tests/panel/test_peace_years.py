"""Peace years and their shapes.

Counts are compared with closed forms on small frames, exactly.
"""

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

import koinon as kn
from koinon.errors import KoinonError, UnknownNameError
from koinon.panel.spells import years_since


def counted(event, starts=()):
    opened = np.zeros(len(event), bool)
    opened[[0, *starts]] = True
    return years_since(np.array(event, bool), opened).tolist()


def test_without_events_the_count_is_the_age():
    assert counted([0, 0, 0, 0]) == [0, 1, 2, 3]


def test_the_year_after_an_event_is_zero():
    assert counted([0, 1, 0, 0, 0, 1, 0]) == [0, 1, 0, 1, 2, 3, 0]


def test_every_year_of_a_lasting_event_stays_at_zero():
    assert counted([1, 1, 1, 0, 0]) == [0, 0, 0, 0, 1]


def test_another_unit_starts_anew():
    assert counted([0, 0, 0, 0], starts=[2]) == [0, 1, 0, 1]


def test_nothing_to_count():
    assert years_since(np.zeros(0, bool), np.zeros(0, bool)).shape == (0,)


@given(st.lists(st.tuples(st.booleans(), st.booleans()), min_size=1, max_size=40))
def test_the_count_follows_its_definition(rows):
    event, starts = (np.array(column) for column in zip(*rows, strict=True))
    wanted, count = [], 0
    for i in range(len(rows)):
        count = 0 if i == 0 or starts[i] or event[i - 1] else count + 1
        wanted.append(count)
    assert years_since(event, starts).tolist() == wanted


def iran_iraq(**options):
    panel = kn.dyad_years(1975, 1995).add("gml-disputes").add("peace-years", **options)
    pair = panel.frame.filter(pl.col("ccode1") == 630, pl.col("ccode2") == 645)
    return dict(pair.select("year", "gmlmidspell").iter_rows()), pair


def test_iran_and_iraq_had_no_years_of_peace_from_1980_to_1988():
    spell, pair = iran_iraq()
    ongoing = dict(pair.select("year", "gmlmidongoing").iter_rows())
    assert all(ongoing[year] == 1 for year in range(1980, 1989))
    assert [spell[year] for year in range(1981, 1990)] == [0] * 9


def test_counted_from_the_onset_the_war_looks_like_peace():
    spell, pair = iran_iraq(since="onset")
    onset = dict(pair.select("year", "gmlmidonset").iter_rows())
    assert onset[1980] == 1
    since = 0
    for year in range(1981, 1989):
        since = 0 if onset[year - 1] else since + 1
        assert spell[year] == since
    assert max(spell[year] for year in range(1981, 1989)) > 0


def test_history_does_not_depend_on_the_rows_of_the_panel():
    whole = kn.dyad_years(1900, 1960).add("gml-disputes", "peace-years").frame
    late = kn.dyad_years(1950, 1960).add("gml-disputes", "peace-years").frame
    keys = ["ccode1", "ccode2", "year", "gmlmidspell"]
    assert late.select(keys).equals(whole.filter(pl.col("year") >= 1950).select(keys))


def test_cubes_are_powers_of_the_count():
    _, pair = iran_iraq(form="cubic")
    assert pair.select((pl.col("gmlmidspell").cast(pl.Int64) ** 3 == pl.col("gmlmidspell3")).all()).item()
    assert pair.select((pl.col("gmlmidspell").cast(pl.Int64) ** 2 == pl.col("gmlmidspell2")).all()).item()


def test_peace_years_need_an_event_and_known_choices():
    with pytest.raises(KoinonError, match="need an event group"):
        kn.dyad_years(1990, 1991).add("peace-years")
    with pytest.raises(UnknownNameError, match="did you mean onset"):
        kn.dyad_years(1990, 1991).add("gml-disputes").add("peace-years", since="onsets")
