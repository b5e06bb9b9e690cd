"""Follow a rule's paths from a trigger to its arguments: by the parse, else by word order."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from kg.curated.rules import Step
from kg.model import EntityType
from kg.reading import cohorts, deeds, frames, levels, links, naming, places, surface
from kg.reading.arguments import Types, first_in_phrase, reach
from kg.reading.descriptions import is_class
from kg.reading.hyphened import HYPHENED, joined
from kg.reading.tree import FINITE, GENES, Tree
from kg.reading.triggers import Hit, Index

Path = tuple[Step, ...]
# Paths that may lead into a sentence before that of the trigger.
REACHING_BACK = frozenset({"group", "given", "had"})
# How far before its name `by` may stand.
AGENT = 6
# The links by which something is seen in carriers: who they are is told by what they carry.
OBSERVED = "observed"
RELATIVE = frozenset({"that", "which", "who"})
BEING = frozenset({"be", "do"})
WITHIN = frozenset({"conj", "appos", "compound", "nmod", "pobj", "prep", "dobj", "amod"})
DEEP = 8


@dataclass(frozen=True, slots=True)
class Found:
    """A grounding that a path led to; `parsed` if the dependency tree led there, `link` the link word met."""

    index: int
    path: str
    parsed: bool
    link: Hit | None = None


class Search(NamedTuple):
    """What is looked for in one sentence: mentions of these types, from this trigger, over these links.

    Of a passage, the last sentence begins at token `start`.
    """

    tree: Tree
    hit: Hit
    types: Types
    inner: bool
    links: Mapping[str, Index[str]]
    effect: links.Effect | None = None
    start: int = 0


def follow(search: Search, paths: Sequence[Path]) -> list[Found]:
    """Give what the first path that leads anywhere leads to; into a sentence before only some may lead."""
    for path in paths:
        found = _follow(search, path)
        if search.start and path[0].name not in REACHING_BACK:
            found = [one for one in found if search.tree.places[one.index][0] >= search.start]
        if found:
            return found
    return []


def _follow(search: Search, path: Path) -> list[Found]:
    label = " > ".join(step.name for step in path)
    if len(path) == 1 and (sides := joined(search.tree, search.hit, search.types, path[0].name)):
        return _marked(sides, HYPHENED, parsed=True)
    if path[0].name == "case":
        return _marked(places.stand_in(search.tree, search.hit.head, search.types), label, parsed=False)
    if path[0].kind == "links":
        return _linked(search, path[0].name)
    tokens = [] if path[0].name in BY_ORDER else _targets(search.tree, search.hit.head, path)
    found: list[Found] = []
    if path[0].name == "named":
        found = _marked(_by_order(search, path[-1]), label, parsed=False)
    if not (search.inner and path[0].name == "named"):
        found = found or _marked(_reached(search, tokens, path), label, parsed=True)
        if not found and path[-1].name == "subject":
            told = frames.told_of(search.tree, search.hit.head)
            found = _marked(_reached(search, told, path), label, parsed=True)
    found = found or _allowed(
        search.tree, tokens, _marked(_by_order(search, path[-1]), label, parsed=False), path
    )
    if path[-1].name == "by":
        found = [one for one in found if not _by_doing(search.tree, one.index)]
    if path[-1].name == "subject":
        found = [one for one in found if not _in_relative(search.tree, one.index)]
    return found


def _in_relative(tree: Tree, index: int) -> bool:
    """Say whether a mention is what somebody acts on by a clause: X in `agents that inhibit X reduce Y`."""
    here = tree.places[index][0] - 1
    while here > 0 and (tree.tags[here] in {"DT", "JJ", "PRP$"} or tree.covers[here]):
        here -= 1
    verb = here
    while here > 1 and tree.tags[here - 1] == "RB":
        here -= 1
    acts = tree.tags[verb] in FINITE and tree.lemmas[verb] not in tree.wording.carrying
    if here > 0 and acts and tree.words[here - 1] in RELATIVE and tree.lemmas[verb] not in BEING:
        return True
    return _of_a_drug(tree, tree.peaks[index])


def _names_class(tree: Tree, noun: int) -> bool:
    """Say whether a noun names a drug, or drugs of a kind, and no deed: `inhibitors`, not `inhibition`."""
    words = tree.wording
    kinds = tree.lemmas[noun] in words.class_heads and tree.lemmas[noun] not in words.deeds
    return kinds or any(tree.type_of(i) is EntityType.DRUG for i in tree.covers[noun])


def _of_a_drug(tree: Tree, token: int) -> bool:
    """Say whether a clause behind a drug tells that it acts on a word: `antibodies targeting X`."""
    for _ in range(DEEP):
        above = tree.heads[token]
        if tree.deps[token] == "acl" or (tree.words[token] == "of" and _names_class(tree, above)):
            return _names_class(tree, above)
        if tree.deps[token] not in WITHIN:
            return False
        token = above
    return False


def _by_doing(tree: Tree, index: int) -> bool:
    """Say whether a mention is what something is done to, not who does it: Y in `raised by sponging Y`."""
    first = tree.places[index][0]
    start = next((i for i in range(first - 1, max(first - AGENT, -1), -1) if tree.words[i] == "by"), first)
    return any(
        tree.tags[i] == "VBG"
        and tree.deps[i] not in {"amod", "compound", "nmod"}
        and not tree.covers[i]
        and tree.words[i] not in tree.wording.giving
        for i in range(start + 1, first)
    )


def _marked(indices: Sequence[int], label: str, *, parsed: bool) -> list[Found]:
    return [Found(index, label, parsed) for index in indices]


def _linked(search: Search, name: str) -> list[Found]:
    hit = search.hit
    start = search.effect or links.Effect(hit.head, hit.first, hit.last)
    index = search.links[name]
    causes = links.causes(search.tree, start, index, search.types)
    seen = name == OBSERVED and search.tree.deps[hit.head] == "dobj"
    return [
        Found(found, f"links {name}", cause.parsed, cause.link)
        for cause in causes
        for found in cause.found
        if seen or not links.only_carried(search.tree, found, cause.link, index)
        if search.tree.type_of(found) not in GENES or not _of_a_drug(search.tree, search.tree.peaks[found])
    ]


def _targets(tree: Tree, head: int, path: Path) -> list[int]:
    """Give the tokens that the parse says the path leads to."""
    tokens = [head]
    for step in path:
        tokens = [target for token in tokens for target in _step(tree, token, step)]
    return tokens


def _step(tree: Tree, token: int, step: Step) -> list[int]:
    if step.kind == "preposition":
        return frames.prepositional(tree, token, step.name)
    frame = FRAMES.get(step.name)
    return frame(tree, token) if frame else []


def _reached(search: Search, tokens: list[int], path: Path) -> list[int]:
    tree, types, inner = search.tree, search.types, search.inner
    if path[-1].name == "patient":
        return [index for token in tokens for index in reach(tree, token, types, inner=inner, into=OF)]
    seen: list[int] = []
    for token in tokens:
        others = [] if tree.covers[token] else frames.named(tree, token)
        others = [other for other in others if other != search.hit.head]
        heard = (reach(tree, other, types, inner=inner) for other in others)
        found = [index for each in heard for index in each]
        if not (found and path[-1].name == "subject" and tree.words[token] in tree.wording.class_heads):
            found = reach(tree, token, types, inner=inner) or found
        if not found and path[-1].name in {"object", "patient"}:
            found = [i for t in frames.referred(tree, search.hit.head, token) for i in reach(tree, t, types)]
        seen += [index for index in found if index not in seen]
    return seen


def _allowed(tree: Tree, tokens: list[int], found: list[Found], path: Path) -> list[Found]:
    """Drop what word order found where the parse names another mention as subject or object."""
    if not tokens or path[-1].name not in {"subject", "object"}:
        return found
    if path[-1].name == "subject":
        found = [one for one in found if not _acted_on(tree, one.index)]
    if not any(_under(tree, peak, token) for peak in tree.peaks for token in tokens):
        return found
    return [one for one in found if any(_under(tree, tree.peaks[one.index], token) for token in tokens)]


def _acted_on(tree: Tree, index: int) -> bool:
    """Say whether a mention is the object of a verb before it: Y in `it inhibits Y and prevents Z`.

    What a participle only names is not: `drugs called X prevent Z`.
    """
    peak = tree.peaks[index]
    verb, dep = tree.heads[peak], tree.deps[peak]
    called = dep == "oprd" and tree.deps[verb] == "acl"
    return dep in {"dobj", "oprd"} and not called and verb < peak and tree.tags[verb][:2] == "VB"


def _under(tree: Tree, token: int, above: int) -> bool:
    for _ in range(len(tree)):
        if token == above:
            return True
        if tree.heads[token] == token:
            return False
        token = tree.heads[token]
    return False


def _by_order(search: Search, step: Step) -> list[int]:
    if step.kind == "preposition":
        found = surface.after(search.tree, search.hit.last, step.name, search.types, inner=search.inner)
        return [i for i in found if step.name not in frames.CLAUSES or not _acts_on(search.tree, i)]
    slot = SLOTS.get(step.name)
    return slot(search) if slot else []


def _acts_on(tree: Tree, index: int) -> bool:
    """Say whether a verb follows a mention, which so opens a clause of its own: `when X was inhibited`."""
    last = tree.places[index][1]
    return tree.tags[last + 1 : last + 2] != [] and tree.tags[last + 1] in FINITE


def _before(search: Search) -> list[int]:
    return surface.before(search.tree, search.hit.first, search.types, inner=search.inner)


def _beside(search: Search) -> list[int]:
    """Give the substance right before a trigger: what stands behind a class and `with` may be one of it."""
    found = places.beside(search.tree, search.hit.first, search.types)
    return [i for i in found if not is_class(search.tree, i, search.tree.wording.class_heads)]


def _subject(search: Search) -> list[int]:
    tree, hit = search.tree, search.hit
    if tree.tags[hit.head][:2] not in {"VB", "JJ"}:
        return []
    if tree.tags[hit.head][:2] == "VB" and surface.passive(tree, hit.head):
        return surface.after(tree, hit.last, "by", search.types, inner=search.inner)
    return surface.subject(tree, hit.first, search.types, inner=search.inner)


def _object(search: Search) -> list[int]:
    tree, hit = search.tree, search.hit
    if tree.tags[hit.head][:2] != "VB":
        return []
    if surface.passive(tree, hit.head):
        return surface.subject(tree, hit.first, search.types, inner=search.inner)
    if tree.deps[hit.head] == "amod" and tree.tags[max(hit.first - 1, 0)] in {
        "IN",
        "DT",
        "PRP$",
        "JJ",
        "VBG",
    }:
        return []
    return first_in_phrase(tree, hit.last + 1, search.types, inner=search.inner, far=8)


def _undergone(search: Search) -> bool:
    return surface.passive(search.tree, search.hit.head)


def _adjacent(search: Search) -> list[int]:
    tree, start = search.tree, surface.past_carriers(search.tree, search.hit.last + 1)
    found = first_in_phrase(tree, start, search.types, inner=search.inner, far=6)
    while found and surface.describes(tree, last := tree.places[found[0]][1]):
        found = first_in_phrase(tree, last + 2, search.types, inner=search.inner, far=4)
    return found


def _named(search: Search) -> list[int]:
    words = search.tree.wording
    found = naming.named(
        search.tree,
        search.hit.first,
        search.hit.last,
        search.types,
        inner=search.inner,
        collective=words.collective,
        fronting=words.fronting,
    )
    if not search.inner:
        return found
    return [index for index in found if not is_class(search.tree, index, words.class_heads)]


def _within(search: Search) -> list[int]:
    """Give the fitting mentions inside a trigger that is a mention itself: the gene of `KRAS inhibitor`."""
    tree, found = search.tree, list[int]()
    for token in range(search.hit.first, search.hit.last + 1):
        found += [i for i in tree.covers[token] if tree.type_of(i) in search.types and i not in found]
    return found + _listed_before(tree, search.hit.first, search.types)


def _listed_before(tree: Tree, first: int, types: Types) -> list[int]:
    """Give the genes joined to a class from the left: FLT1 in `FLT1/FLT4 inhibitor`."""
    found: list[int] = []
    while first > 1 and tree.words[first - 1] in {"/", "and", "-"}:
        here = tree.fitting(first - 2, types)
        if not here or any(tree.type_of(i) is EntityType.DRUG for i in tree.covers[first - 2]):
            break
        found += here
        first = tree.places[here[0]][0]
    return found


def _self(search: Search) -> list[int]:
    tree = search.tree
    found = [i for i in tree.covers[search.hit.head] if tree.type_of(i) in search.types]
    return found if EntityType.ALTERATION in search.types else found[:1]


def _attribute(search: Search) -> list[int]:
    return [
        changed for changed, _ in places.borne(search.tree) if search.tree.type_of(changed) in search.types
    ]


def _bearer(search: Search) -> list[int]:
    return [
        disease for _, disease in places.borne(search.tree) if search.tree.type_of(disease) in search.types
    ]


def _patient(search: Search) -> list[int]:
    """Give the object where nothing but its own words stand before it; nothing where the parse has one."""
    return [] if frames.objects(search.tree, search.hit.head) else _object(search)


OF = frozenset({"of"})
FRAMES: Mapping[str, Callable[[Tree, int], list[int]]] = {
    "subject": frames.subjects,
    "object": frames.objects,
    "patient": frames.objects,
    "modifier": frames.modifiers,
    "head": frames.head,
    "described": frames.described,
    "means": frames.by_means,
    "whereby": frames.whereby,
    "changed": frames.changed,
    "named": frames.named,
}
SLOTS: Mapping[str, Callable[[Search], list[int]]] = {
    "subject": _subject,
    "object": _object,
    "patient": _patient,
    "modifier": _before,
    "before": _before,
    "beside": _beside,
    "adjacent": _adjacent,
    "named": _named,
    "means": lambda _: [],
    "whereby": lambda _: [],
    HYPHENED: lambda _: [],
    "changed": lambda search: _object(search) if _undergone(search) else [],
    "within": _within,
    "self": _self,
    "attribute": _attribute,
    "bearer": _bearer,
    "near": lambda search: places.near(search.tree, search.hit.first, search.hit.last, search.types),
    "during": lambda search: places.during(search.tree, search.hit.first, search.types),
    "components": lambda search: places.bracketed(search.tree, search.hit.first, search.types),
    "abbreviated": lambda search: places.abbreviated(search.tree, search.hit.first, search.types),
    "group": lambda search: cohorts.group(search.tree, search.hit, search.types),
    "given": lambda search: cohorts.given(search.tree, search.hit, search.types),
    "taken": lambda search: cohorts.taken(search.tree, search.hit, search.types),
    "had": lambda search: cohorts.had(search.tree, search.hit, search.types),
    "deed": lambda search: deeds.brought_about(search.tree, search.hit.first, search.hit.last, search.types),
    "level": lambda search: levels.seen_level(search.tree, search.hit.first, search.types),
    "recent": lambda search: places.recent(search.tree, search.hit.first, search.types),
    "partner": lambda search: places.partner(search.tree, search.hit.first, search.types),
    "cohort": lambda search: places.cohort(search.tree, search.hit.head, search.types),
    "fronted": lambda search: places.fronted(search.tree, search.types),
    "reported": lambda search: places.reported(search.tree, search.types),
    "heading": lambda search: places.heading(search.tree, search.hit.first, search.types),
    "titled": lambda search: places.titled(search.tree, search.hit.first, search.types),
    "studied": lambda search: places.studied(search.tree, search.hit.first, search.types),
    "predicated": lambda search: places.predicated(search.tree, search.hit.first, search.types),
    "topic": lambda search: places.topic(search.tree, search.hit.head, search.types),
    "resisted": lambda search: places.resisted(search.tree, search.links["resisted"], search.types),
}
BY_ORDER = frozenset(SLOTS) - frozenset(FRAMES)
