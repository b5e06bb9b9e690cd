"""What the commands have in common: help that ends with an example, and the type of a path."""

from __future__ import annotations

from pathlib import Path

import click

FOLDER = click.Path(path_type=Path)


class Command(click.Command):
    """A command whose help ends with an example, set as it is typed."""

    def format_epilog(self, _ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the example without filling it."""
        if self.epilog:
            formatter.write_paragraph()
            formatter.write_text("Example:")
            formatter.write("\n".join(f"  {line}" for line in self.epilog.splitlines()) + "\n")


class Group(click.Group):
    """A group whose commands show their example."""

    command_class = Command
