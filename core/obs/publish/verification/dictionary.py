"""Whether the data dictionary says of tables, columns and their terms what the descriptor says."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from obs.language import Language
from obs.publish.model import Lineage, Table
from obs.publish.texts import about
from obs.publish.texts.markdown import code as as_code
from obs.publish.texts.markdown import markdown_voice
from obs.publish.texts.writing import NAMES
from obs.publish.verification.contradiction import other
from obs.publish.verification.markdown import Line, code, names_rows, parts, rows_of
from obs.publish.verification.retold import Retold, retold
from obs.report.brief.markdown import told
from obs.texts import counted

DICTIONARIES: Mapping[str, Language] = {names[1]: language for language, names in NAMES.items()}
_TABLE = re.compile(r"### `([^`]+)`: ")
_ROWS = re.compile(r"- [^:`]+: ([\d\s,.]+)")
_CODES = re.compile(r"- [^:`]+: `.+`")
_TERMS = re.compile(r"- ([a-z]{1,2}): (.*?)\. [^\s:]+: (.+?)\. [^\s:]+: (.*)")
_COLUMNS = 6


def check_dictionary(folder: Path, name: str) -> Iterator[str]:
    """What the data dictionary *name* says otherwise than the descriptor, each with its line."""
    release = retold(folder)
    sections = parts((folder / name).read_text("utf-8"), "## ")
    title = markdown_voice(DICTIONARIES[name]).say(about.title(release.release))
    if not sections[0][0].text.endswith(f": {title}"):
        yield f"line 1: {other('the title', sections[0][0].text, title)}"
    if not any(f" {told(release.release.version)}." in line.text for line in sections[0]):
        yield f"it does not begin with the version, {release.release.version}"
    lines = [line for section in sections[1:] for line in section]
    described = dict(_described(lines))
    for table in release.release.tables:
        if table.name not in described:
            yield f"it does not tell of the table {table.name}"
            continue
        section = described.pop(table.name)
        yield from (f"{each}" for each in _table(section, table, release))
    for name_, section in described.items():
        yield f"line {section[0].number}: the table {name_} is none of the descriptor"


def _described(lines: Sequence[Line]) -> Iterator[tuple[str, list[Line]]]:
    """The lines about each table, by its name: those that have a table of columns."""
    section: list[Line] = []
    for line in (*lines, Line(number=0, text="## ")):
        if line.text.startswith(("## ", "### ")):
            found = _TABLE.match(section[0].text) if section else None
            if found and any(rows_of(section, _COLUMNS)):
                yield found[1], section
            section = []
        section.append(line)


def _table(section: Sequence[Line], table: Table, release: Retold) -> Iterator[str]:
    name = table.name
    counted = [(line, found[1]) for line in section if (found := _ROWS.fullmatch(line.text))]
    for line, count in counted[:1] or [(section[0], "")]:
        stated, wanted = re.sub(r"\D", "", count), str(release.rows(name))
        if stated != wanted:
            yield f"line {line.number}: {other(f'the number of rows of {name}', stated, wanted)}"
    paths = list(map(as_code, release.paths(name)))
    wanted = [each for each in (list(map(as_code, table.key)), paths) if each]
    lists = [line for line in section if _CODES.fullmatch(line.text)]
    if len(lists) != len(wanted):
        yield f"line {section[0].number}: it must state the key of {name} and where it lies"
    else:
        for line, each in zip(lists, wanted, strict=True):
            if list(map(as_code, line.codes)) != each:
                what = "where it lies" if each is paths else "its key"
                stated = ", ".join(line.codes)
                yield f"line {line.number}: table {name}: {other(what, stated, ', '.join(each))}"
    yield from _columns(section, table, release)


def _columns(section: Sequence[Line], table: Table, release: Retold) -> Iterator[str]:
    """The columns in their order, each with just the terms that it has in the descriptor."""
    rows = list(rows_of(section, _COLUMNS))
    names = [field["name"] for field in table.schema["fields"]]
    stated = [code(row.cells[0]) for row in rows]
    if stated != names:
        words = f"line {section[0].number}: {other(f'the list of columns of {table.name}', stated, names)}"
        yield words
        return
    terms = {found[1]: (line, found) for line in section if (found := _TERMS.fullmatch(line.text))}
    wrong: set[int] = set()
    for row in rows:
        column = code(row.cells[0])
        letters = [each for each in row.cells[5].split(", ") if each]
        lines = [terms[letter] for letter in letters if letter in terms]
        wanted = table.lineage.get(column, ())
        if not len(lines) == len(letters) == len(wanted):
            yield (
                f"line {row.number}: column {column} of {table.name} has {counted(len(lines), 'term')}, and "
                f"by the descriptor {len(wanted)}"
            )
            continue
        left, unlike = list(wanted), list[tuple[Line, re.Match[str]]]()
        for line, found in lines:
            like = next((each for each in left if not any(_term(found, each, release))), None)
            if like:
                left.remove(like)
            else:
                unlike.append((line, found))
        for (line, found), lineage in zip(unlike, left, strict=True):
            if line.number not in wrong:
                wrong.add(line.number)
                said = _term(found, lineage, release)
                yield from (f"line {line.number}: table {table.name}: {each}" for each in said)


def _term(found: re.Match[str], lineage: Lineage, release: Retold) -> Iterator[str]:
    rows, licence, credit = found[2], found[3], found[4]
    if credit != told(lineage.credit):
        yield other("the credit", credit, told(lineage.credit))
    if licence != told(lineage.licence.title):
        yield other("the licence", licence, told(lineage.licence.title))
    if not names_rows(rows, lineage, release.release):
        yield other("the choice of rows", rows, lineage.where or "all of them")
