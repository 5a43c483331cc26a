"""A figure is followed back to the reply that it was read from and the request that was sent for it."""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any, cast

import polars as pl
import pytest
from tests.lineage.conftest import ground_of
from tests.lineage.serving import FILE, kolada_rows, value_of

from obs import Position, Reply, Source
from obs.lineage import Chain, Ground, why
from obs.lineage.observation import reference_of
from obs.store import Store
from obs.study import Correction, Corrections, Study
from obs_kolada.source import KoladaSource

Ask = Callable[[str], Chain]


def facts(chain: Chain, what: str) -> dict[str, Any]:
    """What the link *what* of *chain* states."""
    return dict(next(each.facts for each in chain.links if each.what == what))


def at(document: Any, pointer: str) -> Any:
    """What stands at a JSON pointer, by the standard alone; a list has no such member."""
    for step in pointer.split("/")[1:]:
        inside = cast("dict[str, Any] | list[Any]", document)
        document = inside[int(step)] if isinstance(inside, list) else inside.get(step)
    return document


def body_of(study: Study, sha256: str) -> bytes:
    """A raw reply as it lies in the store, its hash counted anew."""
    assert study.folder is not None
    path = study.folder / ".obs" / "raw" / sha256[:2] / f"{sha256}.gz"
    body = gzip.decompress(path.read_bytes())
    assert hashlib.sha256(body).hexdigest() == sha256
    return body


def test_a_known_chain_from_the_figure_to_the_request(ask: Ask, fetched: Study) -> None:
    """Every link of one figure, against what the service is known to have sent."""
    chain = ask("kostnad/9902/2021/F")
    assert (chain.value, chain.status, chain.holds) == (
        value_of("N99002", "9902", 2021, "K"),
        "reported",
        True,
    )
    assert [each.what for each in chain.links] == [
        *("correction", "vintage", "contract", "row", "place", "raw reply", "request")
    ]
    request, raw, place = facts(chain, "request"), facts(chain, "raw reply"), facts(chain, "place")
    # The second page: rows 5 and on of both KPIs. 9902 in 2021 is row 8 of the second KPI, whose rows are 12.
    assert (request["method"], request["status"], request["source"]) == ("GET", 200, "kolada")
    assert request["path"].startswith("/data/kpi/N99001,N99002/municipality/0000,")
    assert request["path"].endswith("?page=2&per_page=5")
    assert place["pointer"] == f"/values/{12 + 8 - 5}/values/1/value"
    assert json.loads(place["excerpt"]) == kolada_rows("N99002")[8]
    document = json.loads(body_of(fetched, raw["sha256"]))
    assert at(document, place["pointer"]) == chain.value
    assert facts(chain, "vintage")["plugin"]["name"] == "kolada"
    assert facts(chain, "vintage")["vintage"] == 1
    assert facts(chain, "contract")["passes"]
    assert facts(chain, "row")["as_stored"]


def every_key(ground: Ground) -> list[tuple[str, str, str, str]]:
    """The keys of all observations in the store."""
    keys: list[tuple[str, str, str, str]] = []
    for each in ground.study.indicators.values():
        frame = ground.figures.read(each)
        assert frame is not None
        texts = frame.select(pl.col("indicator", "region", "period", "sex").cast(pl.String))
        keys += cast("list[tuple[str, str, str, str]]", texts.rows())
    return keys


def test_every_figure_stands_where_its_chain_says(ground: Ground, fetched: Study) -> None:
    """For each observation the told place, looked up apart from obs, holds what the store has."""
    keys = every_key(ground)
    assert len(keys) > 120
    for id_, *key in keys:
        chain = why(ground, reference_of(id_, (key[0], key[1], key[2])))
        assert chain.holds, chain.findings
        assert facts(chain, "row")["read_again"], chain.ref
        place, body = facts(chain, "place"), body_of(fetched, facts(chain, "raw reply")["sha256"])
        if place["pointer"]:
            there = at(json.loads(body), place["pointer"])
            assert place["excerpt"].encode() in body
        else:
            cells = [line.split(";") for line in body.decode("cp1252").splitlines()]
            cell = cells[int(place["line"]) - 1][cells[0].index(str(place["column"]))]
            assert place["excerpt"] == body.decode("cp1252").splitlines()[place["line"] - 1]
            there = float(cell.replace(",", "."))
        # SCB's "-" is a true zero, which stands beside the figures and not among them.
        assert there == chain.value or (there is None and (chain.value == 0 or chain.status == "missing"))


def test_a_sparse_list_of_scb_leaves_a_figure_out(ask: Ask) -> None:
    chain = ask("gles/00/2021/T")
    assert (chain.value, chain.status) == (None, "missing")
    assert facts(chain, "place")["pointer"] == "/value/2"
    assert facts(chain, "place")["figure"] == ""
    assert "symbol '..'" in facts(chain, "place")["says"]


def test_a_line_and_a_column_of_a_file(ask: Ask) -> None:
    chain = ask("egen/0767/2020/M")
    place = facts(chain, "place")
    assert (place["line"], place["column"], place["figure"]) == (6, "andel", "0,593683")
    assert place["excerpt"] == "0767;2020;Män;0,593683"
    assert facts(chain, "raw reply")["sha256"] == hashlib.sha256(FILE.read_bytes()).hexdigest()


def test_a_formula_leads_to_the_chain_of_each_part(ask: Ask) -> None:
    chain = ask("summa/9901/2020/T")
    first, second = (value_of(kpi, "9901", 2020, "T") for kpi in ("N99001", "N99002"))
    assert first is not None
    assert second is not None
    assert chain.value == pytest.approx(first + second)
    assert [each.ref for each in chain.parts] == ["andel/9901/2020/T", "kostnad/9901/2020/T"]
    assert [facts(each, "place")["figure"] for each in chain.parts] == [str(first), str(second)]


def test_a_formula_of_nobody_is_followed_too(ask: Ask) -> None:
    """Within a part of a reference a slash is written %2F, as in the keys of a release."""
    chain = ask("kostnad%2Fandel/9901/2020/T")
    first, second = (value_of(kpi, "9901", 2020, "T") for kpi in ("N99002", "N99001"))
    assert first is not None
    assert second is not None
    assert chain.value == pytest.approx(first / second)
    assert chain.ref == "kostnad%2Fandel/9901/2020/T"


def test_a_correction_is_told_beside_what_the_source_gives(fetched: Study) -> None:
    """The figure is the corrected one; row and place are those of the source, so that both can be seen."""
    given = value_of("N99001", "9901", 2019, "T")
    assert given is not None
    correction = Correction(
        indicator="andel",
        region="9901",
        period="2019",
        sex="T",
        expect=given,
        value=7.5,
        status="reported",
        reason="a slip of the pen",
        source="https://example.org/erratum",
        by="Nobody",
        made=date(2026, 1, 1),
        expires=date(2999, 1, 1),
    )
    corrected = replace(
        fetched, corrections=Corrections(file="corrections.toml", day=date(2026, 6, 1), entries=(correction,))
    )
    chain = why(ground_of(corrected), "andel/9901/2019/T=7.5")
    assert (chain.value, chain.holds) == (7.5, True)
    told = facts(chain, "correction")
    assert (told["corrected"], told["given"], told["reason"]) == (True, given, "a slip of the pen")
    assert facts(chain, "place")["figure"] == str(given)
    result = why(ground_of(corrected), "comparison/andel/9901/change")
    now = value_of("N99001", "9901", 2021, "T")
    assert now is not None
    assert result.value == pytest.approx(now - 7.5)


def test_what_is_missing_agrees_with_its_status(ask: Ask) -> None:
    assert ask("andel/9903/2020/F=missing").holds
    assert not ask("andel/9903/2020/F=0").holds


@pytest.mark.parametrize("how", ["changed", "gone", "cut"])
def test_a_damaged_reply_is_told(study: Study, how: str) -> None:
    """The figure cannot be followed, and nothing is said of where it would stand."""
    sha256 = facts(why(ground_of(study), "andel/9901/2019/T"), "raw reply")["sha256"]
    assert study.folder is not None
    path = study.folder / ".obs" / "raw" / sha256[:2] / f"{sha256}.gz"
    packed = path.read_bytes()
    path.unlink()
    if how == "changed":
        path.write_bytes(gzip.compress(gzip.decompress(packed).replace(b"1", b"2")))
    if how == "cut":
        path.write_bytes(packed[:-20])
    chain = why(ground_of(study), "andel/9901/2019/T")
    assert not chain.holds
    assert {each.code for each in chain.findings} == {"damaged-reply"}
    assert "place" not in {each.what for each in chain.links}
    assert any(each.facts.get("sha256") == sha256 for each in chain.links)


def test_damage_elsewhere_does_not_touch_a_figure(study: Study) -> None:
    """Another page of the same vintage is lost: that is said, and the chain of this figure holds."""
    later = facts(why(ground_of(study), "kostnad/9902/2021/F"), "raw reply")["sha256"]
    assert study.folder is not None
    (study.folder / ".obs" / "raw" / later[:2] / f"{later}.gz").unlink()
    chain = why(ground_of(study), "andel/00/2019/T")
    assert chain.holds
    assert [each.severity for each in chain.findings] == ["warning"]


def test_a_damaged_series_is_told(study: Study) -> None:
    with Store.open(cast("Any", study.folder) / ".obs") as store:
        vintage = store.latest(study.indicators["andel"])
        assert vintage is not None
        (store.path / vintage.path).write_bytes(b"PAR1")
    chain = why(ground_of(study), "andel/9901/2019/T")
    assert [each.code for each in chain.findings] == ["damaged-series"]
    assert not chain.holds


def test_a_plugin_that_reads_otherwise_today_is_caught(study: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is stored must follow from the reply as it is read now."""
    read = KoladaSource.parse

    def doubled(self: KoladaSource, request: Any, reply: Reply) -> Any:
        page = read(self, request, reply)
        if page.observations is None:
            return page
        return replace(page, observations=page.observations.with_columns(pl.col("value") * 2))

    monkeypatch.setattr(KoladaSource, "parse", doubled)
    chain = why(ground_of(study), "andel/9901/2019/T")
    assert [each.code for each in chain.findings] == ["read-otherwise"]


def test_a_plugin_that_tells_another_place_is_caught(study: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    def astray(*_: object, **__: object) -> Position:
        return Position(pointer="/values/0/values/0/value")

    monkeypatch.setattr(KoladaSource, "locate", astray)
    chain = why(ground_of(study), "andel/9901/2019/T")
    assert [each.code for each in chain.findings] == ["another-figure"]


def test_a_plugin_that_tells_no_place_has_its_rows_counted(
    study: Study, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Sources were written before there was `locate`."""
    monkeypatch.setattr(KoladaSource, "locate", Source.locate)
    chain = why(ground_of(study), "andel/9901/2019/T")
    assert chain.holds
    assert facts(chain, "place") == {"pointer": None, "line": None}
    # Row 3 of the page, after three years of Sweden with three sexes each.
    assert (facts(chain, "row")["row"], facts(chain, "row")["rows"]) == (10, 15)


def test_a_study_that_grew_since_can_still_be_followed(fetched: Study) -> None:
    """Kolada is asked for many indicators at once; what it was asked then is found in the ledger."""
    new = replace(fetched.indicators["andel"], id="aldst", query={"kpi": "N00001"})
    grown = replace(
        fetched, indicators={"aldst": new, **fetched.indicators}, also=(*fetched.also, "1982"), first="2000"
    )
    chain = why(ground_of(grown), "andel/9901/2019/T")
    assert facts(chain, "row")["read_again"]
    assert chain.holds


def test_without_the_others_the_place_is_still_known(fetched: Study) -> None:
    """Another indicator of the same request has left the study: the reply cannot be read as it was then."""
    alone = replace(fetched, indicators={"andel": fetched.indicators["andel"]}, derived={})
    chain = why(ground_of(alone), "andel/9901/2019/T")
    assert not facts(chain, "row")["read_again"]
    assert facts(chain, "place")["figure"] == str(value_of("N99001", "9901", 2019, "T"))
    assert chain.holds
