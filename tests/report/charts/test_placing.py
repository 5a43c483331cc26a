"""Labels and dots that find room."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from obs.report.charts.placing import Spot, callouts, flags, spread
from obs.report.charts.swarm import dodged

places = st.floats(0, 300).map(lambda value: round(value, 1))


@given(st.lists(places, max_size=12), st.floats(5, 20))
def test_spread_labels_do_not_overlap_and_keep_their_order(wanted: list[float], height: float) -> None:
    """Boxes of one height stand in the order of what they wanted, none upon another, within the bounds."""
    placed = spread(wanted, [height] * len(wanted), 0, 300)
    ordered = [
        placed[index] for index in sorted(range(len(wanted)), key=lambda index: (wanted[index], index))
    ]
    assert all(b - a >= height - 1e-6 for a, b in pairwise(ordered))
    assert all(height / 2 - 1e-6 <= middle <= 300 - height / 2 + 1e-6 for middle in placed)


def test_a_label_with_room_stays_where_it_wants() -> None:
    """Only those that are in one another's way are moved, and by as little as will do."""
    assert spread([10, 50, 52], [10, 10, 10], 0, 100) == [10, 46, 56]


@given(st.lists(st.tuples(st.floats(0, 640), st.floats(30, 90)), min_size=1, max_size=7))
def test_no_flag_lies_on_another(poles: list[tuple[float, float]]) -> None:
    """On one row no two labels overlap."""
    xs, widths = [x for x, _ in poles], [width for _, width in poles]
    placed = flags(xs, widths, 680)
    spans = [
        (flag.row, *((x, x + width) if flag.right else (x - width, x)))
        for flag, x, width in zip(placed, xs, widths, strict=True)
    ]
    for at, (row, low, high) in enumerate(spans):
        for other_row, other_low, other_high in spans[at + 1 :]:
            assert row != other_row or high <= other_low or other_high <= low


def test_no_pole_crosses_a_label_where_that_can_be() -> None:
    """A label that reaches over another pole stands above that pole's own label."""
    near, far = flags([100, 120], [60, 60], 680)
    assert near.row > far.row
    left, under = flags([640, 600], [90, 30], 680)
    assert not left.right
    assert left.row > under.row


@given(st.lists(places, min_size=1, max_size=60), st.integers(0, 3))
def test_dots_do_not_lie_on_one_another(at: list[float], first: int) -> None:
    """Where there is room every two dots are as far apart as they are wide; the same dots go the same way."""
    radii = [5.0 if index < first else 2.5 for index in range(len(at))]
    first = min(first, len(at))
    sides = dodged(at, radii, first, 1e9)
    for i, (x, y) in enumerate(zip(at, sides, strict=True)):
        for j in range(i):
            apart = (x - at[j]) ** 2 + (y - sides[j]) ** 2
            assert apart >= (radii[i] + radii[j]) ** 2 - 1e-3
    assert sides == dodged(at, radii, first, 1e9)


def test_too_many_equal_dots_are_drawn_together() -> None:
    """290 equal values reach no further than there is room."""
    assert max(abs(side) for side in dodged([5.0] * 290, [2.5] * 290, 0, 90)) <= 90 + 1e-9


def test_callouts_keep_off_one_another_and_inside() -> None:
    """Six points close together in a corner have six labels that do not meet."""
    points = [(590.0 + at, 5.0 + 2 * at) for at in range(6)]
    spots = callouts(points, [(70.0, 15.0)] * 6, [], (600.0, 300.0))
    for at, spot in enumerate(spots):
        assert spot.x >= 0
        assert spot.x + spot.width <= 600
        assert not any(spot.meets(other) for other in spots[at + 1 :])
        assert not any(spot.meets(Spot(x=x - 6, y=y, width=12, height=12)) for x, y in points)
