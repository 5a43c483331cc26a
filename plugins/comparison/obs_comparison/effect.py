"""What would have happened without the programme, and how unusual the difference to it is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar

from obs import Metric, MetricInfo, Panel, Untouched
from obs_comparison.examples.effect import EFFECT, PATH
from obs_comparison.results import INDICATOR, REGION, flag, note, number, result, text, whole

if TYPE_CHECKING:
    import polars as pl

_ASSUMPTIONS = (
    "A gap is no effect yet but all that the donors do not explain, each variant one look of many.",
    "The start was declared before the outcomes were seen; a start chosen afterwards is no evidence.",
    "No donor had a programme of its own: those of the study, `exclude` and other shown ones are left out.",
    "Synthetic control: without the programme the region would have gone on as its weighted donors did.",
    "Difference in differences: it would have moved parallel to the unweighted mean of the donors.",
    "Nothing else happened to the region alone after the start.",
    "The programme did not change the region before the start, nor the donors at any time.",
    "p is the region's rank among itself and the donors, each treated as if it had a programme.",
)
_REFERENCE = (
    "Abadie & Gardeazabal (2003); Abadie, Diamond & Hainmueller (2010) Synthetic control methods for "
    "comparative case studies; Abadie (2021) Using synthetic controls"
)
_PARAMETERS: Mapping[str, object] = {
    "start": None,
    "pre_from": None,
    "exclude": (),
    "keep_shown": False,
    "cut_off": 5,
    "side": None,
    "sweep": 2,
    "predictors": (),
    "seed": 0,
}
_MEANINGS: Mapping[str, str] = {
    "start": "the declared first period with the programme",
    "pre_from": "first period used; none: the earliest from which half of the donors have all values",
    "exclude": "codes of regions that may not be donors",
    "keep_shown": "whether regions shown may be donors",
    "cut_off": "only placebos count that fit at most so many times worse before the start (squared)",
    "side": "on which a gap counts: lower, higher, either; none: the better one by polarity",
    "sweep": "how many other starts either side are tried; 0: no other cut-offs or times either",
    "predictors": "ids of what one more synthetic control matches besides",
    "seed": "where the search for their importance starts",
}
_METHOD = text("method", "", "how the counterfactual is made", required=True)
_RESULT: Mapping[str, object] = result(
    "effect",
    INDICATOR,
    REGION,
    _METHOD,
    text("variant", "", "what differs from the declaration", required=True),
    text("start", "", "first period with the programme"),
    number("mean_gap", "mean gap", "actual - counterfactual, mean since the start", unit="by gap_unit"),
    text("gap_unit", "gap in", "the indicator's unit, or logarithm"),
    text("side", "side of p", "the side on which gaps count"),
    whole("rank_gap", "rank by gap", "among the placebos that fit; 1 is the furthest to the side"),
    whole("n_gap", "of", "the region and the placebos ranked"),
    number("p_gap", "p by gap", "rank / n", minimum=0, maximum=1),
    number("ratio", "misfit ratio", "misfit after the start by that before"),
    whole("rank_ratio", "rank by ratio", "among all placebos; 1 is the largest"),
    whole("n_ratio", "of", "the region and its donors"),
    number("p_ratio", "p by ratio", "rank / n", minimum=0, maximum=1),
    number("pre_rmspe", "misfit before", "root mean squared gap before the start", unit="by gap_unit"),
    number("post_rmspe", "misfit after", "since the start", unit="by gap_unit"),
    text("pre_from", "first period", "of those before the start"),
    text("last", "last period", "of those since the start"),
    whole("pre_periods", "periods before", "the start"),
    whole("post_periods", "periods after", "the start, it included"),
    whole("donors", "", "regions that the counterfactual is made of"),
    text("weights", "", "of the donors in the synthetic control"),
    note("effect_note"),
    key=("indicator", "region", "method", "variant"),
)
_PATH: Mapping[str, object] = result(
    "effect_path",
    INDICATOR,
    REGION,
    _METHOD,
    text("period", "", "each from the first used to the one compared", required=True),
    flag("after_start", "after the start", "the start included", required=True),
    number("actual", "", "the source's figure", unit="indicator"),
    number("counterfactual", "without", "what the donors say it would have been", unit="indicator"),
    number("gap", "", "actual - counterfactual", unit="indicator"),
    note("path_note"),
    key=("indicator", "region", "method", "period"),
)


class Effect(Metric):
    """The mean gap to the counterfactual since a declared start, its rank among placebos, its variants."""

    info: ClassVar[MetricInfo] = MetricInfo(
        id="effect",
        title="Effect: gap to a synthetic control and difference in differences since a declared start",
        assumptions=_ASSUMPTIONS,
        reference=_REFERENCE,
        result=_RESULT,
        parameters=_PARAMETERS,
        meanings=_MEANINGS,
        required=("start",),
        uses=("predictors",),
        minimum_regions=3,
        minimum_periods=4,
        example=EFFECT,
    )

    def compute(self, panel: Panel, parameters: Mapping[str, object]) -> pl.LazyFrame:
        """Rows by indicator, shown region, method and variant.

        MetricError without a declared start, ConfigError for a bad parameter.
        """
        from obs_comparison import declared, effect_rows  # noqa: PLC0415
        from obs_comparison.specifications import Judging  # noqa: PLC0415

        choice = declared.choice(panel, parameters)
        cut_off, sweep = declared.cut_off(parameters["cut_off"]), declared.whole("sweep", parameters["sweep"])
        predictors = declared.predictors(panel, parameters["predictors"])
        seed = declared.whole("seed", parameters["seed"])
        rows: list[dict[str, object]] = []
        for indicator in panel.indicators.values():
            side = declared.side(indicator, parameters["side"])
            judging = Judging(side=side, cut_off=cut_off, sweep=sweep)
            rows.extend(effect_rows.summary(panel, indicator, choice, judging))
            if predictors:
                rows.extend(effect_rows.with_predictors(panel, indicator, choice, predictors, seed))
        return effect_rows.frame(rows, _RESULT)


class EffectPath(Metric):
    """The paths behind `Effect`: actual, counterfactual and gap in every period, before the start too."""

    info: ClassVar[MetricInfo] = MetricInfo(
        id="effect_path",
        title="Effect path: actual and counterfactual by period, before and after a declared start",
        assumptions=_ASSUMPTIONS,
        reference=_REFERENCE,
        result=_PATH,
        untouched={"actual": Untouched(period="period")},
        parameters={key: _PARAMETERS[key] for key in ("start", "pre_from", "exclude", "keep_shown")},
        meanings={key: _MEANINGS[key] for key in ("start", "pre_from", "exclude", "keep_shown")},
        required=("start",),
        minimum_regions=3,
        minimum_periods=4,
        example=PATH,
    )

    def compute(self, panel: Panel, parameters: Mapping[str, object]) -> pl.LazyFrame:
        """Rows by indicator, shown region, method and period; errors as those of `Effect`."""
        from obs_comparison import declared, effect_rows  # noqa: PLC0415

        choice = declared.choice(panel, parameters)
        rows = [
            row
            for indicator in panel.indicators.values()
            for row in effect_rows.path(panel, indicator, choice)
        ]
        return effect_rows.frame(rows, _PATH)
