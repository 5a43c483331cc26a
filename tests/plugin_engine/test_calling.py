"""What a plugin raises while it is called is one error that names its source and where that came from."""

from __future__ import annotations

import pytest
from tests.fetch.conftest import TinySource

from obs import SourceError
from obs.calling import blaming


class Stranger(TinySource):
    admitted_from = "obs-stranger 1.2"


@pytest.mark.parametrize("raised", [SystemExit("one\ntwo"), RuntimeError("one\ntwo")])
def test_an_error_and_the_end_of_python_are_one_line(raised: BaseException) -> None:
    with pytest.raises(SourceError) as told, blaming(Stranger(), "on the query"):
        raise raised
    assert told.value.message == (
        f"the plugin of source tiny (obs-stranger 1.2) broke on the query: {type(raised).__name__}: one two"
    )


def test_of_a_source_that_was_not_admitted_nothing_is_made_up() -> None:
    with pytest.raises(SourceError) as told, blaming(TinySource, "on the query"):
        raise RuntimeError
    assert told.value.message.startswith("the plugin of source tiny broke on the query: ")


def test_an_interrupt_is_no_fault_of_a_plugin() -> None:
    with pytest.raises(KeyboardInterrupt), blaming(Stranger, "on the query"):
        raise KeyboardInterrupt
