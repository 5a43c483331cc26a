"""Which conclusions changed between the figures of two days, without a release of either."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass

import polars as pl

from obs.figures import Figures
from obs.language import PLAIN
from obs.plugins import Registry
from obs.publish.conclusions.changes import ChangedConclusion, by_weight, changed
from obs.publish.conclusions.deriving import conclusions_of
from obs.publish.conclusions.wording import Names, names_of, told
from obs.publish.tables.results import result_frame
from obs.regions import name_of
from obs.report.claim_tables import verdicts
from obs.report.material.gathering import gather_material
from obs.report.material.model import Material
from obs.study import Study

_METRICS = ("level", "uncertainty", "change")
_MOST = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Between:
    """What is concluded otherwise from the figures *after* than from those *before*, which say what they are.

    *conclusions* come by weight: verdicts first, those on the regions shown before others. *asked* is how
    many questions have an answer now.
    """

    before: str
    after: str
    asked: int
    conclusions: tuple[ChangedConclusion, ...]
    names: Names


def concluded_between(
    study: Study,
    before: Figures,
    after: Figures,
    plugins: Registry,
    *,
    group: str | None = None,
    progress: Callable[[str], None] = lambda _: None,
) -> Between:
    """What *study* concludes otherwise now: as `obs diff` tells of two releases.

    The study is that of today, on the figures of both. Raises what `gather_material` raises.
    """
    old, new = (
        tables_of(gather_material(study, each, plugins, group=group, progress=progress))
        for each in (before, after)
    )
    now = conclusions_of(new)
    found = changed(conclusions_of(old), now)
    return Between(
        before=before.label,
        after=after.label,
        asked=now.height,
        conclusions=tuple(by_weight(found, study.regions)),
        names=names_of({**old, **new}),
    )


def tables_of(material: Material) -> Mapping[str, pl.DataFrame]:
    """The tables that a release made of *material* would have, as far as conclusions and names need them."""
    tables = {
        name: result_frame(material.metrics[name], material)[1]
        for name in _METRICS
        if name in material.results.tables
    }
    tables["indicators"] = _texts(
        ("indicator", "kind", "title_sv", "title_en"),
        [(each.id, each.kind, each.title_sv, each.title_en) for each in material.indicators.values()],
    )
    claims = material.claims.claims if material.claims else ()
    if material.claims and claims:
        tables["claim_verdicts"] = verdicts(material.claims)
        tables["claims"] = _texts(
            ("id", "title", "title_sv"),
            [(each.claim.id, each.claim.title, each.claim.title_sv) for each in claims],
        )
    regions = pl.concat([frame["region"].cast(pl.String) for frame in tables.values() if "region" in frame])
    tables["regions"] = _texts(
        ("region", "name"), [(code, name_of(code)) for code in regions.unique().drop_nulls().sort()]
    )
    return tables


def text(between: Between) -> str:
    """*between* in plain English, at most some lines; `json_text` has all."""
    return "\n".join(_lines(between)) + "\n"


def json_text(between: Between) -> str:
    """*between* as JSON."""
    document = {
        "before": between.before,
        "after": between.after,
        "answers_now": between.asked,
        "conclusions": [
            asdict(each)
            | {
                "region_name": between.names.region(each.region),
                "text": PLAIN.say(told(each, between.names)),
            }
            for each in between.conclusions
        ],
    }
    return json.dumps(document, ensure_ascii=False, allow_nan=False, indent=1) + "\n"


def _lines(between: Between) -> Iterator[str]:
    yield f"Figures before: {between.before}"
    yield f"Figures now: {between.after}"
    found = between.conclusions
    if not found:
        yield f"None of the {between.asked} conclusions is another one."
        return
    yield ""
    yield f"Conclusions that changed: {len(found)}; {between.asked} are drawn now"
    counts = Counter(each.question for each in found)
    yield f"  {', '.join(f'{question} {count}' for question, count in counts.items())}"
    for each in found[:_MOST]:
        yield f"  {PLAIN.say(told(each, between.names))}"
    if len(found) > _MOST:
        yield f"  and {len(found) - _MOST} more; --json has them all"


def _texts(columns: tuple[str, ...], rows: list[tuple[str, ...]]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=dict.fromkeys(columns, pl.String), orient="row")
