"""For the tests of plugins: the promises of a source as a class to subclass, and replies to replay.

It needs pytest and Hypothesis, the extra ``testing``; nothing else of obs imports it.
"""

from __future__ import annotations

import pytest

# Before they are imported: else whoever subclasses one reads a bare AssertionError.
pytest.register_assert_rewrite("obs.testing.source_contract")

from obs.testing.asking import Answer, Exchange, ask  # noqa: E402
from obs.testing.faults import spoilt  # noqa: E402
from obs.testing.isolation import sealed  # noqa: E402
from obs.testing.recordings import Recording, read_recordings, write_recording  # noqa: E402
from obs.testing.replay import NotRecordedError, Replay  # noqa: E402
from obs.testing.source_contract import SourceContract  # noqa: E402

__all__ = [
    "Answer",
    "Exchange",
    "NotRecordedError",
    "Recording",
    "Replay",
    "SourceContract",
    "ask",
    "read_recordings",
    "sealed",
    "spoilt",
    "write_recording",
]
