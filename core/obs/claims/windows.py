"""Which periods a claim is tested over: those it names, as far as there are figures, and those beside them.

A claim of two months is tested on annual figures by their years, and says so. Where the document names no
period, several are tried and all of them count: a single one would have been chosen by us.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from obs.claims.model import Claim

BESIDE = "beside the claimed period"
"""The remark on a window that the document does not speak of."""

SHIFTED = "no value for"
"""How the remark begins on a window with another end than the claimed one, where that has no figure."""

FINER = "annual figures; the claim speaks of"
"""How the remark begins on a claim of months, quarters or weeks that annual figures test."""

_NO_PERIOD = "the claim names no period"
_PARTS_OF_A_YEAR = {"Q": "quarters", "W": "weeks"}
_LENGTHS = (1, 2, 3, 5)
_FARTHEST = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """A span from *start* to *end* ("" for a level at *end*); *note* says how it differs from the claimed."""

    end: str
    start: str = ""
    counts: bool = True
    note: str = ""

    @property
    def text(self) -> str:
        """As the metric robustness takes it: "2019/2022", or "2022" for a level."""
        return f"{self.start}/{self.end}" if self.start else self.end


def of_change(claim: Claim, held: Sequence[str]) -> list[Window]:
    """The windows of a movement; *held* are the periods with a value of the region, in order.

    Empty where the claim speaks of a time after the last of them, or of two that they do not tell apart.
    What ends in another year than the claimed one, though the figures go on, is no window that counts.
    """
    held = _of_one_form(claim, held)
    if not held:
        return []
    asked = _fitted(claim.period_to, held) or (_fitted(claim.period_from, held) and held[-1])
    begun = _fitted(claim.period_from, held)
    if (begun and begun >= held[-1]) or (begun and begun > asked) or _within_one(claim, begun, asked):
        return []
    if not asked:
        return _unstated(claim, held)
    end = _at_or_before(asked, held)
    note = _joined(_ends(asked, held), _coarser(claim, held))
    if not begun:
        found = [
            Window(start=start, end=end, note=note) for start in _earlier(end, held, _LENGTHS) if start < end
        ]
    else:
        # A claim on one year speaks of what came out of the year before.
        found = list(_stated(_before(asked, held) if begun == asked else begun, end, held, note))
    if asked not in held and asked < held[-1]:
        hole = f"{SHIFTED} {asked}: to {end}"
        found = [replace(each, counts=False, note=_joined(hole, each.note)) for each in found]
    return found


def of_level(claim: Claim, held: Sequence[str]) -> list[Window]:
    """The periods of a level: the claimed one, or the last three known when the document was published.

    A document that speaks of its own year could only know the year before, so that both count.
    """
    held = _of_one_form(claim, held)
    asked = _fitted(claim.period_to or claim.period_from, held)
    if not held:
        return []
    if not asked:
        return [Window(end=period, note=_NO_PERIOD) for period in _known(claim, held)[-3:][::-1]]
    coarser = _coarser(claim, held)
    if asked not in held:
        note = _ends(asked, held) or f"no value for {asked}"
        return [Window(end=_at_or_before(asked, held), counts=False, note=_joined(note, coarser))]
    windows = [Window(end=asked, note=coarser)]
    before = _before(asked, held)
    if claim.period_to == claim.published[:4] and before < asked:
        windows.append(Window(end=before, note="the last year known when the document was written"))
    beside = [period for period in held if abs(int(period[:4]) - int(asked[:4])) <= 2]
    told = {each.end for each in windows}
    return windows + [
        Window(end=period, counts=False, note=BESIDE) for period in beside if period not in told
    ]


def _stated(begun: str, end: str, held: Sequence[str], note: str) -> Iterator[Window]:
    start = begun if begun in held else _nearest(begun, held)
    if start and start < end:
        moved = "" if start == begun else f"{SHIFTED} {begun}: from {start}"
        yield Window(start=start, end=end, note=_joined(moved, note))
        for other in _earlier(start, held, (1,)):
            yield Window(start=other, end=end, counts=False, note=BESIDE)
        later = [period for period in held if period > end][:1]
        for other in later:
            yield Window(start=start, end=other, counts=False, note=BESIDE)


def _unstated(claim: Claim, held: Sequence[str]) -> list[Window]:
    """Windows that end in the last two years known when the document was published."""
    return [
        Window(start=start, end=end, note=_NO_PERIOD)
        for end in _known(claim, held)[-2:][::-1]
        for start in _earlier(end, held, _LENGTHS)
    ]


def _known(claim: Claim, held: Sequence[str]) -> list[str]:
    """The periods of the years before the document; all, where it is not dated."""
    return [period for period in held if not claim.published or period[:4] < claim.published[:4]]


def _within_one(claim: Claim, begun: str, asked: str) -> bool:
    """Whether the claim gives two values within one period of the figures: they cannot tell them apart."""
    two = claim.value_from is not None and claim.value_to is not None
    return two and begun == asked and claim.period_from != claim.period_to


def _of_one_form(claim: Claim, held: Sequence[str]) -> list[str]:
    """The periods *held*; of a monthly series only the month that the claim speaks of, else the last one."""
    if not held or len(held[-1]) == 4:
        return list(held)
    month = next(
        (text[4:] for text in (claim.period_to, claim.period_from) if len(text) == len(held[-1])),
        held[-1][4:],
    )
    return [period for period in held if period[4:] == month]


def _fitted(period: str, held: Sequence[str]) -> str:
    """*period* in the form of those *held*: the year of a month, the month of a year."""
    if not period or not held:
        return ""
    return period[:4] + held[-1][4:]


def _coarser(claim: Claim, held: Sequence[str]) -> str:
    finer = [text for text in (claim.period_to, claim.period_from) if len(text) > len(held[-1])]
    return f"{FINER} {_PARTS_OF_A_YEAR.get(finer[0][5:6], 'months')}" if finer else ""


def _ends(asked: str, held: Sequence[str]) -> str:
    return f"the figures end in {held[-1]}" if asked > held[-1] else ""


def _at_or_before(asked: str, held: Sequence[str]) -> str:
    return max((period for period in held if period <= asked), default=held[0])


def _before(asked: str, held: Sequence[str]) -> str:
    return max((period for period in held if period < asked), default=asked)


def _nearest(asked: str, held: Sequence[str]) -> str:
    """The nearest period within three years, the earlier one first; "" where there is none."""
    near = sorted(held, key=lambda each: (abs(int(each[:4]) - int(asked[:4])), each))
    return near[0] if near and abs(int(near[0][:4]) - int(asked[:4])) <= _FARTHEST else ""


def _earlier(end: str, held: Sequence[str], lengths: Sequence[int]) -> list[str]:
    """The periods so many years before *end* that are held."""
    wanted = [f"{int(end[:4]) - years:04}{end[4:]}" for years in lengths]
    return [period for period in wanted if period in held]


def _joined(*notes: str) -> str:
    return "; ".join(note for note in notes if note)
