"""Whether a store is what was once put into it, and what can be done where it is not.

`verify` only reads: every file against its hash, the ledger against itself, and the observations of every
vintage against what the plugins make of its raw replies now. `repair` writes lost series anew from their raw
replies; `collect` throws away what killed processes have left.
"""

from __future__ import annotations

from obs.audit.collecting import collect
from obs.audit.model import Audit, Collected, Repaired
from obs.audit.repairing import repair
from obs.audit.verifying import verify

__all__ = ["Audit", "Collected", "Repaired", "collect", "repair", "verify"]
