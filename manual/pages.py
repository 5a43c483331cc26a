"""Which pages there are, and whether they are as they would be written."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from manual import commands, errors, hooks, kit, metrics, names, schemas

FOLDER = Path(__file__).resolve().parents[1] / "docs" / "reference"
HEAD = "<!-- Made by `python -m manual` from the code; what is changed here is lost. -->\n\n"

PAGES: Mapping[str, Callable[[], str]] = {
    "commands.md": commands.page,
    "hooks.md": hooks.page,
    "obs.md": names.page,
    "testing.md": kit.page,
    "errors.md": errors.page,
    "schemas.md": schemas.page,
    "metrics.md": metrics.page,
}


def texts() -> dict[str, str]:
    """Each page by its file name, as the code makes it now."""
    return {name: HEAD + page().rstrip() + "\n" for name, page in PAGES.items()}


def write(folder: Path = FOLDER) -> list[str]:
    """Writes all pages into *folder*, and names them."""
    folder.mkdir(parents=True, exist_ok=True)
    made = texts()
    for name, text in made.items():
        (folder / name).write_text(text, "utf-8")
    return list(made)


def different(folder: Path = FOLDER) -> list[str]:
    """The pages in *folder* that are missing, not ours, or not what the code says now."""
    made = texts()
    there = {path.name: path.read_text("utf-8") for path in folder.glob("*.md")}
    return sorted(name for name in made.keys() | there.keys() if made.get(name) != there.get(name))
