"""What stands in a brief: what happened, how sure that is, the claims and their verdicts, whom to credit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from obs.claims import Tested
from obs.language import Either, Listed, Message, Period, Place, Said, msg
from obs.models import Indicator
from obs.report.sentences import modelled
from obs.report.sentences.facts import title
from obs.report.sentences.headings import own_trend_heading
from obs.report.sentences.model import Sentence
from obs.report.sentences.standing import one_by_one
from obs.report.site.circumstances import circumstances
from obs.report.site.claims_table import agreement, verdict
from obs.report.site.grids import Column, Line, grid
from obs.report.site.illustrations.trends import trend_of
from obs.report.site.municipality import happened, unsure
from obs.report.site.page import NOTHING, Circumstance, Grid, Illustration
from obs.report.site.teller import Teller


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A claim in a line: its *words* and *id*, the *verdict*, and how many ways of looking agree.

    *label* is the verdict alone.
    """

    words: Markup
    id: str
    label: Said
    verdict: Markup
    tally: Markup


@dataclass(frozen=True, slots=True, kw_only=True)
class Brief:
    """All that a brief says, as HTML.

    *heading* names the municipality, *occasion* the study; *title* is both as bare text. *happened* and
    *unsure* are sentences. *chart* has the figures of the main indicator, *figures* those of the headline
    ones, *order* says from where places are counted. *claims* may be fewer than the study has: *more* then
    says how many are left out, and *silence* that there are none at all; *ways* says how they are tested.
    """

    title: str
    heading: Markup
    occasion: Markup
    happened: Sequence[Markup]
    unsure: Sequence[Markup]
    chart: Illustration | None
    figures: Grid
    order: Markup
    claims: Sequence[Judged]
    ways: Markup
    more: Markup
    silence: Markup
    circumstances: Sequence[Circumstance]


def brief_of(teller: Teller, region: str) -> Brief:
    """The brief of *region*, which is one of those shown in the material; all its claims are in it.

    Raises ReportError for a sentence that the figures do not bear out.
    """
    study = teller.material.study
    occasion = teller.html(Either(sv=study.title_sv, en=study.title_en))
    heading = teller.html(msg("{place} ({code})", place=Place(region), code=region))
    summary, doubts = list(happened(teller, region)), list(_doubts(teller, region))
    chart, claims = _chart(teller, region), _claims(teller, region)
    used = [*_headline(teller), *_behind(teller, [*summary, *doubts]), *_tested_by(teller, claims)]
    return Brief(
        title=f"{heading.striptags()} – {occasion.striptags()}",
        heading=heading,
        occasion=occasion,
        happened=teller.proven(summary),
        unsure=[
            *teller.proven(doubts),
            teller.html(
                msg(
                    "A change is not an effect. What these figures show is what happened and beside whom; "
                    "why it happened they cannot tell alone."
                )
            ),
        ],
        chart=chart,
        figures=_figures(teller, region),
        order=teller.html(_order(_headline(teller))),
        claims=[_judged(teller, each) for each in claims],
        ways=teller.html(
            msg("One way of looking is one indicator, one period, one comparison and one method.")
        )
        if any(each.counted for each in claims)
        else NOTHING,
        more=NOTHING,
        silence=NOTHING
        if claims
        else teller.html(msg("The study holds no claim made in {place}.", place=Place(region))),
        circumstances=circumstances(teller, _headline(teller), teller.html(teller.credits.by_producer(used))),
    )


def _headline(teller: Teller) -> Sequence[Indicator]:
    """The headline indicators, or the main one where the study has none."""
    main = teller.material.indicators.get(teller.material.main)
    return teller.material.headline or ((main,) if main else ())


def _doubts(teller: Teller, region: str) -> Iterator[Sentence]:
    """What the study says of a region of its own, and of another one that nothing is known of a cause."""
    main = teller.material.indicators.get(teller.material.main)
    if main:
        yield from one_by_one(teller.facts, [main], region)
    if region in teller.material.study.regions:
        yield from unsure(teller, region, briefly=True)
        return
    if main:
        yield from modelled.expectation(teller.facts, main, region)
    yield modelled.nothing_begun(region)


def _chart(teller: Teller, region: str) -> Illustration | None:
    main = teller.material.indicators.get(teller.material.main)
    if main is None:
        return None
    heading = teller.proven([own_trend_heading(teller.facts, main, region)])[0]
    starts = [each.period for each in teller.material.starts if each.region == region]
    return trend_of(teller, main, [region], heading, start=starts[0] if starts else "")


def _figures(teller: Teller, region: str) -> Grid:
    """The headline indicators: value, place, the country, the median and the change.

    Where all have the same period or start, the circumstances and the head of the change name it.
    """
    rows = [teller.facts.compared(each, region) for each in _headline(teller)]
    periods = {row["period"] for row in rows if row.get("period")}
    starts = {row["change_from"] for row in rows if row.get("change_from")}
    columns = [
        Column(key="value", title=msg("Value")),
        Column(key="unit", title=msg("Unit"), holds="text"),
        *([Column(key="period", title=msg("Period"), holds="period")] if len(periods) > 1 else []),
        Column(key="rank", title=msg("Place"), decimals=0),
        Column(key="n", title=msg("of"), decimals=0),
        Column(key="benchmark_value", title=Place(teller.material.benchmark)),
        Column(key="median", title=msg("Median")),
        *_change(sorted(starts)),
    ]
    return grid(
        teller,
        "figures",
        caption=msg("The main indicators"),
        corner=msg("Indicator"),
        columns=columns,
        lines=[
            Line(
                key=each.id,
                head=teller.html(title(each)),
                decimals=each.decimals,
                without=frozenset() if teller.facts.is_beside(each) else frozenset({"benchmark_value"}),
            )
            for each in _headline(teller)
        ],
        pattern=f"comparison/{{row}}/{region}/{{column}}",
    )


def _change(starts: Sequence[str]) -> Sequence[Column]:
    if len(starts) == 1:
        since = msg("Change since {start}", start=Period(starts[0]))
        return [Column(key="change", title=since, signed=True)]
    return [
        Column(key="change_from", title=msg("Change since"), holds="period"),
        Column(key="change", title=msg("Change"), signed=True),
    ]


def _order(indicators: Sequence[Indicator]) -> Message:
    """From which end places are counted: from what is better where that is known, else from the lowest."""
    highest = tuple(title(each) for each in indicators if each.polarity == "higher_is_better")
    if not highest:
        return msg("Place 1 is the lowest value.")
    if len(highest) == len(indicators):
        return msg("Place 1 is the highest value.")
    return msg("Place 1 is the lowest value, but the highest of: {titles}.", titles=Listed(highest))


def _claims(teller: Teller, region: str) -> list[Tested]:
    """The claims made in *region*, those that the figures can test before the others."""
    report = teller.material.claims
    made = [each for each in report.claims if each.claim.region == region] if report else []
    return sorted(made, key=lambda each: not each.counted)


def _judged(teller: Teller, tested: Tested) -> Judged:
    return Judged(
        words=teller.html(Either(sv=tested.claim.title_sv, en=tested.claim.title)),
        id=tested.claim.id,
        label=tested.label,
        verdict=verdict(teller, tested),
        tally=teller.html(msg("ways of looking that agree: {tally}", tally=agreement(teller, tested)))
        if tested.counted
        else NOTHING,
    )


def _behind(teller: Teller, sentences: Iterable[Sentence]) -> list[Indicator]:
    """The indicators that *sentences* rest on."""
    refs = [
        ref
        for each in sentences
        for ref in (*(number.ref for number in each.numbers().values()), *each.figures.values())
    ]
    return teller.credits.resting_on(refs)


def _tested_by(teller: Teller, claims: Iterable[Tested]) -> list[Indicator]:
    known = teller.material.indicators
    ids = dict.fromkeys(id_ for tested in claims for each in tested.specifications for id_ in each.rests_on)
    return [known[id_] for id_ in ids if id_ in known]
