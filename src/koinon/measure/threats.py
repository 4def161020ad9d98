"""The threats that states face, and how far the members of a bloc face the same.

A state's threats in a year are a vector *x* with an entry for each kind and opponent, 1 where the threat is
there (`koinon.measure.threat_kinds`). Two members *i*, *j* overlap by the cosine

    o_ij = sum_k x_ik . x_jk / sqrt(sum_k |x_ik|^2  sum_k |x_jk|^2)

over the kinds *k* that are known of both: 1 if they face the same opponents in the same ways, 0 if they face
nothing in common. It is undefined where one of the two faces nothing, and such pairs are left out of the
mean and counted. The overlap of a bloc is the mean of its pairs, and beside it the mean weighted by
c_i c_j, the product of the two members' capabilities (CINC). Members that threaten each other have
different opponents, so a rivalry inside lowers the overlap. Walt (1985, *International Security* 9(4):
3-43) argues that a common threat holds allies together; the cosine of threat vectors is this project's own
operationalisation.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from koinon.measure.reference.tables import reference
from koinon.measure.threat_kinds import KINDS, OPPOSED, TABLE, Threats, chosen_kinds, covers, threats_of
from koinon.panel.attach import attach_states
from koinon.panel.clubs.pooling import attach, steady
from koinon.panel.variable import Variable
from koinon.store.schema import schema

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from koinon.panel.clubs.club_years import ClubPanel
    from koinon.panel.panel import Panel

OVERLAP, THREATS = "threat-overlap", "threats"
_LONG = ("rivalry", "dispute")
"""The two kinds with opponents that cover two centuries; what is shared is counted by them."""
_WHAT = {
    "rivalry": "a strategic rival",
    "dispute": "a state whose side began a militarised dispute with it in the last years",
    "cyber": "a state behind a cyber incident of the last years",
    "territory": "a latent territorial threat in the top quarter of the states of the year",
    "internal": "an armed conflict inside the state",
    "terrorism": "deaths in terrorist incidents of the year",
}


def cosines(faced: Mapping[str, NDArray[Any]], known: Mapping[str, NDArray[Any]]) -> NDArray[np.float64]:
    """Return the cosine of the threats of every two states, over the kinds known of both.

    Parameters
    ----------
    faced
        By kind an array of shape (n, m): what state i faces, 0 or more; m may differ by kind.
    known
        By kind an array of shape (n,): whether it is known of state i.

    Returns
    -------
    numpy.ndarray
        Shape (n, n), symmetric, 0 to 1; NaN where one of the two faces nothing that is known of both.

    Examples
    --------
    >>> import numpy as np
    >>> rivals = np.array([[1, 1, 0], [1, 0, 0], [0, 0, 0]])
    >>> cosines({"rivalry": rivals}, {"rivalry": np.ones(3)}).round(3)[0]
    array([1.   , 0.707,   nan])
    """
    n = next(iter(known.values())).shape[0]
    product, norms = np.zeros((n, n)), np.zeros((n, n))
    for kind, values in faced.items():
        have = np.asarray(known[kind], dtype=float)
        x = np.asarray(values, dtype=float) * have[:, None]
        product += x @ x.T
        # Row i: the length of i over the kinds that are known of j too.
        norms += np.outer((x * x).sum(axis=1), have)
    length = np.sqrt(norms * norms.T)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(length > 0, product / length, np.nan)


@reference(OVERLAP)
def add_overlap(panel: ClubPanel, kinds: str = "all", window: int = 10) -> ClubPanel:
    """Add how far the members of a bloc or treaty face the same threats, and their means against them.

    Parameters
    ----------
    panel
        Of unit bloc-year or treaty-year.
    kinds
        Kinds of threat in the overlap: ``"all"``, or names with commas between (``"rivalry,dispute"``).
    window
        For how many years a dispute or cyber incident counts as a threat.

    Returns
    -------
    ClubPanel
        ``threat_overlap`` and ``threat_overlap_weighted`` (0-1, 1816-2014 unless `kinds` says otherwise;
        null where no pair of members both face a threat), ``threat_pairs`` behind them, ``threat_kinds``
        whose sources cover the year, ``threat_overlap_opponents`` (rivalries and disputes alone); by kind,
        members that face it and members of whom it is known; the outside states that two or more members
        face as rivals or as targets of disputes (``threat_shared``), their CINC, the members' CINC over
        theirs (``threat_means``), the one most members face (``threat_top``) and how many do; pairs of
        members that threaten each other (``threat_inside``).

    Examples
    --------
    >>> import koinon as kn
    >>> gcc = kn.bloc_years(1990, 1990, ["GCC"]).add("threat-overlap").frame
    >>> gcc.select("threat_top", "threat_top_members", "threat_shared").row(0)
    (630, 6, 3)
    """
    wanted = chosen_kinds(kinds)
    found = threats_of(panel.tables, *panel.years, window)
    cinc = panel.tables.scan("capabilities").select("ccode", "year", "cinc").collect()
    parts = (
        _means(panel, pair_cosines(panel.pairs, found, wanted), cinc, "threat_overlap", "threat_pairs"),
        _opponents(panel, found, cinc),
        _by_kind(panel, found),
        _shared(panel, found, cinc),
    )
    rows = panel.frame.select(panel.keys).join(_kinds(wanted, *panel.years), on="year", how="left")
    for part in parts:
        rows = rows.join(part, on=panel.keys, how="left")
    variables = [*_overlap_variables(wanted), *_shared_variables(window), *_kind_variables()]
    counts = [v.name for v in variables if v.name.endswith(("pairs", "_known"))]
    made = attach(panel, rows, variables, counts)
    note = (
        f"{OVERLAP}: disputes and cyber incidents count for {window} years; pairs in which a member faces "
        "nothing are left out of the mean; disputes are known to 2014, territorial threat to 2010"
    )
    return made.with_frame(made.frame, notes=[note])


def add_threats(panel: Panel, window: int = 10) -> Panel:
    """Add the threats of each state: opponents by kind, and whether the kinds without opponent are there.

    Parameters
    ----------
    panel
        Of unit state-year.
    window
        For how many years a dispute or cyber incident counts as a threat.

    Returns
    -------
    Panel
        ``threat_rivalry``, ``threat_dispute``, ``threat_cyber`` (opponents, 0 or more),
        ``threat_territory``, ``threat_internal``, ``threat_terrorism`` (0 or 1); null where unknown.

    Examples
    --------
    >>> import koinon as kn
    >>> kuwait = kn.state_years(1990, 1990).add("threats").among("Kuwait").frame
    >>> kuwait.select("threat_rivalry", "threat_internal").row(0)
    (1, 0)
    """
    found = threats_of(panel.tables, *panel.years, window)
    counts = found.faced.group_by("kind", "ccode", "year").agg(pl.len().alias("n"))
    rows = found.known.join(counts, on=["kind", "ccode", "year"], how="left").with_columns(
        pl.col("n").fill_null(0)
    )
    for kind in KINDS:
        wide = rows.filter(pl.col("kind") == kind).select(
            "ccode", "year", pl.col("n").alias(f"threat_{kind}")
        )
        text = f"States that threaten it: {_WHAT[kind]}." if kind in OPPOSED else f"Faces {_WHAT[kind]}."
        panel = attach_states(
            panel,
            wide,
            [
                _record(
                    kind, f"threat_{kind}", text, "int16", THREATS, "states" if kind in OPPOSED else "0 or 1"
                )
            ],
        )
    return panel


def pair_cosines(pairs: pl.DataFrame, found: Threats, kinds: Sequence[str]) -> pl.DataFrame:
    """Return ``ccode1, ccode2, year, cosine`` of the pairs for which it is defined.

    Parameters
    ----------
    pairs
        ``ccode1``, ``ccode2``, ``year``, in any order and as often as they come.
    found, kinds
        The threats and which kinds of them count.
    """
    wanted = pairs.select("ccode1", "ccode2", "year").unique().sort("year", "ccode1", "ccode2")
    faced = found.faced.filter(pl.col("kind").is_in(kinds)).partition_by("year", as_dict=True)
    known = found.known.filter(pl.col("kind").is_in(kinds)).partition_by("year", as_dict=True)
    made = []
    for key, rows in wanted.partition_by("year", as_dict=True, maintain_order=True).items():
        if key not in faced:
            continue
        codes = np.union1d(rows["ccode1"].to_numpy(), rows["ccode2"].to_numpy())
        values, have = _arrays(codes, faced[key], known[key], kinds)
        i, j = (np.searchsorted(codes, rows[side].to_numpy()) for side in ("ccode1", "ccode2"))
        made.append(rows.with_columns(pl.Series("cosine", cosines(values, have)[i, j], dtype=pl.Float64)))
    if not made:
        return wanted.clear().with_columns(cosine=pl.lit(None, pl.Float64))
    return pl.concat(made).filter(pl.col("cosine").is_not_nan())


def _arrays(
    codes: NDArray[Any], faced: pl.DataFrame, known: pl.DataFrame, kinds: Sequence[str]
) -> tuple[dict[str, NDArray[Any]], dict[str, NDArray[Any]]]:
    """Return by kind what each of the states `codes` faces, and whether it is known."""
    values, have = {}, {}
    for kind in kinds:
        here = faced.filter((pl.col("kind") == kind) & pl.col("ccode").is_in(codes))
        opponents = here["opponent"].unique().sort().to_numpy()
        x = np.zeros((codes.size, opponents.size))
        x[
            np.searchsorted(codes, here["ccode"].to_numpy()),
            np.searchsorted(opponents, here["opponent"].to_numpy()),
        ] = 1
        values[kind] = x
        have[kind] = np.isin(codes, known.filter(pl.col("kind") == kind)["ccode"].to_numpy())
    return values, have


def _means(panel: ClubPanel, cosine: pl.DataFrame, cinc: pl.DataFrame, name: str, count: str) -> pl.DataFrame:
    """Average the cosines of each club's pairs, alike and by the product of capabilities."""
    keyed = panel.pairs.join(cosine, on=["ccode1", "ccode2", "year"])
    for side in "12":
        own = cinc.rename({"ccode": f"ccode{side}", "cinc": f"cinc{side}"})
        keyed = keyed.join(own, on=[f"ccode{side}", "year"], how="left")
    weight = pl.when(pl.col("cinc1") * pl.col("cinc2") > 0).then(pl.col("cinc1") * pl.col("cinc2"))
    weighed = keyed.with_columns(weight=weight, product=weight * pl.col("cosine"))
    top, bottom = (steady(pl.col(column).drop_nulls()).sum() for column in ("product", "weight"))
    return weighed.group_by(panel.keys).agg(
        steady(pl.col("cosine")).mean().alias(name),
        pl.when(bottom > 0).then(top / bottom).alias(f"{name}_weighted"),
        pl.len().alias(count),
    )


def _opponents(panel: ClubPanel, found: Threats, cinc: pl.DataFrame) -> pl.DataFrame:
    cosine = pair_cosines(panel.pairs, found, _LONG)
    made = _means(panel, cosine, cinc, "threat_overlap_opponents", "threat_opponent_pairs")
    return made.drop("threat_overlap_opponents_weighted")


def _kinds(kinds: Sequence[str], first: int, last: int) -> pl.DataFrame:
    """Return how many of the kinds have a source for each year."""
    years = range(first, last + 1)
    counts = [sum(covers(kind)[0] <= year <= covers(kind)[1] for kind in kinds) for year in years]
    return pl.DataFrame({"year": years, "threat_kinds": counts}, schema_overrides={"year": pl.Int16})


def _by_kind(panel: ClubPanel, found: Threats) -> pl.DataFrame:
    """Return for each kind how many members face it and of how many it is known."""
    mine = panel.members.drop_nulls("ccode").select(*panel.keys, "ccode")
    threatened = found.faced.select("kind", "ccode", "year").unique().with_columns(faces=pl.lit(1))
    held = found.known.join(threatened, on=["kind", "ccode", "year"], how="left")
    is_kind = {kind: pl.col("kind") == kind for kind in KINDS}
    facing = {kind: pl.col("faces").filter(of).count() for kind, of in is_kind.items()}
    return (
        mine.join(held, on=["ccode", "year"])
        .group_by(panel.keys)
        .agg(
            *(
                pl.when(of.any()).then(facing[kind]).alias(f"threat_{kind}_members")
                for kind, of in is_kind.items()
            ),
            *(of.sum().alias(f"threat_{kind}_known") for kind, of in is_kind.items()),
        )
    )


def _shared(panel: ClubPanel, found: Threats, cinc: pl.DataFrame) -> pl.DataFrame:
    """Return the outside opponents that several members face, and the strengths on both sides."""
    keys = list(panel.keys)
    mine = panel.members.drop_nulls("ccode").select(*keys, "ccode")
    pairs = found.faced.filter(pl.col("kind").is_in(_LONG)).select("ccode", "year", "opponent").unique()
    faced = mine.join(pairs, on=["ccode", "year"])
    inside = faced.join(mine.rename({"ccode": "opponent"}), on=[*keys, "opponent"], how="semi")
    outside = faced.join(mine.rename({"ccode": "opponent"}), on=[*keys, "opponent"], how="anti")
    by_opponent = (
        outside.group_by(*keys, "opponent")
        .agg(n=pl.col("ccode").n_unique())
        .join(cinc.rename({"ccode": "opponent"}), on=["opponent", "year"], how="left")
        .sort(*keys, "n", "cinc", "opponent", descending=[False, False, True, True, False], nulls_last=True)
    )
    several = pl.col("n") >= 2
    shared = by_opponent.group_by(keys, maintain_order=True).agg(
        threat_shared=several.sum(),
        threat_shared_cinc=steady(pl.col("cinc").filter(several).drop_nulls()).sum(),
        threat_top=pl.col("opponent").filter(several).first(),
        threat_top_members=pl.col("n").filter(several).first(),
    )
    own = (
        mine.join(cinc.drop_nulls("cinc"), on=["ccode", "year"])
        .group_by(keys)
        .agg(own=steady(pl.col("cinc")).sum())
    )
    within = inside.filter(pl.col("ccode") < pl.col("opponent")).group_by(keys).agg(threat_inside=pl.len())
    both = panel.frame.select(*keys, "members_cow")
    for part in (shared, own, within):
        both = both.join(part, on=keys, how="left")
    theirs = pl.when(pl.col("threat_shared_cinc") > 0).then(pl.col("threat_shared_cinc"))
    counted = pl.when(pl.col("members_cow") > 0).then(pl.col("threat_shared", "threat_inside").fill_null(0))
    return both.with_columns(counted, threat_shared_cinc=theirs, threat_means=pl.col("own") / theirs)


def _record(kind: str, name: str, text: str, form: str, group: str, unit: str) -> Variable:
    return Variable(name, text, form, unit, TABLE[kind], (schema(TABLE[kind]).source,), covers(kind), group)


def _several(
    kinds: Sequence[str], name: str, text: str, form: str, unit: str, *, weighted: bool = False
) -> Variable:
    """Return the record of a column of several kinds; without rivalries or disputes it would be another."""
    leading = [covers(kind) for kind in kinds if kind in _LONG] or [covers(kind) for kind in kinds]
    span = max(first for first, _ in leading), min(last for _, last in leading)
    sources = [schema(TABLE[kind]).source for kind in kinds] + (["cow_nmc"] if weighted else [])
    return Variable(name, text, form, unit, "", tuple(dict.fromkeys(sources)), span, OVERLAP)


def _overlap_variables(kinds: Sequence[str]) -> list[Variable]:
    share = "cosine, 0-1"
    long_span = (covers("dispute")[0], min(covers(kind)[1] for kind in _LONG))
    named = ", ".join(kinds)
    made = [
        _several(
            kinds, "threat_overlap", f"Mean cosine of the threats of two members ({named}).", "float64", share
        ),
        _several(
            kinds,
            "threat_overlap_weighted",
            "The same, pairs weighted by the product of the two members' CINC.",
            "float64",
            share,
            weighted=True,
        ),
        _several(
            kinds,
            "threat_pairs",
            "Pairs of members that both face a threat, behind threat_overlap.",
            "int32",
            "pairs",
        ),
        _several(kinds, "threat_kinds", "Kinds of threat whose sources cover the year.", "int8", "kinds"),
    ]
    for name, text, form, unit in (
        (
            "threat_overlap_opponents",
            "Mean cosine of the rivals and disputants of two members.",
            "float64",
            share,
        ),
        (
            "threat_opponent_pairs",
            "Pairs of members that both have one, behind threat_overlap_opponents.",
            "int32",
            "pairs",
        ),
    ):
        made.append(_long(name, text, form, unit, long_span))
    return made


def _long(name: str, text: str, form: str, unit: str, span: tuple[int, int], *more: str) -> Variable:
    sources = tuple(schema(TABLE[kind]).source for kind in _LONG)
    return Variable(name, text, form, unit, "", (*sources, *more), span, OVERLAP)


def _shared_variables(window: int) -> list[Variable]:
    span = (covers("dispute")[0], min(covers(kind)[1] for kind in _LONG))
    faced = f"as rivals or as targets in disputes of the last {window} years"
    texts = (
        ("threat_shared", f"Outside states that two or more members face {faced}.", "int16", "states"),
        (
            "threat_shared_cinc",
            "Their material capabilities together (CINC).",
            "float64",
            "share of the world, 0-1",
        ),
        (
            "threat_means",
            "The members' CINC over that of the outside states two or more of them face.",
            "float64",
            "ratio, 0 or more",
        ),
        (
            "threat_top",
            "COW code of the outside state that most members face, the stronger if several.",
            "int16",
            "",
        ),
        ("threat_top_members", "Members that face it.", "int16", "members"),
        ("threat_inside", f"Pairs of members that face each other {faced}.", "int32", "pairs"),
    )
    return [
        _long(name, text, form, unit, span, *(["cow_nmc"] if "CINC" in text else []))
        for name, text, form, unit in texts
    ]


def _kind_variables() -> list[Variable]:
    made = []
    for kind in KINDS:
        made.append(
            _record(
                kind,
                f"threat_{kind}_members",
                f"Members that face {_WHAT[kind]}.",
                "int16",
                OVERLAP,
                "members",
            )
        )
        made.append(
            _record(
                kind,
                f"threat_{kind}_known",
                f"Members of whom it is known whether they face {_WHAT[kind]}.",
                "int16",
                OVERLAP,
                "members",
            )
        )
    return made
