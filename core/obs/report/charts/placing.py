"""Where labels find room: one below the other, on flags, or around points. No two overlap."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


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


def flags(poles: Sequence[float], widths: Sequence[float], width: float) -> list[Flag]:
    """Rows for labels *widths* wide beside poles, so that no label is crossed by another or by a pole."""
    right = [pole + needed <= width for pole, needed in zip(poles, widths, strict=True)]
    for index, pole in enumerate(poles):
        crossed = [
            other
            for other, at in enumerate(poles)
            if not right[other] and pole <= at <= pole + widths[index] and at - widths[other] <= pole
        ]
        if right[index] and any(other != index for other in crossed) and pole >= widths[index]:
            right[index] = False
    rows: dict[int, int] = {}
    for index in _from_the_outside(poles, right):
        near = [rows[other] for other in rows if _touch(index, other, poles, widths, right)]
        rows[index] = max(near, default=-1) + 1
    return [Flag(row=rows[index], right=right[index]) for index in range(len(poles))]


def _from_the_outside(poles: Sequence[float], right: Sequence[bool]) -> list[int]:
    """Those that point left from the left on, then those that point right from the right on."""
    order = sorted(range(len(poles)), key=lambda index: (poles[index], index))
    return [i for i in order if not right[i]] + [i for i in reversed(order) if right[i]]


def _touch(
    index: int, other: int, poles: Sequence[float], widths: Sequence[float], right: Sequence[bool]
) -> bool:
    own, its = (_stretch(i, poles, widths, right) for i in (index, other))
    return own[0] < its[1] and its[0] < own[1]


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
