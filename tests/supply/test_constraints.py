"""The constraints files fit pyproject.toml, and one that does not is told."""

from __future__ import annotations

from pathlib import Path

import pytest
from packaging.requirements import Requirement
from supply import constraints, pins, requirements
from supply.fitting import gaps, installed, misfits

PYTHON = ">=3.11"
HASH = "sha256:" + "1" * 64


def pinned(*lines: str) -> list[pins.Pin]:
    """Pins of the given names and versions."""
    return pins.read("".join(f"{line} --hash={HASH}\n" for line in lines))


def version_of(name: str) -> str:
    """The version that is installed here."""
    held = installed(name)
    assert held
    return held.version


@pytest.mark.parametrize("name", ["dev.txt", "obs.txt", "build.txt"])
def test_each_file_fits(name: str) -> None:
    """All that pyproject.toml asks for is pinned in range, with hashes, and nothing has changed since."""
    lists = requirements.read()
    file = next(each for each in constraints.files(lists) if each.path.name == name)
    assert constraints.problems(file, lists.python) == []


def test_what_is_tested_is_what_is_installed_by_users() -> None:
    """The program's pins are among those of the tests, version for version."""
    read = {
        name: pins.read((constraints.FOLDER / f"{name}.txt").read_text("utf-8")) for name in ("dev", "obs")
    }
    assert {(pin.name, pin.version, pin.hashes) for pin in read["obs"]} <= {
        (pin.name, pin.version, pin.hashes) for pin in read["dev"]
    }


def test_every_requirement_is_bounded_on_both_sides() -> None:
    """No version is promised that nobody can have tried."""
    for part, required in requirements.read().parts().items():
        for each in required:
            assert requirements.lower_bound(each), f"{part}: {each}"
            assert requirements.has_upper_bound(each), f"{part}: {each}"


def test_what_is_missing_or_out_of_range_is_told() -> None:
    """Spelling of names does not matter; each misfit is a line."""
    required = [Requirement(line) for line in ("A_b>=1,<2", "c>=1,<2", "d>=1,<2")]
    assert misfits(required, pinned("a-b==1.5", "c==2.0")) == [
        "c is pinned at 2.0 and required as <2,>=1",
        "d is required and not pinned",
    ]


def test_both_of_two_versions_must_fit() -> None:
    """A pin for another Python is held against the range as well."""
    text = pinned("a==1.5 ; python_version < '3.12'", "a==2.5 ; python_version >= '3.12'")
    assert misfits([Requirement("a>=1,<2")], text) == ["a is pinned at 2.5 and required as <2,>=1"]


def test_what_a_pinned_package_requires_must_be_pinned() -> None:
    """One of them alone is no complete file: jsonschema-specifications needs referencing."""
    held = f"jsonschema-specifications=={version_of('jsonschema-specifications')}"
    lines = gaps([Requirement("jsonschema-specifications")], pinned(held))
    assert lines == ["referencing is required and not pinned (by jsonschema-specifications)"]


def test_a_package_in_another_version_says_nothing() -> None:
    """What 0.0.1 of a package would require is not known from the one that is installed."""
    assert gaps([Requirement("jsonschema-specifications")], pinned("jsonschema-specifications==0.0.1")) == []


def test_a_file_made_for_other_requirements_is_stale(tmp_path: Path) -> None:
    """A changed range that the pins happen to fit still counts: they may not be what would be chosen now."""
    path = tmp_path / "obs.txt"
    old, new = (Requirement("a>=1,<2"),), (Requirement("a>=1.1,<2"),)
    path.write_text(
        pins.write(pinned("a==1.5"), digest=requirements.digest(PYTHON, old), command="x"), "utf-8"
    )
    assert constraints.problems(constraints.File(path=path, required=old), PYTHON) == []
    lines = constraints.problems(constraints.File(path=path, required=(Requirement("a>=2,<3"),)), PYTHON)
    assert lines[0] == "a is pinned at 1.5 and required as <3,>=2"
    assert constraints.problems(constraints.File(path=path, required=new), PYTHON) == [
        "stale: the requirements have changed since it was made"
    ]
    assert constraints.problems(constraints.File(path=path, required=old), ">=3.12") == [
        "stale: the requirements have changed since it was made"
    ]


def test_an_address_is_told(tmp_path: Path) -> None:
    """Where packages are taken from is the business of whoever installs."""
    path = tmp_path / "obs.txt"
    required = (Requirement("a>=1,<2"),)
    text = pins.write(pinned("a==1.5"), digest=requirements.digest(PYTHON, required), command="x")
    path.write_text("# --index-url https://invented.example\n" + text, "utf-8")
    assert constraints.problems(constraints.File(path=path, required=required), PYTHON) == [
        "an address stands in it"
    ]


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    """The message names the file."""
    file = constraints.File(path=tmp_path / "obs.txt", required=())
    assert "obs.txt" in constraints.problems(file, PYTHON)[0]


def test_the_digest_does_not_depend_on_order_and_spelling() -> None:
    """Order and spelling of names make no file stale; a version, an extra or a marker does."""
    first = requirements.digest(PYTHON, (Requirement("a_b>=1,<2"), Requirement("c")))
    assert first == requirements.digest(PYTHON, (Requirement("C"), Requirement("A-b<2,>=1")))
    for other in ("c>1", "c[x]", "c; python_version < '3.12'"):
        assert first != requirements.digest(PYTHON, (Requirement("a-b>=1,<2"), Requirement(other)))
