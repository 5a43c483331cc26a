"""Leaving out of a reply what its source does not read."""

from __future__ import annotations

from collections.abc import Callable

from obs.testing.recorder.elements import Document, Element, document_of

TRIES = 800
"""How often a reply is read at most to trim it, and"""
TRIES_EACH = 200
"""for each list in it."""
_SURPLUS = 3


def trimmed(body: bytes, same: Callable[[bytes], bool]) -> bytes:
    """*body* without elements of lists, or lines, that it can lack and still be the *same*.

    By halving: a stretch is left out if the rest is the same, else each half of it is tried. Of each list
    that lost elements one is kept, the shortest: without a row that nobody asked for no test could tell
    whether such rows are left alone. No value is altered. What is neither JSON nor text stays as it is.
    """
    document = document_of(body)
    if document is None or not same(document.body()):
        return body
    left = TRIES
    for each in document.walk():
        trial = _Trial(document, same, min(left, TRIES_EACH))
        trial.shorten(each.items)
        trial.put_back_one(each.items)
        left -= min(left, TRIES_EACH) - trial.tries
    return document.body()


class _Trial:
    """Tries on one list, as many as *tries* says."""

    def __init__(self, document: Document, same: Callable[[bytes], bool], tries: int) -> None:
        self._document = document
        self._same = same
        self.tries = tries

    def shorten(self, items: list[Element]) -> None:
        """Leaves out of *items*, all of which are kept, what can be."""
        stretches = [items]
        while stretches:
            stretch = stretches.pop(0)
            if not stretch or self._without(stretch):
                continue
            middle = len(stretch) // 2
            if middle:
                stretches += [stretch[:middle], stretch[middle:]]

    def put_back_one(self, items: list[Element]) -> None:
        """Keeps one of those left out, unless it makes a difference."""
        out = sorted((each for each in items if not each.kept), key=lambda each: each.end - each.start)
        for each in out[:_SURPLUS]:
            each.kept = True
            if self._same(self._document.body()):
                return
            each.kept = False

    def _without(self, stretch: list[Element]) -> bool:
        if self.tries <= 0:
            return False
        self.tries -= 1
        for each in stretch:
            each.kept = False
        if self._same(self._document.body()):
            return True
        for each in stretch:
            each.kept = True
        return False
