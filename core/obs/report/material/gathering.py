"""Everything that a report says is computed here, by the metrics, before a page is made."""

from __future__ import annotations

from collections.abc import Callable

from obs.claims import Claim, assess_all, read_claims
from obs.compare import Options, compare
from obs.compare.observed import in_comparison
from obs.compare.selection import groups_held
from obs.derivation import with_formulas
from obs.figures import Figures, remembered
from obs.models import DERIVED
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
    regions: tuple[str, ...] = (),
    group: str | None = None,
    progress: Callable[[str], None] = lambda _: None,
) -> Material:
    """All results of *study* on *figures* beside its *group*, and the verdicts on its claims.

    Shown are *regions* by code or name, and the claims made there; else those of the study, and all claims.
    A metric that refuses an indicator leaves its reason in the material; *progress* is told what is computed.
    Raises what `compare` raises for a group or region that there is not, and StoreError for damaged figures.
    """
    figures = remembered(figures)
    terms = {name: source.info.terms for name, source in registry.sources.items()}
    options = Options(all_indicators=True, regions=regions, group=group)
    comparison = compare(study, figures, registry.metrics, options, terms=terms)
    indicators = study.comparable()
    dated = with_formulas(figures, study)
    as_of = {id_: day for id_, each in indicators.items() if (day := dated.as_of(each))}
    held = {id_: indicators[id_] for id_ in as_of}
    run = Runs(
        study, figures, registry, terms, group, shown=comparison.regions, members=comparison.group.members
    )
    main = next((each.id for each in held.values() if each.headline), next(iter(held), ""))
    starts = tuple(run.starts(main, held))
    run.observe(held, comparison.group.members)
    run.note("comparison", ("indicator", "region"), comparison.table, in_comparison(comparison))
    groups = groups_held(study, figures.groups())
    run.cover(comparison, groups)
    for metric in (*FOR_ALL, *FOR_SHOWN):
        progress(metric)
        run.measure(metric)
    run.effects(main, starts)
    progress("claims")
    made = _claims(study, comparison.regions if regions else ())
    tested = assess_all(study, figures, registry.metrics, made, terms=terms, group=group)
    claims = tested if study.claims else None
    run.claimed(claims)
    corrected = frozenset(
        (id_, each.correction.region, each.correction.period)
        for id_, of in comparison.corrected.items()
        for each in of
        if each.correction.sex == "T"
    )
    derived = frozenset(id_ for id_, each in indicators.items() if each.source == DERIVED)
    return Material(
        study=study,
        indicators=indicators,
        main=main,
        comparison=comparison,
        results=Results(derived=derived, corrected=corrected, tables=run.tables),
        refusals=run.refusals,
        claims=claims,
        starts=starts,
        groups=groups,
        as_of=as_of,
        sources={name: source.info for name, source in registry.sources.items()},
        metrics={name: metric.info for name, metric in registry.metrics.items()},
        rests_on=run.rests_on,
        catalogues=registry.catalogues,
        known_by=figures.known_by,
    )


def _claims(study: Study, places: tuple[str, ...]) -> list[Claim]:
    """The claims of *study*, or those made in *places*."""
    held = read_claims(study) if study.claims else ()
    return [each for each in held if not places or each.region in places]
