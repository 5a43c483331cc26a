"""The pages in the place of a withdrawn release: what it was, when and why it went, what to use instead."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from obs.language import LANGUAGES, Day, Either, Swedish
from obs.publish.landing.rendering import PAGES, render


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawn:
    """A *version* that was *published* on a day and withdrawn on another, for a *reason*.

    *latest* is the version that was the latest after that, "" where none was left. *publisher* and *email*
    are "" where nobody knows them any more.
    """

    version: str
    published: date
    day: date
    reason: str
    latest: str
    title_sv: str
    title_en: str
    publisher: str = ""
    email: str = ""


def withdrawn_pages(told: Withdrawn) -> dict[str, bytes]:
    """The pages by file name, in Swedish and English; they stand beside the tombstone.json."""
    values = {
        "told": told,
        "title": Either(sv=told.title_sv, en=told.title_en),
        "published": Day(told.published),
        "day": Day(told.day),
        "reason": Swedish(told.reason),
    }
    return {PAGES[language]: render("withdrawn.html", language, **values) for language in LANGUAGES}
