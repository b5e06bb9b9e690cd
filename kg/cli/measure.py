"""Commands that measure a build: evaluate."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.shape import FOLDER, Command

if TYPE_CHECKING:
    from kg.evaluate.claims import Report


@click.command(cls=Command, epilog="kg evaluate --gold ../shared/gold --build graph --list missed")
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
