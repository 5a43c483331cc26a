"""Whatever bytes a file holds, the answer is observations and findings, never a crash."""

from __future__ import annotations

import json
from collections.abc import Callable

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from obs import Page
from obs.contracts import check_observations

CELL = st.sampled_from(
    [
        "1783",
        "0767",
        "767",
        "Hagfors",
        "2022",
        "2022-13",
        "1,5",
        "1.5",
        "1 234",
        "..",
        "-",
        "X",
        '"',
        '"a',
        "K",
        "",
        "é",
        "\x00",
    ]
) | st.text(max_size=6)
SEPARATOR = st.sampled_from([";", ",", "\t", "\n", "\r\n", "\r", '"', "\u2028", ""])
TEXT = st.lists(st.tuples(CELL, SEPARATOR), max_size=30).map(
    lambda parts: "".join(cell + end for cell, end in parts)
)
BODY = (
    st.binary(max_size=200)
    | TEXT.map(lambda text: f"kommun;ar;andel\n{text}".encode("utf-8", "ignore"))
    | TEXT.map(lambda text: f"kommun,ar,andel\n{text}".encode("cp1252", "ignore"))
)
AT_LEAST_0 = {"name": "andel", "type": "number", "constraints": {"minimum": 0}}
SCHEMA = json.dumps({"fields": [{"name": "ar", "type": "year"}, AT_LEAST_0]}).encode()


@settings(max_examples=200, deadline=2000, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(body=BODY, with_schema=st.booleans())
@example(body=b"kommun;ar;andel\n1783;2022;" + b"9" * 400 + b"\n", with_schema=False)
@example(body=b'kommun;ar;andel\n1783;2022;"' + b"x" * 140_000 + b"\n1;2;3\n", with_schema=False)
def test_any_bytes_give_a_page(read: Callable[..., Page], body: bytes, with_schema: bool) -> None:
    """No error is raised, and what is read satisfies the contract of observations."""
    page = read(body, schema=SCHEMA if with_schema else None)
    assert page.findings or page.observations is not None
    if page.observations is not None:
        assert check_observations(page.observations) == []


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-2, 2)
    | st.sampled_from(["", ".", ",", "andel", "year", "2022", "(", "\x00"]),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["required", "enum", "value"]), inner)
    ),
    max_leaves=4,
)
FIELD = st.fixed_dictionaries(
    {"name": st.sampled_from(["kommun", "ar", "andel", "andel "])},
    optional={
        "type": st.sampled_from(["string", "year", "number", "integer", "date", "boolean", "any"]) | JSON,
        "constraints": st.dictionaries(
            st.sampled_from(
                ["required", "unique", "pattern", "enum", "minimum", "exclusiveMaximum", "minLength"]
            ),
            JSON,
        )
        | JSON,
        "missingValues": st.just(["", ".."]) | JSON,
        "decimalChar": st.sampled_from([",", "."]) | JSON,
        "groupChar": JSON,
        "bareNumber": JSON,
        "trueValues": JSON,
        "categories": JSON,
        "title": JSON,
        "format": st.just("email") | JSON,
    },
)
DESCRIPTOR = st.fixed_dictionaries(
    {"fields": st.lists(FIELD, max_size=3) | JSON},
    optional={"primaryKey": st.just(["kommun", "ar"]) | JSON, "missingValues": JSON, "foreignKeys": JSON},
)


@settings(max_examples=300, deadline=2000, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(body=st.binary(max_size=100) | DESCRIPTOR.map(lambda descriptor: json.dumps(descriptor).encode()))
def test_any_schema_gives_a_page(read: Callable[..., Page], body: bytes) -> None:
    """A schema file of any content is answered with findings or observations."""
    page = read("kommun;ar;andel\n1783;2022;1,072829\n0767;2021;..\n", schema=body)
    assert page.findings or page.observations is not None
