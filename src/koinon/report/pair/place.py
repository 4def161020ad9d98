"""How near two states lie to each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from koinon.facts.pair.place import LAND, place
from koinon.report.make.assembly import nothing
from koinon.report.make.document import Gap, Headline, Section, Table, Value
from koinon.report.make.part import Part
from koinon.report.make.words import outside, runs
from koinon.report.pair import sentences as say
from koinon.sources import origin

if TYPE_CHECKING:
    from koinon.report.pair.two import Two

ID, TITLE = "place", "Distance"
BORDERS, CAPITALS, NEAREST = "cow_contiguity", "cow_capitals", "cshapes_mindist"


def part(about: Two) -> Part:
    """Return contiguity and distances, with the years they are known for."""
    frame = place(about.pair, about.store)
    borders, capitals, nearest = (frame.drop_nulls(name) for name in ("conttype", "capdist", "mindist"))
    if borders.is_empty() and capitals.is_empty():
        covers = origin(CAPITALS).covers
        return nothing(ID, TITLE, outside("the data on distance", covers, about.first, about.last, "the two"))
    border = (int(borders["year"][-1]), int(borders["conttype"][-1])) if borders.height else None
    apart = (int(capitals["year"][-1]), float(capitals["capdist"][-1])) if capitals.height else None
    text = say.place(about.the, border, apart)
    said = [text]
    land = borders.filter(pl.col("conttype") == LAND)["year"].to_list()
    if land and len(land) < borders.height:
        said.append(say.bordering(land))
    values = []
    if apart:
        values.append(Value("distance of the capitals", round(apart[1]), apart[0], "km"))
    rows = []
    if borders.height:
        for code, years in _runs(borders, "conttype"):
            rows.append(("contiguity", runs(years), _WORDS[int(code)]))
    if capitals.height:
        for km, years in _runs(capitals.with_columns(pl.col("capdist").round(0)), "capdist"):
            rows.append(("between the capitals", runs(years), f"{km:,.0f} km"))
    if nearest.height:
        for km, years in _runs(nearest.with_columns(pl.col("mindist").round(0)), "mindist"):
            rows.append(
                ("between the territories", runs(years), "they touch" if km == 0 else f"{km:,.0f} km")
            )
    table = Table("Contiguity and distance", ("measure", "years", "value"), tuple(rows))
    section = Section(
        ID,
        TITLE,
        tuple(said),
        (),
        (table,),
        (
            "Distance between territories is the shortest, overseas parts included; it is known from 1886 "
            "to 2019.",
        )
        if nearest.height
        else (),
        (BORDERS, CAPITALS, *((NEAREST,) if nearest.height else ())),
        ("contiguity", "cow_capitals", "cow_mindist"),
    )
    ends = (("Contiguity", origin(BORDERS).covers[1]), ("Capitals", origin(CAPITALS).covers[1]))
    late = [
        f"{what} {'is' if what == 'Contiguity' else 'are'} known to {end}."
        for what, end in ends
        if about.last > end
    ]
    gaps = (Gap(TITLE, " ".join(late)),) if late else ()
    return Part(section, (Headline(text, "place", tuple(values), (BORDERS, CAPITALS)),), gaps)


_WORDS = {
    0: "none",
    1: "land border",
    2: "up to 12 miles of water",
    3: "up to 24 miles of water",
    4: "up to 150 miles of water",
    5: "up to 400 miles of water",
}


def _runs(frame: pl.DataFrame, column: str) -> list[tuple[float, list[int]]]:
    """Return each stretch of years with one value, in order of time."""
    made: list[tuple[float, list[int]]] = []
    for year, value in frame.select("year", column).iter_rows():
        if made and made[-1][0] == value:
            made[-1][1].append(year)
        else:
            made.append((value, [year]))
    return made
