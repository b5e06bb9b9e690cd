"""Commands for who writes rules: rules list, test, explain; whynot."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.shape import FOLDER, Command, Group
from kg.errors import InputError, OptionError
from kg.settings import Settings

if TYPE_CHECKING:
    from kg.reading.explain import Heard


@click.group(cls=Group)
def rules() -> None:
    """List the rules that read claims, run their examples, see what they hear in a sentence."""


@rules.command("list", epilog="kg rules list")
@click.argument("predicate", required=False)
def listing(predicate: str | None) -> None:
    """List the rules, or those of PREDICATE, with what each means."""
    from kg.curated.rules import load_rules

    for rule in load_rules(Settings().ontology / "rules").rules:
        if predicate in {None, rule.predicate, rule.opposite}:
            click.echo(f"{rule.id:<28} {rule.predicate:<24} {rule.meaning}")


@rules.command(epilog="kg rules explain 'MET amplification confers resistance to gefitinib.'")
@click.argument("sentence")
def explain(sentence: str) -> None:
    """Show the mentions of SENTENCE and the claims that each rule hears in it, along which paths."""
    heard, mentions = _heard(sentence)
    for line in mentions:
        click.echo(f"mention  {line}")
    for each in heard:
        click.echo(f"heard    {each.claim}  [{each.rule}, {each.trigger!r}, {each.score:.2f}]")
        click.echo(
            f"         subject: {each.subject_path}; object: {each.object_path}; parsed: {each.parsed}"
            + (f"; learnt chance: {each.chance:.2f}" if each.chance is not None else "")
        )
    if not heard:
        click.echo("no rule hears a claim")


def _heard(sentence: str) -> tuple[list[Heard], list[str]]:
    from kg.model import Document, Source
    from kg.reading.explain import hear
    from kg.reading.reader import Reader
    from kg.reading.standins import parse_named

    reader = Reader.load(Settings())
    reading = reader.read(Document("sentence", "", sentence, Source("sentence")))
    shown, heard = [], []
    for found in reading.sentences:
        row = [mention for mention in reading.mentions if mention.mention.sentence == found]
        shown += [
            f"{each.mention.text!r} is {each.entity.label if each.entity else 'undecided'}" for each in row
        ]
        docs = parse_named(
            reader.parser,
            [found.text],
            [row],
            reader.relations.verbs.stand_ins,
            reader.relations.verbs.joined,
        )
        heard += hear(docs[0], row, reader.relations)
    return heard, shown


@click.command(cls=Command, epilog="kg whynot 'PTEN loss' trastuzumab seeds/her2-heterogeneity-gastric.txt")
@click.argument("subject")
@click.argument("object_", metavar="OBJECT")
@click.argument("file", type=FOLDER)
def whynot(subject: str, object_: str, file: Path) -> None:
    """Name the stage at which a claim between SUBJECT and OBJECT in FILE was lost."""
    from kg.model import Failure
    from kg.reading.explain import whynot as ask
    from kg.reading.ingest import documents
    from kg.reading.reader import Reader

    settings = Settings()
    reader = Reader.load(settings)
    for document in documents([file], settings):
        if isinstance(document, Failure):
            raise InputError(f"{document.document}: {document.reason}")
        loss = ask(reader.read(document), subject, object_, reader.relations, reader.parser)
        click.echo(f"{document.id}: {loss.stage}: {loss.reason}")
        if loss.sentence:
            click.echo(f"  {loss.sentence}")


@rules.command(epilog="kg rules test")
@click.argument("name", required=False)
def test(name: str | None) -> None:
    """Run the examples and counter-examples of all rules, or of the rule NAME."""
    from kg.reading.parse import Parser
    from kg.reading.rehearse import rehearse
    from kg.reading.relate import Relations

    trials = [
        trial for trial in rehearse(Relations.load(Settings()), Parser()) if name in {None, trial.rule.id}
    ]
    if not trials:
        raise OptionError(f"{name}: no rule of this name; `kg rules list` lists them")
    wrong = [trial for trial in trials if trial.heard != trial.wanted]
    for trial in wrong:
        click.echo(f"{trial.rule.id}: {trial.example.text}")
        click.echo(f"  wanted {sorted(trial.wanted)}")
        click.echo(f"  heard  {sorted(trial.heard)}")
    click.echo(f"{len(trials) - len(wrong)} of {len(trials)} examples as they should be", err=True)
    sys.exit(1 if wrong else 0)
