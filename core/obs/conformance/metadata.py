"""What a package declares in its metadata."""

from __future__ import annotations

import re
from collections.abc import Iterator

from obs.conformance.packages import Package, key
from obs.conformance.report import Check, Remark, judged
from obs.plugins import GROUP, OWN_DISTRIBUTIONS

Problem = tuple[str, str]
_BOUND = re.compile(r"<|==|~=")


def checks(package: Package) -> Iterator[Check]:
    """Those of an entry point, a dependency, typing, a README and a licence; none of a file of a study."""
    if package.kind == "file":
        return
    yield judged("declares.entry_point", f"It has an entry point in {GROUP}.", _entry_point(package))
    if package.name not in OWN_DISTRIBUTIONS:
        yield judged(
            "declares.depends_on_obs",
            "It depends on obs with an upper bound, so that a later API does not find it installed.",
            _depends(package),
        )
    yield judged("declares.typed", "Its import packages have a file py.typed.", _typed(package))
    yield judged("declares.readme", "It has a README, which its metadata name.", _readme(package))
    yield judged("declares.licence", "The file of its licence comes with it.", _licence(package))


def remarks(package: Package) -> Iterator[Remark]:
    """What is usual and not there."""
    if package.kind != "file" and not key(package.name).startswith("obs-") and package.name != "obs":
        yield Remark(id="declares.entry_point", text=f"plugins are called obs-NAME, and this {package.name}")


def _declared_in(package: Package) -> str:
    return "pyproject.toml" if package.kind == "tree" else "METADATA"


def _entry_point(package: Package) -> Iterator[Problem]:
    if not package.points:
        yield f'nothing stands under [project.entry-points."{GROUP}"]', _declared_in(package)
    found = {top.stem for top in package.tops}
    for name, value in package.points.items():
        if value.partition(":")[0].partition(".")[0] not in found:
            yield f"{name} leads to {value}, which is not in the package", _declared_in(package)


def _depends(package: Package) -> Iterator[Problem]:
    on_obs = [each for each in package.requires if re.match(r"obs\s*(\[|[<>=~!(; ]|$)", each, re.IGNORECASE)]
    if not on_obs:
        yield 'obs is not among its dependencies: write "obs>=1,<2"', _declared_in(package)
    for each in on_obs:
        versions = re.sub(r"^obs\s*(\[[^\]]*\])?", "", each.partition(";")[0])
        if not _BOUND.search(versions):
            yield f'{each!r} has no upper bound: write "obs>=1,<2"', _declared_in(package)


def _typed(package: Package) -> Iterator[Problem]:
    for top in package.tops:
        if top.is_dir() and not (top / "py.typed").is_file():
            yield f"{package.shown(top)}/py.typed is not there", ""


def _readme(package: Package) -> Iterator[Problem]:
    if not package.readme:
        yield 'write one and name it: readme = "README.md"', _declared_in(package)


def _licence(package: Package) -> Iterator[Problem]:
    if not package.licence:
        yield "there is no file LICENSE", ""
