"""Bytes to text: UTF-8 or Windows-1252, and files that are no CSV whatever their name says."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator

from obs import Finding, Place

_OTHER_FORMS = (
    (b"PK\x03\x04", "an Excel workbook or another zip archive"),
    (b"\xd0\xcf\x11\xe0", "an old Excel workbook"),
    (b"%PDF", "a PDF"),
    (b"\x1f\x8b", "a gzip archive"),
    (codecs.BOM_UTF16_LE, "text in UTF-16"),
    (codecs.BOM_UTF16_BE, "text in UTF-16"),
)
_MARKUP = re.compile(rb"\s*<(!doctype|!--|html|table|\?xml)", re.IGNORECASE)
# Letters that å, ä, ö become when UTF-8 or DOS text (cp850) is taken for Windows-1252.
_GARBLED = re.compile(r"Ã[¥¤¶…„–]|\w[†„”]\w")

_SAVE_AS = 'save it as "CSV UTF-8"'


def decode(body: bytes, encoding: str, file: str) -> tuple[str, list[Finding]]:
    """The text of a file and findings; the text is "" when the file is of another form.

    *encoding* is what the study says, or "": then UTF-8 if it is that, else Windows-1252.
    """
    body = body.removeprefix(codecs.BOM_UTF8)
    if not body.strip():
        return "", [_unreadable(file, "the file is empty", "check that it was saved")]
    form = _other_form(body)
    if form:
        return "", [_unreadable(file, f"the file is {form}, not CSV", _SAVE_AS)]
    if b"\x00" in body:
        message = "the file has a NUL byte: it is binary, or text in UTF-16, and not CSV"
        row = len(body[: body.index(b"\x00") + 1].splitlines())
        return "", [_unreadable(file, message, _SAVE_AS, row)]
    for name in (encoding,) if encoding else ("utf-8", "cp1252"):
        try:
            text = body.decode(name)
        except (UnicodeError, LookupError):
            continue
        return text, list(_garbled(text, file))
    message = f"the file is not in {encoding or 'UTF-8 or Windows-1252'}"
    return "", [_unreadable(file, message, f"{_SAVE_AS}, or give its encoding in the query")]


def _other_form(body: bytes) -> str:
    for start, form in _OTHER_FORMS:
        if body.startswith(start):
            return form
    return "an HTML or XML page" if _MARKUP.match(body) else ""


def _garbled(text: str, file: str) -> Iterator[Finding]:
    found = _GARBLED.search(text)
    if found:
        yield Finding(
            code="garbled-text",
            severity="warning",
            message="the file seems to be in another encoding than it was read in",
            suggestion=f"{_SAVE_AS}, or give its encoding in the query",
            place=Place(file=file, row=text.count("\n", 0, found.start()) + 1, value=found[0]),
        )


def _unreadable(file: str, message: str, advice: str, row: int | None = None) -> Finding:
    place = Place(file=file, row=row)
    return Finding(code="unreadable", severity="error", message=message, suggestion=advice, place=place)
