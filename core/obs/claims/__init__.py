"""Claims put to the test: a register of public statements, and what official figures say of each.

A claim is never a fact to repeat, and a verdict is a set: every fitting indicator, benchmark, window and
method has one vote. docs/claims.md says how each kind is tested.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches

from obs.claims.assessment import assess
from obs.claims.ground import Ground
from obs.claims.model import Claim, Judgement, Report, Specification, Tested, Verdict
from obs.claims.register import read_claims
from obs.compare.credit import credits_with_producers
from obs.errors import ConfigError
from obs.figures import Figures, remembered
from obs.language import Either
from obs.metric import Metric
from obs.models import Terms
from obs.study import Study

__all__ = [
    "Claim",
    "Judgement",
    "Report",
    "Specification",
    "Tested",
    "Verdict",
    "assess_all",
    "chosen",
    "read_claims",
]


def chosen(claims: Sequence[Claim], asked: Iterable[str]) -> tuple[Claim, ...]:
    """The claims *asked* for by id, all without any; ConfigError for an id that there is not."""
    by_id = {claim.id.casefold(): claim for claim in claims}
    found: dict[str, Claim] = {}
    for text in asked:
        claim = by_id.get(text.strip().casefold())
        if claim is None:
            near = get_close_matches(text.strip().casefold(), by_id, n=1, cutoff=0.3)
            hint = f"did you mean {by_id[near[0]].id}? " if near else ""
            raise ConfigError(f"there is no claim {text!r}", suggestion=f"{hint}obs claims lists them")
        found[claim.id] = claim
    return tuple(found.values()) or tuple(claims)


def assess_all(
    study: Study,
    figures: Figures,
    metrics: Mapping[str, type[Metric]],
    claims: Sequence[Claim],
    *,
    terms: Mapping[str, Terms],
    group: str | None = None,
) -> Report:
    """Every one of *claims* tested on *figures*; *terms* are those of the sources by their id.

    Raises what `obs.compare.compare` raises for a group or a metric that there is not.
    """
    ground = Ground(study=study, figures=remembered(figures), metrics=metrics, group=group)
    tested = tuple(assess(claim, ground) for claim in claims)
    used = {id_ for claim in tested for each in claim.specifications for id_ in each.rests_on}
    return Report(
        study=study.name,
        title=Either(sv=study.title_sv, en=study.title_en),
        figures=figures.label,
        group=ground.members(),
        benchmark=study.benchmark,
        claims=tested,
        credits=credits_with_producers(ground.known(used), terms, study),
    )
