"""What the specifications of a claim say, in sentences: each names the figures that it rests on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from obs.claims.beside import told_beside
from obs.claims.ground import Ground
from obs.claims.model import Judgement, Specification, Tested
from obs.claims.naming import the
from obs.claims.telling import COMPARED, against, is_movement, told
from obs.claims.windows import BESIDE
from obs.language import PLAIN, Capital, Code, Listed, Note, Number, Period, Said, Text, msg

_DIGITS = 3


def sentences(tested: Tested, ground: Ground) -> Iterator[Said]:
    """What holds for all figures, what each indicator says, and how the specifications are divided."""
    worth = [each for each in tested.specifications if _worth_telling(each)]
    common = _common_notes(worth)
    if common:
        yield msg("{notes}.", notes=Capital(Note(common)))
    lines: dict[str, Said] = {}  # two readings of one figure are one sentence
    for each in worth:
        line = _sentence(each, tested, ground, common)
        lines.setdefault(PLAIN.say(line), line)
    yield from lines.values()
    yield from _beside(tested, ground)
    yield from _causes(tested)
    yield from told_beside(tested.specifications)
    yield from _division(tested)


def _worth_telling(each: Specification) -> bool:
    """Whether a sentence of its own is due: comparisons and real terms are told with the movement itself."""
    if each.part == "cause" or BESIDE in each.note or (each.value_to is None and each.estimate is None):
        return False
    return not (is_movement(each) and (each.against in COMPARED or "real" in each.method))


def _common_notes(worth: Sequence[Specification]) -> str:
    """The remarks that hold for every one of several specifications."""
    if len(worth) < 2:
        return ""
    first, *others = (each.note.split("; ") for each in worth)
    return "; ".join(note for note in first if note and all(note in other for other in others))


def _sentence(each: Specification, tested: Tested, ground: Ground, common: str) -> Said:
    notes = [note for note in each.note.split("; ") if note and note not in common.split("; ")]
    sentence = told(each, tested, ground)
    return msg("{sentence} ({notes})", sentence=sentence, notes=Note("; ".join(notes))) if notes else sentence


def _beside(tested: Tested, ground: Ground) -> Iterator[Said]:
    """The levels of other years than the claimed one, one line for each indicator."""
    beside: dict[str, dict[str, Specification]] = {}
    for each in tested.specifications:
        if BESIDE in each.note and each.value_from is None and each.value_to is not None:
            beside.setdefault(each.indicator, {})[each.window] = each
    for indicator, by_period in beside.items():
        rows = [by_period[period] for period in sorted(by_period)]
        compared = any(map(_is_beside_the_benchmark, rows))
        yield msg(
            "{indicator} in other years, which do not count: {values}",
            indicator=Code(indicator),
            values=Listed(
                tuple(_of_another_year(each, tested, ground) for each in rows),
                "semicolon" if compared else "figures",
            ),
        )


def _is_beside_the_benchmark(each: Specification) -> bool:
    return each.against == "benchmark" and each.compared_with is not None


def _of_another_year(each: Specification, tested: Tested, ground: Ground) -> Said:
    decimals = ground.decimals(each.indicator)
    value, period = Number(each.value_to, decimals), Period(each.window)
    if not _is_beside_the_benchmark(each):
        return msg("{value} ({period})", value=value, period=period)
    return msg(
        "{value}, {against} {other} ({period})",
        value=value,
        against=against(each, tested, ground),
        other=Number(each.compared_with, decimals),
        period=period,
    )


def _causes(tested: Tested) -> Iterator[Said]:
    """The gaps to the counterfactual, by indicator and method."""
    gaps = [each for each in tested.specifications if each.part == "cause"]
    for key in dict.fromkeys((each.indicator, each.against, each.counts) for each in gaps):
        yield _cause([each for each in gaps if (each.indicator, each.against, each.counts) == key])


def _cause(mine: Sequence[Specification]) -> Said:
    """The gaps of one indicator by one method, and how many of them hold."""
    first = mine[0]
    gaps = [each.estimate for each in mine if each.estimate is not None]
    answered = [each for each in mine if each.holds is not None]
    if not gaps:
        return msg(
            "{indicator}, {method}: {note}",
            indicator=Code(first.indicator),
            method=Text(first.against),
            note=Note(first.note),
        )
    return msg(
        "{indicator}, {method}, {begun}: mean gap {gaps} {unit}; as claimed and larger than chance by "
        "{agreeing} of {n} tests",
        indicator=Code(first.indicator),
        method=Text(first.against),
        begun=_begun(mine),
        gaps=_span(min(gaps), max(gaps)),
        unit=Text(first.unit),
        agreeing=Number(sum(bool(each.holds) for each in answered)),
        n=Number(len(answered)),
    )


def _begun(mine: Sequence[Specification]) -> Said:
    starts = sorted({each.window.partition("/")[0] for each in mine})
    listed = Listed(tuple(map(Period, starts)), "comma")
    if mine[0].counts:
        return msg("start {starts}", starts=listed)
    return msg("other starts ({starts}), not counted", starts=listed)


def _span(lowest: float, highest: float) -> Said:
    low, high = _significant(lowest), _significant(highest)
    return low if PLAIN.say(low) == PLAIN.say(high) else msg("{low} to {high}", low=low, high=high)


def _significant(value: float) -> Number:
    """*value* with three digits that tell."""
    decimals = len(f"{value:.{_DIGITS}g}".partition("e")[0].partition(".")[2])
    return Number(value, decimals if abs(value) < 10**_DIGITS else 0, signed=True)


def _division(tested: Tested) -> Iterator[Said]:
    """Which indicators agree with the claim and which do not."""
    for judgement in tested.judgements:
        if judgement.depends_on:
            yield msg(
                "{part}: {agreeing} of {n} agree ({groups})",
                part=Capital(the(judgement.part)),
                agreeing=Number(judgement.agreeing),
                n=Number(judgement.specifications),
                groups=Listed(tuple(_groups(tested, judgement)), "semicolon"),
            )


def _groups(tested: Tested, judgement: Judgement) -> Iterator[Said]:
    answers: dict[str, list[bool]] = {}
    for each in tested.specifications:
        if each.part == judgement.part and each.counts and each.holds is not None:
            answers.setdefault(each.indicator, []).append(each.holds)
    agree = tuple(id_ for id_, own in answers.items() if all(own))
    disagree = tuple(id_ for id_, own in answers.items() if not any(own))
    divided = tuple(id_ for id_ in answers if id_ not in (*agree, *disagree))
    if agree:
        yield msg("agree: {indicators}", indicators=Listed(tuple(map(Code, agree)), "comma"))
    if disagree:
        yield msg("disagree: {indicators}", indicators=Listed(tuple(map(Code, disagree)), "comma"))
    if divided:
        yield msg("divided: {indicators}", indicators=Listed(tuple(map(Code, divided)), "comma"))


def by_reason(absent: Mapping[str, Said]) -> Iterator[Said]:
    """The indicators that are not there, together by the reason."""
    reasons: dict[Said, list[str]] = {}
    for hint, reason in absent.items():
        reasons.setdefault(reason, []).append(hint)
    return (
        msg("{indicators} ({reason})", indicators=Listed(tuple(hints), "comma"), reason=reason)
        for reason, hints in reasons.items()
    )
