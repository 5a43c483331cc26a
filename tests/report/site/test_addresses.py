"""Every page lies within the site's folder, under a name of its own, and is found from every other."""

from __future__ import annotations

import itertools
import re
from pathlib import PurePosixPath
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from obs.language import Language
from obs.report.site.addresses import Addresses, link, slug

LANGUAGES: list[Language] = ["sv", "en"]
PAGES = ("front", "claims", "indicators", "methods", "data")
IDS = (
    "../../etc/passwd",
    "..",
    ".",
    "",
    "/",
    "a/b",
    "a\\b",
    "a:b",
    "CON",
    "con",
    "nul",
    "COM1",
    "a" * 300,
    "a" * 299 + "b",
    "N31807",
    "n31807",
    "n31807-2",
    "a b",
    "a?b#c",
    "a%2e%2e",
    "åäö",
    "日本",
    "中文",
    "A1",
    "A.1",
    "A-1",
    "<b>",
    "-rf",
    "x\x00y",
    "x\ny",
    "index",
    "style.css",
)
# https://learn.microsoft.com/windows/win32/fileio/naming-a-file
RESERVED = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?", re.IGNORECASE)


def inside(path: str) -> None:
    """*path* leads to one file within the folder, on any system."""
    assert re.fullmatch(r"[A-Za-z0-9_./-]+", path)
    parts = PurePosixPath(path).parts
    assert path == "/".join(parts)
    assert len(parts) <= 2
    for part in parts:
        assert not part.startswith((".", "-"))
        assert not part.endswith(".")
        assert len(part) <= 120
        assert not RESERVED.fullmatch(part)


def every(addresses: Addresses, ids: tuple[str, ...]) -> list[str]:
    found = [addresses.page(kind) for kind in PAGES]
    found += [addresses.indicator(id_) for id_ in ids]
    found += [addresses.claim(id_) for id_ in ids]
    found += [addresses.region(code) for code in ids]
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_is_a_file_of_its_own_within_the_folder(language: Language) -> None:
    """Also on file systems that take A1 and a1 for the same."""
    found = every(Addresses(language), IDS)
    for path in found:
        inside(path)
    assert len({path.casefold() for path in found}) == len(found)


@given(st.lists(st.text(max_size=12) | st.sampled_from(IDS), unique=True, max_size=12).map(tuple))
def test_so_is_that_of_any_id(ids: tuple[str, ...]) -> None:
    found = every(Addresses("sv"), ids)
    for path in found:
        inside(path)
    assert len({path.casefold() for path in found}) == len(found)


def test_a_page_is_found_again_whoever_asks_and_in_whatever_order() -> None:
    """Its path is settled by the order in which paths were reserved."""
    first = Addresses("sv")
    for kind in ("region", "indicator", "claim"):
        first.reserve(kind, IDS)
    once = {id_: (first.indicator(id_), first.claim(id_), first.region(id_)) for id_ in IDS}
    again = {id_: (first.indicator(id_), first.claim(id_), first.region(id_)) for id_ in reversed(IDS)}
    assert once == again


def test_plain_ids_stay_as_they_are() -> None:
    addresses = Addresses("en")
    assert addresses.indicator("N31807") == "indicator/N31807.html"
    assert addresses.claim("K-04_b") == "claim/K-04_b.html"
    assert Addresses("sv").region("1783") == "kommun/hagfors-1783.html"
    assert addresses.page("front") == "index.html"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_link_leads_from_every_page_to_every_page(language: Language) -> None:
    """Resolved as a browser does (RFC 3986), from a site that lies anywhere."""
    found = every(Addresses(language), IDS)
    for here, target in itertools.product(found, found):
        address = link(target, here=here)
        base = f"file:///home/somebody/report/{here}"
        resolved = urljoin(base, address) if address != "#" else base
        assert unquote(urlsplit(resolved).path) == f"/home/somebody/report/{target}"
        assert "//" not in address
        assert not address.startswith("/")


@given(st.text(max_size=50))
def test_a_slug_is_never_empty_and_safe_in_an_attribute(text: str) -> None:
    assert re.fullmatch(r"[A-Za-z0-9_-]+", slug(text))


def test_letters_that_ascii_has_without_marks_are_kept() -> None:
    assert slug("Hässleholm") == "Hassleholm"
    assert slug("Ü1 – påhitt") == "U1-pahitt"
