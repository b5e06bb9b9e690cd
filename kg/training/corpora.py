"""Read the annotated corpora: documents, mentions, the labels each corpus marks, a split without leaks."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

CATALOGUE = Path(__file__).with_name("corpora.toml")
MENTION_CELLS = 5
LABELS = ("Gene", "Chemical", "Disease", "Variant", "CellLine")


@dataclass(frozen=True, slots=True, order=True)
class Mention:
    """A span of the document's text (half-open characters) with one of our labels."""

    start: int
    end: int
    label: str


@dataclass(frozen=True, slots=True)
class Annotated:
    """One annotated text; a label outside `marks` is unknown here, not absent."""

    corpus: str
    pmid: str
    text: str
    mentions: tuple[Mention, ...]
    marks: frozenset[str]


@dataclass(frozen=True, slots=True)
class Corpus:
    """One entry of the catalogue."""

    name: str
    licence: str
    format: str
    parts: dict[str, str]
    marks: frozenset[str]
    types: dict[str, str]


def read_catalogue(path: Path = CATALOGUE) -> list[Corpus]:
    """Return the corpora in the catalogue's order."""
    entries = tomllib.loads(path.read_text(encoding="utf-8"))
    return [
        Corpus(
            name=name,
            licence=entry["licence"],
            format=entry["format"],
            parts={part: entry[part] for part in ("train", "dev") if part in entry},
            marks=frozenset(entry["marks"]),
            types=entry["types"],
        )
        for name, entry in entries.items()
    ]


def read_part(corpus: Corpus, part: str, root: Path) -> list[Annotated]:
    """Return the documents of one part, without mentions whose offsets do not hold their text."""
    if part not in corpus.parts:
        return []
    lines = (root / corpus.parts[part]).read_text(encoding="utf-8").splitlines()
    return list(READERS[corpus.format](corpus, lines))


def read_training(root: Path) -> list[Annotated]:
    """Return all training documents but those that stand in a development part of any corpus."""
    catalogue = read_catalogue()
    held = {document.pmid for corpus in catalogue for document in read_part(corpus, "dev", root)}
    documents = (document for corpus in catalogue for document in read_part(corpus, "train", root))
    return [document for document in documents if document.pmid not in held]


def _pubtator(corpus: Corpus, lines: Iterable[str]) -> Iterator[Annotated]:
    title, seen = "", set()
    pmid, text, mentions = "", "", []
    for line in [*lines, ""]:
        head = line.split("|", 2)
        cells = line.split("\t")
        if len(head) == 3 and head[1] == "t":
            pmid, title = head[0], head[2]
        elif len(head) == 3 and head[1] == "a":
            text = f"{title} {head[2]}"
        elif len(cells) >= MENTION_CELLS and cells[1].isdigit():
            start, end, surface, kind = int(cells[1]), int(cells[2]), cells[3], cells[4]
            if label := _label(corpus, kind, text[start:end], surface):
                mentions.append(Mention(start, end, label))
        elif not line.strip() and text:
            if pmid not in seen:
                yield Annotated(corpus.name, pmid, text, tuple(sorted(set(mentions))), corpus.marks)
            seen.add(pmid)
            text, mentions = "", []


def _drugprot(corpus: Corpus, lines: Iterable[str]) -> Iterator[Annotated]:
    for line in lines:
        record = json.loads(line)
        text = f"{record['title']} {record['abstract']}"
        mentions = {
            Mention(int(start), int(end), label)
            for _, kind, start, end, surface in record["entities"]
            if (label := _label(corpus, kind, text[int(start) : int(end)], surface))
        }
        yield Annotated(corpus.name, str(record["pmid"]), text, tuple(sorted(mentions)), corpus.marks)


def _label(corpus: Corpus, kind: str, held: str, surface: str) -> str | None:
    return corpus.types.get(kind) if held == surface else None


READERS = {"pubtator": _pubtator, "drugprot": _drugprot}
