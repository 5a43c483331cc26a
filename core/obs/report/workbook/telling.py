"""What all sheets are told with: the words of the reader's language, and the credit of a row."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from obs.language import Day, Either, Message, Note, Number, Part, Place, Said, Text, Voice, msg
from obs.models import DERIVED, Group, Indicator
from obs.report.material.credit import Credits
from obs.report.material.model import Material
from obs.report.sentences.facts import ref, title
from obs.report.workbook.cells import Cell
from obs.report.workbook.sheet import Column, Row

IDENTITY = 16
"""The width of a column of codes."""


@dataclass(slots=True)
class Telling:
    """The *material* of a workbook and the *voice* that tells it."""

    material: Material
    voice: Voice
    credits: Credits = field(init=False)
    _notes: dict[str, str] = field(default_factory=dict[str, str])
    _credits: dict[tuple[str, ...], str] = field(default_factory=dict["tuple[str, ...]", str])

    def __post_init__(self) -> None:
        self.credits = Credits(self.material)

    def say(self, what: Said | str) -> str:
        """*what* in the reader's language."""
        return self.voice.say(what)

    def column(self, heading: Message, means: Message, width: int, cell: Callable[[Row], Cell]) -> Column:
        """A column of a sheet, with its words said."""
        return Column(heading=self.say(heading), means=self.say(means), width=width, cell=cell)

    def indicator(self, row: Row) -> Indicator:
        """The indicator of *row*."""
        return self.material.indicators[row["indicator"]]

    def title(self, row: Row) -> str:
        """What the indicator of *row* is called."""
        return self.say(title(self.indicator(row)))

    def unit(self, row: Row) -> str:
        """The unit of the indicator of *row*."""
        return self.say(Text(self.indicator(row).unit))

    def place(self, row: Row) -> str:
        """The name of the region of *row*."""
        return self.say(Place(row["region"]))

    def status(self, row: Row) -> str:
        """What is known of the figure of *row*; empty where none is held."""
        return self.say(Text(row["status"])) if row["status"] else ""

    def source(self, row: Row) -> str:
        """The id of the source of *row*; no source is named as that of what is computed from its figures."""
        indicator = self.indicator(row)
        return self.say(msg("own computation")) if indicator.source == DERIVED else indicator.source

    def source_of(self, row: Row, ref: str) -> str:
        """As `source`, for the figure of *row* that stands at *ref*: it may be corrected."""
        source = self.source(row)
        is_corrected = self.material.results.is_corrected(ref) and self.indicator(row).source != DERIVED
        return self.say(msg("{source}, corrected", source=source)) if is_corrected else source

    def note(self, text: str | None) -> str:
        """Remarks; there are few of them, on very many rows."""
        if not text:
            return ""
        if text not in self._notes:
            self._notes[text] = self.say(Note(text))
        return self._notes[text]

    def figure(self, table: str, row: Row, column: str, decimals: int, *, signed: bool = False) -> Number:
        """The figure of *table* for the indicator and region of *row*; none where there is no such row."""
        key = (row["indicator"], row["region"])
        if column not in self.material.results.row(table, *key):
            return Number(None)
        return self.material.results.number(ref(table, *key, column), decimals, signed=signed)

    def credit(self, refs: Iterable[str]) -> str:
        """The credit for the figures at *refs* when they stand together; empty where there are none."""
        asked = tuple(refs)
        if not asked:
            return ""
        # It follows from tables, indicators, columns and what is untouched: few forms, many rows.
        own = all(self.material.results.is_untouched(each) for each in asked)
        parts = (each.split("/") for each in asked)
        form = (str(own), *sorted({f"{table}/{first}/{rest[-1]}" for table, first, *rest in parts}))
        if form not in self._credits:
            self._credits[form] = self.say(self.credits.of(asked))
        return self._credits[form]

    def day(self, id_: str) -> str:
        """The day of the figures of the indicator *id_*; empty where none are held."""
        day = self.material.as_of.get(id_)
        return self.say(Day(day)) if day else ""

    def method(self, id_: str) -> str:
        """What the method *id_* is called, shortly: what stands before the colon of its title."""
        info = self.material.metrics.get(id_)
        return self.say(Text(info.title)).partition(":")[0] if info else id_

    def group(self) -> Message:
        """With whom regions are compared, and how many they are."""
        return msg(
            "{group} ({count})",
            group=_name(self.material.group),
            count=str(len(self.material.group.members)),
        )


def _name(group: Group) -> Part:
    """What *group* is called: in the language where it has such a name, else as obs or its source says."""
    if group.title_sv or group.title_en:
        return Either(sv=group.title_sv or group.title, en=group.title_en or group.title)
    return Note(group.title)
