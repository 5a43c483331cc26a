"""Corrections in words and for programs: what stands in the place of what, and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from obs.corrections import Corrected
from obs.language import Either, Listed, Message, Number, Part, Period, Place, Text, msg

_MOST_DECIMALS = 6
_SEXES: Mapping[str, Message] = {"F": msg("women"), "M": msg("men")}


def each_once(corrected: Mapping[str, Iterable[Corrected]]) -> tuple[Corrected, ...]:
    """All of *corrected*, which are by indicator, each once and in the order of the file."""
    found = {each.correction.key: each for of in corrected.values() for each in of}
    return tuple(sorted(found.values(), key=lambda each: (each.correction.line, each.correction.key)))


def told(corrected: Iterable[Corrected]) -> Iterator[Message]:
    """A message for each entry of the file and figure that it replaces, with its regions and periods."""
    alike: dict[tuple[object, ...], list[Corrected]] = {}
    for each in corrected:
        key = (each.correction.line, each.given_words, each.value, each.status)
        alike.setdefault(key, []).append(each)
    for together in alike.values():
        yield _told(together)


def _told(together: list[Corrected]) -> Message:
    correction = together[0].correction
    places = dict.fromkeys(each.correction.region for each in together)
    periods = dict.fromkeys(each.correction.period for each in together)
    parts: dict[str, Part] = {
        "indicator": correction.indicator,
        "places": Listed(tuple(map(Place, places)), "comma"),
        "periods": Listed(tuple(map(Period, periods)), "comma"),
        "value": _figure(together[0].value, together[0].status),
        "given": _figure(together[0].given, together[0].given_status),
        "reason": Either(sv=correction.reason_sv or correction.reason, en=correction.reason),
        "source": correction.source,
    }
    if correction.sex in _SEXES:
        return msg(
            "{indicator}, {places}, {periods}, {sex}: {value} in place of the source's {given} "
            "({reason}; documented in {source})",
            sex=_SEXES[correction.sex],
            **parts,
        )
    return msg(
        "{indicator}, {places}, {periods}: {value} in place of the source's {given} "
        "({reason}; documented in {source})",
        **parts,
    )


def _figure(value: float | None, status: str) -> Part:
    if value is None:
        return Text(status)
    decimals = len(f"{value:.{_MOST_DECIMALS}f}".rstrip("0").partition(".")[2])
    return Number(value, decimals)


def rows(corrected: Iterable[Corrected]) -> list[dict[str, Any]]:
    """Each of *corrected* as an object for JSON."""
    return [
        {
            "indicator": each.correction.indicator,
            "region": each.correction.region,
            "period": each.correction.period,
            "sex": each.correction.sex,
            "value": each.value,
            "status": each.status,
            "source_value": each.given,
            "source_status": each.given_status,
            "reason": each.correction.reason,
            "source": each.correction.source,
            "by": each.correction.by,
            "made": each.correction.made.isoformat(),
            "expires": each.correction.expires.isoformat(),
        }
        for each in corrected
    ]
