"""The second opinion, formed while other work goes on: of 17 µs a row, it is the longest of all checks.

The figures are heard while results are computed, all other tables while the workbook is written. What was
heard of a file counts only if the published file has the same bytes.
"""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from obs.publish.descriptor import NAME, PROFILE, json_bytes, table_schema
from obs.publish.files import File
from obs.publish.model import Table
from obs.publish.package import opinion
from obs.publish.package.opinion import Opinion
from obs.publish.writing import CSV, csv_path, write_csv


class Hearing:
    """Opinions that are being formed; `told` waits for them."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._processes: list[subprocess.Popen[str]] = []
        self._hashes: dict[str, str] = {}
        self._opinions: dict[str, Opinion] = {}

    def begin(self, tables: Sequence[Table], links: Sequence[Table] = ()) -> None:
        """Have *tables* heard; *links* are others that they refer to."""
        folder = Path(tempfile.mkdtemp(dir=self._folder))
        resources: list[dict[str, Any]] = []
        for table in (*tables, *links):
            file = write_csv(table, folder)
            resources.append(_resource(table, file))
            if table not in links:
                self._hashes[table.name] = file.sha256
        (folder / NAME).write_bytes(json_bytes({"$schema": PROFILE, "name": "early", "resources": resources}))
        self._processes.append(opinion.start(folder, NAME))

    def told(self, files: Sequence[File]) -> tuple[Opinion, ...]:
        """The opinions on the tables in *files* that were heard. RuntimeError where frictionless broke."""
        published = {file.table: file.sha256 for file in files if file.mediatype == CSV}
        while self._processes:
            for each in opinion.finish(self._processes.pop()):
                self._opinions.setdefault(each.resource, each)
        return tuple(
            each
            for name, each in self._opinions.items()
            if name in self._hashes and published.get(name) == self._hashes[name]
        )

    def end(self) -> None:
        """Stop what is still under way."""
        for process in self._processes:
            process.kill()
            process.communicate()


@contextmanager
def hearing(folder: Path) -> Generator[Hearing]:
    """A hearing in *folder*, which whoever made it removes; what is under way at the end is stopped."""
    held = Hearing(folder)
    try:
        yield held
    finally:
        held.end()


def _resource(table: Table, file: File) -> dict[str, Any]:
    return {
        "name": table.name,
        "type": "table",
        "path": csv_path(table.name),
        "format": "csv",
        "mediatype": CSV,
        "encoding": "utf-8",
        "bytes": file.bytes,
        "hash": f"sha256:{file.sha256}",
        "schema": table_schema(table),
    }
