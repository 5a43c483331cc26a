"""What the author of a plugin says in its tests and nothing proves, where it narrows what was tried."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from obs.conformance.children import Ended
from obs.conformance.report import Remark


def claims(ended: Ended) -> Iterator[Remark]:
    """A remark for each attribute of a class of tests that asks for less than the contract can try."""
    subjects: dict[tuple[str, str], set[str]] = {}
    for line in ended.lines:
        if line["what"] == "outcome" and line["subject"]:
            subjects.setdefault((line["file"], line["cls"]), set()).add(line["subject"])
    for line in ended.lines:
        if line["what"] != "class":
            continue
        for id_ in sorted(subjects.get((line["file"], line["cls"]), set()) or {line["cls"]}):
            for name, text in _claimed(line["kind"], line["claims"]):
                yield Remark(id=f"claims.{name}", text=text, subject=id_, where=f"class {line['cls']}")


def _claimed(kind: str, given: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    if kind == "metric":
        if "rank" not in given.get("ranks", ["rank"]):
            yield "ranks", f"ranks = {given['ranks']}: only these hold the place of a member of the group"
        return
    if given.get("states_licence") is False:
        yield "states_licence", "states_licence = False: neither a licence nor an address of terms exists"
    if given.get("tells_cut_off") is False:
        yield "tells_cut_off", "tells_cut_off = False: a reply that was cut off can pass for a whole one"
    if given.get("optional_fields"):
        fields = ", ".join(given["optional_fields"])
        yield "optional_fields", f"optional_fields = {fields}: nobody notices when the service renames these"
    if given.get("links_not_followed"):
        keys = ", ".join(given["links_not_followed"])
        yield "links_not_followed", f"links_not_followed = {keys}: no figures stand behind these links"
    lacking_statuses = [each for each in ("missing", "suppressed") if each not in given.get("statuses", [])]
    if lacking_statuses:
        told = " and no ".join(lacking_statuses)
        yield "statuses", f"the recorded replies hold no {told} figure: what it makes of one was not seen"
    known = given.get("known")
    if isinstance(known, int) and known < 3:
        yield "known", f"known names {known} figures that were read by eye: few to hold it to"
    limits = given.get("documented_limits")
    if limits:
        connections, calls, seconds = limits
        rate = f"{calls} calls in {seconds:g} s" if calls is not None else "any number of calls"
        yield "documented_limits", f"the service allows {rate} on {connections} connections at once"
