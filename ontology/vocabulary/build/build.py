"""Rebuild the shipped vocabulary tables from pinned releases and hand-kept lists: ``python build.py``."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import cell_lines
import chemicals
import diseases
import drugs
import genes
import mechanisms
import processes
import regimens
import words
from overlays import apply_overlay, claims, step_aside, yield_claimed
from rows import Row, key, squeeze, write_table
from sources import WHEELS, Sources

HERE = Path(__file__).resolve().parent
TABLES = HERE.parent
RECOGNITION = TABLES.parent / "recognition"
WORDS = (
    words.read_words(RECOGNITION / "common_words.txt"),
    words.read_words(RECOGNITION / "generic.txt"),
    words.read_words(HERE / "no_disease.txt"),
)
EXTRA = {"regimens": ("components",), "mechanisms": mechanisms.EXTRA}
RANKS_OVER = (
    ("genes", "families"),
    ("families", "genes"),
    ("drugs", "genes"),
    ("genes", "drugs"),
    ("families", "drugs"),
    ("drugs", "families"),
    ("diseases", "genes"),
    ("drugs", "diseases"),
    ("processes", "diseases"),
    ("processes", "genes"),
    ("processes", "families"),
)  # an overlay's form is taken from the aliases of the other table
CACHE = Path(os.environ.get("CLAIMGRAPH_SOURCES", str(HERE / ".cache")))


def build_genes(sources: Sources) -> tuple[dict[str, Row], dict[str, Row]]:
    """Build genes and families."""
    found = genes.read_genes(sources)
    families = genes.read_families(sources, found)
    genes.add_mesh_proteins(found, sources)
    genes.add_famplex_forms(found, families, sources)
    genes.tidy_families(families, found)
    families |= genes.micro_families(found)
    genes.settle_symbols(found, families)
    return found, families


def build_drugs(sources: Sources, symbols: set[str]) -> dict[str, Row]:
    """Build the drug substances."""
    chebi = sources.terms("chebi")
    wanted = drugs.read_wanted(HERE / "oncology_substances.txt") | drugs.chebi_antineoplastics(chebi)
    chosen = drugs.select_oncology(drugs.read_substances(sources), wanted, symbols)
    rows = drugs.fold(chosen)
    drugs.drop_short(rows, symbols)
    drugs.share_out(rows)
    drugs.add_mesh(rows, sources)
    drugs.add_from_mesh(rows, wanted, sources)
    drugs.add_own(rows, HERE / "drugs_own.txt")
    drugs.add_chebi(rows, chebi)
    drugs.bare_codes(rows)
    return rows


def build_diseases(sources: Sources) -> dict[str, Row]:
    """Build the diseases."""
    mesh = diseases.read_mesh_diseases(sources)
    rows = diseases.read_diseases(sources.terms("mondo"), mesh)
    diseases.merge_mesh(rows, mesh)
    diseases.say_with_adjectives(rows, HERE / "organ_adjectives.tsv")
    diseases.spell_both_ways(rows)
    return rows


def build_regimens(drug_rows: dict[str, Row]) -> dict[str, Row]:
    """Build drug classes and regimens, and note the classes on the drugs."""
    lookup = regimens.Lookup(drug_rows.values())
    classes = regimens.read_classes(HERE / "drug_classes.tsv", lookup, drug_rows.values())
    lookup = regimens.Lookup([*drug_rows.values(), *classes.values()])
    return classes | regimens.read_regimens(HERE / "drug_regimens.tsv", lookup)


def corrected(name: str, rows: dict[str, Row]) -> dict[str, Row]:
    """Key a table by CURIE and apply its overlay."""
    by_curie = {row.curie: row for row in rows.values()}
    overlay = TABLES / f"overlay-{name}.tsv"
    if overlay.exists():
        apply_overlay(overlay, by_curie)
    return by_curie


def settle_overlays(tables: dict[str, dict[str, Row]]) -> None:
    """Let an overlay's form win over the same form of other entities."""
    claimed = {name: claims(TABLES / f"overlay-{name}.tsv") for name in tables}
    for name, rows in tables.items():
        yield_claimed(rows, claimed[name])
    lines = cell_lines.listed_claims(HERE / "cell_lines.txt", tables["cell_lines"])
    for loser in ("genes", "families"):
        yield_claimed(tables[loser], lines)
    step_aside(tables["families"], claimed["genes"])
    for winner, loser in RANKS_OVER:
        yield_claimed(tables[loser], claimed[winner])


def finish(name: str, rows: dict[str, Row]) -> Path:
    """Write a table."""
    for row in rows.values():
        words.drop_words(row, *WORDS)
        squeeze(row)
    path = TABLES / f"{name}.tsv"
    write_table(path, rows.values(), EXTRA.get(name, ()))
    return path


def write_checksums(paths: list[Path]) -> None:
    """Write the SHA-256 of sources and tables."""
    lines = [f"{digest}  {filename}" for _, filename, digest in WHEELS.values()]
    lines += [f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}" for path in paths]
    (TABLES / "SHA256SUMS").write_text(
        "\n".join(sorted(lines, key=lambda x: x[66:])) + "\n", encoding="utf-8"
    )


def main() -> None:
    """Build every derived table."""
    sources = Sources(CACHE)
    found, families = build_genes(sources)
    symbols = {key(symbol) for symbol in found}
    go = sources.terms("go")
    lines = cell_lines.read_cell_lines(sources.terms("efo"))
    cell_lines.add_listed(lines, HERE / "cell_lines.txt")
    pathways = processes.read_pathways(go)
    chosen = processes.read_processes(go, HERE / "processes.tsv")
    for curie in chosen:
        pathways.pop(curie, None)
    processes.add_curated_pathways(pathways, go, HERE / "pathways_curated.tsv")
    chosen = {curie: row for curie, row in chosen.items() if curie not in pathways}
    processes.keep_known_parents(pathways, chosen)
    tables = {
        "genes": found,
        "families": families,
        "drugs": build_drugs(sources, symbols),
        "diseases": build_diseases(sources),
        "pathways": pathways,
        "processes": chosen,
        "cell_lines": lines,
    }
    tables = {name: corrected(name, rows) for name, rows in tables.items()}
    for curie in tables["processes"]:
        tables["diseases"].pop(curie, None)
    settle_overlays(tables)
    tables["regimens"] = corrected("regimens", build_regimens(tables["drugs"]))
    taken = [row for rows in tables.values() for row in rows.values()]
    tables["chemicals"] = corrected(
        "chemicals", chemicals.read_chemicals(sources, drugs.read_substances(sources), taken)
    )
    chemicals.retype([*tables["drugs"].values(), *tables["chemicals"].values()], HERE / "no_therapy.txt")
    tables["mechanisms"] = mechanisms.read_mechanisms(HERE / "mechanisms.tsv")
    paths = [finish(name, rows) for name, rows in tables.items()]
    write_checksums([*paths, *write_facts(tables)])


def write_facts(tables: dict[str, dict[str, Row]]) -> list[Path]:
    """Write the hand-kept facts about drugs with the CURIEs of drugs and targets."""
    names = regimens.Lookup([*tables["drugs"].values(), *tables["regimens"].values()])
    targets = regimens.Lookup([*tables["genes"].values(), *tables["families"].values()])
    mechanisms.write_targets(HERE / "drug_targets.tsv", TABLES / "drug_targets.tsv", names, targets)
    mechanisms.write_conjugates(HERE / "conjugates.tsv", TABLES / "conjugates.tsv", names)
    return [TABLES / "drug_targets.tsv", TABLES / "conjugates.tsv"]


if __name__ == "__main__":
    main()
