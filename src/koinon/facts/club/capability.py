"""Pooled capabilities of a club and the strongest states outside it.

Source: COW National Material Capabilities, version 6, 1816-2022 (Singer, Bremer and Stuckey 1972; Singer
1987). ``cinc`` is a state's mean share in six world totals (military expenditure and personnel, iron and
steel, energy, total and urban population), 0-1, and its sum over members is the club's share. It is a share
only nearly: a total that is not known of a state is left out of its mean, so that the shares of all states
add up to 1.00 to 1.08. The sum says what the members have, not what they would commit.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from koinon.panel.clubs.one import panel_of, with_names

if TYPE_CHECKING:
    from koinon.panel.clubs.clubs import Club
    from koinon.store.catalogue import Store

SOURCES = ("cow_nmc",)


def pooled(club: Club | str | int, first: int, last: int, store: Store | None = None) -> pl.DataFrame:
    """Return the summed capabilities of the members, year by year.

    Parameters
    ----------
    club
        A bloc or treaty, or a name of one.
    first, last
        Years, both included; years outside the club's life have no row.
    store
        Another store than the packaged one.

    Returns
    -------
    polars.DataFrame
        ``year``, ``members``, ``members_cow``, then ``milex`` (thousand current USD; pounds before 1914),
        ``milper``, ``irst``, ``pec``, ``tpop``, ``upop`` and ``cinc`` (0-1), each followed by
        ``<name>_reporting``, the number of members with a value: below ``members_cow`` the sum is partial.
        Null after 2022 and where no member has a value.

    Examples
    --------
    >>> pooled("NATO", 1949, 1949)["members"].to_list()
    [12]
    """
    panel = panel_of(club, first, last, "capabilities", store=store)
    named = [v.name for v in panel.variables if v.group == "capabilities"]
    return panel.frame.select("year", "members", "members_cow", *named)


def strongest_outsiders(
    club: Club | str | int, first: int, last: int, n: int = 3, store: Store | None = None
) -> pl.DataFrame:
    """Return the states outside the club with the highest CINC, and their course over its life.

    Parameters
    ----------
    club, first, last, store
        As in `pooled`.
    n
        How many states.

    Returns
    -------
    polars.DataFrame
        ``rank`` (1 is the strongest in the last year between `first` and `last` in which the club had
        members and CINC is known; ties by code), ``ccode``, ``statename``, ``year``, ``cinc`` (0-1) and
        ``once_member`` (whether the state was a member in another year of the span). Years in which it
        was itself a member have no row. Empty where no such year exists.

    Examples
    --------
    >>> top = strongest_outsiders("NATO", 1985, 1985, n=1)
    >>> top.select("statename", "year").row(0)
    ('Russia', 1985)
    """
    panel = panel_of(club, first, last, store=store)
    cinc = panel.tables.scan("capabilities").select("ccode", "year", "cinc").drop_nulls().collect()
    alive = panel.frame.filter(pl.col("members_cow") > 0).select("year")
    return with_names(outsiders(cinc.join(alive, on="year", how="semi"), panel.members, n))


def outsiders(cinc: pl.DataFrame, members: pl.DataFrame, n: int) -> pl.DataFrame:
    """Rank the states that are no members in the last year of `cinc` and return their rows.

    Parameters
    ----------
    cinc
        ``ccode``, ``year``, ``cinc``; no nulls.
    members
        ``ccode``, ``year``.
    n
        How many states.
    """
    outside = cinc.join(members, on=["ccode", "year"], how="anti")
    final = outside.filter(pl.col("year") == pl.lit(cinc["year"].max(), pl.Int16)).sort(
        "cinc", "ccode", descending=[True, False]
    )
    ranked = final.head(n).select("ccode").with_row_index("rank", offset=1)
    once = pl.col("ccode").is_in(members["ccode"].unique().implode())
    series = outside.join(ranked, on="ccode").sort("rank", "year")
    return series.select("rank", "ccode", "year", "cinc", once_member=once)
