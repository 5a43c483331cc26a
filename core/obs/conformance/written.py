"""What a plugin says in its code, read and not run: the API version, the hooks."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from obs import hookspecs
from obs.conformance.packages import Package
from obs.conformance.report import Check, judged
from obs.hookspecs import API_VERSION

HOOKS = tuple(sorted(name for name in dir(hookspecs) if name.startswith("obs_register_")))
Problem = tuple[str, str]


def checks(package: Package) -> Iterator[Check]:
    """That the API version is a literal, and that hooks are marked, known and take nothing."""
    if not package.modules:
        return
    yield judged(
        "declares.api_version",
        f"The module of its entry point states OBS_API_VERSION = {API_VERSION} as a literal.",
        _api_version(package),
    )
    yield judged(
        "declares.hooks",
        "Its hooks are those of obs, marked with obs.hookimpl, and take no arguments.",
        (problem for path in package.modules for problem in _hooks(package, path)),
    )


def _api_version(package: Package) -> Iterator[Problem]:
    for value in package.points.values():
        path = _module(package, value.partition(":")[0])
        if path is None:
            continue
        stated = [_stated(node) for node in _parsed(path).body]
        found = [each for each in stated if each is not None]
        where = f"{package.shown(path)}:{found[0].lineno}" if found else package.shown(path)
        if not found:
            yield f"it states none: write OBS_API_VERSION = {API_VERSION}", where
        elif not isinstance(found[0], ast.Constant):
            yield "it is no literal: a plugin is compared with what it was written for", where
        elif found[0].value != API_VERSION or isinstance(found[0].value, bool):
            yield f"it is {found[0].value!r}; obs has {API_VERSION}", where


def _module(package: Package, name: str) -> Path | None:
    first, *rest = name.split(".")
    top = next((each for each in package.tops if each.stem == first), None)
    if top is None or top.is_file():
        return top
    path = top.joinpath(*rest)
    return next((each for each in (path / "__init__.py", path.with_suffix(".py")) if each.is_file()), None)


def _parsed(path: Path) -> ast.Module:
    try:
        return ast.parse(path.read_bytes())
    except (SyntaxError, ValueError, RecursionError):
        return ast.Module(body=[], type_ignores=[])


def _stated(node: ast.stmt) -> ast.expr | None:
    match node:
        case ast.Assign(targets=[ast.Name(id="OBS_API_VERSION")], value=value):
            return value
        case ast.AnnAssign(target=ast.Name(id="OBS_API_VERSION"), value=value):
            return value
        case ast.ImportFrom(names=names) if any("OBS_API_VERSION" in (n.name, n.asname) for n in names):
            return ast.Name(id="OBS_API_VERSION", lineno=node.lineno)
        case _:
            return None


def _hooks(package: Package, path: Path) -> Iterator[Problem]:
    for node in ast.walk(_parsed(path)):
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        marked = any("hookimpl" in ast.unparse(each) for each in node.decorator_list)
        where = f"{package.shown(path)}:{node.lineno}"
        if marked and node.name not in HOOKS:
            yield f"{node.name} is no hook of obs; there is {', '.join(HOOKS)}", where
        elif node.name in HOOKS and not marked:
            yield f"{node.name} is not marked with obs.hookimpl, so that it is never called", where
        elif node.name in HOOKS and ast.unparse(node.args):
            yield f"{node.name} takes ({ast.unparse(node.args)}); hooks take nothing", where


def without_sources(package: Package) -> frozenset[str]:
    """The names of its import packages in which no hook registers sources."""
    return frozenset(
        top.stem
        for top in package.tops
        if not any(
            isinstance(node, ast.FunctionDef) and node.name == "obs_register_sources"
            for path in package.modules
            if path == top or top in path.parents
            for node in ast.walk(_parsed(path))
        )
    )


def states_limits(package: Package) -> bool:
    """Whether anything in its modules is given the argument *limits*."""
    return any(
        isinstance(node, ast.Call) and any(each.arg == "limits" for each in node.keywords)
        for path in package.modules
        for node in ast.walk(_parsed(path))
    )
