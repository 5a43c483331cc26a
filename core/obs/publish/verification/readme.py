"""Whether the README says of terms, credit, version, publisher and tables what the descriptor says."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from obs.language import Day, Language, Part, Swedish, msg
from obs.publish.model import Lineage
from obs.publish.texts import about
from obs.publish.texts.markdown import MarkdownVoice, address, markdown_voice
from obs.publish.texts.terms import has_computed, is_computed
from obs.publish.texts.writing import NAMES
from obs.publish.verification.contradiction import other
from obs.publish.verification.markdown import Line, code, names_rows, parts, rows_of
from obs.publish.verification.retold import Retold, retold
from obs.report.brief.markdown import told
from obs.texts import counted

README: Mapping[str, Language] = {names[0]: language for language, names in NAMES.items()}
_NAMED = re.compile(r"\(`([^`]+)`\)$")
_LINK = re.compile(r"\((<[^<>]+>|[^()]*)\)$")
_FACTS, _SOURCES, _TABLES, _TERMS = 2, 3, 4, 6


def check_readme(folder: Path, name: str) -> Iterator[str]:
    """What the README *name* says otherwise than the descriptor, each with its line."""
    release = retold(folder)
    text = (folder / name).read_text("utf-8")
    sections = parts(text, "## ")
    voice = markdown_voice(README[name])
    yield from _head(sections[0], release, voice)
    yield from _origin([line for each in sections[1:] for line in rows_of(each, _SOURCES)], release, voice)
    yield from _tables([line for each in sections[1:] for line in rows_of(each, _TABLES)], release)
    terms = next((each for each in sections[1:] if any(rows_of(each, _TERMS))), list[Line]())
    yield from _bullets(terms, release)
    yield from _terms(list(rows_of(terms, _TERMS)), release, voice)
    yield from _citation([line for each in sections[1:] for line in each], release)


def _head(lines: Sequence[Line], release: Retold, voice: MarkdownVoice) -> Iterator[str]:
    """The title, the version in the first words, and the facts."""
    version = told(release.release.version)
    title = f"# {voice.say(about.title(release.release))}"
    if lines[0].text != title:
        yield f"line 1: {other('the title', lines[0].text, title)}"
    named = [(line, each) for line in lines for each in line.strong]
    for line, each in named:
        if each != version:
            yield f"line {line.number}: {other('the version', each, version)}"
    if not named:
        yield f"it does not begin with the version, {version}"
    stated = {line.cells[0]: line for line in rows_of(lines, _FACTS)}
    contact = voice.say(msg("Contact"))
    for label, wanted in _facts(release, voice):
        line = stated.get(label)
        if line is None:
            yield f"it does not state {label!r}: by the descriptor it is {wanted!r}"
        elif (line.cells[1].rpartition(", ")[2] if label == contact else line.cells[1]) != wanted:
            yield f"line {line.number}: {other(label, line.cells[1], wanted)}"


def _facts(release: Retold, voice: MarkdownVoice) -> Iterator[tuple[str, str]]:
    """What the table of facts says, by label, as far as the descriptor knows it."""
    of, publisher = release.release, release.release.publisher
    name: Part = Swedish(publisher.name)
    if publisher.homepage:
        name = msg("{text} ({address})", text=name, address=publisher.homepage)
    yield voice.say(msg("Publisher")), voice.say(name)
    yield voice.say(msg("Contact")), told(publisher.email)
    yield voice.say(msg("Version")), told(of.version)
    if of.previous:
        yield voice.say(msg("Previous version")), told(of.previous)
    yield voice.say(msg("The newest figures were fetched")), voice.say(Day(of.created.date()))
    if of.dataset.address:
        yield voice.say(msg("Address")), told(f"{of.dataset.address}/")


def _origin(rows: Sequence[Line], release: Retold, voice: MarkdownVoice) -> Iterator[str]:
    """Each source with its publisher and the days on which its figures were like this."""
    sources = release.release.sources
    if len(rows) != len(sources):
        yield f"it tells of {counted(len(rows), 'source')}, and the descriptor of {len(sources)}"
        return
    for line, source in zip(rows, sources, strict=True):
        title, publisher, day = line.cells
        named = f"{title} ({publisher})" if publisher else title
        if named != told(source.title):
            yield f"line {line.number}: {other('the source', named, told(source.title))}"
        if day != voice.say(about.as_of(source)):
            words = f"the day of {source.id}'s figures"
            yield f"line {line.number}: {other(words, day, voice.say(about.as_of(source)))}"


def _tables(lines: Sequence[Line], release: Retold) -> Iterator[str]:
    """Each table with how many rows it has, and where it lies."""
    rows = {found[1]: line for line in lines if (found := _NAMED.search(line.cells[0]))}
    for table in release.release.tables:
        line = rows.pop(table.name, None)
        if line is None:
            yield f"it does not tell of the table {table.name}"
            continue
        count, wanted = re.sub(r"\D", "", line.cells[2]), str(release.rows(table.name))
        if count != wanted:
            yield f"line {line.number}: {other(f'the number of rows of {table.name}', count, wanted)}"
        paths = re.findall(r"`([^`]+)`", line.cells[3])
        if paths != release.paths(table.name):
            lie = ", ".join(release.paths(table.name))
            yield f"line {line.number}: {other(f'where {table.name} lies', ', '.join(paths), lie)}"
    for name, line in rows.items():
        yield f"line {line.number}: the table {name} is none of the descriptor"


def _bullets(lines: Sequence[Line], release: Retold) -> Iterator[str]:
    """What must be said beside figures of each source, beside computed ones, and beside texts."""
    own, publisher = release.release.licence, told(release.release.publisher.name)
    points = [each for each in lines if each.text.startswith("- ")]
    linked = [each for each in points if _LINK.search(each.text)]
    wanted: list[Lineage | None] = [*release.untouched()]
    if has_computed(release.release):
        wanted.append(None)
    if len(linked) != len(wanted):
        yield f"its terms have {counted(len(linked), 'point')} with a link, and there must be {len(wanted)}"
        return
    for line, lineage in zip(linked, wanted, strict=True):
        licence = lineage.licence if lineage else own
        who = f"figures from {lineage.sources[0]}" if lineage else "computed figures"
        found = _LINK.search(line.text)
        assert found
        if found[1] != address(licence.path):
            yield f"line {line.number}: {other(f'the licence of {who}', found[1], address(licence.path))}"
        rest = line.text[: found.start()]
        if lineage and line.strong[:1] != [told(lineage.credit)]:
            credit = "".join(line.strong[:1])
            yield f"line {line.number}: {other(f'the credit of {who}', credit, told(lineage.credit))}"
        if lineage and not rest.rstrip().endswith(f": {told(licence.title)}"):
            said = rest.rpartition("**")[2].strip(" .")
            yield f"line {line.number}: {other(f'the licence of {who}', said, told(licence.title))}"
        if lineage and told(_name(lineage, release)) not in line.text.partition("**")[0]:
            yield f"line {line.number}: it must name {_name(lineage, release)}, whose terms these are"
        if lineage is None and not (publisher in rest and told(licence.title) in rest):
            yield f"line {line.number}: {who} must be told to be {publisher}'s, under {licence.title}"
    texts = [each for each in points if each not in linked and not each.strong]
    if not any(publisher in each.text and told(own.title) in each.text for each in texts):
        place = f"line {texts[0].number}: " if texts else ""
        yield f"{place}it must say that titles and texts are {publisher}'s, under {own.title}"


def _name(lineage: Lineage, release: Retold) -> str:
    return next(about.source_name(each) for each in release.release.sources if each.id in lineage.sources)


def _terms(rows: Sequence[Line], release: Retold, voice: MarkdownVoice) -> Iterator[str]:
    """The table of terms: for each column of each table just the lines that the descriptor has."""
    stated: dict[tuple[str, str], list[Line]] = {}
    for line in rows:
        for column in re.findall(r"`([^`]+)`", line.cells[1]):
            stated.setdefault((code(line.cells[0]), column), []).append(line)
    wrong: set[int] = set()
    for table in release.release.tables:
        for field in table.schema["fields"]:
            column = field["name"]
            lines, wanted = stated.pop((table.name, column), []), table.lineage.get(column, ())
            if len(lines) != len(wanted):
                yield (
                    f"of column {column} of {table.name} it states {counted(len(lines), 'term')}, and the "
                    f"descriptor {len(wanted)}"
                )
                continue
            for line, lineage in _unlike(lines, wanted, release, voice):
                if line.number not in wrong:
                    wrong.add(line.number)
                    said = _term(line, lineage, release, voice)
                    yield from (f"line {line.number}: table {table.name}: {each}" for each in said)
    for (table, column), lines in stated.items():
        yield f"line {lines[0].number}: column {column} of {table} is none of the descriptor"


def _unlike(
    lines: Sequence[Line], wanted: Sequence[Lineage], release: Retold, voice: MarkdownVoice
) -> Iterable[tuple[Line, Lineage]]:
    """The *lines* that are like none of those *wanted*, each with one that has no line."""
    left, unlike = list(wanted), list[Line]()
    for line in lines:
        like = next((each for each in left if not any(_term(line, each, release, voice))), None)
        if like is None:
            unlike.append(line)
        else:
            left.remove(like)
    return zip(unlike, left, strict=True)


def _term(line: Line, lineage: Lineage, release: Retold, voice: MarkdownVoice) -> Iterator[str]:
    rows, computed, credit, licence = line.cells[2:]
    if credit != told(lineage.credit):
        yield other("the credit", credit, told(lineage.credit))
    if licence != told(lineage.licence.title):
        yield other("the licence", licence, told(lineage.licence.title))
    word = voice.say(msg("yes") if is_computed(lineage) else msg("no"))
    if computed != word:
        yield other("whether it is computed", computed, word)
    if not names_rows(rows, lineage, release.release):
        yield other("the choice of rows", rows, lineage.where or "all of them")


def _citation(lines: Sequence[Line], release: Retold) -> Iterator[str]:
    """How to cite names who published it, and which version."""
    of = release.release
    line = next((each for each in lines if each.text.startswith("> ")), None)
    if line is None:
        yield "it does not say how to cite it"
        return
    named = {
        f"the publisher {of.publisher.name}": line.text.startswith(f"> {told(of.publisher.name)} ("),
        f"the version {of.version}": f" {told(of.version)}." in line.text,
        f"the address {of.dataset.address}": told(of.dataset.address) in line.text,
    }
    for what, there in named.items():
        if not there:
            yield f"line {line.number}: how to cite it does not name {what}"
