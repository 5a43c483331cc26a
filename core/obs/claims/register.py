"""The register of claims: a CSV file by the contract `obs_schemas` claim."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, cast

import obs_schemas
from obs.claims.consistency import refuse_unknown_regions, times
from obs.claims.model import Claim, Direction, Relation
from obs.contracts import Dialect, check_file
from obs.errors import ConfigError
from obs.models import Finding, Place
from obs.study import Study, template
from obs.texts import harm_of

# A register may lack these: the first ones of a claim stand in its note then.
_OPTIONAL = frozenset({"direction", "relation", "start", "need", "title_sv", "need_sv", "address"})
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
_NOT = frozenset({"not", "no", "never"})
_MOVES = frozenset({"change", "monotone", "subgroup", "substitution", "attribution"})
_MOST_SHOWN = 20


def read_claims(study: Study) -> tuple[Claim, ...]:
    """The claims that *study* names.

    ConfigError for none, for a region that there is not, or with every finding on the file.
    """
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
    claims = parse(body, str(path))
    refuse_unknown_regions(claims, str(path))
    return claims


def check(body: bytes, file: str) -> list[Finding]:
    """Everything in the register *body* that breaks its contract."""
    text = _text(body, file)
    header = next(csv.reader(io.StringIO(text), delimiter=_delimiter(text)), list[str]())
    schema = obs_schemas.read("claim")
    fields: list[dict[str, Any]] = schema["fields"]
    schema["fields"] = [each for each in fields if each["name"] in header or each["name"] not in _OPTIONAL]
    found = check_file(text.encode(), schema, file=file, dialect=Dialect(delimiter=_delimiter(text)))
    if any(finding.severity == "error" for finding in found):
        return found
    # Readers differ in what they take for the header: behind an empty line, and names with spaces.
    lacking = [each["name"] for each in schema["fields"] if each["name"] not in header]
    if lacking:
        return [*found, _lacking(lacking, file)]
    rows = _rows(text)
    numbered = [(rows.line_num, row) for row in rows]
    return [*found, *times(numbered, file), *_harmful(numbered, file)]


def _lacking(names: Iterable[str], file: str) -> Finding:
    return Finding(
        code="missing-column",
        severity="error",
        message=f"the first line does not name the columns {', '.join(names)}",
        suggestion="write the names of the columns in the first line, without spaces around them",
        place=Place(file=file, row=1),
    )


def _harmful(rows: Iterable[tuple[int, Mapping[str, str]]], file: str) -> Iterator[Finding]:
    """A finding for each text that would act in a spreadsheet, on a terminal, to the eye."""
    for line, row in rows:
        for column, text in row.items():
            if harm := harm_of(text or ""):
                yield Finding(
                    code="harmful-text",
                    severity="error",
                    message=f"{column} {harm}",
                    suggestion="write it in letters that can be seen",
                    place=Place(file=file, row=line, column=column, value=text[:60]),
                )


def parse(body: bytes, file: str) -> tuple[Claim, ...]:
    """The claims in *body*, a CSV file in UTF-8; ConfigError with every finding if it breaks its contract."""
    try:
        errors = [finding for finding in check(body, file) if finding.severity == "error"]
    except csv.Error as error:
        raise ConfigError(
            f"{file} cannot be read as CSV: {error}", suggestion="save it as CSV anew"
        ) from error
    if errors:
        count = "1 error" if len(errors) == 1 else f"{len(errors)} errors"
        lines = [f"{file}: the register of claims has {count}", *map(str, errors[:_MOST_SHOWN])]
        more = len(errors) - _MOST_SHOWN
        raise ConfigError("\n".join([*lines, *([f"and {more} more"] if more > 0 else [])]))
    return tuple(_claims(_rows(_text(body, file))))


def _rows(text: str) -> csv.DictReader[str]:
    return csv.DictReader(io.StringIO(text), delimiter=_delimiter(text))


def _text(body: bytes, file: str) -> str:
    """*body* with one form of line ends."""
    try:
        return body.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
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
            direction=_direction(row),
            relation=cast("Relation", row.get("relation", _word(row["note"], _RELATIONS))),
            starts=_listed(row["start"]) if "start" in told else None,
            need=row.get("need", ""),
            title_sv=row.get("title_sv", ""),
            need_sv=row.get("need_sv", ""),
            address=row.get("address", ""),
        )


def _direction(row: Mapping[str, str]) -> Direction:
    """The stated direction; where there is none, that of the two values of a movement."""
    stated = cast("Direction", row.get("direction", _word(row["note"], _DIRECTIONS)))
    first, last = _number(row["value_from"]), _number(row["value_to"])
    if stated or row["kind"] not in _MOVES or first is None or last is None or first == last:
        return stated
    return "falling" if last < first else "rising"


def _word(note: str, words: Mapping[str, str]) -> str:
    """What the first clause of *note* says: a direction stands there where the register has no column.

    Nothing where it says several things, or that something is not so.
    """
    clause = f" {note.partition(';')[0].casefold().replace(',', ' ')} "
    meant = {words[word] for word in words if f" {word} " in clause}
    return meant.pop() if len(meant) == 1 and not _NOT & set(clause.split()) else ""


def _hint(text: str) -> tuple[str, Direction]:
    """An indicator or formula, and where it moves when the claim is true if told so: "U40455 rising"."""
    hint, _, last = text.rpartition(" ")
    return (hint.strip(), cast("Direction", last)) if last in ("falling", "rising") else (text, "")


def _listed(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(";") if part.strip())


def _number(text: str) -> float | None:
    return float(text) if text else None
