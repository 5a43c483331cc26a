"""The check of the wheel fires for each thing that can be wrong with it."""

from __future__ import annotations

import pytest
from tests.dist.wheel_contents import ROOT, faults, packages

INFO = [
    f"obs-1.dist-info/{name}"
    for name in ("METADATA", "RECORD", "WHEEL", "entry_points.txt", "licenses/LICENSE")
]
WANTED = {"obs/__init__.py", "obs/py.typed"}
GOOD = [*sorted(WANTED), *INFO]


def test_a_good_wheel_has_no_fault() -> None:
    """All files, the marker of types, the licence."""
    assert faults(GOOD, WANTED, {"obs"}) == []


@pytest.mark.parametrize(
    ("members", "fault"),
    [
        ([name for name in GOOD if name != "obs/__init__.py"], "obs/__init__.py is missing"),
        ([*GOOD, "obs/notes.txt"], "obs/notes.txt is not tracked"),
        ([*GOOD, "tests/conftest.py"], "tests/conftest.py lies in no package"),
        (GOOD[:-1], "licenses/LICENSE in its dist-info"),
        ([*GOOD, "obs-1.dist-info/licenses/OTHER"], "licenses/OTHER in its dist-info"),
        ([*GOOD, "obs/py.typed"], "obs/py.typed is in it twice"),
    ],
)
def test_each_fault_is_named(members: list[str], fault: str) -> None:
    """Too little, too much, in the wrong place, without the licence, twice."""
    assert fault in faults(members, WANTED, {"obs"})


def test_a_package_without_types_is_named() -> None:
    """A package that has no py.typed in the tree is a fault too."""
    line = "obs/py.typed is missing: the package is typed"
    assert line in faults(["obs/__init__.py", *INFO], {"obs/__init__.py"}, {"obs"})


def test_every_package_is_typed_in_the_tree() -> None:
    """There is a py.typed in each package that goes into the wheel."""
    assert [folder for folder in packages() if not (ROOT / folder / "py.typed").is_file()] == []
