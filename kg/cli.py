"""The command line: parse arguments, call one function, print what it returns."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

import kg
from kg.errors import KgError, OptionError
from kg.settings import Settings

if TYPE_CHECKING:
    from kg.evaluate.claims import Report
    from kg.pipeline import Summary

F = TypeVar("F", bound=Callable[..., Any])
FOLDER = click.Path(path_type=Path)


class _Command(click.Command):
    """A command whose help ends with an example, set as it is typed."""

    def format_epilog(self, _ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the example without filling it."""
        if self.epilog:
            formatter.write_paragraph()
            formatter.write_text("Example:")
            formatter.write("\n".join(f"  {line}" for line in self.epilog.splitlines()) + "\n")


class _Group(click.Group):
    command_class = _Command


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(kg.__version__, prog_name="kg")
def kg_command() -> None:
    """Read oncology text; get an RDF graph in which every edge can show its sentence."""


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


def reading_options(command: F) -> F:
    """Add the options of every command that reads text."""
    for option in (
        click.option(
            "--vocabulary", "vocabularies", multiple=True, type=FOLDER, help="Your own names; they win."
        ),
        click.option(
            "--model", metavar="NAME", help="An installed spaCy or scispaCy pipeline in place of ours."
        ),
    ):
        command = option(command)
    return command


@kg_command.command(epilog="kg build seeds --out graph")
@click.argument("inputs", nargs=-1, required=True, type=FOLDER)
@click.option("--out", required=True, type=FOLDER, help="Folder to write; made if it is not there.")
@click.option(
    "--workers", default=1, show_default=True, type=click.IntRange(1, 64), help="Processes that read."
)
@click.option("--decisions", type=FOLDER, help="Curators' decisions to obey.")
@reading_options
def build(
    inputs: Sequence[Path],
    out: Path,
    workers: int,
    decisions: Path | None,
    vocabularies: Sequence[Path],
    model: str | None,
) -> None:
    """Read INPUTS (files and folders) and write the graph, its evidence and the page to a folder."""
    from kg import pipeline

    settings = Settings(workers=workers, decisions=decisions, vocabularies=tuple(vocabularies), model=model)
    with click.progressbar(length=0, label="reading", file=sys.stderr, hidden=not sys.stderr.isatty()) as bar:
        summary = pipeline.build(inputs, out, settings, progress=_advance(bar))
    for failure in summary.failures:
        click.echo(f"kg: {failure.document}: not read ({failure.stage}): {failure.reason}", err=True)
    _tell(summary, out)
    if summary.failures:
        sys.exit(1)


def _advance(bar: Any) -> Callable[[int], None]:  # noqa: ANN401  # click keeps the bar's type private
    def advance(count: int) -> None:
        bar.length = (bar.length or 0) + count
        bar.update(count)

    return advance


def _tell(summary: Summary, out: Path) -> None:
    counts = summary.counts
    read = (
        f"{counts['documents']} documents, {counts['sentences']:,} sentences, {counts['mentions']:,} mentions"
    )
    click.echo(f"{out}: {read}, {counts['claims']:,} claims with {counts['evidence']:,} pieces of evidence")
    for predicate, count in summary.predicates.items():
        click.echo(f"  {count:6,}  {predicate}")


@kg_command.command(epilog="kg evaluate --gold ../shared/gold --build graph --list missed")
@click.option("--gold", required=True, type=FOLDER, help="Folder with claims-*.jsonl and entities-*.jsonl.")
@click.option("--build", "folder", required=True, type=FOLDER, help="Folder that `kg build` wrote.")
@click.option(
    "--list", "listed", type=click.Choice(["missed", "spurious"]), help="Say which claims, with a sentence."
)
@click.option("--important", is_flag=True, help="Only the claims marked important in the gold.")
def evaluate(gold: Path, folder: Path, listed: str | None, *, important: bool) -> None:
    """Compare a build with gold claims: precision and recall by predicate and by rule."""
    from kg.evaluate import claims

    _print_report(claims.evaluate(gold, folder / "evidence.jsonl", important=important), listed)


def _print_report(report: Report, listed: str | None) -> None:
    for title, scores in (("predicate", report.predicates), ("rule", report.rules)):
        click.echo(f"{title:<40} precision            recall")
        for name, score in scores.items():
            recall = f"{score.recall:.2f} ({score.found} of {score.gold})" if score.gold else ""
            click.echo(
                f"  {name:<38} {score.precision:.2f} ({score.right} of {score.predicted})".ljust(62) + recall
            )
    total = report.overall
    click.echo(f"claims: precision {total.precision:.3f}, recall {total.recall:.3f}, F1 {total.f1:.3f}")
    for remark in {"missed": report.missed, "spurious": report.spurious}.get(listed or "", ()):
        click.echo(f"{listed}: {remark.document}: {remark.claim} | {remark.sentence}")


@kg_command.command(epilog="kg explain graph 1f0c")
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


@kg_command.command(
    context_settings={"ignore_unknown_options": True, "allow_extra_args": True},
    epilog="kg query graph resistance-to --drug trastuzumab",
)
@click.argument("folder", metavar="DIR", type=FOLDER)
@click.argument("asked", metavar="QUERY")
@click.option(
    "--param", "parameters", multiple=True, metavar="NAME=VALUE", help="A parameter; or --NAME VALUE."
)
@click.option(
    "--format", "form", default="table", show_default=True, help="Also csv, tsv, json, xml, sheet, turtle."
)
@click.pass_context
def query(context: click.Context, folder: Path, asked: str, parameters: Sequence[str], form: str) -> None:
    """Ask the build in DIR: SPARQL text, a .rq file, or the name of a question (see `kg questions`)."""
    from kg.curated.prefixes import read_prefixes
    from kg.graph.query import query as ask
    from kg.graph.results import write

    settings = Settings()
    answer = ask(folder, asked, _parameters([*parameters, *_named(context.args)]), settings=settings)
    click.echo(write(answer, form, read_prefixes(settings.ontology)), nl=False)


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


@kg_command.command(epilog="kg questions")
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


@kg_command.command(epilog="kg ground HER-2/neu T-DXd mCRC")
@click.argument("texts", nargs=-1, required=True)
@click.option("--json", "as_json", is_flag=True, help="One JSON object a name.")
@reading_options
def ground(texts: Sequence[str], vocabularies: Sequence[Path], model: str | None, *, as_json: bool) -> None:
    """Say what each of TEXTS names: identifier, label, type, score, how it matched, and the runner-up."""
    from kg.curated.vocabulary import read_vocabulary
    from kg.reading.ground import ground as decide
    from kg.reading.lexicon import Lexicon

    settings = Settings(vocabularies=tuple(vocabularies), model=model)
    for found in decide(texts, Lexicon(read_vocabulary(settings))):
        entity, second = found.entity, found.runner_up
        if as_json:
            line = {
                "text": found.text,
                "id": entity.curie if entity else None,
                "label": entity.label if entity else None,
                "type": entity.type.value if entity else None,
                "score": round(found.score, 4),
                "method": found.method,
                "runner_up": second.curie if second else None,
                "candidates": [candidate.entity.curie for candidate in found.candidates],
            }
            click.echo(json.dumps(line, ensure_ascii=False))
            continue
        said = f"{entity.curie}  {entity.label}  {entity.type.value}" if entity else "undecided"
        rivals = [second] if second else [candidate.entity for candidate in found.candidates]
        others = ", ".join(f"{rival.curie} {rival.label}" for rival in rivals if rival != entity)
        click.echo(
            f"{found.text:<28} {said}  [{found.method} {found.score:.2f}]{'  or ' + others if others else ''}"
        )


@kg_command.command(epilog="kg serve graph --port 8085")
@click.argument("folder", metavar="DIR", type=FOLDER)
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8085, show_default=True, type=click.IntRange(0, 65535))
@click.option("--create", is_flag=True, help="Make an empty store where DIR holds none.")
@click.option("--read-write", is_flag=True, help="Allow changes to those who know the token.")
@click.option("--token-file", type=FOLDER, help="File whose first line is the token for changes.")
@click.option("--workers", default=2, show_default=True, type=click.IntRange(1, 64), help="Processes.")
@click.option("--seconds", default=30.0, show_default=True, help="Time limit of one query.")
@click.option("--allow-service", "services", multiple=True, metavar="IRI", help="SERVICE may call it.")
def serve(
    folder: Path,
    host: str,
    port: int,
    token_file: Path | None,
    workers: int,
    seconds: float,
    services: Sequence[str],
    *,
    create: bool,
    read_write: bool,
) -> None:
    """Serve the store in DIR over HTTP: /sparql, /graph-store, /update, /health."""
    from kg.server.run import Options, run

    if read_write != (token_file is not None):
        raise OptionError("--read-write and --token-file go together")
    token = _first_line(token_file) if token_file else ""
    options = Options(folder, token=token, workers=workers, seconds=seconds, services=frozenset(services))
    run(options, host=host, port=port, create=create)


def _first_line(path: Path) -> str:
    try:
        token = path.read_text(encoding="utf-8").partition("\n")[0].strip()
    except (OSError, UnicodeDecodeError) as error:
        raise OptionError(f"{path}: cannot be read ({error}); expected a token in its first line") from None
    if len(token) < 16:
        raise OptionError(f"{path}: the token has {len(token)} characters; expected at least 16")
    return token
