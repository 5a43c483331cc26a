"""Whose the lists of a group's members are."""

from __future__ import annotations

from dataclasses import replace

from obs.models import Group
from obs.plugins import Registry
from obs.publish.assembly import state
from obs.publish.tables.places import groups
from obs.store import Store
from obs.study import GroupSpec, Study

FETCHED = {
    "likes": Group(id="likes", title="Liknande", members=("9901", "9902"), origin="Kolada"),
    "own": Group(id="own", title="Egna", members=("9903",), origin="the study"),
}
SPECS = {
    "likes": GroupSpec(id="likes", title="Liknande", source="kolada", source_id="G1"),
    "own": GroupSpec(id="own", title="Egna", regions=("9903",)),
}


def test_each_group_is_credited_to_who_made_it(study: Study, store: Store, plugins: Registry) -> None:
    """Kolada's name beside a list that the study made would be a wrong credit, and the other way round."""
    lineages = state(study, store, plugins).lineages
    both = groups(FETCHED, replace(study, groups=SPECS), lineages)
    assert both is not None
    credited = {line.where: (line.credit, line.licence.path) for line in both.lineage["region"]}
    assert credited == {
        "group = likes": ("Källa: Kolada", "https://www.kolada.se/om-oss/api/"),
        "group = own": ("Påhittade kommunen", "https://creativecommons.org/publicdomain/zero/1.0/"),
    }
    for name, credit in (("likes", "Källa: Kolada"), ("own", "Påhittade kommunen")):
        one = groups({name: FETCHED[name]}, replace(study, groups={name: SPECS[name]}), lineages)
        assert one is not None
        assert [(line.where, line.credit) for line in one.lineage["region"]] == [("", credit)]
