"""What would be expected of a municipality like this, and what can be said of a cause."""

from __future__ import annotations

from collections.abc import Iterator

from obs.language import Listed, Period, Place, Text, msg
from obs.models import Indicator
from obs.report.material.model import Start
from obs.report.sentences.facts import Facts, difference_unit, ref, title
from obs.report.sentences.model import Sentence

CHANCE = 0.05


def expectation(facts: Facts, indicator: Indicator, region: str) -> Iterator[Sentence]:
    """The value beside what the study's covariates would make one expect."""
    row = facts.results.row("expected", indicator.id, region)
    if not row or row["predicted"] is None or row["value"] is None or row["lower"] is None:
        return
    covariates = facts.material.rests_on.get(("expected", indicator.id), ())
    parts = {
        "title": title(indicator),
        "place": Place(region),
        "value": facts.number("expected", indicator, region, "value"),
        "predicted": facts.number("expected", indicator, region, "predicted"),
        "lower": facts.number("expected", indicator, region, "lower"),
        "upper": facts.number("expected", indicator, region, "upper"),
        "unit": Text(indicator.unit),
        "covariates": Listed(tuple(title(facts.material.indicators[id_]) for id_ in covariates), "semicolon"),
    }
    if row["value"] < row["lower"]:
        yield Sentence(
            message=msg(
                "{title}: {value} {unit} in {place}, below what municipalities with the same background "
                "have: {predicted} would be expected, and 95 per cent of such lie between {lower} and "
                "{upper}. "
                "The background is {covariates}.",
                **parts,
            ),
            holds=("value < lower", "lower <= predicted"),
        )
    elif row["value"] > row["upper"]:
        yield Sentence(
            message=msg(
                "{title}: {value} {unit} in {place}, above what municipalities with the same background "
                "have: {predicted} would be expected, and 95 per cent of such lie between {lower} and "
                "{upper}. "
                "The background is {covariates}.",
                **parts,
            ),
            holds=("value > upper", "upper >= predicted"),
        )
    else:
        yield Sentence(
            message=msg(
                "{title}: {value} {unit} in {place}, within what municipalities with the same background "
                "have: {predicted} would be expected, and 95 per cent of such lie between {lower} and "
                "{upper}. "
                "The background is {covariates}.",
                **parts,
            ),
            holds=("value >= lower", "value <= upper"),
        )


def without_start(facts: Facts, region: str) -> Iterator[Sentence]:
    """That nothing can be said of a cause where no start was declared, or none that figures reach."""
    if any(start.region == region for start in facts.material.starts):
        return
    later = [each for each in facts.material.study.programmes if each.region == region]
    if later and not facts.material.main:
        return  # without a figure there is no last one
    if later:
        yield Sentence(
            message=msg(
                "What {place} says it began lies after the last figures ({start} at the earliest): whether "
                "it changed anything cannot be seen yet.",
                place=Place(region),
                start=Period(min(each.start for each in later)),
            )
        )
    elif not _claimed(facts, region):
        yield nothing_begun(region)
    else:
        yield Sentence(
            message=msg(
                "No source gives the year in which {place} began what it says it did: whether it changed "
                "anything cannot be tested, only what happened described.",
                place=Place(region),
            )
        )


def nothing_begun(region: str) -> Sentence:
    """That the study knows of nothing that *region* says it began."""
    return Sentence(
        message=msg(
            "The study holds nothing that {place} says it began: what happened can be described, a cause "
            "cannot be tested.",
            place=Place(region),
        )
    )


def _claimed(facts: Facts, region: str) -> bool:
    report = facts.material.claims
    return report is not None and any(each.claim.region == region for each in report.claims)


def counterfactual(facts: Facts, start: Start, *, briefly: bool = False) -> Iterator[Sentence]:
    """The mean gap after *start* to a weighted mean of other municipalities, and how unusual it is.

    *briefly* is without how unusual the gap of that one start is: `across_starts` then tells of all.
    """
    indicator = facts.material.indicators[facts.material.main]
    key = (start.region, start.period, indicator.id, start.region, "synthetic control", "as declared")
    row = facts.results.row("effect", *key)
    if not row or row["mean_gap"] is None:
        yield Sentence(
            message=msg(
                "For {place} no comparable mix of other municipalities could be found, so nothing is said "
                "of a "
                "cause.",
                place=Place(start.region),
            )
        )
        return
    yield _gap(facts, indicator, start, key)
    if row["side"] == "lower" and row["mean_gap"] >= 0:
        yield Sentence(
            message=msg("So these figures do not bear out that what it began has lowered the figure."),
            holds=("gap >= 0",),
            figures={"gap": ref("effect", *key, "mean_gap")},
        )
    elif not briefly:
        yield from _unusual(facts, key)


def _gap(facts: Facts, indicator: Indicator, start: Start, key: tuple[str, ...]) -> Sentence:
    gap = facts.results.number(ref("effect", *key, "mean_gap"), indicator.decimals, signed=True)
    parts = {
        "title": title(indicator),
        "place": Place(start.region),
        "start": Period(start.period),
        "last": Period(facts.results.row("effect", *key)["last"]),
        "gap": gap,
        "of": difference_unit(indicator),
        "donors": facts.results.number(ref("effect", *key, "donors"), 0),
    }
    below = (gap.value or 0) < 0
    message = (
        msg(
            "{title}: from {start} to {last} {place} lay on average below a mix of other municipalities "
            "chosen "
            "to follow it before ({gap} {of}; {donors} could be part of the mix).",
            **parts,
        )
        if below
        else msg(
            "{title}: from {start} to {last} {place} lay on average not below a mix of other municipalities "
            "chosen to follow it before ({gap} {of}; {donors} could be part of the mix).",
            **parts,
        )
    )
    return Sentence(message=message, holds=("gap < 0",) if below else ("gap >= 0",))


def _unusual(facts: Facts, key: tuple[str, ...]) -> Iterator[Sentence]:
    """The place of the gap, and of the ratio of fits, among municipalities treated as if they had begun."""
    row = facts.results.row("effect", *key)
    # The rank is counted from the side that is better: in words only where that is the lower one.
    if row["rank_gap"] is None or row["rank_ratio"] is None or row["side"] != "lower":
        return
    parts = {
        "rank": facts.results.number(ref("effect", *key, "rank_gap"), 0),
        "n": facts.results.number(ref("effect", *key, "n_gap"), 0),
        "rank_ratio": facts.results.number(ref("effect", *key, "rank_ratio"), 0),
        "n_ratio": facts.results.number(ref("effect", *key, "n_ratio"), 0),
        "p_gap": facts.results.number(ref("effect", *key, "p_gap"), 3),
        "p_ratio": facts.results.number(ref("effect", *key, "p_ratio"), 3),
    }
    figures = {"gap": ref("effect", *key, "mean_gap")}
    rare_by_gap, rare_by_ratio = row["p_gap"] <= CHANCE, row["p_ratio"] <= CHANCE
    if rare_by_gap and rare_by_ratio:
        yield Sentence(
            message=msg(
                "When the same is done for other municipalities, as if they too had begun then, such a gap "
                "is rare by both measures: place {rank} of {n} counted from the lowest gap (p {p_gap}), and "
                "{rank_ratio} of {n_ratio} by the gap in relation to how well the mix followed before "
                "(p {p_ratio}).",
                **parts,
            ),
            holds=("gap < 0", "p_gap <= 0.05", "p_ratio <= 0.05"),
            figures=figures,
        )
    elif not rare_by_gap and not rare_by_ratio:
        yield Sentence(
            message=msg(
                "When the same is done for other municipalities, as if they too had begun then, such a gap "
                "is not rare: place {rank} of {n} counted from the lowest gap (p {p_gap}), and {rank_ratio} "
                "of {n_ratio} by the gap in relation to how well the mix followed before (p {p_ratio}). It "
                "may be chance.",
                **parts,
            ),
            holds=("gap < 0", "p_gap > 0.05", "p_ratio > 0.05"),
            figures=figures,
        )
    else:
        yield Sentence(
            message=msg(
                "The two measures of chance disagree. When the same is done for other municipalities, as if "
                "they too had begun then, it is place {rank} of {n} counted from the lowest gap (p {p_gap}), "
                "but {rank_ratio} of {n_ratio} by the gap in relation to how well the mix followed before "
                "(p {p_ratio}). That is no proof.",
                **parts,
            ),
            holds=("gap < 0", "p_gap <= 0.05", "p_ratio > 0.05")
            if rare_by_gap
            else ("gap < 0", "p_gap > 0.05", "p_ratio <= 0.05"),
            figures=figures,
        )
