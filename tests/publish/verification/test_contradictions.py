"""Each document of a release is held against the descriptor: what one of them says otherwise is told, alone.

Every hash is right again after the change, as whoever falsifies a release would see to.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from obs.publish.verification import verified, verify

Edit = Callable[[Any], object]
Spoil = Callable[[Path], None]

CSVW = "data/csv-metadata.json"
CC_BY = "https://creativecommons.org/licenses/by/4.0/"


@pytest.fixture
def release(copy: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A release to falsify, looked at without the second opinions, which are about other things."""
    monkeypatch.setattr(verified, "check_package", partial(verified.check_package, opinions=False))
    return copy / "2026.1.0"


def reseal(release: Path) -> None:
    """Let SHA256SUMS be right again."""
    paths = sorted(each.relative_to(release).as_posix() for each in release.rglob("*") if each.is_file())
    lines = [
        f"{hashlib.sha256((release / path).read_bytes()).hexdigest()}  {path}\n"
        for path in paths
        if path != "SHA256SUMS"
    ]
    (release / "SHA256SUMS").write_text("".join(lines), "utf-8", newline="\n")


def _json(name: str, edit: Edit) -> Spoil:
    def spoil(release: Path) -> None:
        document = json.loads((release / name).read_text("utf-8"))
        edit(document)
        (release / name).write_text(json.dumps(document, ensure_ascii=False, indent=1), "utf-8")

    return spoil


def _text(name: str, pattern: str, new: str) -> Spoil:
    """The first place of *pattern* in *name* becomes *new*."""

    def spoil(release: Path) -> None:
        text = (release / name).read_text("utf-8")
        changed = re.sub(pattern, new, text, count=1, flags=re.MULTILINE)
        assert changed != text, pattern
        (release / name).write_text(changed, "utf-8")

    return spoil


def _csvw(edit: Edit, table: str = "observations") -> Spoil:
    return _json(CSVW, lambda d: edit(next(t for t in d["tables"] if t["url"] == f"{table}.csv")))


def _column(name: str, edit: Edit, table: str = "observations") -> Spoil:
    return _csvw(lambda t: edit(next(c for c in t["tableSchema"]["columns"] if c["name"] == name)), table)


def _ld(edit: Edit, page: str = "index.html") -> Spoil:
    def spoil(release: Path) -> None:
        text = (release / page).read_text("utf-8")
        script = re.search(r'<script type="application/ld\+json">(.*?)</script>', text, re.DOTALL)
        assert script
        document = json.loads(script[1])
        edit(document)
        told = json.dumps(document, ensure_ascii=False).replace("<", "\\u003c").replace("&", "\\u0026")
        (release / page).write_text(text[: script.start(1)] + told + text[script.end(1) :], "utf-8")

    return spoil


def _swap(items: list[Any]) -> None:
    items[0], items[1] = items[1], items[0]


def _check(id_: str, subject: str, edit: Edit) -> Spoil:
    return _json(
        "quality.json",
        lambda d: edit(next(c for c in d["checks"] if (c["id"], c["subject"]) == (id_, subject))),
    )


def _uncheck(id_: str) -> Spoil:
    """The checks called *id_* are gone, and all numbers fit that."""

    def edit(document: Any) -> None:
        document["checks"] = [each for each in document["checks"] if each["id"] != id_]
        pairs = {(each["id"], each["subject"]) for each in document["checks"]}
        document.update(ran=len(document["checks"]), demanded=len(pairs), demanded_that_ran=len(pairs))

    return _json("quality.json", edit)


def _series(edit: Edit, id_: str = "N31807") -> Spoil:
    return _json("provenance.json", lambda d: edit(d["series"][id_]))


def _resource(name: str, edit: Edit) -> Spoil:
    return _json("datapackage.json", lambda d: edit(next(r for r in d["resources"] if r["name"] == name)))


CASES: dict[str, tuple[Spoil, str, str]] = {
    "csvw: another type": (
        _column("value", lambda c: c.update(datatype="string")),
        CSVW,
        "table observations, column value: datatype is 'string'",
    ),
    "csvw: a type in other words": (
        _column("date", lambda c: c["datatype"].update(format="dd/MM/yyyy")),
        CSVW,
        "table observations, column date: datatype.format is 'dd/MM/yyyy': by the descriptor it is",
    ),
    "csvw: another bound": (
        _column("value", lambda c: c["datatype"].update(minimum=0)),
        CSVW,
        "column value: datatype.minimum is 0",
    ),
    "csvw: nothing that must be there": (
        _column("region", lambda c: c.pop("required")),
        CSVW,
        "column region: required is missing: by the descriptor it is true",
    ),
    "csvw: required that is not": (
        _column("note", lambda c: c.update(required=True)),
        CSVW,
        "column note: required is true: the descriptor has nothing of it",
    ),
    "csvw: another mark of no value": (
        _column("value", lambda c: c.update(null=["", "0"])),
        CSVW,
        'column value: null is ["", "0"]',
    ),
    "csvw: a value in place of none": (
        _column("value", lambda c: c.update(default="0")),
        CSVW,
        "column value: default is '0'",
    ),
    "csvw: another head": (
        _column("value", lambda c: c.update(titles="belopp")),
        CSVW,
        "column value: titles is 'belopp'",
    ),
    "csvw: columns in another order": (
        _csvw(lambda t: _swap(t["tableSchema"]["columns"])),
        CSVW,
        "the columns of observations are others than the descriptor's, or in another order: region,",
    ),
    "csvw: another key": (
        _csvw(lambda t: t["tableSchema"]["primaryKey"].pop()),
        CSVW,
        'table observations: tableSchema.primaryKey is ["indicator", "region", "period"]',
    ),
    "csvw: a reference to another table": (
        _csvw(lambda t: t["tableSchema"]["foreignKeys"][0]["reference"].update(resource="regions.csv")),
        CSVW,
        "tableSchema.foreignKeys[1].reference.resource is 'regions.csv'",
    ),
    "csvw: another title of a table": (
        _csvw(lambda t: t["dc:title"][0].update({"@value": "Prognoser"})),
        CSVW,
        "table observations: dc:title[1].@value is 'Prognoser'",
    ),
    "csvw: another licence of a table": (
        _csvw(lambda t: t["dc:license"][0].update({"@id": CC_BY})),
        CSVW,
        f"table observations: dc:license[1].@id is '{CC_BY}': by the descriptor",
    ),
    "csvw: another licence of a column": (
        _column("value", lambda c: c["dc:license"][0].update({"@id": CC_BY})),
        CSVW,
        f"table observations, column value: dc:license[1].@id is '{CC_BY}'",
    ),
    "csvw: another credit": (
        _column("rank", lambda c: c["dc:rights"][0].update({"@value": "Källa: Kolada"}), "level"),
        CSVW,
        "table level, column rank: dc:rights[1].@value is 'Källa: Kolada'",
    ),
    "csvw: another licence of the whole": (
        _json(CSVW, lambda d: d["dc:license"][0].update({"@id": CC_BY})),
        CSVW,
        f"dc:license[1].@id is '{CC_BY}'",
    ),
    "csvw: another publisher": (
        _json(CSVW, lambda d: d["dc:publisher"].update({"schema:name": "Kolada"})),
        CSVW,
        "dc:publisher.schema:name is 'Kolada'",
    ),
    "csvw: another version": (
        _json(CSVW, lambda d: d.update({"dc:hasVersion": "2026.2.0"})),
        CSVW,
        "dc:hasVersion is '2026.2.0': by the descriptor it is '2026.1.0'",
    ),
    "csvw: another delimiter": (
        _json(CSVW, lambda d: d["dialect"].update(delimiter=";")),
        CSVW,
        "dialect.delimiter is ';'",
    ),
    "csvw: a table left out": (
        _json(CSVW, lambda d: d["tables"].pop(0)),
        CSVW,
        "data/observations.csv is not described",
    ),
    "csvw: a table described twice": (
        _json(CSVW, lambda d: d["tables"].append(d["tables"][0])),
        CSVW,
        "observations.csv is described twice",
    ),
    "readme: another version": (
        _text("README.md", r"^\| Version \| .* \|$", "| Version | 2026.2.0 |"),
        "README.md",
        "Version is '2026.2.0': by the descriptor it is '2026.1.0'",
    ),
    "readme: another version in its first words": (
        _text("LASMIG.md", r"version \*\*2026.1.0\*\*", "version **2026.2.0**"),
        "LASMIG.md",
        "the version is '2026.2.0'",
    ),
    "readme: another publisher": (
        _text("LASMIG.md", r"^\| Utgivare \| .* \|$", "| Utgivare | Statistiska centralbyrån |"),
        "LASMIG.md",
        "Utgivare is 'Statistiska centralbyrån'",
    ),
    "readme: no publisher": (
        _text("LASMIG.md", r"^\| Utgivare \| .* \|\n", ""),
        "LASMIG.md",
        "it does not state 'Utgivare'",
    ),
    "readme: another address to write to": (
        _text("README.md", r"^(\| Contact \| .*, ).* \|$", r"\1en@annan.example |"),
        "README.md",
        "Contact is",
    ),
    "readme: other numbers of rows": (
        _text("LASMIG.md", r"(\(`level`\) \| .* \| )[^|]+( \| `data/level.csv`)", r"\g<1>7\2"),
        "LASMIG.md",
        "the number of rows of level is '7': by the descriptor it is '",
    ),
    "readme: a table that is none": (
        _text("README.md", r"^(\| .*\(`)level(`\) \|.*)$", r"\1level\2\n\1nivå\2"),
        "README.md",
        "the table nivå is none of the descriptor",
    ),
    "readme: another credit of a source": (
        _text("README.md", r"\*\*Källa: Kolada\*\*", "**Källa: Påhittade källan**"),
        "README.md",
        "the credit of figures from kolada is 'Källa: Påhittade källan': by the descriptor it is",
    ),
    "readme: another licence of a source": (
        _text("LASMIG.md", r"Villkor: Användarvillkor: Kolada \(", "Villkor: CC BY 4.0 ("),
        "LASMIG.md",
        "the licence of figures from kolada is",
    ),
    "readme: terms that lead elsewhere": (
        _text("LASMIG.md", r"\(<https://www.kolada.se/om-oss/api/>\)", f"(<{CC_BY}>)"),
        "LASMIG.md",
        f"the licence of figures from kolada is '<{CC_BY}>'",
    ),
    "readme: another licence of what is computed": (
        _text("README.md", r"(Figures computed .*?under )CC0 1.0", r"\1CC BY 4.0"),
        "README.md",
        "computed figures must be told to be",
    ),
    "readme: another licence of texts": (
        _text("README.md", r"^(- Titles.*under )CC0 1.0", r"\1CC BY 4.0"),
        "README.md",
        "it must say that titles and texts are",
    ),
    "readme: another licence of columns": (
        _text("README.md", r"^(\| `level` \|.*\| )CC0 1.0 \|$", r"\1Användarvillkor: Kolada |"),
        "README.md",
        "table level: the licence is 'Användarvillkor: Kolada'",
    ),
    "readme: another credit of columns": (
        _text("LASMIG.md", r"^(\| `level` \| .* \| .* \| ja \| ).*( \| .* \|)$", r"\1Källa: Kolada\2"),
        "LASMIG.md",
        "table level: the credit is 'Källa: Kolada'",
    ),
    "readme: computed figures that are told to be none": (
        _text("README.md", r"^(\| `level` \| .* \| .* \| )yes", r"\1no"),
        "README.md",
        "table level: whether it is computed is 'no': by the descriptor it is 'yes'",
    ),
    "readme: credit of other columns": (
        _text("README.md", r"^(\| `observations` \| )`value`, `status`", r"\1`status`"),
        "README.md",
        "of column value of observations it states",
    ),
    "readme: cited by another name": (
        _text("README.md", r"^> [^(]*\(", "> Kolada ("),
        "README.md",
        "how to cite it does not name the publisher",
    ),
    "dictionary: other numbers of rows": (
        _text("DATAORDLISTA.md", r"^- Rader: .*$", "- Rader: 7"),
        "DATAORDLISTA.md",
        "the number of rows of observations is '7'",
    ),
    "dictionary: another version": (
        _text("DATA_DICTIONARY.md", r"^Version 2026.1.0", "Version 2026.2.0"),
        "DATA_DICTIONARY.md",
        "it does not begin with the version, 2026.1.0",
    ),
    "dictionary: another credit": (
        _text("DATA_DICTIONARY.md", r"Credit: Källa: Kolada$", "Credit: Källa: Ingen"),
        "DATA_DICTIONARY.md",
        "table observations: the credit is 'Källa: Ingen'",
    ),
    "dictionary: another licence": (
        _text("DATAORDLISTA.md", r"Villkor: Användarvillkor: Kolada\.", "Villkor: CC0 1.0."),
        "DATAORDLISTA.md",
        "table observations: the licence is 'CC0 1.0'",
    ),
    "dictionary: another column": (
        _text("DATAORDLISTA.md", r"^\| `value` \|", "| `belopp` |"),
        "DATAORDLISTA.md",
        "the list of columns of observations is",
    ),
    "dictionary: a column without its terms": (
        _text("DATAORDLISTA.md", r"^(\| `value` \| .* \| )[a-z, ]+ \|$", r"\1 |"),
        "DATAORDLISTA.md",
        "column value of observations has 0 terms",
    ),
    "dictionary: another key": (
        _text("DATAORDLISTA.md", r"^- Nyckel: `indicator`, ", "- Nyckel: "),
        "DATAORDLISTA.md",
        "table observations: its key is",
    ),
    "json-ld: a licence of the whole": (
        _ld(lambda d: d.update(license=CC_BY)),
        "index.html",
        f"JSON-LD: license is '{CC_BY}'",
    ),
    "json-ld: another version": (
        _ld(lambda d: d.update(version="2026.2.0")),
        "index.html",
        "JSON-LD: version is '2026.2.0'",
    ),
    "json-ld: another publisher": (
        _ld(lambda d: d["publisher"].update(name="Kolada"), "index.en.html"),
        "index.en.html",
        "JSON-LD: publisher.name is 'Kolada'",
    ),
    "json-ld: another creator": (
        _ld(lambda d: d["creator"].update(name="Kolada")),
        "index.html",
        "JSON-LD: creator.name is 'Kolada'",
    ),
    "json-ld: a file elsewhere": (
        _ld(lambda d: d["distribution"][0].update(contentUrl="https://annan.example/observations.csv")),
        "index.html",
        "JSON-LD: distribution.data/observations.csv.contentUrl is 'https://annan.example/observations.csv'",
    ),
    "json-ld: another hash": (
        _ld(lambda d: d["distribution"][0].update(sha256="0" * 64)),
        "index.html",
        f"JSON-LD: distribution.data/observations.csv.sha256 is '{'0' * 64}'",
    ),
    "json-ld: another size": (
        _ld(lambda d: d["distribution"][1].update(contentSize="7 B")),
        "index.html",
        "contentSize is '7 B'",
    ),
    "json-ld: another format": (
        _ld(lambda d: d["distribution"][0].update(encodingFormat="application/json")),
        "index.html",
        "encodingFormat is 'application/json'",
    ),
    "json-ld: another licence of a file": (
        _ld(lambda d: next(e for e in d["distribution"] if "license" in e).update(license=CC_BY)),
        "index.html",
        f"license is '{CC_BY}'",
    ),
    "json-ld: another credit": (
        _ld(lambda d: d.update(creditText="Källa: Kolada")),
        "index.html",
        "JSON-LD: creditText is 'Källa: Kolada'",
    ),
    "json-ld: another licence of a source": (
        _ld(lambda d: d["isBasedOn"][0].update(license=CC_BY)),
        "index.html",
        f"JSON-LD: isBasedOn[1].license is '{CC_BY}'",
    ),
    "page: another credit of a source": (
        _text("index.html", r'<td lang="sv">Källa: Kolada</td>', '<td lang="sv">Källa: Ingen</td>'),
        "index.html",
        "the credit of figures from kolada is 'Källa: Ingen'",
    ),
    "page: another licence of a source": (
        _text("index.en.html", r">Användarvillkor: Kolada</a></td>", ">CC BY 4.0</a></td>"),
        "index.en.html",
        "the licence of figures from kolada is 'CC BY 4.0'",
    ),
    "page: terms that lead elsewhere": (
        _text("index.html", r'href="https://www.kolada.se/om-oss/api/"', f'href="{CC_BY}"'),
        "index.html",
        f"the licence of figures from kolada is '{CC_BY}'",
    ),
    "page: another credit of what is computed": (
        _text("index.html", r'<li><span lang="sv">.*?</span>', '<li><span lang="sv">Källa: Kolada</span>'),
        "index.html",
        "the credit of computed figures is 'Källa: Kolada",
    ),
    "page: another licence of what is computed": (
        _text("index.en.html", r"(<p>Computed figures are the work of .*?under )CC0 1.0", r"\1CC BY 4.0"),
        "index.en.html",
        "its terms must say that computed figures and texts are",
    ),
    "page: another hash": (
        _text("index.html", r"<code>[0-9a-f]{64}</code>", f"<code>{'0' * 64}</code>"),
        "index.html",
        "the SHA-256 beside data/observations.csv is",
    ),
    "page: another version": (
        _text("index.html", r"<dd>2026.1.0</dd>", "<dd>2026.2.0</dd>"),
        "index.html",
        "it does not name the version 2026.1.0",
    ),
    "quality: fewer rows seen": (
        _check("contract", "level", lambda c: c.update(rows=1)),
        "quality.json",
        "the number of rows that contract saw of level is 1",
    ),
    "quality: fewer checks demanded ran": (
        _json("quality.json", lambda d: d.update(demanded_that_ran=d["demanded"] - 1)),
        "quality.json",
        "checks had to run and",
    ),
    "quality: replies that nobody looked for": (
        _uncheck("raw-reply"),
        "quality.json",
        "there is no check raw-reply of",
    ),
    "quality: figures that were not traced": (
        _uncheck("traced"),
        "quality.json",
        "there is no check traced of",
    ),
    "provenance: another vintage's hash": (
        _series(lambda s: s.update(content_sha256="0" * 64)),
        "provenance.json",
        "published rows of N31807 are not those of vintage 1",
    ),
    "provenance: no vintage": (
        _series(lambda s: s.update(vintage=0)),
        "provenance.json",
        "the vintage of N31807 is 0",
    ),
    "provenance: a hash that is none": (
        _series(lambda s: s.update(file_sha256="x")),
        "provenance.json",
        "the file_sha256 of N31807 is 'x'",
    ),
    "provenance: a reply of nothing": (
        _json(
            "provenance.json",
            lambda d: d["replies"].update({"0" * 64: {**next(iter(d["replies"].values()))}}),
        ),
        "provenance.json",
        "the reply 000000000000... is described, and no series was made from it",
    ),
    "provenance: another day": (
        _series(lambda s: s.update(last_seen="2030-01-01T00:00:00+00:00")),
        "provenance.json",
        "the span of days on which",
    ),
    "provenance: a later hour": (
        _json(
            "provenance.json",
            lambda d: [s.update(fetched=s["fetched"][:11] + "00:00:01+00:00") for s in d["series"].values()],
        ),
        "provenance.json",
        "the moment when the newest figures were fetched is",
    ),
    "descriptor: another licence of a file": (
        _resource("observations", lambda r: r["licenses"][0].update(path=CC_BY)),
        "datapackage.json",
        "observations: licenses[1].path is",
    ),
    "descriptor: another source of a file": (
        _resource("level", lambda r: r["sources"][0].update(title="Påhittade källan")),
        "datapackage.json",
        "level: sources[1].title is 'Påhittade källan'",
    ),
}


def test_what_is_not_falsified_is_sound(release: Path) -> None:
    reseal(release)
    assert verify(str(release)).findings == ()


def test_the_quality_of_an_older_release_is_read_as_it_was_written(release: Path) -> None:
    """Format 1 calls "expected" what is "demanded" now."""

    def older(document: Any) -> None:
        document.pop("demanded_that_ran")
        document.update(format=1, expected=document.pop("demanded"))

    _json("quality.json", older)(release)
    reseal(release)
    assert verify(str(release)).findings == ()
    _json("quality.json", lambda d: d.update(expected=d["expected"] + 1))(release)
    reseal(release)
    (found,) = verify(str(release)).findings
    assert "checks had to run and" in found.message


@pytest.mark.parametrize("case", CASES)
def test_what_one_document_says_otherwise_is_told(release: Path, case: str) -> None:
    spoil, file, words = CASES[case]
    spoil(release)
    reseal(release)
    found = [f"{each.place.file}: {each.message}" for each in verify(str(release)).errors]
    assert [each for each in found if each.startswith(f"{file}: ") and words in each], found
    assert len(found) == 1, found
