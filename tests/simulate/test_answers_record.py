"""The record of who came, the published counts, and the model behind the probabilities.

From outside: the counts of Berkemeier and Fuhrmann (2018) on their own file (exact), participants of single
wars as the data sets and the history books have them (exact), statsmodels for the logit without pooling
(1e-4 on coefficients and standard errors: both solve the same equations), numerical quadrature for the
Laplace approximation (0.02 on the logarithm: an approximation), counting of pairs for AUC (exact). The
back-test is compared with the page that states it (0.004 on AUC, 0.0005 on Brier: what another BLAS may
move, and still far below any difference that the page speaks of).
"""

import re
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from koinon.errors import KoinonError
from koinon.measure.record.features import KINDS
from koinon.measure.record.record import attacks, opportunities
from koinon.simulate.joining import joining
from koinon.simulate.joining.backtest import auc, backtest
from koinon.simulate.joining.fulfilment import fulfilment
from koinon.stats import pooled_logit as logit
from koinon.stats.skill import calibration
from koinon.store import default_store

PAGE = Path(__file__).resolve().parents[2] / "docs" / "explanation" / "who-answers.md"


@pytest.fixture(scope="module")
def record():
    return opportunities(default_store())


@pytest.fixture(scope="module")
def published(raw):
    return fulfilment(pl.read_parquet(raw / "replication" / "berkemeier_fuhrmann_2018.parquet"))


@pytest.mark.parametrize(
    ("obligation", "era", "kept", "all_"),
    [
        ("any", "all", 73, 146),
        ("any", "1816-1944", 61, 92),
        ("any", "1945-2003", 12, 54),
        ("defense", "all", 42, 102),
        ("offense", "all", 31, 42),
        ("neutral", "all", 35, 45),
        ("nonagg", "all", 18, 49),
        ("defense", "1816-1944", 36, 59),
        ("defense", "1945-2003", 6, 43),
    ],
)
def test_published_counts_of_fulfilment(published, obligation, era, kept, all_):
    row = published.filter(obligation=obligation, era=era)
    assert row.select("kept", "opportunities").row(0) == (kept, all_)


def test_a_blank_of_the_replication_file_is_zero_and_not_unknown():
    rows = {"sample": [1, 1], "dnaLLM": [None, None], "honorLLM": [1, None]}
    rows |= {name: [1, 1] for name in ("defense", "offense", "neutral", "nonagg")}
    assert fulfilment(pl.DataFrame(rows)).row(0) == ("any", "all", 1, 2, 0.5)


def test_a_file_without_the_columns_is_refused_in_one_sentence():
    with pytest.raises(KoinonError, match="needs the columns dnaLLM"):
        fulfilment(pl.DataFrame({"sample": [1], "honorLLM": [1], "defense": [1]}))


def test_every_war_of_cow_is_among_the_attacks():
    store = default_store()
    wars = store.frame("cow_inter_wars")["warnum"].unique()
    cases = attacks(store)
    assert wars.len() == 95
    # A dispute that belongs to two wars bears the number of the earlier one: Chad and Vietnam's offshoots.
    assert cases.height == 107
    assert cases.filter(pl.col("war") > 0)["war"].n_unique() >= 80
    assert not cases["case"].is_duplicated().any()


@pytest.mark.parametrize(
    ("case", "attacker", "target"),
    [
        (258, 255, 290),  # 1939: side A of the dispute is Poland, which mobilised; COW's initiator is Germany
        (257, 300, 345),  # 1914
        (51, 731, 732),  # 1950
        (3957, 645, 690),  # 1990
    ],
)
def test_attackers_are_the_initiators_of_the_war(case, attacker, target):
    row = attacks(default_store()).filter(pl.col("case") == case).row(0, named=True)
    assert attacker in row["attackers"]
    assert target in row["targets"]


def test_the_two_sides_of_an_attack_share_nobody():
    for row in attacks(default_store()).iter_rows(named=True):
        assert not set(row["targets"]) & set(row["attackers"])


def test_who_was_bound_and_came_in_1914_and_1939(record):
    serbia = record.filter(pl.col("case") == 257, pl.col("side") == "target")
    assert serbia.select("ccode", "joined").rows() == [(350, 1)]  # Greece, in 1917
    austria = record.filter(pl.col("case") == 257, pl.col("side") == "attacker")
    came = dict(austria.select("ccode", "joined").iter_rows())
    assert came == {255: 1, 325: 0, 360: 0}  # Germany; Italy and Romania came, on the other side
    assert set(austria.filter(joined_other=1)["ccode"]) == {325, 360}
    poland = record.filter(pl.col("case") == 258, pl.col("side") == "target")
    assert (220, 1) in poland.select("ccode", "joined").rows()


def test_nobody_is_bound_to_south_korea_in_june_1950(record):
    bound = record.filter(pl.col("case") == 51, pl.col("side") == "target")
    # The United States is a party from the first day; those listed were bound to the United States.
    assert 2 not in bound["ccode"].to_list()


def test_keys_are_unique_and_a_state_never_opposes_itself(record):
    assert not record.select("case", "side", "ccode").is_duplicated().any()
    assert record.filter(pl.col("joined") + pl.col("joined_other") > 1).is_empty()
    assert set(record["kind"]) == set(KINDS)


def test_the_strict_rule_lets_fewer_promises_hold(record):
    strict = opportunities(default_store(), "strict")
    assert strict.height == record.height
    held = [rows.filter(pl.col("kind") == "active").height for rows in (record, strict)]
    assert held[1] < held[0]


def test_logit_without_pooling_equals_statsmodels():
    sm = pytest.importorskip("statsmodels.api")
    rng = np.random.default_rng(3)
    x = np.column_stack([np.ones(400), rng.normal(size=(400, 2))])
    y = (rng.random(400) < 1 / (1 + np.exp(-(x @ [-1.0, 0.8, 0.0])))).astype(float)
    ours = logit.fit(x, y, np.arange(400) % 7, [1e3] * 3, {"group": 1e-4})
    theirs = sm.Logit(y, x).fit(disp=0, tol=1e-12)
    assert ours.mean == pytest.approx(theirs.params, abs=1e-4)
    assert np.sqrt(np.diag(ours.cov)) == pytest.approx(theirs.bse, abs=1e-4)


def test_evidence_is_close_to_the_integral():
    y = np.array([1.0] * 12 + [0.0] * 28)
    grid = np.linspace(-9, 9, 20001)
    eta = grid[:, None]
    log_like = (y * eta - np.logaddexp(0, eta)).sum(axis=1)
    log_prior = -(grid**2) / 2 / 1.5**2 - np.log(1.5) - np.log(2 * np.pi) / 2
    exact = np.log(np.trapezoid(np.exp(log_like + log_prior), grid))
    found = logit.fit(np.ones((40, 1)), y, np.zeros(40, int), [1.5], {"group": 1e-6})
    # A group of scale almost zero adds nothing; the constant of the Gaussian cancels in Laplace's formula.
    assert found.evidence == pytest.approx(exact, abs=0.02)


def test_average_over_groups_equals_quadrature():
    z = np.linspace(-12, 12, 40001)
    weight = np.exp(-(z**2) / 2) / np.sqrt(2 * np.pi)
    exact = np.trapezoid(weight / (1 + np.exp(-(-2.0 + 1.4 * z))), z)
    assert logit.averaged(np.array([-2.0]), 1.4)[0] == pytest.approx(exact, abs=1e-5)


def test_pooling_draws_a_thin_cell_to_the_others_and_leaves_a_thick_one():
    kind = np.array([0] * 400 + [1] * 400 + [2] * 2)
    y = np.array(([1.0] * 120 + [0.0] * 280) * 2 + [1.0, 1.0])
    x = np.column_stack([np.ones(802), np.eye(3)[kind]])
    found = logit.fit(x, y, np.arange(802), [3.0, *["cell"] * 3], {"cell": 0.7, "group": 0.1})
    p = 1 / (1 + np.exp(-(found.mean[0] + found.mean[1:])))
    assert p[0] == pytest.approx(0.3, abs=0.03)
    assert 0.3 < p[2] < 0.6  # two of two came


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10_000))
def test_fit_does_not_depend_on_order_or_on_the_numbers_of_groups(seed):
    rng = np.random.default_rng(seed)
    x = np.column_stack([np.ones(60), rng.normal(size=60)])
    y = (rng.random(60) < 0.3).astype(float)
    groups = rng.integers(0, 6, 60)
    groups = np.unique(groups, return_inverse=True)[1]
    scales = {"group": 1.0}
    found = logit.fit(x, y, groups, [2.0, 1.0], scales)
    order, names = rng.permutation(60), rng.permutation(groups.max() + 1)
    again = logit.fit(x[order], y[order], names[groups][order], [2.0, 1.0], scales)
    assert again.mean == pytest.approx(found.mean, abs=1e-8)
    assert again.evidence == pytest.approx(found.evidence, abs=1e-8)


def test_logit_refuses_other_outcomes_and_shapes():
    with pytest.raises(ValueError, match="0 or 1"):
        logit.fit(np.ones((2, 1)), np.array([0.0, 2.0]), np.arange(2), [1.0], {"group": 1.0})
    with pytest.raises(ValueError, match="shapes differ"):
        logit.fit(np.ones((2, 1)), np.array([0.0, 1.0]), np.arange(2), [1.0, 2.0], {"group": 1.0})


def test_model_knows_the_fall_after_1945_and_the_order_of_promises():
    model = joining.model(default_store())
    rows = pl.DataFrame(
        {
            "year": [1910, 2020] * 2,
            "side": ["target"] * 4,
            "kind": ["active", "active", "restraint", "restraint"],
            "capdist": [800.0] * 4,
            "cinc": [0.02] * 4,
            "outbid": [False] * 4,
        }
    )
    early, late, out_early, out_late = logit.predicted(model.fit, joining.design(rows))
    assert early > 1.5 * late
    assert early > out_early
    assert late > out_late


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 5)), min_size=2, max_size=30))
def test_auc_counts_pairs(rows):
    came = [score for yes, score in rows if yes]
    stayed = [score for yes, score in rows if not yes]
    if not came or not stayed:
        return
    pairs = [(a > b) + (a == b) / 2 for a in came for b in stayed]
    found = auc(np.array([float(yes) for yes, _ in rows]), np.array([float(score) for _, score in rows]))
    assert found == pytest.approx(sum(pairs) / len(pairs))


def test_calibration_classes_hold_every_prediction():
    rows = pl.DataFrame({"p": [0.0, 0.019, 0.02, 0.3, 1.0], "joined": [0, 0, 1, 1, 1]})
    found = calibration(rows)
    assert found["n"].sum() == 5
    assert found.filter(low=0.0).select("n", "observed").row(0) == (2, 0.0)


def test_back_test_gives_the_figures_of_the_page():
    found = backtest(default_store())
    assert found.predictions["p"].is_between(0, 1).all()
    rows = {row["rows"]: row for row in found.scores.iter_rows(named=True)}
    line = re.compile(
        r"^\| (all|target|attacker|before 1945|from 1945) \| (\d+) \| (\d+) \| ([\d.]+) \|"
        r".*?\| ([\d.]+) \| [\d.]+ \| ([\d.]+) \|$",
        re.M,
    )
    printed = line.findall(PAGE.read_text("utf-8"))
    assert len(printed) == 5
    for name, n, joined, area, brier, base in printed:
        row = rows[name]
        assert (row["n"], row["joined"]) == (int(n), int(joined))
        assert row["auc"] == pytest.approx(float(area), abs=0.004)
        assert row["brier"] == pytest.approx(float(brier), abs=0.0005)
        assert row["brier_base"] == pytest.approx(float(base), abs=0.0005)


def test_table_of_the_page_is_that_of_the_record(record):
    text = PAGE.read_text("utf-8")
    words = {
        "defence that holds against the attacker": "active",
        "joining its attacks": "active",
        "other promise of arms": "other active",
        "consultation": "consultation",
        "neutrality or non-aggression": "restraint",
    }
    rows = re.findall(r"^\| (target|attacker) \| ([^|]+) \| (\d+) \| (\d+) \| (\d+) \| (\d+) \|$", text, re.M)
    assert len(rows) == 8
    for side, promise, *numbers in rows:
        of_kind = record.filter(side=side, kind=words[promise])
        for (n, came), era in zip(
            (numbers[:2], numbers[2:]), (pl.col("year") < 1945, pl.col("year") >= 1945), strict=True
        ):
            part = of_kind.filter(era)
            assert (part.height, part["joined"].sum()) == (int(n), int(came))
