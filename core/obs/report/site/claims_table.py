"""Claims with their verdicts, as a table."""

from __future__ import annotations

from collections.abc import Iterable

from markupsafe import Markup

from obs.claims import Tested
from obs.language import Either, Message, Number, Place, msg
from obs.report.site.page import Grid, Head, Row
from obs.report.site.teller import Teller


def claims_table(teller: Teller, claims: Iterable[Tested], here: str, *, with_place: bool = False) -> Grid:
    """One row for each of *claims*: what was said, where, the verdict, on how many specifications."""
    heads = [msg("Municipality")] if with_place else []
    heads += [msg("Verdict"), msg("How many ways of looking agree")]
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
    cells = [teller.html(Place(tested.claim.region))] if with_place else []
    return [*cells, verdict(teller, tested), teller.html(agreement(teller, tested))]


def verdict(teller: Teller, tested: Tested) -> Markup:
    """The verdict with its sign, which is not needed to understand it, and what limits it."""
    words = teller.html(tested.label)
    limits = Markup(" ({})").format(teller.html(tested.qualification)) if tested.qualification else ""
    return Markup('<strong class="verdict {}">{}</strong>{}').format(
        tested.verdict.name.lower(), words, limits
    )


def agreement(teller: Teller, tested: Tested) -> Message:
    """How many of the specifications agree."""
    if not tested.counted:
        return msg("no figures to test it by")
    return msg("{agreeing} of {counted}", **shares(teller, tested, "all"))


def shares(teller: Teller, tested: Tested, part: str) -> dict[str, Number]:
    """How many specifications of a *part* of the claim agree, and how many there are."""
    key = f"claims/{tested.claim.id}/{part}"
    return {name: teller.material.results.number(f"{key}/{name}", 0) for name in ("agreeing", "counted")}
