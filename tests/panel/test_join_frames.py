"""A frame at hand joins a panel as a file does: polars, pandas, Arrow, lazy or not."""

import polars as pl
import pytest

import koinon as kn
from koinon.errors import KoinonError
from koinon.panel.joining import userfile

MINE = pl.DataFrame(
    {"country": ["France", "Germany", "Nowhere"], "year": [1960, 1960, 1960], "x": [1.5, 2.5, 3.5]}
)

FRAMES = {
    "polars": lambda: MINE,
    "lazy": lambda: MINE.lazy(),
    "arrow": lambda: MINE.to_arrow(),
    "pandas": lambda: MINE.to_pandas(),
}


@pytest.mark.parametrize("frame", FRAMES.values(), ids=FRAMES)
def test_a_frame_joins_as_its_file_does(frame, tmp_path):
    MINE.write_csv(tmp_path / "mine.csv")
    panel = kn.state_years(1960, 1960)
    from_file, from_frame = panel.join(tmp_path / "mine.csv"), panel.join(frame())
    assert from_frame.frame.equals(from_file.frame)
    assert from_frame.join_report.equals(from_file.join_report)
    assert from_frame.join_report.select("key", "reason").rows() == [("Nowhere", "name unknown")]
    assert from_frame.variable("x").description == "Column 'x' of the frame."
    assert "join: the frame by country as name and year" in from_frame.notes


def test_pandas_missing_values_are_missing():
    pandas = pytest.importorskip("pandas")
    mine = pandas.DataFrame({"ccode": [2, 220], "x": [float("nan"), 1.0], "said": ["NA", None]})
    joined = kn.state_years(1960, 1960).join(mine).frame.filter(pl.col("ccode").is_in([2, 220]))
    assert joined["x"].to_list() == [None, 1.0]
    assert joined["said"].null_count() == 2


def test_two_rows_for_one_state_are_told_by_their_place():
    mine = pl.DataFrame({"ccode": [2, 2], "year": [1960, 1960], "x": [1, 2]})
    with pytest.raises(KoinonError, match=r"^the frame has several rows for 2 in 1960 \(rows 0 and 1\)"):
        kn.state_years(1960, 1960).join(mine)


def test_what_is_no_table_is_said_so(monkeypatch):
    with pytest.raises(KoinonError, match="is a file or a frame of polars, pandas or Arrow, not int"):
        kn.state_years(1960, 1960).join(3)
    with pytest.raises(KoinonError, match="the frame has a head and no rows"):
        kn.state_years(1960, 1960).join(MINE.clear())
    monkeypatch.setattr(userfile, "CELLS", 8)
    with pytest.raises(KoinonError, match="the frame has 3 rows and 3 columns, over 8 cells"):
        kn.state_years(1960, 1960).join(MINE)


def test_a_series_is_no_frame():
    with pytest.raises(KoinonError, match="not Series"):
        kn.state_years(1960, 1960).join(MINE["x"])


def test_a_panel_becomes_an_arrow_table():
    panel = kn.state_years(1960, 1961).add("capabilities")
    table = panel.to_arrow()
    assert table.column_names == panel.frame.columns
    assert pl.DataFrame(table).equals(panel.frame)
