"""What is done with releases on the shelf: telling the national portal of them, taking one back."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from obs.errors import PublishError
from obs.publish.assembly import require_publisher
from obs.publish.catalogue import catalogue_bytes
from obs.publish.descriptor import NAME
from obs.publish.landing import Version as ListedVersion
from obs.publish.landing import version_pages
from obs.publish.shelf import Shelf, Version
from obs.report.files import put
from obs.study import Study

FILE = "catalogue.rdf"


def put_catalogue(study: Study, to: Path, out: Path | None) -> tuple[Path, int, str]:
    """Write the catalogue of the latest release on the shelf *to*, to *out* or among the releases.

    Gives the file, its size and the version. Raises PublishError where there is no release, where obs.toml or
    the release lacks what the profile demands, or where what was made of them does not pass it.
    """
    require_publisher(study)
    with Shelf.open(to) as shelf:
        if shelf.latest is None:
            raise PublishError(f"there is no release in {to}", suggestion="run obs publish first")
        body = _catalogue(study, shelf)
        if out is None:
            shelf.replace_pages({FILE: body})
        else:
            put(out, body)
    return out or to / FILE, len(body), shelf.latest.version


def withdraw(study: Study, to: Path, version: str, reason: str, today: date) -> str:
    """Put a tombstone in the place of *version*; the version that is the latest then, "" if there is none.

    The pages at the top and a catalogue among the releases follow. Raises PublishError as `Shelf.withdraw`.
    """
    publisher = require_publisher(study)
    with Shelf.open(to, today=today) as shelf:
        shelf.withdraw(
            version,
            reason,
            today,
            pages=lambda versions: version_pages(publisher, study.dataset, listed(versions)),
        )
        renew_catalogue(study, shelf)
        return shelf.latest.version if shelf.latest else ""


def renew_catalogue(study: Study, shelf: Shelf) -> None:
    """Let a catalogue among the releases tell of the latest one; where none is left it goes.

    Raises PublishError as `put_catalogue`.
    """
    file = shelf.folder / FILE
    if not file.exists():
        return
    if shelf.latest:
        shelf.replace_pages({FILE: _catalogue(study, shelf)})
    else:
        file.unlink()


def listed(versions: Sequence[Version]) -> list[ListedVersion]:
    """All *versions* as a page lists them: the newest first."""
    return [
        ListedVersion(
            version=each.version,
            created=str(each.published),
            withdrawn=each.withdrawn.reason if each.withdrawn else "",
        )
        for each in reversed(versions)
    ]


def _catalogue(study: Study, shelf: Shelf) -> bytes:
    """The catalogue of the latest release, of which there is one."""
    assert shelf.latest is not None
    standing = [each for each in shelf.versions if each.withdrawn is None]
    package: dict[str, Any] = json.loads((shelf.path(shelf.latest.version) / NAME).read_text("utf-8"))
    days = {"issued": str(standing[0].published), "modified": str(shelf.latest.published)}
    return catalogue_bytes(require_publisher(study), study.dataset, package, published=days)
