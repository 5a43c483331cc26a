"""obs plugins: what is installed, and what is wrong with it; its commands are in files of their own."""

from __future__ import annotations

import json
from dataclasses import asdict

import typer

from obs.cli import plugins_check, plugins_new, plugins_record
from obs.cli.options import JsonOption, StudyOption, load_plugins, settings, study_here

app = typer.Typer(
    help="List the plugins with what they offer, and those that cannot be used; write one, check one.",
    invoke_without_command=True,
)
app.command("new", short_help="Write a package of a source or a metric to start from.")(plugins_new.new)
app.command("record", short_help="Ask a service, and keep its replies for the tests.")(plugins_record.record)
app.command("check", short_help="Say which promises a plugin keeps, breaks and evades.")(plugins_check.check)


@app.callback()
def plugins(context: typer.Context, study: StudyOption = None, as_json: JsonOption = False) -> None:
    """List the plugins with their sources and metrics, and those that cannot be used."""
    if context.invoked_subcommand:
        return
    from obs.cli import EXIT_PLUGINS
    from obs.plugins import Plugin

    registry = load_plugins(study_here(study))

    def entry(plugin: Plugin) -> dict[str, object]:
        mine = [offered for offered, owner in registry.owners.items() if owner == plugin]
        problem = registry.problems.get(plugin)
        sources = {each: asdict(registry.sources[each].info) for each in mine if each in registry.sources}
        return {
            "plugin": plugin.name,
            "distribution": plugin.distribution,
            "version": plugin.version,
            "file": plugin.file or None,
            "sources": list(sources),
            "metrics": [each for each in mine if each in registry.metrics],
            "manifests": sources,
            "problem": str(problem) if problem else None,
            "deprecated": list(registry.deprecated.get(plugin, ())),
            "load_ms": round(registry.seconds[plugin] * 1000, 1),
        }

    found = sorted({*registry.names.values(), *registry.problems})
    entries = [entry(plugin) for plugin in found]
    if as_json:
        listed = {
            "plugins": entries,
            "unknown_disabled": list(registry.unknown_disabled),
            "left_out": [str(plugin) for plugin in registry.left_out],
        }
        typer.echo(json.dumps(listed, indent=2, ensure_ascii=False))
    else:
        _print(entries, registry.unknown_disabled)
    if settings.strict_plugins and (registry.problems or registry.unknown_disabled):
        raise typer.Exit(EXIT_PLUGINS)


def _print(entries: list[dict[str, object]], unknown: tuple[str, ...]) -> None:
    if not entries:
        typer.echo("No plugin is installed; after a change of pyproject.toml run: pip install -e .")
    for entry in entries:
        offers = [f"{kind[:-1]} {name}" for kind in ("sources", "metrics") for name in _names(entry[kind])]
        state = (
            f"not usable: {entry['problem']}" if entry["problem"] else ", ".join(offers) or "offers nothing"
        )
        where = f"file {entry['file']}" if entry["file"] else entry["distribution"]
        typer.echo(f"{entry['plugin']} ({where} {entry['version']}; {entry['load_ms']} ms): {state}")
        for part in _names(entry["deprecated"]):
            typer.echo(f"  implements {part}; look for a newer version of it")
    for name in unknown:
        typer.echo(f"OBS_DISABLE_PLUGINS names {name!r}, which no plugin has")


def _names(value: object) -> list[str]:
    return [str(each) for each in value] if isinstance(value, list) else []  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]
