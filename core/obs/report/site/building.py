"""The whole site: every page laid out, the style, and the figures as files."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from markupsafe import Markup

from obs.language import Either, Language, Message, msg
from obs.report import claim_tables
from obs.report.material.model import Material
from obs.report.site.addresses import link
from obs.report.site.circumstances import vintage
from obs.report.site.claim import claim_page
from obs.report.site.front import front
from obs.report.site.indicator import indicator_page
from obs.report.site.lists import claims_page, data_page, indicators_page, methods_page
from obs.report.site.municipality import municipality
from obs.report.site.page import Page
from obs.report.site.teller import Teller, teller_for
from obs.report.site.templating import templates

Progress = Callable[[str], None]


def build(material: Material, language: Language, *, progress: Progress = lambda _: None) -> dict[str, bytes]:
    """The files of the site by their path; *progress* is told the title of each page as it is made.

    Raises ReportError for a sentence that the figures do not bear out.
    """
    teller = teller_for(material, language)
    teller.addresses.reserve("region", material.regions)
    teller.addresses.reserve("indicator", material.indicators)
    if material.claims:
        teller.addresses.reserve("claim", (each.claim.id for each in material.claims.claims))
    files = dict(_downloads(material))
    sizes = [(path, len(body)) for path, body in files.items()]
    layout = _Layout(teller)
    for page in _pages(teller, sizes):
        progress(page.title)
        files[page.path] = layout.lay_out(page)
    files["style.css"] = _style()
    return files


def _pages(teller: Teller, downloads: list[tuple[str, int]]) -> Iterator[Page]:
    material = teller.material
    yield front(teller)
    for region in material.regions:
        yield municipality(teller, region)
    claims = claims_page(teller)
    if claims is not None:
        yield claims
    for tested in material.claims.claims if material.claims else ():
        yield claim_page(teller, tested)
    yield indicators_page(teller)
    for indicator in material.indicators.values():
        yield indicator_page(teller, indicator)
    yield methods_page(teller)
    yield data_page(teller, downloads)


def _downloads(material: Material) -> Iterator[tuple[str, bytes]]:
    """The comparison, the observations and the claims as CSV."""
    yield "comparison.csv", claim_tables.csv_bytes(material.comparison.table)
    yield "observations.csv", claim_tables.csv_bytes(material.results.tables["observations"].frame)
    if material.claims:
        yield "claims.csv", claim_tables.csv_bytes(claim_tables.verdicts(material.claims))
        yield "specifications.csv", claim_tables.csv_bytes(claim_tables.specifications(material.claims))


def _style() -> bytes:
    from importlib.resources import files  # noqa: PLC0415

    return files("obs.report.site").joinpath("style.css").read_bytes()


class _Layout:
    """Templates, filled with the parts of pages; everything that is not HTML already is escaped."""

    def __init__(self, teller: Teller) -> None:
        self._teller = teller
        self._environment = templates(teller, "obs.report.site")

    def lay_out(self, page: Page) -> bytes:
        """*page* as the bytes of its file."""
        study, label = self._teller.material.study, self._teller.html(vintage(self._teller))
        context = {("points_" if name == "points" else name): part for name, part in page.context.items()}
        text = self._environment.get_template(page.template).render(
            page=page,
            language=self._teller.voice.language,
            root="../" if "/" in page.path else "",
            site=self._teller.plain(Either(sv=study.title_sv, en=study.title_en)),
            menu=list(self._menu(page)),
            **{"label": label, **context},
        )
        return f"{text}\n".encode()

    def _menu(self, page: Page) -> Iterator[tuple[str, Markup, bool]]:
        words: Mapping[str, Message] = {
            "front": msg("Start"),
            "claims": msg("Claims and verdicts"),
            "indicators": msg("All indicators"),
            "methods": msg("Methods"),
            "data": msg("Data and sources"),
        }
        for kind, said in words.items():
            if kind == "claims" and self._teller.material.claims is None:
                continue
            path = self._teller.addresses.page(kind)
            yield link(path, here=page.path), self._teller.html(said), path == page.path
