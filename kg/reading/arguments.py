"""Find the mentions that a noun phrase stands for: its head, its modifiers, and the members of its lists."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from kg.model import EntityType
from kg.reading.clauses import fronted, new_clause
from kg.reading.tree import Tree

Types = frozenset[EntityType]

NOUN_PHRASE = frozenset(
    [
        "DT",
        "PDT",
        "JJ",
        "JJR",
        "JJS",
        "NN",
        "NNS",
        "NNP",
        "NNPS",
        "CD",
        "HYPH",
        "POS",
        "PRP$",
        "RB",
        "RBR",
        "RBS",
        "VBN",
        "VBG",
        "SYM",
        "FW",
        "AFX",
        "NFP",
        "``",
        "''",
        "-LRB-",
        "-RRB-",
        "ADD",
    ]
)
LOOSE = frozenset(
    {"of", "with", "such", "as", "including", "like", "e.g.", "either", "both", "/", "for", "in"}
)
DOWN = {
    "compound": 1.0, "amod": 1.0, "nmod": 1.0, "poss": 1.0, "npadvmod": 1.0, "appos": 1.2, "nummod": 1.0,
    "conj": 1.2, "prep": 0.6, "pobj": 0.6, "acl": 1.2, "dobj": 0.8, "pcomp": 0.6, "relcl": 1.6, "dep": 2.0,
    "xcomp": 0.6,
}  # fmt: skip
INTO = frozenset({"of", "with", "in", "such", "as", "including", "like", "from", "for", "by", "to"})
# Words before what made or drives a tumour.
MAKERS = frozenset({"by", "on", "upon"})
DEEPEST = 4.5
WITH_MODIFIERS = 5
AMOUNT = r"\d[\d.,]*\s?(?:mg|g|µg|μg|mcg|ng|nM|µM|μM|uM|mM|nmol/L|µmol/L|μmol/L)"
DOSE = r"\(?\s*\d[\d.,–-]*\s*(?:mg|g|µg|mcg|ng|IU|U|MU|AUC|%|Gy|nM|µM|μM|mM)\b[^,;()]{0,45}\)?"
EXEMPLIFIED = re.compile(r"\b(?:in|for|of)\s.*\b(?:such as|including),?\s*\Z")
APPOSED = re.compile(r"\s*,\s*(?:an?|the)\s+(?:\w+\s+)?", re.IGNORECASE)
REMARK = re.compile(r"\s*\(\s*(?:an?\s+|the\s+)?(?:\w+\s+){0,2}")
# In how many a member of a list was found, and what sets the next below it: `X in 5% and Y in 3% of D`.
SHARE = re.compile(r"\s+in\s+\d[\d.,]*\s?%(?:\s*\([^()]*\))?|(?<=,)\s*followed\s+by\b", re.IGNORECASE)
KINDS = {
    EntityType.DRUG: "drug",
    EntityType.CHEMICAL: "drug",
    EntityType.GENE: "gene",
    EntityType.GENE_FAMILY: "gene",
    EntityType.ALTERATION: "gene",
    EntityType.PROCESS: "process",
    EntityType.PATHWAY: "process",
}


def reach(
    tree: Tree, token: int, types: Types, *, inner: bool = False, into: frozenset[str] = INTO
) -> list[int]:
    """Name the nearest fitting groundings at or under a token, along arcs that stay inside its phrase.

    `into` are the prepositions that lead on.
    """
    frontier: list[tuple[float, int]] = [(0.0, token)]
    seen = {token}
    best: list[tuple[float, int]] = []
    while frontier:
        frontier.sort()
        cost, here = frontier.pop(0)
        if best and cost > best[0][0] + 0.3:
            break
        if found := tree.fitting(here, types, inner=inner):
            best.extend((cost, index) for index in found if index not in {i for _, i in best})
            continue
        for child in tree.children[here]:
            step = _step(tree, here, child, into)
            if step and cost + step <= DEEPEST and child not in seen:
                seen.add(child)
                frontier.append((cost + step, child))
    return [index for _, index in best]


def _step(tree: Tree, here: int, child: int, into: frozenset[str]) -> float:
    dep = tree.deps[child]
    made = tree.deps[here] in {"acl", "relcl"} and tree.lemmas[here] in tree.wording.making
    if made or tree.lemmas[here] in tree.wording.responses:
        return DOWN["prep"] if made and tree.words[child] in MAKERS else 0.0
    if dep == "prep" and (tree.words[child] not in into or _other_side(tree, here, child)):
        return 0.0
    if dep == "pcomp" and tree.words[here] == "by" and not (tree.covers[child] or _given(tree, child)):
        return 0.0
    clause = dep in {"acl", "relcl"} and into is not INTO
    if clause or (dep in {"acl", "relcl", "xcomp"} and (not _carries(tree, child) or _drug(tree, here))):
        return 0.0
    gerund = tree.tags[here] == "VBG" and tree.deps[here] in {"nsubj", "csubj"}
    if dep == "dobj" and tree.deps[here] not in {"acl", "relcl", "pcomp", "xcomp"} and not gerund:
        return 0.0
    return DOWN.get(dep, 0.0)


def _drug(tree: Tree, noun: int) -> bool:
    """Say whether a noun names a drug: a clause behind it tells what it acts on, not who acts."""
    return any(tree.type_of(i) is EntityType.DRUG for i in tree.covers[noun])


def _given(tree: Tree, gerund: int) -> bool:
    """Say whether what a gerund governs is used by it, not acted on: `by using X`."""
    return tree.words[gerund] in tree.wording.giving


def _carries(tree: Tree, verb: int) -> bool:
    """Say whether a clause tells what its noun has: `cells that harbour X`, `cells induced to express X`.

    Or what made it: `tumours driven by X`.
    """
    carrying, making = tree.wording.carrying, tree.wording.making
    return (
        tree.lemmas[verb] in carrying
        or tree.lemmas[verb] in making
        or any(tree.deps[c] == "xcomp" and tree.lemmas[c] in carrying for c in tree.children[verb])
    )


def _other_side(tree: Tree, here: int, child: int) -> bool:
    """Say whether a `to` follows the `of` of a noun: what `the addition of A to B` is about is A."""
    return tree.words[child] == "to" and any(tree.words[c] == "of" for c in tree.children[here])


@lru_cache(maxsize=4)
def separator(kinds: frozenset[str], qualifying: frozenset[str]) -> re.Pattern[str]:
    """Compile what may stand between two members of a list.

    `kinds` are nouns that may stand behind a member (`the X gene and Y`), `qualifying` words before one.
    """
    behind, ahead = ("|".join(map(re.escape, sorted(listed))) for listed in (kinds, qualifying))
    return re.compile(
        rf"""\s* (?: \([^()]{{1,40}}\) | \((?=\d)[^()]{{1,90}}\)
      | \((?:[^()]*\b(?:19|20)\d\d[a-z]?\b)[^()]*\) | {DOSE} )? \s*
    (?: (?:{behind}) s? )? \s*
    (?: \+/[-−] | [,/+±&;] | ,?\s*\b(?:and|or|nor|plus|and/or|vs\.?|versus)\b | ,?\s*as\ well\ as
      | ,?\s*along\ with | ,?\s*but\ (?:also|not)
      | \(\s*(?:e\.g\.|i\.e\.|such\ as|including)?,? | ,?\s*(?:such\ as|including|like|e\.g\.),?
      | ,?\s+(?:in|for|of)\ [^,;()]{{3,40}},?\ (?:such\ as|including),?
      | \)\s*(?:,|and|or|,\s*and|plus|[+±/]) | - )
    \s* (?: (?:and|or|nor|then)\b\s* )? (?: (?:to|of|with|in|for|by|against)\s+ )?
    (?: \d[\d.]*\s?% \s+of\s+ )?
    (?: (?:either|both|the|a|an|no|other|another|possibly|even|also|{ahead})\s+ )*
    (?: {AMOUNT}\s+ (?:of\s+)? )?
    \s*""",
        re.VERBOSE | re.IGNORECASE,
    )


def kind(tree: Tree, index: int) -> str:
    """Say in which lists a grounding may stand: with drugs, with genes and alterations, with processes."""
    return KINDS.get(tree.type_of(index), tree.type_of(index).value)


def groups(tree: Tree) -> list[list[int]]:
    """Give, for each grounding, the members of the list it stands in (itself among them), in text order."""
    outer = _outermost(tree)
    member = [[index] for index in range(len(tree.groundings))]
    runs: dict[str, list[int]] = {}
    before = -1
    for index in outer:
        run = runs.get(kind(tree, index), [])
        next_to = bool(run) and (run[-1] == before or _exemplified(tree, run[-1], index))
        if next_to and _remark(tree, run[-1], index):
            continue
        run = [*run, index] if next_to and _joined(tree, run[-1], index) else [index]
        runs[kind(tree, index)] = run
        before = index
        for one in run:
            member[one] = run
    for run in (member[index] for index in outer if len(member[index]) > 1):
        inside = _changed_genes(tree, run)
        for one in inside:
            member[one] = inside
    return member


def _changed_genes(tree: Tree, run: Sequence[int]) -> list[int]:
    """Give the genes inside the alterations of a list, in text order: of `inhibitors of mutated X and Y`."""
    whole = [tree.places[index] for index in run if tree.type_of(index) is EntityType.ALTERATION]
    genes = {
        index
        for first, last in whole
        for token in range(first, last + 1)
        for index in tree.covers[token]
        if KINDS.get(tree.type_of(index)) == "gene" and index not in run
    }
    return sorted(genes, key=lambda i: (tree.places[i], i))


def _exemplified(tree: Tree, left: int, right: int) -> bool:
    """Say whether a name is an example of one further off: `anti-X therapy in some disease, such as Y`."""
    between = tree.text[tree.ends[tree.places[left][1]] : tree.starts[tree.places[right][0]]]
    return EXEMPLIFIED.search(between) is not None


def _remark(tree: Tree, name: int, index: int) -> bool:
    """Say whether a drug only describes, alone in a bracket, the one before: `X (a Y inhibitor) and Z`."""
    if kind(tree, name) != "drug" or kind(tree, index) != "drug":
        return False
    first, last = tree.places[index]
    before = tree.text[tree.ends[tree.places[name][1]] : tree.starts[first]]
    closed = last + 1 < len(tree) and tree.words[last + 1] == ")"
    other = tree.groundings[name].entity != tree.groundings[index].entity
    return closed and other and REMARK.fullmatch(before) is not None


def combined_after(tree: Tree, last: int, types: Types) -> list[int]:
    """Give the drugs right after a mention that words of combination tie to it: `X combined with Y`."""
    here = last + 1
    if here < len(tree) and tree.words[here] == "in":
        here += 1
    if (
        here + 1 >= len(tree)
        or tree.words[here] not in tree.wording.combining
        or tree.words[here + 1] != "with"
    ):
        return []
    return first_in_phrase(tree, here + 2, types, far=4)


def _outermost(tree: Tree) -> list[int]:
    kept = []
    for index, (first, last) in enumerate(tree.places):
        widest = tree.covers[first][0] if tree.covers[first] else index
        wide = tree.places[widest]
        outer = tree.level(index, *wide) or not (wide[0] <= first and last <= wide[1])
        if outer and not only_target(tree, index):
            kept.append(index)
    return sorted(kept, key=lambda i: (tree.places[i], i))


def only_target(tree: Tree, index: int) -> bool:
    """Say whether a gene's whole name stands for a class of drugs: A in `A and B inhibitors`."""
    beside = tree.covers[tree.places[index][0]] if kind(tree, index) == "gene" else []
    return any(
        tree.places[other] == tree.places[index]
        and tree.groundings[other].method == "class"
        and tree.type_of(other) is EntityType.DRUG
        for other in beside
    )


def _joined(tree: Tree, left: int, right: int) -> bool:
    told_anew = _new_deed(tree, left, right) or _new_change(tree, left, right)
    if kind(tree, left) != kind(tree, right) or told_anew:
        return False
    first, second = tree.places[left], tree.places[right]
    if second[0] <= first[1]:
        return True
    between = tree.text[tree.ends[first[1]] : tree.starts[second[0]]]
    if kind(tree, left) == "gene":
        between = SHARE.sub("", between)
    if "(" in between and ")" not in between and kind(tree, left) == "drug":
        return tree.groundings[left].entity == tree.groundings[right].entity
    apposed = APPOSED.fullmatch(between) and tree.groundings[right].method == "class"
    if apposed or (between.strip() in {",", ", the", ", both"} and fronted(tree, first, second)):
        return False
    if between.isspace() and kind(tree, left) == "gene":
        return tree.type_of(left) is tree.type_of(right)
    joins = separator(tree.wording.kinds, tree.wording.qualifying)
    apart = not joins.fullmatch(between) or new_clause(tree, first, second)
    return not apart or (kind(tree, left) in {"gene", "process"} and _coordinated(tree, left, right))


def _new_change(tree: Tree, left: int, right: int) -> bool:
    """Say whether a process is named with a change that the one before has not: `growth and more death`."""
    changes = tree.wording.raising | tree.wording.lowering
    before = [tree.words[max(tree.places[index][0] - 1, 0)] for index in (left, right)]
    return kind(tree, left) == "process" and before[1] in changes and before[0] != before[1]


def _new_deed(tree: Tree, left: int, right: int) -> bool:
    """Say whether a change behind a bare gene is one more deed: B in `X lowered A and upregulated B`."""
    if tree.type_of(left) is EntityType.ALTERATION or tree.type_of(right) is not EntityType.ALTERATION:
        return False
    first, last = tree.places[right]
    if first <= tree.places[left][1]:
        return False
    while first < last and tree.tags[first] == "RB":
        first += 1
    return first < last and tree.tags[first] in {"VBD", "VBN"} and tree.words[first].endswith("ed")


def _coordinated(tree: Tree, left: int, right: int) -> bool:
    """Say whether the parse joins two names whose own words stand between: `platelet X and monocyte Y`."""
    one, other = tree.peaks[left], tree.peaks[right]
    return tree.deps[other] == "conj" and tree.heads[other] == one and other - one <= WITH_MODIFIERS


def first_in_phrase(tree: Tree, start: int, types: Types, *, inner: bool = False, far: int = 10) -> list[int]:
    """Name the first fitting groundings in the noun phrase that begins at token `start`."""
    token = start
    while token < min(start + far, len(tree)):
        if found := tree.fitting(token, types, inner=inner):
            return found
        if covering := tree.covers[token]:
            token = tree.places[covering[0]][1] + 1
            continue
        if (
            tree.tags[token] not in NOUN_PHRASE
            and tree.words[token] not in LOOSE
            and not _opens_list(tree, token)
            and not _between_adjectives(tree, token)
        ):
            return []
        token += 1
    return []


def _between_adjectives(tree: Tree, token: int) -> bool:
    """Say whether a comma or conjunction joins two adjectives of a noun: `recurrent or metastatic D`."""
    if tree.words[token] not in {",", "or", "and", "and/or"} or not 0 < token < len(tree) - 1:
        return False
    ahead = token + 1 + (tree.tags[token + 1] in {"CC", "RB"})
    adjectives = {"JJ", "VBN"}
    return tree.tags[token - 1] in adjectives and ahead < len(tree) and tree.tags[ahead] in adjectives


def _opens_list(tree: Tree, token: int) -> bool:
    """Say whether a comma opens `, such as ...` or `, including ...`."""
    return (
        tree.words[token] == ","
        and token + 1 < len(tree)
        and tree.words[token + 1] in {"such", "including", "like", "e.g."}
    )


def expand(tree: Tree, found: Iterable[int], types: Types, lists: list[list[int]]) -> list[int]:
    """Add the other members of the lists of the found groundings; a gene yields to its alteration."""
    every: list[int] = []
    for index in found:
        for one in (index, *lists[index]):
            if one not in every and tree.type_of(one) in types:
                every.append(one)
    changed = {tree.groundings[i].entity.gene for i in every if tree.type_of(i) is EntityType.ALTERATION}  # type: ignore[union-attr]
    return [index for index in every if tree.groundings[index].entity not in changed] if changed else every
