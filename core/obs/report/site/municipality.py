"""A municipality's page: what happened there, how sure that is, and what cannot be said."""

from __future__ import annotations

from collections.abc import Iterator

from markupsafe import Markup

from obs.language import Either, Message, Period, Place, msg
from obs.models import Indicator
from obs.report.sentences import headings, modelled
from obs.report.sentences.authored import authored
from obs.report.sentences.model import Sentence
from obs.report.sentences.movement import movement
from obs.report.sentences.standing import one_by_one, standing
from obs.report.sentences.starts import across_starts
from obs.report.site.circumstances import circumstances
from obs.report.site.claims_table import claims_table
from obs.report.site.grids import Column, Line, grid
from obs.report.site.illustrations.causes import gap_of, parts_of
from obs.report.site.illustrations.places import intervals_of, strip_of
from obs.report.site.illustrations.styles import marked
from obs.report.site.illustrations.trends import trend_of
from obs.report.site.page import NOTHING_HELD, Grid, Illustration, Page
from obs.report.site.teller import Teller, group_title


def municipality(teller: Teller, region: str) -> Page:
    """The page of *region*."""
    material, here = teller.material, teller.addresses.region(region)
    held = [each for id_, each in material.indicators.items() if id_ in material.as_of]
    claims = (
        [each for each in material.claims.claims if each.claim.region == region] if material.claims else []
    )
    return Page(
        path=here,
        title=teller.plain(Place(region)),
        template="municipality.html",
        kind="region",
        circumstances=circumstances(teller, held, teller.html(teller.credits.line(held))),
        context={
            "heading": teller.html(Place(region)),
            "absent": "" if material.main else teller.html(NOTHING_HELD),
            "summary": teller.proven((*authored(material, region), *happened(teller, region))),
            "programmes": [teller.html(each) for each in _programmes(teller, region)],
            "sureness": teller.proven(
                (*one_by_one(teller.facts, material.headline, region), *unsure(teller, region))
            ),
            "others": [
                (teller.to_indicator(each, here), teller.proven(_told(teller, each, region)))
                for each in material.headline
                if each.id != material.main
            ],
            "illustrations": list(_pictures(teller, region)),
            "tables": [_all(teller, region, held, here)] if held else [],
            "claims": claims_table(teller, claims, here) if claims else None,
        },
    )


def _programmes(teller: Teller, region: str) -> Iterator[Message]:
    """What is known to have begun in *region*, and who says so: a statement, no proof."""
    for each in teller.material.study.programmes:
        if each.region != region:
            continue
        parts = {
            "title": Either(sv=each.title_sv or each.title, en=each.title_en or each.title),
            "start": Period(each.start),
            "source": Either(sv=each.source_sv or each.source, en=each.source_en or each.source),
        }
        if each.end:
            yield msg("{title}: from {start} to {end}, according to {source}.", end=Period(each.end), **parts)
        else:
            yield msg("{title}: from {start}, according to {source}.", **parts)


def happened(teller: Teller, region: str) -> Iterator[Sentence]:
    """What the main indicator did in *region*."""
    main = teller.material.indicators.get(teller.material.main)
    if main:
        yield from movement(teller.facts, main, region)
        yield from standing(teller.facts, main, region)


def _told(teller: Teller, indicator: Indicator, region: str) -> Iterator[Sentence]:
    """How *indicator* has moved in *region*, and where it stands."""
    yield from movement(teller.facts, indicator, region)
    yield from standing(teller.facts, indicator, region)


def unsure(teller: Teller, region: str, *, briefly: bool = False) -> Iterator[Sentence]:
    """What would be expected, and what can be said of a cause: as far as the figures go.

    *briefly* has the range over years of start in the place of how unusual the declared one is.
    """
    main = teller.material.indicators.get(teller.material.main)
    if main:
        yield from modelled.expectation(teller.facts, main, region)
        for start in teller.material.starts:
            if start.region == region:
                yield from modelled.counterfactual(teller.facts, start, briefly=briefly)
                if briefly:
                    yield from across_starts(teller.facts, start)
    yield from modelled.without_start(teller.facts, region)


def _pictures(teller: Teller, region: str) -> Iterator[Illustration]:
    material, facts = teller.material, teller.facts
    main = material.indicators.get(material.main)
    if main is None:
        return
    starts = [each for each in material.starts if each.region == region]

    def said(sentence: Sentence) -> Markup:
        return teller.proven([sentence])[0]

    found = [
        trend_of(
            teller,
            main,
            [region],
            said(headings.own_trend_heading(facts, main, region)),
            start=starts[0].period if starts else "",
        ),
        strip_of(
            teller,
            main,
            marked(material),
            said(headings.under_title(main, headings.strip_heading(facts, main))),
        ),
        _likes(teller, main, region),
        *(gap_of(teller, each, said(headings.gap_heading(facts, each))) for each in starts),
    ]
    found += [
        parts_of(teller, each, region, said(headings.parts_heading(facts, each, region)))
        for each in material.indicators.values()
        if list(material.results.rows("decomposition", each.id, region))
    ]
    yield from (each for each in found if each)


def _likes(teller: Teller, main: Indicator, region: str) -> Illustration | None:
    """The region among those that it is said to resemble, by Kolada or by the study."""
    material = teller.material
    group = next((each for each in material.groups.values() if each.around == region), None)
    if group is None:
        return None
    place, count = Place(region), material.results.number(f"group/{group.id}/count", 0)
    if material.study.groups[group.id].source == "kolada":
        said = msg("{place} beside {count} municipalities that Kolada calls alike", place=place, count=count)
    else:
        said = msg(
            "{place} beside {count} municipalities: {group}",
            place=place,
            count=count,
            group=group_title(group),
        )
    heading = teller.html(said)
    return intervals_of(teller, main, [region, *group.members], heading)


def _all(teller: Teller, region: str, held: list[Indicator], here: str) -> Grid:
    """Every indicator of the study: value, place, difference and change."""
    return grid(
        teller,
        "all-indicators",
        caption=msg("All indicators of the study for {place}", place=Place(region)),
        corner=msg("Indicator"),
        columns=[
            Column(key="value", title=msg("Value")),
            Column(key="unit", title=msg("Unit"), holds="text"),
            Column(key="period", title=msg("Period"), holds="period"),
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
        ],
        lines=[
            Line(
                key=each.id,
                head=teller.to_indicator(each, here),
                decimals=each.decimals,
                without=frozenset() if teller.facts.is_beside(each) else frozenset({"difference"}),
            )
            for each in held
        ],
        pattern=f"comparison/{{row}}/{region}/{{column}}",
    )
