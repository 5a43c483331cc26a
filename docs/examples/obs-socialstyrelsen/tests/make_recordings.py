"""Writes the recordings: replies in the documented form about a subject and places that do not exist.

Nothing of the service is in them. python tests/make_recordings.py
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

from obs.testing import Recording, write_recording

FOLDER = Path(__file__).parent / "recordings"
WHEN = datetime(2026, 1, 15, tzinfo=UTC)
HOST = "http://sdb.socialstyrelsen.se/api/v1"  # as the service writes it: without the s
VARIABLES = ("matt", "region", "kon", "alder", "ar")
VALUES: dict[str, list[tuple[object, object, str]]] = {
    "matt": [(1, None, "Påhittade fall, antal"), (4, None, "Påhittade fall per 1 000")],
    "region": [
        (0, "00", "Riket"),
        ("0991", "0991", "Påhittat"),
        ("9902", "9902", "Uppdiktat"),
        (77, "AX", "Ingenstans"),
    ],
    "kon": [(1, None, "Män"), (2, None, "Kvinnor"), (3, None, "Båda könen")],
    "alder": [(1, None, "0-17"), (9, None, "Samtliga")],
    "ar": [(2020, None, "2020"), (2021, None, "2021"), (2022, None, "2022"), ("2019-2021", None, "span")],
}
# Region, sex, year, figure. There is no row of 0991, women, 2022.
FIGURES = [
    ("0991", 1, 2021, "17"),
    ("0991", 2, 2021, "5,5"),
    ("0991", 3, 2021, "12,5"),
    ("0991", 1, 2022, "18"),
    ("0991", 3, 2022, "X"),
    ("9902", 1, 2021, "1 234,5"),
    ("9902", 2, 2021, "0"),
    ("9902", 3, 2021, "1 234,75"),
    ("9902", 1, 2022, "31"),
    ("9902", 2, 2022, "42"),
    ("9902", 3, 2022, "--"),
]
QUESTION = "/sv/pahittat/resultat/matt/4/region/0991,9902/kon/1,2,3/alder/9/ar/2021,2022"
PAGE = 6


def record(name: str, path: str, content: object, *, status: int = 200, html: str = "") -> None:
    """One reply."""
    body = html.encode() if html else json.dumps(content, ensure_ascii=False).encode()
    kind = "text/html" if html else "application/json"
    recording = Recording(
        path=path, fetched=WHEN, content=body, status=status, headers={"content-type": kind}
    )
    write_recording(recording, FOLDER / f"{name}.json")


def main() -> None:
    """All of them."""
    subjects = [{"namn": "pahittat", "text": "Påhittad statistik", "info": ""}]
    record("subjects", "/sv", subjects)
    record("variables", "/sv/pahittat", [{"namn": name, "text": name, "info": ""} for name in VARIABLES])
    for name, values in VALUES.items():
        listed = [{"id": id_, "kod": code, "text": text} for id_, code, text in values]
        record(f"values_{name}", f"/sv/pahittat/{name}", listed)
    rows = [
        {"mattId": 4, "regionId": region, "konId": sex, "alderId": 9, "ar": str(year), "varde": figure}
        for region, sex, year, figure in FIGURES
    ]
    pages = [rows[:PAGE], rows[PAGE:]]
    for number, part in enumerate(pages, start=1):
        following = None if number == len(pages) else f"{HOST}{QUESTION}?per_sida=5000&sida={number + 1}"
        body = {
            "amne": "pahittat",
            "data": part,
            "sida": number,
            "per_sida": 5000,
            "sidor": len(pages),
            "nasta_sida": following,
        }
        record(f"results_{number}", f"{QUESTION}?per_sida=5000&sida={number}", body)
    page = "<!DOCTYPE html><html><head><title>404</title></head><body>Ingen sida</body></html>"
    record("unknown", "/sv/finns_inte", None, status=404, html=page)


if __name__ == "__main__":
    main()
