"""The OWL profile: the graph as OWL 2 DL tools read it, every term declared, claims as annotated axioms.

A claim that stands is an object property assertion, annotated by an `owl:Axiom` with what is known of it; the
axiom's node is blank because OWL 2 wants it so (https://www.w3.org/TR/owl2-mapping-to-rdf/, section 2.2).
All other statements are annotations, declared as such; so no tool has triples left over.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from kg.files import replacing
from kg.graph import names
from kg.graph.names import kg
from kg.graph.terms import Quad, iri
from kg.graph.turtle import Shortener, turtle
from kg.output.exports.source import Build

_OWL = "http://www.w3.org/2002/07/owl#"
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_RDFS = "http://www.w3.org/2000/01/rdf-schema#"
_OBJECT, _DATA, _ANNOTATION = (f"<{_OWL}{kind}Property>" for kind in ("Object", "Datatype", "Annotation"))
_CLASS, _INDIVIDUAL = f"<{_OWL}Class>", f"<{_OWL}NamedIndividual>"
_BUILT_IN = (f"<{_OWL}", f"<{_RDF}", f"<{_RDFS}")
_CONTROL = re.compile(r"\\\\|\\u00(?:0[0-8BCEF]|1[0-9A-F])|\\[bf]")
_SHAPE = {f"<{_RDFS}{name}>" for name in ("domain", "range", "subPropertyOf")} | {f"<{_OWL}inverseOf>"}
# What an axiom about a stated claim repeats of its node.
_ANNOTATED = (
    kg("certainty"),
    kg("mode"),
    "<https://w3id.org/biolink/vocab/has_confidence_score>",
    kg("documents"),
    names.HAS_EVIDENCE,
)


def owl(build: Build, out: Path) -> int:
    """Write the OWL profile as Turtle and return the number of annotated axioms."""
    triples = list(_classified([_printable(quad) for quad in build.quads if not quad.graph]))
    plain = {f"<{each.stated_as}>" for each in build.ontology.predicates.values()}
    axioms = list(_axioms(triples, plain))
    kept = [quad for quad in triples if not _reshaped(quad, plain)]
    with replacing(out) as place, place.open("w", encoding="utf-8", newline="\n") as file:
        shorten = Shortener(build.prefixes)
        for token in {token for axiom in axioms for triple in axiom for token in triple}:
            shorten(token)
        turtle(
            file, [*kept, *_declarations(kept, plain)], build.prefixes, note="", used=shorten.used | {"owl"}
        )
        file.write("\n### Annotated axioms\n")
        for axiom in axioms:
            file.write(_written(axiom, shorten))
    return len(axioms)


def _printable(quad: Quad) -> Quad:
    """Replace control characters, which the RDF/XML that OWL tools write cannot hold."""
    if quad.object[0] != '"' or "\\" not in quad.object:
        return quad
    shown = _CONTROL.sub(lambda found: found.group() if found.group() == "\\\\" else "\ufffd", quad.object)
    return quad._replace(object=shown)


def _classified(triples: list[Quad]) -> Iterator[Quad]:
    """Make what is both a class and a thing (a disease) a class alone, below our class of such things."""
    classes = {quad.subject for quad in triples if quad.predicate == names.TYPE and quad.object == _CLASS}
    below = {quad.subject for quad in triples if quad.predicate == names.SUBCLASS_OF}
    for quad in triples:
        if quad.predicate == names.TYPE and quad.subject in classes and not quad.object.startswith(_BUILT_IN):
            if quad.subject not in below:
                yield Quad(quad.subject, names.SUBCLASS_OF, quad.object)
        else:
            yield quad


def _reshaped(quad: Quad, plain: set[str]) -> bool:
    """Tell what the declarations write anew: property types, and the shape of what becomes an annotation."""
    if quad.predicate == names.TYPE:
        return quad.object in {_OBJECT, _DATA, _ANNOTATION} or quad.object == f"<{_OWL}SymmetricProperty>"
    return quad.predicate in _SHAPE and quad.subject not in plain


def _declarations(triples: list[Quad], plain: set[str]) -> Iterator[Quad]:
    """Declare every class, property and individual once, in the one role it has."""
    types = {quad.object for quad in triples if quad.predicate == names.TYPE}
    classes = {each for each in types if not each.startswith(_BUILT_IN)}
    classes |= {quad.object for quad in triples if quad.predicate == names.SUBCLASS_OF}
    classes |= {quad.subject for quad in triples if quad.predicate == names.TYPE and quad.object == _CLASS}
    classes |= {quad.object for quad in triples if quad.predicate in _SHAPE and "#domain" in quad.predicate}
    for each in sorted(classes):
        yield Quad(each, names.TYPE, _CLASS)
    predicates = {quad.predicate for quad in triples}
    described = {quad.subject for quad in triples if quad.subject.startswith(kg("")[:-1])}
    linked = {f"<{_RDFS}subPropertyOf>", f"<{_OWL}inverseOf>"}
    objects = plain | {quad.object for quad in triples if quad.subject in plain and quad.predicate in linked}
    properties = predicates | (described - classes) | objects
    for each in sorted(properties):
        if not each.startswith(_BUILT_IN):
            yield Quad(each, names.TYPE, _OBJECT if each in objects else _ANNOTATION)
    for quad in triples:
        own = quad.predicate == names.TYPE and not quad.object.startswith(_BUILT_IN)
        if own:
            yield Quad(quad.subject, names.TYPE, _INDIVIDUAL)


def _axioms(triples: list[Quad], plain: set[str]) -> Iterator[list[tuple[str, str]]]:
    """Yield the annotations of each plain triple, ordered by claim."""
    stated = {quad.subject: quad.object for quad in triples if quad.predicate == names.STATED_AS}
    claims: dict[str, dict[str, list[str]]] = {}
    for quad in triples:
        if quad.subject.startswith(_claims()):
            claims.setdefault(quad.subject, {}).setdefault(quad.predicate, []).append(quad.object)
    there = {quad[:3] for quad in triples if quad.predicate in plain}
    for claim in sorted(claims):
        group = claims[claim]
        if '"stated"' not in group.get(names.STANDING, ()):
            continue
        triple = group[names.SUBJECT][0], stated[group[names.PREDICATE][0]], group[names.OBJECT][0]
        if triple in there:
            axiom = [
                (f"<{_OWL}annotated{part}>", token)
                for part, token in zip(("Source", "Property", "Target"), triple, strict=True)
            ]
            axiom += [
                (predicate, token) for predicate in _ANNOTATED for token in sorted(group.get(predicate, ()))
            ]
            axiom.append((names.SEE_ALSO, claim))
            yield axiom


def _claims() -> str:
    return iri("https://w3id.org/claimgraph/claim/")[:-1]


def _written(axiom: list[tuple[str, str]], shorten: Shortener) -> str:
    body = "".join(f"    {shorten(predicate)} {shorten(token)} ;\n" for predicate, token in axiom)
    return f"\n[]\n    a owl:Axiom ;\n{body}    .\n"
