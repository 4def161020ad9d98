"""Peace years and their shapes.

Counts are compared with closed forms on small frames; the natural spline with the space spanned by patsy's
``cr`` basis (another program, same knots). Spans are equal up to rounding: least squares of one basis on the
other leaves less than 1e-8 of its norm.
"""

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

import koinon as kn
from koinon.errors import KoinonError, UnknownNameError
from koinon.panel.spells import years_since
from koinon.stats.spline import natural_spline


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


def test_a_natural_spline_has_no_curvature_at_its_boundary_knots():
    x = np.linspace(0, 1, 4001)
    bend = np.abs(np.diff(natural_spline(x, 3), n=2, axis=0))
    assert bend[:, 0].max() < 1e-12  # the linear term
    largest = bend[:, 1:].max(axis=0)
    assert (bend[0, 1:] < 0.005 * largest).all()
    assert (bend[-1, 1:] < 0.005 * largest).all()


def _basis_at(x, knots):
    """The published formula (Hastie, Tibshirani and Friedman 2009, eq. 5.4 and 5.5), written out."""
    k = len(knots)

    def d(j):
        above = np.maximum(x - knots[j], 0) ** 3 - np.maximum(x - knots[-1], 0) ** 3
        return above / (knots[-1] - knots[j])

    return np.column_stack([x, *(d(j) - d(k - 2) for j in range(k - 2))])


def test_the_basis_is_the_published_one():
    x = np.arange(60.0)
    knots = np.quantile(x, [0, 0.25, 0.5, 0.75, 1])
    assert np.allclose(natural_spline(x, 3), _basis_at(x, knots), rtol=1e-12)


@pytest.mark.parametrize("interior", [1, 3, 6])
def test_the_basis_spans_what_patsy_spans(interior):
    patsy = pytest.importorskip("patsy")
    x = np.random.default_rng(1).integers(0, 120, 400).astype(float)
    knots = np.unique(np.quantile(x, np.linspace(0, 1, interior + 2)))
    other = np.asarray(
        patsy.cr(x, knots=knots[1:-1], lower_bound=knots[0], upper_bound=knots[-1], constraints=None)
    )
    ours = np.column_stack([np.ones_like(x), natural_spline(x, interior)])
    ours = ours / np.abs(ours).max(axis=0)
    assert other.shape[1] == ours.shape[1] == interior + 2
    for a, b in ((ours, other), (other, ours)):
        rest = b - a @ np.linalg.lstsq(a, b, rcond=None)[0]
        assert np.linalg.norm(rest) < 1e-8 * np.linalg.norm(b)


def test_missing_values_stay_missing_in_the_basis():
    basis = natural_spline(np.array([np.nan, *range(10)]), 2)
    assert np.isnan(basis[0]).all()
    assert np.isfinite(basis[1:]).all()


@pytest.mark.parametrize("interior", [0, -3])
def test_a_spline_without_knots(interior):
    with pytest.raises(KoinonError, match="at least 1 interior knot"):
        natural_spline(np.arange(10.0), interior)


def test_too_few_values_for_the_knots():
    with pytest.raises(KoinonError, match="too few"):
        natural_spline(np.array([1.0, 1.0, 2.0]), 3)


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
