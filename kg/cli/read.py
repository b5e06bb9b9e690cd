"""Commands that read text: build, ground."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from kg.cli.shape import FOLDER, Command
from kg.settings import Settings

if TYPE_CHECKING:
    from kg.pipeline import Summary

F = TypeVar("F", bound=Callable[..., Any])


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


@click.command(cls=Command, epilog="kg build seeds --out graph")
@click.argument("inputs", nargs=-1, required=True, type=FOLDER)
@click.option("--out", required=True, type=FOLDER, help="Folder to write; made if it is not there.")
@click.option(
    "--workers", default=1, show_default=True, type=click.IntRange(1, 64), help="Processes that read."
)
@click.option("--decisions", type=FOLDER, help="Curators' decisions to obey.")
@click.option("--retracted", type=FOLDER, help="Retracted papers to flag: a PMID, PMCID or DOI a line.")
@reading_options
def build(
    inputs: Sequence[Path],
    out: Path,
    workers: int,
    decisions: Path | None,
    retracted: Path | None,
    vocabularies: Sequence[Path],
    model: str | None,
) -> None:
    """Read INPUTS (files and folders) and write the graph, its evidence and the page to a folder."""
    from kg import pipeline

    settings = Settings(
        workers=workers,
        decisions=decisions,
        retracted=retracted,
        vocabularies=tuple(vocabularies),
        model=model,
    )
    with click.progressbar(length=0, label="reading", file=sys.stderr, hidden=not sys.stderr.isatty()) as bar:
        summary = pipeline.build(inputs, out, settings, progress=_advance(bar))
    _report(summary, out)


def _report(summary: Summary, out: Path) -> None:
    for failure in summary.failures:
        click.echo(f"kg: {failure.document}: not read ({failure.stage}): {failure.reason}", err=True)
    for remark in summary.remarks:
        click.echo(f"kg: {remark}", err=True)
    _tell(summary, out)
    if summary.failures:
        sys.exit(1)


@click.command(cls=Command, epilog="kg add graph another-paper.txt")
@click.argument("folder", metavar="DIR", type=FOLDER)
@click.argument("inputs", nargs=-1, required=True, type=FOLDER)
@click.option("--decisions", type=FOLDER, help="Curators' decisions to obey.")
@click.option("--retracted", type=FOLDER, help="Retracted papers to flag: a PMID, PMCID or DOI a line.")
@reading_options
def add(
    folder: Path,
    inputs: Sequence[Path],
    decisions: Path | None,
    retracted: Path | None,
    vocabularies: Sequence[Path],
    model: str | None,
) -> None:
    """Read INPUTS into the build in DIR; what it holds already is not read again."""
    from kg import pipeline

    settings = Settings(
        decisions=decisions, retracted=retracted, vocabularies=tuple(vocabularies), model=model
    )
    _report(pipeline.add(folder, inputs, settings), folder)


@click.command(cls=Command, epilog="kg remove graph pyrotinib-tdm1-breast")
@click.argument("folder", metavar="DIR", type=FOLDER)
@click.argument("documents", nargs=-1, required=True)
@click.option("--decisions", type=FOLDER, help="Curators' decisions to obey.")
@reading_options
def remove(
    folder: Path,
    documents: Sequence[str],
    decisions: Path | None,
    vocabularies: Sequence[Path],
    model: str | None,
) -> None:
    """Take DOCUMENTS, by their ids, and their evidence out of the build in DIR."""
    from kg import pipeline

    settings = Settings(decisions=decisions, vocabularies=tuple(vocabularies), model=model)
    _report(pipeline.remove(folder, documents, settings), folder)


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


@click.command(cls=Command, epilog="kg ground HER-2/neu T-DXd mCRC")
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
