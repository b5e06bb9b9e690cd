"""What changed from one build to the next: in words for people, in KGCL for tools."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from kg.curated.prefixes import read_prefixes
from kg.graph.summary import ClaimSummary, Summary, summarise
from kg.settings import Settings

KINDS = (
    "newly contradicted",
    "new",
    "gone",
    "changed standing",
    "strengthened",
    "weakened",
    "decided",
    "reworded",
    "new thing",
    "gone thing",
    "relabelled",
    "new synonym",
    "gone synonym",
)


@dataclass(frozen=True, slots=True)
class Change:
    """One change: its kind, what it is about (a CURIE), and what it was and is."""

    kind: str
    about: str
    label: str
    before: str = ""
    after: str = ""
    kgcl: tuple[str, ...] = ()


def diff(old: Path, new: Path, settings: Settings) -> list[Change]:
    """Compare two builds (folders or RDF files); changes in the order of KINDS, then by label.

    Raises InputError where one of them cannot be read.
    """
    prefixes = read_prefixes(settings.ontology)
    before, after = summarise(old, prefixes), summarise(new, prefixes)
    found = [*_claims(before, after), *_things(before, after)]
    return sorted(
        found, key=lambda each: (KINDS.index(each.kind), each.label.lower(), each.about, each.after)
    )


def _claims(before: Summary, after: Summary) -> Iterator[Change]:
    for key in sorted(set(before.claims) | set(after.claims)):
        was, now = before.claims.get(key), after.claims.get(key)
        if was is None and now is not None:
            yield Change("new", key, now.label, "", _said(now), (_create(now), *_edges("create", now)))
            if now.contradicted:
                yield Change("newly contradicted", key, now.label)
        elif now is None and was is not None:
            yield Change("gone", key, was.label, _said(was), "", (*_edges("delete", was), f"delete {key}"))
        elif was is not None and now is not None:
            yield from _changed(was, now)


def _changed(was: ClaimSummary, now: ClaimSummary) -> Iterator[Change]:
    if now.contradicted and not was.contradicted:
        yield Change("newly contradicted", now.key, now.label, was.standing, now.standing)
    if was.standing != now.standing:
        edges = (*_edges("delete", was), *_edges("create", now))
        yield Change("changed standing", now.key, now.label, was.standing, now.standing, edges)
    if (was.documents, was.evidence) != (now.documents, now.evidence):
        more = (now.documents, now.evidence) > (was.documents, was.evidence)
        yield Change("strengthened" if more else "weakened", now.key, now.label, _said(was), _said(now))
    if was.verdict != now.verdict:
        yield Change("decided", now.key, now.label, was.verdict, now.verdict)
    if was.label != now.label:
        yield Change(
            "reworded", now.key, now.label, was.label, now.label, (_rename(now.key, was.label, now.label),)
        )


def _said(claim: ClaimSummary) -> str:
    documents = "1 document" if claim.documents == 1 else f"{claim.documents} documents"
    sentences = "1 sentence" if claim.evidence == 1 else f"{claim.evidence} sentences"
    return f"{claim.standing}, {documents}, {sentences}, belief {claim.confidence:g}"


def _things(before: Summary, after: Summary) -> Iterator[Change]:
    for curie in sorted(set(before.labels) | set(after.labels)):
        was, now = before.labels.get(curie), after.labels.get(curie)
        if was is None and now is not None:
            yield Change("new thing", curie, now, "", now, (f"create node {curie} {_quoted(now)}",))
        elif now is None and was is not None:
            yield Change("gone thing", curie, was, was, "", (f"delete {curie}",))
        elif was is not None and now is not None:
            if was != now:
                yield Change("relabelled", curie, now, was, now, (_rename(curie, was, now),))
            old, new = before.synonyms.get(curie, frozenset()), after.synonyms.get(curie, frozenset())
            for synonym in sorted(new - old):
                line = f"create exact synonym {_quoted(synonym)} for {curie}"
                yield Change("new synonym", curie, now, "", synonym, (line,))
            for synonym in sorted(old - new):
                line = f"remove synonym {_quoted(synonym)} for {curie}"
                yield Change("gone synonym", curie, now, synonym, "", (line,))


def _create(claim: ClaimSummary) -> str:
    return f"create node {claim.key} {_quoted(claim.label)}"


def _edges(verb: str, claim: ClaimSummary) -> tuple[str, ...]:
    """Give the edge of a claim, which is there only while it stands."""
    edge = f"{verb} edge {claim.subject} {claim.predicate} {claim.object}"
    return (edge,) if claim.standing == "stated" else ()


def _rename(curie: str, was: str, now: str) -> str:
    return f"rename {curie} from {_quoted(was)} to {_quoted(now)}"


def _quoted(text: str) -> str:
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"


def _words(changes: Sequence[Change]) -> str:
    if not changes:
        return "nothing changed\n"
    lines: list[str] = []
    for kind in KINDS:
        inside = [change for change in changes if change.kind == kind]
        if inside:
            lines += ["", f"{kind} ({len(inside)})"]
            lines += [f"  {_line(change)}" for change in inside]
    return "\n".join(lines[1:]) + "\n"


def _line(change: Change) -> str:
    told = f"{change.label} ({change.about})"
    if change.before and change.after:
        return f"{told}: {change.before} -> {change.after}"
    return f"{told}: {change.before or change.after}" if change.before or change.after else told


def _kgcl(changes: Sequence[Change]) -> str:
    """Write KGCL, the Knowledge Graph Change Language (https://github.com/INCATools/kgcl), a change a line.

    A claim is a node of its own; its edge comes or goes with it, or with its standing.
    """
    return "".join(f"{line}\n" for change in changes for line in change.kgcl)


def _json(changes: Sequence[Change]) -> str:
    return json.dumps([asdict(change) for change in changes], ensure_ascii=False, indent=1) + "\n"


FORMATS: Mapping[str, Callable[[Sequence[Change]], str]] = {"words": _words, "kgcl": _kgcl, "json": _json}
