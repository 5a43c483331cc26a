"""The terms that a source states, and what a publisher may do with its figures."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from tests.filling import fill
from tests.publish.conftest import PUBLISHER
from tests.report.site.invented import REGISTRY, held, series, study

from obs.errors import PublishError
from obs.models import Group, Limits, SourceInfo, Terms
from obs.plugins import Registry
from obs.publish.assembly import state
from obs.publish.permission import refusals, require_permission
from obs.store import Store
from obs.study import GroupSpec

BY = "https://creativecommons.org/licenses/by/4.0/"
STATED = SourceInfo(
    id="stranger",
    title="Främmande",
    publisher="Nobody",
    homepage="https://stranger.example",
    base_url="https://stranger.example/api",
    terms=Terms(
        licence="",
        licence_url="https://stranger.example/terms",
        credit="Källa: Främmande",
        credit_processed="Egen bearbetning av data från Främmande",
        redistribution="all",
    ),
    limits=Limits(connections=1, calls=10),
)


def stated(**terms: Any) -> SourceInfo:
    return replace(STATED, terms=replace(STATED.terms, **terms))


def test_terms_that_are_stated_and_allow_it_are_kept_by_a_release() -> None:
    assert list(refusals(STATED, PUBLISHER)) == []


@pytest.mark.parametrize("source", ["kolada", "scb", "local_csv"])
def test_the_terms_of_our_own_sources_allow_it(source: str) -> None:
    assert list(refusals(REGISTRY.source(source).info, PUBLISHER)) == []


@pytest.mark.parametrize(
    ("terms", "reason"),
    [
        ({"redistribution": None}, "does not say whether its figures may be passed on"),
        ({"redistribution": "none"}, "its figures may not be passed on, nor what is computed"),
        ({"redistribution": "processed"}, "only what is computed from its figures may be passed on"),
        ({"credit": " "}, "gives no Terms.credit, "),
        ({"credit_processed": ""}, "gives no Terms.credit_processed, "),
        ({"credit_processed": "Källa: Främmande"}, "its credit is the same"),
        ({"credit": "=Källa"}, "its Terms.credit would be a formula in a spreadsheet"),
        ({"credit_processed": "a\u202eb"}, r"its Terms.credit_processed holds the character U\+202E"),
        ({"licence_url": ""}, "names neither a licence nor the address of its terms"),
        ({"licence": "Eget", "licence_url": ""}, "names the licence 'Eget' and not where its text is"),
        ({"licence_url": "javascript:x"}, "the address of its terms is none of the web: 'javascript:x'"),
        (
            {"licence_url": "https://me:secret@stranger.example"},
            "the address of its terms is none of the web",
        ),
        ({"licence": "CC-BY-SA-4.0"}, "CC-BY-SA-4.0 binds what is computed from its figures, and CC0-1.0"),
        ({"licence": "CC-BY-NC-4.0"}, "CC-BY-NC-4.0 binds"),
        ({"licence": "CC BY-ND 4.0"}, "CC BY-ND 4.0 binds"),
        ({"licence": "ODbL-1.0"}, "ODbL-1.0 binds"),
        ({"licence": "CC-BY-4.0", "licence_url": BY}, "CC-BY-4.0 asks for credit wherever its figures go"),
    ],
)
def test_what_is_left_open_or_forbidden_is_a_reason(terms: dict[str, Any], reason: str) -> None:
    (found,) = refusals(stated(**terms), PUBLISHER)
    assert re.search(reason, found.reason), found


def test_figures_that_ask_for_credit_go_on_under_a_licence_that_asks_for_it() -> None:
    by = replace(PUBLISHER, licence="CC-BY-4.0")
    assert list(refusals(stated(licence="CC-BY-4.0", licence_url=BY), by)) == []


def _registry(info: SourceInfo) -> Registry:
    """Ours, and a source of somebody else."""
    there = REGISTRY.sources["local_csv"]
    other = type("Stranger", (there,), {"info": info})
    return replace(REGISTRY, sources={**REGISTRY.sources, info.id: other})


def test_a_release_is_refused_with_every_reason_before_anything_is_computed(tmp_path: Path) -> None:
    ours = replace(study(), publisher=PUBLISHER)
    theirs = replace(ours, indicators={"A": replace(ours.indicators["A"], source="stranger")})
    silent = stated(redistribution=None, credit="")
    with Store.open(tmp_path / ".obs") as store:
        fill(store, theirs, held("", A=series()).held, datetime(2026, 11, 20, tzinfo=UTC))
        assert state(theirs, store, _registry(STATED)).lineages.used["stranger"].credit == "Källa: Främmande"
        with pytest.raises(PublishError, match="terms of sources do not allow it") as raised:
            state(theirs, store, _registry(silent))
    assert "Främmande (stranger): its plugin does not say whether" in raised.value.message
    assert "Främmande (stranger): its plugin gives no Terms.credit" in raised.value.message
    assert raised.value.suggestion == (
        "let the author of the plugin mend that; until then "
        "publish a study without the indicators of stranger"
    )


def _refused(*infos: SourceInfo) -> PublishError:
    with pytest.raises(PublishError) as raised:
        require_permission(infos, PUBLISHER)
    return raised.value


def test_figures_that_ask_for_credit_are_not_to_be_left_out() -> None:
    """The way out is the licence of the release, and no other way is named."""
    error = _refused(stated(licence="CC-BY-4.0", licence_url=BY))
    assert error.suggestion == 'write licence = "CC-BY-4.0" in [publisher]'
    assert "without the indicators" not in str(error)


def test_reasons_with_one_remedy_name_it_once_for_all_sources() -> None:
    kept = stated(redistribution="none")
    error = _refused(kept, replace(kept, id="other"))
    assert error.suggestion == "publish a study without the indicators of stranger, other"
    assert "->" not in error.message


def test_each_reason_has_its_own_remedy_below_it() -> None:
    credited = replace(stated(licence="CC-BY-4.0", licence_url=BY), id="other")
    error = _refused(stated(redistribution="none"), credited)
    assert error.suggestion == ""
    assert [line.strip() for line in error.message.splitlines()[2::2]] == [
        "-> publish a study without the indicators of stranger",
        '-> write licence = "CC-BY-4.0" in [publisher]',
    ]


def test_a_service_without_terms_is_never_taken_for_the_publishers_own_statistics(tmp_path: Path) -> None:
    """Its figures would go out under the name and the licence of whoever publishes."""
    ours = replace(study(), publisher=PUBLISHER)
    theirs = replace(ours, indicators={"A": replace(ours.indicators["A"], source="stranger")})
    with Store.open(tmp_path / ".obs") as store:
        fill(store, theirs, held("", A=series()).held, datetime(2026, 11, 20, tzinfo=UTC))
        with pytest.raises(PublishError, match="names neither a licence nor the address of its terms"):
            state(theirs, store, _registry(stated(licence_url="")))


def test_a_source_of_which_there_are_groups_alone_is_credited_for_them(tmp_path: Path) -> None:
    """A list of the source, in a study without its figures, is not the publisher's."""
    groups = {"likes": GroupSpec(id="likes", title="Liknande", source="stranger", source_id="G1")}
    ours = replace(study(), publisher=PUBLISHER, groups=groups)
    came = Group(id="G1", title="Liknande", members=("9901", "9902"), origin="Främmande")
    with Store.open(tmp_path / ".obs") as store:
        moment = datetime(2026, 11, 20, tzinfo=UTC)
        fill(store, ours, held("", A=series()).held, moment)
        run = store.begin_run("groups", moment)
        store.put_group(run, came, source="stranger", fetched_at=moment)
        stated_ = state(ours, store, _registry(STATED))
        with pytest.raises(PublishError, match=r"Främmande \(stranger\): its figures may not be passed on"):
            state(ours, store, _registry(stated(redistribution="none")))
    table = next(each for each in stated_.tables if each.name == "groups")
    assert [(line.credit, line.sources) for line in table.lineage["region"]] == [
        ("Källa: Främmande", ("stranger",))
    ]
    assert (stated_.lineages.used["stranger"].first, stated_.lineages.used["stranger"].last) == (
        "2026-11-20",
        "2026-11-20",
    )
