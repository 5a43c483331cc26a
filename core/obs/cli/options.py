"""What several commands share: the study, the store, the plugins, and the options that choose them."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

if TYPE_CHECKING:
    from obs.figures import Figures
    from obs.plugins import Registry
    from obs.study import Study

STUDY_FILE = "obs.toml"
BUILT_IN = "bistand"

StudyOption = Annotated[
    Path | None,
    typer.Option("--study", help="The study file (default: obs.toml here, or else the built-in study)."),
]
StoreOption = Annotated[
    Path | None,
    typer.Option("--store", envvar="OBS_STORE", help="The store (default: .obs beside the study file)."),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON.")]


class Format(StrEnum):
    """The forms in which most answers can be had."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"


FormatOption = Annotated[Format | None, typer.Option("--format", help="How to print it (default: table).")]


_Form = TypeVar("_Form", bound=StrEnum)


def form_of(forms: type[_Form], asked: _Form | None, output: Path | None, *, as_json: bool) -> _Form:
    """Which of *forms* was asked for, else what the ending of the file says, else a table."""
    if as_json:
        return forms("json")
    ending = output.suffix.lstrip(".").lower() if output else ""
    return asked or forms(ending if ending in list(forms) else "table")


@dataclass(slots=True)
class Settings:
    """Options of obs itself, set before a command starts."""

    strict_plugins: bool = False


settings = Settings()


def open_study(path: Path | None) -> Study:
    """The study in *path*, in obs.toml here, or the built-in one."""
    from obs.errors import ConfigError
    from obs.study import builtin, load

    if path is not None:
        file = path / STUDY_FILE if path.is_dir() else path
        if not file.exists():
            raise ConfigError(f"there is no study file {file}", suggestion="obs init writes one")
        return load(file)
    here = Path(STUDY_FILE)
    return load(here) if here.exists() else builtin(BUILT_IN)


def store_path(study: Study, given: Path | None) -> Path:
    """Where the store is: *given*, or .obs beside the study file (or here for the built-in study)."""
    return given if given is not None else (study.folder or Path()) / ".obs"


def open_figures(study: Study, store: Path | None) -> Figures:
    """The figures to compare: those of the store or, for the built-in study without one, its snapshot."""
    from obs.errors import ConfigError

    path = store_path(study, store)
    if path.is_dir():
        from obs.store import Store

        held = Store.open(path, read_only=True)
        if any(held.vintages(indicator) for indicator in study.indicators):
            for stale in filter(None, map(held.stale, study.indicators.values())):
                warn(str(stale))
            return held
    if study.folder is None and store is None:
        from obs.snapshot import embedded

        return embedded(study.name)
    raise ConfigError(f"the store {path} holds no figures of this study", suggestion="run obs fetch first")


def open_registry() -> Registry:
    """All plugins; a line on standard error for each that has a problem."""
    from obs.errors import PluginError
    from obs.plugins import Registry

    registry = Registry.from_entry_points()
    problems = [str(problem) for problem in registry.problems.values()]
    problems += [
        f"OBS_DISABLE_PLUGINS names {name!r}, which no plugin has" for name in registry.unknown_disabled
    ]
    for problem in problems:
        warn(problem)
    if problems and settings.strict_plugins:
        raise PluginError(
            f"{len(problems)} plugin problem{'s' if len(problems) > 1 else ''}",
            suggestion="see the lines above",
        )
    return registry


def warn(message: str) -> None:
    """One line on standard error."""
    print(f"obs: {message}", file=sys.stderr)


def environ() -> dict[str, str]:
    """The environment, in which OBS_<SOURCE>_BASE_URL may name another address of a service."""
    return dict(os.environ)
