"""Deaths in the conflicts of a bloc's members.

Three counts that must not be added. *Organised violence*: deaths on the territory of members, UCDP 1989-2024
(Davies, Pettersson and Öberg, yearly in *Journal of Peace Research*), best estimates with their range, by
kind. *Inter-state wars*: battle deaths of members over the whole of the COW wars that they entered in
the year (Sarkees and Wayman 2010, 1816-2007). *Disputes between members*: how many of those begun in the
year killed somebody, and the highest class of deaths (Gibler, Miller and Little 2016, 1816-2010).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl

from koinon.measure.disputes import chosen_data
from koinon.measure.reference.tables import reference
from koinon.panel.club_groups.events import opponents
from koinon.panel.clubs.pooling import attach, derived, of_members, total
from koinon.panel.crossing import yearly_crosswalk
from koinon.store.schema import schema

if TYPE_CHECKING:
    from koinon.panel.clubs.club_years import ClubPanel
    from koinon.panel.variable import Variable

GROUP = "deaths"
VIOLENCE, WARS, DISPUTES = "organized_violence", "cow_inter_wars", "gml_dirdisp"
_KINDS = {
    "deaths": "organised violence of all kinds",
    "sb_intra_deaths": "conflict inside a state",
    "sb_inter_deaths": "conflict between states",
    "ns_deaths": "conflict between armed groups",
    "os_deaths": "one-sided violence against civilians",
}
_ENDS = ("deaths_low", "deaths_high")


@reference(GROUP)
def add(panel: ClubPanel) -> ClubPanel:
    """Add deaths in organised violence, in inter-state wars and in disputes between members.

    Parameters
    ----------
    panel
        Of unit bloc-year or treaty-year.

    Returns
    -------
    ClubPanel
        ``violence_deaths`` (best), ``_low``, ``_high`` and by kind ``violence_intra``, ``_inter``,
        ``_groups``, ``_onesided`` (persons; 1989-2024) with ``violence_reporting`` members;
        ``war_deaths`` (persons, 1816-2007; members without a known number add nothing, ``war_unknown``
        counts them); ``fatal_disputes`` and ``fatality_unknown`` among the disputes begun between members
        in the year, ``fatality_highest`` (class 0-6; null where no dispute has one; 1816-2010).

    Examples
    --------
    >>> import koinon as kn
    >>> greece_turkey = kn.bloc_years(1996, 1996, ["NATO"]).add("deaths").frame
    >>> greece_turkey["fatal_disputes"][0]
    1
    """
    made = panel.frame.select(panel.keys)
    for part in (_violence(panel), _wars(panel), _disputes(panel)):
        made = made.join(part, on=panel.keys, how="left")
    counts = ["violence_reporting", "war_deaths", "war_unknown", "fatal_disputes", "fatality_unknown"]
    done = attach(panel, made, _variables(), counts)
    note = (
        f"{GROUP}: deaths of a war stand in the year in which the member entered it; the three counts overlap"
    )
    return done.with_frame(done.frame, notes=[note])


_NAMES = {
    "deaths": "violence_deaths",
    "deaths_low": "violence_deaths_low",
    "deaths_high": "violence_deaths_high",
    "sb_intra_deaths": "violence_intra",
    "sb_inter_deaths": "violence_inter",
    "ns_deaths": "violence_groups",
    "os_deaths": "violence_onesided",
}


def _violence(panel: ClubPanel) -> pl.DataFrame:
    cross = yearly_crosswalk("cow", panel.years[1])
    rows = panel.tables.scan(VIOLENCE).select("gwcode", "year", *_NAMES).collect().drop_nulls("gwcode")
    coded = (
        cross.join(rows, on=["gwcode", "year"]).drop("gwcode").unique(["ccode", "year"], maintain_order=True)
    )
    joined = of_members(panel, coded)
    sums = joined.group_by(panel.keys).agg(
        *(total(name) for name in _NAMES), violence_reporting=pl.col("deaths").count()
    )
    return sums.rename(_NAMES)


def _wars(panel: ClubPanel) -> pl.DataFrame:
    rows = panel.tables.scan(WARS).select("warnum", "year", "batdeath1", ccode="ccode1").collect()
    # A state has its total deaths in every row of a war: take it once, in the first year.
    entered = rows.group_by("warnum", "ccode").agg(pl.col("year").min(), deaths=pl.col("batdeath1").max())
    mine = panel.members.drop_nulls("ccode").select(*panel.keys, "ccode").join(entered, on=["ccode", "year"])
    return mine.group_by(panel.keys).agg(
        war_deaths=pl.col("deaths").sum(), war_unknown=pl.col("deaths").is_null().sum()
    )


def _disputes(panel: ClubPanel) -> pl.DataFrame:
    data = chosen_data("gml")
    wanted = [data.number, "ccode1", "ccode2", "year", "fatality"]
    begun = panel.tables.scan(data.table).filter(pl.col(data.onset) == 1).select(wanted).collect()
    inside, _ = opponents(panel, begun)
    single = inside.unique([*panel.keys, data.number], maintain_order=True)
    return single.group_by(panel.keys).agg(
        fatal_disputes=(pl.col("fatality") > 0).sum(),
        fatality_unknown=pl.col("fatality").is_null().sum(),
        fatality_highest=pl.col("fatality").max(),
    )


def _variables() -> list[Variable]:
    made = []
    for column, name in _NAMES.items():
        what = _KINDS.get(column, _KINDS["deaths"])
        which = {"deaths_low": ", low estimate", "deaths_high": ", high estimate"}.get(column, "")
        text = f"Deaths on the territory of members in {what}{which}."
        made.append(derived(name, text, "int64", VIOLENCE, column, GROUP, "persons"))
    war = "inter-state war they entered in the year"
    begun = "Disputes between members begun in the year"
    texts = (
        ("violence_reporting", "Members with a number of deaths in organised violence.", "deaths", "members"),
        ("war_deaths", f"Battle deaths of members in the {war}, over the whole war.", "batdeath1", "persons"),
        ("war_unknown", f"Members whose deaths in the {war} are not known.", "batdeath1", "members"),
        ("fatal_disputes", f"{begun} in which somebody was killed.", "fatality", "disputes"),
        ("fatality_unknown", f"{begun} whose deaths are not known.", "fatality", "disputes"),
        ("fatality_highest", f"Highest class of deaths among the {begun.lower()}.", "fatality", ""),
    )
    table = {"deaths": VIOLENCE, "batdeath1": WARS, "fatality": DISPUTES}
    for name, text, column, unit in texts:
        kind = "int64" if unit == "persons" else "int16"
        one = derived(name, text, kind, table[column], column, GROUP, unit)
        labels = () if unit else schema(DISPUTES)["fatality"].labels
        made.append(replace(one, labels=labels))
    return made
