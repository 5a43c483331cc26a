"""Plugins of one file that a study names under ``[plugins] paths``: what is read, and how it is run.

Nothing is run before `StudyCode.load`. The bytes that are run are those that were hashed: no compiled copy
beside the file is used or written.
"""

from __future__ import annotations

import hashlib
import sys
from dataclasses import dataclass
from importlib.abc import SourceLoader
from importlib.util import module_from_spec, spec_from_loader
from pathlib import Path, PurePosixPath
from types import ModuleType

from obs.errors import PluginLoadError


@dataclass(frozen=True, slots=True, kw_only=True)
class StudyCode:
    """A file of code in the *folder* of a study, at *path* as the study names it.

    *body* is what it held when it was looked at, *problem* why it cannot be used, "" if it can.
    """

    folder: Path
    path: str
    body: bytes = b""
    problem: str = ""

    @classmethod
    def at(cls, folder: Path, path: str) -> StudyCode:
        """The file at *path*, read; one that is a link, or lies behind one, has a problem and is not read."""
        try:
            home = folder.resolve()
            file = (home / path).resolve(strict=True)
            if file != home / path:
                return cls(folder=folder, path=path, problem="it is a link or lies behind one")
            if not file.is_file():
                return cls(folder=folder, path=path, problem="it is no file")
            return cls(folder=folder, path=path, body=file.read_bytes())
        except (OSError, RuntimeError) as error:  # up to Python 3.12 links in a circle are a RuntimeError
            reason = getattr(error, "strerror", None) or str(error)
            return cls(folder=folder, path=path, problem=reason)

    @property
    def name(self) -> str:
        """The plugin's name: that of the file without its ending."""
        return PurePosixPath(self.path).stem

    @property
    def file(self) -> str:
        """Where it is, from where the study file was looked for."""
        return str(self.folder / self.path)

    @property
    def version(self) -> str:
        """What tells this content from another: the beginning of its SHA-256; "?" for what was not read."""
        return "?" if self.problem else f"sha256:{hashlib.sha256(self.body).hexdigest()[:12]}"

    def load(self) -> ModuleType:
        """Runs the code and gives its module; PluginLoadError for what cannot be used."""
        if self.problem:
            raise PluginLoadError(self.problem)
        module_name = f"obs_study_{self.name}"
        spec = spec_from_loader(module_name, _Bytes(self))
        assert spec is not None
        assert spec.loader is not None
        module = module_from_spec(spec)
        sys.modules[module_name] = module  # where dataclasses and pickles look for it
        try:
            spec.loader.exec_module(module)
        except BaseException:
            del sys.modules[module_name]
            raise
        return module


class _Bytes(SourceLoader):
    """Loads what was read; without `path_stats` Python looks for no compiled copy."""

    def __init__(self, code: StudyCode) -> None:
        self.code = code

    def get_filename(self, fullname: str) -> str:
        del fullname
        return self.code.file

    def get_data(self, path: str) -> bytes:
        del path
        return self.code.body
