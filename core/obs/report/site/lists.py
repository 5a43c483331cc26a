"""Pages that list: all claims, all indicators, the methods, and where the data come from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from importlib.metadata import version

from markupsafe import Markup

from obs.claims import Verdict
from obs.language import Day, Listed, Message, Number, Period, Said, Swedish, Text, msg
from obs.models import DERIVED, Indicator, MetricInfo
from obs.report.sentences.facts import better
from obs.report.site.circumstances import circumstances, vintage
from obs.report.site.claims_table import claims_table
from obs.report.site.page import Grid, Head, Page, Row
from obs.report.site.teller import Teller


def claims_page(teller: Teller) -> Page | None:
    """All claims with their verdicts, and how many of each."""
    report = teller.material.claims
    if report is None:
        return None
    here = teller.addresses.page("claims")
    used = [
        teller.material.indicators[id_]
        for id_ in sorted({each.indicator for tested in report.claims for each in tested.specifications})
        if id_ in teller.material.indicators
    ]
    counts = Counter(tested.verdict for tested in report.claims)
    return Page(
        path=here,
        title=teller.plain(msg("Claims and verdicts")),
        template="claims.html",
        kind="claims",
        circumstances=circumstances(teller, used, teller.html(teller.credits.line(used))),
        context={
            "heading": teller.html(msg("Claims and verdicts")),
            "counts": [
                (
                    teller.html(_counted_as(each)),
                    teller.html(Number(counts[each], ref=f"verdicts/{each.name}/count")),
                )
                for each in Verdict
                if counts[each]
            ],
            "claims": claims_table(teller, report.claims, here, with_place=True),
        },
    )


def _counted_as(verdict: Verdict) -> Said:
    """*verdict* without what it depends on or why nothing tests it, which differ from claim to claim."""
    general: dict[Verdict, Message] = {
        Verdict.DEPENDS: msg("depends on what is chosen"),
        Verdict.NOT_TESTABLE: msg("cannot be tested"),
    }
    return general.get(verdict, Text(str(verdict)))


def indicators_page(teller: Teller) -> Page:
    """All indicators of the study: what they are in, where from, how many have a value."""
    here = teller.addresses.page("indicators")
    every = list(teller.material.indicators.values())
    return Page(
        path=here,
        title=teller.plain(msg("All indicators")),
        template="listing.html",
        kind="indicators",
        circumstances=circumstances(teller, every, teller.html(teller.credits.line(_fetched(teller)))),
        context={
            "heading": teller.html(msg("All indicators")),
            "tables": [_indicators(teller, every, here)],
        },
    )


def _fetched(teller: Teller) -> list[Indicator]:
    return [teller.material.indicators[id_] for id_ in teller.material.as_of]


def _indicators(teller: Teller, every: list[Indicator], here: str) -> Grid:
    heads: tuple[Said, ...] = (
        msg("Id"),
        msg("Unit"),
        msg("What is better"),
        msg("Producer"),
        msg("Period"),
        msg("With a value"),
        msg("of"),
    )
    return Grid(
        id="indicators",
        caption=teller.html(msg("The indicators of the study")),
        corner=teller.html(msg("Indicator")),
        heads=[Head(told=teller.html(head), number=place > 4) for place, head in enumerate(heads)],
        rows=[
            Row(head=Head(told=teller.to_indicator(each, here)), cells=list(_indicator(teller, each)))
            for each in every
        ],
    )


def _indicator(teller: Teller, each: Indicator) -> Iterator[Markup]:
    row = teller.material.results.row("coverage", each.id)
    yield teller.html(each.id)
    yield teller.html(Text(each.unit))
    yield teller.html(better(each))
    yield teller.html(Swedish(each.producer))
    yield teller.html(Period(row["period"])) if row["period"] else Markup("–")
    yield teller.figure(f"coverage/{each.id}/n", 0)
    yield teller.figure(f"coverage/{each.id}/group_size", 0)


def methods_page(teller: Teller) -> Page:
    """How each figure is computed: the methods, what they assume, whose they are."""
    here = teller.addresses.page("methods")
    return Page(
        path=here,
        title=teller.plain(msg("Methods")),
        template="methods.html",
        kind="methods",
        circumstances=circumstances(
            teller, _fetched(teller), teller.html(teller.credits.line(_fetched(teller)))
        ),
        context={
            "heading": teller.html(msg("Methods")),
            "methods": [_method(teller, info) for _, info in sorted(teller.material.metrics.items())],
        },
    )


def _method(teller: Teller, info: MetricInfo) -> dict[str, object]:
    return {
        "id": info.id,
        "title": teller.html(Text(info.title)),
        "assumptions": [teller.html(Text(each)) for each in info.assumptions],
        "reference": teller.html(Text(info.reference)),
    }


def data_page(teller: Teller, downloads: list[tuple[str, int]]) -> Page:
    """Where the figures come from, on which terms, and as files; *downloads* are paths and sizes in bytes."""
    here = teller.addresses.page("data")
    fetched = _fetched(teller)
    return Page(
        path=here,
        title=teller.plain(msg("Data and sources")),
        template="data.html",
        kind="data",
        circumstances=circumstances(teller, fetched, teller.html(teller.credits.line(fetched))),
        context={
            "heading": teller.html(msg("Data and sources")),
            "label": teller.html(vintage(teller)),
            "sources": list(_sources(teller)),
            "tables": [_series(teller, here)] if fetched else [],
            "downloads": [
                (path, teller.html(msg("{size} kB", size=Number(size / 1000, 0)))) for path, size in downloads
            ],
            "version": version("obs"),
        },
    )


def _sources(teller: Teller) -> Iterator[dict[str, object]]:
    used = {each.source for each in _fetched(teller)}
    for id_, info in sorted(teller.material.sources.items()):
        if id_ in used:
            yield {
                "title": teller.html(Text(info.title)),
                "publisher": info.publisher,
                "homepage": _address(info.homepage),
                "licence": info.terms.licence,
                "licence_url": _address(info.terms.licence_url),
                "credit": info.terms.credit,
                "processed": info.terms.credit_processed,
            }


def _address(url: str) -> str:
    """*url* where it is a web address that can be linked to; a plugin may state anything."""
    return url if url.startswith(("https://", "http://")) else ""


def _series(teller: Teller, here: str) -> Grid:
    """Each series with its producer, the day of its figures and the credit of its untouched values."""
    heads = (msg("Id"), msg("Producer"), msg("Figures as of"), msg("Credit for untouched values"))
    return Grid(
        id="series",
        caption=teller.html(msg("The series and where they come from")),
        corner=teller.html(msg("Indicator")),
        heads=[Head(told=teller.html(head)) for head in heads],
        rows=[
            Row(
                head=Head(told=teller.to_indicator(each, here)),
                cells=[
                    teller.html(each.id),
                    teller.html(Swedish(each.producer)),
                    teller.html(Day(teller.material.as_of[each.id])),
                    _own_credit(teller, each),
                ],
            )
            for each in _fetched(teller)
        ],
    )


def _own_credit(teller: Teller, indicator: Indicator) -> Markup:
    if indicator.source == DERIVED:
        return teller.html(msg("computed: {formula}", formula=str(indicator.query.get("formula", ""))))
    return teller.html(Listed(tuple(map(Swedish, teller.credits.source_lines([indicator], untouched=True)))))
