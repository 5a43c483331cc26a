"""The promises of a source, each a test: `SourceContract` is what the author of a plugin subclasses."""

from __future__ import annotations

from obs.testing.source_contract.answers import Answers
from obs.testing.source_contract.declarations import Declarations
from obs.testing.source_contract.figures import Figures
from obs.testing.source_contract.following import Following
from obs.testing.source_contract.offers import Offers
from obs.testing.source_contract.purity import Purity
from obs.testing.source_contract.refusals import Refusals
from obs.testing.source_contract.whole import Whole


class SourceContract(Declarations, Answers, Following, Figures, Purity, Refusals, Offers, Whole):
    """The tests that every source passes.

    Subclass it as ``class TestMySource(SourceContract)``, override the fixtures `source`, `good_query` and
    `unknown_indicator`, and set what the service can do: see `SourceCase` for each attribute. What is not
    declared must be refused, what is declared must work.
    """
