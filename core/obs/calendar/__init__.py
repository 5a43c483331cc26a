"""obs due: what the study's indicators will publish next, by what the services say of themselves.

`asking.listen` asks the sources and `asking.remembered` reads what they last said, `dates.due_dates` holds
what was announced against the figures at hand, `ics.ics_bytes` makes a calendar of it.
"""
