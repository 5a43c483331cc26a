"""The voice of pages: what it says is HTML, in which no text can be anything but text."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from obs.language import (
    Capital,
    Day,
    Either,
    Language,
    Listed,
    Note,
    Number,
    Period,
    Place,
    Said,
    Text,
    msg,
    voice_of,
)
from obs.report.site.reader import page_voice

SV, EN = page_voice("sv"), page_voice("en")
LANGUAGES: list[Language] = ["sv", "en"]
EVIL = (
    '"><script>alert(1)</script>{{7*7}}{% raw %}',
    "' onload='x",
    "<!-- <b>&amp;&lt;",
    "{value} {0} {} {x.__class__}",
    "]]></title><svg onload=1>",
    "&#60;i&#62; & \u00a0 %s %(x)s",
)
TEXTS = (
    st.text(st.sampled_from("<>&\"'{}/=!-;#x 0aå%"), max_size=30)
    | st.sampled_from(EVIL)
    | st.text(max_size=20)
)


class Read(HTMLParser):
    """The elements with their attributes, and the text, of a piece of HTML."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.other: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_comment(self, data: str) -> None:
        self.other.append(data)

    def handle_decl(self, decl: str) -> None:
        self.other.append(decl)

    def unknown_decl(self, data: str) -> None:
        self.other.append(data)

    def handle_pi(self, data: str) -> None:
        self.other.append(data)


def own_marks(read: Read) -> None:
    """There are no elements but the voice's own, and no attribute that it does not write."""
    assert {tag for tag, _ in read.elements} <= {"span", "data", "time"}
    allowed = {"span": {"lang"}, "data": {"value", "data-ref"}, "time": {"datetime"}}
    for tag, attributes in read.elements:
        assert set(attributes) <= allowed[tag]
    assert read.other == []


def of_text(text: str) -> dict[str, Said | str]:
    """*text* in every part of a message that can hold data."""
    return {
        "bare": text,
        "text": Text(text),
        "either": Either(sv=text, en=text),
        "english only": Either(sv="", en=text),
        "capital": Capital(text),
        "list": Listed((text, Text(text), text)),
        "figures": Listed((text, text), "figures"),
        "list in a message": msg("{list}", list=Listed((text, Text(text)))),
        "capital in a message": msg("{it}", it=Capital(text)),
        "message": msg("{one} and {two}", one=text, two=msg("({three})", three=Text(text))),
    }


@pytest.mark.parametrize("language", LANGUAGES)
@given(text=TEXTS)
def test_no_text_becomes_an_element_or_an_attribute(language: Language, text: str) -> None:
    """It is shown as it is, once: what is HTML already is not escaped again."""
    voice, plain = page_voice(language), voice_of(language)
    for what in of_text(text).values():
        read = Read(str(voice.html(what)))
        own_marks(read)
        assert (
            read.text == plain.say(what).replace("\r\n", "\n").replace("\r", "\n")
            or "\r" in text
            or "\0" in text
        )


@pytest.mark.parametrize("language", LANGUAGES)
@given(text=TEXTS, other=TEXTS)
def test_nor_does_a_remark_a_place_or_a_reference(language: Language, text: str, other: str) -> None:
    voice = page_voice(language)
    for what in (
        Note(text),
        Note(f"no value for 2019: {text}; {other}"),
        Note(f"across a break for all regions: 2015 ({text})"),
        Place(text),
        Number(1.5, 1, ref=text),
        msg("{a}{b}", a=Number(1.0, ref=text), b=other),
    ):
        own_marks(Read(str(voice.html(what))))


@given(text=TEXTS)
def test_a_reference_is_given_back_whole(text: str) -> None:
    ((tag, attributes),) = Read(str(SV.html(Number(1.5, 1, ref=text)))).elements
    assert tag == "data"
    assert attributes["value"] == "1.5"
    if text.strip() and "\r" not in text and "\0" not in text:
        assert attributes.get("data-ref") == text


@given(st.text(max_size=10))
def test_braces_in_data_are_braces(text: str) -> None:
    """A part is filled in once; names in braces in it stand for nothing."""
    for part in (f"{{value}}{text}", f"{{{text}}}", "{0}", "{", "}"):
        html = str(EN.html(msg("It is {value}, {part}.", value="7", part=part)))
        assert Read(html).text.startswith("It is 7, ") or "\r" in text
        assert part in Read(html).text or "\r" in text or "\0" in text


PERIODS = [
    ("2022", "2022", "2022", "2022"),
    ("2022-07", "juli 2022", "July 2022", "2022-07"),
    ("2022-Q3", "3:e kvartalet 2022", "3rd quarter 2022", None),
    ("2022-W05", "vecka 5 2022", "week 5 2022", None),
]


@pytest.mark.parametrize(("code", "swedish", "english", "machine"), PERIODS)
def test_a_period_is_said_and_marked_where_html_has_a_form_for_it(
    code: str, swedish: str, english: str, machine: str | None
) -> None:
    """HTML's time has a year and a month, but no quarter; a week only with its own form."""
    for voice, words in ((SV, swedish), (EN, english)):
        read = Read(str(voice.html(Period(code))))
        assert read.text == words
        assert read.elements == ([("time", {"datetime": machine})] if machine else [])


def test_a_span_has_both_its_ends() -> None:
    read = Read(str(SV.html(Period("2019/2022-07"))))
    assert read.text == "2019–juli 2022"
    assert [attributes["datetime"] for _, attributes in read.elements] == ["2019", "2022-07"]


@pytest.mark.parametrize("code", ['2022" onclick="x', "2022<b>", "20223", "٢٠٢٢", "2022\n"])
def test_what_is_no_period_is_no_time(code: str) -> None:
    """Only what stands in HTML's form is marked; the rest is text."""
    read = Read(str(SV.html(Period(code)))) if "-" not in code else None
    assert read is None or read.elements == []


def test_a_day_is_marked() -> None:
    read = Read(str(SV.html(Day(date(2024, 8, 30)))))
    assert read.text == "30 augusti 2024"
    assert read.elements == [("time", {"datetime": "2024-08-30"})]


def test_a_number_has_its_value_for_machines() -> None:
    read = Read(str(SV.html(Number(-1234.56, 1, ref="a/b/c"))))
    assert read.text.replace("\u00a0", " ").replace("\u202f", " ") == "−1 234,6"
    assert read.elements == [("data", {"value": "-1234.56", "data-ref": "a/b/c"})]


def test_a_missing_number_is_a_dash_and_no_datum() -> None:
    read = Read(str(SV.html(Number(None, 1, ref="a/b/c"))))
    assert read.text == "–"
    assert read.elements == []
    assert str(SV.bare(Number(None))) == "–"


@pytest.mark.parametrize("value", [0.1 + 0.2, 1 / 3, 1e22, 123456789.123456789, -0.0, 5e-324, 2**53 + 1.0])
def test_the_value_for_machines_is_that_of_the_results(value: float) -> None:
    """To as many digits as people write down, and never in the form of another language."""
    ((_, attributes),) = Read(str(SV.html(Number(value, 1, ref="r")))).elements
    assert float(str(attributes["value"])) == pytest.approx(value, rel=1e-14)


def test_only_what_is_not_translated_is_marked_as_english() -> None:
    english = '<span lang="en">'
    assert english in str(SV.html(Text("A text that nobody has translated")))
    assert english in str(SV.html(Either(sv="", en="Only English")))
    assert english not in str(SV.html(Either(sv="Svenska", en="English")))
    for unit in ("%", "kr", "45-64", "p = 0,05 %"):  # nothing in it that could be read out as English
        assert english not in str(SV.html(Text(unit)))
    assert english not in str(SV.html("bare data"))
    assert english not in str(EN.html(Text("A text that nobody has translated")))
    assert english not in str(EN.html(Either(sv="", en="Only English")))


def test_a_list_of_marked_parts_keeps_their_marks() -> None:
    said = str(SV.html(Listed((Period("2021"), Period("2022"), "<b>"))))
    assert said == '<time datetime="2021">2021</time>, <time datetime="2022">2022</time> och &lt;b&gt;'


def test_a_capital_is_made_of_a_text_and_not_of_a_mark() -> None:
    assert str(EN.html(Capital("<b>"))) == "&lt;b&gt;"
    assert str(EN.html(Capital("ärligt"))) == "Ärligt"
    assert Read(str(EN.html(Capital(Period("2022"))))).text == "2022"
