"""Peacekeeping of the United Nations that the members of a bloc contribute to and receive.

Contributed are the troops of members in any mission; received are the troops of all contributors in missions
whose host is a member (`koinon.measure.missions`), each mission once; inside are the troops of members in
those. Sizes are those of Geo-PKO (Cil, Fjelde, Hultman and Nilsson 2020, *Journal of Peace Research* 57:
419-427): troops on the average deployment map of the year, 1994-2020. Missions of other organisations
(NATO, the European and the African Union, ECOWAS) are not in the data.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl

from koinon.measure.missions import HOSTS
from koinon.measure.reference.tables import reference
from koinon.panel.clubs.pooling import attach, steady
from koinon.panel.groups.peacekeeping import TABLE, years
from koinon.panel.variable import computed

if TYPE_CHECKING:
    from koinon.panel.clubs.club_years import ClubPanel
    from koinon.panel.variable import Variable

GROUP = "peacekeeping"


@reference(GROUP)
def add(panel: ClubPanel) -> ClubPanel:
    """Add troops and missions contributed, received and both.

    Parameters
    ----------
    panel
        Of unit bloc-year or treaty-year.

    Returns
    -------
    ClubPanel
        ``pko_troops`` of members and ``pko_troops_share`` of the world's (0-1), ``pko_contributors``
        (members with troops in a mission), ``pko_missions`` they serve in; ``pko_received_troops`` and
        ``pko_received_missions`` on members' territory; ``pko_inside_troops`` of members among the
        former. Troops 1994-2020, counts 1994-2024. A contingent of unknown size adds nothing;
        ``pko_troops_unsized`` counts those of members.

    Examples
    --------
    >>> import koinon as kn
    >>> kn.bloc_years(2016, 2016, ["African Union"]).add("peacekeeping").frame["pko_received_missions"][0]
    8
    """
    rows = panel.tables.frame(TABLE).select("mission", "year", "ccode", "troops")
    keys = list(panel.keys)
    mine = panel.members.drop_nulls("ccode").select(*keys, "ccode")
    sent = mine.join(rows.drop_nulls("ccode"), on=["ccode", "year"])
    hosts = pl.DataFrame(
        [(mission, code) for mission, codes in HOSTS.items() for code in codes],
        schema={"mission": pl.String, "ccode": pl.Int16},
        orient="row",
    )
    hosted = mine.join(hosts, on="ccode").select(*keys, "mission").unique()
    received = hosted.join(rows, on=["mission", "year"])
    inside = hosted.join(sent, on=[*keys, "mission"])
    world = rows.group_by("year").agg(world=steady(pl.col("troops").drop_nulls()).sum())
    made = panel.frame.select(keys).join(world, on="year", how="left")
    for part in (_sent(sent, keys), _received(received, keys), _troops(inside, keys, "pko_inside_troops")):
        made = made.join(part, on=keys, how="left")
    share = pl.when(pl.col("world") > 0).then(pl.col("pko_troops").fill_null(0) / pl.col("world"))
    variables = _variables()
    done = attach(panel, made.with_columns(pko_troops_share=share), variables, [v.name for v in variables])
    note = f"{GROUP}: missions of the United Nations only; a contingent of unknown size adds no troops"
    return done.with_frame(done.frame, notes=[note])


def _troops(rows: pl.DataFrame, keys: list[str], name: str) -> pl.DataFrame:
    return rows.group_by(keys).agg(steady(pl.col("troops").drop_nulls()).sum().alias(name))


def _sent(rows: pl.DataFrame, keys: list[str]) -> pl.DataFrame:
    return rows.group_by(keys).agg(
        pko_troops=steady(pl.col("troops").drop_nulls()).sum(),
        pko_troops_unsized=pl.col("troops").is_null().sum(),
        pko_contributors=pl.col("ccode").n_unique(),
        pko_missions=pl.col("mission").n_unique(),
    )


def _received(rows: pl.DataFrame, keys: list[str]) -> pl.DataFrame:
    return rows.group_by(keys).agg(
        pko_received_troops=steady(pl.col("troops").drop_nulls()).sum(),
        pko_received_missions=pl.col("mission").n_unique(),
    )


def _variables() -> list[Variable]:
    average = "on the average deployment map of the year"
    at_home = "in UN missions on the territory of members"
    texts = (
        ("pko_troops", f"Troops of members in UN peacekeeping, {average}.", "float64", "persons"),
        ("pko_troops_share", "Their share of all troops in UN peacekeeping.", "float64", "share, 0-1"),
        ("pko_troops_unsized", "Contingents of members whose size is not known.", "int16", "contingents"),
        ("pko_contributors", "Members with troops in UN peacekeeping.", "int16", "members"),
        ("pko_missions", "Missions in which members have troops.", "int16", "missions"),
        ("pko_received_troops", f"Troops of all states {at_home}, {average}.", "float64", "persons"),
        ("pko_received_missions", "UN missions on the territory of members.", "int16", "missions"),
        ("pko_inside_troops", f"Troops of members {at_home}, {average}.", "float64", "persons"),
    )
    return [
        replace(
            computed(TABLE, name, text, kind, GROUP, unit),
            covers=years("pko_troops" if "troops" in name else name),
        )
        for name, text, kind, unit in texts
    ]
