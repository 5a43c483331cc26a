"""What a fetch shall fetch: the user's choice among the study's indicators."""

from __future__ import annotations

import difflib
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from obs.errors import ConfigError
from obs.formulas import parts_of
from obs.models import Indicator
from obs.plugins import Registry
from obs.study import Study, base_url


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What a user may choose of a fetch; empty means all of the study."""

    sources: tuple[str, ...] = ()
    indicators: tuple[str, ...] = ()
    offline: bool = False
    keep_valid: bool = False


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
    known = {
        each.source: registry.sources[each.source].info
        for each in indicators
        if each.source in registry.sources
    }
    return {
        source: base_url(study, source, info.base_url, environ) if info.transport == "http" else ""
        for source, info in known.items()
    }


def plan_hash(study: Study, indicators: Sequence[Indicator], asked_at: Mapping[str, str]) -> str:
    """Equal for equal plans: a run goes on only when the same is asked for at the same addresses."""
    asked = [(indicator.id, indicator.source, dict(indicator.query)) for indicator in indicators]
    plan = [asked, study.scope(), study.first, study.last, dict(asked_at)]
    return hashlib.sha256(json.dumps(plan, sort_keys=True, default=str).encode()).hexdigest()
