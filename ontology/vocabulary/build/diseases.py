"""Diseases from MONDO (neoplasms whole, others where MeSH knows them) and MeSH."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from rows import Row, key, tidy, usable

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from sources import Sources

ROOTS = ("0005070", "0023370", "0045024")  # neoplasm; neoplastic disease or syndrome; cancer or benign tumor
KEPT_XREFS = {
    "DOID": "DOID",
    "MESH": "MESH",
    "NCIT": "NCIT",
    "ONCOTREE": "ONCOTREE",
    "EFO": "EFO",
    "OMIM": "OMIM",
}
# Words of MONDO and OMIM bookkeeping that no author writes.
CLERICAL = re.compile(
    r"susceptibility|somatic|, |\(disease\)|\bNOS\b|\[|autosomal|, type|\brisk after\b|morphologic"
    r"|protection against"
    r"|modifier of|resistance to|^\d|disease or disorder|\bstage\b.*\bstage\b|unclassified|\(morph|\bAJCC\b"
    r"|--",
    re.IGNORECASE,
)
MESH_BRANCHES = re.compile(r"^(C(?!22|24)\d\d|F03)\.")
# Of behaviours only the symptoms: smoking cessation and motor activity are none.
MESH_SIGNS = re.compile(r"^(C23\.(888|300|550)|F01\.145\.126|F01\.700)")
DASHED = re.compile(r"^([A-Z0-9-]{2,8}) - (.+)$")


def read_diseases(terms: list[dict[str, Any]], mesh: dict[str, Row]) -> dict[str, Row]:
    """Read MONDO's neoplasms and the diseases that MeSH lists, keyed by CURIE, without what is obsolete."""
    by_id = {
        term["id"]: term for term in terms if term.get("name") and not term["name"].startswith("obsolete")
    }
    neoplasms = descendants(by_id)
    rows: dict[str, Row] = {}
    for identifier, term in by_id.items():
        row = disease(identifier, term)
        known = {x for x in row.xrefs if x in mesh}
        if identifier in neoplasms or known:
            rows[row.curie] = row
    keep_parents(rows, by_id)
    return rows


def descendants(by_id: dict[str, dict[str, Any]]) -> set[str]:
    """Give the identifiers under the neoplasm roots."""
    children: dict[str, list[str]] = defaultdict(list)
    for identifier, term in by_id.items():
        for parent in term.get("relations", {}).get("is_a", []):
            children[parent].append(identifier)
    found: set[str] = set()
    queue = list(ROOTS)
    while queue:
        identifier = queue.pop()
        if identifier not in found and identifier in by_id:
            found.add(identifier)
            queue += children[identifier]
    return found


def disease(identifier: str, term: dict[str, Any]) -> Row:
    """Make the row of one MONDO term."""
    row = Row(f"MONDO:{identifier}", tidy(term["name"].removesuffix(" (disease)")), "Disease")
    row.add_forms(form for synonym in term.get("synonyms", []) for form in readable(synonym))
    row.parents = {f"MONDO:{parent}" for parent in term.get("relations", {}).get("is_a", [])}
    for xref in term.get("xrefs", []):
        prefix = KEPT_XREFS.get(xref["namespace"])
        if prefix and re.fullmatch(r"[\w.-]+", xref["id"]):
            row.xrefs.add(f"{prefix}:{xref['id']}")
    return row


def readable(synonym: str) -> Iterable[str]:
    """Yield the forms in a synonym that an author would write: none, one, or two of ``HCC - long name``."""
    dashed = DASHED.match(synonym)
    if dashed:
        yield dashed[1]
        yield dashed[2]
    elif not CLERICAL.search(synonym):
        yield synonym


def keep_parents(rows: dict[str, Row], by_id: dict[str, dict[str, Any]]) -> None:
    """Point each row at its nearest ancestors that are rows."""
    for row in rows.values():
        row.parents = nearest(row.parents, rows, by_id)


def nearest(parents: set[str], rows: dict[str, Row], by_id: dict[str, dict[str, Any]]) -> set[str]:
    """Climb from each parent that is no row to the next one that is."""
    found: set[str] = set()
    for parent in parents:
        if parent in rows:
            found.add(parent)
        elif parent[6:] in by_id:
            above = {f"MONDO:{x}" for x in by_id[parent[6:]].get("relations", {}).get("is_a", [])}
            found |= nearest(above, rows, by_id)
    return found


def read_mesh_diseases(sources: Sources) -> dict[str, Row]:
    """Read MeSH's disease, sign and mental disorder headings, keyed by CURIE."""
    rows: dict[str, Row] = {}
    for cells in sources.tsv("mesh_id_label_mappings.tsv"):
        places = cells[3].split("|") if len(cells) > 3 else []
        if any(MESH_BRANCHES.match(place) or MESH_SIGNS.match(place) for place in places):
            row = Row(f"MESH:{cells[0]}", upright(cells[1]), "Disease")
            row.add_forms(form for form in map(upright, cells[2].split("|")) if "," not in form)
            rows[row.curie] = row
    return rows


def upright(heading: str) -> str:
    """Turn an inverted heading round: ``Carcinoma, Renal Cell`` is ``renal cell carcinoma``."""
    parts = heading.split(", ")
    form = " ".join([parts[1], parts[0]]) if len(parts) == 2 else heading
    return " ".join(lowered(word) for word in form.split())


def lowered(word: str) -> str:
    """Lower a capitalised word; abbreviations and eponyms with an apostrophe stay."""
    return word.lower() if re.fullmatch(r"[A-Z][a-z]+(?:-[A-Z]?[a-z]+)*", word) else word


def merge_mesh(rows: dict[str, Row], mesh: dict[str, Row]) -> None:
    """Give MeSH's entry terms to the MONDO disease of the same heading; keep the other headings as they are.

    A heading that several MONDO diseases refer to goes to the one that carries its name, else to the first.
    """
    owners: dict[str, list[Row]] = defaultdict(list)
    for row in sorted(rows.values(), key=lambda row: row.curie):
        for xref in row.xrefs & mesh.keys():
            owners[xref].append(row)
    taken = {key(form) for row in rows.values() for form in row.forms()}
    for curie, heading in sorted(mesh.items()):
        forms = heading.forms()
        keys = {key(form) for form in forms}
        ranked = sorted(owners[curie], key=lambda row: -len(keys & {key(form) for form in row.forms()}))
        if ranked:
            ranked[0].add_forms(form for form in sorted(forms) if key(form) not in taken)
        elif key(heading.label) not in taken:
            heading.names = {form for form in heading.names if key(form) not in taken}
            heading.symbols = {form for form in heading.symbols if key(form) not in taken}
            rows[curie] = heading


def say_with_adjectives(rows: dict[str, Row], path: Path) -> None:
    """Add ``laryngeal cancer`` to ``larynx cancer``, where no disease has that name yet."""
    lines = path.read_text(encoding="utf-8").splitlines()[1:]
    adjectives = dict(line.split("\t") for line in lines)
    organ = re.compile(rf"({'|'.join(sorted(adjectives, key=len, reverse=True))}) (?=[a-z])")
    taken = {key(form) for row in rows.values() for form in row.forms()}
    said: dict[str, set[str]] = defaultdict(set)
    for curie, row in rows.items():
        for form in row.names | {row.label}:
            if found := organ.match(form):
                said[adjectives[found[1]] + form[found.end() - 1 :]].add(curie)
    for form, curies in sorted(said.items()):
        if len(curies) == 1 and key(form) not in taken and usable(form):
            rows[curies.pop()].names.add(form)


def spell_both_ways(rows: dict[str, Row]) -> None:
    """Add the British spelling of ``tumor``."""
    for row in rows.values():
        for form in sorted(row.names | {row.label}):
            swapped = re.sub(r"\btumor", "tumour", form)
            if swapped != form and usable(swapped):
                row.names.add(swapped)
