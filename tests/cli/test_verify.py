"""obs verify ends with one sentence that says what was looked at, and whether it is sound."""

from __future__ import annotations

from contextlib import nullcontext

import pytest
import typer

from obs.cli import verify as command
from obs.models import Finding
from obs.publish.package import Check
from obs.publish.verification import Verified

ERROR = Finding(code="x", severity="error", message="wrong", suggestion="mend it")


def ran(rows: int) -> Check:
    return Check(id="hash", title="a check", place="a.csv", failures=0, rows=rows)


@pytest.mark.parametrize(
    ("found", "sentence"),
    [
        (
            Verified(target="x", what="publication", checks=(ran(1),), findings=(), releases=1),
            "x: this publication of 1 release is sound; 1 check, 1 row read.",
        ),
        (
            Verified(
                target="x", what="publication", checks=(ran(700), ran(700)), findings=(ERROR,), releases=2
            ),
            "x: this publication of 2 releases has 1 error; 2 checks, 1,400 rows read.",
        ),
        (
            Verified(target="x", what="release", checks=(), findings=(ERROR, ERROR), releases=1),
            "x: this release has 2 errors; 0 checks, 0 rows read.",
        ),
    ],
)
def test_the_verdict_is_a_sentence(
    found: Verified, sentence: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def look(_target: str) -> Verified:
        return found

    monkeypatch.setattr("obs.publish.verification.verify", look)
    with nullcontext() if found.valid else pytest.raises(typer.Exit):
        command.verify("x")
    assert capsys.readouterr().out.splitlines()[-1] == sentence
