"""A password in the address of a proxy or of a service is in no message, log, ledger, release or report."""

from __future__ import annotations

import logging
import os
from pathlib import Path

import pytest
import requests
from tests.reliability.hostile import write

from obs.cli import main
from obs.errors import ConfigError, ObsError, PublishError
from obs.http import Client
from obs.models import Limits, Request
from obs.publish.package.fetching import fetched
from obs.study import base_url, load
from obs.study.forms import is_web_address, no_web_address

USER, PASSWORD = "anvandare", "hemligt-losen"
PROXY = f"http://{USER}:{PASSWORD}@127.0.0.1:9"
SECRETS = (USER, PASSWORD, "hemlig-nyckel")
KOLADA = """
[indicators.N99001]
source = "kolada"
query = { kpi = "N99001" }
title_sv = "x"
title_en = "x"
unit = "%"
kind = "share"
polarity = "none"
producer = "x"
"""


def holds(text: str) -> list[str]:
    """Which of the secrets stand in *text*."""
    return [secret for secret in SECRETS if secret in text]


@pytest.fixture(name="proxied")
def _proxied(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    """A proxy with a password that nobody can reach, and all that is logged caught."""
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, PROXY)
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
    caplog.set_level(logging.DEBUG)


def everything(error: BaseException) -> str:
    """An error and all errors that a traceback would show with it."""
    told, each = "", error
    while each is not None:
        told += f"{each!r} {each} "
        each = each.__cause__ or (None if each.__suppress_context__ else each.__context__)  # type: ignore[assignment]
    return told


@pytest.mark.parametrize("scheme", ["https", "http"])
def test_a_proxy_that_does_not_answer(proxied: None, caplog: pytest.LogCaptureFixture, scheme: str) -> None:
    """Of the client of the sources and of the one of obs verify; --debug would show no more."""
    client = Client(base_url=f"{scheme}://service.example/v3", limits=Limits(), tries=2, backoff=0)
    with pytest.raises(ObsError) as failed, client:
        client.send(Request(path="/kpi/N1"), lambda reply: reply)
    with (
        pytest.raises(PublishError) as refused,
        fetched(f"{scheme}://service.example/x.rdf"),
    ):
        pass
    assert "proxy" in str(refused.value)
    for error in (failed.value, refused.value):
        assert holds(everything(error)) == []
    assert holds(caplog.text) == []


@pytest.mark.parametrize(
    "proxy", [f"http://{USER}:{PASSWORD}@", f"{USER}:{PASSWORD}@:x", f"http://{USER}:{PASSWORD}@[::1"]
)
def test_a_proxy_that_is_no_address(proxied: None, monkeypatch: pytest.MonkeyPatch, proxy: str) -> None:
    monkeypatch.setenv("HTTPS_PROXY", proxy)
    monkeypatch.setenv("https_proxy", proxy)
    client = Client(base_url="https://service.example/v3", limits=Limits(), tries=2, backoff=0)
    with pytest.raises(ObsError) as failed, client:
        client.send(Request(path="/kpi"), lambda reply: reply)
    with pytest.raises(PublishError) as refused, fetched("https://service.example/x.rdf"):
        pass
    assert holds(everything(failed.value) + everything(refused.value)) == []


BAD = (
    f"https://{USER}:{PASSWORD}@service.example/v3",
    f"https://{USER}@service.example/v3",
    f"ftp://{USER}:{PASSWORD}@service.example",
    f"{USER}:{PASSWORD}@service.example",
    "https://service.example/v3?key=hemlig-nyckel",
    "https://service.example/v3#hemlig-nyckel",
    f"https://{USER}:{PASSWORD}@[::1/",
)


@pytest.mark.parametrize("address", BAD)
def test_an_address_with_a_password_is_refused_and_not_repeated(address: str, tmp_path: Path) -> None:
    """In obs.toml, as the address of the dataset, in the environment."""
    assert not is_web_address(address)
    assert holds(no_web_address(address)) == []
    write(tmp_path, "x")
    study = load(tmp_path / "obs.toml")
    with pytest.raises(ConfigError) as refused:
        base_url(study, "kolada", "https://service.example", {"OBS_KOLADA_BASE_URL": address})
    assert holds(everything(refused.value)) == []
    text = (tmp_path / "obs.toml").read_text("utf-8")
    for changed in (
        text + f'\n[sources.kolada]\nbase_url = "{address}"\n',
        text.replace("https://pahittat.example/data", address),
    ):
        (tmp_path / "obs.toml").write_text(changed, "utf-8")
        with pytest.raises(ConfigError) as refused:
            load(tmp_path / "obs.toml")
        assert holds(everything(refused.value)) == []


def _all_below(folder: Path) -> str:
    bodies = (each.read_bytes() for each in folder.rglob("*") if each.is_file())
    return "".join(body.decode("latin-1") for body in bodies)


def test_nothing_that_is_written_or_printed_holds_them(
    proxied: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A fetch through a proxy with a password, then a report and a release: store, files, messages."""
    write(tmp_path, "x")
    with (tmp_path / "obs.toml").open("a", encoding="utf-8") as file:
        file.write(KOLADA)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("obs.http.client._RESUME", "later")
    sent: list[str] = []
    real = requests.Session.send

    def send(self: requests.Session, prepared: requests.PreparedRequest, **settings: object) -> object:
        sent.append(str(settings.get("proxies")))
        return real(self, prepared, **settings)  # type: ignore[arg-type]

    monkeypatch.setattr(requests.Session, "send", send)
    told = ""
    for command in (("fetch",), ("report", "--out", "report"), ("publish", "--to", "out"), ("due",)):
        with pytest.raises(SystemExit):
            main(command)
        text = capsys.readouterr()
        told += text.out + text.err
    assert any(PASSWORD in each for each in sent)  # it was used
    assert holds(told) == []
    assert (tmp_path / "out" / "2026.1.0").is_dir(), told
    assert holds(_all_below(tmp_path)) == []
    assert PASSWORD in os.environ["HTTPS_PROXY"]
