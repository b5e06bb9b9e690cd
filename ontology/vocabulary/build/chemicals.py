"""Chemicals and medicines outside oncology: MeSH's chemical headings and WHO's nonproprietary names."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from diseases import upright
from drugs import fold, plain_chemical
from rows import Row, key

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from drugs import Substance
    from sources import Sources

# inorganic, organic, heterocyclic, polycyclic, macromolecular, hormones, carbohydrates, lipids, mixtures
BRANCHES = re.compile(r"^(D0[1-6]|D09|D10|D20\.(215|349|388|721)|D26\.255)\.")
NO_CHEMICAL = re.compile(
    r"receptor|kinase|protein|peptide|antigen|antibod|enzyme|factors?$|cells?$|compounds?$|agents?$|inhibitors?$|gene"
    r"|virus|vaccine|plant|tablets?$|fungal|bacterial|waste|oils?$|radioisotopes$|isotopes$|elements?|metals?$|gases"
    r"|minerals?$|soil|stone|dust|dental|cement|alloy|tissue|membrane|bone|food|feed|water$|air$|steel|glass|rubber",
    re.IGNORECASE,
)
# elements, ions and other inorganic chemicals; sugars: seldom meant as a therapy where WHO gave them no name
NO_THERAPY = re.compile(r"^(D01|D09)\.")
CLASS_WORD = re.compile(
    r"^(acids?|bases?|salts?|ions?|ligands?|solvents?|polymers?|hormones?|gels?|alloys?)$", re.IGNORECASE
)


def read_chemicals(
    sources: Sources, substances: dict[str, Substance], taken: Iterable[Row]
) -> dict[str, Row]:
    """Read the chemicals that no other table names, keyed by CURIE."""
    rows = {row.curie: row for row in fold(named_substances(substances, taken)).values()}
    owner = {key(row.label): row for row in sorted(rows.values(), key=lambda row: row.curie, reverse=True)}
    for cells in sources.tsv("mesh_id_label_mappings.tsv"):
        places = cells[3].split("|") if len(cells) > 3 else []
        if any(BRANCHES.match(place) for place in places) and not NO_CHEMICAL.search(cells[1]):
            label = upright(cells[1])
            kind = "Chemical" if any(map(NO_THERAPY.match, places)) else "Drug"
            row = owner.setdefault(key(label), Row(f"MESH:{cells[0]}", label, kind))
            rows[row.curie] = row
            row.add_forms(upright(form) for form in cells[2].split("|") if plain_chemical(form))
            if row.curie != f"MESH:{cells[0]}":
                row.xrefs.add(f"MESH:{cells[0]}")
    withdraw(rows, taken)
    return rows


def retype(rows: Iterable[Row], path: Path) -> None:
    """Type as chemicals the substances that a list names by their labels; stop at a label that no row has."""
    listed = {line for line in path.read_text(encoding="utf-8").splitlines() if line and line[0] != "#"}
    for row in rows:
        if row.label.lower() in listed:
            row.type = "Chemical"
            listed.discard(row.label.lower())
    if listed:
        raise SystemExit(f"{path.name}: no substance is labelled {min(listed)!r}")


def named_substances(substances: dict[str, Substance], taken: Iterable[Row]) -> dict[str, Substance]:
    """Keep the substances with an international nonproprietary name that no table holds yet."""
    known = {
        x.removeprefix("UNII:") for row in taken for x in (row.curie, *row.xrefs) if x.startswith("UNII:")
    }
    kept = {}
    for unii, substance in substances.items():
        if (
            substance.names["inn"]
            and unii not in known
            and not re.search(r"[\[(,]| SODIUM$", substance.display)
        ):
            substance.names["cn"] = set()
            substance.names["of"] |= substance.names["inn"]
            substance.names["cd"] = {
                code for code in substance.names["cd"] if re.search(r"[A-Z].*\d{2}", code)
            }
            kept[unii] = substance
    return kept


def withdraw(rows: dict[str, Row], taken: Iterable[Row]) -> None:
    """Drop what another table names, whole rows where it names the label, and forms too short to trust."""
    known = {key(form) for row in taken for form in row.forms()}
    for curie, row in sorted(rows.items()):
        if key(row.label) in known or CLASS_WORD.match(row.label) or len(key(row.label)) < 3:
            del rows[curie]
            continue
        row.names = {form for form in row.names if key(form) not in known}
        row.symbols = {form for form in row.symbols if key(form) not in known and len(key(form)) > 3}
        known |= {key(form) for form in row.forms()}
