"""The metrics' texts in Swedish: all are there, none is left over, and figures and parts are the same."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl
import pytest
from babel.messages.pofile import read_po

import obs_comparison
from obs.compare import Options, compare, measure
from obs.compare.example import panel_of
from obs.compare.running import run
from obs.language import Note, Text, Voice, catalogue_of, voice_of
from obs.models import MetricInfo
from obs.plugins import OWN_DISTRIBUTIONS, Registry
from obs.report.fields import fields_of
from obs.snapshot import embedded
from obs.study import builtin

ROOM = Path(obs_comparison.__file__).parent
REGISTRY = Registry.from_entry_points(environ={})
INFOS = {
    id_: metric.info
    for id_, metric in REGISTRY.metrics.items()
    if REGISTRY.owners[id_].distribution in OWN_DISTRIBUTIONS
}
# References that are names of works and no more: they stay.
WORKS = {
    "decomposition",
    "effect",
    "effect_path",
    "expected",
    "funnel",
    "level",
    "real",
    "robustness",
    "standings",
    "target",
}
# Columns of text with codes, periods and names.
DATA = {
    *("indicator", "region", "region_name", "period", "start", "change_from", "base_year", "year", "last"),
    *("pre_from", "baseline_period", "covariate_period", "weights", "neighbours", "neighbour_name"),
    *("neighbour", "sum_of", "model", "status"),
}
# What the metrics are run with over the study; those not named as they are.
RUNS: list[tuple[str, Options, Mapping[str, object]]] = [
    ("budget", Options(indicators=("N31001", "N31008"), regions=("0767",)), {"budget": 1000.0}),
    ("budget", Options(indicators=("N31001", "N31008"), regions=("0767",)), {"budget": 1.0}),
    ("decomposition", Options(indicators=("N31857",)), {"method": "lmdi"}),
    ("effect", Options(indicators=("N31807", "N31001", "N31857")), {"start": "2018", "pre_from": "2000"}),
    ("effect", Options(indicators=("N31807",)), {"start": "2018", "sweep": 0, "predictors": ["N03920"]}),
    ("effect_path", Options(all_indicators=True), {"start": "2018", "pre_from": "2000"}),
    ("funnel", Options(indicators=("N31807",)), {"scale": "arcsine"}),
    ("level", Options(), {"cut_points": [10, 90]}),
    ("peers", Options(), {"stability_years": ["2020"]}),
    *(
        ("robustness", Options(all_indicators=True), {"finding": finding})
        for finding in ("fell", "rose_every_period", "lowest", "lower", "higher")
    ),
    ("target", Options(indicators=("U31506", "U40455")), {"target": 60.0}),
    ("target", Options(indicators=("U31506", "U40455", "N31807")), {"target": 5.0, "relation": "at_most"}),
    ("trend", Options(all_indicators=True), {"across_breaks": "refuse"}),
    ("uncertainty", Options(all_indicators=True), {"draws": 100}),
    ("unit_cost", Options(indicators=("N31849", "N31805")), {"claimed": 96996.0}),
    (
        "unit_cost",
        Options(indicators=("N31849", "N31805", "N31807"), regions=("1293",)),
        {"claimed": 96996.0, "cases": 10, "months": 6},
    ),
    *(
        (id_, Options(all_indicators=True), {})
        for id_ in sorted(INFOS)
        if not INFOS[id_].required and id_ != "uncertainty"
    ),
]


@dataclass(frozen=True, slots=True)
class Listening(Voice):
    """A voice that keeps what its catalogue does not know, but for what is Swedish already."""

    missing: list[str] = field(default_factory=list[str])

    def untranslated(self, text: str) -> str:
        """Keeps *text*, unless it is Swedish by nature: a unit."""
        if text and text not in catalogue_of("en").texts:
            self.missing.append(text)
        return text

    def _part(self, text: str) -> str:
        """Keeps a part of a remark that is said as it is and looks like a phrase."""
        said = Voice._part(self, text)
        if said == text and re.search(r"[a-z]{3} [a-z]{2}", text):
            self.untranslated(text)
        return said


def listening() -> Listening:
    voice = voice_of("sv", REGISTRY.catalogues)
    return Listening(voice.language, voice.catalogue, voice.locale)


def texts_of(info: MetricInfo) -> Iterator[str]:
    """Every text that the metric says of itself."""
    yield from (info.title, *info.assumptions, *info.meanings.values())
    if info.id not in WORKS:
        yield info.reference
    if info.example:
        yield info.example.text
    for each in fields_of(info):
        yield from (each.heading, each.description)
        yield "" if each.unit == "indicator" or each.unit.startswith("by ") else each.unit


def words_of(table: pl.DataFrame) -> Iterator[str]:
    """Every word, unit and remark in the result *table*."""
    for name, dtype in table.schema.items():
        if dtype == pl.String and name not in DATA:
            yield from table[name].drop_nulls().unique().sort()


@pytest.fixture(scope="module", name="words")
def _words() -> set[str]:
    """Every word and remark that the metrics say of the built-in study, and in their examples."""
    study, figures = builtin(), embedded("bistand")
    terms = {name: source.info.terms for name, source in REGISTRY.sources.items()}
    options = Options(all_indicators=True)
    compared = compare(study, figures, REGISTRY.metrics, options, terms=terms).table
    words = {*compared["note"].drop_nulls(), *compared["band"].drop_nulls()}
    for id_, asked, parameters in RUNS:
        measured = measure(study, figures, REGISTRY.metrics, id_, asked, parameters=parameters, terms=terms)
        words |= {*words_of(measured.table), *measured.problems.values()}
    for id_, info in INFOS.items():
        if info.example:
            table = run(REGISTRY.metrics, id_, panel_of(info.example), info.example.parameters)
            words |= {*words_of(table)}
    return words


def entries() -> Iterator[tuple[str, str, bool]]:
    """Each text of the Swedish catalogue, what it is called, and whether it is a remark."""
    with (ROOM / "sv.po").open("rb") as file:
        for message in read_po(file):
            if message.id:
                yield str(message.id), str(message.string), message.context == "note"


def test_what_a_metric_says_of_itself_is_there_in_swedish() -> None:
    voice = listening()
    for info in INFOS.values():
        for text in texts_of(info):
            voice.say(Text(text))
    assert voice.missing == []


def test_what_a_metric_answers_is_there_in_swedish(words: set[str]) -> None:
    """On the built-in study, with the parameters that give most words, and in the examples."""
    voice = listening()
    for each in sorted(words):
        voice.say(Note(each))
    assert sorted(set(voice.missing)) == []


def test_no_text_is_left_over(words: set[str]) -> None:
    """Each stands in what a metric says of itself, in an answer or, alone or as two, in its code."""
    said = {text for info in INFOS.values() for text in texts_of(info)} | words
    literals = {text for text, whole in written() if whole}
    forms = [form_of(text) for text, whole in written() if not whole and len(re.findall("[a-z]", text)) > 5]
    left = [
        text
        for text, _, is_note in entries()
        if not is_note
        and text not in said | literals
        and not any(form.fullmatch(text) for form in forms)
        and not any(text[:at] in literals and text[at:] in literals for at in range(len(text)))
    ]
    assert left == []


def test_no_remark_is_left_over() -> None:
    """What stands between the parts of each stands in the code as well, of composed ones each word."""
    code = "\n".join(text for text, _ in written())
    left = [
        text
        for text, _, is_note in entries()
        if is_note
        for piece in re.split(r"\{\w+\}|[,:;.'()]|^\d", text)
        for stretch in (piece.split() if text.startswith(COMPOSED) else [piece.strip()])
        if stretch.removesuffix("s") not in code
    ]
    assert sorted(set(left)) == []


# How remarks begin into which the code puts a word for another.
COMPOSED = (
    *("at_least, ", "at_most, ", "the value itself is ", "of so few ", "exact ratio ", "a year, mean "),
    *("right only for a ", "1 donors left out ", "{donors} donors left out "),
)


def written() -> Iterator[tuple[str, bool]]:
    """Each text in the code, with {} for what is put in, and whether nothing is."""
    for path in ROOM.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.JoinedStr):
                parts = (part.value if isinstance(part, ast.Constant) else "{}" for part in node.values)
                yield "".join(map(str, parts)), False
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value, True


def form_of(text: str) -> re.Pattern[str]:
    return re.compile(".+".join(re.escape(part) for part in text.split("{}")))


def test_parts_and_numbers_are_those_of_the_original() -> None:
    wrong = [
        (text, swedish)
        for text, swedish, _ in entries()
        if _parts(text) != _parts(swedish) or _numbers(text, ",", ".") != _numbers(swedish, "\u00a0", ",")
    ]
    assert wrong == []


def _parts(text: str) -> list[str]:
    return sorted(re.findall(r"\{\w+\}", text))


def _numbers(text: str, thousands: str, point: str) -> list[float]:
    """The numbers in *text*, in order of size; what is put in at a part is none of it."""
    whole = re.sub(rf"(?<=\d){thousands}(?=\d{{3}}\b)", "", text)
    pointed = re.sub(rf"(?<!\d){re.escape(point)}(?=[\d{{])", f"0{point}", whole)
    found = re.findall(rf"\d+(?:{re.escape(point)}\d+)?", re.sub(r"\{\w+\}", "", pointed))
    return sorted(float(each.replace(point, ".")) for each in found)
