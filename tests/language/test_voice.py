"""Voices: words, figures, periods and names in Swedish, English and plain English."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from obs.errors import ConfigError
from obs.language import (
    PLAIN,
    Capital,
    Code,
    Either,
    Listed,
    Message,
    Note,
    Number,
    Period,
    Place,
    Text,
    msg,
    nmsg,
    voice_of,
)
from obs.language.catalogue import Catalogue, catalogue_of
from obs.language.message import Said

SV, EN = voice_of("sv"), voice_of("en")
NBSP, MINUS = "\u00a0", "\u2212"


@pytest.mark.parametrize(
    ("what", "swedish", "english", "plain"),
    [
        (Number(-1234.56, 1), f"{MINUS}1{NBSP}234,6", f"{MINUS}1,234.6", "-1234.6"),
        (Number(3.2, 1, signed=True), "+3,2", "+3.2", "+3.2"),
        (Number(-0.04, 1), "0,0", "0.0", "0.0"),
        (Number(-0.04, 1, signed=True), "0,0", "0.0", "+0.0"),
        (Number(None, 1), "–", "–", "-"),
        (Period("2022"), "2022", "2022", "2022"),
        (Period("2022-07"), "juli 2022", "July 2022", "2022-07"),
        (Period("2022-Q3"), "3:e kvartalet 2022", "3rd quarter 2022", "2022-Q3"),
        (Period("2022-W03"), "vecka 3 2022", "week 3 2022", "2022-W03"),
        (Period("2017/2022"), "2017–2022", "2017–2022", "2017/2022"),
        (Place("00"), "Sverige", "Sweden", "Sverige"),
        (Listed(("a", "b", "c")), "a, b och c", "a, b and c", "a, b and c"),
        (Listed(("a", "b"), "or"), "a eller b", "a or b", "a or b"),
        (Listed(("a", "b"), "semicolon"), "a; b", "a; b", "a; b"),
        (Listed((Number(1.5, 1), Number(2.5, 1)), "figures"), "1,5; 2,5", "1.5, 2.5", "1.5, 2.5"),
        (Either(sv="lån", en="loans"), "lån", "loans", "loans"),
        (Either(sv="", en="loans"), "loans", "loans", "loans"),
        (Capital("öppna"), "Öppna", "Öppna", "Öppna"),
        (Capital(""), "", "", ""),
        (Text("nobody translated this"), *["nobody translated this"] * 3),
    ],
)
def test_parts(what: Said, swedish: str, english: str, plain: str) -> None:
    assert (SV.say(what), EN.say(what), PLAIN.say(what)) == (swedish, english, plain)


def made(tmp_path: Path, body: str) -> Catalogue:
    path = tmp_path / "sv.po"
    head = 'msgid ""\nmsgstr ""\n"Language: sv\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n'
    head += '"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n\n'
    path.write_text(head + body, "utf-8")
    return catalogue_of("sv", (path,))


def test_messages_and_plurals_with_parts_in_the_language(tmp_path: Path) -> None:
    made(
        tmp_path,
        'msgid "from {a}"\nmsgstr "från {a}"\n\n'
        'msgid "{count} place"\nmsgid_plural "{count} places"\n'
        'msgstr[0] "{count} plats"\nmsgstr[1] "{count} platser"\n',
    )
    voice = voice_of("sv", (tmp_path / "sv.po",))
    many: Message = nmsg("{count} place", "{count} places", 1234)
    assert voice.say(msg("from {a}", a=Number(1.5, 1))) == "från 1,5"
    assert voice.say(many) == f"1{NBSP}234 platser"
    assert voice.say(nmsg("{count} place", "{count} places", 1)) == "1 plats"
    assert PLAIN.say(many) == "1234 places"


def test_remarks_of_a_known_form_are_translated_with_their_figures(tmp_path: Path) -> None:
    made(
        tmp_path,
        'msgctxt "note"\nmsgid "no value for {a}: from {b}"\nmsgstr "värde saknas för {a}: från {b}"\n\n'
        'msgctxt "note"\nmsgid "{part} is {n}"\nmsgstr "{part} är {n}"\n\n'
        'msgctxt "note"\nmsgid "no interval: {why}"\nmsgstr "inget intervall: {why}"\n\n'
        'msgid "the fit"\nmsgstr "passningen"\n',
    )
    voice = voice_of("sv", (tmp_path / "sv.po",))
    text = "no value for 2019: from 2018; the fit is +0.25; the fit; strange"
    text += "; no interval: the fit is -59"
    assert voice.say(Note(text)) == (
        "värde saknas för 2019: från 2018; passningen är +0,25; passningen; strange"
        f"; inget intervall: passningen är {MINUS}59"
    )


def test_a_broken_catalogue_is_named(tmp_path: Path) -> None:
    path = tmp_path / "sv.po"
    path.write_text("this is prose\n", "utf-8")
    with pytest.raises(ConfigError, match=r"sv\.po is no catalogue"):
        catalogue_of("sv", (path,))


@pytest.mark.parametrize(
    ("remark", "swedish"),
    [
        ("no value for 2019 to 2021, 2022-07", "värde saknas för 2019–2021, juli 2022"),
        ("no value for 2019, 2020 and 4 more", "värde saknas för 2019, 2020 och 4 till"),
        (
            "across 2019 (new, wider age), 2022-Q3 (b)",
            "över 2019 (ny, bredare ålder), 3:e kvartalet 2022 (b)",
        ),
        ("across from A to B", "över from A to B"),
        ("none: no value for 2019", "inget: värde saknas för 2019"),
    ],
)
def test_periods_and_breaks_and_remarks_within_a_remark(tmp_path: Path, remark: str, swedish: str) -> None:
    """The form with most written out is taken; what is no period and not known stays as it is."""
    forms = {
        "no value for {a}": "värde saknas för {a}",
        "no value for {a} and {b} more": "värde saknas för {a} och {b} till",
        "across {a}": "över {a}",
        "none: {a}": "inget: {a}",
    }
    body = "".join(f'msgctxt "note"\nmsgid "{en}"\nmsgstr "{sv}"\n\n' for en, sv in forms.items())
    made(tmp_path, body + 'msgid "new, wider age"\nmsgstr "ny, bredare ålder"\n')
    assert voice_of("sv", (tmp_path / "sv.po",)).say(Note(remark)) == swedish


def test_an_indicator_is_said_by_its_name_where_the_voice_knows_it() -> None:
    names = {"N1": Either(sv="Namnet", en="The name")}
    swedish, english = (replace(voice, names=names) for voice in (SV, EN))
    assert [voice.say(Code("N1")) for voice in (swedish, english, SV, PLAIN)] == [
        "Namnet",
        "The name",
        "N1",
        "N1",
    ]
    assert swedish.say(Code("N2")) == "N2"


def test_data_in_both_languages_may_have_figures_in_them() -> None:
    told = Either(sv="{n} hushåll", en="{n} households", parts=(("n", Number(1.5, 1)),))
    assert (SV.say(told), EN.say(told)) == ("1,5 hushåll", "1.5 households")
    assert SV.say(Either(sv="{n} hushåll", en="")) == "{n} hushåll"
