"""Every package is under a licence that obs may stand on, and one that is not is told."""

from __future__ import annotations

from email.message import Message
from importlib.metadata import Distribution
from typing import Any, cast

import pytest
from supply import licences, pins, requirements
from supply.licence_texts import READ_BY_US, REMARKS, allowed, licence_of


class Invented:
    """A package with nothing but metadata."""

    version = "1.0"

    def __init__(self, name: str, *fields: tuple[str, str]) -> None:
        self.name = name
        self.metadata = Message()
        for key, value in fields:
            self.metadata[key] = value


def package(*fields: tuple[str, str], name: str = "invented") -> Distribution:
    """A package called *name* with the given lines of metadata."""
    return cast("Distribution", cast("Any", Invented(name, *fields)))


OSI = "License :: OSI Approved"


@pytest.mark.parametrize(
    ("fields", "licence"),
    [
        ([("License-Expression", "MIT OR Apache-2.0")], "MIT OR Apache-2.0"),
        ([("License", "MIT")], "MIT"),
        ([("License", "Apache 2.0")], "Apache-2.0"),
        ([("Classifier", f"{OSI} :: MIT License")], "MIT"),
        ([("Classifier", f"{OSI} :: BSD License"), ("License", "BSD 2-Clause License")], "BSD-2-Clause"),
        ([("Classifier", f"{OSI} :: MIT License"), ("License", "MIT")], "MIT"),
    ],
)
def test_the_licence_is_read_where_it_stands(fields: list[tuple[str, str]], licence: str) -> None:
    """An SPDX expression, a field, a classifier; a vague classifier says nothing against the field."""
    assert licence_of(package(*fields)) == licence


@pytest.mark.parametrize(
    "fields",
    [
        [],
        [("License", "see the file")],
        [("Classifier", f"{OSI} :: BSD License")],
        [("License", "MIT"), ("Classifier", f"{OSI} :: GNU General Public License v3 (GPLv3)")],
        [("License", "MIT"), ("Classifier", f"{OSI} :: Apache Software License")],
        [("Classifier", f"{OSI} :: GNU Lesser General Public License v3 (LGPLv3)")],
    ],
)
def test_a_doubtful_licence_must_be_read_by_a_person(fields: list[tuple[str, str]]) -> None:
    """Nothing said, something vague, or two that differ: the message says what to do."""
    with pytest.raises(ValueError, match=r"invented 1\.0 names no one licence.*read its licence file"):
        licence_of(package(*fields))


@pytest.mark.parametrize(
    ("expression", "may"),
    [
        ("MIT", True),
        ("GPL-3.0-or-later", False),
        ("LGPL-2.1-or-later", False),
        ("AGPL-3.0-only", False),
        ("MIT AND GPL-2.0-only", False),
        ("MIT OR GPL-2.0-only", True),
        ("MPL-2.0 AND (Apache-2.0 OR MIT)", True),
        ("MPL-2.0 AND (GPL-2.0-only OR LGPL-3.0-only)", False),
        ("GPL-2.0-only OR MIT AND GPL-3.0-only", False),
        ("(MIT)", True),
        ("Apache-2.0 WITH LLVM-exception", True),
        ("GPL-3.0-or-later WITH GCC-exception-3.1", False),
    ],
)
def test_what_obs_may_stand_on(expression: str, may: bool) -> None:
    """AND asks for all, OR for one, AND binds closer; an exception makes nothing worse."""
    assert allowed(expression) is may


@pytest.mark.parametrize("expression", ["", "MIT OR", "(MIT", "MIT)", "AND MIT", "MIT MIT"])
def test_no_expression_is_not_taken_for_one(expression: str) -> None:
    """A broken expression stops the check instead of passing or failing it by chance."""
    with pytest.raises(ValueError, match="no SPDX expression"):
        allowed(expression)


def test_the_page_is_of_the_pins_and_all_is_allowed() -> None:
    """The table has every pinned package in its version, each under an allowed licence."""
    assert licences.problems(licences.PAGE.read_text("utf-8"), licences.pinned(), []) == []


def test_every_package_of_the_page_is_needed_by_somebody() -> None:
    """No row without a part, and the program's own requirements are all for obs."""
    text = licences.PAGE.read_text("utf-8")
    parts = {
        line.split(" | ")[0][2:]: line.split(" | ")[3] for line in text.splitlines() if line.startswith("| ")
    }
    for each in requirements.read().obs:
        assert "obs" in parts[requirements.key(each)]


def test_what_differs_from_the_pins_or_is_not_allowed_is_told() -> None:
    """Another version, a package too few or too many, a licence in the page or of an installed package."""
    hashed = " --hash=sha256:" + "1" * 64
    pinned = {pin.name: pin for pin in pins.read(f"a==1.0{hashed}\nb==2.0{hashed}\n")}
    text = "| a | 1.1 | MIT | obs |\n| c | 1.0 | GPL-3.0-only | dev |\n"
    found = licences.problems(text, pinned, [package(("License-Expression", "AGPL-3.0-only")), package()])
    assert [line.split(";")[0] for line in found] == [
        "a is 1.0 in constraints/ and 1.1 in the page",
        "b is 2.0 in constraints/ and not listed in the page",
        "c is not pinned in constraints/ and 1.0 in the page",
        "c is under GPL-3.0-only, which is not allowed",
        "invented 1.0, installed here, is under AGPL-3.0-only, which is not allowed",
        "invented 1.0 names no one licence that we know (it says: nothing)",
    ]


def test_the_page_is_read_as_it_is_written() -> None:
    """What is not allowed in a row is found again by the check."""
    row = licences.Row(name="a-b", version="1.0", licence="MIT AND GPL-2.0-only", parts=("obs", "test"))
    assert licences.listed(licences.page([row])) == {"a-b": ("1.0", "MIT AND GPL-2.0-only")}


def test_nothing_is_said_of_packages_that_are_not_there() -> None:
    """A remark or a reading of a package that obs no longer stands on is a leftover."""
    assert set(REMARKS) <= set(licences.pinned())
    assert set(READ_BY_US) <= set(licences.pinned())
