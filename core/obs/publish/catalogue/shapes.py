"""Runs the shapes on a graph and says in words what they find, and where.

The shapes (the .ttl files beside this module) are our own, by the table of DCAT-AP-SE 3. A run in which they
had no catalogue to look at is none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Literal, cast

from obs.errors import PublishError
from obs.models import Finding, Place
from obs.publish.catalogue.vocabulary import full, short

if TYPE_CHECKING:
    from rdflib import Graph
    from rdflib.term import Node

FILES = ("agents.ttl", "catalogue.ttl", "common.ttl", "dataset.ttl", "distribution.ttl")
_SH = "http://www.w3.org/ns/shacl#"
_SEVERITIES: Mapping[str, Literal["error", "warning", "info"]] = {
    "Violation": "error",
    "Warning": "warning",
    "Info": "info",
}


@cache
def shapes() -> Graph:
    """All shapes as one graph."""
    from rdflib import Graph  # noqa: PLC0415

    graph = Graph()
    folder = files("obs.publish.catalogue")
    for name in FILES:
        graph.parse(data=(folder / name).read_text("utf-8"), format="turtle")
    return graph


def check_shapes(graph: Graph, *, file: str, lines: Mapping[str, int]) -> list[Finding]:
    """What of *graph* breaks the shapes, sorted by line; PublishError where the check could not be made.

    *lines* are those on which IRIs are described. A graph in which the shapes have nothing to look at does
    not pass: that is no check.
    """
    looked_at = focus_nodes(graph)
    if not looked_at.get("Catalog"):
        raise PublishError(
            f"the catalogue was not checked: the shapes found no catalogue to look at among {looked_at}",
            suggestion="describe one main dcat:Catalog that is part of no other",
        )
    return sorted(set(_findings(_report(graph), graph, file, lines)), key=_order)


def _report(graph: Graph) -> Graph:
    """The report of the shapes on *graph*; what pyshacl gives back in its place is no report."""
    import pyshacl  # noqa: PLC0415  # takes 0.5 s
    from rdflib import Graph as Report  # noqa: PLC0415

    try:
        told = cast("Any", pyshacl).validate(graph, shacl_graph=shapes(), inference="none", advanced=False)
    except Exception as error:
        raise _not_run(str(error)) from error
    if not isinstance(told[1], Report) or (None, _sh("conforms"), None) not in told[1]:
        raise _not_run(str(told[2]))
    return told[1]


def _not_run(reason: str) -> PublishError:
    return PublishError(
        f"the catalogue could not be checked by the shapes: {reason}",
        suggestion="a check that did not run is none: report this with the catalogue",
    )


def focus_nodes(graph: Graph) -> dict[str, int]:
    """How many resources of *graph* each shape looks at, by the shape's name."""
    from rdflib import RDF, URIRef  # noqa: PLC0415

    targets: dict[str, Callable[[Any], set[Any]]] = {
        "targetClass": lambda value: set(graph.subjects(RDF.type, value)),
        "targetObjectsOf": lambda value: set(graph.objects(None, value)),
        "targetSubjectsOf": lambda value: set(graph.subjects(value, None)),
    }
    found: dict[str, set[Any]] = {}
    for kind, nodes in targets.items():
        for shape, value in shapes().subject_objects(URIRef(_SH + kind)):
            found.setdefault(str(shape).removeprefix("urn:obs:shape:"), set()).update(nodes(value))
    return {name: len(each) for name, each in sorted(found.items())}


def _order(finding: Finding) -> tuple[int, str, str, str]:
    place = finding.place
    return (place.row or 0, place.value, place.column, finding.message)


def _findings(report: Any, graph: Graph, file: str, lines: Mapping[str, int]) -> Iterator[Finding]:  # noqa: ANN401
    from rdflib import RDF, URIRef  # noqa: PLC0415

    for result in report.subjects(RDF.type, URIRef(_SH + "ValidationResult")):
        told = {str(name).removeprefix(_SH): value for name, value in report.predicate_objects(result)}
        focus, shape = told["focusNode"], told["sourceShape"]
        remedy = shapes().value(shape, URIRef(_SH + "description"))
        path = _path(shape)
        component = _component(str(told["sourceConstraintComponent"]), shape)
        words = _words(component, shape, path, told.get("value"))
        named = nearest_iri(focus, graph)
        yield Finding(
            code=_CODES.get(component, "wrong-value"),
            severity=_SEVERITIES[str(told["resultSeverity"]).removeprefix(_SH)],
            message=f"{resource_name(focus, graph)} {words}",
            suggestion=str(remedy or ""),
            place=Place(file=file, row=lines.get(named), column=path, value=named),
        )


def _component(iri: str, shape: Node) -> str:
    """The kind of constraint, short; one of several classes is one of a class."""
    component = iri.removeprefix(_SH).removesuffix("ConstraintComponent")
    choices = shapes().value(shape, _sh("or")) if component == "Or" else None
    first = shapes().value(choices, _rdf("first")) if choices is not None else None
    return "Class" if first is not None and (first, _sh("class"), None) in shapes() else component


_CODES = {
    "MinCount": "missing",
    "QualifiedMinCount": "missing",
    "HasValue": "missing",
    "MaxCount": "too-many",
    "QualifiedMaxCount": "too-many",
    "UniqueLang": "same-language",
    "NodeKind": "wrong-kind",
    "Class": "not-described",
}


def _words(component: str, shape: Node, path: str, value: Node | None) -> str:
    """What is wrong, after the name of the resource."""
    shown = _shown(value)
    said: dict[str, str] = {
        "MinCount": f"has no {path}",
        "MaxCount": f"has more than {_limit(shape)} {path}" if _limit(shape) != "0" else f"has {path}",
        "QualifiedMinCount": f"has no {path} of the right kind",
        "QualifiedMaxCount": f"has one {path} too many",
        "HasValue": f"has no {path} {_shown(shapes().value(shape, _sh('hasValue')))}",
        "UniqueLang": f"has two {path} in one language",
        "Class": f"has the {path} {shown}, which is not described as what it should be",
    }
    if component == "NodeKind":
        return f"has the {path} {shown}, which is {_kind(value)}" if path else f"is {_kind(value)}"
    if component in said:
        return said[component]
    return f"has the {path} {shown}, which is not allowed" if path else "is not named as it should be"


def _limit(shape: Node) -> str:
    return str(shapes().value(shape, _sh("maxCount")))


def _sh(name: str) -> Any:  # noqa: ANN401
    from rdflib import URIRef  # noqa: PLC0415

    return URIRef(_SH + name)


def _rdf(name: str) -> Any:  # noqa: ANN401
    from rdflib import RDF  # noqa: PLC0415

    return RDF[name]


def _path(shape: Node) -> str:
    """The property that *shape* is about, as people write it; "" for one about the resource itself."""
    from rdflib.collection import Collection  # noqa: PLC0415

    path = shapes().value(shape, _sh("path"))
    if path is None:
        return ""
    inverse = shapes().value(path, _sh("inversePath"))
    if inverse is not None:
        return f"{short(str(inverse))} that leads to it"
    several = shapes().value(path, _sh("alternativePath"))
    if several is not None:
        return " or ".join(short(str(each)) for each in Collection(shapes(), several))
    return short(str(path))


def nearest_iri(node: Node, graph: Graph) -> str:
    """The IRI of a resource, or of the one that leads to it where it has none; "" where nothing does."""
    from rdflib import URIRef  # noqa: PLC0415

    if isinstance(node, URIRef):
        return str(node)
    parents = sorted(str(each) for each in graph.subjects(None, node) if isinstance(each, URIRef))
    return parents[0] if parents else ""


def _shown(value: Node | None) -> str:
    from rdflib import BNode, Literal, URIRef  # noqa: PLC0415

    if isinstance(value, BNode):
        return "without an IRI"
    if isinstance(value, Literal):
        kind = f"@{value.language}" if value.language else f" ({short(str(value.datatype))})"
        return f"{str(value)[:80]!r}" + (
            kind if value.language or value.datatype else " (without a language)"
        )
    return f"<{value}>" if isinstance(value, URIRef) else ""


def _kind(value: Node | None) -> str:
    from rdflib import BNode, Literal  # noqa: PLC0415

    if isinstance(value, BNode):
        return "a blank node and not an IRI"
    return "text and not an IRI" if isinstance(value, Literal) else "an IRI and not text"


def resource_name(node: Node, graph: Graph) -> str:
    """What to call a resource: its class and IRI, or its title where it has no IRI."""
    from rdflib import RDF, URIRef  # noqa: PLC0415

    classes = sorted(short(str(each)) for each in graph.objects(node, RDF.type))
    kind = classes[0] if classes else "resource"
    if isinstance(node, URIRef):
        return f"{kind} <{node}>"
    titles = [
        str(each)
        for name in ("dcterms:title", "foaf:name", "vcard:fn", "dcat:accessURL")
        for each in graph.objects(node, URIRef(full(name)))
    ]
    parent = nearest_iri(node, graph)
    return (
        f"{kind} without an IRI"
        + (f" ({sorted(titles)[0]!r})" if titles else "")
        + (f" of <{parent}>" if parent else "")
    )
