"""Every state name in the raw data resolves to the code its own source gives, year by year.

Exact, except for ``data/name_exceptions.csv``: one reviewed row per source, name and code where the
resolver answers otherwise, with the answers it gives (``-``: it asks or refuses) and the reason. A row
that no longer differs fails the test as well.
"""

import csv
from functools import cache
from pathlib import Path

import polars as pl
import pytest

from koinon.errors import KoinonError
from koinon.world.codes import ccode_of_iso
from koinon.world.resolver import state
from koinon.world.systems import state_spells

pytestmark = pytest.mark.raw

EXCEPTIONS = Path(__file__).parents[1] / "data" / "name_exceptions.csv"
LAST = 2026
ISO = ("iso3", "iso2", "iso_numeric")


def _named(source, kind, frame, name, code, first=None, last=None):
    """Bring one table's names to source, kind, name, code, first, last (years)."""
    year = {"first": first, "last": last or first}
    years = [
        (pl.col(column) if column else pl.lit(None)).cast(pl.Int64, strict=False).alias(alias)
        for alias, column in year.items()
    ]
    tidy = frame.select(pl.col(name).alias("name"), pl.col(code).cast(pl.String).alias("code"), *years)
    tidy = tidy.filter(pl.col("name").is_not_null())
    tidy = tidy.group_by("name", "code").agg(pl.col("first").min(), pl.col("last").max())
    return tidy.select(pl.lit(source).alias("source"), pl.lit(kind).alias("kind"), pl.all())


def _year_of(*columns):
    return [pl.col(c).cast(pl.String).str.extract(r"^(\d{4})") for c in columns]


def _both_sides(frame, code):
    sides = [frame.select(f"country{i}", f"{code}{i}", "year") for i in (1, 2)]
    return pl.concat(
        [side.rename(dict(zip(side.columns, ("name", "code", "year"), strict=True))) for side in sides]
    )


def _lists(raw):
    core = raw / "peacesciencer_core"
    yield _named(
        "cow_states",
        "cow",
        pl.read_parquet(core / "cow_states.parquet"),
        "statenme",
        "ccode",
        "styear",
        "endyear",
    )
    gw = pl.read_parquet(core / "gw_states.parquet").with_columns(_year_of("startdate", "enddate"))
    yield _named("gw_states", "gw", gw, "statename", "gwcode", "startdate", "enddate")
    for system, code in (("cow", "ccode"), ("gw", "gwcode")):
        capitals = pl.read_parquet(core / f"{system}_capitals.parquet").with_columns(
            _year_of("stdate", "enddate")
        )
        yield _named(f"{system}_capitals", system, capitals, "statenme", code, "stdate", "enddate")
    for short, system, code in (("cw", "cow", "ccode"), ("gw", "gw", "gwcode")):
        spells = pl.read_parquet(raw / "isard" / f"{short}_system.parquet")
        spells = spells.with_columns(pl.col("start", "end").str.extract(r"(\d{4})"))
        yield _named(f"isard_{short}", system, spells, f"{short}_name", code, "start", "end")
        other = "gw" if short == "cw" else "cw"
        panel = pl.read_parquet(raw / "isard" / f"{short}_{other}_panel.parquet")
        yield _named(f"isard_{short}_panel", system, panel, f"{short}_name", code, "year")


def _sources(raw):
    ideal = pl.read_parquet(raw / "unga_ideal_points_2025" / "ideal_points.parquet")
    yield _named("ideal_points", "cow", ideal, "countryname", "ccode", "year")
    calls = pl.read_parquet(raw / "unvotes" / "un_roll_calls.parquet")
    calls = calls.select(pl.col("rcid").cast(pl.Int64), _year_of("date")[0].alias("year"))
    votes = pl.read_parquet(raw / "unvotes" / "un_votes.parquet").join(calls, on="rcid")
    yield _named("unvotes", "iso2", votes, "country", "country_code", "year")
    vdem = pl.read_parquet(raw / "vdem_v15_subset" / "vdem_simple.parquet")
    yield _named("vdem", "cow", vdem, "vdem_country_name", "vdem_cowcode", "year")
    polity = pl.read_parquet(raw / "polity5" / "polity5.parquet")
    yield _named("polity5", "cow", polity, "polity_annual_country", "polity_annual_ccode", "year")
    for table in ("gdp", "population"):
        bank = pl.read_parquet(raw / "world_bank_gdp_population" / f"{table}.parquet")
        yield _named("world_bank", "iso3", bank, "Country Name", "Country Code", "Year")
    for table in ("treaty_dyads", "withdrawal_dyads"):
        sides = _both_sides(pl.read_parquet(raw / "desta_2_3" / f"{table}.parquet"), "iso")
        yield _named("desta", "iso_numeric", sides, "name", "code", "year")
    yield _named(
        "geo_cepii", "iso3", pl.read_parquet(raw / "cepii_geodist" / "geo_cepii.parquet"), "country", "iso3"
    )
    for scale in ("110m", "50m"):
        atlas = pl.read_parquet(raw / "world_atlas" / f"countries_{scale}.parquet")
        yield _named("world_atlas", "iso_numeric", atlas, "name", "id")
    members = pl.read_csv(raw / "bloc_registry" / "members.csv", infer_schema=False)
    members = members.with_columns(_year_of("start", "end"))
    yield _named("bloc_registry", "cow", members, "state_name", "cow_code", "start", "end")
    yield _named(
        "cow_igo", "cow", pl.read_parquet(raw / "cow_igo_v3" / "state_year.parquet"), "state", "ccode", "year"
    )


@cache
def _spells(system):
    spells = {}
    for row in state_spells(system).iter_rows(named=True):
        years = row["start"].year, row["end"].year if row["end"] else None
        spells.setdefault(row["code"], []).append(years)
    return spells


def _member(code, year, system):
    spells = _spells(system).get(code, [])
    return any(first <= year and (last is None or year <= last) for first, last in spells)


@cache
def _answer(name, year, system):
    try:
        return state(name, year, system).code
    except KoinonError:
        return None


@cache
def _iso_years(kind, code):
    years = pl.DataFrame({"code": [code] * (LAST - 1815), "year": range(1816, LAST + 1)})
    return dict(ccode_of_iso(years, "code", "year", kind).select("year", "ccode").iter_rows())


def _expected(row):
    """Return year -> the code the source means, for the years the name is used and the state a member."""
    first, last = row["first"] or 1816, row["last"] or LAST
    years = range(max(first, 1816), min(last, LAST) + 1)
    if row["code"] is None:
        return {}
    if row["kind"] in ISO:
        if row["first"] is None:
            code = pl.DataFrame({"code": [row["code"]]})
            found = ccode_of_iso(code, "code", system=row["kind"])["ccode"][0]
            return {} if found is None else {None: found}
        return {
            year: code for year in years if (code := _iso_years(row["kind"], row["code"])[year]) is not None
        }
    code = int(float(row["code"]))
    return {year: code for year in years if _member(code, year, row["kind"])}


def _differences(raw):
    found = {}
    names = pl.concat([*_lists(raw), *_sources(raw)]).unique()
    assert names.height > 3000
    for row in names.iter_rows(named=True):
        system = "gw" if row["kind"] == "gw" else "cow"
        expected = _expected(row)
        # A name that means no state here must not be taken for one.
        wanted = expected or {None: None}
        wrong = {
            _answer(row["name"], year, system)
            for year, code in wanted.items()
            if _answer(row["name"], year, system) != code
        }
        if wrong:
            key = (row["source"], row["name"], row["code"] or "")
            found.setdefault(key, set()).update("-" if answer is None else str(answer) for answer in wrong)
    return {key: ";".join(sorted(answers)) for key, answers in found.items()}


def test_every_name_in_the_raw_data(raw):
    rows = list(csv.DictReader(EXCEPTIONS.read_text(encoding="utf-8").splitlines()))
    allowed = {(row["source"], row["name"], row["code"]): row["answers"] for row in rows}
    assert len(allowed) == len(rows)
    assert all(row["reason"] for row in rows)
    assert _differences(raw) == allowed


def test_the_columns_of_cow_igo_are_the_states_of_its_rows(raw):
    columns = set(pl.read_parquet_schema(raw / "cow_igo_v3" / "igo_year.parquet"))
    states = set(pl.read_parquet(raw / "cow_igo_v3" / "state_year.parquet")["state"])
    assert states <= columns
    assert len(states) == 217
