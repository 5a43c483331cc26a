"""Asking the sources: what is recorded, and what stands in for a service that does not answer."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest

from obs.calendar.asking import listen
from obs.calendar.heard import Heard
from obs.store import Store

if TYPE_CHECKING:
    from tests.calendar.conftest import Kit, Service

NOBODY = "http://127.0.0.1:9"


def ask(kit: Kit, store: Store, address: str, *names: str, offline: bool = False) -> Heard:
    """What the telling source says of the series *names* at *address*."""
    return listen(
        kit.study(*(kit.indicator(name) for name in names)),
        registry=kit.registry,
        store=store,
        environ={"OBS_TELLING_BASE_URL": address},
        clock=lambda: datetime(2026, 11, 27, 9, 0, tzinfo=UTC),
        offline=offline,
    )


def test_what_a_service_says(kit: Kit, store: Store, service: Service) -> None:
    """Each indicator with the path and the moment of the reply that said it."""
    service.says = {"/andel": "2026-08-28", "/antal": "2026-10-28"}
    told = ask(kit, store, service.url, "andel", "antal").told
    assert {name: each.announcement.final for name, each in told.items()} == {
        "andel": date(2026, 8, 28),
        "antal": date(2026, 10, 28),
    }
    assert told["andel"].metadata == "/andel"
    assert abs((told["andel"].read_at - datetime.now(UTC)).total_seconds()) < 60
    assert not told["andel"].recorded


def test_a_service_that_is_down_is_spoken_for_by_the_record(kit: Kit, store: Store, service: Service) -> None:
    """With the time of the recorded reply, and the failure told."""
    service.says = {"/andel": "2026-08-28"}
    before = ask(kit, store, service.url, "andel").told["andel"]
    later = ask(kit, store, NOBODY, "andel")
    assert later.told["andel"].announcement == before.announcement
    assert later.told["andel"].read_at == before.read_at
    assert later.told["andel"].recorded
    assert len(later.problems) == 1
    assert "telling does not answer" in later.problems[0]


def test_the_newest_record_speaks(kit: Kit, store: Store, service: Service) -> None:
    """Of two recorded replies the later one counts."""
    for day in ("2026-08-28", "2026-09-30"):
        service.says = {"/andel": day}
        ask(kit, store, service.url, "andel")
    service.says = {}
    assert ask(kit, store, service.url, "andel").told["andel"].announcement.final == date(2026, 9, 30)


def test_one_path_that_fails_leaves_the_others_alone(kit: Kit, store: Store, service: Service) -> None:
    """What is answered is of now, what is not is of the record, or else said to be unknown."""
    service.says = {"/andel": "2026-08-28"}
    ask(kit, store, service.url, "andel")
    service.says = {"/antal": "2026-10-28"}
    both = ask(kit, store, service.url, "andel", "antal", "ny")
    assert (both.told["andel"].recorded, both.told["antal"].recorded) == (True, False)
    assert "no recorded reply to /ny" in both.silent["ny"]


def test_offline_sends_nothing(kit: Kit, store: Store, service: Service) -> None:
    """The record alone speaks, in a store that is only read, and a failure is not made up."""
    service.says = {"/andel": "2026-08-28"}
    ask(kit, store, service.url, "andel")
    service.says = {"/andel": "2027-01-01", "/antal": "2027-01-01"}
    with Store.open(store.path, read_only=True) as readable:
        found = ask(kit, readable, service.url, "andel", "antal", offline=True)
    assert found.told["andel"].announcement.final == date(2026, 8, 28)
    assert "was not asked" in found.silent["antal"]
    assert found.problems == ()


def test_a_source_without_a_calendar_and_one_that_breaks(kit: Kit, store: Store, service: Service) -> None:
    """A stranger's old source knows none; a fault is blamed on its plugin; the third still speaks."""
    service.says = {"/andel": "2026-08-28"}
    found = listen(
        kit.study(kit.indicator("tyst", "silent"), kit.indicator("trasig", "broken"), kit.indicator("andel")),
        registry=kit.registry,
        store=store,
        environ={"OBS_TELLING_BASE_URL": service.url},
        clock=lambda: datetime(2026, 11, 27, tzinfo=UTC),
    )
    assert found.silent["tyst"] == "source silent knows no calendar of publications"
    assert "broken broke" in found.silent["trasig"]
    assert [line for line in found.problems if "broken" in line] == list(found.problems)
    assert "andel" in found.told


def test_a_query_that_is_wrong_silences_no_other(kit: Kit, store: Store, service: Service) -> None:
    """The source is not asked about it, and the reason is told."""
    service.says = {"/andel": "2026-08-28"}
    found = listen(
        kit.study(kit.indicator("fel", query={"serie": "fel"}), kit.indicator("andel")),
        registry=kit.registry,
        store=store,
        environ={"OBS_TELLING_BASE_URL": service.url},
        clock=lambda: datetime(2026, 11, 27, tzinfo=UTC),
    )
    assert found.silent == {"fel": "its query is wrong: it names no series"}
    assert list(found.told) == ["andel"]


def test_a_calendar_is_no_fetch(kit: Kit, store: Store, service: Service) -> None:
    """Its run has another plan than a fetch: `obs fetch --offline` never rebuilds from it."""
    service.says = {"/andel": "2026-08-28"}
    ask(kit, store, service.url, "andel")
    from obs.fetch.choice import addresses, plan_hash

    study = kit.study(kit.indicator("andel"))
    chosen = list(study.indicators.values())
    asked_at = addresses(study, kit.registry, chosen, {"OBS_TELLING_BASE_URL": service.url})
    plan = plan_hash(study, chosen, asked_at)
    assert store.whole_run(plan) is None
    assert store.whole_run(f"calendar {plan}") is not None


@pytest.mark.parametrize("damage", [b"", b"not gzip"])
def test_a_damaged_record_is_not_used(kit: Kit, store: Store, service: Service, damage: bytes) -> None:
    """A raw file that is broken is told as nothing known, not as an announcement."""
    service.says = {"/andel": "2026-08-28"}
    ask(kit, store, service.url, "andel")
    (file,) = [path for path in (store.path / "raw").rglob("*") if path.is_file()]
    file.write_bytes(damage)
    service.says = {}
    assert "damaged" in ask(kit, store, service.url, "andel").silent["andel"]
