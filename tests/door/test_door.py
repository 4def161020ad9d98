"""The door: what it offers, what it costs, the objects it gives, and what it says to a slip of the pen."""

import inspect
import pickle
import subprocess
import sys

import polars as pl
import pytest

import koinon as kn
from koinon.door.keywords import KeywordError
from koinon.errors import KoinonError, UnknownNameError
from koinon.panel import bloc_years, dyad_years
from koinon.world.resolver import AmbiguousNameError

IMPORT = """
import sys, time
start = time.perf_counter()
import koinon
spent = time.perf_counter() - start
print(spent, any(name in sys.modules for name in ("polars", "numpy", "networkx")))
"""


def test_the_import_is_cheap_and_brings_no_library():
    runs = [subprocess.check_output([sys.executable, "-c", IMPORT], text=True).split() for _ in range(5)]
    assert {loaded for _, loaded in runs} == {"False"}
    assert min(float(spent) for spent, _ in runs) < 0.05


def test_every_name_has_a_home_and_python_sees_what_a_type_checker_sees():
    assert sorted(kn.__all__) == kn.__all__
    assert set(kn.__all__) == {"__version__", *kn._HOMES}
    for name in kn.__all__:
        assert getattr(kn, name) is getattr(kn, name), name
        assert name in dir(kn)
    imported = inspect.getsource(kn).split("else:")[0]
    assert all(name in imported for name in kn._HOMES)


def test_what_is_not_there_is_suggested_by_python():
    with pytest.raises(AttributeError) as caught:
        kn.blok  # noqa: B018
    assert (caught.value.name, caught.value.obj) == ("blok", kn)


def test_a_function_keeps_its_signature_and_can_be_pickled():
    assert inspect.signature(kn.dyad_years) == inspect.signature(dyad_years)
    assert kn.dyad_years.__doc__ == dyad_years.__doc__
    assert pickle.loads(pickle.dumps(kn.dyad_years)) is kn.dyad_years  # noqa: S301  # our own


# --- names, one or many


def test_a_name_is_taken_as_text_or_as_a_list():
    one, many = kn.bloc_years(1950, 1960, "NATO"), kn.bloc_years(1950, 1960, ["NATO"])
    assert one.frame.equals(many.frame)
    assert one.frame.equals(bloc_years(1950, 1960, pl.Series(["NATO"])).frame)
    assert kn.treaty_years(1990, 1991, 3180).frame.equals(kn.treaty_years(1990, 1991, [3180]).frame)
    members = kn.treaty_member_years(1990, 1990, "ATOP 3180")
    assert members.frame.equals(kn.treaty_member_years(1990, 1990, [3180]).frame)
    text = kn.measured("trade-share", 2000, 2001, blocs="ASEAN")
    assert text.frame.equals(kn.measured("trade-share", 2000, 2001, blocs=["ASEAN"]).frame)
    state = kn.measured("deterrence", 2000, 2000, states="France")
    assert state.frame["ccode"].to_list() == [220]
    assert kn.coalition_years(2000, 2000, 2, ["France", "Italy"]).frame.height == 1


def test_a_panel_takes_names_as_text_or_as_a_list():
    panel = kn.state_years(1990, 1991)
    assert panel.among(["France", 255]).frame.equals(panel.among("France", 255).frame)
    assert panel.among(["France"]).notes == panel.among("France").notes
    pairs = kn.dyad_years(1990, 1991)
    assert pairs.between(("France", "Italy")).frame.equals(pairs.between("France", "Italy").frame)
    both = panel.add(["capabilities", "regime"])
    assert both.groups == panel.add("capabilities", "regime").groups == ("capabilities", "regime")
    assert both.lag(["cinc", "polity2"]).frame.equals(both.lag("cinc", "polity2").frame)
    assert panel.add(["capabilities"]).frame.equals(panel.add("capabilities").frame)


@pytest.mark.parametrize(
    "call",
    [
        lambda: kn.bloc(3.5),
        lambda: kn.state(3.5),
        lambda: kn.bloc_years(1950, 2000, [3.5]),
        lambda: kn.bloc_years(1950, 2000, 3.5),
        lambda: kn.measured("trade-share", blocs=3.5),
        lambda: kn.measured("deterrence", states=["France", 3.5]),
        lambda: kn.state_years(1990, 1991).among(3.5),
        lambda: kn.state_years(1990, 1991).add(3.5),
        lambda: kn.answers(3.5, "Estonia", 2026),
        lambda: kn.state_years(1990, 1991).of_bloc(3.5),
        lambda: kn.brief(3.5),
        lambda: kn.compare("NATO", 3.5),
        lambda: kn.find("NATO", 3.5),
        lambda: kn.resolve([3.5], 2000),
    ],
)
def test_what_is_no_name_is_said_so(call):
    with pytest.raises(KoinonError, match=r"a name is text( or a whole number)?, not 3\.5"):
        call()


@pytest.mark.parametrize("given", [True, None, {"NATO": 1}, b"NATO"])
def test_neither_truth_nor_nothing_is_a_name(given):
    with pytest.raises(KoinonError, match="a name is text"):
        kn.bloc(given)


# --- keywords


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: kn.dyad_years(frist=1950, last=2000), "dyad_years takes no 'frist'; did you mean first?"),
        (
            lambda: kn.bloc("NATO").measure("trade-share", frm=1990),
            "measure takes no 'frm'; did you mean first?",
        ),
        (lambda: kn.measured("trade-share", until=1990), "measured takes no 'until'; did you mean last?"),
        (lambda: kn.measured("trade-share", bloc="EU"), "measured takes no 'bloc'; did you mean blocs?"),
        (lambda: kn.bloc("NATO").members(yaer=1990), "members takes no 'yaer'; did you mean year?"),
        (
            lambda: kn.answers("Russia", "Estonia", 2026, sead=1),
            "answers takes no 'sead'; did you mean seed?",
        ),
        (lambda: kn.state("France").profile(year=1), "profile takes no 'year'; it takes nothing"),
        (lambda: kn.bloc("NATO", 1, 2), "bloc: too many positional arguments; it takes name, store"),
        (lambda: kn.pair("France"), "pair: missing a required argument: 'two'; it takes one, two, store"),
        (lambda: kn.sql("select 1", zzz=1), "sql takes no 'zzz'; it takes query, limit, timeout, store"),
    ],
)
def test_a_misspelt_keyword_is_answered_in_a_sentence(call, said):
    with pytest.raises(KeywordError) as caught:
        call()
    assert str(caught.value) == said
    assert isinstance(caught.value, TypeError)
    assert isinstance(caught.value, KoinonError)


def test_an_unknown_option_keeps_its_own_sentence():
    with pytest.raises(UnknownNameError, match="no option of group 'trade-share' called 'zzz'; its options"):
        kn.bloc("NATO").measure("trade-share", 1990, 1991, zzz=1)


# --- objects


def test_a_bloc_knows_its_members_names_treaties_and_measures():
    nato = kn.bloc("otan")
    assert (nato.id, nato.name, nato.kind, nato.aliases[0]) == ("nato", "NATO", "bloc", "OTAN")
    assert nato == kn.bloc("NATO")
    assert nato.members(1999).height == 19
    assert nato.members(1999).columns == ["year", "member", "ccode"]
    assert nato.members().filter(year=1955).height == 15
    assert nato.members(1940).is_empty()
    # On 3 October 1990 the Federal Republic (COW 260) became Germany (COW 255).
    assert {255, 260} <= set(nato.members(1990, on="any day")["ccode"])
    assert 260 not in nato.members(1990)["ccode"]
    assert nato.treaties()["atopid"].to_list() == [3180]
    share = nato.measure("trade-share", 2000, 2001)
    assert share.frame.equals(kn.measured("trade-share", 2000, 2001, blocs="NATO").frame)


def test_a_treaty_and_a_group_are_blocs_too():
    treaty, group = kn.bloc(1490), kn.bloc("France+Germany")
    assert (treaty.kind, treaty.members(1914)["ccode"].to_list()) == ("treaty", [345, 350])
    assert treaty.treaties()["begin"][0].isoformat() == "1913-05-19"
    assert (group.kind, group.id, group.members(1960)["ccode"].to_list()) == ("group", "FRN+GMY", [220, 260])
    # Two German states that follow each other in one treaty are no two states of the group.
    assert set(group.treaties()["atopid"]) == set(kn.pair("France", "Germany").treaties()["atopid"])
    with pytest.raises(KoinonError, match=r"the members of Greece-Serbia .* are known to 2018, not for 2020"):
        treaty.members(2020)


def test_a_profile_is_what_a_comparison_shows():
    compared = kn.compare("France", "Italy")
    latest = {head: cell for table in compared.sections[0].tables for head, cell in _row(table, "France")}
    profile = kn.state("France").profile()
    assert profile["measure"].to_list() == ["capability", "burden", "voting", "disputes", "regime"]
    told = {row["measure"]: row for row in profile.iter_rows(named=True)}
    shares = {"capability": "world's capabilities", "burden": "burden"}
    for measure, head in shares.items():
        assert f"{told[measure]['value']:.1%} ({told[measure]['year']})" == latest[head]
    assert f"{told['regime']['value']:.2f} ({told['regime']['year']})" == latest["democracy"]
    assert all(profile["sources"].list.len() > 0)


def test_a_profile_of_a_bloc_says_what_is_not_known():
    profile = kn.bloc("AUKUS").profile()
    assert profile["measure"].to_list()[:3] == ["members", "capability", "concentration"]
    assert profile.row(0, named=True)["value"] == 3
    assert profile.filter(measure="trade").select("year", "value").row(0) == (None, None)  # COW ends in 2014


def _row(table, name):
    row = next(row for row in table.rows if row[0] == name)
    return list(zip(table.columns, row, strict=True))[1:]


def test_a_state_is_known_under_all_its_codes():
    germany = kn.state("Germany")
    assert (germany.name, germany.codes) == ("Germany", (255, 260))
    assert "West Germany" in germany.aliases
    assert kn.state(255).codes == (255,)
    assert germany.measure("deterrence", 1960, 1960).frame["ccode"].to_list() == [260]
    assert "nato" in germany.blocs()["bloc_id"].to_list()
    assert kn.state("Iceland").treaties()["name"].to_list() == ["NATO", "OSCE"]
    assert kn.state("Iceland").profile()["measure"].to_list()[0] == "capability"


def test_a_pair_is_of_two_states_that_met():
    pair = kn.pair("Greece", "Turkiye")
    assert pair.codes == ((350,), (640,))
    nato = pair.treaties().filter(atopid=3180).row(0, named=True)
    assert nato["begin"].isoformat() == "1951-10-22"  # ATOP dates the accession by its signature
    assert pair.measure("similarity", 2000, 2001).frame.select("ccode1", "ccode2").rows() == [(350, 640)] * 2
    with pytest.raises(KoinonError, match="a pair is of two states, and both are France"):
        kn.pair("France", "FRN")
    with pytest.raises(KoinonError, match="never existed on a common day"):
        kn.pair("Hanover", "Croatia")


def test_a_brief_is_written_in_the_format_its_name_says(tmp_path):
    made = kn.bloc("AUKUS").brief(tmp_path / "of" / "aukus.json", 2023)
    assert made.as_of.year == 2023
    assert [file.name for file in (tmp_path / "of").iterdir()] == ["aukus.json"]
    with pytest.raises(UnknownNameError, match="no format called 'txt'"):
        kn.bloc("AUKUS").brief(tmp_path / "aukus.txt")
    with pytest.raises(KoinonError, match="does not say which format it is; end it in"):
        kn.bloc("AUKUS").brief(tmp_path / "aukus")


@pytest.mark.parametrize(
    ("call", "kind", "said"),
    [
        (lambda: kn.bloc("NATOO"), UnknownNameError, "no bloc called 'NATOO'; did you mean NATO?"),
        (lambda: kn.bloc("France"), KoinonError, "France is a state, not a bloc: ask kn.state for it"),
        (lambda: kn.state("NATO"), KoinonError, "NATO is a bloc, not a state: ask kn.bloc for it"),
        (
            lambda: kn.state("Portugol"),
            UnknownNameError,
            "no state called 'Portugol'; did you mean Portugal?",
        ),
        (lambda: kn.state("Congo"), AmbiguousNameError, "'Congo' may mean"),
        (lambda: kn.bloc("NATO").members(1990.5), KoinonError, "a year is a whole number, not 1990.5"),
    ],
)
def test_a_name_that_fits_nothing_is_answered_with_the_closest(call, kind, said):
    with pytest.raises(kind) as caught:
        call()
    assert str(caught.value).startswith(said)


# --- questions and lists


def test_questions_return_the_objects_behind_the_answers():
    assert kn.brief("AUKUS", 2023).name == "AUKUS"
    assert kn.compare(["France", "Italy"]).name == kn.compare("France", "Italy").name == "France and Italy"
    assert kn.find("warsaw", ["bloc"])[0].id == "warsaw-pact"
    assert kn.sql("select 1 as one").item() == 1


def test_lists_tell_what_there_is():
    assert {"trade-share", "deterrence"} <= set(kn.measures()["measure"])
    assert {"alliances", "trade"} <= set(kn.groups()["group"])
    told = kn.variables(["majors", "terrain"])
    assert told.filter(variable="cowmaj")["units"].to_list() == [["state-year"]]
    assert told.filter(variable="cowmaj1")["units"].to_list() == [["dyad-year", "directed-dyad-year"]]
    made = kn.state_years(2000, 2000).add("terrain").frame.columns[2:]
    assert set(made) <= set(told["variable"])
    with pytest.raises(UnknownNameError, match="no group called 'terain'; did you mean terrain"):
        kn.variables("terain")
