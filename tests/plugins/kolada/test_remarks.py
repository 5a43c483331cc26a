"""What this plugin remarks on figures is said in Swedish, also where a formula passes it on."""

from __future__ import annotations

import pytest

from obs.language import Note, voice_of
from obs_kolada.plugin import obs_register_catalogues

SV = voice_of("sv", obs_register_catalogues())


@pytest.mark.parametrize(
    ("remark", "swedish"),
    [
        ("0 in the source", "0 i källan"),
        ("12.5 in the source", "12,5 i källan"),
        ("no value of A (0 in the source)", "värde saknas för A (0 i källan)"),
        ("no value of A (0 in the source), B", "värde saknas för A (0 i källan), B"),
        ("no value of A, B (0 in the source)", "värde saknas för A, B (0 i källan)"),
        (
            "no value of A (1 in the source), B (2 in the source)",
            "värde saknas för A (1 i källan), B (2 i källan)",
        ),
    ],
)
def test_a_figure_that_is_not_believed_is_told_in_swedish(remark: str, swedish: str) -> None:
    assert SV.say(Note(remark)) == swedish
