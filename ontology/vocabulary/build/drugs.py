"""Anticancer substances from UNII, salts folded into their base, cross-referenced to MeSH and ChEBI."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rows import Row, key, tidy, usable

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sources import Sources


def word_list(name: str) -> str:
    """Read a hand-kept list of words as the alternatives of a pattern, longest first."""
    lines = (Path(__file__).parent / name).read_text(encoding="utf-8").splitlines()
    words = [line for line in lines if line and not line.startswith("#")]
    return "|".join(sorted(map(re.escape, words), key=lambda word: (-len(word), word)))


MAKERS_CODE = re.compile(r"NVP-([A-Z]{3})-?(\d{3})(?:-[A-Z]{2,3})?")
STEM = re.compile(
    rf"\b[a-z]{{2,}}(?:{word_list('drug_stems.txt')})\b(?! (?:impurity|receptor))", re.IGNORECASE
)
SALT = re.compile(rf"[ ,-](?:{word_list('salts.txt')})\b.*$", re.IGNORECASE)
TAG = re.compile(r" \[[^\]]*\]$")
NO_NAME = re.compile(
    r"IMPURITY|COMPONENT|RELATED COMPOUND"
    r"|^(NSC|EINECS|EC|CCRIS|HSDB|BRN|AI3|USEPA|INS|FEMA|DTXSID|MLS|SMR|UNII|CAS|WLN|CHEMBL"
    r"|CHEBI|C\.I\.|CI|E|NCGC|NCI|ZINC|AKOS|SCHEMBL|BDBM|KUC|CAY|HY|MFCD)[ -]?[C\d]?\d|\(?USAN|\bUSP\b"
    r"|MIXTURE|\bPER \d|\d MG\b|LABELED|RADIOLABELED|, |\.[A-Z]+\.-|^[A-Z0-9.\-]*\(|SOLUTION|INJECTION|\d\(",
    re.IGNORECASE,
)
ACTION_SUFFIX = re.compile(r"-[a-z]{4}$")  # FDA's four-letter suffix of biologicals: trastuzumab-dkst
TARGET_WORDS = re.compile(
    r"^INTERLEUKIN|\.(?:BETA|ALPHA|GAMMA)\."
    r"|\b(RECEPTOR|KINASE|PROTEIN|ANTIGEN|GENE|CELLS?|POLYPEPTIDE|INHIBITORS?|AGENTS?)\b"
)
GENERIC_BRAND = 25


@dataclass(slots=True)
class Substance:
    """One UNII record: its display name and its names by type."""

    unii: str
    display: str
    names: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))


def read_substances(sources: Sources) -> dict[str, Substance]:
    """Read the UNII list without systematic names and catalogue numbers."""
    substances: dict[str, Substance] = {}
    for name, kind, unii, display in sources.unii():
        substance = substances.setdefault(unii, Substance(unii, display))
        if "[INN]" in name:
            substance.names["inn"].add(TAG.sub("", name))
        clean = TAG.sub("", name)
        if kind != "sys" and usable(clean) and not NO_NAME.search(clean):
            substance.names[kind].add(clean)
    return substances


def select_oncology(
    substances: dict[str, Substance], wanted: set[str], symbols: set[str]
) -> dict[str, Substance]:
    """Keep the substances with an anticancer stem or a wanted name that are not themselves drug targets.

    UNII lists proteins such as EGFR, CDK4 and CTLA4 as substances: what carries the symbol or the kind
    word of a gene product is left out.
    """
    chosen = {}
    for unii, substance in substances.items():
        if TARGET_WORDS.search(substance.display) or key(substance.display) in symbols:
            continue
        official = substance.names["of"] | substance.names["inn"] | {substance.display}
        named = official | substance.names["cd"] | substance.names["cn"]
        if any(STEM.search(name) for name in official) or any(key(name) in wanted for name in named):
            chosen[unii] = substance
    return chosen


def base_of(substances: dict[str, Substance]) -> dict[str, str]:
    """Map each UNII to the UNII of its base: ``PYROTINIB MALEATE`` to ``PYROTINIB``."""
    by_display = {
        substance.display.lower(): unii for unii, substance in sorted(substances.items(), reverse=True)
    }
    for unii, substance in sorted(substances.items()):
        for name in sorted(substance.names["of"] | substance.names["inn"]):
            by_display.setdefault(name.lower(), unii)
    bases = {}
    for unii, substance in substances.items():
        name = re.sub(r", \(.*$", "", substance.display.lower())
        if name != substance.display.lower() and name in by_display:
            bases[unii] = by_display[name]
            continue
        while SALT.search(name) and not re.search("folinate|levofolinate|radium|strontium", name):
            shorter = shorten(name)
            if shorter in by_display:
                bases[unii] = by_display[shorter]
                break
            name = shorter
        twin = by_display.get(label_of(substance).lower(), unii)
        if unii not in bases and twin != unii:
            bases[unii] = twin
    return {unii: root(bases, unii) for unii in substances}


def shorten(name: str) -> str:
    """Drop the last word of a name, or the part after its last comma."""
    return re.split(r"[ ,]+(?=[^ ,]*$)", name.strip())[0] if re.search("[ ,]", name) else ""


def root(bases: dict[str, str], unii: str) -> str:
    """Follow base links to their end; a loop ends at its smallest UNII."""
    seen = [unii]
    while bases.get(seen[-1], seen[-1]) not in seen:
        seen.append(bases[seen[-1]])
    return min(seen) if bases.get(seen[-1]) in seen[:-1] else seen[-1]


def label_of(substance: Substance) -> str:
    """Give the INN if there is one alone, else the display name, in lower case unless it is a code."""
    inn = sorted(substance.names["inn"])
    name = inn[0] if len(inn) == 1 and not SALT.search(inn[0]) else substance.display
    return cased(name, "of")


def cased(name: str, kind: str) -> str:
    """Restore the case of a name in UNII's capitals: brands as titles, INNs low, codes as they are."""
    if kind == "cd" or looks_like_code(name):
        return name
    if kind == "bn":
        return re.sub(r"[A-Za-z]+", lambda word: word[0].capitalize(), name)
    if name.upper() != name:
        return name
    return re.sub(r"(?<=[ -])[a-z]$", lambda letter: letter[0].upper(), name.lower())


def looks_like_code(name: str) -> bool:
    """Tell development codes and abbreviations (``DS-8201``, ``T-DM1``, ``SN-38``) from names."""
    return (any(c.isdigit() for c in name) and not re.search(r"[A-Z]{7}", name)) or bool(
        re.fullmatch(r"[A-Z]{2,5}|[A-Z]-[A-Z]{2,5}", name)
    )


def fold(substances: dict[str, Substance]) -> dict[str, Row]:
    """Make one row a base substance, with the names of its salts."""
    bases = base_of(substances)
    rows: dict[str, Row] = {}
    for unii in sorted(set(bases.values())):
        rows[unii] = Row(f"UNII:{unii}", label_of(substances[unii]), "Drug")
    for unii, base in sorted(bases.items()):
        row, substance = rows[base], substances[unii]
        for kind in ("of", "cn", "cd", "bn"):
            row.add_forms(form for name in substance.names[kind] for form in spellings(name, kind))
        if unii != base:
            row.xrefs.add(f"UNII:{unii}")
            row.names.add(cased(substance.display, "of"))
    return rows


def spellings(name: str, kind: str) -> Iterable[str]:
    """Give a name in its usual case, and without FDA's four-letter suffix."""
    form = cased(tidy(name), kind)
    yield form
    if "mab" in form.lower() or "tide" in form.lower() or "cept" in form.lower():
        yield ACTION_SUFFIX.sub("", form)


def share_out(rows: dict[str, Row]) -> None:
    """Give a form that several substances carry to the one whose label it is, or to none of them."""
    owners: dict[str, set[str]] = defaultdict(set)
    labels = {key(row.label): unii for unii, row in sorted(rows.items(), reverse=True)}
    for unii, row in rows.items():
        for form in row.forms():
            owners[key(form)].add(unii)
    for unii, row in rows.items():
        for column in (row.names, row.symbols):
            for form in sorted(column):
                rivals = owners[key(form)] - {unii}
                if rivals and labels.get(key(form)) != unii:
                    column.discard(form)


def drop_short(rows: dict[str, Row], symbols: set[str]) -> None:
    """Drop forms of up to three characters and gene symbols: UNII's common names hold many."""
    for row in rows.values():
        for column in (row.names, row.symbols):
            for form in sorted(column):
                if len(key(form)) <= 3 or key(form) in symbols:
                    column.discard(form)


def add_mesh(rows: dict[str, Row], sources: Sources) -> None:
    """Join MeSH records by name: a cross-reference and more synonyms."""
    owner = {key(form): row for row in rows.values() for form in sorted(row.forms()) if len(key(form)) > 3}
    owner |= {key(row.label): row for row in rows.values()}
    for member in ("mesh_id_label_mappings.tsv", "mesh_supp_id_label_mappings.tsv"):
        for cells in sources.tsv(member):
            row = owner.get(key(cells[1]))
            if row and (cells[0].startswith("C") or "D" in cells[3][:1]):
                row.xrefs.add(f"MESH:{cells[0]}")
                forms = [form for form in cells[2].split("|") if plain_chemical(form)]
                row.add_forms(form for form in forms if owner.get(key(form), row) is row)


def add_from_mesh(rows: dict[str, Row], wanted: set[str], sources: Sources) -> None:
    """Make a row under its MeSH identifier for each wanted name that UNII has no record of."""
    missing = wanted - {key(form) for row in rows.values() for form in row.forms()}
    labels = {key(row.label): row for row in rows.values()}
    for member in ("mesh_id_label_mappings.tsv", "mesh_supp_id_label_mappings.tsv"):
        for cells in sources.tsv(member):
            forms = [cells[1], *cells[2].split("|")]
            hits = sorted(missing & {key(form) for form in forms})
            if hits and (cells[0].startswith("C") or "D" in cells[3][:1]) and "protein" not in cells[1]:
                fresh = Row(f"MESH:{cells[0]}", cased(cells[1], "of"), "Drug")
                row = labels.setdefault(key(cells[1]), fresh)
                row.add_forms(form for form in forms if plain_chemical(form) or key(form) in hits)
                if row is fresh:
                    rows[row.curie] = row
                missing -= set(hits)


def bare_codes(rows: dict[str, Row]) -> None:
    """Add codes without the letters of the maker before them: ``AUY922`` is ``NVP-AUY922-NX``."""
    owner = {key(form): row for row in rows.values() for form in row.forms()}
    for row in rows.values():
        found = [MAKERS_CODE.fullmatch(form) for form in sorted(row.symbols)]
        codes = {one[1] + one[2] for one in found if one}
        row.symbols |= {code for code in codes if owner.get(key(code), row) is row}


def add_own(rows: dict[str, Row], path: Path) -> None:
    """Add the hand-kept drugs that no source holds, and forms of those that one does."""
    ranked = sorted(rows.values(), key=lambda row: row.curie, reverse=True)
    owner = {
        key(form): row for row in ranked for form in sorted(row.names | row.symbols) if len(key(form)) > 4
    }
    owner |= {key(row.label): row for row in ranked}
    for line in path.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            label, *forms = line.split("|")
            known = [owner[key(form)] for form in (label, *forms) if key(form) in owner]
            row = known[0] if known else Row(f"kgd:{local_part(label)}", label, "Drug")
            owner[key(label)] = row
            if row.curie.startswith("kgd:"):
                rows[row.curie] = row
            row.add_forms({label, *forms} - {row.label})


def local_part(label: str) -> str:
    """Make the local part of an identifier of our own."""
    return re.sub(r"[^a-z0-9]+", "-", label.lower()).strip("-")


def plain_chemical(form: str) -> bool:
    """Tell a name in use from a systematic or inverted one."""
    return not re.search(r", |\d,\d|\)-|-\(|^[(\[]|\bNSC\b|NSC-?\d", form) and len(form) < 50


def add_chebi(rows: dict[str, Row], terms: list[dict[str, Any]]) -> None:
    """Join ChEBI terms by label, for the cross-reference alone."""
    by_name = {str(term["name"]).lower(): str(term["id"]) for term in terms if term.get("name")}
    for row in rows.values():
        found = by_name.get(row.label.lower())
        if found:
            row.xrefs.add(found)


def read_wanted(path: Path) -> set[str]:
    """Read the hand-kept list of anticancer substances whose names carry no telling stem."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return {key(line) for line in lines if line and not line.startswith("#")}


def chebi_antineoplastics(terms: list[dict[str, Any]]) -> set[str]:
    """Give the keys of ChEBI's antineoplastic agents (role CHEBI:35610)."""
    return {
        key(str(term["name"]))
        for term in terms
        if "CHEBI:35610" in term.get("relations", {}).get("has_role", [])
    }
