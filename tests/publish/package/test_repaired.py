"""A file of which a few records have another form is read as `read_records` reads it, one by one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from obs.models import Finding
from obs.publish.package import repaired
from obs.publish.package.dialect import Dialect
from obs.publish.package.model import Resource
from obs.publish.package.parsing import read_package
from obs.publish.package.records import read_records
from obs.publish.package.repaired import read_repaired
from obs.publish.package.text import Text

RECORDS = st.lists(
    st.sampled_from(
        [
            "1,2,3",
            "1,2,3",
            "å,2,3",
            "",
            "1",
            "1,2",
            "1,2,3,4",
            ",,",
            ",",
            ",,,",
            '"",,',
            '"1\n2",3',
            '"a""b",2,3',
            '"1,2",3',
            '"1,2",3,4,5',
            '"1,2"',
            '"\n"',
            "x,,",
            'a"b,"c',
            '"a"b',
            '"',
        ],
    ),
    max_size=7,
)


def _resource() -> Resource:
    (resource,) = read_package(
        {"resources": [{"name": "t", "path": "t.csv", "schema": {"fields": []}}]}
    ).resources
    return resource


def _all(text: Text | None, findings: list[Finding]) -> object:
    assert text is not None
    lines = [text.line(row) for row in range(text.frame.height)]
    return text.labels, text.frame.rows(), lines, list(text.records or ()), findings


@given(
    RECORDS,
    st.sampled_from(["\n", "\r\n"]),
    st.booleans(),
    st.sampled_from(["a,b,c", "a,b", "a", '"a\nb",c,d']),
)
def test_it_is_read_as_one_by_one(records: list[str], end: str, closed: bool, head: str) -> None:
    """Cells, lines and findings, whatever is too short, too long, empty or in quotation marks."""
    text = end.join([head, *records]) + (end if closed else "")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(repaired, "_FEW", 1)
        found = read_repaired(text.encode(), Dialect(), "t.csv", [])
    if found is not None:
        assert _all(*found) == _all(*read_records(text, Dialect(), _resource(), []))


@pytest.mark.parametrize("odd", ["", "\n", "1", "1,2,3", ",", '"1\n2"', '"1,2"', '"1\n2",3,4', '"1"",2",3,4'])
def test_a_few_odd_records_do_not_slow_the_others(odd: str) -> None:
    """One of twenty is read by itself, and is told as before."""
    text = "\n".join(["a,b", *["1,2"] * 30, odd, *["3,4"] * 30])
    found = read_repaired(text.encode(), Dialect(), "t.csv", [])
    assert found is not None
    assert found[1]
    assert _all(*found) == _all(*read_records(text, Dialect(), _resource(), []))


@pytest.mark.parametrize(
    "text", ["a,b\n1,2\n", "a,b\n" + "1\n" * 30, 'a,b\n1,2"x,3"y\n' + "1,2\n" * 30, "\n1,2\n"]
)
def test_other_files_are_left(text: str) -> None:
    """Without an odd record, with too many, with a quotation mark out of place, without labels."""
    assert read_repaired(text.encode(), Dialect(), "t.csv", []) is None
