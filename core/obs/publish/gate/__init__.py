"""The gate: what must hold before a release is seen by anybody."""
