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
    CHANCE,
    ENVIRONMENT,
    GENERATORS,
    PATH_METHODS,
    READING_METHODS,
    RULES,
    SEEDED,
    below,
)
from obs.conformance.in_memory import tables
from obs.conformance.packages import Package
from obs.conformance.report import Check, Remark, judged

OTHER_PLUGINS = ("obs_kolada", "obs_scb", "obs_local_csv", "obs_comparison", "obs_schemas")
_PUBLIC = frozenset({*obs.__all__, "__all__", "__doc__", "__name__"})
_OF_A_TIME = frozenset({"email.utils.formatdate", "email.utils.localtime"})
"""What reads the clock unless it is given a time."""
_HERE = frozenset({"__package__", "__name__", "__spec__.parent"})
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
        _read_tree(tree, _Module(where, _home(path, top), own, metrics_only=top.stem in metrics_only), read)
    return read


@dataclass(frozen=True, slots=True)
class _Module:
    where: str
    package: str
    own: set[str]
    metrics_only: bool


def _home(path: Path, top: Path) -> str:
    """The dotted name of the package that the module at *path* lies in."""
    return ".".join([top.name, *path.relative_to(top).parts[:-1]]) if top.is_dir() else ""


def _read_tree(tree: ast.Module, module: _Module, read: Read) -> None:
    found = uses(tree, package=module.package)
    told: set[tuple[str, int]] = set()
    for use in found:
        for kind, what in (*_strange_names(use, module), *_forbidden(use, module)):
            if (kind, use.line) in told:
                continue
            told.add((kind, use.line))
            if (
                kind == "waiting"
                and module.metrics_only
                and below(use.name, ("threading", "concurrent.futures"))
            ):
                text = f"it computes in threads of its own: {use.name}"
                read.remarks.append(Remark(id="imports.waiting", text=text, where=_at(module, use.line)))
            else:
                read.problems[kind].append((what, _at(module, use.line)))
        if module.metrics_only and below(use.name, ENVIRONMENT) and not use.imported:
            text = f"it reads {use.name}: options come from obs.toml"
            read.remarks.append(Remark(id="imports.code", text=text, where=_at(module, use.line)))
    for kind, line, what in tables(tree, found):
        if (kind, line) not in told:
            read.problems[kind].append((what, _at(module, line)))
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
        if not below(use.name, roots) or kind == "chance":
            continue
        if kind == "environment" and (module.metrics_only or (use.imported and "." not in use.name)):
            continue
        timed = use.imported or (use.call is not None and (use.call.args or use.call.keywords))
        if use.name not in _OF_A_TIME or not timed:
            yield kind, use.name.removeprefix("builtins.")
    yield from _chance(use)
    yield from _resources(use, module)
    if use.name == "importlib.import_module" and use.call is not None:
        first = use.call.args[0] if use.call.args else None
        if not isinstance(first, ast.Constant):
            yield "code", "importlib.import_module of a name that does not stand there"


def _chance(use: Use) -> Iterator[Problem]:
    """What chance decides: without a seed, or by what can have none."""
    if not below(use.name, CHANCE) or use.name in {"random", "numpy.random", *GENERATORS}:
        return
    if use.name in SEEDED:
        seeds = [] if use.call is None else [*use.call.args, *(each.value for each in use.call.keywords)]
        seeded = any(not (isinstance(each, ast.Constant) and each.value is None) for each in seeds)
        if use.call is not None and not seeded:
            yield "chance", f"{use.name} without a seed"
        return
    yield "chance", use.name


def _resources(use: Use, module: _Module) -> Iterator[Problem]:
    """Data of another package than its own."""
    if use.call is None or not below(use.name, ("importlib.resources",)):
        return
    for each in use.call.args[:1]:
        named = each.value if isinstance(each, ast.Constant) else ast.unparse(each)
        if named not in _HERE and str(named).partition(".")[0] not in module.own:
            yield "files", f"{use.name} of {ast.unparse(each)[:60]}"


def _methods(tree: ast.Module, found: list[Use]) -> Iterator[tuple[int, str]]:
    """Methods by which paths are read and written. Its own data, by importlib.resources, may be read."""
    resources = any(below(each.name, ("importlib.resources",)) for each in found)
    archives = any(below(each.name, ("zipfile", "tarfile")) for each in found)
    paths = any(below(each.name, ("pathlib",)) for each in found)
    settings = any(below(each.name, ("configparser",)) for each in found)
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
            continue
        name = node.func.attr
        reads = (name in READING_METHODS and (paths or not resources)) or (
            name == "open" and paths and not archives
        )
        if reads or (name in PATH_METHODS and paths) or (name == "read" and settings and node.args):
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
