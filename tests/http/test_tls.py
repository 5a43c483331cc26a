"""Certificates are always checked."""

from __future__ import annotations

import shutil
import ssl
import subprocess
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from obs import Request, SourceUnavailableError

if TYPE_CHECKING:
    from obs.http import Client


class Handler(BaseHTTPRequestHandler):
    """Answers every request with 200."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its name there
        pass


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A self-signed certificate for 127.0.0.1, with its key in the same file."""
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("the program openssl, which makes the certificate, is not here")
    path = tmp_path_factory.mktemp("tls") / "self-signed.pem"
    name = ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"]
    command = [openssl, "req", "-x509", "-newkey", "rsa:2048", "-nodes", *name, "-days", "2"]
    made = subprocess.run(
        [*command, "-keyout", path, "-out", path.with_suffix(".crt")], capture_output=True, check=False
    )
    if made.returncode:
        pytest.skip("openssl cannot make the certificate")
    path.write_bytes(path.read_bytes() + path.with_suffix(".crt").read_bytes())
    return path


@pytest.fixture
def secure_url(certificate: Path) -> Iterator[str]:
    """The address of a server that shows the certificate."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    server = HTTPServer(("127.0.0.1", 0), Handler)
    server.handle_error = lambda request, client_address: None
    server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    yield f"https://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_untrusted_certificate_is_refused(secure_url: str, patient_client: Callable[..., Client]) -> None:
    """A certificate that nobody vouches for is an error at once, which names REQUESTS_CA_BUNDLE."""
    client = patient_client(secure_url)
    with pytest.raises(SourceUnavailableError, match=r"not trusted: self.signed certificate") as caught:
        client.send(Request(path="/data"), lambda reply: reply.status)
    assert client.sent == 1
    assert "REQUESTS_CA_BUNDLE" in caught.value.suggestion


def test_named_certificates_are_trusted(
    secure_url: str, certificate: Path, patient_client: Callable[..., Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    """REQUESTS_CA_BUNDLE names further certificates to trust."""
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(certificate.with_suffix(".crt")))
    assert patient_client(secure_url).send(Request(path="/data"), lambda reply: reply.status) == 200


def test_missing_certificates_are_named(
    secure_url: str, tmp_path: Path, patient_client: Callable[..., Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A REQUESTS_CA_BUNDLE that is not there is an error that names it."""
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(tmp_path / "gone.pem"))
    with pytest.raises(SourceUnavailableError, match=r"gone\.pem") as caught:
        patient_client(secure_url).send(Request(path="/data"), lambda reply: reply.status)
    assert "REQUESTS_CA_BUNDLE" in caught.value.suggestion
