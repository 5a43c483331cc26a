"""Which requests a query leads to: limits, metadata, code lists, then data; or a finding and no data."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING

import pytest

from obs import Limits, Request, UnexpectedReplyError
from obs_scb.source import ScbSource

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.plugins.scb.conftest import Fetched, Kit

REGIONS = ("00", "01", "0330", "0380", "1783", "1982")


def asked(request: Request) -> dict[str, list[str]]:
    """What a data request selects."""
    assert request.body is not None
    selection = json.loads(request.body)["selection"]
    return {each["variableCode"]: each["valueCodes"] for each in selection}


def questions(
    kit: Kit, query: Mapping[str, object], regions: tuple[str, ...] = REGIONS, **span: str
) -> Fetched:
    """The requests up to and with those for data, none of which is answered."""
    answer = kit.canned(str(query["table"]))
    return kit.run(kit.plan(query, regions, **span), answer, stop_before="data")


def test_limits_come_first(kit: Kit) -> None:
    """The plan is /config alone; its reply sets the limits of the service and leads to the metadata."""
    (first,) = kit.plan(kit.POPULATION, REGIONS)
    assert (first.method, first.path) == ("GET", "/config")
    page = ScbSource().parse(first, kit.reply(kit.saved("config.json")))
    assert page.limits == Limits(connections=4, calls=30, seconds=10.0)
    assert [request.path for request in page.more] == ["/tables/TAB638/metadata?lang=sv"]


def test_the_plan_is_the_same_each_time(kit: Kit) -> None:
    """Equal queries give equal plans, so that an interrupted fetch goes on."""
    assert kit.plan(kit.POPULATION, REGIONS) == kit.plan(kit.POPULATION, REGIONS)
    assert kit.plan([], REGIONS) == []


@pytest.mark.parametrize("field", ["maxDataCells", "maxCallsPerTimeWindow", "timeWindow"])
@pytest.mark.parametrize("wrong", [None, "many", 0, True])
def test_a_config_without_limits_is_refused(kit: Kit, field: str, wrong: object) -> None:
    """A limit that is missing, no number or zero is not guessed."""
    (first,) = kit.plan(kit.POPULATION, REGIONS)
    config = {**kit.saved("config.json"), field: wrong}
    if wrong is None:
        del config[field]
    with pytest.raises(UnexpectedReplyError, match=f"{field}|below 1"):
        ScbSource().parse(first, kit.reply(config))


def test_one_metadata_request_per_table(kit: Kit) -> None:
    """Two indicators of one table share its metadata; each has data requests of its own."""
    growth = {**kit.POPULATION, "select": {"ContentsCode": "BE0101N2", "Alder": "tot"}}
    both = [kit.indicator(kit.POPULATION, "people"), kit.indicator(growth, "growth")]
    fetched = kit.run(kit.plan(both, REGIONS), kit.canned("TAB638"), stop_before="data")
    (metadata,) = fetched.sent_for("metadata")
    assert metadata.indicators == ("people", "growth")
    assert [request.indicators for request in fetched.left] == [
        ("people",),
        ("people",),
        ("growth",),
        ("growth",),
    ]


def test_every_code_is_sent_explicitly(kit: Kit) -> None:
    """A data request is a POST that names each variable kept with its codes, and no other."""
    fetched = questions(kit, kit.POPULATION, ("0380", "0330"), first="2020", last="2022")
    by_sex, total = fetched.left
    assert (by_sex.method, by_sex.path) == ("POST", "/tables/TAB638/data?lang=sv&outputFormat=json-stat2")
    assert asked(by_sex) == {
        "Region": ["0330", "0380"],
        "Alder": ["tot"],
        "Kon": ["2", "1"],
        "ContentsCode": ["BE0101N1"],
        "Tid": ["2020", "2021", "2022"],
    }
    assert asked(total) == {variable: codes for variable, codes in asked(by_sex).items() if variable != "Kon"}


def test_expressions_are_expanded_here(kit: Kit) -> None:
    """No expression leaves the house; an expression over a code named as well sends that code once."""
    select = {"ContentsCode": "*N1", "Alder": "tot", "Tid": ["top(3)", "2024"], "Region": ["03*", "0330"]}
    (by_sex, _) = questions(kit, {**kit.POPULATION, "select": select}).left
    assert asked(by_sex)["Tid"] == ["2022", "2023", "2024"]
    assert asked(by_sex)["Region"] == ["0330", "0380"]
    assert asked(by_sex)["ContentsCode"] == ["BE0101N1"]


def test_a_question_is_cut_below_the_cell_limit(kit: Kit) -> None:
    """With 100 cells allowed, 6 regions x 2 sexes x 31 years go in 4 parts that hold every cell once."""
    config = {**kit.saved("config.json"), "maxDataCells": 100}
    answer = kit.canned("TAB638", config=config)
    query = {**kit.POPULATION, "sex": {"variable": "Kon", "F": "2", "M": "1"}}
    parts = [asked(each) for each in kit.run(kit.plan(query, REGIONS), answer, stop_before="data").left]
    sizes = [math.prod(map(len, part.values())) for part in parts]
    assert (len(parts), sum(sizes)) == (4, 6 * 2 * 31)
    assert max(sizes) <= 100


def test_metropolitan_areas_are_no_municipalities(kit: Kit) -> None:
    """0010 looks like a municipality; it is never taken, even if a table has it and somebody asks."""
    metadata = kit.saved("TAB638_metadata.json")
    category = metadata["dimension"]["Region"]["category"]
    category["index"] = {code: place for place, code in enumerate(["00", "0010", "0330"])}
    category["label"] = {"00": "Riket", "0010": "Stor-Stockholm", "0330": "Knivsta"}
    answer = kit.canned("TAB638", metadata=metadata)
    fetched = kit.run(kit.plan(kit.POPULATION, ("00", "0010", "0330")), answer, stop_before="data")
    assert asked(fetched.left[0])["Region"] == ["00", "0330"]


def test_a_region_that_the_table_lacks_is_told(kit: Kit) -> None:
    """Regions missing in the table are an info finding; the others are fetched."""
    fetched = questions(kit, kit.POPULATION, ("1783", "9901"))
    (told,) = [each for each in fetched.findings if each.code == "region-not-in-table"]
    assert (told.severity, told.message) == ("info", "table TAB638 has no figures for 9901")
    assert asked(fetched.left[0])["Region"] == ["1783"]


def test_a_selection_of_regions_does_not_call_the_others_missing(kit: Kit) -> None:
    """Regions that the query itself leaves out are not reported as missing in the table."""
    select = {"ContentsCode": "BE0101N1", "Alder": "tot", "Region": "03*"}
    fetched = questions(kit, {**kit.POPULATION, "select": select})
    assert "region-not-in-table" not in fetched.codes


def change(query: Mapping[str, object], **changes: object) -> dict[str, object]:
    """*query* with some keys changed, or by None taken out."""
    return {key: value for key, value in {**query, **changes}.items() if value is not None}


@pytest.mark.parametrize(
    ("changes", "code", "advice"),
    [
        ({"select": {"ContentsCode": "BE0101N9", "Alder": "tot"}}, "unknown-code", "BE0101N1 (Folkmängd)"),
        ({"select": {"ContentsCode": "BE0101N1", "Alder": "total"}}, "unknown-code", "tot (totalt ålder)"),
        ({"select": {"ContentsCode": "BE0101N1", "Alder": "99*"}}, "unknown-code", "run from 0 to tot"),
        ({"select": {"ContentsCode": "BE0101N1", "Alder": "*"}}, "many-codes", "name one code"),
        ({"select": {"ContentsCode": "BE0101N1"}}, "missing-selection", "put it in eliminate"),
        ({"select": {"Alder": "tot"}}, "missing-selection", "BE0101N1 (Folkmängd)"),
        ({"select": {"ContentsCode": "BE0101N1", "Ålder": "tot"}, "eliminate": ["Civilstand", "Alder"]},
         "unknown-variable", "Alder (ålder)"),
        ({"eliminate": ["Civilstånd"]}, "unknown-variable", "Civilstand (civilstånd)"),
        ({"eliminate": ["Civilstand", "ContentsCode"], "select": {"Alder": "tot"}},
         "not-eliminable", "select"),
        ({"region": "region"}, "unknown-variable", "Region (region)"),
        ({"region": None}, "missing-selection", "region or sex"),
        ({"sex": None}, "missing-selection", "sex"),
        ({"sex": {"variable": "Kon", "T": "1+2"}}, "unknown-code", "1 (män), 2 (kvinnor)"),
        ({"codelists": {"Alder": "agg_Ålder10år"}}, "unknown-codelist", "agg_Ålder10årJ (10-årsklasser)"),
        ({"codelists": {"Kon": "vs_Kon"}}, "unknown-codelist", "there are none"),
        ({"codelists": {"Åldr": "agg_Ålder10årJ"}}, "unknown-variable", "Alder (ålder)"),
    ],
)  # fmt: skip
def test_a_wrong_query_is_found_before_data_are_asked_for(
    kit: Kit, changes: dict[str, object], code: str, advice: str
) -> None:
    """A mistyped variable, value or code list is an error with what was meant, and no data request."""
    fetched = questions(kit, change(kit.POPULATION, **changes))
    errors = {each.code: each.suggestion for each in fetched.findings if each.severity == "error"}
    assert code in errors, errors
    assert advice in errors[code]
    assert fetched.left == []


def test_a_wrong_query_does_not_stop_the_others(kit: Kit) -> None:
    """Of two indicators of a table, the sound one is fetched."""
    wrong = change(kit.POPULATION, select={"ContentsCode": "BE0101N9", "Alder": "tot"})
    broken = change(kit.POPULATION, table=None)
    both = [
        kit.indicator(wrong, "wrong"),
        kit.indicator(broken, "broken"),
        kit.indicator(kit.POPULATION, "right"),
    ]
    fetched = kit.run(kit.plan(both, REGIONS), kit.canned("TAB638"), stop_before="data")
    assert [request.indicators for request in fetched.left] == [("right",), ("right",)]
    errors = [(each.place.indicator, each.code) for each in fetched.findings if each.severity == "error"]
    assert errors == [("broken", "missing-key"), ("wrong", "unknown-code")]


@pytest.mark.parametrize(
    ("regions", "span", "code"),
    [
        (("9901",), {}, "no-region"),
        (REGIONS, {"first": "2025"}, "no-period"),
        (REGIONS, {"last": "1993"}, "no-period"),
    ],
)
def test_nothing_in_the_table_is_an_error(
    kit: Kit, regions: tuple[str, ...], span: dict[str, str], code: str
) -> None:
    """No region or no period of what was asked for: said so, and no data request with an empty selection."""
    fetched = questions(kit, kit.POPULATION, regions, **span)
    assert code in fetched.codes
    assert fetched.left == []


def test_a_table_without_regions_is_for_the_country(kit: Kit) -> None:
    """CPI has no region: it is asked for when Sweden is, and else said to be for the whole country."""
    assert len(questions(kit, kit.PRICES, ("00", "1783")).left) == 1
    fetched = questions(kit, kit.PRICES, ("1783",))
    assert (fetched.codes, fetched.left) == (["no-region"], [])


def test_months_are_chosen_by_year(kit: Kit) -> None:
    """Bounds are years; all months of those years are asked for."""
    (request,) = questions(kit, kit.BY_MONTH, ("01",), first="2026").left
    assert asked(request)["Tid"] == ["2026M01", "2026M02", "2026M03", "2026M04"]


def test_periods_of_another_kind_are_told(kit: Kit) -> None:
    """A table by school year or by span of years cannot be taken; the finding names the period."""
    metadata = kit.saved("TAB4352_metadata.json")
    metadata["dimension"]["Tid"]["category"] = {"index": ["2019/20", "2020/21"]}
    fetched = kit.run(
        kit.plan(kit.PRICES, ("00",)), kit.canned("TAB4352", metadata=metadata), stop_before="data"
    )
    (told,) = [each for each in fetched.findings if each.severity == "error"]
    assert (told.code, "'2019/20'" in told.message) == ("unsupported-period", True)


@pytest.mark.parametrize("spelling", ["codelists", "codeLists"])
def test_a_code_list_gives_the_codes(kit: Kit, spelling: str) -> None:
    """Codes of a code list are checked against the list, asked for through it, and named in each note.

    The key in the metadata was spelt codeLists until October 2025.
    """
    metadata = kit.saved("TAB638_metadata.json")
    extension = metadata["dimension"]["Alder"]["extension"]
    extension[spelling] = extension.pop("codelists")
    query = change(
        kit.POPULATION,
        select={"ContentsCode": "BE0101N1", "Alder": "-9"},
        codelists={"Alder": "agg_Ålder10årJ"},
    )
    answer = kit.canned("TAB638", metadata=metadata)
    fetched = kit.run(kit.plan(query, REGIONS), answer, stop_before="data")
    (request,) = fetched.sent_for("codelist")
    assert request.path == "/codelists/agg_%C3%85lder10%C3%A5rJ?lang=sv"
    body = json.loads(fetched.left[0].body or b"")
    assert {"variableCode": "Alder", "codelist": "agg_Ålder10årJ", "valueCodes": ["-9"]} in body["selection"]


def test_a_code_of_the_table_is_none_of_the_code_list(kit: Kit) -> None:
    """With a code list, the table's own codes no longer count."""
    fetched = questions(kit, change(kit.POPULATION, codelists={"Alder": "agg_Ålder10årJ"}))
    assert [each.code for each in fetched.findings if each.severity == "error"] == ["unknown-code"]
    assert fetched.left == []


def test_a_table_id_cannot_lead_elsewhere(kit: Kit) -> None:
    """An id with slashes is an error, and nothing is asked for."""
    (first,) = kit.plan({**kit.PRICES, "table": "../x?y"}, ("00",))
    page = ScbSource().parse(first, kit.reply(kit.saved("config.json")))
    assert ([finding.code for finding in page.findings], page.more) == (["wrong-kind"], ())


@pytest.mark.parametrize(
    ("path", "value"),
    [(("role",), {}), (("role", "time"), ["År"]), (("dimension",), None), (("id",), {}),
     (("dimension", "Kon", "category"), None)],
)  # fmt: skip
def test_metadata_of_another_form_is_refused(kit: Kit, path: tuple[str, ...], value: object) -> None:
    """A field of the metadata that is renamed or of another kind is named, with the address."""
    metadata = kit.saved("TAB638_metadata.json")
    parent = metadata
    for key in path[:-1]:
        parent = parent[key]
    parent[path[-1]] = value
    with pytest.raises(UnexpectedReplyError, match=r"scb\.example.*another form"):
        kit.run(kit.plan(kit.POPULATION, REGIONS), kit.canned("TAB638", metadata=metadata))
