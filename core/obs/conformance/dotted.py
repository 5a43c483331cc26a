"""The dotted names that a module of Python uses; it is not run: "os.system" for ``from os import system``."""

from __future__ import annotations

import ast
import builtins
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

_BUILT_IN = frozenset(dir(builtins))
_REACHED = frozenset(
    {
        "sys",
        "os",
        "subprocess",
        "socket",
        "builtins",
        "importlib",
        "shutil",
        "threading",
        "ctypes",
        "tempfile",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """A *name* that stands in *line*; *imported* if that line imports it, *call* where it is called."""

    name: str
    line: int
    imported: bool = False
    call: ast.Call | None = None


@dataclass(slots=True)
class _Bound:
    """What the names of a module stand for: imported ones, and its own, which hide what is built in."""

    imported: dict[str, str] = field(default_factory=dict[str, str])
    own: set[str] = field(default_factory=set[str])


def uses(tree: ast.Module, *, package: str = "") -> list[Use]:
    """Every name that *tree* imports, or reaches through what it imports or through what is built in.

    *package* is the dotted name of the package that the module lies in, for relative imports. Scopes are not
    told apart: what a function imports is known in the whole module.
    """
    bound = _bound(tree, package)
    called = {id(node.func): node for node in ast.walk(tree) if isinstance(node, ast.Call)}
    inner = {
        id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Attribute) and _dotted(node, bound)
    }
    found = list(_imports(tree, package))
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute | ast.Name | ast.Call) and id(node) not in inner:
            name = _dotted(node, bound)
            if name:
                found.append(Use(name=name, line=node.lineno, call=called.get(id(node))))
    found += [each for use in found for each in _by_function(use)]
    found += [each for use in found for each in _through(use, package.partition(".")[0])]
    return sorted(found, key=lambda each: each.line)


def _bound(tree: ast.Module, package: str) -> _Bound:
    bound = _Bound()
    for node in ast.walk(tree):
        match node:
            case ast.Import(names=names):
                for each in names:
                    first = each.name.partition(".")[0]
                    bound.imported[each.asname or first] = each.name if each.asname else first
            case ast.ImportFrom(names=names):
                home = _home(node, package)
                bound.imported |= {each.asname or each.name: f"{home}.{each.name}" for each in names}
            case ast.Name(id=name, ctx=ast.Store()) | ast.arg(arg=name):
                bound.own.add(name)
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                bound.own.add(name)
            case _:
                pass
    return bound


def _home(node: ast.ImportFrom, package: str) -> str:
    if not node.level:
        return node.module or ""
    parts = package.split(".")[: len(package.split(".")) - node.level + 1]
    return ".".join([*parts, *([node.module] if node.module else [])]) or "."


def _imports(tree: ast.Module, package: str) -> Iterator[Use]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for each in node.names:
                yield Use(name=each.name, line=node.lineno, imported=True)
        elif isinstance(node, ast.ImportFrom):
            home = _home(node, package)
            for each in node.names:
                name = home if each.name == "*" else f"{home}.{each.name}"
                yield Use(name=name, line=node.lineno, imported=True)


def _dotted(node: ast.expr, bound: _Bound) -> str:
    """What *node* stands for where it begins with something imported or built in; "" else."""
    if isinstance(node, ast.Name):
        if node.id in bound.imported:
            return bound.imported[node.id]
        return f"builtins.{node.id}" if node.id in _BUILT_IN - bound.own else ""
    if isinstance(node, ast.Attribute):
        before = _dotted(node.value, bound)
        return f"{before}.{node.attr}" if before else ""
    if isinstance(node, ast.Call) and _dotted(node.func, bound) == "builtins.getattr":
        match node.args:
            case [of, ast.Constant(value=str(name)), *_]:
                before = _dotted(of, bound)
                return f"{before}.{name}" if before else ""
            case _:
                pass
    return ""


def _through(use: Use, own: str) -> Iterator[Use]:
    """What is reached as a name in another's module, as "sys.modules" in ``dataclasses.sys.modules``."""
    parts = use.name.split(".")
    if parts[0] not in {own, "obs"}:
        for at in range(1, len(parts)):
            if parts[at] in _REACHED:
                yield replace(use, name=".".join(parts[at:]))


def _by_function(use: Use) -> Iterator[Use]:
    """What ``import_module("name")`` and ``__import__("name")`` import, where the name stands there."""
    if use.call is None or use.name not in {"importlib.import_module", "builtins.__import__"}:
        return
    first = use.call.args[0] if use.call.args else None
    if isinstance(first, ast.Constant) and isinstance(first.value, str):
        yield Use(name=first.value, line=use.line, imported=True)
