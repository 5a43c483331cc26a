"""Requests and groups in the ledger against what they were made from."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, cast

from obs.audit.bodies import LEDGER, source_of
from obs.audit.model import Notes, named
from obs.audit.rereading import Rereader, base_of, reply_of
from obs.calling import blaming, read_reply
from obs.errors import ObsError
from obs.fetch.channels import request_key
from obs.models import Group, Request
from obs.store import HeldGroup, Inventory, Parser


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


def check_groups(rereader: Rereader, notes: Notes) -> int:
    """The members of each group against its raw replies; how many could be read again."""
    count = 0
    for held in rereader.inventory.groups:
        try:
            found = _read_again(rereader, held)
        except ObsError as error:
            notes.note("not-read-again", "warning", f"not read again: group {held.group.id}: {error.message}")
            continue
        if found is None:
            why = f"{held.source} would now be asked for other replies than those that are recorded"
            notes.note("not-read-again", "warning", f"not read again: group {held.group.id}: {why}")
            continue
        count += 1
        if held.group not in [replace(each, origin=held.group.origin) for each in found]:
            notes.note(
                "values-differ",
                "error" if _is_read_alike(rereader, held.source) else "warning",
                f"group {held.group.id} and the raw replies that it came from have other members or names",
                f"{LEDGER}, or run obs fetch --source {held.source}",
                file="ledger.sqlite",
            )
    return count


def _is_read_alike(rereader: Rereader, source: str) -> bool:
    """Whether all of *source* was read by the plugin of now: a group notes no plugin of its own."""
    inventory, owner = rereader.inventory, rereader.registry.owners.get(source)
    if owner is None:
        return False
    now = Parser(plugin=owner.name, distribution=owner.distribution, version=owner.version)
    return all(
        held.vintage.parser == now for held in inventory.vintages if source_of(inventory, held) == source
    )


def _read_again(rereader: Rereader, held: HeldGroup) -> list[Group] | None:
    """The group as its replies give it now; None where they are not found in its run."""
    replies = [
        each
        for number, each in sorted(rereader.inventory.replies.items())
        if each.source == held.source and rereader.inventory.run_of[number] == held.run
    ]
    with blaming(held.source, "at its start"):
        source = rereader.registry.source(held.source)(rereader.study.source_options(held.source))
    base = base_of(source, replies)
    with blaming(held.source, f"on the group {held.group.id}"):
        waiting = list(source.group(held.group.id))
    found: list[Group] = []
    answered: set[str] = set()
    while waiting:
        request = waiting.pop()
        with blaming(held.source, f"with the path {request.path!r}"):
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
