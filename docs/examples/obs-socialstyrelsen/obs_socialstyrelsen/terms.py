"""What Socialstyrelsen says of using its statistics, as far as that was seen: the README tells where."""

from __future__ import annotations

from obs import Terms

PUBLISHER = "Socialstyrelsen"
TERMS = Terms(
    licence="",
    licence_url="https://www.socialstyrelsen.se/statistik-och-data/statistik/om-statistiken/",
    credit="Källa: Socialstyrelsen",
    credit_processed="Egen bearbetning av statistik från Socialstyrelsen",
    # The page allows to use the statistics free of charge, and names no licence to pass them on under.
    redistribution="processed",
)
