"""What the metric robustness is asked for: the finding, and the choices that it is re-run over."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from obs import ConfigError, first_day
from obs_comparison.movements import Test
from obs_comparison.named_indicators import ids

ITSELF, BENCHMARK, MEDIAN, PEERS = "itself", "benchmark", "median", "peers"
ABSOLUTE, PERCENT = "absolute", "percent"
NOMINAL, REAL = "nominal", "real"

FINDINGS: Mapping[str, tuple[Test, int]] = {
    "fell": ("change", -1),
    "rose": ("change", 1),
    "fell_every_period": ("steps", -1),
    "rose_every_period": ("steps", 1),
    "lowest": ("extreme", -1),
    "highest": ("extreme", 1),
    "lower": ("level", -1),
    "higher": ("level", 1),
}
_OTHERS = (BENCHMARK, MEDIAN, PEERS)
_FITTING: Mapping[Test, Sequence[str]] = {
    "change": (ITSELF, *_OTHERS),
    "steps": (ITSELF,),
    "extreme": (ITSELF,),
    "level": _OTHERS,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """The *finding*, what it looks at (*test*) and its *way*, -1 down or 1 up; the choices to re-run it over.

    *windows* are pairs of start and end as given, the start "" for a level; *against* only what the finding
    can be held against; *cpi* is "" for none.
    """

    finding: str
    test: Test
    way: int
    indicators: tuple[str, ...]
    windows: tuple[tuple[str, str], ...]
    against: tuple[str, ...]
    scales: tuple[str, ...]
    prices: tuple[str, ...]
    cpi: str
    level: float


def choice(parameters: Mapping[str, object]) -> Choice:
    """The choice that *parameters* make; ConfigError for a wrong one."""
    finding = parameters["finding"]
    if not isinstance(finding, str) or finding not in FINDINGS:
        raise _wrong("finding", finding, f"give one of {', '.join(FINDINGS)}")
    test, way = FINDINGS[finding]
    level, cpi = parameters["level"], parameters["cpi"]
    if not isinstance(level, float) or not 0.5 <= level < 1:
        raise _wrong("level", level, "give a share such as 0.95 or 0.998")
    if cpi is not None and not isinstance(cpi, str):
        raise _wrong("cpi", cpi, 'give the id of a price index, or "" for none')
    return Choice(
        finding=finding,
        test=test,
        way=way,
        indicators=ids("robustness", "indicators", parameters["indicators"]),
        windows=_windows(parameters["windows"], of_levels=test == "level"),
        against=_against(parameters["against"], finding, _FITTING[test]),
        scales=_words("scales", parameters["scales"], (ABSOLUTE, PERCENT)),
        prices=_words("prices", parameters["prices"], (NOMINAL, REAL)),
        cpi=cpi or "",
        level=level,
    )


def _wrong(name: str, given: object, suggestion: str) -> ConfigError:
    return ConfigError(f"metric robustness: {name} is {given!r}", suggestion=suggestion)


def _words(name: str, given: object, known: Sequence[str]) -> tuple[str, ...]:
    """Those of *known*, in their order, that *given* names: one word or a list of them."""
    listed = [given] if isinstance(given, str) else given
    words = list(cast("Sequence[object]", listed)) if isinstance(listed, list | tuple) else []
    if not words or any(word not in known for word in words):
        raise _wrong(name, given, f"choose among {', '.join(known)}")
    return tuple(word for word in known if word in words)


def _against(given: object, finding: str, fitting: Sequence[str]) -> tuple[str, ...]:
    words = _words("against", given, (ITSELF, *_OTHERS))
    fit = tuple(word for word in words if word in fitting)
    if not fit:
        raise _wrong("against", given, f"the finding {finding} can be held against {', '.join(fitting)}")
    return fit


def _windows(given: object, *, of_levels: bool) -> tuple[tuple[str, str], ...]:
    listed = [given] if isinstance(given, str | int) else given
    if not isinstance(listed, list | tuple):
        raise _wrong("windows", given, 'give a list of texts such as "2019/2022"')
    texts = [str(each) for each in cast("Sequence[object]", listed)]
    return tuple(dict.fromkeys(_window(text, of_levels=of_levels) for text in texts))


def _window(text: str, *, of_levels: bool) -> tuple[str, str]:
    ends = [each.strip() for each in text.split("/")]
    try:
        days = [first_day(each) for each in ends]
    except ValueError:
        days = []
    if len(days) != (1 if of_levels else 2):
        form = 'one period, such as "2022"' if of_levels else 'start and end, such as "2019/2022"'
        raise _wrong("windows", text, f"give {form}")
    if days != sorted(set(days)):
        raise _wrong("windows", text, "the start has to be before the end")
    return ("", ends[0]) if of_levels else (ends[0], ends[1])
