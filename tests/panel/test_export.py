"""Files of a panel: values, types and labels survive, references are kept, nothing is half-written.

Stata files are read back by two other programs: ReadStat (through pyreadstat) and pandas.
"""

import csv
import errno
from datetime import date
from pathlib import Path

import polars as pl
import pyreadstat
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import koinon as kn
from koinon.errors import KoinonError
from koinon.panel.out import export
from koinon.panel.out.export import files_of
from koinon.panel.out.stata import stata_names, write_dta
from koinon.panel.variable import Variable
from koinon.sources import origin


@pytest.fixture(scope="module")
def panel():
    return kn.dyad_years(2014, 2018).among("USA").add("capabilities", "contiguity").lag("cinc1")


@pytest.mark.parametrize("ending", ["parquet", "csv", "dta", "xlsx"])
def test_codebook_and_references_stand_beside(panel, tmp_path, ending):
    written = panel.write(tmp_path / f"mine.{ending}")
    assert [path.name for path in written] == [
        f"mine.{ending}",
        "mine_codebook.md",
        "mine_codebook.csv",
        "mine_references.bib",
    ]
    assert {item.name for item in tmp_path.iterdir()} == {path.name for path in written}


def test_parquet_gives_the_same_frame(panel, tmp_path):
    panel.write(tmp_path / "a.parquet")
    assert pl.read_parquet(tmp_path / "a.parquet").equals(panel.frame)


def test_csv_gives_the_same_numbers(panel, tmp_path):
    panel.write(tmp_path / "a.csv")
    back = pl.read_csv(tmp_path / "a.csv", schema=panel.frame.schema)
    assert back.equals(panel.frame)


def test_excel_gives_the_same_numbers_and_plain_years(panel, tmp_path):
    fastexcel = pytest.importorskip("fastexcel")
    panel.write(tmp_path / "a.xlsx")
    assert fastexcel.read_excel(tmp_path / "a.xlsx").sheet_names == ["panel", "codebook"]
    back = pl.read_excel(tmp_path / "a.xlsx", sheet_name="panel", infer_schema_length=None)
    assert back.columns == panel.frame.columns
    assert back.height == panel.frame.height
    for name in ("ccode2", "year", "conttype"):
        assert back[name].cast(pl.Int16).to_list() == panel.frame[name].to_list()
    # Excel writes 16 significant digits.
    assert (back["cinc1"] / panel.frame["cinc1"] - 1).abs().max() < 1e-14


def test_stata_keeps_values_integer_types_and_labels(panel, tmp_path):
    panel.write(tmp_path / "a.dta")
    back, meta = pyreadstat.read_dta(tmp_path / "a.dta", output_format="polars")
    for name in panel.frame.columns:
        assert back[name].to_list() == panel.frame[name].to_list(), name
    kinds = meta.readstat_variable_types
    assert {kinds[name] for name in ("ccode1", "year", "conttype", "irst1", "milex1")} == {"int32"}
    assert kinds["cinc1"] == "double"
    assert meta.column_names_to_labels["year"] == "Calendar year"
    assert meta.variable_value_labels["conttype"][1] == "land or river border"
    assert all(len(label) <= 80 for label in meta.column_labels)
    assert "dyad-year" in meta.file_label


def test_stata_files_read_the_same_in_pandas(panel, tmp_path):
    pandas = pytest.importorskip("pandas")
    panel.write(tmp_path / "a.dta")
    back = pandas.read_stata(tmp_path / "a.dta", convert_categoricals=False, convert_missing=False)
    for name in panel.frame.columns:
        ours = panel.frame[name].cast(pl.Float64).fill_null(float("nan")).to_numpy()
        assert (abs(back[name].to_numpy(dtype=float) - ours) > 0).sum() == 0
        assert int(back[name].isna().sum()) == panel.frame[name].null_count()


@pytest.mark.parametrize("ending", ["parquet", "csv", "dta", "xlsx"])
def test_the_same_panel_gives_the_same_bytes(panel, tmp_path, ending):
    one, two = tmp_path / "one", tmp_path / "two"
    for folder in (one, two):
        folder.mkdir()
        panel.write(folder / f"a.{ending}")
    for path in one.iterdir():
        assert path.read_bytes() == (two / path.name).read_bytes(), path.name
    panel.write(one / f"a.{ending}")
    assert (one / "a_references.bib").read_bytes() == (two / "a_references.bib").read_bytes()


cells = {
    pl.Int8: st.integers(-128, 127),
    pl.Int16: st.integers(-(2**15), 2**15 - 1),
    pl.Int32: st.integers(-(2**31), 2**31 - 1),
    pl.Int64: st.integers(-(2**53), 2**53),
    pl.Float64: st.floats(-1e300, 1e300, allow_nan=False),
    pl.Boolean: st.booleans(),
    pl.String: st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=20),
    pl.Date: st.dates(date(1700, 1, 1), date(2100, 1, 1)),
}


@given(st.data(), st.sampled_from(list(cells)), st.integers(0, 6))
@settings(max_examples=120, deadline=None)
def test_any_column_survives_a_stata_file(tmp_path_factory, data, kind, size):
    values = data.draw(st.lists(st.one_of(st.none(), cells[kind]), min_size=size, max_size=size))
    path = tmp_path_factory.mktemp("dta") / "x.dta"
    frame = pl.DataFrame({"k": range(size), "x": pl.Series(values, dtype=kind)})
    write_dta(frame, path, {"x": "A label"}, {})
    back, _ = pyreadstat.read_dta(path, output_format="polars")
    if kind == pl.String:  # Stata has no missing text
        values = [value or "" for value in values]
    assert back["x"].to_list() == values


def test_missing_numbers_of_every_kind_are_missing_in_stata(tmp_path):
    kinds = [pl.Int8, pl.Int16, pl.Int32, pl.Int64, pl.Float32, pl.Float64, pl.Boolean, pl.Date]
    frame = pl.DataFrame({f"x{i}": pl.Series([None], dtype=kind) for i, kind in enumerate(kinds)})
    frame = frame.with_columns(nan=pl.lit(float("nan")))
    write_dta(frame, tmp_path / "x.dta", {}, {})
    back, _ = pyreadstat.read_dta(tmp_path / "x.dta", output_format="polars")
    assert back.null_count().row(0) == (1,) * frame.width


@pytest.mark.parametrize("value", [2**60, float("inf"), 1e308])
def test_numbers_stata_cannot_hold_are_refused(tmp_path, value):
    with pytest.raises(KoinonError, match="'x' holds a number that is too large"):
        write_dta(pl.DataFrame({"x": [value]}), tmp_path / "x.dta", {}, {})


@given(st.lists(st.text("ab_1é x", min_size=1, max_size=40), unique=True, max_size=8))
def test_stata_names_are_valid_and_all_different(names):
    made = stata_names(names)
    assert list(made) == names
    assert len(set(made.values())) == len(names)
    assert all(name.isascii() and name.isidentifier() and len(name) <= 32 for name in made.values())


def test_long_names_are_cut_for_stata_and_the_codebook_says_so(tmp_path):
    long = "a_very_long_name_that_stata_would_never_accept"
    panel = kn.state_years(2000, 2000)
    panel = panel.with_frame(
        panel.frame.with_columns(pl.lit(1, pl.Int8).alias(long)), [Variable(long, "One.", "int8")]
    )
    panel.write(tmp_path / "a.dta")
    back, _ = pyreadstat.read_dta(tmp_path / "a.dta", output_format="polars")
    assert back.columns[-1] == long[:32]
    assert f"{long[:32]} stands for {long}" in (tmp_path / "a_codebook.md").read_text()


def test_the_codebook_describes_every_column(panel, tmp_path):
    book = panel.codebook()
    assert book["name"].to_list() == panel.frame.columns
    assert book.filter(pl.col("description") == "").is_empty()
    row = book.filter(pl.col("name") == "cinc1").row(0, named=True)
    record = origin("cow_nmc")
    assert row["source"] == record.label
    assert row["terms"] == record.terms
    assert row["cite"].split("; ") == list(record.citation_keys)
    assert (row["first_year"], row["last_year"]) == (1816, 2022)
    assert row["missing"] == panel.frame["cinc1"].null_count()
    panel.write(tmp_path / "a.csv")
    with (tmp_path / "a_codebook.csv").open(newline="", encoding="utf-8") as file:
        assert [line["name"] for line in csv.DictReader(file)] == panel.frame.columns


def test_the_readable_codebook_says_how_the_panel_was_made(panel, tmp_path):
    panel.write(tmp_path / "a.csv", command="koinon panel dyad-year")
    text = (tmp_path / "a_codebook.md").read_text("utf-8")
    assert f"rows: {len(panel):,}" in text
    assert "command: koinon panel dyad-year" in text
    assert f"koinon: {kn.__version__}" in text
    assert panel.tables.entries["capabilities"].sha256 in text
    for note in panel.notes:
        assert note in text
    for column in panel.frame.columns:
        assert f"| {column} |" in text


def test_references_cite_every_source_once(panel):
    text = panel.cite()
    for source in panel.sources:
        for key in origin(source).citation_keys:
            assert text.count(f"{{{key},") == 1


def test_each_panel_of_a_folder_has_its_own_citations(panel, tmp_path):
    other = kn.state_years(2000, 2000).add("regime")
    panel.write(tmp_path / "a.csv")
    before = (tmp_path / "a_references.bib").read_bytes()
    other.write(tmp_path / "b.csv")
    assert (tmp_path / "a_references.bib").read_bytes() == before
    assert (tmp_path / "b_references.bib").read_text("utf-8") == other.cite() != panel.cite()


def test_the_files_of_a_panel_are_known_before_it_is_written(panel, tmp_path):
    assert files_of(tmp_path / "a.dta") == panel.write(tmp_path / "a.dta")


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("a.sav", "no format called 'sav'; formats are parquet, csv, dta or xlsx"),
        ("a", "'a' does not say its format"),
        ("nowhere/a.csv", "there is no folder"),
    ],
)
def test_bad_targets_are_refused(panel, tmp_path, name, said):
    with pytest.raises(KoinonError, match=said):
        panel.write(tmp_path / name)
    assert not list(tmp_path.iterdir())


def test_a_format_by_name_overrides_the_ending(panel, tmp_path):
    panel.write(tmp_path / "a.txt", "csv")
    assert (tmp_path / "a.txt").read_text().startswith("ccode1,ccode2,year")


def test_a_folder_is_no_file(panel, tmp_path):
    (tmp_path / "a.csv").mkdir()
    with pytest.raises(KoinonError, match="is a folder"):
        panel.write(tmp_path / "a.csv")


def test_a_folder_without_permission_is_refused(panel, tmp_path, monkeypatch):
    monkeypatch.setattr(export.os, "access", lambda *_: False)
    with pytest.raises(KoinonError, match="cannot be written to"):
        panel.write(tmp_path / "a.csv")


def test_too_many_rows_for_excel(panel, tmp_path, monkeypatch):
    monkeypatch.setattr(export, "EXCEL_ROWS", len(panel))
    with pytest.raises(KoinonError, match="write parquet, csv or dta instead"):
        panel.write(tmp_path / "a.xlsx")
    monkeypatch.setattr(export, "EXCEL_ROWS", len(panel) + 1)
    panel.write(tmp_path / "a.xlsx")


class Halfway:
    """A writer that leaves a part of the file and then fails."""

    def __init__(self, error):
        self.error = error

    def __call__(self, _, path):
        Path(path).write_bytes(b"half of it")
        raise self.error


@pytest.mark.parametrize(
    ("error", "raised", "said"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), KoinonError, "the disk is full"),
        (pl.exceptions.ComputeError("No space left on device (os error 28)"), KoinonError, "disk is full"),
        (OSError(errno.EROFS, "Read-only file system"), KoinonError, "cannot be written to"),
        (OSError(errno.EIO, "Input/output error"), KoinonError, "was not written: Input/output error"),
        (KeyboardInterrupt(), KeyboardInterrupt, None),
        (RuntimeError("a fault of ours"), RuntimeError, "a fault of ours"),
    ],
)
def test_whatever_happens_the_old_files_stay_whole(panel, tmp_path, monkeypatch, error, raised, said):
    panel.write(tmp_path / "a.csv")
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    monkeypatch.setitem(export.WRITERS, "csv", Halfway(error))
    with pytest.raises(raised, match=said):
        panel.filter(pl.col("year") == 2014, "one year").write(tmp_path / "a.csv")
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_an_empty_panel_can_be_written(panel, tmp_path):
    empty = panel.filter(pl.col("year") < 0, "nothing")
    for ending in ("parquet", "csv", "dta", "xlsx"):
        empty.write(tmp_path / f"a.{ending}")
    back, _ = pyreadstat.read_dta(tmp_path / "a.dta", output_format="polars")
    assert back.shape == empty.frame.shape
