"""What would have happened without the programme, and how unusual the difference to it is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar

from obs import Metric, MetricInfo, Panel
from obs_comparison.examples.effect import EFFECT, PATH

if TYPE_CHECKING:
    import polars as pl

_ASSUMPTIONS = (
    "The start was declared before the outcomes were seen; a start chosen afterwards is no evidence.",
    "No donor had a programme of its own: those of the study, `exclude` and other shown ones are left out.",
    "Synthetic control: without the programme the region would have gone on as its weighted donors did.",
    "Difference in differences: it would have moved parallel to the unweighted mean of the donors.",
    "Nothing else happened to the region alone after the start.",
    "The programme did not change the region before the start, nor the donors at any time.",
    "p is the region's rank among itself and the donors, each treated as if it had a programme.",
    "Each row is one look of many: the variants belong to the result.",
    "A gap is not yet an effect: it is all that the donors do not explain.",
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
_TEXTS = ("indicator", "region", "method")


def _field(name: str, type_: str, *, required: bool = False) -> dict[str, object]:
    return {"name": name, "type": type_, **({"constraints": {"required": True}} if required else {})}


_RESULT: Mapping[str, object] = {
    "name": "effect",
    "fields": [
        *(_field(name, "string", required=True) for name in (*_TEXTS, "variant")),
        *(_field(name, "string") for name in ("pre_from", "start", "last")),
        *(_field(name, "integer") for name in ("pre_periods", "post_periods", "donors")),
        *(_field(name, "number") for name in ("pre_rmspe", "post_rmspe", "ratio")),
        *(_field(name, "integer") for name in ("rank_ratio", "n_ratio")),
        *(_field(name, "number") for name in ("p_ratio", "mean_gap")),
        *(_field(name, "string") for name in ("gap_unit", "side")),
        *(_field(name, "integer") for name in ("rank_gap", "n_gap")),
        _field("p_gap", "number"),
        *(_field(name, "string") for name in ("weights", "effect_note")),
    ],
    "primaryKey": ["indicator", "region", "method", "variant"],
}
_PATH: Mapping[str, object] = {
    "name": "effect_path",
    "fields": [
        *(_field(name, "string", required=True) for name in (*_TEXTS, "period")),
        _field("after_start", "boolean", required=True),
        *(_field(name, "number") for name in ("actual", "counterfactual", "gap")),
        _field("path_note", "string"),
    ],
    "primaryKey": ["indicator", "region", "method", "period"],
}


class Effect(Metric):
    """The mean gap to the counterfactual since a declared start, its rank among placebos, its variants."""

    info: ClassVar[MetricInfo] = MetricInfo(
        id="effect",
        title="Effect: gap to a synthetic control and difference in differences since a declared start",
        assumptions=_ASSUMPTIONS,
        reference=_REFERENCE,
        result=_RESULT,
        parameters=_PARAMETERS,
        uses=("predictors",),
        minimum_regions=3,
        minimum_periods=4,
        example=EFFECT,
    )

    def compute(self, panel: Panel, parameters: Mapping[str, object]) -> pl.LazyFrame:
        """Rows by indicator, shown region, method and variant.

        *start* is the declared start (MetricError without one), *pre_from* the first period used, *exclude*
        codes that may not be donors, *keep_shown* whether shown regions may be. *cut_off*: placebos with a
        mean squared error before the start of more than so many times the region's are left out of the rank
        by gap. *side* of that rank: "lower", "higher" or "either", by default towards the better by polarity.
        *sweep*: how many starts either side are tried; 0 leaves out other starts, other cut-offs and the
        placebo in time. *predictors*
        are further indicators that one more synthetic control matches, *seed* sets where the search for
        their importance starts. ConfigError for a bad one.
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
        parameters={key: _PARAMETERS[key] for key in ("start", "pre_from", "exclude", "keep_shown")},
        minimum_regions=3,
        minimum_periods=4,
        example=PATH,
    )

    def compute(self, panel: Panel, parameters: Mapping[str, object]) -> pl.LazyFrame:
        """Rows by indicator, shown region, method and period; parameters as those of `Effect`."""
        from obs_comparison import declared, effect_rows  # noqa: PLC0415

        choice = declared.choice(panel, parameters)
        rows = [
            row
            for indicator in panel.indicators.values()
            for row in effect_rows.path(panel, indicator, choice)
        ]
        return effect_rows.frame(rows, _PATH)
