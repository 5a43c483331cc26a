"""What is wrong or worth knowing in the data, and where."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Severity = Literal["error", "warning", "info"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a finding was made; every part is optional and empty when it does not apply."""

    file: str = ""
    row: int | None = None
    column: str = ""
    value: str = ""
    indicator: str = ""
    region: str = ""
    period: str = ""

    def __str__(self) -> str:
        parts = [
            self.file,
            f"row {self.row}" if self.row is not None else "",
            f"column {self.column}" if self.column else "",
            f"value {self.value!r}" if self.value else "",
            self.indicator,
            f"region {self.region}" if self.region else "",
            self.period,
        ]
        return ", ".join(part for part in parts if part)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something wrong or worth knowing in the data; a value, never raised.

    *code* is stable and kebab-case (``duplicate-key``); *message* says what, *suggestion* what to do.
    """

    code: str
    severity: Severity
    message: str
    suggestion: str = ""
    place: Place = field(default_factory=Place)

    def __str__(self) -> str:
        where = f" [{self.place}]" if str(self.place) else ""
        advice = f" -> {self.suggestion}" if self.suggestion else ""
        return f"{self.severity}: {self.message}{where}{advice}"
