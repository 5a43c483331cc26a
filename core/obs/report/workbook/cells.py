"""What may stand in a cell: text as Excel and XML allow it, and numbers with the decimals to be shown."""

from __future__ import annotations

import re

from obs.language import Number

Cell = str | Number
"""A text, which is said already, or a number; an empty text and a number that is None are an empty cell."""

LONGEST = 32_767
"""So many characters, of UTF-16, a cell can hold."""
CUT = "…"

# What XML 1.0 has no place for, control characters that nobody means, and halves of characters.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_NEW_LINE = re.compile("\r\n?")


def cell_text(text: str) -> str:
    """*text* as a cell can hold it: what is forbidden replaced (U+FFFD), what is too long cut and marked."""
    clean = _FORBIDDEN.sub("\ufffd", _NEW_LINE.sub("\n", text))
    # XlsxWriter takes a text of this form for markup of its own and writes it unescaped.
    if clean.startswith("<r>") and clean.endswith("</r>"):
        clean = f" {clean}"
    units = clean.encode("utf-16-le")
    if len(units) <= 2 * LONGEST:
        return clean
    return units[: 2 * (LONGEST - len(CUT))].decode("utf-16-le", "ignore") + CUT


def number_format(number: Number) -> str:
    """Excel's format for *number*: its decimals, groups of three in the manner of the reader's Excel."""
    plain = "#,##0" + ("." + "0" * number.decimals if number.decimals else "")
    return f"+{plain};-{plain};{plain}" if number.signed else plain
