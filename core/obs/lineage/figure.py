"""The chain of a result: the method, its parameters, whom it compared, and the observations behind it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import Any, cast

from obs.derivation import parts as parts_of
from obs.derivation import with_formulas
from obs.errors import ConfigError
from obs.lineage.corrections import corrections_behind
from obs.lineage.derived import followed
from obs.lineage.ground import Ground
from obs.lineage.model import Chain, Link
from obs.lineage.observation import reference_of, row_at
from obs.lineage.reference import unknown
from obs.lineage.rereading import Key
from obs.lineage.results import Computed, computed, key_of
from obs.lineage.words import figure
from obs.models import Finding, Indicator, Place
from obs.regions import name_of

_PERIODS = ("period", "year")


def result(ground: Ground, name: str, parts: tuple[str, ...]) -> Chain:
    """The chain of the figure *parts* (the key, then the column) of the table *name*.

    ConfigError where there is no such row or column, MetricError where the metric gives no result.
    """
    columns = key_of(ground, name)
    if len(parts) <= len(columns):
        ref = "/".join((name, *(each.upper() for each in columns), "COLUMN"))
        raise unknown(f"{'/'.join((name, *parts))} names no figure: it is to be {ref}")
    key = dict(zip(columns, parts, strict=False))
    _require_known(ground, name, key)
    made = computed(ground, name, key)
    row = _row(made, parts[: len(columns)])
    column = "/".join(parts[len(columns) :])
    if column not in row:
        near = get_close_matches(column, row, n=1)
        raise ConfigError(
            f"{name} has no column {column!r}",
            suggestion=(f"did you mean {near[0]}? " if near else "")
            + f"it has {', '.join(each for each in row if each not in columns)}",
        )
    return _chain(ground, made, row, column, "/".join((name, *parts)))


def _require_known(ground: Ground, name: str, key: Mapping[str, str]) -> None:
    """ConfigError for an indicator that the study does not have, which would only be an absent row."""
    id_ = key.get("indicator")
    known = ground.study.comparable()
    if id_ is not None and id_ not in known:
        near = get_close_matches(id_, known, n=1)
        ref = "/".join((name, *(near[0] if each == id_ else each for each in key.values()))) if near else ""
        raise unknown(f"the study has no indicator {id_!r}", ref)


def _row(made: Computed, key: tuple[str, ...]) -> Mapping[str, Any]:
    row = made.table.rows.get(key)
    if row is not None:
        return row
    name = made.table.name
    known = dict.fromkeys("/".join(each) for each in made.table.rows)
    near = get_close_matches("/".join(key), known, n=3)
    why = next((made.problems[part] for part in key if part in made.problems), "")
    raise ConfigError(
        f"{name} has no row {'/'.join(key)}" + (f": {why}" if why else ""),
        suggestion=f"did you mean {' or '.join(f'{name}/{each}' for each in near)}?"
        if near
        else f"its rows are named by {', '.join(made.table.key)}",
    )


def _chain(ground: Ground, made: Computed, row: Mapping[str, Any], column: str, ref: str) -> Chain:
    same = _observation_at(ground, made, row, column)
    value = row[column]
    indicator = ground.indicator(str(row.get("indicator", "")))
    parts = tuple(_followed(ground, made, row, same))
    others = tuple(
        ref
        for ref in dict.fromkeys(reference_of(*each) for each in _others(ground, made, row))
        if ref not in {part.ref for part in parts}
    )
    findings = list(_differences(parts, same, value, column, ref))
    own = "an observation as it is, looked up again just now" if same else "computed anew just now"
    return Chain(
        ref=ref,
        title=f"{column} of {made.table.name}" + _of_whom(row),
        value=value,
        unit=indicator.unit if indicator is not None and same and column != "status" else "",
        links=(
            Link(
                what="result",
                text=f"{figure(value)}, {own}{_meaning(made, column)}{_remarks(row)}",
                facts={"untouched": same is not None, "column": column, "row": _plain(row)},
            ),
            _method(ground, made),
            _compared(made, row),
            *corrections_behind(made, row, _periods(made, row), _ids(made, ground, row)),
            *_vintages(ground, made, row),
        ),
        parts=parts,
        others=others,
        findings=tuple(findings),
    )


def _of_whom(row: Mapping[str, Any]) -> str:
    named = [str(row["indicator"])] if row.get("indicator") else []
    named += [f"{name_of(str(row['region']))} ({row['region']})"] if row.get("region") else []
    return f": {', '.join(named)}" if named else ""


def _meaning(made: Computed, column: str) -> str:
    """What the schema of the result says of *column*."""
    fields = cast("list[dict[str, Any]]", made.schema.get("fields", []))
    said = next((str(each.get("description", "")) for each in fields if each["name"] == column), "")
    return f". {column}: {said.rstrip('.')}" if said else ""


def _remarks(row: Mapping[str, Any]) -> str:
    said = [str(text) for name, text in row.items() if (name == "note" or name.endswith("_note")) and text]
    return f". Remarks: {'; '.join(said)}" if said else ""


def _plain(row: Mapping[str, Any]) -> dict[str, object]:
    kept = (bool, int, float, str, type(None))
    return {name: each if isinstance(each, kept) else str(each) for name, each in row.items()}


def _method(ground: Ground, made: Computed) -> Link:
    if made.info is None:
        return Link(what="method", text=made.title, facts={"table": made.table.name, "title": made.title})
    info = made.info
    owner = ground.registry.owners.get(info.id)
    given = "; ".join(f"{name} = {_setting(value)}" for name, value in made.parameters.items())
    text = f"{info.title}; {owner or 'a plugin'}; {f'with {given}' if given else 'without parameters'}"
    assumption = f". It takes for granted: {info.assumptions[0].rstrip('.')}" if info.assumptions else ""
    return Link(
        what="method",
        text=f"{text}{assumption}. Source: {info.reference}",
        facts={
            "metric": info.id,
            "title": info.title,
            "plugin": {"name": owner.name, "distribution": owner.distribution, "version": owner.version}
            if owner
            else None,
            "parameters": {name: _jsonable(value) for name, value in made.parameters.items()},
            "assumptions": list(info.assumptions),
            "reference": info.reference,
        },
    )


def _setting(value: object) -> str:
    if isinstance(value, list | tuple):
        return ", ".join(str(each) for each in cast("list[object]", value)) or "none"
    return figure(value) if value not in {None, ""} else "none"


def _jsonable(value: object) -> object:
    return list(cast("list[object]", value)) if isinstance(value, tuple) else value


def _compared(made: Computed, row: Mapping[str, Any]) -> Link:
    period, start = _period(made, row), _start(row)
    members = len(made.group.members)
    text = f"{made.group.title} ({made.group.id}, {members}), benchmark {name_of(made.benchmark)}"
    text += f", period {period}" if period else ""
    text += f", change from {start}" if start else ""
    return Link(
        what="compared",
        text=text,
        facts={
            "group": made.group.id,
            "members": members,
            "benchmark": made.benchmark,
            "period": period,
            "change_from": start,
        },
    )


def _period(made: Computed, row: Mapping[str, Any]) -> str | None:
    """The period that *row* is about."""
    named = next((str(row[name]) for name in _PERIODS if row.get(name)), None)
    return named or made.periods.get(str(row.get("indicator")))


def _start(row: Mapping[str, Any]) -> str | None:
    start = row.get("change_from", row.get("start"))
    return str(start) if start else None


def _periods(made: Computed, row: Mapping[str, Any]) -> list[str]:
    """The period that *row* is about, and the start of change where that is another."""
    return list(dict.fromkeys(each for each in (_period(made, row), _start(row)) if each))


def _ids(made: Computed, ground: Ground, row: Mapping[str, Any]) -> list[str]:
    """The indicators that *row* rests on: its own, the denominator, those that parameters name."""
    known = ground.study.comparable()
    own = known.get(str(row.get("indicator", "")))
    ids = [own.id] if own else []
    if own and own.denominator and made.info and made.info.needs_denominator:
        ids.append(own.denominator)
    return list(dict.fromkeys(each for each in (*ids, *made.uses) if each in known))


def _observation_at(
    ground: Ground, made: Computed, row: Mapping[str, Any], column: str
) -> tuple[Indicator, Key] | None:
    """Which observation *column* of *row* holds; None where it is computed or was stated."""
    of = made.table.untouched.at(row, column)
    indicator = ground.study.comparable().get(of.indicator) if of else None
    if of is None or indicator is None or of.period is None:
        return None
    return indicator, (of.region, of.period, str(row.get("sex", "T")))


def _followed(
    ground: Ground, made: Computed, row: Mapping[str, Any], same: tuple[Indicator, Key] | None
) -> Iterator[Chain]:
    """The chain of the observation that the figure is, or else of the region's own in that period.

    Where the method reads one further indicator, such as a price index, its figures are followed too.
    """
    if same is None:
        first = next(_others(ground, made, row), None)
        same = (ground.study.comparable()[first[0]], first[1]) if first else None
    if same is None:
        return
    known = ground.study.comparable()
    wanted = [same, *((known[id_], key) for id_, key in _others(ground, made, row) if made.uses == (id_,))]
    for indicator, key in wanted:
        if row_at(with_formulas(ground.figures, ground.study).read(indicator), key) is not None:
            yield followed(ground, indicator, key)


def _vintages(ground: Ground, made: Computed, row: Mapping[str, Any]) -> Iterator[Link]:
    """Which vintage of each indicator that the row rests on was read: of a formula, those of its parts."""
    known = ground.study.comparable()
    own = known.get(str(row.get("indicator", "")))
    if own is None or ground.store is None:
        return
    fetched: dict[str, Indicator] = {}
    for each in (known[id_] for id_ in _ids(made, ground, row)):
        fetched |= parts_of(each, ground.study) or {each.id: each}
    held = {id_: vintage for id_, each in fetched.items() if (vintage := ground.store.latest(each))}
    if held:
        told = ", ".join(f"{id_} {each.number} ({each.fetched_at.date()})" for id_, each in held.items())
        yield Link(
            what="vintages",
            text=f"read of the figures, with the day on which each was first seen: {told}",
            facts={"vintages": {id_: each.number for id_, each in held.items()}},
        )


def _others(ground: Ground, made: Computed, row: Mapping[str, Any]) -> Iterator[tuple[str, Key]]:
    """The observations that the row rests on foremost: the region's own now and at the start, and so on."""
    known = ground.study.comparable()
    own = known.get(str(row.get("indicator", "")))
    region = str(row["region"]) if row.get("region") else None
    if own is None or _period(made, row) is None or region is None:
        return
    periods = _periods(made, row)
    # Covariates may be of an earlier period than what they explain.
    of_uses = [str(row["covariate_period"])] if row.get("covariate_period") else periods
    for id_ in _ids(made, ground, row):
        frame = with_formulas(ground.figures, ground.study).read(known[id_])
        for where in dict.fromkeys((region, made.benchmark)):
            for when in of_uses if id_ in made.uses else periods:
                if row_at(frame, (where, when, "T")) is not None:
                    yield id_, (where, when, "T")


def _differences(
    parts: tuple[Chain, ...], same: tuple[Indicator, Key] | None, value: object, column: str, ref: str
) -> Iterator[Finding]:
    """A result that is said to be an observation must be that observation."""
    if same is None or not parts:
        return
    there = parts[0].status if column == "status" else parts[0].value
    if there != value:
        yield Finding(
            code="not-as-observed",
            severity="error",
            message=f"{ref} is {figure(value)}, and {parts[0].ref}, which it is said to be, {figure(there)}",
            place=Place(indicator=same[0].id, region=same[1][0], period=same[1][1]),
        )
