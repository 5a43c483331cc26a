"""Where in a file a figure stands."""

from __future__ import annotations

from obs import Indicator, Position, Reply
from obs_local_csv.codes import region_of, sex_of
from obs_local_csv.decoding import decode
from obs_local_csv.mapping import columns_of
from obs_local_csv.periods import period_of
from obs_local_csv.table import read_table


def locate(reply: Reply, indicator: Indicator, region: str, period: str, sex: str) -> Position | None:
    """The line and the column of the figure in *reply*; None for a schema, or where no row has this key."""
    columns = columns_of(indicator)
    text, _ = decode(reply.body, columns.encoding, columns.file)
    table = read_table(text, file=columns.file, delimiter=columns.delimiter, needed=columns.mapped)
    if table.header.count(columns.value) != 1:
        return None
    at = {name: table.header.index(name) for name in columns.mapped if name in table.header}
    for line, row in zip(table.lines, table.rows, strict=True):
        where = region_of(row[at[columns.region]]) if columns.region else columns.region_code
        whose = sex_of(row[at[columns.sex]]) if columns.sex else "T"
        if (where, period_of(row[at[columns.period]]), whose) == (region, period, sex):
            says = ", ".join(f"{name} {row[at[name]]}" for name in columns.mapped if name != columns.value)
            return Position(line=line, column=columns.value, text=row[at[columns.value]], says=says)
    return None
