"""Other ties of two states: defence cooperation, exercises, trade agreements, organisations, visas."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koinon.facts.pair.links import (
    defence_agreements,
    defence_in_force,
    exercises,
    organisations,
    trade_agreements,
    visas,
)
from koinon.facts.state.cooperation import DCAD_LAST
from koinon.figures.series import Line, Scale, lines
from koinon.report.make.assembly import nothing
from koinon.report.make.document import Gap, Headline, Section, Table, Value
from koinon.report.make.part import Part, credit
from koinon.report.make.words import capital, day, plural, runs, span
from koinon.report.pair import sentences as say
from koinon.sources import origin
from koinon.store.catalogue import MissingTableError

if TYPE_CHECKING:
    from collections.abc import Callable

    from koinon.figures import Figure
    from koinon.report.pair.two import Two

ID, TITLE = "links", "Other ties"
DCAD, MME, DESTA, IGO, VISA = "dcad_v1", "mme_v7", "desta", "cow_igo", "passport_index"
_READS = {
    DCAD: "defence_cooperation",
    MME: "military_exercise_participants",
    DESTA: "trade_agreement_dyads",
    IGO: "igo_shared",
    VISA: "visa_requirements",
}
_WHAT = {
    DCAD: "agreements on defence cooperation",
    MME: "exercises",
    DESTA: "trade agreements",
    IGO: "shared organisations",
    VISA: "visa rules",
}
Row = tuple[str, str, str]
"""Kind of tie, years, what the data say."""
Found = tuple[list[Row], str, Value | None]
"""Rows of the table, the tie as a noun phrase with its year (empty if there is none), its number."""


def part(about: Two) -> Part:
    """Return one row per kind of tie, with the year it is known for."""
    found = {source: read(about) for source, read in _READERS.items() if about.store.has(_READS[source])}
    rows = [row for part in found.values() for row in part[0]]
    if not rows:
        reason = (
            f"There is nothing to show: no source on other ties reaches the years of the two ({about.years})."
        )
        return nothing(ID, TITLE, reason)
    said = [phrase for _, phrase, _ in found.values() if phrase]
    values = tuple(value for _, phrase, value in found.values() if phrase and value)
    text = say.links(said) if said else "No other tie of the two is on record in the data."
    used = tuple(source for source, part in found.items() if part[0])
    section = Section(
        ID,
        TITLE,
        (text,),
        tuple(_figure(about)) if IGO in used else (),
        (Table("Other ties", ("tie", "years", "what the data say"), tuple(rows)),),
        (),
        used,
        tuple(_READS[source] for source in used),
    )
    return Part(section, (Headline(text, "links", values, used),) if said else (), _gaps(about, used))


def _gaps(about: Two, used: tuple[str, ...]) -> tuple[Gap, ...]:
    ends = [f"{_WHAT[source]} in {_end(source)}" for source in _WHAT if about.last > _end(source)]
    absent = [source for source in _WHAT if not about.store.has(_READS[source])]
    lacking = [_WHAT[source] for source in _WHAT if source not in (*used, *absent)]
    said = [f"{capital(str(MissingTableError(_READS[source])))}." for source in absent]
    if ends:
        said.append(f"The data end: {', '.join(ends)}.")
    if lacking:
        said.append(f"Nothing is known of {' and '.join(lacking)} in the years of the two.")
    return (Gap(TITLE, " ".join(said)),) if said else ()


def _end(source: str) -> int:
    return DCAD_LAST if source == DCAD else origin(source).covers[1]


_KINDS = {"general": "general", "sector": "on one sector of defence"}


def _defence(about: Two) -> Found:
    yearly = defence_in_force(about.pair, about.store)
    if yearly.is_empty():
        return [], "", None
    row = yearly.row(-1, named=True)
    signed = defence_agreements(about.pair, about.store)
    when = runs(signed["sign_year"].to_list()) if signed.height else ""
    total = row["general"] + row["sector"]
    parts = [f"{row[kind]} {words}" for kind, words in _KINDS.items() if row[kind]]
    said = f"{' and '.join(parts) or 'none'} in force in {row['year']}"
    said += f"; signed in {when}" if when else ""
    covered = span(int(yearly["year"][0]), row["year"])
    value = Value("agreements on defence cooperation", total, row["year"], "agreements")
    noun = plural(total, "agreement on defence cooperation", "agreements on defence cooperation")
    return [("defence cooperation", covered, said)], f"{noun} ({row['year']})" if total else "", value


def _exercises(about: Two) -> Found:
    first, last = origin(MME).covers
    years = [year for year in about.pair["year"] if first <= year <= last]
    if not years:
        return [], "", None
    held = exercises(about.pair, about.store)
    alone = held.filter(held["participants"] == 2).height
    said = (
        f"{plural(held.height, 'military exercise')} in which both took part, {alone} of them of the two "
        "alone"
    )
    value = Value("exercises", held.height, years[-1], "exercises")
    noun = f"{plural(held.height, 'joint exercise')} ({span(years[0], years[-1])})"
    said = said if held.height else "no military exercise in which both took part"
    return [("exercises", span(years[0], years[-1]), said)], noun if held.height else "", value


def _agreements(about: Two) -> Found:
    yearly = trade_agreements(about.pair, about.store)
    if yearly.is_empty():
        return [], "", None
    row = yearly.row(-1, named=True)
    known = f", the deepest with {row['depth']} of 7 provisions" if row["depth"] is not None else ""
    since = yearly.filter(yearly["number"] > 0)["year"].to_list()
    said = f"{plural(row['number'], 'agreement')} in force in {row['year']}{known if row['number'] else ''}"
    said += f"; one or more in {runs(since)}" if since else "; none in any year"
    value = Value("trade agreements", row["number"], row["year"], "agreements")
    noun = f"{plural(row['number'], 'trade agreement')} in force ({row['year']})"
    covered = span(int(yearly["year"][0]), row["year"])
    return [("trade agreements", covered, said)], noun if row["number"] else "", value


def _organisations(about: Two) -> Found:
    yearly = organisations(about.pair, about.store).drop_nulls("shared")
    if yearly.is_empty():
        return [], "", None
    row = yearly.row(-1, named=True)
    noun = f"{plural(row['shared'], 'shared intergovernmental organisation')} ({row['year']})"
    said = (
        f"{plural(row['shared'], 'intergovernmental organisation')} to which both belonged in {row['year']}"
    )
    value = Value("shared organisations", row["shared"], row["year"], "organisations")
    covered = span(int(yearly["year"][0]), row["year"])
    return [("organisations", covered, said)], noun if row["shared"] else "", value


_VISA = {
    "visa free": "enter without a visa",
    "visa on arrival": "get a visa on arrival",
    "eta": "need an electronic travel authorisation",
    "e-visa": "need an electronic visa",
    "EVW": "need an electronic visa waiver",
    "visa required": "need a visa",
    "no admission": "are not admitted",
    "covid ban": "were barred by a pandemic ban",
    "on arrival or electronic": "get a visa on arrival or electronically",
    "Hayya Entry Permit": "need a Hayya entry permit",
}


def _visas(about: Two) -> Found:
    rows, free, when = [], [], ""
    for side, known, requirement, days in visas(about.pair, about.store):
        host, guest = (about.one, about.two) if side == "one" else (about.two, about.one)
        stay = f" for {days} days" if days else ""
        words = _VISA.get(requirement, requirement)
        rows.append((f"entering {host.the}", day(known), f"citizens of {guest.the} {words}{stay}"))
        free.append(requirement == "visa free")
        when = str(known.year)
    if len(free) == 2 and all(free):
        return rows, f"visa-free travel both ways ({when})", None
    return rows, "", None


_READERS: dict[str, Callable[[Two], Found]] = {
    DCAD: _defence,
    MME: _exercises,
    DESTA: _agreements,
    IGO: _organisations,
    VISA: _visas,
}


def _figure(about: Two) -> list[Figure]:
    yearly = organisations(about.pair, about.store)
    known = yearly.drop_nulls("shared")
    if known.height < 2:
        return []
    first, last = int(known["year"][0]), int(known["year"][-1])
    points = tuple((year, None if value is None else float(value)) for year, value in yearly.iter_rows())
    return [
        lines(
            "organisations",
            f"Intergovernmental organisations to which both {about.the} belong",
            f"Memberships of any status, {span(first, last)}",
            credit(IGO),
            [Line("shared", points, main=True)],
            Scale("organisations", ".0f"),
        )
    ]
