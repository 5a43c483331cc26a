"""The workbook itself: sheets written by XlsxWriter, the same bytes for the same input."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

from obs.language import Voice
from obs.report.material.model import Material
from obs.report.workbook.data import data_sheet
from obs.report.workbook.glossary import glossary_sheet
from obs.report.workbook.quality import quality_sheet
from obs.report.workbook.readme import readme_of
from obs.report.workbook.telling import Telling
from obs.report.workbook.wide import wide_sheet
from obs.report.workbook.writing import written

_NO_DAY = date(1980, 1, 1)


def workbook_bytes(material: Material, voice: Voice) -> bytes:
    """The report on *material* as an XLSX file in the language of *voice*, which knows `Material.catalogues`.

    Sheets: what to read first, Data (the figures, a row each), Wide (the comparison of the regions shown),
    Glossary and Quality. Values are those of the results, unrounded. Nothing in it is of the day on which it
    is made. Raises ReportError for more rows than a sheet has room for.
    """
    telling = Telling(material, voice)
    sheets = [make(telling) for make in (data_sheet, wide_sheet, glossary_sheet, quality_sheet)]
    readme = readme_of(telling, sheets)
    language = str(voice.locale).replace("_", "-")
    return written(readme, sheets, language=language, created=_created(material))


def _created(material: Material) -> datetime:
    """The day of the newest figures: it changes when they do."""
    return datetime.combine(max(material.as_of.values(), default=_NO_DAY), time(), UTC)
