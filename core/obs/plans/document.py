"""The file of a plan: JSON with the hash of its content, so that a changed one is not taken for it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from obs.errors import ConfigError
from obs.models import Break, Group, Indicator, Programme
from obs.plans.model import Baseline, Decision, Plan

FORMAT = 1
_HASH = "sha256"
# Texts that plans did not have at first: an empty one is left out, so that an older plan is still itself.
_LATER = frozenset({"title_sv", "title_en", "source_sv", "source_en", "reason_sv"})
_LATER_OF_INDICATORS = frozenset({"label_sv", "successor"})


def sha256_of(content: Mapping[str, object]) -> str:
    """The hash of *content* without its own: of its JSON with sorted keys and no spaces, in UTF-8."""
    rest = {key: value for key, value in content.items() if key != _HASH}
    text = json.dumps(rest, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return hashlib.sha256(text.encode()).hexdigest()


def content_of(plan: Plan) -> dict[str, Any]:
    """What *plan* says, as in its file: without the texts in a language that are empty."""
    return asdict(plan, dict_factory=_without_empty)


def _without_empty(fields: list[tuple[str, Any]]) -> dict[str, Any]:
    values = dict(fields)
    # an indicator has had its titles from the beginning
    later = _LATER_OF_INDICATORS if "query" in values else _LATER
    return {key: value for key, value in values.items() if value or key not in later}


def written(plan: Plan) -> tuple[bytes, str]:
    """The file of *plan* and its hash."""
    content = json.loads(json.dumps({"format": FORMAT, **content_of(plan)}, allow_nan=False, default=dict))
    digest = sha256_of(content)
    text = json.dumps({**content, _HASH: digest}, ensure_ascii=False, indent=1, allow_nan=False)
    return f"{text}\n".encode(), digest


def read(body: bytes, file: str, *, expected: str = "") -> tuple[Plan, str]:
    """The plan in *body* and its hash; ConfigError if it was changed, or is none.

    *expected* is the hash that was published with the plan, "" for none: a file can be changed together with
    the hash in it.
    """
    try:
        content = json.loads(body)
        stated = content[_HASH]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise ConfigError(f"{file} is no plan: {error!r}", suggestion="obs freeze writes one") from error
    try:
        digest = sha256_of(content)
    except ValueError as error:
        raise ConfigError(f"{file} is no plan: {error}", suggestion="obs freeze writes one") from error
    if digest != stated:
        raise ConfigError(
            f"{file} was changed after it was frozen: its content has the hash {digest[:12]}…, "
            f"it states {str(stated)[:12]}…",
            suggestion="use the file as it was frozen; a changed plan is another plan",
        )
    if expected and digest != expected.strip().lower():
        raise ConfigError(
            f"{file} has the hash {digest}, not the one given",
            suggestion="somebody wrote another plan in its place, or the hash belongs to another file",
        )
    if content.get("format") != FORMAT:
        raise ConfigError(
            f"{file} has format {content.get('format')}; this obs reads {FORMAT}", suggestion="update obs"
        )
    try:
        return _plan(content), digest
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise ConfigError(
            f"{file} is not a plan of this obs: {error!r}", suggestion="obs freeze writes one"
        ) from error


def _plan(content: Mapping[str, Any]) -> Plan:
    for text in (content["end"], *content["starts"], content["region"]):
        int(text[:4])  # years and codes, or no plan
    return Plan(
        title=content["title"],
        frozen=content["frozen"],
        study=content["study"],
        region=content["region"],
        programmes=tuple(Programme(**each) for each in content["programmes"]),
        starts=tuple(content["starts"]),
        end=content["end"],
        expected=content["expected"],
        indicators={id_: _indicator(each) for id_, each in content["indicators"].items()},
        derived={id_: _indicator(each) for id_, each in content["derived"].items()},
        group=_group(content["group"]),
        peers=_group(content["peers"]) if content["peers"] else None,
        benchmark=content["benchmark"],
        decision=_decision(content["decision"]),
        known=content["known"],
        baseline=tuple(Baseline(**each) for each in content["baseline"]),
        figures=content["figures"],
        made_with=content["made_with"],
        notes=tuple(content["notes"]),
    )


def _decision(values: dict[str, Any]) -> Decision:
    fields: dict[str, Any] = {**values, "words": tuple(values["words"])}
    return Decision(**fields)


def _indicator(values: dict[str, Any]) -> Indicator:
    fields: dict[str, Any] = {**values, "breaks": tuple(Break(**each) for each in values["breaks"])}
    return Indicator(**fields)


def _group(values: dict[str, Any]) -> Group:
    fields: dict[str, Any] = {**values, "members": tuple(values["members"])}
    return Group(**fields)
