"""No file of others is run, unpickled or read as YAML, and no XML leads to another file."""

from __future__ import annotations

import ast
import zipfile
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest

from obs.errors import PublishError
from obs.publish.catalogue.reading import read_rdfxml
from obs.publish.verification import verify
from obs.publish.workbook import read_workbook

ROOT = Path(__file__).parents[2]
MODULES = {
    *("pickle", "_pickle", "cPickle", "dill", "cloudpickle", "jsonpickle", "joblib", "shelve", "dbm"),
    "marshal",
    *("yaml", "ruamel", "oyaml", "strictyaml", "code", "codeop", "runpy", "imp", "telnetlib", "ftplib"),
    *("lxml", "xml.dom", "xml.sax.handler", "xml.sax.expatreader", "xmlrpc", "plistlib"),
}
CALLS = {"eval", "exec", "compile", "__import__", "breakpoint", "input"}
METHODS = {
    *("read_pickle", "to_pickle", "deserialize", "from_pickle", "unsafe_load", "full_load", "system"),
    "popen",
    "extractall",
}
ALLOWED = {
    ("core/obs/report/charts/slimming.py", "xml.etree"),  # reads what Vega has just drawn
    ("core/obs/publish/catalogue/reading.py", "xml.parsers"),  # refuses every declared entity
}
XML = {"xml.etree", "xml.parsers", "defusedxml"}


def sources() -> Iterator[tuple[str, ast.AST]]:
    """All modules of obs and of its plugins."""
    for folder in ("core", "plugins", "schemas"):
        for file in sorted((ROOT / folder).rglob("*.py")):
            yield file.relative_to(ROOT).as_posix(), ast.parse(file.read_text("utf-8"))


def imported(tree: ast.AST) -> Iterator[str]:
    """What a module imports, from anywhere in it."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (each.name for each in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{each.name}" for each in node.names)


def forbidden(name: str, tree: ast.AST) -> Iterator[str]:
    """What in a module could run, unpickle or read as YAML what somebody else wrote."""
    for module in imported(tree):
        parts = module.split(".")
        starts = {".".join(parts[:end]) for end in range(1, len(parts) + 1)}
        if starts & MODULES:
            yield module
        yield from (each for each in starts & XML if (name, each) not in ALLOWED)
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        called = node.func
        if isinstance(called, ast.Name) and called.id in CALLS:
            yield called.id
        if isinstance(called, ast.Attribute) and called.attr in METHODS:
            yield called.attr
        for option in node.keywords:
            on = isinstance(option.value, ast.Constant) and option.value.value is True
            if option.arg in {"shell", "allow_pickle"} and on:
                yield option.arg


def test_the_look_finds_what_is_forbidden() -> None:
    """Each way is seen, however it is written."""
    for text in (
        "import yaml",
        "from pickle import loads",
        "def f():\n    import shelve as s",
        "from xml import etree",
        "import xml.dom.minidom",
        "eval('1')",
        "pl.deserialize(x)",
        "pd.read_pickle(x)",
        "np.load(x, allow_pickle=True)",
        "subprocess.run(x, shell=True)",
        "os.system(x)",
    ):
        assert list(forbidden("x.py", ast.parse(text))), text


def test_nothing_of_others_is_run_or_unpickled() -> None:
    """Not by an import, a call or an option, in any module."""
    seen = [(name, each) for name, tree in sources() for each in forbidden(name, tree)]
    assert seen == []
    assert len(list(sources())) > 300


SECRET = "inte-for-andra"
CATALOGUES = {
    "a file": '<!DOCTYPE r [<!ENTITY x SYSTEM "file://{secret}">]>',
    "a laugh": '<!DOCTYPE r [<!ENTITY a "ha"><!ENTITY x "&a;&a;&a;">]>',
    "a parameter": '<!DOCTYPE r [<!ENTITY % p SYSTEM "file://{secret}"> %p; <!ENTITY x "y">]>',
    "a definition elsewhere": '<!DOCTYPE r SYSTEM "file://{secret}">',
}
RDF = """<?xml version="1.0"?>{head}
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:dct="http://purl.org/dc/terms/">
<rdf:Description rdf:about="https://example.org/"><dct:title>{inner}</dct:title></rdf:Description></rdf:RDF>
"""


@pytest.mark.parametrize("way", CATALOGUES)
def test_a_catalogue_cannot_read_other_files(way: str, tmp_path: Path) -> None:
    """Entities are told and not resolved, and what they name is in no finding."""
    secret = tmp_path / "secret.txt"
    secret.write_text(SECRET, "utf-8")
    inner = "x" if way == "a definition elsewhere" else "&x;"
    text = RDF.format(head=CATALOGUES[way].format(secret=secret), inner=inner)
    (tmp_path / "catalogue.rdf").write_text(text, "utf-8")
    found = verify(str(tmp_path / "catalogue.rdf"))
    assert not found.valid
    assert SECRET not in " ".join(map(str, found.findings))
    if inner == "&x;":
        assert any(each.code == "entity" for each in found.findings)
        assert read_rdfxml(text.encode(), file="x.rdf").graph is None


def test_a_workbook_cannot_read_other_files(tmp_path: Path) -> None:
    """An entity in a stranger's workbook is not resolved: it is refused, or its cell has nothing of it."""
    secret = tmp_path / "secret.txt"
    secret.write_text(SECRET, "utf-8")
    pl.DataFrame({"name": ["cell"]}).write_excel(tmp_path / "sound.xlsx", worksheet="regions")
    changed = zipfile.ZipFile(tmp_path / "x.xlsx", "w")
    with zipfile.ZipFile(tmp_path / "sound.xlsx") as sound, changed:
        for name in sound.namelist():
            body = sound.read(name)
            if name.endswith("sharedStrings.xml"):
                head, end, rest = body.partition(b"?>")
                entity = f'<!DOCTYPE sst [<!ENTITY x SYSTEM "file://{secret}">]>'.encode()
                body = head + end + entity + rest.replace(b"cell", b"&x;")
                assert b"&x;" in body
            changed.writestr(name, body)
    try:
        told = str(read_workbook(tmp_path / "x.xlsx", {"regions": {"name": pl.String()}})["regions"].rows())
    except PublishError as error:
        told = str(error)
    assert SECRET not in told
