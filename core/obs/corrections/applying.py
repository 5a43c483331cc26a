"""Figures in which known errors of their sources are corrected; what is stored stays as it came."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from obs.corrections.model import Corrected, State
from obs.errors import ConfigError
from obs.figures import Figures, FiguresUpon
from obs.models import Indicator
from obs.study import Correction, Study

if TYPE_CHECKING:
    import polars as pl


def with_corrections(figures: Figures, study: Study) -> Figures:
    """*figures* with the corrections of *study* that are in force and whose error still stands.

    In force is what is so on the day on which the study was read, or on the earlier one as of which *figures*
    are seen. ConfigError names everything that is wrong with the file of corrections.
    """
    _require_sound(study)
    return _WithCorrections(figures, study) if study.corrections.entries else figures


def outcomes(figures: Figures, study: Study, indicators: Iterable[Indicator]) -> tuple[Corrected, ...]:
    """What becomes of every correction of *indicators*, which are fetched, in the order of the file.

    *figures* are uncorrected. ConfigError as `with_corrections`.
    """
    _require_sound(study)
    found: list[Corrected] = []
    for indicator in indicators:
        entries = study.corrections.of(indicator.id)
        if entries:
            found += _weighed(figures.read(indicator), entries, _day(figures, study))
    return tuple(sorted(found, key=lambda each: each.correction.line))


def correction_of(figures: Figures, study: Study, key: tuple[str, str, str, str]) -> Corrected | None:
    """The correction of the fetched figure *key* (indicator, region, period, sex) and what became of it.

    None where the study has none. *figures* are uncorrected. ConfigError as `with_corrections`.
    """
    indicator = study.indicators.get(key[0])
    found = outcomes(figures, study, [indicator] if indicator else [])
    return next((each for each in found if each.correction.key == key), None)


class _WithCorrections(FiguresUpon):
    """Figures with corrections."""

    def __init__(self, figures: Figures, study: Study) -> None:
        super().__init__(figures)
        self._study = study

    def read(self, indicator: Indicator) -> pl.DataFrame | None:
        """The observations of *indicator*, as `with_corrections` says."""
        frame = self._figures.read(indicator)
        entries = self._study.corrections.of(indicator.id)
        if frame is None or not entries:
            return frame
        weighed = _weighed(frame, entries, _day(self._figures, self._study))
        return _put(frame, [each for each in weighed if each.state == "used"])


def _require_sound(study: Study) -> None:
    problems = study.corrections.problems
    if problems:
        count = "1 problem" if len(problems) == 1 else f"{len(problems)} problems"
        lines = [f"{each.message}{f' ({each.suggestion})' if each.suggestion else ''}" for each in problems]
        raise ConfigError("\n".join([f"{study.corrections.file} has {count}", *lines]))


def _day(figures: Figures, study: Study) -> date:
    day = study.corrections.day
    return min(day, figures.known_by) if figures.known_by else day


def _weighed(frame: pl.DataFrame | None, entries: Sequence[Correction], day: date) -> list[Corrected]:
    """What becomes of each of *entries*, corrections of one indicator with the figures *frame*, on *day*."""
    held = _held(frame, entries)
    return [_judged(each, held.get(each.key[1:]), day) for each in entries]


def _held(
    frame: pl.DataFrame | None, entries: Sequence[Correction]
) -> dict[tuple[str, str, str], tuple[float | None, str, str]]:
    """Value, status and note of the figures in *frame* that *entries* are about, by region, period, sex."""
    if frame is None:
        return {}
    import polars as pl  # noqa: PLC0415

    key = [pl.col(name).cast(pl.String) for name in ("region", "period", "sex")]
    rows = frame.filter(
        key[0].is_in(list({each.region for each in entries})),
        key[1].is_in(list({each.period for each in entries})),
    )
    columns = (*key, "value", pl.col("status").cast(pl.String), "note")
    return {row[:3]: row[3:] for row in rows.select(columns).iter_rows()}


def _judged(correction: Correction, held: tuple[float | None, str, str] | None, day: date) -> Corrected:
    if held is None:
        return Corrected(correction=correction, state="no_figure")
    given, status, note = held
    told = Corrected(
        correction=correction,
        state=_state(correction, given, status, day),
        given=given,
        given_status=status,
        given_note=note or "",
        value=given,
        status=status,
    )
    if told.state != "used":
        return told
    kept = status if given is not None else "reported"
    return replace(told, value=correction.value, status=correction.status or kept)


def _state(correction: Correction, given: float | None, status: str, day: date) -> State:
    stands = status == correction.expect if given is None else given == correction.expect
    if not stands:
        return "mended"
    if day > correction.expires:
        return "expired"
    return "not_yet" if day < correction.made else "used"


def _put(frame: pl.DataFrame, used: Sequence[Corrected]) -> pl.DataFrame:
    """*frame* with what is *used* in place of what was given, and a remark on each."""
    if not used:
        return frame
    import polars as pl  # noqa: PLC0415

    on = ("region", "period", "sex")
    rows = [
        (
            *each.correction.key[1:],
            each.value,
            each.status,
            "; ".join(filter(None, (each.note, each.given_note))),
        )
        for each in used
    ]
    types = {**dict.fromkeys(on, pl.String), "_value": pl.Float64, "_status": pl.String, "_note": pl.String}
    new = pl.DataFrame(rows, schema=types, orient="row")
    asked = frame.select(pl.col(name).cast(pl.String) for name in on)
    put = asked.join(new, on=on, how="left", maintain_order="left").select("_value", "_status", "_note")
    is_put = pl.col("_note").is_not_null()
    return (
        pl.concat([frame, put], how="horizontal")
        .with_columns(
            value=pl.when(is_put).then("_value").otherwise("value"),
            status=pl.when(is_put).then(pl.col("_status").cast(frame.schema["status"])).otherwise("status"),
            note=pl.when(is_put).then("_note").otherwise("note"),
        )
        .select(frame.columns)
    )
