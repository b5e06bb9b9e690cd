"""Export a build: every format is one function in one table, which the command line reads for its choices."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from kg.errors import OptionError
from kg.output.exports import bel, kgx, nanopub, network, owl, rdf, sssom, va_spec
from kg.output.exports.source import Build
from kg.settings import Settings


@dataclass(frozen=True, slots=True)
class Writer:
    """A format: what it is for, how its file is called, and the function that writes it and counts."""

    title: str
    name: str
    write: Callable[[Build, Path], int]


WRITERS: Mapping[str, Writer] = {
    "turtle": Writer("Turtle, as curators read it", "graph.ttl", rdf.turtle),
    "trig": Writer("TriG, with a graph for each document", "graph.trig", rdf.trig),
    "nquads": Writer("N-Quads, a line a statement", "graph.nq", rdf.nquads),
    "nquads.gz": Writer("N-Quads gzipped, for bulk loaders", "graph.nq.gz", rdf.nquads_gz),
    "ntriples": Writer("N-Triples of the default graph", "graph.nt", rdf.ntriples),
    "jsonld": Writer("JSON-LD, with a graph for each document", "graph.jsonld", rdf.jsonld),
    "owl": Writer("OWL profile with annotated axioms, for Protégé and ROBOT", "graph.owl.ttl", owl.owl),
    "kgx": Writer("KGX: nodes.tsv and edges.tsv in the Biolink Model", "kgx", kgx.kgx),
    "nanopub": Writer("Nanopublications as TriG, unsigned", "nanopubs.trig", nanopub.nanopub),
    "sssom": Writer("SSSOM table of mappings", "mappings.sssom.tsv", sssom.sssom),
    "bel": Writer("BEL script", "graph.bel", bel.bel),
    "va-spec": Writer(
        "GA4GH VA-Spec statements on resistance and sensitivity", "va-spec.json", va_spec.va_spec
    ),
    "graphml": Writer("GraphML, for Gephi, yEd and igraph", "graph.graphml", network.graphml),
    "cx2": Writer("CX2, for Cytoscape and NDEx", "graph.cx2", network.cx2),
    "networkx": Writer("node-link JSON of networkx", "graph.json", network.node_link),
}


def export(folder: Path, form: str, out: Path, settings: Settings, *, sentences: bool = True) -> int:
    """Write a build in a format to `out` (a folder takes the format's own file name); return what it counts.

    Without `sentences`, no more of a document is written than names, triggers, cues and positions.
    Raises OptionError for a format that is not in WRITERS, InputError where `folder` is no build.
    """
    if form not in WRITERS:
        raise OptionError(f"no format {form}; expected one of {', '.join(WRITERS)}")
    writer = WRITERS[form]
    target = out / writer.name if out.is_dir() and form != "kgx" else out
    return writer.write(Build(folder, settings, sentences), target)
