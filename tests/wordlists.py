"""Small vocabularies and sentences for tests."""

from kg.curated.folding import Folding
from kg.curated.hints import Hints
from kg.curated.terms import COLUMNS, Table, check_lines
from kg.curated.vocabulary import Vocabulary
from kg.model import Piece, Sentence

HEADER = "\t".join(COLUMNS)


def row(curie, label, kind, names="", symbols="", previous="", parents="", xrefs=""):
    return "\t".join((curie, label, kind, names, symbols, previous, parents, xrefs))


def vocabulary(*rows, own=(), hints=None, senses=None, spelling=()):
    tables = [Table("shipped.tsv", tuple(check_lines("shipped.tsv", [HEADER, *rows])))]
    if own:
        tables.append(Table("own.tsv", tuple(check_lines("own.tsv", [HEADER, *own])), own=True))
    return Vocabulary(tables, folding=Folding(spelling), hints=hints or Hints(), senses=senses or {})


def sentence(text, document="d"):
    return Sentence(document, 0, len(text), text, (Piece(0, 0, len(text)),))
