"""JSON-stat 2.0 datasets, judged by a naive reader that walks the cells one by one."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from obs import UnexpectedReplyError
from obs_scb import jsonstat
from obs_scb.jsonstat import Dataset, ordered_codes, read_dataset

if TYPE_CHECKING:
    from tests.plugins.scb.conftest import Kit

XYZ = {"category": {"index": ["x", "y", "z"]}}
Cells = dict[tuple[str, ...], tuple[float | None, str]]


def naive(document: dict[str, Any]) -> Cells:
    """Codes -> (value, symbol), read as the standard says, cell by cell."""
    axes: list[list[str]] = []
    for variable in document["id"]:
        category: dict[str, Any] = document["dimension"][variable]["category"]
        index: dict[str, int] | list[str] = category.get("index") or list(category["label"])
        axes.append(index if isinstance(index, list) else sorted(index, key=index.__getitem__))
    value, status = in_place(document["value"]), in_place(document.get("status"))
    cells: Cells = {}
    for place, codes in enumerate(itertools.product(*axes)):
        number = value(place)
        cells[codes] = (None if number is None else float(number), status(place) or "")
    return cells


def in_place(members: Any) -> Callable[[int], Any]:
    """What *members*, an array, an object by position or one text for all, say of a place."""
    if isinstance(members, list):
        return cast("list[Any]", members).__getitem__
    if isinstance(members, dict):
        return lambda place: cast("dict[str, Any]", members).get(str(place))
    return lambda place: members


def vectorised(dataset: Dataset) -> Cells:
    """The same from our reader."""
    columns: list[list[str]] = [
        [codes[place] for place in dataset.positions(variable).tolist()]
        for variable, codes in dataset.codes.items()
    ]
    symbols: list[str] = [dataset.symbols[number] for number in dataset.symbol.tolist()]
    values: list[float | None] = dataset.value.to_list()
    told = zip(values, symbols, strict=True)
    return dict(zip(zip(*columns, strict=True), told, strict=True))


def cube(**members: Any) -> dict[str, Any]:
    """A dataset of 2 x 3 cells with some members replaced or, by None, left out."""
    document = {
        "version": "2.0",
        "class": "dataset",
        "id": ["A", "B"],
        "size": [2, 3],
        "dimension": {
            "A": {"category": {"index": {"10": 1, "00": 0}}},
            "B": XYZ,
        },
        "value": [1, 2.5, None, 4, 5, 6],
        **members,
    }
    return {name: member for name, member in document.items() if member is not None}


@pytest.mark.parametrize("name", ["TAB638_data", "TAB3554_data", "TAB4352_data", "TAB6471_data"])
def test_saved_replies_read_as_by_hand(kit: Kit, name: str) -> None:
    """Every cell of real replies gets the codes, value and symbol that a walk over the cells gives."""
    document = kit.saved(f"{name}.json")
    assert vectorised(read_dataset(document)) == naive(document)


def test_known_figures_of_a_real_reply(kit: Kit) -> None:
    """Median income in Hagfors in 1999, and Knivsta that did not exist, as SCB published them."""
    cells = vectorised(read_dataset(kit.saved("TAB3554_data.json")))
    assert cells["1783", "1+2", "tot16+", "TOT", "HE0110J8", "1999"] == (153.1, "")
    assert cells["0330", "1+2", "tot16+", "TOT", "HE0110J8", "2001"] == (None, "..")


def test_the_order_of_keys_means_nothing() -> None:
    """Integer-like keys put first by a JavaScript cache do not move a cell: index values order them."""
    assert vectorised(read_dataset(cube()))["10", "x"] == (4.0, "")


def test_metadata_in_real_index_order(kit: Kit) -> None:
    """TAB6471 lists ages neither by number nor alphabet; the index keeps its order."""
    ages = kit.saved("TAB6471_metadata.json")["dimension"]["Alder"]
    assert ordered_codes("Alder", ages) == ("0", "TotSA", "-4", "0-9", "10-19")
    shuffled = {"category": {"index": dict(sorted(ages["category"]["index"].items(), reverse=True))}}
    assert ordered_codes("Alder", shuffled) == ("0", "TotSA", "-4", "0-9", "10-19")


@pytest.mark.parametrize("few", [0, 2000])
@pytest.mark.parametrize(
    "members",
    [
        {"value": {"0": 1, "5": 2.5, "3": None}},
        {"value": {}},
        {"status": {"2": "..", "0": "p"}},
        {"status": ["", None, "..", "", "-", ""]},
        {"status": ["p", "r", "..", "p", "-", "Å å"]},
        {"status": {"5": "p", "0": None, "3": "", "1": "p"}},
        {"status": "p"},
        {"status": None},
        {"status": {}},
        {"value": [None] * 6, "status": {"1": "."}},
        {"value": [None] * 6},
        {
            "size": [1, 3],
            "value": [1, 2, 3],
            "dimension": {
                "A": {"category": {"label": {"00": "Riket"}}},
                "B": {"category": {"index": ["x", "y", "z"]}},
            },
        },
    ],
)
def test_every_form_of_the_standard(
    members: dict[str, Any], few: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Dense and sparse values, status as object, array or one text, one category without an index."""
    monkeypatch.setattr(jsonstat, "_FEW", few)
    document = cube(**members)
    assert vectorised(read_dataset(document)) == naive(document)


@pytest.mark.parametrize("name", ["+4", "04", " 4", "4 ", "0_4", "\u0664"])
def test_a_cell_is_named_by_whatever_python_takes_for_its_number(name: str) -> None:
    """Names that are not digits alone name the same cells for values and for symbols."""
    document = cube(value={"0": 1, name: 2.5}, status={name: "p", "5": ".."})
    plain = cube(value={"0": 1, "4": 2.5}, status={"4": "p", "5": ".."})
    assert vectorised(read_dataset(document)) == naive(plain)


SYMBOLS = st.none() | st.sampled_from(["", "..", "-", "."])
NUMBERS = st.none() | st.integers(-(10**9), 10**9) | st.floats(allow_nan=False, allow_infinity=False)


@settings(deadline=None)
@given(st.data())
def test_any_cube_reads_as_by_hand(data: st.DataObject) -> None:
    """Generated cubes, dense or sparse, with any order of keys, read as a walk over the cells reads them."""
    sizes = data.draw(st.lists(st.integers(1, 4), min_size=1, max_size=4))
    dimensions: dict[str, Any] = {}
    for axis, size in enumerate(sizes):
        codes = data.draw(
            st.lists(st.text("0159aÅ+- ", min_size=1, max_size=3), min_size=size, max_size=size, unique=True)
        )
        shuffled = data.draw(st.permutations(list(enumerate(codes))))
        index = data.draw(st.sampled_from([codes, {code: place for place, code in shuffled}]))
        dimensions[f"v{axis}"] = {"category": {"index": index}}
    cells = 1
    for size in sizes:
        cells *= size
    places = st.integers(0, cells - 1).map(str)
    values = st.lists(NUMBERS, min_size=cells, max_size=cells) | st.dictionaries(places, NUMBERS)
    status = st.none() | st.dictionaries(places, st.sampled_from(["..", "-", "."])) | st.just("x")
    document = cube(
        id=list(dimensions),
        size=sizes,
        dimension=dimensions,
        value=data.draw(values),
        status=data.draw(status | st.lists(SYMBOLS, min_size=cells, max_size=cells)),
    )
    assert vectorised(read_dataset(document)) == naive(document)


@pytest.mark.parametrize(
    ("members", "told"),
    [
        ({"class": "collection"}, "collection"),
        ({"value": None}, "'value' is missing"),
        ({"value": [1, 2, 3]}, "6 cells"),
        ({"value": {"6": 1}}, "cell 6"),
        ({"value": {"a": 1}}, "no number"),
        ({"value": ["1.5", 2, 3, 4, 5, 6]}, "no number"),
        ({"value": "x"}, "6 cells"),
        ({"value": [1, True, 3, 4, 5, 6]}, "no number: True"),
        ({"value": {"0": 1, "1": False}}, "no number: False"),
        ({"value": [1, 10**399, 3, 4, 5, 6]}, "too large.*1000"),
        ({"value": {"1": -(10**399)}}, "too large.*-1000"),
        ({"size": [3, 2]}, "sizes"),
        ({"size": None}, "'size' is missing"),
        ({"id": ["A"], "size": [2]}, "6 cells|2 cells"),
        ({"id": ["A", "C"]}, "'C' is missing"),
        ({"id": "A"}, "'id' is str, not list"),
        ({"status": [".."]}, "status"),
        ({"status": {"9": ".."}}, "cell 9"),
        ({"status": {"1": 2}}, "no text.*found value of type Int64: 2"),
        ({"status": {"1": ["p"]}}, "no text"),
        ({"status": ["p", "p", True, None, "p", "p"]}, "no text"),
        ({"status": {"-1": ".."}}, "no number"),
        ({"value": {"1.0": 1}}, "no number: invalid literal"),
        ({"status": 5}, "status"),
        ({"dimension": {"A": {"category": {"index": {"a": 0, "b": 0}}}, "B": XYZ}}, "gaps"),
        ({"dimension": {"A": {"category": {"label": {"a": "", "b": ""}}}, "B": XYZ}}, "no index"),
        ({"dimension": {"A": {}, "B": XYZ}}, "category"),
    ],
)  # fmt: skip
def test_a_dataset_that_contradicts_itself_is_refused(members: dict[str, Any], told: str) -> None:
    """A renamed field, a wrong size, a cell that is none: said by name, never half read, by its bytes too."""
    document = cube(**members)
    for body in (b"", json.dumps(document, separators=(",", ":")).encode()):
        with pytest.raises(UnexpectedReplyError, match=told):
            read_dataset(document, body)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({}, {}),
        ({"extension": {"value": [7, 8]}}, {}),
        ({"note": ["}"], "extension": {"deep": {"value": [7, 8]}}}, {}),
        ({"note": ["}"], "extension": {"value": [7, 8]}}, {"link": {}}),
        ({"extension": {"value": [7, 8]}}, {"link": "{"}),
    ],
)
@pytest.mark.parametrize("odd", [True, False, "1", [1], {}])
def test_no_list_of_that_name_elsewhere_vouches_for_the_values(
    before: dict[str, Any], after: dict[str, Any], odd: object
) -> None:
    """What is no number is found also where another list "value", of numbers, comes before."""
    document = {**before, **cube(value=[1, odd, 3, 4, 5, 6]), **after}
    with pytest.raises(UnexpectedReplyError, match="no number"):
        read_dataset(document, json.dumps(document, separators=(",", ":")).encode())


def test_values_without_blanks_are_looked_at_in_the_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a reply as SCB writes it no value is looked at by itself; of one with blanks each is."""
    monkeypatch.setattr(jsonstat, "_NUMBER_TYPES", set[type]())
    document = cube(value=[1, None, -3.5, 4e9, 0, 6])
    read_dataset(document, json.dumps(document, separators=(",", ":")).encode())
    with pytest.raises(UnexpectedReplyError, match="no number"):
        read_dataset(document, json.dumps(document).encode())


def test_metadata_replies_are_no_data(kit: Kit) -> None:
    """A metadata reply has value [] and is not read as data."""
    with pytest.raises(UnexpectedReplyError, match="value"):
        read_dataset(kit.saved("TAB638_metadata.json"))


@pytest.mark.shared
def test_all_saved_tables_read_as_by_hand(shared_data: Path) -> None:
    """Each of the 28,000 saved cells reads as a walk over the cells reads it."""
    files = sorted((shared_data / "scb" / "tables").glob("*/data*.json"))
    assert len(files) >= 5
    for file in files:
        document = json.loads(file.read_text("utf-8"))
        assert vectorised(read_dataset(document)) == naive(document)
