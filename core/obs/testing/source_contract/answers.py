"""What a source answers: a sound table, and only what was asked for."""

from __future__ import annotations

import re
from dataclasses import replace

import polars as pl

from obs.contracts import check_observations
from obs.errors import SourceError
from obs.models import Query
from obs.observations import KEY, SCHEMA
from obs.source import Source
from obs.testing.asking import Answer
from obs.testing.replay import Replay
from obs.testing.source_contract.case import SourceCase, answering_all, asked, in_place

_CODE = re.compile("[0-9]{2}(?:[0-9]{2})?")


class Answers(SourceCase):
    """Promises about the table of observations."""

    def test_the_good_query_can_tell(self, good_query: Query, answer: Answer) -> None:
        """The question of this contract is wide enough to find mistakes, and the recordings answer it."""
        assert len(good_query.regions) >= 2, "good_query needs two regions"
        assert any(code.startswith("0") for code in good_query.regions), (
            "good_query needs a region with a leading zero, such as 0114"
        )
        assert (good_query.first or "") < (good_query.last or ""), "good_query needs its first and last year"
        wrong = [str(each) for each in answer.findings if each.severity == "error"]
        assert wrong == [], "the answer to good_query has errors"
        assert answer.rows.height, "the answer to good_query has no row"

    def test_no_region_is_left_out_without_a_word(self, good_query: Query, answer: Answer) -> None:
        """Each region of the good query has a row of each indicator, or is named in a finding."""
        told = " ".join(str(each) for each in answer.findings)
        for indicator in good_query.indicators:
            rows = answer.rows.filter(pl.col("indicator") == indicator.id)["region"].unique()
            found = {in_place(each, lambda: good_query.regions) for each in rows}
            lacking = [
                each
                for each in good_query.regions
                if each not in found and not re.search(rf"(?<![\w.,:]){each}(?![\w:]|[.,]\d)", told)
            ]
            assert lacking == [], (
                f"no row of {indicator.id} is of these regions, and no finding names them: "
                "was a leading zero lost on the way, or the code of the country?"
            )

    def test_its_table_fits_the_contract(self, answer: Answer) -> None:
        """What it parses has the shape of observations and breaks no rule of theirs."""
        for frame in answer.frames:
            shape = {name: str(dtype) for name, dtype in frame.schema.items() if name != "region"}
            wanted = {name: str(dtype) for name, dtype in SCHEMA.items() if name != "region"}
            assert shape == wanted, "obs.observation_frame makes the right shape"
            sound = frame.with_columns(region=pl.lit("00").cast(pl.Categorical()))
            broken = {
                str(each)
                for each in check_observations(sound)
                if each.severity == "error" and each.code not in {"duplicate-key", "primary-key"}
            }
            assert broken == set()

    def test_its_keys_are_unique(self, answer: Answer) -> None:
        """No two rows are of the same indicator, region, period and sex."""
        rows = answer.rows
        twice = rows.filter(rows.select(KEY).is_duplicated()).select(KEY).unique().rows()
        assert twice == [], "several rows have the same key"

    def test_its_region_codes_are_texts_with_leading_zeros(self, good_query: Query, answer: Answer) -> None:
        """Codes are text of two or four digits: 0114, neither the number 114 nor "114"; the country is 00."""
        for frame in answer.frames:
            dtype = frame.schema["region"]
            assert not dtype.is_numeric(), f"the region codes are numbers ({dtype}): leading zeros are lost"
        codes = answer.rows["region"].unique().sort()
        lost = [code for code in codes if not _CODE.fullmatch(code)]
        assert lost == [], "these are no region codes; was a leading zero lost?"
        other = [code for code in codes if in_place(code, lambda: good_query.regions) != code]
        assert other == [], "these are no codes of obs: 00 is the country, 01 a county, 0114 a municipality"

    def test_it_answers_only_for_the_indicators_asked(
        self, source: Source, good_query: Query, replay: Replay
    ) -> None:
        """Rows bear the study's ids of the indicators asked for, whatever the source calls them."""
        others = tuple(replace(each, id=f"{each.id}_own") for each in good_query.indicators)
        rows = asked(source, replace(good_query, indicators=others), replay.reply).rows
        assert set(rows["indicator"]) <= {each.id for each in others}, "rows of indicators not asked for"

    def test_it_answers_only_for_the_regions_asked(
        self, source: Source, good_query: Query, replay: Replay, answer: Answer
    ) -> None:
        """Where a reply holds more regions than were asked for, theirs are not among the rows."""
        whole = answering_all(replay, answer)
        for regions in (good_query.regions, *((each,) for each in good_query.regions)):
            narrow = replace(good_query, regions=regions)
            try:
                got = asked(source, narrow, whole).rows["region"].unique().to_list()
            except SourceError:
                continue  # as good: it does not take the reply for an answer
            strange = [each for each in got if in_place(each, lambda regions=regions: regions) not in regions]
            assert strange == [], f"asked for {', '.join(regions)} it answers for other regions too"

    def test_it_answers_only_for_the_years_asked(
        self, source: Source, good_query: Query, replay: Replay, answer: Answer
    ) -> None:
        """Where a reply holds more years than were asked for, theirs are not among the rows."""
        whole = answering_all(replay, answer)
        first, last = str(good_query.first), str(good_query.last)
        for span in ((first, last), (first, first), (last, last)):
            narrow = replace(good_query, first=span[0], last=span[1])
            try:
                got = asked(source, narrow, whole).rows["period"].unique().sort().to_list()
            except SourceError:
                continue
            strange = [each for each in got if not span[0] <= each[:4] <= span[1]]
            assert strange == [], f"asked for {span[0]} to {span[1]} it answers for other years too"
