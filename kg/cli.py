"""The command line: parse arguments, call one function, print what it returns."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

import kg
from kg.errors import KgError
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
    with click.progressbar(length=0, label="reading", file=sys.stderr) as bar:
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
    from kg.curated.rules import read_rules

    return {rule.id: rule.meaning for rule in read_rules(Settings())}
