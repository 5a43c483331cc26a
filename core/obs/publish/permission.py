"""Whether terms of its sources allow a release: what may be passed on, in which words, under which licence.

Our own sources are known to allow it. A plugin of somebody else states its terms itself: what it leaves open
is not guessed, and nothing is published on it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from obs.errors import PublishError
from obs.models import SourceInfo
from obs.publish.lineage import LICENCES, is_own
from obs.study import Publisher
from obs.texts import harm_of

# What is made of such figures must be under the same licence, may not be sold, or may not be made at all: no
# licence that a publisher can choose in obs.toml keeps to that.
_BINDING = re.compile(r"(^|[-_ ])(SA|NC|ND|ODBL|GPL|AGPL|LGPL)([-_ .\d]|$)", re.IGNORECASE)

_LEFT_OUT = "publish a study without the indicators of {sources}"
_MENDED = f"let the author of the plugin mend that; until then {_LEFT_OUT}"
_CREDITED = 'write licence = "CC-BY-4.0" in [publisher]'


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """A *reason* against a release, and its *remedy*, in which "{sources}" stands for the ids of sources."""

    reason: str
    remedy: str


def require_permission(infos: Iterable[SourceInfo], publisher: Publisher) -> None:
    """PublishError, with all reasons at once, where the terms of *infos* do not allow a release.

    Each has its remedy below it; where all have the same, that is said once.
    """
    found = [(info, each) for info in infos for each in refusals(info, publisher)]
    if not found:
        return
    alike = len({each.remedy for _, each in found}) == 1
    lines: list[str] = []
    for info, each in found:
        lines.append(f"  {info.title} ({info.id}): {each.reason}")
        if not alike:
            lines.append(f"     -> {each.remedy.replace('{sources}', info.id)}")
    sources = ", ".join(dict.fromkeys(info.id for info, _ in found))
    raise PublishError(
        "\n".join(("nothing was published: terms of sources do not allow it", *lines)),
        suggestion=found[0][1].remedy.replace("{sources}", sources) if alike else "",
    )


def refusals(info: SourceInfo, publisher: Publisher) -> Iterator[Refusal]:
    """Each reason for which figures of *info*, and what is computed from them, may not be in a release."""
    for reason in (*_of_redistribution(info), *_of_licence(info, publisher)):
        yield Refusal(reason=reason, remedy=_LEFT_OUT)
    for reason in (*_of_silence(info), *_of_words(info), *_of_address(info)):
        yield Refusal(reason=reason, remedy=_MENDED)
    if info.terms.licence == "CC-BY-4.0" and publisher.licence == "CC0-1.0":
        yield Refusal(
            reason="CC-BY-4.0 asks for credit wherever its figures go on, and CC0-1.0, under which this "
            "release would be, asks for none",
            remedy=_CREDITED,
        )


def _of_redistribution(info: SourceInfo) -> Iterator[str]:
    match info.terms.redistribution:
        case "all":
            return
        case "processed":
            yield "only what is computed from its figures may be passed on, and a release has the figures too"
        case "none":
            yield "its figures may not be passed on, nor what is computed from them"
        case _:
            return


def _of_silence(info: SourceInfo) -> Iterator[str]:
    if info.terms.redistribution not in ("all", "processed", "none"):
        yield "its plugin does not say whether its figures may be passed on (Terms.redistribution)"


def _of_words(info: SourceInfo) -> Iterator[str]:
    terms = info.terms
    for name, text in (("credit", terms.credit), ("credit_processed", terms.credit_processed)):
        if not text.strip():
            yield f"its plugin gives no Terms.{name}, the words that must stand beside figures"
        elif harm_of(text):
            yield f"its Terms.{name} {harm_of(text)}"
    if terms.credit.strip() and terms.credit.strip() == terms.credit_processed.strip():
        yield "its credit is the same for its own figures and for what others made of them"


def _of_address(info: SourceInfo) -> Iterator[str]:
    terms = info.terms
    if terms.licence_url and not _is_web(terms.licence_url):
        yield f"the address of its terms is none of the web: {terms.licence_url!r}"
    if terms.licence and harm_of(terms.licence):
        yield f"its Terms.licence {harm_of(terms.licence)}"
    if terms.licence not in LICENCES and not terms.licence_url and not is_own(info):
        yield (
            f"its plugin names the licence {terms.licence!r} and not where its text is (Terms.licence_url)"
            if terms.licence
            else "its plugin names neither a licence nor the address of its terms"
        )


def _of_licence(info: SourceInfo, publisher: Publisher) -> Iterator[str]:
    if _BINDING.search(info.terms.licence):
        yield (
            f"{info.terms.licence} binds what is computed from its figures, and {publisher.licence}, under "
            "which computed values are given out here, does not keep to it"
        )


def _is_web(address: str) -> bool:
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.scheme in ("https", "http") and bool(parts.hostname) and "@" not in parts.netloc
