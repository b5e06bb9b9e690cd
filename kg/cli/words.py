"""Commands that look after the vocabulary and show how a document is read: vocabulary, text."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.shape import FOLDER, Command, Group
from kg.errors import InputError
from kg.settings import Settings

if TYPE_CHECKING:
    from kg.curated.terms import Term
    from kg.curated.vocabulary import Vocabulary
    from kg.curated.vocabulary_check import Collision

OVERLAY = Path("vocabulary.tsv")


@click.group(cls=Group)
def vocabulary() -> None:
    """Look names up, add your own, check the tables, export their cross-references."""


def _read(overlays: Sequence[Path] = ()) -> Vocabulary:
    from kg.curated.vocabulary import read_vocabulary

    return read_vocabulary(Settings(vocabularies=tuple(overlays)))


@vocabulary.command(epilog="kg vocabulary search 'multiple myeloma' --limit 3")
@click.argument("text")
@click.option("--limit", default=20, show_default=True)
def search(text: str, limit: int) -> None:
    """Find entities by TEXT: names that are it, that begin so, that hold it."""
    from kg.curated.vocabulary_search import search as find

    _rows(find(_read(), text, limit=limit))


@vocabulary.command(epilog="kg vocabulary show HGNC:3430")
@click.argument("curie")
def show(curie: str) -> None:
    """Show every name, parent and cross-reference of CURIE."""
    from kg.curated.vocabulary_search import show as look

    for term in look(_read(), curie):
        click.echo(f"{term.curie}  {term.label}  {term.type.value}")
        for name in ("names", "symbols", "previous", "parents", "xrefs"):
            if values := getattr(term, name):
                click.echo(f"  {name:<9} {' | '.join(values)}")


def _rows(terms: Iterable[Term]) -> None:
    for term in terms:
        click.echo(f"{term.curie:<18} {term.label:<36} {term.type.value:<11} {' | '.join(term.names[:3])}")


@vocabulary.command(epilog="kg vocabulary add HGNC:3430 'my name for HER2' --to mine.tsv")
@click.argument("curie")
@click.argument("names", nargs=-1, required=True)
@click.option(
    "--to", "overlay", default=OVERLAY, show_default=True, type=FOLDER, help="Your table; made if new."
)
@click.option("--label", default="", help="Needed for an entity that the vocabulary lacks.")
@click.option("--type", "kind", default="", help="Likewise: Drug, Gene, GeneFamily, Disease ...")
def add(curie: str, names: Sequence[str], overlay: Path, label: str, kind: str) -> None:
    """Add NAMES to CURIE in a table of your own, and tell which of them others have as well."""
    from kg.curated.vocabulary_search import add as put

    done = put(_read(), overlay, curie, names, label=label, kind=kind)
    click.echo(f"{overlay}: {done.term.curie} {done.term.label} is also {', '.join(names)}")
    _collide(done.collisions)


def _collide(found: Iterable[Collision]) -> None:
    for each in found:
        click.echo(f"collision: {each.form} also names {each.other.curie} {each.other.label}")


@vocabulary.command(epilog="kg vocabulary check")
@click.argument("overlays", nargs=-1, type=FOLDER)
def check(overlays: Sequence[Path]) -> None:
    """Check the shipped tables, or OVERLAYS of your own with them; non-zero exit where a row is at fault.

    Tells as well which names of the overlays other entities have; that is no fault.
    """
    from kg.curated.vocabulary_check import check as faults_of
    from kg.curated.vocabulary_check import collisions

    words = _read(overlays)
    faults = faults_of(words)
    for fault in faults:
        click.echo(f"{fault.place}: {fault.reason}")
    _collide(collisions(words, [words.term(number) for number in range(words.own)]) if overlays else ())
    click.echo(f"{len(faults)} faults", err=True)
    sys.exit(1 if faults else 0)


@vocabulary.command(epilog="kg vocabulary sssom > mappings.sssom.tsv")
def sssom() -> None:
    """Write all cross-references as SSSOM."""
    from kg.curated.prefixes import read_prefixes
    from kg.curated.sssom import sssom as lines_of

    for line in lines_of(_read(), read_prefixes(Settings().ontology).iris):
        click.echo(line)


@click.command(cls=Command, epilog="kg text seeds/pyrotinib-tdm1-breast.txt")
@click.argument("file", type=FOLDER)
def text(file: Path) -> None:
    """Show FILE as the rules read it, block by block, with every repair marked."""
    from kg.model import Failure
    from kg.reading.ingest import documents
    from kg.reading.marked import marked
    from kg.reading.text import repair

    for document in documents([file], Settings()):
        if isinstance(document, Failure):
            raise InputError(f"{document.document}: {document.reason}")
        click.echo(marked(repair(document)))
