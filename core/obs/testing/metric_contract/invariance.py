"""What may not matter to a metric: order, repetition, where it runs."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace

import polars as pl

from obs.metric import Metric
from obs.models import Panel
from obs.testing.isolation import closed, sealed
from obs.testing.metric_contract.apart import each_alone, with_twins
from obs.testing.metric_contract.case import MetricCase, checked, difference, key_of, with_rows


class Invariance(MetricCase):
    """Promises about what changes a result and what does not."""

    def test_the_order_of_rows_does_not_matter(self, metric: type[Metric], panel: Panel) -> None:
        """Shuffled observations give the same result."""
        rows = panel.observations.collect()
        expected = checked(metric, panel, self.parameters)
        for order in (rows.reverse(), rows.sample(fraction=1.0, shuffle=True, seed=1)):
            got = checked(metric, with_rows(panel, order), self.parameters)
            assert difference(got, expected) == "", "the result depends on the order of the rows"

    def test_the_order_of_regions_does_not_matter(self, metric: type[Metric], panel: Panel) -> None:
        """The members of the group and the regions shown may come in any order."""
        group = replace(panel.group, members=panel.group.members[::-1])
        turned = replace(panel, group=group, shown=panel.shown[::-1])
        got = checked(metric, turned, self.parameters)
        expected = checked(metric, panel, self.parameters)
        assert difference(got, expected) == "", "the result depends on the order of the regions"

    def test_the_same_panel_gives_the_same_result(self, metric: type[Metric], panel: Panel) -> None:
        """Computed again, also with a seed given, everything is equal to the last digit."""
        seeded = {"seed": 7} if "seed" in metric.info.parameters else {}
        for given in ({**self.parameters}, {**self.parameters, **seeded}):
            first, second = (checked(metric, panel, given) for _ in range(2))
            assert difference(second, first, exact=True) == "", "computed again it gives another result"

    def test_a_relational_metric_takes_each_indicator_by_itself(
        self, metric: type[Metric], panel: Panel
    ) -> None:
        """Asked about several indicators it gives the rows that it gives about each alone.

        Beside each indicator of the panel stands another one with its figures in other places, the opposite
        polarity and, where there is one, an earlier period.
        """
        if not metric.info.relational:
            return
        several = with_twins(panel)
        together = checked(metric, several, self.parameters)
        alone = [
            checked(metric, each, self.parameters)
            for each in each_alone(several, metric.info, self.parameters)
        ]
        expected = pl.concat(alone, how="vertical_relaxed").sort(key_of(metric.info))
        assert difference(together, expected) == "", "the rows of an indicator depend on the others"

    def test_it_does_not_change_what_it_is_given(self, metric: type[Metric], panel: Panel) -> None:
        """Observations, and lists and tables among the parameters, are as before."""
        rows = panel.observations.collect()
        kept = rows.clone()
        given = {**metric.info.parameters, **deepcopy(dict(self.parameters))}
        before = deepcopy(given)
        with sealed():
            metric().compute(with_rows(panel, rows), given).collect()
        assert rows.equals(kept), "the observations have changed"
        assert given == before, "the parameters have changed"

    def test_it_opens_no_socket_and_starts_no_program(self, metric: type[Metric], panel: Panel) -> None:
        """A metric computes from its panel and from nothing else."""
        with sealed() as attempts:
            checked(metric, panel, self.parameters)
        assert attempts == [], "it went outside"

    def test_it_opens_no_file(self, metric: type[Metric], panel: Panel) -> None:
        """A metric reads and writes no file."""
        with closed() as opened:
            checked(metric, panel, self.parameters)
        assert opened == [], "it opened a file"
