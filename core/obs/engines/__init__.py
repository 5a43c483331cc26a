"""Where a relational metric is computed: Polars, DuckDB beyond memory, Spark beyond one machine.

An engine reads Parquet files and takes small tables of Polars; what it gives are its own tables, which a
relational metric (`obs.models.MetricInfo.relational`) computes with through Narwhals. Codes are texts on
DuckDB and Spark.
"""

from __future__ import annotations

from obs.engines.choice import ENGINES, engine_called
from obs.engines.model import Engine, columns, computed

__all__ = ["ENGINES", "Engine", "columns", "computed", "engine_called"]
