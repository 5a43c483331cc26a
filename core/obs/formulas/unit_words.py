"""Units as they are printed in Swedish: from the words to the unit and back."""

from __future__ import annotations

import re
from fractions import Fraction

from obs.formulas.units import COUNTED, COUNTED_BELOW, DAY, INDEX, MONEY, MONTH, Unit

_RATIO = "kvot"
_MEANINGS: dict[str, tuple[Fraction, str]] = {
    **dict.fromkeys(("kr", "kronor"), (Fraction(1), MONEY)),
    "tkr": (Fraction(1000), MONEY),
    **dict.fromkeys(("mnkr", "mkr"), (Fraction(10**6), MONEY)),
    "mdkr": (Fraction(10**9), MONEY),
    **dict.fromkeys(("månad", "månader", "mån"), (Fraction(1), MONTH)),
    "kvartal": (Fraction(3), MONTH),
    "år": (Fraction(12), MONTH),
    **dict.fromkeys(("dag", "dagar", "dygn"), (Fraction(1), DAY)),
    **dict.fromkeys(("vecka", "veckor"), (Fraction(7), DAY)),
    **dict.fromkeys(("%", "procent", "procentenheter", "%-enheter"), (Fraction(1, 100), "")),
    **dict.fromkeys(("‰", "promille"), (Fraction(1, 1000), "")),
    _RATIO: (Fraction(1), ""),
    **dict.fromkeys(("antal", "st"), (Fraction(1), COUNTED)),
    INDEX: (Fraction(1), INDEX),
    **dict.fromkeys(("inv", "inv.", "invånare"), (Fraction(1), "inv")),
    **dict.fromkeys(("person", "personer"), (Fraction(1), "personer")),
}
_BELOW = re.compile(r"/| per ")
_AND = re.compile(r" och ")
_DOT = re.compile(r"[·*]")
_NUMBER = re.compile(r"(\d{1,3}(?: \d{3})+|\d+(?:\.\d+)?)(?: (?=[^\W\d])|$)")


def unit_of(text: str, *, flow: bool) -> Unit:
    """The unit printed as *text*; with *flow*, kronor are per year where it names no time.

    A word that is not known is a thing of its own: no *text* is refused.
    """
    above, *below = _BELOW.split(" ".join(text.split()).casefold())
    words = [(word, False) for word in _DOT.split(above)]
    words += [(word, True) for part in below for word in _AND.split(part)]
    unit, names_time = Unit(), False
    for word, is_below in words:
        scale, name = _meaning(word.strip())
        names_time |= name in (MONTH, DAY)
        factor = Unit(scale, {name: 1} if name else {})
        unit = unit.times(factor.inverse() if is_below else factor)
    if flow and not names_time and unit.powers.get(MONEY, 0) > 0:
        return Unit(unit.scale / 12, {**unit.powers, MONTH: -1})
    return Unit(unit.scale, unit.powers, names_time and unit.per_time)


def _meaning(text: str) -> tuple[Fraction, str]:
    """Scale and name of one word, with the number before it if there is one: tkr, hushåll, 1 000 inv."""
    number = _NUMBER.match(text)
    factor = Fraction(number[1].replace(" ", "")) if number else Fraction(0)
    if number is None or not factor:
        return _MEANINGS.get(text, (Fraction(1), text))
    rest = text[number.end() :]
    scale, name = _MEANINGS.get(rest, (Fraction(1), rest))
    return factor * scale, name


def printed(unit: Unit) -> str:
    """*unit* in words; `unit_of` reads them back where its scale is a decimal number."""
    unit = unit.settled()
    scale, powers, names = unit.scale, dict(unit.powers), {COUNTED_BELOW: COUNTED}
    if not powers and scale == Fraction(1, 12):
        return f"{MONTH}/år"
    if MONEY in powers and powers.get(MONTH) == -1 and not unit.names_time:
        scale, powers = scale * 12, {name: power for name, power in powers.items() if name != MONTH}
    in_years = scale / Fraction(12) ** powers.get(MONTH, 0)
    if _is_plain(in_years) and not _is_plain(scale):
        scale, names[MONTH] = in_years, "år"
    powers[COUNTED_BELOW] = -powers.get(COUNTED_BELOW, 0)
    above, below = (
        [names.get(name, name) for name, power in powers.items() for _ in range(sign * power)]
        for sign in (1, -1)
    )
    if below and scale < 1 and scale.numerator == 1:
        scale, below = Fraction(1), [f"{scale.denominator} {below[0]}", *below[1:]]
    first = _scaled(scale, "·".join(above), alone=not below)
    return f"{first}/{' och '.join(below)}" if below else first


def _is_plain(scale: Fraction) -> bool:
    """Whether *scale* is a power of ten, as in kr, tkr, %."""
    large = max(scale.numerator, scale.denominator)
    return 1 in (scale.numerator, scale.denominator) and str(large).strip("0") == "1"


def _scaled(scale: Fraction, name: str, *, alone: bool) -> str:
    words = {Fraction(1): name or (_RATIO if alone else "1")}
    if name == MONEY:
        words |= {Fraction(1000): "tkr", Fraction(10**6): "mnkr", Fraction(10**9): "mdkr"}
    if not name and alone:
        words |= {Fraction(1, 100): "%", Fraction(1, 1000): "‰"}
    return words.get(scale) or f"{_decimal(scale)} {name or (_RATIO if alone else '')}".rstrip()


def conversion(given: Unit, wanted: Unit) -> str:
    """What turns figures in *given* into figures in *wanted*, two scales of one unit: "multiply by 1000"."""
    ratio = given.scale / wanted.scale
    return f"multiply by {_decimal(ratio)}" if ratio > 1 else f"divide by {_decimal(1 / ratio)}"


def _decimal(number: Fraction) -> str:
    return str(number.numerator) if number.denominator == 1 else f"{float(number):.6g}"
