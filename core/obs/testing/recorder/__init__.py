"""Recording a service for the tests of its source: `obs plugins record`."""

from __future__ import annotations

from obs.testing.recorder.cases import Case, cases_in
from obs.testing.recorder.recording import Kept, Recorded, record

__all__ = ["Case", "Kept", "Recorded", "cases_in", "record"]
