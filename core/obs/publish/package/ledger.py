"""What an examination sets out to check, and what became of it: nothing is passed over in silence."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from obs.models import Finding
from obs.publish.package.model import OBS, Check, Examination, problem

_Key = tuple[str, str, str]


@dataclass(kw_only=True)
class Ledger:
    """Checks that are planned, by id, place and title; those that are done; and all findings."""

    file: str
    _planned: dict[_Key, str] = field(default_factory=dict[_Key, str])
    _done: dict[_Key, Check] = field(default_factory=dict[_Key, Check])
    _why: dict[_Key, str] = field(default_factory=dict[_Key, str])
    _findings: list[Finding] = field(default_factory=list[Finding])

    def plan(self, id: str, title: str, place: str, *, tool: str = OBS) -> None:  # noqa: A002 - what a check has
        """Sets out to check."""
        self._planned[id, place, title] = tool

    def done(
        self, id: str, title: str, place: str, findings: Iterable[Finding], *, rows: int | None = None,  # noqa: A002
        failures: int | None = None, tool: str = "",
    ) -> None:  # fmt: skip
        """A check ran, over so many *rows*, and found *findings*; *failures* where not all are listed."""
        found = list(findings)
        bad = sum(each.severity == "error" for each in found) if failures is None else failures
        key = (id, place, title)
        made = Check(
            id=id, title=title, place=place, rows=rows, failures=bad, tool=tool or self._planned.get(key, OBS)
        )
        self._done[key] = made
        self._findings += found

    def not_applicable(self, id: str, title: str, place: str) -> None:  # noqa: A002
        """There is nothing that a check could be about."""
        key = (id, place, title)
        self._done[key] = Check(
            id=id, title=title, place=place, tool=self._planned[key], status="not applicable"
        )

    def failed(self, id: str, title: str, place: str, why: str) -> None:  # noqa: A002
        """A check could not run."""
        self._why[id, place, title] = why

    def run(self, id: str, title: str, place: str, check: Callable[[], Sequence[Finding]]) -> bool:  # noqa: A002
        """Runs a check now. One that breaks is a finding, and the others go on."""
        try:
            self.done(id, title, place, check())
        except Exception as error:  # noqa: BLE001 - whatever it is, it has to be told and not to hide the rest
            self.failed(id, title, place, f"{type(error).__name__}: {error}")
            return False
        return True

    def add(self, findings: Iterable[Finding]) -> None:
        """Findings that belong to no check alone."""
        self._findings += findings

    @property
    def findings(self) -> Sequence[Finding]:
        """All findings so far."""
        return self._findings

    def close(self) -> Examination:
        """The examination: what was planned and did not run is an error."""
        lost: dict[tuple[str, str], list[_Key]] = defaultdict(list)
        for key in self._planned:
            if key not in self._done:
                lost[key[1], self._why.get(key, "it was passed over")].append(key)
        for (place, why), keys in lost.items():
            told = ", ".join(title for _, _, title in keys[:3]) + (", ..." if len(keys) > 3 else "")
            count = f"{len(keys)} checks" if len(keys) > 1 else "a check"
            words = f"{place}: {count} could not run, since {why} ({told})"
            self._findings.append(problem("not-checked", words, "mend that and check again", file=self.file))
        checks = [
            self._done.get(key)
            or Check(id=key[0], place=key[1], title=key[2], tool=tool, status="not checked")
            for key, tool in self._planned.items()
        ]
        return Examination(checks=tuple(checks), findings=tuple(dict.fromkeys(self._findings)))
