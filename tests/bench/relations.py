"""Read inputs to evidence.jsonl through the real stages, and score development sets: see `main`.

usage: relations.py read INPUT OUT      a folder of .txt files or a .jsonl of {"id", "text"}
       relations.py score SHARED [--sets articles,civic,civicmine,drugprot] [--out DIR]
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

from kg.jsonl import dump, evidence_line
from kg.model import Document, Source
from kg.reading.reader import Reader
from kg.settings import Settings

CHEMICALS = frozenset({"Drug", "Chemical"})
GENES = frozenset({"Gene", "GeneFamily", "Alteration"})
FIELDS = Path(__file__).resolve().parent.parent / "data" / "fields"


class Reading:
    """The stages, loaded once; counts the tokens and words, and the processor's time for reading alone."""

    def __init__(self, settings: Settings) -> None:
        start = time.process_time()
        self.reader = Reader.load(settings)
        self.ready = time.process_time() - start
        self.seconds = 0.0
        self.tokens = self.words = 0

    def read(self, document: Document) -> list[dict]:
        start = time.process_time()
        reading = self.reader.read(document)
        self.seconds += time.process_time() - start
        self.tokens += sum(len(self.reader.parser.cut(sentence.text)) for sentence in reading.sentences)
        self.words += len(document.text.split())
        return [evidence_line(claim, evidence) for claim, evidence in reading.evidence]


def inputs(path: Path) -> list[Document]:
    if path.is_dir():
        return [
            Document(p.stem, "", p.read_text(encoding="utf-8"), Source(p.name))
            for p in sorted(path.glob("*.txt"))
        ]
    with path.open(encoding="utf-8") as lines:
        return [Document(str(r["id"]), "", r["text"], Source(path.name)) for r in map(json.loads, lines)]


def read_all(reading: Reading, documents: list[Document], out: Path) -> None:
    with out.open("w", encoding="utf-8") as file:
        for document in documents:
            for line in reading.read(document):
                file.write(dump(line) + "\n")


ACTING = frozenset({"INHIBITOR", "ANTAGONIST", "AGONIST", "ACTIVATOR"})
LEVELS = frozenset({"INDIRECT-DOWNREGULATOR", "INDIRECT-UPREGULATOR"})


def drugprot(gold: Path, evidence: Path) -> tuple[str, list]:
    """Inhibitor, antagonist, agonist and activator pairs found with any predicate; then the same precision
    over affirmed claims of two annotated names, with changes of level right, with every relation right.

    Gold holds a pair for each mention, a claim stands once a sentence: the recall is also given with a name
    found where its alias in the bracket behind it is, or the other way round: `sorafenib (Nexavar)`; and over
    the pairs of names of a document, each counted once however often it is annotated.
    """
    said: dict[str, list[dict]] = {}
    for line in map(json.loads, evidence.open(encoding="utf-8")):
        if line["subject"]["type"] in CHEMICALS and line["object"]["type"] in GENES:
            said.setdefault(line["document"], []).append(line)
    kinds: Counter[str] = Counter()
    found = total = named = known = distinct = 0
    wrong = []
    for record in map(json.loads, gold.open(encoding="utf-8")):
        spans = {e[0]: (e[2], e[3], e[1]) for e in record["entities"]}
        relations: dict[tuple[str, str], set[str]] = {}
        for kind, one, other in record["relations"]:
            relations.setdefault((one, other), set()).add(kind)
        acting = {pair for pair, own in relations.items() if own & ACTING}
        total += len(acting)
        hit: set[tuple[str, str]] = set()
        lines = {(tuple(x["subject_span"]), tuple(x["object_span"])): x for x in said.get(record["pmid"], [])}
        for (subject, object_), line in lines.items():
            met = [p for p in relations if _over(spans[p[0]], subject) and _over(spans[p[1]], object_)]
            hit |= acting.intersection(met)
            kind = _kind({kind for pair in met for kind in relations[pair]}, line, spans)
            kinds[kind] += 1
            if kind != "acting":
                wrong.append(line)
        found += len(hit)
        text = f"{record['title']} {record['abstract']}"
        aliases = _aliases(text, spans)
        also = {(aliases[one], aliases[other]) for one, other in hit}
        named += sum((aliases[one], aliases[other]) in also for one, other in acting)
        said_of = {name: text[spans[first][0] : spans[first][1]].lower() for name, first in aliases.items()}
        known += len({(said_of[one], said_of[other]) for one, other in hit})
        distinct += len({(said_of[one], said_of[other]) for one, other in acting})
    every = kinds.total()
    fair = max(every - kinds["denied"] - kinds["outside"], 1)
    level, other = kinds["acting"] + kinds["level"], kinds["acting"] + kinds["level"] + kinds["other"]
    p, r = kinds["acting"] / max(every, 1), found / max(total, 1)
    return (
        f"targets: P {p:.3f} R {r:.3f} ({every} predicted, {total} gold), with aliases in brackets "
        f"R {named / max(total, 1):.3f}, of a document's {distinct} different pairs "
        f"R {known / max(distinct, 1):.3f}; affirmed, of two annotated names: "
        f"P {kinds['acting'] / fair:.3f}, with changes of level right {level / fair:.3f}, "
        f"with every relation right {other / fair:.3f} ({fair} predicted)"
    ), wrong


def _aliases(text: str, spans: dict) -> dict[str, str]:
    """Give for each annotated name the one that it follows in a bracket, or itself."""
    first = {name: name for name in spans}
    ends = {(span[1], span[2][:4]): name for name, span in sorted(spans.items(), key=lambda one: one[1])}
    for name, (start, _, kind) in sorted(spans.items(), key=lambda one: one[1]):
        before = text[:start].rstrip()
        if before[-1:] in {"(", "["}:
            whole = ends.get((len(before[:-1].rstrip()), kind[:4]))
            first[name] = first[whole] if whole else name
    return first


def _kind(met: set[str], line: dict, spans: dict) -> str:
    """Say what gold makes of a claim: `outside` are names that it does not annotate."""
    if met & ACTING:
        return "acting"
    if line["negated"]:
        return "denied"
    if met:
        return "level" if met & LEVELS else "other"
    sides = (line["subject_span"], "CHEMICAL"), (line["object_span"], "GENE")
    named = [any(_over(s, side) and s[2].startswith(kind) for s in spans.values()) for side, kind in sides]
    return "none" if all(named) else "outside"


def _over(one, other) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def corpus(shared: Path, name: str, part: str) -> list[Document]:
    path = shared / "corpora" / name / f"{part}.jsonl"
    records = [json.loads(line) for line in path.open(encoding="utf-8")]
    if name == "drugprot":
        return [
            Document(r["pmid"], "", r["title"] + " " + r["abstract"], Source("drugprot")) for r in records
        ]
    return [Document(str(r["id"]), "", r["text"], Source(name)) for r in records]


def score(shared: Path, sets: list[str], out: Path, limit: int | None) -> None:
    reading = Reading(Settings())
    out.mkdir(parents=True, exist_ok=True)
    gold = shared / "gold"
    for name in sets:
        kind, _, part = name.partition(":")
        if kind == "articles":
            documents = inputs(shared / "articles")
        elif kind == "fields":
            documents = inputs(FIELDS)
        else:
            documents = corpus(shared, kind, part or ("dev" if kind != "civicmine" else "train"))[:limit]
        evidence = out / f"evidence-{name.replace(':', '-')}.jsonl"
        read_all(reading, documents, evidence)
        print("==", name)
        if kind == "articles":
            for extra in ([], ["--important"]):
                shown = _run(
                    gold / "score.py", "--gold", gold, "--claims", evidence, "--docs", "000,003,004", *extra
                )
                print(shown if not extra else shown.splitlines()[-1])
        elif kind == "fields":
            docs = ",".join(document.id for document in documents)
            print(_run(gold / "score.py", "--gold", FIELDS, "--claims", evidence, "--docs", docs))
        elif kind == "civic":
            print(
                _run(
                    gold / "score_public.py",
                    "direction",
                    "--gold",
                    shared / f"corpora/civic/{part or 'dev'}.jsonl",
                    "--evidence",
                    evidence,
                )
            )
        elif kind == "civicmine":
            print(
                _run(
                    gold / "score_public.py",
                    "pairs",
                    "--gold",
                    shared / "corpora/civicmine/train.jsonl",
                    "--evidence",
                    evidence,
                )
            )
        elif kind == "drugprot":
            print(drugprot(shared / f"corpora/drugprot/{part or 'dev'}.jsonl", evidence)[0])
    pace = f"{reading.tokens / reading.seconds:,.0f} tokens ({reading.words / reading.seconds:,.0f} words)"
    print(f"{pace} a second of one core; {reading.tokens:,} tokens in {reading.seconds:.1f} s", end="")
    print(f", after {reading.ready:.1f} s to get ready")


def _run(script: Path, *arguments: object) -> str:
    return subprocess.run(
        [sys.executable, str(script), *map(str, arguments)], check=True, capture_output=True, text=True
    ).stdout


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("what", choices=["read", "score"])
    parser.add_argument("path", type=Path)
    parser.add_argument("target", type=Path, nargs="?")
    parser.add_argument("--sets", default="articles,civic,civicmine,drugprot")
    parser.add_argument("--out", type=Path, default=Path("/tmp/relations"))  # noqa: S108
    parser.add_argument("--limit", type=int)
    a = parser.parse_args()
    if a.what == "read":
        read_all(Reading(Settings()), inputs(a.path), a.target)
    else:
        score(a.path, a.sets.split(","), a.out, a.limit)


if __name__ == "__main__":
    main()
