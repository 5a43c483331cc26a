"""Which addresses are a service's own."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from urllib3.util import parse_url

from obs import ConfigError, ForeignAddressError
from obs.http.addresses import Base, shown

KOLADA = Base.parse("https://api.kolada.se/v3")

OURS = {
    "https://api.kolada.se/v3/data/kpi/N1?page=2": "/data/kpi/N1?page=2",
    "HTTPS://API.KOLADA.SE/v3/data": "/data",
    "https://api.kolada.se:443/v3/data": "/data",
    "http://api.kolada.se/v3/data": "/data",
    "http://api.kolada.se:80/v3/data": "/data",
    "http://api.kolada.se:443/v3/data": "/data",
    "//api.kolada.se/v3/data": "/data",
    "https://api.kolada.se/v3/data#top": "/data",
    "/data/kpi/N1,N2?x=%2B1&y=a%2Fb": "/data/kpi/N1,N2?x=%2B1&y=a%2Fb",
    "/codelists/agg_%C3%85lder": "/codelists/agg_%C3%85lder",
    "/data?q=..": "/data?q=..",
    "/data/a..b": "/data/a..b",
}

FOREIGN = [
    "http://127.0.0.1:9/v3/next?page=2",
    "https://evil.example/v3/data",
    "https://api.kolada.se.evil.example/v3/data",
    "https://evil-api.kolada.se/v3/data",
    "https://api.kolada.se@evil.example/v3/data",
    "https://api.kolada.se:443@evil.example/v3/data",
    "https://user:pw@api.kolada.se/v3/data",
    "https://@api.kolada.se/v3/data",
    "//evil.example/v3/data",
    "https://api.kolada.se:8443/v3/data",
    "https://api.kolada.se:80/v3/data",
    "https://api.kolada.se:http/v3/data",
    "https://api.kolada.se:99999/v3/data",
    "https://api.kolada.se/v2/data",
    "https://api.kolada.se/v30/data",
    "https://api.kolada.se/",
    "https://api.kolada.se/v3/../v2/data",
    "https://api.kolada.se/v3/%2e%2e/v2",
    "https://api.kolada.se/v3/..%2Fv2",
    "https://api.kolada.se/v3/..%5Cv2",
    "https://api.kolada.se\\@evil.example/v3/data",
    "https:\\\\evil.example/v3/data",
    "\\\\evil.example/v3",
    "/\\evil.example",
    "/data/../../v2",
    "/%2E%2E/v2",
    "/data\r\nHost: evil.example",
    "/data\x00",
    "https://api.kolada.se\t/v3/data",
    "https://[::1/v3/data",
    "ftp://api.kolada.se/v3/data",
    "javascript:alert(1)",
    "data",
    "?page=2",
    "",
]


@pytest.mark.parametrize(("address", "path"), OURS.items())
def test_own_address_becomes_a_path(address: str, path: str) -> None:
    """A link below the base address loses it, also with http or a default port; a path stays as it is."""
    assert KOLADA.relative(address) == path


@pytest.mark.parametrize("address", FOREIGN)
def test_foreign_address_is_refused(address: str) -> None:
    """Whatever leads to another host or port, out of the base path or can be read in two ways is refused."""
    with pytest.raises(ForeignAddressError):
        KOLADA.relative(address)


def test_plain_base_takes_no_link_to_another_port() -> None:
    """A base without TLS owns its own port only."""
    base = Base.parse("http://127.0.0.1:8017/kolada/v3/")
    assert base.relative("http://127.0.0.1:8017/kolada/v3/kpi") == "/kpi"
    for link in ("http://127.0.0.1/kolada/v3/kpi", "https://127.0.0.1:8017/kolada/v3/kpi"):
        with pytest.raises(ForeignAddressError):
            base.relative(link)


@pytest.mark.parametrize(
    ("location", "path"),
    [("/v3/kpi/", "/kpi/"), ("../municipality", "/municipality"), ("?page=2", "/data/kpi?page=2")],
)
def test_redirect_within_the_base(location: str, path: str) -> None:
    """A relative Location is read from the address that was asked."""
    assert KOLADA.redirected("/data/kpi", location) == path


@pytest.mark.parametrize(
    "location", ["/v2/data", "../../../v2", "https://evil.example/v3/", "/v3/x\n", "\\\\evil.example"]
)
def test_redirect_elsewhere_is_refused(location: str) -> None:
    """A Location out of the base path, on another host or with deceptive characters is refused."""
    with pytest.raises(ForeignAddressError):
        KOLADA.redirected("/data/kpi", location)


_PIECES = st.sampled_from(
    [
        *"/\\@:?#.%&=[] \t\r\n\x00",
        "//",
        "..",
        "%2e",
        "%2f",
        "%5c",
        "http:",
        "https:",
        "api.kolada.se",
        "evil.example",
        "v3",
        "v2",
        "443",
        "80",
        "/v3/",
        "kpi",
        "Å",
        "ſ",
        "。",
        "https://api.kolada.se/v3/",
        "::1",
    ]
)


@given(st.lists(_PIECES, max_size=12).map("".join))
@example("https://api.kolada.se/v3/%2e%2e/v2")
@example("//evil.example/v3/")
def test_whatever_is_accepted_stays_below_the_base(address: str) -> None:
    """Two parsers agree that whatever is accepted is asked of our host, below our path."""
    try:
        asked = KOLADA.url(KOLADA.relative(address))
    except ForeignAddressError:
        return
    for parts in (urlsplit(asked), parse_url(asked)):
        assert (parts.scheme, parts.hostname, parts.port) == ("https", "api.kolada.se", None)
        assert (parts.path or "").startswith("/v3/")


@given(st.from_regex(r"[a-z]{1,8}(\.[a-z]{2,5}){0,2}", fullmatch=True), st.integers(1, 65535))
def test_no_other_host_or_port_is_ours(host: str, port: int) -> None:
    """Only the configured host on its own ports is accepted."""
    for authority, ours in ((f"{host}:{port}", False), (f"api.kolada.se:{port}", port == 443)):
        if ours:
            assert KOLADA.relative(f"https://{authority}/v3/x") == "/x"
        else:
            with pytest.raises(ForeignAddressError):
                KOLADA.relative(f"https://{authority}/v3/x")


@pytest.mark.parametrize(
    "url",
    [
        "",
        "api.kolada.se/v3",
        "ftp://api.kolada.se",
        "https:///v3",
        "https://h:x/",
        "https://u:pw@h/",
        "https://h/?k=1",
    ],
)
def test_base_address_is_checked(url: str) -> None:
    """A base address that is no plain http(s) address is a configuration error that shows no password."""
    with pytest.raises(ConfigError) as caught:
        Base.parse(url)
    assert "pw" not in str(caught.value)


def test_shown_address_holds_no_secret() -> None:
    """An address in a message has no user name, password, query or escape sequence."""
    assert shown("https://me:hush@h.example:8443/a/b?key=hush#hush") == "https://h.example:8443/a/b"
    assert shown("https://h.example/\x1b[31mred") == "https://h.example/%1B%5B31mred"


ABOVE: list[tuple[str, str, Base | None]] = [
    ("/data?page=2", "https://api.kolada.se/v3/data?page=2", KOLADA),
    ("/data", "https://api.kolada.se/v3/data?page=2", None),
    ("own.csv", "own.csv", None),
    ("/data", "https://user:pw@api.kolada.se/v3/data", None),
    ("/data", "ftp://api.kolada.se/v3/data", None),
]


@pytest.mark.parametrize(("path", "asked_at", "base"), ABOVE)
def test_the_base_above_a_path(path: str, asked_at: str, base: Base | None) -> None:
    """What a recorded reply tells of the address that was asked; nothing of a file or a strange address."""
    assert Base.above(path, asked_at=asked_at) == base
