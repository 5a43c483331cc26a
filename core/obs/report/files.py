"""Writing a report's file: whole, or not at all."""

from __future__ import annotations

import os
from pathlib import Path

from obs.errors import ObsError


def put(target: Path, body: bytes) -> None:
    """Puts *body* into the file *target*; if anything fails it is as it was before. Raises ObsError."""
    if not target.name:  # "." and ""
        raise ObsError(f"cannot write {target}: it is a folder", suggestion="give the name of a file in it")
    partial = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        with partial.open("xb") as file:
            file.write(body)
            file.flush()
            os.fsync(file.fileno())
        partial.replace(target)
    except OSError as error:
        partial.unlink(missing_ok=True)
        raise ObsError(
            f"cannot write {target}: {error.strerror or error}",
            suggestion="give a file in a folder that exists and may be written to",
        ) from error
