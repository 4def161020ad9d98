"""The quantities by which blocs, and states, are compared: which, from where, and how a sentence says it.

What a measure of the catalogue is called, how it is made, on which scale and after whom is in its record, and
which data are behind it in that of its column; here stands only what a comparison adds. Quantities that are
no measure come from `koinon.facts`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

import polars as pl

from koinon.facts.club.capability import pooled
from koinon.facts.club.disputes import dispute_counts
from koinon.facts.club.integration import shares_ahead
from koinon.facts.club.voting import voting_agreement
from koinon.facts.state.burden import spending
from koinon.facts.state.capability import standing
from koinon.facts.state.conflict import fights, listed
from koinon.facts.state.regime import regime
from koinon.facts.state.voting import agreement
from koinon.figures.series import Scale
from koinon.measure.catalogue import measure
from koinon.panel.clubs.one import panel_of
from koinon.report.make.words import capital
from koinon.store.schema import schema

if TYPE_CHECKING:
    from collections.abc import Callable

    from koinon.report.club.context import Context
    from koinon.report.state.country import Country


class Found(NamedTuple):
    """What is known of one side: ``year`` and the column compared, and the origin ids behind it."""

    frame: pl.DataFrame
    sources: tuple[str, ...]


@dataclass(frozen=True)
class Compared:
    """One quantity that is compared.

    Attributes
    ----------
    id, title, column
        Section and column of its frame.
    scale
        The vertical axis, which also says how a value is written.
    highest, lowest
        Complete "In 2022 NATO ..." for the highest value and "and ASEAN ..." for the lowest.
    read
        Returns what is known of one context.
    reads
        Compiled tables.
    notes
        How it is made, on which scale, after whom.
    when
        What stands before the year.
    head
        Head of its column in the table of latest values.
    interval
        Columns of the ends of its interval, where it has one.
    """

    id: str
    title: str
    column: str
    scale: Scale
    highest: str
    lowest: str
    read: Callable[[Any], Found]
    reads: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    when: str = "In"
    head: str = ""
    interval: tuple[str, str] | None = None

    def shown(self, value: float) -> str:
        """Return a value as a reader sees it."""
        return self.scale.shown(value)

    def with_interval(self, value: float, low: float | None, high: float | None) -> str:
        """Return a value with its interval, where it has one."""
        if low is None or high is None:
            return self.shown(value)
        return f"{self.shown(value)}, {self.shown(low)}–{self.shown(high)}"


def _measured(
    key: str,
    name: str,
    scale: Scale,
    highest: str,
    lowest: str,
    *,
    title: str = "",
    column: str = "",
    then: Callable[[pl.DataFrame], pl.DataFrame] | None = None,
    **more: Any,
) -> Compared:
    """Return measure `name` of the catalogue, compared by the column it shows.

    A `column` of another name has a `title` of its own: the record's is that of all its columns together.
    """
    record = measure(name)
    shown = column or record.shows

    def read(context: Context) -> Found:
        panel = panel_of(context.subject.club, context.first, context.last, store=context.store)
        if not panel.pairs.height:
            return Found(pl.DataFrame(schema={"year": pl.Int16, shown: pl.Float64}), ())
        made = panel.add(name)
        return Found(then(made.frame) if then else made.frame, made.variable(shown).sources)

    notes = (record.formula, f"Scale: {record.scale}. After {record.cite}.")
    own = title or capital(record.title)
    return Compared(key, own, shown, scale, highest, lowest, read, notes=notes, **more)


def _fact(
    key: str,
    title: str,
    column: str,
    scale: Scale,
    highest: str,
    lowest: str,
    read: Callable[[Any], pl.DataFrame],
    reads: tuple[str, ...],
    **more: Any,
) -> Compared:
    """Return a quantity of `koinon.facts`, made from the tables `reads`."""

    def found(context: Any) -> Found:
        return Found(read(context), tuple(dict.fromkeys(schema(table).source for table in reads)))

    return Compared(key, title, column, scale, highest, lowest, found, reads, **more)


def _members(context: Context) -> pl.DataFrame:
    return pooled(context.subject.club, context.first, context.last, context.store)


def _votes_of_members(context: Context) -> pl.DataFrame:
    return voting_agreement(context.subject.club, context.first, context.last, store=context.store)


def _disputes(context: Context) -> pl.DataFrame:
    """Return disputes between members begun in the five years up to each year."""
    frame = dispute_counts(context.subject.club, context.first, context.last, "cow", context.store)
    recent = pl.col("intra_onset").cast(pl.Float64).rolling_sum(5, min_samples=5)
    return frame.select("year", recent=pl.when(pl.col("intra_onset").is_not_null()).then(recent))


def _whole(frame: pl.DataFrame) -> pl.DataFrame:
    """Keep the years in which all three parts are known: promises are coded to 2018."""
    return frame.filter(pl.col("deterrence_coverage") == 1)


MEASURES = (
    _fact(
        "members", "Members", "members", Scale("members", ".0f"),
        "had the most members", "the fewest", _members, ("bloc_members",), head="members",
    ),
    _fact(
        "capability", "Share of the world's material capabilities", "cinc", Scale("share of the world"),
        "pooled the largest share of the world's material capabilities", "the smallest",
        _members, ("capabilities",), head="world's capabilities",
    ),
    _measured(
        "concentration", "disparity", Scale("0 to 1", ".1f", high=1.0),
        "had the most concentrated military spending (Herfindahl-Hirschman index)", "the least",
        title="Concentration of military spending", column="milex_hhi", reads=("capabilities",),
        head="concentration",
    ),
    _measured(
        "trade", "trade-share", Scale("share of members' trade"),
        "kept the largest share of its members' recorded trade", "the smallest",
        reads=("trade", "cow_trade_totals"), head="trade within",
    ),
    _fact(
        "voting", "Agreement in the UN General Assembly", "agreement", Scale("0 to 1", ".1f", high=1.0),
        "had the members that voted most alike", "the least",
        _votes_of_members, ("vote_agreement",), head="agreement",
    ),
    _fact(
        "disputes", "Militarised disputes between members, begun in five years", "recent",
        Scale("disputes in five years", ".0f"), "had the most new militarised disputes between members",
        "the fewest", _disputes, ("cow_mid_dirdisp",), when="In the five years to", head="disputes",
    ),
    _measured(
        "deterrence", "deterrence", Scale("0 to 1, percentile", ".1f", high=1.0),
        "had the highest deterrence score", "the lowest", then=_whole, head="deterrence",
        interval=("deterrence_low", "deterrence_high"),
    ),
    _measured(
        "cohesion", "cohesion", Scale("0 to 1", ".1f", high=1.0),
        "had the most cohesive members politically", "the least", head="cohesion",
        interval=("cohesion_low", "cohesion_high"),
    ),
    _measured(
        "integration", "integration", Scale("share of ranked blocs", ".0%", high=1.0),
        "was ahead of the most blocs in integration", "of the fewest", then=shares_ahead,
        head="integration: ahead of", interval=("ahead_low", "ahead_high"),
    ),
    _measured(
        "fragility", "fragility", Scale("0 to 1, higher is harder", ".1f", high=1.0),
        "faced the hardest challenges on average", "the lightest", head="challenges",
        interval=("fragility_low", "fragility_high"),
    ),
)  # fmt: skip


def _of_life(measure: Callable[..., pl.DataFrame], about: Country) -> pl.DataFrame:
    return measure(about.life, about.store)


def _votes(about: Country) -> pl.DataFrame:
    return agreement(about.life, about.allies, about.store)


def _fights(about: Country) -> pl.DataFrame:
    """Return disputes of a state begun in the five years up to each year that the data cover."""
    begun = listed(fights(about.life, "disputes", about.store)).group_by(year="first_year").len()
    covers = schema("cow_mid_dirdisp").covers
    years = about.life.filter(pl.col("year").is_between(*covers)).join(begun, on="year", how="left")
    counted = years.sort("year").select(
        pl.col("year").cast(pl.Int32), number=pl.col("len").fill_null(0).cast(pl.Float64)
    )
    recent = counted.rolling("year", period="5i").agg(recent=pl.col("number").sum(), held=pl.len())
    return recent.select(pl.col("year").cast(pl.Int16), recent=pl.when(pl.col("held") == 5).then("recent"))


STATE_MEASURES = (
    _fact(
        "capability", "Share of the world's material capabilities", "cinc",
        Scale("share of the world", ".1%"),
        "held the largest share of the world's material capabilities", "the smallest",
        partial(_of_life, standing), ("capabilities",), head="world's capabilities",
    ),
    _fact(
        "burden", "Military spending as a share of GDP", "share", Scale("share of GDP", ".1%"),
        "spent the largest share of its GDP on its forces", "the smallest", partial(_of_life, spending),
        ("capabilities", "world_bank"), head="burden",
    ),
    _fact(
        "voting", "Mean agreement with all states in the UN General Assembly", "with_all",
        Scale("0 to 1", ".1f", high=1.0), "voted most like all states", "the least", _votes,
        ("vote_agreement",), head="agreement",
    ),
    _fact(
        "disputes", "Militarised disputes begun in five years", "recent",
        Scale("disputes in five years", ".0f"),
        "had the most new militarised disputes", "the fewest", _fights, ("cow_mid_dirdisp",),
        when="In the five years to", head="disputes",
    ),
    _fact(
        "regime", "Electoral democracy", "polyarchy", Scale("0 to 1", ".1f", high=1.0),
        "had the highest score of V-Dem's index of electoral democracy", "the lowest",
        partial(_of_life, regime), ("cow_democracy",), head="democracy",
    ),
)  # fmt: skip
