"""The promises of the contract kit: each test of its classes, with its words and its group."""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from obs.testing import MetricContract, SourceContract
from obs.testing.metric_contract.case import MetricCase
from obs.testing.source_contract.case import SourceCase

Kind = Literal["source", "metric"]
CONTRACTS: Mapping[Kind, type] = {"source": SourceContract, "metric": MetricContract}
_GROUPS = {
    "Declarations": "declares",
    "Answers": "answers",
    "Following": "answers",
    "Figures": "figures",
    "Purity": "pure",
    "Refusals": "refuses",
    "Offers": "offers",
    "Whole": "offers",
    "Results": "metric",
    "Parameters": "metric",
    "Invariance": "metric",
    "Elsewhere": "metric",
}
_OFFLINE = frozenset(
    {
        "test_it_opens_no_socket_and_starts_no_program",
        "test_it_opens_no_file",
        "test_it_neither_waits_nor_starts_threads",
        "test_it_asks_for_nothing_twice",
        "test_what_fails_is_not_asked_again",
        "test_it_goes_nowhere_while_it_reads_everything",
    }
)
FREE: Mapping[Kind, frozenset[str]] = {
    "source": frozenset({*SourceCase.__annotations__, "source", "good_query", "unknown_indicator"}),
    "metric": frozenset({*MetricCase.__annotations__, "metric", "panel"}),
}
"""What a class of tests is meant to set or override; anything else of the contract is its own."""
FINGERPRINTED: Mapping[Kind, str] = {
    "source": "test_the_same_replies_give_the_same_result",
    "metric": "test_the_same_panel_gives_the_same_result",
}
"""Where an answer is at hand that another process must give as well."""
DECLARED_ONLY: Mapping[Kind, frozenset[str]] = {
    "source": frozenset(
        {
            "test_its_id_is_lower_case_and_stays_the_same",
            "test_it_names_its_publisher_and_address",
            "test_its_terms_are_stated",
            "test_it_says_whether_its_figures_may_be_passed_on",
        }
    ),
    "metric": frozenset({"test_its_worked_example_is_right"}),
}
"""The promises that can be tried without a question and recordings, or a panel."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """A test of the kit: *test* is its name, *words* are the first paragraph of its docstring."""

    test: str
    group: str
    words: str

    @property
    def id(self) -> str:
        """The stable id of its check."""
        return f"{self.group}.{self.test.removeprefix('test_')}"


def promises(kind: Kind) -> tuple[Promise, ...]:
    """All promises of a source or a metric, in the order of the kit."""
    found: dict[str, Promise] = {}
    for cls in CONTRACTS[kind].__mro__:
        for name, function in vars(cls).items():
            if name.startswith("test_") and name not in found:
                group = "offline" if name in _OFFLINE else _GROUPS[cls.__name__]
                words = " ".join((inspect.getdoc(function) or name).partition("\n\n")[0].split())
                found[name] = Promise(test=name, group=group, words=words)
    return tuple(found.values())
