"""Texts from outside that would do something elsewhere: in a spreadsheet, on a terminal, to the eye.

A release has the same texts in CSV, Parquet and Excel, so that none is altered on its way out: a text that
would act is refused where it comes in. Markup is no harm, since it is escaped wherever markup is written.
"""

from __future__ import annotations

import re

# Control characters but the end of a line and the tab, line ends that only some programs know, the marks that
# turn the direction of writing (those of Trojan Source, CVE-2021-42574, and implicit ones), what has no width
# and can hide in a name, and halves of letters. The joiner and the non-joiner (U+200D, U+200C) spell words in
# Persian and in scripts of India, and join emoji: they stay.
ACTING = (
    "\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f"
    "\ud800-\udfff\ufeff\ufff9-\ufffb\U000e0000-\U000e007f"
)
"""The characters that are not seen and act where they are shown, for a set of a regular expression."""
_UNSEEN = re.compile(f"[{ACTING}\ufffe\uffff]")
# What a spreadsheet that opens a CSV file takes for a formula, https://owasp.org/www-community/attacks/CSV_Injection.
_FORMULA = re.compile(r"[\s\ufeff]*[=@＝＠]|[\t\r\n]")
# Where lists are parted by ";", as in Sweden, a cell of such a file goes on in the next one there.
_PARTS = re.compile("[;\t\r\n]")
_PART = re.compile(r"[\s\ufeff\"]*[=@＝＠]")
_SIGNED = re.compile(r"[\s\ufeff]*[-+＋－]")
# A number, a number and words ("-3.2 in the source"), a sign and words ("- none"), a sign: none is one.
_PLAIN = re.compile(r"[-+]?(\d[\d.,]*)?( ?%)?( [^|!()=+@\t\r\n]*)?")

OTHERWISE = "begin it with a letter or a digit"


def is_formula(text: str) -> bool:
    """Whether a spreadsheet could take *text*, a cell of a CSV file, for a formula."""
    if _FORMULA.match(text) or any(_PART.match(part) for part in _PARTS.split(text)[1:]):
        return True
    return bool(_SIGNED.match(text)) and not _PLAIN.fullmatch(text)


def harm_of(text: str) -> str:
    """What *text* would do elsewhere, as the end of a sentence about it; "" for nothing."""
    unseen = _UNSEEN.search(text)
    if unseen:
        code = f"U+{ord(unseen[0]):04X}"
        return f"holds the character {code}, which is not seen and acts where it is shown; take it out"
    return f"would be a formula in a spreadsheet; {OTHERWISE}" if is_formula(text) else ""


def in_line(text: str) -> str:
    """*text* for a line of the terminal: what ends the line, moves the cursor or is not seen is a code."""
    return "".join(
        each if each.isprintable() else each.encode("unicode_escape").decode("ascii") for each in text
    )


def counted(count: int, word: str) -> str:
    """*count* of what *word* names: "1 row", "2 rows"."""
    return f"{count:,} {word}" if count == 1 else f"{count:,} {word}s"
