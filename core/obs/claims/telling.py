"""One specification in a sentence: a level, or a movement with what others did."""

from __future__ import annotations

from collections.abc import Iterator

from obs.claims.ground import Ground
from obs.claims.model import Specification, Tested
from obs.language import Code, Listed, Number, Part, Period, Place, Said, Text, msg

COMPARED = {"benchmark": "", "median": "the median municipality", "peers": "its peers"}
"""Who a movement is compared with, and in words; the benchmark has a name."""

_MOVEMENTS = ("direction", "size", "proxy")
_AGAINST = {"all": "median", "the claimed value": "claimed", "own regression": "expected"}


def is_movement(each: Specification) -> bool:
    """Whether *each* is told as a movement from one period to another."""
    return each.value_from is not None or each.part in _MOVEMENTS


def told(each: Specification, tested: Tested, ground: Ground) -> Said:
    """*each* of the specifications of *tested* with its figures."""
    if is_movement(each):
        return Listed(tuple(_movement(each, tested, ground)), "semicolon")
    if each.unit == "R2":
        return msg(
            "{indicator} {period}: R2 {explained} over {n} municipalities",
            indicator=Code(each.indicator),
            period=Period(each.window),
            explained=Number(each.estimate, 2),
            n=Number(each.n),
        )
    return Listed(tuple(_level(each, tested, ground)), "semicolon")


def against(each: Specification, tested: Tested, ground: Ground) -> Said:
    """What the level of *each* is held against."""
    if each.against == "benchmark":
        return Place(ground.benchmark(tested.claim))
    return Text(_AGAINST.get(each.against, each.against))


def _level(each: Specification, tested: Tested, ground: Ground) -> Iterator[Said]:
    decimals = ground.decimals(each.indicator)
    yield _value(each, tested, ground)
    if each.compared_with is not None and each.against != "official model":
        yield _beside(each, tested, ground)
    if each.rank and each.n:
        yield msg(
            "place {rank} of {n} from the claimed end",
            rank=Number(each.rank),
            n=Number(each.n),
        )
    elif each.n is not None:
        yield msg("n {n}", n=Number(each.n))
    if each.lower is not None and each.upper is not None:
        yield msg(
            "95 % {lower} to {upper}",
            lower=Number(each.lower, decimals),
            upper=Number(each.upper, decimals),
        )


def _value(each: Specification, tested: Tested, ground: Ground) -> Said:
    parts: dict[str, Part] = {
        "indicator": Code(each.indicator),
        "period": Period(each.window),
        "value": Number(each.value_to, ground.decimals(each.indicator)),
        "unit": Text(ground.unit(each.indicator)),
    }
    if each.region == tested.claim.region:
        return msg("{indicator} {period}: {value} {unit}", **parts)
    return msg("{indicator} {place} {period}: {value} {unit}", place=Place(each.region), **parts)


def _beside(each: Specification, tested: Tested, ground: Ground) -> Said:
    parts: dict[str, Part] = {
        "against": against(each, tested, ground),
        "value": Number(each.compared_with, ground.decimals(each.indicator)),
    }
    if each.part == "level" and each.unit == "%" and each.estimate is not None:
        distance = Number(each.estimate, 1, signed=True)
        return msg("{against} {value} ({distance} %)", distance=distance, **parts)
    return msg("{against} {value}", **parts)


def _movement(each: Specification, tested: Tested, ground: Ground) -> Iterator[Said]:
    """The figures, how far it moved, what others did, and the place among them; of a size no others."""
    moved = _moved(each, tested, ground)
    if tested.claim.kind == "monotone":
        yield moved
        moved = msg("step by step {steps}", steps=_steps(each, ground))
    if each.part == "size":
        yield moved
        return
    if each.lower is not None and each.upper is not None:
        moved = msg(
            "{movement} (95 % {lower} to {upper})",
            movement=moved,
            lower=Number(each.lower, 1, signed=True),
            upper=Number(each.upper, 1, signed=True),
        )
    yield moved
    others = tuple(_others(each, tested, ground))
    if others:
        yield Listed(others, "figures")
    if each.rank and each.n:
        yield _place(each, tested)


def _moved(each: Specification, tested: Tested, ground: Ground) -> Said:
    decimals = ground.decimals(each.indicator)
    spanned = _spanned(each, tested, ground)
    if each.estimate is None:
        return spanned
    if each.unit == "%":
        return msg("{movement}: {change} %", movement=spanned, change=Number(each.estimate, 1, signed=True))
    return msg("{movement}: {change}", movement=spanned, change=Number(each.estimate, decimals, signed=True))


def _spanned(each: Specification, tested: Tested, ground: Ground) -> Said:
    """The figures at both ends."""
    decimals = ground.decimals(each.indicator)
    start, _, end = each.window.partition("/")
    parts: dict[str, Part] = {
        "indicator": Code(each.indicator),
        "before": Number(each.value_from, decimals),
        "start": Period(start),
        "after": Number(each.value_to, decimals),
        "unit": Text(ground.unit(each.indicator)),
        "end": Period(end),
    }
    if each.region == tested.claim.region:
        return msg("{indicator} {before} ({start}) to {after} {unit} ({end})", **parts)
    place = Place(each.region)
    return msg("{indicator} {place} {before} ({start}) to {after} {unit} ({end})", place=place, **parts)


def _steps(each: Specification, ground: Ground) -> Listed:
    start, _, end = each.window.partition("/")
    series = ground.series(ground.known([each.indicator])[0], each.region)
    decimals = ground.decimals(each.indicator)
    return Listed(
        tuple(Number(value, decimals) for period, value in series.items() if start <= period <= end),
        "figures",
    )


def _others(each: Specification, tested: Tested, ground: Ground) -> Iterator[Said]:
    """How far those moved whom the same movement is compared with."""
    for other in tested.specifications:
        if (
            (other.indicator, other.window, other.region) == (each.indicator, each.window, each.region)
            and (other.part, other.unit) == (each.part, each.unit)
            and other.against in COMPARED
            and other.compared_with is not None
            and "real" not in other.method
        ):
            name = COMPARED[other.against]
            yield msg(
                "{who} {change}",
                who=Text(name) if name else Place(ground.benchmark(tested.claim)),
                change=Number(other.compared_with, 1, signed=True),
            )


def _place(each: Specification, tested: Tested) -> Said:
    """The place, and on which scale it is counted: in per cent it is another than in points or kronor."""
    rank, n = Number(each.rank), Number(each.n)
    per_cent = each.method.partition(",")[0] == "per cent"
    if tested.claim.relation == "less":
        if per_cent:
            return msg("place {rank} of {n} by per cent from the end that moved least so", rank=rank, n=n)
        unit = Text(each.unit)
        return msg(
            "place {rank} of {n} by {unit} from the end that moved least so", rank=rank, n=n, unit=unit
        )
    if per_cent:
        return msg("place {rank} of {n} by per cent in that direction", rank=rank, n=n)
    return msg("place {rank} of {n} by {unit} in that direction", rank=rank, n=n, unit=Text(each.unit))
