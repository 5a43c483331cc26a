"""Reads RDF/XML as the portal's harvester would have to: what is lost in a graph is found in the file.

A graph knows no relative addresses, since its reader makes them absolute with whatever base it has. So the
file is looked through once as XML, with its lines, before it is read as RDF.
"""

from __future__ import annotations

import logging
import re
import warnings
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from xml.parsers import expat

from obs.models import Finding, Place, Severity
from obs.publish.catalogue.vocabulary import short

if TYPE_CHECKING:
    from rdflib import Graph

_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_XML = "http://www.w3.org/XML/1998/namespace"
_ADDRESSES = ("about", "resource", "datatype")
_ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:.")
_NO_HOST = re.compile(r"(?:https?|ftp)://(?:[/?#:]|$)|(?:https?|ftp):(?!//)")
_FORBIDDEN = re.compile(r'[\x00-\x20<>"{}|\\^`\x7f-\x9f]|%(?![0-9A-Fa-f]{2})')


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What was read: *graph*, None where that was not possible; the *lines* on which IRIs are described."""

    graph: Graph | None
    lines: Mapping[str, int] = field(default_factory=dict[str, int])
    findings: list[Finding] = field(default_factory=list[Finding])


def read_rdfxml(body: bytes, *, file: str) -> Reading:
    """*body* as a graph, with what is wrong with it as a file."""
    scan = _Scan(file)
    scan.run(body)
    if scan.fatal:
        return Reading(graph=None, lines=scan.lines, findings=scan.findings)
    return _parsed(body, file, scan)


def _parsed(body: bytes, file: str, scan: _Scan) -> Reading:
    from rdflib import Graph  # noqa: PLC0415  # takes 0.3 s

    graph = Graph()
    try:
        with quiet():
            graph.parse(data=body, format="xml", publicID="urn:obs:nowhere:")
    except Exception as error:  # noqa: BLE001  # the reader raises whatever it comes upon
        message = f"the file is XML but not RDF/XML: {error}"
        finding = _unreadable(
            "not-rdf", message, "write it as https://www.w3.org/TR/rdf-syntax-grammar/", file=file
        )
        return Reading(graph=None, lines=scan.lines, findings=[*scan.findings, finding])
    return Reading(graph=graph, lines=scan.lines, findings=scan.findings)


@contextmanager
def quiet() -> Generator[None]:
    """Without the remarks of rdflib on values of a wrong type: the shapes find those, and say where."""
    logger = logging.getLogger("rdflib.term")
    before = logger.disabled
    logger.disabled = True
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        logger.disabled = before


class _Scan:
    """One pass over the XML."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.lines: dict[str, int] = {}
        self.findings: list[Finding] = []
        self.fatal = False
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._parser.StartElementHandler = self._element
        self._parser.EntityDeclHandler = self._entity

    def run(self, body: bytes) -> None:
        try:
            self._parser.Parse(body, True)
        except (expat.ExpatError, UnicodeError, ValueError, LookupError) as error:
            self.fatal = True
            message = f"the file is not well-formed XML: {error}"
            if not body.strip():
                message = "the file is empty"
            line = getattr(error, "lineno", None)
            advice = "the portal harvests RDF/XML only: write the catalogue as such, in UTF-8"
            self.findings.append(_unreadable("not-xml", message, advice, file=self.file, row=line))

    def _entity(self, name: str, *_: object) -> None:
        self.fatal = True
        advice = "write the addresses out: harvesters do not resolve entities, and they can be misused"
        self._add("entity", f"the file declares the entity {name!r}", advice)

    def _element(self, name: str, attributes: Mapping[str, str]) -> None:
        for key, value in attributes.items():
            space, _, local = key.rpartition(" ")
            if space == _RDF and local in _ADDRESSES:
                self._address(name, local, value)
            elif space == _RDF and local == "ID":
                self._add(
                    "relative-iri",
                    f"rdf:ID={value!r} is relative to the address of the file",
                    "use rdf:about with an absolute address",
                    column=_short(name),
                    value=value,
                )
            elif space == _XML and local == "base":
                self._add(
                    "xml-base",
                    f"xml:base={value!r}: what depends on it is relative",
                    "write every address out in full and take xml:base away",
                    severity="warning",
                )

    def _address(self, name: str, attribute: str, value: str) -> None:
        line = self._parser.CurrentLineNumber
        if attribute == "about":
            self.lines.setdefault(value, line)
        if not _ABSOLUTE.match(value):
            self._add(
                "relative-iri",
                f"rdf:{attribute}={value!r} of {_short(name)} is no absolute address",
                "write it out from http:// or https:// on",
                column=_short(name),
                value=value,
            )
        elif _FORBIDDEN.search(value) or _NO_HOST.match(value):
            self._add(
                "bad-iri",
                f"rdf:{attribute}={value!r} of {_short(name)} is no address by RFC 3987",
                "write spaces and other signs as %20 and the like, and give the address its host",
                column=_short(name),
                value=value,
            )

    def _add(
        self,
        code: str,
        message: str,
        advice: str,
        *,
        column: str = "",
        value: str = "",
        severity: Severity = "error",
    ) -> None:
        place = Place(file=self.file, row=self._parser.CurrentLineNumber, column=column, value=value)
        self.findings.append(
            Finding(code=code, severity=severity, message=message, suggestion=advice, place=place)
        )


def _short(name: str) -> str:
    """An element as expat names it ("namespace local"), short."""
    return short(name.replace(" ", "", 1))


def _unreadable(code: str, message: str, advice: str, *, file: str, row: int | None = None) -> Finding:
    place = Place(file=file, row=row)
    return Finding(code=code, severity="error", message=message, suggestion=advice, place=place)
