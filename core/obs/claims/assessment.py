"""Putting claims to the test: which question a kind of claim asks, and what its answers come to."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from obs.claims import cause, modelled, movement, standing, targets, values
from obs.claims.base_year import flagged
from obs.claims.beside import with_denominator
from obs.claims.ground import NOT_FETCHED, Ground, Hints
from obs.claims.model import Claim, Direction, Judgement, Part, Specification, Tested, Verdict
from obs.claims.prospects import would_change
from obs.claims.verdict import in_order, judge, label, overall
from obs.claims.words import by_reason, sentences
from obs.corrections import Corrected
from obs.language import Listed, Note, Said, msg
from obs.models import Indicator
from obs.regions import COUNTRY

Question = Callable[[Claim, Ground, Mapping[str, Indicator]], Iterator[Specification]]
_PARTS: Sequence[Part] = ("direction", "size", "level", "standing", "model", "target", "cause")


def assess(claim: Claim, ground: Ground) -> Tested:
    """*claim* tested on every fitting indicator, benchmark and window that *ground* has."""
    hints = ground.resolve(claim.hints)
    found = tuple(
        with_denominator(flagged(each, ground), ground) for each in _specifications(claim, ground, hints)
    )
    corrected = ground.corrected({each.indicator for each in found})
    specifications = tuple(_noted(each, corrected) for each in found)
    judgements: dict[Part, Judgement] = {
        part: judge(part, specifications)
        for part in _PARTS
        if any(each.part == part for each in specifications)
    }
    verdict, qualification = overall(claim.kind, judgements)
    sized = [judgements["size"]] if "size" in judgements else []
    decided = [*in_order(claim.kind, judgements), *sized]
    decisive = next((each for each in decided if each.verdict is verdict), None)
    tested = Tested(
        claim=claim,
        verdict=verdict,
        label=_label(verdict, decisive, hints),
        qualification=qualification,
        judgements=tuple(judgements.values()),
        specifications=specifications,
        indicators=tuple(dict.fromkeys(id_ for each in judgements.values() for id_ in each.indicators)),
        only_one=None,
        absent=hints.absent,
        sentences=(),
        would_change=None,
        corrected=tuple(dict.fromkeys(each for of in corrected.values() for each in of)),
    )
    tested = replace(tested, only_one=_only_one(tested, hints))
    return replace(
        tested, sentences=tuple(sentences(tested, ground)), would_change=would_change(tested, hints, ground)
    )


def _noted(each: Specification, corrected: Mapping[str, tuple[Corrected, ...]]) -> Specification:
    """*each* with a remark where figures of its indicator are corrected, be it of those compared with."""
    if each.indicator not in corrected:
        return each
    return replace(each, note="; ".join(filter(None, (each.note, "rests on corrected figures"))))


def _label(verdict: Verdict, decisive: Judgement | None, hints: Hints) -> Said:
    if verdict is Verdict.NOT_TESTABLE and not hints.held and NOT_FETCHED in hints.absent.values():
        return msg("not testable with the figures held")
    return label(verdict, decisive)


def _specifications(claim: Claim, ground: Ground, hints: Hints) -> Iterator[Specification]:
    found = [
        each
        for direction, indicators in _by_direction(claim, hints).items()
        for asked in [replace(claim, direction=direction)]
        for question in _questions(claim if claim.direction else asked)
        for each in question(asked, ground, indicators)
    ]
    if claim.kind == "substitution":
        found = [_of_accounts(each, ground) for each in found]
    found += _sums_of_accounts(claim, ground, hints.held, found)
    yield from found
    if not any(each.counts for each in found):
        yield from values.baseline(claim, ground, hints.held)


def _by_direction(claim: Claim, hints: Hints) -> dict[Direction, dict[str, Indicator]]:
    """The indicators held by the direction in which they move when the claim is true."""
    found: dict[Direction, dict[str, Indicator]] = {}
    for id_, indicator in hints.held.items():
        direction = claim.turned.get(hints.of[id_], claim.direction)
        found.setdefault(direction, {})[id_] = indicator
    return found


def _questions(claim: Claim) -> Iterator[Question]:
    """What has to be asked for a claim of this kind, as far as it states what can be asked.

    A direction that it does not state is not guessed.
    """
    if claim.kind == "rank":
        if claim.direction:
            yield standing.among_all if claim.comparator == "all" else standing.in_time
    elif claim.kind == "expected":
        if claim.direction or claim.region == COUNTRY:
            yield modelled.tested
    elif claim.kind == "target":
        yield targets.tested
    elif claim.kind == "budget":
        yield _budget
    else:
        yield from _of_figures(claim)
    if claim.kind == "attribution":
        yield cause.tested


def _of_figures(claim: Claim) -> Iterator[Question]:
    """The questions on a direction and a number; two numbers of a movement are told by its size."""
    numbered, moves = claim.value_to is not None, claim.direction in ("falling", "rising")
    if claim.direction and not (numbered and claim.kind in ("level", "unitcost")):
        yield movement.moved if moves else standing.beside
    if numbered and not (moves and claim.value_from is not None and claim.kind not in ("level", "unitcost")):
        yield values.equals


def _budget(claim: Claim, ground: Ground, indicators: Mapping[str, Indicator]) -> Iterator[Specification]:
    """The change of the cost in that year: no budget is open, and a change is not a variance."""
    year = claim.period_to[:4]
    asked = replace(
        claim, direction="falling", period_from=f"{int(year) - 1:04}" if year else "", value_to=None
    )
    for each in movement.moved(asked, ground, indicators, part="proxy"):
        if each.against == "itself":
            yield replace(each, counts=False, note="; ".join(filter(None, ("a proxy", each.note))))


def _of_accounts(each: Specification, ground: Ground) -> Specification:
    """*each* as it counts for costs that moved between accounts: of a part, not at all."""
    if ground.is_sum(each.indicator):
        return each
    return replace(each, counts=False, note="; ".join(filter(None, (each.note, "a part: the sum decides"))))


def _sums_of_accounts(
    claim: Claim, ground: Ground, indicators: Mapping[str, Indicator], found: Sequence[Specification]
) -> Iterator[Specification]:
    """Beside a claim that a cost moved, the sums that the study declares of it and other accounts."""
    if claim.direction not in ("falling", "rising") or not found:
        return
    for total, parts in ground.sums_with(indicators).items():
        if total in indicators:
            continue
        note = f"the sum of {' and '.join(parts)}: what fell in one may have risen in the other"
        for each in movement.moved(claim, ground, ground.resolve([total]).held, part=found[0].part):
            if each.against == "itself":
                counts = each.counts and claim.kind == "substitution"
                yield replace(each, counts=counts, note="; ".join(filter(None, (note, each.note))))


def _only_one(tested: Tested, hints: Hints) -> Said | None:
    """Why fewer than two indicators decided, None where two or more did."""
    if len(tested.indicators) > 1 or tested.verdict is Verdict.NOT_TESTABLE:
        return None
    reasons = list(by_reason(hints.absent))
    untold: dict[str, str] = {}
    for each in tested.specifications:
        if each.indicator not in tested.indicators and each.indicator in hints.held:
            untold.setdefault(each.indicator, each.note)
    reasons += [_untold(id_, note) for id_, note in untold.items()]
    if not reasons:
        return msg("no other open series measures what is claimed")
    return Listed(tuple(reasons), "semicolon")


def _untold(id_: str, note: str) -> Said:
    """Why the indicator *id_* did not decide."""
    if not note:
        return msg("{indicator}: not comparable with the claim", indicator=id_)
    return msg("{indicator}: {note}", indicator=id_, note=Note(note))
