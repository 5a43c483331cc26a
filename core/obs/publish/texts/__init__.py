"""What a release says of itself to people: a README and a data dictionary in each language."""

from __future__ import annotations

from obs.publish.texts.writing import texts

__all__ = ["texts"]
