"""The whole check of a plugin: what it declares and imports is read, what it does is tried in children."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from obs.conformance import children, confidential, imports, metadata, outcomes, own, standing_in, written
from obs.conformance.claims import claims as claims_in
from obs.conformance.contract_classes import contract_files, import_mode, python_paths
from obs.conformance.loading import spec_of
from obs.conformance.opening import open_package
from obs.conformance.outcomes import Offer
from obs.conformance.packages import Package
from obs.conformance.promises import DECLARED_ONLY, FINGERPRINTED, promises
from obs.conformance.report import LOADS, TRIED_AT_ALL, Check, Remark, Report, judged

_LOADS = "obs can import and register it."


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeLimits:
    """Seconds after which a plugin that hangs is stopped: while it is imported, and while its tests run.

    The tests run twice, with another order of sets; both runs together are stopped after *testing*.
    """

    importing: float = 60.0
    testing: float = 300.0


def check_package(named: str, limits: TimeLimits | None = None) -> Report:
    """Everything that can be said about the package *named*: a folder, a distribution, a file.

    Its code is run, in children. Raises ConfigError where there is no such package.
    """
    package, limits = open_package(named), limits or TimeLimits()
    spec = spec_of(package) | {"states_limits": written.states_limits(package)}
    loaded = children.run("child_import", spec, seconds=limits.importing)
    offers = [
        Offer(kind=each["kind"], id=each["id"], where=each["where"])
        for each in loaded.lines
        if each["what"] == "offer"
    ]
    tried, claims = _tried(package, offers, spec, limits)
    declared = _with_claims(list(_loading(loaded, offers)), claims)
    report = read(package)
    return replace(
        report,
        checks=(*report.checks, *declared, *tried),
        remarks=(*report.remarks, *_printed(loaded)),
        claims=tuple(claims),
        sources=tuple(each.id for each in offers if each.kind == "source"),
        metrics=tuple(each.id for each in offers if each.kind == "metric"),
    )


def read_package(named: str) -> Report:
    """What can be said about the package *named* without running any of it; it is never conformant."""
    package = open_package(named)
    report = read(package)
    untried = Check(
        id=LOADS, promise=_LOADS, state="not_tried", why="safe mode reads a plugin and runs nothing of it"
    )
    return replace(report, checks=(*report.checks, untried))


def read(package: Package) -> Report:
    """What stands in *package*."""
    found = imports.read_modules(package, metrics_only=written.without_sources(package))
    return Report(
        name=package.name,
        version=package.version,
        checks=(
            *metadata.checks(package),
            *written.checks(package),
            *confidential.checks(package),
            *own.checks(package),
            *imports.checks(package, found),
        ),
        remarks=(*metadata.remarks(package), *own.remarks(package), *found.remarks),
    )


def _with_claims(declared: list[Check], claims: Sequence[Remark]) -> list[Check]:
    """*declared*, where an author says that there are no terms as not tried: that is a claim, and named."""
    without = {each.subject for each in claims if each.id == "claims.states_licence"}
    return [
        replace(each, state="not_tried", why="its author says that there are none")
        if each.id == "declares.source_licence" and each.subject in without
        else each
        for each in declared
    ]


def _loading(loaded: children.Ended, offers: Sequence[Offer]) -> Iterator[Check]:
    """What came of importing it as obs does."""
    problems = [each["text"] for each in loaded.lines if each["what"] == "problem"]
    names = [each["text"] for each in loaded.lines if each.get("kind") == "PluginNameError"]
    if not any(each["what"] == "end" for each in loaded.lines):
        problems.append(f"it could not be imported: {loaded.how}")
    yield judged(LOADS, _LOADS, [(each, "") for each in problems])
    yield judged(
        "declares.ids",
        "Its ids are lower-case identifiers that no plugin of obs has.",
        [(each, "") for each in names],
    )
    if not problems:
        none = [] if offers else [("it offers neither a source nor a metric", "")]
        yield judged("declares.offers", "It offers a source or a metric.", none)
    went = next((each for each in loaded.lines if each["what"] == "went"), None)
    if went is not None:
        outside = [(each, "") for each in (*went["outside"], *went["opened"])]
        yield judged(
            "offline.importing", "It opens no connection, program or file while it is imported.", outside
        )
    yield from (Check(**each["check"]) for each in loaded.lines if each["what"] == "check")


def _printed(loaded: children.Ended) -> Iterator[Remark]:
    if loaded.printed.strip():
        first = loaded.printed.strip().splitlines()[0][:100]
        yield Remark(id="declares.loads", text=f"it prints while it is imported: {first}")


def _tried(
    package: Package, offers: Sequence[Offer], spec: Mapping[str, object], limits: TimeLimits
) -> tuple[list[Check], list[Remark]]:
    """The promises of the kit, by the package's own tests or, where none can come with it, by ours."""
    if not offers:
        return [], []
    files = contract_files(package.root) if package.kind == "tree" else []
    if files:
        return _by_its_tests(package, offers, spec, files, limits)
    if package.kind == "tree":
        return _untried(package, offers), []
    return _by_ours(package, offers, spec, limits), []


def _untried(package: Package, offers: Sequence[Offer]) -> list[Check]:
    checks: list[Check] = []
    for offer in offers:
        why = outcomes.lacking(package, offer)
        checks.append(outcomes.has_tests(package, offer, found=False))
        checks += [
            Check(id=each.id, promise=each.words, state="not_tried", subject=offer.id, why=why)
            for each in promises(offer.kind)
        ]
    return checks


def _run_twice(
    spec: Mapping[str, object],
    limits: TimeLimits,
    only: Mapping[str, Sequence[str]] | None,
    how: Mapping[str, object],
) -> tuple[children.Ended, children.Ended]:
    """The tests, and those whose answers can be compared once more with another order of sets."""
    begun = time.monotonic()
    first = children.run("child_tests", {**spec, **how, "only": only}, seconds=limits.testing)
    if not any(each.get("fingerprint") for each in first.lines):
        return first, replace(first, lines=())
    narrow = {
        kind: [test] if only is None or test in only[kind] else [] for kind, test in FINGERPRINTED.items()
    }
    again = {**spec, **how, "only": narrow}
    left = max(1.0, limits.testing - (time.monotonic() - begun))
    return first, children.run("child_tests", again, seconds=left, hash_seed="1")


def _by_its_tests(
    package: Package,
    offers: Sequence[Offer],
    spec: Mapping[str, object],
    files: Sequence[Path],
    limits: TimeLimits,
) -> tuple[list[Check], list[Remark]]:
    how = {
        "files": [str(each.resolve()) for each in files],
        "import_mode": import_mode(package.root),
        "pythonpath": python_paths(package.root),
    }
    first, second = _run_twice(spec, limits, None, how)
    checks = [*outcomes.of_children(package, offers, first, second), *outcomes.of_the_run(first)]
    root = str(package.root.resolve()) + "/"
    shown = [
        replace(each, why=each.why.replace(root, ""), where=each.where.replace(root, "")) for each in checks
    ]
    return shown, list(claims_in(first))


def _by_ours(
    package: Package, offers: Sequence[Offer], spec: Mapping[str, object], limits: TimeLimits
) -> list[Check]:
    """Without tests of its own: metrics on the golden panel, of sources what they declare."""
    with tempfile.TemporaryDirectory(prefix="obs-check-") as made:
        file = standing_in.write(Path(made), [(each.kind, each.id) for each in offers])
        everything = [each.test for each in promises("metric")]
        only = {"source": sorted(DECLARED_ONLY["source"]), "metric": everything}
        how = {"files": [str(file)], "import_mode": "prepend", "pythonpath": [], "root": made}
        first, second = _run_twice(spec, limits, only, how)
    found = list(outcomes.of_children(package, offers, first, second))
    return [each for offer in offers for each in _narrowed(package, offer, found)] + [
        each for each in outcomes.of_the_run(first) if each.id != "tests.fixtures"
    ]


def _narrowed(package: Package, offer: Offer, found: Sequence[Check]) -> Iterator[Check]:
    """The checks of *offer*, those of which nothing can be said without its own tests as not tried."""
    mine = [each for each in found if each.subject == offer.id]
    declared = {each.id for each in promises(offer.kind) if each.test in DECLARED_ONLY[offer.kind]}
    fits = any(each.id == "metric.the_panel_can_tell" and each.state == "kept" for each in mine)
    for each in mine:
        if each.id in declared or fits:
            yield each
        elif each.id == TRIED_AT_ALL:
            yield outcomes.has_tests(package, offer, found=False)
        else:
            yield replace(each, state="not_tried", why=outcomes.lacking(package, offer), where="")
