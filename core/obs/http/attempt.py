"""Sending a request once, and saying in plain words why it brought nothing."""

from __future__ import annotations

import http.client
import ssl
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from typing import Any
from urllib.parse import urlsplit

import requests
from urllib3.exceptions import HTTPError, IncompleteRead, ReadTimeoutError
from urllib3.response import BaseHTTPResponse

from obs.errors import SourceUnavailableError, UnexpectedReplyError
from obs.http.addresses import shown
from obs.http.body import GarbledError, TooLargeError, read_body
from obs.http.deadline import SocksProxyError, TimedAdapter, TooSlowError, within
from obs.models import Reply, Request

_AGENT = f"obs/{version('obs')} (open-data observatory for Swedish municipalities)"
_PROXY_REFUSES = 407
_NOT_NOW = (9, 10)  # OpenSSL: the certificate is not valid yet, or no longer
_PROXY = "check the proxy in HTTP_PROXY, HTTPS_PROXY and NO_PROXY"


class AttemptError(Exception):
    """An attempt brought no usable reply, and another one may.

    *reason* is for the user. *slow* attempts are repeated less often than others. *response* is the answer
    that a status refused, without its body.
    """

    def __init__(self, reason: str, *, slow: bool = False, response: BaseHTTPResponse | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.slow = slow
        self.response = response


class Connection(requests.Session):
    """A session that one thread uses at a time, with one connection kept open."""

    def __init__(
        self,
        *,
        timeout: tuple[float, float],
        deadline: float,
        most: int,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__()
        self._timeout = timeout
        self._deadline = deadline
        self._most = most
        self._clock = clock
        self._known_settings: dict[str, dict[str, Any]] = {}
        for scheme in ("https://", "http://"):
            self.mount(scheme, TimedAdapter())
        self.headers.update({"User-Agent": _AGENT, "Accept-Encoding": "gzip"})

    def get_redirect_target(self, resp: requests.Response) -> None:
        """None: requests follows no redirect by itself, nor reads its body."""

    def exchange(self, request: Request, url: str, *, repeat: Callable[[int], bool]) -> Reply:
        """The reply to *request*, sent once to *url*.

        Raises `AttemptError` for a status worth a *repeat* and for whatever kept the reply from arriving
        whole and before the deadline; `SourceUnavailableError` where another attempt is no use;
        `UnexpectedReplyError` for a reply that is too large.
        """
        try:
            with within(self._deadline, clock=self._clock), self._open(request, url) as response:
                if response.status_code == _PROXY_REFUSES:
                    raise SourceUnavailableError(
                        f"the proxy on the way to {shown(url)} asks for a user name and a password",
                        suggestion=_PROXY,
                    )
                if repeat(response.status_code):
                    status = f"status {response.status_code} {response.reason}".rstrip()
                    raise AttemptError(status, response=response.raw)
                body = read_body(response.raw, most=self._most)
        except TooLargeError:
            failure = UnexpectedReplyError(
                f"the reply is larger than {self._most / 1e6:.0f} MB: {shown(url)}",
                suggestion="no answer of this service should be; check the base address",
            )
        except TooSlowError:
            failure = AttemptError(
                f"the reply was not complete at its deadline, {self._deadline:g} s", slow=True
            )
        except GarbledError as error:
            failure = AttemptError(f"the reply {error}")
        except (OSError, HTTPError, ValueError) as error:
            failure = self._failure(error, url)
        else:
            headers = {name.lower(): value for name, value in response.headers.items()}
            return Reply(
                status=response.status_code, headers=headers, body=body, url=url, fetched_at=datetime.now(UTC)
            )
        raise failure  # outside the handlers: the text of requests' own errors may hold a password or a key

    def _open(self, request: Request, url: str) -> requests.Response:
        headers = {"Accept": request.accept}
        if request.body is not None:
            headers["Content-Type"] = "application/json"
        prepared = self.prepare_request(
            requests.Request(request.method, url, headers=headers, data=request.body or None)
        )
        prepared.url = url  # as the source wrote it: requests decodes what it thinks needs no encoding
        try:
            settings = self._settings(url)
            return self.send(prepared, timeout=self._timeout, allow_redirects=False, **settings)
        except TypeError as error:  # requests 2.34 on a proxy address without a host
            raise requests.exceptions.InvalidProxyURL from error

    def _settings(self, url: str) -> dict[str, Any]:
        """Proxies and certificates for the host of *url*: to look them up takes as long as a small reply."""
        parts = urlsplit(url)
        host = f"{parts.scheme}://{parts.netloc}/"
        if host not in self._known_settings:
            self._known_settings[host] = self.merge_environment_settings(host, {}, True, None, None)
        return self._known_settings[host]

    def _failure(self, error: Exception, url: str) -> AttemptError | SourceUnavailableError:
        causes = list(_causes(error))
        for cause in causes:
            if isinstance(cause, ssl.SSLCertVerificationError):
                return SourceUnavailableError(
                    f"the certificate of {shown(url)} is not trusted: {cause.verify_message}",
                    suggestion=_way_out(cause),
                )
        if isinstance(error, (requests.ConnectTimeout, requests.ReadTimeout, ReadTimeoutError)):
            connecting = isinstance(error, requests.ConnectTimeout)
            what, seconds = ("connection", self._timeout[0]) if connecting else ("data", self._timeout[1])
            return AttemptError(f"no {what} within {seconds:g} s", slow=True)
        if isinstance(error, requests.exceptions.ProxyError):
            return AttemptError("the proxy does not answer or refuses")
        if isinstance(error, ValueError) and not isinstance(error, requests.exceptions.InvalidHeader):
            return _unusable(error, url)
        if not isinstance(error, (requests.RequestException, HTTPError)):
            return SourceUnavailableError(
                str(error), suggestion="check REQUESTS_CA_BUNDLE and CURL_CA_BUNDLE"
            )
        return AttemptError(_broken(causes))


def _unusable(error: ValueError, url: str) -> SourceUnavailableError:
    """Why nothing can be sent to *url*, or not through the proxy that is named for it."""
    if not isinstance(error, SocksProxyError):
        return SourceUnavailableError(
            f"{shown(url)} or the proxy for it is no usable address", suggestion=_PROXY
        )
    return SourceUnavailableError(
        f"the proxy for {shown(url)} is {shown(error.address)}, and obs goes through HTTP proxies only",
        suggestion="name one in HTTPS_PROXY and HTTP_PROXY, which go before ALL_PROXY, "
        "or the host in NO_PROXY to ask it directly",
    )


def _way_out(refused: ssl.SSLCertVerificationError) -> str:
    """What to do about a certificate, by the reason why it was refused."""
    if "mismatch" in refused.verify_message:
        return "check the host in base_url; a login page of the network may answer in its place"
    if refused.verify_code in _NOT_NOW:
        return "check this computer's clock; if that is right, the service has to renew its certificate"
    return (
        "check this computer's clock; where the network inspects TLS, "
        "name its certificates in REQUESTS_CA_BUNDLE"
    )


def _broken(causes: Sequence[BaseException]) -> str:
    """What happened to a connection or a reply, by the innermost of *causes* that tells."""
    for cause in reversed(causes):
        if isinstance(cause, ssl.SSLError) and cause.reason:
            return f"the secure connection failed ({cause.reason.replace('_', ' ').lower()})"
        if isinstance(cause, OSError) and cause.strerror:
            return f"the connection failed ({cause.strerror})"
        if isinstance(cause, http.client.RemoteDisconnected):
            return "the connection was closed without an answer"
        if isinstance(cause, IncompleteRead | http.client.IncompleteRead):
            return "the reply was cut off"
    return "the reply was cut off or garbled"


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    """*error* and what led to it, the innermost last."""
    while error:
        yield error
        error = error.__cause__ or error.__context__
