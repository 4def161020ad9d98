"""Clubs made up for a test: a panel of blocs over tables of a few states, computed by hand beside it."""

from dataclasses import dataclass, field, replace

import polars as pl

from koinon.panel.clubs.club_years import bloc_years
from koinon.store.schema import schema

YEAR = {"year": pl.Int16, "ccode": pl.Int16, "ccode1": pl.Int16, "ccode2": pl.Int16}


@dataclass(frozen=True, eq=False)
class Tables:
    """Stands in for a store: tables by name, everything not given is an empty table of the real schema."""

    given: dict[str, pl.DataFrame] = field(default_factory=dict)

    def frame(self, name):
        declared = schema(name)
        empty = pl.DataFrame(schema={column.name: column.dtype for column in declared.columns})
        if name not in self.given:
            return empty
        rows = self.given[name]
        missing = [column for column in empty.columns if column not in rows.columns]
        rows = rows.with_columns(pl.lit(None, empty.schema[column]).alias(column) for column in missing)
        return rows.select(pl.col(name).cast(kind) for name, kind in empty.schema.items())

    def scan(self, name):
        return self.frame(name).lazy()

    def has(self, name):
        return name in self.given


def clubs(members, tables, years=(2000, 2000)):
    """Return a panel of clubs: `members` maps a name to the codes that belong to it in all of `years`."""
    span = range(years[0], years[1] + 1)
    held = pl.DataFrame(
        [(club, year, str(code), code) for club, codes in members.items() for year in span for code in codes],
        schema={"bloc_id": pl.String, "year": pl.Int16, "member": pl.String, "ccode": pl.Int16},
        orient="row",
    )
    pairs = (
        held.join(held, on=["bloc_id", "year"], suffix="_2")
        .filter(pl.col("ccode") < pl.col("ccode_2"))
        .select("bloc_id", "year", ccode1="ccode", ccode2="ccode_2")
    )
    base = bloc_years(*years, ["nato"])
    frame = pl.DataFrame(
        [(club, year, len(codes), len(codes)) for club, codes in members.items() for year in span],
        schema={"bloc_id": pl.String, "year": pl.Int16, "members": pl.Int16, "members_cow": pl.Int16},
        orient="row",
    )
    counts = pairs.group_by("bloc_id", "year").agg(member_dyads=pl.len().cast(pl.Int16))
    frame = frame.join(counts, on=["bloc_id", "year"], how="left").with_columns(
        pl.col("member_dyads").fill_null(0)
    )
    known = [v for v in base.variables if v.name in frame.columns]
    return replace(
        base,
        frame=frame.select(v.name for v in known).sort("bloc_id", "year"),
        variables=tuple(known),
        members=held,
        pairs=pairs,
        years=years,
        store=Tables(tables),
    )


def states(column, values, year=2000):
    """Return a state-year table: `values` maps a code to its value."""
    return pl.DataFrame({"ccode": list(values), "year": year, column: list(values.values())})


def dyads(column, values, year=2000):
    """Return a pair-year table: `values` maps a pair of codes to its value."""
    ones, twos = zip(*values, strict=True)
    return pl.DataFrame({"ccode1": ones, "ccode2": twos, "year": year, column: list(values.values())})
