"""What is said to the reader, in Swedish or in English: messages, numbers, days and the catalogues behind.

A text is written in English where it arises, as a `Message` with named parts; a `Voice` says it in a
language. The catalogues are gettext's PO files: `sv/` turns English into Swedish, `en/` what is Swedish by
nature (a unit, the name of a region) into English.
"""

from __future__ import annotations

from obs.language.catalogue import Catalogue, catalogue_of
from obs.language.message import (
    Capital,
    Code,
    Day,
    Either,
    Listed,
    Message,
    Note,
    Number,
    Part,
    Period,
    Place,
    Said,
    Swedish,
    Text,
    msg,
    nmsg,
)
from obs.language.voice import LANGUAGES, PLAIN, Language, Voice, voice_of

__all__ = [
    "LANGUAGES",
    "PLAIN",
    "Capital",
    "Catalogue",
    "Code",
    "Day",
    "Either",
    "Language",
    "Listed",
    "Message",
    "Note",
    "Number",
    "Part",
    "Period",
    "Place",
    "Said",
    "Swedish",
    "Text",
    "Voice",
    "catalogue_of",
    "msg",
    "nmsg",
    "voice_of",
]
