"""Mistakes to put into a sound plugin, and how the check must name them."""

from __future__ import annotations

from dataclasses import dataclass

INIT, SOURCE, METRIC = "obs_invented/__init__.py", "obs_invented/source.py", "obs_invented/metrics.py"
TESTS, CONFTEST, PROJECT = "tests/test_contract.py", "tests/conftest.py", "pyproject.toml"
PARSE = '        asked = cast("Asked", request.context)\n        rows = ['
PLAN = "        for indicator in query.indicators:\n"
TERMS = '            redistribution="all",\n'
MIXED = "class TestSource(SourceContract):\n"


DESELECT = """\
def pytest_collection_modifyitems(items):
    items[:] = [each for each in items if "keys" not in each.name]
"""
DECIDE = """\
import pytest


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem):
    return True
"""
SKIP = """\
import pytest


def pytest_runtest_setup(item):
    if "keys" in item.name:
        pytest.skip("slow")
"""
QUICK = """\
import pytest
from obs.testing.source_contract import purity


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    monkeypatch.setattr(purity, "ask", lambda *_: None)
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seed:
    """Changes of files (file, old, new), the checks that must fail, and what one must read."""

    changes: tuple[tuple[str, str, str], ...]
    broken: frozenset[str]
    says: str
    state: str = "broken"


def seed(*changes: tuple[str, str, str], broken: str, says: str, state: str = "broken") -> Seed:
    """One mistake; *broken* are the ids of the checks, with blanks between them."""
    return Seed(changes=changes, broken=frozenset(broken.split()), says=says, state=state)


def in_parse(line: str) -> tuple[str, str, str]:
    """A *line* at the beginning of parse, with whatever it raises swallowed."""
    body = f"        try:\n            {line}\n        except Exception:\n            pass\n"
    return SOURCE, PARSE, body + PARSE


WENT = "offline.it_opens_no_socket_and_starts_no_program offline.nothing_goes_outside"

READ: dict[str, Seed] = {
    "room of obs": seed(
        (SOURCE, "import polars as pl\n", "import polars as pl\nfrom obs.http import Client\n"),
        broken="imports.public_names",
        says=r"obs_invented/source\.py:13: obs\.http, which is no public name",
    ),
    "room through a name": seed(
        (INIT, "    return [Distance]\n", "    obs.fetch.job\n    return [Distance]\n"),
        broken="imports.public_names",
        says=r"__init__\.py:19: obs\.fetch",
    ),
    "another plugin": seed(
        (SOURCE, PARSE, "        from obs_kolada.codes import area\n" + PARSE),
        broken="imports.public_names",
        says="obs_kolada, which is another plugin's",
    ),
    "requests in a function": seed(
        (SOURCE, PARSE, "        import requests as r\n        r.get(reply.url)\n" + PARSE),
        broken="imports.network",
        says=r"source\.py:\d+: requests",
    ),
    "import_module of the network": seed(
        in_parse('__import__("importlib").import_module("urllib.request")'),
        broken="imports.code",
        says=r"source\.py:\d+: __import__",
    ),
    "import_module by a name": seed(
        (
            SOURCE,
            "import polars as pl\n",
            "import polars as pl\nfrom importlib import import_module as load\n",
        ),
        in_parse('load("http" + ".client")'),
        broken="imports.code",
        says="importlib.import_module of a name that does not stand there",
    ),
    "import_module of a text": seed(
        (
            SOURCE,
            "import polars as pl\n",
            "import polars as pl\nfrom importlib import import_module as load\n",
        ),
        in_parse('load("http.client")'),
        broken="imports.network",
        says=r"source\.py:\d+: http\.client",
    ),
    "ctypes": seed(
        in_parse("import ctypes; ctypes.CDLL(None)"), broken="imports.code", says=r"source\.py:\d+: ctypes"
    ),
    "os.system under another name": seed(
        in_parse("from os import system as tidy; tidy('true')"),
        broken="imports.programs",
        says=r"source\.py:\d+: os\.system",
    ),
    "pickle": seed(in_parse("import pickle"), broken="imports.code", says="pickle"),
    "yaml": seed(in_parse("import yaml; yaml.load(reply.body)"), broken="imports.code", says="yaml"),
    "eval": seed(in_parse("eval(reply.body)"), broken="imports.code", says=r"source\.py:\d+: eval"),
    "open": seed(in_parse("open('own.txt')"), broken="imports.files", says=r"source\.py:\d+: open"),
    "a path": seed(
        in_parse("from pathlib import Path; Path('own.txt').read_text()"),
        broken="imports.files",
        says=r"Path\('own\.txt'\)\.read_text\(\)",
    ),
    "a table from a file": seed(
        in_parse("pl.read_csv('own.csv')"), broken="imports.files", says=r"polars\.read_csv of 'own\.csv'"
    ),
    "a table from an address": seed(
        in_parse("pl.scan_parquet('https://invented.example/x')"),
        broken="imports.network",
        says="polars.scan_parquet of 'https://invented.example/x'",
    ),
    "sleep": seed(
        in_parse("from time import sleep; sleep(0)"), broken="imports.waiting", says=r"time\.sleep"
    ),
    "the clock": seed(
        in_parse("from datetime import datetime as d; d.now()"),
        broken="imports.clock",
        says=r"datetime\.datetime\.now",
    ),
    "a table from a name that is made up": seed(
        in_parse("pl.read_csv(reply.url.replace('births', 'deaths'))"),
        broken="imports.files",
        says=r"source\.py:\d+: polars\.read_csv of reply\.url\.replace",
    ),
    "a table from the address of a reply": seed(
        in_parse("pl.scan_ndjson(reply.url)"),
        broken="imports.network",
        says=r"polars\.scan_ndjson of reply\.url",
    ),
    "a table from a parameter": seed(
        (
            METRIC,
            "class Distance(Metric):",
            "def _own(at):\n    return pl.read_csv(at)\n\n\nclass Distance(Metric):",
        ),
        broken="imports.files",
        says=r"metrics\.py:\d+: polars\.read_csv of at",
    ),
    "a reader under another name": seed(
        in_parse("read = pl.read_csv; read('own.csv')"),
        broken="imports.files",
        says=r"polars\.read_csv, which is called elsewhere",
    ),
    "a reader by getattr": seed(
        in_parse("getattr(pl, 'read_csv')('own.csv')"),
        broken="imports.files",
        says=r"polars\.read_csv of 'own",
    ),
    "a table into a file": seed(
        in_parse("pl.DataFrame().write_csv(request.path)"),
        broken="imports.files",
        says=r"write_csv of request\.path",
    ),
    "a plan into a file": seed(
        in_parse("pl.LazyFrame().sink_parquet('own.parquet')"),
        broken="imports.files",
        says="sink_parquet of 'own",
    ),
    "settings from a file": seed(
        in_parse("import configparser; configparser.ConfigParser().read('own.ini')"),
        broken="imports.files",
        says=r"ConfigParser\(\)\.read\(\)",
    ),
    "the data of another package": seed(
        in_parse("from importlib import resources; resources.files('polars').joinpath('x').read_text()"),
        broken="imports.files",
        says=r"importlib\.resources\.files of 'polars'",
    ),
    "whether a path exists": seed(
        in_parse("from pathlib import Path; Path('own.txt').exists()"),
        broken="imports.files",
        says=r"Path\('own\.txt'\)\.exists\(\)",
    ),
    "what lies in a folder": seed(
        in_parse("from pathlib import Path; sorted(Path().glob('*'))"),
        broken="imports.files",
        says=r"Path\(\)\.glob\(\)",
    ),
    "a log to a file": seed(
        in_parse("import logging; logging.FileHandler('own.log')"),
        broken="imports.files",
        says=r"logging\.FileHandler",
    ),
    "a log to a service": seed(
        in_parse("from logging import handlers; handlers.HTTPHandler('invented.example', '/')"),
        broken="imports.network",
        says=r"logging\.handlers\.HTTPHandler",
    ),
    "select": seed(
        in_parse("import select; select.select([], [], [], 1)"),
        broken="imports.waiting",
        says=r"source\.py:\d+: select",
    ),
    "a busy loop": seed(
        (SOURCE, "import polars as pl\n", "from time import monotonic\n\nimport polars as pl\n"),
        broken="imports.clock",
        says=r"source\.py:\d+: time\.monotonic",
    ),
    "sys.modules through a library": seed(
        in_parse("import dataclasses; dataclasses.sys.modules['os'].system('true')"),
        broken="imports.code",
        says=r"sys\.modules",
    ),
    "the clock by getattr": seed(
        in_parse("import datetime; getattr(datetime.datetime, 'now')()"),
        broken="imports.clock",
        says=r"datetime\.datetime\.now",
    ),
    "the clock as a date of a mail": seed(
        in_parse("from email.utils import formatdate; formatdate()"),
        broken="imports.clock",
        says=r"email\.utils\.formatdate",
    ),
    "chance": seed(
        in_parse("import random; random.random()"), broken="imports.chance", says=r"random\.random"
    ),
    "chance without a seed": seed(
        in_parse("import numpy as np; np.random.default_rng().normal()"),
        broken="imports.chance",
        says=r"numpy\.random\.default_rng without a seed",
    ),
    "chance of numpy": seed(
        in_parse("import numpy as np; np.random.normal()"),
        broken="imports.chance",
        says=r"numpy\.random\.normal",
    ),
    "an id by chance": seed(
        in_parse("from uuid import uuid4; uuid4()"), broken="imports.chance", says=r"uuid\.uuid4"
    ),
    "a secret": seed(
        in_parse("import secrets; secrets.token_hex()"),
        broken="imports.chance",
        says=r"source\.py:\d+: secrets",
    ),
    "the environment": seed(
        in_parse("import os; os.environ.get('KEY')"), broken="imports.environment", says=r"os\.environ"
    ),
    "no entry point": seed(
        (PROJECT, 'entry-points."obs.plugins"', 'entry-points."obs.plugin"'),
        broken="declares.entry_point",
        says="nothing stands under",
    ),
    "no upper bound": seed(
        (PROJECT, '"obs>=0.1,<2"', '"obs>=0.1"'),
        broken="declares.depends_on_obs",
        says="'obs>=0.1' has no upper bound",
    ),
    "no dependency": seed(
        (PROJECT, '["obs>=0.1,<2"]', '["polars>=1,<2"]'),
        broken="declares.depends_on_obs",
        says="obs is not among its dependencies",
    ),
    "mark of the template": seed(
        (SOURCE, PARSE, "        # change: how a reply is read\n" + PARSE),
        broken="declares.own",
        says=r"obs_invented/source\.py:\d+: still marked: how a reply is read",
    ),
    "mark of the template in the tests": seed(
        (TESTS, MIXED, MIXED + "    # change: figures that you have read\n"),
        broken="declares.own",
        says=r"tests/test_contract\.py:\d+: still marked: figures that you have read",
    ),
    "address of the template": seed(
        (SOURCE, "https://invented.example/api", "https://example.org/api"),
        broken="declares.own",
        says=r"obs_invented/source\.py:\d+: https://example\.org, the address of nobody's service",
    ),
    "publisher of the template": seed(
        (SOURCE, 'publisher="Nobody"', 'publisher="Påhittat"'),
        broken="declares.own",
        says=r"source\.py:\d+: publisher=\"Påhittat\", the publisher of the template",
    ),
    "no README": seed(
        (PROJECT, 'readme = "README.md"\n', ""), broken="declares.readme", says="write one and name it"
    ),
    "no licence": seed(
        (PROJECT, '["LICENSE"]', '["LICENCE"]'), broken="declares.licence", says="there is no file LICENSE"
    ),
    "API version of obs itself": seed(
        (INIT, "OBS_API_VERSION = 1", "OBS_API_VERSION = obs.API_VERSION"),
        broken="declares.api_version",
        says="__init__.py:9: it is no literal",
    ),
    "another API version": seed(
        (INIT, "OBS_API_VERSION = 1", "OBS_API_VERSION = 2"),
        broken="declares.api_version",
        says="it is 2; obs has 1",
    ),
    "a hook with an argument": seed(
        (INIT, "obs_register_metrics()", "obs_register_metrics(registry)"),
        broken="declares.hooks",
        says=r"obs_register_metrics takes \(registry\)",
    ),
    "a hook that is none": seed(
        (INIT, "obs_register_metrics()", "obs_register_methods()"),
        broken="declares.hooks",
        says="obs_register_methods is no hook of obs",
    ),
    "a hook without its mark": seed(
        (INIT, "@obs.hookimpl\ndef obs_register_metrics", "def obs_register_metrics"),
        broken="declares.hooks",
        says="is not marked with obs.hookimpl",
    ),
    "a key in a recording": seed(
        ("tests/recordings/births.json", '"fetched"', '"headers": {"set-cookie": "id=1"},\n "fetched"'),
        broken="declares.secrets",
        says=r"tests/recordings/births\.json:4: looks like a secret",
    ),
    "a password": seed(
        (SOURCE, "import polars as pl\n", 'import polars as pl\n\nAPI_KEY = "1234567890abcdef"\n'),
        broken="declares.secrets",
        says=r"source\.py:\d+: looks like a secret",
    ),
    "what cannot be parsed": seed(
        (METRIC, "class Distance(Metric):", "class Distance(Metric:"),
        broken="imports.readable",
        says=r"metrics\.py: SyntaxError",
    ),
}
"""Mistakes that are seen by reading alone."""

LOADED: dict[str, Seed] = {
    "ends Python": seed(
        (INIT, "OBS_API_VERSION = 1", "import os\n\nos._exit(3)\nOBS_API_VERSION = 1"),
        broken="declares.loads imports.code",
        says="it could not be imported: Python ended with 3",
    ),
    "hangs": seed(
        (INIT, "OBS_API_VERSION = 1", "while True:\n    pass\nOBS_API_VERSION = 1"),
        broken="declares.loads",
        says="it took too long and was stopped",
    ),
    "goes outside": seed(
        (INIT, "OBS_API_VERSION = 1", "import socket\n\nsocket.getaddrinfo('x', 1)\nOBS_API_VERSION = 1"),
        broken="declares.loads imports.network offline.importing",
        says=r"socket\.getaddrinfo",
    ),
    "an id of ours": seed(
        (SOURCE, 'id="invented"', 'id="kolada"'),
        broken="declares.loads declares.ids",
        says="offers 'kolada', which plugin 'kolada'",
    ),
    "an argument of a hook": seed(
        (INIT, "obs_register_metrics()", "obs_register_metrics(registry)"),
        broken="declares.loads declares.hooks",
        says="cannot be registered",
    ),
    "offers nothing": seed(
        (INIT, "return [InventedSource]", "return []"),
        (INIT, "return [Distance]", "return []"),
        broken="declares.offers",
        says="it offers neither a source nor a metric",
    ),
    "one credit line for all": seed(
        (SOURCE, '"Egen bearbetning av data från Påhittat"', '"Källa: Påhittat"'),
        broken="declares.source_credit",
        says=r"source\.py:\d+: Terms\.credit and Terms\.credit_processed are the same",
    ),
    "no word on passing on": seed(
        (SOURCE, TERMS, ""),
        broken="declares.source_redistribution",
        says="Terms.redistribution is None",
    ),
    "no terms": seed(
        (SOURCE, 'licence="CC0-1.0"', 'licence=""'),
        (SOURCE, 'licence_url="https://creativecommons.org/publicdomain/zero/1.0/"', 'licence_url=""'),
        broken="declares.source_licence",
        says="neither licence nor licence_url",
    ),
    "no publisher": seed(
        (SOURCE, 'publisher="Nobody"', 'publisher="TODO"'),
        broken="declares.source_publisher",
        says="SourceInfo.publisher is 'TODO'",
    ),
    "no limits": seed(
        (SOURCE, "        limits=Limits(connections=1, calls=10, seconds=10.0),\n", ""),
        broken="declares.source_limits",
        says="SourceInfo.limits is not given",
    ),
    "limits without a limit": seed(
        (SOURCE, "limits=Limits(connections=1, calls=10,", "limits=Limits(connections=1, calls=10_000,"),
        broken="declares.source_limits",
        says=r"10000 calls in 10 s",
    ),
    "an address that is not encrypted": seed(
        (SOURCE, 'base_url="https:', 'base_url="http:'),
        broken="declares.source_address",
        says="is not encrypted",
    ),
    "no reference": seed(
        (METRIC, 'reference="made up"', 'reference=" "'),
        broken="declares.metric_reference",
        says="MetricInfo.reference is ' '",
    ),
    "no meaning": seed(
        (METRIC, 'meanings={"factor": "what distances are multiplied with"}', 'meanings={"faktor": "x"}'),
        broken="declares.metric_meanings",
        says="factor stands in parameters and not in meanings",
    ),
    "a result of an unknown type": seed(
        (METRIC, '"name": "distance", "type": "number"', '"name": "distance", "type": "money"'),
        broken="declares.metric_schema",
        says="money",
    ),
    "a key that is no column": seed(
        (METRIC, '"primaryKey": ["indicator", "region"]', '"primaryKey": ["indicator", "place"]'),
        broken="declares.metric_schema",
        says="place",
    ),
    "no example": seed(
        (METRIC, "        example=EXAMPLE,\n", ""),
        broken="declares.metric_example",
        says="MetricInfo.example is None",
    ),
}
"""Mistakes that are seen when it is imported."""

TRIED: dict[str, Seed] = {
    "a file of tests that breaks": seed(
        ("tests/test_more.py", "", "from obs_absent import TestMore\n\nclass TestEven(TestMore): pass\n"),
        (
            "tests/more.py",
            "",
            "from obs.testing import MetricContract\n\nclass TestMore(MetricContract): pass\n",
        ),
        broken="tests.collected",
        says="No module named 'obs_absent'",
    ),
    "rows of other regions": seed(
        (SOURCE, 'each["code"] in asked.regions and asked.first', 'each["code"] and asked.first'),
        broken="answers.it_answers_only_for_the_regions_asked",
        says="asked for 0991 it answers for other regions too",
    ),
    "rows of other years": seed(
        (SOURCE, 'asked.first <= each["year"] <= asked.last', 'asked.first <= each["year"]'),
        broken="answers.it_answers_only_for_the_years_asked",
        says="asked for 2021 to 2021 it answers for other years too",
    ),
    "codes as integers": seed(
        (SOURCE, '"region": each["code"]', '"region": int(each["code"])'),
        (SOURCE, '("indicator", "region", "period"', '("indicator", "period"'),
        (
            SOURCE,
            'schema={**shape, "value": pl.Float64}',
            'schema={**shape, "region": pl.Int64, "value": pl.Float64}',
        ),
        broken="*",
        says=r"the column region holds numbers \(Int64\): codes are texts",
    ),
    "zero for missing": seed(
        (SOURCE, "None if value is None else float(value)", "float(value or 0)"),
        (SOURCE, '"missing" if value is None else "reported"', '"reported"'),
        broken="answers.its_table_fits_the_contract figures.a_figure_that_is_taken_away_is_no_figure "
        "figures.known_figures_are_read_as_they_are",
        says="is missing and has no value",
    ),
    "zero for suppressed": seed(
        (SOURCE, '"suppressed" if each["secret"]', '"reported" if each["secret"]'),
        (
            SOURCE,
            "None if value is None else float(value)",
            '0.0 if each["secret"] else None if value is None else float(value)',
        ),
        broken="figures.known_figures_are_read_as_they_are",
        says="is suppressed and has no value",
    ),
    "zero for dots": seed(
        (SOURCE, 'raise UnexpectedReplyError(f"the value {value!r} is no number")', "value = 0"),
        broken="figures.a_mark_in_the_place_of_a_figure_is_no_figure",
        says=r"is '\.\.' in the reply, and yet it has a value",
    ),
    "faster than the service allows": seed(
        (SOURCE, "limits=Limits(connections=1, calls=10,", "limits=Limits(connections=1, calls=100,"),
        broken="declares.its_limits_are_those_of_the_service",
        says="is faster than the service allows",
    ),
    "faster from the first reply on": seed(
        (
            SOURCE,
            "Page(observations=self.table(rows))",
            "Page(observations=self.table(rows), limits=Limits(connections=8))",
        ),
        broken="declares.its_limits_are_those_of_the_service",
        says="has more connections than",
    ),
    "waits by itself": seed(
        (SOURCE, PLAN, "        import time\n\n        time.sleep(0.01)\n" + PLAN),
        broken="imports.waiting offline.it_neither_waits_nor_starts_threads",
        says=r"it waited, or started a thread",
    ),
    "a thread of its own": seed(
        in_parse("from threading import Thread; Thread(target=print).start()"),
        broken="imports.waiting offline.it_neither_waits_nor_starts_threads",
        says=r"threading",
    ),
    "waits for an event": seed(
        in_parse("import threading; threading.Event().wait(0.01)"),
        broken="imports.waiting offline.it_neither_waits_nor_starts_threads",
        says=r"threading\.Event\.wait|Event\.wait 0\.01",
    ),
    "sleeps in a coroutine": seed(
        in_parse("import asyncio; c = asyncio.sleep(0.01); [_ for _ in c.__await__()]"),
        broken="imports.waiting offline.it_neither_waits_nor_starts_threads",
        says=r"sleep 0\.01",
    ),
    "waits by select": seed(
        in_parse("import select; select.select([], [], [], 0.01)"),
        broken="imports.waiting offline.it_neither_waits_nor_starts_threads",
        says=r"select\.select 0\.01",
    ),
    "polars goes outside": seed(
        in_parse("pl.read_csv('http://127.0.0.1:9/own.csv')"),
        broken=f"imports.network {WENT}",
        says=r"(?m)^polars\.read_csv http://127\.0\.0\.1:9/own\.csv",
    ),
    "polars opens a file": seed(
        in_parse("pl.scan_csv(request.path)"),
        broken="imports.files offline.it_opens_no_file",
        says=r"it opened a file by itself",
    ),
    "looks whether a file is there": seed(
        in_parse("from pathlib import Path; Path('own.txt').exists()"),
        broken="imports.files offline.it_opens_no_file",
        says=r"os\.stat own\.txt",
    ),
    "reads by its loader": seed(
        in_parse("__spec__.loader.get_data('/dev/null')"),
        broken="offline.it_opens_no_file",
        says=r"open /dev/null",
    ),
    "asks many times": seed(
        (SOURCE, PLAN, "        for indicator in query.indicators * len(query.regions):\n"),
        broken="answers.its_keys_are_unique offline.it_asks_for_nothing_twice",
        says="it sends the same request more than once",
    ),
    "asks again by itself": seed(
        (
            SOURCE,
            "        return super().refused(request, reply)\n",
            "        return Page(more=(request,) * (request.purpose == 'data'))\n",
        ),
        broken="offline.what_fails_is_not_asked_again",
        says="it sends these again",
    ),
    "requests in parse": seed(
        in_parse("import requests; requests.get(reply.url, timeout=1)"),
        broken=f"imports.network offline.it_opens_no_file {WENT}",  # requests looks for .netrc
        says=r"went outside",
    ),
    "a library named in pieces": seed(
        in_parse('__import__("urllib" + ".request").request.urlopen("http://127.0.0.1:9")'),
        broken=f"imports.code {WENT}",
        says=r"went outside",
    ),
    "ctypes in parse": seed(
        in_parse("import ctypes; ctypes.CDLL(None).getpid()"),
        broken=f"imports.code {WENT}",
        says=r"ctypes\.dlopen",
    ),
    "os.system in parse": seed(
        in_parse("import os; os.system('true')"), broken=f"imports.programs {WENT}", says=r"os\.system"
    ),
    "a file in parse": seed(
        in_parse("open('own.txt')"),
        broken="imports.files offline.it_opens_no_file",
        says=r"it opened a file by itself",
    ),
    "ends Python in parse": seed(
        (SOURCE, PARSE, "        import os\n\n        os._exit(0)\n" + PARSE),
        broken="*",
        says="Python ended with 0",
    ),
    "by the order of a set": seed(
        (
            SOURCE,
            "None if value is None else float(value)",
            'None if value is None else value * (1 + hash("x") % 97 * 1e-12)',
        ),
        broken="pure.another_process_gives_the_same",
        says="depend on the order of a set",
    ),
    "a metric that reads a file": seed(
        (
            METRIC,
            '        factor = parameters["factor"]\n',
            '        factor = parameters["factor"]\n        open("/dev/null").close()\n',
        ),
        broken="imports.files offline.it_opens_no_file",
        says="nothing goes outside in a test: open /dev/null",
    ),
    "a metric that gives NaN": seed(
        (
            METRIC,
            "distance=factor * (pl",
            'distance=pl.col("value") * 0 / (pl.col("value") * 0) + factor * (pl',
        ),
        broken="metric.no_number_is_nan_or_infinite metric.its_worked_example_is_right",
        says="these columns hold NaN or infinity",
    ),
}
"""Mistakes that are seen when it is tried."""

EVADED: dict[str, Seed] = {
    "overrides a promise": seed(
        (TESTS, MIXED, MIXED + "    def test_its_keys_are_unique(self): pass\n\n"),
        broken="answers.its_keys_are_unique",
        says="the class TestSource overrides it",
        state="evaded",
    ),
    "skips a promise": seed(
        (
            TESTS,
            MIXED,
            MIXED
            + "    test_its_keys_are_unique = pytest.mark.skip(SourceContract.test_its_keys_are_unique)\n\n",
        ),
        broken="answers.its_keys_are_unique",
        says="overrides it",
        state="evaded",
    ),
    "deselects a promise": seed(
        (
            CONFTEST,
            "",
            DESELECT,
        ),
        broken="answers.its_keys_are_unique",
        says="it was collected and not run",
        state="evaded",
    ),
    "marks all as expected to fail": seed(
        (TESTS, "class TestMetric", "@pytest.mark.xfail(reason='later')\nclass TestMetric"),
        broken="*",
        says="it is marked xfail: later",
        state="evaded",
    ),
    "decides in a hook": seed(
        (
            CONFTEST,
            "",
            DECIDE,
        ),
        broken="*",
        says=r"tests/conftest\.py:4: the hook pytest_pyfunc_call",
        state="evaded",
    ),
    "skips in a hook": seed(
        (
            CONFTEST,
            "",
            SKIP,
        ),
        broken="answers.its_keys_are_unique",
        says="before it began: .*slow",
        state="evaded",
    ),
    "tries another class": seed(
        (
            TESTS,
            "        return InventedSource()",
            "        class Other(InventedSource): pass\n        return Other()",
        ),
        broken="*",
        says="which is not the class that the package offers as 'invented'",
        state="evaded",
    ),
    "changes the kit": seed(
        (
            CONFTEST,
            "",
            QUICK,
        ),
        broken="*",
        says=r"purity\.ask was changed after it was imported",
        state="evaded",
    ),
    "an answer of its own": seed(
        (TESTS, MIXED, MIXED + "    @pytest.fixture\n    def answer(self):\n        return None\n\n"),
        broken="*",
        says="the class TestSource overrides answer",
        state="evaded",
    ),
    "skips the whole file": seed(
        (TESTS, "import pytest\n", "import pytest\n\npytest.skip('later', allow_module_level=True)\n"),
        broken="tests.collected",
        says="later",
        state="evaded",
    ),
}
"""Tests that do not try what they say."""
