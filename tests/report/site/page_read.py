"""A page that is being looked at."""

from __future__ import annotations

from dataclasses import dataclass, field

from tests.report.site.reading import Element, read_page


@dataclass(slots=True)
class Page:
    """The page at *path*: its kind, what it is *about*, and where in it the reader is.

    *about* is the id of an indicator or a claim, or the code of a region. *circumstances* is the list of what
    it rests on, *vintages* are the lines that say of when all figures are, *drawn* the titles of charts.
    """

    path: str
    kind: str
    about: str
    root: Element
    body: Element
    circumstances: Element | None
    vintages: list[Element]
    drawn: list[Element]
    figure: Element | None = None
    block: Element | None = None
    told: set[int] = field(default_factory=set[int])

    @classmethod
    def read(cls, path: str, source: str) -> Page:
        """The page in *source*."""
        root = read_page(source)
        body = next(root.all("body"))
        kind = body.get("class")
        stated = [each for each in root.all("section") if each.get("class") == "circumstances"]
        vintages = [next(each.children("p")) for each in root.all("footer")]
        if kind == "data":
            vintages.append(next(next(root.all("main")).children("p")))
        return cls(
            path=path,
            kind=kind,
            about=_about(path, kind, body),
            root=root,
            body=body,
            circumstances=next(stated[0].all("dl"), None) if stated else None,
            vintages=vintages,
            drawn=[title for svg in root.all("svg") for title in svg.all("title")],
        )

    def row_of(self, block: Element) -> Element | None:
        """The row of a table in which a cell stands."""
        return next((row for row in self.root.all("tr") if block in row.inner), None)


def _about(path: str, kind: str, body: Element) -> str:
    if kind in ("indicator", "claim"):
        return next(each.text for each in body.all("span") if each.get("class") == "id")
    return path.removesuffix(".html")[-4:] if kind == "region" else ""
