"""Layers: what ties two states in a year, from which table and by which rule.

A layer speaks of the years of its source and of the states the source knows. A state it does not know is no
node, so it counts neither as isolated nor in any share; a pair of nodes it does not know (trade that nobody
reported) is not tied, but in no share either.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import polars as pl

from koinon.errors import KoinonError, UnknownNameError, join_or
from koinon.measure.networks.backbone import BACKBONES, far_above, trade_backbone
from koinon.panel.groups import agreements, defence_cooperation, exercises
from koinon.panel.spells import by_year
from koinon.panel.units import FIRST_YEAR, apart, state_year_rows
from koinon.store.catalogue import default_store
from koinon.store.participation import took_part
from koinon.store.schema import schema
from koinon.world.obligations import OBLIGATIONS

if TYPE_CHECKING:
    from collections.abc import Callable

    from koinon.store.catalogue import Store

PAIR = ("ccode1", "ccode2", "year")
TIES = (*OBLIGATIONS, "any")


@dataclass(frozen=True)
class Rule:
    """When a pair is tied.

    Attributes
    ----------
    obligation
        Of the layer ``alliances``: ``defense``, ``offense``, ``neutral``, ``nonagg``, ``consul`` or
        ``any``, or several joined by ``+``, of which one is enough. A promise of either side ties.
    threshold
        Least value that ties; 0 takes the layer's own rule.
    backbone
        Of the layer ``trade``: ``disparity`` or ``share``.
    """

    obligation: str = "defense"
    threshold: float = 0.0
    backbone: str = "disparity"

    def check(self) -> None:
        """Raise `KoinonError` if an option has no such value."""
        for name in self.obligation.split("+"):
            if name not in TIES:
                raise UnknownNameError("obligation", name, TIES, hint=f"there are {join_or(TIES)}")
        if self.backbone not in BACKBONES:
            raise UnknownNameError(
                "backbone", self.backbone, BACKBONES, hint=f"there are {join_or(BACKBONES)}"
            )
        if not 0 <= self.threshold < float("inf"):
            raise KoinonError(f"a threshold is a number from 0 up, not {self.threshold}")


@dataclass(frozen=True)
class Layer:
    """One kind of tie.

    Attributes
    ----------
    name, title
        As users write it, and what ties two states.
    table
        Compiled table behind it.
    make
        Returns from the store and the rule ``ccode1 < ccode2, year, weight`` of the tied pairs, and
        the pairs the source knows (None: all of its years, because it lists every tie).
    weight
        What the strength of a tie is.
    threshold
        What a threshold is compared with; empty where the layer has none.
    default
        The layer's own rule.
    """

    name: str
    title: str
    table: str
    make: Callable[[Store, Rule], tuple[pl.DataFrame, pl.DataFrame | None]]
    weight: str
    threshold: str = ""
    default: str = ""

    def says(self, rule: Rule) -> str:
        """Return the rule in words."""
        if self.name == "alliances":
            return f"an alliance with {join_or(rule.obligation.split('+'))} ties, promised by either side"
        if self.name == "trade":
            return BACKBONES[rule.backbone].says(rule.threshold)
        if self.threshold and rule.threshold:
            return f"{self.threshold} of at least {rule.threshold:g} tie"
        return self.default


@dataclass(frozen=True)
class Ties:
    """The networks of one layer.

    Attributes
    ----------
    layer, rule
        What ties, and when.
    edges
        ``ccode1 < ccode2``, ``year``, ``weight``: pairs of `nodes` that share a day of the year.
    nodes
        ``ccode, year``: states of the COW list that the source knows.
    listed
        Every tied pair that the source lists, also with states that are not in the COW list that year.
    pairs
        ``ccode1 < ccode2, year``: the pairs of `nodes` the source knows; None if those are all.
    covers
        First and last year asked for that the source covers; the first is the later one if there is none.
    """

    layer: Layer
    rule: Rule
    edges: pl.DataFrame
    nodes: pl.DataFrame
    listed: pl.DataFrame
    pairs: pl.DataFrame | None
    covers: tuple[int, int]

    @property
    def complete(self) -> bool:
        """Whether the source lists every tie, so that a pair without a row is known not to be tied."""
        return self.pairs is None

    def known(self, pairs: pl.DataFrame) -> pl.DataFrame:
        """Return those of `pairs` (``ccode1 < ccode2, year``) whose tie, or lack of one, the source knows."""
        for side in PAIR[:2]:
            mine = self.nodes.rename({"ccode": side})
            pairs = pairs.join(mine, on=[side, "year"], how="semi", maintain_order="left")
        return (
            pairs
            if self.pairs is None
            else pairs.join(self.pairs, on=PAIR, how="semi", maintain_order="left")
        )

    @property
    def note(self) -> str:
        """What a reader should know of the rule."""
        return f"layer {self.layer.name}: {self.layer.says(self.rule)}"


def layer(name: str) -> Layer:
    """Return a layer by name.

    Raises
    ------
    UnknownNameError
        If there is none; the closest are suggested.
    """
    if name not in LAYERS:
        raise UnknownNameError("layer", name, LAYERS, hint=f"layers are {', '.join(LAYERS)}")
    return LAYERS[name]


def ties(name: str, first: int, last: int, rule: Rule | None = None, store: Store | None = None) -> Ties:
    """Return the yearly networks of a layer.

    Parameters
    ----------
    name
        One of `LAYERS`.
    first, last
        Years, both included.
    rule
        When a pair is tied.
    store
        Another store than the packaged one.

    Raises
    ------
    UnknownNameError
        For an unknown layer, obligation or backbone.
    KoinonError
        For a threshold below 0, or one for a layer that has none.

    Examples
    --------
    >>> ties("alliances", 1900, 1900).edges.height
    8
    """
    chosen, rule, store = layer(name), rule or Rule(), store or default_store()
    rule.check()
    if rule.threshold and not chosen.threshold:
        raise KoinonError(f"layer '{name}' has no threshold: {chosen.default or chosen.title}")
    covers = schema(chosen.table).covers
    years = max(covers[0], first, FIRST_YEAR), min(covers[1], last)
    listed, pairs = chosen.make(store, rule)
    inside = pl.col("year").is_between(*years)
    listed = listed.filter(inside).select(*PAIR, pl.col("weight").cast(pl.Float64)).sort(PAIR)
    states = state_year_rows(*years, "cow") if years[0] <= years[1] else _NOBODY
    if pairs is not None:
        pairs = pairs.filter(inside).select(PAIR)
        known = pl.concat([pairs.select("year", ccode=side) for side in PAIR[:2]]).unique()
        states = states.join(known, on=["ccode", "year"], how="semi")
    made = Ties(chosen, rule, listed, states.sort("year", "ccode"), listed, pairs, years)
    edges = made.known(listed)
    if edges.height:
        edges = edges.join(apart("cow", years[1]), on=PAIR, how="anti", maintain_order="left")
    return replace(made, edges=edges)


_NOBODY = pl.DataFrame(schema={"ccode": pl.Int16(), "year": pl.Int16()})


def _alliances(store: Store, rule: Rule) -> tuple[pl.DataFrame, None]:
    asked = rule.obligation.split("+")
    promised = [f"atop_{'alliance' if name == 'any' else name}" for name in asked]
    held = pl.any_horizontal(pl.col(name) == 1 for name in promised)
    rows = store.scan("alliance_dyads").filter(held)
    low, high = pl.min_horizontal(PAIR[:2]), pl.max_horizontal(PAIR[:2])
    return rows.select("year", ccode1=low, ccode2=high, weight="number").group_by(PAIR).agg(
        pl.col("weight").max()
    ).collect(), None


def _cooperation(store: Store, rule: Rule) -> tuple[pl.DataFrame, None]:
    inside, _ = defence_cooperation.in_force(store)
    counts = inside.filter(pl.col("type") == "general").group_by(PAIR).agg(weight=pl.len())
    return _at_least(counts, rule, 1), None


def _exercises(store: Store, rule: Rule) -> tuple[pl.DataFrame, None]:
    pairs = exercises.pairs(took_part(store, "mme"), "mme").rename({"mme_exercises": "weight"})
    return _at_least(pairs, rule, 1), None


def _agreements(store: Store, rule: Rule) -> tuple[pl.DataFrame, None]:
    counts = agreements.in_force(store).group_by(PAIR).agg(weight=pl.col("base_treaty").n_unique())
    return _at_least(counts, rule, 1), None


def _rivalry(store: Store, _: Rule) -> tuple[pl.DataFrame, None]:
    yearly = by_year(store.frame("tss_rivalries"), schema("tss_rivalries").covers)
    return yearly.group_by(PAIR).agg(weight=pl.len()), None


def _disputes(store: Store, rule: Rule) -> tuple[pl.DataFrame, None]:
    rows = store.scan("cow_mid_dirdisp").filter(pl.col("ccode1") < pl.col("ccode2"))
    return _at_least(rows.group_by(PAIR).agg(weight=pl.len()).collect(), rule, 1), None


def _organisations(store: Store, rule: Rule) -> tuple[pl.DataFrame, pl.DataFrame]:
    return _relative(store.scan("igo_shared").select(*PAIR, weight="dyadigos").collect(), rule)


def _votes(store: Store, rule: Rule) -> tuple[pl.DataFrame, pl.DataFrame]:
    return _relative(store.scan("vote_agreement").select(*PAIR, weight="agree_weighted").collect(), rule)


def _trade(store: Store, rule: Rule) -> tuple[pl.DataFrame, pl.DataFrame]:
    both = (pl.col("flow1") + pl.col("flow2")).alias("weight")
    flows = store.scan("trade").select(*PAIR, both).drop_nulls().collect()
    return trade_backbone(flows, rule.backbone, rule.threshold), flows


def _relative(rows: pl.DataFrame, rule: Rule) -> tuple[pl.DataFrame, pl.DataFrame]:
    rows = rows.drop_nulls("weight")
    tied = _at_least(rows, rule, 0) if rule.threshold else far_above(rows)
    return tied, rows


def _at_least(rows: pl.DataFrame, rule: Rule, default: float) -> pl.DataFrame:
    return rows.filter(pl.col("weight") >= (rule.threshold or default))


_MEAN = "{} at least one standard deviation above the mean of all pairs of the year tie"

LAYERS = {
    one.name: one
    for one in (
        Layer("alliances", "an alliance of ATOP", "alliance_dyads", _alliances, "alliances"),
        Layer(
            "defence-cooperation",
            "a general agreement on defence cooperation",
            "defence_cooperation",
            _cooperation,
            "agreements",
            "general agreements in force",
            "a general agreement on defence cooperation in force ties",
        ),
        Layer(
            "exercises",
            "a joint military exercise",
            "military_exercise_participants",
            _exercises,
            "exercises",
            "exercises begun in the year",
            "a joint exercise begun in the year ties",
        ),
        Layer("trade", "trade that stands out", "trade", _trade, "million current USD", "trade"),
        Layer(
            "agreements",
            "a trade agreement in force",
            "trade_agreement_dyads",
            _agreements,
            "agreements",
            "trade agreements in force",
            "a trade agreement in force ties",
        ),
        Layer(
            "organisations",
            "many shared organisations",
            "igo_shared",
            _organisations,
            "organisations",
            "shared organisations",
            _MEAN.format("shared organisations"),
        ),
        Layer(
            "votes",
            "close agreement in the UN General Assembly",
            "vote_agreement",
            _votes,
            "share, 0-1",
            "voting agreement",
            _MEAN.format("voting agreement"),
        ),
        Layer("rivalry", "a strategic rivalry", "tss_rivalries", _rivalry, "rivalries", "", "a rivalry ties"),
        Layer(
            "disputes",
            "a militarised dispute",
            "cow_mid_dirdisp",
            _disputes,
            "disputes",
            "disputes going on",
            "a militarised dispute between the two ties",
        ),
    )
}
"""Layers by name. The last two are of conflict."""

COOPERATION = tuple(name for name in LAYERS if name not in {"rivalry", "disputes"})
"""Layers of cooperation, in order."""
