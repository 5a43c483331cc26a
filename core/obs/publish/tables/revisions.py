"""What a release changes of the one before, as a table of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import obs_schemas
from obs.models import DERIVED, Indicator
from obs.publish.lineage import Lineages
from obs.publish.model import Lineage, Table
from obs.publish.revision import Revision

NAME = "revision"
_CELLS = ("old", "new")


def revisions(revision: Revision, held: Iterable[Indicator], lineages: Lineages) -> Table:
    """A row for each difference. Its cells are those of other tables, and so are their terms.

    *held* are the indicators that the release has figures of.
    """
    terms = tuple(_terms(list(held), lineages))
    return Table(
        name=NAME,
        kind="reference",
        title_sv="Ändringar",
        title_en="Revisions",
        description_sv="Varje skillnad mot förra versionen.",
        description_en="Every difference to the version before.",
        schema=obs_schemas.read("revision"),
        frame=revision.frame,
        lineage=dict.fromkeys(_CELLS, terms),
    )


def _terms(held: list[Indicator], lineages: Lineages) -> Iterable[Lineage]:
    """Of cells with a source's figures, with computed ones, and with what the publisher says."""
    for source in dict.fromkeys(each.source for each in held if each.source != DERIVED):
        yield lineages.untouched(source, where=f"cell.source = {source}")
    yield lineages.computed(held, where=f"cell.source = {DERIVED}")
    yield replace(lineages.own(), where="cell.source = publisher")
