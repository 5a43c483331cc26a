"""Every parameter is declared, explained, and refused when it is wrong."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pytest

from obs.errors import ObsError
from obs.metric import Metric
from obs.models import Panel
from obs.testing.isolation import sealed
from obs.testing.metric_contract.case import MetricCase, checked

_WRONG: Mapping[str, object] = {"no": "such value"}


class Parameters(MetricCase):
    """Promises about `MetricInfo.parameters`."""

    def test_its_parameters_are_declared(self, metric: type[Metric], panel: Panel) -> None:
        """It asks for no parameter that it does not declare, and each has a meaning and a use."""
        info = metric.info
        assert info.parameters.keys() == info.meanings.keys(), "each parameter needs a line in meanings"
        assert set(info.required) <= info.parameters.keys(), "a required parameter is not declared"
        given = _Watched({**info.parameters, **self.parameters})
        with sealed():
            metric().compute(panel, given).collect()
        assert given.undeclared == set(), "it asks for parameters that it does not declare"

    def test_a_wrong_parameter_is_refused(self, metric: type[Metric], panel: Panel) -> None:
        """A value that makes no sense is an error of obs: it is not ignored, and is no crash."""
        for name in metric.info.parameters:
            with sealed():
                try:
                    metric().compute(
                        panel, {**metric.info.parameters, **self.parameters, name: _WRONG}
                    ).collect()
                except ObsError as error:
                    refusal: object = str(error)
                except Exception as error:  # noqa: BLE001
                    pytest.fail(f"{name} = {_WRONG}: it breaks with {type(error).__name__}: {error}")
                else:
                    pytest.fail(f"{name} = {_WRONG}: it is ignored; ConfigError is expected")
            assert refusal, "the error has no message"

    def test_what_is_required_is_asked_for(self, metric: type[Metric], panel: Panel) -> None:
        """Without a required parameter it refuses."""
        for name in metric.info.required:
            given = {key: value for key, value in self.parameters.items() if key != name}
            with pytest.raises(ObsError):
                checked(metric, panel, given)


class _Watched(Mapping[str, object]):
    """Parameters that notice when one is asked for that is not there."""

    def __init__(self, given: Mapping[str, object]) -> None:
        self._given = given
        self.undeclared: set[str] = set()

    def __getitem__(self, name: str) -> object:
        if name not in self._given:
            self.undeclared.add(name)
        return self._given[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._given)

    def __len__(self) -> int:
        return len(self._given)
