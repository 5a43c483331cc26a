"""For the tests of plugins: the promises of sources and metrics as classes to subclass, replies to replay.

It needs pytest and Hypothesis, the extra ``testing``; nothing else of obs imports it.
"""

from __future__ import annotations

import pytest

# Before they are imported: else whoever subclasses one reads a bare AssertionError.
pytest.register_assert_rewrite("obs.testing.source_contract", "obs.testing.metric_contract")

from obs.testing.asking import Answer, Exchange, ask  # noqa: E402
from obs.testing.faults import spoilt  # noqa: E402
from obs.testing.golden import golden_panel  # noqa: E402
from obs.testing.isolation import sealed  # noqa: E402
from obs.testing.metric_contract import MetricContract  # noqa: E402
from obs.testing.recordings import Recording, read_recordings, write_recording  # noqa: E402
from obs.testing.replay import NotRecordedError, Replay  # noqa: E402
from obs.testing.source_contract import SourceContract  # noqa: E402
from obs.testing.source_contract.case import KnownFigures  # noqa: E402

__all__ = [
    "Answer",
    "Exchange",
    "KnownFigures",
    "MetricContract",
    "NotRecordedError",
    "Recording",
    "Replay",
    "SourceContract",
    "ask",
    "golden_panel",
    "read_recordings",
    "sealed",
    "spoilt",
    "write_recording",
]
