"""What a fetch shall fetch: the user's choice among the study's indicators."""

from __future__ import annotations

import difflib
import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from obs.calling import blaming, started
from obs.errors import ConfigError
from obs.fetch.everything import whole_query
from obs.formulas import parts_of
from obs.models import Indicator, Query
from obs.plugins import Registry
from obs.study import Study, base_url


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What a user may choose of a fetch; empty means all of the study.

    *everything* are sources that are fetched as a whole, for all regions and years, in place of the study.
    """

    everything: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    indicators: tuple[str, ...] = ()
    offline: bool = False
    keep_valid: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What a fetch is for: the indicators *chosen* of each source, or *whole* sources by these queries.

    *hash* is equal for equal plans.
    """

    hash: str
    chosen: Mapping[str, Sequence[Indicator]] = field(default_factory=dict[str, Sequence[Indicator]])
    whole: Mapping[str, Query] = field(default_factory=dict[str, Query])


def plan_of(study: Study, registry: Registry, options: Options, environ: Mapping[str, str]) -> Plan:
    """The plan for *options*; ConfigError for a choice that there is not."""
    if options.everything:
        queries = {source_id: whole_query(study, source_id) for source_id in options.everything}
        for source_id, query in queries.items():
            source = started(registry, study, source_id)
            with blaming(source, "while it planned the catalogue"):
                list(source.everything(query))  # one that has no catalogue says so before a run begins
        return Plan(hash=_whole_hash(queries, _addresses(study, registry, queries, environ)), whole=queries)
    indicators = chosen(study, options)
    plan = plan_hash(study, indicators, addresses(study, registry, indicators, environ))
    return Plan(hash=plan, chosen=by_source(indicators))


def chosen(study: Study, options: Options) -> list[Indicator]:
    """The indicators to fetch, in study order."""
    _refuse_derived(study, options.indicators)
    _refuse_unknown("indicator", options.indicators, study.indicators)
    chosen = [
        indicator
        for indicator in study.indicators.values()
        if (not options.indicators or indicator.id in options.indicators)
        and (not options.sources or indicator.source in options.sources)
    ]
    if not chosen and options.indicators and options.sources:
        theirs = ", ".join(f"{each} is of {study.indicators[each].source}" for each in options.indicators)
        raise ConfigError(
            f"{theirs}, and not of {' or '.join(options.sources)}", suggestion="leave --source out"
        )
    if not chosen:
        used = ", ".join(sorted({indicator.source for indicator in study.indicators.values()}))
        raise ConfigError(
            f"the study has no indicator of {', '.join(options.sources) or 'that choice'}",
            suggestion=f"its sources are {used}" if used else "add an [indicators.ID] table to obs.toml",
        )
    return chosen


def _refuse_derived(study: Study, asked: Sequence[str]) -> None:
    for each in asked:
        if each in study.derived:
            parts = parts_of(study.derived[each])
            raise ConfigError(
                f"{each} is derived: nothing is fetched for it but its parts",
                suggestion=" ".join(f"--indicator {part}" for part in parts),
            )


def _refuse_unknown(what: str, asked: Sequence[str], known: Mapping[str, object]) -> None:
    for each in asked:
        if each not in known:
            near = difflib.get_close_matches(each, known, n=3)
            advice = f"did you mean {' or '.join(near)}?" if near else f"it has {', '.join(known)}"
            raise ConfigError(f"the study has no {what} {each!r}", suggestion=advice)


def by_source(indicators: Sequence[Indicator]) -> dict[str, list[Indicator]]:
    """The indicators of each source, sources and indicators in study order."""
    found: dict[str, list[Indicator]] = {}
    for indicator in indicators:
        found.setdefault(indicator.source, []).append(indicator)
    return found


def addresses(
    study: Study, registry: Registry, indicators: Sequence[Indicator], environ: Mapping[str, str]
) -> dict[str, str]:
    """The address of each source that is known, "" for one that reads files."""
    return _addresses(study, registry, [each.source for each in indicators], environ)


def _addresses(
    study: Study, registry: Registry, sources: Iterable[str], environ: Mapping[str, str]
) -> dict[str, str]:
    known = {each: registry.sources[each].info for each in sources if each in registry.sources}
    return {
        source: base_url(study, source, info.base_url, environ) if info.transport == "http" else ""
        for source, info in known.items()
    }


def plan_hash(study: Study, indicators: Sequence[Indicator], asked_at: Mapping[str, str]) -> str:
    """Equal for equal plans: a run goes on only when the same is asked for at the same addresses."""
    return _hash([_asked(indicators), study.scope(), study.first, study.last, dict(asked_at)])


def _whole_hash(queries: Mapping[str, Query], asked_at: Mapping[str, str]) -> str:
    asked = [(source, _asked(each.indicators), each.regions) for source, each in queries.items()]
    return _hash(["everything", asked, dict(asked_at)])


def _asked(indicators: Sequence[Indicator]) -> list[tuple[str, str, dict[str, object]]]:
    return [(each.id, each.source, dict(each.query)) for each in indicators]


def _hash(plan: object) -> str:
    return hashlib.sha256(json.dumps(plan, sort_keys=True, default=str).encode()).hexdigest()
