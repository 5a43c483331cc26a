"""What a contract of single cells does not see in a register: times out of order, regions that are none."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from obs.claims.model import Claim
from obs.errors import ConfigError
from obs.models import Finding, Place
from obs.periods import first_day, is_period
from obs.regions import all_regions


def times(rows: Iterable[tuple[int, Mapping[str, str]]], file: str) -> Iterator[Finding]:
    """Periods and starts of *rows* (by the line that each ends on) that cannot be as they stand."""
    for line, row in rows:
        begun, ended = row["period_from"], row["period_to"]
        stated = [("period_from", begun), ("period_to", ended)]
        stated += [("start", text.strip()) for text in (row.get("start") or "").split(";")]
        wrong = [(column, text) for column, text in stated if text and not is_period(text)]
        for column, text in wrong:
            place = Place(file=file, row=line, column=column, value=text)
            yield _finding(
                f"{column} is not in the calendar", "write 2022, 2022-Q3, 2022-07 or 2022-W30", place
            )
        if begun and ended and not wrong and _after(begun, ended):
            place = Place(file=file, row=line, column="period_to", value=ended)
            yield _finding("period_to is before period_from", "put the two in order", place)


def _after(begun: str, ended: str) -> bool:
    """Whether *begun* lies after all of *ended*."""
    parts = len(begun) > len("2022") and len(ended) > len("2022")
    return begun[:4] > ended[:4] or (parts and first_day(begun) > first_day(ended))


def _finding(message: str, suggestion: str, place: Place) -> Finding:
    return Finding(code="claim-time", severity="error", message=message, suggestion=suggestion, place=place)


def refuse_unknown_regions(claims: Iterable[Claim], file: str) -> None:
    """ConfigError where a claim is about, or compares with, a code that is no region of Sweden."""
    for claim in claims:
        compared = claim.comparator if claim.comparator.isdigit() else ""
        for code in filter(None, (claim.region, compared)):
            if code not in all_regions():
                raise ConfigError(
                    f"{file}: {code} is no region (claim {claim.id})",
                    suggestion="write the SCB code: 0767, 17 for a county, 00 for Sweden",
                )
