"""The corrections in use: what stands in place of the sources' figures wherever something is computed."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

import obs_schemas
from obs.corrections import Corrected
from obs.publish.lineage import Lineages
from obs.publish.model import Table
from obs.publish.tables.shape import TYPES, linked, shaped
from obs.study import Study

_USED, _GIVEN = ("value", "status"), ("source_value", "source_status")
_SAID = ("reason", "reason_sv", "documented", "corrected_by", "made", "expires")


def corrections(corrected: Sequence[Corrected], study: Study, lineages: Lineages) -> Table | None:
    """A row for each figure that is *corrected*; None where there is none.

    What is used is the publisher's; the observations keep what the source gives.
    """
    if not corrected:
        return None
    schema = linked(obs_schemas.read("correction"), {"indicator": "indicators", "region": "regions"})
    types = {field["name"]: TYPES[field["type"]] for field in schema["fields"]}
    indicators = {
        id_: study.indicators[id_] for id_ in sorted({each.correction.indicator for each in corrected})
    }
    frame = shaped(pl.DataFrame([_row(each) for each in corrected], schema=types), schema)
    return Table(
        name="corrections",
        kind="reference",
        title_sv="Rättelser",
        title_en="Corrections",
        description_sv="Kända fel hos källorna. Observationerna är källornas egna; allt som beräknas "
        "bygger på de rättade siffrorna här.",
        description_en="Known errors at the sources. The observations are the sources' own; all that is "
        "computed rests on the corrected figures here.",
        schema=schema,
        frame=frame.sort(schema["primaryKey"]),
        lineage={
            **dict.fromkeys(_USED, (lineages.computed(indicators.values()),)),
            **dict.fromkeys(_GIVEN, lineages.figures(indicators.values())),
            **dict.fromkeys(_SAID, (lineages.own(),)),
        },
    )


def _row(each: Corrected) -> dict[str, object]:
    correction = each.correction
    return {
        "indicator": correction.indicator,
        "region": correction.region,
        "period": correction.period,
        "sex": correction.sex,
        "value": each.value,
        "status": each.status,
        "source_value": each.given,
        "source_status": each.given_status,
        "reason": correction.reason,
        "reason_sv": correction.reason_sv,
        "documented": correction.source,
        "corrected_by": correction.by,
        "made": correction.made,
        "expires": correction.expires,
    }
