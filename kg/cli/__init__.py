"""The command line: parse arguments, call one function, print what it returns."""

from __future__ import annotations

import sys

import click

from kg.cli.ask import browse, explain, load, path, query, questions, serve, view
from kg.cli.correct import check, curate, diff, export, formats, review
from kg.cli.fetch import fetch
from kg.cli.measure import evaluate
from kg.cli.read import add, build, ground, remove
from kg.cli.rules import rules, whynot
from kg.cli.shape import Group
from kg.cli.words import text, vocabulary
from kg.errors import KgError

COMMANDS = (
    fetch,
    build,
    add,
    remove,
    query,
    questions,
    path,
    load,
    explain,
    whynot,
    ground,
    text,
    vocabulary,
    rules,
    evaluate,
    review,
    curate,
    check,
    diff,
    export,
    formats,
    browse,
    view,
    serve,
)


@click.group(cls=Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="claimgraph", prog_name="kg")
def kg_command() -> None:
    """Read oncology text; get an RDF graph in which every edge can show its sentence."""


for command in COMMANDS:
    kg_command.add_command(command)


def main() -> None:
    """Run the command line; a user's mistake becomes one line on stderr and a non-zero exit."""
    try:
        kg_command(standalone_mode=False)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except click.exceptions.Exit as leaving:
        sys.exit(leaving.exit_code)
    except (click.Abort, KeyboardInterrupt):
        click.echo("kg: stopped", err=True)
        sys.exit(130)
    except KgError as error:
        click.echo(f"kg: {error}", err=True)
        sys.exit(error.exit_code)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(141)
