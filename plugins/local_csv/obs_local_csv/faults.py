"""What is wrong with a cell, before it is known where the cell is."""

from __future__ import annotations

from dataclasses import dataclass

from obs import Finding, Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """The *code* of the finding, the rule in *words* ("must be ...") and what to write instead."""

    code: str
    words: str
    advice: str

    def at(self, file: str, row: int, column: str, value: str) -> Finding:
        """The finding for the cell with this fault."""
        return Finding(
            code=self.code,
            severity="error",
            message=f"{column} {self.words}",
            suggestion=self.advice,
            place=Place(file=file, row=row, column=column, value=value),
        )
