"""Resources with what is said of them, and how they are written as RDF/XML.

Written here and not by a library, whose order depends on the hashes of one process: equal resources give
equal bytes. Every resource has an IRI, so that there are no blank nodes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import quote, urlsplit, urlunsplit
from xml.sax.saxutils import escape, quoteattr

from obs.errors import PublishError
from obs.publish.catalogue.vocabulary import NAMESPACES, full

_NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_KEPT = "/%:@!$&'()*+,;=~"


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A value that is no resource: in a *language*, or of a *datatype* ("xsd:date"), or plain."""

    value: str
    language: str = ""
    datatype: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Iri:
    """A value that is a resource."""

    value: str


Said = tuple[str, Text | Iri]
"""What is said of a resource: a property by its short name, and its value."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Resource:
    """A resource of the class *kind* ("dcat:Dataset") and what is *said* of it, in that order."""

    iri: str
    kind: str
    said: Sequence[Said]


def encoded(address: str) -> str:
    """*address* as RFC 3987 wants it: no space or bracket in it, letters beyond ASCII written out."""
    parts = urlsplit(address)
    host = parts.netloc if parts.netloc.isascii() else parts.netloc.encode("idna").decode("ascii")
    path = re.sub(r"%(?![0-9A-Fa-f]{2})", "%25", parts.path)
    return urlunsplit(
        (
            parts.scheme,
            host,
            quote(path, safe=_KEPT),
            quote(parts.query, safe=_KEPT + "?"),
            quote(parts.fragment, safe=_KEPT + "?"),
        )
    )


def rdfxml(resources: Iterable[Resource]) -> bytes:
    """The document that says all of *resources*; PublishError for a text that XML has no way to write."""
    spaces = "".join(f"\n  xmlns:{prefix}={quoteattr(iri)}" for prefix, iri in NAMESPACES.items())
    lines = [f'<?xml version="1.0" encoding="UTF-8"?>\n<rdf:RDF{spaces}>']
    for resource in resources:
        lines.append(f"  <{resource.kind} rdf:about={_attribute(resource.iri)}>")
        lines += [f"    {_line(name, value)}" for name, value in resource.said]
        lines.append(f"  </{resource.kind}>")
    return ("\n".join([*lines, "</rdf:RDF>"]) + "\n").encode()


def _line(name: str, value: Text | Iri) -> str:
    if isinstance(value, Iri):
        return f"<{name} rdf:resource={_attribute(value.value)}/>"
    written = escape(_writable(value.value, name), {"\r": "&#13;"})
    if value.language:
        return f"<{name} xml:lang={_attribute(value.language)}>{written}</{name}>"
    if value.datatype:
        return f"<{name} rdf:datatype={_attribute(full(value.datatype))}>{written}</{name}>"
    return f"<{name}>{written}</{name}>"


def _attribute(value: str) -> str:
    return quoteattr(_writable(value, "an address"))


def _writable(text: str, where: str) -> str:
    """*text*, unless it has characters that no XML document may have."""
    found = _NO_XML.search(text)
    if found:
        raise PublishError(
            f"the text of {where} has the control character U+{ord(found[0]):04X}, which XML cannot hold: "
            f"{text[:60]!r}",
            suggestion="take it out of obs.toml",
        )
    return text
