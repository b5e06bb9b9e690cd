"""Take curators' corrections back: from edited Turtle or a filled table into the decisions file, merged."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from kg.curated.decisions import (
    COLUMNS,
    Conflict,
    Ruling,
    checked,
    dated,
    in_force,
    merge,
    parse_rows,
    read_decisions,
    write_decisions,
)
from kg.curated.ontology import read_ontology
from kg.curated.prefixes import read_prefixes
from kg.errors import CuratedError, OptionError
from kg.files import replacing
from kg.graph.assertions import assertions, certainty, confidence
from kg.graph.build import OBEYED, read_pairs
from kg.graph.edited import edits
from kg.graph.witnesses import papers
from kg.model import Assertion
from kg.settings import Settings

# What a curator sees of each column; the second line of the table, as in a ROBOT template.
TEMPLATE = {
    "claim": "ID",
    "label": "LABEL",
    "verdict": "A kg:verdict",
    "error": "A kg:error_type",
    "subject": "I biolink:subject",
    "subject_label": "",
    "subject_type": "",
    "predicate": "I biolink:predicate",
    "object": "I biolink:object",
    "object_label": "",
    "object_type": "",
    "negated": "AT biolink:negated^^xsd:boolean",
    "certainty": "A kg:certainty",
    "confidence": "AT biolink:has_confidence_score^^xsd:decimal",
    "documents": "AT kg:documents^^xsd:integer",
    "document": "I oa:hasSource",
    "start": "AT oa:start^^xsd:integer",
    "end": "AT oa:end^^xsd:integer",
    "sentence": "A oa:exact",
    "who": "AI prov:wasAttributedTo",
    "when": "AT dcterms:dateAccepted^^xsd:date",
    "why": "A rdfs:comment",
}
_SHOWN_ONLY = {"label", "confidence", "documents"}
_FILLED = (
    *("verdict", "error", "subject", "subject_label", "subject_type", "predicate"),
    *("object", "object_label", "object_type", "negated", "certainty", "who", "when", "why"),
)
_STATED = ("subject", "predicate", "object", "negated", "certainty")


@dataclass(frozen=True, slots=True)
class Applied:
    """What `apply` did: rows that came in, rows that were new, conflicts that were kept side by side."""

    read: int
    new: int
    conflicts: tuple[Conflict, ...]


def apply(  # noqa: PLR0913  # a file, a build, where to write, and whose decision it is
    file: Path, build: Path, decisions: Path, settings: Settings, *, who: str = "", when: str = ""
) -> Applied:
    """Turn an edited Turtle file or a table into rows of `decisions`; all of it or nothing.

    A three-way merge: what the build had obeyed is the base, so a decision made in its sight revises it, and
    one made beside it is a conflict, of which both sides are kept.

    `who` (an ORCID) and `when` (a date) fill what the file leaves open. Raises CuratedError naming file, line
    and reason.
    """
    ours = read_decisions(decisions)
    theirs = [checked(dated(row, who=who, when=when), str(file)) for row in rulings(file, build, settings)]
    merged, conflicts = merge(ours, theirs, read_decisions(build / OBEYED))
    new = len(set(merged) - set(ours))
    if new:
        write_decisions(decisions, merged)
    return Applied(len(theirs), new, tuple(conflicts))


def rulings(file: Path, build: Path, settings: Settings) -> list[Ruling]:
    """Read a file of corrections: Turtle (`.ttl`), a decisions table, or the table of `template`."""
    if file.suffix == ".ttl":
        ontology, prefixes = read_ontology(settings.ontology), read_prefixes(settings.ontology)
        return edits(build / "graph.ttl", file, ontology, prefixes)
    if file.suffix not in {".tsv", ".txt"}:
        raise CuratedError(
            f"{file}: expected an edited .ttl, or a .tsv from `kg review --table` or decisions.tsv"
        )
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise CuratedError(f"{file}: cannot be read ({error})") from None
    if text.split("\n", 1)[0].split("\t")[: len(COLUMNS)] == list(COLUMNS):
        return [row for _, row in parse_rows(str(file), text)]
    return list(_filled(file, text, build, settings))


def claims_of(build: Path) -> list[Assertion]:
    """Read the assertions of a build as its rules found them, before any decision."""
    return assertions(read_pairs(build / "evidence.jsonl"))


def _filled(file: Path, text: str, build: Path, settings: Settings) -> Iterator[Ruling]:
    """Read a filled table: a row without verdict and change says nothing, a changed row is a correction."""
    table = list(csv.reader(io.StringIO(text, newline=""), delimiter="\t"))
    if not table or "claim" not in table[0]:
        raise CuratedError(f"{file}:1: expected a header with the column claim")
    if unknown := [name for name in table[0] if name not in TEMPLATE]:
        raise CuratedError(f"{file}:1: no column {unknown[0]}; expected {', '.join(TEMPLATE)}")
    found = {row.claim: row for row in map(_row, claims_of(build))}
    predicates = read_ontology(settings.ontology).predicates
    for line, cells in enumerate(table[1:], 2):
        row = dict(zip(table[0], (cell.strip() for cell in cells), strict=False))
        if not any(cells) or row.get("claim") == TEMPLATE["claim"]:
            continue
        ruling = _one(row, found, f"{file}:{line}")
        if ruling is not None:
            if ruling.predicate not in predicates:
                raise CuratedError(f"{file}:{line}: no predicate {ruling.predicate!r} in kg.ttl")
            yield checked(ruling, f"{file}:{line}")


def _one(row: dict[str, str], found: dict[str, Ruling], where: str) -> Ruling | None:
    given = {name: text for name, text in row.items() if name not in _SHOWN_ONLY}
    key = given.get("claim", "")
    if not key and given.get("verdict") in {"", "add", None}:
        return _new(given, where)
    if key not in found:
        raise CuratedError(f"{where}: no claim {key} in this build; a new claim leaves its column empty")
    base = found[key]
    given = {name: given[name] for name in _FILLED if given.get(name)}
    changed = any(name in given and given[name] != getattr(base, name) for name in _STATED)
    for side in ("subject", "object"):
        if given.get(side, getattr(base, side)) != getattr(base, side):
            given |= _named(given, side, base, found, where)
    verdict = given.get("verdict", "")
    if not verdict and not changed:
        return None
    if verdict == "reject" and changed:
        raise CuratedError(f"{where}: claim {key} is rejected and changed at once; do one of the two")
    made = replace(base, **given | {"verdict": "correct" if changed else verdict})
    return made if verdict != "reject" else replace(made, certainty="")


def _new(given: dict[str, str], where: str) -> Ruling:
    made = Ruling(**given | {"verdict": "add", "negated": given.get("negated") or "false"})
    checked(replace(made, claim="0" * 16), where)
    return replace(made, claim=made.stated().key)


def _named(
    given: dict[str, str], side: str, base: Ruling, found: dict[str, Ruling], where: str
) -> dict[str, str]:
    """Find label and type of a side that was changed: as filled in, else as the build knows it."""
    label, kind = f"{side}_label", f"{side}_type"
    if given.get(label, getattr(base, label)) != getattr(base, label):
        return {kind: given.get(kind) or getattr(base, kind)}
    for row in found.values():
        for there in ("subject", "object"):
            if getattr(row, there) == given[side]:
                return {label: getattr(row, f"{there}_label"), kind: getattr(row, f"{there}_type")}
    raise CuratedError(f"{where}: {given[side]} is new to this build; fill in {label} and {kind} too")


def _row(assertion: Assertion) -> Ruling:
    """Give a claim as an undecided row, with its first sentence."""
    claim, evidence = assertion.claim, assertion.evidence[0]
    sides = [(side.curie, side.label, side.type.value) for side in (claim.subject, claim.object)]
    sentence = evidence.sentence
    return Ruling(
        claim.key, "", "claim", "", *sides[0], claim.predicate, *sides[1], str(claim.negated).lower(),
        certainty(assertion).value, "", sentence.document, str(sentence.start), str(sentence.end),
        sentence.text,
    )  # fmt: skip


def template(build: Path, decisions: Path | None, settings: Settings) -> str:
    """Give the table that a curator fills: a line a claim, the most doubtful first, decided ones left out."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter="\t", lineterminator="\n")
    writer.writerow(TEMPLATE)
    writer.writerow(TEMPLATE.values())
    verbs = read_ontology(settings.ontology).predicates
    for assertion in waiting(build, decisions):
        row = _row(assertion)
        predicate = verbs[row.predicate]
        verb = predicate.denial if assertion.claim.negated else predicate.label
        shown = {
            "label": f"{row.subject_label} {verb} {row.object_label}",
            "confidence": str(confidence(assertion)),
            "documents": str(papers(assertion)),
        }
        writer.writerow(
            " ".join((shown[name] if name in shown else getattr(row, name)).split()) for name in TEMPLATE
        )
    return out.getvalue()


def write_template(path: Path, build: Path, decisions: Path | None, settings: Settings) -> None:
    """Write the table of `template` to a file, by rename."""
    with replacing(path) as place:
        place.write_text(template(build, decisions, settings), encoding="utf-8", newline="\n")


def waiting(build: Path, decisions: Path | None) -> list[Assertion]:
    """List the claims that no curator has decided, those first where a look is worth most.

    Worth is doubt times weight: claims near even odds, said by several documents, about resistance first.
    """
    decided = {row.claim for row in in_force(read_decisions(decisions)).values() if row.scope == "claim"}
    decided |= {row.stated().key for row in read_decisions(decisions) if row.verdict in {"correct", "add"}}
    left = [each for each in claims_of(build) if each.claim.key not in decided]
    return sorted(left, key=lambda each: (-_worth(each), each.claim.key))


def _worth(assertion: Assertion) -> float:
    doubt = 1 - abs(2 * confidence(assertion) - 1)
    documents = papers(assertion)
    acted_on = 2 if assertion.claim.predicate.endswith(("resistance_to", "sensitivity_to")) else 1
    return (doubt + 0.05) * acted_on * (1 + documents) / 2


def decide(  # noqa: PLR0913  # the cells of one row
    assertion: Assertion, verdict: str, *, error: str = "", why: str = "", who: str = "", when: str = ""
) -> Ruling:
    """Make the row of one decision taken in the terminal. Raises OptionError for what is no verdict."""
    if verdict not in {"accept", "reject"}:
        raise OptionError(f"no verdict {verdict!r}; expected accept or reject")
    row = replace(_row(assertion), verdict=verdict, error=error, why=why, who=who, when=when)
    return checked(replace(row, certainty="" if verdict == "reject" else row.certainty), row.claim)


def record(decisions: Path, rows: Sequence[Ruling]) -> list[Conflict]:
    """Add rows to a decisions file; what stood there stays unless the same person decided anew."""
    merged, conflicts = merge(read_decisions(decisions), rows)
    write_decisions(decisions, merged)
    return conflicts


def conflicts(rows: Iterable[Ruling]) -> list[Conflict]:
    """List the decisions that contradict each other, each with the one that counts."""
    listed = list(rows)
    counts = in_force(listed)
    return [
        Conflict(row, counts[row.about])
        for row in listed
        if row != counts[row.about] and row.says != counts[row.about].says
    ]
