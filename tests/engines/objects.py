"""An object store on loopback, as little of S3 as Arrow asks for: objects put, whole or in parts, and got."""

from __future__ import annotations

import re
import threading
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit


@dataclass(kw_only=True)
class Bucket:
    """What has been put, by path, and the requests that came."""

    objects: dict[str, bytes] = field(default_factory=dict[str, bytes])
    parts: dict[tuple[str, int], bytes] = field(default_factory=dict[tuple[str, int], bytes])
    asked: list[str] = field(default_factory=list[str])
    address: str = ""


@contextmanager
def serving() -> Generator[Bucket]:
    """A store that is there as long as the block lasts."""
    bucket = Bucket()
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"bucket": bucket}))
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    port = server.server_address[1]
    bucket.address = (
        f"s3://key:secret@bucket/panels?endpoint_override=127.0.0.1:{port}&scheme=http&region=none"
    )
    try:
        yield bucket
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    bucket: Bucket
    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Silent."""

    def _split(self) -> tuple[str, dict[str, list[str]]]:
        self.bucket.asked.append(f"{self.command} {self.path}")
        parts = urlsplit(self.path)
        return parts.path, parse_qs(parts.query, keep_blank_values=True)

    def _body(self) -> bytes:
        if "chunked" in self.headers.get("Transfer-Encoding", "") or "aws-chunked" in self.headers.get(
            "Content-Encoding", ""
        ):
            return self._chunks()
        return self.rfile.read(int(self.headers.get("Content-Length", 0)))

    def _chunks(self) -> bytes:
        """Chunks of HTTP, or of AWS within the length that is stated; their trailers are left."""
        body = b""
        if "chunked" in self.headers.get("Transfer-Encoding", ""):
            while size := int(self.rfile.readline().partition(b";")[0], 16):
                body += self.rfile.read(size)
                self.rfile.readline()
            while self.rfile.readline().strip():
                pass
        else:
            body = self.rfile.read(int(self.headers["Content-Length"]))
        if "aws-chunked" not in self.headers.get("Content-Encoding", ""):
            return body
        plain, at = b"", 0
        while match := re.compile(rb"([0-9a-fA-F]+)[^\r]*\r\n").match(body, at):
            size = int(match[1], 16)
            if not size:
                break
            plain += body[match.end() : match.end() + size]
            at = match.end() + size + 2
        return plain

    def _answer(self, status: int, body: bytes = b"", **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        if "Content_Length" not in headers:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def do_PUT(self) -> None:
        path, query = self._split()
        body = self._body()
        if "partNumber" in query:
            self.bucket.parts[path, int(query["partNumber"][0])] = body
        else:
            self.bucket.objects[path] = body
        self._answer(200, ETag='"x"')

    def do_POST(self) -> None:
        path, query = self._split()
        self._body()
        if "uploads" in query:
            told = "<InitiateMultipartUploadResult><UploadId>1</UploadId></InitiateMultipartUploadResult>"
        else:
            numbers = sorted(number for name, number in self.bucket.parts if name == path)
            self.bucket.objects[path] = b"".join(self.bucket.parts.pop((path, number)) for number in numbers)
            told = "<CompleteMultipartUploadResult><ETag>x</ETag></CompleteMultipartUploadResult>"
        self._answer(200, told.encode(), Content_Type="application/xml")

    def do_HEAD(self) -> None:
        path, _ = self._split()
        if path in self.bucket.objects:
            self._answer(200, Content_Length=str(len(self.bucket.objects[path])), ETag='"x"')
        else:
            self._answer(200 if path.count("/") < 2 else 404)

    def do_GET(self) -> None:
        path, _ = self._split()
        body = self.bucket.objects.get(path)
        if body is None:
            self._answer(404, b"<Error><Code>NoSuchKey</Code></Error>", Content_Type="application/xml")
            return
        asked = re.fullmatch(r"bytes=(\d+)-(\d*)", self.headers.get("Range", ""))
        if asked:
            first, last = int(asked[1]), int(asked[2] or len(body) - 1)
            part = body[first : last + 1]
            self._answer(206, part, Content_Range=f"bytes {first}-{first + len(part) - 1}/{len(body)}")
        else:
            self._answer(200, body)
