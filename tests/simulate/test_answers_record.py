"""The record of who came, the published counts, and the model behind the probabilities.

From outside: the counts of Berkemeier and Fuhrmann (2018) on their own file (exact), participants of single
wars as the data sets and the history books have them (exact). The back-test is compared with the page that
states it (0.004 on AUC, 0.0005 on Brier: what another BLAS may move, and still far below any difference that
the page speaks of).
"""

import re
from pathlib import Path

import polars as pl
import pytest

from koinon.errors import KoinonError
from koinon.measure.record.features import KINDS
from koinon.measure.record.record import attacks, opportunities
from koinon.simulate.joining import joining
from koinon.simulate.joining.backtest import backtest
from koinon.simulate.joining.fulfilment import fulfilment
from koinon.stats import pooled_logit as logit
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
