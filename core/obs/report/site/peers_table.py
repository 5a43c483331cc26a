"""The regions shown beside the mean of the peers that the study's variables give them."""

from __future__ import annotations

from obs.language import Listed, Message, Place, Text, msg
from obs.models import Indicator
from obs.report.sentences.facts import title
from obs.report.site.grids import Column, Line, grid
from obs.report.site.page import Grid
from obs.report.site.teller import Teller


def peers(teller: Teller, indicator: Indicator, here: str) -> Grid | None:
    """The regions shown beside the mean of their peers; None where no peers were found for any."""
    rows = {row["region"]: row for row in teller.material.results.rows("peer_mean", indicator.id)}
    regions = [
        code for code in teller.material.regions if code in rows and rows[code]["unweighted_mean"] is not None
    ]
    if not regions:
        return None
    return grid(
        teller,
        "beside-peers",
        caption=msg(
            "{title}: the regions of the study beside their peers, {unit}",
            title=title(indicator),
            unit=Text(indicator.unit),
        ),
        corner=msg("Municipality"),
        columns=[
            Column(key="value", title=msg("Value")),
            Column(key="unweighted_mean", title=msg("Mean of the peers")),
            Column(key="difference_unweighted", title=msg("Difference to the peers"), signed=True),
            Column(key="lowest", title=msg("Lowest peer")),
            Column(key="highest", title=msg("Highest peer")),
            Column(key="n", title=msg("Peers"), decimals=0),
        ],
        lines=[
            Line(
                key=code,
                head=teller.link(teller.addresses.region(code), Place(code), here),
                decimals=indicator.decimals,
            )
            for code in regions
        ],
        pattern=f"peer_mean/{indicator.id}/{{row}}/{{column}}",
    )


def chosen_by(teller: Teller, indicator: Indicator) -> Message:
    """By what the peers were chosen."""
    population = str(teller.material.study.metrics.get("peer_mean", {}).get("population", ""))
    ids = teller.material.rests_on.get(("peer_mean", indicator.id), ())
    chosen = tuple(title(teller.material.indicators[id_]) for id_ in ids if id_ != population)
    return msg(
        "Peers are the municipalities nearest by {variables}, each counted once. They are alike in these "
        "and in "
        "nothing else.",
        variables=Listed(chosen, "semicolon"),
    )
