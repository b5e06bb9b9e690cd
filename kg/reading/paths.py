"""Follow a rule's paths from a trigger to its arguments: by the parse where it reaches, else by word order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from kg.curated.rules import Step
from kg.model import EntityType
from kg.reading import frames, links, surface
from kg.reading.arguments import Types, first_in_phrase, reach
from kg.reading.tree import Tree
from kg.reading.triggers import Hit, Index


BY_ORDER_ONLY = frozenset(
    {"before", "within", "adjacent", "near", "during", "components", "self", "recent", "attribute", "bearer"}
)


class Found(NamedTuple):
    """A grounding that a path led to; `parsed` if the dependency tree led there, `link` the link word met."""

    index: int
    path: str
    parsed: bool
    link: Hit | None = None


class Places(NamedTuple):
    """What the paths need besides the tree: the link words, and the nouns that say nothing of their own."""

    links: Mapping[str, Index[str]]
    transparent: frozenset[str]


def follow(
    tree: Tree, hit: Hit, paths: Sequence[tuple[Step, ...]], types: Types, places: Places, *, inner: bool = False,
    effect: links.Effect | None = None,
) -> list[Found]:  # fmt: skip
    """Give what the first path that leads anywhere leads to."""
    for path in paths:
        label = " > ".join(step.name for step in path)
        if path[0].name == "case":
            found = [Found(index, label, parsed=False) for index in _nearest_anchor(tree, hit, types)]
        elif path[0].kind == "links":
            found = _linked(tree, hit, path[0].name, types, places, effect)
        else:
            tokens = _targets(tree, hit, path)
            found = _by_order(tree, hit, path, types, inner, label) if path[0].name == "named" else []
            if not (inner and path[0].name == "named"):
                found = found or _reached(tree, tokens, types, inner, label)
            if not found:
                found = _allowed(tree, tokens, _by_order(tree, hit, path, types, inner, label), path)
        if found:
            return found
    return []


def _nearest_anchor(tree: Tree, hit: Hit, types: Types) -> list[int]:
    """Give the word nearest to a trigger that stands for the patient, the tumour or the treatment of the case.

    Where no word does, the nearest mention of the type in the sentence is the one the case is about.
    """
    fitting = [index for index in tree.anchors if tree.type_of(index) in types]
    if not fitting and EntityType.DISEASE in types:
        fitting = [i for i in range(len(tree.groundings)) if tree.type_of(i) in types]
    if not fitting:
        return []
    nearest = min(fitting, key=lambda i: (abs(tree.places[i][0] - hit.head), i))
    return [index for index in fitting if tree.places[index] == tree.places[nearest]]


def _linked(
    tree: Tree, hit: Hit, name: str, types: Types, places: Places, effect: links.Effect | None
) -> list[Found]:
    start = effect or links.Effect(hit.head, hit.first, hit.last)
    causes = links.causes(tree, start, places.links[name], places.transparent, types)
    return [
        Found(index, f"links {name}", cause.parsed, cause.link) for cause in causes for index in cause.found
    ]


def _targets(tree: Tree, hit: Hit, path: tuple[Step, ...]) -> list[int]:
    """Give the tokens that the parse says the path leads to."""
    if path[0].name in BY_ORDER_ONLY:
        return []
    tokens = [hit.head]
    for step in path:
        tokens = [target for token in tokens for target in _step(tree, token, step)]
    return tokens


def _reached(tree: Tree, tokens: list[int], types: Types, inner: bool, label: str) -> list[Found]:  # noqa: FBT001
    seen: list[int] = []
    for token in tokens:
        found = reach(tree, token, types, inner=inner)
        if not found and not tree.covers[token]:
            found = [
                index
                for other in frames.named(tree, token)
                for index in reach(tree, other, types, inner=inner)
            ]
        seen += [index for index in found if index not in seen]
    return [Found(index, label, parsed=True) for index in seen]


def _allowed(tree: Tree, tokens: list[int], found: list[Found], path: tuple[Step, ...]) -> list[Found]:
    """Drop what word order found where the parse names another mention as subject or object."""
    if not tokens or path[-1].name not in {"subject", "object"}:
        return found
    if not any(_under(tree, peak, token) for peak in tree.peaks for token in tokens):
        return found
    return [one for one in found if any(_under(tree, tree.peaks[one.index], token) for token in tokens)]


def _under(tree: Tree, token: int, above: int) -> bool:
    for _ in range(len(tree)):
        if token == above:
            return True
        if tree.heads[token] == token:
            return False
        token = tree.heads[token]
    return False


def _step(tree: Tree, token: int, step: Step) -> list[int]:
    if step.kind == "preposition":
        return frames.prepositional(tree, token, step.name)
    frame = {
        "subject": frames.subjects,
        "object": frames.objects,
        "modifier": frames.modifiers,
        "head": frames.head,
        "named": frames.named,
    }.get(step.name)
    return frame(tree, token) if frame else []


def _by_order(
    tree: Tree, hit: Hit, path: tuple[Step, ...], types: Types, inner: bool, label: str
) -> list[Found]:  # noqa: FBT001, PLR0913
    step = path[-1]
    if step.kind == "preposition":
        found = surface.after(tree, hit.last, step.name, types, inner=inner)
    else:
        found = _slot_by_order(tree, hit, step.name, types, inner)
    return [Found(index, label, False) for index in found]


def within(tree: Tree, hit: Hit, types: Types) -> list[int]:
    """Give the fitting mentions inside a trigger that is a mention itself: the gene of `KRAS inhibitor`."""
    found: list[int] = []
    for token in range(hit.first, hit.last + 1):
        found += [i for i in tree.covers[token] if tree.type_of(i) in types and i not in found]
    return found


def _slot_by_order(tree: Tree, hit: Hit, slot: str, types: Types, inner: bool) -> list[int]:  # noqa: FBT001
    verbal = tree.tags[hit.head][:2] == "VB"
    if slot in {"modifier", "before"}:
        return surface.before(tree, hit.first, types, inner=inner)
    if slot == "subject" and (verbal or tree.tags[hit.head][:2] == "JJ"):
        if verbal and surface.passive(tree, hit.head):
            return surface.after(tree, hit.last, "by", types, inner=inner)
        return surface.subject(tree, hit.first, types, inner=inner)
    if slot == "object" and verbal:
        if surface.passive(tree, hit.head):
            return surface.subject(tree, hit.first, types, inner=inner)
        return surface.beside(tree, hit.last, types, inner=inner)
    if slot == "adjacent":
        return first_in_phrase(tree, hit.last + 1, types, inner=inner, far=4)
    if slot in {"attribute", "bearer"}:
        pairs = surface.borne(tree)
        return [pair[slot == "bearer"] for pair in pairs if tree.type_of(pair[slot == "bearer"]) in types]
    if slot == "recent":
        return surface.recent(tree, hit.first, types)
    if slot == "self":
        return [i for i in tree.covers[hit.head] if tree.type_of(i) in types][:1]
    if slot == "during":
        return surface.during(tree, hit.first, types)
    if slot == "components":
        return surface.bracketed(tree, hit.first, types)
    if slot == "near":
        return surface.near(tree, hit.first, hit.last, types)
    if slot == "within":
        return within(tree, hit, types)
    if slot == "named":
        return surface.named(tree, hit.last, types, inner=inner)
    return []
