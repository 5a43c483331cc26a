"""Where labels find room: one below the other, on flags, or around points. No two overlap."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product


def spread(wanted: Sequence[float], heights: Sequence[float], low: float, high: float) -> list[float]:
    """Middles of boxes of *heights* as near as can be to the *wanted* ones, none upon another.

    They stay between *low* and *high* as long as there is room. Boxes that push one another stand together
    around the mean of what they wanted (pool adjacent violators).
    """
    order = sorted(range(len(wanted)), key=lambda index: (wanted[index], index))
    blocks: list[tuple[list[int], float]] = []
    for index in order:
        members, middle = [index], _held(wanted[index], heights[index], low, high)
        while blocks and _reach(blocks[-1], heights, 1) > middle - sum(heights[m] for m in members) / 2:
            members = blocks.pop()[0] + members
            middle = _held(_mean(members, wanted, heights), sum(heights[m] for m in members), low, high)
        blocks.append((members, middle))
    placed = [0.0] * len(wanted)
    for members, middle in blocks:
        edge = middle - sum(heights[m] for m in members) / 2
        for member in members:
            placed[member] = edge + heights[member] / 2
            edge += heights[member]
    return placed


def _held(middle: float, height: float, low: float, high: float) -> float:
    return max(low + height / 2, min(high - height / 2, middle))


def _reach(block: tuple[list[int], float], heights: Sequence[float], side: int) -> float:
    return block[1] + side * sum(heights[m] for m in block[0]) / 2 - 1e-9


def _mean(members: Sequence[int], wanted: Sequence[float], heights: Sequence[float]) -> float:
    """Where the middle of stacked *members* must be for each to be, on average, where it wanted."""
    total = sum(heights[m] for m in members)
    offset, shifts = 0.0, list[float]()
    for member in members:
        shifts.append(wanted[member] - (offset + heights[member] / 2 - total / 2))
        offset += heights[member]
    return sum(shifts) / len(shifts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Flag:
    """A label beside the upper end of its pole: on which row (0 is the lowest), and to which side."""

    row: int
    right: bool


def flags(poles: Sequence[float], widths: Sequence[float], room: float) -> list[Flag]:
    """Rows for labels *widths* wide beside poles, so that no label is crossed by another or by a pole.

    Labels stand to the right of their poles as long as these fit below *room* and no other stands in the way.
    Where nothing helps, a pole runs behind a label.
    """
    sides = [_sides(pole, width, room) for pole, width in zip(poles, widths, strict=True)]
    first = [choice[0] for choice in sides]
    for right in sorted(product(*sides), key=lambda choice: choice.count(False)):
        rows = _rows(poles, widths, right)
        if rows is not None:
            return [Flag(row=row, right=side) for row, side in zip(rows, right, strict=True)]
    return [Flag(row=row, right=side) for row, side in enumerate(first)]


def _sides(pole: float, width: float, room: float) -> list[bool]:
    """The sides on which a label fits; the one with more room where it fits on none."""
    fitting = [side for side, fits in ((True, pole + width <= room), (False, pole >= width)) if fits]
    return fitting or [room - pole >= pole]


def _rows(poles: Sequence[float], widths: Sequence[float], right: Sequence[bool]) -> list[int] | None:
    """The lowest rows on which each label is above those whose poles it covers; None where there are none."""
    stretches = [_stretch(index, poles, widths, right) for index in range(len(poles))]
    rows: dict[int, int] = {}
    left = sorted(range(len(poles)), key=lambda index: (-poles[index], index))
    while left:
        free = [i for i in left if not any(_covers(stretches[i], poles[j]) for j in left if j != i)]
        if not free:
            return None
        index = free[0]
        left.remove(index)
        near = [rows[other] for other in rows if _meet(stretches[index], stretches[other])]
        rows[index] = max(near, default=-1) + 1
    return [rows[index] for index in range(len(poles))]


def _covers(stretch: tuple[float, float], pole: float) -> bool:
    return stretch[0] < pole < stretch[1]


def _meet(one: tuple[float, float], other: tuple[float, float]) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _stretch(
    index: int, poles: Sequence[float], widths: Sequence[float], right: Sequence[bool]
) -> tuple[float, float]:
    pole, needed = poles[index], widths[index]
    return (pole - 3, pole + needed) if right[index] else (pole - needed, pole + 3)


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """The box of a label: its left edge and its middle, in pixels."""

    x: float
    y: float
    width: float
    height: float

    def meets(self, other: Spot) -> bool:
        """Whether the two lie upon one another."""
        return (
            self.x < other.x + other.width
            and other.x < self.x + self.width
            and abs(self.y - other.y) < (self.height + other.height) / 2
        )


def callouts(
    points: Sequence[tuple[float, float]],
    sizes: Sequence[tuple[float, float]],
    crowd: Sequence[tuple[float, float]],
    room: tuple[float, float],
) -> list[Spot]:
    """A spot for each label: near its point, in the plot, off labels and marked points, and in no crowd."""
    taken = [Spot(x=x - 6, y=y, width=12, height=12) for x, y in points]
    placed: list[Spot] = []
    for (x, y), size in zip(points, sizes, strict=True):
        best = min(_around(x, y, size), key=lambda spot: _cost(spot, (x, y), [*taken, *placed], crowd, room))
        placed.append(best)
    return placed


def _around(x: float, y: float, size: tuple[float, float]) -> list[Spot]:
    width, height = size
    spots: list[Spot] = []
    for distance in (10, 20, 34, 50, 70, 95, 125):
        lifts = [0.0, -0.5, 0.5, -1.0, 1.0]
        for lift in lifts:
            level = y + lift * (distance + height / 2)
            spots.append(Spot(x=x + distance, y=level, width=width, height=height))
            spots.append(Spot(x=x - distance - width, y=level, width=width, height=height))
        for side in (-1, 1):
            level = y + side * (distance + height / 2)
            spots.append(Spot(x=x - width / 2, y=level, width=width, height=height))
    return spots


def _cost(
    spot: Spot,
    point: tuple[float, float],
    taken: Sequence[Spot],
    crowd: Sequence[tuple[float, float]],
    room: tuple[float, float],
) -> float:
    outside = max(0.0, -spot.x) + max(0.0, spot.x + spot.width - room[0])
    outside += max(0.0, spot.height / 2 - spot.y) + max(0.0, spot.y + spot.height / 2 - room[1])
    met = sum(spot.meets(other) for other in taken)
    covered = sum(
        spot.x - 3 < x < spot.x + spot.width + 3 and abs(y - spot.y) < spot.height / 2 + 3 for x, y in crowd
    )
    away = abs(spot.x + spot.width / 2 - point[0]) - spot.width / 2 + abs(spot.y - point[1])
    return 1e6 * (outside > 0) + 1e5 * met + 4.0 * covered + away
