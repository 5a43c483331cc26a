"""What is fuzzed of what others publish: packages, lists of versions, tombstones, frozen plans."""

from __future__ import annotations

import json
import random
import shutil
from collections.abc import Iterable
from pathlib import Path

from tests.publish.package import valid
from tests.publish.shelf.publisher import publish
from tests.reliability.fuzz import seeds
from tests.reliability.fuzz.guarding import BrokenError, require_finite
from tests.reliability.fuzz.mutation import change_document, change_text, json_bytes, text_bytes
from tests.reliability.fuzz.parsers import TODAY, Parser, told


class Package(Parser):
    """datapackage.json and now and then a table of it, by all our checks; frictionless is asked at random.

    A descriptor is changed within a package whose other files are sound; its sizes and hashes are not mended.
    """

    name = "package"
    opinions = 0.02

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.makers = (valid.ours, valid.stranger_1, valid.stranger_2)
        self.documents = [make(folder / str(number)) for number, make in enumerate(self.makers)]
        self.table = (folder / "0/data/observations.csv").read_bytes()

    def sound(self) -> Iterable[bytes]:
        yield b"00t" + self.table
        for number, document in enumerate(self.documents):
            for asked in (b"0", b"1"):
                yield str(number).encode() + asked + b"d" + json.dumps(document).encode()

    def changed(self, chance: random.Random) -> bytes:
        which = chance.randrange(3)
        asked = b"1" if chance.random() < self.opinions else b"0"
        head = str(which).encode() + asked
        if which == 0 and chance.random() < 0.3:
            text = change_text(self.table.decode(), chance, seeds.CSV_POOL)
            return head + b"t" + text_bytes(text, chance)
        return head + b"d" + json_bytes(change_document(self.documents[which], chance), chance)

    def read(self, body: bytes) -> str:
        from obs.publish.package import check_package

        which = body[:1].decode("latin-1")
        folder = self.folder / (which if which in {"0", "1", "2"} else "0")
        name, table = "changed.json", folder / "data/observations.csv"
        if body[2:3] == b"t":
            name = "datapackage.json"
            table.write_bytes(body[3:])
        else:
            (folder / name).write_bytes(body[3:])
        try:
            found = check_package(folder, name, opinions=body[1:2] == b"1")
        finally:
            if body[2:3] == b"t":
                table.write_bytes(self.table)
        if found.findings or found.valid:
            return told(found.findings)
        raise BrokenError("nothing is wrong, and yet a check did not run")


class Versions(Parser):
    """versions.json and tombstone.json of a publication: looked through, and at times opened to publish."""

    name = "versions"
    opened = 0.05

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.shelf = folder / "sound"
        publish(self.shelf, 5)
        self.withdrawn = next(self.shelf.glob("*/tombstone.json")).parent.name
        self.files = ("versions.json", f"{self.withdrawn}/tombstone.json")
        self.documents = [json.loads((self.shelf / name).read_bytes()) for name in self.files]
        self.listed = folder / "listed"
        shutil.copytree(self.shelf, self.listed, symlinks=True)
        self.bodies = {name: (self.shelf / name).read_bytes() for name in self.files}

    def sound(self) -> Iterable[bytes]:
        for number, name in enumerate(self.files):
            for opened in (b"0", b"1"):
                yield str(number).encode() + opened + self.bodies[name]

    def changed(self, chance: random.Random) -> bytes:
        which = chance.randrange(2)
        opened = b"1" if chance.random() < self.opened else b"0"
        return (
            str(which).encode() + opened + json_bytes(change_document(self.documents[which], chance), chance)
        )

    def read(self, body: bytes) -> str:
        from obs.publish.shelf import Shelf, check_shelf

        name = self.files[1 if body[:1] == b"1" else 0]
        if body[1:2] != b"1":
            try:
                _over(self.listed / name, body[2:])
                return told(check_shelf(self.listed))
            finally:
                _over(self.listed / name, self.bodies[name])
        copied = self.folder / "opened"
        shutil.rmtree(copied, ignore_errors=True)
        shutil.copytree(self.shelf, copied, symlinks=True)
        _over(copied / name, body[2:])
        with Shelf.open(copied, today=TODAY, patience=1) as shelf:
            require_finite(shelf.versions)
        return told(check_shelf(copied))


class PlanFile(Parser):
    """A frozen plan whose hash is right, whatever it says: whoever writes one can reckon its hash."""

    name = "plan"

    def __init__(self, folder: Path) -> None:
        from obs.study import template

        super().__init__(folder)
        text = template("plans/kramfors.json").replace("2282", "9901").replace("Kramfors", "Påhittat")
        self.document = json.loads(text)
        self.document["indicators"] = dict(list(self.document["indicators"].items())[:2])
        self.document["baseline"] = self.document["baseline"][:3]

    def sound(self) -> Iterable[bytes]:
        yield json.dumps(self.document).encode()

    def changed(self, chance: random.Random) -> bytes:
        return json_bytes(change_document(self.document, chance), chance)

    def read(self, body: bytes) -> str:
        from obs.plans.document import read, sha256_of, written

        try:
            content = json.loads(body)
            content["sha256"] = sha256_of(content)
            body = json.dumps(content).encode()
        except (ValueError, TypeError, AttributeError, RecursionError):
            pass  # it is read as it is
        plan, _ = read(body, "plan.json")
        require_finite(plan)
        written(plan)
        return "result"


def _over(path: Path, body: bytes) -> None:
    path.chmod(0o644)
    path.write_bytes(body)
