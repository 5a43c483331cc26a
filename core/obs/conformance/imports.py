"""What the modules of a plugin import and call, read and not run."""

from __future__ import annotations

import ast
import sys
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import obs
from obs.conformance.dotted import Use, uses
from obs.conformance.forbidden import (
    ENVIRONMENT,
    READING_METHODS,
    RULES,
    TABLE_READERS,
    WRITING_METHODS,
    below,
)
from obs.conformance.packages import Package
from obs.conformance.report import Check, Remark, judged

OTHER_PLUGINS = ("obs_kolada", "obs_scb", "obs_local_csv", "obs_comparison", "obs_schemas")
_PUBLIC = frozenset({*obs.__all__, "__all__", "__doc__", "__name__"})
Problem = tuple[str, str]


@dataclass(slots=True)
class Read:
    """What was found in the modules of a package, by the second part of the id of a check."""

    problems: dict[str, list[Problem]] = field(default_factory=lambda: defaultdict[str, list[Problem]](list))
    remarks: list[Remark] = field(default_factory=list[Remark])


def checks(package: Package, read: Read) -> Iterator[Check]:
    """One for each kind of what may not be imported or called."""
    if not package.modules:
        return
    yield judged("imports.readable", "Each of its modules can be read.", read.problems["readable"])
    yield judged(
        "imports.public_names",
        "It imports the public names of obs, its own package and libraries: no room of obs, no other plugin.",
        read.problems["public_names"],
    )
    for kind, (promise, _) in RULES.items():
        yield judged(f"imports.{kind}", promise, read.problems[kind])


def read_modules(package: Package, *, metrics_only: frozenset[str] = frozenset()) -> Read:
    """What the modules of *package* import and call.

    In the import packages of *metrics_only* a thread is no fault: a metric may compute in several.
    """
    read = Read()
    own = {top.stem for top in package.tops}
    for path in package.modules:
        where = package.shown(path)
        try:
            tree = ast.parse(path.read_bytes(), filename=where)
        except (SyntaxError, ValueError, OSError, RecursionError) as error:
            read.problems["readable"].append((f"{type(error).__name__}: {error}", where))
            continue
        top = next(each for each in package.tops if each == path or each in path.parents)
        _read_tree(tree, _Module(where, _home(path, top), own, threads=top.stem in metrics_only), read)
    return read


@dataclass(frozen=True, slots=True)
class _Module:
    where: str
    package: str
    own: set[str]
    threads: bool


def _home(path: Path, top: Path) -> str:
    """The dotted name of the package that the module at *path* lies in."""
    return ".".join([top.name, *path.relative_to(top).parts[:-1]]) if top.is_dir() else ""


def _read_tree(tree: ast.Module, module: _Module, read: Read) -> None:
    found = uses(tree, package=module.package)
    told: set[tuple[str, int]] = set()
    for use in found:
        for kind, what in (*_strange_names(use, module), *_forbidden(use, module), *_tables(use)):
            if (kind, use.line) in told:
                continue
            told.add((kind, use.line))
            if kind == "waiting" and module.threads and below(use.name, ("threading", "concurrent.futures")):
                text = f"it computes in threads of its own: {use.name}"
                read.remarks.append(Remark(id="imports.waiting", text=text, where=_at(module, use.line)))
            else:
                read.problems[kind].append((what, _at(module, use.line)))
        if below(use.name, ENVIRONMENT) and not use.imported:
            text = f"it reads {use.name}: options come from obs.toml"
            read.remarks.append(Remark(id="imports.code", text=text, where=_at(module, use.line)))
    read.problems["files"] += [(what, _at(module, line)) for line, what in _methods(tree, found)]


def _at(module: _Module, line: int) -> str:
    return f"{module.where}:{line}"


def _strange_names(use: Use, module: _Module) -> Iterator[Problem]:
    first = use.name.partition(".")[0]
    if first == "obs" and "obs" not in module.own:
        name = use.name.partition(".")[2].partition(".")[0]
        if name and name not in _PUBLIC:
            hint = ", which is for tests" if name == "testing" else ", which is no public name"
            yield "public_names", f"obs.{name}{hint}"
    elif first in OTHER_PLUGINS and first not in module.own:
        yield "public_names", f"{first}, which is another plugin's"


def _forbidden(use: Use, module: _Module) -> Iterator[Problem]:
    if use.name.partition(".")[0] in module.own:
        return
    for kind, (_, roots) in RULES.items():
        if below(use.name, roots):
            yield kind, use.name.removeprefix("builtins.")
    if use.name == "importlib.import_module" and use.call is not None:
        first = use.call.args[0] if use.call.args else None
        if not isinstance(first, ast.Constant):
            yield "code", "importlib.import_module of a name that does not stand there"


def _tables(use: Use) -> Iterator[Problem]:
    """A library's reader of tables that is given the name of a file or an address."""
    if use.call is None or not use.name.startswith(TABLE_READERS):
        return
    given = [*use.call.args[:1], *(each.value for each in use.call.keywords if each.arg == "source")]
    for each in given:
        text = each.value if isinstance(each, ast.Constant) else None
        if isinstance(text, str) or isinstance(each, ast.JoinedStr):
            away = isinstance(text, str) and "://" in text
            yield "network" if away else "files", f"{use.name} of {ast.unparse(each)}"


def _methods(tree: ast.Module, found: list[Use]) -> Iterator[tuple[int, str]]:
    """Methods by which paths are read and written. Its own data, by importlib.resources, may be read."""
    resources = any(below(each.name, ("importlib.resources",)) for each in found)
    archives = any(below(each.name, ("zipfile", "tarfile")) for each in found)
    paths = any(below(each.name, ("pathlib",)) for each in found)
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
            continue
        name = node.func.attr
        reads = (name in READING_METHODS and not resources) or (name == "open" and paths and not archives)
        if reads or (name in WRITING_METHODS and paths):
            yield node.lineno, f"{ast.unparse(node.func)[-60:]}()"


def imported_tops(package: Package) -> frozenset[str]:
    """The top-level names of libraries that *package* imports: neither Python's, nor obs's, nor its own."""
    own = {top.stem for top in package.tops} | {"obs", "__future__", "builtins"} | sys.stdlib_module_names
    found: set[str] = set()
    for path in package.modules:
        try:
            tree = ast.parse(path.read_bytes())
        except (SyntaxError, ValueError):
            continue
        found |= {each.name.partition(".")[0] for each in uses(tree) if each.imported}
    return frozenset(each for each in found - own if each and not each.startswith("."))
