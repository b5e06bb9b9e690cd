"""Genes from HGNC with MeSH and FamPlex protein names, and gene families and complexes from FamPlex."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from rows import Row, key, looks_like_symbol, tidy, usable

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sources import Sources

BARE_LOCI = {"pseudogene", "immunoglobulin pseudogene", "T cell receptor pseudogene", "RNA, transfer"}
NO_GENE = {
    "phenotype only",
    "fragile site",
    "virus integration site",
    "transposable element",
    "non-human ortholog",
}
MICRO_RNA = re.compile(r"MIR(\d+)([A-Z]{0,2})-?(\d*)")
# Papers leave this word out: `integrin subunit alpha V` is `integrin alpha V`.
SUBUNIT = re.compile(r" subunit (?=(?:alpha|beta|gamma|delta|epsilon|zeta)\b)")
HUMAN = re.compile(r",? \(?human\)?$", re.IGNORECASE)
PROTEIN = re.compile(r" (protein|antigen|gene product)$", re.IGNORECASE)


def read_genes(sources: Sources) -> dict[str, Row]:
    """Read the approved genes, keyed by approved symbol."""
    genes: dict[str, Row] = {}
    records = sources.tsv("hgnc_entries.tsv")
    next(records)
    for record in records:
        curie, symbol, name, status, aliases, ncbi, uniprot = record[:7]
        previous, locus = record[9], record[11]
        if status != "Approved" or locus in NO_GENE:
            continue
        row = Row(curie, symbol, "Gene")
        row.xrefs |= {f"NCBIGene:{ncbi}"} if ncbi else set()
        if locus not in BARE_LOCI:
            row.xrefs |= {f"UniProtKB:{accession}" for accession in re.findall(r"\w+", uniprot)}
            row.names |= {form for form in (tidy(name), SUBUNIT.sub(" ", tidy(name))) if usable(form)}
            row.symbols |= {tidy(alias) for alias in aliases.split(", ") if usable(tidy(alias))}
            row.previous |= {tidy(old) for old in previous.split(", ") if usable(tidy(old))}
        if locus == "RNA, micro":
            row.symbols |= mirna_forms(symbol)
        genes[symbol] = row
    return genes


def mirna_forms(symbol: str) -> set[str]:
    """Give the miRBase-style spellings of a microRNA gene symbol (``MIR200C`` is ``miR-200c``)."""
    let = re.fullmatch(r"MIRLET(7[A-Z]?)(\d*)", symbol)
    plain = MICRO_RNA.fullmatch(symbol)
    if let:
        stem = "let-" + let[1].lower() + (f"-{let[2]}" if let[2] else "")
        return {stem, f"hsa-{stem}"}
    if plain:
        return spellings(plain[1] + plain[2].lower() + (f"-{plain[3]}" if plain[3] else ""))
    return set()


def spellings(stem: str) -> set[str]:
    """Give the ways to write a microRNA, whole and as the product of one arm: ``125b`` is ``miR-125b-5p``."""
    forms = {f"miR-{stem}", f"miR{stem}", f"hsa-miR-{stem}", f"microRNA-{stem}", f"hsa-mir-{stem}"}
    return forms | {f"miR-{stem}-3p", f"miR-{stem}-5p"}


def micro_families(genes: dict[str, Row]) -> dict[str, Row]:
    """Make a family of the genes that one name of a microRNA stands for, and note them as its members.

    ``miR-125b`` is the product of MIR125B1 and of MIR125B2; ``miR-10`` is miR-10a or miR-10b.
    """
    copies: dict[str, set[str]] = defaultdict(set)
    letters: dict[str, set[str]] = defaultdict(set)
    for symbol in genes:
        found = MICRO_RNA.fullmatch(symbol)
        if found:
            copies[found[1] + found[2]].add(symbol)
            letters[found[1]].add(found[1] + found[2])
    families: dict[str, Row] = {}
    for stem, symbols in copies.items():
        if len(symbols) > 1 and f"MIR{stem}" not in genes:
            name = stem.lower()
            row = families[f"MIR{stem}"] = Row(f"kgf:mir-{name}", f"miR-{name}", "GeneFamily")
            row.symbols |= spellings(name) | {f"MIR{stem}"}
            _belong(row, (genes[symbol] for symbol in symbols))
    for number, stems in letters.items():
        if len(stems) > 1 and number not in stems:
            row = families[f"MIR{number} family"] = Row(
                f"kgf:mir-{number}-family", f"miR-{number} family", "GeneFamily"
            )
            row.names |= {f"microRNA-{number} family"}
            row.symbols |= spellings(number) | {f"miR-{number}s", f"MIR{number}"}
            tables = (families if f"MIR{stem}" in families else genes for stem in sorted(stems))
            _belong(row, (table[f"MIR{stem}"] for table, stem in zip(tables, sorted(stems), strict=True)))
    return families


def _belong(family: Row, members: Iterable[Row]) -> None:
    for member in members:
        member.parents.add(family.curie)


def add_mesh_proteins(genes: dict[str, Row], sources: Sources) -> None:
    """Add the synonyms of MeSH's human protein records, joined through UniProt or HGNC."""
    by_uniprot = {x[10:]: row for row in genes.values() for x in row.xrefs if x.startswith("UniProtKB:")}
    by_hgnc = {row.curie[5:]: row for row in genes.values()}
    gene_of: dict[str, Row] = {}
    for cells in sources.tsv("mesh_mappings.tsv"):
        table = {"UP": by_uniprot, "HGNC": by_hgnc}.get(cells[3])
        if table and cells[4] in table:
            gene_of[cells[1]] = table[cells[4]]
    for member in ("mesh_supp_id_label_mappings.tsv", "mesh_id_label_mappings.tsv"):
        for cells in sources.tsv(member):
            row = gene_of.get(cells[0])
            if row:
                row.xrefs.add(f"MESH:{cells[0]}")
                forms = [cells[1], *cells[2].split("|")]
                row.add_forms(protein_name(form) for form in forms if plain_name(form))


def protein_name(form: str) -> str:
    """Strip MeSH's species and kind words: ``HER-2 protein, human`` is ``HER-2``."""
    bare = HUMAN.sub("", form)
    stem = PROTEIN.sub("", bare)
    return stem if looks_like_symbol(stem) or re.fullmatch("[A-Za-z]+in(?: [A-Z0-9]+)?", stem) else bare


def plain_name(form: str) -> bool:
    """Tell a name from an inverted heading (``Receptor, ErbB-2``) or another species' protein."""
    return ", " not in HUMAN.sub("", form) and not re.search(r"\b(mouse|rat|yeast|Drosophila)$", form)


def read_families(sources: Sources, genes: dict[str, Row]) -> dict[str, Row]:
    """Read FamPlex families and complexes and note membership on the genes."""
    families = {
        cells[0]: Row(f"FPLX:{cells[0]}", cells[0].replace("_", " "), "GeneFamily")
        for cells in sources.famplex("entities.csv")
    }
    for source, child, _relation, _target, parent in sources.famplex("relations.csv"):
        if source == "HGNC" and child in genes:
            genes[child].parents.add(f"FPLX:{parent}")
        elif source == "FPLX" and child in families:
            families[child].parents.add(f"FPLX:{parent}")
    for source, identifier, family in sources.famplex("equivalences.csv"):
        if source in {"MESH", "GO", "NCIT"} and family in families:
            families[family].xrefs.add(f"{source}:{identifier.removeprefix('GO:')}")
    return families


def add_famplex_forms(genes: dict[str, Row], families: dict[str, Row], sources: Sources) -> None:
    """Add the text strings that FamPlex's curators grounded; UniProt rows of other species drop out.

    FamPlex maps some strings to proteins of zebrafish or mouse (HER4 to Q90466): only accessions that
    HGNC lists for a human gene are followed.
    """
    by_uniprot = {x[10:]: row for row in genes.values() for x in row.xrefs if x.startswith("UniProtKB:")}
    tables = {"UP": by_uniprot, "HGNC": genes, "FPLX": families}
    for cells in sources.famplex("grounding_map.csv"):
        for source, identifier in zip(cells[1::2], cells[2::2], strict=False):
            row = tables.get(source, {}).get(identifier)
            if row:
                row.add_forms([cells[0]])


def settle_symbols(genes: dict[str, Row], families: dict[str, Row]) -> None:
    """Withdraw aliases that a better owner claims.

    Order of trust: a family's name over a gene's alias (PI3K, AKT, ERK), an approved symbol over any other
    gene's alias or previous symbol, an alias over a previous symbol.
    """
    approved = {key(symbol): row for symbol, row in genes.items()}
    family_keys = {key(form) for row in families.values() for form in row.forms()}
    for symbol, row in genes.items():
        row.symbols = {f for f in row.symbols if approved.get(key(f), row) is row and len(key(f)) > 1}
        row.symbols = {f for f in row.symbols if key(f) not in family_keys or key(f) == key(symbol)}
        row.previous = {
            f for f in row.previous if approved.get(key(f), row) is row and key(f) not in family_keys
        }
    owners: dict[str, set[str]] = defaultdict(set)
    for row in genes.values():
        for form in row.symbols | row.names:
            owners[key(form)].add(row.curie)
    for row in genes.values():
        row.previous = {f for f in row.previous if not owners[key(f)] - {row.curie}}


def tidy_families(families: dict[str, Row], genes: dict[str, Row]) -> None:
    """Keep a family's forms off the approved symbols of single genes, and its short forms among symbols."""
    approved = {key(symbol) for symbol in genes}
    for row in families.values():
        row.names = {form for form in row.names if key(form) not in approved}
        row.symbols = {form for form in row.symbols if key(form) not in approved}
        stem = row.label
        if key(stem) in approved:
            row.label = f"{stem} family"
        elif looks_like_symbol(stem):
            row.symbols.add(stem)
        if not re.search(r"(family|complex|subfamily|s)$", stem, re.IGNORECASE):
            row.names |= {f"{stem} family", f"{stem} complex", f"{stem} proteins"} - {row.label}
