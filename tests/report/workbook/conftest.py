"""A study of invented places with everything that may go wrong in it, and its workbook read back."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from io import BytesIO
from types import SimpleNamespace
from typing import Any, cast
from zipfile import ZipFile

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet
from tests.memory import InMemory

from obs import Break, Indicator, Source, SourceInfo, Terms
from obs.language import Language, Voice, voice_of
from obs.plugins import Registry
from obs.report.material.gathering import gather_material
from obs.report.material.model import Material
from obs.report.workbook import workbook_bytes
from obs.study import GroupSpec, Study
from obs_comparison.change import Change
from obs_comparison.level import Level
from obs_comparison.uncertainty import Uncertainty

SHOWN = ("0991", "9902")
MEMBERS = (*SHOWN, "9903", "9904", "9905")
PERIODS = ("2020", "2021", "2022")
EVIL = "=cmd|' /C calc'!A1"

_DEFAULTS: dict[str, Any] = {
    "source": "invented",
    "query": {"table": "T1"},
    "unit": "%",
    "kind": "share",
    "polarity": "lower_is_better",
    "producer": "Påhittsverket",
    "definition_sv": "Räknat på måfå.",
    "definition_en": "Counted at random.",
}


def _indicator(id_: str, title_sv: str, title_en: str, **more: Any) -> Indicator:
    return Indicator(id=id_, title_sv=title_sv, title_en=title_en, **(_DEFAULTS | more))


INDICATORS = (
    _indicator("poor", "Påhittade fattiga", "Invented poor", decimals=2, denominator="people", headline=True),
    _indicator(
        "cost",
        "Påhittad kostnad",
        "Invented cost",
        unit="kr/inv",
        kind="rate",
        polarity="none",
        decimals=0,
        price_basis="nominal",
        breaks=(Break(period="2021", reason="a new way", reason_sv="ett nytt sätt"),),
    ),
    _indicator(
        "people", "Påhittat folk", "Invented people", unit="antal", kind="count", polarity="none", decimals=0
    ),
    _indicator("evil", EVIL, EVIL, polarity="none"),
    _indicator("unheld", "Påhittat tomrum", "Invented void"),
)
DERIVED = _indicator(
    "twice",
    "Dubbelt påhitt",
    "Invented twice",
    source="derived",
    query={"formula": "2*cost"},
    unit="kr/inv",
    kind="rate",
    polarity="none",
    breaks=INDICATORS[1].breaks,
)
# poor of 9903 is missing, of 9904 suppressed; there is no row of 9905 in 2022 of it and of cost.
_VALUES: Mapping[str, tuple[float | None, ...]] = {
    "poor": (3.125, 4.5, None, None, 2.25),
    "cost": (1234.5678, 0.0, 900.25, 77.0, 1.0),
    "people": (1000.0, 2000.0, 3000.0, 4000.0, 5000.0),
    "evil": (1.0, 2.0, 3.0, 4.0, 5.0),
}
_STATUSES = {("poor", "9903"): "missing", ("poor", "9904"): "suppressed"}


def invented_figures() -> InMemory:
    """Figures that nobody counted, as a source would have given them."""
    made = InMemory(day=date(2023, 1, 5))
    for id_, values in _VALUES.items():
        made.hold(id_, _rows(id_, dict(zip(MEMBERS, values, strict=True)) | {"00": 3.0}))
    return made


def _rows(id_: str, values: Mapping[str, float | None]) -> Iterator[tuple[object, ...]]:
    for region, value in values.items():
        status = _STATUSES.get((id_, region), "reported")
        note = EVIL if (id_, region) == ("poor", "9903") else ""
        for number, period in enumerate(PERIODS):
            if (region, period) == ("9905", "2022") and id_ in {"poor", "cost"}:
                continue
            earlier = None if value is None else value + 0.1 * (len(PERIODS) - 1 - number)
            yield region, period, "T", earlier, status, note


def invented_study(indicators: Mapping[str, Indicator]) -> Study:
    return Study(
        name="invention",
        title_sv="Påhittad studie",
        title_en="Invented study",
        folder=None,
        regions=SHOWN,
        indicators=indicators,
        derived={"twice": DERIVED},
        group="five",
        change_from="2020",
        groups={
            "five": GroupSpec(
                id="five", title="all five", regions=MEMBERS, title_sv="alla fem", title_en="all five"
            )
        },
    )


def gathered(
    change: Callable[[Indicator], Indicator] = lambda each: each, figures: InMemory | None = None
) -> Material:
    """The results on the invented study, each indicator with a *change*."""
    terms = Terms(
        licence="",
        licence_url="https://example.org/",
        credit="Källa: Påhitt",
        credit_processed="Egen bearbetning av påhitt",
    )
    info = SourceInfo(
        id="invented", title="Invention", publisher="Påhittsverket", homepage="", base_url="", terms=terms
    )
    registry = Registry.from_entry_points()
    registry.sources = {"invented": cast("type[Source]", SimpleNamespace(info=info))}
    registry.metrics = {"level": Level, "change": Change, "uncertainty": Uncertainty}
    indicators = {each.id: change(each) for each in INDICATORS}
    return gather_material(invented_study(indicators), figures or invented_figures(), registry)


@dataclass
class Opened:
    """A workbook as a program reads it."""

    data: bytes

    def __post_init__(self) -> None:
        self.book = openpyxl.load_workbook(BytesIO(self.data))

    def sheet(self, name: str) -> Worksheet:
        """The sheet of that name."""
        return cast("Worksheet", self.book[name])

    def rows(self, name: str) -> list[dict[str, Any]]:
        """The rows of the table on that sheet, by heading."""
        heads, *rows = self.sheet(name).iter_rows(values_only=True)
        return [dict(zip(map(str, heads), row, strict=True)) for row in rows]

    def texts(self) -> Iterator[str]:
        """Every text in it."""
        for sheet in self.book.worksheets:
            for row in sheet.iter_rows(values_only=True):
                yield from (cell for cell in row if isinstance(cell, str))

    def part(self, name: str) -> str:
        """A part of the file as it is written."""
        return ZipFile(BytesIO(self.data)).read(name).decode()

    def parts(self) -> list[str]:
        return ZipFile(BytesIO(self.data)).namelist()


@pytest.fixture(scope="session")
def material() -> Material:
    """The results on the invented study."""
    return gathered()


@pytest.fixture(scope="session")
def opened(material: Material) -> Callable[[Language], Opened]:
    """Its workbook in a language."""
    books = {
        language: Opened(workbook_bytes(material, voice_of(language, material.catalogues)))
        for language in ("sv", "en")
    }
    return lambda language: books[language]


@pytest.fixture(scope="session")
def without_figures() -> Opened:
    """The workbook of the study before anything was fetched."""
    figures = invented_figures()
    figures.held.clear()
    nothing = gathered(figures=figures)
    return Opened(workbook_bytes(nothing, voice_of("sv", nothing.catalogues)))


@pytest.fixture(scope="session")
def written() -> Callable[..., Opened]:
    """The workbook of the invented study after a change to each indicator."""

    def make(voice: Voice | None = None, **changes: Any) -> Opened:
        changed = gathered(lambda each: replace(each, **changes) if each.id == "poor" else each)
        return Opened(workbook_bytes(changed, voice or voice_of("sv", changed.catalogues)))

    return make
