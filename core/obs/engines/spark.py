"""Spark: on the cores of this machine, or on a cluster."""

from __future__ import annotations

import os
from collections.abc import Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Any, cast

from obs.engines.model import as_texts, columns
from obs.errors import ConfigError

if TYPE_CHECKING:
    import polars as pl

MASTER = "OBS_SPARK_MASTER"
"""The variable that names the master; SPARK_REMOTE, Spark's own, names a server of Spark Connect instead."""
LOCAL = "local[2]"
_SETTINGS = {
    "spark.sql.ansi.enabled": "false",  # a division by zero is null as elsewhere, and ends nothing
    "spark.sql.session.timeZone": "UTC",
    "spark.driver.maxResultSize": "0",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
}
# On one machine: two hundred tasks of Spark's own choice take longer to start than to do.
_SETTINGS_HERE = {
    "spark.sql.shuffle.partitions": "8",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.host": "127.0.0.1",
}


class Spark:
    """One session; a session that is already there is used as it is."""

    name = "spark"
    at_a_time = 100_000_000

    def __init__(self, memory: str = "") -> None:
        """*memory* is the most that Spark may take here, such as "4g"; a cluster has its own settings."""
        master = os.environ.get(MASTER, LOCAL)
        here = master.startswith("local") and "SPARK_REMOTE" not in os.environ
        builder: Any = import_module("pyspark.sql").SparkSession.builder.appName("obs")
        if "SPARK_REMOTE" not in os.environ:
            builder = builder.master(master)
        settings = _SETTINGS | (_SETTINGS_HERE if here else {})
        settings |= {"spark.driver.memory": memory or "4g"} if here else {}
        for key, value in settings.items():
            builder = builder.config(key, value)
        try:
            self._session = builder.getOrCreate()
        except Exception as error:
            raise ConfigError(
                f"Spark does not start: {error}".partition("\n")[0],
                suggestion=f"it needs Java 17 or later (JAVA_HOME); {MASTER} is {master}",
            ) from error
        self._session.sparkContext.setLogLevel("ERROR")

    def scan(self, files: Sequence[str]) -> object:
        """The observations in these files or addresses."""
        return self._session.read.parquet(*files).select(*columns())

    def beside(self, table: pl.LazyFrame) -> pl.LazyFrame:
        """*table* in Spark."""
        return cast("pl.LazyFrame", self._session.createDataFrame(as_texts(table)))
