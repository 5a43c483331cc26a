"""The methods that come with obs. A file named after a metric holds its class: what it needs, assumes, gives.

Where the work is done, beside it:

    level, change                 cells
    standings                     standings_table, cells, ranks, joins
    uncertainty                   judgement, rank_intervals, own_series, case_counts, case_intervals,
                                  intervals
    funnel                        funnel_table, funnel_limits, case_counts, intervals
    trend                         trend_table, trends, five_points, xmr, histories, spans
    real (real_terms)             amounts, spans
    peers, peer_mean (peers)      peer_tables, peer_choice, neighbours
    expected                      expected_table, regression, places
    official_model                official_model_table, regression, places
    decomposition                 decomposition_table, factors
    substitution                  (all in it)
    target                        target_table, target_words, stated, case_counts, case_intervals, intervals
    budget                        cells, stated
    unit_cost                     unit_cost_table, cost_units, stated
    robustness                    robustness_choice, robustness_table, survey, windows, sights,
                                  robustness_changes, robustness_levels, robustness_intervals, yardsticks,
                                  movements, outliers
    effect, effect_path (effect)  effect_rows, declared, specifications, balanced, placebos, synthetic,
                                  nonnegative, predictors, differences

trends, xmr, regression, factors, synthetic, nonnegative, differences, placebos, movements and outliers are
mathematics on arrays and know nothing of obs. The worked example of each metric is in examples/; results
says how result tables are described; what is said in other languages is in sv.po and en.po.
"""

from __future__ import annotations

from obs_comparison.plugin import obs_register_catalogues, obs_register_metrics

OBS_API_VERSION = 1

__all__ = ["OBS_API_VERSION", "obs_register_catalogues", "obs_register_metrics"]
