"""The placebos that are drawn are those that the test of the gap counts."""

from __future__ import annotations

from statistics import fmean

from obs.report.material.model import Material
from obs.report.site.illustrations.causes import placebo_paths
from obs.report.site.teller import teller_for


def test_those_drawn_give_the_place_that_is_told(material: Material) -> None:
    teller = teller_for(material, "sv")
    assert material.starts
    for start in material.starts:
        key = (start.region, start.period, material.main, start.region, "synthetic control", "as declared")
        told = material.results.row("effect", *key)
        paths = placebo_paths(teller, start)
        means = {
            region: fmean(gap for period, gap in path.items() if period >= start.period)
            for region, path in paths.items()
        }
        assert len(paths) == told["n_gap"]
        assert sorted(means, key=lambda code: means[code]).index(start.region) + 1 == told["rank_gap"]
        assert abs(means[start.region] - told["mean_gap"]) < 1e-12
