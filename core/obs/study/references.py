"""What the sections of a study say about one another: names that must exist, years that must agree."""

from __future__ import annotations

from obs.models import DERIVED
from obs.regions import all_regions
from obs.study.model import COUNTY, MUNICIPALITIES, Study
from obs.study.tables import Table, did_you_mean, key_path, quoted


def check_references(root: Table, head: Table, study: Study) -> None:
    """Note what does not fit together in *study*, read from *root* with its section *head*."""
    if head.values and head.values.get("regions", []) == []:
        head.problem("regions", 'must name at least one municipality to show, for instance ["1783"]')
    if root.values.get("indicators", {}) == {}:
        root.problem("indicators", "there must be at least one, for instance [indicators.N31807]")
    _check_group(head, study)
    _check_years(head, study)
    _check_denominators(root, study)
    _check_successors(root, study)
    _check_sources(root, study)


def _check_group(head: Table, study: Study) -> None:
    counties = [f"{COUNTY}{region.code}" for region in all_regions().values() if region.kind == "county"]
    known = [MUNICIPALITIES, *study.groups, *counties]
    if study.group.strip() and study.group not in known:
        hint = did_you_mean(study.group, known)
        head.problem(
            "group",
            f'{quoted(study.group)} is neither "{MUNICIPALITIES}", a county as "county:17"'
            f" nor a [groups.NAME] of this file{hint}",
        )


def _check_years(head: Table, study: Study) -> None:
    first, last, start = study.first, study.last, study.change_from
    if first and last and last < first:
        head.problem("last", f"{last} is before first, {first}")
    elif start and ((first and start[:4] < first) or (last and start[:4] > last)):
        head.problem(
            "change_from", f"{start} is outside the years fetched, {first or '...'} to {last or 'now'}"
        )


def _check_denominators(root: Table, study: Study) -> None:
    for name, indicator in study.comparable().items():
        denominator = indicator.denominator
        if denominator and (denominator not in study.indicators or denominator == name):
            hint = did_you_mean(denominator, (other for other in study.indicators if other != name))
            section = DERIVED if indicator.source == DERIVED else "indicators"
            where = key_path(key_path(section, name), "denominator")
            root.problems.add(where, f"{quoted(denominator)} is no other indicator of this file{hint}")


def _check_successors(root: Table, study: Study) -> None:
    for name, indicator in study.indicators.items():
        successor = indicator.successor
        if successor and (successor not in study.indicators or successor == name):
            hint = did_you_mean(successor, (other for other in study.indicators if other != name))
            where = key_path(key_path("indicators", name), "successor")
            root.problems.add(where, f"{quoted(successor)} is no other indicator of this file{hint}")


def _check_sources(root: Table, study: Study) -> None:
    """A section for a source that nothing uses does no harm, but one with a slip of the pen would be lost."""
    used = {indicator.source for indicator in study.indicators.values()}
    used |= {group.source for group in study.groups.values() if group.source}
    for name in study.sources:
        hint = did_you_mean(name, used)
        if name not in used and hint:
            root.problems.add(key_path("sources", name), f"no indicator or group is of this source{hint}")
