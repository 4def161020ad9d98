"""Every measure by every way in: table, figure, document, panel; the same numbers however it is asked for.

Likeness of the members: the mean of S over the 105 pairs of NATO's members in 1980 is taken pair by pair from
`koinon.similarity`; equal to 1e-12, the two being sums of the same numbers.
"""

import json

import polars as pl
import pytest

import koinon as kn
from koinon.cli.main import main
from koinon.errors import KoinonError
from koinon.measure.catalogue import MEASURES
from koinon.panel.clubs.clubs import club
from koinon.report.comparison.measures import MEASURES as COMPARED
from koinon.report.comparison.measures import STATE_MEASURES
from koinon.report.comparison.view import side_of
from koinon.store import default_store
from koinon.world.named import named_state

FIRST, LAST = 2000, 2014
ASKED = {
    "bloc-year": ["--bloc", "NATO", "--bloc", "ASEAN", "--bloc", "France+Germany"],
    "treaty-year": ["--bloc", "3180"],
    "state-year": ["--state", "France", "--state", "Japan"],
    "dyad-year": ["--state", "France", "--state", "Germany"],
    "directed-dyad-year": ["--state", "France", "--state", "Germany"],
    "system-year": [],
}
WAYS = [(name, unit) for name, one in MEASURES.items() for unit in one.units]


def years(first=FIRST, last=LAST):
    return ["--from", str(first), "--to", str(last)]


DAILY = dict(reversed(WAYS))
"""The unit that each measure takes where none is named, asked for every day; the others nightly."""


@pytest.mark.parametrize(
    ("name", "unit"),
    [
        pytest.param(name, unit, marks=() if DAILY[name] == unit else pytest.mark.nightly)
        for name, unit in WAYS
    ],
)
def test_every_measure_is_a_document_and_a_figure(capsys, tmp_path, name, unit):
    picture = tmp_path / "m.svg"
    asked = ["measure", name, "--unit", unit, *ASKED[unit], *years()]
    assert main([*asked, "--json", "--figure", str(picture)]) == 0
    document = json.loads(capsys.readouterr().out)
    body = document["data"]
    assert body["unit"] == unit
    assert body["rows"] >= LAST - FIRST
    assert body["formula"] and body["scale"] and body["cite"]
    own = [column["name"] for column in body["columns"]]
    assert all(set(own) <= set(record) for record in body["records"])
    assert any(record[column] is not None for record in body["records"] for column in own)
    assert document["sources"]
    assert picture.read_text("utf-8").startswith("<svg")


@pytest.mark.parametrize("name", [name for name, one in MEASURES.items() if "bloc-year" in one.units])
def test_a_bloc_has_the_same_numbers_alone_and_among_all(name):
    own = [
        column for column in kn.measured(name, 2005, 2008, blocs=["NATO"]).frame.columns if column != "year"
    ]
    alone = kn.measured(name, 2005, 2008, blocs=["NATO"]).frame.select("year", *own)
    every = kn.bloc_years(2005, 2008).add(name).frame.filter(pl.col("bloc_id") == "nato")
    assert alone.equals(every.select("year", *own))


@pytest.mark.parametrize("name", [name for name, one in MEASURES.items() if "bloc-year" in one.units])
def test_where_no_source_speaks_every_number_is_missing_or_counted(name):
    """No value may be NaN, and shares and scores of years before all sources of a bloc are not invented."""
    frame = kn.bloc_years(1816, 2025, ["NATO", "Alliance of Sahel States"]).add(name).frame
    floats = [column for column, kind in frame.schema.items() if kind.is_float()]
    for column in floats:
        assert not frame[column].is_nan().any(), column
        assert not frame[column].is_infinite().any(), column


def test_likeness_of_members_is_the_mean_of_their_pairs():
    members = kn.bloc_years(1980, 1980, ["NATO"])
    pairs = members.pairs.join(kn.similarity(1980).frame, on=["ccode1", "ccode2", "year"])
    made = members.add("similarity").frame
    assert made["similarity_pairs"][0] == pairs.height == 105
    assert made["s"][0] == pytest.approx(pairs["s"].mean(), abs=1e-12)


def test_what_is_missing_in_every_row_is_said():
    panel = kn.measured("deterrence", blocs=["AES"])
    assert panel.frame["deterrence"].null_count() == panel.frame.height
    assert any("deterrence is missing in every row" in note for note in panel.notes)


@pytest.mark.parametrize("options", [{"weights": "votes=-1"}, {"weights": ",".join(
    f"{part}=0" for part in ("votes", "ideal", "democracy", "regime", "organisations"))}])  # fmt: skip
def test_weights_that_weigh_nothing_are_refused(options):
    with pytest.raises(KoinonError):
        kn.measured("cohesion", 2000, 2005, blocs=["NATO"], **options)


@pytest.fixture(scope="module")
def found():
    """What each comparison reads of NATO, or of France."""
    store = default_store()
    nato = side_of("NATO", club("NATO"), store).context
    france = side_of("France", named_state("France"), store).context
    return {
        (one.id, one.column): one.read(where)
        for where, listed in ((nato, COMPARED), (france, STATE_MEASURES))
        for one in listed
    }


@pytest.mark.parametrize("compared", [*COMPARED, *STATE_MEASURES], ids=lambda one: f"{one.id}-{one.column}")
def test_a_comparison_has_a_head_and_sources_for_each_measure(compared, found):
    assert compared.head
    assert found[compared.id, compared.column].sources


@pytest.mark.parametrize("name", ["deterrence", "fragility"])
def test_a_comparison_cites_what_the_measure_rests_on(name, found):
    panel = kn.bloc_years(2000, 2000, ["NATO"]).add(name)
    compared = next(one for one in COMPARED if one.id == name)
    assert set(found[name, compared.column].sources) == set(panel.variable(name).sources)


def test_a_group_of_one_state_or_of_one_not_yet_born_is_refused(capsys):
    assert main(["measure", "cohesion", "--bloc", "France+", *years()]) == 2
    assert main(["measure", "cohesion", "--bloc", "France+South Sudan", *years(1990, 2000)]) == 2
    said = capsys.readouterr().err.splitlines()
    assert len(said) == 2
