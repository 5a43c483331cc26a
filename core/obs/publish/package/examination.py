"""The examination of any Data Package, ours or a stranger's, of version 1 or 2, from its files alone."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from obs.models import Finding
from obs.publish.package import opinion as frictionless
from obs.publish.package.advice import give_advice
from obs.publish.package.agreement import compare
from obs.publish.package.books import check_books, open_books, plan_books
from obs.publish.package.descriptor import check_profile, load_json
from obs.publish.package.fields import check_fields
from obs.publish.package.files import (
    Found,
    body_of,
    check_encoding,
    check_hash,
    check_kind,
    check_size,
    find_files,
    is_text,
)
from obs.publish.package.keys import check_keys
from obs.publish.package.ledger import Ledger
from obs.publish.package.meaning import check_meaning
from obs.publish.package.model import Examination, Package, Resource, problem
from obs.publish.package.parsing import read_package, with_parts
from obs.publish.package.patterns import may_hang
from obs.publish.package.sums import NAME as SUMS
from obs.publish.package.sums import check_sums
from obs.publish.package.tabular import (
    ENCODING,
    Heard,
    Tables,
    check_table,
    checks_of,
    fail_left,
    plan_table,
    read_table,
    settle_left,
    skip_table,
)
from obs.publish.package.twins import check_twins, plan_twins

if TYPE_CHECKING:
    from obs.publish.workbook import Book

_SMALL = 3_000_000
"""Tables of so many bytes are heard in this process: another takes longer to start."""
_PATIENCE, _PACE = 30.0, 50_000
"""So many seconds frictionless may take, and one more for so many bytes: ten times what it needs."""
_DESCRIPTOR = ("descriptor", "the descriptor is sound JSON")
_PARTS = ("parts", "schemas and dialects in files of their own can be read")
_PROFILE = ("profile", "every part of the descriptor has the form of the standard")
_KEYS = ("keys", "no key is misspelt")
_MEANING = ("meaning", "names, versions, licences and keys make sense")
_FIELDS = ("fields", "types and constraints fit one another")
_ADVICE = ("advice", "codes are texts; licence and sources are told")
_SUMS = ("sums", f"{SUMS} lists every file with its hash")
_PATHS = ("paths", "the files are there, within the folder")
_SIZE = ("bytes", "the size is the one that is told")
_HASH = ("hash", "the hash is the one that is told")
_KIND = ("kind", "ending, format, media type and first bytes agree")
_OPINION = ("second-opinion", "the table by another validator")


def check_package(
    folder: Path,
    descriptor: str = "datapackage.json",
    *,
    opinions: bool = True,
    heard: Callable[[], Sequence[frictionless.Opinion]] | None = None,
) -> Examination:
    """Everything that is wrong with the Data Package in *folder*, told at once, and every check made.

    Only files within *folder* are read, and nothing is fetched. *opinions* asks frictionless too, beside the
    checks here; without it, rules on types that only frictionless knows are findings ("not-checked"). Who has
    asked already gives what was *heard*.
    """
    ledger = Ledger(file=descriptor)
    ledger.plan(*_DESCRIPTOR, descriptor)
    document, findings = load_json(folder, descriptor, what="the descriptor")
    ledger.done(*_DESCRIPTOR, descriptor, findings)
    if document is None:
        return ledger.close()
    whole, parts = with_parts(document, folder)
    package = read_package(whole)
    _plan(package, ledger, descriptor, opinions=opinions)
    ledger.done(*_PARTS, descriptor, parts)
    asked = [each for each in package.resources if opinions and frictionless.is_asked(each, folder)]
    apart = heard is None and _is_apart(asked, folder)
    process = frictionless.start(folder, descriptor) if apart else None
    try:
        with ThreadPoolExecutor(max_workers=1) as beside:
            books = open_books(package, folder, beside)
            _descriptor_checks(whole, package, ledger, descriptor)
            _sums(folder, ledger)
            read = _resources(package, folder, books, ledger)
        if opinions:
            _no_opinions(package, read, ledger)
            _opinions(
                asked, read, ledger, heard or partial(_ask, process, folder, descriptor, _size(asked, folder))
            )
        else:
            for each in read.values():
                fail_left(each, ledger, "frictionless was not asked")
    finally:
        if process is not None:
            process.kill()
    return ledger.close()


def _plan(package: Package, ledger: Ledger, descriptor: str, *, opinions: bool) -> None:
    ledger.plan(*_PARTS, descriptor)
    ledger.plan(*_PROFILE, descriptor, tool="jsonschema")
    for check in (_KEYS, _MEANING, _FIELDS, _ADVICE):
        ledger.plan(*check, descriptor)
    ledger.plan(*_SUMS, SUMS)
    for resource in package.resources:
        for check in (_PATHS, _SIZE, _HASH, _KIND) if resource.paths else ():
            ledger.plan(*check, resource.name)
        if resource.paths and is_text(resource):
            ledger.plan(*ENCODING, resource.name)
        if resource.is_table:
            plan_table(resource, ledger)
        if resource.schema is not None and opinions:
            ledger.plan(*_OPINION, resource.name, tool=frictionless.tool())
    plan_twins(package, ledger)
    plan_books(package, ledger)


def _descriptor_checks(document: Mapping[str, object], package: Package, ledger: Ledger, file: str) -> None:
    ledger.run(*_PROFILE, file, lambda: check_profile(document, file=file))
    ledger.run(*_KEYS, file, lambda: check_keys(document, file=file))
    ledger.run(*_MEANING, file, lambda: check_meaning(package, file=file))
    ledger.run(*_FIELDS, file, lambda: check_fields(package, file=file))
    ledger.run(*_ADVICE, file, lambda: give_advice(package, file=file))


def _sums(folder: Path, ledger: Ledger) -> None:
    if (folder / SUMS).is_file():
        ledger.run(*_SUMS, SUMS, lambda: check_sums(folder))
    else:
        ledger.not_applicable(*_SUMS, SUMS)


def _resources(
    package: Package, folder: Path, books: Mapping[str, Future[Book]], ledger: Ledger
) -> dict[str, Heard]:
    tables = Tables()
    files: dict[str, tuple[Found, ...]] = {}
    for resource in package.resources:
        found, whole = _file_checks(resource, folder, ledger)
        files[resource.name] = found
        if resource.is_table and resource.schema is not None:
            if resource.is_remote:
                skip_table(resource, ledger)
            elif whole:
                read_table(resource, found, ledger, tables)
    heard = {name: check_table(table, tables, ledger) for name, table in tables.read.items()}
    check_twins(package, files, tables.read, ledger)
    check_books(package, books, files, tables.read, ledger)
    return heard


def _file_checks(resource: Resource, folder: Path, ledger: Ledger) -> tuple[tuple[Found, ...], bool]:
    """The files of a resource, checked; and whether they are all there to be read as a table."""
    name = resource.name
    if not resource.paths:
        if "data" not in resource.entry:
            for each in checks_of(resource) if resource.is_table else ():
                ledger.failed(*each, name, "there is nothing to read")
        return (), "data" in resource.entry
    found, findings = find_files(resource, folder)
    ledger.done(*_PATHS, name, findings)
    if not found or findings:
        _no_files(resource, ledger)
        return found, False
    ledger.run(*_SIZE, name, lambda: check_size(resource, found))
    if isinstance(resource.entry.get("hash"), str):
        ledger.run(*_HASH, name, lambda: check_hash(resource, found))
    else:
        ledger.not_applicable(*_HASH, name)
    ledger.run(*_KIND, name, lambda: check_kind(resource, found))
    if is_text(resource) and (not resource.is_table or resource.schema is None):
        ledger.run(*ENCODING, name, lambda: _encoding(resource, found))
    return found, True


def _no_files(resource: Resource, ledger: Ledger) -> None:
    """Whatever its files would be asked is not asked: they lie elsewhere, or are not there."""
    checks = [_SIZE, _HASH, _KIND, *([ENCODING] if is_text(resource) else [])]
    if resource.is_remote:
        for check in checks:
            ledger.not_applicable(*check, resource.name)
        return
    for check in (*checks, *(checks_of(resource) if resource.is_table else ())):
        ledger.failed(*check, resource.name, "its file is not there to be read")


def _encoding(resource: Resource, files: Sequence[Found]) -> list[Finding]:
    bodies = [(each.path, body_of(each)) for each in files]
    sound = [(path, body) for path, body in bodies if isinstance(body, bytes)]
    return [*check_encoding(resource, sound), *(body for _, body in bodies if isinstance(body, Finding))]


def _size(resources: Sequence[Resource], folder: Path) -> int:
    return sum(each.file.stat().st_size for one in resources for each in find_files(one, folder)[0])


def _is_apart(resources: Sequence[Resource], folder: Path) -> bool:
    """Whether frictionless works in its own process.

    So it does on large tables, on packed ones, which it leaves open, and on patterns that it may never end.
    """
    files = [each for one in resources for each in find_files(one, folder)[0]]
    packed = any(each.file.suffix in {".gz", ".zip"} for each in files)
    columns = [column for one in resources if one.schema for column in one.schema.columns]
    slow = any(may_hang(each.constraints.get("pattern")) for each in columns)
    return packed or slow or sum(each.file.stat().st_size for each in files) > _SMALL


def _ask(
    process: subprocess.Popen[str] | None, folder: Path, descriptor: str, size: int
) -> Sequence[frictionless.Opinion]:
    if process is None:
        return frictionless.second_opinion(folder, descriptor)
    return frictionless.finish(process, seconds=_PATIENCE + size / _PACE)


def _no_opinions(package: Package, heard: Mapping[str, Heard], ledger: Ledger) -> None:
    """Of what lies elsewhere no opinion is asked, nor of what could not be read."""
    for resource in package.resources:
        if resource.schema is None or resource.name in heard:
            continue
        if resource.is_remote:
            ledger.not_applicable(*_OPINION, resource.name)
        else:
            ledger.failed(*_OPINION, resource.name, "its data could not be read")


def _opinions(
    asked: Sequence[Resource],
    heard: Mapping[str, Heard],
    ledger: Ledger,
    ask: Callable[[], Sequence[frictionless.Opinion]],
) -> None:
    """What frictionless says of the tables, beside what we say."""
    why = "frictionless does not read it"
    given: dict[str, frictionless.Opinion] = {}
    try:
        given = {each.resource: each for each in ask()}
    except Exception as error:  # noqa: BLE001 - a validator that breaks is told, and ours stand
        why = f"{type(error).__name__}: {error}"
    names = {each.name for each in asked}
    for name, each in heard.items():
        if name in given:
            _weigh(given[name], each, ledger)
            continue
        fail_left(each, ledger, why)
        if name in names:
            ledger.failed(*_OPINION, name, why)
        else:
            ledger.not_applicable(*_OPINION, name)


def _weigh(opinion: frictionless.Opinion, heard: Heard, ledger: Ledger) -> None:
    name = opinion.resource
    table = heard.table
    found = list(compare(opinion, heard.findings, heard.broken, table.text))
    if opinion.stopped:
        fail_left(heard, ledger, opinion.stopped)
        ledger.add(found)
        ledger.failed(*_OPINION, name, f"frictionless stopped: {opinion.stopped}")
        return
    if opinion.rows != table.height and not heard.form:
        words = f"frictionless read {opinion.rows} rows of {name} and obs {table.height}"
        advice = "look at the dialect and at quotation marks"
        found.append(problem("opinions-differ", words, advice, file=table.text.file))
    rows, failures = opinion.rows, len(opinion.objections)
    ledger.done(*_OPINION, name, found, rows=rows, failures=failures, tool=frictionless.tool())
    settle_left(heard, ledger, tool=frictionless.tool(), findings=found)
