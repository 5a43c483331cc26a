"""Writes the recorded workbook, whose figures and places are invented: python tests/make_workbook.py."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from workbooks import across

from obs.testing import Recording, write_recording

FOLDER = Path(__file__).parent / "month_recordings"

if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    recording = Recording(path="data/manad.xlsx", fetched=datetime(2026, 1, 15, tzinfo=UTC), content=across())
    write_recording(recording, FOLDER / "manad.json")
