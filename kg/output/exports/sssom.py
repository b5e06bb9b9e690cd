"""SSSOM: how our terms map to those of others, as a table with its YAML header (https://w3id.org/sssom/)."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path

from kg.files import replacing
from kg.graph import names
from kg.graph.rdf import LICENCE
from kg.graph.terms import text_of
from kg.output.exports.source import Build

_SKOS = "http://www.w3.org/2004/02/skos/core#"
_MATCHES = {
    f"<{_SKOS}{name}>": f"skos:{name}"
    for name in ("exactMatch", "closeMatch", "broadMatch", "narrowMatch", "relatedMatch")
}
COLUMNS = ("subject_id", "subject_label", "predicate_id", "object_id", "mapping_justification")
Row = tuple[str, str, str, str, str]


def sssom(build: Build, out: Path) -> int:
    """Write the mappings of the schema and the cross-references of the things of a build, one a line."""
    rows = sorted(set(_rows(build)))
    table = io.StringIO()
    writer = csv.writer(table, delimiter="\t", lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(rows)
    with replacing(out) as place:
        place.write_text(_header(build, rows) + table.getvalue(), encoding="utf-8", newline="\n")
    return len(rows)


def _rows(build: Build) -> Iterator[Row]:
    triples = [quad for quad in build.quads if not quad.graph]
    labels = {quad.subject: text_of(quad.object) for quad in triples if quad.predicate == names.LABEL}
    for quad in triples:
        curie = build.prefixes.contract(text_of(quad.subject))
        if curie is None:
            continue
        label = " ".join(labels.get(quad.subject, "").split())
        if quad.predicate in _MATCHES and quad.object.startswith("<"):
            other = build.prefixes.contract(text_of(quad.object))
            if other is not None:
                yield curie, label, _MATCHES[quad.predicate], other, "semapv:ManualMappingCuration"
        elif quad.predicate == names.XREF and text_of(quad.object).partition(":")[0] in _known(build):
            yield curie, label, "oboInOwl:hasDbXref", text_of(quad.object), "semapv:UnspecifiedMatching"


def _known(build: Build) -> set[str]:
    return {*build.prefixes.iris, *build.prefixes.other, *_OTHERS}


_OTHERS = {
    "NCBIGene": "https://www.ncbi.nlm.nih.gov/gene/",
    "UniProtKB": "http://purl.uniprot.org/uniprot/",
    "OMIM": "https://omim.org/entry/",
    "ONCOTREE": "https://oncotree.info/",
    "Cellosaurus": "https://www.cellosaurus.org/",
    "doi": "https://doi.org/",
    "semapv": "https://w3id.org/semapv/vocab/",
}


def _header(build: Build, rows: list[Row]) -> str:
    used = {cell.partition(":")[0] for row in rows for cell in (row[0], row[2], row[3], row[4])}
    known = dict(build.prefixes.iris) | _OTHERS
    known |= {other: build.prefixes.iris[name] for other, name in build.prefixes.other.items()}
    lines = [
        "#curie_map:",
        *(f"#  {name}: {json.dumps(known[name])}" for name in sorted(used)),
        f'#license: "{LICENCE}"',
        '#mapping_set_id: "https://w3id.org/claimgraph/mappings"',
        '#mapping_set_title: "Mappings of Claimgraph terms"',
    ]
    return "\n".join(lines) + "\n"
