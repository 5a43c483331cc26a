"""What a module gives to readers and writers of tables: evidently in memory, or perhaps a file."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator

from obs.conformance.dotted import Use
from obs.conformance.forbidden import IN_MEMORY, TABLE_READERS, TABLE_WRITERS

Problem = tuple[str, int, str]
"""The kind of what is forbidden, the line and what stands there."""
_GIVES_BYTES = frozenset({"encode", "getvalue", "getbuffer", "tobytes", "read"})
_HOLDS_BYTES = frozenset({"body", "content"})
_TYPES = ("bytes", "bytearray", "memoryview", "BytesIO", "StringIO", "BinaryIO", "IO[bytes]")
_SOURCES = frozenset(
    {"source", "file", "path", "filename", "filepath_or_buffer", "path_or_buf", "io", "where", "input_file"}
)
_TARGETS = frozenset({"file", "path", "target", "workbook"})
_NEVER_IN_MEMORY = frozenset({"write_database", "write_clipboard", "write_delta", "write_iceberg"})


class Memory:
    """What the names of a module stand for, as far as it is evident; scopes are not told apart."""

    def __init__(self, tree: ast.Module, found: list[Use]) -> None:
        self._calls = {id(each.call) for each in found if each.call is not None and each.name in IN_MEMORY}
        self._given: dict[str, list[ast.expr | None]] = defaultdict(list)
        self._typed: set[str] = set()
        for node in ast.walk(tree):
            self._bind(node)

    def _bind(self, node: ast.AST) -> None:
        match node:
            case ast.Assign(targets=targets, value=value):
                for each in targets:
                    self._give(each, value)
            case ast.AnnAssign(target=ast.Name(id=name), annotation=annotation, value=value):
                if _is_typed(annotation):
                    self._typed.add(name)
                self._given[name].append(value)
            case ast.NamedExpr(target=ast.Name(id=name), value=value):
                self._given[name].append(value)
            case ast.withitem(context_expr=value, optional_vars=ast.Name(id=name)):
                self._given[name].append(value)
            case ast.For(target=target) | ast.comprehension(target=target):
                self._give(target, None)
            case ast.arg(arg=name, annotation=annotation):
                if annotation is not None and _is_typed(annotation):
                    self._typed.add(name)
                else:
                    self._given[name].append(None)
            case _:
                pass

    def _give(self, target: ast.expr, value: ast.expr | None) -> None:
        if isinstance(target, ast.Name):
            self._given[target.id].append(value)
        elif isinstance(target, ast.Tuple | ast.List):
            for each in target.elts:
                self._give(each, None)

    def holds(self, node: ast.expr | None, *, seen: frozenset[str] = frozenset()) -> bool:
        """Whether *node* is evidently bytes or text in memory, or a file of such."""
        match node:
            case ast.Constant(value=bytes()):
                return True
            case ast.Attribute(attr=name):
                return name in _HOLDS_BYTES
            case ast.Call(func=function):
                gives = isinstance(function, ast.Attribute) and function.attr in _GIVES_BYTES
                return gives or id(node) in self._calls
            case ast.Subscript(value=inner) | ast.NamedExpr(value=inner):
                return self.holds(inner, seen=seen)
            case ast.BinOp(left=left, right=right) | ast.IfExp(body=left, orelse=right):
                return self.holds(left, seen=seen) and self.holds(right, seen=seen)
            case _:
                return isinstance(node, ast.Name) and node.id not in seen and self._names(node.id, seen)

    def _names(self, name: str, seen: frozenset[str]) -> bool:
        given = self._given.get(name, [])
        if name in self._typed and None not in given:
            return True
        return bool(given) and all(self.holds(each, seen=seen | {name}) for each in given)


def _is_typed(annotation: ast.expr) -> bool:
    return ast.unparse(annotation).strip("'\"").rpartition("io.")[2] in _TYPES


def tables(tree: ast.Module, found: list[Use]) -> Iterator[Problem]:
    """Readers and writers of tables that are given what is not evidently in memory."""
    memory = Memory(tree, found)
    for use in found:
        if use.name.startswith(TABLE_READERS) and not use.imported:
            yield from _reader(use, memory)
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            yield from _writer(node, node.func, memory)


def _reader(use: Use, memory: Memory) -> Iterator[Problem]:
    if use.call is None:
        yield "files", use.line, f"{use.name}, which is called elsewhere"
        return
    given = [*use.call.args[:1], *(each.value for each in use.call.keywords if each.arg in _SOURCES)]
    spread = [each.value for each in use.call.keywords if each.arg is None]
    for each in given or spread:
        if not memory.holds(each):
            yield _kind(each), use.line, f"{use.name} of {ast.unparse(each)[:60]}"


def _writer(call: ast.Call, function: ast.Attribute, memory: Memory) -> Iterator[Problem]:
    if function.attr not in TABLE_WRITERS:
        return
    given = [*call.args[:1], *(each.value for each in call.keywords if each.arg in {*_TARGETS, None})]
    told = f"{ast.unparse(function)[-60:]} of {ast.unparse(given[0])[:60] if given else 'nothing'}"
    if function.attr in _NEVER_IN_MEMORY or (function.attr == "write_excel" and not given):
        yield "files", call.lineno, told
    for each in given:
        if not memory.holds(each) and not (isinstance(each, ast.Constant) and each.value is None):
            yield _kind(each), call.lineno, told


def _kind(given: ast.expr) -> str:
    text = ast.unparse(given)
    return "network" if "://" in text or text.endswith("url") else "files"
