"""What the specifications of a claim say, in sentences: each names the figures that it rests on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from obs.claims.ground import Ground
from obs.claims.model import Specification, Tested
from obs.claims.windows import BESIDE
from obs.regions import name_of

_COMPARED = {"benchmark": "", "median": "the median municipality", "peers": "its peers"}
_MOVEMENTS = ("direction", "size", "proxy")


def sentences(tested: Tested, ground: Ground) -> Iterator[str]:
    """What holds for all figures, what each indicator says, and how the specifications are divided."""
    told = [each for each in tested.specifications if _worth_telling(each)]
    common = _common_notes(told)
    if common:
        yield f"{common[0].upper()}{common[1:]}."
    lines = (_sentence(each, tested, ground, common) for each in told)
    yield from dict.fromkeys(lines)  # two readings of one figure are one sentence
    yield from _beside(tested, ground)
    yield from _causes(tested)
    yield from _division(tested)


def _worth_telling(each: Specification) -> bool:
    """Whether a sentence of its own is due: comparisons and real terms are told with the movement itself."""
    if each.part == "cause" or BESIDE in each.note or (each.value_to is None and each.estimate is None):
        return False
    movement = each.value_from is not None or each.part in _MOVEMENTS
    return not (movement and (each.against in _COMPARED or "real" in each.method))


def _common_notes(told: Sequence[Specification]) -> str:
    """The remarks that hold for every one of several specifications."""
    if len(told) < 2:
        return ""
    first, *others = (each.note.split("; ") for each in told)
    return "; ".join(note for note in first if note and all(note in other for other in others))


def _sentence(each: Specification, tested: Tested, ground: Ground, common: str) -> str:
    text = (
        _movement(each, tested, ground)
        if each.value_from is not None or each.part in _MOVEMENTS
        else _level(each, tested, ground)
    )
    notes = [note for note in each.note.split("; ") if note and note not in common.split("; ")]
    return text + (f" ({'; '.join(notes)})" if notes else "")


def _level(each: Specification, tested: Tested, ground: Ground) -> str:
    decimals = ground.decimals(each.indicator)
    if each.unit == "R2":
        return f"{each.indicator} {each.window}: R2 {each.estimate:.2f} over {each.n} municipalities"
    place = "" if each.region == tested.claim.region else f" {name_of(each.region)}"
    value = f"{_number(each.value_to, decimals)} {ground.unit(each.indicator)}"
    parts = [f"{each.indicator}{place} {each.window}: {value}"]
    if each.compared_with is not None and each.against != "official model":
        percent = each.part == "level" and each.unit == "%" and each.estimate is not None
        distance = f" ({each.estimate:+.1f} %)" if percent else ""
        parts.append(f"{_against(each, tested, ground)} {_number(each.compared_with, decimals)}{distance}")
    if each.rank and each.n:
        parts.append(f"place {each.rank} of {each.n} from the claimed end")
    elif each.n is not None:
        parts.append(f"n {each.n}")
    if each.lower is not None and each.upper is not None:
        parts.append(f"95 % {_number(each.lower, decimals)} to {_number(each.upper, decimals)}")
    return "; ".join(parts)


def _movement(each: Specification, tested: Tested, ground: Ground) -> str:
    decimals = ground.decimals(each.indicator)
    start, _, end = each.window.partition("/")
    place = "" if each.region == tested.claim.region else f"{name_of(each.region)} "
    text = (
        f"{each.indicator} {place}{_number(each.value_from, decimals)} ({start}) to "
        f"{_number(each.value_to, decimals)} {ground.unit(each.indicator)} ({end})"
    )
    if each.estimate is not None:
        text += f": {each.estimate:+.1f} %" if each.unit == "%" else f": {each.estimate:+.{decimals}f}"
    if tested.claim.kind == "monotone":
        text += f"; step by step {_steps(each, ground, decimals)}"
    if each.part == "size":
        return text
    if each.lower is not None and each.upper is not None:
        text += f" (95 % {each.lower:+.1f} to {each.upper:+.1f})"
    others = [
        f"{_COMPARED[other.against] or name_of(ground.benchmark(tested.claim))} {other.compared_with:+.1f}"
        for other in tested.specifications
        if (other.indicator, other.window, other.region) == (each.indicator, each.window, each.region)
        and (other.part, other.unit) == (each.part, each.unit)
        and other.against in _COMPARED
        and other.compared_with is not None
        and "real" not in other.method
    ]
    text += f"; {', '.join(others)}" if others else ""
    end = "from the end that moved least so" if tested.claim.relation == "less" else "in that direction"
    return text + (f"; place {each.rank} of {each.n} {end}" if each.rank and each.n else "")


def _steps(each: Specification, ground: Ground, decimals: int) -> str:
    start, _, end = each.window.partition("/")
    series = ground.series(ground.known([each.indicator])[0], each.region)
    return ", ".join(_number(value, decimals) for period, value in series.items() if start <= period <= end)


def _against(each: Specification, tested: Tested, ground: Ground) -> str:
    if each.against == "benchmark":
        return name_of(ground.benchmark(tested.claim))
    words = {"all": "median", "the claimed value": "claimed", "own regression": "expected"}
    return words.get(each.against, each.against)


def _beside(tested: Tested, ground: Ground) -> Iterator[str]:
    """The levels of other years than the claimed one, one line for each indicator."""
    beside: dict[str, dict[str, str]] = {}
    for each in tested.specifications:
        if BESIDE in each.note and each.value_from is None and each.value_to is not None:
            decimals = ground.decimals(each.indicator)
            number = _number(each.value_to, decimals)
            if each.against == "benchmark" and each.compared_with is not None:
                other = _number(each.compared_with, decimals)
                number += f", {_against(each, tested, ground)} {other}"
            beside.setdefault(each.indicator, {})[each.window] = number
    for indicator, values in beside.items():
        divided = "; " if any(", " in value for value in values.values()) else ", "
        listed = divided.join(f"{value} ({period})" for period, value in sorted(values.items()))
        yield f"{indicator} in other years, which do not count: {listed}"


def _causes(tested: Tested) -> Iterator[str]:
    """The gaps to the counterfactual, by indicator and method: how many of them hold."""
    told = [each for each in tested.specifications if each.part == "cause"]
    for key in dict.fromkeys((each.indicator, each.against, each.counts) for each in told):
        mine = [each for each in told if (each.indicator, each.against, each.counts) == key]
        indicator, method, counts = key
        gaps = [each.estimate for each in mine if each.estimate is not None]
        answered = [each for each in mine if each.holds is not None]
        if not gaps:
            yield f"{indicator}, {method}: {mine[0].note}"
            continue
        starts = sorted({each.window.partition("/")[0] for each in mine})
        begun = f"start {', '.join(starts)}" if counts else f"other starts ({', '.join(starts)}), not counted"
        span = dict.fromkeys(f"{gap:+.3g}" for gap in (min(gaps), max(gaps)))
        yield (
            f"{indicator}, {method}, {begun}: mean gap {' to '.join(span)} {mine[0].unit}; "
            "as claimed and larger than chance by "
            f"{sum(bool(each.holds) for each in answered)} of {len(answered)} tests"
        )


def _division(tested: Tested) -> Iterator[str]:
    """Which indicators agree with the claim and which do not."""
    for judgement in tested.judgements:
        if not judgement.depends_on:
            continue
        answers: dict[str, list[bool]] = {}
        for each in tested.specifications:
            if each.part == judgement.part and each.counts and each.holds is not None:
                answers.setdefault(each.indicator, []).append(each.holds)
        groups = {
            "agree": [id_ for id_, own in answers.items() if all(own)],
            "disagree": [id_ for id_, own in answers.items() if not any(own)],
            "divided": [id_ for id_, own in answers.items() if any(own) and not all(own)],
        }
        parts = [f"{word}: {', '.join(ids)}" for word, ids in groups.items() if ids]
        share = f"{judgement.agreeing} of {judgement.specifications} agree"
        yield f"The {judgement.part}: {share} ({'; '.join(parts)})"


def by_reason(absent: Mapping[str, str]) -> Iterator[str]:
    """The indicators that are not there, together by the reason."""
    reasons: dict[str, list[str]] = {}
    for hint, reason in absent.items():
        reasons.setdefault(reason, []).append(hint)
    return (f"{', '.join(hints)} ({reason})" for reason, hints in reasons.items())


def _number(value: float | None, decimals: int) -> str:
    return "-" if value is None else f"{round(value, decimals) + 0.0:.{decimals}f}"
