"""Figures that have those of derived indicators as well."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING

from obs.corrections import Corrected, outcomes, with_corrections
from obs.derivation.lookup import fetched, parts
from obs.figures import Figures, FiguresUpon
from obs.formulas import formula_of
from obs.models import DERIVED, Indicator
from obs.study import Study

if TYPE_CHECKING:
    import polars as pl


def with_formulas(figures: Figures, study: Study) -> Figures:
    """*figures*, corrected as *study* says, that also have those of its derived indicators, declared or not.

    A derived indicator has observations as `evaluation.evaluated` gives them, or None where there are none of
    one of its parts. Reading one raises ConfigError if its formula names what the study does not have. Raises
    ConfigError if something is wrong with the file of corrections.
    """
    return _WithFormulas(with_corrections(figures, study), study)


def corrections_in(
    figures: Figures, study: Study, indicators: Iterable[Indicator]
) -> Mapping[str, tuple[Corrected, ...]]:
    """The corrections that the figures of *indicators* rest on, by id; of a formula those of its parts.

    *figures* are uncorrected. Ids of which nothing is corrected are left out, and corrections not in use.
    """
    if not study.corrections.entries:
        return {}
    given = {each.id: each for each in indicators}
    rests_on = {id_: fetched(each, study) for id_, each in given.items()}
    asked = {id_: each for of in rests_on.values() for id_, each in of.items()}
    used = [each for each in outcomes(figures, study, asked.values()) if each.state == "used"]
    found = {
        id_: tuple(each for each in used if each.correction.indicator in of) for id_, of in rests_on.items()
    }
    return {id_: corrected for id_, corrected in found.items() if corrected}


class _WithFormulas(FiguresUpon):
    """Figures, and those computed from them."""

    def __init__(self, figures: Figures, study: Study) -> None:
        super().__init__(figures)
        self._study = study

    def as_of(self, indicator: Indicator) -> date | None:
        """The day as of which its figures hold; that of the oldest part for a derived one."""
        if indicator.source != DERIVED:
            return self._figures.as_of(indicator)
        days = [self._figures.as_of(part) for part in parts(indicator, self._study).values()]
        return None if None in days else min(day for day in days if day)

    def size(self, indicator: Indicator) -> int:
        """How many observations it has; of a derived one those of its parts, which are read for it."""
        if indicator.source != DERIVED:
            return self._figures.size(indicator)
        return sum(self._figures.size(part) for part in parts(indicator, self._study).values())

    def read(self, indicator: Indicator) -> pl.DataFrame | None:
        """The observations of *indicator*, as `with_formulas` says."""
        if indicator.source != DERIVED:
            return self._figures.read(indicator)
        from obs.derivation.evaluation import evaluated  # noqa: PLC0415

        frames: dict[str, pl.DataFrame] = {}
        for id_, part in parts(indicator, self._study).items():
            frame = self._figures.read(part)
            if frame is None:
                return None
            frames[id_] = frame
        return evaluated(indicator.id, formula_of(indicator), frames)
