"""A report on little or nothing builds, and says what it cannot say."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from html.parser import HTMLParser
from typing import Any

import pytest
from tests.memory import InMemory
from tests.report.site.invented import (
    EVERYONE,
    INDICATOR,
    MEMBERS,
    SECOND,
    YEARS,
    files,
    held,
    pages,
    series,
    study,
)

from obs import Programme
from obs.errors import ConfigError
from obs.models import Break
from obs.study import GroupSpec

NOBODY = {code: dict.fromkeys(YEARS) for code in EVERYONE}
MONTHS = tuple(f"{year}-{month:02}" for year in (2020, 2021) for month in range(1, 13))
QUARTERS = tuple(f"{year}-Q{quarter}" for year in range(2017, 2022) for quarter in range(1, 5))
WEEKS = tuple(f"2021-W{week:02}" for week in range(1, 30))
BOTH = (INDICATOR, SECOND)
QUIET = replace(INDICATOR, headline=False)


def begun(start: str) -> tuple[Programme, ...]:
    return (Programme(region="9901", start=start, title="Work", source="Nobody"),)


def likes(around: str) -> dict[str, GroupSpec]:
    every = GroupSpec(id="all", title="all", regions=MEMBERS)
    return {
        "all": every,
        "own": GroupSpec(id="own", title="our own likes", regions=MEMBERS[2:7], around=around),
    }


CASES: dict[str, Callable[[], tuple[Any, InMemory, dict[str, Any]]]] = {
    "all there": lambda: (study(*BOTH), held(A=series(), B=series(slope=0.2)), {}),
    "no programmes": lambda: (study(regions=("9901",), programmes=()), held(A=series()), {}),
    "one region": lambda: (study(regions=("9901",)), held(A=series()), {}),
    "no headline": lambda: (study(QUIET, regions=("9901",)), held(A=series()), {}),
    "main not held": lambda: (study(*BOTH), held(B=series()), {}),
    "nothing held": lambda: (study(*BOTH), InMemory(), {}),
    "no headline, nothing held": lambda: (study(QUIET), InMemory(), {}),
    "all lack values": lambda: (study(*BOTH), held(A=NOBODY, B=NOBODY), {}),
    "main lacks values": lambda: (study(*BOTH), held(A=NOBODY, B=series()), {}),
    "no benchmark": lambda: (study(*BOTH), held(A=series(codes=MEMBERS), B=series(codes=MEMBERS)), {}),
    "benchmark is shown": lambda: (study(*BOTH, benchmark="9901"), held(A=series(), B=series()), {}),
    "no start of change": lambda: (study(regions=("9901",), change_from=None), held(A=series()), {}),
    "source not installed": lambda: (study(replace(INDICATOR, source="strange")), held(A=series()), {}),
    "one period": lambda: (study(regions=("9901",)), held(A=series(["2022"])), {}),
    "all zero": lambda: (
        study(regions=("9901",)),
        held(A={code: dict.fromkeys(YEARS, 0.0) for code in EVERYONE}),
        {},
    ),
    "more regions than styles": lambda: (study(regions=MEMBERS[:8]), held(A=series()), {}),
    "own likes": lambda: (study(groups=likes("9901")), held(A=series()), {}),
    "smaller group": lambda: (study(*BOTH), held(A=series(), B=series()), {"group": "9901,9902"}),
    "group without the regions": lambda: (
        study(*BOTH),
        held(A=series(), B=series()),
        {"group": "9903,9904,9905"},
    ),
    "region outside": lambda: (
        study(regions=("9901", "9999")),
        held(A=series(codes=(*EVERYONE, "9999"))),
        {},
    ),
    "region nobody knows": lambda: (study(regions=("9901", "9999")), held(A=series()), {}),
    "months": lambda: (
        study(regions=("9901",), change_from="2020-01", programmes=begun("2021-06")),
        held(A=series(MONTHS, slope=-0.1)),
        {},
    ),
    "months from a year": lambda: (
        study(regions=("9901",), change_from="2020-01", programmes=begun("2021")),
        held(A=series(MONTHS, slope=-0.1)),
        {},
    ),
    "quarters": lambda: (
        study(regions=("9901",), change_from="2017-Q1", programmes=begun("2020-06")),
        held(A=series(QUARTERS, slope=-0.1)),
        {},
    ),
    "quarters, of one": lambda: (
        study(regions=("9901",), change_from="2017-Q1", programmes=begun("2020-Q2")),
        held(A=series(QUARTERS, slope=-0.1)),
        {},
    ),
    "weeks": lambda: (
        study(regions=("9901",), change_from="2021-W01", programmes=begun("2021-05")),
        held(A=series(WEEKS, slope=-0.1)),
        {},
    ),
    "a start after all figures": lambda: (
        study(regions=("9901",), programmes=begun("2025")),
        held(A=series()),
        {},
    ),
    "a start before all figures": lambda: (
        study(regions=("9901",), programmes=begun("2001")),
        held(A=series()),
        {},
    ),
    "two starts": lambda: (
        study(regions=("9901",), programmes=(*begun("2017"), *begun("2018"))),
        held(A=series()),
        {},
    ),
    "a break": lambda: (
        study(replace(INDICATOR, breaks=(Break(period="2019", reason="new form"),)), regions=("9901",)),
        held(A=series()),
        {},
    ),
}


class Visible(HTMLParser):
    """What a reader can see of a page, and what is written in its attributes."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.text: list[str] = []
        self.written: list[str] = []
        self._hidden = 0
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._hidden += tag == "style"
        self.written += [value or "" for name, value in attrs if name not in ("data-refs", "class")]

    def handle_endtag(self, tag: str) -> None:
        self._hidden -= tag == "style"
        if tag not in ("data", "time", "span", "a", "strong"):
            self.text.append("\n")

    def said(self) -> str:
        """The text in one line for each part of the page."""
        lines = (" ".join(line.split()) for line in "".join(self.text).split("\n"))
        return "\n".join(line for line in lines if line)

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.text.append(data)


@cache
def made(case: str) -> dict[str, bytes]:
    """The files of the site of *case*, in English."""
    of, figures, options = CASES[case]()
    return files(of, figures, **options)


@pytest.mark.parametrize("case", CASES)
def test_it_builds_and_shows_no_trace_of_what_is_missing(case: str) -> None:
    """No None, no nan, no empty list, no text with a hole in it, on any page and in any chart."""
    found = {path: body.decode() for path, body in made(case).items() if path.endswith(".html")}
    assert len(found) >= 5
    for path, page in found.items():
        seen = Visible(page)
        text = seen.said()
        assert not re.search(r"\b(None|nan|NaN|inf|Infinity|True|False)\b", text), path
        assert not re.search(r"\b(None|nan|NaN|inf|Infinity|undefined)\b", " ".join(seen.written)), path
        assert not re.search(r"(^|\s)[.;:,](\s|$)", text, re.MULTILINE), path
        assert not re.search(r"\(\s*\)|\s(to|till) *[.;)]|[Ff]or :|för :", text), path
        assert not re.search(r"<(ul|ol|dl|tbody)[^>]*>\s*</\1>", page), path
        assert "{" not in text.replace("{row}", "").replace("{column}", ""), path


@pytest.mark.parametrize("case", CASES)
def test_every_file_is_linked_and_every_link_leads_somewhere(case: str) -> None:
    found = made(case)
    linked: set[str] = set()
    for path, body in found.items():
        if not path.endswith(".html"):
            continue
        for address in re.findall(r'<a [^>]*href="([^"]*)"|<link [^>]*href="([^"]*)"', body.decode()):
            target = "".join(address)
            if target.startswith(("http", "#")):
                continue
            folder = path.rpartition("/")[0]
            whole = (
                target.removeprefix("../") if target.startswith("../") else f"{folder}/{target}".lstrip("/")
            )
            linked.add(whole)
    assert linked <= set(found)
    assert set(found) <= linked | {"index.html"}


def page_of(case: str, path: str) -> str:
    return Visible(made(case)[path].decode()).said()


@pytest.mark.parametrize("path", ["index.html", "municipality/9901-9901.html"])
def test_a_page_without_any_figure_says_so(path: str) -> None:
    text = page_of("nothing held", path)
    assert "There are no figures here yet" in text
    assert "No figures stand on this page." in text
    assert "after the last figures" not in text


def test_an_indicator_that_is_not_held_says_so() -> None:
    assert "no figures of this indicator here yet" in page_of("main not held", "indicator/A.html")


def test_an_indicator_that_all_lack_says_why_it_is_not_compared() -> None:
    text = page_of("all lack values", "indicator/A.html")
    assert "no period in which half of the group has a value" in text
    assert "there is no figure for 9901" in page_of("all lack values", "municipality/9901-9901.html")


def test_a_missing_benchmark_is_nobody_s_measure() -> None:
    for path in ("index.html", "municipality/9901-9901.html", "indicator/A.html"):
        text = page_of("no benchmark", path)
        assert not re.search(r"(below|above|differs from|against [\d.]+ in) Sweden", text)


def test_a_region_outside_the_group_has_a_change_and_no_place() -> None:
    text = page_of("region outside", "municipality/9999-9999.html")
    assert "a fall" in text
    assert "counted from" not in text


def test_those_whom_the_study_calls_alike_are_not_said_to_be_kolada_s() -> None:
    of, figures, options = CASES["own likes"]()
    found = replace(of, indicators={"A": replace(INDICATOR, kind="count", unit="antal", polarity="none")})
    text = Visible(pages(found, figures, "en", **options)["municipality/9901-9901.html"]).said()
    assert "Kolada" not in text


def test_a_later_start_cannot_be_seen_yet() -> None:
    assert "(2025 at the earliest)" in page_of("a start after all figures", "municipality/9901-9901.html")


def test_an_unknown_group_is_refused() -> None:
    with pytest.raises(ConfigError, match="there is no group 'nowhere'"):
        files(study(), held(A=series()), group="nowhere")
