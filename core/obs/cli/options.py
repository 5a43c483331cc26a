"""What several commands share: the study, the store, the plugins, and the options that choose them."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

if TYPE_CHECKING:
    from obs.errors import ObsError
    from obs.figures import Figures
    from obs.plugins import Registry
    from obs.study import Study
    from obs.tracing import Trace

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


def parse_day(text: str) -> date:
    """The day *text*, which must have come; ConfigError with the form."""
    from obs.errors import ConfigError

    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise ConfigError(f"{text!r} is no day", suggestion="write it as 2026-03-31") from None
    if day > datetime.now(UTC).date():
        raise ConfigError(f"{day} has not come yet: nobody knows what will be known then")
    return day


AsOfOption = Annotated[
    date | None,
    typer.Option(
        metavar="YYYY-MM-DD",
        parser=parse_day,
        help="Answer from what the store held at the end of that day (UTC).",
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON.")]
JsonFormatOption = Annotated[bool, typer.Option("--json", help="The same as --format json.")]
OutputOption = Annotated[Path | None, typer.Option("--output", "-o", help="Write to this file.")]
RegionsOption = Annotated[
    list[str] | None, typer.Option("--region", help="A region by code or name; may be repeated.")
]
IndicatorsOption = Annotated[
    list[str] | None, typer.Option("--indicator", help="An indicator by its id; may be repeated.")
]


class Format(StrEnum):
    """The forms in which most answers can be had."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"


FormatOption = Annotated[Format | None, typer.Option("--format", help="How to print it (default: table).")]


_Form = TypeVar("_Form", bound=StrEnum)
_FORMS = frozenset({"csv", "json", "parquet", "xlsx", "xls", "html", "md", "pdf", "docx", "ods", "ics"})
"""Endings by which a program or a reader takes a file for something."""


def form_of(forms: type[_Form], asked: _Form | None, output: Path | None, *, as_json: bool) -> _Form:
    """Which of *forms* was asked for, else what the file is called (`by_ending`), else a table."""
    return forms("json") if as_json else asked or by_ending(forms, output, plain=forms("table"))


def by_ending(forms: type[_Form], output: Path | None, *, plain: _Form) -> _Form:
    """The one of *forms* that the ending of *output* names; *plain* without an ending or with that of a text.

    ConfigError for the ending of another form, which the file would be taken for.
    """
    ending = output.suffix.lstrip(".").lower() if output else ""
    ending = {"htm": "html"}.get(ending, ending)
    if ending in list(forms):
        return forms(ending)
    if ending in _FORMS:
        from obs.errors import ConfigError

        known = ", ".join(each for each in forms if each in _FORMS)
        raise ConfigError(
            f"{output}: this command writes no {ending}",
            suggestion=f"name a file that ends in one of {known}, or say which with --format",
        )
    return plain


@dataclass(slots=True)
class Settings:
    """Options of obs itself, set before a command starts."""

    strict_plugins: bool = False
    safe: bool = False
    trace: Trace | None = None


settings = Settings()


def open_study(path: Path | None) -> Study:
    """The study in *path*, in obs.toml here, or the built-in one."""
    from obs.errors import ConfigError
    from obs.study import builtin, corrected_by, load

    if path is not None:
        file = path / STUDY_FILE if path.is_dir() else path
        if not file.exists():
            raise ConfigError(f"there is no study file {file}", suggestion="obs init writes one")
        return load(file)
    here = Path(STUDY_FILE)
    return load(here) if here.exists() or here.is_symlink() else corrected_by(builtin(BUILT_IN), Path())


def figures_path(study: Study, given: Path | None) -> Path:
    """Where the figures are: *given*, or .obs beside the study file (or here for the built-in study).

    That may be an exported panel (`exported_at`) as well as a store.
    """
    return given if given is not None else (study.folder or Path()) / ".obs"


def store_path(study: Study, given: Path | None) -> Path:
    """Where the store is, for what writes to it or needs all of it; ConfigError for an exported panel."""
    from obs.engines.places import shown
    from obs.errors import ConfigError

    path = figures_path(study, given)
    if (exported := exported_at(path)) is not None:
        raise ConfigError(
            f"{shown(exported)} is no store: an exported panel is only read, and has no past",
            suggestion="name a folder with --store; obs store export writes a panel from it",
        )
    return path


def exported_at(store: Path) -> str | None:
    """The address of the exported panel that *store* is: of an object store, or a folder with a manifest."""
    scheme, slashes, rest = store.as_posix().partition(":/")
    if slashes and len(scheme) > 1:  # a letter is a drive; a path makes one slash of two
        return f"{scheme}://{rest.lstrip('/')}"
    return str(store) if (store / "panel.json").is_file() and not (store / "ledger.sqlite").exists() else None


def open_figures(study: Study, store: Path | None, as_of: date | None = None) -> Figures:
    """The figures to compare: those of the store or, for the built-in study without one, its snapshot.

    With *as_of* those of the store as it was at the end of that day.
    """
    from obs.errors import ConfigError

    path = figures_path(study, store)
    if (exported := exported_at(path)) is not None and as_of is None:
        from obs.engines.dataset import Exported

        panel = Exported(exported)
        _warn_of_corrections(study, panel)
        return panel
    if path.is_dir():
        from obs.store import Store

        held = Store.open(path, read_only=True, known_by=as_of)
        if any(held.vintages(indicator) for indicator in study.indicators):
            for stale in filter(None, map(held.stale, study.indicators.values())):
                warn(str(stale))
            _warn_of_corrections(study, held)
            return held
    if as_of is not None:
        raise _no_past(study, path, as_of)
    if study.folder is None and store is None:
        from obs.snapshot import embedded

        snapshot = embedded(study.name)
        _warn_of_corrections(study, snapshot)
        return snapshot
    raise ConfigError(f"the store {path} holds no figures of this study", suggestion="run obs fetch first")


def _warn_of_corrections(study: Study, figures: Figures) -> None:
    """A line for each correction that is not used; ConfigError where their file has a mistake."""
    from obs.corrections import findings, outcomes

    for finding in findings(study, outcomes(figures, study, study.indicators.values())):
        warn(str(finding))


def _no_past(study: Study, path: Path, as_of: date) -> ObsError:
    """Why *study* has no figures as of a day: it is before the first of them, or there is no store."""
    from obs.errors import ConfigError

    if not path.is_dir():
        return ConfigError(
            f"what was known on {as_of} cannot be told: there is no store {path}",
            suggestion="obs fetch makes one, which answers for its first day and every later one; "
            "the figures that come with obs have no other day than their own",
        )
    from obs.store import Store

    with Store.open(path, read_only=True) as held:
        days = [each.fetched_at.date() for id_ in study.indicators for each in held.vintages(id_)]
    first = f"the first figures of it are of {min(days)}" if days else "run obs fetch first"
    return ConfigError(f"the store {path} held no figures of this study on {as_of}", suggestion=first)


def trace_asked() -> Trace | None:
    """The trace that OBS_TRACE_PLUGINS=1 asks for, on standard error; ConfigError for another word."""
    asked = os.environ.get("OBS_TRACE_PLUGINS", "").strip()
    if asked in {"", "0"}:
        return None
    if asked != "1":
        from obs.errors import ConfigError

        raise ConfigError(f"OBS_TRACE_PLUGINS is {asked!r}", suggestion="1 turns it on, 0 off")
    from obs.tracing import Trace

    return Trace(warn)


def study_here(path: Path | None) -> Study | None:
    """The study in *path* or in obs.toml here, for a command that wants its plugins only; None without one.

    What is wrong with the file here stops nothing: it is told, and plugins of it there are none.
    """
    from obs.errors import ConfigError

    if path is None and not Path(STUDY_FILE).exists():
        return None
    try:
        return open_study(path)
    except ConfigError as error:
        if path is not None:
            raise
        warn(f"{error.message.splitlines()[0]}, so no plugins are taken from it; obs validate tells more")
        return None


def load_plugins(study: Study | None) -> Registry:
    """All plugins, those that *study* names too; a line tells of its code before any of it is run.

    In safe mode those of obs itself alone; a line tells which are left out.
    """
    from obs.plugins import Registry, disabled
    from obs.study_code import StudyCode

    folder = study.folder if study else None
    code = [StudyCode.at(folder, path) for path in study.code] if study and folder is not None else []
    for each in code:
        if not settings.safe and not each.problem and each.name not in disabled(os.environ):
            warn(f"this study runs code of its own: {each.file}")
    registry = Registry.from_entry_points(code=code, safe=settings.safe, trace=settings.trace)
    if registry.left_out:
        warn(f"safe mode leaves out {', '.join(map(str, registry.left_out))}")
    return registry


def open_registry(study: Study | None) -> Registry:
    """All plugins, those that *study* names too; a line on standard error for each that has a problem."""
    from obs.errors import PluginError

    registry = load_plugins(study)
    problems = [str(problem) for problem in registry.problems.values()]
    problems += [
        f"OBS_DISABLE_PLUGINS names {name!r}, which no plugin has" for name in registry.unknown_disabled
    ]
    for plugin, parts in registry.deprecated.items():
        for part in parts:
            warn(f"{plugin} implements {part}; look for a newer version of it")
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
    sys.stderr.write(f"obs: {message}\n")  # at once: other threads write too


def environ() -> dict[str, str]:
    """The environment, in which OBS_<SOURCE>_BASE_URL may name another address of a service."""
    return dict(os.environ)
