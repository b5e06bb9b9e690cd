"""Assertions and documents as quads: the whole graph, merged statements once, no blank nodes.

The default graph holds everything. The graph of a document, named by the document, repeats only who says
what: the links from claims to that document; so no statement is counted twice where a store joins its graphs.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path

from pyoxigraph import RdfFormat, parse

import kg as package
from kg.curated.ontology import read_ontology
from kg.curated.prefixes import read_prefixes
from kg.curated.vocabulary import Vocabulary
from kg.errors import CuratedError
from kg.graph import names
from kg.graph.assertions import standings
from kg.graph.claims import Describer
from kg.graph.entities import collect, entity_quads, shown_labels
from kg.graph.names import dcterms, kg, prov
from kg.graph.terms import Quad, iri, literal, text_of, typed
from kg.model import Assertion, Document
from kg.settings import NAMESPACE, Settings

LICENCE = "https://creativecommons.org/licenses/by/4.0/"


def quads(
    found: Sequence[Assertion], documents: Sequence[Document], vocabulary: Vocabulary, settings: Settings
) -> Iterator[Quad]:
    """Yield the graph of the assertions, in no particular order; a quad may come twice.

    Raises CuratedError where a predicate or prefix is not in the ontology folder.
    """
    things = collect(found, vocabulary)
    taken = {text_of(quad.object) for quad in schema(settings.ontology) if quad.predicate == names.LABEL}
    shown = shown_labels(things, taken)
    describer = Describer(read_ontology(settings.ontology), read_prefixes(settings.ontology), shown)
    yield from _header()
    yield from schema(settings.ontology)
    yield from _build(settings, describer)
    yield from _documents(found, documents, describer)
    yield from entity_quads(things, vocabulary, describer)
    for rule in sorted({evidence.rule for assertion in found for evidence in assertion.evidence}):
        node = describer.node(f"kgrule:{rule}")
        yield Quad(node, names.TYPE, kg("Rule"))
        yield Quad(node, names.LABEL, literal(f"rule {rule}"))
    standing = standings(found, describer.ontology.opposites)
    for assertion in found:
        yield from describer.quads(assertion, standing[assertion.claim.key])


def _header() -> Iterator[Quad]:
    node = names.GRAPH
    yield Quad(node, names.TYPE, names.OWL_ONTOLOGY)
    yield Quad(node, dcterms("title"), literal("Claimgraph: claims of oncology texts"))
    said = (
        "What a set of texts claims about drugs, targets, genes, alterations and resistance, claim by claim."
    )
    yield Quad(node, dcterms("description"), literal(said))
    yield Quad(node, dcterms("license"), iri(LICENCE))
    rights = "The licence covers the statements; quoted sentences stay under the licence of their documents."
    yield Quad(node, dcterms("rights"), literal(rights))
    yield Quad(node, names.VERSION_IRI, iri(f"{NAMESPACE}graph/{package.__version__}"))
    yield Quad(node, names.VERSION_INFO, literal(package.__version__))


@lru_cache(maxsize=2)
def schema(ontology: Path) -> tuple[Quad, ...]:
    """Give the terms of `kg.ttl`, without its own header. Raises CuratedError where it is not Turtle."""
    path = ontology / "kg.ttl"
    try:
        triples = [
            Quad(str(found.subject), str(found.predicate), str(found.object))
            for found in parse(path=str(path), format=RdfFormat.TURTLE)
        ]
    except SyntaxError as error:
        raise CuratedError(f"{path}: is not Turtle: {error}") from None
    headers = {triple.subject for triple in triples if triple.object == names.OWL_ONTOLOGY}
    return tuple(triple for triple in triples if triple.subject not in headers)


def _build(settings: Settings, describer: Describer) -> Iterator[Quad]:
    """Yield the run: one node for the build, one for the program, one for each kind of curated file."""
    build, program = describer.node("kgr:build"), describer.node("kgr:claimgraph")
    yield Quad(build, names.TYPE, kg("Build"))
    yield Quad(build, names.LABEL, literal("the build that wrote this graph"))
    yield Quad(build, prov("wasAssociatedWith"), program)
    yield Quad(program, names.TYPE, prov("SoftwareAgent"))
    yield Quad(program, names.LABEL, literal("Claimgraph"))
    yield Quad(program, names.VERSION_INFO, literal(package.__version__))
    for name, pattern in (
        ("vocabulary", "vocabulary/*.tsv"),
        ("rules", "rules/*.toml"),
        ("schema", "kg.ttl"),
    ):
        node = describer.node(f"kgr:{name}")
        yield Quad(build, prov("used"), node)
        yield Quad(node, names.TYPE, prov("Entity"))
        yield Quad(node, names.LABEL, literal(f"{name} of the build"))
        yield Quad(node, kg("sha256"), literal(_hash(sorted(settings.ontology.glob(pattern)))))


def _hash(paths: Sequence[Path]) -> str:
    digest = hashlib.sha256()
    for path in paths:
        digest.update(path.name.encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _documents(
    found: Sequence[Assertion], documents: Sequence[Document], describer: Describer
) -> Iterator[Quad]:
    known = {document.id: document for document in documents}
    named = {evidence.sentence.document for assertion in found for evidence in assertion.evidence}
    for name in sorted(named | set(known)):
        node = describer.node(f"kgdoc:{name}")
        yield Quad(node, names.TYPE, names.DOCUMENT)
        yield Quad(node, names.TYPE, names.DOCUMENT, node)
        yield Quad(node, dcterms("identifier"), literal(name))
        title = " ".join(known[name].title.split()) if name in known else ""
        yield Quad(
            node, names.LABEL, literal(" ".join(f"{name}: {title}".split()) if title else f"document {name}")
        )
        if name in known:
            yield from _source(node, known[name], title, describer)


def flagged(retracted: Iterable[str], settings: Settings) -> Iterator[Quad]:
    """Yield the flag of each document, by id, that is a retracted paper."""
    describer = Describer(read_ontology(settings.ontology), read_prefixes(settings.ontology))
    for name in sorted(retracted):
        yield Quad(describer.node(f"kgdoc:{name}"), kg("retracted"), typed("true", "boolean"))


def _source(node: str, document: Document, title: str, describer: Describer) -> Iterator[Quad]:
    source = document.source
    if title:
        yield Quad(node, dcterms("title"), literal(title))
    if source.pmid.isdecimal():
        yield Quad(node, names.EXACT_MATCH, describer.node(f"PMID:{source.pmid}"))
    if source.doi:
        yield Quad(node, names.EXACT_MATCH, iri(f"https://doi.org/{source.doi}"))
    for prefix, value in (("PMID", source.pmid), ("PMC", source.pmcid), ("doi", source.doi)):
        if value:
            yield Quad(node, names.XREF, literal(f"{prefix}:{value}"))
    if source.year.isdecimal() and len(source.year) == 4:
        yield Quad(node, dcterms("issued"), typed(source.year, "gYear"))
    for predicate, value in (
        (kg("journal"), source.journal),
        (dcterms("rights"), source.licence),
        (dcterms("format"), source.media_type),
        (kg("sha256"), source.sha256),
    ):
        if value:
            yield Quad(node, predicate, literal(value))
