"""Lost series files written anew from the raw replies that they came from."""

from __future__ import annotations

from pathlib import Path

from obs.audit.bodies import check_replies, check_series, fetch_command, require_store
from obs.audit.model import Notes, Progress, Repaired
from obs.audit.rereading import Reread, Rereader
from obs.plugins import Registry
from obs.store import Held, Store
from obs.study import Study


def repair(
    path: Path, study: Study, *, registry: Registry, dry: bool, progress: Progress = lambda _: None
) -> Repaired:
    """Writes anew every series file that is gone or damaged and that its raw replies still give.

    Each is written whole and then noted, one after the other: whenever the process is killed, what was
    written stays and nothing is lost. Nothing is removed. What cannot be repaired is in the findings, with
    the way out. With *dry* nothing is written. Raises `StoreError`.
    """
    notes = Notes()
    written: list[str] = []
    require_store(path)
    with Store.open(path, read_only=dry) as store:
        inventory = store.inventory()
        bad = check_replies(store, inventory, notes, progress)
        lost: dict[tuple[str, int], str] = {}
        broken: list[Held] = []
        for held in inventory.vintages:
            vintage = held.vintage
            progress(f"{vintage.indicator} {vintage.number}")
            problem = check_series(store, held)
            if problem:
                lost[vintage.indicator, vintage.number] = problem
                broken.append(held)
        rereader = Rereader(study=study, registry=registry, store=store, inventory=inventory, unusable=bad)
        for reread in rereader.read(broken):
            vintage = reread.held.vintage
            why = _why_not(reread)
            if why or reread.rows is None:
                _tell(notes, reread, lost[vintage.indicator, vintage.number], why)
            elif dry:
                written.append(vintage.path.as_posix())
            else:
                written.append(store.restore(vintage, reread.rows.frame).path.as_posix())
    return Repaired(written=tuple(dict.fromkeys(written)), findings=tuple(notes.found), dry=dry)


def _why_not(reread: Reread) -> str:
    if reread.rows is None:
        return reread.why
    if reread.rows.content != reread.held.vintage.content:
        return "its raw replies, as the plugin reads them now, say something else than was stored"
    return ""


def _tell(notes: Notes, reread: Reread, problem: str, why: str) -> None:
    vintage = reread.held.vintage
    notes.note(
        "not-repaired",
        "error",
        f"vintage {vintage.number} is damaged ({problem}) and cannot be written anew: {why}",
        f"put the file back from a backup; {fetch_command(reread.source, vintage.indicator)} brings "
        "the figures of today as a vintage of their own",
        file=vintage.path.as_posix(),
        indicator=vintage.indicator,
    )
