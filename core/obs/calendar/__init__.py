"""obs due: what the study's indicators will publish next, by what the services say of themselves.

`listen` asks the sources and `remembered` reads what they last said, `due_dates` holds what was announced
against the figures at hand, `ics_bytes` makes a calendar of it.
"""

from __future__ import annotations

from obs.calendar.asking import Heard, Told, listen, remembered
from obs.calendar.dates import Due, due_dates
from obs.calendar.ics import ics_bytes

__all__ = ["Due", "Heard", "Told", "due_dates", "ics_bytes", "listen", "remembered"]
