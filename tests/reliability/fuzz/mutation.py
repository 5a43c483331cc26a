"""Changes to sound inputs: of their structure, of the text that they are written in, and of the bytes."""

from __future__ import annotations

import copy
import json
import random
import re
from collections.abc import Iterable
from typing import Any, cast

NASTY_TEXTS = (
    *("", " ", "0", "-0", "1e999", "NaN", "inf", "null", "true", "9901", "990", "0000", "99019901", "2022"),
    *("2022-W53", "2021-W53", "0000-00-00", "9999-12-31", "10000", "٢٠٢٢", "２０２２", "²", "1,5", "1 234"),
    *(
        "=cmd|' /C calc'!A0",
        "+1",
        "@SUM(A1)",
        "\t=1",
        "\x1b[31mred\x1b[0m",
        "\x00",
        "\u202egnp.exe",
        "\ud800",
    ),
    *("../../etc/passwd", "/etc/passwd", "..\\..\\x", "C:\\x", "file:///etc/passwd", "javascript:alert(1)"),
    *(
        "https://user:pass@evil.example/",
        "//evil.example/x",
        "https://[::1",
        "https://h:99999/",
        "http://h:x/",
    ),
    *(
        "<script>alert(1)</script>",
        '"><',
        "</style>",
        "${jndi:x}",
        "{{7*7}}",
        "%s%n",
        "é" * 300,
        "x" * 70_000,
    ),
    *(
        "(" * 400,
        "a+" * 300,
        "(a+)+$",
        "N99001*" * 200,
        "N99001/0",
        "\u2028",
        "\r\n",
        "\N{WAVING WHITE FLAG}",
    ),
)
RAW = "@@raw:"
NASTY_NUMBERS = (
    *(
        0,
        -0.0,
        1,
        -1,
        0.1,
        2022,
        2022.5,
        2**31,
        2**53 + 1,
        2**63,
        -(2**63) - 1,
        10**25,
        1e308,
        -1e308,
        5e-324,
    ),
    *(RAW + "1e999@@", RAW + "-1e999@@", RAW + "NaN@@", RAW + "Infinity@@", RAW + "1" + "0" * 5000 + "@@"),
    *(RAW + "01@@", RAW + "1.@@", RAW + "0x10@@", RAW + "[" * 3000 + "]" * 3000 + "@@"),
)
NASTY_OTHERS: tuple[Any, ...] = (
    None,
    True,
    False,
    [],
    {},
    [[]],
    [None],
    {"": None},
    [[[[1]]]],
    ["a", 1, None],
)
_RAW = re.compile('"' + RAW + '(.*?)@@"')
_WORD = re.compile(r'"(?:\\.|[^"\\\n])*"|[A-Za-z_][\w.-]*|[0-9][\w.:+-]*|[^\w\s]')

Json = Any


def nasty(chance: random.Random) -> Json:
    """A value that nobody expects."""
    return copy.deepcopy(chance.choice(chance.choice((NASTY_TEXTS, NASTY_NUMBERS, NASTY_OTHERS))))


def paths_of(value: Json, at: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Where the values of a document stand, the document itself left out."""
    found: list[tuple[Any, ...]] = []
    for key, each in _inner(value):
        found += [(*at, key), *paths_of(each, (*at, key))]
    return found


def _inner(value: Json) -> Iterable[tuple[Any, Json]]:
    if isinstance(value, dict):
        return cast("dict[Any, Json]", value).items()
    return enumerate(cast("list[Json]", value)) if isinstance(value, list) else ()


def change_document(document: Json, chance: random.Random) -> Json:
    """A copy of *document* with one to four changes."""
    changed = copy.deepcopy(document)
    for _ in range(chance.choice((1, 1, 1, 2, 2, 3, 4))):
        places = paths_of(changed)
        if not places:
            return nasty(chance)
        changed = _change_at(changed, chance.choice(places), places, chance)
    return changed


def _change_at(
    document: Json, path: tuple[Any, ...], places: list[tuple[Any, ...]], chance: random.Random
) -> Json:
    holder = _at(document, path[:-1])
    key, value = path[-1], holder[path[-1]]
    match chance.randrange(9):
        case 0:
            del holder[key]
        case 1:
            holder[key] = copy.deepcopy(_at(document, chance.choice(places)))
        case 2 if isinstance(key, str):
            del holder[key]
            holder[chance.choice((key.upper(), f"{key}s", "", "\x00", *NASTY_TEXTS[:12]))] = value
        case 3 if isinstance(key, int):
            holder.insert(key, copy.deepcopy(value))
        case 4 if isinstance(key, int):
            chance.shuffle(holder)
        case 5 if isinstance(value, str):
            holder[key] = _text_changed(value, chance)
        case 6 if isinstance(value, int | float):
            holder[key] = chance.choice((str(value), -value, value * 10, value + 0.5, value + 1, [value]))
        case 7 if isinstance(value, list | dict):
            inner: list[tuple[Any, Json]] = list(_inner(value))
            keys = [each for each, _ in inner]
            holder[key] = chance.choice(({}, [], keys, {str(each): other for each, other in inner}))
        case _:
            holder[key] = nasty(chance)
    return document


def _at(document: Json, path: tuple[Any, ...]) -> Json:
    for key in path:
        document = document[key]
    return document


def _text_changed(text: str, chance: random.Random) -> str:
    at = chance.randrange(len(text) + 1)
    return chance.choice(
        (text[:at] + chance.choice(NASTY_TEXTS) + text[at:], text[:at], text[at:], text.upper(), text * 3)
    )


def json_bytes(document: Json, chance: random.Random) -> bytes:
    """*document* as JSON; now and then with a key twice, in another spelling or another encoding."""
    text = json.dumps(document, ensure_ascii=chance.random() < 0.3, separators=(",", ":"))
    text = _RAW.sub(lambda raw: raw[1], text)
    if chance.random() < 0.05:
        text = text.replace("{", '{"values":0,"path":"../x","path":1,', 1)
    body = text.encode("utf-8", "surrogatepass")
    return change_bytes(body, chance) if chance.random() < 0.15 else body


def change_text(text: str, chance: random.Random, pool: tuple[str, ...]) -> str:
    """*text* with lines and words changed: for TOML and CSV. *pool* are values of the language."""
    lines = text.split("\n")
    for _ in range(chance.choice((1, 1, 1, 2, 2, 3, 5))):
        at = chance.randrange(len(lines))
        match chance.randrange(7):
            case 0:
                lines.insert(chance.randrange(len(lines)), lines.pop(at))
            case 1:
                lines.insert(at, lines[at])
            case 2 if len(lines) > 1:
                del lines[at]
            case 3:
                lines[at] = _text_changed(lines[at], chance)
            case _:
                words = list(_WORD.finditer(lines[at]))
                if words:
                    word = chance.choice(words)
                    value = chance.choice((chance.choice(pool), chance.choice(words)[0], ""))
                    lines[at] = lines[at][: word.start()] + value + lines[at][word.end() :]
    return "\n".join(lines)


def text_bytes(text: str, chance: random.Random) -> bytes:
    """*text* in UTF-8, now and then in another encoding or with bytes changed."""
    if chance.random() < 0.06:
        return text.encode(chance.choice(("utf-16", "utf-8-sig", "latin-1", "cp1252")), "replace")
    body = text.encode("utf-8", "surrogatepass")
    return change_bytes(body, chance) if chance.random() < 0.15 else body


def change_bytes(body: bytes, chance: random.Random) -> bytes:
    """*body* cut off, with bytes put in, turned, taken out or repeated."""
    changed = bytearray(body)
    for _ in range(chance.choice((1, 1, 2, 4, 8))):
        at = chance.randrange(len(changed) + 1)
        end = min(len(changed), at + chance.choice((1, 1, 2, 8, 40)))
        match chance.randrange(5):
            case 0:
                changed[at:at] = chance.choice(
                    (b"\x00", b"\xff", b'"', b"\n", b"[", b"{", b"\xef\xbb\xbf", b"=")
                )
            case 1:
                del changed[at:end]
            case 2:
                changed[at:at] = changed[at:end] * chance.choice((1, 2, 50))
            case 3:
                del changed[at:]
            case _:
                changed[at : at + 1] = bytes([chance.randrange(256)])
    return bytes(changed)


def random_bytes(chance: random.Random) -> bytes:
    """Bytes that are nothing at all, or begin like something."""
    start = chance.choice((b"", b"", b"{", b"[", b"\xff\xfe", b"\xef\xbb\xbf", b"PK\x03\x04", b'{"values":'))
    return start + chance.randbytes(chance.choice((0, 1, 5, 40, 400)))
