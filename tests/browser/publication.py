"""Makes publications of invented figures on invented places, for the checks in a browser.

    python -m tests.browser.publication FOLDER

FOLDER/latest-withdrawn, FOLDER/all-withdrawn and FOLDER/standing are what a reader meets after one and the
same study was published, taken back and published anew.
"""

from __future__ import annotations

import argparse
import shutil
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from tests.filling import fill
from tests.report.site.invented import INDICATOR, REGISTRY, SECOND, Series, held, series, study

from obs.publish.cataloguing import withdraw
from obs.publish.releasing import publish
from obs.store import Store
from obs.study import Dataset, Publisher, Study

FIRST_DAY = datetime(2026, 11, 20, 6, 0, tzinfo=UTC)
REASON = (
    "Talen för Påhittat 9901 hade räknats ur fel nämnare; rättade tal finns i en senare version, "
    "och frågor besvaras av Statistikenheten."
)


def invented() -> Study:
    """A study with all that a landing page can say."""
    return replace(
        study(INDICATOR, replace(SECOND, definition_sv="Påhittade fall per invånare.")),
        publisher=Publisher(
            name="Påhittade kommunen",
            email="statistik@pahittat.example",
            contact="Statistikenheten",
            organisation_number="2120009999",
            homepage="https://www.pahittat.example/",
        ),
        dataset=Dataset(
            name="pahittade-nyckeltal",
            title_sv="Påhittade nyckeltal",
            title_en="Invented indicators",
            description_sv="Siffror om påhittade kommuner, som ingen har mätt. De finns till för att prövas.",
            description_en="Figures on invented municipalities that nobody has measured, made to be tested.",
            address="https://data.pahittat.example/nyckeltal",
            keywords_sv=("påhitt",),
            keywords_en=("invention",),
            themes=("SOCI",),
            frequency="ANNUAL",
        ),
    )


class Publication:
    """A publication in the making: *folder*, and the store that it is made from."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.study, self._day = folder / "publication", invented(), FIRST_DAY
        self._store = folder / ".obs"

    @property
    def today(self) -> date:
        return self._day.date()

    def publish(self, figures: Series, reason: str = "") -> str:
        """Fetch *figures* on a new day and publish them; the version."""
        self._day += timedelta(days=1)
        with Store.open(self._store) as store:
            frames = held("", A=figures, B=series(slope=0.2)).held
            fill(store, self.study, frames, self._day)
            done = publish(self.study, store, REGISTRY, self.folder, today=self.today, reason=reason)
        return done.version

    def withdraw(self, version: str) -> None:
        """Take *version* back on a new day."""
        self._day += timedelta(days=1)
        withdraw(self.study, self.folder, version, REASON, self.today)

    def keep(self, name: str) -> None:
        """A copy of it as it is now."""
        shutil.copytree(self.folder, self.folder.parent / name, symlinks=True)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    folder: Path = parser.parse_args().folder
    folder.mkdir(parents=True)
    made = Publication(folder)
    first = made.publish(series())
    second = made.publish(series(slope=-0.4), reason="Nämnaren är rättad.")
    made.withdraw(second)
    made.keep("latest-withdrawn")
    made.withdraw(first)
    made.keep("all-withdrawn")
    made.publish(series(slope=-0.5), reason="Nämnaren är rättad.")
    made.keep("standing")
    print(f"{folder}: {', '.join(sorted(each.name for each in folder.iterdir()))}")


if __name__ == "__main__":
    main()
