"""The first sheet: what the workbook is, whom to credit, how to read it and what its columns mean."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.metadata import version

from obs.language import Capital, Day, Either, Listed, Message, Note, Part, Period, Place, msg
from obs.models import DERIVED, Indicator
from obs.report.corrections import told
from obs.report.workbook.sheet import Sheet
from obs.report.workbook.telling import Telling


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line of the first sheet: a *label* and its *text*; without a text it heads those that follow."""

    label: str
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Readme:
    """The first sheet: its *name*, the *title* of the workbook and its *lines*."""

    name: str
    title: str
    lines: tuple[Line, ...]


def readme_of(telling: Telling, sheets: Sequence[Sheet]) -> Readme:
    """What is to be read before the other *sheets*."""
    study = telling.material.study
    parts = (_study(telling), _credit(telling), _reading(), _sheets(sheets), _columns(sheets))
    lines = [Line(label=telling.say(label), text=telling.say(text)) for part in parts for label, text in part]
    title = telling.say(Either(sv=study.title_sv, en=study.title_en))
    return Readme(name=telling.say(msg("Read me")), title=title, lines=tuple(lines))


_Lines = Iterator[tuple[Part, Part]]


def _study(telling: Telling) -> _Lines:
    material = telling.material
    held = [material.indicators[id_] for id_ in material.as_of]
    yield (
        msg("What this is"),
        msg(
            "Official figures on municipalities, set side by side by the program obs {version}. Each row "
            "says whose figures it has and whether they are computed.",
            version=version("obs"),
        ),
    )
    yield msg("Municipalities shown"), Listed(tuple(Place(code) for code in material.regions), "comma")
    yield msg("Compared with"), telling.group()
    yield (
        msg("Benchmark"),
        msg(
            "{place}: the source's own figure, never a mean of the municipalities",
            place=Place(material.benchmark),
        ),
    )
    yield (
        msg("Indicators"),
        msg(
            "{all} in the study; of {held} there are figures, and {derived} of these are computed by a "
            "formula",
            all=str(len(material.indicators)),
            held=str(len(held)),
            derived=str(sum(each.source == DERIVED for each in held)),
        ),
    )
    yield from _periods(telling)
    if material.known_by:
        yield (
            msg("As known on"),
            msg("{day}: what the sources published later is not in it", day=Day(material.known_by)),
        )
    for source, own in _by_source(held).items():
        info = material.sources.get(source)
        yield msg("Figures from {source}", source=info.publisher if info else source), _fetched(telling, own)
    for each in told(material.corrected(held)):
        yield msg("Corrected figures"), each
    for (metric, indicator), reason in material.refusals.items():
        if not indicator:
            yield msg("Without result: {method}", method=telling.method(metric)), Note(reason)


def _periods(telling: Telling) -> _Lines:
    compared = sorted({each.period for each in telling.material.comparison.headings if each.period})
    if compared:
        last = Period(compared[-1])
        yield (
            msg("Period compared"),
            msg(
                "the latest that at least half of the group has, by indicator; the last of them is {period}",
                period=last,
            ),
        )


def _by_source(held: Sequence[Indicator]) -> dict[str, list[Indicator]]:
    found: dict[str, list[Indicator]] = {}
    for each in held:
        if each.source != DERIVED:
            found.setdefault(each.source, []).append(each)
    return found


def _fetched(telling: Telling, own: Sequence[Indicator]) -> Message:
    days = sorted({telling.material.as_of[each.id] for each in own})
    if len(days) == 1:
        return msg("{count} indicators, as of {day}", count=str(len(own)), day=Day(days[0]))
    return msg(
        "{count} indicators, as of {first} to {last}",
        count=str(len(own)),
        first=Day(days[0]),
        last=Day(days[-1]),
    )


def _credit(telling: Telling) -> _Lines:
    fetched = [
        each for id_ in telling.material.as_of if (each := telling.material.indicators[id_]).source != DERIVED
    ]
    lines = telling.credits.source_lines
    yield msg("Credit"), ""
    yield msg("The sources' own figures"), Listed(lines(fetched, untouched=True), "semicolon")
    yield msg("All that is computed"), Listed(lines(fetched), "semicolon")
    yield (
        msg("Which of them"),
        msg(
            "The last column of Data, Wide and Quality has the credit of each row, with indicator, "
            "producer and day. A source's name may stand beside its own figures only."
        ),
    )
    for source in _by_source(fetched):
        info = telling.material.sources.get(source)
        if info and info.terms.licence_url:
            yield msg("Terms of {source}", source=info.publisher), info.terms.licence_url


def _reading() -> _Lines:
    yield msg("How to read"), ""
    yield (
        msg("Ranks"),
        msg(
            "A rank is a place among the n that have a value, not among all. Equal values share the better "
            "place. 1 is the best where the glossary states a polarity, else the lowest."
        ),
    )
    yield (
        msg("Missing values"),
        msg("An empty cell is no value and never zero. The status says why, and Quality counts them."),
    )
    yield (
        msg("Changes"),
        msg(
            "A change is not an effect: it does not say what caused it. None is given across a break of "
            "the series."
        ),
    )
    yield (
        msg("Good and bad"),
        msg(
            "Best and worst are said only where the glossary states a polarity; of all else, costs too, only "
            "highest and lowest."
        ),
    )
    yield (
        msg("Chance"),
        msg(
            "Where it can be computed there is a 95 per cent interval of the value and of the rank: the "
            "fewer the cases, the wider. Without one, nothing says what chance has done."
        ),
    )
    yield (
        msg("Numbers and codes"),
        msg(
            "Numbers are stored as they are and shown with the decimals of the indicator. Codes and "
            "periods are text, so that 0767 keeps its zero."
        ),
    )


def _sheets(sheets: Sequence[Sheet]) -> _Lines:
    yield msg("Sheets"), ""
    for sheet in sheets:
        yield sheet.name, Capital(sheet.about)


def _columns(sheets: Sequence[Sheet]) -> _Lines:
    for sheet in sheets:
        yield msg("Columns of {sheet}", sheet=sheet.name), ""
        for column in sheet.columns:
            yield column.heading, Capital(column.means)
