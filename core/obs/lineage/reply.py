"""The last links of a fetched figure: the row in the reply, the place and the words there, the request."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from obs.calling import blaming
from obs.errors import SourceError
from obs.lineage.excerpt import Excerpt, excerpt
from obs.lineage.ground import Ground
from obs.lineage.model import Link
from obs.lineage.rereading import Key, Reread, row_number
from obs.lineage.words import figure, moment
from obs.models import Finding, Indicator, Place, Position, Severity
from obs.source import Source
from obs.store import Vintage

Row = Mapping[str, Any]
_CARRIED = ("value", "status", "note")
_LONGEST = 300


def reply_links(
    ground: Ground, indicator: Indicator, vintage: Vintage, key: Key, stored: Row
) -> tuple[list[Link], list[Finding]]:
    """The links from the *stored* row of *vintage* back to the request, and what does not hold on the way."""
    replies = ground.replies(indicator, vintage)
    source = ground.registry.source(indicator.source)(ground.study.source_options(indicator.source))
    holder, position = _holder(source, indicator, key, replies)
    damaged = [each for each in replies if each.problem]
    sure = holder is not None and holder.page is not None
    place = Place(indicator=indicator.id, region=key[0], period=key[1])
    findings = [_damaged(each, place, "warning" if sure else "error") for each in damaged]
    if holder is None:
        if not damaged:
            message = f"none of the {len(replies)} raw replies holds it"
            findings.append(_wrong("not-in-reply", message, place))
        return [_asked(each) for each in damaged], findings
    owner = ground.registry.owners.get(indicator.source)
    seen = _Seen(
        holder=holder,
        position=position,
        key=key,
        stored=stored,
        place=place,
        reader=str(owner) if owner else f"source {indicator.source}",
        findings=findings,
    )
    raw = Link(
        what="raw reply",
        text=f"SHA-256 {holder.recorded.sha256}, {holder.recorded.bytes:,} bytes, which have that hash now",
        facts={"sha256": holder.recorded.sha256, "bytes": holder.recorded.bytes, "whole": True},
    )
    return [seen.row(), seen.where(), raw, _asked(holder)], findings


def _holder(
    source: Source, indicator: Indicator, key: Key, replies: tuple[Reread, ...]
) -> tuple[Reread | None, Position | None]:
    """The reply in which the observation is, and where there, if the source tells."""
    for each in replies:
        if each.page is not None and row_number(each.page, indicator.id, key) is not None:
            return each, _located(source, each, indicator, key)
    for each in replies:
        position = _located(source, each, indicator, key)
        if position is not None:
            return each, position
    return None, None


def _located(source: Source, reread: Reread, indicator: Indicator, key: Key) -> Position | None:
    if reread.reply is None or reread.reply.status != 200:
        return None
    region, period, sex = key
    try:
        with blaming(source, f"while it looked for {'/'.join(key)}"):
            return source.locate(reread.reply, indicator, region=region, period=period, sex=sex)
    except SourceError:
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Seen:
    """The reply that holds an observation, beside what is *stored*; what is wrong goes to *findings*."""

    holder: Reread
    position: Position | None
    key: Key
    stored: Row
    place: Place
    reader: str
    findings: list[Finding]

    def row(self) -> Link:
        """The row as it is read in the reply today, which must be the stored one."""
        page = self.holder.page
        number = None if page is None else row_number(page, self.place.indicator, self.key)
        if page is None or page.observations is None or number is None:
            return Link(
                what="row",
                text="not read again: what the study asks for today does not lead to this reply, so that it "
                "is not known how it was to be read; see the place, and what stands there",
                facts={"read_again": False},
            )
        read, rows = _as_texts(page.observations, number), page.observations.height
        same = all(read[name] == self.stored[name] for name in _CARRIED)
        if not same:
            message = f"the reply is read as {_shown(read)} today, and {_shown(self.stored)} is stored"
            self.findings.append(_wrong("read-otherwise", message, self.place))
        return Link(
            what="row",
            text=f"number {number:,} of the {rows:,} that {self.reader} reads in the reply today: "
            f"{_shown(read)}, {'as stored' if same else 'which is not what is stored'}",
            facts={
                "read_again": True,
                "row": number,
                "rows": rows,
                "reader": self.reader,
                **{name: read[name] for name in _CARRIED},
                "as_stored": same,
            },
        )

    def where(self) -> Link:
        """The place in the reply and what stands there, found apart from the plugin."""
        position = self.position
        if position is None:
            text = "the plugin does not tell where in the reply a figure stands: see the number of the row"
            return Link(what="place", text=text, facts={"pointer": None, "line": None})
        there = self._there(position)
        shown = f"{there.before}»{there.figure}«{there.after}" if there.figure else there.text
        nothing = "" if there.figure else ", where nothing stands: what has no value is left out"
        says = f" ({position.says})" if position.says else ""
        return Link(
            what="place",
            text=f"{_where(position)}{says}{nothing}" + (f": {shown}" if shown else ""),
            facts={
                "pointer": position.pointer or None,
                "line": position.line,
                "column": position.column or None,
                "says": position.says,
                "excerpt": there.text,
                "figure": there.figure,
            },
        )

    def _there(self, position: Position) -> Excerpt:
        assert self.holder.reply is not None
        try:
            there = excerpt(self.holder.reply.body, position)
        except (ValueError, IndexError) as error:
            message = f"{_where(position)}, which the plugin tells, is no place in the reply: {error}"
            self.findings.append(_wrong("no-such-place", message, self.place))
            return Excerpt()
        value = self.stored["value"]
        if _is_number(there.found) and value is not None and there.found != value:
            message = f"{figure(there.found)} stands at {_where(position)}, and {figure(value)} is stored"
            self.findings.append(_wrong("another-figure", message, self.place))
        return there


def _where(position: Position) -> str:
    if position.pointer:
        return position.pointer
    return f"line {position.line}, column {position.column!r}"


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _asked(reread: Reread) -> Link:
    recorded = reread.recorded
    body = "" if recorded.body is None else f" with the body {_body(recorded.body)}"
    return Link(
        what="request",
        text=f"{recorded.method} {recorded.path}{body}; {recorded.source} answered {recorded.status} at "
        f"{moment(recorded.fetched_at)}",
        facts={
            "source": recorded.source,
            "method": recorded.method,
            "path": recorded.path,
            "body": None if recorded.body is None else recorded.body.decode("utf-8", "replace"),
            "status": recorded.status,
            "fetched": recorded.fetched_at.isoformat(),
            "sha256": recorded.sha256,
        },
    )


def _body(body: bytes) -> str:
    text = body.decode("utf-8", "replace")
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}… ({len(body):,} bytes; --json has all)"


def _as_texts(frame: pl.DataFrame, number: int) -> Row:
    texts = pl.col(pl.Categorical, pl.Enum).cast(pl.String)
    row = frame.slice(number - 1, 1).with_columns(texts).to_dicts()[0]
    return {**row, "note": row["note"] or ""}


def _shown(row: Row) -> str:
    said = [figure(row["value"]), str(row["status"]), *([f"note {row['note']!r}"] if row["note"] else [])]
    return ", ".join(said)


def _damaged(reread: Reread, place: Place, severity: Severity) -> Finding:
    path = reread.recorded.path
    return Finding(
        code="damaged-reply",
        severity=severity,
        message=f"the raw reply to {path[:80]}{'…' if len(path) > 80 else ''} is lost: {reread.problem}",
        suggestion="run obs fetch: the source may still give it",
        place=place,
    )


def _wrong(code: str, message: str, place: Place) -> Finding:
    return Finding(
        code=code, severity="error", message=message, suggestion="run obs fetch, then ask again", place=place
    )
