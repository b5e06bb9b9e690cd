"""The one command that asks the network: fetch."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.shape import FOLDER, Command

if TYPE_CHECKING:
    from kg.fetch.papers import Result


@click.command(
    cls=Command,
    epilog="kg fetch 12345678 PMC7654321 doi:10.1000/182 --out papers --email me@example.org\n"
    'kg fetch "osimertinib resistance[tiab] AND 2024[pdat]" --limit 50 --out papers',
)
@click.argument("items", nargs=-1, required=True)
@click.option("--out", required=True, type=FOLDER, help="Folder to write; made if it is not there.")
@click.option(
    "--search",
    default="pubmed",
    show_default=True,
    type=click.Choice(["pubmed", "europepmc"]),
    help="Who answers queries, in its own query language.",
)
@click.option(
    "--limit",
    default=100,
    show_default=True,
    type=click.IntRange(1, 9_999),
    help="Papers to take from each query.",
)
@click.option("--abstracts", is_flag=True, help="PubMed records alone, no full texts.")
@click.option(
    "--email", default="", metavar="ADDRESS", help="Told to the services, so that they can reach you."
)
@click.option("--api-key-file", type=FOLDER, help="File with your NCBI API key: 10 requests a second, not 3.")
@click.option("--base-url", default="", metavar="URL", help="Ask a mirror of both services in their place.")
def fetch(
    items: Sequence[str],
    out: Path,
    search: str,
    limit: int,
    email: str,
    api_key_file: Path | None,
    base_url: str,
    *,
    abstracts: bool,
) -> None:
    """Fetch papers from PubMed and Europe PMC: each of ITEMS is a PMID, PMCID, DOI or query.

    Open full texts come as JATS, other papers as their PubMed record. What is in the folder already is not
    fetched again, so a run that was stopped goes on where it was.
    """
    from kg.fetch.options import Options, read_key
    from kg.fetch.papers import fetch as fetched

    key = read_key(api_key_file) if api_key_file else ""
    options = Options(
        base_url=base_url, api_key=key, email=email, search=search, limit=limit, full_text=not abstracts
    )
    counts = Counter(_told(result) for result in fetched(items, out, options))
    said = [f"{counts[kind]} {words}" for kind, words in _KINDS.items() if counts[kind]]
    click.echo(f"{out}: {', '.join(said) or 'nothing fetched'}")
    if counts["missed"]:
        sys.exit(1)


_KINDS = {
    "full text": "as full text",
    "record": "as PubMed record",
    "kept": "already there",
    "missed": "not fetched",
}


def _told(result: Result) -> str:
    """Say on stderr what did not come, and give the kind of result."""
    from kg.fetch.papers import Cut, Missed

    if isinstance(result, Missed):
        click.echo(f"kg: {result.item}: not fetched: {result.reason}", err=True)
        return "missed"
    if isinstance(result, Cut):
        said = f"{result.count:,} papers found, {result.taken:,} taken; --limit takes more"
        click.echo(f"kg: {result.item}: {said}", err=True)
        return "cut"
    return result.kind
