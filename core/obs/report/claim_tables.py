"""Tested claims for other programs: a row for each claim or each specification, and all as JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

import polars as pl

import obs_schemas
from obs.claims import Report, Specification, Tested
from obs.language import PLAIN, Said
from obs.regions import name_of
from obs.report.corrections import rows, told

_TYPES: Mapping[str, pl.DataType] = {
    "string": pl.String(),
    "number": pl.Float64(),
    "integer": pl.Int64(),
    "boolean": pl.Boolean(),
}


def verdicts(report: Report) -> pl.DataFrame:
    """One row for each claim, in the shape of claim_verdict.schema.json."""
    return _frame([_verdict(each, report) for each in report.claims], "claim_verdict")


def specifications(report: Report) -> pl.DataFrame:
    """One row for each specification of each claim, in the shape of claim_specification.schema.json."""
    rows = [
        _specification(tested, number, each)
        for tested in report.claims
        for number, each in enumerate(tested.specifications, start=1)
    ]
    return _frame(rows, "claim_specification")


def with_references(table: pl.DataFrame) -> pl.DataFrame:
    """Verdicts or specifications with a last column *ref*: what `obs why` calls the row.

    The reference of a figure is that of its row, "/" and its column: claims/H3/7/estimate.
    """
    key = [pl.col(name).cast(pl.String) for name in ("claim", "specification") if name in table.columns]
    return table.with_columns(ref=pl.concat_str(pl.lit("claims"), *key, separator="/"))


def csv_bytes(table: pl.DataFrame) -> bytes:
    """UTF-8, comma, decimal point, LF, a header; numbers in full, an empty field for none."""
    return table.write_csv().encode()


def json_bytes(report: Report) -> bytes:
    """What was tested, on what, and every claim with its specifications."""
    group = report.group
    document = {
        "study": report.study,
        "title": PLAIN.say(report.title),
        "figures": report.figures,
        "group": {"id": group.id, "title": group.title, "members": group.members},
        "benchmark": report.benchmark,
        "specifications_counted": report.counted,
        "credits": report.credits,
        "claims": [
            {
                **_verdict(tested, report),
                "sentences": [PLAIN.say(each) for each in tested.sentences],
                "judgements": [asdict(each) for each in tested.judgements],
                "corrected_figures": rows(tested.corrected),
                "ref": f"claims/{tested.claim.id}",
                "specifications": [
                    {
                        **_specification(tested, number, each),
                        "beside": [asdict(beside) for beside in each.beside],
                        "ref": f"claims/{tested.claim.id}/{number}",
                    }
                    for number, each in enumerate(tested.specifications, start=1)
                ],
            }
            for tested in report.claims
        ],
    }
    return (json.dumps(document, ensure_ascii=False, allow_nan=False, indent=1) + "\n").encode()


def _verdict(tested: Tested, report: Report) -> dict[str, Any]:
    claim = tested.claim
    return {
        "claim": claim.id,
        "region": claim.region,
        "region_name": name_of(claim.region),
        "title": claim.title,
        "kind": claim.kind,
        "verdict": str(tested.verdict),
        "label": _plain(tested.label),
        "qualification": _plain(tested.qualification),
        "agreeing": tested.agreeing,
        "counted": tested.counted,
        "indicators": ";".join(tested.indicators) or None,
        "only_one": _plain(tested.only_one),
        "absent": ";".join(tested.absent) or None,
        "would_change": _plain(tested.would_change),
        "figures": report.figures,
        "document": claim.document,
        "publisher": claim.publisher,
        "published": claim.published or None,
        "corrected": "; ".join(PLAIN.say(each).replace("; ", ", ") for each in told(tested.corrected))
        or None,
    }


def _plain(what: Said | None) -> str | None:
    return None if what is None else PLAIN.say(what)


def _specification(tested: Tested, number: int, each: Specification) -> dict[str, Any]:
    row: dict[str, Any] = {"claim": tested.claim.id, "specification": number}
    row |= {name: getattr(each, name) for name in Specification.__dataclass_fields__ if name != "beside"}
    return {key: None if value == "" else value for key, value in row.items()}


def _frame(rows: list[dict[str, Any]], schema: str) -> pl.DataFrame:
    fields = obs_schemas.read(schema)["fields"]
    return pl.DataFrame(rows, schema={field["name"]: _TYPES[field["type"]] for field in fields}, strict=False)
