"""Small invented studies, quick to report on."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from tests.memory import InMemory, share

from obs import Indicator, Programme
from obs.language import Language
from obs.plugins import Registry
from obs.report.material.gathering import gather_material
from obs.report.site.building import build
from obs.study import GroupSpec, Study

MEMBERS = tuple(f"99{number:02}" for number in range(1, 13))
EVERYONE = (*MEMBERS, "00")
YEARS = tuple(str(year) for year in range(2010, 2023))
REGISTRY = Registry.from_entry_points()
Series = Mapping[str, Mapping[str, float | None]]
INDICATOR = share("A", source="local_csv", query={}, headline=True)
SECOND = replace(INDICATOR, id="B", title_sv="Påhitt B", title_en="Invention B", polarity="higher_is_better")


def held(note: str | None = None, **series: Series) -> InMemory:
    """The figures of *series* by indicator; each may have a *note*."""
    made = InMemory()
    for id_, regions in series.items():
        made.hold(
            id_,
            (
                (code, period, "T", value, "missing" if value is None else "reported", note)
                for code, values in regions.items()
                for period, value in values.items()
            ),
        )
    return made


def series(periods: Sequence[str] = YEARS, codes: Sequence[str] = EVERYONE, slope: float = -0.3) -> Series:
    """Figures that differ from place to place and move; the country lies amid them."""
    drawn = random.Random(3)
    return {
        code: {
            period: round(
                30 + (6 if code == "00" else place) + slope * (1 + place % 3) * at + drawn.random(), 2
            )
            for at, period in enumerate(periods)
        }
        for place, code in enumerate(codes)
    }


def study(*indicators: Indicator, **changes: Any) -> Study:
    """A study of two of twelve invented municipalities."""
    plain: dict[str, Any] = {
        "name": "invented",
        "title_sv": "Påhittad",
        "title_en": "Invented",
        "folder": None,
        "regions": ("9901", "9902"),
        "indicators": {each.id: each for each in indicators or (INDICATOR,)},
        "group": "all",
        "change_from": "2016",
        "groups": {"all": GroupSpec(id="all", title="all", title_sv="alla", regions=MEMBERS)},
        "programmes": (Programme(region="9901", start="2018", title="Work", source="Nobody"),),
    }
    return Study(**(plain | changes))


def files(of: Study, figures: InMemory, language: Language = "en", **options: Any) -> dict[str, bytes]:
    """The files of the site."""
    return build(gather_material(of, figures, REGISTRY, **options), language)


def pages(of: Study, figures: InMemory, language: Language = "en", **options: Any) -> dict[str, str]:
    """Its pages."""
    made = files(of, figures, language, **options)
    return {path: body.decode() for path, body in made.items() if path.endswith(".html")}
