"""Spread what a path led to: other members of lists, names for descriptions, partners of combinations."""

from __future__ import annotations

from dataclasses import replace

from kg.reading import paths
from kg.reading.arguments import Types, combined_after, expand
from kg.reading.scene import DRUGS, Scene
from kg.reading.tree import Tree

PARTNER = "partner"
EXEMPLARS = frozenset({"such", "including", "like"})
CHOOSING = frozenset({"or", "either", "versus", "vs", "vs."})


def spread(  # noqa: PLR0913
    scene: Scene,
    found: list[paths.Found],
    types: Types,
    *,
    together: bool,
    given: bool = False,
    alone: bool = False,
) -> list[paths.Found]:
    """Add the other members of lists, and put names in the place of what only describes them.

    Of what was `given`, add the partners of a combination, and the one regimen named in a class's bracket.
    With `alone` what is named stays alone.
    """
    if given:
        found = [*found, *_partners(scene, found)]
    first = {one.index: one for one in reversed(found)}
    every: dict[int, paths.Found] = {}
    listed = [one.index for one in found]
    if not (alone and all(one.path == "named" for one in found)):
        listed = expand(scene.tree, listed, types, scene.lists)
    for index in listed:
        if index not in first and all(one.path == "self" for one in found):
            continue
        origin = first.get(index) or next(one for one in found if index in scene.lists[one.index])
        names = scene.names.get(index, [index])
        if not alone and _only_examples(scene.tree, index, names):
            names = [index, *names]
        for name in names:
            every.setdefault(name, replace(origin, index=name))
            for part in scene.parts.get(name, ()) if together else ():
                every.setdefault(part, replace(origin, index=part))
    return _without_aliases(scene, list(every.values()))


def _only_examples(tree: Tree, index: int, names: list[int]) -> bool:
    """Say whether names are given only as examples of a class, of which the same is said: `Xs such as A`."""
    after = tree.places[index][1] + 1
    after += after < len(tree) and tree.words[after] == ","
    return names[:1] != [index] and after < len(tree) and tree.words[after] in EXEMPLARS


def examples(scene: Scene, found: list[paths.Found]) -> list[paths.Found]:
    """Give the drugs named in a bracket behind their class: `resistance to taxanes (A and B)`.

    Not the components of a regimen or of chemotherapy, which are given together.
    """
    tree, have = scene.tree, {one.index for one in found}
    return [
        replace(one, index=index)
        for one in found
        if one.index in scene.classes and tree.lemmas[tree.places[one.index][1]] not in tree.wording.regimens
        for index in scene.parts.get(one.index, ())
        if index not in have
    ]


def _partners(scene: Scene, found: list[paths.Found]) -> list[paths.Found]:
    """Give the drugs tied to found ones by words of combination, and a lone regimen in a bracket."""
    tree = scene.tree
    have = {one.index for one in found}
    more: list[paths.Found] = []
    for one in found:
        inside = scene.parts.get(one.index, ())
        if len(inside) == 1 and inside[0] not in have:
            more.append(replace(one, index=inside[0]))
        more += [replace(one, index=index) for index in _built_on(tree, one.index) if index not in have]
        for other in scene.lists[one.index]:
            partner = combined_after(tree, tree.places[other][1], DRUGS)
            more += [replace(one, index=index, path=PARTNER) for index in partner if index not in have]
    return list({one.index: one for one in more}.values())


def _built_on(tree: Tree, index: int) -> list[int]:
    """Give the drug that a class is said to be built on: X, in `X-based salvage chemotherapy`."""
    word = tree.places[index][0] - 1
    while word > 2 and not tree.covers[word] and tree.tags[word] in {"JJ", "NN", "HYPH"}:
        if tree.words[word] in tree.wording.built:
            break
        word -= 1
    if word < 2 or tree.words[word] not in tree.wording.built or tree.tags[word - 1] != "HYPH":
        return []
    return tree.fitting(word - 2, DRUGS)


def _without_aliases(scene: Scene, found: list[paths.Found]) -> list[paths.Found]:
    """Keep the first of several names of one thing in one list: `thymidylate synthase (TS)`."""
    kept: list[paths.Found] = []
    for one in sorted(found, key=lambda each: scene.tree.places[each.index]):
        entity = scene.tree.groundings[one.index].entity
        beside = scene.lists[one.index]
        if not any(scene.tree.groundings[k.index].entity == entity and k.index in beside for k in kept):
            kept.append(one)
    return kept


def mates(scene: Scene, side: list[paths.Found]) -> list[tuple[paths.Found, paths.Found]]:
    """Pair the members of a list of drugs that are combined with another: `A and B combined with C`."""
    tree = scene.tree
    if not side or any(one.path not in {"before", "adjacent"} for one in side):
        return []
    first = min(tree.places[one.index][0] for one in side)
    last = max(tree.places[one.index][1] for one in side)
    if CHOOSING & set(tree.words[first:last]):
        return []
    return [
        (one, other)
        for place, one in enumerate(side)
        for other in side[place + 1 :]
        if other.index in scene.lists[one.index]
    ]
