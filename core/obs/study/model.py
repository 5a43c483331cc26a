"""What a study is: which regions are shown, with whom they are compared, and by which indicators."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from obs.models import Finding, Indicator, Programme, Statement
from obs.regions import COUNTRY, municipalities

MUNICIPALITIES = "municipalities"
COUNTY = "county:"


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupSpec:
    """A comparison group: either *regions* (municipality codes), or group *source_id* of *source*.

    *around* is the municipality whose likes they are, "" where there is none. *title_sv* and *title_en* are
    the title in a language, "" where it has none of its own: *title* serves.
    """

    id: str
    title: str
    source: str = ""
    source_id: str = ""
    regions: tuple[str, ...] = ()
    around: str = ""
    title_sv: str = ""
    title_en: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Publisher:
    """Who publishes the releases of a study, and whom to ask.

    *type* is the end of an address below http://purl.org/adms/publishertype/, *organisation_number* has ten
    digits or is "". *contact* is the person or office behind *email*, *licence* what computed values are
    given out under: "CC0-1.0" or "CC-BY-4.0".
    """

    name: str
    email: str
    contact: str
    type: str = "LocalAuthority"
    organisation_number: str = ""
    homepage: str = ""
    licence: str = "CC0-1.0"


@dataclass(frozen=True, slots=True, kw_only=True)
class Dataset:
    """As what a study is published.

    *name* never changes and is lower-case; *address* is where the folder of its releases can be reached on
    the web, without a slash at its end, or "". *themes* and *frequency* are codes of the EU's vocabularies.
    *high_value_category* is an address of the EU's list of high-value datasets, "" for what is none. A
    release in which more than *revised_share* of the rows are revised or gone needs a reason.
    """

    name: str = ""
    title_sv: str = ""
    title_en: str = ""
    description_sv: str = ""
    description_en: str = ""
    address: str = ""
    keywords_sv: tuple[str, ...] = ()
    keywords_en: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    frequency: str = "UNKNOWN"
    high_value_category: str = ""
    revised_share: float = 0.01


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """A figure that is known to be wrong at its source: what stands there, what should, and why.

    *expect* is what the source gives, a number or the status in its place; the correction holds for nothing
    else. *value* is what it should be, None where *status* says why there is none ("" beside a value).
    *source* is where the error is documented, *by* who found it so. It is in force from *made* to *expires*,
    both included. *line* is that of its entry in the file, which may make several of these.
    """

    indicator: str
    region: str
    period: str
    sex: str
    expect: float | str
    value: float | None
    status: str
    reason: str
    source: str
    by: str
    made: date
    expires: date
    reason_sv: str = ""
    line: int = 0

    @property
    def reason_in_note(self) -> str:
        """The reason as a remark has it; remarks are divided by "; "."""
        return self.reason.replace("; ", ", ")

    @property
    def key(self) -> tuple[str, str, str, str]:
        """Indicator, region, period, sex."""
        return self.indicator, self.region, self.period, self.sex


@dataclass(frozen=True, slots=True, kw_only=True)
class Corrections:
    """What the *file* of corrections says; *problems* are what is wrong with it, and then nothing holds.

    *day* is the one on which it was read, which decides what is in force.
    """

    file: str = ""
    day: date = date.max
    entries: tuple[Correction, ...] = ()
    problems: tuple[Finding, ...] = ()

    def of(self, indicator: str) -> tuple[Correction, ...]:
        """Those of one indicator, in the order of the file."""
        return tuple(each for each in self.entries if each.indicator == indicator)


@dataclass(frozen=True, slots=True, kw_only=True)
class Study:
    """A study file, read and checked.

    *regions* are the municipalities shown, in the order of the file. *intro_sv* and *intro_en* say to readers
    of a report what it is about. *group* is "municipalities",
    "county:17" or a key of *groups*. *also* are further regions to fetch. *first* and *last* are years or
    None for no bound, *change_from* is a period. *claims* is a file name relative to *folder*, or "".
    *folder* holds the study file; None for a built-in study. *sources* maps a source to its options,
    ``base_url`` included; *metrics* a metric to its parameters. *publisher* is None where the file names
    none: then nothing of it can be published. *derived* are formulas of *indicators* under
    ids of their own: nothing is fetched or stored for them. *corrections* are those of the file beside it.
    *code* are files below *folder* that are run as plugins.
    """

    name: str
    title_sv: str
    title_en: str
    folder: Path | None
    regions: tuple[str, ...]
    indicators: Mapping[str, Indicator]
    derived: Mapping[str, Indicator] = field(default_factory=dict[str, Indicator])
    group: str = MUNICIPALITIES
    benchmark: str = COUNTRY
    also: tuple[str, ...] = ()
    first: str | None = None
    last: str | None = None
    change_from: str | None = None
    intro_sv: str = ""
    intro_en: str = ""
    claims: str = ""
    groups: Mapping[str, GroupSpec] = field(default_factory=dict[str, GroupSpec])
    programmes: tuple[Programme, ...] = ()
    statements: tuple[Statement, ...] = ()
    sources: Mapping[str, Mapping[str, object]] = field(default_factory=dict[str, Mapping[str, object]])
    metrics: Mapping[str, Mapping[str, object]] = field(default_factory=dict[str, Mapping[str, object]])
    publisher: Publisher | None = None
    dataset: Dataset = field(default_factory=Dataset)
    corrections: Corrections = field(default_factory=Corrections)
    code: tuple[str, ...] = ()

    def scope(self) -> tuple[str, ...]:
        """The codes of all regions to fetch, sorted.

        The members of a group that a source draws up are known to that source only and are not among them.
        """
        codes = {*self.regions, self.benchmark, *self.also}
        for spec in self.groups.values():
            codes.update(spec.regions)
        if self.group == MUNICIPALITIES:
            codes.update(municipalities())
        elif self.group.startswith(COUNTY):
            codes.update(municipalities(self.group.removeprefix(COUNTY)))
        return tuple(sorted(codes))

    def comparable(self) -> dict[str, Indicator]:
        """All that can be compared: the indicators, then the derived ones, by id and in the file's order."""
        return {**self.indicators, **self.derived}

    def source_options(self, source: str) -> dict[str, object]:
        """What ``[sources.SOURCE]`` says, without the address; empty where there is no such section."""
        return {key: value for key, value in self.sources.get(source, {}).items() if key != "base_url"}
