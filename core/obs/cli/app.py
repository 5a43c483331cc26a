"""The commands of obs and their options. What a command does is in the module of its name."""

from __future__ import annotations

from typing import Annotated

import typer

from obs.cli import (
    brief,
    changes,
    claims,
    compare,
    diff,
    due,
    fetch,
    freeze,
    grade,
    init,
    metrics,
    plugins,
    publish,
    report,
    search,
    snapshot,
    store,
    validate,
    verify,
    why,
)
from obs.cli.options import settings, trace_asked, warn

app = typer.Typer(
    name="obs",
    help="An open-data observatory for Swedish municipalities: fetch, check, compare fairly, publish.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _print_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version  # it takes long to import

        typer.echo(f"obs {version('obs')}")
        raise typer.Exit


@app.callback()
def obs(
    context: typer.Context,
    debug: Annotated[bool, typer.Option("--debug", help="Show the traceback of an error.")] = False,
    strict_plugins: Annotated[
        bool, typer.Option("--strict-plugins", help="Stop with exit code 3 if a plugin has a problem.")
    ] = False,
    safe: Annotated[
        bool,
        typer.Option("--safe", envvar="OBS_SAFE", help="Only the plugins of obs itself, no code of a study."),
    ] = False,
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    """What holds for every command."""
    del debug, version
    settings.strict_plugins = strict_plugins
    settings.safe = safe
    settings.trace = trace_asked()
    context.call_on_close(_sum_up)


def _sum_up() -> None:
    """Where plugins were traced, the time that each took in all."""
    for line in settings.trace.summary() if settings.trace else ():
        warn(line)


app.command("init", short_help="Write the built-in study to edit.")(init.init)
app.command("fetch", short_help="Fetch, check and store the study's figures.")(fetch.fetch)
app.command("validate", short_help="Check the study, local files and the store.")(validate.validate)
app.command("compare", short_help="Compare the municipalities, or run one metric.")(compare.compare)
app.command("claims", short_help="Test what was said in public.")(claims.claims)
app.command("report", short_help="Write pages, charts and tables that people open.")(report.report)
app.command("brief", short_help="Write one page on a municipality.")(brief.brief)
app.add_typer(publish.app, name="publish", short_help="Publish a release, its catalogue.")
app.command("verify", short_help="Check a release or any Data Package.")(verify.verify)
app.command("why", short_help="Say where a figure comes from.")(why.why)
app.command("diff", short_help="Say what changed between two releases.")(diff.diff)
app.command("due", short_help="Say what is published next, and what is late.")(due.due)
app.command("changes", short_help="List what the sources revised, and what follows.")(changes.changes)
app.command("grade", short_help="Say what the figures are worth.")(grade.grade)
app.command("freeze", short_help="Write a plan before its outcomes are known.")(freeze.freeze)
app.command("metrics", short_help="List the metrics, or tell all about one.")(metrics.metrics)
app.command("search", short_help="Find indicators and tables in the catalogues.")(search.search)
app.add_typer(plugins.app, name="plugins", short_help="List the plugins and their problems.")
app.add_typer(store.app, name="store", short_help="Check the store, repair it, clear it up.")
app.add_typer(snapshot.app, name="snapshot", short_help="Export the stored figures, show the embedded.")
