"""What became of a frozen plan: in the terminal, as rows and as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from textwrap import wrap

import polars as pl
from rich.console import Console
from rich.text import Text

from obs.language import PLAIN
from obs.plans import Followed, Outcome, Plan, content_of
from obs.regions import name_of
from obs.report.claims import print_specifications
from obs.report.corrections import each_once, told

_INDENT = "  "


def print_followed(followed: Followed, console: Console) -> None:
    """Print *followed*: the plan, each outcome with its verdict or what is missing yet, and the revisions."""
    for line in _introduction(followed):
        _say(console, line)
    for outcome in followed.outcomes:
        console.print()
        indicator = outcome.indicator
        head = f"{indicator.id}  {indicator.title_en}, expected {outcome.expected}: {_answer(outcome)}"
        for line in wrap(head, console.width, subsequent_indent=_INDENT):
            console.print(Text(line, "bold"), soft_wrap=True)
        print_specifications(outcome.specifications, console)
    console.print()
    for line in _closing(followed):
        _say(console, line)


def _introduction(followed: Followed) -> Iterator[str]:
    plan = followed.plan
    yield f"{plan.title} ({name_of(plan.region)}), plan frozen {plan.frozen}"
    yield f"sha256 {followed.sha256}"
    peers = f", peers {', '.join(map(name_of, plan.peers.members))}" if plan.peers else ""
    group = f"group {plan.group.title} ({len(plan.group.members)}){peers}"
    yield f"Starts {', '.join(plan.starts)}, end {plan.end}; {group}."
    yield f"Frozen on: {plan.figures}"
    yield f"Figures now: {followed.figures}"
    yield "Rule: " + " ".join(plan.decision.words)
    for note in plan.notes:
        yield f"Note: {note}"


def _answer(outcome: Outcome) -> str:
    if not outcome.missing:
        return str(outcome.verdict)
    first, last = outcome.missing[0], outcome.missing[-1]
    span = first if first == last else f"{first} to {last}"
    return f"not decided: no figures for {span} (they end in {outcome.last or 'none'})"


def _closing(followed: Followed) -> Iterator[str]:
    if followed.revised:
        yield f"{len(followed.revised)} baseline figures have been revised since the plan was frozen:"
        for each, now in followed.revised:
            where = f"{each.indicator} {name_of(each.region)} {each.period}"
            yield f"{_INDENT}{where}: {each.value} then, {now} now"
    else:
        yield "The baseline figures of the region and the benchmark are as they were."
    for each in told(each_once(followed.corrected)):
        yield f"Corrected: {PLAIN.say(each)}"
    if not followed.final:
        yield "Nothing is decided before the figures of every outcome are there."
    for credit in followed.credits:
        yield f"{credit}."


def rows(followed: Followed) -> pl.DataFrame:
    """One row for each outcome: its verdict, and what is missing yet."""
    return pl.DataFrame(
        [
            {
                "indicator": outcome.indicator.id,
                "expected": outcome.expected,
                "verdict": None if outcome.missing else str(outcome.verdict),
                "agreeing": sum(each.agreeing for each in outcome.judgements),
                "counted": sum(each.specifications for each in outcome.judgements),
                "last_period": outcome.last or None,
                "missing": ";".join(outcome.missing) or None,
                "corrected": "; ".join(
                    PLAIN.say(each).replace("; ", ", ")
                    for each in told(followed.corrected.get(outcome.indicator.id, ()))
                )
                or None,
                "plan_sha256": followed.sha256,
                "figures": followed.figures,
            }
            for outcome in followed.outcomes
        ],
        schema_overrides={
            "verdict": pl.String,
            "last_period": pl.String,
            "missing": pl.String,
            "corrected": pl.String,
        },
    )


def baseline(plan: Plan) -> pl.DataFrame:
    """The figures that *plan* was frozen with, one a row; region is a code, "median" or "peers"."""
    return pl.DataFrame([asdict(each) for each in plan.baseline], schema_overrides={"value": pl.Float64})


def frozen_json(plan: Plan, sha256: str, file: str) -> str:
    """What was frozen where, with the hash to publish."""
    document = {
        "file": file,
        "sha256": sha256,
        "frozen": plan.frozen,
        "region": plan.region,
        "expected": plan.expected,
        "starts": plan.starts,
        "end": plan.end,
        "known": plan.known,
        "figures": plan.figures,
        "baseline": [asdict(each) for each in plan.baseline],
    }
    return json.dumps(document, ensure_ascii=False, allow_nan=False, indent=1, default=dict) + "\n"


def json_bytes(followed: Followed) -> bytes:
    """The plan, its hash, every outcome with its specifications, and the revised baseline figures."""
    document = {
        "plan": content_of(followed.plan),
        "sha256": followed.sha256,
        "figures": followed.figures,
        "final": followed.final,
        "outcomes": [
            {
                **row,
                "judgements": [asdict(each) for each in outcome.judgements],
                "specifications": [asdict(each) for each in outcome.specifications],
            }
            for row, outcome in zip(rows(followed).to_dicts(), followed.outcomes, strict=True)
        ],
        "revised": [{**asdict(each), "now": now} for each, now in followed.revised],
        "credits": followed.credits,
    }
    return (json.dumps(document, ensure_ascii=False, allow_nan=False, indent=1, default=dict) + "\n").encode()


def _say(console: Console, text: str, *, indent: str = "") -> None:
    for part in wrap(text, console.width, initial_indent=indent, subsequent_indent=indent + _INDENT):
        console.print(Text(part), soft_wrap=True)
