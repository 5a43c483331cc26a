"""A comparison in the terminal: what stands where, at 80 columns, without colour and in a pipe."""

from __future__ import annotations

from io import BytesIO, StringIO, TextIOWrapper
from typing import TYPE_CHECKING

import polars as pl
import pytest
from rich.console import Console

from obs import Break
from obs.report.numbers import decimal, signed
from obs.report.terminal import print_comparison

if TYPE_CHECKING:
    from tests.report.conftest import Bench


def test_the_whole_page(bench: Bench) -> None:
    """The worked example as an analyst reads it."""
    bench.put("A1", (1.0, 2.0, None, 5.0, 2.0))
    assert bench.printed() == [
        "Invented study (invention)",
        "Group: all five (5). Period: the latest that half of them have.",
        "Figures: invented figures of 2023-01-01, last period 2022",
        "                 rank                        vs      vs  since",
        "          value  of n  in the group     Sverige  median   2017",
        "A1 Invented assistance, %         2022, lower is better, n 4/5",
        "  9901      1.0   1/4  ▲ best quarter      -2.0    -1.0   -3.0",
        "  9902      2.0   2/4  ● middle half       -1.0     0.0   -2.0",
        "  9903  missing     -  -                      -       -      -",
        "  9904      5.0   4/4  ▼ worst quarter     +2.0    +3.0   +1.0",
        "  9905      2.0   2/4  ● middle half       -1.0     0.0   -2.0",
        "Rank 1 is best, or lowest without polarity. Quarters are of the n with a value.",
        "Median: unweighted. Sverige: the source's own figure, as a rule weighted.",
        "Differences are of values before rounding.",
        "Eget av Påhitt (producent: Nobody).",
    ]


def test_six_indicators_of_five_regions_fit_a_screen(bench: Bench) -> None:
    """At 80 columns no line is longer, and six indicators take no more than 45 lines."""
    for number in range(6):
        bench.put(
            f"N3180{number}", title_en="Net cost of labour-market measures", unit="kr/inv", polarity="none"
        )
    lines = bench.printed()
    assert max(map(len, lines)) <= 80
    assert len(lines) <= 45


def test_a_long_title_takes_a_line_of_its_own(bench: Bench) -> None:
    """Nothing of it is cut off, and no line is longer than 80 columns."""
    title = "Residents with social assistance at some time in the year, share of the whole population"
    bench.put("N31807", title_en=title)
    lines = bench.printed()
    assert max(map(len, lines)) <= 80
    assert title in " ".join(line.strip() for line in lines)
    assert "  2022, lower is better, n 5/5" in lines


def test_more_room_shows_levels_and_percent(bench: Bench) -> None:
    """From 100 columns on there are the median, the country's value and the change in per cent."""
    bench.put("A1")
    lines = bench.printed(120)
    assert "2022, lower is better, n 5/5, median 2.0, Sverige 3.0" in lines[5]
    assert lines[6].endswith("-3.0   -75")


def test_bands_have_words_and_symbols(bench: Bench) -> None:
    """Without polarity the symbols and words are others than those of better and worse."""
    bench.put("A1", polarity="none")
    text = "\n".join(bench.printed())
    assert "↓ lowest quarter" in text
    assert "↑ highest quarter" in text
    assert "best" not in text.split("Rank 1")[0]


def test_an_old_encoding_gets_plain_symbols(bench: Bench) -> None:
    """A pipe in Windows-1252 can be written to."""
    bench.put("A1")
    body = BytesIO()
    with TextIOWrapper(body, encoding="cp1252", write_through=True) as out:
        print_comparison(bench.compare(), Console(file=out, width=80, highlight=False))
        assert "+ best quarter" in body.getvalue().decode("cp1252")


def test_colour_is_never_needed(bench: Bench) -> None:
    """Taking the colours away changes no character."""
    bench.put("A1")
    coloured, plain = StringIO(), StringIO()
    print_comparison(
        bench.compare(), Console(file=coloured, width=80, force_terminal=True, color_system="standard")
    )
    print_comparison(bench.compare(), Console(file=plain, width=80))
    assert "\x1b[32mbest quarter" in coloured.getvalue()
    assert "\x1b" not in plain.getvalue()
    assert Console(file=StringIO(), width=80).render_str(plain.getvalue()).plain == plain.getvalue()


def test_provisional_values_are_marked(bench: Bench) -> None:
    """An asterisk beside the value, explained below."""
    bench.put("A1", status="provisional")
    lines = bench.printed()
    assert lines[6].startswith("  9901    1.0*")
    assert "* provisional" in lines


def test_a_remark_on_all_regions_stands_once(bench: Bench) -> None:
    """A break is explained once below the block; a remark on some regions names them."""
    bench.put("A1", breaks=(Break(period="2020", reason="new law"),))
    lines = bench.printed(regions=("9901", "00"))
    assert lines.count("  no change across a break: 2020 (new law)") == 1
    assert "  Sverige: the benchmark itself" in lines


def test_an_indicator_that_cannot_be_compared_says_why(bench: Bench) -> None:
    """In place of rows it has the reason; the next indicator is compared."""
    bench.put("A1", (1.0, None, None, None, None))
    bench.held["A1"] = bench.held["A1"].filter(pl.col("period") == "2022")
    bench.put("A2")
    lines = bench.printed()
    assert lines[6] == "  no period in which half of the group has a value"
    assert lines[7].startswith("A2 Invented assistance, %")


def test_indicators_that_are_not_held_take_one_line(bench: Bench) -> None:
    """Those without any figure are named together below the others, and have no block or credit."""
    for id_ in ("A1", "A2", "A3"):
        bench.put(id_, producer=f"Byrån {id_}")
    del bench.held["A1"], bench.held["A3"]
    lines = bench.printed()
    assert "Not held: A1, A3; obs fetch asks for them." in lines
    assert [line.split()[0] for line in lines if "Invented assistance" in line] == ["A2"]
    assert lines[-1] == "Eget av Påhitt (producent: Byrån A2)."


def test_without_any_figures_there_is_no_table(bench: Bench) -> None:
    """No columns, no way to read them and nobody to credit: only what is not held."""
    bench.put("A1")
    del bench.held["A1"]
    assert bench.printed()[3:] == ["Not held: A1; obs fetch asks for them."]


def test_another_start_of_change_stands_with_its_indicator(bench: Bench) -> None:
    """Where indicators differ in it, the column is called change and each heading names its start."""
    bench.put("A1")
    bench.put("M1", period="2022-07")
    lines = bench.printed()
    assert lines[4].endswith("change")
    assert "2022 since 2017," in lines[5]
    assert "2022-07 since 2017-07," in lines[11]


def test_how_to_see_the_rest(bench: Bench) -> None:
    """One line says how many there are and how to see them; with all shown there is none."""
    bench.put("A1")
    bench.put("A2", headline=False)
    assert bench.printed()[-1] == "1 of 2 indicators; the rest: obs compare --all"
    assert not any("--all" in line for line in bench.printed(all_indicators=True))


def test_the_source_is_credited_once_with_its_producers(bench: Bench) -> None:
    """One line a source, for processed values."""
    bench.put("A1", producer="Verket")
    bench.put("A2", producer="Byrån")
    assert "Eget av Påhitt (producent: Byrån, Verket)." in bench.printed()
    assert not any("Källa" in line for line in bench.printed())


def test_names_give_way_when_there_is_no_room(bench: Bench) -> None:
    """A long name is shortened with an ellipsis rather than broken over two lines."""
    bench.put("A1", (1e5, 2.0, 2.0, 5.0, 3.0))
    lines = bench.printed(regions=("14", "9901"))
    assert max(map(len, lines)) <= 80
    assert any("Västra Gö" in line and "…" in line for line in lines)


@pytest.mark.parametrize(
    ("number", "decimals", "plain", "with_sign"),
    [
        (12.345, 1, "12.3", "+12.3"),
        (-0.04, 1, "0.0", "0.0"),
        (0.0, 2, "0.00", "0.00"),
        (-1234.5678, 0, "-1235", "-1235"),
        (None, 1, "-", "-"),
    ],
)
def test_numbers(number: float | None, decimals: int, plain: str, with_sign: str) -> None:
    """A point, no separators, no negative zero; a difference has its sign unless it rounds to zero."""
    assert decimal(number, decimals) == plain
    assert signed(number, decimals) == with_sign
