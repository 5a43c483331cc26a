"""Too much revised needs a word, and so do results that change though no figure did."""

from __future__ import annotations

import polars as pl
import pytest

from obs.publish.revision import needs_reason, revise

SCHEMAS = {name: {"primaryKey": ["k"]} for name in ("observations", "level", "indicators", "regions")}


def table(values: list[float]) -> pl.DataFrame:
    return pl.DataFrame({"k": [str(each) for each in range(len(values))], "value": values})


TEN = table([1.0] * 10)
ONE_REVISED = table([2.0] + [1.0] * 9)
ONE_GONE = TEN.head(9)
ALL_OTHER = table([2.0] * 10)
ONE_MORE = table([1.0] * 11)


@pytest.mark.parametrize("after", [ONE_REVISED, ONE_GONE])
def test_figures_revised_or_gone_above_the_limit_need_a_reason(after: pl.DataFrame) -> None:
    found = revise({"observations": TEN}, {"observations": after}, SCHEMAS)
    assert needs_reason(found, 0.1) == ""
    assert needs_reason(found, 0.09) == (
        "1 of 10 rows of observations are revised or gone, 10 % and more than 9 %"
    )


def test_new_figures_need_none() -> None:
    assert needs_reason(revise({"observations": TEN}, {"observations": ONE_MORE}, SCHEMAS), 0) == ""


def test_a_reason_given_is_enough() -> None:
    found = revise({"observations": TEN}, {"observations": ALL_OTHER}, SCHEMAS, reason="recounted")
    assert needs_reason(found, 0) == ""


def test_a_table_that_vanishes_needs_one() -> None:
    assert "10 of 10 rows of regions" in needs_reason(revise({"regions": TEN}, {}, {}), 0.5)


def test_results_that_follow_new_figures_need_none() -> None:
    for figures in (ONE_MORE, ONE_REVISED):
        old, new = {"observations": TEN, "level": TEN}, {"observations": figures, "level": ALL_OTHER}
        assert needs_reason(revise(old, new, SCHEMAS), 0.1) == ""


def test_results_that_change_alone_need_one_for_then_the_method_did() -> None:
    old, new = {"observations": TEN, "level": TEN}, {"observations": TEN, "level": ALL_OTHER}
    found = needs_reason(revise(old, new, SCHEMAS), 0.1)
    assert found.startswith("no figure changed, but results did: 10 of 10 rows of level")


def test_that_figures_were_seen_on_a_later_day_is_no_revision_of_the_registry() -> None:
    before = pl.DataFrame({"k": ["X1"], "title_en": ["Things"], "fetched": ["2020-01-01"], "rows": [10]})
    later = before.with_columns(fetched=pl.lit("2021-01-01"), rows=11)
    renamed = later.with_columns(title_en=pl.lit("Other things"))
    assert needs_reason(revise({"indicators": before}, {"indicators": later}, SCHEMAS), 0) == ""
    assert "1 of 1 rows of indicators" in needs_reason(
        revise({"indicators": before}, {"indicators": renamed}, SCHEMAS), 0
    )


def test_results_still_need_one_where_only_the_day_of_the_registry_changed() -> None:
    before = pl.DataFrame({"k": ["X1"], "fetched": ["2020-01-01"]})
    later = before.with_columns(fetched=pl.lit("2021-01-01"))
    old, new = {"indicators": before, "level": TEN}, {"indicators": later, "level": ALL_OTHER}
    assert "level" in needs_reason(revise(old, new, SCHEMAS), 0.1)
