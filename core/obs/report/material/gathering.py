"""Everything that a report says is computed here, by the metrics, before a page is made."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from obs.claims import Report, assess_all, read_claims
from obs.compare import Options, compare
from obs.compare.selection import groups_held
from obs.derivation import with_formulas
from obs.figures import Figures
from obs.models import DERIVED, Terms
from obs.plugins import Registry
from obs.report.material.model import Material
from obs.report.material.results import Results
from obs.report.material.runs import FOR_ALL, FOR_SHOWN, Runs
from obs.study import Study


def gather_material(
    study: Study,
    figures: Figures,
    registry: Registry,
    *,
    group: str | None = None,
    progress: Callable[[str], None] = lambda _: None,
) -> Material:
    """All results of *study* on *figures* beside its *group*, and the verdicts on its claims.

    A metric that refuses an indicator leaves its reason in the material; *progress* is told what is computed.
    Raises what `compare` raises for a group that there is not, and StoreError for damaged figures.
    """
    terms = {name: source.info.terms for name, source in registry.sources.items()}
    options = Options(all_indicators=True, group=group)
    comparison = compare(study, figures, registry.metrics, options, terms=terms)
    indicators = study.comparable()
    dated = with_formulas(figures, study)
    as_of = {id_: day for id_, each in indicators.items() if (day := dated.as_of(each))}
    held = {id_: indicators[id_] for id_ in as_of}
    run = Runs(study, figures, registry, terms, group, everyone=(*comparison.group.members, *study.regions))
    main = next((each.id for each in held.values() if each.headline), next(iter(held), ""))
    starts = tuple(run.starts(main, held))
    run.observe(held, comparison.group.members)
    run.note("comparison", ("indicator", "region"), comparison.table)
    groups = groups_held(study, figures.groups())
    run.cover(comparison, groups)
    for metric in (*FOR_ALL, *FOR_SHOWN):
        progress(metric)
        run.measure(metric)
    run.effects(main, starts)
    progress("claims")
    claims = _claims(study, figures, registry, terms, group)
    run.claimed(claims)
    derived = frozenset(id_ for id_, each in indicators.items() if each.source == DERIVED)
    return Material(
        study=study,
        indicators=indicators,
        main=main,
        comparison=comparison,
        results=Results(derived=derived, tables=run.tables),
        refusals=run.refusals,
        claims=claims,
        starts=starts,
        groups=groups,
        as_of=as_of,
        label=figures.label,
        sources={name: source.info for name, source in registry.sources.items()},
        metrics={name: metric.info for name, metric in registry.metrics.items()},
        rests_on=run.rests_on,
        catalogues=registry.catalogues,
    )


def _claims(
    study: Study, figures: Figures, registry: Registry, terms: Mapping[str, Terms], group: str | None
) -> Report | None:
    if not study.claims:
        return None
    return assess_all(study, figures, registry.metrics, read_claims(study), terms=terms, group=group)
