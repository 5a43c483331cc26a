"""How much faster the outcome-only placebo test is than pysyncon's, with the same weights.

    python -m tests.benchmarks.synthetic_control [--regions 290] [--periods 20] [--sample 4]

pysyncon (and matplotlib, which it imports) is no dependency of obs and is left out, which is said, where it
is not installed. Its placebo test fits each region in turn; as that takes long, *sample* of them are fitted
in one process and the rest is reckoned from their mean: `--sample 0` fits all. Invented figures: a common
path and a random walk a region.

Asserted: a fit of obs is never worse before the start than pysyncon's, and within `NEAR` of it, since its
search ends a little beside the best weights; and the placebos together, where each begins with the donors it
had, have the gaps of each alone.
"""

from __future__ import annotations

import argparse
import time
from importlib.util import find_spec
from typing import Any, cast

import numpy as np
import pandas as pd  # pyright: ignore[reportMissingTypeStubs]
from numpy.typing import NDArray
from tests.benchmarks._aims import compared

from obs_comparison.synthetic import Refitted, counterfactual, weights

Floats = NDArray[np.float64]
AFTER = 3
NEAR = 0.005


def invented(regions: int, periods: int) -> Floats:
    """Periods x regions, like shares of assistance: the years since a start come last."""
    generator = np.random.default_rng(1)
    common = generator.normal(0, 0.3, size=(periods + AFTER, 1)).cumsum(axis=0)
    own = generator.normal(0, 0.3, size=(periods + AFTER, regions)).cumsum(axis=0)
    return 6 + common + own + generator.normal(0, 1, size=(1, regions))


def ours(values: Floats, periods: int) -> tuple[float, Floats]:
    """Seconds for all placebos, and their gaps."""
    everyone = range(values.shape[1])
    began = time.perf_counter()
    gaps = Refitted()(values, periods, everyone, [0])
    return time.perf_counter() - began, gaps


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
    runs = [ours(values, options.periods) for _ in range(3)]
    own, gaps = min(seconds for seconds, _ in runs), runs[0][1]
    everyone = range(options.regions)
    began = time.perf_counter()
    alone = [values[:, each] - counterfactual(values, options.periods, everyone, each) for each in everyone]
    one_by_one = time.perf_counter() - began
    assert np.allclose(gaps, np.column_stack(alone), rtol=0, atol=1e-9)
    print("| | seconds | times obs |\n|---|---|---|")
    print(f"| obs, {options.regions} placebos | {own:.3f} | 1 |")
    print(f"| each alone | {one_by_one:.3f} | {one_by_one / own:.1f} |")
    if find_spec("pysyncon") is None:
        print("pysyncon is not installed and was left out")
        return
    other, errors = theirs(values, options.periods, options.sample)
    ratio = errors[:, 0] / errors[:, 1]
    assert ((ratio > 1 - NEAR) & (ratio < 1 + 1e-6)).all(), ratio
    fitted = options.sample or options.regions
    compared(
        f"synthetic control, {options.regions} placebos", own, f"pysyncon, reckoned from {fitted}", other
    )
    print(f"| pysyncon, reckoned from {fitted} | {other:.1f} | {other / own:.0f} |")
    print(f"misfit before the start, obs by pysyncon: {ratio.min():.6f} to {ratio.max():.6f}")


if __name__ == "__main__":
    main()
