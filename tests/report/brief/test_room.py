"""A brief keeps to one page: what is least important is left out, and said to be."""

from __future__ import annotations

import re

import pytest
from tests.report.brief.conftest import SHOWN, Invented

from obs.report.brief import brief_bytes, room
from obs.report.brief.contents import brief_of
from obs.report.site.teller import teller_for

LONG = "Påhittat påstående om något som ingen har räknat i någon kommun som finns " * 3


def text(invented: Invented) -> str:
    return brief_bytes(invented.material(), SHOWN, "sv", "md").decode()


def claims(said: str) -> list[str]:
    return re.findall(r"\((P\d+)\): \*\*", said)


def test_at_most_eight_claims_and_the_verdicts_of_the_others(invented: Invented) -> None:
    invented.claim("Oprövbart", counted=0)
    for number in range(10):
        invented.claim(f"Påhitt {number}")
    said = text(invented)
    assert claims(said) == [f"P{number}" for number in range(2, 10)]
    assert (
        "Ytterligare 3 påståenden finns i rapporten: påhittat omdöme (2); påhittat utan omdöme (1)." in said
    )


def test_one_claim_left_out_is_said_in_the_singular(invented: Invented) -> None:
    for number in range(room.MOST_CLAIMS + 1):
        invented.claim(f"Påhitt {number}")
    assert "Ytterligare ett påstående finns i rapporten: påhittat omdöme (1)." in text(invented)


def test_all_claims_where_there_is_room(invented: Invented) -> None:
    for number in range(room.MOST_CLAIMS):
        invented.claim(f"Påhitt {number}")
    assert "i rapporten" not in text(invented)


def test_long_claims_are_fewer(invented: Invented) -> None:
    for _ in range(room.MOST_CLAIMS):
        invented.claim(LONG)
    for number in range(8):
        invented.put(f"more{number}", f"Påhittat mått {number}")
    assert 0 < len(claims(text(invented))) < room.MOST_CLAIMS


def test_indicators_are_left_out_after_the_claims(invented: Invented) -> None:
    invented.claim("Påhitt")
    for number in range(60):
        invented.put(f"more{number}", f"Påhittat mått {number}")
    said = text(invented)
    assert claims(said) == []
    assert "| Påhittad kostnad |" in said
    assert "| Påhittat mått 10 |" in said
    assert "| Påhittat mått 59 |" not in said
    assert "En förändring är inte en effekt." in said


@pytest.mark.parametrize("count", [0, 4, 40])
def test_what_is_left_fits(invented: Invented, count: int) -> None:
    for number in range(count):
        invented.put(f"more{number}", f"{LONG}{number}")
        invented.claim(LONG)
    teller = teller_for(invented.material(), "sv")
    assert room.height(room.fitted(teller, brief_of(teller, SHOWN))) <= 277
