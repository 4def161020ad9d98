"""Trade agreements notified or announced to the WTO, export of 1 February 2026, and their parties.

The export lists parties as text. Each becomes a row: a state, a territory, or an organisation that signs
for its members; which is meant is settled by name. An accession counts from the day the export names, or
else with the agreement itself. Free-text remarks and the stages of the WTO's consideration stay out.
"""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Any

import polars as pl

from koinon.errors import KoinonError
from koinon.sources.checks import check_none_lost, check_rows, check_total, check_unique, read, require
from koinon.world.codes import iso_codes, present_iso3
from koinon.world.resolver import state

if TYPE_CHECKING:
    from pathlib import Path

NAME = "wto_rta_2026"

GROUPS = frozenset(
    {
        "ASEAN Free Trade Area (AFTA)",
        "Central American Common Market (CACM)",
        "Eurasian Economic Union (EAEU)",
        "European Free Trade Association (EFTA)",
        "European Union",
        "Gulf Cooperation Council (GCC)",
        "Southern African Customs Union (SACU)",
        "Southern Common Market (MERCOSUR)",
    }
)
"""Parties that are organisations."""

STATES = {
    "Bahrain, Kingdom of": "Bahrain",
    "Chinese Taipei": "Taiwan",
    "Congo": "Republic of the Congo",  # the other one is listed in full beside it
    "Kosovo (under UNSC res. 1244)": "Kosovo",
    "Kuwait, the State of": "Kuwait",
    "Lebanese Republic": "Lebanon",
    "Saudi Arabia, Kingdom of": "Saudi Arabia",
}
"""Names that the WTO alone uses for states."""

TERRITORIES = {
    "British Overseas Territory of Saint Helena, Ascension and Tristan da Cunha": "SHN",
    "Faeroe Islands": "FRO",
    "Falkland Islands (Islas Malvinas)": "FLK",
    "Hong Kong, China": "HKG",
    "Macao, China": "MAC",
    "Netherlands, Kingdom of, with respect to Aruba": "ABW",
    "Virgin Islands, British": "VGB",
    "Wallis and Futuna Islands": "WLF",
}
"""Names of territories that differ from ISO's; other territories are found by ISO name."""

STATUS = {
    "In Force": "in force",
    "In force for at least one Party": "in force for some",
    "Early announcement-Signed": "signed",
    "Early announcement-Under negotiation": "under negotiation",
    "Inactive": "inactive",
}
COUNTS = {
    "in force": 401,
    "in force for some": 5,
    "signed": 7,
    "under negotiation": 29,
    "inactive": 213,
}

YUGOSLAVIA = "Yugoslavia, Socialist Federal Republic of"

PENDING = 9999
"""Year the export writes where a party has not ratified."""

_SPAN = re.compile(r"\s*([^;]+?)\((\d\d-\w{3}-\d{4})?\s*-\s*(\d\d-\w{3}-\d{4})?\)")


def tables(raw: Path) -> dict[str, pl.DataFrame]:
    """Return ``wto_agreements``, ``wto_agreement_parties`` and ``wto_agreement_changes``.

    Raises
    ------
    SourceError
        If a file is missing or fails a check, or the name of a party is not understood.
    """
    published, changes = read(raw, "rta"), read(raw, "rta_changes")
    check_rows(published, 655, NAME)
    check_unique(published, ["RTA ID"], NAME)
    return {
        "wto_agreements": _agreements(published),
        "wto_agreement_parties": _parties(published),
        "wto_agreement_changes": _changes(changes, published),
    }


def _agreements(published: pl.DataFrame) -> pl.DataFrame:
    days = {
        "signed_goods": "Date of Signature (G)",
        "signed_services": "Date of Signature (S)",
        "notified_goods": "Date of Notification (G)",
        "notified_services": "Date of Notification (S)",
        "in_force_goods": "Date of Entry into Force (G)",
        "in_force_services": "Date of Entry into Force (S)",
        "inactive": "Inactive Date",
    }
    flags = {
        "accession": "Accession?",
        "cross_regional": "Cross-regional",
        "all_members": "All Parties WTO members?",
    }
    tidy = published.select(
        rta_id="RTA ID",
        name=pl.col("RTA Name").str.strip_chars(),
        status=pl.col("Status").str.strip_chars().replace_strict(STATUS),
        coverage=pl.col("Coverage").str.to_lowercase(),
        type="Type",
        notification="Notification",
        composition=pl.col("RTA Composition").str.to_lowercase().str.replace_all("rta", "RTA"),
        region="Region",
        **{name: pl.col(column).cast(pl.Date) for name, column in days.items()},
        **{name: _yes(column) for name, column in flags.items()},
    )
    counts = dict(tidy["status"].value_counts().iter_rows())
    require(counts == COUNTS, f"{NAME}: {counts} where {COUNTS} are expected")
    return tidy


def _yes(column: str) -> pl.Expr:
    return pl.col(column).str.strip_chars().replace_strict({"Yes": 1, "No": 0}, return_dtype=pl.Int8)


def _parties(published: pl.DataFrame) -> pl.DataFrame:
    """Return one row per agreement and party, from both lists of signatories and the dated entries."""
    rows: dict[tuple[int, str], dict[str, Any]] = {}
    columns = ("RTA ID", "Current signatories", "Original signatories", "Specific Entry/Exit dates")
    for rta, current, original, spans in published.select(columns).iter_rows():
        lists = (names_in(current), names_in(original))
        dated = spans_in(spans)
        for party in sorted({*lists[0], *lists[1], *dated}):
            since, until = dated.get(party, (None, None))
            pending = since is not None and since.year == PENDING
            rows[rta, party] = {
                "rta_id": rta,
                "party": party,
                "current": None if current is None else int(party in lists[0]),
                "original": None if original is None else int(party in lists[1]),
                "since": None if pending else since,
                "until": until,
                "pending": int(pending),
            }
    made = pl.DataFrame(list(rows.values()), infer_schema_length=None)
    meant = {party: who(party) for party in made["party"].unique().to_list()}
    told = pl.DataFrame(
        [(party, *found) for party, found in meant.items()],
        schema={"party": pl.String, "kind": pl.String, "ccode": pl.Int16, "iso3": pl.String},
        orient="row",
    )
    joined = made.join(told, on="party", how="left")
    check_none_lost(made.height, joined.height, 0, NAME)
    # The Global System of Trade Preferences still lists Yugoslavia, beside its successor.
    lasting = joined.filter(pl.col("party") != YUGOSLAVIA).drop_nulls("ccode")
    check_unique(lasting, ["rta_id", "ccode"], f"{NAME}: parties")
    listed = sum(len(names_in(text)) for text in published["Current signatories"])
    check_total(int(joined["current"].sum()), listed, f"{NAME}: current signatories")
    return joined


def names_in(text: str | None) -> frozenset[str]:
    """Return the names of a list of signatories.

    Examples
    --------
    >>> sorted(names_in("India; Bhutan"))
    ['Bhutan', 'India']
    """
    return frozenset(name.strip() for name in (text or "").split(";") if name.strip())


def spans_in(text: str | None) -> dict[str, tuple[date | None, date | None]]:
    """Return first and last day by party from the export's notation.

    Examples
    --------
    >>> spans_in("China(01-Jan-2002 - ); Peru( - 22-Apr-2006)")["Peru"]
    (None, datetime.date(2006, 4, 22))
    """
    found = {name: (_day(first), _day(last)) for name, first, last in _SPAN.findall(text or "")}
    rest = _SPAN.sub("", text or "").strip("; ")
    require(not rest, f"{NAME}: entry dates not understood: {rest}")
    return found


def _day(text: str) -> date | None:
    # The format names months in English whatever the locale of the machine.
    months = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
    if not text:
        return None
    day, month, year = text.split("-")
    return date(int(year), months.index(month) + 1, int(day))


def who(party: str) -> tuple[str, int | None, str | None]:
    """Return kind (``state``, ``territory``, ``organisation``), COW code and ISO3 code of a party.

    Examples
    --------
    >>> who("Chinese Taipei"), who("Bermuda"), who("European Union")[0]
    (('state', 713, 'TWN'), ('territory', None, 'BMU'), 'organisation')
    """
    if party in GROUPS:
        return "organisation", None, None
    territory = TERRITORIES.get(party) or _territories().get(party)
    if territory:
        return "territory", None, territory
    try:
        code = state(STATES.get(party, party)).code
    except KoinonError as error:
        require(False, f"{NAME}: {error}")
        raise
    present = dict(present_iso3().iter_rows())
    return "state", code, present.get(code)


def _territories() -> dict[str, str]:
    rows = iso_codes().filter(pl.col("ccode").is_null())
    return dict(rows.select("name", "iso3").iter_rows())


def _changes(changes: pl.DataFrame, published: pl.DataFrame) -> pl.DataFrame:
    check_rows(changes, 354, "rta_changes")
    stray = changes.join(published, on="RTA ID", how="anti").height
    require(stray == 0, f"rta_changes: {stray} rows belong to no agreement")
    days = {
        "notified": "Date of notification of changes",
        "signed": "Date of signature of changes",
        "in_force": "Date of entry into force of changes",
    }
    dated = changes.with_columns(pl.col(column).cast(pl.Date).alias(name) for name, column in days.items())
    ordered = dated.sort("RTA ID", *days, "Remarks", nulls_last=True)
    return ordered.select(
        rta_id="RTA ID",
        change=pl.int_range(1, pl.len() + 1).over("RTA ID"),
        affects=pl.col("Changes affect").str.to_lowercase(),
        notified="notified",
        signed="signed",
        in_force="in_force",
    )
