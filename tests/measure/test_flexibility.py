"""Flexibility of ties.

Outside values
- General defence cooperation agreements signed per year (DCAD 1.0): at most 11 to 1991, 35 in 1992, 83 in
  1994, 93 in 2010; exact.
- ATOP 5.1: 789 treaties, 280 with defence, 82 offence, 126 neutrality, 442 non-aggression, 388 consultation;
  exact.
- Alliances in force in ATOP 5.0: 6 (1900), 47 (1950), 128 (1990), 308 (2000), 347 (2015). In 5.1, with 24
  treaties more: 6, 47, 135, 322, 365 on 31 December. Equal to 1950, then at most 6 % more, never fewer.
"""

import polars as pl
import pytest

import koinon as kn
from koinon.cli.main import main
from koinon.measure.instruments import TYPES, by_purpose, instruments, pair_ties
from koinon.measure.purposes import PURPOSES
from koinon.store.catalogue import default_store


@pytest.fixture(scope="module")
def system():
    return kn.system_years(1816, 2025).add("flexibility").frame


@pytest.fixture(scope="module")
def blocs():
    return kn.bloc_years(1816, 2025).add("flexibility").frame


def of(frame, year, **keys):
    return frame.filter(year=year, **keys).row(0, named=True)


def test_agreements_signed_are_those_of_dcad(system):
    early = system.filter(pl.col("year").is_between(1980, 1991))["flex_dca_new"]
    assert early.max() == 11
    assert [of(system, year)["flex_dca_new"] for year in (1992, 1994, 2010)] == [35, 83, 93]


def test_treaties_are_those_of_atop():
    treaties = default_store().frame("treaties")
    assert treaties.height == 789
    counts = [treaties[name].sum() for name in ("defense", "offense", "neutral", "nonagg", "consul")]
    assert counts == [280, 82, 126, 442, 388]
    made = instruments(default_store())
    assert made.filter(pl.col("type").is_in(["pact", "light"])).height == 789
    active = treaties.filter((pl.col("defense") == 1) | (pl.col("offense") == 1)).height
    assert made.filter(type="pact").height == active


def test_alliances_in_force_are_those_of_atop(system):
    found = [
        of(system, year)["flex_pact"] + of(system, year)["flex_light"]
        for year in (1900, 1950, 1990, 2000, 2015)
    ]
    assert found == [6, 47, 135, 322, 365]
    for ours, theirs in zip(found, (6, 47, 128, 308, 347), strict=True):
        assert theirs <= ours <= 1.06 * theirs


def test_growth_is_in_looser_treaties_not_in_pacts(system):
    assert of(system, 2018)["flex_pact"] < of(system, 1980)["flex_pact"]
    assert of(system, 2018)["flex_light"] > 3 * of(system, 1980)["flex_light"]


def test_shares_follow_from_counts(system):
    row = of(system, 2010)
    assert row["flex_pact_share"] == pytest.approx(row["flex_pact"] / (row["flex_pact"] + row["flex_light"]))
    loose = row["flex_dca"] + row["flex_coalition"] + row["flex_informal"]
    assert row["flex_loose_share"] == pytest.approx(loose / sum(row[f"flex_{kind}"] for kind in TYPES))
    for name in [name for name in system.columns if name.endswith("_share")]:
        assert system[name].drop_nulls().is_between(0, 1).all()


def test_years_outside_a_source_are_missing(system):
    assert of(system, 1979)["flex_dca"] is of(system, 2011)["flex_dca"] is None
    assert of(system, 2011)["flex_loose_share"] is of(system, 2019)["flex_pact"] is None
    assert of(system, 2018)["flex_informal"] is of(system, 2018)["flex_purpose_climate"] is None
    assert of(system, 2018)["flex_coalition"] is not None
    assert of(system, 1947)["flex_pact_trade_share"] is None


def test_every_purpose_names_what_exists_once():
    store = default_store()
    blocs = set(store.frame("blocs").filter(kind="coalition")["id"])
    titles = set(store.frame("informal_organisations")["title"])
    named = [one for ids, _ in PURPOSES.values() for one in ids]
    written = [one for _, organisations in PURPOSES.values() for one in organisations]
    assert sorted(named) == sorted(blocs)
    assert len(set(written)) == len(written)
    assert set(written) <= titles


def test_purposes_by_hand():
    alive = by_purpose(default_store()).filter(purpose="maritime").sort("year")
    assert alive.filter(year=1985).height == 0
    # The zone of peace in the South Atlantic of 1986, and the Combined Maritime Forces from 2002.
    assert dict(alive.filter(pl.col("year").is_in([1990, 2002])).select("year", "n").iter_rows()) == {
        1990: 1,
        2002: 2,
    }


def test_a_pair_has_a_pact_or_a_looser_treaty_not_both():
    ties = pair_ties(default_store())
    assert not ties.select("ccode1", "ccode2", "year").is_duplicated().any()
    assert (ties["ccode1"] < ties["ccode2"]).all()
    assert ((ties["pact"] + ties["light"]) <= 1).all()


def test_pairs_of_a_bloc_add_up(blocs):
    known = blocs.drop_nulls("flex_untied_pairs")
    assert known.height > 1_000
    total = known["flex_pact_pairs"] + known["flex_light_pairs"] + known["flex_untied_pairs"]
    assert (total - 1).abs().max() < 1e-12
    for name in [name for name in blocs.columns if name.endswith("_pairs")]:
        assert blocs[name].drop_nulls().is_between(0, 1).all()
    assert blocs["flex_regime_sd"].drop_nulls().is_between(0, 0.5).all()


def test_nato_is_pacts_and_asean_is_not(blocs):
    nato, asean = (of(blocs, 2010, bloc_id=bloc) for bloc in ("nato", "asean"))
    assert (nato["flex_pact_pairs"], nato["flex_light_pairs"]) == (1.0, 0.0)
    assert (asean["flex_pact_pairs"], asean["flex_light_pairs"]) == (0.0, 1.0)
    assert asean["flex_pact_trade_share"] is None
    assert of(blocs, 2023, bloc_id="aukus")["flex_pact_pairs"] is None


def test_regimes_spread_by_hand():
    panel = kn.bloc_years(2010, 2010, ["GCC"])
    scores = kn.state_years(2010, 2010).add("regime").frame
    mine = scores.filter(pl.col("ccode").is_in(panel.members["ccode"].implode()))["v2x_polyarchy"]
    row = panel.add("flexibility").frame.row(0, named=True)
    assert row["flex_regime_sd"] == pytest.approx(mine.std(ddof=0))
    assert row["flex_regime_reporting"] == 6


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["flexibility", "--state", "France"], "is not of states"),
        (["flexibilty"], "did you mean flexibility?"),
        (["flexibility", "--set", "window=3"], "no option"),
    ],
)
def test_bad_input_is_answered_in_one_sentence(capsys, arguments, said):
    assert main(["measure", *arguments]) == 2
    told = capsys.readouterr()
    assert said in told.err
    assert told.err.count("\n") == 1
