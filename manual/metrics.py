"""The page on the results of the metrics that come with obs: parameters and columns."""

from __future__ import annotations

import json

from manual.markdown import first_paragraph, literal, sections, table
from manual.schemas import columns
from obs.metric import Metric
from obs.models import MetricInfo
from obs.plugins import OWN_DISTRIBUTIONS, Registry

INTRO = """# Results of the metrics

The parameters and the result of each metric that comes with obs. `obs metrics NAME` tells the same of any
that is installed, with its assumptions and a worked example; [methods](../methods.md) says which answers
which question."""


def own_metrics() -> dict[str, type[Metric]]:
    """The metrics that come with obs, by id."""
    registry = Registry.from_entry_points(environ={}, safe=True)
    return {
        id_: metric
        for id_, metric in sorted(registry.metrics.items())
        if registry.owners[id_].distribution in OWN_DISTRIBUTIONS
    }


def page() -> str:
    """A section for each metric."""
    return sections(INTRO, *(section(metric) for metric in own_metrics().values()))


def section(metric: type[Metric]) -> str:
    """One metric: title, what it does, parameters, columns."""
    info = metric.info
    key = ", ".join(literal(str(each)) for each in _key(info))
    return sections(
        f"## {info.id}",
        f"{info.title}. {first_paragraph(metric.__doc__)}",
        f"Takes for granted: {info.assumptions[0]}",
        _parameters(info),
        f"A row is named by {key}." if key else "",
        columns(info.result),
    )


def _key(info: MetricInfo) -> list[object]:
    found = info.result.get("primaryKey", [])
    return list(found) if isinstance(found, list | tuple) else [found]  # pyright: ignore[reportUnknownArgumentType]


def _parameters(info: MetricInfo) -> str:
    rows = [
        (
            literal(name),
            "must be given" if name in info.required else literal(_shown(value)),
            _meaning(info, name),
        )
        for name, value in info.parameters.items()
    ]
    return table(("parameter", "default", "meaning"), rows) if rows else "It has no parameters."


def _meaning(info: MetricInfo, name: str) -> str:
    return info.meanings.get(name, "")


def _shown(value: object) -> str:
    return "none" if value is None else json.dumps(value, ensure_ascii=False)
