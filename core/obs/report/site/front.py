"""The front page: the regions side by side, what stands out, the claims with their verdicts."""

from __future__ import annotations

from collections.abc import Iterator

from markupsafe import Markup

from obs.language import Either, Period, Place, Text, msg
from obs.report.sentences import overview
from obs.report.sentences.authored import authored
from obs.report.sentences.headings import strip_heading, under_title
from obs.report.sentences.model import Sentence
from obs.report.site.circumstances import circumstances
from obs.report.site.claims_table import claims_table
from obs.report.site.grids import Column, Line, grid
from obs.report.site.illustrations.places import strip_of
from obs.report.site.illustrations.styles import marked
from obs.report.site.page import NOTHING_HELD, Grid, Illustration, Page
from obs.report.site.teller import Teller


def front(teller: Teller) -> Page:
    """The page that a reader opens first."""
    material, here = teller.material, teller.addresses.page("front")
    study = material.study
    name = Either(sv=study.title_sv, en=study.title_en)
    claims = material.claims.claims if material.claims else ()
    return Page(
        path=here,
        title=teller.plain(name),
        template="front.html",
        kind="front",
        circumstances=circumstances(
            teller, material.headline, teller.html(teller.credits.line(material.headline))
        ),
        context={
            "heading": teller.html(name),
            "intro": teller.html(Either(sv=study.intro_sv, en=study.intro_en)),
            "regions": [
                teller.link(teller.addresses.region(code), Place(code), here) for code in material.regions
            ],
            "absent": "" if material.main else teller.html(NOTHING_HELD),
            "points": teller.proven(_stands_out(teller)),
            "tables": [_side_by_side(teller, here)] if material.main else [],
            "illustrations": _pictures(teller),
            "claims": claims_table(teller, claims, here, with_place=True) if claims else None,
        },
    )


def _stands_out(teller: Teller) -> Iterator[Sentence]:
    yield from authored(teller.material)
    for indicator in teller.material.headline:
        if indicator.id == teller.material.main:
            yield from overview.extremes(teller.facts, indicator)
            yield from overview.sides(teller.facts, indicator)
            yield from overview.one_by_one(teller.facts, indicator)
        yield from overview.movers(teller.facts, indicator)


def _side_by_side(teller: Teller, here: str) -> Grid:
    material = teller.material
    lines = [
        Line(
            key=each.id,
            head=Markup("{}, {} ({})").format(
                teller.to_indicator(each, here), teller.html(Text(each.unit)), _period(teller, each.id)
            ),
            decimals=each.decimals,
            without=frozenset() if teller.facts.is_beside(each) else frozenset({"benchmark_value"}),
        )
        for each in material.headline
    ]
    own = grid(
        teller,
        "side-by-side",
        caption=msg("The regions of the study side by side"),
        corner=msg("Indicator"),
        columns=[Column(key=code, title=Place(code)) for code in material.regions],
        lines=lines,
        pattern="comparison/{row}/{column}/value",
    )
    first = material.regions[0]  # the benchmark and the median stand in the row of every region
    others = grid(
        teller,
        "beside",
        caption=msg("The regions of the study side by side"),
        corner=msg("Indicator"),
        columns=[
            Column(key="benchmark_value", title=Place(material.benchmark)),
            Column(key="median", title=msg("Median municipality")),
        ],
        lines=lines,
        pattern=f"comparison/{{row}}/{first}/{{column}}",
    )
    return own.beside(others)


def _period(teller: Teller, indicator: str) -> Markup:
    period = teller.material.period(indicator)
    return teller.html(Period(period)) if period else Markup("–")


def _pictures(teller: Teller) -> list[Illustration]:
    material = teller.material
    if not material.main:
        return []
    indicator = material.indicators[material.main]
    heading = teller.proven([under_title(indicator, strip_heading(teller.facts, indicator))])[0]
    found = strip_of(teller, indicator, marked(material), heading)
    return [found] if found else []
