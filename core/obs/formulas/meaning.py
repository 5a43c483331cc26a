"""What the result of a formula is: its unit, what time it refers to, in which prices. The unit check.

Only what means the same may be added; what is divided must not mix a stock with those ever counted; a
number multiplies or divides to convert. The traps that these rules are for stand in docs/study.md.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction

from obs.errors import ConfigError
from obs.formulas.expression import Expression, Figure, Formula, Negative, Number, Operation, text_of
from obs.formulas.unit_words import conversion, printed, unit_of
from obs.formulas.units import INDEX, MONEY, Unit
from obs.models import Indicator, Kind, Measure

_SMALLEST, _LARGEST = Fraction(1, 10**15), Fraction(10**15)
_STRONGEST: tuple[Measure, ...] = ("flow", "ever", "stock")


@dataclass(frozen=True, slots=True, kw_only=True)
class Meaning:
    """What the figures of a formula, or of a part of one, are.

    *kind* is that of the figures added up, None where it follows from the unit alone. *price_basis* is None
    for what is not in kronor. *denominators* are the powers of the indicators that it is divided by.
    *id* is set while it is one indicator, converted or not.
    """

    unit: Unit
    measure: Measure
    kind: Kind | None = None
    price_basis: str | None = None
    denominators: Mapping[str, int] = field(default_factory=dict[str, int])
    id: str = ""

    @property
    def denominator(self) -> str | None:
        """The one indicator that it is divided by, None if there is none or several."""
        match list(self.denominators.items()):
            case [(id_, -1)]:
                return id_
            case _:
                return None


def meaning_of(formula: Formula, parts: Mapping[str, Indicator]) -> Meaning:
    """What *formula* gives, where *parts* has each indicator in it.

    ConfigError, with the part of the formula, for an operation that has no meaning.
    """
    found = _meaning(formula.tree, parts)
    assert isinstance(found, Meaning), "a formula names an indicator"
    return found


def figure(indicator: Indicator) -> Meaning:
    """What the figures of *indicator* are by themselves."""
    return Meaning(
        unit=unit_of(indicator.unit, flow=indicator.measure == "flow"),
        measure=indicator.measure,
        kind=indicator.kind,
        price_basis=indicator.price_basis,
        denominators={indicator.denominator: -1} if indicator.denominator else {},
        id=indicator.id,
    )


def _meaning(tree: Expression, parts: Mapping[str, Indicator]) -> Meaning | Fraction:
    match tree:
        case Number(value):
            return value
        case Figure(id_):
            return figure(parts[id_])
        case Negative(of):
            found = _meaning(of, parts)
            return -found if isinstance(found, Fraction) else replace(found, kind=None)
        case Operation(sign, left_tree, right_tree):
            left, right = _meaning(left_tree, parts), _meaning(right_tree, parts)
            if sign in "+-":
                return _sum(tree, left, right)
            found = _product(tree, left, right)
            if isinstance(found, Meaning) and not _SMALLEST <= found.unit.scale <= _LARGEST:
                raise _cannot(tree, "it converts to a unit beyond all use", "check the numbers")
            return found


def _sum(tree: Operation, left: Meaning | Fraction, right: Meaning | Fraction) -> Meaning | Fraction:
    if isinstance(left, Fraction) and isinstance(right, Fraction):
        return left + right if tree.sign == "+" else left - right
    if isinstance(left, Meaning) and isinstance(right, Meaning):
        return _sum_of_figures(tree, left, right)
    found = left if isinstance(left, Meaning) else right
    assert isinstance(found, Meaning)
    if not found.unit.is_ratio or found.unit.scale != 1:
        raise _cannot(
            tree,
            f"a number can be added only to a ratio, and this is in {printed(found.unit)}",
            "divide by 100 first" if printed(found.unit) == "%" else "a number alone has no unit",
        )
    return replace(found, kind=None, id="")


def _sum_of_figures(tree: Operation, left: Meaning, right: Meaning) -> Meaning:
    _require_same(tree, "measure", left.measure, right.measure)
    units = f"they are in {printed(left.unit)} and {printed(right.unit)}"
    if left.unit.settled().powers != right.unit.settled().powers or not left.unit.same_time_as(right.unit):
        raise _cannot(tree, units)
    if left.unit.scale != right.unit.scale:
        raise _cannot(tree, units, f"the first: {conversion(left.unit, right.unit)}")
    _require_same(tree, "price basis", left.price_basis, right.price_basis)
    _require_same(tree, "denominator", _listed(left.denominators), _listed(right.denominators))
    if tree.sign == "+" and {left.kind, right.kind} & {"share", "index"} and not left.denominators:
        raise _cannot(tree, "shares of what may be different wholes have no sum", "state their denominator")
    of_one_kind = left.kind == right.kind and tree.sign == "+"
    return replace(left, kind=left.kind if of_one_kind else None, id="")


def _product(tree: Operation, left: Meaning | Fraction, right: Meaning | Fraction) -> Meaning | Fraction:
    divides = tree.sign == "/"
    if isinstance(left, Meaning) and isinstance(right, Meaning):
        return _product_of_figures(tree, left, right)
    if 0 in (left, right):
        raise _cannot(tree, "one of them is zero")
    if isinstance(right, Meaning):
        left, right, divides = (_inverse(right) if divides else right), left, False
    assert isinstance(right, Fraction)
    factor = 1 / right if divides else right
    if isinstance(left, Fraction):
        return left * factor
    return replace(left, unit=left.unit.converted(factor))


def _product_of_figures(tree: Operation, left: Meaning, right: Meaning) -> Meaning:
    divides = tree.sign == "/"
    indexes = [INDEX in each.unit.powers for each in (left, right)]
    if any(indexes) and not (divides and all(indexes)):
        reason = "an index goes with figures of its own kind only"
        raise _cannot(tree, reason, "for the prices of one year: obs compare --metric real")
    if left.price_basis and right.price_basis:
        _require_same(tree, "price basis", left.price_basis, right.price_basis)
    other = _inverse(right) if divides else right
    unit = left.unit.times(other.unit)
    if not divides and unit.names_time and MONEY in unit.powers and "ever" in (left.measure, right.measure):
        reason = "a payment for each month is not had in every month by all who were ever counted"
        raise _cannot(tree, reason, "take the mean number of a month")
    if divides and unit.is_ratio and left.measure != right.measure:
        raise _cannot(
            tree,
            f"a figure of measure {left.measure} is not divided by one of measure {right.measure}",
            "stock, flow and ever count different things",
        )
    return Meaning(
        unit=unit,
        measure=_measure(unit, left, right, divides=divides),
        price_basis=(left.price_basis or right.price_basis) if MONEY in unit.powers else None,
        denominators=_denominators(left, other),
    )


def _inverse(found: Meaning) -> Meaning:
    return replace(
        found,
        unit=found.unit.inverse(),
        denominators={id_: -power for id_, power in found.denominators.items()},
        kind=None,
        id="",
    )


def _measure(unit: Unit, left: Meaning, right: Meaning, *, divides: bool) -> Measure:
    """What time a product or quotient refers to.

    Money over money per household and month is how many households there were on average; over money per
    household, how many there were at some time.
    """
    flows = all(MONEY in each.unit.powers and each.measure == "flow" for each in (left, right))
    if divides and flows and MONEY not in unit.powers and not unit.is_ratio:
        return "stock" if right.unit.names_time else "ever"
    return next(each for each in _STRONGEST if each in (left.measure, right.measure))


def _denominators(left: Meaning, right: Meaning) -> dict[str, int]:
    """Their powers; what is multiplied by its own denominator loses it."""
    powers = Counter(left.denominators)
    for id_, power in right.denominators.items():
        powers[id_] += power
    for one, other in ((left, right), (right, left)):
        if one.id and other.denominators.get(one.id, 0) < 0:
            powers[one.id] += 1
    return {id_: power for id_, power in powers.items() if power}


def _listed(denominators: Mapping[str, int]) -> str:
    return ", ".join(sorted(id_ if power < 0 else f"1/{id_}" for id_, power in denominators.items()))


def _require_same(tree: Operation, what: str, left: str | None, right: str | None) -> None:
    if left != right:
        raise _cannot(tree, f"their {what} is {left or 'none'} and {right or 'none'}")


def _cannot(tree: Operation, reason: str, advice: str = "") -> ConfigError:
    text = text_of(tree)
    short = text if len(text) <= 60 else f"{text[:57]}..."
    return ConfigError(f"{short} has no meaning: {reason}", suggestion=advice)
