"""Tested claims in the terminal: a list with verdicts, or one claim with everything behind its verdict."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from textwrap import wrap

from rich.console import Console
from rich.text import Text

from obs.claims import Report, Specification, Tested, Verdict
from obs.claims.summary import shares, stated
from obs.claims.words import by_reason
from obs.language import PLAIN, Listed
from obs.regions import name_of
from obs.report.corrections import told
from obs.report.specification_table import specification_lines

_INDENT = "  "
_FEW, _MANY = 40, 1_000_000
_STYLES = {
    Verdict.SUPPORTED: "green",
    Verdict.NOT_UNUSUAL: "green",
    Verdict.DEPENDS: "yellow",
    Verdict.NOT_SUPPORTED: "red",
    Verdict.CONFLICTING: "red",
    Verdict.NOT_TESTABLE: "dim",
}


def print_claims(report: Report, console: Console, *, every_row: bool) -> None:
    """Print *report*: each claim with its verdict, and with *every_row* all specifications behind it.

    A report of one claim is always told in full.
    """
    _say(console, f"Claims of the study {report.study}, put to the test")
    _say(console, f"Figures: {report.figures}. Group: {report.group.title} ({len(report.group.members)}).")
    for tested in report.claims:
        console.print()
        _print_head(tested, console)
        if len(report.claims) == 1 or every_row:
            _print_grounds(tested, console)
            print_specifications(tested.specifications, console, most=_MANY if every_row else _FEW)
        else:
            _print_short(tested, console)
        for each in told(tested.corrected):
            _say(console, f"Corrected: {PLAIN.say(each)}", indent=_INDENT)
    console.print()
    for line in _reading(report):
        _say(console, line)


def _print_head(tested: Tested, console: Console) -> None:
    claim = tested.claim
    head = Text(f"{claim.id}  {name_of(claim.region)}: ", "bold")
    label = PLAIN.say(tested.label)
    limited = f"{label}, {PLAIN.say(tested.qualification)}" if tested.qualification else label
    for number, part in enumerate(wrap(f"{head.plain}{limited}", console.width, subsequent_indent=_INDENT)):
        line = Text(part)
        if number == 0:
            line.stylize("bold", 0, len(head.plain))
        line.highlight_words([label], _STYLES[tested.verdict])
        console.print(line, soft_wrap=True)
    _say(console, f'Claim ({claim.kind}): "{claim.title}"', indent=_INDENT)


def _print_short(tested: Tested, console: Console) -> None:
    agreed = shares(tested)
    if agreed:
        on = f"; tried on {', '.join(tested.indicators)}" if tested.indicators else ""
        _say(console, f"{PLAIN.say(agreed)}{on}.", indent=_INDENT)
        if tested.only_one:
            _say(console, f"Only one indicator: {PLAIN.say(tested.only_one)}", indent=_INDENT)
    elif tested.would_change:
        _say(console, f"Needed: {PLAIN.say(tested.would_change)}", indent=_INDENT)


def _print_grounds(tested: Tested, console: Console) -> None:
    claim, claimed, agreed = tested.claim, stated(tested.claim), shares(tested)
    states = f"; states {PLAIN.say(claimed)}" if claimed else ""
    _say(
        console,
        f"Said by {claim.publisher}, {claim.published or 'year unsettled'}{states}.",
        indent=_INDENT,
    )
    if agreed:
        _say(console, f"{PLAIN.say(agreed)}.", indent=_INDENT)
    for sentence in tested.sentences:
        _say(console, f"- {PLAIN.say(sentence)}", indent=_INDENT)
    absent = tuple(by_reason(tested.absent))
    for words, text in (
        ("Only one indicator", tested.only_one),
        ("No figures here", Listed(absent, "semicolon") if absent else None),
        ("Would change the verdict" if tested.counted else "Needed", tested.would_change),
    ):
        if text:
            _say(console, f"{words}: {PLAIN.say(text)}", indent=_INDENT)


def print_specifications(
    specifications: Sequence[Specification], console: Console, *, most: int = _MANY
) -> None:
    """A table of those of *specifications* that count; where they are more than *most*, how many."""
    counted = [each for each in specifications if each.counts]
    if not counted:
        return
    if len(counted) > most:
        untold = sum(each.holds is None for each in counted)
        limited = f", {untold} of them without an answer" if untold else ""
        _say(console, f"{len(counted)} specifications{limited}: --specifications lists them", indent=_INDENT)
        return
    for line in specification_lines(counted, console.width):
        console.print(Text(line), soft_wrap=True)


def _reading(report: Report) -> Iterator[str]:
    tried = "1 specification" if report.counted == 1 else f"{report.counted} specifications"
    yield (
        f"{tried} gave an answer that counts. A claim is a statement to be tested, a verdict "
        "a set over all such answers; a change is not an effect."
    )
    yield "Figures are those of the day above; what the sources have revised since is not in them."
    for credit in report.credits:
        yield f"{credit}."
    if len(report.claims) > 1:
        yield "One claim with its figures: obs claims ID"


def _say(console: Console, text: str, *, indent: str = "") -> None:
    for part in wrap(text, console.width, initial_indent=indent, subsequent_indent=indent + _INDENT):
        console.print(Text(part), soft_wrap=True)
