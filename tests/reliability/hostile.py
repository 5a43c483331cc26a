"""A study that somebody filled with what would act in a terminal, a page or a spreadsheet; and its figures.

The figures are invented and stand for nothing; the codes are those of real municipalities only because a
study may name no others.
"""

from __future__ import annotations

from pathlib import Path

MARKUP = (
    "<script>alert(1)</script>\"'><img src=x onerror=alert(1)></style></title><!-- ]]> &lt; & {{7*7}} ${1}"
)
"""What would leave its place in HTML, SVG, XML, CSS, Markdown or a template."""
LINK = "[x](javascript:alert(1)) <javascript:alert(1)> ![x](https://evil.example/x.png) `</code>`"
ACTIVE = "\x1b[2J\x1b]0;owned\x07\x9b31m\r\x08"
"""What would act on a terminal."""
TURNING = "\u202egnp.exe"

STUDY = """[study]
name = "fientlig"
title_sv = {text}
title_en = {text}
intro_sv = {text}
intro_en = {text}
regions = ["1783", "0767"]
group = "peers"
claims = "claims.csv"

[groups.peers]
title = {text}
title_sv = {text}
title_en = {text}
regions = ["1783", "0767", "0330"]

[indicators.own_share]
source = "local_csv"
query = {{ file = "egen.csv", region = "kommun", period = "ar", value = "andel" }}
title_sv = {text}
title_en = {text}
label_sv = {text}
definition_sv = {text}
definition_en = {text}
unit = "%"
kind = "share"
polarity = "lower_is_better"
producer = {text}
headline = true
breaks = [{{ period = "2020", reason = {text}, reason_sv = {text} }}]

[[programmes]]
region = "1783"
start = "2020-01"
title = {text}
title_sv = {text}
source = {text}

[[statements]]
text_sv = {brackets}
text_en = {brackets}
figures = {{ value = "level/own_share/1783/value" }}
holds = ["value < 100"]

[publisher]
name = {text}
email = "statistik@pahittat.example"
organisation_number = "2120009901"

[dataset]
name = "fientlig"
title_sv = {text}
title_en = {text}
description_sv = {text}
description_en = {text}
address = "https://pahittat.example/data"
"""
CLAIMS = (
    "id,region,title,kind,indicator_hint,unit,period_from,value_from,period_to,value_to,target,comparator,"
    "document,publisher,published,note,direction,relation,start,need,title_sv,need_sv,address\n"
)


def toml(text: str) -> str:
    """*text* as a string of TOML."""
    return '"' + "".join(each if each.isalnum() else f"\\u{ord(each):04x}" for each in text) + '"'


def cell(text: str) -> str:
    """*text* as a cell of CSV."""
    return '"' + text.replace('"', '""') + '"'


def study(text: str) -> str:
    """An obs.toml in which *text* stands wherever somebody can put words."""
    brackets = text.replace("{", "").replace("}", "") + "{value}"
    return STUDY.format(text=toml(text), brackets=toml(brackets))


def write(folder: Path, text: str) -> None:
    """A study, its claims and its figures in *folder* with *text* wherever somebody can put words."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "obs.toml").write_text(study(text), encoding="utf-8")
    told = cell(text)
    row = f"A1,1783,{told},change,own_share,%,2019,2,2022,1,,,{told},{told},2023-01-01,{told},falling,,,"
    row += f"{told},{told},{told},"
    (folder / "claims.csv").write_text(f"{CLAIMS}{row}\n", encoding="utf-8", newline="")
    years = range(2015, 2023)
    rows = [
        f"{code};{year};{number + (year - 2015) / 4}"
        for number, code in enumerate(("1783", "0767", "0330"), 1)
        for year in years
    ]
    (folder / "egen.csv").write_text("kommun;ar;andel\n" + "\n".join(rows) + "\n", encoding="utf-8")
