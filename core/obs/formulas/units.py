"""Units: what becomes of them when figures are multiplied, divided and converted.

A unit is a scale and powers of what it is made of: tkr is 1,000 kr, % is 1/100 of nothing, and the powers of
kr per household and month are kr 1, household -1, month -1.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction

MONEY, MONTH, DAY, INDEX = "kr", "månad", "dag", "index"
TIMES = (MONTH, DAY)

# "antal" stands for any one thing that is counted, which need not be the same thing above and below.
COUNTED, COUNTED_BELOW = "antal", "/antal"
_TURNED = {COUNTED: COUNTED_BELOW, COUNTED_BELOW: COUNTED}


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit: *scale* times the *powers* of what it is made of, none of them 0.

    *names_time* tells ``kr/hushåll och år`` (for a household that was there all year) from ``kr/hushåll``
    in a year's figure (for each that was there at some time). Both are kronor per household and year.
    """

    scale: Fraction = Fraction(1)
    powers: Mapping[str, int] = field(default_factory=dict[str, int])
    names_time: bool = False

    @property
    def things(self) -> tuple[str, ...]:
        """What it counts by name: households, inhabitants; not money, time or an index."""
        return tuple(name for name in self.powers if name not in (MONEY, INDEX, *TIMES, *_TURNED))

    @property
    def per_time(self) -> bool:
        """Whether a time is among its powers."""
        return any(time in self.powers for time in TIMES)

    @property
    def is_ratio(self) -> bool:
        """Whether nothing need be left of what it was made of: a share, a factor."""
        return self.measures_as(Unit())

    def times(self, other: Unit) -> Unit:
        """The unit of a product."""
        powers = Counter(self.powers)
        for name, power in other.powers.items():
            powers[name] += power
        product = Unit(self.scale * other.scale, _without_zeros(powers))
        return replace(product, names_time=product.per_time and (self.names_time or other.names_time))

    def inverse(self) -> Unit:
        """The unit of one divided by a figure."""
        powers = {
            _TURNED.get(name, name): power if name in _TURNED else -power
            for name, power in self.powers.items()
        }
        return Unit(1 / self.scale, powers, self.names_time)

    def converted(self, factor: Fraction) -> Unit:
        """The unit of the same figures multiplied by *factor*: a figure in tkr times 1,000 is one in kr."""
        return replace(self, scale=self.scale / abs(factor))

    def settled(self) -> Unit:
        """The same unit once "antal" has stood for what it must be: kr·antal/inv is kr, antal/antal nothing.

        Where "antal" is all that stands above or below the line, as in antal/inv, it stays.
        """
        powers = Counter(self.powers)
        for thing in self.things if len(self.things) == 1 else ():
            if any(power > 0 for name, power in self.powers.items() if name not in (thing, *_TURNED)):
                for word, sign in ((COUNTED, 1), (COUNTED_BELOW, -1)):
                    number = min(powers[word], max(0, -sign * powers[thing]))
                    powers[word] -= number
                    powers[thing] += sign * number
        both = min(powers[COUNTED], powers[COUNTED_BELOW])
        powers.subtract({COUNTED: both, COUNTED_BELOW: both})
        return replace(self, powers=_without_zeros(powers))

    def measures_as(self, other: Unit) -> bool:
        """Whether figures in both are of the same sort, whatever their scale."""
        ratio = self.times(other.inverse())
        if any(name in ratio.powers for name in (MONEY, INDEX, *TIMES)):
            return False
        powers = [ratio.powers[name] for name in ratio.things]
        too_many, too_few = sum(max(0, power) for power in powers), -sum(min(0, power) for power in powers)
        above, below = ratio.powers.get(COUNTED, 0), ratio.powers.get(COUNTED_BELOW, 0)
        return too_many <= below and too_few <= above and above - too_few == below - too_many

    def same_time_as(self, other: Unit) -> bool:
        """Whether both name a time or neither does, where they are money per time."""
        matters = MONEY in self.powers and self.per_time
        return not matters or self.names_time == other.names_time


def _without_zeros(powers: Mapping[str, int]) -> dict[str, int]:
    return {name: power for name, power in powers.items() if power}
