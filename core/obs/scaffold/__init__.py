"""New plugins: a complete package from one name, from which an author goes on."""

from __future__ import annotations

from obs.scaffold.naming import Names, names_of
from obs.scaffold.writing import KINDS, rendered, write

__all__ = ["KINDS", "Names", "names_of", "rendered", "write"]
