"""The things that claims are about, as quads: types, names, cross-references and what they belong to."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import replace

from kg.curated.decisions import entity as minted
from kg.curated.vocabulary import Term, Vocabulary
from kg.graph import names
from kg.graph.claims import Describer
from kg.graph.names import kg
from kg.graph.terms import Quad, boolean, literal
from kg.model import Assertion, Entity, EntityType, Evidence

# Classes of the Sequence Ontology for protein variants, by how HGVS spells them
# (https://hgvs-nomenclature.org/stable/recommendations/protein/); the first that fits counts.
_VARIANTS = (
    (re.compile(r"fs"), "SO:0001589"),
    (re.compile(r"(?:\*|Ter|\dX)$"), "SO:0001587"),
    (re.compile(r"delins"), "SO:1000032"),
    (re.compile(r"dup"), "SO:1000035"),
    (re.compile(r"ins"), "SO:0000667"),
    (re.compile(r"del"), "SO:0000159"),
    (re.compile(r"^(?:p\.)?\(?[A-Z][a-z]{0,2}\d+[A-Z]"), "SO:0001583"),
)
_ANY_VARIANT = "SO:0001060"


def entities_of(assertion: Assertion) -> Iterator[Entity]:
    """Yield the things that an assertion names: both sides, their genes, and its conditions."""
    yield from _with_gene(assertion.claim.subject)
    yield from _with_gene(assertion.claim.object)
    for evidence in assertion.evidence:
        for entity in _conditions(evidence):
            yield from _with_gene(entity)


def _conditions(evidence: Evidence) -> Iterator[Entity]:
    context = evidence.context
    for entity in (context.disease, context.alteration, evidence.mechanism):
        if entity is not None:
            yield entity


def _with_gene(entity: Entity) -> Iterator[Entity]:
    yield entity
    if entity.gene is not None:
        yield entity.gene


def collect(found: Iterable[Assertion], vocabulary: Vocabulary) -> dict[str, Entity]:
    """Find everything that the assertions name, what that belongs to, and all mechanisms, by CURIE."""
    entities: dict[str, Entity] = {}
    for assertion in found:
        for entity in _completed(entities_of(assertion), vocabulary):
            first = entities.get(entity.curie)
            if first is None or _order(entity) < _order(first):
                entities[entity.curie] = entity
    for term in vocabulary.terms() if EntityType.MECHANISM.value in _types(vocabulary) else ():
        if term.type is EntityType.MECHANISM:
            entities.setdefault(term.curie, term.entity)
    for curie in sorted(_parents(entities, vocabulary)):
        entities.setdefault(curie, vocabulary.term(vocabulary.rows(curie)[0]).entity)
    return entities


def _completed(found: Iterable[Entity], vocabulary: Vocabulary) -> Iterator[Entity]:
    """Yield the entities; an alteration that came without its gene (a condition) finds it by its CURIE."""
    for entity in found:
        gene = _gene_of(entity, vocabulary)
        if gene is None:
            yield entity
        else:
            yield replace(entity, gene=gene, kind=entity.kind or minted(*_cells(entity)).kind)
            yield gene


def _gene_of(entity: Entity, vocabulary: Vocabulary) -> Entity | None:
    if entity.type is not EntityType.ALTERATION or entity.gene is not None:
        return None
    gene = minted(*_cells(entity)).gene
    if gene is None:
        return None
    spelled = gene.curie, f"{gene.curie.partition(':')[0]}:{gene.label}"  # minting writes lower case
    curie = next((each for each in spelled if vocabulary.rows(each)), None)
    return vocabulary.term(vocabulary.rows(curie)[0]).entity if curie else None


def _cells(entity: Entity) -> tuple[str, str, str]:
    return entity.curie, entity.label, entity.type.value


def shown_labels(entities: Mapping[str, Entity], taken: Container[str]) -> dict[str, str]:
    """Give another label to each thing whose own is `taken` or belongs to a thing before it.

    The first is a gene before a drug before all others: so the thing that texts mean by the bare name keeps
    it. The others are told by their type, or by their CURIE where that does not tell them apart either.
    """
    used: set[str] = set()
    shown: dict[str, str] = {}
    for entity in sorted(entities.values(), key=_rank):
        label = " ".join(entity.label.split())
        for name in (label, f"{label} ({_TYPE_NAMES[entity.type]})", f"{label} ({entity.curie})"):
            if name not in used and name not in taken:
                break
        used.add(name)
        if name != label:
            shown[entity.curie] = name
    return shown


def _rank(entity: Entity) -> tuple[int, bool, str]:
    return list(_TYPE_NAMES).index(entity.type), entity.curie.startswith("kgt:"), entity.curie


_TYPE_NAMES = {
    EntityType.GENE: "gene",
    EntityType.DRUG: "drug",
    EntityType.DISEASE: "disease",
    EntityType.ALTERATION: "alteration",
    EntityType.GENE_FAMILY: "gene family",
    EntityType.PATHWAY: "pathway",
    EntityType.PROCESS: "process",
    EntityType.MECHANISM: "mechanism",
    EntityType.CELL_LINE: "cell line",
    EntityType.CHEMICAL: "chemical",
}


def entity_quads(
    entities: Mapping[str, Entity], vocabulary: Vocabulary, describer: Describer
) -> Iterator[Quad]:
    """Yield the quads of the things that `collect` found."""
    for curie in sorted(entities):
        yield from _entity(entities[curie], vocabulary, describer)


def _types(vocabulary: Vocabulary) -> set[str]:
    return {line.split("\t", 3)[2] for line in vocabulary.lines}


def _order(entity: Entity) -> tuple[bool, str, str, str]:
    """Prefer the entity that knows its gene, then the alphabetically first label."""
    return entity.gene is None, entity.label, entity.type.value, entity.kind


def _parents(entities: Iterable[str], vocabulary: Vocabulary) -> set[str]:
    """Find everything above the entities in the vocabulary."""
    above: set[str] = set()
    waiting = list(entities)
    while waiting:
        for term in _terms(waiting.pop(), vocabulary):
            new = [parent for parent in term.parents if parent not in above and vocabulary.rows(parent)]
            above.update(new)
            waiting += new
    return above


def _terms(curie: str, vocabulary: Vocabulary) -> list[Term]:
    return [vocabulary.term(row) for row in vocabulary.rows(curie)]


def _entity(entity: Entity, vocabulary: Vocabulary, describer: Describer) -> Iterator[Quad]:
    node = describer.node(entity.curie)
    yield Quad(node, names.TYPE, kg(entity.type.value))
    yield Quad(node, names.LABEL, literal(describer.name(entity)))
    if entity.curie.startswith("kgt:"):
        yield Quad(node, kg("needs_grounding"), boolean(True))
    if entity.type is EntityType.ALTERATION:
        yield from _alteration(node, entity, describer)
    if entity.type is EntityType.DISEASE:
        yield Quad(node, names.TYPE, names.OWL_CLASS)
    for term in _terms(entity.curie, vocabulary):
        yield from _names(node, describer.name(entity), term)
        above = names.SUBCLASS_OF if entity.type is EntityType.DISEASE else names.BROADER
        for parent in sorted(filter(vocabulary.rows, set(term.parents))):
            yield Quad(node, above, describer.node(parent))


def _names(node: str, label: str, term: Term) -> Iterator[Quad]:
    exact = {" ".join(name.split()) for name in (term.label, *term.names, *term.symbols)} - {label}
    related = {" ".join(name.split()) for name in term.previous} - exact - {label}
    for name in sorted(exact):
        yield Quad(node, names.EXACT_SYNONYM, literal(name))
    for name in sorted(related):
        yield Quad(node, names.RELATED_SYNONYM, literal(name))
    for name in sorted(exact | related):
        yield Quad(node, names.ALT_LABEL, literal(name))
    for xref in sorted(set(term.xrefs)):
        yield Quad(node, names.XREF, literal(xref))


def _alteration(node: str, entity: Entity, describer: Describer) -> Iterator[Quad]:
    if entity.gene is not None:
        yield Quad(node, kg("alteration_of"), describer.node(entity.gene.curie))
    if entity.kind:
        yield Quad(node, kg("alteration_kind"), literal(entity.kind))
    term = describer.ontology.kinds.get(entity.kind) or variant_term(entity)
    if term:
        yield Quad(node, names.TYPE, describer.node(term))


def variant_term(entity: Entity) -> str:
    """Give the class of the Sequence Ontology of a named variant, by how its name is spelled."""
    gene = entity.gene.label if entity.gene else ""
    name = entity.label.removeprefix(gene).strip()
    if not re.search(r"\d", name):
        return ""
    return next((term for pattern, term in _VARIANTS if pattern.search(name)), _ANY_VARIANT)
