"""Where a cell of a dataset stands, and that no other is taken for it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from tests.plugins.scb.conftest import NOW, indicator

from obs import Reply
from obs_scb.source import ScbSource

WOMEN_ONLY = {
    "table": "TAB9",
    "region": "Region",
    "sex": {"variable": "Kon", "F": "2", "eliminate": "T"},
}


def reply(*, with_sex: bool) -> Reply:
    """Two invented places in two quarters: of women, or without the variable for sex."""

    def dimension(*codes: str) -> dict[str, Any]:
        return {"category": {"index": {code: place for place, code in enumerate(codes)}}}

    dimensions = {"Region": dimension("9901", "9902"), "Tid": dimension("2020K1", "2020K2")}
    if with_sex:
        dimensions = {"Kon": dimension("2"), **dimensions}
    document = {
        "class": "dataset",
        "id": list(dimensions),
        "size": [len(each["category"]["index"]) for each in dimensions.values()],
        "role": {"time": ["Tid"]},
        "dimension": dimensions,
        "value": [1, 2, 3, 4],
    }
    return Reply(status=200, headers={}, body=json.dumps(document).encode(), url="x", fetched_at=NOW)


@pytest.mark.parametrize(("with_sex", "sex"), [(True, "F"), (False, "T")])
def test_a_cell_is_found_by_its_codes(with_sex: bool, sex: str) -> None:
    place = ScbSource().locate(
        reply(with_sex=with_sex), indicator(WOMEN_ONLY), region="9902", period="2020-Q1", sex=sex
    )
    assert place is not None
    assert place.pointer == "/value/2"
    assert "Region 9902" in place.says
    assert "Tid 2020K1" in place.says


@pytest.mark.parametrize(
    ("with_sex", "region", "period", "sex"),
    [
        *((True, "9902", "2020-Q1", "T"), (False, "9902", "2020-Q1", "F"), (True, "9902", "2020-Q1", "M")),
        *((True, "9903", "2020-Q1", "F"), (True, "9902", "2020-Q3", "F"), (True, "9902", "2020", "F")),
    ],
)
def test_what_is_not_in_a_reply_has_no_place(with_sex: bool, region: str, period: str, sex: str) -> None:
    """The figure of women is never taken for the total, nor the total for that of women."""
    asked = reply(with_sex=with_sex)
    assert ScbSource().locate(asked, indicator(WOMEN_ONLY), region=region, period=period, sex=sex) is None


@pytest.mark.parametrize("body", [b'{"maxDataCells": 1}', b'{"class": "dataset", "dimension": {}}'])
def test_a_reply_without_figures_has_no_place(body: bytes) -> None:
    other = Reply(status=200, headers={}, body=body, url="x", fetched_at=NOW)
    found = ScbSource().locate(other, indicator(WOMEN_ONLY), region="9901", period="2020-Q1", sex="T")
    assert found is None


def test_metadata_in_the_form_of_a_dataset_have_no_cells() -> None:
    """They name the same codes, and not one value."""
    whole = reply(with_sex=False)
    metadata = Reply(
        status=200,
        headers={},
        body=json.dumps({**json.loads(whole.body), "value": []}).encode(),
        url="x",
        fetched_at=NOW,
    )
    place = ScbSource().locate(metadata, indicator(WOMEN_ONLY), region="9902", period="2020-Q1", sex="T")
    assert place is None
