"""Say in words why the graph holds a claim: rule, spans, cues and groundings of each piece of evidence."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

from kg.errors import InputError, OptionError
from kg.jsonl import read_evidence
from kg.model import Claim, Evidence, Grounding, Span

MARKS = {
    "subject": ("[", "]s"),
    "object": ("[", "]o"),
    "trigger": ("{", "}"),
    "negation": ("<", ">n"),
    "hedge": ("<", ">h"),
}


def claims(build: Path, wanted: str) -> Iterator[tuple[Claim, Evidence]]:
    """Give the evidence of the claim whose key begins with `wanted`; `kgc:` may stand before it.

    Raises InputError where `build` holds no evidence.
    """
    key = wanted.removeprefix("kgc:").lower()
    path = build / "evidence.jsonl"
    if not path.is_file():
        raise InputError(f"{build}: no evidence.jsonl in it; expected a folder that `kg build` wrote")
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            record = json.loads(line)
            if record["claim"].startswith(key):
                yield read_evidence(record)


def explain(build: Path, wanted: str, meanings: Mapping[str, str]) -> Iterator[str]:
    """Give the lines that explain a claim; `meanings` says what each rule means.

    Raises OptionError where no claim of the build has that key, or where several begin so.
    """
    found = list(claims(build, wanted))
    keys = sorted({claim.key for claim, _ in found})
    if not keys:
        raise OptionError(f"{wanted}: no claim of {build} has this key; `kg query {build} claims` lists them")
    if len(keys) > 1:
        raise OptionError(
            f"{wanted}: {len(keys)} claims begin so ({', '.join(keys[:3])} ...); give more of the key"
        )
    yield said(found[0][0])
    for _, evidence in found:
        yield ""
        yield from _piece(evidence, meanings)


def said(claim: Claim) -> str:
    """Give a claim in one line."""
    negation = "NOT " if claim.negated else ""
    return f"kgc:{claim.key}  {claim.subject.label} {negation}{claim.predicate} {claim.object.label}"


def _piece(evidence: Evidence, meanings: Mapping[str, str]) -> Iterator[str]:
    sentence = evidence.sentence
    place = f"{sentence.document} {sentence.start}:{sentence.end}"
    yield f"{place}  {sentence.section or sentence.kind}{_page(evidence)}"
    yield f"  {marked(evidence)}"
    meaning = meanings.get(evidence.rule, "")
    yield f"  rule       {evidence.rule}{': ' if meaning else ''}{meaning}"
    for name, grounding in (("subject", evidence.subject), ("object", evidence.object)):
        yield f"  {name:<10} {_why(grounding)}"
    yield f"  certainty  {evidence.certainty.value}, confidence {evidence.score:.2f}"
    for cue in evidence.cues:
        words = sentence.text[cue.span.start : cue.span.end]
        scope = sentence.text[cue.scope.start : cue.scope.end]
        yield f"  {cue.kind:<10} {words!r} over {scope!r}"
    if evidence.mechanism is not None:
        yield f"  mechanism  {evidence.mechanism.label} ({evidence.mechanism.curie})"
    if context := _context(evidence):
        yield f"  context    {context}"


def marked(evidence: Evidence) -> str:
    """Give the sentence with [subject]s, [object]o, {trigger} and <cues> marked."""
    places: list[tuple[Span, str]] = [
        (evidence.subject.mention.span, "subject"),
        (evidence.object.mention.span, "object"),
    ]
    if evidence.trigger is not None:
        places.append((evidence.trigger, "trigger"))
    places += [(cue.span, cue.kind) for cue in evidence.cues if cue.kind in MARKS]
    text = evidence.sentence.text
    inserts = [(span.start, 1, MARKS[kind][0]) for span, kind in places]
    inserts += [(span.end, 0, MARKS[kind][1]) for span, kind in places]
    for offset, _, mark in sorted(inserts, reverse=True):
        text = f"{text[:offset]}{mark}{text[offset:]}"
    return text


def _why(grounding: Grounding) -> str:
    entity = grounding.entity
    if entity is None:
        return f"{grounding.mention.text!r}: undecided"
    reason = f"{grounding.method}, score {grounding.score:.2f}"
    return f"{grounding.mention.text!r} is {entity.label} ({entity.curie}): {reason}"


def _page(evidence: Evidence) -> str:
    context = evidence.context
    place = f", page {context.page}, line {context.page_line}" if context.page else ""
    return f"{place}, put together across a {context.seam}" if context.seam else place


def _context(evidence: Evidence) -> str:
    context = evidence.context
    named = [("disease", context.disease.label if context.disease else "")]
    named += [("alteration", context.alteration.label if context.alteration else "")]
    named += [
        (name, getattr(context, name))
        for name in ("model", "line", "setting", "resistance", "finding", "eco")
    ]
    named += [("with", ", ".join(context.combination)), ("citing", ", ".join(context.cites))]
    return "; ".join(f"{name} {value}" for name, value in named if value)
