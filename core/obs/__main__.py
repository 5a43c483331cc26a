"""``python -m obs`` is obs."""

from obs.cli import main

main()
