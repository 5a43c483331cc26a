"""Where a figure comes from: the ledger read backwards, from any reference to the request that was sent.

A reference stands beside every figure that obs puts out. Its chain is computed anew, with the plugins of
today, from what is stored; docs/lineage.md says what each link tells and how to check it by hand.
"""

from __future__ import annotations

from obs.lineage.ground import Ground
from obs.lineage.model import Chain, Link
from obs.lineage.reference import FORMS
from obs.lineage.why import why

__all__ = ["FORMS", "Chain", "Ground", "Link", "why"]
