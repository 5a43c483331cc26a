"""The file corrections.toml: known errors at the sources, what should stand there, and until when.

Every key of the file is described in docs/corrections.md.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from datetime import date
from itertools import product

from obs.models import Finding, Indicator, Place
from obs.observations import LARGEST, SEXES
from obs.study.forms import ANYWHERE, day, period, periods, region, regions
from obs.study.lines import lines_of
from obs.study.model import Correction, Corrections, Study
from obs.study.tables import Problems, Table, did_you_mean, quoted

_SECTION = "corrections"
KEYS = (
    *("indicator", "region", "regions", "period", "periods", "sex", "expect", "value", "status"),
    *("reason", "reason_sv", "source", "by", "made", "expires"),
)
"""The keys of an entry."""

NOT_SHOWN = ("missing", "not_applicable")
"""What may be said to stand in the place of a wrong figure."""
_NONE_GIVEN = ("missing", "not_applicable", "deleted")
_LINE = re.compile(r"at line (\d+)")


def read_corrections(body: bytes, file: str, study: Study, *, today: date) -> Corrections:
    """What *body*, the content of *file*, corrects of *study*; its problems name the line, and are all told.

    A file with a problem corrects nothing.
    """
    problems = _Located(file)
    try:
        text = body.decode("utf-8-sig")
        values = tomllib.loads(text)
    except UnicodeDecodeError as error:
        problems.at(body.count(b"\n", 0, error.start) + 1, "this is not UTF-8", "save the file as UTF-8")
    except (ValueError, RecursionError) as error:
        told = _LINE.search(str(error))
        what = f"this is not TOML: {error}"
        problems.at(int(told[1]) if told else None, what, "texts stand in quotes, each key once")
    else:
        problems.lines_by_path = lines_of(text)
        entries = tuple(_entries(Table(values, "", problems), problems, study))
        if not problems.found:
            return Corrections(file=file, day=today, entries=entries)
    return Corrections(file=file, day=today, problems=tuple(problems.found))


class _Located(Problems):
    """Problems as findings, each with the line on which it stands."""

    def __init__(self, file: str) -> None:
        super().__init__(file)
        self.lines_by_path: Mapping[str, int] = {}
        self.found: list[Finding] = []

    def add(self, where: str, what: str) -> None:
        """Note that *what* is wrong at key path *where*."""
        line = self.line(where) or self.line(where.rpartition(".")[0])
        self.at(line or None, f"{where}: {what}")

    def at(self, line: int | None, what: str, advice: str = "") -> None:
        """Note that *what* is wrong in *line*."""
        place = Place(file=self.file, row=line)
        message = f"line {line}: {what}" if line else what
        self.found.append(
            Finding(code="correction", severity="error", message=message, suggestion=advice, place=place)
        )

    def line(self, where: str) -> int:
        """The line of key path *where*, 0 where it has none of its own."""
        return self.lines_by_path.get(where, 0)


def _entries(root: Table, problems: _Located, study: Study) -> Iterator[Correction]:
    """One for each figure that an entry of *root* names; of two for one figure the second is a problem."""
    root.refuse_unknown((_SECTION,))
    taken: dict[tuple[str, str, str, str], Correction] = {}
    for table in root.tables(_SECTION):
        for each in _entry(table, problems.line(table.path), study):
            other = taken.setdefault(each.key, each)
            if other is each:
                yield each
            else:
                indicator, place, time, sex = each.key
                problems.add(
                    table.path,
                    f"{indicator} of {place} for {time} ({sex}) is corrected already, in line {other.line}; "
                    "a figure has one correction",
                )


def _entry(table: Table, line: int, study: Study) -> Iterator[Correction]:
    table.refuse_unknown(KEYS)
    indicator = _indicator(table, study)
    places = _one_or_more(table, "region", "regions")
    times = _one_or_more(table, "period", "periods")
    sex = table.choice("sex", SEXES, "T")
    expect, value, status = _expected(table), *_outcome(table)
    made, expires = day(table, "made"), day(table, "expires")
    if made and expires and expires < made:
        table.problem("expires", f"{expires} is before {made}, when it was made")
    if expect is not None and (value if status == "" else status) == expect:
        table.problem("expect", "is what the entry puts in its place; then there is nothing to correct")
    if indicator and value is not None:
        _check_kind(table, value, indicator)
    told = {key: _line(table, key) for key in ("reason", "source", "by")}
    reason_sv = _line(table, "reason_sv") if "reason_sv" in table else ""
    if indicator is None or made is None or expires is None or expect is None:
        return
    for place, time in product(places, times):
        yield Correction(
            indicator=indicator.id,
            region=place,
            period=time,
            sex=sex,
            expect=expect,
            value=value,
            status=status,
            reason=told["reason"],
            reason_sv=reason_sv,
            source=told["source"],
            by=told["by"],
            made=made,
            expires=expires,
            line=line,
        )


def _indicator(table: Table, study: Study) -> Indicator | None:
    id_ = table.text("indicator")
    if id_ in study.derived:
        formula = study.derived[id_].query["formula"]
        table.problem("indicator", f"{quoted(id_)} is a formula; correct what it is made of: {formula}")
    elif id_.strip() and id_ not in study.indicators:
        hint = did_you_mean(id_, study.indicators)
        table.problem("indicator", f"{quoted(id_)} is no indicator of the study{hint}")
    return study.indicators.get(id_)


def _one_or_more(table: Table, one: str, more: str) -> tuple[str, ...]:
    """What stands under the key *one*, or listed under *more*: codes of regions, or periods."""
    if (one in table) == (more in table):
        table.problem(one, f"needs either {one}, or {more} with a list")
        return ()
    if table.values.get(more) == []:
        table.problem(more, "must not be empty")
    if one == "region":
        return regions(table, more, ANYWHERE) if more in table else (region(table, one, ANYWHERE),)
    return periods(table, more) if more in table else (period(table, one),)


def _outcome(table: Table) -> tuple[float | None, str]:
    """What should stand there: a value, or none and the status that says why."""
    if ("value" in table) == ("status" in table):
        table.problem("value", f'needs either value, or status = "{NOT_SHOWN[0]}" without a value')
        return None, NOT_SHOWN[0]
    if "status" in table:
        return None, table.choice("status", NOT_SHOWN)
    return _number(table, "value"), ""


def _expected(table: Table) -> float | str | None:
    """What the source gives: a number, or the status that stands in its place."""
    given = table.values.get("expect")
    if not isinstance(given, str):
        return _number(table, "expect")
    if given not in _NONE_GIVEN:
        table.problem(
            "expect",
            f"{quoted(given)} is neither a number nor one of {', '.join(_NONE_GIVEN)}; "
            "a figure that the source suppresses is never put in",
        )
    return given


def _number(table: Table, key: str) -> float | None:
    """A number of the size of a figure; NaN and infinity are none."""
    given = table.values.get(key)
    if key not in table:
        table.problem(key, "is missing")
    elif isinstance(given, bool) or not isinstance(given, int | float):
        table.problem(key, f"must be a number, not {quoted(str(given))}")
    elif not abs(given) <= LARGEST:  # so is NaN
        table.problem(key, f"must be a number between {-LARGEST:g} and {LARGEST:g}")
    else:
        return float(given) or 0.0  # -0.0 is 0.0
    return None


def _check_kind(table: Table, value: float, indicator: Indicator) -> None:
    """Note a *value* that no figure of *indicator* can have."""
    if indicator.kind == "share" and not 0 <= value <= 100:
        table.problem("value", f"{value:g} is no share: {indicator.id} runs from 0 to 100")
    elif indicator.kind == "count" and value < 0:
        table.problem("value", f"{value:g} is no count: {indicator.id} is never negative")


def _line(table: Table, key: str) -> str:
    """Text under *key* on one line."""
    return " ".join(table.text(key).split())
