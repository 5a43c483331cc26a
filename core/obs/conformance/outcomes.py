"""What became of each promise of the kit, from what the children reported."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from obs.conformance.children import Ended
from obs.conformance.packages import Package
from obs.conformance.promises import FINGERPRINTED, Kind, Promise, promises
from obs.conformance.report import TRIED_AT_ALL, Check, State

Line = Mapping[str, Any]
_WORST: tuple[State, ...] = ("evaded", "broken", "kept", "not_tried")


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A source or metric that the package offers, and where its class begins."""

    kind: Kind
    id: str
    where: str


@dataclass(slots=True)
class _Told:
    """The lines of a child about the promises, put in order."""

    collected: list[Line] = field(default_factory=list[Line])
    outcomes: list[Line] = field(default_factory=list[Line])
    begun: dict[str, Line] = field(default_factory=dict[str, Line])
    subjects: dict[tuple[str, str], set[str]] = field(default_factory=dict[tuple[str, str], set[str]])

    @classmethod
    def of(cls, ended: Ended) -> _Told:
        told = cls()
        for line in ended.lines:
            if line["what"] == "collected":
                told.collected.append(line)
            elif line["what"] == "begun":
                told.begun[line["node"]] = line
            elif line["what"] == "outcome":
                told.outcomes.append(line)
                told.begun.pop(line["node"], None)
                if line["subject"]:
                    told.subjects.setdefault((line["file"], line["cls"]), set()).add(line["subject"])
        # What was begun and has no outcome was going on when Python ended, or a hook took it over.
        over = any(line["what"] == "end" for line in ended.lines)
        state, why = ("evaded", "something else than the test decided") if over else ("broken", ended.how)
        told.outcomes += [{**line, "state": state, "why": why} for line in told.begun.values()]
        return told

    def narrowed(self, classes: set[tuple[str, str]]) -> _Told:
        """What is told of these *classes*, each by its file and name."""
        mine = [
            [each for each in lines if (each["file"], each["cls"]) in classes]
            for lines in (self.collected, self.outcomes)
        ]
        return replace(self, collected=mine[0], outcomes=mine[1])

    def of_subject(self, id_: str, line: Line) -> bool:
        """Whether *line* is about the source or metric *id_*, as far as can be known."""
        if line["subject"]:
            return line["subject"] == id_
        return id_ in self.subjects.get((line["file"], line["cls"]), {id_})


def of_children(package: Package, offers: Sequence[Offer], first: Ended, second: Ended) -> Iterator[Check]:
    """A check for each promise of each of *offers*, from two runs with another order of sets."""
    told = _Told.of(first)
    for offer in offers:
        mine = [each for each in told.collected if each["kind"] == offer.kind]
        classes = {
            (each["file"], each["cls"])
            for each in told.outcomes
            if each["kind"] == offer.kind and each["subject"] == offer.id
        } or {
            (each["file"], each["cls"]) for each in mine if not told.subjects.get((each["file"], each["cls"]))
        }
        yield has_tests(package, offer, bool(classes))
        for promise in promises(offer.kind):
            yield _check(package, offer, promise, told.narrowed(classes), first)
        if classes:
            yield _elsewhere(offer, first, second)


def has_tests(package: Package, offer: Offer, found: bool) -> Check:
    """Whether there is a class of contract tests for *offer*."""
    contract = "SourceContract" if offer.kind == "source" else "MetricContract"
    return Check(
        id=TRIED_AT_ALL,
        promise=f"A class of tests that subclasses obs.testing.{contract} tries it.",
        state="kept" if found else "not_tried",
        subject=offer.id,
        why="" if found else lacking(package, offer),
        where=offer.where,
    )


def lacking(package: Package, offer: Offer) -> str:
    """What is needed to try the promises of *offer*."""
    contract = "SourceContract and recorded replies" if offer.kind == "source" else "MetricContract"
    if package.kind == "tree":
        return f"write a class of tests with {contract}: docs/testing-plugins.md"
    return f"its tests do not come with it: check its source tree, which needs a class with {contract}"


def _check(package: Package, offer: Offer, promise: Promise, told: _Told, ended: Ended) -> Check:
    """What became of *promise* in the classes that try *offer*, of which *told* tells."""
    check = Check(id=promise.id, promise=promise.words, state="not_tried", subject=offer.id)
    if not told.collected:
        return replace(check, why=lacking(package, offer))
    overriding = next((each for each in told.collected if promise.test in each["overridden"]), None)
    if overriding is not None:
        why = f"the class {overriding['cls']} overrides it"
        return replace(check, state="evaded", why=why, where=overriding["file"])
    if not any(each["test"] == promise.test for each in told.collected):
        return replace(check, state="evaded", why="it was taken away: it is not among the tests collected")
    mine = [
        each for each in told.outcomes if each["test"] == promise.test and told.of_subject(offer.id, each)
    ]
    if not mine:
        if not any(line["what"] == "end" for line in ended.lines):
            return replace(check, why=f"the tests did not come to it: {ended.how}")
        return replace(check, state="evaded", why="it was collected and not run")
    return _of_worst(check, min(mine, key=lambda each: _WORST.index(each["state"])))


def _of_worst(check: Check, worst: Line) -> Check:
    if worst["state"] == "kept":
        return replace(check, state="kept")
    case = worst["node"].partition("[")[2]
    why = f"[{case} {worst['why']}" if case else worst["why"]
    where = f"{worst['file']}, class {worst['cls']}" if worst["state"] != "not_tried" else ""
    return replace(check, state=worst["state"], why=why, where=where)


def _elsewhere(offer: Offer, first: Ended, second: Ended) -> Check:
    """Whether another process, with another order of sets and another time zone, gives the same."""
    group = "pure" if offer.kind == "source" else "metric"
    check = Check(
        id=f"{group}.another_process_gives_the_same",
        promise="Another process, with another PYTHONHASHSEED and time zone, gives the same answer.",
        state="not_tried",
        subject=offer.id,
    )
    prints = [
        {each["node"]: each["fingerprint"] for each in _prints(ended, offer)} for ended in (first, second)
    ]
    shared = prints[0].keys() & prints[1].keys()
    if not shared:
        told = [each["why"] for each in second.lines if each["what"] == "outcome" and each["why"]]
        ended = [] if any(each["what"] == "end" for each in second.lines) else [second.how]
        return replace(check, why=next(iter([*told, *ended]), "it gave no answer to compare"))
    differs = any(prints[0][node] != prints[1][node] for node in shared)
    if not differs:
        return replace(check, state="kept")
    why = "the requests, the rows or their order depend on the order of a set, on the time zone or on chance"
    return replace(check, state="broken", why=why, where=offer.where)


def _prints(ended: Ended, offer: Offer) -> list[Line]:
    return [
        line
        for line in ended.lines
        if line["what"] == "outcome"
        and line["subject"] == offer.id
        and line["test"] == FINGERPRINTED[offer.kind]
        and line["fingerprint"]
    ]


def of_the_run(ended: Ended) -> Iterator[Check]:
    """What holds for the tests as a whole: nothing decides over them, nothing goes outside, they end."""
    hooks = [f"{each['where']}: the hook {each['hook']}" for each in ended.lines if each["what"] == "hook"]
    yield Check(
        id="tests.hooks",
        promise="No hook of its conftest.py decides how a test went.",
        state="evaded" if hooks else "kept",
        why="\n".join(dict.fromkeys(hooks)),
    )
    overridden: dict[str, set[str]] = defaultdict(set)
    for each in ended.lines:
        if each["what"] == "collected":
            overridden[each["cls"]] |= {name for name in each["overridden"] if not name.startswith("test_")}
    changed = [
        f"the class {name} overrides {', '.join(sorted(each))}" for name, each in overridden.items() if each
    ]
    yield Check(
        id="tests.fixtures",
        promise="Its classes of tests override what they are meant to, and nothing else of the contract.",
        state="evaded" if changed else "kept",
        why="\n".join(changed),
    )
    uncollected = [each for each in ended.lines if each["what"] == "uncollected"]
    skipped = any(each["how"] == "skipped" for each in uncollected)
    yield Check(
        id="tests.collected",
        promise="Each file with a class of contract tests can be collected.",
        state="kept" if not uncollected else "evaded" if skipped else "broken",
        why="\n".join(f"{each['where']}: {each['why']}" for each in uncollected),
    )
    ends = [line for line in ended.lines if line["what"] == "end"]
    yield Check(
        id="tests.ended",
        promise="Its tests come to their end.",
        state="kept" if ends else "broken",
        why="" if ends else ended.how,
    )
    outside = [each for line in ends for each in line["outside"]]
    yield Check(
        id="offline.nothing_goes_outside",
        promise="Nothing goes outside while its tests run, neither the plugin nor the tests.",
        state="broken" if outside else "kept" if ends else "not_tried",
        why="\n".join(outside[:3]) if ends else "the tests did not come to their end",
    )
