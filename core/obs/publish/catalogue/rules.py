"""What shapes cannot say of a catalogue: how its parts hang together, and which names and dates contradict.

After the portal's rules of harvest (DCAT-AP-SE, "Skördning").
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations
from typing import TYPE_CHECKING, Any

from obs.models import Finding, Place, Severity
from obs.publish.catalogue.shapes import nearest_iri, resource_name
from obs.publish.catalogue.vocabulary import HIGH_VALUE_REGULATION, full

if TYPE_CHECKING:
    from rdflib import Graph
    from rdflib.term import Node

_APART = (
    "dcat:Catalog",
    "dcat:Dataset",
    "dcat:Distribution",
    "dcat:DataService",
    "foaf:Agent",
    "vcard:Organization",
    "vcard:Individual",
)
_DAY = re.compile(r"\d{4}(-\d{2}){0,2}")
_YEAR = re.compile(r"\b(19|20)\d{2}\b")
_FORMATS = re.compile(r"\b(csv|xlsx?|json|xml|parquet|excel|pdf|api)\b", re.IGNORECASE)
_MOST_WORDS = 10


def check_rules(graph: Graph, *, file: str, lines: dict[str, int]) -> list[Finding]:
    """Everything in *graph* that breaks a rule; *lines* are those on which IRIs are described."""
    found = [
        *_catalogues(graph),
        *_unreachable(graph),
        *_one_for_two(graph),
        *_publishers(graph),
        *_high_value(graph),
        *_days(graph),
        *_digests(graph),
        *_titles(graph),
    ]
    told = [
        Finding(
            code=code,
            severity=severity,
            message=f"{resource_name(node, graph)} {words}",
            suggestion=remedy,
            place=Place(
                file=file,
                row=lines.get(nearest_iri(node, graph)),
                column=column,
                value=nearest_iri(node, graph),
            ),
        )
        for code, severity, node, column, words, remedy in found
    ]
    return sorted(told, key=lambda each: (each.place.row or 0, each.place.column, each.message))


_Told = tuple[str, Severity, "Node", str, str, str]
"""Code, severity, resource, property, what is wrong with it, remedy."""


def _ref(name: str) -> Any:  # noqa: ANN401
    from rdflib import URIRef  # noqa: PLC0415

    return URIRef(full(name))


def _of(graph: Graph, kind: str) -> list[Node]:
    """The resources of a class, in an order that is the same in every process."""
    return sorted(set(graph.subjects(_ref("rdf:type"), _ref(kind))), key=str)


def _catalogues(graph: Graph) -> Iterator[_Told]:
    """Several catalogues hang together by one level of dcterms:hasPart."""
    catalogues, part = _of(graph, "dcat:Catalog"), _ref("dcterms:hasPart")
    if len(catalogues) < 2:
        return
    parts = {each for node in catalogues for each in graph.objects(node, part)}
    tops = [node for node in catalogues if node not in parts]
    for node in tops if len(tops) != 1 else []:
        words = "is one of several catalogues and no part of another"
        remedy = "have one main catalogue and list all others in it with dcterms:hasPart"
        yield "catalogues-apart", "error", node, "dcterms:hasPart", words, remedy
    if not tops:
        words, remedy = "is part of what is part of it", "have one main catalogue that is part of no other"
        yield "catalogues-apart", "error", catalogues[0], "dcterms:hasPart", words, remedy
    for node in catalogues:
        if node in parts and (node, part, None) in graph:
            words, remedy = "is a part and has parts itself", "list all catalogues in the main one"
            yield "catalogues-nested", "error", node, "dcterms:hasPart", words, remedy


def _unreachable(graph: Graph) -> Iterator[_Told]:
    """What no catalogue leads to is not harvested."""
    for kind, name in (
        ("dcat:Dataset", "dcat:dataset"),
        ("dcat:DatasetSeries", "dcat:dataset"),
        ("dcat:Distribution", "dcat:distribution"),
    ):
        for node in _of(graph, kind):
            if (None, _ref(name), node) not in graph:
                words, remedy = f"is listed by nothing with {name}", f"list it with {name}, or take it out"
                yield "not-listed", "error", node, name, words, remedy
    for node in _of(graph, "dcat:DataService"):
        if not any((None, _ref(name), node) in graph for name in ("dcat:service", "dcat:accessService")):
            words = "is listed by nothing with dcat:service or dcat:accessService"
            yield "not-listed", "error", node, "dcat:service", words, "list it in the catalogue: dcat:service"


def _one_for_two(graph: Graph) -> Iterator[_Told]:
    """What is said of two things with one IRI becomes said of one thing."""
    for one, other in combinations(_APART, 2):
        for node in _of(graph, one):
            if (node, _ref("rdf:type"), _ref(other)) in graph:
                words = f"is a {one} and a {other} at once"
                yield "one-iri-two-things", "error", node, "rdf:type", words, "give each an IRI of its own"


def _publishers(graph: Graph) -> Iterator[_Told]:
    names: dict[str, Node] = {}
    for node in sorted(set(graph.objects(None, _ref("dcterms:publisher"))), key=str):
        for name in sorted({str(each).strip().casefold() for each in graph.objects(node, _ref("foaf:name"))}):
            if name in names:
                words = f"has the name of <{names[name]}>: one publisher is described twice"
                remedy = "describe a publisher once and name it by one IRI everywhere"
                yield "publisher-twice", "error", node, "foaf:name", words, remedy
            names.setdefault(name, node)


def _high_value(graph: Graph) -> Iterator[_Told]:
    from rdflib import URIRef  # noqa: PLC0415

    law = _ref("dcatap:applicableLegislation")
    for node in _of(graph, "dcat:Dataset"):
        files = list(graph.objects(node, _ref("dcat:distribution")))
        marked = any((each, law, URIRef(HIGH_VALUE_REGULATION)) in graph for each in files)
        if (node, _ref("dcatap:hvdCategory"), None) in graph and files and not marked:
            words = "is of high value, but none of its distributions names the regulation"
            remedy = f"give at least one distribution dcatap:applicableLegislation <{HIGH_VALUE_REGULATION}>"
            yield "missing", "error", node, "dcatap:applicableLegislation", words, remedy


def _days(graph: Graph) -> Iterator[_Told]:
    """A later date that is before an earlier one. Only days of the same form can be told apart."""
    for earlier, later in (("dcat:startDate", "dcat:endDate"), ("dcterms:issued", "dcterms:modified")):
        for node in sorted(set(graph.subjects(_ref(earlier), None)), key=str):
            start, end = (str(graph.value(node, _ref(name)) or "")[:10] for name in (earlier, later))
            both = _DAY.fullmatch(start) and _DAY.fullmatch(end)
            if both and len(start) == len(end) and end < start:
                words, remedy = f"has the {later} {end} before its {earlier} {start}", "look at both dates"
                yield "dates-reversed", "error", node, later, words, remedy


def _digests(graph: Graph) -> Iterator[_Told]:
    lengths = {"md5": 32, "sha1": 40, "sha224": 56, "sha256": 64, "sha384": 96, "sha512": 128}
    for node in _of(graph, "spdx:Checksum"):
        kind = str(graph.value(node, _ref("spdx:algorithm")) or "").rpartition("_")[2]
        digest = graph.value(node, _ref("spdx:checksumValue"))
        if digest is not None and len(str(digest)) != lengths.get(kind, len(str(digest))):
            words = f"has {len(str(digest))} digits, and {kind} has {lengths[kind]}"
            remedy = "give the whole digest, in small hexadecimal digits, of the algorithm named"
            yield "wrong-value", "error", node, "spdx:checksumValue", words, remedy


def _titles(graph: Graph) -> Iterator[_Told]:
    """The portal's advice on titles of datasets; none of it stops a harvest."""
    for node in _of(graph, "dcat:Dataset"):
        publisher = graph.value(node, _ref("dcterms:publisher"))
        names = [str(each) for each in graph.objects(publisher, _ref("foaf:name"))] if publisher else []
        for title in sorted(str(each) for each in graph.objects(node, _ref("dcterms:title"))):
            reasons = [
                *([f"has more than {_MOST_WORDS} words"] if len(title.split()) > _MOST_WORDS else []),
                *(["names a year"] if _YEAR.search(title) else []),
                *(["names a format"] if _FORMATS.search(title) else []),
                *(
                    ["names the publisher"]
                    if any(n and n.casefold() in title.casefold() for n in names)
                    else []
                ),
            ]
            if reasons:
                words = f"has a title that {' and '.join(reasons)}: {title!r}"
                remedy = "say in fewer than ten words what the data are; the rest stands elsewhere"
                yield "title-advice", "info", node, "dcterms:title", words, remedy
