"""Commands that ask a build: query, questions, load, path, explain, serve."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.shape import FOLDER, Command
from kg.errors import OptionError
from kg.settings import Settings

if TYPE_CHECKING:
    from kg.graph.lookup import Place


@click.command(cls=Command, epilog="kg explain graph 1f0c")
@click.argument("folder", metavar="DIR", type=FOLDER)
@click.argument("claim")
def explain(folder: Path, claim: str) -> None:
    """Say why DIR holds CLAIM: rule, spans, cues and groundings of each piece of evidence."""
    from kg.output import explain as words

    for line in words.explain(folder, claim, _meanings()):
        click.echo(line)


def _meanings() -> Mapping[str, str]:
    from kg.curated.rules import load_rules

    return {rule.id: rule.meaning for rule in load_rules(Settings().ontology / "rules").rules}


@click.command(
    cls=Command,
    context_settings={"ignore_unknown_options": True, "allow_extra_args": True},
    epilog="kg query graph resistance-to --drug trastuzumab",
)
@click.argument("place", metavar="DIR")
@click.argument("asked", metavar="QUERY", required=False)
@click.option("--endpoint", metavar="URL", help="Ask this SPARQL endpoint; leave DIR out.")
@click.option(
    "--param", "parameters", multiple=True, metavar="NAME=VALUE", help="A parameter; or --NAME VALUE."
)
@click.option(
    "--format", "form", default="table", show_default=True, help="Also csv, tsv, json, xml, sheet, turtle."
)
@click.pass_context
def query(  # the arguments are the command's own
    context: click.Context,
    place: str,
    asked: str | None,
    endpoint: str | None,
    parameters: Sequence[str],
    form: str,
) -> None:
    """Ask the build in DIR: SPARQL text, a .rq file, or the name of a question (see `kg questions`)."""
    from kg.curated.prefixes import read_prefixes
    from kg.graph.query import Solutions, prepare
    from kg.graph.query import ask as answered
    from kg.graph.results import write
    from kg.graph.store import open_store

    settings = Settings()
    prefixes = read_prefixes(settings.ontology)
    held: Place
    if endpoint is not None:
        from kg.output.remote import ask_remote, remote_column

        given = _parameters([*parameters, *_named([*([asked] if asked else []), *context.args])])
        held = remote_column(endpoint, prefixes)
        text = prepare(held, place, given, settings)
        answer = ask_remote(endpoint, text, prefixes)
    elif asked is None:
        raise click.UsageError("Missing argument 'QUERY'.")
    else:
        held = open_store(Path(place))
        text = prepare(held, asked, _parameters([*parameters, *_named(context.args)]), settings)
        answer = answered(held, text, prefixes)
    click.echo(write(answer, form, prefixes), nl=False)
    if isinstance(answer, Solutions) and not answer.rows:
        from kg.graph.empty import why_empty

        for line in why_empty(held, text, prefixes):
            click.echo(line, err=True)


@click.command(cls=Command, epilog="kg load graph http://127.0.0.1:7878/store")
@click.argument("folder", metavar="DIR", type=FOLDER)
@click.argument("url", metavar="URL")
@click.option("--token-file", type=FOLDER, help="File whose first line is the store's token.")
@click.option(
    "--default-graph", default="", metavar="IRI", help="Its name in a store without one, like Virtuoso."
)
def load(folder: Path, url: str, token_file: Path | None, default_graph: str) -> None:
    """Put the graphs of DIR into the SPARQL 1.1 graph store at URL; again changes nothing."""
    from kg.output import remote

    count = remote.load(folder, url, token=remote.token_from(token_file), default_as=default_graph)
    click.echo(f"{url}: {count} graphs put, one for each document and the default graph")


@click.command(cls=Command, epilog="kg path graph pyrotinib PTEN")
@click.argument("folder", metavar="DIR", type=FOLDER)
@click.argument("start", metavar="FROM")
@click.argument("end", metavar="TO")
@click.option("--longest", default=4, show_default=True, type=click.IntRange(1, 8), help="Claims on a way.")
@click.option("--most", default=5, show_default=True, type=click.IntRange(1, 1000), help="Ways to show.")
def path(folder: Path, start: str, end: str, longest: int, most: int) -> None:
    """Show the ways from one thing to another over claims of DIR that stand, each step with its sentence."""
    from kg.output.paths import alterations, ways

    settings = Settings()
    found = ways(folder, start, end, settings, longest=longest, most=most)
    for number, way in enumerate(found, 1):
        click.echo(f"{number}. claims: {len(way.steps)}; documents behind the weakest: {way.documents}")
        for step in way.steps:
            click.echo(f"   {step.label}  (kgc:{step.claim})")
            click.echo(f"      {step.sentence}")
    if not found:
        click.echo(f"no way of at most {longest} claims from {start} to {end}", err=True)
        for name in (start, end):
            if altered := alterations(folder, name, settings):
                click.echo(f"claims are also about alterations of {name}: {', '.join(altered)}", err=True)


def _named(arguments: Sequence[str]) -> list[str]:
    """Read `--drug trastuzumab` and `--drug=trastuzumab` as parameters."""
    found: list[str] = []
    rest = list(arguments)
    while rest:
        name = rest.pop(0)
        if not name.startswith("--") or not ("=" in name or rest):
            raise OptionError(f"{name}: not understood; parameters are given as --NAME VALUE")
        found.append(name.removeprefix("--") if "=" in name else f"{name.removeprefix('--')}={rest.pop(0)}")
    return found


def _parameters(pairs: Sequence[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for pair in pairs:
        name, equals, value = pair.partition("=")
        if not equals or not name:
            raise OptionError(f"{pair}: a parameter is given as NAME=VALUE")
        found[name] = value
    return found


@click.command(cls=Command, epilog="kg questions")
@click.argument("name", required=False)
def questions(name: str | None) -> None:
    """List the named questions; with NAME, its parameters, columns and SPARQL."""
    from kg.curated.queries import read_questions

    known = read_questions(Settings().ontology / "queries")
    if name is None:
        for question in known.values():
            takes = " ".join(f"--{parameter.name}" for parameter in question.parameters)
            click.echo(f"{question.name:<26} {question.title}{'  ' + takes if takes else ''}")
    elif name in known:
        click.echo(known[name].text, nl=False)
    else:
        raise OptionError(f"{name}: no question of this name; `kg questions` lists them")


@click.command(cls=Command, epilog="kg browse graph --focus trastuzumab --to trastuzumab.html")
@click.argument("folder", metavar="DIR", type=FOLDER)
@click.option("--focus", help="A name or CURIE; only what lies around it is written.")
@click.option("--hops", default=2, show_default=True, type=click.IntRange(1, 4), help="How far around.")
@click.option("--to", "out", type=FOLDER, default=Path("browse.html"), show_default=True)
@click.option("--decisions", type=FOLDER, help="Curators' decisions to obey.")
@click.option("--no-sentences", is_flag=True, help="Leave the sentences out; positions stay.")
def browse(
    folder: Path, focus: str | None, hops: int, out: Path, decisions: Path | None, *, no_sentences: bool
) -> None:
    """Write the page of DIR, or of what lies around one thing, to a file of its own."""
    from kg.output import built
    from kg.output.unquoted import unquoted

    settings = Settings(decisions=decisions)
    held = built.read_build(folder, settings)
    if no_sentences:
        held = replace(held, assertions=tuple(unquoted(held.assertions)))
    counts = built.browse(held, out, settings, focus=focus, hops=hops)
    click.echo(f"{out}: {counts.entities} things, {counts.claims} claims, {counts.sentences} sentences")


@click.command(cls=Command, epilog="kg view graph --focus pyrotinib --to pyrotinib.html")
@click.argument("folder", metavar="DIR", type=FOLDER)
@click.option("--focus", help="A name or CURIE; only what lies around it is drawn.")
@click.option("--hops", default=1, show_default=True, type=click.IntRange(1, 4), help="How far around.")
@click.option("--to", "out", type=FOLDER, default=Path("view.html"), show_default=True)
def view(folder: Path, focus: str | None, hops: int, out: Path) -> None:
    """Draw a part of DIR, at most 300 things, as one network for slides and notebooks."""
    from kg.api import open_build

    drawn = open_build(folder).view(focus=focus, hops=hops)
    drawn.write(out)
    left = f"; {drawn.left} claims had no room" if drawn.left else ""
    click.echo(f"{out}: {drawn.things} things, {drawn.claims} claims{left}")


@click.command(cls=Command, epilog="kg serve graph --port 8085")
@click.argument("folder", metavar="DIR", type=FOLDER)
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8085, show_default=True, type=click.IntRange(0, 65535))
@click.option("--create", is_flag=True, help="Make an empty store where DIR holds none.")
@click.option("--read-write", is_flag=True, help="Allow changes to those who know the token.")
@click.option("--token-file", type=FOLDER, help="File whose first line is the token for changes.")
@click.option("--workers", default=2, show_default=True, type=click.IntRange(1, 64), help="Processes.")
@click.option("--seconds", default=30.0, show_default=True, help="Time limit of one query.")
@click.option("--arrival", default=30.0, show_default=True, help="Time that a request may take to come.")
@click.option("--allow-service", "services", multiple=True, metavar="IRI", help="SERVICE may call it.")
def serve(
    folder: Path,
    host: str,
    port: int,
    token_file: Path | None,
    workers: int,
    seconds: float,
    arrival: float,
    services: Sequence[str],
    *,
    create: bool,
    read_write: bool,
) -> None:
    """Serve the store in DIR over HTTP: /sparql, /graph-store, /update, /health."""
    from kg.server.run import Options, run

    if read_write != (token_file is not None):
        raise OptionError("--read-write and --token-file go together")
    token = _token(token_file) if token_file else ""
    options = Options(
        folder, token, workers=workers, seconds=seconds, arrival=arrival, services=frozenset(services)
    )
    run(options, host=host, port=port, create=create)


def _token(path: Path) -> str:
    from kg.output.remote import token_from

    token = token_from(path)
    if len(token) < 16:
        raise OptionError(f"{path}: the token has {len(token)} characters; expected at least 16")
    return token
