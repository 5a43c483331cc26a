"""A municipality on one page, for who has five minutes: HTML that prints on one A4, or Markdown."""

from __future__ import annotations

from typing import Literal

from obs.language import Language
from obs.report.brief.contents import brief_of
from obs.report.brief.markdown import markdown_bytes
from obs.report.brief.page import page_bytes
from obs.report.brief.room import fitted
from obs.report.material.model import Material
from obs.report.site.teller import teller_for

Form = Literal["html", "md"]


def brief_bytes(material: Material, region: str, language: Language, form: Form) -> bytes:
    """The brief of *region*, one of those shown in *material*: the same contents in either *form*.

    Raises ReportError for a sentence that the figures do not bear out.
    """
    teller = teller_for(material, language)
    brief = fitted(teller, brief_of(teller, region))
    return page_bytes(teller, brief) if form == "html" else markdown_bytes(teller, brief)
