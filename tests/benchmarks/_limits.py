"""How a benchmark ends: what is slow is told apart from what is wrong."""

from __future__ import annotations

import sys
from collections.abc import Sequence

TOO_SLOW = 3
"""The exit code of a benchmark whose results are right and whose times are beyond a limit."""


def end(beyond: Sequence[str]) -> None:
    """Ends with `TOO_SLOW`, and says what is *beyond* its limit, if anything is."""
    if beyond:
        print(f"beyond the limit: {', '.join(beyond)}", file=sys.stderr)
        sys.exit(TOO_SLOW)
