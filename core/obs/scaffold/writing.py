"""Filling in the templates of a new plugin, and putting them in place whole or not at all."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Mapping
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from jinja2 import Environment, StrictUndefined

from obs.errors import ConfigError
from obs.scaffold.naming import Names

KINDS = ("source", "metric")
_ENDING = ".tmpl"


def rendered(names: Names, kind: str, *, obs_version: str, year: int) -> dict[str, str]:
    """The files of a new plugin: path in its folder to text, in order of path.

    *obs_version* is that of the obs it is written with; *year* stands in its licence.
    """
    environment = Environment(
        block_start_string="<%",
        block_end_string="%>",
        variable_start_string="<<",
        variable_end_string=">>",
        keep_trailing_newline=True,
        undefined=StrictUndefined,
        autoescape=False,  # noqa: S701  no HTML is made
    )
    values = {
        "kind": kind,
        "distribution": names.distribution,
        "package": names.package,
        "id": names.id,
        "class_name": names.class_name,
        "title": names.title,
        "obs_versions": compatible(obs_version),
        "year": year,
    }
    found: dict[str, str] = {}
    for part in ("both", kind):
        for path, text in _templates(files("obs.scaffold") / "templates" / part):
            target = path.replace("PACKAGE", names.package).replace("ID", names.id)
            found[target] = environment.from_string(text).render(values)
    return dict(sorted(found.items()))


def compatible(version: str) -> str:
    """The versions of obs that keep the plugin API of *version*: within 0.x a minor version, then a major."""
    major, minor = version.split(".")[:2]
    below = f"0.{int(minor) + 1}" if major == "0" else str(int(major) + 1)
    return f">={major}.{minor},<{below}"


def write(content: Mapping[str, str], folder: Path) -> None:
    """Writes the files of *content* into *folder*, which is new or empty; else ConfigError."""
    if folder.is_symlink() or (folder.exists() and not (folder.is_dir() and not any(folder.iterdir()))):
        raise ConfigError(
            f"{folder} exists already; nothing was written",
            suggestion="choose another folder with --into, or another name",
        )
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        _put(content, folder)
    except OSError as error:
        raise ConfigError(f"{folder} cannot be written: {error.strerror}") from error


def _put(content: Mapping[str, str], folder: Path) -> None:
    """All files in a folder beside, which then takes the name: nobody sees a half."""
    with tempfile.TemporaryDirectory(prefix=f".{folder.name}-", dir=folder.parent) as beside:
        made = Path(beside) / folder.name
        for path, text in content.items():
            (made / path).parent.mkdir(parents=True, exist_ok=True)
            (made / path).write_text(text, "utf-8", newline="\n")
        if folder.exists():
            folder.rmdir()
        shutil.move(made, folder)


def _templates(folder: Traversable, above: str = "") -> list[tuple[str, str]]:
    """Path and text of each template in *folder*, the ending that marks it taken off."""
    found: list[tuple[str, str]] = []
    for each in folder.iterdir():
        if each.is_dir():
            found += _templates(each, f"{above}{each.name}/")
        elif each.name.endswith(_ENDING):
            found.append((above + each.name.removesuffix(_ENDING), each.read_text("utf-8")))
    return found
