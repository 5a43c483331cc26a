"""A store that was filled by fetching from a tiny service, and its examination."""

from __future__ import annotations

import hashlib
import io
import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from tests.fetch.conftest import ONE, TWO, Service, TinySource, serving, study
from tests.loopback import Silent

from obs import Source
from obs.audit import Audit, Collected, Repaired, collect, repair, verify
from obs.fetch import FetchReport, Options, fetch
from obs.observations import SCHEMA
from obs.plugins import Plugin, Registry
from obs.store import Store
from obs.store.content import content_hash
from obs.study import Study

LATER = timedelta(hours=2)


def registry(source: type[Source] = TinySource, version: str = "1.0") -> Registry:
    """The plugin `tiny` in a *version*, with *source*."""
    return Registry(sources={"tiny": source}, owners={"tiny": Plugin("tiny", "obs-tiny", version)})


@dataclass(slots=True)
class Shop:
    """A store in *root*, filled from *service*, and what can be done to it."""

    root: Path
    service: Service
    study: Study = field(default_factory=lambda: study("a", "b"))
    registry: Registry = field(default_factory=registry)

    def fetch(self, *chosen: str, offline: bool = False) -> FetchReport:
        with Store.open(self.root) as store:
            report = fetch(
                self.study,
                registry=self.registry,
                store=store,
                watcher=Silent(),
                options=Options(indicators=chosen, offline=offline),
                environ={"OBS_TINY_BASE_URL": self.service.url},
            )
        assert report.ok, report.findings
        return report

    def verify(self, **options: Any) -> Audit:
        return verify(
            self.root,
            options.pop("study", self.study),
            registry=options.pop("registry", self.registry),
            now=datetime.now(UTC),
        )

    def repair(self, *, dry: bool = False) -> Repaired:
        return repair(self.root, self.study, registry=self.registry, dry=dry)

    def collect(self, after: timedelta = LATER, *, dry: bool = False) -> Collected:
        """Collects as if it were so long *after* now."""
        return collect(self.root, now=datetime.now(UTC) + after, dry=dry)

    def sql(self, statement: str, *values: object) -> list[tuple[Any, ...]]:
        """What any program could do to the ledger."""
        with closing(sqlite3.connect(self.root / "ledger.sqlite")) as ledger, ledger:
            return ledger.execute(statement, values).fetchall()

    def series(self, id_: str = "a") -> Path:
        (path,) = self.root.glob(f"series/{id_}-*.parquet")
        return path

    def raw(self, id_: str = "a") -> Path:
        """The first reply that made *id_*."""
        sha256 = self.sql(
            "SELECT sha256 FROM vintage JOIN lineage ON vintage = vintage.id JOIN reply ON reply.id = reply"
            " WHERE indicator = ? ORDER BY reply.id",
            id_,
        )[0][0]
        return self.root / "raw" / sha256[:2] / f"{sha256}.gz"

    def forge(self, id_: str = "a") -> None:
        """Change a value and make all hashes right again."""
        path = self.series(id_)
        first = pl.int_range(pl.len()) == 0
        frame = pl.read_parquet(path).with_columns(value=pl.when(first).then(7.0).otherwise("value"))
        frame = frame.select(pl.col(name).cast(dtype) for name, dtype in SCHEMA.items())
        buffer = io.BytesIO()
        frame.write_parquet(buffer)
        file = hashlib.sha256(buffer.getvalue()).hexdigest()
        path.with_name(f"{id_}-{file}.parquet").write_bytes(buffer.getvalue())
        path.unlink()
        self.sql(
            "UPDATE vintage SET file = ?, content = ? WHERE indicator = ?", file, content_hash(frame), id_
        )

    def files(self) -> dict[str, bytes]:
        """All files but the ledger's."""
        return {
            path.relative_to(self.root).as_posix(): path.read_bytes()
            for path in self.root.rglob("*")
            if path.is_file() and not path.name.startswith("ledger.sqlite")
        }


def codes(found: Audit | Repaired, severity: str = "error") -> list[str]:
    """The codes of all findings of a *severity*, sorted."""
    return sorted(each.code for each in found.findings if each.severity == severity)


def flip(path: Path) -> None:
    """Change one bit in the middle of a file."""
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def aged(path: Path, content: bytes = b"left") -> Path:
    """A file that was last touched long ago."""
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content)
    os.utime(path, (1e9, 1e9))
    return path


@pytest.fixture
def service() -> Iterator[Service]:
    """A service with a series `a` of two pages and `b` of one."""
    with serving(Service(pages={"a": [ONE, TWO], "b": [ONE]})) as running:
        yield running


@pytest.fixture
def shop(tmp_path: Path, service: Service) -> Shop:
    """A store into which `a` and `b` were fetched."""
    made = Shop(root=tmp_path / ".obs", service=service)
    made.fetch()
    return made


Damage = Callable[[Shop], object]
