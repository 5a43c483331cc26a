"""The brief as a page that stands alone in one file and prints on one sheet of A4."""

from __future__ import annotations

from importlib.resources import files

from markupsafe import Markup

from obs.report.brief.contents import Brief
from obs.report.site.teller import Teller
from obs.report.site.templating import templates


def page_bytes(teller: Teller, brief: Brief) -> bytes:
    """*brief* as HTML, with its style in it."""
    template = templates(teller, "obs.report.brief", "obs.report.site").get_template("brief.html")
    text = template.render(brief=brief, language=teller.voice.language, style=_style())
    return f"{text.rstrip()}\n".encode()


def _style() -> Markup:
    """The style of the site, and what is different on one sheet."""
    sheets = (("obs.report.site", "style.css"), ("obs.report.brief", "brief.css"))
    read = (files(room).joinpath(name).read_text("utf-8") for room, name in sheets)
    return Markup("".join(read))  # noqa: S704 - our own files
