"""A constraints file has names, versions and hashes, and nothing else is taken for one."""

from __future__ import annotations

import pytest
from supply import pins

ONE, TWO = "sha256:" + "1" * 64, "sha256:" + "2" * 64
TEXT = f"""# Made by: a command
# Requirements: sha256:{"a" * 64}
first==1.0 \\
    --hash={ONE} \\
    --hash={TWO}
second==2.0 ; python_full_version < '3.12' \\
    --hash={ONE}
second==3.0 ; python_full_version >= "3.12" \\
    --hash={TWO}
"""


def test_what_is_written_is_read() -> None:
    """Names, versions, markers and hashes come back, and the digest."""
    read = pins.read(TEXT)
    assert [(pin.name, str(pin.version), len(pin.hashes)) for pin in read] == [
        ("first", "1.0", 2),
        ("second", "2.0", 1),
        ("second", "3.0", 1),
    ]
    assert pins.digest_of(TEXT) == "a" * 64
    assert pins.read(pins.write(read, digest="b" * 64, command="a command")) == read


def test_the_order_of_pins_and_hashes_does_not_matter() -> None:
    """The same pins give the same bytes, so that a diff shows what has changed."""
    read = pins.read(TEXT)
    turned = [
        pins.Pin(name=pin.name, version=pin.version, marker=pin.marker, hashes=pin.hashes[::-1])
        for pin in read[::-1]
    ]
    assert pins.write(turned, digest="a" * 64, command="x") == pins.write(read, digest="a" * 64, command="x")


def test_one_of_the_versions_for_different_pythons_applies() -> None:
    """Exactly one of two pins that split the versions of Python is for this one."""
    assert [pin.applies() for pin in pins.read(TEXT)][1:] in ([True, False], [False, True])


@pytest.mark.parametrize(
    "line",
    [
        "first==1.0",
        f"first>=1.0 --hash={ONE}",
        f"first==1.0 second --hash={ONE}",
        "first==1.0 --hash=md5:" + "1" * 32,
        "first==1.0 --hash=sha256:" + "1" * 63,
        f"first @ file:///somewhere/first.whl --hash={ONE}",
        "--index-url somewhere",
        f"-e . --hash={ONE}",
        f"first==1.0 --hash={ONE} --hash=sha512:{'1' * 128}",
    ],
)
def test_anything_else_is_refused(line: str) -> None:
    """No hash, a weak or short hash, no version, an address, an option: each is named."""
    with pytest.raises(ValueError, match="not a name, a version and hashes"):
        pins.read(TEXT + line + "\n")


def test_an_empty_file_pins_nothing() -> None:
    """A file that was cut off to nothing is not taken for one that fits."""
    with pytest.raises(ValueError, match="no pin"):
        pins.read("# only a head\n")
