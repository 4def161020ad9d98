"""Why values are missing: every null has one reason, and the reasons add up."""

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

import koinon as kn
from koinon.panel.attach import attach_pairs, attach_states
from koinon.panel.out.missing import NO_CODE, NO_HISTORY, NO_ROW, NO_VALUE, OUTSIDE, UNDEFINED
from koinon.panel.variable import Variable

X = Variable("x", "A number.", "float64", table="capabilities", covers=(1990, 1992))


def state_rows(rows):
    flat = [(code, year, value) for (code, year), value in rows.items()]
    return pl.DataFrame(flat, schema={"ccode": pl.Int16, "year": pl.Int16, "x": pl.Float64}, orient="row")


def found(panel, variable):
    table = panel.missing().filter(pl.col("variable") == variable)
    return dict(table.select("reason", "rows").iter_rows())


def adds_up(panel):
    table = panel.missing()
    by_variable = dict(table.group_by("variable").agg(pl.col("rows").sum()).iter_rows())
    nulls = {v.name: panel.frame[v.name].null_count() for v in panel.variables}
    assert by_variable == {name: count for name, count in nulls.items() if count}
    assert table.filter(pl.col("rows") <= 0).is_empty()
    assert table.select(pl.col("share") - pl.col("rows") / len(panel)).to_series().abs().sum() == 0


def test_nothing_missing_gives_an_empty_table_with_the_same_columns():
    assert kn.state_years(1990, 1990).missing().columns == ["variable", "reason", "rows", "share"]
    assert kn.state_years(1990, 1990).missing().is_empty()


def test_each_reason_of_a_state_variable():
    panel = kn.state_years(1989, 1991)
    panel = panel.filter(pl.col("ccode").is_in([2, 20, 70]), "three states")
    rows = state_rows({(2, 1990): 1.0, (2, 1991): None, (20, 1990): 2.0, (20, 1991): 3.0})
    panel = attach_states(panel, rows, [X])
    # 1989: three states outside; 70 has no row in two years; 2 has an empty value in 1991.
    assert found(panel, "x") == {OUTSIDE: 3, NO_ROW: 2, NO_VALUE: 1}
    adds_up(panel)


def test_a_state_without_counterpart_says_so():
    panel = kn.state_years(1990, 1991, "gw", microstates=True)
    panel = attach_states(panel, state_rows({(2, 1990): 1.0}), [X], absent="zero")
    without = panel.frame.filter(pl.col("ccode").is_null()).height
    assert without > 0
    assert found(panel, "ccode") == {NO_CODE: without}
    assert found(panel, "x") == {NO_CODE: without}
    adds_up(panel)


def test_an_empty_value_of_a_listed_row_is_not_zero():
    panel = kn.state_years(1990, 1990).filter(pl.col("ccode").is_in([2, 20]), "two states")
    panel = attach_states(panel, state_rows({(2, 1990): None}), [X], absent="zero")
    assert panel.frame["x"].to_list() == [None, 0.0]
    assert found(panel, "x") == {NO_VALUE: 1}


def test_outside_the_years_of_the_source_comes_before_other_reasons():
    panel = kn.state_years(1993, 1994, "gw", microstates=True)
    panel = attach_states(panel, state_rows({}), [X])
    assert found(panel, "x") == {OUTSIDE: len(panel)}


def test_a_pair_turned_round_finds_its_row():
    rows = pl.DataFrame({"ccode1": [2], "ccode2": [20], "year": [1990], "x": [None]})
    rows = rows.cast({"ccode1": pl.Int16, "ccode2": pl.Int16, "year": pl.Int16, "x": pl.Float64})
    panel = kn.directed_dyad_years(1990, 1990)
    panel = attach_pairs(panel, rows, [X])
    assert found(panel, "x") == {NO_VALUE: 2, NO_ROW: len(panel) - 2}


def test_a_lag_tells_its_own_history_from_the_gaps_of_its_source():
    panel = kn.state_years(1989, 1993).filter(pl.col("ccode").is_in([2, 265]), "two states")
    rows = state_rows({(2, 1990): 1.0, (2, 1991): None, (2, 1992): 2.0, (265, 1990): 3.0})
    panel = attach_states(panel, rows, [X]).lag("x")
    # USA: 1989 has no year before, 1990 looks at 1989 (outside), 1992 at the empty value of 1991.
    # East Germany: 1989 has no year before, 1990 looks at 1989.
    assert found(panel, "x_lag1") == {NO_HISTORY: 2, OUTSIDE: 2, NO_VALUE: 1}
    adds_up(panel)


def test_reasons_of_a_lag_survive_a_filter():
    panel = kn.state_years(1989, 1992).filter(pl.col("ccode") == 2, "one state")
    panel = attach_states(panel, state_rows({(2, 1990): None}), [X]).lag("x")
    panel = panel.filter(pl.col("year") == 1991, "one year")
    assert found(panel, "x_lag1") == {NO_VALUE: 1}


def test_a_computed_variable_without_source_is_not_defined():
    panel = kn.state_years(1990, 1990)
    made = Variable("y", "Nothing.", "float64")
    panel = panel.with_frame(panel.frame.with_columns(y=pl.lit(None, pl.Float64)), [made])
    assert found(panel, "y") == {UNDEFINED: len(panel)}


def test_coverage_names_the_years_with_values():
    panel = kn.state_years(1989, 1993).filter(pl.col("ccode") == 2, "one state")
    panel = attach_states(panel, state_rows({(2, 1990): 1.0, (2, 1991): None}), [X])
    row = panel.coverage().filter(pl.col("variable") == "x").row(0, named=True)
    assert (row["first_year"], row["last_year"], row["share"]) == (1990, 1990, 0.2)
    assert (row["source_first"], row["source_last"]) == (1990, 1992)


cells = st.dictionaries(
    st.tuples(st.sampled_from([2, 20, 255, 260, 265, 345, 678, 679, 680]), st.integers(1988, 1993)),
    st.one_of(st.none(), st.floats(0, 9)),
)


@given(
    cells,
    st.sampled_from(["missing", "zero"]),
    st.sampled_from(["cow", "gw"]),
    st.booleans(),
    st.integers(1, 2),
)
@settings(max_examples=40, deadline=None)
def test_reasons_add_up_in_any_panel(rows, absent, system, directed, by):
    make = kn.directed_dyad_years if directed else kn.state_years
    panel = make(1988, 1993, system)
    few = pl.col(panel.keys[0]).is_in([2, 255, 260, 265, 340, 345, 678, 680])
    if directed:
        few &= pl.col(panel.keys[1]).is_in([20, 260, 345, 678, 679])
    panel = panel.filter(few, "a few states")
    panel = attach_states(panel, state_rows(rows), [X], absent)
    names = ["x1", "x2"] if directed else ["x"]
    panel = panel.lag(*names, by=by).lead(*names)
    adds_up(panel)
    adds_up(panel.filter(pl.col("year") > 1990, "later years"))


def test_reasons_add_up_with_real_tables():
    panel = kn.dyad_years(1985, 2020, "gw").add("capabilities", "contiguity", "majors")
    adds_up(panel)
    # Contiguity ends in 2016: everything after is outside the source's years.
    assert found(panel, "conttype")[OUTSIDE] == panel.frame.filter(pl.col("year") > 2016).height


def test_reasons_add_up_for_blocs_and_treaties():
    for panel in (kn.bloc_years(2010, 2022), kn.treaty_years(2010, 2022)):
        panel = panel.add("capabilities", "trade").lag("members")
        adds_up(panel)
        assert set(found(panel, "members_lag1")) >= {NO_HISTORY}
