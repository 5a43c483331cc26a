"""Claims with their verdicts, as a table."""

from __future__ import annotations

from collections.abc import Iterable

from markupsafe import Markup

from obs.claims import Tested
from obs.claims.naming import the
from obs.language import Either, Listed, Number, Place, Said, msg
from obs.report.site.page import Grid, Head, Row
from obs.report.site.teller import Teller


def claims_table(teller: Teller, claims: Iterable[Tested], here: str, *, with_place: bool = False) -> Grid:
    """One row for each of *claims*: what was said, where, the verdict, on how many specifications."""
    about = [msg("About")] if with_place else []
    heads = [msg("Verdict"), *about, msg("How many ways of looking agree")]
    return Grid(
        id="claims",
        caption=teller.html(msg("What was said in public, put to the test")),
        corner=teller.html(msg("Claim")),
        heads=[Head(told=teller.html(head)) for head in heads],
        rows=[Row(head=_head(teller, each, here), cells=_cells(teller, each, with_place)) for each in claims],
    )


def _head(teller: Teller, tested: Tested, here: str) -> Head:
    claim = tested.claim
    words = Either(sv=claim.title_sv, en=claim.title)
    return Head(
        told=Markup("{} <span class=id>{}</span>").format(
            teller.link(teller.addresses.claim(claim.id), words, here), claim.id
        )
    )


def _cells(teller: Teller, tested: Tested, with_place: bool) -> list[Markup]:
    place = [teller.html(Place(tested.claim.region))] if with_place else []
    return [verdict(teller, tested), *place, teller.html(agreement(teller, tested))]


def verdict(teller: Teller, tested: Tested) -> Markup:
    """The verdict with its sign, which is not needed to understand it, and what limits it.

    A claim about a cause whose cause cannot be tested is told so first: that a figure fell as claimed says
    nothing of why.
    """
    words = teller.html(tested.label)
    sign, limits = tested.verdict.name.lower(), tested.qualification
    if tested.claim.kind == "attribution" and tested.counted and not _is_judged(tested, "cause"):
        limits = msg("the direction: {label}", label=tested.label)
        words, sign = teller.html(msg("the cause cannot be tested")), "not_testable"
    told = Markup(" ({})").format(teller.html(limits)) if limits else ""
    return Markup('<strong class="verdict {}">{}</strong>{}').format(sign, words, told)


def _is_judged(tested: Tested, part: str) -> bool:
    return any(each.part == part and each.specifications for each in tested.judgements)


def agreement(teller: Teller, tested: Tested) -> Said:
    """How many of the specifications agree, part by part: a fall is not its cause."""
    judged = [each for each in tested.judgements if each.specifications]
    if not judged:
        return msg("no figures to test it by")
    if len(judged) == 1:
        return msg("{agreeing} of {counted}", **shares(teller, tested, judged[0].part))
    judged.sort(key=lambda each: each.part != "cause")
    return Listed(
        tuple(
            msg(
                "{agreeing} of {counted} on {part}",
                part=the(each.part),
                **shares(teller, tested, each.part),
            )
            for each in judged
        ),
        "comma",
    )


def shares(teller: Teller, tested: Tested, part: str) -> dict[str, Number]:
    """How many specifications of a *part* of the claim agree, and how many there are."""
    key = f"claims/{tested.claim.id}/{part}"
    return {name: teller.material.results.number(f"{key}/{name}", 0) for name in ("agreeing", "counted")}
