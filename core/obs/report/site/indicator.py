"""An indicator's page: how all municipalities stand, how the regions shown have moved, what it is."""

from __future__ import annotations

from collections.abc import Iterator

from markupsafe import Markup

from obs.grades import Grade
from obs.language import (
    Capital,
    Either,
    Listed,
    Note,
    Number,
    Part,
    Period,
    Place,
    Said,
    Swedish,
    Text,
    msg,
    nmsg,
)
from obs.models import DERIVED, Indicator
from obs.report.sentences import headings, overview
from obs.report.sentences.facts import better, title
from obs.report.sentences.model import Sentence
from obs.report.site.circumstances import circumstances
from obs.report.site.grids import Column, Line, grid
from obs.report.site.illustrations.places import expectation_of, funnel_of, intervals_of, strip_of
from obs.report.site.illustrations.styles import marked
from obs.report.site.illustrations.trends import trend_of
from obs.report.site.page import Grid, Illustration, Page
from obs.report.site.peers_table import chosen_by, peers
from obs.report.site.teller import Teller


def indicator_page(teller: Teller, indicator: Indicator) -> Page:
    """The page of *indicator*; of one without figures only what it is."""
    material, here = teller.material, teller.addresses.indicator(indicator.id)
    held = indicator.id in material.as_of
    return Page(
        path=here,
        title=teller.plain(title(indicator)),
        template="indicator.html",
        kind="indicator",
        circumstances=circumstances(
            teller,
            [indicator],
            teller.html(teller.credits.line([indicator]) if held else msg("No figures stand on this page.")),
        ),
        context={
            "heading": teller.html(title(indicator)),
            "id": indicator.id,
            "points": teller.proven(_points(teller, indicator)) if held else [],
            "absent": "" if held else teller.html(msg("There are no figures of this indicator here yet.")),
            "about": [(teller.html(word), teller.html(what)) for word, what in _about(teller, indicator)],
            "illustrations": list(_pictures(teller, indicator)) if held else [],
            "tables": [_compared(teller, indicator, here)] if held and material.period(indicator.id) else [],
            "peers": peers(teller, indicator, here) if held and teller.facts.is_beside(indicator) else None,
            "peers_note": teller.html(chosen_by(teller, indicator)),
            "missing": list(_missing(teller, indicator)) if held else [],
        },
    )


def _points(teller: Teller, indicator: Indicator) -> Iterator[Sentence]:
    yield from overview.extremes(teller.facts, indicator)
    yield from overview.sides(teller.facts, indicator)
    yield from overview.one_by_one(teller.facts, indicator)
    yield from overview.largest_change(teller.facts, indicator)
    yield from overview.largest_rise(teller.facts, indicator)


def _pictures(teller: Teller, indicator: Indicator) -> Iterator[Illustration]:
    facts, regions = teller.facts, marked(teller.material)

    def said(sentence: Sentence) -> Markup:
        return teller.proven([sentence])[0]

    found = [trend_of(teller, indicator, regions, said(headings.trend_heading(facts, indicator)))]
    if teller.material.period(indicator.id):
        found += [
            strip_of(teller, indicator, regions, said(headings.strip_heading(facts, indicator))),
            intervals_of(teller, indicator, regions, said(headings.intervals_heading(facts, indicator))),
            funnel_of(teller, indicator, regions, said(headings.funnel_heading(facts, indicator))),
        ]
    if _is_modelled(teller, indicator):
        heading = said(headings.expectation_heading(facts, indicator))
        found.append(expectation_of(teller, indicator, regions, heading))
    yield from (each for each in found if each)


def _is_modelled(teller: Teller, indicator: Indicator) -> bool:
    """Whether a model from background says something of it: an outcome or a cost for each resident."""
    covariates = teller.material.rests_on.get(("expected", indicator.id), ())
    outcome = indicator.polarity != "none" or indicator.headline
    return outcome and bool(covariates) and indicator.id not in teller.material.background


def _about(teller: Teller, indicator: Indicator) -> Iterator[tuple[Said, Part]]:
    material = teller.material
    yield msg("Definition"), Either(sv=indicator.definition_sv, en=indicator.definition_en)
    yield msg("Unit"), Text(indicator.unit)
    yield msg("What is better"), better(indicator)
    yield msg("Time"), Text(indicator.measure)
    yield msg("Producer"), Swedish(indicator.producer)
    if indicator.source == DERIVED:
        yield msg("Computed by the formula"), str(indicator.query.get("formula", ""))
    elif indicator.source in material.sources:
        yield msg("Fetched from"), Text(material.sources[indicator.source].title)
        yield msg("Title at the source"), Swedish(indicator.title_sv)
    if indicator.denominator:
        yield msg("Counted per"), title(material.indicators[indicator.denominator])
    periods = [row["period"] for row in material.results.rows("quartiles", indicator.id)]
    if periods:
        yield msg("Periods"), msg("{first} to {last}", first=Period(periods[0]), last=Period(periods[-1]))
    if indicator.breaks:
        told = (
            msg(
                "{period}: {reason}",
                period=Period(each.period),
                reason=Either(sv=each.reason_sv, en=each.reason),
            )
            for each in indicator.breaks
        )
        yield msg("Break in the series"), Listed(tuple(told), "semicolon")
    grade = material.grades.get(indicator.id)
    if grade is not None and grade.letter is not None:
        yield msg("What the figures are worth"), _worth(grade)


def _worth(grade: Grade) -> Said:
    """The letters of a grade; the reasons, which obs grade tells, hold figures that no result has."""
    unknown = msg("not known")
    return msg(
        "{letter} on a scale from A (best) to D: coverage {coverage}, lateness {lateness}, "
        "revisions {revisions}, comparable years {breaks}. "
        "This is about the figures, not about the municipalities.",
        letter=grade.letter or unknown,
        coverage=grade.coverage.letter or unknown,
        lateness=grade.lateness.letter or unknown,
        revisions=grade.revisions.letter or unknown,
        breaks=grade.breaks.letter or unknown,
    )


def _missing(teller: Teller, indicator: Indicator) -> Iterator[Markup]:
    """Which municipalities lack a figure in the period compared, and why, as far as the source says."""
    period = teller.material.period(indicator.id)
    reasons: dict[str, list[str]] = {}
    for code in teller.material.group.members:
        row = teller.material.results.row("level", indicator.id, code)
        if row and row["value"] is None:
            reasons.setdefault(row["status"] or "missing", []).append(code)
    if period is None:
        yield teller.html(Note(teller.material.refusals.get(("level", indicator.id), "missing")))
        return
    if not reasons:
        yield teller.html(msg("No municipality lacks a figure for {period}.", period=Period(period)))
    for reason, codes in reasons.items():
        yield teller.html(
            nmsg(
                "{reason} for {period}: {places} ({count} municipality).",
                "{reason} for {period}: {places} ({count} municipalities).",
                len(codes),
                reason=Capital(Text(reason)),
                period=Period(period),
                places=Listed(tuple(Place(code) for code in codes)),
                count=Number(len(codes), ref=f"missing/{indicator.id}/{reason}/count"),
            )
        )


def _compared(teller: Teller, indicator: Indicator, here: str) -> Grid:
    """The regions shown side by side."""
    return grid(
        teller,
        "compared",
        caption=msg(
            "{title}: the regions of the study, {unit}", title=title(indicator), unit=Text(indicator.unit)
        ),
        corner=msg("Municipality"),
        columns=[
            Column(key="value", title=msg("Value")),
            Column(key="rank", title=msg("Place"), decimals=0),
            Column(key="n", title=msg("of"), decimals=0),
            Column(key="band", title=msg("Quarter"), holds="text"),
            Column(
                key="difference",
                title=msg("Difference to {country}", country=Place(teller.material.benchmark)),
                signed=True,
            ),
            Column(key="difference_median", title=msg("Difference to the median"), signed=True),
            Column(key="change_from", title=msg("Change since"), holds="period"),
            Column(key="change", title=msg("Change"), signed=True),
            Column(key="note", title=msg("Remark"), holds="note"),
        ],
        lines=[
            Line(
                key=code,
                head=teller.link(teller.addresses.region(code), Place(code), here),
                decimals=indicator.decimals,
                without=frozenset() if teller.facts.is_beside(indicator) else frozenset({"difference"}),
            )
            for code in teller.material.regions
        ],
        pattern=f"comparison/{indicator.id}/{{row}}/{{column}}",
    )
