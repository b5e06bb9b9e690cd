"""Parsed sentences whose names are marked in them, for tests of what the rules make of one."""

from kg.reading.reader import Reader
from kg.reading.standins import parse_named
from kg.reading.tree import Tree
from kg.reading.unmark import unmark


def tree_of(reader: Reader, text: str) -> Tree:
    """Parse one sentence, `[Drug: imatinib] inhibits [Gene: KIT].`"""
    marked = unmark(text)
    verbs = reader.relations.verbs
    docs = parse_named(reader.parser, [marked.sentence.text], [marked.groundings], verbs.stand_ins)
    return reader.relations.tree(docs[0], marked.groundings)
