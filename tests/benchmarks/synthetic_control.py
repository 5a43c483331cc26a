"""How much faster the outcome-only placebo test is than pysyncon's, with the same weights.

    python tests/benchmarks/synthetic_control.py [--regions 290] [--periods 20] [--sample 4]

pysyncon (and matplotlib, which it imports) must be installed; it is no dependency of obs. Its placebo test
fits each region in turn; as that takes long, *sample* of them are fitted in one process and the rest is
reckoned from their mean: `--sample 0` fits all. Invented figures: a common path and a random walk a region.
"""

from __future__ import annotations

import argparse
import time
from typing import Any, cast

import numpy as np
import pandas as pd  # pyright: ignore[reportMissingTypeStubs]
from numpy.typing import NDArray

from obs_comparison.synthetic import Refitted, weights

Floats = NDArray[np.float64]
AFTER = 3


def invented(regions: int, periods: int) -> Floats:
    """Periods x regions, like shares of assistance: the years since a start come last."""
    generator = np.random.default_rng(1)
    common = generator.normal(0, 0.3, size=(periods + AFTER, 1)).cumsum(axis=0)
    own = generator.normal(0, 0.3, size=(periods + AFTER, regions)).cumsum(axis=0)
    return 6 + common + own + generator.normal(0, 1, size=(1, regions))


def ours(values: Floats, periods: int) -> float:
    """Seconds for all placebos."""
    everyone = range(values.shape[1])
    began = time.perf_counter()
    Refitted()(values, periods, everyone, [0])
    return time.perf_counter() - began


def theirs(values: Floats, periods: int, sample: int) -> tuple[float, Floats]:
    """Seconds for all placebos by pysyncon; the errors before the start of those fitted, ours and its."""
    from pysyncon import Dataprep, Synth  # pyright: ignore

    names = [f"r{number}" for number in range(values.shape[1])]
    frame = pd.DataFrame(values, columns=names).rename_axis("year").reset_index()
    long = cast("Any", frame).melt(id_vars="year", var_name="region", value_name="outcome")
    chosen = names[: sample or len(names)]
    took = 0.0
    errors: list[tuple[float, float]] = []
    for number, name in enumerate(chosen):
        others = [each for each in names if each != name]
        prepared = cast("Any", Dataprep)(
            foo=long,
            predictors=[],
            predictors_op="mean",
            special_predictors=[("outcome", [year], "mean") for year in range(periods)],
            dependent="outcome",
            unit_variable="region",
            time_variable="year",
            treatment_identifier=name,
            controls_identifier=others,
            time_predictors_prior=range(periods),
            time_optimize_ssr=range(periods),
        )
        synth = cast("Any", Synth)()
        # Scaling by predictor is part of its method: equal importance in the raw unit undoes it.
        spread = values[:periods].var(axis=1, ddof=1)
        began = time.perf_counter()
        synth.fit(dataprep=prepared, custom_V=spread / spread.sum())
        took += time.perf_counter() - began
        donors = np.delete(values, number, axis=1)
        before, own = donors[:periods], values[:periods, number]
        both = (weights(own, before), cast("Floats", synth.W))
        errors.append(
            cast("Any", tuple(float(np.sqrt(np.mean((own - before @ each) ** 2))) for each in both))
        )
    return took / len(chosen) * len(names), np.array(errors)


def main() -> None:
    """Prints both times and their ratio."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--regions", type=int, default=290)
    parser.add_argument("--periods", type=int, default=20)
    parser.add_argument("--sample", type=int, default=4)
    options = parser.parse_args()
    values = invented(options.regions, options.periods)
    own = min(ours(values, options.periods) for _ in range(3))
    other, errors = theirs(values, options.periods, options.sample)
    print(f"obs: {own:.2f} s for {options.regions} placebos")
    fitted = options.sample or options.regions
    print(f"pysyncon: {other:.1f} s ({fitted} fitted), {other / own:.0f} times as long")
    print(f"root mean squared error before the start, obs and pysyncon: {errors.round(4).tolist()}")


if __name__ == "__main__":
    main()
