"""Where a source is asked: the environment before the file before the source's own address."""

from __future__ import annotations

from pathlib import Path

import pytest

from obs.errors import ConfigError
from obs.study import base_url, load

DEFAULT = "https://api.example.org/v3"


def test_default_address_is_the_sources_own(small: Path) -> None:
    """Without another word a source is asked at its own address."""
    assert base_url(load(small), "kolada", DEFAULT, {}) == DEFAULT


def test_file_goes_before_the_default_and_environment_before_the_file(small: Path) -> None:
    """obs.toml overrides the source's address, and the variable overrides obs.toml; no slash at the end."""
    small.write_text(
        small.read_text("utf-8") + '[sources.kolada]\nbase_url = "http://127.0.0.1:8000/v3/"\n', "utf-8"
    )
    study = load(small)
    assert base_url(study, "kolada", DEFAULT, {}) == "http://127.0.0.1:8000/v3"
    assert base_url(study, "kolada", DEFAULT, {"OBS_KOLADA_BASE_URL": "http://[::1]:9/"}) == "http://[::1]:9"
    assert base_url(study, "kolada", DEFAULT, {"OBS_KOLADA_BASE_URL": ""}) == "http://127.0.0.1:8000/v3"


def test_variable_is_named_after_the_source(small: Path) -> None:
    """The id is in capitals in the variable's name, a dash is an underscore."""
    environ = {"OBS_OPEN_DATA_BASE_URL": "https://data.example.org"}
    assert base_url(load(small), "open-data", DEFAULT, environ) == "https://data.example.org"


@pytest.mark.parametrize(
    "address",
    [
        "api.example.org",
        "file:///etc/passwd",
        "https://",
        "http://a b",
        "http://host:port",
        "http://[",
        "https://x/?q",
    ],
)
def test_variable_without_a_web_address_is_refused(small: Path, address: str) -> None:
    """What is no http(s) address is refused by the variable's name."""
    with pytest.raises(ConfigError, match="OBS_KOLADA_BASE_URL holds no web address"):
        base_url(load(small), "kolada", DEFAULT, {"OBS_KOLADA_BASE_URL": address})


@pytest.mark.parametrize(
    ("address", "advice"),
    [("ftp://example.org", "give it as https://HOST/PATH"), ("https://me:x@example.org", ".netrc")],
)
def test_the_advice_is_about_what_is_wrong(small: Path, address: str, advice: str) -> None:
    """Of .netrc only where there is a user name."""
    with pytest.raises(ConfigError) as caught:
        base_url(load(small), "kolada", DEFAULT, {"OBS_KOLADA_BASE_URL": address})
    assert advice in caught.value.suggestion
    assert (".netrc" in caught.value.suggestion) == ("@" in address)
