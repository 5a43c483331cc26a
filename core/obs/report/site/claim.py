"""A claim's page: what was said, the verdict, what the figures say, and everything behind it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from markupsafe import Markup

from obs.claims import Judgement, Specification, Tested
from obs.claims.verdict import label
from obs.language import Day, Either, Listed, Note, Number, Period, Place, Said, Text, msg
from obs.models import Indicator
from obs.report.sentences.facts import title
from obs.report.site.circumstances import circumstances_of_claim
from obs.report.site.claims_table import agreement, shares, verdict
from obs.report.site.page import Circumstance, Grid, Head, Page, Row
from obs.report.site.teller import Teller

_WEB = ("https://", "http://")


def claim_page(teller: Teller, tested: Tested) -> Page:
    """The page of one claim."""
    claim = tested.claim
    here = teller.addresses.claim(claim.id)
    words = Either(sv=claim.title_sv, en=claim.title)
    used = _used(teller, tested)
    return Page(
        path=here,
        title=f"{claim.id} {teller.plain(words)}",
        template="claim.html",
        kind="claim",
        circumstances=_circumstances(teller, tested, used),
        context={
            "heading": teller.html(words),
            "id": claim.id,
            "said_by": _said_by(teller, tested, here),
            "verdict": verdict(teller, tested),
            "agreement": teller.html(agreement(teller, tested)),
            "counted": tested.counted,
            "sentences": [teller.html(each) for each in tested.sentences],
            "only_one": teller.html(tested.only_one) if tested.only_one else "",
            "would_change": teller.html(tested.would_change) if tested.would_change else "",
            "absent": [
                Markup("{}: {}").format(_named(teller, hint, here), teller.html(reason))
                for hint, reason in tested.absent.items()
            ],
            "indicators": [_named(teller, each.id, here) for each in used],
            "tables": [_judgements(teller, tested)] if tested.counted else [],
            "specifications": _specifications(teller, tested) if tested.specifications else None,
        },
    )


def _used(teller: Teller, tested: Tested) -> list[Indicator]:
    known = teller.material.indicators
    ids = dict.fromkeys(id_ for each in tested.specifications for id_ in each.rests_on)
    return [known[id_] for id_ in ids if id_ in known]


def _named(teller: Teller, indicator: str, here: str) -> Markup:
    """An indicator by its name and its id, which the sentences have; by its id where the study lacks it."""
    known = teller.material.indicators.get(indicator)
    if known is None:
        return teller.html(indicator)
    return Markup("{} <span class=id>{}</span>").format(teller.to_indicator(known, here), indicator)


def _circumstances(teller: Teller, tested: Tested, used: list[Indicator]) -> list[Circumstance]:
    counted = [each for each in tested.specifications if each.counts]
    windows = [each.window for each in counted or tested.specifications]
    if not used:
        return circumstances_of_claim(teller, windows, (), teller.html(msg("No figures stand on this page.")))
    return circumstances_of_claim(teller, windows, used, teller.html(teller.credits.line(used)))


def _said_by(teller: Teller, tested: Tested, here: str) -> Markup:
    claim = tested.claim
    place = Place(claim.region)
    where = (
        teller.link(teller.addresses.region(claim.region), place, here)
        if claim.region in teller.material.regions
        else teller.html(place)
    )
    published: Said = _published(claim.published)
    told = teller.html(
        msg("Published by {publisher}, {published}. About:", publisher=claim.publisher, published=published)
    )
    return Markup("{} {}{}").format(told, where, _document(teller, claim.address))


def _document(teller: Teller, address: str) -> Markup:
    """A link to the document, where it can be read on the web."""
    if not address.startswith(_WEB):
        return Markup("")
    return Markup('. <a href="{}">{}</a>').format(address, teller.html(msg("Read the document")))


def _published(text: str) -> Said:
    try:
        return Day(date.fromisoformat(text))
    except ValueError:
        return Period(text) if text.isdigit() else msg("year unsettled")


def _judgements(teller: Teller, tested: Tested) -> Grid:
    return Grid(
        id="judgements",
        caption=teller.html(msg("The verdict part by part")),
        corner=teller.html(msg("Part")),
        heads=[
            Head(told=teller.html(word))
            for word in (msg("Verdict"), msg("How many ways of looking agree"), msg("What decides"))
        ],
        rows=[
            Row(head=Head(told=teller.html(Text(each.part))), cells=list(_judgement(teller, tested, each)))
            for each in tested.judgements
            if each.specifications
        ],
    )


def _judgement(teller: Teller, tested: Tested, each: Judgement) -> Iterator[Markup]:
    yield teller.html(label(each.verdict, each))
    yield teller.html(msg("{agreeing} of {counted}", **shares(teller, tested, each.part)))
    yield teller.html(Listed(tuple(Text(choice) for choice in each.depends_on), "comma"))


def _specifications(teller: Teller, tested: Tested) -> Grid:
    heads = (
        msg("Part"),
        msg("Indicator"),
        msg("Period"),
        msg("Against"),
        msg("Method"),
        msg("From"),
        msg("To"),
        msg("Outcome"),
        msg("Unit"),
        msg("95 % interval"),
        msg("Agrees"),
        msg("Counts"),
        msg("Remark"),
    )
    numbers = {5, 6, 7}
    return Grid(
        id="specifications",
        caption=teller.html(msg("Every way of looking at the claim")),
        corner=teller.html(msg("No.")),
        heads=[Head(told=teller.html(head), number=place in numbers) for place, head in enumerate(heads)],
        rows=[
            Row(head=Head(told=teller.html(str(number))), cells=list(_specification(teller, each)))
            for number, each in enumerate(tested.specifications, start=1)
        ],
    )


def _specification(teller: Teller, each: Specification) -> Iterator[Markup]:
    indicator = teller.material.indicators.get(each.indicator)
    decimals = indicator.decimals if indicator else 1
    yield teller.html(Text(each.part))
    yield teller.html(title(indicator) if indicator else each.indicator)
    yield teller.html(Period(each.window)) if each.window else Markup("")
    yield teller.html(Text(each.against))
    yield teller.html(Note(each.method)) if each.method else Markup("")
    yield _number(teller, each.value_from, decimals)
    yield _number(teller, each.value_to, decimals)
    yield _number(teller, each.estimate, 1 if each.unit == "%" else 2, signed=True)
    yield teller.html(Text(each.unit)) if each.unit else Markup("")
    yield _interval(teller, each, decimals)
    yield teller.html(_ANSWERS[each.holds])
    yield teller.html(msg("yes") if each.counts else msg("no"))
    yield teller.html(Note(each.note)) if each.note else Markup("")


_ANSWERS: dict[bool | None, Said] = {True: msg("yes"), False: msg("no"), None: msg("cannot be told")}


def _number(teller: Teller, value: float | None, decimals: int, *, signed: bool = False) -> Markup:
    return teller.voice.bare(Number(value, decimals, signed=signed)) if value is not None else Markup("")


def _interval(teller: Teller, each: Specification, decimals: int) -> Markup:
    if each.lower is None or each.upper is None:
        return teller.html(Note(each.interval_note)) if each.interval_note else Markup("")
    shown = 1 if each.unit == "%" else decimals
    low, high = Number(each.lower, shown), Number(each.upper, shown)
    return teller.html(msg("{low} to {high}", low=low, high=high))
