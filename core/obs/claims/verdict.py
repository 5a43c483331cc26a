"""From specifications to a verdict: all agree, none does, or they depend on a choice.

A verdict is a set (Steegen, Tuerlinckx, Gelman & Vanpaemel 2016): every specification that counts has one
vote, and none is picked out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import combinations

from obs.claims.model import Judgement, Part, Specification, Verdict
from obs.claims.naming import Named, the
from obs.language import Listed, Message, Said, Text, msg

UNUSUAL = 0.10
"""A region stands out when it is among this share of the group that went farthest in the claimed way."""

_CHOICES: Mapping[str, Callable[[Specification], object]] = {
    "indicator": lambda each: each.indicator,
    "window": lambda each: each.window,
    "benchmark": lambda each: (each.region, each.against),
    "method": lambda each: each.method,
}
_DISAGREES: Mapping[Part, Verdict] = {
    "level": Verdict.CONFLICTING,
    "size": Verdict.CONFLICTING,
}


def stands_out(rank: int | None, n: int | None) -> bool | None:
    """Whether place *rank* of *n*, counted from the claimed end, is unusual; None without a place."""
    return rank / n <= UNUSUAL if rank and n else None


def judge(part: Part, specifications: Iterable[Specification]) -> Judgement:
    """The verdict on *part* from those of *specifications* that test it and count."""
    told = [each for each in specifications if each.part == part and each.counts and each.holds is not None]
    agreeing = sum(bool(each.holds) for each in told)
    return Judgement(
        part=part,
        verdict=_verdict(part, told, agreeing),
        specifications=len(told),
        agreeing=agreeing,
        indicators=tuple(dict.fromkeys(each.indicator for each in told)),
        depends_on=depends_on(told) if 0 < agreeing < len(told) else (),
    )


def _verdict(part: Part, told: Sequence[Specification], agreeing: int) -> Verdict:
    if not told:
        return Verdict.NOT_TESTABLE
    if agreeing == 0:
        return _DISAGREES.get(part, Verdict.NOT_SUPPORTED)
    if agreeing < len(told):
        return Verdict.DEPENDS
    return Verdict.SUPPORTED if is_unusual(told) else Verdict.NOT_UNUSUAL


def is_unusual(told: Iterable[Specification]) -> bool:
    """Whether the region stands out by at least half of the specifications that can tell.

    Where none can, nothing says that it does not.
    """
    answers = [each.unusual for each in told if each.unusual is not None]
    return not answers or 2 * sum(answers) >= len(answers)


def depends_on(told: Sequence[Specification]) -> tuple[str, ...]:
    """The fewest choices that decide the answer; all that vary where not even together they do."""
    varying = [name for name, of in _CHOICES.items() if len({of(each) for each in told}) > 1]
    for size in range(1, len(varying) + 1):
        for names in combinations(varying, size):
            if _decide(names, told):
                return names
    return tuple(varying)


def _decide(names: Sequence[str], told: Iterable[Specification]) -> bool:
    """Whether equal choices of *names* always give equal answers."""
    answers: dict[tuple[object, ...], bool | None] = {}
    for each in told:
        key = tuple(_CHOICES[name](each) for name in names)
        if answers.setdefault(key, each.holds) != each.holds:
            return False
    return True


def overall(kind: str, judgements: Mapping[Part, Judgement]) -> tuple[Verdict, Message | None]:
    """The verdict on a whole claim of this *kind*, and what limits it.

    The main part decides. A size, or a number beside it, that official figures contradict makes the claim
    conflicting; one that cannot be told leaves a verdict on the main part only, and so does a cause without a
    declared start.
    """
    testable = [each for each in in_order(kind, judgements) if each.verdict is not Verdict.NOT_TESTABLE]
    if not testable:
        return Verdict.NOT_TESTABLE, None
    main = testable[0]
    name, number = _number_beside(main, judgements)
    part, told = the(main.part), the(name)
    untold: list[Text] = []
    if kind == "attribution" and main.part != "cause":
        untold.append(the("cause"))
    if number and main.verdict in (Verdict.SUPPORTED, Verdict.NOT_UNUSUAL):
        if number.verdict is Verdict.CONFLICTING:
            return number.verdict, msg("{part} holds, {number} does not", part=part, number=told)
        if number.verdict is Verdict.DEPENDS:
            return number.verdict, msg("{part} holds by all, {number} by some", part=part, number=told)
        if number.verdict is Verdict.NOT_TESTABLE:
            untold.append(told)
    if not untold:
        return main.verdict, None
    return main.verdict, msg(
        "{part} only; {untold} cannot be tested", part=part, untold=Listed(tuple(untold))
    )


def _number_beside(main: Judgement, judgements: Mapping[Part, Judgement]) -> tuple[Named, Judgement | None]:
    """What the claim states in numbers besides the *main* part: how far it moved, or how much it is."""
    if "size" in judgements or main.part == "level":
        return "size", judgements.get("size")
    return "number", judgements.get("level")


def in_order(kind: str, judgements: Mapping[Part, Judgement]) -> list[Judgement]:
    """The judgements that may decide on a claim of this *kind*, the main one first."""
    order: Sequence[Part] = ("direction", "model", "target", "standing", "level")
    if kind == "attribution":
        order = ("cause", *order)
    return [judgements[part] for part in order if part in judgements]


def label(verdict: Verdict, decisive: Judgement | None) -> Said:
    """*verdict* in words: with the choices that it depends on."""
    choices = decisive.depends_on if decisive else ()
    if verdict is not Verdict.DEPENDS or choices in ((), ("indicator",)):
        return Text(verdict)
    return msg("depends on the {choices}", choices=Listed(tuple(map(Text, choices))))
