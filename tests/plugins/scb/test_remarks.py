"""What this plugin remarks on figures is said in Swedish, also where a formula passes it on."""

from __future__ import annotations

import pytest

from obs.language import Note, voice_of
from obs_scb.plugin import obs_register_catalogues

SV = voice_of("sv", obs_register_catalogues())
ZERO, NOLLA = "0 in the table, which stands for missing", "0 i tabellen, vilket står för att uppgift saknas"


@pytest.mark.parametrize(
    ("remark", "swedish"),
    [
        (ZERO, NOLLA),
        (f"code list vs_A of Alder; {ZERO}", f"kodlistan vs_A för Alder; {NOLLA}"),
        (f"no value of A ({ZERO})", f"värde saknas för A ({NOLLA})"),
        (f"no value of A ({ZERO}), B", f"värde saknas för A ({NOLLA}), B"),
        (f"no value of A, B ({ZERO})", f"värde saknas för A, B ({NOLLA})"),
    ],
)
def test_a_zero_that_stands_for_missing_is_told_in_swedish(remark: str, swedish: str) -> None:
    assert SV.say(Note(remark)) == swedish
