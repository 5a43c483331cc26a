"""What a process writes below a folder: counted while it runs, and an end put to it at any of the writes.

By a library (`writes.c`) between the program and the C library; it needs Linux and a C compiler. Bytes, new
files and folders, renames, and what is brought to the disk each count as one. At a write of bytes half of
them are written before the end, since that is what a real SIGKILL may leave.
"""

from __future__ import annotations

import os
import struct
import subprocess
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

PARTS = ("raw", "series", "ledger")
"""The parts of a store."""

_TOLD = struct.Struct("@3l120s")


def library(folder: Path) -> Path:
    """The library, made in *folder*."""
    made = folder / "writes.so"
    source = Path(__file__).with_suffix(".c")
    subprocess.run(["cc", "-shared", "-fPIC", "-O2", "-o", made, source, "-ldl"], check=True)
    return made


@dataclass(frozen=True, slots=True, kw_only=True)
class Writes:
    """The writes below *folder* of one process at a time, which *file* tells of."""

    library: Path
    folder: Path
    file: Path

    def watched(self, until: tuple[str, int] | None = None) -> Mapping[str, str]:
        """The environment for a process to be watched; at that write, by part and number, it ends."""
        self.file.write_bytes(bytes(_TOLD.size))
        end: dict[str, str] = {}
        if until is not None:
            end = {"OBS_TEST_WRITES_END_IN": f"/{until[0]}", "OBS_TEST_WRITES_END_AT": str(until[1])}
        watched = {"OBS_TEST_WRITES_BELOW": str(self.folder), "OBS_TEST_WRITES_TOLD": str(self.file)}
        return {**os.environ, **watched, **end, "LD_PRELOAD": str(self.library)}

    @property
    def begun(self) -> Counter[str]:
        """How many it has begun in each part of the store."""
        return Counter(dict(zip(PARTS, _TOLD.unpack(self.file.read_bytes())[:3], strict=True)))

    @property
    def last(self) -> str:
        """What the last one was, like ``write /ledger.sqlite-wal``."""
        return _TOLD.unpack(self.file.read_bytes())[3].partition(b"\0")[0].decode()
