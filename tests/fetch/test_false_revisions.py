"""The same figures in other bytes make no vintage: through `fetch`, by the built-in sources, on real replies.

A service on this machine gives the saved replies of Kolada and SCB first as they are, and then each of them
in another form that says the same.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from decimal import Decimal
from functools import reduce
from itertools import count, product
from pathlib import Path
from typing import Any, cast

import pytest
from tests.fetch.test_fetch import Silent
from tests.loopback import answering
from tests.plugins.scb.conftest import POPULATION

from obs import Indicator
from obs.fetch import FetchReport, Options, fetch, job
from obs.http import Client
from obs.plugins import Registry
from obs.revisions import revisions
from obs.store import Store
from obs.study import Study

REPLIES = Path(__file__).resolve().parents[1] / "plugins"
Json = dict[str, Any]
Number = Callable[[Decimal], str]


def plain(number: Decimal) -> str:
    """*number* as it came."""
    return str(number)


def written(what: object, number: Number = plain, *, turned: bool = False, blank: str = "") -> str:
    """*what* as JSON: each number as *number* writes it, keys *turned* round, *blank* after each part."""
    inner = functools.partial(written, number=number, turned=turned, blank=blank)
    if isinstance(what, dict):
        pairs = list(cast("Json", what).items())
        members = [f"{json.dumps(key)}:{blank}{inner(value)}" for key, value in pairs[:: -1 if turned else 1]]
        return "{" + f",{blank}".join(members) + blank + "}"
    if isinstance(what, list):
        return "[" + f",{blank}".join(map(inner, cast("list[object]", what))) + blank + "]"
    if isinstance(what, Decimal):
        return number(what)
    return json.dumps(what, ensure_ascii=False)


def read(name: str) -> Any:
    """A saved reply, its numbers with a decimal point just as they stand."""
    return json.loads((REPLIES / name).read_text("utf-8"), parse_float=Decimal)


def decimals(what: Any) -> Any:
    """*what* with every number below "value" as a Decimal."""
    if isinstance(what, list):
        return [decimals(each) for each in cast("list[Any]", what)]
    if not isinstance(what, dict):
        return what
    return {
        key: _decimal(value) if key == "value" else decimals(value)
        for key, value in cast("Json", what).items()
    }


def _decimal(value: Any) -> Any:
    if isinstance(value, list):
        return [_decimal(each) for each in cast("list[Any]", value)]
    return Decimal(value) if isinstance(value, int) else value


@dataclass
class Service:
    """Gives for each kind of path a saved reply, as *form* writes it."""

    replies: Mapping[str, Any]
    form: Callable[[Any], str] = written
    url: str = ""
    given: list[bytes] = field(default_factory=list[bytes])

    def body(self, path: str) -> bytes | None:
        """The reply to *path*, None where there is none."""
        found = next((reply for part, reply in self.replies.items() if part in path), None)
        if found is None:
            return None
        self.given.append(self.form(found).encode())
        return self.given[-1]


@pytest.fixture
def serve() -> Iterator[Callable[[Mapping[str, Any]], Service]]:
    """Starts a service of some replies."""
    with ExitStack() as running:

        def start(replies: Mapping[str, Any]) -> Service:
            service = Service({part: decimals(reply) for part, reply in replies.items()})

            def answer(path: str, _: bytes) -> tuple[int, bytes]:
                body = service.body(path)
                return (404, b"") if body is None else (200, body)

            service.url = running.enter_context(answering(answer))
            return service

        yield start


BY_SEX = {**POPULATION, "sex": {"variable": "Kon", "F": "2", "M": "1"}}


def study(source: str, query: Mapping[str, object], regions: tuple[str, ...]) -> Study:
    """A study of one indicator."""
    indicator = Indicator(
        id="prov",
        source=source,
        query=query,
        title_sv="Prov",
        title_en="Trial",
        unit="%",
        kind="share",
        polarity="none",
        producer="Ingen",
    )
    return Study(
        name="prov",
        title_sv="Prov",
        title_en="Trial",
        folder=None,
        regions=regions,
        group="own",
        benchmark=regions[0],
        first="1998",
        last="2022" if source == "kolada" else "2005",
        indicators={"prov": indicator},
    )


@dataclass
class Trial:
    """A *study* that is fetched from a *service* into a *store*."""

    study: Study
    service: Service
    store: Store
    registry: Registry = field(default_factory=Registry.from_entry_points)

    def fetch(self) -> FetchReport:
        """Fetch all there is."""
        name = self.study.indicators["prov"].source.upper()
        return fetch(
            self.study,
            registry=self.registry,
            store=self.store,
            watcher=Silent(),
            options=Options(),
            environ={f"OBS_{name}_BASE_URL": self.service.url},
        )

    def states(self) -> list[tuple[str, bool]]:
        """Fetch, and the state of each series with whether all went well."""
        report = self.fetch()
        return [(each.state, report.ok) for each in report.series]


KOLADA = {"/data/": "kolada/replies/data.json", "/kpi": "kolada/replies/kpi.json"}
SCB = {
    "/config": "scb/replies/config.json",
    "/metadata": "scb/replies/TAB638_metadata.json",
    "/data": "scb/replies/TAB638_data.json",
}


@pytest.fixture
def trial(
    request: pytest.FixtureRequest,
    serve: Callable[[Mapping[str, Any]], Service],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Trial]:
    """One series of the source that is named, fetched once."""
    monkeypatch.setattr(job, "Client", functools.partial(Client, backoff=0.001))
    files, made = (
        (KOLADA, study("kolada", {"kpi": "N31807"}, ("00", "0192", "0767", "1783")))
        if request.param == "kolada"
        else (SCB, study("scb", BY_SEX, ("00", "0330", "0380")))
    )
    with Store.open(tmp_path / ".obs") as store:
        trial = Trial(made, serve({part: read(name) for part, name in files.items()}), store)
        assert trial.states() == [("new", True)]
        yield trial


def other(number: Decimal) -> str:
    """With an exponent: 3.25938 as 325938e-5, 10 as 10e0."""
    sign, digits, exponent = number.as_tuple()
    return f"{'-' if sign else ''}{''.join(map(str, digits))}e{exponent}"


def longer(number: Decimal) -> str:
    """With noughts at the end: 3.25938 as 3.25938000, 10 as 10.000."""
    return f"{number:f}{'' if '.' in f'{number:f}' else '.'}000"


def shifted(number: Decimal) -> str:
    """One digit before the point: 35.1 as 3.51E+1."""
    return f"{number:.20E}" if number else "0.0E0"


def noisy(number: Decimal) -> str:
    """As a program prints that computed it: a bit off in the sixteenth digit."""
    return repr(float(number) * (1 + 2**-52))


_moments = count()


def volatile(what: Any) -> Any:
    """*what* with fields that differ from one reply to the next and say nothing of any figure."""
    if isinstance(what, list):
        return [volatile(each) for each in cast("list[Any]", what)]
    if not isinstance(what, dict):
        return what
    told = {key: volatile(value) for key, value in cast("Json", what).items()}
    if "value" in told or "values" in told:
        told["prepared_at"] = f"2026-11-27T06:00:{next(_moments):02}"
    for key in ("updated", "source", "label", "description", "previous_url", "count", "operating_area"):
        if isinstance(told.get(key), str):
            told[key] = f"{told[key]} {next(_moments)}"
        elif isinstance(told.get(key), int):
            told[key] += next(_moments) + 1
    return told


FORMS: dict[str, Callable[[Any], str]] = {
    "exponents": lambda reply: written(reply, other),
    "noughts": lambda reply: written(reply, longer),
    "one digit": lambda reply: written(reply, shifted),
    "noise": lambda reply: written(reply, noisy),
    "keys": lambda reply: written(reply, turned=True),
    "blanks": lambda reply: written(reply, blank="\r\n\t ") + "\n",
    "volatile": lambda reply: written(volatile(reply)),
}


def _turned(reply: Any) -> str:
    """Kolada's rows, and the values of each, in the opposite order."""
    for row in reply["values"]:
        row.get("values", []).reverse()
    return written({**reply, "values": reply["values"][::-1]})


def _twice(reply: Any) -> str:
    """Every third row comes once more."""
    return written({**reply, "values": [*reply["values"], *reply["values"][::3]]})


def _sparse(reply: Any) -> str:
    """JSON-stat with its cells as an object, in no order, and the index of each category as a list."""
    if not reply.get("value"):
        return written(reply)
    cells = {str(place): each for place, each in enumerate(reply["value"]) if each is not None}
    told = {**reply, "value": dict(sorted(cells.items(), reverse=True))}
    told["dimension"] = {name: _listed(each) for name, each in reply["dimension"].items()}
    return written(told)


def _listed(dimension: Json) -> Json:
    index: Any = dimension["category"]["index"]
    codes = sorted(index, key=index.__getitem__)
    return {**dimension, "category": {**dimension["category"], "index": codes}}


def _place(spot: Sequence[int], sizes: Sequence[int]) -> int:
    """The place of the cell at *spot* of a cube of *sizes*, row by row."""
    return reduce(lambda place, axis: place * axis[1] + axis[0], zip(spot, sizes, strict=True), 0)


def _transposed(reply: Any) -> str:
    """JSON-stat with its variables the other way round, and the cells accordingly."""
    if not reply.get("value"):
        return written(reply)

    def turn(cells: list[Any]) -> list[Any]:
        sizes = cast("list[int]", reply["size"])
        axes = [range(size) for size in reversed(sizes)]
        return [cells[_place(spot[::-1], sizes)] for spot in product(*axes)]

    told = {**reply, "id": reply["id"][::-1], "size": reply["size"][::-1], "value": turn(reply["value"])}
    if isinstance(reply.get("status"), dict):
        places = [reply["status"].get(str(place), "") for place in range(len(reply["value"]))]
        told["status"] = {str(place): each for place, each in enumerate(turn(places)) if each}
    return written(told)


@pytest.mark.parametrize(
    ("trial", "form"),
    [
        *(("kolada", form) for form in FORMS.values()),
        *(("scb", form) for form in FORMS.values()),
        ("kolada", _turned),
        ("kolada", _twice),
        ("scb", _sparse),
        ("scb", _transposed),
    ],
    indirect=["trial"],
    ids=[
        *(f"kolada {name}" for name in FORMS),
        *(f"scb {name}" for name in FORMS),
        *("kolada rows turned", "kolada rows twice", "scb sparse", "scb transposed"),
    ],
)
def test_the_same_figures_in_other_bytes_make_no_vintage(trial: Trial, form: Callable[[Any], str]) -> None:
    """The bytes are others, and are kept; the series was only seen again."""
    first = set(trial.service.given)
    trial.service.form = form
    assert trial.states() == [("unchanged", True)]
    assert not first >= set(trial.service.given)
    (vintage,) = trial.store.vintages("prov")
    assert len(trial.store.sightings(vintage)) == 2
    assert revisions(trial.store, trial.study.indicators).frame.is_empty()


@pytest.mark.parametrize("trial", ["kolada", "scb"], indirect=True)
def test_one_figure_that_differs_in_other_bytes_is_the_only_revision(trial: Trial) -> None:
    """So the forms hide nothing: one figure is a hundredth higher."""
    one = Decimal("3.557518") if "/kpi" in trial.service.replies else Decimal(4490039)

    def revised(number: Decimal) -> str:
        return other(number + Decimal("0.01") if number == one else number)

    trial.service.form = lambda reply: written(reply, revised, turned=True)
    report = trial.fetch()
    assert [(each.state, each.added, each.revised, each.removed) for each in report.series] == [
        ("changed", 0, 1, 0)
    ]
    (row,) = revisions(trial.store, trial.study.indicators).frame.to_dicts()
    assert (row["old"], row["new"]) == (float(one), float(one + Decimal("0.01")))
    assert (row["kind"], row["reason"]) == ("revised", "")
