"""A claim, how it is tested, and what came out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal

from obs.corrections import Corrected
from obs.language import Said
from obs.models import Group

Direction = Literal["falling", "rising", "lower", "higher", ""]
Relation = Literal["both", "less", "more", "large", "at_least", "at_most", ""]
Role = Literal["deflator", "covariate", "denominator", "cases", "predictor"]
Part = Literal["direction", "size", "level", "standing", "model", "target", "cause", "proxy", "baseline"]


class Verdict(StrEnum):
    """The answers there are; nothing stronger is ever said."""

    SUPPORTED = "supported"
    NOT_UNUSUAL = "supported but not unusual"
    DEPENDS = "depends on the indicator"
    NOT_SUPPORTED = "not supported"
    CONFLICTING = "conflicting"
    NOT_TESTABLE = "not testable with open data"


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """What somebody said in public: a statement to be tested, never a fact.

    *kind* is the main question (`obs_schemas` claim). *hints* are ids of indicators and formulas, the
    preferred first; one that moves the other way has its direction in *turned* ("more got work": rising).
    *direction* is the claimed movement or side, *relation* what it says of the comparator
    (both move so; moves less or more than it), of the size (large) or of a target. *starts* are the declared
    starts of what is said to be the cause: empty where the claim has none, None where the register does not
    tell, so that the study's programmes count. *need* says what would be needed to test it. *title_sv* and
    *need_sv* are the title and the need in Swedish, "" where the register has none: *title* and *need* serve.
    *address* is where the document can be read, by http or https, "" where the register has none.
    Periods, texts and numbers are as in the document; None or "" where it does not say.
    """

    id: str
    region: str
    title: str
    kind: str
    hints: tuple[str, ...] = ()
    unit: str = ""
    period_from: str = ""
    value_from: float | None = None
    period_to: str = ""
    value_to: float | None = None
    target: float | None = None
    comparator: str = ""
    document: str = ""
    publisher: str = ""
    published: str = ""
    note: str = ""
    direction: Direction = ""
    turned: Mapping[str, Direction] = field(default_factory=dict[str, Direction])
    relation: Relation = ""
    starts: tuple[str, ...] | None = None
    need: str = ""
    title_sv: str = ""
    need_sv: str = ""
    address: str = ""

    @property
    def upward(self) -> bool:
        """Whether the claim speaks of more: rising, or on the higher side."""
        return self.direction in ("rising", "higher")


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """Another indicator that the figures of a specification rest on, what it is there for, and which of it.

    *region* is "" where figures of all regions were used.
    """

    indicator: str
    role: Role
    region: str
    periods: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Specification:
    """One way of testing a claim, and its answer.

    *indicator*, *window*, *against* and *method* are the choices made; *part* is the part of the claim that
    it tests. *estimate* is in *unit*, *lower* and *upper* its 95 % interval, *compared_with* what it is held
    against. *rank* of *n* is the region's place among the group in the claimed direction, *unusual* whether
    it stands out there. *holds* is None where it cannot be told, with the reason in *note*. What does not
    *count* is shown beside the others and has no part in the verdict: another period, a proxy, a baseline.
    *beside* are the other indicators that its figures rest on: they are credited with *indicator*.
    """

    part: Part
    indicator: str
    window: str
    region: str
    against: str = "itself"
    method: str = ""
    value_from: float | None = None
    value_to: float | None = None
    estimate: float | None = None
    unit: str = ""
    compared_with: float | None = None
    lower: float | None = None
    upper: float | None = None
    interval_note: str = ""
    rank: int | None = None
    n: int | None = None
    holds: bool | None = None
    unusual: bool | None = None
    counts: bool = True
    note: str = ""
    beside: tuple[Beside, ...] = ()

    @property
    def rests_on(self) -> tuple[str, ...]:
        """The ids of all indicators that its figures rest on, its own first."""
        return (self.indicator, *(each.indicator for each in self.beside))


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """The verdict on one part of a claim, from the specifications that count.

    *depends_on* names the choices that decide where they disagree.
    """

    part: Part
    verdict: Verdict
    specifications: int
    agreeing: int
    indicators: tuple[str, ...] = ()
    depends_on: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Tested:
    """A claim with its verdict.

    *label* is the verdict in words, *qualification* limits it ("the direction only"). *indicators* are those
    that decided; *only_one* says why there are not two. *absent* are hinted indicators without figures here,
    with the reason. *sentences* say what the figures say; *would_change* what would change the verdict.
    *corrected* are the corrections that the figures of its specifications rest on.
    """

    claim: Claim
    verdict: Verdict
    label: Said
    qualification: Said | None
    judgements: tuple[Judgement, ...]
    specifications: tuple[Specification, ...]
    indicators: tuple[str, ...]
    only_one: Said | None
    absent: Mapping[str, Said]
    sentences: tuple[Said, ...]
    would_change: Said | None
    corrected: tuple[Corrected, ...] = ()

    @property
    def counted(self) -> int:
        """How many specifications gave an answer that counts."""
        return sum(each.specifications for each in self.judgements)

    @property
    def agreeing(self) -> int:
        """How many of them agree with the claim."""
        return sum(each.agreeing for each in self.judgements)


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """All claims tested, on which figures, compared with whom, and whom to credit."""

    study: str
    title: Said
    figures: str
    group: Group
    benchmark: str
    claims: tuple[Tested, ...]
    credits: tuple[str, ...] = ()

    @property
    def counted(self) -> int:
        """How many specifications were tried in all: each is one look of many."""
        return sum(each.counted for each in self.claims)
