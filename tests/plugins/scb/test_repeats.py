"""A key that an object has twice is found, however the reply is written."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import cast

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from obs import UnexpectedReplyError
from obs_scb.repeats import refuse_repeated_keys

KEYS = st.sampled_from(["a", "b", 'c":', ":", '\\":', " :", "value"])
Pairs = list[tuple[str, object]]


class Twice(Exception):  # noqa: N818 - it is no error of obs
    """An object has a key twice."""


def written(value: object, gap: str) -> str:
    """*value* as JSON, whose objects are lists of pairs, with *gap* before each colon."""
    if isinstance(value, dict):
        pairs = cast("dict[str, Pairs]", value)["pairs"]
        return "{" + ",".join(f"{json.dumps(key)}{gap}:{written(one, gap)}" for key, one in pairs) + "}"
    if isinstance(value, list):
        return "[" + ",".join(written(one, gap) for one in cast("list[object]", value)) + "]"
    return json.dumps(value)


def has_twice(body: str) -> bool:
    """What Python's own reader says, pair by pair."""

    def look(pairs: Pairs) -> None:
        if len({key for key, _ in pairs}) < len(pairs):
            raise Twice

    with suppress(Twice):
        json.loads(body, object_pairs_hook=look)
        return False
    return True


def objects(inner: st.SearchStrategy[object]) -> st.SearchStrategy[object]:
    """Objects that may have a key twice, as their pairs."""
    return st.lists(st.tuples(KEYS, inner), max_size=4).map(lambda pairs: {"pairs": pairs})


DOCUMENTS = st.recursive(
    st.none() | st.integers(0, 9) | KEYS,
    lambda inner: st.lists(inner, max_size=3) | objects(inner),
    max_leaves=12,
)


@given(value=DOCUMENTS, gap=st.sampled_from(["", " ", "\n", "\t \r"]))
def test_it_says_what_pythons_reader_says(value: object, gap: str) -> None:
    """Keys and texts with colons and quotation marks, and spaces before colons, hide nothing."""
    body = written(value, gap)
    refused = False
    try:
        refuse_repeated_keys(body.encode(), orjson.loads(body))
    except UnexpectedReplyError:
        refused = True
    assert refused == has_twice(body)


@pytest.mark.parametrize("rows", [60, 2000])
def test_a_key_behind_many_is_found(rows: int) -> None:
    """Long lists and objects are not gone through, and hide nothing either."""
    numbers, texts = ",".join(["1.5"] * rows), ",".join(f'"k{each}":"x"' for each in range(rows))
    for inner in ('{"a":1,"a":2}', '{"a":1,"b":{"a":2,"a":3}}'):
        for body in (f'{{"v":[{numbers},{inner}]}}', f'{{"v":{{{texts},"last":{inner}}}}}'):
            with pytest.raises(UnexpectedReplyError, match="'a' stands twice"):
                refuse_repeated_keys(body.encode(), orjson.loads(body))
    sound = f'{{"v":[{numbers}],"w":{{{texts}}}}}'
    refuse_repeated_keys(sound.encode(), orjson.loads(sound))
