"""Requests and groups in the ledger against what they were made from."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, cast

from obs.audit.asking import Asking
from obs.audit.bodies import LEDGER
from obs.audit.following import base_of
from obs.audit.model import Notes, named
from obs.audit.rereading import Rereader
from obs.calling import blaming, read_reply, started
from obs.errors import ObsError
from obs.fetch.channels import reply_of, request_key
from obs.models import Group, Request
from obs.store import HeldGroup, Inventory


def check_requests(inventory: Inventory, notes: Notes) -> None:
    """Each request against the hash of it that was noted with its reply, and against the address of that."""
    for number, reply in inventory.replies.items():
        asked = Request(path=reply.path, body=reply.body)
        if request_key(replace(asked, method=cast("Any", reply.method))) != reply.key:
            problem = f"reply {number}: its request is not the one that was noted"
            notes.note("ledger-damaged", "error", problem, LEDGER, file="ledger.sqlite")
    elsewhere = [
        f"reply {number}" for number, each in inventory.replies.items() if not each.url.endswith(each.path)
    ]
    if elsewhere:
        notes.note(
            "other-address",
            "warning",
            f"noted as from another address than was asked: {named(elsewhere)}",
            "a service that redirects does so; if it does not, put ledger.sqlite back from a backup",
            file="ledger.sqlite",
        )


def check_groups(rereader: Rereader, asking: Asking, notes: Notes) -> int:
    """The members of each group against its raw replies; how many could be read again.

    A group of the study that a run has brought must be there.
    """
    count = 0
    for held in rereader.inventory.groups:
        try:
            found = _read_again(rereader, held)
        except ObsError as error:
            _note_unread(rereader, asking, held, error.message, notes)
            continue
        if found is None:
            why = f"{held.source} would now be asked for other replies than those that are recorded"
            _note_unread(rereader, asking, held, why, notes)
            continue
        count += 1
        if held.group not in [replace(each, origin=held.group.origin) for each in found]:
            notes.note(
                "values-differ",
                "error" if asking.is_read_alike(held.source) else "warning",
                f"group {held.group.id} and the raw replies that it came from have other members or names",
                f"{LEDGER}, or run obs fetch --source {held.source}",
                file="ledger.sqlite",
            )
    _check_lost(rereader, asking, notes)
    return count


def _note_unread(rereader: Rereader, asking: Asking, held: HeldGroup, why: str, notes: Notes) -> None:
    """A remark, or an error where the plugin of now has read all, and all replies of the run are whole."""
    replies = rereader.inventory.of_run.get(held.run, {}).values()
    excused = not asking.is_read_alike(held.source) or any(
        each.sha256 in rereader.unusable or not each.url.endswith(each.path) for each in replies
    )
    if excused:
        notes.note("not-read-again", "warning", f"not read again: group {held.group.id}: {why}")
        return
    notes.note(
        "ledger-damaged",
        "error",
        f"group {held.group.id} cannot be read again, though the same version of the plugin read it: {why}",
        f"{LEDGER}, or run obs fetch --source {held.source}",
        file="ledger.sqlite",
    )


def _check_lost(rereader: Rereader, asking: Asking, notes: Notes) -> None:
    """Groups of the study whose replies a run has, and that the ledger does not have."""
    held = {(each.source, each.group.id) for each in rereader.inventory.groups}
    whole = sorted((id_ for id_, run in rereader.inventory.run_rows.items() if run.whole), reverse=True)
    for spec in rereader.study.groups.values():
        if not spec.source or (spec.source, spec.source_id) in held or not asking.is_read_alike(spec.source):
            continue
        for run in whole:
            group = Group(id=spec.source_id, title="", members=())
            try:
                found = _read_again(rereader, HeldGroup(group=group, source=spec.source, run=run))
            except ObsError:
                continue
            if any(each.id == spec.source_id for each in found or ()):
                notes.note(
                    "ledger-damaged",
                    "error",
                    f"group {spec.source_id} came in run {run}, and the ledger does not have it",
                    f"{LEDGER}, or run obs fetch --source {spec.source}",
                    file="ledger.sqlite",
                )
                break


def _read_again(rereader: Rereader, held: HeldGroup) -> list[Group] | None:
    """The group as its replies give it now; None where they are not found in its run."""
    of_run = rereader.inventory.of_run.get(held.run, {})
    replies = [each for each in of_run.values() if each.source == held.source]
    source = started(rereader.registry, rereader.study, held.source)
    base = base_of(source, replies)
    with blaming(source, f"on the group {held.group.id}"):
        waiting = list(source.group(held.group.id))
    found: list[Group] = []
    answered: set[str] = set()
    while waiting:
        request = waiting.pop()
        with blaming(source, f"with the path {request.path!r}"):
            request = replace(request, path=base.relative(request.path) if base else request.path)
        key = request_key(request)
        if key in answered:
            continue
        answered.add(key)
        recorded = [each for each in replies if each.key == key and each.sha256 not in rereader.unusable]
        if not recorded:
            return None
        for each in recorded:
            page = read_reply(source, request, reply_of(rereader.store, each))
            found += page.groups
            waiting += page.more
    return found if answered else None
