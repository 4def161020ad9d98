"""Obligation targeting: does a pact hold against this challenger in this year?

Each case is one that any student of alliances knows; the expected answer is the one that ATOP's own rows
give, and where the rows and the well-known text differ, the test says so. The counts over all pairs are held
against a slow reading of the published rows, pair by pair, and against ATOP's own directed pairs. All exact.
"""

import doctest
from itertools import product

import polars as pl
import pytest

import koinon as kn
from koinon.errors import UnknownNameError
from koinon.panel.promises import pacts as counting
from koinon.panel.promises import targeting
from koinon.panel.promises.pacts import ROLES, columns, target_pacts
from koinon.panel.promises.targeting import VERDICTS, applies, named_threats, promises
from koinon.store import default_store

USA, UK, FRANCE, GERMANY, FRG, POLAND, AUSTRIA_HUNGARY = 2, 200, 220, 255, 260, 290, 300
HUNGARY, CZECHOSLOVAKIA, ITALY, YUGOSLAVIA, GREECE, BULGARIA, ROMANIA = 310, 315, 325, 345, 350, 355, 360
RUSSIA, TURKEY, EGYPT, SYRIA, ISRAEL, CHINA, JAPAN = 365, 640, 651, 652, 666, 710, 740
HONDURAS, SALVADOR, AUSTRALIA, NEW_ZEALAND = 91, 92, 900, 920


def answers(treaty, challenger, year, obligation="defense", rule="lenient"):
    """Return verdict and conditions by promiser."""
    rows = applies(treaty, challenger, year, obligation, rule=rule)
    return {row["promiser"]: (row["verdict"], tuple(row["conditions"])) for row in rows.to_dicts()}


def both_rules(treaty, challenger, year, obligation="defense"):
    """Return the one answer of all promisers, under the lenient and the strict rule."""
    found = []
    for rule in ("lenient", "strict"):
        given = set(answers(treaty, challenger, year, obligation, rule).values())
        assert len(given) == 1
        found.append(given.pop())
    return tuple(found)


def same(verdict, *conditions):
    """Return what `both_rules` gives where the rules agree."""
    return ((verdict, conditions),) * 2


# --- cases ----------------------------------------------------------------------------------------------


def test_the_dual_alliance_defends_against_russia_and_not_against_france():
    """1335 names Russia and limits the promise of defence to the stated adversary."""
    assert both_rules(1335, RUSSIA, 1900) == same("yes")
    assert both_rules(1335, FRANCE, 1900) == same("no")
    assert both_rules(1335, ITALY, 1900) == same("no")


def test_the_codes_do_not_know_that_france_joined_by_russia_would_count():
    """The text adds help where Russia joins another attacker; ATOP has no number condition for it."""
    row = promises("defense", 1900, 1900, [1335])
    assert row["conditions"].to_list() == [[], []]


def test_the_neutrality_of_the_dual_alliance_is_coded_with_the_same_adversary():
    """By the text a partner stays neutral when another power than Russia attacks; the treaty-level threat
    is Russia, so the codes say the reverse for France. Reported, and followed."""
    assert both_rules(1335, FRANCE, 1900, "neutral") == same("no")
    assert both_rules(1335, RUSSIA, 1900, "neutral") == same("conditional", "attacked")


def test_the_triple_alliance_defends_against_france_if_others_join_it_or_nobody_provoked_it():
    assert both_rules(1350, FRANCE, 1900) == same("conditional", "number", "unprovoked")
    assert both_rules(1350, RUSSIA, 1900) == same("no")


def test_the_franco_russian_alliance_is_limited_to_states_the_codes_do_not_name():
    """1385 is coded as directed at an alliance, without a state: Germany, Austria-Hungary and Italy of the
    text are not in the codes. So they are unknown, as Britain is."""
    for challenger in (GERMANY, AUSTRIA_HUNGARY, ITALY, UK):
        assert both_rules(1385, challenger, 1900) == same("unknown")


def test_the_anglo_japanese_alliance_asks_for_two_adversaries_in_1902_and_for_one_from_1905():
    assert both_rules(1415, RUSSIA, 1904) == same("conditional", "place", "number")
    assert both_rules(1415, RUSSIA, 1906) == same("conditional", "place", "unprovoked")
    in_two_phases = applies(1415, RUSSIA, 1905).select("promiser", "phase").rows()
    assert in_two_phases == [(UK, 1), (UK, 2), (JAPAN, 1), (JAPAN, 2)]


def test_the_little_entente_defends_against_hungary_and_yugoslavia_and_romania_also_against_bulgaria():
    for treaty in (2050, 2080, 2085):
        assert both_rules(treaty, HUNGARY, 1930) == same("conditional", "unprovoked")
        assert both_rules(treaty, GERMANY, 1930) == same("no")
    assert both_rules(2085, BULGARIA, 1930) == same("conditional", "unprovoked")
    assert both_rules(2050, BULGARIA, 1930) == same("no")
    assert applies(2302, HUNGARY, 1935).is_empty()  # the pact of 1933 promises consultation only


def test_the_franco_polish_alliance_of_1921_defends_against_germany_and_russia():
    """The public text speaks of any unprovoked attack; ATOP codes the secret convention."""
    assert both_rules(2060, GERMANY, 1925) == same("conditional", "unprovoked")
    assert both_rules(2060, RUSSIA, 1925) == same("conditional", "unprovoked")
    assert both_rules(2060, 368, 1925) == same("no")


def test_locarno_defends_a_member_against_a_fellow_member_that_it_names():
    assert answers(2130, GERMANY, 1930)[UK] == ("conditional", ("unprovoked",))
    assert answers(2130, FRANCE, 1930)[UK] == ("conditional", ("unprovoked",))
    assert answers(2130, ITALY, 1930)[UK] == ("unknown", ("unprovoked",))
    assert answers(2130, POLAND, 1930)[UK] == ("no", ())


def test_the_molotov_ribbentrop_pact_promises_neutrality_to_the_attacked_only():
    """The public text; the secret protocol that made it a licence is not in the codes."""
    assert both_rules(2470, POLAND, 1939, "neutral") == same("conditional", "attacked")
    assert applies(2470, POLAND, 1939, "offense").is_empty()


def test_nato_names_no_threat_and_asks_where():
    for challenger in (RUSSIA, CHINA, 690):
        assert both_rules(3180, challenger, 1980) == same("conditional", "place")


def test_nato_does_not_say_what_it_does_when_greece_and_turkey_fight():
    assert both_rules(3180, TURKEY, 1974) == (("unknown", ("place",)), ("no", ()))
    pair = target_pacts(1974, 1974).filter(pl.col("ccode1") == TURKEY, pl.col("ccode2") == GREECE)
    assert pair["targdef_unknown"].item() == 13  # the other members of NATO
    assert pair["targdef_conditional"].item() == pair["targdef_yes"].item() == 0


def test_japan_promises_the_united_states_nothing():
    """By the text an attack must come in territories under Japan's administration; that is not coded."""
    for treaty, year in ((3220, 1955), (3375, 1980)):
        assert answers(treaty, RUSSIA, year) == {USA: ("yes", ())}


def test_anzus_asks_where_and_new_zealand_leaves_in_1986():
    assert answers(3215, RUSSIA, 1980) == dict.fromkeys(
        (USA, AUSTRALIA, NEW_ZEALAND), ("conditional", ("place",))
    )
    assert set(answers(3215, RUSSIA, 1987)) == {USA, AUSTRALIA}


def test_the_warsaw_pact_names_west_germany_and_does_not_limit_itself_to_it():
    assert both_rules(3285, FRG, 1970) == same("conditional", "place")
    assert both_rules(3285, USA, 1970) == (("conditional", ("place",)), ("no", ()))


def test_the_rio_pact_asks_where_and_says_nothing_against_an_american_state():
    assert both_rules(3075, RUSSIA, 1962) == same("conditional", "place")
    assert both_rules(3075, SALVADOR, 1969) == (("unknown", ("place",)), ("no", ()))


def test_egypt_and_syria_defend_each_other_against_israel():
    assert answers(3300, ISRAEL, 1955) == {EGYPT: ("yes", ()), SYRIA: ("yes", ())}
    assert both_rules(3300, ISRAEL, 1955) == same("yes")


def test_germany_of_1945_is_the_two_german_states_later():
    """3110 (Hungary-Romania 1948) names Germany (255), which is out of the COW system until 1990."""
    named = named_threats(promises("defense", 1945, 1972, [3110]))
    assert set(named.filter(pl.col("year") == 1960)["adversary"]) == {260, 265}
    assert named.filter(pl.col("year") == 1950).is_empty()
    assert set(named_threats(promises("defense", 1938, 1938, [2060]))["adversary"]) == {GERMANY, RUSSIA}


def test_where_atop_does_not_tell_the_threat_the_strict_rule_does_not_guess():
    untold = (
        default_store().frame("treaty_phases").filter(pl.col("specthrt").is_null(), pl.col("defense") == 1)
    )
    row = untold.row(0, named=True)
    lenient, strict = both_rules(row["atopid"], CHINA, row["begin"].year)
    assert lenient[0] in {"yes", "conditional"} and strict[0] == "unknown"


def test_outside_its_dates_and_after_2018_a_pact_promises_nothing_here():
    assert applies(1335, RUSSIA, 1878).is_empty()
    assert applies(1335, RUSSIA, 1919).is_empty()
    assert applies(3180, RUSSIA, 2020).is_empty()
    assert target_pacts(2019, 2020).is_empty()


def test_bad_input_is_one_sentence():
    with pytest.raises(UnknownNameError, match="rules are lenient and strict"):
        applies(3180, RUSSIA, 1980, rule="severe")
    with pytest.raises(UnknownNameError, match="obligation"):
        applies(3180, RUSSIA, 1980, "consul")
    with pytest.raises(UnknownNameError, match="no ATOP treaty"):
        applies(3, RUSSIA, 1980)
    with pytest.raises(UnknownNameError, match="rule"):
        kn.directed_dyad_years(1950, 1950).add("targeting", rule="severe")


# --- all pairs ------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def every():
    return {rule: target_pacts(1816, 2018, rule) for rule in targeting.RULES}


@pytest.mark.parametrize(("role", "number"), [("targdef", 2), ("chaldef", 1), ("chaloff", 1), ("chalneu", 1)])
def test_whoever_promised_is_counted_once(every, role, number):
    """The four verdicts add up to ATOP's own directed pairs, without the adversary."""
    kind = ROLES[role][0]
    pledged = (
        default_store()
        .frame("alliance_dyads")
        .filter(pl.col(f"atop_{kind}") == 1)
        .select("year", promiser="ccode1", protege="ccode2")
    )
    for year in (1830, 1873, 1914, 1938, 1956, 1990, 2018):
        states = set(kn.state_years(year, year).frame["ccode"])
        friends = {code: set() for code in states}
        for _, promiser, protege in pledged.filter(pl.col("year") == year).iter_rows():
            if {promiser, protege} <= states:
                friends[protege].add(promiser)
        rows = every["lenient"].filter(pl.col("year") == year)
        counted = rows.select(
            "ccode1", "ccode2", sum=pl.sum_horizontal(f"{role}_{word}" for word in VERDICTS)
        )
        found = {(one, two): total for one, two, total in counted.iter_rows()}
        for one, two in product(states, states):
            if one != two:
                protege, adversary = (one, two) if number == 1 else (two, one)
                assert found.get((one, two), 0) == len(friends[protege] - {adversary})


@pytest.mark.raw
@pytest.mark.parametrize("rule", list(targeting.RULES))
def test_the_counts_are_those_of_a_slow_reading_of_the_published_rows(raw, every, rule):
    """One year before, between and after the wars; each promise, challenger and state promised to in turn."""
    members = pl.read_parquet(raw / "atop_5_1" / "member.parquet").to_dicts()
    pairs = pl.read_parquet(raw / "atop_5_1" / "directed_dyad_year.parquet")
    for year in (1913, 1937, 1975):
        states = sorted(kn.state_years(year, year).frame["ccode"])
        held = [m for m in members if m["yrent"] <= year and (m["yrexit"] == 0 or m["yrexit"] >= year)]
        held = [m for m in held if m["member"] in states]
        parties = {}
        for m in held:
            parties.setdefault(m["atopid"], set()).add(m["member"])
        best = {}
        for row in pairs.filter(pl.col("year") == year, pl.col("defense") == 1).to_dicts():
            treaties = {row[f"atopid{i}"] for i in range(1, 10)} - {None}
            mine = [
                m
                for m in held
                if m["member"] == row["stateA"] and m["atopid"] in treaties and m["defense"] == 1
            ]
            for m, challenger in product(mine, states):
                if row["stateB"] in states and challenger not in (row["stateA"], row["stateB"]):
                    key = row["stateA"], row["stateB"], challenger
                    answer = slow(m, challenger, challenger in parties[m["atopid"]], states, rule)
                    best[key] = max(best.get(key, 0), VERDICTS.index(answer))
        expected = {}
        for (_, target, challenger), rank in best.items():
            expected.setdefault((challenger, target), [0, 0, 0, 0])[rank] += 1
        rows = every[rule].filter(pl.col("year") == year)
        names = [f"targdef_{word}" for word in VERDICTS]
        found = {(r["ccode1"], r["ccode2"]): [r[n] for n in names] for r in rows.to_dicts()}
        assert {key: value for key, value in found.items() if any(value)} == expected


def slow(member, challenger, fellow, states, rule):
    """Return the verdict of one published row, written out."""
    named = {code for code in (member["statthr1"], member["statthr2"]) if code}
    meant = set()
    for code in named:
        # In 1975 the Germany of older treaties is two states.
        meant |= {code} if code in states else {260, 265} if code == 255 else set()
    conditions = any(member[f"defco{c}"] for c in ("loc", "con", "num", "dem", "npr"))
    holds = "conditional" if conditions else "yes"
    if challenger in meant:
        return holds
    if fellow:
        return "no" if rule == "strict" else "unknown"
    if member["defcoadv"]:
        return "no" if named else "unknown"
    if named and rule == "strict":
        return "no"
    if member["specthrt"] is None and rule == "strict":
        return "unknown"
    return holds


def test_keys_are_unique_sorted_and_of_two_states(every):
    for rows in every.values():
        keys = rows.select("ccode1", "ccode2", "year")
        assert not keys.is_duplicated().any()
        assert rows.filter(pl.col("ccode1") == pl.col("ccode2")).is_empty()
        assert keys.equals(keys.sort("ccode1", "ccode2", "year"))
        assert rows.columns[3:] == columns()


def test_the_strict_rule_never_finds_more(every):
    keys = ["ccode1", "ccode2", "year"]
    both = every["lenient"].join(every["strict"], on=keys, suffix="_strict", validate="1:1")
    assert both.height == every["lenient"].height
    for role in ROLES:
        may = pl.col(f"{role}_yes") + pl.col(f"{role}_conditional")
        must = pl.col(f"{role}_yes_strict") + pl.col(f"{role}_conditional_strict")
        assert both.filter(must > may).is_empty()


def test_bound_partners_are_among_those_whose_promise_may_hold(every):
    rows = every["lenient"]
    may = pl.col("targdef_yes") + pl.col("targdef_conditional")
    assert rows.filter(pl.col("targdef_bound") > may).is_empty()
    # 1914: Italy stood in the Triple Alliance and had promised France neutrality in 1902.
    pair = rows.filter(
        pl.col("year") == 1913, pl.col("ccode1") == FRANCE, pl.col("ccode2") == AUSTRIA_HUNGARY
    )
    assert pair["targdef_bound"].item() == 1


ERAS = {
    (1816, 1918): (37_967, 27_133, 6_478, 4_356, 25_813),
    (1919, 1945): (28_622, 15_127, 6_935, 6_560, 14_800),
    (1946, 1991): (501_394, 442_871, 45_158, 13_365, 412_048),
    (1992, 2018): (678_805, 597_132, 72_336, 9_337, 585_078),
}
"""Directed dyad-years with a defence partner other than the challenger: any; by best verdict; strictly."""


@pytest.mark.parametrize("era", ERAS)
def test_how_many_directed_dyad_years_lose_their_defender(era):
    panel = kn.directed_dyad_years(*era)
    frame = panel.add("targeting", counts=True).frame
    strict = panel.add("targeting", rule="strict").frame
    may = pl.col("ptargdef") == 1
    unknown = ~may & (pl.col("targdef_unknown") > 0)
    no = ~may & ~unknown & (pl.col("targdef_no") > 0)
    found = [frame.filter(rows).height for rows in (may, unknown, no)]
    assert (sum(found), *found, strict["ptargdef"].sum()) == ERAS[era]


# --- the group ------------------------------------------------------------------------------------------


def test_a_directed_panel_has_the_challenger_first():
    frame = kn.directed_dyad_years(1913, 1913).between(FRANCE, RUSSIA, AUSTRIA_HUNGARY).add("targeting").frame
    found = {(a, b): value for a, b, value in frame.select("ccode1", "ccode2", "ptargdef").iter_rows()}
    assert found[RUSSIA, AUSTRIA_HUNGARY] == 1
    assert found[FRANCE, RUSSIA] == 0
    assert found[AUSTRIA_HUNGARY, FRANCE] == 0  # unknown: the Franco-Russian codes name nobody


def test_an_undirected_panel_has_either_challenger():
    directed = kn.directed_dyad_years(1913, 1914).add("targeting", counts=True).frame
    pairs = kn.dyad_years(1913, 1914).add("targeting", counts=True)
    assert [v.name for v in pairs.variables] == pairs.frame.columns
    for name in ("ptargdef", "pchalneu", "chaldef_conditional", "targdef_bound"):
        keys = ["ccode1", "ccode2", "year"]
        one = directed.select(*keys, name).join(pairs.frame, on=keys)
        assert one[name].equals(one[f"{name}1"], check_names=False)
        turned = directed.select(ccode1="ccode2", ccode2="ccode1", year="year", turned=name)
        two = turned.join(pairs.frame, on=keys)
        assert two["turned"].equals(two[f"{name}2"], check_names=False)


def test_zero_inside_the_years_and_null_outside():
    frame = kn.directed_dyad_years(2018, 2019).add("targeting").frame
    assert frame.filter(pl.col("year") == 2018)["ptargdef"].null_count() == 0
    assert (
        frame.filter(pl.col("year") == 2019)["ptargdef"].null_count()
        == frame.filter(pl.col("year") == 2019).height
    )


def test_gleditsch_ward_panels_cross_by_the_dated_crosswalk():
    gw = kn.directed_dyad_years(1980, 1980, "gw").add("targeting").frame
    germany = gw.filter(pl.col("gwcode1") == 365, pl.col("gwcode2") == 260)
    assert germany["ccode2"].item() == 260 and germany["ptargdef"].item() == 1


def test_every_variable_is_declared_and_the_rule_is_in_the_notes():
    panel = kn.directed_dyad_years(1950, 1950).add("targeting", rule="strict", counts=True)
    assert tuple(v.name for v in panel.variables) == tuple(panel.frame.columns)
    assert all(panel.frame.schema[v.name] == v.dtype for v in panel.variables)
    assert "rule='strict'" in panel.notes[-1]
    assert panel.variable("ptargdef").sources == ("atop",)


@pytest.mark.parametrize("module", [targeting, counting])
def test_examples_run(module):
    result = doctest.testmod(module)
    assert result.attempted and not result.failed
