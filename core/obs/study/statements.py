"""The sections [[statements]]: sentences of the author's own, with what must be true for them to stand."""

from __future__ import annotations

import re
from collections.abc import Mapping

from obs.models import Statement
from obs.study.forms import MUNICIPALITY, region
from obs.study.tables import Table, quoted

_KEYS = ("text_sv", "text_en", "figures", "holds", "region")
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_FIELD = re.compile(r"\{([^{}]*)\}")
_REFERENCE = re.compile(r"[^/]+(/[^/]+)+")


def read_statement(table: Table) -> Statement:
    """The statement in *table*; every {name} in its texts is one of its figures."""
    table.refuse_unknown(_KEYS)
    figures = _figures(table)
    texts = {key: table.text(key) for key in ("text_sv", "text_en")}
    for key, text in texts.items():
        _check_fields(table, key, text, figures)
    holds = table.texts("holds")
    if not holds:
        table.problem("holds", 'must say what has to be true, for instance ["value < country"]')
    return Statement(
        text_sv=texts["text_sv"],
        text_en=texts["text_en"],
        figures=figures,
        holds=holds,
        region=region(table, "region", MUNICIPALITY, ""),
    )


def _figures(table: Table) -> dict[str, str]:
    figures: dict[str, str] = {}
    for name, ref in table.table("figures", required=True).values.items():
        if not _NAME.fullmatch(name):
            table.problem("figures", f"{quoted(name)} is no name: use letters, digits and _")
        if not isinstance(ref, str) or not _REFERENCE.fullmatch(ref):
            table.problem("figures", f'{name} is no reference such as "comparison/N31807/0767/value"')
            continue
        figures[name] = ref
    return figures


def _check_fields(table: Table, key: str, text: str, figures: Mapping[str, str]) -> None:
    for name in _FIELD.findall(text):
        if name not in figures:
            table.problem(key, f"{{{name}}} is none of its figures: {', '.join(figures) or 'it has none'}")
    if re.search(r"[{}]", _FIELD.sub("", text)):
        table.problem(key, "has a { or } that encloses no name")
