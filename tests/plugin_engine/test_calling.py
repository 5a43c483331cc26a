"""What a plugin raises while it is called is one error that names its source."""

from __future__ import annotations

import pytest

from obs import SourceError
from obs.calling import blaming


@pytest.mark.parametrize("raised", [SystemExit("one\ntwo"), RuntimeError("one\ntwo")])
def test_an_error_and_the_end_of_python_are_one_line(raised: BaseException) -> None:
    with pytest.raises(SourceError) as told, blaming("own", "on the query"):
        raise raised
    assert (
        told.value.message == f"the plugin of source own broke on the query: {type(raised).__name__}: one two"
    )


def test_an_interrupt_is_no_fault_of_a_plugin() -> None:
    with pytest.raises(KeyboardInterrupt), blaming("own", "on the query"):
        raise KeyboardInterrupt
