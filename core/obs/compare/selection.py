"""What the user and the study ask for, looked up: regions, indicators, the group."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from difflib import get_close_matches
from typing import NoReturn

from obs.derivation import declared
from obs.errors import ConfigError, UnknownIndicatorError, UnknownRegionError
from obs.language import voice_of
from obs.models import Group, Indicator, Region
from obs.regions import all_regions, municipalities, name_of
from obs.study import GroupSpec, Study
from obs.study.model import COUNTY, MUNICIPALITIES

_UNLISTED = Region(code="", name="", kind="municipality")
"""What a code stands for that is in no list: a municipality of the study's own."""


def regions(study: Study, asked: Iterable[str]) -> tuple[str, ...]:
    """The codes of the regions *asked* for by code or name, in their order; else those of the study.

    UnknownRegionError for a region that is neither in Sweden's regional division nor in the study.
    """
    known = {code: name_of(code) for code in (*all_regions(), *study.scope())}
    codes = {word.casefold(): code for code, name in known.items() for word in (name, code)}
    found: dict[str, None] = {}
    for text in asked:
        code = codes.get(text.strip().casefold())
        if code is None:
            raise UnknownRegionError(f"there is no region {text!r}", suggestion=_region_meant(text, codes))
        found[code] = None
    return tuple(found) or study.regions


def _region_meant(text: str, codes: Mapping[str, str]) -> str:
    """A guess at what *text* means; *codes* go by name and code."""
    word = text.strip().casefold()
    # A number one digit off names another place, but spreadsheets do drop the leading zero.
    near = [word.zfill(4)] if word.isdigit() else get_close_matches(word, codes, n=1)
    if near and near[0] in codes:
        return f"did you mean {name_of(codes[near[0]])} ({codes[near[0]]})?"
    return "give its Swedish name or its SCB code"


def indicators(study: Study, asked: Iterable[str], *, every: bool) -> dict[str, Indicator]:
    """The indicators *asked* for, *every* one of the study, or its headline ones; in the study's order.

    Derived ones count like others. UnknownIndicatorError for one that is no id in the study, in no query of
    it and the formula of none, ConfigError for a study without indicators.
    """
    known = study.comparable()
    if not known:
        raise ConfigError(f"the study {study.name} has no indicators", suggestion="add some to obs.toml")
    wanted = {id_ for text in asked for id_ in _indicator_ids(study, text)}
    if not wanted and not every:
        wanted = {indicator.id for indicator in known.values() if indicator.headline}
    return {id_: each for id_, each in known.items() if id_ in wanted or not wanted}


def _indicator_ids(study: Study, text: str) -> list[str]:
    key, known = text.strip().casefold(), study.comparable()
    for id_ in known:
        if id_.casefold() == key:
            return [id_]
    ids = [
        id_
        for id_, indicator in known.items()
        if key in (value.casefold() for value in indicator.query.values() if isinstance(value, str))
    ]
    if not ids:
        same = _declared(study, text)
        if same is not None:
            return [same.id]
        near = get_close_matches(text.strip(), known, n=1)
        meant = f"did you mean {near[0]}? " if near else ""
        raise UnknownIndicatorError(
            f"the study {study.name} has no indicator {text!r}",
            suggestion=f"{meant}add it to obs.toml, or take one of: {', '.join(known)}",
        )
    return ids


def _declared(study: Study, text: str) -> Indicator | None:
    """The derived indicator whose formula *text* is, None if it is that of none or no formula."""
    try:
        return declared(text, study)
    except ConfigError:
        return None


def group(study: Study, asked: str | None, fetched: Mapping[str, Group]) -> Group:
    """The group *asked* for, else that of the study; *fetched* are the groups held from sources.

    UnknownRegionError for an unknown code in a list, ConfigError for any other group that is not there or
    has no members.
    """
    name = (asked or study.group).strip()
    found = _find_group(study, name, fetched)
    if not found.members:
        raise ConfigError(f"the group {name} has no members", suggestion="compare with another one")
    return found


def _find_group(study: Study, name: str, fetched: Mapping[str, Group]) -> Group:
    if name == MUNICIPALITIES:
        return Group(
            id=name,
            title="all municipalities",
            title_sv="alla kommuner",
            title_en="all municipalities",
            members=municipalities(),
        )
    if name.startswith(COUNTY):
        return _county(name)
    if name in study.groups:
        return _of_study(study.groups[name], fetched)
    if name in fetched:
        return replace(fetched[name], id=name)
    if ":" in name:
        _not_held(name, *name.split(":", 1))
    if "," in name or name in all_regions():
        named = [code for code in name.split(",") if code.strip()]
        if not named:
            raise ConfigError(f"the group {name!r} names no region", suggestion="write codes: 1783,1982")
        members = regions(study, named)
        others = [code for code in members if all_regions().get(code, _UNLISTED).kind != "municipality"]
        if others:
            raise ConfigError(
                f"{name_of(others[0])} ({others[0]}) is no municipality, so it cannot be in a group of them",
                suggestion="a group ranks municipalities; the country is the benchmark already",
            )
        return Group(
            id=",".join(members),
            title="own list",
            title_sv="egen lista",
            title_en="own list",
            members=members,
        )
    known = [MUNICIPALITIES, f"{COUNTY}17", *study.groups, *fetched]
    near = get_close_matches(name, known, n=1)
    meant = f"did you mean {near[0]}? " if near else ""
    raise ConfigError(
        f"there is no group {name!r}",
        suggestion=f"{meant}there are {', '.join(known)}, or codes divided by commas: 1783,1982",
    )


def _county(name: str) -> Group:
    code = name.removeprefix(COUNTY)
    region = all_regions().get(code)
    if region is None or region.kind != "county":
        counties = ", ".join(each.code for each in all_regions().values() if each.kind == "county")
        raise ConfigError(f"there is no county {code!r}", suggestion=f"write {COUNTY} and one of {counties}")
    return Group(
        id=name,
        title=f"municipalities of {region.name}",
        title_sv=f"kommunerna i {region.name}",
        title_en=f"municipalities of {voice_of('en').place(code)}",
        members=municipalities(code),
    )


def _of_study(spec: GroupSpec, fetched: Mapping[str, Group]) -> Group:
    if spec.regions:
        return _titled(spec, spec.regions, "study")
    held = fetched.get(f"{spec.source}:{spec.source_id}")
    if held is None:
        _not_held(f"{spec.id} ({spec.source}:{spec.source_id})", spec.source, spec.source_id)
    return _titled(spec, held.members, held.origin)


def _titled(spec: GroupSpec, members: tuple[str, ...], origin: str) -> Group:
    return Group(
        id=spec.id,
        title=spec.title,
        title_sv=spec.title_sv,
        title_en=spec.title_en,
        members=members,
        origin=origin,
        around=spec.around,
    )


def groups_held(study: Study, fetched: Mapping[str, Group]) -> dict[str, Group]:
    """The groups of the study whose members are known, by their name in it."""
    return {
        name: _of_study(spec, fetched)
        for name, spec in study.groups.items()
        if spec.regions or f"{spec.source}:{spec.source_id}" in fetched
    }


def _not_held(name: str, source: str, source_id: str) -> NoReturn:
    raise ConfigError(
        f"the group {name} is not among the stored figures",
        suggestion=f'name it in obs.toml, [groups.NAME] with source = "{source}" and id = "{source_id}", '
        "and run obs fetch",
    )
