"""The vocabulary's cross-references as a Simple Standard for Sharing Ontological Mappings (SSSOM) table.

Format: https://mapping-commons.github.io/sssom/spec-formats-tsv/ (YAML in comments, then TSV).
A gene and its protein are close, not exact, matches.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from kg.curated.vocabulary import Vocabulary
from kg.settings import NAMESPACE

COLUMNS = ("subject_id", "subject_label", "predicate_id", "object_id", "mapping_justification")
CLOSE = frozenset({"UniProtKB", "CLO"})
ELSEWHERE = {
    "NCBIGene": "http://identifiers.org/ncbigene/",
    "UniProtKB": "http://purl.uniprot.org/uniprot/",
    "MESH": "http://id.nlm.nih.gov/mesh/",
    "NCIT": "http://purl.obolibrary.org/obo/NCIT_",
    "DOID": "http://purl.obolibrary.org/obo/DOID_",
    "EFO": "http://www.ebi.ac.uk/efo/EFO_",
    "CHEBI": "http://purl.obolibrary.org/obo/CHEBI_",
    "UNII": "https://identifiers.org/unii:",
    "OMIM": "https://omim.org/entry/",
    "ONCOTREE": "http://data.mskcc.org/ontologies/oncotree/",
    "Cellosaurus": "https://www.cellosaurus.org/",
    "CLO": "http://purl.obolibrary.org/obo/CLO_",
    "GO": "http://purl.obolibrary.org/obo/GO_",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "semapv": "https://w3id.org/semapv/vocab/",
}


def sssom(vocabulary: Vocabulary, prefixes: Mapping[str, str]) -> Iterator[str]:
    """Yield the table's lines, without line ends, sorted by subject and object.

    `prefixes` are those of the graph, prefix to IRI; they win over the ones known here.
    """
    rows = sorted(set(_mappings(vocabulary)), key=lambda row: (row[0], row[3]))
    used = {curie.partition(":")[0] for row in rows for curie in (row[0], row[2], row[3], row[4])}
    known = ELSEWHERE | dict(prefixes)
    yield f"#mapping_set_id: {NAMESPACE}mappings"
    yield "#license: https://creativecommons.org/licenses/by/4.0/"
    yield "#mapping_set_description: Cross-references of the Claimgraph vocabulary"
    yield "#curie_map:"
    yield from (f'#  {prefix}: "{known[prefix]}"' for prefix in sorted(used) if prefix in known)
    yield "\t".join(COLUMNS)
    yield from ("\t".join(row) for row in rows)


def _mappings(vocabulary: Vocabulary) -> Iterator[tuple[str, ...]]:
    for term in vocabulary.terms():
        for xref in term.xrefs:
            prefix = xref.partition(":")[0]
            predicate = "skos:closeMatch" if prefix in CLOSE else "skos:exactMatch"
            yield (term.curie, term.label, predicate, xref, "semapv:UnspecifiedMatching")
