"""How integrated the members are: rank with its interval, dimensions, and every indicator behind them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from koinon.facts.club.integration import Profile, profile_or_none, shares_ahead
from koinon.figures.ranking import parts, through_time
from koinon.measure.integration import RUNS, SEED, SOURCES
from koinon.measure.integration.indicators import BY_NAME, INDICATORS
from koinon.report.club.sentences import integration as sentences
from koinon.report.make.document import Gap, Headline, Section, Table, Value
from koinon.report.make.part import Part, credit
from koinon.report.make.words import capital, joined, percent, span

if TYPE_CHECKING:
    from koinon.figures import Figure
    from koinon.report.club.context import Context

ID, TITLE = "integration", "Integration"

LABELS = {
    "trade_share": "Trade among members (COW)",
    "trade_introversion": "Trade introversion (COW)",
    "trade_share_baci": "Trade among members (BACI)",
    "trade_introversion_baci": "Trade introversion (BACI)",
    "desta_share": "Pairs with a trade agreement (DESTA)",
    "wto_share": "Pairs with a trade agreement (WTO)",
    "agreement_depth": "Depth of agreements, 0 to 7",
    "shared_organisations": "Organisations shared",
    "delegation": "Delegation to its bodies, 0 to 1",
    "pooling": "Majority decisions, 0 to 1",
    "vitality": "Vitality, 0 dead to 1 alive",
    "vote_agreement": "Voting agreement in the UN",
    "ideal_point_distance": "Distance of UN ideal points (less is more)",
    "visa_free": "Visa-free travel",
    "defence_pacts": "Pairs with a defence pact",
    "defence_cooperation": "Pairs with a defence cooperation agreement",
    "exercises": "Pairs that exercised together in three years",
}
SHORT = {
    "cow_trade": "COW Trade",
    "cow_trade_totals": "COW Trade",
    "baci": "BACI",
    "desta": "DESTA",
    "wto_rta_2026": "WTO",
    "bloc_registry": "the registry of blocs",
    "cow_igo": "COW IGO",
    "mia_2021": "MIA",
    "gray_io_vitality": "Gray",
    "unvotes": "UN votes",
    "unga_ideal_points_2025": "UN ideal points",
    "passport_index": "Passport Index",
    "atop": "ATOP",
    "dcad_v1": "DCAD",
    "mme_v7": "MME",
}
"""What a data set is called where its label would be too long; the section lists them in full."""
_NOTES = (
    (
        "Each indicator is put between its least and greatest value over all blocs and years; a dimension is "
        "the mean of its indicators, the index the mean of the dimensions known. Blocs with three members or "
        "more and two thirds of the year's indicators are ranked; blocs with the same members count once."
    ),
    (
        f"The interval holds the rank in 90 of 100 of {RUNS:,} draws (seed {SEED}) of a scale (min-max, "
        "z-score, rank), weights (equal, principal components, benefit of the doubt, near equal), "
        "a mean (arithmetic, geometric) and one indicator left out or none."
    ),
    (
        "Ranks compare the blocs of one year. The line breaks where other indicators count: what comes after "
        "is another measurement. A low rank says that members are tied less closely, not that a bloc fails: "
        "many were never meant to have a market or a pact."
    ),
)


def part(context: Context) -> Part:
    """Return rank, dimensions and indicators of integration."""
    found = profile_or_none(context.subject.club, context.first, context.last, context.store)
    if found is None or found.chosen is None or found.dimensions["score"].null_count() == found.counted[1]:
        why = (
            "integration is between members, and it has no two with data"
            if found is None
            else "too few indicators are known of it, or of too few blocs, in every year"
        )
        reason = f"There is nothing to show: {why}."
        return Part(Section(ID, TITLE, (reason,)), (), (Gap(TITLE, reason),))
    headlines = _headlines(context, found)
    said = [headline.text for headline in headlines] or [_no_rank(context, found)]
    section = Section(
        ID,
        TITLE,
        tuple(said + _more(found)),
        tuple(_figures(context, found)),
        (_table(found),),
        _NOTES,
        SOURCES,
        tuple(dict.fromkeys(one.table for one in INDICATORS if context.store.has(one.table))),
    )
    return Part(section, headlines, tuple(_gaps(found)))


def _headlines(context: Context, found: Profile) -> tuple[Headline, ...]:
    row = found.chosen
    if row is None or row["integration_rank"] is None or row["integration_rank_low"] is None:
        return ()
    year, at = row["year"], row["integration_rank"]
    ends = (row["integration_rank_low"], row["integration_rank_high"])
    text = sentences.rank(context.subject.called, year, at, row["integration_ranked"], ends, RUNS)
    # As the sentence says them; unrounded they stand in the figure's numbers and in the measure.
    values = (
        Value("rank", int(at) if at == int(at) else sentences.place(at), year),
        Value("blocs ranked", row["integration_ranked"], year),
        Value("rank, 5th percentile", round(ends[0]), year),
        Value("rank, 95th percentile", round(ends[1]), year),
        Value("draws", RUNS),
    )
    return (Headline(text, ID, values, SOURCES),)


def _no_rank(context: Context, found: Profile) -> str:
    row = found.chosen
    if row is not None and row["members_cow"] < 3:
        return sentences.unranked(context.subject.called, row["year"], row["integration"], row["members_cow"])
    return "It has no rank, because too few blocs are known well enough in that year."


def _more(found: Profile) -> list[str]:
    said = []
    row = found.chosen
    if row is not None:
        known = found.dimensions.drop_nulls("score").select("dimension", "score", "median").rows()
        if known:
            said.append(sentences.against_median(row["year"], known))
        count = round(row["integration_observed"] * found.counted[0])
        said.append(
            sentences.basis(row["year"], count, found.counted[0], found.dimensions["dimension"].to_list())
        )
        if row["integration_rank"] is not None and row["integration_rank_pca"] is not None:
            said.append(sentences.switched(row["integration_rank"], row["integration_rank_pca"]))
    points = found.years.drop_nulls("int_trade_share_baci").select("year", "int_trade_share_baci").rows()
    if points:
        said.append(sentences.later_trade(points))
    return said


def _figures(context: Context, found: Profile) -> list[Figure]:
    made = []
    row, name = found.chosen, context.subject.name
    if row is not None:
        full, short = _credit(found, row["year"])
        rows = [(capital(d), score, median) for d, score, median in found.dimensions.iter_rows()]
        made.append(
            parts(
                "integration",
                "How integrated the members are, by dimension",
                f"Scores in {row['year']}, 0 (least of all blocs and years) to 1 (most)",
                full,
                name,
                rows,
                short,
            )
        )
    ranked = found.years.drop_nulls(["integration_rank_low", "segment"])
    ranked = ranked.filter(pl.col("integration_ranked") > 1).sort("year")
    if ranked.height > 1:
        ends = ("ahead_low", "ahead_median", "ahead_high")
        rows_ = shares_ahead(ranked).select("year", "segment", *ends).rows()
        years = span(rows_[0][0], rows_[-1][0])
        full, short = _credit(found)
        made.append(
            through_time(
                "integration-rank",
                f"Where {context.subject.called} stands among blocs",
                f"Median and 90% of {RUNS:,} draws, {years}; breaks where other indicators count",
                full,
                name,
                rows_,
                short,
            )
        )
    return made


def _credit(found: Profile, year: int | None = None) -> tuple[str, str]:
    """Return the data sets behind the indicators, of one year or of any: by their labels, and in short."""
    rows = found.years if year is None else found.years.filter(pl.col("year") == year)
    named = [one for one in INDICATORS if rows[one.column].null_count() < rows.height]
    sources = list(dict.fromkeys(source for one in named for source in one.sources))
    return credit(*sources), f"Koinon, from {joined(list(dict.fromkeys(SHORT[s] for s in sources)))}"


def _table(found: Profile) -> Table:
    rows = []
    for name, dimension, year, value, median, known in found.indicators.iter_rows():
        unit = BY_NAME[name].unit
        rows.append(
            (
                LABELS[name],
                dimension,
                year,
                _shown(value, unit),
                _shown(median, unit),
                percent(known, 0),
            )
        )
    return Table(
        "Indicators, each in its latest year",
        ("indicator", "dimension", "year", "value", "median bloc", "known of"),
        tuple(rows),
        ("", "", "year", "", "", ""),
        "Known of: share of the pairs of members, or of their trade, that the value rests on.",
    )


def _shown(value: float | None, unit: str) -> str | None:
    if value is None:
        return None
    if unit.startswith("share"):
        return percent(value)
    return f"{value:.1f}" if unit in {"organisations", "provisions, 0-7"} else f"{value:.2f}"


def _gaps(found: Profile) -> list[Gap]:
    missing = [LABELS[one.name] for one in INDICATORS if one.name not in set(found.indicators["indicator"])]
    if not missing:
        return []
    names = "; ".join(f"{name[0].lower()}{name[1:]}" for name in missing)
    return [Gap(TITLE, f"No value in any year, or of too few pairs of members: {names}.")]
