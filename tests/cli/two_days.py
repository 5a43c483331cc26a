"""A folder with a study of real figures and a store that got them on two days: as they are on the second.

On the first day Markaryd's share of residents with assistance was eight points higher from 2020 on than it
is, so that what is said of it changes with the revision.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import polars as pl
from tests.filling import PUBLISHER, fill, held, since, study_text

from obs.store import Store
from obs.study import load, template

INDICATORS = ("N31807", "N01951", "N31008")
STUDY = """
[study]
name = "prov"
title_sv = "Prov"
title_en = "Trial"
regions = ["0767", "1783"]
group = "municipalities"
change_from = "2018"
claims = "claims.csv"
"""
CLAIMS = ("id", "M7")
FIRST, SECOND = date(2026, 3, 1), date(2026, 3, 9)
HIGHER = 8.0


def figures(folder: Path) -> dict[str, pl.DataFrame]:
    """The real figures, since 2018, of the study in *folder*."""
    return since("2018", held(load(folder / "obs.toml")))


def make(folder: Path) -> None:
    """Write the study and its store into *folder*."""
    (folder / "obs.toml").write_text(study_text(STUDY + PUBLISHER, INDICATORS), "utf-8")
    claims = [line for line in template("claims.csv").splitlines() if line.split(",")[0] in CLAIMS]
    (folder / "claims.csv").write_text("\n".join(claims) + "\n", "utf-8")
    study, real = load(folder / "obs.toml"), figures(folder)
    raised = (pl.col("region").cast(pl.String) == "0767") & (pl.col("period").cast(pl.String) >= "2020")
    value = pl.when(raised).then(pl.col("value") + HIGHER).otherwise("value")
    with Store.open(folder / ".obs") as store:
        first = real | {"N31807": real["N31807"].with_columns(value=value)}
        fill(store, study, first, datetime(2026, 3, 1, 6, tzinfo=UTC))
        fill(store, study, real, datetime(2026, 3, 9, 6, tzinfo=UTC))
