"""Small vocabularies and sentences for tests."""

from kg.curated.folding import Folding
from kg.curated.hints import Hints
from kg.curated.terms import COLUMNS, Table, check_lines
from kg.curated.vocabulary import Vocabulary
from kg.model import Piece, Sentence

HEADER = "\t".join(COLUMNS)


def row(*cells, previous="", parents="", xrefs=""):
    """Make a line of CURIE, label, type, names, symbols, and what else is given by name."""
    curie, label, kind, names, symbols = (*cells, "", "")[:5]
    return f"{curie}\t{label}\t{kind}\t{names}\t{symbols}\t{previous}\t{parents}\t{xrefs}"


def vocabulary(*rows, own=(), hints=None, senses=None, spelling=()):
    tables = [Table("shipped.tsv", tuple(check_lines("shipped.tsv", [HEADER, *rows])))]
    if own:
        tables.append(Table("own.tsv", tuple(check_lines("own.tsv", [HEADER, *own])), own=True))
    return Vocabulary(tables, folding=Folding(spelling), hints=hints or Hints(), senses=senses or {})


def sentence(text, document="d"):
    return Sentence(document, 0, len(text), text, (Piece(0, 0, len(text)),))
