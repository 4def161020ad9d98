"""The plan of a panel: what it says is what building gives.

Rows and columns are exact. The size and the shares of rows with a value are estimates from a sample of some
5,000 rows: the size stays within 2 % of the built frame's, a share within 0.03 (three standard errors of a
share of one half are 0.02).
"""

import json

import pytest

import koinon as kn
from koinon.cli import main
from koinon.errors import KoinonError, UnknownNameError
from koinon.panel.out.plan import SAMPLE, plan

GROUPS = [("gml-disputes", {}), ("peace-years", {"form": "spline"}), ("alliances", {}), ("economy", {})]


def built(panel, groups):
    for name, options in groups:
        panel = panel.add(name, **options)
    return panel


@pytest.mark.parametrize(
    "bare",
    [
        kn.state_years(1816, 2020, "gw"),
        kn.dyad_years(1900, 2010),
        kn.bloc_years(1950, 2020),
    ],
    ids=["states", "pairs", "blocs"],
)
def test_the_plan_says_what_building_gives(bare):
    groups = [g for g in GROUPS if bare.unit == "dyad-year"] or [("economy", {}), ("capabilities", {})]
    planned, panel = plan(bare, groups), built(bare, groups)
    assert planned.rows == len(panel)
    assert planned.columns["variable"].to_list() == panel.frame.columns
    assert planned.sources == panel.sources
    assert planned.size == pytest.approx(panel.frame.estimated_size(), rel=0.02)
    share = panel.coverage()["share"]
    assert (planned.columns["share"] - share).abs().max() < 0.03


def test_small_panels_are_planned_exactly():
    bare = kn.state_years(2000, 2010)
    assert len(bare) < SAMPLE
    assert plan(bare, [("trade", {})]).size == bare.add("trade").frame.estimated_size()


def test_a_plan_refuses_what_building_refuses():
    with pytest.raises(UnknownNameError, match="did you mean trade"):
        plan(kn.state_years(2000, 2001), [("trad", {})])
    with pytest.raises(KoinonError, match="fits dyad-year"):
        plan(kn.state_years(2000, 2001), [("alliances", {})])


def test_the_command_prints_the_plan_and_writes_nothing(capsys, tmp_path):
    out = tmp_path / "panel.csv"
    arguments = ["panel", "dyad-year", "--from", "1990", "--to", "2018", "--relevant"]
    assert main([*arguments, "--with", "gml-disputes", "--plan", "-o", str(out)]) == 0
    printed, noted = capsys.readouterr()
    relevant = kn.dyad_years(1990, 2018).relevant()
    assert printed.startswith(f"dyad-year, {len(relevant):,} rows, 10 columns, about ")
    assert "sources: cow_states, cow_contiguity, cow_majors, gml_mid" in printed
    assert "nothing was built" in noted
    assert not out.exists()


def test_the_plan_as_json(capsys):
    arguments = ["panel", "state-year", "--from", "1990", "--to", "1991", "--with", "capabilities"]
    assert main([*arguments, "--codes", "gw", "--plan", "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    data = document["data"]
    assert data["rows"] == len(kn.state_years(1990, 1991))
    assert [c["variable"] for c in data["columns"]][:4] == ["ccode", "year", "gwcode", "milex"]
    milex = data["columns"][3]
    assert (milex["source_first"], milex["source_last"], milex["source"]) == (1816, 2022, "cow_nmc")
    assert {"cow_states", "cow_nmc"} <= {source["id"] for source in document["sources"]}
