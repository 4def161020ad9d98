"""Every figure compiles, says what it shows and whose data it is, and keeps to the palette."""

import json
import re
from datetime import date
from itertools import pairwise

import numpy as np
import pytest

from koinon.figures.bars import Period, disputes, ranked
from koinon.figures.map import MEMBER, SUSPENDED, Shape, members
from koinon.figures.projection import WIDEST, azimuthal, centre_of, view
from koinon.figures.ranking import parts, through_time
from koinon.figures.render import pdf, png, svg
from koinon.figures.series import Line, Scale, lines
from koinon.figures.style import PALETTE, ceiling, spread
from koinon.figures.timeline import Spell, membership

WORDS = ("Title of it", "Unit, 1949-2022", "A Data Set, v1")


def square(code, name, west, south, side=10.0):
    ring = [
        [west, south],
        [west, south + side],
        [west + side, south + side],
        [west + side, south],
        [west, south],
    ]
    return Shape(code, name, {"type": "Polygon", "coordinates": [ring]})


def a_timeline():
    spells = [
        Spell("Belgium", date(1949, 4, 4), None),
        Spell("Albania", date(1955, 5, 14), date(1968, 9, 13)),
        Spell("West Germany", date(1955, 5, 6), date(1990, 10, 3), heir="Germany"),
        Spell("Belgium", date(2000, 1, 1), date(2001, 1, 1), suspended=True),
        Spell("Nowhere", None, None),
    ]
    return membership("membership", *WORDS, spells, date(2026, 4, 30))


def a_map():
    shapes = [
        square("AAA", "Aland", 0, 40),
        square("BBB", "Beland", 12, 40),
        square("CCC", "Celand", 24, 40, 0.05),
    ]
    return members("map", *WORDS, shapes, {"AAA": MEMBER, "CCC": SUSPENDED})


def some_lines():
    own = Line(
        "NATO", ((1949, 0.5), (1950, 0.4), (1951, None), (1952, 0.3), (1953, None), (1954, 0.2)), main=True
    )
    other = Line("China", ((1949, 0.1), (1954, 0.2)), dashed=True)
    counts = Line("members", ((1949, 12), (1954, 14)))
    return lines("capability", *WORDS, [own, other], Scale("share of the world"), counts)


def a_ranking():
    return ranked(
        "burden", *WORDS, [("Greece", 0.036), ("Iceland", 0.0), ("Norway", 0.012)], ("together", 0.02)
    )


def some_disputes():
    return disputes("disputes", *WORDS, [Period("1949", 0, 7), Period("1950–54", 2, None)])


def some_parts():
    return parts(
        "integration", *WORDS, "ASEAN", [("Trade", 0.53, 0.49), ("Security", 0.0, 0.84), ("Votes", None, 0.5)]
    )


def a_standing():
    rows = [
        (2008, "a", 0.2, 0.3, 0.4),
        (2009, "a", 0.2, 0.35, 0.5),
        (2010, "b", 0.1, 0.5, 0.9),
        (2012, "b", 0.4, 0.5, 0.6),
        (2013, "b", 0.4, 0.5, 0.6),
    ]
    return through_time("integration-rank", *WORDS, "ASEAN", rows)


ALL = [a_timeline, a_map, some_lines, a_ranking, some_disputes, some_parts, a_standing]


@pytest.mark.parametrize("make", ALL)
def test_it_draws_and_carries_its_words(make):
    figure = make()
    drawn = svg(figure.spec)
    for word in (*WORDS[:2], f"Source: {WORDS[2]}"):
        assert word in drawn
    assert figure.spec["description"] == figure.alt
    assert figure.alt.endswith(".")
    assert len(figure.alt) > 40
    assert (figure.title, figure.subtitle, figure.source) == WORDS


@pytest.mark.parametrize("make", ALL)
def test_it_uses_the_palette_only(make):
    used = set(re.findall(r"#[0-9a-fA-F]{3,8}\b", json.dumps(make().spec)))
    assert used <= PALETTE


@pytest.mark.parametrize("make", ALL)
def test_it_fits_the_page(make):
    size = re.search(r'width="([\d.]+)" height="([\d.]+)"', svg(make().spec))
    assert 500 < float(size[1]) <= 760


@pytest.mark.parametrize("make", ALL)
def test_its_data_are_inline_and_the_same_drawing_comes_twice(make):
    text = json.dumps(make().spec)
    assert '"url"' not in text
    assert svg(make().spec) == svg(make().spec)


@pytest.mark.parametrize("make", ALL)
def test_its_numbers_come_as_a_table(make):
    figure = make()
    assert figure.rows
    assert all(len(row) == len(figure.columns) for row in figure.rows)


def test_png_and_pdf_come_from_the_same_specification():
    assert png(a_ranking().spec, 1.0).startswith(b"\x89PNG")
    assert pdf(svg(a_ranking().spec)).startswith(b"%PDF")


def test_a_gap_in_the_data_is_a_gap_in_the_line_and_a_lone_value_a_dot():
    layers = some_lines().spec["vconcat"][0]["layer"]
    segments = {row["segment"] for row in layers[0]["data"]["values"]}
    dots = [(row["line"], row["year"]) for row in layers[1]["data"]["values"]]
    assert segments == {"NATO 0"}
    assert dots == [("NATO", 1952), ("NATO", 1954), ("China", 1949), ("China", 1954)]


def test_a_line_that_ends_early_says_when():
    early = Line("India", ((1949, 0.1), (1950, 0.2)))
    long = Line("NATO", ((1949, 0.3), (1950, 0.3), (1951, 0.3)), main=True)
    labels = lines("x", *WORDS, [long, early], Scale("share")).spec["layer"][-1]["data"]["values"]
    assert [row["label"] for row in labels] == ["NATO", "India (to 1950)"]


def test_nothing_to_draw_is_an_error_not_an_empty_figure():
    with pytest.raises(ValueError, match="no values"):
        lines("x", *WORDS, [Line("NATO", ((1949, None),))], Scale("share"))
    with pytest.raises(ValueError, match="no values"):
        ranked("x", *WORDS, [])
    with pytest.raises(ValueError, match="no member"):
        members("x", *WORDS, [square("AAA", "A", 0, 0)], {"ZZZ": MEMBER})


def test_the_timeline_marks_leaving_taking_over_and_suspension():
    bars = [row for layer in a_timeline().spec["layer"][:2] for row in layer["data"]["values"]]
    kinds = {(row["member"], row["kind"], row["left"]) for row in bars}
    assert kinds == {
        ("Belgium", "member", ""),
        ("Belgium", "suspended", ""),
        ("Albania", "former member", "left 1968"),
        ("West Germany", "former member", "1990: Germany"),
    }


def test_an_ended_bloc_has_members_to_the_end():
    spells = [
        Spell("A", date(1955, 5, 14), date(1991, 7, 1)),
        Spell("B", date(1955, 5, 14), date(1968, 9, 13)),
    ]
    figure = membership("m", *WORDS, spells, date(2026, 4, 30), date(1991, 7, 1))
    assert [row["kind"] for row in figure.spec["layer"][0]["data"]["values"]] == ["member", "former member"]


def test_members_too_small_to_be_seen_are_dots():
    dots = next(layer for layer in a_map().spec["layer"] if layer["mark"]["type"] == "circle")
    assert [row["status"] for row in dots["data"]["values"]] == [SUSPENDED]


def test_a_map_shows_the_world_only_where_members_span_it():
    near = np.array([[0.0, 40.0], [30.0, 50.0]])
    far = np.array([[-70.0, -30.0], [140.0, 40.0], [20.0, 0.0]])
    assert view(near, 700, 330, 460) is not None
    assert view(far, 700, 330, 460) is None


def test_all_members_lie_inside_the_frame():
    rng = np.random.default_rng(1)
    points = np.column_stack([rng.uniform(95, 150, 50), rng.uniform(-11, 28, 50)])
    frame = view(points, 700, 330, 460)
    x, y = frame.project(points).T
    assert x.min() > 0 and x.max() < 700
    assert y.min() > 0 and y.max() < frame.height


def test_the_centre_of_two_antimeridian_points_lies_between_them():
    longitude, latitude, angle = centre_of(np.array([[170.0, 0.0], [-170.0, 0.0]]))
    assert abs(abs(longitude) - 180) < 0.5
    assert abs(latitude) < 0.5
    assert np.degrees(angle) == pytest.approx(10, abs=0.5)
    assert angle < WIDEST


def test_the_projection_keeps_areas():
    # Closed form (Snyder 1987): at distance c from the centre the radius is 2 sin(c / 2).
    plane = azimuthal(np.array([[0.0, 90.0], [90.0, 0.0]]), 0.0, 0.0)
    assert np.hypot(*plane.T) == pytest.approx([np.sqrt(2), np.sqrt(2)])


def test_axis_ends_are_round_and_never_below_the_data():
    rng = np.random.default_rng(2)
    for value in rng.uniform(1e-4, 1e4, 200):
        assert value <= ceiling(value) <= 2 * value + 1e-12


def test_labels_keep_their_distance_and_their_order():
    places = [5.0, 5.1, 5.2, 9.9, 0.0]
    moved = spread(places, 1.0, 0.0, 10.0)
    ordered = sorted(moved)
    assert all(b - a >= 1 - 1e-9 for a, b in pairwise(ordered))
    assert sorted(range(5), key=lambda i: places[i]) == sorted(range(5), key=lambda i: moved[i])
    assert min(moved) >= 0 and max(moved) <= 10


def test_a_note_on_an_exit_gives_way_to_the_member_s_return():
    spells = [
        Spell("France", date(1900, 1, 1), date(1942, 6, 1)),
        Spell("France", date(1944, 6, 1), None),
        Spell("Italy", date(1900, 1, 1), date(1942, 6, 1)),
    ]
    drawn = svg(membership("m", *WORDS, spells, date(2020, 1, 1)).spec)
    assert len(re.findall(r">left 1942<", drawn)) == 1  # Italy's; there is no room for France's
    assert "former member" in drawn
    plain = svg(membership("m", *WORDS, spells, date(2020, 1, 1), exits=False).spec)
    assert not re.search(r">left \d|former member", plain)


def test_an_axis_of_zeros_has_no_fractions():
    spec = json.dumps(disputes("d", *WORDS, [Period("1950", 0, 7), Period("1951", 0, 2)]).spec)
    # Twice: for the bars of the upper panel and for their numbers.
    assert spec.count('"values": [0, 1]') == 2


def test_a_standing_breaks_where_another_measurement_begins_and_where_years_lack():
    layers = a_standing().spec["layer"]
    bands = {point["year"]: point["run"] for point in layers[0]["data"]["values"]}
    assert [bands[year] for year in (2008, 2009, 2012, 2013)] == [0, 0, 2, 2]
    assert [point["year"] for point in layers[2]["data"]["values"]] == [2010]


def test_a_part_that_is_not_known_has_the_median_alone():
    dots = some_parts().spec["layer"][1]["data"]["values"]
    assert [dot["whose"] for dot in dots if dot["part"] == "Votes"] == ["median bloc"]


@pytest.mark.parametrize("rows", [[], [("Trade", None, 0.5)]])
def test_nothing_known_is_no_figure(rows):
    with pytest.raises(ValueError, match="no values"):
        parts("integration", *WORDS, "ASEAN", rows)


def test_a_short_source_is_drawn_and_the_long_one_kept():
    made = through_time(
        "r", *WORDS, "X", [(2000, "a", 0.1, 0.2, 0.3), (2001, "a", 0.1, 0.2, 0.3)], "in short"
    )
    assert "Source: in short" in svg(made.spec)
    assert made.source == WORDS[2]


def test_a_long_source_takes_several_lines():
    made = lines(
        "x",
        "T",
        "S",
        "; ".join(["A Data Set of some length, v1"] * 8),
        [Line("A", ((1, 1.0), (2, 2.0)))],
        Scale("y"),
    )
    told = made.spec["title"]["subtitle"]
    assert len(told) > 2
    assert all(len(text) <= 118 for text in told)
