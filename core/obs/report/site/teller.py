"""Makes the parts of pages: sentences that have been proven, figures, links, credits."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from markupsafe import Markup

from obs.language import Either, Language, Part, Said
from obs.models import Group, Indicator
from obs.report.material.credit import Credits
from obs.report.material.model import Material
from obs.report.material.voices import with_reasons
from obs.report.sentences.facts import Facts, title
from obs.report.sentences.model import Sentence
from obs.report.sentences.proof import prove
from obs.report.site.addresses import Addresses, link
from obs.report.site.reader import PageVoice, page_voice


@dataclass(slots=True)
class Teller:
    """What every page of one site is told with."""

    material: Material
    voice: PageVoice
    addresses: Addresses
    facts: Facts = field(init=False)
    credits: Credits = field(init=False)

    def __post_init__(self) -> None:
        self.facts = Facts(self.material)
        self.credits = Credits(self.material)

    def html(self, what: Said | str) -> Markup:
        """*what* as HTML."""
        return self.voice.html(what)

    def plain(self, what: Said | str) -> str:
        """*what* as bare text, for titles and charts."""
        return self.html(what).striptags()

    def proven(self, sentences: Iterable[Sentence]) -> list[Markup]:
        """*sentences* as HTML; ReportError for one that the figures do not bear out."""
        told: list[Markup] = []
        for sentence in sentences:
            prove(sentence, self.material.results)
            told.append(self.html(sentence.message))
        return told

    def figure(self, ref: str, decimals: int, *, signed: bool = False) -> Markup:
        """The figure at *ref*; a dash where there is none."""
        return self.html(self.material.results.number(ref, decimals, signed=signed))

    def link(self, path: str, words: Said | str, here: str) -> Markup:
        """A link from the page *here* to that at *path*."""
        return Markup('<a href="{}">{}</a>').format(link(path, here=here), self.html(words))

    def to_indicator(self, indicator: Indicator, here: str) -> Markup:
        """A link to the page of *indicator* by its name."""
        return self.link(self.addresses.indicator(indicator.id), title(indicator), here)

    def credit(self, refs: Iterable[str]) -> Markup:
        """The credit for the figures at *refs*."""
        return self.html(self.credits.of(refs))


def teller_for(material: Material, language: Language) -> Teller:
    """The one who tells *material* in *language*."""
    names = {id_: title(each) for id_, each in material.indicators.items()}
    voice = with_reasons(page_voice(language, material.catalogues, names), material)
    return Teller(material, voice, Addresses(language))


def group_title(group: Group) -> Part:
    """What a comparison group is called in either language."""
    return Either(sv=group.title_sv or group.title, en=group.title_en or group.title)
