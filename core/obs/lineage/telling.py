"""A chain in words for the terminal, and as JSON."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from rich.console import Console

from obs.lineage.model import Chain
from obs.lineage.words import figure
from obs.report.page import Page
from obs.texts import in_line

_SAME = "as above"


def print_chain(chain: Chain, console: Console) -> None:
    """Print *chain*, the figure first, then each step back to the request; parts stand further in.

    What was told in words before is not told twice.
    """
    _print(chain, Page(console), "", {})
    page = Page(console)
    for finding in chain.all_findings():
        page.say(in_line(str(finding)), style="bold")
    page.say(
        "Every link of this chain holds."
        if chain.holds
        else "This chain does not hold: see the errors above.",
        style="bold",
    )


def _print(chain: Chain, page: Page, indent: str, told: dict[str, str]) -> None:
    page.say(f"{chain.ref} = {_value(chain)}", indent=indent, style="bold")
    page.say(chain.title, indent=indent + "  ")
    for link in chain.links:
        again = told.get(link.text)
        told.setdefault(link.text, chain.ref)
        text = f"{_SAME}, under {again}" if again and len(link.text) > 60 else link.text
        page.say(f"{link.what}: {in_line(text)}", indent=indent + "  ")
    for part in chain.parts:
        _print(part, page, indent + "    ", told)
    if chain.others:
        more = f" and {len(chain.others) - _LISTED} more" if len(chain.others) > _LISTED else ""
        page.say(f"see also: {', '.join(chain.others[:_LISTED])}{more}", indent=indent + "  ")


_LISTED = 8


def _value(chain: Chain) -> str:
    if chain.value is None:
        return chain.status or "none"
    provisional = ", provisional" if chain.status == "provisional" else ""
    return " ".join(filter(None, (figure(chain.value), chain.unit))) + provisional


def json_text(chain: Chain) -> str:
    """*chain* as a JSON object: every link with its facts, parts within it, and whether all of it holds."""
    document = {"holds": chain.holds, **_document(chain)}
    return json.dumps(document, ensure_ascii=False, allow_nan=False, indent=1) + "\n"


def _document(chain: Chain) -> dict[str, Any]:
    return {
        "ref": chain.ref,
        "title": chain.title,
        "value": chain.value,
        "unit": chain.unit,
        "status": chain.status,
        "links": [{"what": each.what, "text": each.text, **each.facts} for each in chain.links],
        "parts": [_document(each) for each in chain.parts],
        "others": list(chain.others),
        "findings": [asdict(each) for each in chain.findings],
    }
