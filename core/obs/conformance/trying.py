"""A promise is run, and how it went is told in words; what it answered, in a fingerprint."""

from __future__ import annotations

import hashlib
from copy import deepcopy
from pathlib import Path
from typing import Any, cast

import pytest

import obs.testing
from obs.conformance.items import name_of
from obs.conformance.promises import FINGERPRINTED
from obs.conformance.report import State
from obs.observations import KEY
from obs.testing import ask
from obs.testing.metric_contract.case import computed
from obs.testing.recordings import request_key

_KIT = str(Path(obs.testing.__file__).parent)


def tried(item: pytest.Function) -> tuple[State, str]:
    """How the promise of *item* went, and why."""
    given = {name: item.funcargs[name] for name in item._fixtureinfo.argnames}  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]
    try:
        item.obj(**given)
    except pytest.skip.Exception as error:
        return ("not_tried" if _is_of_kit(error) else "evaded"), str(error)
    except pytest.xfail.Exception as error:
        return "evaded", str(error)
    except BaseException as error:  # noqa: BLE001
        return "broken", why(error)
    return "kept", ""


def why(error: BaseException) -> str:
    """The first lines of what *error* says."""
    lines = [line.rstrip() for line in str(error).splitlines() if line.strip()]
    if not isinstance(error, AssertionError):
        lines[:1] = [f"{type(error).__name__}: {''.join(lines[:1])}"]
    return "\n".join(line[:300] for line in lines[:3])


def last_lines(report: pytest.CollectReport) -> str:
    """The end of what pytest says of a file that it could not collect."""
    text = str(report.longrepr[2]) if isinstance(report.longrepr, tuple) else str(report.longrepr)
    return "\n".join(line for line in text.splitlines() if line.strip())[-600:]


def fingerprint(item: pytest.Function) -> str:
    """What was asked and answered in the promise *item*, as a hash; "" where there is nothing to compare."""
    if name_of(item) not in FINGERPRINTED.values():
        return ""
    given = cast("dict[str, Any]", item.funcargs)
    try:
        answer = _of_source(given) if "source" in given else _of_metric(given, item.instance)
    except Exception as error:  # noqa: BLE001
        answer = f"{type(error).__name__}: {error}"
    return hashlib.sha256(answer.encode()).hexdigest()


def _of_source(given: dict[str, Any]) -> str:
    replay = given["replay"]
    answer = ask(deepcopy(given["source"]), given["good_query"], replay.reply)
    keys = [request_key(replay.relative(each.request)) for each in answer.exchanges]
    return f"{keys}{answer.rows.rows()}{sorted(map(str, answer.findings))}"


def _of_metric(given: dict[str, Any], instance: object) -> str:
    table = computed(given["metric"], given["panel"], getattr(instance, "parameters", {}))
    key = [each for each in KEY if each in table.columns]
    return f"{table.columns}{table.sort(key).rows() if key else table.rows()}"


def _is_of_kit(error: BaseException) -> bool:
    """Whether *error* was raised in a test of the kit itself."""
    frame = error.__traceback__
    files: list[str] = []
    while frame is not None:
        files.append(frame.tb_frame.f_code.co_filename)
        frame = frame.tb_next
    return next((each for each in reversed(files) if "_pytest" not in each), "").startswith(_KIT)
