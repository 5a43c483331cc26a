"""Freezing a plan: what is declared about a programme, and the figures as they stand before its outcomes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from importlib.metadata import version
from statistics import fmean, median

import polars as pl

from obs.claims.cause import Rule
from obs.claims.ground import Ground
from obs.derivation import parts, with_formulas
from obs.errors import ConfigError
from obs.language import PLAIN
from obs.models import Group, Indicator, Programme
from obs.periods import is_period
from obs.plans.model import Baseline, Decision, Expected, Plan
from obs.regions import name_of

_BASELINE_PERIODS = 5
_CODE = len("1783")
_CUT_OFF = 5.0
_BETTER: Mapping[str, Expected] = {"lower_is_better": "falling", "higher_is_better": "rising"}
_WORDS = (
    "Each indicator is an outcome of its own; each declared start is tested, and none is dropped.",
    (
        "Direction: from the last period before the start to the last of the programme the figure moves as "
        "expected, and more so than in the country, the median of the group and the mean of the peers."
    ),
    (
        "Cause: the mean gap since the start to a synthetic control and by difference in differences goes as "
        "expected, and at most alpha of the placebos have one like it, by gap and by ratio of fits. No "
        "municipality with a programme of its own is among the donors."
    ),
    "Supported: all of these agree. Not supported: none does. Otherwise it depends, and on what is said.",
    "No other indicator, start, group or method is added to this plan; others may stand beside it, named so.",
)


def freeze(
    ground: Ground,
    region: str,
    expected: Mapping[str, Expected | None],
    *,
    starts: Sequence[str] = (),
    end: str = "",
    pre_from: str = "",
    title: str = "",
    notes: Sequence[str] = (),
    today: date,
) -> Plan:
    """The plan for the programme of *region*: outcomes *expected*, by indicator, to move so.

    None for a direction takes the better one by the indicator's polarity. Starts and end are those of the
    study's programmes unless given. ConfigError where the last outcomes are known already, or something is
    not declared.
    """
    if len(region) != _CODE:
        raise ConfigError(f"{name_of(region)} is no municipality", suggestion="a plan is for one of them")
    _refuse_no_periods({"start": starts, "end": (end,), "pre-from": (pre_from,)})
    programmes = tuple(each for each in ground.study.programmes if each.region == region)
    begun = _starts(region, programmes, starts)
    last = (end or max((each.end or "" for each in programmes), default=""))[:4]
    if not last or last < max(begun):
        raise ConfigError(
            f"the plan for {name_of(region)} has no end after its start",
            suggestion="declare it: --end 2026, or end in [[programmes]]",
        )
    outcomes, directions = _outcomes(ground, region, expected)
    known = {id_: ground.periods(each, region)[-1] for id_, each in outcomes.items()}
    told = [id_ for id_, period in known.items() if period[:4] >= last]
    if told:
        raise ConfigError(
            f"the last outcomes, of {last}, are known ({', '.join(told)}): a plan written now is none",
            suggestion="freeze before they are published; obs claims tests what was claimed",
        )
    peers = next((each for each in ground.groups().values() if each.around == region), None)
    members, study = ground.members(), ground.study
    used = {part for each in outcomes.values() for part in parts(each, study)}
    return Plan(
        title=title or f"{name_of(region)}: {programmes[0].title if programmes else 'programme'}",
        frozen=today.isoformat(),
        study=study.name,
        region=region,
        programmes=study.programmes,
        starts=begun,
        end=last,
        expected=directions,
        indicators={id_: each for id_, each in study.indicators.items() if id_ in used or id_ in outcomes},
        derived={id_: each for id_, each in outcomes.items() if id_ not in study.indicators},
        group=members,
        peers=peers,
        benchmark=study.benchmark,
        decision=_decision(pre_from or None),
        known=known,
        baseline=tuple(_baseline(ground, outcomes, region, members, peers)),
        figures=ground.figures.label,
        made_with=f"obs {version('obs')}",
        notes=(*notes, *_of_corrections(ground, outcomes, region)),
    )


def _of_corrections(ground: Ground, outcomes: Mapping[str, Indicator], region: str) -> Iterator[str]:
    """A note for each correction that the baseline rests on."""
    for id_, of in ground.corrected(outcomes).items():
        periods = ground.periods(outcomes[id_], region)[-_BASELINE_PERIODS:]
        for each in of:
            correction = each.correction
            if correction.period in periods and correction.sex == "T":
                where = f"{correction.indicator} of {name_of(correction.region)}, {correction.period}"
                yield f"{where}, {each.note}"


def _decision(pre_from: str | None) -> Decision:
    rule = Rule(pre_from=pre_from)
    return Decision(
        alpha=rule.alpha, pre_from=rule.pre_from, shortest=rule.shortest, cut_off=_CUT_OFF, words=_WORDS
    )


def _starts(region: str, programmes: Sequence[Programme], given: Sequence[str]) -> tuple[str, ...]:
    begun = tuple(dict.fromkeys(given or [each.start for each in programmes]))
    if not begun:
        raise ConfigError(
            f"no start of a programme in {name_of(region)} is declared",
            suggestion="declare it: --start 2023, or [[programmes]] in obs.toml",
        )
    return tuple(each[:4] for each in begun)


def _refuse_no_periods(given: Mapping[str, Sequence[str]]) -> None:
    for name, texts in given.items():
        for text in texts:
            if text and not is_period(text):
                raise ConfigError(f"{name} {text!r} is no period", suggestion=f"write a year: --{name} 2026")


def _outcomes(
    ground: Ground, region: str, expected: Mapping[str, Expected | None]
) -> tuple[dict[str, Indicator], dict[str, Expected]]:
    """The outcomes by id, and where each shall move."""
    hints = ground.resolve(expected)
    if hints.absent:
        reasons = "; ".join(f"{hint}: {PLAIN.say(reason)}" for hint, reason in hints.absent.items())
        raise ConfigError(f"a plan needs figures of every outcome ({reasons})", suggestion="run obs fetch")
    if not hints.held:
        raise ConfigError("a plan needs at least one outcome", suggestion="name one: --indicator N31807")
    for id_, each in hints.held.items():
        if not ground.periods(each, region):
            raise ConfigError(
                f"a plan needs figures of every outcome ({id_}: none of {name_of(region)})",
                suggestion="name one that the municipality has figures of",
            )
    named = [id_ for hint in expected for id_ in ground.resolve([hint]).held]
    twice = next((id_ for id_ in named if named.count(id_) > 1), None)
    if twice:
        raise ConfigError(f"{twice} is named twice", suggestion="an outcome moves one way; name it once")
    return dict(hints.held), {
        id_: _direction(each, expected[hints.of[id_]]) for id_, each in hints.held.items()
    }


def _direction(indicator: Indicator, given: Expected | None) -> Expected:
    found = given or _BETTER.get(indicator.polarity)
    if found is None:
        raise ConfigError(
            f"{indicator.id} has no polarity, so the plan must say where it shall move",
            suggestion=f"--indicator {indicator.id}=falling, or =rising",
        )
    return found


def _baseline(
    ground: Ground, outcomes: Mapping[str, Indicator], region: str, group: Group, peers: Group | None
) -> Iterator[Baseline]:
    """The last figures before the outcomes: of the region, benchmark, group (median) and peers (mean)."""
    for id_, indicator in outcomes.items():
        for period in ground.periods(indicator, region)[-_BASELINE_PERIODS:]:
            values = figures_of(ground, indicator, period)
            for code in (region, ground.study.benchmark):
                yield Baseline(indicator=id_, region=code, period=period, value=values.get(code))
            yield Baseline(
                indicator=id_, region="median", period=period, value=_of(median, values, group.members)
            )
            if peers:
                yield Baseline(
                    indicator=id_, region="peers", period=period, value=_of(fmean, values, peers.members)
                )


def figures_of(ground: Ground, indicator: Indicator, period: str) -> dict[str, float]:
    """The values of all regions in *period*, both sexes together."""
    frame = with_formulas(ground.figures, ground.study).read(indicator)
    if frame is None:
        return {}
    rows = frame.filter(
        pl.col("period").cast(pl.String) == period, pl.col("sex") == "T", pl.col("value").is_not_null()
    )
    return dict(rows.select(pl.col("region").cast(pl.String), "value").iter_rows())


def _of(
    mean: Callable[[list[float]], float], values: Mapping[str, float], members: Sequence[str]
) -> float | None:
    held = [values[code] for code in members if code in values]
    return mean(held) if held else None
