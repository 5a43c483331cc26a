"""What is to be said of corrections: which are used, and why the others are not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from obs.corrections.applying import outcomes
from obs.corrections.model import Corrected
from obs.figures import Figures
from obs.models import Finding, Place
from obs.study import Study


def check_corrections(study: Study, figures: Figures | None = None) -> tuple[Finding, ...]:
    """Everything that is wrong with the corrections of *study*, in their file and beside *figures*.

    Findings: correction (the file; an error), correction-mended (an error, since the entry has to go),
    correction-expired, correction-early and correction-without-figure. Only figures that are held are
    looked at.
    """
    corrections = study.corrections
    if corrections.problems or figures is None:
        return corrections.problems
    indicators = [each for id_, each in study.indicators.items() if corrections.of(id_)]
    held = [each for each in indicators if figures.read(each) is not None]
    told = findings(study, outcomes(figures, study, held))
    return tuple(replace(each, severity="error") if each.code == _MENDED else each for each in told)


def findings(study: Study, corrected: Iterable[Corrected]) -> Iterator[Finding]:
    """A warning for each of *corrected* that is not used."""
    for each in corrected:
        if each.state != "used":
            yield _finding(study, each)


_MENDED = "correction-mended"


def _finding(study: Study, each: Corrected) -> Finding:
    correction = each.correction
    line = f"line {correction.line}: "
    place = Place(
        file=study.corrections.file,
        row=correction.line,
        indicator=correction.indicator,
        region=correction.region,
        period=correction.period,
    )
    code, message, advice = _told(each)
    return Finding(code=code, severity="warning", message=line + message, suggestion=advice, place=place)


def _told(each: Corrected) -> tuple[str, str, str]:
    """Code, message and advice of a correction that is not used."""
    correction = each.correction
    expected = correction.expect if isinstance(correction.expect, str) else f"{correction.expect:.15g}"
    stays = f"the source's {each.given_words} is used"
    match each.state:
        case "mended":
            expected = (
                correction.expect if isinstance(correction.expect, str) else f"{correction.expect:.15g}"
            )
            return (
                _MENDED,
                f"the source has mended it: remove the entry ({stays}, the entry expects {expected})",
                "where the entry names other figures too, take this one out of it",
            )
        case "expired":
            return (
                "correction-expired",
                f"expired after {correction.expires}: the correction no longer applies, {stays}",
                "look at the source again, then set a later day in expires or remove the entry",
            )
        case "not_yet":
            return (
                "correction-early",
                f"made on {correction.made} and not in force on the day asked about: {stays}",
                "",
            )
        case _:
            return (
                "correction-without-figure",
                f"no figure is held for that region, period and sex ({correction.sex}): nothing is corrected",
                "look at the period, the region and the sex; obs fetch asks for new figures",
            )
