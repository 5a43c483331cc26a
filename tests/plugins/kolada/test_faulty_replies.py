"""Replies of Kolada that are cut off, of another kind or of another form: never a figure, always a reason."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from obs import Page, Reply, Request, SourceError, UnexpectedReplyError, UnreadableReplyError
from obs_kolada.envelope import MAX_PAGES
from obs_kolada.source import KoladaSource

Row = dict[str, object]
LINK = "https://api.kolada.se/v3/data/kpi/N99001/municipality/9901"


def test_a_reply_cut_off_anywhere_is_unreadable(
    read: Callable[..., Page], saved: Callable[[str], bytes]
) -> None:
    """No beginning of a reply passes for a whole one; core is told to ask again."""
    whole = saved("data").rstrip()
    for length in range(0, len(whole), 7):
        with pytest.raises(UnreadableReplyError, match=r"cut off after|is empty"):
            read(whole[:length])


def test_a_reply_cut_off_inside_a_letter_is_unreadable(
    read: Callable[..., Page], body: Callable[..., bytes], row: Callable[..., Row]
) -> None:
    """Half of an "å" at the end is a reply cut off, not one in another encoding."""
    content = body([row(1.5, status="å")])
    with pytest.raises(UnreadableReplyError, match="cut off after"):
        read(content[: content.index("å".encode()) + 1])


def test_an_html_page_is_unreadable(read: Callable[..., Page]) -> None:
    """The message tells that it is an HTML page and what its title is."""
    with pytest.raises(UnreadableReplyError, match=r"HTML page \(Fel\) in place of JSON"):
        read(b"<!DOCTYPE html><html><head><title>Fel</title></head><body></body></html>")


def test_a_long_address_does_not_hide_the_reason() -> None:
    """Of an address with hundreds of ids only the beginning is shown."""
    reply = Reply(
        status=200,
        headers={},
        body=b"<html></html>",
        url=f"https://api.kolada.se/v3/data/kpi/{','.join(['N99001'] * 300)}",
        fetched_at=datetime(2026, 1, 1, tzinfo=UTC),
    )
    with pytest.raises(UnreadableReplyError) as caught:
        KoladaSource().parse(Request(path="/data", purpose="data"), reply)
    assert len(caught.value.message) < 200
    assert "HTML page" in caught.value.message


def test_another_encoding_is_unreadable(
    read: Callable[..., Page], body: Callable[..., bytes], row: Callable[..., Row]
) -> None:
    """Latin-1 in place of UTF-8 is told, not turned into other letters."""
    content = body([row(1.5, status="Okänd")]).decode().encode("latin-1")
    with pytest.raises(UnreadableReplyError, match="not encoded in UTF-8"):
        read(content)


@pytest.mark.parametrize("field", ["gender", "status", "value"])
def test_a_renamed_field_of_a_value_is_named(
    read: Callable[..., Page], row: Callable[..., Row], field: str
) -> None:
    """`val` for `value`, or any other, is an error that names the field and those that are there."""
    line = row(1.5, area="9902", rename={field: field[:3]})
    with pytest.raises(
        UnexpectedReplyError, match=rf"lacks the field '{field}' in .*9902, 2022.*{field[:3]}"
    ):
        read([row(2.5), line])


def test_a_renamed_value_is_seen_beside_missing_ones(
    read: Callable[..., Page], row: Callable[..., Row]
) -> None:
    """A renamed `value` does not pass for one of the missing values around it."""
    line = row(1.5, area="9902", rename={"value": "val"})
    with pytest.raises(UnexpectedReplyError, match="lacks the field 'value'"):
        read([row(None, status="Missing"), line])


@pytest.mark.parametrize("field", ["kpi", "period", "municipality", "values"])
def test_a_renamed_field_of_a_row_is_named(
    read: Callable[..., Page], row: Callable[..., Row], field: str
) -> None:
    """So it is with the fields of a row."""
    line = row(1.5)
    line[f"{field}_id"] = line.pop(field)
    with pytest.raises(UnexpectedReplyError, match=f"lacks the field '{field}' in row 1"):
        read([row(2.5, area="9902"), line])


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"value": "42.5"}, "'42.5' where 'value' of the values of N99001, 9901, 2022 shall be a number"),
        ({"value": True}, "True where 'value'"),
        ({"value": False}, "False where 'value'"),
        ({"value": [1]}, r"\[1\] where 'value'"),
        ({"gender": "F"}, "gender 'F' in .*known: T, K, M"),
        ({"gender": None}, "None where 'gender'"),
        ({"isdeleted": 1}, "1 where 'isdeleted'"),
        ({"isdeleted": "true"}, "'true' where 'isdeleted'"),
    ],
)
def test_a_value_of_another_type_is_no_figure(
    read: Callable[..., Page], row: Callable[..., Row], fields: Row, message: str
) -> None:
    """A number as text, a truth value, an unknown gender or mark is refused by name."""
    with pytest.raises(UnexpectedReplyError, match=message):
        read([row(**fields)])  # pyright: ignore[reportArgumentType]


@pytest.mark.parametrize("name", ["is_deleted", "isDeleted", "IsDeleted", "IS_DELETED"])
def test_another_name_of_isdeleted_is_refused(
    read: Callable[..., Page], row: Callable[..., Row], name: str
) -> None:
    """v2 called the mark is_deleted; taken as absent, it or other capitals would revive deleted figures."""
    line = row(1.5, area="9902", rename={"isdeleted": name}, isdeleted=True)
    with pytest.raises(UnexpectedReplyError, match=f"'{name}' in .*9902, 2022.*'isdeleted'"):
        read([row(2.5), line])


def test_null_in_place_of_a_value_is_refused(read: Callable[..., Page], row: Callable[..., Row]) -> None:
    """A list of values that holds null in place of an object, or is null itself, is no empty list."""
    with pytest.raises(UnexpectedReplyError, match="None where an object is expected"):
        read([row(1.5), row(2.5, area="9902") | {"values": [None]}])
    with pytest.raises(UnexpectedReplyError, match="None where 'values' of row 1"):
        read([row(1.5), row(2.5, area="9902") | {"values": None}])


@pytest.mark.parametrize("period", [2022.5, "2022", None, True, 20, 22022, 1e300, "2022-01"])
def test_a_period_that_is_no_year_is_refused(
    read: Callable[..., Page], row: Callable[..., Row], period: object
) -> None:
    """2022.5 does not become 2022, and text is no year in API v3."""
    with pytest.raises(UnexpectedReplyError, match="'period'"):
        read([row(1.5, period=period)])
    with pytest.raises(UnexpectedReplyError, match="'period'"):
        read([row(1.5), row(2.5, period=period)])


@pytest.mark.parametrize(("field", "code"), [("municipality", 767), ("municipality", "76"), ("kpi", 99001)])
def test_a_code_that_lost_its_form_is_refused(
    read: Callable[..., Page], row: Callable[..., Row], field: str, code: object
) -> None:
    """A municipality without its leading zero is not silently dropped as somebody else's."""
    with pytest.raises(UnexpectedReplyError, match=f"'{field}'"):
        read([row(1.5), row(2.5) | {field: code}])


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"[]", "is not an object"),
        (b'"x"', "is not an object"),
        (b"{}", "lacks the field 'values'"),
        (b'{"detail":"Not Found"}', "lacks the field 'values'.*detail"),
        (b'{"values":5,"next_url":null}', "5 where the list 'values'"),
        (b'{"values":null,"next_url":null}', "None where the list 'values'"),
        (b'{"values":[5],"next_url":null}', "5 where an object"),
        (b'{"values":[null],"next_url":null}', "None where an object"),
        (b'[{"values":[],"next_url":null},{"values":[],"next_url":null}]', "is not an object"),
        (b'{"values":[]}', "lacks the field 'next_url'"),
        (b'{"values":[],"next_page":"x"}', "lacks the field 'next_url'.*next_page"),
    ],
)
def test_another_envelope_is_refused(read: Callable[..., Page], content: bytes, message: str) -> None:
    """A reply without values or next_url (as in v2) is refused: paging would end after one page."""
    with pytest.raises(UnexpectedReplyError, match=message):
        read(content)


def test_a_list_that_never_ends_is_refused(
    answer: Callable[..., Reply],
    body: Callable[..., bytes],
    row: Callable[..., Row],
    question: Callable[..., Request],
) -> None:
    """An empty page that goes on, a link to a page already read, and a hundredth page are errors."""
    source = KoladaSource()
    with pytest.raises(UnexpectedReplyError, match="empty page and yet goes on"):
        source.parse(question(), answer(body([], next_url=f"{LINK}?page=2")))
    with pytest.raises(UnexpectedReplyError, match="already been"):
        source.parse(question(), answer(body([row()], next_url=LINK), url=LINK))
    (second,) = source.parse(question(), answer(body([row()], next_url=f"{LINK}?page=2"))).more
    (third,) = source.parse(second, answer(body([row()], next_url=f"{LINK}?page=3"))).more
    with pytest.raises(UnexpectedReplyError, match="already been"):
        source.parse(third, answer(body([row()], next_url=f"{LINK}?page=2")))
    request = question()
    for number in range(2, MAX_PAGES + 2):
        (request,) = source.parse(request, answer(body([row()], next_url=f"{LINK}?page={number}"))).more
    with pytest.raises(UnexpectedReplyError, match=f"after {MAX_PAGES} pages"):
        source.parse(request, answer(body([row()], next_url=f"{LINK}?page={MAX_PAGES + 2}")))


@settings(deadline=None, max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(place=st.integers(0), byte=st.integers(0, 255))
def test_a_damaged_reply_is_read_or_refused(
    read: Callable[..., Page], saved: Callable[[str], bytes], place: int, byte: int
) -> None:
    """Whatever byte of a reply is changed: a page or an error of obs, and nothing else."""
    content = bytearray(saved("data"))
    content[place % len(content)] = byte
    with suppress(SourceError):
        assert isinstance(read(bytes(content)), Page)


def test_an_odd_layout_is_no_fault(read: Callable[..., Page], row: Callable[..., Row]) -> None:
    """JSON with line breaks and blanks before the colons is read all the same."""
    lines = [row(1.5), row(None, area="9902", status="Missing"), row(1, area="9903")]
    content = json.dumps({"values": lines, "next_url": None}, indent=2, separators=(",", " :  ")).encode()
    frame = read(content).observations
    assert frame is not None

    assert frame["value"].to_list() == [1.5, None, 1.0]
