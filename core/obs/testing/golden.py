"""Small panels with real figures: those of the snapshot that obs brings with it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import cache

import polars as pl

from obs.compare import Options
from obs.compare.gathering import gather_for
from obs.errors import UnknownIndicatorError
from obs.models import Panel
from obs.snapshot import embedded
from obs.study import Study, builtin

_STUDY = "bistand"
MEMBER, OUTSIDER = "1783", "0767"


def golden_panel(
    *indicators: str,
    others: Iterable[str] = (),
    period: str | None = None,
    change_from: str | None = None,
) -> Panel:
    """The municipalities of Värmland (SCB code 17) with Hagfors, a member, and Markaryd, no member, shown.

    Figures of *indicators* of the built-in study (default: N31807, the share of residents with social
    assistance), all years and sexes as held, and their denominators; *others* come along for a metric whose
    parameters name them (`MetricInfo.uses`). 00 is the benchmark. Compared is *period*, else the latest with
    figures for half of the group. Raises UnknownIndicatorError.
    """
    study = _study()
    known = study.comparable()
    asked, beside = indicators or ("N31807",), tuple(others)
    strange = [id_ for id_ in (*asked, *beside) if id_ not in known]
    if strange:
        raise UnknownIndicatorError(
            f"the built-in study has no indicator {strange[0]!r}",
            suggestion="obs init writes its obs.toml, which lists them",
        )
    chosen = {id_: known[id_] for id_ in asked}
    below = {each.denominator for each in chosen.values() if each.denominator}
    options = Options(group="county:17", regions=(MEMBER, OUTSIDER), period=period, change_from=change_from)
    read = {id_: known[id_] for id_ in sorted({*below, *beside}) if id_ in known}
    panel = gather_for(study, embedded(_STUDY), options, chosen, read).panel
    codes = [*panel.group.members, *panel.shown, panel.benchmark]
    rows = panel.observations.filter(pl.col("region").cast(pl.String).is_in(codes))
    return replace(panel, observations=rows, groups={}, programmes=())


@cache
def _study() -> Study:
    # A class of contract tests asks for a panel in every test.
    return builtin(_STUDY)
