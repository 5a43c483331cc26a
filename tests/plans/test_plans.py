"""Plans: frozen before the outcomes, refused when changed, followed to the letter."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest

from obs import Programme
from obs.errors import ConfigError
from obs.plans import Followed, Plan, follow, freeze, open_plan, written
from obs.plans.document import read, sha256_of
from obs.study import GroupSpec, builtin

if TYPE_CHECKING:
    from tests.plans.conftest import Bench

DAY = date(2017, 12, 1)
TREATED = "9901"


def frozen(bench: Bench, **changes: Any) -> Plan:
    return freeze(bench.ground(), TREATED, {"A1": None}, today=DAY, **changes)


def followed(bench: Bench, plan: Plan) -> Followed:
    from tests.plans.conftest import METRICS

    return follow(plan, "0" * 64, bench.study, bench, METRICS, terms={})


def test_a_plan_holds_what_was_declared(bench: Bench) -> None:
    """Both declared starts, the end, group and peers by their members, and the better direction."""
    plan = frozen(bench)
    assert (plan.frozen, plan.starts, plan.end) == ("2017-12-01", ("2018", "2019"), "2022")
    assert plan.expected == {"A1": "falling"}
    assert len(plan.group.members) == 30
    assert plan.peers is not None
    assert plan.peers.members == tuple(f"99{number:02}" for number in range(2, 9))
    assert plan.known == {"A1": "2017"}


def test_the_baseline_is_of_the_last_five_years(bench: Bench) -> None:
    plan = frozen(bench)
    assert {each.period for each in plan.baseline} == {"2013", "2014", "2015", "2016", "2017"}
    assert {each.region for each in plan.baseline} == {TREATED, "00", "median", "peers"}
    own = next(each for each in plan.baseline if (each.region, each.period) == (TREATED, "2017"))
    assert 56.5 < (own.value or 0.0) < 58.5


def test_a_plan_comes_back_from_its_file_as_it_was(bench: Bench) -> None:
    plan = frozen(bench, notes=("a remark",))
    body, digest = written(plan)
    assert read(body, "plan.json", expected=digest.upper()) == (plan, digest)


def test_equal_plans_have_equal_files(bench: Bench) -> None:
    assert written(frozen(bench)) == written(frozen(bench))


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("end",), "2021"),
        (("starts",), ["2018"]),
        (("expected", "A1"), "rising"),
        (("decision", "alpha"), 0.5),
        (("baseline", 0, "value"), 1.0),
        (("group", "members", 3), "9999"),
        (("indicators", "A1", "query", "table"), "other"),
    ],
)
def test_a_plan_changed_anywhere_is_refused(bench: Bench, path: tuple[Any, ...], value: object) -> None:
    content = json.loads(written(frozen(bench))[0])
    place = content
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = value
    with pytest.raises(ConfigError, match="changed after it was frozen"):
        read(json.dumps(content).encode(), "plan.json")


def test_a_plan_changed_together_with_its_hash_is_refused_by_the_published_one(bench: Bench) -> None:
    body, digest = written(frozen(bench))
    content = json.loads(body)
    content["end"] = "2021"
    content["sha256"] = sha256_of(content)
    changed = json.dumps(content).encode()
    assert read(changed, "plan.json")[0].end == "2021"
    with pytest.raises(ConfigError, match="not the one given"):
        read(changed, "plan.json", expected=digest)


def test_other_space_and_order_in_the_file_change_nothing(bench: Bench) -> None:
    """The hash is of the content: an editor that saves it anew does no harm."""
    body, digest = written(frozen(bench))
    content = dict(reversed(json.loads(body).items()))
    assert read(json.dumps(content).encode(), "plan.json")[1] == digest


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{}",
        b"[]",
        b"nothing",
        b'{"sha256": 1}',
        b"\xff\xfe",
        b"[" * 100_000,
        b'{"sha256": 1, "end": NaN}',
        b'{"sha256": 1, "title": "\\ud800"}',
    ],
)
def test_what_is_no_plan_is_refused(body: bytes) -> None:
    with pytest.raises(ConfigError, match=r"no plan|changed after"):
        read(body, "plan.json")


def test_a_plan_of_another_format_asks_for_an_update(bench: Bench) -> None:
    content = json.loads(written(frozen(bench))[0])
    content["format"] = 2
    content["sha256"] = sha256_of(content)
    with pytest.raises(ConfigError, match="format 2"):
        read(json.dumps(content).encode(), "plan.json")


@pytest.mark.parametrize(("key", "value"), [("end", "soon"), ("starts", ["2018", "x"]), ("region", 7)])
def test_a_plan_without_years_is_no_plan(bench: Bench, key: str, value: object) -> None:
    content = json.loads(written(frozen(bench))[0])
    content[key] = value
    content["sha256"] = sha256_of(content)
    with pytest.raises(ConfigError, match="is not a plan of this obs"):
        read(json.dumps(content).encode(), "plan.json")


def test_known_outcomes_cannot_be_planned(bench: Bench) -> None:
    bench.put("A1", last=2022)
    with pytest.raises(ConfigError, match="are known"):
        frozen(bench)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"starts": ("2023",)}, "no end after its start"),
        ({"end": "2016"}, "no end after its start"),
    ],
)
def test_a_plan_needs_an_end_after_its_start(bench: Bench, changes: dict[str, Any], said: str) -> None:
    with pytest.raises(ConfigError, match=said):
        frozen(bench, **changes)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"end": "soon"}, "end 'soon' is no period"),
        ({"starts": ("spring",)}, "start 'spring' is no period"),
        ({"pre_from": "xx"}, "pre-from 'xx' is no period"),
    ],
)
def test_a_plan_that_could_never_be_followed_is_not_frozen(
    bench: Bench, changes: dict[str, Any], said: str
) -> None:
    with pytest.raises(ConfigError, match=said):
        frozen(bench, **changes)


@pytest.mark.parametrize("region", ["00", "99"])
def test_a_plan_is_for_a_municipality(bench: Bench, region: str) -> None:
    """Its donors are municipalities, and the country is what it is compared with."""
    with pytest.raises(ConfigError, match="no municipality"):
        freeze(bench.ground(), region, {"A1": None}, starts=("2018",), end="2022", today=DAY)


def test_an_outcome_without_figures_of_the_region_is_refused(bench: Bench) -> None:
    bench.held["A1"] = bench.held["A1"].filter(pl.col("region").cast(pl.String) != TREATED)
    with pytest.raises(ConfigError, match="needs figures of every outcome"):
        frozen(bench)


def test_an_outcome_may_be_named_by_its_formula(bench: Bench) -> None:
    money: dict[str, Any] = {"unit": "kr/inv", "kind": "rate"}
    bench.study = replace(
        bench.study, indicators={id_: replace(each, **money) for id_, each in bench.study.indicators.items()}
    )
    plan = freeze(bench.ground(), TREATED, {"A1+B1": "falling"}, today=DAY)
    (outcome,) = plan.derived
    assert plan.expected == {outcome: "falling"}
    for id_ in ("A1", "B1"):
        bench.put(id_, last=2022)
    assert followed(bench, plan).final


def test_one_outcome_moves_one_way(bench: Bench) -> None:
    bench.study = replace(
        bench.study, indicators={"A1": replace(bench.study.indicators["A1"], query={"kpi": "X1"})}
    )
    with pytest.raises(ConfigError, match="A1 is named twice"):
        freeze(bench.ground(), TREATED, {"A1": "falling", "X1": "rising"}, today=DAY)


def test_who_had_a_programme_too_is_no_donor(bench: Bench) -> None:
    """Also where the study forgets it later: the plan keeps all programmes that it was frozen with."""
    other = Programme(region="9902", start="2017", title="Another", source="Nobody")
    bench.study = replace(bench.study, programmes=(*bench.study.programmes, other))
    plan = frozen(bench)
    assert plan.starts == ("2018", "2019")
    bench.put("A1", last=2022)
    bench.study = replace(bench.study, programmes=())
    (outcome,) = followed(bench, plan).outcomes
    by_ratio = {
        each.n for each in outcome.specifications if each.part == "cause" and "fit ratio" in each.method
    }
    assert by_ratio == {29}  # the treated and 28 of the others


def test_a_plan_needs_a_declared_start(bench: Bench) -> None:
    bench.study = replace(bench.study, programmes=())
    with pytest.raises(ConfigError, match="no start"):
        frozen(bench, end="2022")


def test_an_outcome_without_polarity_must_say_where_it_shall_move(bench: Bench) -> None:
    with pytest.raises(ConfigError, match="has no polarity") as caught:
        freeze(bench.ground(), TREATED, {"B1": None}, today=DAY)
    assert "B1=falling" in caught.value.suggestion
    assert freeze(bench.ground(), TREATED, {"B1": "rising"}, today=DAY).expected == {"B1": "rising"}


def test_an_outcome_without_figures_is_refused(bench: Bench) -> None:
    with pytest.raises(ConfigError, match="needs figures of every outcome"):
        freeze(bench.ground(), TREATED, {"C1": "falling"}, today=DAY)


def test_nothing_is_decided_before_the_last_outcomes(bench: Bench) -> None:
    plan = frozen(bench)
    bench.put("A1", last=2020, effect=5.0)
    found = followed(bench, plan)
    assert not found.final
    assert found.outcomes[0].missing == ("2021", "2022")
    assert str(found.outcomes[0].verdict) == "not testable with open data"


@pytest.mark.parametrize(("effect", "verdict"), [(5.0, "supported"), (-5.0, "not supported")])
def test_a_large_effect_is_found_and_its_opposite_is_not(bench: Bench, effect: float, verdict: str) -> None:
    """A fall of five points a year is more than all placebos show, by all methods."""
    plan = frozen(bench, starts=("2018",))
    bench.put("A1", last=2022, effect=effect)
    found = followed(bench, plan)
    assert found.final
    assert str(found.outcomes[0].verdict) == verdict


@pytest.mark.parametrize("without", ["peers", "a common size"])
def test_what_is_never_compared_does_not_stand_in_the_way(bench: Bench, without: str) -> None:
    """There may be no peers, and a count is set beside others in per cent only."""
    if without == "peers":
        bench.study = replace(bench.study, groups={"all": bench.study.groups["all"]})
    else:
        counts = replace(bench.study.indicators["A1"], kind="count", unit="antal")
        bench.study = replace(bench.study, indicators={"A1": counts})
    plan = frozen(bench, starts=("2018",))
    bench.put("A1", last=2022, effect=5.0)
    assert str(followed(bench, plan).outcomes[0].verdict) == "supported"


def test_a_start_that_was_declared_too_late_is_not_passed_over(bench: Bench) -> None:
    """The fall began in 2018: a test at the start 2019 fails, and the plan declares that start too."""
    plan = frozen(bench)
    bench.put("A1", last=2022, effect=5.0)
    (outcome,) = followed(bench, plan).outcomes
    assert str(outcome.verdict) == "depends on the indicator"
    failed = {each.window[:4] for each in outcome.specifications if each.holds is False}
    assert failed == {"2019"}


def test_no_effect_is_not_supported_by_the_cause(bench: Bench) -> None:
    """Whatever the figures happen to do, a municipality like all others is told from none."""
    plan = frozen(bench)
    bench.put("A1", last=2022)
    (outcome,) = followed(bench, plan).outcomes
    assert str(outcome.verdict) in ("not supported", "depends on the indicator")
    (cause,) = (each for each in outcome.judgements if each.part == "cause")
    assert cause.agreeing < cause.specifications


def test_a_plan_is_followed_whatever_the_study_has_become(bench: Bench) -> None:
    """Another group, other peers, another unit and no programmes: the plan's own count."""
    plan = frozen(bench)
    bench.put("A1", last=2022, effect=5.0)
    before = followed(bench, plan)
    bench.study = replace(
        bench.study,
        indicators={"A1": replace(bench.study.indicators["A1"], polarity="higher_is_better")},
        groups={"all": GroupSpec(id="all", title="few", regions=("9901", "9902"))},
        programmes=(),
        metrics={"effect": {"pre_from": "2015", "cut_off": 1}},
    )
    assert followed(bench, plan).outcomes == before.outcomes


def test_revised_baseline_figures_are_listed(bench: Bench) -> None:
    plan = frozen(bench)
    assert followed(bench, plan).revised == ()
    figures = bench.held["A1"].to_dicts()
    for row in figures:
        if (row["region"], row["period"]) == (TREATED, "2017"):
            row["value"] += 1.0
    bench.held["A1"] = pl.DataFrame(figures, schema=bench.held["A1"].schema)
    ((baseline, now),) = followed(bench, plan).revised
    assert (baseline.region, baseline.period) == (TREATED, "2017")
    assert now == pytest.approx((baseline.value or 0.0) + 1.0)


def test_a_plan_frozen_before_texts_had_two_languages_is_read_as_it_was(bench: Bench) -> None:
    """Neither its groups nor its breaks and programmes need a text in a language; its hash is what it was."""
    content: dict[str, Any] = json.loads(written(frozen(bench))[0])
    late = {"title_sv", "title_en", "source_sv", "source_en", "reason_sv"}
    of_indicators = [*content["indicators"].values(), *content["derived"].values()]
    told: list[dict[str, str]] = [
        *(content["group"], *content["programmes"], *([content["peers"]] if content["peers"] else [])),
        *(one for indicator in of_indicators for one in indicator["breaks"]),
    ]
    for each in told:
        for key in late & set(each):
            del each[key]
    content["sha256"] = sha256_of(content)
    plan, digest = read(json.dumps(content).encode(), "plan.json")
    assert digest == content["sha256"] == written(plan)[1]
    assert (plan.group.title_sv, plan.group.members) == ("", frozen(bench).group.members)


def test_an_indicator_of_a_plan_keeps_its_titles_though_one_is_empty(bench: Bench) -> None:
    """They were there from the beginning: without them the file would be no plan."""
    plan = frozen(bench)
    untitled = {id_: replace(each, title_en="") for id_, each in plan.indicators.items()}
    body, _ = written(replace(plan, indicators=untitled))
    assert read(body, "plan.json")[0].indicators["A1"].title_en == ""


def test_a_plan_keeps_the_short_name_of_an_indicator_and_is_itself_without_one(bench: Bench) -> None:
    """Plans had none at first: an empty one is left out of the file."""
    plan = frozen(bench)
    named = {id_: replace(each, label_sv="Kort") for id_, each in plan.indicators.items()}
    body, _ = written(replace(plan, indicators=named))
    assert read(body, "plan.json")[0].indicators["A1"].label_sv == "Kort"
    assert not {"label_sv", "successor"} & json.loads(written(plan)[0])["indicators"]["A1"].keys()


def test_the_built_in_plan_is_whole_and_declares_both_starts() -> None:
    """Kramfors: the printed start may be a slip, so that both years are declared; the end is 2026."""
    plan, digest = open_plan(builtin(), "kramfors")
    assert (plan.region, plan.starts, plan.end) == ("2282", ("2023", "2024"), "2026")
    assert all(period < "2023" for period in plan.known.values())
    assert {each.region for each in plan.programmes} == {"2282", "0767", "1293"}
    assert digest == "b9c574c08656c9bcb98c0e793606b08882fbcee8507211597ce7012f3c506500"
    assert written(plan)[1] == digest


def test_a_plan_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ConfigError):
        open_plan(builtin(), "nowhere")
    with pytest.raises(ConfigError, match="cannot be read"):
        open_plan(replace(builtin(), folder=tmp_path), str(tmp_path / "nowhere.json"))


def test_what_outcomes_in_real_prices_rest_on_is_credited(bench: Bench) -> None:
    """The price index is no outcome of the plan."""
    from tests.plans.conftest import index

    money = index("A1", unit="kr/inv", price_basis="nominal", polarity="lower_is_better")
    prices = index("scb_cpi", source="scb")
    bench.study = replace(bench.study, indicators={**bench.study.indicators, "A1": money, "scb_cpi": prices})
    bench.put("scb_cpi", last=2022)
    plan = frozen(bench, starts=("2018",))
    bench.put("A1", last=2022, effect=3.0)
    assert any(
        line.startswith("Egen bearbetning av data från scb ") for line in followed(bench, plan).credits
    )
