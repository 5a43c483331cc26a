"""References: what a figure is called in every output, taken apart."""

from __future__ import annotations

from dataclasses import dataclass

from obs.errors import ConfigError

FORMS = (
    "INDICATOR/REGION/PERIOD/SEX: a figure as it was fetched, or that a formula makes (N31807/0767/2022/T)",
    "METRIC/INDICATOR/REGION/COLUMN: a result (level/N31807/0767/rank), comparison for that of obs compare",
    "METRIC/KEY/.../COLUMN: where rows have another key, as obs metrics tells (peers/0767/1/N31807/distance)",
    "claims/CLAIM or claims/CLAIM/PART/agreeing: a verdict, and how many specifications agree",
    "claims/CLAIM/NUMBER: one specification",
)
"""The forms of references, for whoever wrote another."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """A reference as it was given: its *parts*, and the value that it is *said* to have, if one is."""

    text: str
    parts: tuple[str, ...]
    said: str | None = None


def read_reference(text: str) -> Reference:
    """REF or REF=VALUE. Within a part "/" is written %2F and "%" %25, as in the keys of a release.

    ConfigError, with the forms there are, for what has too few parts, or ends in an empty one.
    """
    ref, equals, said = text.strip().partition("=")
    parts = tuple(
        each.strip().replace("%2F", "/").replace("%2f", "/").replace("%25", "%") for each in ref.split("/")
    )
    if len(parts) < 2 or not parts[0] or not parts[-1]:
        raise unknown(f"{text!r} is no reference")
    return Reference(text=ref.strip(), parts=parts, said=said.strip() if equals else None)


def unknown(message: str, near: str = "") -> ConfigError:
    """The error for a reference that leads nowhere; *near* is what may have been meant."""
    forms = "\n".join(f"        {form}" for form in FORMS)
    meant = f"did you mean {near}? " if near else ""
    return ConfigError(message, suggestion=f"{meant}a reference is one of\n{forms}")
