"""What a check of a plugin found: promise by promise, with what is claimed and what is worth knowing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

State = Literal["kept", "broken", "evaded", "not_tried"]
LOADS = "declares.loads"
TRIED_AT_ALL = "tests.contract"
"""The check that a source or metric has a class of tests; where it has none, it was not tried."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One promise, and whether it was kept.

    *id* is stable ("imports.network"), its first part the group. *promise* is it in words, *subject* the id
    of the source or metric that it is about, "" for the whole package. *why* are the first lines of what is
    wrong or lacking, *where* is a file and line.
    """

    id: str
    promise: str
    state: State
    subject: str = ""
    why: str = ""
    where: str = ""

    @property
    def group(self) -> str:
        """What it is about: the first part of its id."""
        return self.id.partition(".")[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """Worth knowing, and nothing wrong: *id* is that of the check beside which it was noticed."""

    id: str
    text: str
    subject: str = ""
    where: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """All that was found about one package. *claims* rest on the author's word alone."""

    name: str
    version: str
    checks: tuple[Check, ...]
    remarks: tuple[Remark, ...] = ()
    claims: tuple[Remark, ...] = ()
    sources: tuple[str, ...] = ()
    metrics: tuple[str, ...] = ()

    @property
    def tried(self) -> tuple[Check, ...]:
        """The promises that were tried."""
        return tuple(each for each in self.checks if each.state != "not_tried")

    @property
    def wrong(self) -> tuple[Check, ...]:
        """The promises that are broken or evaded."""
        return tuple(each for each in self.checks if each.state in {"broken", "evaded"})

    @property
    def conformant(self) -> bool:
        """Whether nothing is broken or evaded, and every source and metric that is offered was tried."""
        return not self.wrong and not self.untried

    @property
    def untried(self) -> tuple[Check, ...]:
        """What would have to be tried: that it loads, and each source and metric that has no tests."""
        return tuple(
            each for each in self.checks if each.state == "not_tried" and each.id in {LOADS, TRIED_AT_ALL}
        )


def judged(
    id_: str, promise: str, problems: Iterable[tuple[str, str]], *, subject: str = "", most: int = 5
) -> Check:
    """Broken with the first of *problems*, which are (what, where); kept where there is none."""
    found = list(problems)
    told = [f"{where}: {what}" if where else what for what, where in found[:most]]
    if len(found) > most:
        told.append(f"and {len(found) - most} more")
    return Check(
        id=id_,
        promise=promise,
        state="broken" if found else "kept",
        subject=subject,
        why="\n".join(told),
        where=found[0][1] if found else "",
    )
