"""Where exported panels lie: a folder, or an object store that Arrow's file systems reach (s3://, gs://)."""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path
from typing import Any, Protocol

from obs.errors import ConfigError, StoreError


class Place(Protocol):
    """A folder of files, wherever it is."""

    @property
    def address(self) -> str:
        """Where it is, for people and for engines."""
        ...

    def read(self, name: str) -> bytes:
        """The file *name*; StoreError where there is none."""
        ...

    def write(self, name: str, content: bytes) -> None:
        """Put the file *name* there in place of any other; StoreError where that cannot be."""
        ...


def shown(address: str) -> str:
    """*address* without what only says how it is reached: keys before an @, settings behind a ?."""
    plain = re.sub(r"(?<=://)[^/@]*@", "", address)
    return plain.partition("?")[0].rstrip("/") if "://" in address else address


def place_at(address: str) -> Place:
    """The place at *address*; ConfigError where what reaches it is not installed or says that it is none."""
    return ObjectStore(address) if "://" in address else Folder(Path(address))


class Folder:
    """A folder of this machine."""

    def __init__(self, path: Path) -> None:
        self._path = path

    @property
    def address(self) -> str:
        """Its path."""
        return str(self._path)

    def read(self, name: str) -> bytes:
        """The file's content."""
        try:
            return (self._path / name).read_bytes()
        except OSError as error:
            raise _lost(f"{self.address}/{name}", error) from error

    def write(self, name: str, content: bytes) -> None:
        """Written beside and put in place, so that nobody sees half of it."""
        path = self._path / name
        part = path.with_name(f"{path.name}.part")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            part.write_bytes(content)
            part.replace(path)
        except OSError as error:
            raise _unwritten(str(path), error) from error


class ObjectStore:
    """A bucket, or what lies below a prefix of one."""

    def __init__(self, address: str) -> None:
        self._address = shown(address)
        try:
            filesystem: Any = import_module("pyarrow.fs").FileSystem
        except ImportError as error:
            raise ConfigError(
                f"{self._address} is reached through pyarrow, which is not installed ({error})",
                suggestion="pip install 'obs[duckdb]'",
            ) from error
        try:
            self._files, self._prefix = filesystem.from_uri(address)
        except (ValueError, OSError) as error:
            raise ConfigError(f"{self._address} is no object store that can be reached: {error}") from error

    @property
    def address(self) -> str:
        """As `shown`."""
        return self._address

    def read(self, name: str) -> bytes:
        """The object's content."""
        try:
            with self._files.open_input_file(f"{self._prefix}/{name}") as stream:
                return bytes(stream.readall())
        except OSError as error:
            raise _lost(f"{self._address}/{name}", error) from error

    def write(self, name: str, content: bytes) -> None:
        """Put as one object: it is there whole or not at all."""
        try:
            with self._files.open_output_stream(f"{self._prefix}/{name}") as stream:
                stream.write(content)
        except OSError as error:
            raise _unwritten(f"{self._address}/{name}", error) from error


def _lost(file: str, error: OSError) -> StoreError:
    return StoreError(f"{file} cannot be read: {error}", suggestion="write it again: obs store export")


def _unwritten(file: str, error: OSError) -> StoreError:
    return StoreError(
        f"{file} cannot be written: {error}", suggestion="name another folder, or make room in this one"
    )
