"""Sound inputs to begin with: small, in the form of the real ones, about places that do not exist."""

from __future__ import annotations

from typing import Any

Document = dict[str, Any]


def _envelope(values: list[Any]) -> Document:
    return {"values": values, "next_url": None, "previous_url": None, "count": len(values)}


def _row(area: str, year: int, *values: tuple[str, float | None]) -> Document:
    entries = [
        {
            "gender": sex,
            "count": 1,
            "status": "" if value is not None else "Missing",
            "value": value,
            "isdeleted": False,
        }
        for sex, value in values
    ]
    return {"kpi": "N99001", "period": year, "municipality": area, "values": entries}


KOLADA_DATA = _envelope(
    [
        _row("9901", 2021, ("T", 12.5), ("K", 11.0), ("M", 14.25)),
        _row("9901", 2022, ("T", 0.0)),
        _row("9902", 2022, ("K", None), ("T", None), ("M", 3.0)),
        _row("0000", 2022, ("T", 7.75)),
    ]
)
_KPI = {
    "id": "N99001",
    "title": "Påhittad andel (%)",
    "description": "Påhittat.",
    "is_divided_by_gender": True,
    "municipality_type": "K",
    "auspice": None,
    "operating_area": "Påhittat",
    "perspective": "Resurser",
    "prel_publication_date": "2026-03-01",
    "publication_date": "2026-04-15",
    "publ_period": "2025",
    "has_ou_data": False,
}
KOLADA_KPIS = _envelope(
    [_KPI, {**_KPI, "id": "N99002", "title": "Påhittad kostnad (-2023)", "publ_period": None}]
)
KOLADA_GROUP = _envelope(
    [
        {
            "id": "G990",
            "title": "Påhittade kommuner",
            "members": [
                {"member_id": "9901", "member_title": "Påhittat"},
                {"member_id": "0099", "member_title": "Län"},
            ],
        }
    ]
)


def _dimension(label: str, codes: dict[str, str], **extension: Any) -> Document:
    index = {code: place for place, code in enumerate(codes)}
    return {"label": label, "category": {"index": index, "label": dict(codes)}, "extension": extension}


_REGIONS = {"00": "Riket", "9901": "Påhittat", "9902": "Uppdiktat"}
_SEXES = {"1": "män", "2": "kvinnor"}
_YEARS = {"2020": "2020", "2021": "2021", "2022": "2022"}
_CONTENTS = {"BE9901N1": "Folkmängd"}
_HEAD = {
    "version": "2.0",
    "class": "dataset",
    "label": "Påhittad folkmängd",
    "source": "SCB",
    "updated": "2025-02-21T07:00:00Z",
    "role": {"time": ["Tid"], "metric": ["ContentsCode"]},
    "id": ["Region", "Kon", "ContentsCode", "Tid"],
    "size": [3, 2, 1, 3],
}
SCB_DATA: Document = {
    **_HEAD,
    "extension": {"px": {"tableid": "TAB9901", "decimals": 0}},
    "dimension": {
        "Region": _dimension("region", _REGIONS),
        "Kon": _dimension("kön", _SEXES),
        "ContentsCode": _dimension("tabellinnehåll", _CONTENTS),
        "Tid": _dimension("år", _YEARS),
    },
    "value": [10, 20, 30, 11, 21, 31, 1.5, None, 0, 2, 3, None, 5, 6, 7, 8, 9, 10],
    "status": {"7": "..", "11": "-"},
}
SCB_METADATA: Document = {
    **_HEAD,
    "extension": {"px": {"tableid": "TAB9901", "nextUpdate": "2026-02-21T07:00:00Z"}, "discontinued": False},
    "dimension": {
        "Region": _dimension(
            "region", _REGIONS, elimination=True, codelists=[{"id": "agg_Pahittat", "label": "Grupper"}]
        ),
        "Kon": _dimension("kön", _SEXES, elimination=True, codelists=[]),
        "ContentsCode": _dimension("tabellinnehåll", _CONTENTS, elimination=False),
        "Tid": _dimension("år", _YEARS, elimination=False),
    },
}
SCB_CODELIST: Document = {
    "id": "agg_Pahittat",
    "label": "Grupper",
    "language": "sv",
    "type": "Aggregation",
    "values": [
        {"code": "00", "label": "Riket", "valueMap": ["00"]},
        {"code": "9901", "label": "Påhittat", "valueMap": ["9901"]},
        {"code": "9902", "label": "Uppdiktat", "valueMap": ["9902", "9903"]},
    ],
}
SCB_CONFIG: Document = {
    "apiVersion": "2.3.2",
    "maxDataCells": 150000,
    "maxCallsPerTimeWindow": 30,
    "timeWindow": 10,
    "defaultLanguage": "sv",
    "languages": [{"id": "sv", "label": "Svenska"}],
}
SCB_TABLES: Document = {
    "language": "sv",
    "tables": [
        {
            "id": "TAB9901",
            "label": "Påhittad folkmängd. År 2020-2022",
            "description": "",
            "updated": "2026-06-02T06:00:00Z",
            "firstPeriod": "2020",
            "lastPeriod": "2022",
            "discontinued": None,
            "links": [{"rel": "self", "hreflang": "sv", "href": "https://scb.example/tables/TAB9901"}],
        }
    ],
    "page": {"pageNumber": 1, "pageSize": 20, "totalElements": 1, "totalPages": 1},
    "links": [],
}
SCB_QUERY: Document = {
    "table": "TAB9901",
    "select": {"ContentsCode": "BE9901N1"},
    "region": "Region",
    "sex": {"variable": "Kon", "F": "2", "M": "1", "eliminate": "T"},
}

LOCAL_CSV = """kommun;ar;kon;andel;status
1783;2021;T;12,5;
1783;2022;K;1 234,5;
0767;2022;M;..;
0767;2022;T;;sekretess
"1783";2022-Q3;T;"0,5";
0767;2020-07;totalt;3;provisional
"""
LOCAL_SCHEMA: Document = {
    "fields": [
        {"name": "kommun", "type": "string", "constraints": {"required": True, "pattern": "[0-9]{4}"}},
        {"name": "ar", "type": "string"},
        {
            "name": "andel",
            "type": "number",
            "decimalChar": ",",
            "groupChar": " ",
            "constraints": {"minimum": 0},
        },
        {"name": "kon", "type": "string", "constraints": {"enum": ["T", "K", "M"]}},
    ],
    "missingValues": ["", ".."],
    "primaryKey": ["kommun", "ar", "kon"],
}

STUDY = """[study]
name = "pahittad"
title_sv = "Påhittad"
title_en = "Invented"
regions = ["1783", "0767"]
group = "peers"
benchmark = "00"
first = "2000"
last = "2022"
change_from = "2019"
intro_sv = "Påhittat."
claims = "claims.csv"

[sources.scb]
base_url = "https://scb.example/api/v2"

[groups.peers]
title = "Peers"
regions = ["0767", "1783", "0330"]
around = "1783"

[groups.by_source]
title = "By source"
source = "kolada"
id = "G990"

[indicators.N99001]
source = "kolada"
query = { kpi = "N99001", zero_is_missing = [2010] }
title_sv = "Påhittad"
title_en = "Invented"
definition_sv = "Påhittat"
unit = "%"
kind = "share"
polarity = "lower_is_better"
producer = "Nobody"
decimals = 1
measure = "flow"
headline = true
breaks = [{ period = "2012", reason = "Another question" }]

[indicators.N99002]
source = "kolada"
query = { kpi = "N99002" }
title_sv = "Kostnad"
title_en = "Cost"
unit = "kr/inv"
kind = "amount"
polarity = "none"
producer = "Nobody"
price_basis = "nominal"
successor = "N99001"

[derived.cost_share]
formula = "N99002 * 100 / N99001"
title_sv = "Kvot"
title_en = "Ratio"
unit = "kr/inv"
kind = "amount"
polarity = "none"

[metrics.level]
group = "peers"

[[programmes]]
region = "1783"
start = "2016-01"
end = "2020"
title = "Work"
source = "Nobody"

[[statements]]
text_sv = "Värdet är {value}."
text_en = "The value is {value}."
figures = { value = "level/N99001/1783/value" }
holds = ["value < 100"]
region = "1783"

[publisher]
name = "Påhittade kommunen"
email = "statistik@pahittat.example"
licence = "CC0-1.0"

[dataset]
name = "pahittat"
address = "https://pahittat.example/data"
revised_share = 0.01
"""
TOML_POOL = (
    *(
        "inf",
        "-inf",
        "nan",
        "1e400",
        "-0.0",
        "true",
        "[]",
        "{}",
        '""',
        "'''x'''",
        '"""',
        "1979-05-27",
        "07:32:00",
    ),
    *(
        "1979-05-27T07:32:00Z",
        "0xff",
        "1_000",
        "9" * 400,
        "[" * 150 + "]" * 150,
        "{a={b={c=1}}}",
        '["1783", 1]',
    ),
    *(
        '"\\u0000"',
        '"\\u001b[31m"',
        '"../../x"',
        '"/etc/passwd"',
        '"javascript:alert(1)"',
        '"https://u:p@h/x?y#z"',
    ),
    *(
        '"N99001 / (N99002 - N99002)"',
        '"((((((N99001))))))"',
        '"' + "(" * 500 + '"',
        '"' + "-" * 2000 + 'N99001"',
    ),
    *(
        '"=cmd|x"',
        '"<script>"',
        '"\\u202e"',
        '"0000"',
        '"2022-W53"',
        '"9999"',
        '"derived"',
        '"municipalities"',
    ),
    *(
        "[study]",
        "[[study]]",
        "[indicators]",
        "[indicators.'../x']",
        "[metrics.level]",
        "kpi",
        "=",
        "\\u0000",
    ),
)
CLAIMS = (
    "id,region,title,kind,indicator_hint,unit,period_from,value_from,period_to,value_to,target,comparator,"
    "document,publisher,published,note,direction,relation,start,need,title_sv,need_sv,address\n"
    'A1,1783,"Fewer, much fewer",change,N99001;N99002 rising,count,2019,200,2022,100,,,a.txt,Nobody'
    ',2023-01-01,"falling; also level",falling,large,2018;2020,the minutes,Färre,protokollen'
    ",https://example.org/a?b=1#c\n"
    "A2,00,A target,target,N99001*1000/N99002,%,,,2025,,8.5,all,b.txt,Nobody,,at most,,at_most,,,,,\n"
)
CSV_POOL = (
    *(
        "",
        "1783",
        "0767",
        "9901",
        "2019",
        "2022-W53",
        "1e999",
        "nan",
        "-inf",
        "1,5",
        "1 234",
        "..",
        "-",
        '"',
        '""',
    ),
    *(
        '"a\nb"',
        "\x00",
        "=cmd|x",
        "\x1b[2J",
        "\u202e",
        ";",
        ",",
        "\t",
        "9" * 400,
        "x" * 140_000,
        "falling",
        "TRUE",
    ),
    *(
        "N99001/0",
        "(" * 500,
        "٢٠٢٢",
        "²",
        "totalt",
        "missing",
        "javascript:alert(1)",
        "a.txt/../../b",
        "sep=;",
    ),
)
CORRECTIONS = """[[corrections]]
indicator = "N99001"
region = "1783"
period = "2021"
expect = 12.5
value = 13.5
reason = "Fel i källan"
source = "Brev"
by = "Nobody"
made = 2026-01-01
expires = 2027-01-01

[[corrections]]
indicator = "N99002"
regions = ["1783", "0767"]
periods = ["2020", "2021"]
sex = "F"
expect = "missing"
value = 1000
reason = "Saknas"
source = "Brev"
by = "Nobody"
made = 2026-01-01
expires = 2027-01-01
"""
