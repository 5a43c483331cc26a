"""An estimate of how the portals will score a catalogue's metadata, without asking the web.

The method is the EU's Metadata Quality Assessment (https://data.europa.eu/mqa/methodology), as the Swedish
portal uses it: a media type serves as format, and SHACL is not scored. What only the web can tell (whether
the addresses answer) is in neither the points nor the most that can be reached.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from obs.publish.catalogue.reading import read_rdfxml
from obs.publish.catalogue.vocabulary import full

if TYPE_CHECKING:
    from rdflib import Graph
    from rdflib.term import Node

_OPEN = ("csv", "json", "xml", "parquet", "rdf", "turtle", "html", "geopackage", "sqlite", "plain")
_MACHINE = (*_OPEN[:-1], "spreadsheetml", "ms-excel", "opendocument.spreadsheet", "gml", "shapefile")


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """*points* of *most*, and both by dimension; *missing* says what points were lost and how many.

    A property that a part of the datasets or distributions lacks costs its share.
    """

    points: float
    most: int
    dimensions: Mapping[str, tuple[float, int]]
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Measure:
    dimension: str
    kind: str
    what: str
    most: int
    holds: Callable[[Graph, Node], bool]


def _has(name: str) -> Callable[[Graph, Node], bool]:
    return lambda graph, node: (node, _ref(name), None) in graph


def _within(name: str, *starts: str) -> Callable[[Graph, Node], bool]:
    return lambda graph, node: any(str(each).startswith(starts) for each in graph.objects(node, _ref(name)))


def _format_of(*words: str) -> Callable[[Graph, Node], bool]:
    def holds(graph: Graph, node: Node) -> bool:
        texts = [str(each).lower() for each in graph.objects(node, _ref("dcterms:format"))]
        return any(word in text for text in texts for word in words)

    return holds


def _media_type(graph: Graph, node: Node) -> bool:
    return any("/" in str(each) for each in graph.objects(node, _ref("dcterms:format")))


_D, _F = "dcat:Dataset", "dcat:Distribution"
_RIGHTS = "http://publications.europa.eu/resource/authority/access-right/"
_CC = "http://creativecommons.org/"
_MEASURES: Sequence[_Measure] = [
    _Measure(dimension=dimension, kind=kind, what=what, most=most, holds=holds)
    for dimension, kind, what, most, holds in (
        ("findability", _D, "dcat:keyword", 30, _has("dcat:keyword")),
        ("findability", _D, "dcat:theme", 30, _has("dcat:theme")),
        ("findability", _D, "dcterms:spatial", 20, _has("dcterms:spatial")),
        ("findability", _D, "dcterms:temporal", 20, _has("dcterms:temporal")),
        ("accessibility", _F, "dcat:downloadURL", 20, _has("dcat:downloadURL")),
        ("interoperability", _F, "dcterms:format", 20, _has("dcterms:format")),
        ("interoperability", _F, "dcat:mediaType", 10, _has("dcat:mediaType")),
        ("interoperability", _F, "dcterms:format as a media type", 10, _media_type),
        ("interoperability", _F, "a format that is not proprietary", 20, _format_of(*_OPEN)),
        ("interoperability", _F, "a format that machines read", 20, _format_of(*_MACHINE)),
        ("reusability", _F, "dcterms:license", 20, _has("dcterms:license")),
        ("reusability", _F, "dcterms:license that is known", 10, _within("dcterms:license", _CC)),
        ("reusability", _D, "dcterms:accessRights", 10, _has("dcterms:accessRights")),
        ("reusability", _D, "dcterms:accessRights of the EU", 5, _within("dcterms:accessRights", _RIGHTS)),
        ("reusability", _D, "dcat:contactPoint", 20, _has("dcat:contactPoint")),
        ("reusability", _D, "dcterms:publisher", 10, _has("dcterms:publisher")),
        ("contextuality", _F, "dcterms:rights", 5, _has("dcterms:rights")),
        ("contextuality", _F, "dcat:byteSize", 5, _has("dcat:byteSize")),
        ("contextuality", _D, "dcterms:issued", 5, _has("dcterms:issued")),
        ("contextuality", _D, "dcterms:modified", 5, _has("dcterms:modified")),
    )
]


def score(body: bytes) -> Score:
    """The estimated score of the catalogue *body*; none of its points where it cannot be read."""
    graph = read_rdfxml(body, file="").graph
    dimensions: dict[str, tuple[float, int]] = {}
    missing: list[str] = []
    for measure in _MEASURES:
        have, of = _share(graph, measure)
        points = measure.most * have / of if of else 0.0
        before, most = dimensions.get(measure.dimension, (0.0, 0))
        dimensions[measure.dimension] = (round(before + points, 2), most + measure.most)
        if have < of or not of:
            lost = f"{measure.what}: {of - have} of {of} {measure.kind} lack it"
            missing.append(f"{lost} ({measure.most - points:.4g} points)")
    return Score(
        points=round(sum(points for points, _ in dimensions.values()), 1),
        most=sum(most for _, most in dimensions.values()),
        dimensions=dimensions,
        missing=tuple(missing),
    )


def _share(graph: Graph | None, measure: _Measure) -> tuple[int, int]:
    """How many resources have what is measured, and of how many."""
    if graph is None:
        return 0, 0
    nodes = set(graph.subjects(_ref("rdf:type"), _ref(measure.kind)))
    return sum(measure.holds(graph, node) for node in nodes), len(nodes)


def _ref(name: str) -> Any:  # noqa: ANN401
    from rdflib import URIRef  # noqa: PLC0415

    return URIRef(full(name))
