"""Joining a table of one's own: by any code or name, in its year, with nothing lost in silence."""

import json
from datetime import date

import polars as pl
import pyreadstat
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

import koinon as kn
from koinon.cli import main
from koinon.errors import KoinonError, UnknownNameError
from koinon.panel.joining import userfile as userdata
from koinon.panel.joining.keys import keys_of
from koinon.panel.joining.userfile import UserTable


@pytest.fixture
def write(tmp_path):
    """Write a table as CSV, or in the format of the name; gives the path."""

    def make(table, name="mine.csv"):
        path = tmp_path / name
        frame = pl.DataFrame(table, strict=False)
        if name.endswith(".csv"):
            frame.write_csv(path)
        elif name.endswith(".parquet"):
            frame.write_parquet(path)
        elif name.endswith(".dta"):
            pyreadstat.write_dta(frame.to_pandas(), str(path))
        else:
            frame.write_excel(path)
        return path

    return make


def states(*years):
    return kn.state_years(years[0], years[-1])


def value(panel, column="x", **where):
    found = panel.frame.filter(pl.all_horizontal(pl.col(k) == v for k, v in where.items()))
    assert found.height == 1, where
    return found[column][0]


def reasons(panel):
    return {(row["key"], row["reason"]): row for row in panel.join_report.iter_rows(named=True)}


# --- keys


SPELLINGS = {
    "ccode": [2, 255],
    "COWcode": [2, 255],
    "cowcode": [2, 255],
    "cown": [2.0, 255.0],
    "gwno": [2, 260],
    "gwcode": [2, 260],
    "iso3c": ["USA", "DEU"],
    "iso3": ["usa", "deu"],
    "ISO2": ["US", "DE"],
    "iso3n": [840, 276],
    "stateabb": ["USA", "GMY"],
    "country": ["United States", "Germany"],
    "Country Name": ["U.S.A.", "Federal Republic of Germany"],
    "statename": ["United States of America", "Germany"],
    "state": [2, 255],
}


@pytest.mark.parametrize("spelling", SPELLINGS)
@pytest.mark.parametrize("system", ["cow", "gw"])
def test_states_are_found_by_any_spelling(write, spelling, system):
    path = write({spelling: SPELLINGS[spelling], "year": [2000, 2000], "x": [1, 2]})
    panel = kn.state_years(2000, 2000, system).join(path)
    code = "ccode" if system == "cow" else "gwcode"
    assert value(panel, **{code: 2}) == 1
    assert value(panel, **{code: 255 if system == "cow" else 260}) == 2
    assert panel.frame["x"].count() == 2
    assert panel.join_report.is_empty()
    assert panel.frame.height == kn.state_years(2000, 2000, system).frame.height


PAIRS = [
    ("ccode1", "ccode2"),
    ("statea", "stateb"),
    ("gwno_a", "gwno_b"),
    ("iso_o", "iso_d"),
    ("iso3c1", "iso3c2"),
    ("exporter", "importer"),
    ("exporter_iso3", "importer_iso3"),
    ("state1", "state2"),
    ("country_a", "country_b"),
    ("sender", "target"),
    ("state1no", "state2no"),
    ("sidea", "sideb"),
]


@pytest.mark.parametrize(("one", "two"), PAIRS)
def test_pairs_are_found_by_any_spelling(one, two):
    iso, number = "iso" in one, "code" in one or "no" in one
    sides = (["USA"], ["CAN"]) if iso else ([2], [20]) if number else (["USA"], ["Canada"])
    table = UserTable("t.csv", pl.DataFrame({one: sides[0], two: sides[1], "year": [2000], "x": [1]}))
    found = keys_of(table, "cow")
    assert [key.column for key in found.states] == [one, two]
    assert [key.side for key in found.states] == [1, 2]
    assert found.directed == (one in {"iso_o", "exporter", "exporter_iso3", "sender"})


def test_the_most_exact_column_is_used_and_the_others_are_left_out(write):
    path = write({"country": ["Wrong"], "ccode": [2], "iso3": ["USA"], "year": [2000], "x": [1]})
    panel = states(2000).join(path)
    assert value(panel, ccode=2) == 1
    assert any("left out country, iso3" in note for note in panel.notes)
    assert "country" not in panel.frame.columns


def test_a_column_can_be_named(write):
    path = write({"Land": ["Deutschland", "USA"], "year": [2000, 2000], "x": [1, 2]})
    with pytest.raises(KoinonError, match=r"no column that says which state .* name one with --join-on"):
        states(2000).join(path)
    assert value(states(2000).join(path, on="Land"), ccode=2) == 2
    with pytest.raises(UnknownNameError, match="did you mean Land"):
        states(2000).join(path, on="Lamd")


def test_one_side_of_a_pair_is_not_enough(write):
    path = write({"ccode1": [2], "year": [2000], "x": [1]})
    with pytest.raises(KoinonError, match=r"a column of state 1 \(ccode1\) and none of state 2"):
        kn.dyad_years(2000, 2000).join(path)


# --- what a row is about


def test_a_name_means_the_state_of_its_year(write):
    path = write({"country": ["Germany"] * 3, "year": [1910, 1960, 1995], "x": [1, 2, 3]})
    panel = kn.state_years(1910, 1995).join(path)
    assert value(panel, ccode=255, year=1910) == 1
    assert value(panel, ccode=260, year=1960) == 2
    assert value(panel, ccode=255, year=1995) == 3


def test_codes_of_the_other_system_go_through_the_dated_crosswalk(write):
    # 970 is Nauru in COW and Kiribati in Gleditsch-Ward.
    path = write({"gwno": [970, 971], "year": [2005, 2005], "x": [1, 2]})
    panel = states(2005).join(path)
    assert value(panel, ccode=970) == 2
    assert value(panel, ccode=946) == 1
    path = write({"ccode": [970], "year": [2005], "x": [1]})
    assert value(kn.state_years(2005, 2005, "gw", microstates=True).join(path), gwcode=971) == 1


def test_a_file_without_years_holds_for_every_year(write):
    path = write({"country": ["Germany", "Poland", "Ruritania"], "x": [1, 2, 3]})
    panel = kn.state_years(1989, 1991).join(path)
    assert value(panel, ccode=260, year=1989) == value(panel, ccode=255, year=1991) == 1
    assert panel.frame.filter(ccode=290)["x"].to_list() == [2, 2, 2]
    assert list(reasons(panel)) == [("Ruritania", "name unknown")]
    assert panel.variable("x").covers is None


def test_in_a_panel_of_pairs_states_come_twice(write):
    path = write({"iso3c": ["USA", "CAN"], "year": [2000, 2000], "x": [1, 2]})
    panel = kn.dyad_years(2000, 2000).join(path)
    assert panel.frame.filter(ccode1=2, ccode2=20).select("x1", "x2").row(0) == (1, 2)
    assert panel.frame.filter(ccode1=2, ccode2=40).select("x1", "x2").row(0) == (1, None)


# --- pairs and directions


def test_pairs_hold_whichever_state_they_name_first(write):
    path = write({"state1": ["Canada"], "state2": ["USA"], "year": [2000], "x": [1], "y1": [3], "y2": [4]})
    panel = kn.dyad_years(2000, 2000).join(path)
    assert panel.frame.filter(ccode1=2, ccode2=20).select("x", "y1", "y2").row(0) == (1, 4, 3)
    both = kn.directed_dyad_years(2000, 2000).join(path).frame
    assert both.filter(ccode1=2, ccode2=20).select("x", "y1", "y2").row(0) == (1, 4, 3)
    assert both.filter(ccode1=20, ccode2=2).select("x", "y1", "y2").row(0) == (1, 3, 4)


def test_a_directed_file_fits_a_directed_panel(write):
    path = write({"exporter": ["USA", "CAN"], "importer": ["CAN", "USA"], "year": [2000, 2000], "x": [1, 2]})
    panel = kn.directed_dyad_years(2000, 2000).join(path)
    assert (value(panel, ccode1=2, ccode2=20), value(panel, ccode1=20, ccode2=2)) == (1, 2)
    # One direction only: the other is unknown, because the columns' names give a direction.
    path = write({"exporter": ["USA"], "importer": ["CAN"], "year": [2000], "x": [1]})
    assert value(kn.directed_dyad_years(2000, 2000).join(path), ccode1=20, ccode2=2) is None


def test_a_directed_file_does_not_fit_an_undirected_panel(write):
    path = write({"ccode1": [2, 20], "ccode2": [20, 2], "year": [2000, 2000], "x": [1, 2]})
    with pytest.raises(
        KoinonError, match=r"tells the two directions .*\(see 2 and 20 in 2000\): collapse it"
    ):
        kn.dyad_years(2000, 2000).join(path)


def test_a_symmetric_file_fits_an_undirected_panel(write):
    path = write(
        {"ccode1": [2, 20], "ccode2": [20, 2], "year": [2000] * 2, "x": [7, 7], "m1": [1, 2], "m2": [2, 1]}
    )
    panel = kn.dyad_years(2000, 2000).join(path)
    assert panel.frame.filter(ccode1=2, ccode2=20).select("x", "m1", "m2").row(0) == (7, 1, 2)


def test_pairs_do_not_fit_states(write):
    path = write({"ccode1": [2], "ccode2": [20], "year": [2000], "x": [1]})
    with pytest.raises(KoinonError, match="collapse it to one row per state and year"):
        states(2000).join(path)


def test_pairs_by_gleditsch_ward_in_a_cow_panel(write):
    path = write({"gwno_a": [365, 260], "gwno_b": [260, 2], "year": [1995, 1995], "x": [1, 2]})
    panel = kn.dyad_years(1995, 1995).join(path)
    assert value(panel, ccode1=255, ccode2=365) == 1
    assert value(panel, ccode1=2, ccode2=255) == 2


# --- the report


def test_what_does_not_match_is_reported_with_the_reason(write):
    path = write(
        {
            "country": ["Irann", "Korea", "Baden", "USA", "USA", None, "Puerto Rico"],
            "year": [2000, 2000, 2000, 1700, 2000, 2000, 2000],
            "x": range(7),
        }
    )
    panel = states(2000).join(path)
    found = reasons(panel)
    assert set(found) == {
        ("Irann", "name unknown"),
        ("Korea", "name ambiguous"),
        ("Baden", "not in the state system that year"),
        ("USA", "outside the panel's years"),
        ("(missing)", "key missing"),
        ("Puerto Rico", "not in the state system that year"),
    }
    assert found["Irann", "name unknown"]["suggestion"] == "Iran"
    assert "732" in found["Korea", "name ambiguous"]["suggestion"]
    assert found["USA", "outside the panel's years"]["first_year"] == 1700
    assert panel.frame["x"].count() == 1
    assert any("rows of mine.csv that match nothing" in note for note in panel.notes)


def test_codes_that_are_none_and_codes_out_of_their_years_are_told_apart(write):
    path = write({"ccode": [999, 260], "year": [2000, 2000], "x": [1, 2]})
    assert set(reasons(states(2000).join(path))) == {
        ("999", "code unknown"),
        ("260", "not in the state system that year"),
    }


def test_rows_that_the_panel_does_not_have_are_reported(write):
    path = write({"ccode": [2, 20], "year": [2000, 2000], "x": [1, 2]})
    panel = states(2000).among("USA").join(path)
    assert list(reasons(panel)) == [("20", "not in the panel")]
    path = write({"ccode1": [2, 2], "ccode2": [20, 2], "year": [2000, 2000], "x": [1, 2]})
    panel = kn.dyad_years(2000, 2000).among("France").join(path)
    assert list(reasons(panel)) == [
        ("2 - 2", "a state paired with itself"),
        ("2 - 20", "not in the panel"),
    ]


def test_namibia_is_not_lost_in_silence(write):
    path = write({"iso2": ["NA", "ZA"], "year": [2000, 2000], "x": [1, 2]})
    (line,) = states(2000).join(path).join_report.iter_rows(named=True)
    assert "Namibia" in line["suggestion"]


def test_several_files_add_up_in_one_report(write):
    one = write({"ccode": [999], "year": [2000], "x": [1]}, "one.csv")
    two = write({"country": ["Ruritania"], "year": [2000], "z": [1]}, "two.csv")
    panel = states(2000).join(one).join(two)
    assert {key for key, _ in reasons(panel)} == {"999", "Ruritania"}


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from([2, 20, 40, 999, 260]), st.integers(1998, 2003)), unique=True, min_size=1
    )
)
def test_every_row_matches_or_is_reported(tmp_path_factory, pairs):
    path = tmp_path_factory.mktemp("join") / "mine.csv"
    rows = pl.DataFrame(pairs, schema=["ccode", "year"], orient="row").with_columns(x=pl.lit(1))
    rows.write_csv(path)
    bare = states(2000, 2002)
    panel = bare.join(path)
    assert panel.frame.drop("x").equals(bare.frame)
    assert panel.frame["x"].count() + panel.join_report["rows"].sum() == rows.height


# --- refusals


def test_duplicate_keys_are_refused_with_the_first(write):
    path = write({"country": ["USA", "United States", "Iran"], "year": [2000] * 3, "x": [1, 2, 3]})
    with pytest.raises(
        KoinonError, match=r"several rows for USA and United States in 2000 \(lines 2 and 3\); keep one"
    ):
        states(2000).join(path)
    many = {"ccode": [2, 2, 20, 20, 40, 40, 41, 41, 42, 42], "year": [2000] * 10, "x": range(10)}
    with pytest.raises(KoinonError, match=r"lines 2 and 3.*lines 4 and 5.*lines 6 and 7\) and 2 more"):
        states(2000).join(write(many))


def test_two_names_of_one_state_collide_once_however_many_years(write):
    path = write({"country": ["Germany", "West Germany"], "x": [1, 2]})
    with pytest.raises(KoinonError) as refused:
        kn.state_years(1956, 1980).join(path)
    assert str(refused.value).count("lines 2 and 3") == 1
    assert "Germany and West Germany in 1956" in str(refused.value)


def test_columns_that_the_panel_has_are_refused(write):
    path = write({"ccode": [2], "year": [2000], "cinc": [1]})
    with pytest.raises(KoinonError, match=r"column of the name cinc already; rename it in mine\.csv"):
        states(2000).add("capabilities").join(path)
    with pytest.raises(KoinonError, match="column of the name cinc already"):
        kn.dyad_years(2000, 2000).add("capabilities").join(path)


def test_a_file_of_nothing_but_keys_is_refused(write):
    with pytest.raises(KoinonError, match="no column besides"):
        states(2000).join(write({"ccode": [2], "year": [2000]}))


def test_years_that_are_none_are_refused(write):
    for bad in ("soon", 2000.5):
        with pytest.raises(KoinonError, match=f"holds '{bad}', which is no year"):
            states(2000).join(write({"ccode": [2], "year": [bad], "x": [1]}))


def test_years_may_be_dates_or_whole_floats(write):
    path = write({"ccode": [2], "year": [date(2000, 12, 31)], "x": [1]}, "mine.parquet")
    assert value(states(2000).join(path), ccode=2) == 1
    path = write({"ccode": [2], "year": [2000.0], "x": [1]}, "mine.parquet")
    assert value(states(2000).join(path), ccode=2) == 1


def test_blocs_and_treaties_take_no_file(write):
    with pytest.raises(KoinonError, match="not of bloc-year"):
        kn.bloc_years(2000, 2000, ["NATO"]).join(write({"ccode": [2], "year": [2000], "x": [1]}))


# --- formats


@pytest.mark.parametrize("name", ["mine.csv", "mine.parquet", "mine.xlsx", "mine.dta"])
def test_every_format_gives_the_same(write, name):
    table = {"country": ["Türkiye", "Côte d'Ivoire"], "year": [2000, 2000], "x": [1.5, None], "w": ["a", "ß"]}
    panel = states(2000).join(write(table, name))
    assert (value(panel, ccode=640), value(panel, "w", ccode=640)) == (1.5, "a")
    assert (value(panel, ccode=437), value(panel, "w", ccode=437)) == (None, "ß")
    assert panel.variable("x").description == f"Column 'x' of {name}."


def test_stata_s_labels_of_variables_are_kept_and_those_of_values_ignored(tmp_path):
    frame = pl.DataFrame({"ccode": [2, 20], "year": [2000, 2000], "x": [1, 2]}).to_pandas()
    pyreadstat.write_dta(
        frame,
        str(tmp_path / "mine.dta"),
        column_labels=["Code", "Year", "How much of it"],
        variable_value_labels={"x": {1: "little", 2: "much"}},
    )
    panel = states(2000).join(tmp_path / "mine.dta")
    assert value(panel, ccode=2) == 1
    assert panel.variable("x").description == "How much of it (mine.dta)."
    assert "How much of it (mine.dta)." in panel.codebook()["description"].to_list()


def test_semicolons_and_commas_in_numbers(tmp_path):
    (tmp_path / "mine.csv").write_text("ccode;year;x\n2;2000;1,5\n20;2000;2,25\n")
    assert value(states(2000).join(tmp_path / "mine.csv"), ccode=20) == 2.25
    (tmp_path / "mine.csv").write_text("ccode\tyear\tx\n2\t2000\t1.5\n")
    assert value(states(2000).join(tmp_path / "mine.csv"), ccode=2) == 1.5


def test_a_panel_with_a_file_is_written_with_its_codebook(write, tmp_path):
    panel = states(2000).join(write({"ccode": [2], "year": [2000], "x": [1]}))
    for name in ("out.dta", "out.xlsx", "out.parquet", "out.csv"):
        panel.write(tmp_path / name)
    assert "Column 'x' of mine.csv." in (tmp_path / "out_codebook.md").read_text("utf-8")
    lost = panel.missing().filter(variable="x")
    assert lost["rows"].sum() == panel.frame.height - 1


# --- hostile files


def excel(path, rows, merge=None, formula=None):
    with xlsxwriter.Workbook(str(path)) as book:
        page = book.add_worksheet()
        for i, row in enumerate(rows):
            page.write_row(i, 0, row)
        if merge:
            page.merge_range(0, 0, 0, 2, merge)
        if formula:
            page.write_formula(*formula)


def hostile(folder):
    """Write files that cannot be used; gives their paths and what is said of each."""
    ok = b"ccode,year,x\n2,2000,1\n"
    texts = {
        "latin.csv": ("ccode,year,x\n2,2000,Köln\n".encode("latin-1"), "not in UTF-8 (line 2)"),
        "utf16.csv": (ok.decode().encode("utf-16"), "is in UTF-16"),
        "binary.csv": (bytes(range(256)) * 4, "is no text file"),
        "empty.csv": (b"", "is empty"),
        "head.csv": (b"ccode,year,x\n", "a head and no rows"),
        "ragged.csv": (b"ccode,year,x\n2,2000,1\n2,2001,1,1,1\n", "cannot be read as a table"),
        "twice.csv": (b"ccode,year,x,x\n2,2000,1,2\n", "several columns called 'x'"),
        "formula.csv": (b"ccode,year,x\n2,2000,=1+1\n", "holds formulas (=1+1)"),
        "page.html": (b"<html></html>", "not of a format that can be joined"),
        "garbage.xlsx": (b"PK\x03\x04 nothing", "no readable workbook"),
        "garbage.parquet": (b"PAR1 nothing", "no readable Parquet file"),
        "garbage.dta": (b"<stata_dta> nothing", "no readable Stata file"),
        "empty.xlsx": (b"", "is empty"),
    }
    for name, (data, said) in texts.items():
        (folder / name).write_bytes(data)
        yield folder / name, said
    excel(folder / "merged.xlsx", [["", "", ""], ["ccode", "year", "x"], [2, 2000, 1]], merge="My table")
    yield folder / "merged.xlsx", "leave one row of names on top and no merged cells"
    rows = [["ccode", "year", "x"], [2, 2000, 1]]
    excel(folder / "formula.xlsx", rows, formula=(1, 2, "=A2*2"))
    yield folder / "formula.xlsx", "holds formulas (first in C2)"
    excel(folder / "head.xlsx", rows[:1])
    yield folder / "head.xlsx", "a head and no rows"
    pl.DataFrame({"ccode": [2], "year": [2000], "x": [[1, 2]]}).write_parquet(folder / "list.parquet")
    yield folder / "list.parquet", "which is no plain value"
    yield folder / "nowhere.csv", "there is no file"
    yield folder, "there is no file"


def test_hostile_files_are_answered_in_one_sentence(tmp_path, capsys):
    command = ["panel", "state-year", "--from", "2000", "--to", "2000", "--join"]
    for path, said in list(hostile(tmp_path)):
        assert main([*command, str(path)]) == 2, path
        out, err = capsys.readouterr()
        assert out == ""
        assert said in err, (path, err)
        assert err.count("\n") == 1


@pytest.mark.parametrize("name", ["mine.csv", "mine.parquet", "mine.xlsx", "mine.dta"])
def test_huge_files_are_refused_before_they_are_read(write, monkeypatch, name):
    path = write({"ccode": [2, 20], "year": [2000, 2000], "x": [1, 2]}, name)
    monkeypatch.setattr(userdata, "CELLS", 5)
    with pytest.raises(KoinonError, match="over 5 cells"):
        states(2000).join(path)
    monkeypatch.setattr(userdata, "BYTES", 10)
    with pytest.raises(KoinonError, match="at most 2 are read"):
        states(2000).join(path)


def test_a_workbook_that_unpacks_to_too_much_is_refused(write, monkeypatch):
    path = write({"ccode": [2] * 500, "year": range(1500, 2000), "x": [0] * 500}, "mine.xlsx")
    monkeypatch.setattr(userdata, "BYTES", path.stat().st_size)
    with pytest.raises(KoinonError, match="unpacks to more than 2 GB"):
        states(2000).join(path)


def test_more_sheets_than_one_are_told(tmp_path):
    with xlsxwriter.Workbook(str(tmp_path / "mine.xlsx")) as book:
        page = book.add_worksheet("first")
        page.write_row(0, 0, ["ccode", "year", "x"])
        page.write_row(1, 0, [2, 2000, 1])
        book.add_worksheet("second").write(0, 0, "other")
    panel = states(2000).join(tmp_path / "mine.xlsx")
    assert any("only the first of 2 sheets" in note for note in panel.notes)


# --- the command line


def test_the_command_joins_and_reports(write, capsys, tmp_path):
    path = write({"country": ["USA", "Irann"], "year": [2000, 2000], "x": [1, 2]})
    command = ["panel", "state-year", "--from", "2000", "--to", "2000", "--join", str(path)]
    assert main([*command, "-o", str(tmp_path / "out.csv")]) == 0
    out, err = capsys.readouterr()
    assert "rows of your file that match nothing" in err
    assert "Irann" in err and "Iran" in err and "Irann" not in out
    assert pl.read_csv(tmp_path / "out.csv").filter(ccode=2)["x"].to_list() == [1]
    assert main([*command, "--json"]) == 0
    data = json.loads(capsys.readouterr().out)["data"]
    assert [line["key"] for line in data["join_report"]] == ["Irann"]


def test_a_plan_reads_no_file(capsys):
    years = ["--from", "2000", "--to", "2000"]
    assert main(["panel", "state-year", *years, "--plan", "--join", "x.csv"]) == 2
    assert "leave --join out" in capsys.readouterr().err


def test_join_on_needs_a_file(capsys):
    assert main(["panel", "state-year", "--from", "2000", "--to", "2000", "--join-on", "x"]) == 2
    assert "--join-on says which column" in capsys.readouterr().err
