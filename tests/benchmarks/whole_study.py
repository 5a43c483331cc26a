"""The whole built-in study with every metric, and its claims: how long each takes.

    python -m tests.benchmarks.whole_study

Every metric runs over all indicators that it takes, with the study's parameters and those below where it
has none that fit by themselves. A metric without a row is a failure, not a fast one.
"""

from __future__ import annotations

import time
from collections.abc import Mapping

from tests.benchmarks._limits import end

from obs.claims import assess_all, read_claims
from obs.compare import Options, compare, measure
from obs.plugins import Registry
from obs.snapshot import embedded
from obs.study import builtin

# What a metric cannot run without, since it must be declared and not guessed.
DECLARED: Mapping[str, Mapping[str, object]] = {
    "effect": {"start": "2018", "pre_from": "2000"},
    "effect_path": {"start": "2018", "pre_from": "2000"},
    "target": {"target": 60.0},
    "budget": {"budget": 1000.0},
    "unit_cost": {"claimed": 96996.0},
    "robustness": {"finding": "fell"},
}
# What is stated in one unit, or for one municipality.
ASKED: Mapping[str, Options] = {
    "budget": Options(indicators=("N31001", "N31008"), regions=("0767",)),
    "target": Options(indicators=("U31506", "U40455")),
    "unit_cost": Options(indicators=("N31849", "N31805"), regions=("1293",)),
}
LIMIT = 20.0


def main() -> None:
    """Print a line for each metric, their sum, and the claims; `TOO_SLOW` above the limit."""
    study, figures, registry = builtin(), embedded("bistand"), Registry.from_entry_points()
    terms = {name: source.info.terms for name, source in registry.sources.items()}
    spent: dict[str, float] = {}

    began = time.perf_counter()
    comparison = compare(study, figures, registry.metrics, Options(all_indicators=True), terms=terms)
    spent["obs compare --all"] = time.perf_counter() - began
    assert len(comparison.table) == len(study.comparable()) * len(study.regions)

    for name in sorted(registry.metrics):
        began = time.perf_counter()
        measured = measure(
            study,
            figures,
            registry.metrics,
            name,
            ASKED.get(name, Options(all_indicators=True)),
            parameters=DECLARED.get(name, {}),
            terms=terms,
        )
        spent[name] = time.perf_counter() - began
        assert len(measured.table), f"{name} gave nothing"

    began = time.perf_counter()
    report = assess_all(study, figures, registry.metrics, read_claims(study), terms=terms)
    spent["obs claims"] = time.perf_counter() - began
    assert len(report.claims) == 41
    assert report.counted > 300

    for name, seconds in spent.items():
        print(f"{name:20} {seconds:7.2f} s")
    metrics = sum(spent[name] for name in registry.metrics)
    print(f"{'all metrics':20} {metrics:7.2f} s (at most {LIMIT:.0f})")
    end(["all metrics"] if metrics > LIMIT else [])


if __name__ == "__main__":
    main()
