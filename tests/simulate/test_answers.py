"""Who is bound to answer, by which treaty, and what the answer says.

The historical cases are held against what treaty collections and histories say; dates are ATOP's.
Probabilities are tested for order and bounds only: how good they are is in test_answers_record.py.
"""

import inspect
import json

import numpy as np
import polars as pl
import pytest

import koinon
from koinon.cli import main
from koinon.errors import KoinonError
from koinon.report.answers.sentences import headlines, odds
from koinon.report.answers.view import document, figure
from koinon.simulate.joining import joining
from koinon.simulate.joining.answers import answers
from koinon.simulate.joining.strength import simulated
from koinon.stats import pooled_logit as logit
from koinon.store import default_store
from koinon.world.other_commitments import KINDS, listed
from koinon.world.resolver import state_by_code


def asked(attacker, target, year, **options):
    return answers(attacker, target, year, **options)


def told(found):
    return " ".join(headlines(found))


def promised(found, side, obligation):
    """Return state and treaty of the promises of an obligation, with their verdict."""
    rows = found.promises.filter(side=side, obligation=obligation)
    return {
        (state, treaty): against
        for state, treaty, against in rows.select("state", "treaty", "against").rows()
    }


# --- Historical cases, treaty by treaty


def test_austria_hungary_against_serbia_in_1914():
    found = asked("Austria-Hungary", "Serbia", 1914)
    # No treaty bound Russia, France or Britain to Serbia; Greece and Montenegro were bound.
    assert promised(found, "target", "defense") == {
        ("Greece", "Greece-Serbia 1913 (ATOP 1490)"): "conditional",
        ("Montenegro", "Montenegro-Serbia 1912 (ATOP 1480)"): "yes",
    }
    # The Dual Alliance is against Russia and the Triple Alliance against others: neither against Serbia.
    german = promised(found, "attacker", "defense")
    assert german[("Germany", "Dual Alliance (1879)")] == "no"
    assert german[("Germany", "Triple Alliance")] == "no"
    assert promised(found, "attacker", "offense") == {}
    late = found.promises.filter(pl.col("state") == "Bulgaria", pl.col("side") == "attacker")
    assert str(late["begin"][0]) == "1914-09-06"
    assert "Nobody is bound to join Austria-Hungary in attack" in told(found)
    assert "Russia stood by Serbia out of declared policy" in told(found)


def test_germany_against_poland_in_1939():
    found = asked("Germany", "Poland", 1939)
    bound = promised(found, "target", "defense")
    assert bound == {
        ("United Kingdom", "Anglo-Polish Alliance"): "yes",
        ("France", "Franco-Polish Alliance"): "conditional",
        ("France", "Franco-Polish Guarantee (Locarno)"): "conditional",
        ("Romania", "Polish-Romanian Alliance"): "conditional",
    }
    dates = found.promises.filter(treaty="Anglo-Polish Alliance", obligation="defense").select("begin", "end")
    assert [str(day) for day in dates.row(0)] == ["1939-04-06", "1939-09-27"]
    assert promised(found, "attacker", "offense") == {("Italy", "Pact of Steel"): "yes"}
    soviet = found.states.filter(pl.col("ccode") == 365).row(0, named=True)
    assert (soviet["promise_target"], soviet["promise_attacker"], soviet["both"]) == ("restraint",) * 2 + (
        True,
    )
    assert found.bound("target")["state"][0] == "United Kingdom"


def test_north_korea_against_south_korea_in_1950_does_not_pretend_that_nobody_would_come():
    found = asked("North Korea", "South Korea", 1950)
    assert found.states.is_empty()
    assert found.promises.is_empty()
    text = told(found)
    assert "No treaty in the sources binds anybody to defend South Korea" in text
    assert "no defence treaty with South Korea before 1 October 1953" in text
    assert "resolutions 82, 83 and 84" in text
    assert any("action through the United Nations" in sentence for sentence in found.scope)
    assert found.strength.filter(what="expected")["low"].null_count() == 0


def test_iraq_against_kuwait_in_1990():
    found = asked("Iraq", "Kuwait", 1990)
    bound = promised(found, "target", "defense")
    # Both belong to the Arab pact: what it asks when members fight each other is not coded.
    assert bound[("Egypt", "Arab Joint Defence")] == "unknown"
    gulf = {state for (state, treaty), against in bound.items() if treaty == "Peninsula Shield Force"}
    assert gulf == {"Bahrain", "Oman", "Qatar", "Saudi Arabia", "United Arab Emirates"}
    assert "United States" not in found.states["state"].to_list()
    assert "authorisation of the Security Council" in told(found)
    egypt = found.states.filter(state="Egypt").row(0, named=True)
    assert egypt["both"]


def test_russia_against_estonia_in_2026():
    found = asked("Russia", "Estonia", 2026)
    bound = promised(found, "target", "defense")
    nato = {state for state, treaty in bound if treaty == "NATO"}
    assert len(nato) == 31  # 32 members but Estonia
    assert {"Finland", "Sweden", "North Macedonia", "United States"} <= nato
    union = {state for state, treaty in bound if treaty not in {"NATO"}}
    assert len(union) == 26
    assert {"Austria", "Ireland", "Malta", "Cyprus"} <= union
    assert "United Kingdom" not in union
    article = found.promises.filter(treaty="NATO", obligation="defense").select(
        "article", "clause", "conditions"
    )
    assert article.unique().row(0) == ("Article 5", "discretionary", ["place"])
    assert found.promises.filter(state="Finland", treaty="NATO", obligation="defense")[
        "origin"
    ].to_list() == ["registry"]
    korea = promised(found, "attacker", "defense")
    assert ("North Korea", "Russia-North Korea (2024)") in korea
    # Russia and Ukraine are at war: the treaty of 1997 in ATOP's last year binds nobody.
    assert found.promises.filter(
        side="attacker", state="Ukraine", treaty="Russia-Ukraine 1997 (ATOP 4875)"
    ).is_empty()
    assert found.bound("target")["state"][0] == "United States"
    assert found.scope[0].startswith("ATOP ends in 2018")
    assert found.states["cinc_year"].drop_nulls().max() == 2022


def test_azerbaijan_against_armenia_in_2020_and_with_the_frozen_membership_of_2026():
    found = asked("Azerbaijan", "Armenia", 2020)
    bound = promised(found, "target", "defense")
    csto = {state for (state, treaty), against in bound.items() if treaty == "CSTO" and against == "yes"}
    assert csto == {"Belarus", "Kazakhstan", "Kyrgyzstan", "Russia", "Tajikistan"}
    assert bound[("Russia", "Armenia-Russia 1997 (ATOP 4890)")] == "yes"
    assert bound[("Russia", "CIS Charter")] == "unknown"  # Azerbaijan is a member too
    assert ("Türkiye", "Turkey-Azerbaijan") in promised(found, "attacker", "defense")
    assert "frozen" not in told(found)
    assert any("Nagorno-Karabakh" in sentence for sentence in found.scope)
    later = asked("Azerbaijan", "Armenia", 2026)
    assert "Suspended or frozen in CSTO: Armenia since 22 February 2024" in told(later)
    assert later.states.filter(state="Kazakhstan")["suspended"][0] != ""


def test_belgium_of_1914_names_the_guarantee_of_1839():
    found = asked("Germany", "Belgium", 1914)
    assert found.bound("target").is_empty()
    assert "guaranteed the neutrality of Belgium" in told(found)


def test_a_state_that_left_a_bloc_is_no_longer_bound_by_it():
    before, after = asked("Russia", "Ireland", 2018), asked("Russia", "Ireland", 2024)
    britain = [
        found.promises.filter(state="United Kingdom", obligation="defense").height
        for found in (before, after)
    ]
    assert britain == [1, 0]


# --- What every answer keeps to


CASES = [
    ("Russia", "Estonia", 2026),
    ("Iraq", "Kuwait", 1990),
    ("Germany", "Poland", 1939),
    ("France", "Spain", 1823),
]


@pytest.mark.parametrize(("attacker", "target", "year"), CASES)
def test_numbers_keep_their_bounds(attacker, target, year):
    found = asked(attacker, target, year)
    assert not found.states["ccode"].is_duplicated().any()
    assert not set(found.states["ccode"]) & {found.attacker, found.target}
    for side in ("target", "attacker"):
        low, p, high = (found.states[f"p_{side}{end}"] for end in ("_low", "", "_high"))
        assert (low <= p).all()
        assert (p <= high).all()
        assert p.drop_nulls().is_between(0, 1).all()
        assert (p.is_null() == found.states[f"promise_{side}"].is_null()).all()
        shown = p.drop_nulls() * 100
        assert (shown - shown.round()).abs().max() is None or (shown - shown.round()).abs().max() < 1e-9
        rows = {row["what"]: row for row in found.strength.filter(side=side).iter_rows(named=True)}
        most = rows["own"]["cinc"] + found.bound(side)["cinc"].sum()
        assert rows["bound"]["low"] <= rows["bound"]["cinc"] <= rows["bound"]["high"] <= most + 1e-12
        assert rows["own"]["cinc"] <= rows["expected"]["low"] <= rows["expected"]["high"] <= most + 1e-12
        assert rows["own"]["cinc"] <= rows["expected"]["cinc"] <= most


def test_the_same_seed_gives_the_same_answer_and_another_one_nearly_the_same():
    one, two, other = (asked("Germany", "Poland", 1939, seed=seed) for seed in (1, 1, 2))
    assert one.states.equals(two.states)
    assert one.strength.equals(two.strength)
    gap = (one.states["p_target"] - other.states["p_target"]).abs().max()
    assert gap <= 0.02


def test_the_strict_rule_binds_no_more_states():
    lenient, strict = (asked("United States", "Poland", 1960, rule=rule) for rule in ("lenient", "strict"))
    held = [found.states.filter(pl.col("promise_target") == "active").height for found in (lenient, strict)]
    assert held[0] == 7  # the Warsaw Pact names West Germany and does not limit itself to it
    assert held[1] < held[0]


def test_a_state_bound_to_both_comes_to_one_side_only():
    model = joining.model(default_store())
    rows = pl.DataFrame(
        {
            "ccode": [1, 1],
            "side": ["target", "attacker"],
            "year": [1900, 1900],
            "kind": ["active", "active"],
            "capdist": [100.0, 100.0],
            "cinc": [0.2, 0.2],
            "outbid": [False, False],
        }
    )
    rng = np.random.default_rng(0)
    came = simulated(model, rows, logit.draws(model.fit, 3000, rng), rng)
    assert not ((came["target"] > 0) & (came["attacker"] > 0)).any()
    assert (came["target"] > 0).mean() > 0.1
    assert (came["attacker"] > 0).mean() > 0.1


def test_a_nearer_and_stronger_ally_is_likelier_to_come():
    model = joining.model(default_store())
    base = {"ccode": 1, "side": "target", "year": 1980, "kind": "active", "outbid": False}
    rows = pl.DataFrame(
        [base | {"capdist": km, "cinc": c} for km, c in ((300.0, 0.01), (6000.0, 0.01), (6000.0, 0.1))]
    )
    near, far, strong = logit.predicted(model.fit, joining.design(rows))
    assert near > far
    assert strong > far


def test_listed_commitments_are_whole_and_of_states_that_existed():
    rows = listed()
    assert rows["kind"].is_in(KINDS).all()
    for row in rows.iter_rows(named=True):
        assert row["source"]
        assert row["text"]
        assert state_by_code(row["ccode"], max(row["first_year"], 1846)).code == row["ccode"]


@pytest.mark.parametrize(
    ("numbers", "text"),
    [((0.31, 0.18, 0.47), "31% (18–47)"), ((0.004,), "under 1%"), ((0.999,), "over 99%"), ((None,), "–")],
)
def test_odds_have_two_digits(numbers, text):
    assert odds(*numbers) == text


# --- Errors and the command


@pytest.mark.parametrize(
    ("attacker", "target", "year", "text"),
    [
        ("Rusia", "Estonia", 2026, "no state called 'Rusia'; did you mean Russia or Prussia?"),
        ("Russia", "Estonia", 1950, "Estonia was not a state of the COW system in 1950"),
        ("Russia", "USSR", 1980, "attacker and target are the same state, Soviet Union"),
        ("Russia", "Estonia", 2030, "answers are known for 1816 to 2026, not for 2030"),
        ("Russia", "Estonia", 1700, "answers are known for 1816 to 2026, not for 1700"),
    ],
)
def test_bad_input_is_one_sentence(attacker, target, year, text, capsys):
    with pytest.raises(KoinonError) as error:
        asked(attacker, target, year)
    assert text in str(error.value)
    code = main(["answers", "--attacker", attacker, "--target", target, "--year", str(year)])
    out, err = capsys.readouterr()
    assert (code, out) == (2, "")
    assert err.count("\n") == 1
    assert text in err


def test_an_unknown_rule_and_a_year_in_words_are_refused(capsys):
    assert main(["answers", "--attacker", "Russia", "--target", "Estonia", "--year", "now"]) == 2
    assert "a year is a whole number" in capsys.readouterr().err
    assert main(["answers", "--attacker", "2", "--target", "20", "--year", "1990", "--rule", "kind"]) == 2
    assert "no rule called 'kind'" in capsys.readouterr().err


def test_json_is_one_document_with_the_same_numbers(capsys):
    assert main(["answers", "--attacker", "Germany", "--target", "Poland", "--year", "1939", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert list(found) == ["data", "sources", "notes", "command", "version"]
    same = asked("Germany", "Poland", 1939)
    assert [row["p_target"] for row in found["data"]["states"]] == same.states["p_target"].to_list()
    assert "atop" in {source["id"] for source in found["sources"]}
    assert found["data"]["record"]["last_year"] == 2001
    assert "NaN" not in json.dumps(found)


def test_the_terminal_says_who_is_bound_by_what_and_what_is_left_out(capsys):
    assert main(["answers", "--attacker", "Germany", "--target", "Poland", "--year", "1939"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("Germany attacks Poland, 1939: who answers?")
    assert "Anglo-Polish Alliance (ATOP 2440): defence, by United Kingdom." in out
    assert "Source: ATOP, from 6 April 1939, until 27 September 1939." in out
    assert "guarantees of neutrality" in out
    assert "None" not in out
    assert "nan" not in out.lower().split()


def test_out_writes_a_page_and_tables(tmp_path, capsys):
    arguments = ["answers", "--attacker", "Germany", "--target", "Poland", "--year", "1939"]
    assert main([*arguments, "--out", str(tmp_path), "--json"]) == 0
    capsys.readouterr()
    names = sorted(path.name for path in tmp_path.iterdir())
    assert names == [
        "answers-255-290-1939-promises.csv",
        "answers-255-290-1939-states.csv",
        "answers-255-290-1939-strength.csv",
        "answers-255-290-1939.html",
    ]
    page = (tmp_path / names[3]).read_text("utf-8")
    assert "Who is bound to Poland" in page
    assert "<svg" in page
    assert pl.read_csv(tmp_path / names[1]).height == asked("Germany", "Poland", 1939).states.height


def test_figure_and_document_hold_without_anybody_bound():
    found = asked("North Korea", "South Korea", 1950)
    drawn = figure(found)
    assert "South Korea alone" in drawn.alt
    brief = document(found, default_store())
    assert "Nobody in the sources had promised South Korea" in brief.sections[0].paragraphs[0]


def test_it_is_at_home_in_the_package():
    assert inspect.unwrap(koinon.answers) is answers
