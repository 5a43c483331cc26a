"""Which licence a package is under, as an SPDX expression, and which ones obs may stand on."""

from __future__ import annotations

import re
from importlib.metadata import Distribution

from packaging.utils import canonicalize_name

# Permissive ones, and the MPL, whose copyleft ends at its own files: obs changes none of them.
ALLOWED = frozenset(
    {
        "0BSD",
        "Apache-2.0",
        "Artistic-1.0-Perl",
        "BSD-2-Clause",
        "BSD-3-Clause",
        "CC0-1.0",
        "HPND",
        "ISC",
        "MIT",
        "MIT-0",
        "MIT-CMU",
        "MPL-2.0",
        "PSF-2.0",
        "Unlicense",
        "W3C",
        "W3C-20150513",
        "Zlib",
    }
)

# Read in the licence file of the package itself, where its metadata do not say which licence it is.
READ_BY_US = {
    "alabaster": "BSD-3-Clause",
    "altair": "BSD-3-Clause",
    "colorama": "BSD-3-Clause",
    "docutils": "BSD-2-Clause",
    "html5rdf": "MIT",
    "isodate": "BSD-3-Clause",
    "jinja2": "BSD-3-Clause",
    "nodeenv": "BSD-3-Clause",
    "py4j": "BSD-3-Clause",
    "pandera": "MIT",
    "petl": "MIT",
    "pip-api": "Apache-2.0",
    "polars": "MIT",
    "pyshacl": "Apache-2.0",
    "scipy": "BSD-3-Clause",
    "sphinxcontrib-applehelp": "BSD-2-Clause",
    "sphinxcontrib-devhelp": "BSD-2-Clause",
    "sphinxcontrib-htmlhelp": "BSD-2-Clause",
    "sphinxcontrib-jsmath": "BSD-2-Clause",
    "sphinxcontrib-qthelp": "BSD-2-Clause",
    "sphinxcontrib-serializinghtml": "BSD-2-Clause",
    "text-unidecode": "Artistic-1.0-Perl OR GPL-2.0-or-later",
    "trustme": "MIT OR Apache-2.0",
}

GNU_RUNTIME = (
    "its wheels bring along OpenBLAS (BSD-3-Clause) and the GNU Fortran runtime: libgfortran "
    "(GPL-3.0-or-later with the GCC runtime exception, which lets programs under any licence use it) and "
    "libquadmath (LGPL-2.1-or-later, a library of its own that can be exchanged)."
)
REMARKS = {
    "certifi": "MPL-2.0: the copyleft ends at its own files, which obs uses unaltered.",
    "docutils": "in the public domain for the most part, BSD-2-Clause for the rest. The GPL that its "
    "metadata name is that of an Emacs mode, which its wheel leaves out. For the documentation only.",
    "hypothesis": "MPL-2.0, for the tests only.",
    "numpy": GNU_RUNTIME,
    "orjson": "MPL-2.0 in part: the copyleft ends at its own files, which obs uses unaltered.",
    "pathspec": "MPL-2.0, for the making of the wheel only.",
    "scipy": GNU_RUNTIME,
    "text-unidecode": "may be used under the Artistic License or the GPL; here under the Artistic License. "
    "frictionless needs it, by way of python-slugify.",
}

CLASSIFIERS = {
    "Apache Software License": "Apache-2.0",
    "ISC License (ISCL)": "ISC",
    "MIT License": "MIT",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "Python Software Foundation License": "PSF-2.0",
}
VAGUE = frozenset({"BSD License", "OSI Approved"})  # say nothing against any licence of that kind
OTHER_NAMES = {
    "2-clause BSD": "BSD-2-Clause",
    "Apache 2.0": "Apache-2.0",
    "BSD 2-Clause License": "BSD-2-Clause",
}


def licence_of(package: Distribution) -> str:
    """The SPDX expression. Raises ValueError if the metadata give none and nobody has read the licence."""
    name = canonicalize_name(package.name)
    if name in READ_BY_US:
        return READ_BY_US[name]
    fields = package.metadata
    if "License-Expression" in fields:
        return fields["License-Expression"]
    text = fields["License"].strip() if "License" in fields else ""
    field = OTHER_NAMES.get(text, text)
    lines: list[str] = fields.get_all("Classifier") or []
    classified = {line.rpartition(" :: ")[2] for line in lines if line.startswith("License ::")} - VAGUE
    stated_by_all: set[str] = {CLASSIFIERS.get(each, each) for each in classified}
    if field in ALLOWED:
        stated_by_all.add(field)
    if len(stated_by_all) == 1 and stated_by_all <= ALLOWED:
        return stated_by_all.pop()
    said = "; ".join(filter(None, [text.partition("\n")[0][:40], *sorted(classified)])) or "nothing"
    raise ValueError(
        f"{name} {package.version} names no one licence that we know (it says: {said}); "
        "read its licence file and enter it in supply/licence_texts.py"
    )


def allowed(expression: str) -> bool:
    """Whether obs may stand on it: all parts joined by AND, one of those joined by OR.

    Raises ValueError for what is no SPDX expression.
    """
    tokens = re.findall(r"[()]|[^\s()]+", expression)
    value, rest = _either(tokens)
    if rest:
        raise ValueError(f"no SPDX expression: {expression}")
    return value


def _either(tokens: list[str]) -> tuple[bool, list[str]]:
    value, rest = _both(tokens)
    while rest[:1] == ["OR"]:
        other, rest = _both(rest[1:])
        value = value or other
    return value, rest


def _both(tokens: list[str]) -> tuple[bool, list[str]]:
    value, rest = _one(tokens)
    while rest[:1] == ["AND"]:
        other, rest = _one(rest[1:])
        value = value and other
    return value, rest


def _one(tokens: list[str]) -> tuple[bool, list[str]]:
    if not tokens or tokens[0] in {")", "AND", "OR", "WITH"}:
        raise ValueError(f"no SPDX expression at {' '.join(tokens) or 'its end'}")
    if tokens[0] == "(":
        value, rest = _either(tokens[1:])
        if rest[:1] != [")"]:
            raise ValueError("no SPDX expression: a bracket is open")
        return value, rest[1:]
    if tokens[1:2] == [
        "WITH"
    ]:  # an exception only ever permits more, but what is more than a licence we allow?
        return tokens[0] in ALLOWED, tokens[3:]
    return tokens[0] in ALLOWED, tokens[1:]
