"""The store in `.obs/`: raw replies by hash, one Parquet file per series and vintage, and a ledger.

    ledger.sqlite                     what is stored: runs, replies, vintages, groups
    raw/ab/abcd....gz                 the body of a reply, gzip, named by the SHA-256 of the body
    series/N31807-1f3a....parquet     the observations of a vintage, named by the SHA-256 of the file

A file that the ledger does not know, or whose name ends in .part, was left by a process that was killed:
`Store.discard` throws it away. `list_files` and `Store.inventory` are for those who check a store.
"""

from __future__ import annotations

from obs.store.inventory import Held, HeldGroup, HeldRun, Inventory
from obs.store.listing import StoredFile, list_files
from obs.store.records import Parser, RecordedReply, Run, Scope, Sighting, Stored, Vintage
from obs.store.store import Store

__all__ = [
    "Held",
    "HeldGroup",
    "HeldRun",
    "Inventory",
    "Parser",
    "RecordedReply",
    "Run",
    "Scope",
    "Sighting",
    "Store",
    "Stored",
    "StoredFile",
    "Vintage",
    "list_files",
]
