"""The tables of a release, each with its schema and the lineage of its columns."""
