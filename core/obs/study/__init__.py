"""Studies: reading obs.toml, the built-in ones, and what the environment overrides.

Every key of the file is described in docs/study.md.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from importlib.resources import files
from pathlib import Path

from obs.errors import ConfigError
from obs.study.corrections import read_corrections
from obs.study.forms import is_web_address, no_web_address
from obs.study.model import Correction, Corrections, Dataset, GroupSpec, Publisher, Study
from obs.study.sections import read_study
from obs.study.tables import ID, Problems, Table

__all__ = [
    "CORRECTIONS",
    "FILE",
    "Correction",
    "Corrections",
    "Dataset",
    "GroupSpec",
    "Publisher",
    "Study",
    "base_url",
    "builtin",
    "corrected_by",
    "load",
    "parse",
    "template",
]

FILE = "obs.toml"
CORRECTIONS = "corrections.toml"
_MEND_CORRECTIONS = "put the file there that it should be, or remove it: then nothing is corrected"


def load(path: Path, *, today: date | None = None) -> Study:
    """The study in the file *path*; ConfigError names every problem of it, each with its key and a remedy.

    The corrections beside it come along, with what is wrong in them; *today* (by default so, in UTC) decides
    which are in force.
    """
    try:
        body = path.read_bytes()
    except OSError as error:
        raise ConfigError(
            f"cannot read the study file {path}: {error.strerror or error}",
            suggestion="`obs init` writes one to begin with",
        ) from error
    study = parse(_toml(body, str(path)), file=str(path), folder=path.parent)
    return corrected_by(study, path.parent, today=today)


def builtin(name: str = "bistand", *, today: date | None = None) -> Study:
    """The study called *name* that comes with obs; ConfigError if there is none. Otherwise as `load`."""
    file = f"{FILE} of the built-in study {name}"
    study = parse(_toml(template(name=name).encode(), file), file=file, folder=None)
    told = template(CORRECTIONS, name=name).encode()
    return _corrected(study, told, f"{CORRECTIONS} of the built-in study {name}", today)


def corrected_by(study: Study, folder: Path, *, today: date | None = None) -> Study:
    """*study* with the corrections of the file in *folder*; as it is, where there is none.

    ConfigError for a file that cannot be read; what is wrong in it is among its problems. *today* is as in
    `load`.
    """
    file = folder / CORRECTIONS
    try:
        body = file.read_bytes()
    except FileNotFoundError as error:
        if not file.is_symlink():
            return study
        raise ConfigError(
            f"cannot read {file}: it is a link that leads to no file", suggestion=_MEND_CORRECTIONS
        ) from error
    except OSError as error:
        raise ConfigError(
            f"cannot read {file}: {error.strerror or error}", suggestion=_MEND_CORRECTIONS
        ) from error
    return _corrected(study, body, str(file), today)


def template(file: str = FILE, *, name: str = "bistand") -> str:
    """The text of a *file* of the built-in study *name*, as it stands: "obs.toml" or "claims.csv"."""
    none = ConfigError(f"there is no built-in study {name!r} with a file {file!r}")
    if not ID.fullmatch(name):
        raise none
    try:
        return files("obs").joinpath("studies", name, file).read_text("utf-8")
    except (OSError, ValueError) as error:
        raise none from error


def parse(values: Mapping[str, object], *, file: str, folder: Path | None) -> Study:
    """The study that *values*, a TOML document, describes; ConfigError as for `load`, naming *file*."""
    problems = Problems(file)
    study = read_study(Table(values, "", problems), folder)
    problems.raise_any()
    return study


def base_url(study: Study, source: str, default: str, environ: Mapping[str, str] = os.environ) -> str:
    """The address of *source* without a slash at its end.

    The variable ``OBS_<SOURCE>_BASE_URL`` of *environ* goes before ``[sources.SOURCE] base_url`` of the
    study, and that before *default*. Raises ConfigError if the variable holds no http(s) address.
    """
    variable = f"OBS_{source.upper().replace('-', '_')}_BASE_URL"
    address = environ.get(variable, "").strip()
    if address and not is_web_address(address):
        raise ConfigError(
            f"the environment variable {variable} holds no web address: {no_web_address(address)}",
            suggestion="leave out the user name; requests reads it and the password from .netrc"
            if "@" in address
            else "give it as https://HOST/PATH",
        )
    return (address or str(study.sources.get(source, {}).get("base_url", default))).rstrip("/")


def _corrected(study: Study, body: bytes, file: str, today: date | None) -> Study:
    day = today or datetime.now(UTC).date()
    return replace(study, corrections=read_corrections(body, file, study, today=day))


def _toml(body: bytes, file: str) -> dict[str, object]:
    try:
        return tomllib.loads(body.decode("utf-8-sig"))  # Notepad puts a mark at the beginning
    except UnicodeDecodeError as error:
        line = body.count(b"\n", 0, error.start) + 1
        raise ConfigError(f"{file}: line {line} is not UTF-8", suggestion="save the file as UTF-8") from error
    except (ValueError, RecursionError) as error:
        raise ConfigError(
            f"{file}: this is not TOML: {error}",
            suggestion="look at that line and the one before: text and codes stand in quotes, each key once",
        ) from error
