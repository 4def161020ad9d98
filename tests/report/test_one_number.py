"""One quantity, one number: panel, measure, brief and comparison agree on every bloc and year.

A number that a brief or comparison shows and that is also a column of a panel must be the same value, or
the same null, wherever a reader meets it (`docs/decisions/0010-one-home-per-measure.md`). Equality is
exact: one computation, so there is nothing to round. Every day a fifth of the blocs is asked, with those
that once disagreed; all of them nightly.
"""

import polars as pl
import pytest

import koinon as kn
from koinon.facts.club.disputes import dispute_counts
from koinon.panel.units import FIRST_YEAR, LAST_YEAR
from koinon.report.club import burden, capability, trade, voting
from koinon.report.club.context import Context
from koinon.report.club.labels import Labels
from koinon.report.club.subject import subject
from koinon.report.club.view import first_year
from koinon.report.comparison.measures import MEASURES
from koinon.store import default_store
from koinon.world.registry import blocs

COMPARED = {one.id: one for one in MEASURES}
IDS = [bloc.id for bloc in blocs()]
DISAGREED = {"warsaw-pact", "us-roc", "sacu", "china-dprk"}
"""Where trade share or concentration once had two answers in the most years."""
SAMPLE = sorted({"nato", "eu", "asean", "au", *DISAGREED, *IDS[::5]})

SAME = {
    "capability": (capability, "capability", None, "cinc"),
    "concentration": (burden, "concentration", "concentration index", "milex_hhi"),
    "trade": (trade, "trade", None, "trade_share"),
    "voting": (voting, "voting", None, "vote_agreement"),
}
"""Comparison: section and figure of the brief, its line (None: the bloc's own), column of the panel."""


@pytest.fixture(scope="module")
def panel():
    groups = ("capabilities", "disputes", "votes", "disparity", "trade-share")
    return kn.bloc_years(FIRST_YEAR, LAST_YEAR).add(*groups).frame


@pytest.fixture(scope="module", params=["sample", pytest.param("all", marks=pytest.mark.nightly)])
def contexts(request):
    made = {}
    for name in SAMPLE if request.param == "sample" else IDS:
        about = subject(name, None, default_store())
        first, last = max(first_year(about), FIRST_YEAR), min(about.last_year, LAST_YEAR)
        made[name] = Context(about, default_store(), Labels.of(about.seats), first, max(first, last))
    return made


def values(frame, column):
    """Return the known values by year."""
    return dict(frame.select("year", pl.col(column).cast(pl.Float64)).drop_nulls(column).iter_rows())


def drawn(figures, name, line):
    """Return what a figure of a brief shows by year, or None where the section has no such figure."""
    for figure in figures:
        if figure.id == name:
            at = figure.columns.index(line)
            return {row[0]: row[at] for row in figure.rows if row[at] is not None}
    return None


@pytest.mark.parametrize("key", SAME)
def test_brief_comparison_and_panel_agree_on_every_bloc_and_year(key, panel, contexts):
    section, name, label, column = SAME[key]
    seen = 0
    for bloc, context in contexts.items():
        expected = values(panel.filter(pl.col("bloc_id") == bloc), column)
        compared = COMPARED[key]
        frame = compared.read(context).frame
        assert values(frame, compared.column) == expected, bloc
        shown = drawn(section.part(context).section.figures, name, label or context.subject.name)
        if shown is None:
            # A section draws a line from two values on; a single one stands in its sentence.
            assert len(expected) < 2, bloc
            continue
        assert shown == expected, bloc
        seen += len(shown)
    assert seen > 300


def test_a_measure_asked_for_by_name_is_the_panel(panel):
    for name, column in (("trade-share", "trade_share"), ("disparity", "milex_hhi")):
        asked = kn.measured(name, FIRST_YEAR, LAST_YEAR).frame
        assert asked.select("bloc_id", "year", column).equals(panel.select("bloc_id", "year", column))


def test_disputes_of_five_years_are_those_of_the_panel(panel, contexts):
    for bloc, context in contexts.items():
        rows = panel.filter(pl.col("bloc_id") == bloc)
        counts = dispute_counts(context.subject.club, FIRST_YEAR, LAST_YEAR, "cow")
        assert values(counts, "intra_onset") == values(rows, "cowmid_intra_onset"), bloc
        # A comparison begins with the first member; the EU has a year before it.
        yearly = {y: n for y, n in values(rows, "cowmid_intra_onset").items() if y >= context.first}
        expected = {
            year: sum(yearly[year - back] for back in range(5))
            for year in yearly
            if all(year - back in yearly for back in range(5))
        }
        assert values(COMPARED["disputes"].read(context).frame, "recent") == expected, bloc


def test_trade_inside_integration_is_the_measure(panel):
    """Parts of a composite are the column itself, or null by the composite's rule; never another value."""
    made = kn.bloc_years(2005, 2014).add("integration", "votes", "cohesion", "trade-share").frame
    assert made["int_trade_share"].equals(made["trade_share"].alias("int_trade_share"))
    assert made["int_trade_share"].count() > 500
    for part, whole in (("int_vote_agreement", "vote_agreement"), ("agreement", "vote_agreement")):
        both = made.drop_nulls([part])
        assert both.height > 500
        assert both.filter(pl.col(part).ne_missing(pl.col(whole))).is_empty(), part
