"""The section [plugins]: files of code of the study's own. None is run that is not named here."""

from __future__ import annotations

import re

from obs.study.tables import Table, quoted

_FILE = re.compile(r"(?:\w[\w. -]*/)*[a-z][a-z0-9_]{0,31}\.py")


def read_code(root: Table) -> tuple[str, ...]:
    """The paths of the files, from the folder of the study file and inside it."""
    table = root.table("plugins")
    table.refuse_unknown(("paths",))
    paths = table.texts("paths")
    for place, path in enumerate(paths, start=1):
        if not _FILE.fullmatch(path):
            table.problem(
                "paths",
                f"entry {place}, {quoted(path)}, is no file inside the study's folder with a name like "
                "my_source.py; write its path with / only and from that folder, its name in lower-case "
                "letters, digits and _",
            )
        elif path in paths[: place - 1]:
            table.problem("paths", f"entry {place}, {quoted(path)}, stands there twice")
    return paths
