"""The reference is complete: every hook, name, error, schema, promise and command is there, as it is written.

What must be there is read from the sources of obs or from its help, not by the code that makes the pages.
"""

from __future__ import annotations

import ast
import inspect
import re
from dataclasses import is_dataclass
from functools import cache
from pathlib import Path

import pytest
from typer.testing import CliRunner

import obs
import obs_schemas
from obs import errors, hookspecs, testing
from obs.cli.app import app
from obs.testing.metric_contract.case import MetricCase
from obs.testing.source_contract.case import SourceCase

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "reference"

OPTION = re.compile(r"(?<![\w-])--[a-z][a-z-]+")


def page(name: str) -> str:
    """The text of a page."""
    return (FOLDER / f"{name}.md").read_text("utf-8")


def section(text: str, heading: str) -> str:
    """What stands below *heading*, up to the next one of the same or a higher rank."""
    rank = heading.partition(" ")[0]
    found = re.search(
        rf"^{re.escape(heading)}\n(.*?)(?=^#{{1,{len(rank)}}} |\Z)", text, re.MULTILINE | re.DOTALL
    )
    assert found, f"no {heading}"
    return found[1]


def hooks() -> list[str]:
    """The signature of every hook, as it is written."""
    tree = ast.parse(inspect.getsource(hookspecs))
    found = [node for node in tree.body if isinstance(node, ast.FunctionDef) and node.decorator_list]
    return [
        f"def {node.name}({ast.unparse(node.args)}) -> {ast.unparse(node.returns)}: ..."
        for node in found
        if node.returns
    ]


@pytest.mark.parametrize("written", hooks())
def test_every_hook_is_there_with_its_exact_signature_and_its_text(written: str) -> None:
    name = written.removeprefix("def ").partition("(")[0]
    told = section(page("hooks"), f"## {name}")
    assert f"```python\n{written}\n```" in told
    assert inspect.cleandoc(getattr(hookspecs, name).__doc__) in told


@pytest.mark.parametrize("name", obs.__all__)
def test_every_public_name_of_obs_is_there(name: str) -> None:
    value = getattr(obs, name)
    if isinstance(value, type) and issubclass(value, obs.ObsError):
        assert re.search(rf"^\| `{name}` .*\| yes \|$", page("errors"), re.MULTILINE)
    elif name in {"hookimpl", "API_VERSION"}:
        assert name in page("hooks")
    else:
        told = section(page("obs"), f"### {name}")
        assert name == "Figure" or inspect.cleandoc(str(value.__doc__)).split("`")[0] in told
        shown = [row.split(" | ")[0].strip("| `") for row in re.findall(r"^\| `.*", told, re.MULTILINE)]
        assert shown == list(
            vars(obs)[name].__dataclass_fields__ if is_dataclass(vars(obs).get(name)) else []
        )


@pytest.mark.parametrize("base", [obs.Source, obs.Metric])
def test_every_method_of_a_base_class_is_there_with_its_text(base: type) -> None:
    told = section(page("obs"), f"### {base.__name__}")
    methods = {name: each for name, each in vars(base).items() if inspect.isfunction(each) and name[0] != "_"}
    assert methods
    for name, method in methods.items():
        assert f"def {name}(" in told
        assert inspect.cleandoc(method.__doc__ or "?").replace("``", "`") in told


def test_all_names_what_obs_imports_for_others_in_order() -> None:
    """`__all__` is complete and sorted."""
    public = [name for name in vars(obs) if isinstance(getattr(obs, name), type) and name[0] != "_"]
    assert set(public) <= set(obs.__all__)
    assert obs.__all__ == sorted(obs.__all__)
    assert all(hasattr(obs, name) for name in obs.__all__)
    raised = {
        name
        for name, each in vars(errors).items()
        if isinstance(each, type) and each.__module__ == errors.__name__
    }
    assert raised - set(obs.__all__) == {"ReportError", "PublishError"}  # no plugin meets these


@pytest.mark.parametrize("name", testing.__all__)
def test_every_public_name_of_the_kit_is_there(name: str) -> None:
    assert re.search(rf"^##+ {name}$", page("testing"), re.MULTILINE)


@pytest.mark.parametrize(
    ("contract", "case"), [(testing.SourceContract, SourceCase), (testing.MetricContract, MetricCase)]
)
def test_every_promise_and_attribute_is_there_in_words(contract: type, case: type) -> None:
    told = section(page("testing"), f"## {contract.__name__}")
    tests = [name for name in dir(contract) if name.startswith("test_")]
    assert tests
    for name in tests:
        promise = inspect.cleandoc(getattr(contract, name).__doc__).splitlines()[0].replace("``", "`")
        assert f"| {promise} | `{name}` |" in told
    for name in case.__annotations__:
        assert f"| `{name}` |" in told


@pytest.mark.parametrize("name", [name for name, each in vars(errors).items() if isinstance(each, type)])
def test_every_error_is_there_with_what_it_is_a_kind_of_and_its_text(name: str) -> None:
    error = getattr(errors, name)
    base = "" if name == "ObsError" else f"`{error.__base__.__name__}`"
    assert f"| `{name}` | {base} | {error.__doc__} |" in page("errors")


@pytest.mark.parametrize(
    ("error", "code"),
    [("ConfigError", 2), ("PluginLoadError", 3), ("StoreError", 1), ("UnknownRegionError", 2)],
)
def test_the_exit_codes_are_those_of_the_command(
    error: str, code: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An error that comes up ends obs with the code that the page has."""
    from obs import cli

    def fail(*_: object, **__: object) -> None:
        raise getattr(obs, error)("made up")

    monkeypatch.setattr("obs.cli.app.app", fail)
    with pytest.raises(SystemExit) as ended:
        cli.main(["compare"])
    assert ended.value.code == code
    assert re.search(rf"^\| `{error}` .*\| {code} \| yes \|$", page("errors"), re.MULTILINE)


@pytest.mark.parametrize("name", obs_schemas.names())
def test_every_schema_is_there_with_its_columns(name: str) -> None:
    told = section(page("schemas"), f"## {name}")
    for field in obs_schemas.read(name)["fields"]:
        assert f"| `{field['name']}` | {field['type']} |" in told


@cache
def helped(*words: str) -> str:
    """What ``obs WORDS --help`` prints, in lines that do not wrap."""
    done = CliRunner().invoke(app, [*words, "--help"], env={"COLUMNS": "400"}, prog_name="obs")
    assert done.exit_code == 0, done.output
    return done.output


def commands(*words: str) -> list[tuple[str, ...]]:
    """Every command below one, itself too, as the help lists them."""
    listed = re.findall(r"^  ([a-z]+)  ", helped(*words).partition("\nCommands:")[2], re.MULTILINE)
    return [words, *(each for name in listed for each in commands(*words, name))]


@pytest.mark.parametrize("words", commands(), ids=" ".join)
def test_every_command_is_there_with_its_options(words: tuple[str, ...]) -> None:
    """As its help names them, with what it does and takes."""
    told = section(page("commands"), f"## {' '.join(['obs', *words])}")
    printed = helped(*words).partition("\nCommands:")[0]
    rows = "".join(re.findall(r"^\| `.*", told, re.MULTILINE))
    options = set(OPTION.findall(printed.partition("\nOptions:")[2])) - {"--help"}
    assert options <= set(OPTION.findall(rows)), "an option is not told"
    assert " ".join(told.split("\n\n")[0].split()) in " ".join(printed.split())
    arguments = printed.partition("\nOptions:")[0].partition("\nArguments:")[2]
    assert set(re.findall(r"^  ([A-Z]+)\b", arguments, re.MULTILINE)) <= set(re.findall("[A-Z]+", rows))
