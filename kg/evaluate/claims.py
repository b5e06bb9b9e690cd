"""Compare the evidence of a build with gold claims: precision and recall by predicate and by rule.

A claim of the build matches a gold claim when subject, predicate, object and polarity match; entities match
by label, identifier, or a surface form that the gold entity list gives. Unique claims of a document count
once. Recall counts the gold claims that both readers found (`agreed`); precision accepts what either found.
"""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg.errors import InputError
from kg.model import SYMMETRIC

Line = dict[str, Any]
Key = tuple[str, str, str, str, bool]


@dataclass(frozen=True, slots=True)
class Score:
    """Claims predicted and how many of them are right; gold claims and how many of them were found."""

    predicted: int = 0
    right: int = 0
    gold: int = 0
    found: int = 0

    @property
    def precision(self) -> float:
        """Right of predicted."""
        return self.right / self.predicted if self.predicted else 0.0

    @property
    def recall(self) -> float:
        """Found of gold."""
        return self.found / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


@dataclass(frozen=True, slots=True)
class Remark:
    """A claim that was missed or should not be there, with a sentence."""

    document: str
    claim: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Report:
    """What an evaluation found."""

    overall: Score
    predicates: Mapping[str, Score]
    rules: Mapping[str, Score]
    missed: tuple[Remark, ...]
    spurious: tuple[Remark, ...]


def read_lines(path: Path) -> Iterator[Line]:
    """Read a file of JSON lines; raises InputError naming file and line."""
    try:
        with path.open(encoding="utf-8") as lines:
            for number, line in enumerate(lines, 1):
                if line.strip():
                    try:
                        yield json.loads(line)
                    except json.JSONDecodeError as error:
                        raise InputError(f"{path}:{number}: not a line of JSON: {error.msg}") from None
    except FileNotFoundError:
        raise InputError(f"{path}: no such file; expected JSON lines") from None


def evaluate(gold: Path, evidence: Path, *, important: bool = False) -> Report:
    """Score `evidence.jsonl` against the folder's `claims-*.jsonl` and `entities-*.jsonl`.

    A gold document stands for every document of the build whose id begins with its name.
    """
    documents = sorted(path.stem.removeprefix("claims-") for path in gold.glob("claims-*.jsonl"))
    if not documents:
        raise InputError(f"{gold}: no claims-*.jsonl in this folder; expected gold claims")
    claims = _gold(gold, documents, important=important)
    names = _surfaces(gold, documents)
    lines = _unique(read_lines(evidence), documents)
    return _report(claims, names, lines)


def _norm(text: str) -> str:
    plain = re.sub(r"[‐‑‒–]", "-", text.lower())
    return " ".join(re.sub(r"[^a-z0-9/+ ]", " ", plain).split())


def _key(document: str, subject: str, predicate: str, object_: str, negated: object) -> Key:
    if predicate in SYMMETRIC and object_ < subject:
        subject, object_ = object_, subject
    return document, subject, predicate, object_, bool(negated)


def _gold(folder: Path, documents: Iterable[str], *, important: bool) -> dict[Key, Line]:
    claims: dict[Key, Line] = {}
    for document in documents:
        for line in read_lines(folder / f"claims-{document}.jsonl"):
            if important and not line.get("important"):
                continue
            subject, object_ = _norm(line["s"]["label"]), _norm(line["o"]["label"])
            claims[_key(document, subject, line["p"], object_, line.get("negated"))] = line
    return claims


def _surfaces(folder: Path, documents: Iterable[str]) -> dict[str, set[str]]:
    names: dict[str, set[str]] = defaultdict(set)
    for document in documents:
        path = folder / f"entities-{document}.jsonl"
        for line in read_lines(path) if path.is_file() else ():
            for surface in (line["label"], *line.get("surface", ()), *line.get("ids", ())):
                names[_norm(surface)].add(_norm(line["label"]))
    return names


def _unique(lines: Iterable[Line], documents: list[str]) -> list[tuple[str, Line]]:
    seen: dict[Key, tuple[str, Line]] = {}
    for line in lines:
        document = next((name for name in documents if str(line["document"]).startswith(name)), None)
        if document is not None:
            sides = [line[side].get("id") or _norm(line[side]["label"]) for side in ("subject", "object")]
            key = _key(document, sides[0], line["predicate"], sides[1], line.get("negated"))
            seen.setdefault(key, (document, line))
    return list(seen.values())


def _meanings(side: Line, names: Mapping[str, set[str]]) -> list[str]:
    found: set[str] = set()
    for name in ("label", "id", "text"):
        if value := side.get(name):
            found |= {_norm(value)} | names.get(_norm(value), set())
    return sorted(found)


def _report(
    claims: Mapping[Key, Line], names: Mapping[str, set[str]], lines: Iterable[tuple[str, Line]]
) -> Report:
    counts: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    used: set[Key] = set()
    spurious: list[Remark] = []
    for document, line in lines:
        hits = _hits(document, line, claims, names)
        used |= hits
        for what in (("predicate", line["predicate"]), ("rule", line["rule"]), ("all", "")):
            counts[what]["predicted"] += 1
            counts[what]["right"] += bool(hits)
        if not hits:
            spurious.append(Remark(document, _said(line), line["sentence"]))
    missed: list[Remark] = []
    for key, gold in claims.items():
        if gold.get("agreed", True):
            for what in (("predicate", key[2]), ("all", "")):
                counts[what]["gold"] += 1
                counts[what]["found"] += key in used
            if key not in used:
                negation = "not " if key[4] else ""
                missed.append(
                    Remark(key[0], f"{key[1]} {negation}{key[2]} {key[3]}", gold.get("sentence", ""))
                )
    scores = {what: Score(**count) for what, count in sorted(counts.items())}
    return Report(
        scores.get(("all", ""), Score()),
        {name: score for (kind, name), score in scores.items() if kind == "predicate"},
        {name: score for (kind, name), score in scores.items() if kind == "rule"},
        tuple(missed),
        tuple(spurious),
    )


def _said(line: Line) -> str:
    negation = "not " if line.get("negated") else ""
    return (
        f"{line['subject']['label']} {negation}{line['predicate']} {line['object']['label']} [{line['rule']}]"
    )


def _hits(document: str, line: Line, claims: Mapping[Key, Line], names: Mapping[str, set[str]]) -> set[Key]:
    keys = {
        _key(document, subject, line["predicate"], object_, line.get("negated"))
        for subject in _meanings(line["subject"], names)
        for object_ in _meanings(line["object"], names)
    }
    return {key for key in keys if key in claims}
