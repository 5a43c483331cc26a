"""The report of the built-in study: how long the site takes, and how large its pages are.

    python -m tests.benchmarks.report

It is built twice, in Swedish and in English; each has to stay within the limits below, and both have to hold
the same figures.
"""

from __future__ import annotations

import re
import time
from typing import get_args

from tests.benchmarks._limits import end

from obs.language import Language
from obs.plugins import Registry
from obs.report.material.gathering import gather_material
from obs.report.site.building import build
from obs.snapshot import embedded
from obs.study import builtin

SECONDS = 30.0
BYTES = 500_000
_REFERENCE = re.compile(rb'data-ref="([^"]*)"')


def main() -> None:
    """Print what each language took; `TOO_SLOW` above a limit."""
    registry = Registry.from_entry_points()
    spent: dict[str, float] = {}
    figures: dict[str, list[bytes]] = {}
    largest = (0, "")
    for language in get_args(Language):
        began = time.perf_counter()
        material = gather_material(builtin(), embedded("bistand"), registry)
        gathered = time.perf_counter()
        files = build(material, language)
        done = time.perf_counter()
        spent[language] = done - began
        pages = {path: body for path, body in files.items() if path.endswith(".html")}
        assert len(pages) > 100, "a page for each region, indicator and claim"
        figures[language] = sorted(ref for body in pages.values() for ref in _REFERENCE.findall(body))
        largest = max(largest, *((len(body), path) for path, body in pages.items()))
        print(
            f"{language}: results {gathered - began:5.1f} s, pages {done - gathered:5.1f} s, "
            f"in all {done - began:5.1f} s (at most {SECONDS:.0f}); {len(pages)} pages, "
            f"{sum(map(len, files.values())) / 1e6:.1f} MB with downloads"
        )
    assert figures["sv"] == figures["en"], "both languages name the same figures"
    print(f"largest page: {largest[1]}, {largest[0]:,} bytes (at most {BYTES:,})")
    end([name for name, seconds in spent.items() if seconds > SECONDS])
    assert largest[0] <= BYTES, "a page is too large"


if __name__ == "__main__":
    main()
