"""Whether the words of a workbook are those that the query expects."""

from __future__ import annotations

from obs_socialstyrelsen.layout import Layout
from obs_socialstyrelsen.month_query import MonthQuery
from obs_socialstyrelsen.workbook import plain, text_of


def check_words(layout: Layout, query: MonthQuery) -> None:
    """UnclearError unless the workbook says itself that it is about the measure, and about nothing less.

    The title is the measure, or the query has it word for word; each further column is settled by *where*.
    """
    header, sheet = layout.header, layout.sheet
    is_titled = plain(layout.title) == plain(query.measure)
    in_table = "measure" in layout.roles or any(
        plain(text_of(sheet.rows[header][at])) == plain(query.measure) for at in layout.figures
    )
    if not is_titled and not in_table:
        message = f"the workbook is not about {query.measure!r}: its title is {layout.title!r}"
        raise sheet.unclear(message, "write the whole title as measure, or take another file", 0, 0)
    if layout.title and not is_titled and plain(layout.title) != plain(query.title):
        message = f"the title {layout.title!r} says more than the measure, such as a part of the households"
        raise sheet.unclear(message, f'write it in the query if it is right: title = "{layout.title}"', 0, 0)
    for name in layout.others:
        if name not in query.where:
            at = layout.others[name]
            words = ", ".join(_words(layout, at)[:6])
            advice = f'say which is meant: where = {{ "{name}" = "..." }}, one of {words}'
            raise sheet.unclear(f"the column {name!r} splits the figures", advice, header, at)
    wanted = dict(query.where) | ({"Mått": query.measure} if "measure" in layout.roles else {})
    columns = dict(layout.others) | ({"Mått": layout.roles["measure"]} if "measure" in layout.roles else {})
    for name, word in wanted.items():
        if name not in columns:
            advice = f"there are {', '.join(layout.others) or 'no further columns'}"
            raise sheet.unclear(f"there is no column {name!r}", advice, header, 0)
        words = _words(layout, columns[name])
        if plain(word) not in map(plain, words):
            advice = f"there are {', '.join(words[:6])}"
            raise sheet.unclear(f"no row has {word!r} in the column {name!r}", advice, header, columns[name])


def _words(layout: Layout, column: int) -> list[str]:
    """What stands in a column below its heading."""
    return sorted({text_of(row[column]) for row in layout.sheet.rows[layout.header + 1 :]} - {""})
