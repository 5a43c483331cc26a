"""Replies about KPIs and groups: what they are called, when they are published, who belongs to them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import cast

from obs import CatalogueEntry, Finding, Group, Page, Place, Reply, Request, UnreadableReplyError
from obs_kolada.codes import MEMBER, region_of
from obs_kolada.envelope import changed, load, next_link, required, text
from obs_kolada.plan import KpisAsked, Publication, requests_after
from obs_kolada.refusals import shown

_ENDED = re.compile(r"\(\s*[-–]\s*([0-9]{4})\)\s*$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Lookup:
    """What a request that searches the catalogue is for: only the pages it came through."""

    followed: tuple[str, ...] = ()


def parse_kpis(request: Request, reply: Reply) -> Page:
    """The requests for the data of the KPIs in *reply*, and findings on those unknown or discontinued."""
    asked = cast("KpisAsked", request.context)
    items, link = load(reply)
    found: dict[str, Publication] = {}
    findings: list[Finding] = []
    for item in items:
        kpi = text(item, "id", reply, "a KPI")
        if kpi in asked.left and kpi not in found:
            found[kpi] = publication_of(item, reply)
            findings += _discontinued(kpi, item, reply, asked)
    following = next_link(reply, link, len(items), asked.followed)
    if items and not found and not following and not asked.followed:
        raise UnreadableReplyError(
            f"the reply of Kolada to {shown(reply)} answers another question: "
            f"it has {text(items[0], 'id', reply, 'a KPI')}",
            suggestion="try again later; look for a proxy or a cache on the way",
        )
    asked = replace(asked, known={**asked.known, **found})
    if following and asked.left:
        rest = replace(asked, followed=(*asked.followed, following))
        return Page(findings=tuple(findings), more=(replace(request, path=following, context=rest),))
    findings += _unknown(asked)
    return Page(findings=tuple(findings), more=tuple(requests_after(asked, reply.fetched_at.date())))


def kpis_not_found(request: Request, reply: Reply) -> Page:
    """What follows when Kolada answers 404 to a request for KPIs.

    It is not known whether one unknown id among many makes it do so: they are then asked for one by one,
    and only the one that is answered so by itself is unknown.
    """
    asked = cast("KpisAsked", request.context)
    if len(asked.kpis) > 1:
        asked, findings = replace(asked, kpis=(), waiting=asked.left), []
    else:
        findings = _unknown(asked)
    return Page(findings=tuple(findings), more=tuple(requests_after(asked, reply.fetched_at.date())))


def parse_search(request: Request, reply: Reply) -> Page:
    """The KPIs in *reply* as catalogue entries."""
    items, link = load(reply)
    entries = {entry.id: entry for entry in (entry_of(item, reply) for item in items)}
    followed = cast("Lookup", request.context).followed
    following = next_link(reply, link, len(items), followed)
    if following is None:
        return Page(entries=tuple(entries.values()))
    context = Lookup(followed=(*followed, following))
    return Page(entries=tuple(entries.values()), more=(replace(request, path=following, context=context),))


def parse_group(request: Request, reply: Reply) -> Page:
    """The group in *reply*; a finding where Kolada knows none with that id."""
    group_id = cast("str", request.context)
    for item in load(reply)[0]:
        if text(item, "id", reply, "a group") == group_id:
            return Page(groups=(_group(item, reply),))
    unknown = Finding(
        code="unknown-group",
        severity="error",
        message=f"Kolada has no group {group_id}",
        suggestion="find the group's id in the list of municipality groups on kolada.se",
        place=Place(value=group_id),
    )
    return Page(findings=(unknown,))


def repaired(title: str) -> str:
    """*title* with its letters put right where UTF-8 was taken for Latin-1 once too often.

    One user of Kolada reports titles like "Ã–ppet"; no Swedish title has such pairs of letters by itself.
    """
    if "Ã" not in title:
        return title
    for encoding in ("latin-1", "cp1252"):
        try:
            return title.encode(encoding).decode("utf-8")
        except UnicodeError:
            continue
    return title


def publication_of(item: Mapping[str, object], reply: Reply) -> Publication:
    """When the figures of which year of the KPI *item* are published."""
    return Publication(
        year=_year(item, reply),
        preliminary=_day(item, "prel_publication_date", reply),
        final=_day(item, "publication_date", reply),
    )


def _year(item: Mapping[str, object], reply: Reply) -> int | None:
    value = required(item, "publ_period", reply, "a KPI")
    if value is None:
        return None
    if not re.fullmatch("[0-9]{4}", str(value)):
        raise changed(reply, f"has {value!r:.80} where 'publ_period' shall be a year")
    return int(str(value))


def _day(item: Mapping[str, object], name: str, reply: Reply) -> date | None:
    value = required(item, name, reply, "a KPI")
    try:
        return None if value is None else date.fromisoformat(str(value)[:10])
    except ValueError as error:
        raise changed(reply, f"has {value!r:.80} where {name!r} shall be a date") from error


def end_year(title: str) -> str:
    """The year after which a KPI is discontinued, by the end of its title: "(-2023)" or "(- 2024)"."""
    ended = _ENDED.search(title)
    return ended.group(1) if ended else ""


def _discontinued(kpi: str, item: Mapping[str, object], reply: Reply, asked: KpisAsked) -> list[Finding]:
    """A finding where the title says so; only a note where no year after the last one is asked for."""
    end, last = end_year(text(item, "title", reply, "a KPI")), asked.scope.last
    if not end:
        return []
    return [
        Finding(
            code="discontinued",
            severity="info" if last is not None and last <= int(end) else "warning",
            message=f"Kolada has ended {kpi} with {end}",
            suggestion="look for its successor with obs search",
            place=Place(indicator=indicator, period=end),
        )
        for indicator in asked.indicators[kpi]
    ]


def _unknown(asked: KpisAsked) -> list[Finding]:
    return [
        Finding(
            code="unknown-indicator",
            severity="error",
            message=f"Kolada has no KPI {kpi}",
            suggestion='look it up with obs search "words of its title"; Kolada removes KPIs without notice',
            place=Place(indicator=indicator, column="kpi", value=kpi),
        )
        for kpi in asked.left
        for indicator in asked.indicators[kpi]
    ]


def entry_of(item: Mapping[str, object], reply: Reply) -> CatalogueEntry:
    """The KPI *item* of *reply* as an entry of the catalogue."""
    kpi = text(item, "id", reply, "a KPI")
    title = repaired(text(item, "title", reply, "a KPI"))
    year, published = _year(item, reply), _day(item, "publication_date", reply)
    end = end_year(title)
    return CatalogueEntry(
        source="kolada",
        id=kpi,
        title=title,
        description=repaired(str(item.get("description") or "")),
        last_period=end or (str(year) if year else ""),
        discontinued=bool(end),
        published=published.isoformat() if published else "",
        query={"kpi": kpi},
    )


def _object(member: object, reply: Reply) -> Mapping[str, object]:
    if isinstance(member, dict):
        return cast("Mapping[str, object]", member)
    raise changed(reply, f"has {member!r:.80} where a member of a group shall be an object")


def _member(member: Mapping[str, object], group_id: str, reply: Reply) -> str:
    """The SCB code of a member: a municipality or a region, of which the country is none."""
    area = text(member, "member_id", reply, f"a member of group {group_id}")
    if not MEMBER.fullmatch(area):
        raise changed(reply, f"has {area!r:.80} where a member of group {group_id} shall be a code")
    return region_of(area)


def _group(item: Mapping[str, object], reply: Reply) -> Group:
    group_id = text(item, "id", reply, "a group")
    members = required(item, "members", reply, f"group {group_id}")
    if not isinstance(members, list):
        raise changed(reply, f"has {members!r:.80} where 'members' of group {group_id} shall be a list")
    codes = [_member(_object(each, reply), group_id, reply) for each in cast("list[object]", members)]
    if not codes:
        raise changed(reply, f"has no members of group {group_id}")
    return Group(
        id=group_id,
        title=repaired(text(item, "title", reply, f"group {group_id}")),
        members=tuple(sorted(set(codes))),
        origin=f"Kolada, group {group_id}, fetched {reply.fetched_at.date().isoformat()}",
    )
