"""What stands in the code below an attribute or a constant to explain it; Python itself does not keep it."""

from __future__ import annotations

import ast
import inspect
import textwrap
from itertools import pairwise
from types import ModuleType
from typing import Any


def documented(owner: ModuleType | type[Any]) -> dict[str, str]:
    """The text below each attribute of a class or module that has one, by its name, in their order."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(owner)))
    body = tree.body if isinstance(owner, ModuleType) else _class(tree).body
    found: dict[str, str] = {}
    for before, after in pairwise(body):
        name = _assigned(before)
        if name and isinstance(after, ast.Expr) and isinstance(after.value, ast.Constant):
            found[name] = str(after.value.value)
    return found


def _class(tree: ast.Module) -> ast.ClassDef:
    (found,) = (each for each in tree.body if isinstance(each, ast.ClassDef))
    return found


def _assigned(statement: ast.stmt) -> str:
    """The name to which *statement* gives a value or a type; "" if it is another statement."""
    match statement:
        case ast.AnnAssign(target=ast.Name(id=name)) | ast.Assign(targets=[ast.Name(id=name)]):
            return name
        case _:
            return ""
