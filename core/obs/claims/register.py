"""The register of claims: a CSV file by the contract `obs_schemas` claim."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from typing import Any, cast

import obs_schemas
from obs.claims.model import Claim, Direction, Relation
from obs.contracts import Dialect, check_file
from obs.errors import ConfigError
from obs.models import Finding
from obs.study import Study, template

# A register may lack these: the first ones of a claim stand in its note then.
_OPTIONAL = frozenset({"direction", "relation", "start", "need"})
_DIRECTIONS: Mapping[str, Direction] = {
    "falling": "falling",
    "rising": "rising",
    "lower": "lower",
    "below": "lower",
    "low": "lower",
    "higher": "higher",
    "above": "higher",
    "high": "higher",
}
_RELATIONS: Mapping[str, Relation] = {
    "in both": "both",
    "small": "less",
    "considerably": "large",
    "at least": "at_least",
    "at most": "at_most",
}
_MOST_SHOWN = 20


def read_claims(study: Study) -> tuple[Claim, ...]:
    """The claims that *study* names; ConfigError for none, or with every finding on the file."""
    if not study.claims:
        raise ConfigError(
            f"the study {study.name} names no claims", suggestion='write claims = "claims.csv" in [study]'
        )
    if study.folder is None:
        return parse(template(study.claims, name=study.name).encode(), study.claims)
    path = study.folder / study.claims
    try:
        body = path.read_bytes()
    except OSError as error:
        raise ConfigError(
            f"the register of claims {path} cannot be read: {error.strerror or error}",
            suggestion="obs init writes the built-in one beside obs.toml",
        ) from error
    return parse(body, str(path))


def check(body: bytes, file: str) -> list[Finding]:
    """Everything in the register *body* that breaks its contract."""
    text = _text(body, file)
    header = next(csv.reader(io.StringIO(text), delimiter=_delimiter(text)), list[str]())
    schema = obs_schemas.read("claim")
    fields: list[dict[str, Any]] = schema["fields"]
    schema["fields"] = [each for each in fields if each["name"] in header or each["name"] not in _OPTIONAL]
    return check_file(text.encode(), schema, file=file, dialect=Dialect(delimiter=_delimiter(text)))


def parse(body: bytes, file: str) -> tuple[Claim, ...]:
    """The claims in *body*, a CSV file in UTF-8; ConfigError with every finding if it breaks its contract."""
    errors = [finding for finding in check(body, file) if finding.severity == "error"]
    if errors:
        lines = [f"{file}: the register of claims has {len(errors)} errors", *map(str, errors[:_MOST_SHOWN])]
        more = len(errors) - _MOST_SHOWN
        raise ConfigError("\n".join([*lines, *([f"and {more} more"] if more > 0 else [])]))
    text = _text(body, file)
    return tuple(_claims(csv.DictReader(io.StringIO(text), delimiter=_delimiter(text))))


def _text(body: bytes, file: str) -> str:
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = body.count(b"\n", 0, error.start) + 1
        raise ConfigError(f"{file}: line {line} is not UTF-8", suggestion='save it as "CSV UTF-8"') from error


def _delimiter(text: str) -> str:
    header = text.partition("\n")[0]
    return ";" if header.count(";") > header.count(",") else ","


def _claims(rows: csv.DictReader[str]) -> Iterator[Claim]:
    told = set(rows.fieldnames or ())
    for raw in rows:
        row = {key: (value or "").strip() for key, value in raw.items()}
        hints = dict(_hint(text) for text in _listed(row["indicator_hint"]))
        yield Claim(
            id=row["id"],
            region=row["region"],
            title=row["title"],
            kind=row["kind"],
            hints=tuple(hints),
            turned={hint: direction for hint, direction in hints.items() if direction},
            unit=row["unit"],
            period_from=row["period_from"],
            value_from=_number(row["value_from"]),
            period_to=row["period_to"],
            value_to=_number(row["value_to"]),
            target=_number(row["target"]),
            comparator=row["comparator"],
            document=row["document"],
            publisher=row["publisher"],
            published=row["published"],
            note=row["note"],
            direction=cast("Direction", row.get("direction", _word(row["note"], _DIRECTIONS))),
            relation=cast("Relation", row.get("relation", _word(row["note"], _RELATIONS))),
            starts=_listed(row["start"]) if "start" in told else None,
            need=row.get("need", ""),
        )


def _word(note: str, words: Mapping[str, str]) -> str:
    """What the first clause of *note* says: a direction stands there where the register has no column."""
    clause = f" {note.partition(';')[0].casefold().replace(',', ' ')} "
    return next((meant for word, meant in words.items() if f" {word} " in clause), "")


def _hint(text: str) -> tuple[str, Direction]:
    """An indicator or formula, and where it moves when the claim is true if told so: "U40455 rising"."""
    hint, _, last = text.rpartition(" ")
    return (hint.strip(), cast("Direction", last)) if last in ("falling", "rising") else (text, "")


def _listed(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(";") if part.strip())


def _number(text: str) -> float | None:
    return float(text) if text else None
