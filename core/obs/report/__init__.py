"""Writing results down: in the terminal, and as files for other programs."""
