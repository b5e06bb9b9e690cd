"""Commands for curators and exporters: review, curate apply, check, diff, export."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from kg.cli.shape import FOLDER, Command, Group
from kg.errors import OptionError
from kg.settings import Settings

KEYS = {"a": "accept", "r": "reject"}


@click.group(cls=Group)
def curate() -> None:
    """Take corrections back into the decisions that every build obeys."""


@curate.command(epilog="kg curate apply corrected.ttl --build graph --decisions decisions.tsv")
@click.argument("file", type=FOLDER)
@click.option("--build", "folder", required=True, type=FOLDER, help="The build that FILE corrects.")
@click.option("--decisions", type=FOLDER, default=Path("decisions.tsv"), show_default=True)
@click.option("--who", default="", help="Your ORCID, where FILE does not say.")
@click.option("--when", default="", help="The date, where FILE does not say.")
def apply(file: Path, folder: Path, decisions: Path, who: str, when: str) -> None:
    """Turn FILE (an edited graph.ttl, a filled table, or decisions from the page) into decisions."""
    from kg.output.curate import apply as take

    done = take(file, folder, decisions, Settings(), who=who, when=when)
    click.echo(f"{decisions}: {done.new} new of {done.read} decisions read")
    for conflict in done.conflicts:
        click.echo(f"conflict: {conflict}")


@click.command(cls=Command, epilog="kg review graph --table review.tsv")
@click.argument("folder", metavar="DIR", type=FOLDER)
@click.option("--decisions", type=FOLDER, default=Path("decisions.tsv"), show_default=True)
@click.option("--table", type=FOLDER, help="Write what awaits a decision to this file and ask nothing.")
@click.option("--who", default="", help="Your ORCID.")
@click.option("--when", default="", help="The date of the decisions.")
@click.option("--limit", default=20, show_default=True, help="How many claims to show.")
def review(folder: Path, decisions: Path, table: Path | None, who: str, when: str, limit: int) -> None:
    """Show the claims of DIR that most need a look, and record what you decide of them."""
    from kg.output import curate as curation
    from kg.output.explain import marked, said

    settings = Settings()
    if table is not None:
        curation.write_template(table, folder, decisions, settings)
        click.echo(f"{table}: fill the column verdict, then `kg curate apply {table} --build {folder}`")
        return
    for assertion in curation.waiting(folder, decisions)[:limit]:
        click.echo(f"\n{said(assertion.claim)}")
        for evidence in assertion.evidence:
            click.echo(f"  {evidence.sentence.document}: {marked(evidence)}")
        answer = click.prompt(
            "accept, reject, skip or quit [a/r/s/q]", default="s", show_default=False
        ).lower()[:1]
        if answer == "q":
            return
        if answer in KEYS:
            error = click.prompt("what is wrong", default="", show_default=False) if answer == "r" else ""
            row = curation.decide(assertion, KEYS[answer], error=error, who=who, when=when)
            for conflict in curation.record(decisions, [row]):
                click.echo(f"conflict: {conflict}")
        elif answer != "s":
            raise OptionError(f"{answer}: expected a, r, s or q")


@click.command(cls=Command, epilog="kg check graph --format markdown")
@click.argument("graph", type=FOLDER)
@click.option("--format", "form", default="tsv", show_default=True, help="tsv, markdown or json.")
@click.option("--fail-on", default="ERROR", show_default=True, help="ERROR, WARN, INFO or none.")
@click.option("--shapes/--no-shapes", default=False, help="Also the SHACL shapes (needs claimgraph[check]).")
def check(graph: Path, form: str, fail_on: str, *, shapes: bool) -> None:
    """Check a build or a Turtle file as ROBOT's report would; non-zero exit at --fail-on or worse."""
    from kg.output.check import REPORTS, fails
    from kg.output.check import check as faults_of

    if form not in REPORTS:
        raise OptionError(f"--format {form}: expected one of {', '.join(REPORTS)}")
    faults = faults_of(graph, Settings(), shacl=shapes)
    click.echo(REPORTS[form](faults), nl=False)
    sys.exit(1 if fails(faults, fail_on) else 0)


@click.command(cls=Command, epilog="kg diff last-week this-week")
@click.argument("old", type=FOLDER)
@click.argument("new", type=FOLDER)
@click.option("--format", "form", default="words", show_default=True, help="words, kgcl or json.")
def diff(old: Path, new: Path, form: str) -> None:
    """Say what changed from OLD to NEW: new, gone, strengthened, newly contradicted, relabelled."""
    from kg.output.diff import FORMATS
    from kg.output.diff import diff as changes

    if form not in FORMATS:
        raise OptionError(f"--format {form}: expected one of {', '.join(FORMATS)}")
    click.echo(FORMATS[form](changes(old, new, Settings())), nl=False)


@click.command(cls=Command, epilog="kg export graph --format kgx --to kgx-files")
@click.argument("folder", metavar="DIR", type=FOLDER)
@click.option("--format", "form", default="turtle", show_default=True, help="`kg formats` lists them.")
@click.option("--to", "out", default=".", help="File or folder to write, or the URL of a graph store.")
@click.option("--token-file", type=FOLDER, help="File whose first line is the graph store's token.")
@click.option("--no-sentences", is_flag=True, help="Leave the sentences out; positions stay.")
def export(folder: Path, form: str, out: str, token_file: Path | None, *, no_sentences: bool) -> None:
    """Write the build in DIR in another format, or put it into a SPARQL 1.1 graph store as `kg load` does."""
    from kg.output.export import export as write

    if out.startswith(("http://", "https://")):
        from kg.output import remote

        if no_sentences:
            raise OptionError("--no-sentences: only for files; export as nquads and load that")

        count = remote.load(folder, out, token=remote.token_from(token_file))
        click.echo(f"{out}: {count} graphs put, one for each document and the default graph")
        return
    click.echo(
        f"{write(folder, form, Path(out), Settings(), sentences=not no_sentences):,} written as {form}"
    )


@click.command(cls=Command, epilog="kg formats")
def formats() -> None:
    """List the formats that `kg export` writes."""
    from kg.output.export import WRITERS

    for name, writer in WRITERS.items():
        click.echo(f"{name:<12} {writer.title}")
