"""What a region's figure is held against: the benchmark, the median of its group, the mean of its peers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from obs import Panel
from obs_comparison.robustness_choice import BENCHMARK, MEDIAN

if TYPE_CHECKING:
    from collections.abc import Sequence

    from obs_comparison.remarks import Remarks

Column = NDArray[np.float64]
Flags = NDArray[np.bool_]


class Yardsticks:
    """The rows of *regions* that the *panel*'s shown regions are held against.

    Figures are columns with a row for each of *regions*; what is answered has one for each region shown.
    """

    def __init__(self, panel: Panel, regions: Sequence[str]) -> None:
        rows = {region: row for row, region in enumerate(regions)}
        members = dict.fromkeys(panel.group.members)
        self.shown = np.array([rows[each] for each in panel.shown], dtype=np.intp)
        self.members = np.array([rows[each] for each in members], dtype=np.intp)
        self.benchmark = rows[panel.benchmark]
        self._in_group = np.array([each in members for each in panel.shown], dtype=np.bool_)
        self._peers = [peers_around(panel, each) for each in panel.shown]
        self._peer_rows = [
            np.array([rows[each] for each in peers if each in rows], dtype=np.intp) for peers in self._peers
        ]
        self._named = panel.shown, panel.benchmark

    def held(self, against: str, figures: Column, noun: str, said: Remarks) -> Column:
        """What *figures* ("value", "change": the *noun*) are held *against*; NaN where *said* tells why."""
        if against == BENCHMARK:
            return self._of_benchmark(figures, noun, said)
        if against == MEDIAN:
            return self._of_median(figures, noun, said)
        return self._of_peers(figures, noun, said)

    def _of_benchmark(self, figures: Column, noun: str, said: Remarks) -> Column:
        itself = self.shown == self.benchmark
        held = np.where(itself, np.nan, figures[self.benchmark])
        said.add("the benchmark itself", itself)
        said.add(f"no {noun} of the benchmark {self._named[1]}", np.isnan(held) & ~itself)
        return held

    def _of_median(self, figures: Column, noun: str, said: Remarks) -> Column:
        known = figures[self.members]
        known = known[~np.isnan(known)]
        if len(known) == 0 or 2 * len(known) < len(self.members):
            said.add(f"no median: {len(known)} of {len(self.members)} in the group have a {noun}")
            return np.full(len(self.shown), np.nan)
        return np.full(len(self.shown), np.median(known))

    def _of_peers(self, figures: Column, noun: str, said: Remarks) -> Column:
        held = np.full(len(self.shown), np.nan)
        for place, (peers, rows) in enumerate(zip(self._peers, self._peer_rows, strict=True)):
            known = figures[rows]
            known = known[~np.isnan(known)]
            this = np.arange(len(held)) == place
            if not peers:
                said.add(f"no group around {self._named[0][place]} in the study", this)
            elif len(known) == 0 or 2 * len(known) < len(peers):
                said.add(
                    f"no mean of peers: figures at hand give a {noun} of {len(known)} of {len(peers)}", this
                )
            else:
                held[place] = known.mean()
        return held

    def standing(self, figures: Column, way: int, tolerance: Column | float) -> tuple[Column, Column]:
        """Rank and n of each region shown that is in the group, among its members that have a figure.

        1 is the furthest in the direction *way*; what differs by no more than *tolerance* is equal and has
        the best rank.
        """
        known = way * figures[self.members]
        known = np.sort(known[~np.isnan(known)])
        own = way * figures[self.shown]
        ahead = len(known) - np.searchsorted(known, own + tolerance, "right")
        rank = np.where(self._in_group & ~np.isnan(own), ahead + 1.0, np.nan)
        return rank, np.where(self._in_group, float(len(known)), np.nan)


def peers_around(panel: Panel, region: str) -> tuple[str, ...]:
    """The members of the groups around *region*, each once, without itself."""
    groups = [each.members for each in panel.groups.values() if each.around == region]
    return tuple(dict.fromkeys(each for members in groups for each in members if each != region))
