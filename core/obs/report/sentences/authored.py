"""The author's own sentences, which stand only as long as the figures bear them out."""

from __future__ import annotations

from collections.abc import Iterator

from obs.errors import ConfigError, ReportError
from obs.language import Either, Number
from obs.report.material.model import Material
from obs.report.sentences.model import Sentence


def authored(material: Material, region: str = "") -> Iterator[Sentence]:
    """The statements of the study for the page of *region*, those of the front page without one.

    ConfigError for one that refers to a figure that there is not.
    """
    for statement in material.study.statements:
        if statement.region != region:
            continue
        numbers = {name: _number(material, name, ref) for name, ref in statement.figures.items()}
        shown = tuple((name, each) for name, each in numbers.items())
        yield Sentence(
            message=Either(sv=statement.text_sv, en=statement.text_en, parts=shown), holds=statement.holds
        )


def _number(material: Material, name: str, ref: str) -> Number:
    """The figure at *ref*, with the decimals of its indicator; a count has none."""
    try:
        value = material.results.find(ref)
    except ReportError as error:
        raise ConfigError(
            f"a statement of the study takes {name} from {ref!r}, and there is no such figure",
            suggestion="references stand in the pages of a report, beside each figure",
        ) from error
    if isinstance(value, str):
        raise ConfigError(f"a statement of the study takes {name} from {ref!r}, which is a text, no number")
    indicators = [material.indicators[part] for part in ref.split("/") if part in material.indicators]
    decimals = indicators[0].decimals if indicators and not isinstance(value, int) else 0
    return Number(value, decimals, ref=ref)
