"""Checks a catalogue as DCAT-AP-SE 3 in RDF/XML: ours before it is written, or a stranger's.

The portal harvests liberally: what is missing or wrong does not stop it, it is only not seen or seen
wrongly. So this is the only gate.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from obs.models import Finding, Place
from obs.publish.catalogue.reading import quiet, read_rdfxml
from obs.publish.catalogue.rules import check_rules
from obs.publish.catalogue.shapes import check_shapes, focus_nodes
from obs.publish.catalogue.vocabulary import full

if TYPE_CHECKING:
    from rdflib import Graph


def check_catalogue(body: bytes, *, file: str) -> list[Finding]:
    """Everything that is wrong with the catalogue *body*, called *file* in the findings; empty if nothing.

    An error breaks the profile or the rules of harvest, a warning is likely to be a mistake, "info" is the
    portal's advice. A finding's place has the line, the property as its column and the IRI of the resource
    as its value. A catalogue with none or nothing in it does not pass. PublishError where the check could
    not be made.
    """
    reading = read_rdfxml(body, file=file)
    if reading.graph is None:
        return reading.findings
    graph = reading.graph
    nothing = _nothing(graph, file)
    if nothing:
        return [*reading.findings, nothing]
    _set_aside_pointers(graph)
    lines = dict(reading.lines)
    with quiet():
        return [
            *reading.findings,
            *check_shapes(graph, file=file, lines=lines),
            *check_rules(graph, file=file, lines=lines),
        ]


def checked(body: bytes) -> dict[str, int]:
    """How many resources of the catalogue *body* each shape looks at: what was checked can be counted."""
    graph = read_rdfxml(body, file="").graph
    return {} if graph is None else focus_nodes(graph)


def _nothing(graph: Graph, file: str) -> Finding | None:
    """That there is nothing to check: no catalogue, or no resource of a class that we know."""
    from rdflib import RDF, URIRef  # noqa: PLC0415

    if (None, RDF.type, URIRef(full("dcat:Catalog"))) in graph:
        return None
    return Finding(
        code="no-catalogue",
        severity="error",
        message=f"there is no dcat:Catalog among {len(graph)} statements: nothing would be harvested",
        suggestion=f"describe a catalogue as <dcat:Catalog>, with xmlns:dcat={full('dcat:')!r}",
        place=Place(file=file, column="dcat:Catalog"),
    )


def _set_aside_pointers(graph: Graph) -> None:
    """Takes out catalogues that only point: a part of which only the class is said is harvested by itself."""
    from rdflib import RDF, URIRef  # noqa: PLC0415

    for part in list(graph.objects(None, URIRef(full("dcterms:hasPart")))):
        if all(name == RDF.type for name in graph.predicates(part, None)):
            graph.remove((part, RDF.type, URIRef(full("dcat:Catalog"))))
