"""Networks of states: layers, positions, density, turnover, indirect ties, overlap, exports.

Outside values and tolerances:
* defence ties 8 in 1900 (exact) and 1,104 in 2000 (5 percent between data versions; exact on ATOP 5.1);
* ties per state by offence, defence or neutrality 2.51 in 1816-1950 and 9.61 in 1951-2000, and pooled
  five-year loss 0.362 (t in 1816-1950) and 0.034 (t in 1950-2003), all within 5 percent. The first and the
  third come about only over every pair that ATOP lists, divided by the states of the COW list, although
  ATOP also lists polities that are not in that list in the year; they are held against the columns
  ``*_listed``. With COW states on both sides they are 2.08 and 0.338, and this is tested too;
* the defence network of 2000 bundled with btergm, against ergm's statistics in the reference outputs: edges
  767, triangles 4,115, two-stars 13,651, gwesp(0) 755 exactly, gwesp(0.5) 1240.288 to 1e-6;
* kernels against NetworkX, which computes them in other ways: 1e-9 (eigenvector 1e-6: it iterates).
"""

import csv
import sys

import networkx as nx
import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import koinon as kn
from koinon.errors import KoinonError
from koinon.measure.networks.backbone import far_above, trade_backbone
from koinon.measure.networks.density import system_density
from koinon.measure.networks.graph import Graph, graph
from koinon.measure.networks.layers import COOPERATION, LAYERS, Rule, ties
from koinon.measure.networks.network import network, write_rsiena
from koinon.measure.networks.overlap import overlap
from koinon.measure.networks.turnover import pooled_turnover, yearly_turnover
from koinon.store import default_store

JACKSON_NEI = Rule("defense+offense+neutral")


def made(edges, n):
    """A graph of nodes 1 to n."""
    nodes = np.arange(1, n + 1, dtype=np.int16)
    one, two = (np.array([e[i] for e in edges], np.int16) for i in (0, 1))
    return graph(nodes, one, two, np.ones(len(edges)))


KITE = made([(1, 2), (1, 3), (2, 3), (3, 4), (4, 5)], 6)
"""A triangle 1-2-3 with a tail 3-4-5, and 6 alone."""


@st.composite
def networks(draw):
    n = draw(st.integers(2, 9))
    pairs = [(i, j) for i in range(1, n + 1) for j in range(i + 1, n + 1)]
    return made(draw(st.lists(st.sampled_from(pairs), unique=True)), n)


def test_a_kite_by_hand():
    assert KITE.degree.tolist() == [2, 2, 3, 2, 1, 0]
    assert KITE.triangles.tolist() == [1, 1, 1, 0, 0, 0]
    assert KITE.two_stars == 1 + 1 + 3 + 1
    assert KITE.transitivity() == pytest.approx(3 * 1 / 6)
    np.testing.assert_allclose(KITE.clustering(), [1, 1, 1 / 3, 0, np.nan, np.nan])
    assert KITE.core().tolist() == [2, 2, 2, 1, 1, 0]
    assert KITE.components.tolist() == [0, 0, 0, 0, 0, 1]
    # 3 lies between {1, 2} and {4, 5}, 4 between {1, 2, 3} and 5; ten pairs of others.
    np.testing.assert_allclose(KITE.betweenness(), [0, 0, 4 / 10, 3 / 10, 0, 0])
    np.testing.assert_allclose(KITE.effective_size(), [1, 1, 3 - 2 / 3, 2, 1, np.nan])
    # 5 has one tie. 4: half of its ties to each of 3 and 5, which are not tied.
    assert KITE.constraint()[[4, 3]].tolist() == [1.0, 0.5]
    # 1: p = 1/2 to 2 and 3; 2 gives half of its ties to 3, 3 a third to 2.
    assert KITE.constraint()[0] == pytest.approx((1 / 2 + 1 / 2 * 1 / 3) ** 2 + (1 / 2 + 1 / 2 * 1 / 2) ** 2)
    assert KITE.distances[0, 4] == 3 and np.isinf(KITE.distances[0, 5])


def test_a_path_and_a_star_of_equal_weight_share_the_lead():
    """Two components with the same largest eigenvalue both keep their centrality."""
    twins = made([(1, 2), (3, 4)], 5)
    np.testing.assert_allclose(twins.eigenvector(), [1, 1, 1, 1, 0])


@given(networks())
@settings(max_examples=60, deadline=None)
def test_kernels_agree_with_networkx(g):
    other = g.to_networkx_bare()
    at = range(len(g.nodes))
    close = {"rtol": 0, "atol": 1e-9}
    between, core = nx.betweenness_centrality(other), nx.core_number(other)
    np.testing.assert_allclose(g.betweenness(), [between[i] for i in at], **close)
    assert g.core().tolist() == [core[i] for i in at]
    constraint, size = nx.constraint(other), nx.effective_size(other)
    np.testing.assert_allclose(g.constraint(), [constraint[i] for i in at], **close)
    np.testing.assert_allclose(g.effective_size(), [size[i] for i in at], **close)
    clustering = nx.clustering(other)
    np.testing.assert_allclose(np.nan_to_num(g.clustering()), [clustering[i] for i in at], **close)
    assert np.nan_to_num(g.transitivity()) == pytest.approx(nx.transitivity(other))
    assert g.components.max() + 1 == nx.number_connected_components(other)


@given(networks())
@settings(max_examples=40, deadline=None)
def test_eigenvector_is_one_of_the_network(g):
    if not g.ties:
        assert np.isnan(g.eigenvector()).all()
        return
    found = g.eigenvector()
    largest = np.linalg.eigvalsh(g.a)[-1]
    np.testing.assert_allclose(g.a @ found, largest * found, atol=1e-6)
    assert found.max() == 1 and found.min() >= 0


@given(networks(), st.randoms())
@settings(max_examples=40, deadline=None)
def test_names_of_nodes_do_not_matter(g, random):
    order = list(range(len(g.nodes)))
    random.shuffle(order)
    other = Graph(g.nodes, g.w[np.ix_(order, order)])
    for name in ("betweenness", "eigenvector", "clustering", "constraint", "effective_size"):
        np.testing.assert_allclose(getattr(other, name)(), getattr(g, name)()[order], atol=1e-8)
    assert other.core().tolist() == g.core()[order].tolist()
    assert sorted(np.bincount(other.components)) == sorted(np.bincount(g.components))


@given(networks())
@settings(max_examples=40, deadline=None)
def test_bounds(g):
    for name in ("betweenness", "eigenvector", "clustering"):
        found = getattr(g, name)()
        defined = found[~np.isnan(found)]
        assert (defined >= 0).all() and (defined <= 1 + 1e-12).all()
    assert (g.core() <= g.degree).all()
    # A community never reaches over two components, and numbers go by size.
    for c in range(g.communities.max() + 1):
        assert len(set(g.components[g.communities == c])) == 1
    assert (np.diff(np.bincount(g.communities)) <= 0).all()


@pytest.mark.raw
def test_statistics_of_the_alliance_network_of_2000(raw, reference):
    """The network bundled with btergm against what ergm says of it."""
    said = pl.read_csv(reference / "networks" / "ergm_alliances2000_statistics.csv")
    said = dict(said.iter_rows())
    edges = pl.read_parquet(raw / "btergm_alliances" / "alliance_edges.parquet").filter(
        pl.col("year") == 2000
    )
    states = pl.read_parquet(raw / "btergm_alliances" / "nodes.parquet").filter(pl.col("year") == 2000)
    number = {name: i + 1 for i, name in enumerate(sorted(states["state"]))}
    pairs = [(number[a], number[b]) for a, b in edges.select("state1", "state2").iter_rows()]
    g = made(pairs, len(number))
    assert g.ties == said["edges"] == 767
    assert int(g.triangles.sum()) // 3 == said["triangle"] == 4115
    assert g.two_stars == said["kstar2"] == 13651
    assert g.gwesp(0) == pytest.approx(said["gwesp.fixed.0"]) == 755
    assert g.gwesp(0.5) == pytest.approx(said["gwesp.fixed.0.5"], abs=1e-6)


def test_defence_ties_of_1900_and_2000():
    frame = kn.system_years(1900, 2000).add("density").frame
    ties_of = dict(frame.select("year", "ties").iter_rows())
    assert ties_of[1900] == 8
    assert ties_of[2000] == pytest.approx(1104, rel=0.05)


def test_ties_per_state_before_and_after_1950():
    frame = system_density(ties("alliances", 1816, 2000, JACKSON_NEI))
    early, late = frame.filter(pl.col("year") <= 1950), frame.filter(pl.col("year") > 1950)
    assert early["ties_per_state_listed"].mean() == pytest.approx(2.51, rel=0.05)
    assert late["ties_per_state_listed"].mean() == pytest.approx(9.61, rel=0.05)
    assert late["ties_per_state"].mean() == pytest.approx(9.61, rel=0.05)
    # Only pairs of states of the COW list: the German states and governments in exile are out.
    assert early["ties_per_state"].mean() == pytest.approx(2.08, abs=0.01)


def test_pooled_loss_of_ties_over_five_years():
    early = pooled_turnover("alliances", 1816, 1950, 5, JACKSON_NEI)
    late = pooled_turnover("alliances", 1950, 2003, 5, JACKSON_NEI)
    assert early.loss_listed == pytest.approx(0.362, rel=0.05)
    assert late.loss_listed == pytest.approx(0.034, rel=0.05)
    assert late.loss == pytest.approx(0.034, rel=0.05)
    assert early.loss == pytest.approx(0.338, abs=0.001)


def test_pooled_is_the_sum_of_the_years():
    frame = kn.system_years(1960, 1970).add("turnover", span=1).frame
    pooled = pooled_turnover("alliances", 1960, 1970, 1)
    assert (pooled.at_risk, pooled.lost, pooled.new) == tuple(
        frame[name].sum() for name in ("ties_at_risk", "ties_lost", "ties_new")
    )
    assert pooled.loss == pooled.lost / pooled.at_risk


@pytest.mark.parametrize("span", [1, 5])
def test_ties_lost_and_won_add_up(span):
    """Ties now, less those lost, plus those won, are the ties then."""
    layer = ties("alliances", 1816, 2018)
    count = dict(layer.edges.group_by("year").len().iter_rows())
    for row in yearly_turnover(layer, span).iter_rows(named=True):
        now, then = (count.get(row["year"] + ahead, 0) for ahead in (0, span))
        assert row["ties_at_risk"] == now
        assert now - row["ties_lost"] + row["ties_new"] == then
        assert row["ties_lost_exit"] <= row["ties_lost"]


def test_turnover_is_null_where_its_end_is_not_covered():
    frame = kn.system_years(2012, 2016).add("turnover", span=5).frame
    assert frame["tie_loss"].is_null().to_list() == [False, False, True, True, True]


def test_turnover_of_a_layer_with_gaps_counts_only_pairs_known_again():
    frame = kn.system_years(1913, 1913).add("turnover", layer="trade", span=5).frame
    edges = ties("trade", 1913, 1913).edges.height
    assert frame["ties_at_risk"][0] < edges  # hardly any trade is known of 1918
    assert frame["tie_loss_listed"][0] is None
    pooled = pooled_turnover("trade", 1913, 1913, 5)
    assert pooled.loss == frame["tie_loss"][0] and pooled.loss_listed is None


def test_every_layer_has_ties_among_states_it_knows():
    for name in LAYERS:
        layer = ties(name, 1990, 2000)
        assert layer.edges.height > 0, name
        assert (layer.edges["ccode1"] < layer.edges["ccode2"]).all()
        assert layer.edges.select("ccode1", "ccode2", "year").is_unique().all()
        assert layer.known(layer.edges).height == layer.edges.height
        assert name in layer.note


def test_a_layer_is_silent_outside_its_years():
    assert ties("votes", 1900, 1945).nodes.is_empty()
    frame = kn.state_years(1944, 1947).add("network", layer="votes").frame
    assert frame.filter(pl.col("year") < 1946)["net_degree"].is_null().all()
    assert frame.filter(pl.col("year") == 1946)["net_degree"].is_not_null().any()
    before = kn.system_years(1944, 1945).add("density", layer="votes").frame
    assert before["ties"].is_null().all() and before["density"].is_null().all()


def test_obligations_are_nested():
    of = {
        name: ties("alliances", 1914, 1914, Rule(name)).edges.height
        for name in ("defense", "defense+offense", "any")
    }
    assert of["defense"] <= of["defense+offense"] <= of["any"]


def test_a_higher_threshold_never_adds_ties():
    few, many = (ties("organisations", 1990, 1990, Rule(threshold=n)).edges.height for n in (60, 30))
    assert few < many
    strict, loose = (ties("trade", 1990, 1990, Rule(threshold=a)).edges.height for a in (0.01, 0.2))
    assert strict < loose  # alpha of the disparity filter


def test_disparity_filter_by_hand():
    # Of a hub with k = 3: (1 - 0.98)^2 < 0.05 keeps one; (1 - 0.01)^2 keeps none. Ends have one partner.
    flows = pl.DataFrame(
        {"ccode1": [2, 2, 2], "ccode2": [20, 70, 200], "year": [2000] * 3, "weight": [1, 1, 98]}
    )
    assert trade_backbone(flows, "disparity")["ccode2"].to_list() == [200]
    assert trade_backbone(flows, "share")["ccode2"].to_list() == [20, 70, 200]
    assert trade_backbone(flows.with_columns(weight=0), "disparity").is_empty()


def test_far_above_needs_spread():
    rows = pl.DataFrame({"year": [1, 1, 1, 2, 2], "weight": [0, 0, 9, 5, 5]})
    assert far_above(rows).rows() == [(1, 9)]


def test_position_of_germany_in_1914():
    row = kn.state_years(1914, 1914).add("network").frame.row(by_predicate=pl.col("ccode") == 255, named=True)
    partners = (
        network("alliances", 1914).edges().filter((pl.col("ccode1") == 255) | (pl.col("ccode2") == 255))
    )
    assert row["net_degree"] == partners.height
    assert row["net_eigenvector"] == 1
    assert row["net_component_size"] == 8


def test_isolated_states_have_zeros_and_no_constraint():
    row = kn.state_years(1914, 1914).add("network").frame.row(by_predicate=pl.col("ccode") == 2, named=True)
    assert (row["net_degree"], row["net_core"], row["net_component_size"]) == (0, 0, 1)
    assert row["net_constraint"] is None and row["net_clustering"] is None


def test_several_layers_have_names_of_their_own():
    frame = kn.state_years(2000, 2000).add("network", layer="alliances+defence-cooperation").frame
    assert {"net_degree_alliances", "net_degree_defence_cooperation"} <= set(frame.columns)


def test_gleditsch_ward_states_reach_their_position():
    frame = kn.state_years(1980, 1980, "gw").add("network").frame
    cow = kn.state_years(1980, 1980).add("network").frame
    assert (
        frame.filter(pl.col("gwcode") == 2)["net_degree"][0]
        == cow.filter(pl.col("ccode") == 2)["net_degree"][0]
    )


def test_density_inside_a_bloc_by_hand():
    frame = kn.bloc_years(1999, 1999, ["NATO", "ASEAN"]).add("density").frame
    rows = {row["bloc_id"]: row for row in frame.iter_rows(named=True)}
    assert rows["nato"]["density"] == 1
    pairs = kn.dyad_years(1999, 1999).of_bloc("ASEAN").add("alliances").frame
    assert rows["asean"]["density_ties"] == pairs["atop_defense"].sum()
    assert rows["asean"]["density_pairs"] == pairs.height


def test_unknown_trade_is_in_no_share_of_a_bloc():
    """In 1970 the pair data lack West Germany, so its pairs are not counted as untied."""
    frame = kn.bloc_years(1970, 1970, ["NATO"]).add("density", layer="trade").frame
    assert frame["density_pairs"][0] < frame["member_dyads"][0]


def test_distances_are_those_of_networkx():
    panel = kn.dyad_years(1914, 1914).add("indirect-ties")
    other = network("alliances", 1914).to_networkx()
    lengths = dict(nx.all_pairs_shortest_path_length(other))
    for row in panel.frame.iter_rows(named=True):
        expected = lengths[row["ccode1"]].get(row["ccode2"])
        assert row["path_length"] == expected
        assert row["reachable"] == (expected is not None)
        common = len(list(nx.common_neighbors(other, row["ccode1"], row["ccode2"])))
        assert row["shared_partners"] == common


def test_a_direct_tie_has_length_one():
    frame = kn.dyad_years(2000, 2000).add("indirect-ties").add("alliances").frame
    assert ((frame["path_length"] == 1).fill_null(value=False) == (frame["atop_defense"] == 1)).all()
    assert frame.filter(pl.col("same_community") == 1)["reachable"].min() == 1


def test_layers_of_a_pair_are_counted_where_known():
    frame = kn.dyad_years(1900, 1900).add("multiplex").frame
    assert frame["tie_votes"].is_null().all() and frame["tie_exercises"].is_null().all()
    assert frame["layers_known"].max() == 3
    columns = [f"tie_{name.replace('-', '_')}" for name in COOPERATION]
    assert (frame["layers_tied"] == frame.select(pl.sum_horizontal(columns)).to_series()).all()


def test_overlap_of_a_layer_with_itself_is_whole():
    layer = ties("alliances", 1950, 1955)
    frame = overlap(layer, layer)
    assert frame["jaccard"].to_list() == [1.0] * 6 and frame["overlap"].to_list() == [1.0] * 6


def test_overlap_by_hand():
    one, two = ties("alliances", 1990, 1990), ties("trade", 1990, 1990)
    a = set(two.known(one.edges.select("ccode1", "ccode2", "year")).rows())
    b = set(two.edges.select("ccode1", "ccode2", "year").rows())
    row = kn.system_years(1990, 1990).add("multiplex").frame.row(0, named=True)
    assert row["ties_both"] == len(a & b) and row["ties_either"] == len(a | b)
    assert row["jaccard"] == pytest.approx(len(a & b) / len(a | b))
    assert row["overlap"] == pytest.approx(len(a & b) / min(len(a), len(b)))


def test_networkx_has_the_states_and_the_ties():
    other = kn.network("alliances", 1980).to_networkx()
    assert other.number_of_nodes() == 156 and other.number_of_edges() == 696
    assert other.nodes[2]["stateabb"] == "USA" and other.has_edge(2, 200)


def test_igraph_is_told_in_one_sentence_where_absent(monkeypatch):
    monkeypatch.setitem(sys.modules, "igraph", None)
    with pytest.raises(KoinonError, match="igraph is not installed"):
        kn.network("alliances", 1980).to_igraph()


def test_igraph_has_the_states_and_the_ties():
    pytest.importorskip("igraph")
    other = kn.network("alliances", 1980).to_igraph()
    assert (other.vcount(), other.ecount()) == (156, 696)


def test_files_for_statnet(tmp_path):
    one = kn.network("trade", 1990)
    files = one.write_statnet(tmp_path)
    assert sorted(p.name for p in files) == ["README.txt", "network.csv", "nodes.csv", "statnet.R"]
    with (tmp_path / "network.csv").open() as file:
        rows = list(csv.reader(file))
    names = rows[0][1:]
    assert names == [row[0] for row in rows[1:]] == one.nodes["stateabb"].to_list()
    cells = [row[1:] for row in rows[1:]]
    assert sum(row.count("1") for row in cells) == 2 * one.graph.ties
    assert sum(row.count("NA") for row in cells) == one.unknown.sum() > 0
    assert all(cells[i][j] == cells[j][i] for i in range(len(cells)) for j in range(i))


def test_files_for_rsiena(tmp_path):
    files = write_rsiena(tmp_path, "alliances", [1989, 1990, 1991])
    assert all(path.is_file() for path in files)
    waves = [pl.read_csv(tmp_path / f"wave_{year}.csv") for year in (1989, 1990, 1991)]
    assert len({tuple(wave["stateabb"]) for wave in waves}) == 1
    # East Germany is there in two waves and a structural zero in the third.
    east = [wave.row(by_predicate=pl.col("stateabb") == "GDR", named=True) for wave in waves]
    assert [row["POL"] for row in east][::2] == [1, 10]
    assert pl.read_csv(tmp_path / "cinc.csv", null_values="NA").columns == [
        "stateabb",
        "1989",
        "1990",
        "1991",
    ]
    script = (tmp_path / "rsiena.R").read_text()
    assert "sienaDependent" in script and "cinc.csv" in script and "wave_" in script


@pytest.mark.parametrize(
    ("ask", "text"),
    [
        (lambda: ties("alliance", 1990, 1990), "no layer called 'alliance'; did you mean alliances?"),
        (
            lambda: ties("alliances", 1990, 1990, Rule("defence")),
            "no obligation called 'defence'; did you mean defense?",
        ),
        (
            lambda: ties("trade", 1990, 1990, Rule(backbone="shares")),
            "no backbone called 'shares'; did you mean share?",
        ),
        (
            lambda: ties("rivalry", 1990, 1990, Rule(threshold=2.0)),
            "layer 'rivalry' has no threshold: a rivalry ties",
        ),
        (
            lambda: ties("votes", 1990, 1990, Rule(threshold=-1.0)),
            "a threshold is a number from 0 up, not -1.0",
        ),
        (lambda: kn.system_years(1990, 1990).add("turnover", span=0), "a span is at least 1 year, not 0"),
        (
            lambda: kn.network("votes", 1930),
            "layer 'votes' has no network of 1930; its source covers 1946 to 2019",
        ),
        (
            lambda: kn.system_years(1990, 1990).add("multiplex", layers="trade"),
            "two layers or more lie over each other: join them by +, as in alliances+trade",
        ),
        (
            lambda: write_rsiena("unused", "trade", [1990]),
            "RSiena takes two waves or more, each year once and in ascending order",
        ),
        (
            lambda: kn.state_years(1990, 1990).add("network", layer="votes+trade", threshold=0.5),
            "a threshold means another thing in every layer: ask for one layer at a time",
        ),
    ],
)
def test_bad_input_is_told_in_one_sentence(ask, text):
    with pytest.raises(KoinonError) as told:
        ask()
    assert str(told.value) == text


def test_measures_say_source_rule_and_years():
    panel = kn.system_years(1990, 2000).add("density", layer="trade", backbone="share")
    assert panel.variable("ties").sources == ("cow_trade",) and panel.variable("ties").covers == (1870, 2014)
    assert any("at least 0.01" in note for note in panel.notes)
    assert default_store().has("roll_call_votes")
