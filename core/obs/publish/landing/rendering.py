"""The making of a page: a template in a language, in the style of the report."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files as files_of
from typing import Any, cast

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from obs.language import LANGUAGES, Language, Message, Part
from obs.publish.landing.voice import landing_voice
from obs.study.forms import is_web_address

PAGES: dict[Language, str] = {"sv": "index.html", "en": "index.en.html"}
"""The file names of a page in each language."""


def render(template: str, language: Language, /, **values: Any) -> bytes:  # noqa: ANN401 - templates take all
    """The page that *template* makes of *values* in *language*, which links to that in the other."""
    other = next(each for each in LANGUAGES if each != language)
    page = _environment(language).get_template(template)
    text = page.render(language=language, other=other, pages=PAGES, style=_style(), **values)
    return f"{text.rstrip()}\n".encode()


@cache
def _environment(language: Language) -> Environment:
    """The templates: what is no HTML yet is escaped, and ``_("...")`` is said in *language*."""
    voice = landing_voice(language)

    def said(text: str, **parts: Part) -> Markup:
        return voice.html(Message(text, tuple(parts.items())))

    environment = Environment(
        loader=PackageLoader("obs.publish.landing"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    names = {"_": said, "say": voice.html, "plain": voice.text_of, "is_safe": _is_safe, "path": _path}
    cast("dict[str, object]", environment.globals).update(names)
    return environment


def _path(path: str) -> Markup:
    """*path*, which may go on in a new line after a slash or before a dot, and not within a word."""
    return Markup("<wbr>").join(escape(part) for part in re.split(r"(?<=/)|(?=\.)", path))


def _is_safe(address: str) -> bool:
    """Whether a link may lead to *address*: a page or a letter, no script."""
    return is_web_address(address) or address.startswith("mailto:")


@cache
def _style() -> Markup:
    """The style of the report, and what is different here."""
    sheets = (("obs.report.site", "style.css"), ("obs.publish.landing", "landing.css"))
    read = (files_of(room).joinpath(name).read_text("utf-8") for room, name in sheets)
    return Markup("".join(read))  # noqa: S704 - our own files
