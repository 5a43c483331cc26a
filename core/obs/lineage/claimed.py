"""The chain of a verdict on a claim, or of one of its specifications."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from typing import Any

from obs.claims import Report, Specification, Tested, assess_all, read_claims
from obs.claims import chosen as chosen_claims
from obs.errors import ConfigError
from obs.lineage.ground import Ground
from obs.lineage.model import Chain, Link
from obs.lineage.reference import unknown
from obs.lineage.resting import figures_behind, resting
from obs.lineage.words import figure
from obs.regions import name_of
from obs.report.claim_tables import specifications, verdicts

TABLES = ("claims", "verdicts", "claim_verdicts", "claim_specifications")
_COUNTS = ("agreeing", "counted")


def claimed(ground: Ground, table: str, parts: tuple[str, ...]) -> Chain:
    """The chain of the figure *parts* of *table*, one of `TABLES`; ConfigError where there is none."""
    ref = "/".join((table, *parts))
    if table == "verdicts":
        return _counted(ground, parts, ref)
    report = _tested(ground, parts[:1])
    tested, rest = report.claims[0], parts[1:]
    if rest and rest[0].isdigit():
        return _specification(ground, report, tested, rest, ref)
    if len(rest) == 2 and table == "claims":
        return _share(report, tested, rest, ref)
    column = rest[0] if rest else "verdict"
    row: Mapping[str, Any] = verdicts(report).to_dicts()[0]
    if len(rest) > 1 or column not in row:
        parts_ = ", ".join(("all", *(each.part for each in tested.judgements)))
        raise unknown(
            f"{ref} is nothing that is said of a claim: its parts are {parts_}; columns {', '.join(row)}",
            "/".join((table, parts[0], *get_close_matches("/".join(rest), row, n=1))),
        )
    return _verdict(report, tested, ref, row[column])


def _tested(ground: Ground, ids: tuple[str, ...]) -> Report:
    ground.progress(" ".join(("claims", *ids)))
    claims = chosen_claims(read_claims(ground.study), ids)
    return assess_all(
        ground.study,
        ground.figures,
        ground.registry.metrics,
        claims,
        terms=ground.terms,
        group=ground.options.group,
    )


def _counted(ground: Ground, parts: tuple[str, ...], ref: str) -> Chain:
    """How many claims have a verdict."""
    report = _tested(ground, ())
    known = {str(each.verdict.name): each.verdict for each in report.claims}
    if not parts or parts[0] not in known or parts[1:] not in ((), ("count",)):
        raise unknown(f"there is no {ref}", " or ".join(f"verdicts/{name}/count" for name in known))
    having = [each for each in report.claims if each.verdict is known[parts[0]]]
    return Chain(
        ref=ref,
        title=f"claims that are {known[parts[0]]}",
        value=len(having),
        links=(
            Link(
                what="count",
                text=", ".join(each.claim.id for each in having),
                facts={"claims": [each.claim.id for each in having]},
            ),
            _compared(report),
        ),
        others=tuple(f"claims/{each.claim.id}" for each in having),
    )


def _share(report: Report, tested: Tested, rest: tuple[str, ...], ref: str) -> Chain:
    """How many specifications of a part of a claim there are, or how many agree."""
    part, column = rest
    counts = {"all": {"agreeing": tested.agreeing, "counted": tested.counted}} | {
        str(each.part): {"agreeing": each.agreeing, "counted": each.specifications}
        for each in tested.judgements
    }
    if part not in counts or column not in _COUNTS:
        near = get_close_matches(part, counts, n=1) or list(counts)[:1]
        raise unknown(f"there is no {ref}", f"claims/{tested.claim.id}/{near[0]}/agreeing")
    return _verdict(report, tested, ref, counts[part][column], part)


def _verdict(report: Report, tested: Tested, ref: str, value: object, part: str = "all") -> Chain:
    votes = [
        (f"claims/{tested.claim.id}/{number}", each)
        for number, each in enumerate(tested.specifications, start=1)
        if part in {"all", each.part}
    ]
    judged = "; ".join(
        f"{each.part}: {each.verdict}, {each.agreeing} of {each.specifications} agree"
        for each in tested.judgements
    )
    return Chain(
        ref=ref,
        title=f"{tested.claim.id}: {tested.claim.title} ({name_of(tested.claim.region)})",
        value=value,
        links=(
            Link(
                what="verdict",
                text=f"{tested.verdict}; every specification that counts has one vote: "
                f"{judged or 'there are no figures to test it by'}",
                facts={
                    "verdict": str(tested.verdict),
                    "judgements": [
                        {
                            "part": each.part,
                            "verdict": str(each.verdict),
                            "agreeing": each.agreeing,
                            "specifications": each.specifications,
                            "indicators": list(each.indicators),
                        }
                        for each in tested.judgements
                    ],
                },
            ),
            Link(
                what="specifications",
                text="; ".join(_vote(ref, each) for ref, each in votes[:_LISTED])
                + (f"; and {len(votes) - _LISTED} more: --json lists all" if len(votes) > _LISTED else ""),
                facts={
                    "specifications": [
                        {"ref": ref, "holds": each.holds, "counts": each.counts} for ref, each in votes
                    ]
                },
            ),
            _said(tested),
            _compared(report),
        ),
        others=tuple(ref for ref, _ in votes),
    )


_LISTED = 6


def _vote(ref: str, each: Specification) -> str:
    held = {True: "agrees", False: "does not agree", None: "cannot tell"}[each.holds]
    method = f", {each.method}" if each.method else ""
    return (
        f"{ref} ({each.part}: {each.indicator} {each.window} against {each.against}{method}) "
        f"{held if each.counts else f'{held}, and does not count'}"
    )


def _said(tested: Tested) -> Link:
    claim = tested.claim
    return Link(
        what="claim",
        text=f"{claim.title}: {claim.publisher or 'somebody'}, {claim.document or 'no document named'}"
        + (f", {claim.published}" if claim.published else ""),
        facts={
            "claim": claim.id,
            "region": claim.region,
            "kind": claim.kind,
            "document": claim.document,
            "publisher": claim.publisher,
            "published": claim.published,
        },
    )


def _compared(report: Report) -> Link:
    group = report.group
    return Link(
        what="compared",
        text=f"{group.title} ({group.id}, {len(group.members)}), benchmark {name_of(report.benchmark)}",
        facts={"group": group.id, "members": len(group.members), "benchmark": report.benchmark},
    )


def _specification(ground: Ground, report: Report, tested: Tested, rest: tuple[str, ...], ref: str) -> Chain:
    number, count = int(rest[0]), len(tested.specifications)
    if not 1 <= number <= count:
        raise ConfigError(
            f"there is no {ref}", suggestion=f"{tested.claim.id} has specifications 1 to {count}"
        )
    each = tested.specifications[number - 1]
    row: Mapping[str, Any] = specifications(report).to_dicts()[number - 1]
    column = rest[1] if len(rest) > 1 else "holds"
    if column not in row or len(rest) > 2:
        near = get_close_matches(column, row, n=1)
        raise ConfigError(
            f"a specification has no column {'/'.join(rest[1:])!r}",
            suggestion=(f"did you mean {near[0]}? " if near else "") + f"it has {', '.join(row)}",
        )
    remarks = "; ".join(filter(None, (each.note, each.interval_note)))
    said = (
        f"{each.part} of {name_of(each.region)} on {each.indicator}, {each.window}, against {each.against}"
        + (f", {each.method}" if each.method else "")
        + f": estimate {figure(each.estimate)} {each.unit}, held against {figure(each.compared_with)}; "
        + _vote(f"claims/{tested.claim.id}/{number}", each).rpartition(") ")[2]
    )
    return Chain(
        ref=ref,
        title=f"{column} of specification {number} of {count} of {tested.claim.id}: {tested.claim.title}",
        value=row[column],
        unit=each.unit if column in {"estimate", "compared_with", "lower", "upper"} else "",
        links=(
            Link(
                what="specification",
                text=f"{said}. Computed anew just now" + (f". Remarks: {remarks}" if remarks else ""),
                facts={"row": dict(row)},
            ),
            *resting(each),
            _said(tested),
            _compared(report),
        ),
        parts=tuple(figures_behind(ground, each)),
    )
