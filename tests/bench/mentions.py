"""Score mentions and document-level gene identifiers on PubTator corpora, by vocabulary alone.

    python tests/bench/mentions.py FILE.pubtator...  [--errors TYPE] [--out mentions.jsonl]

Strict spans and types as in `score_public.py mentions`; genes by NCBI Gene identifier, human genes only (a
predicted identifier counts where the document has it; documents without a human gene are left out).
"""

from __future__ import annotations

import argparse
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from kg.curated.vocabulary import Vocabulary, read_vocabulary
from kg.jsonl import dump, mention_line
from kg.model import Grounding, Piece, Sentence
from kg.reading.abbreviations import abbreviations
from kg.reading.grounder import Grounder
from kg.reading.lexicon import Lexicon
from kg.reading.parse import Recogniser
from kg.reading.recognise import recognise
from kg.settings import Settings

KINDS = {
    "GeneOrGeneProduct": "Gene", "Gene": "Gene", "GeneFamily": "Gene", "FamilyName": "Gene",
    "ChemicalEntity": "Chemical", "Chemical": "Chemical", "Drug": "Chemical",
    "DiseaseOrPhenotypicFeature": "Disease", "Disease": "Disease", "SpecificDisease": "Disease",
    "DiseaseClass": "Disease", "Modifier": "Disease", "CompositeMention": "Disease", "CellLine": "CellLine",
}  # fmt: skip
BORDER = re.compile(r"(?<=[.!?])\s+(?=[A-Z0-9])")


@dataclass(slots=True)
class Gold:
    """One annotated document."""

    text: str = ""
    spans: set[tuple[int, int, str]] = field(default_factory=set)
    genes: set[str] = field(default_factory=set)


def read_gold(path: Path) -> dict[str, Gold]:
    """Read a PubTator file."""
    documents: dict[str, Gold] = defaultdict(Gold)
    for line in path.read_text(encoding="utf-8").splitlines():
        head = re.match(r"([^|\t]+)\|([ta])\|(.*)", line)
        cells = line.split("\t")
        if head:
            gold = documents[head[1]]
            gold.text = head[3] if head[2] == "t" else f"{gold.text} {head[3]}"
        elif len(cells) >= 6 and cells[1].isdigit() and (kind := KINDS.get(cells[4])):
            gold = documents[cells[0]]
            gold.spans.add((int(cells[1]), int(cells[2]), kind))
            if kind == "Gene":
                gold.genes |= set(re.split(r"[,;|]", re.sub(r"\(.*?\)", "", cells[5])))
    return documents


def split(document: str, text: str) -> list[Sentence]:
    """Cut a text into sentences with offsets."""
    ends = [*(found.start() for found in BORDER.finditer(text)), len(text)]
    starts = [0, *(found.end() for found in BORDER.finditer(text))]
    return [
        Sentence(document, start, end, text[start:end], (Piece(0, start, end - start),))
        for start, end in zip(starts, ends, strict=True)
    ]


def read(
    documents: dict[str, Gold], grounder: Grounder, recogniser: Recogniser | None = None
) -> Iterator[tuple[str, list[Grounding]]]:
    """Recognise each document."""
    for name, gold in documents.items():
        sentences = split(name, gold.text)
        trained = recogniser.scored([sentence.text for sentence in sentences]) if recogniser else None
        found = recognise(sentences, grounder, abbreviations(sentences), trained)
        yield name, [grounding for kept in found for grounding in kept]


def ncbi(vocabulary: Vocabulary) -> dict[str, str]:
    """Give the NCBI Gene identifier of each gene."""
    return {
        term.curie: xref.partition(":")[2]
        for term in vocabulary.terms()
        for xref in term.xrefs
        if xref.startswith("NCBIGene:")
    }


def prf(right: int, found: int, gold: int) -> str:
    """Format precision, recall and F1."""
    p, r = right / found if found else 0.0, right / gold if gold else 0.0
    return f"P {p:.3f} R {r:.3f} F1 {2 * p * r / (p + r) if p + r else 0:.3f} ({right}/{found} of {gold})"


def score(  # noqa: C901
    path: Path, grounder: Grounder, errors: str, out: Path | None, recogniser: Recogniser | None
) -> None:
    """Print the scores of one corpus and, where asked, its most frequent errors of one type."""
    documents = read_gold(path)
    human = ncbi(grounder.vocabulary)
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    spurious: Counter[str] = Counter()
    missed: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    genes = {"any": [0, 0, 0], "human": [0, 0, 0]}
    lines = []
    for name, groundings in read(documents, grounder, recogniser):
        gold = documents[name]
        found = {
            (one.mention.start, one.mention.end, kind)
            for one in groundings
            if (kind := KINDS.get(one.entity.type if one.entity else one.mention.type))
        }
        lines += [dump(mention_line(one)) for one in groundings]
        for kind in ("Gene", "Chemical", "Disease", "CellLine"):
            ours, theirs = ({x for x in some if x[2] == kind} for some in (found, gold.spans))
            for place, value in enumerate((ours & theirs, ours, theirs)):
                counts[kind][place] += len(value)
            if kind == errors:
                spurious.update(gold.text[a:b] for a, b, _ in ours - theirs)
                missed.update(gold.text[a:b] for a, b, _ in theirs - ours)
        known = gold.genes & set(human.values())
        ids = {human[one.entity.curie]: one for one in groundings if one.entity and one.entity.curie in human}
        pure = known and all(x in human.values() for x in gold.genes if x.isdigit())
        for scope in (["any"] if known else []) + (["human"] if pure else []):
            for place, value in enumerate((ids.keys() & known, ids.keys(), known)):
                genes[scope][place] += len(value)
        if pure:
            wrong.update(f"{ids[x].mention.text}={ids[x].entity.label}" for x in ids.keys() - known)
    print(path.parent.name, path.name)
    for kind, three in sorted(counts.items()):
        if three[2]:
            print(f"  {kind:9}", prf(*three))
    if genes["any"][2]:
        print("  gene ids, documents with human genes     ", prf(*genes["any"]))
        print("  gene ids, documents with human genes only", prf(*genes["human"]))
    if errors:
        print("  spurious", spurious.most_common(120))
        print("  missed", missed.most_common(120))
        print("  wrong ids", wrong.most_common(150))
    if out:
        out.write_text("\n".join(lines) + "\n", encoding="utf-8")


def main() -> None:
    """Score each corpus named."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("gold", nargs="+", type=Path)
    options.add_argument("--errors", default="")
    options.add_argument("--out", type=Path)
    options.add_argument("--recogniser", action="store_true", help="with the trained recogniser")
    asked = options.parse_args()
    grounder = Grounder(Lexicon(read_vocabulary(Settings(seeds=Path()))))
    for path in asked.gold:
        score(path, grounder, asked.errors, asked.out, Recogniser() if asked.recogniser else None)


if __name__ == "__main__":
    main()
