"""The files of a resource: they are there, have the size and hash that are told, and are what they say."""

from __future__ import annotations

import codecs
import gzip
import hashlib
import io
import lzma
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from obs.contracts.table_schema import did_you_mean
from obs.models import Finding
from obs.publish.package.model import Resource, problem
from obs.publish.package.paths import is_address, locate

UNPACKED = 2_000_000_000
"""The most bytes that a packed file may give."""
UNPACKING = (
    OSError, EOFError, zlib.error, lzma.LZMAError, zipfile.BadZipFile, RuntimeError, NotImplementedError,
)  # fmt: skip
"""What goes wrong where a packed file is damaged, or packed as nobody here knows."""
HASHES = {"md5": 32, "sha1": 40, "sha224": 56, "sha256": 64, "sha384": 96, "sha512": 128}
_CHUNK = 1 << 20
_MEDIA: Mapping[str, tuple[str, ...]] = {
    "csv": ("text/csv",),
    "tsv": ("text/tab-separated-values", "text/tsv", "text/csv"),
    "json": ("application/json", "text/json"),
    "geojson": ("application/geo+json", "application/json"),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",),
    "xls": ("application/vnd.ms-excel",),
    "ods": ("application/vnd.oasis.opendocument.spreadsheet",),
    "parquet": ("application/vnd.apache.parquet", "application/parquet", "application/x-parquet"),
    "md": ("text/markdown",),
    "txt": ("text/plain",),
    "pdf": ("application/pdf",),
    "html": ("text/html",),
    "xml": ("application/xml", "text/xml"),
}
_BEGIN: Mapping[str, bytes] = {
    "parquet": b"PAR1",
    "xlsx": b"PK",
    "ods": b"PK",
    "pdf": b"%PDF",
    "gz": b"\x1f\x8b",
}
_TEXTS = ("csv", "tsv", "json", "geojson", "txt", "md", "html", "xml")
_PACKED = {".gz": "gz", ".zip": "zip"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A file of a resource: its *path* as written and where it lies."""

    path: str
    file: Path


def find_files(resource: Resource, folder: Path) -> tuple[tuple[Found, ...], list[Finding]]:
    """The files of *resource*; what leads elsewhere or is not there is a finding."""
    found: list[Found] = []
    findings: list[Finding] = []
    for path in resource.paths:
        what = f"resource {resource.name!r}"
        if is_address(path):
            words = f"{what} lies at {path} and was not fetched"
            advice = "fetch it yourself to have it checked"
            findings.append(problem("remote", words, advice, severity="info", file=path))
            continue
        place = locate(folder, path, what=what)
        if isinstance(place, Finding):
            findings.append(place)
        else:
            found.append(Found(path=path, file=place))
    return tuple(found), findings


def check_size(resource: Resource, files: Sequence[Found]) -> list[Finding]:
    """Whether the files have the number of bytes that is told, and any at all."""
    sizes = [each.file.stat().st_size for each in files]
    found = [
        problem("empty-file", f"{each.path} is empty", "write the file anew", file=each.path)
        for each, size in zip(files, sizes, strict=True)
        if size == 0
    ]
    told = resource.entry.get("bytes")
    if isinstance(told, int) and not isinstance(told, bool) and files and sum(sizes) != told:
        words = f"resource {resource.name!r} has {sum(sizes)} bytes and the descriptor says {told}"
        advice = "the file was changed or cut off: take it anew, or correct bytes"
        found.append(problem("bytes", words, advice, file=files[0].path, value=str(told)))
    return found


def check_hash(resource: Resource, files: Sequence[Found]) -> list[Finding]:
    """Whether the files have the hash that is told."""
    told = resource.entry.get("hash")
    if not isinstance(told, str) or not files:
        return []
    kind, _, digits = told.rpartition(":")
    kind, at = kind.lower().replace("-", "") or "md5", files[0].path
    what = f"resource {resource.name!r}"
    if kind not in HASHES:
        words = f"{what} has a hash by {kind!r}, which cannot be computed: it was not checked"
        advice = did_you_mean(kind, HASHES) or f"use one of {', '.join(HASHES)}"
        return [problem("unknown-hash", words, advice, file=at, value=told)]
    if len(digits) != HASHES[kind] or set(digits.lower()) - set("0123456789abcdef"):
        words = (
            f"{what} has the hash {told!r}, which is no {kind}: that has {HASHES[kind]} hexadecimal digits"
        )
        return [problem("hash-form", words, "write it as sha256:...", file=at, value=told)]
    real = digest_of([each.file for each in files], kind)
    if real == digits.lower():
        return []
    words = f"{what} has the {kind} {real} and the descriptor says {digits}"
    return [
        problem("hash", words, "the file was changed: take it anew, or correct hash", file=at, value=told)
    ]


def digest_of(paths: Sequence[Path], kind: str) -> str:
    """The hash of the files' bytes, one after the other."""
    digest = hashlib.new(kind, usedforsecurity=False)
    for path in paths:
        with path.open("rb") as body:
            while chunk := body.read(_CHUNK):
                digest.update(chunk)
    return digest.hexdigest()


def check_kind(resource: Resource, files: Sequence[Found]) -> list[Finding]:
    """Whether ending, format, media type and the first bytes agree."""
    return [finding for each in files for finding in _kind(resource, each)]


def _kind(resource: Resource, found: Found) -> Iterator[Finding]:
    name = Path(found.path)
    packed = _PACKED.get(name.suffix.lower(), "")
    ending = Path(name.stem if packed else name).suffix.lower().removeprefix(".")
    told, media = resource.entry.get("format"), resource.entry.get("mediatype")
    what = f"resource {resource.name!r}"
    if isinstance(told, str) and ending in _MEDIA and resource.format in _MEDIA and resource.format != ending:
        words = f"{what} has the format {told!r}, and {found.path} ends in .{ending}"
        yield problem("format", words, "let format and ending agree", file=found.path, value=told)
    allowed = _MEDIA.get(ending, ())
    if isinstance(media, str) and allowed and not packed:
        plain = media.partition(";")[0].strip().lower()
        if plain not in allowed:
            words = f"{what} has the media type {media!r}, and {found.path} ends in .{ending}"
            yield problem("mediatype", words, f"use {allowed[0]}", file=found.path, value=media)
    begin = _BEGIN.get("gz" if packed == "gz" else ending if not packed else "")
    with found.file.open("rb") as body:
        first = body.read(len(begin or b""))
    if begin and first and first != begin:
        words = f"{found.path} is no {packed or ending} file: it begins with {first!r}"
        yield problem("not-of-its-kind", words, "write the file anew", file=found.path)


def is_text(resource: Resource) -> bool:
    """Whether the files of *resource* are texts with an encoding."""
    return resource.format in _TEXTS or "encoding" in resource.entry


def body_of(found: Found, *, limit: int | None = None) -> bytes | Finding:
    """The bytes of a file, unpacked; a packed file that grows beyond *limit* is not read to its end."""
    most = UNPACKED if limit is None else limit
    kind = _PACKED.get(found.file.suffix.lower())
    try:
        if kind is None:
            return found.file.read_bytes()
        if kind == "gz":
            with gzip.open(found.file) as body:
                return _bounded(body, found, most)
        with zipfile.ZipFile(found.file) as archive:
            members = [each for each in archive.infolist() if not each.is_dir()]
            if len(members) != 1:
                words = f"{found.path} holds {len(members)} files, and a resource is one"
                return problem("packed", words, "pack one file alone", file=found.path)
            with archive.open(members[0]) as body:
                return _bounded(body, found, most)
    except UNPACKING as error:
        return problem(
            "unreadable", f"{found.path} cannot be unpacked: {error}", "pack it anew", file=found.path
        )


def _bounded(body: IO[bytes] | gzip.GzipFile, found: Found, most: int) -> bytes | Finding:
    made = io.BytesIO()
    while chunk := body.read(_CHUNK):
        made.write(chunk)
        if made.tell() > most:
            words = f"{found.path} unpacks to more than {most} bytes and was not read"
            return problem("not-checked", words, "split it into parts", file=found.path)
    return made.getvalue()


def check_encoding(resource: Resource, bodies: Sequence[tuple[str, bytes]]) -> list[Finding]:
    """Whether the files are in the encoding that is told (UTF-8 where none is), without a byte order mark."""
    found: list[Finding] = []
    try:
        codecs.lookup(resource.encoding)
    except LookupError:
        words = f"resource {resource.name!r} has the encoding {resource.encoding!r}, which nobody knows"
        advice = did_you_mean(resource.encoding.lower(), ("utf-8", "iso-8859-1", "windows-1252", "utf-16"))
        return [problem("unknown-encoding", words, advice or "use utf-8", file=resource.file)]
    for path, body in bodies:
        if body.startswith(b"\xef\xbb\xbf"):
            words = f"{path} begins with a byte order mark"
            found.append(problem("byte-order-mark", words, "write UTF-8 without one", file=path, row=1))
        try:
            has_nul = _has_nul(body, resource.encoding)
        except UnicodeError as error:
            start = getattr(error, "start", 0)
            line = body.count(b"\n", 0, start) + 1
            words = f"{path} is not in {resource.encoding}: byte {start} cannot be read"
            advice = "write it anew in UTF-8, or say its encoding"
            found.append(
                problem("encoding", words, advice, file=path, row=line, value=repr(body[start : start + 4]))
            )
            continue
        if has_nul:
            words = f"{path} has a NUL character"
            found.append(problem("encoding", words, "say its encoding, or remove it", file=path))
    return found


def _has_nul(body: bytes, encoding: str) -> bool:
    """Whether the text in *body* has a NUL character; UnicodeError, as of `bytes.decode`, if it is none."""
    if codecs.lookup(encoding).name != "utf-8":
        return "\0" in body.decode(encoding)
    decoder = codecs.getincrementaldecoder(encoding)()
    try:  # part by part: to find room for all of the text takes longer than to read it
        for start in range(0, len(body), _CHUNK):
            decoder.decode(body[start : start + _CHUNK])
        decoder.decode(b"", final=True)
    except UnicodeError:
        body.decode(encoding)  # says at which place of the whole
        raise
    return b"\0" in body
