"""Look terms up for a curator, and add a name to an overlay of their own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from kg.curated.terms import COLUMNS, Term, check_lines, parse, read_table
from kg.curated.vocabulary import Vocabulary
from kg.curated.vocabulary_check import Collision, collisions, says_nothing
from kg.errors import CuratedError, OptionError
from kg.files import replacing


@dataclass(frozen=True, slots=True)
class Added:
    """The row as it stands in the overlay now, and the names that it shares with other entities."""

    term: Term
    collisions: tuple[Collision, ...]


def search(vocabulary: Vocabulary, text: str, *, limit: int = 20) -> list[Term]:
    """Find terms by name: those with this name, then those with one that begins so or holds it."""
    wanted = vocabulary.folding.key(text)
    if not wanted:
        return []
    forms, owners = vocabulary.forms()
    ranks: dict[int, tuple[int, int]] = {}
    for spaced, row in zip(vocabulary.folding.spaced_all(forms), owners, strict=True):
        key = spaced.replace(" ", "")
        if wanted in key:
            rank = (0 if key == wanted else 1 if key.startswith(wanted) else 2, len(key))
            ranks[row] = min(rank, ranks.get(row, rank))
    best = sorted(ranks, key=lambda row: (ranks[row], row))
    return [vocabulary.term(row) for row in best[:limit]]


def show(vocabulary: Vocabulary, curie: str) -> list[Term]:
    """Give the rows of a CURIE, a user's own first. Raises OptionError where there is none."""
    rows = vocabulary.rows(curie)
    if not rows:
        raise OptionError(f"{curie}: not in the vocabulary; `kg vocabulary search NAME` finds identifiers")
    return [vocabulary.term(row) for row in rows]


def add(  # noqa: PLR0913  # the label and type of a new entity are options
    vocabulary: Vocabulary,
    overlay: Path,
    curie: str,
    names: Sequence[str],
    *,
    label: str = "",
    kind: str = "",
) -> Added:
    """Add names to an entity in a user's overlay, which is made where it is not there.

    `label` and `kind` may be left out for an entity of the vocabulary. Raises CuratedError where the row
    would be refused, naming the reason; nothing is written then.
    """
    known = [vocabulary.term(row) for row in vocabulary.rows(curie)[:1]]
    label = label or (known[0].label if known else "")
    kind = kind or (known[0].type.value if known else "")
    lines = ["\t".join(COLUMNS)]
    if overlay.exists():
        lines += read_table(overlay, own=True).lines
    row = "\t".join((curie, label, kind, "|".join(names), "", "", "", ""))
    checked = check_lines(str(overlay), [*lines, row])
    term = parse(checked[-1], f"{overlay}:{len(lines) + 1}")
    for name in names:
        if "|" in name or "\t" in name or "\n" in name:
            raise CuratedError(f"{term.source}: {name!r} holds a sign that parts cells or values")
        if says_nothing(name, term, vocabulary):
            raise CuratedError(f"{term.source}: the synonym {name!r} is a common English word")
    with replacing(overlay) as temporary:
        temporary.write_text("\n".join([*lines, row]) + "\n", encoding="utf-8", newline="\n")
    return Added(term, tuple(collisions(vocabulary, [term])))
