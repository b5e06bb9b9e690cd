"""The syntactic frames: where, seen from a trigger, an argument stands in the dependency tree."""

from __future__ import annotations

from kg.model import EntityType
from kg.reading.clauses import aimed_at
from kg.reading.tree import Tree

RELATIVE = frozenset({"which", "that", "who", "whose", "whom"})
BY = frozenset({"by", "via", "through"})
# A pronoun that opens a clause joined to another takes up the subject of that: `X was raised and it bound Y`.
THIRD = frozenset({"it", "they"})
JOINED = frozenset({"conj", "advcl"})
# Behind these a participle is what comes of the whole clause: `X lowered Y, thereby enhancing Z`.
THEREBY = frozenset({"thereby", "thus", "hence", "therefore", "consequently"})
# These may open the sentence: `After loss of X, Y fell`.
EARLIER = frozenset({"after", "following", "upon"})
AMONG = frozenset({"among", "amongst"})
MEANS = BY | {"with"}
# Behind these stands what happens beside a verb and is no deed of its subject: `X rose upon inhibition of Y`.
MEANWHILE = frozenset(
    {"upon", "after", "following", "during", "before", "despite", "under", "since", "until", "without"}
)

# Words that open a clause which tells when or on what something happened.
CLAUSES = frozenset({"after", "when", "upon", "following", "once", "before", "until", "since"})


def subjects(tree: Tree, token: int, depth: int = 0) -> list[int]:
    """Give the heads of the logical subjects of a verb, adjective or predicate noun."""
    if depth > 4:
        return []
    if passive(tree, token):
        return agents(tree, token)
    own = [c for c in _with_auxiliaries(tree, token) if tree.deps[c] in {"nsubj", "csubj", "nsubjpass"}]
    if own:
        return _antecedents(tree, token, [c for c in own if not _another(tree, c, token)])
    return _inherited(tree, token, depth)


def surface_subjects(tree: Tree, token: int, depth: int = 0) -> list[int]:
    """Give the heads of the grammatical subjects, in the active and in the passive."""
    if depth > 4:
        return []
    own = [c for c in _with_auxiliaries(tree, token) if tree.deps[c] in {"nsubj", "nsubjpass", "csubj"}]
    if own:
        return _antecedents(tree, token, [c for c in own if not _another(tree, c, token)])
    if tree.deps[token] in {"acl", "relcl"}:
        return _kind_of(tree, tree.heads[token])
    return _inherited(tree, token, depth)


def objects(tree: Tree, token: int) -> list[int]:
    """Give the heads of the logical objects of a verb."""
    own = [c for c in tree.children[token] if tree.deps[c] == "nsubjpass"]
    if not own and passive(tree, token):
        own = [c for c in _with_auxiliaries(tree, token) if tree.deps[c] == "nsubj"]
    if own:
        return _antecedents(tree, token, own)
    own = [c for c in tree.children[token] if tree.deps[c] in {"dobj", "oprd"}]
    if own:
        return [tree.heads[token] if tree.words[c] in RELATIVE else c for c in own]
    if tree.deps[token] in {"acl", "relcl"} and tree.tags[token] == "VBN":
        return _kind_of(tree, tree.heads[token])
    if tree.deps[token] == "conj" and tree.tags[token] == "VBN" and passive(tree, tree.heads[token]):
        return objects(tree, tree.heads[token])
    joints = {"conj", "advcl"} if tree.words[token + 1 : token + 2] == [","] else {"conj"}
    later = [c for c in tree.children[token] if tree.deps[c] in joints and tree.tags[c][:2] == "VB"]
    later = [c for c in later if c > token]
    return [o for verb in later for o in tree.children[verb] if tree.deps[o] == "dobj"]


def _with_auxiliaries(tree: Tree, token: int) -> list[int]:
    """Give the children of a verb and of its auxiliaries, on which a poor parse hangs the subject."""
    below = tree.children[token]
    return below + [c for a in below if tree.deps[a] in {"aux", "auxpass"} for c in tree.children[a]]


def passive(tree: Tree, token: int) -> bool:
    """Say whether a verb stands in the passive, as a clause or as a participle after its noun."""
    if tree.tags[token] != "VBN":
        return False
    deps = {tree.deps[child] for child in tree.children[token]}
    if deps & {"auxpass", "agent"}:
        return True
    return tree.deps[token] == "acl" or ("nsubjpass" in deps and "dobj" not in deps)


def referred(tree: Tree, verb: int, token: int) -> list[int]:
    """Give what `its` or `it` stands for behind a second verb: Y, in `X binds Y and promotes its decay`."""
    own = tree.tags[token] == "PRP" or any(tree.tags[c] == "PRP$" for c in tree.children[token])
    if not own or tree.deps[verb] != "conj" or tree.heads[verb] > verb:
        return []
    first = tree.heads[verb]
    about = [other for other in objects(tree, first) if other < verb]
    return about or [n for c in tree.children[first] if tree.deps[c] == "prep" for n in complements(tree, c)]


def agents(tree: Tree, token: int) -> list[int]:
    """Give the heads of the phrases after by, via or through."""
    return [n for c in tree.children[token] if tree.words[c] in BY for n in complements(tree, c)]


def complements(tree: Tree, preposition: int) -> list[int]:
    """Give what a preposition governs: a noun, the object of its gerund, or the next preposition's noun."""
    found: list[int] = []
    for child in tree.children[preposition]:
        dep = tree.deps[child]
        if dep == "pobj":
            found.append(child)
        elif dep == "pcomp":
            found += [o for o in tree.children[child] if tree.deps[o] in {"dobj", "pobj"}] or complements(
                tree, child
            )
        elif dep == "prep":
            found += complements(tree, child)
    return found


def prepositional(tree: Tree, token: int, preposition: str) -> list[int]:
    """Give the heads of phrases with this preposition at the token, its complement or its verb."""
    anchors = [token, *(c for c in tree.children[token] if tree.deps[c] in {"dobj", "attr", "acomp", "oprd"})]
    if tree.deps[token] in {"dobj", "attr", "acomp", "oprd", "nsubjpass"}:
        anchors.append(tree.heads[token])
    found: list[int] = []
    for anchor in anchors:
        for child in tree.children[anchor]:
            if (
                tree.words[child] == preposition
                and (child > token or (child == 0 and preposition in EARLIER))
                and tree.deps[child] in {"prep", "agent", "dative"}
            ):
                found += [n for n in complements(tree, child) if n not in found]
    if not found and preposition in CLAUSES:  # a clause tells it: `A fell after X was lost`
        found = [c for a in anchors for c in tree.children[a] if _opened(tree, c, preposition)]
    if not found and preposition in EARLIER:  # shared with the next verb: `A rose and B fell after X`
        later = [c for c in tree.children[token] if tree.deps[c] == "conj" and tree.tags[c] == "VBN"]
        found = [n for verb in later if verb > token for n in prepositional(tree, verb, preposition)]
    return found


def _opened(tree: Tree, verb: int, word: str) -> bool:
    """Say whether a verb is that of a clause which a word opens: `after X was lost`."""
    opening = (c for c in tree.children[verb] if tree.deps[c] in {"mark", "advmod"} and c < verb)
    return tree.deps[verb] == "advcl" and any(tree.words[c] == word for c in opening)


def modifiers(tree: Tree, token: int) -> list[int]:
    """Give the modifiers before a noun or adjective: `trastuzumab resistance`, `trastuzumab-resistant`.

    What `its` stands for in a list is what is named before it: MET, in `MET and its ligand`.
    """
    labels = {"compound", "amod", "nmod", "npadvmod", "poss"}
    found = [c for c in tree.children[token] if tree.deps[c] in labels and c < token]
    top = token + 1 if tree.deps[token] == "compound" and tree.heads[token] == token + 1 else token
    if tree.deps[top] == "conj" and any(tree.tags[c] == "PRP$" for c in found):
        found.append(tree.heads[top])
    return found


def head(tree: Tree, token: int) -> list[int]:
    """Give the noun that a modifier stands at, or the subject that a predicate adjective describes."""
    dep = tree.deps[token]
    if dep in {"amod", "compound", "nmod", "acl", "npadvmod"}:
        return [tree.heads[token]]
    if dep in {"acomp", "oprd", "attr"}:
        return surface_subjects(tree, tree.heads[token])
    if dep == "conj":
        return head(tree, tree.heads[token])
    return surface_subjects(tree, token)


def described(tree: Tree, token: int) -> list[int]:
    """Give what a predicate says something of: the subject in `X is D-sensitive`, the object of `seen as`."""
    dep, up = tree.deps[token], tree.heads[token]
    if dep in {"acomp", "oprd", "attr"}:
        return surface_subjects(tree, up)
    if dep in {"pobj", "pcomp", "amod"} and tree.words[up] == "as":
        return objects(tree, tree.heads[up]) or surface_subjects(tree, tree.heads[up])
    if dep == "advcl" and any(tree.words[child] == "as" for child in tree.children[token]):
        return objects(tree, up) or surface_subjects(tree, up)
    return described(tree, up) if dep == "conj" else []


def named(tree: Tree, token: int) -> list[int]:
    """Give the names of what a noun describes: apposition, copula, `as`, `such as`, or the name beside it."""
    dep, up = tree.deps[token], tree.heads[token]
    found = [c for c in tree.children[token] if tree.deps[c] == "appos"]
    if dep == "appos" or (dep in {"compound", "nmod"} and up == token + 1):
        found.append(up)
    found += _predicated(tree, token)
    if dep == "pobj" and tree.words[up] == "as":
        verb = tree.heads[up]
        if tree.tags[verb][:2] == "NN":
            found.append(verb)
        else:
            found += objects(tree, verb) or surface_subjects(tree, verb)
    for child in tree.children[token]:
        if tree.words[child] in {"such", "including", "like"}:
            found += complements(tree, child)
    subject = dep in {"nsubj", "nsubjpass"}
    if subject:
        apart = (c for c in tree.children[up] if tree.words[c] in {"such", "including", "like"} and c > up)
        found += [n for c in apart for n in complements(tree, c)]
    if subject and (tree.lemmas[up] == "be" or tree.lemmas[up] in tree.wording.comprising):
        found += [c for c in tree.children[up] if tree.deps[c] in {"dobj", "attr"}]
    if subject and tree.lemmas[up] in tree.wording.consisting:
        found += [n for c in tree.children[up] if tree.words[c] == "of" for n in complements(tree, c)]
    return found


def _predicated(tree: Tree, token: int) -> list[int]:
    """Give what a predicate noun is said of: `X is a marker and mediator of`, `X is among the causes of`."""
    dep, up = tree.deps[token], tree.heads[token]
    if dep == "conj" and tree.deps[up] in {"attr", "pobj"} and up < token:
        dep, up = tree.deps[up], tree.heads[up]
    if dep == "pobj" and tree.words[up] in AMONG and tree.lemmas[tree.heads[up]] == "be":
        return surface_subjects(tree, tree.heads[up])
    return surface_subjects(tree, up) if dep in {"attr", "oprd"} else []


def by_means(tree: Tree, token: int) -> list[int]:
    """Give the subject of the verb whose means a noun is: X, in `X slows growth via inhibition of Y`."""
    up = tree.heads[token]
    if tree.deps[token] == "conj" and tree.tags[up][:2] == "NN":
        return by_means(tree, up)
    if any(_hyphened_agent(tree, c) for c in tree.children[token]):
        return []  # it says itself who brings it about: `with X-mediated inhibition of Y`
    if tree.deps[token] != "pobj" or tree.words[up] not in MEANS:
        return []
    if tree.words[up] == "by" and passive(tree, tree.heads[up]):
        return []  # who does it, not by what: `Y was enhanced by inhibition of X`
    return _inherited(tree, token, 0)


def _hyphened_agent(tree: Tree, participle: int) -> bool:
    """Say whether a participle is joined to a name before it: `X-mediated`."""
    behind = (
        participle > 1 and tree.tags[participle - 1] == "HYPH" and tree.tags[participle] in {"VBN", "VBD"}
    )
    return behind and bool(tree.covers[participle - 2])


def changed(tree: Tree, token: int) -> list[int]:
    """Give what a verb says to change: its object, or the subject where it has none (`X rose after Y`)."""
    if any(tree.deps[c] in {"dobj", "oprd", "attr"} for c in tree.children[token]) or passive(tree, token):
        return objects(tree, token)
    own = [c for c in _with_auxiliaries(tree, token) if tree.deps[c] in {"nsubj", "nsubjpass"}]
    return own or objects(tree, token)


def whereby(tree: Tree, token: int) -> list[int]:
    """Give what is called the way in which a verb comes about: X, in `X is a means by which cells escape`."""
    governed = [c for preposition in tree.children[token] for c in tree.children[preposition]]
    opened = any(tree.words[c] in RELATIVE and tree.deps[c] == "pobj" for c in governed)
    return named(tree, tree.heads[token]) if tree.deps[token] == "relcl" and opened else []


def told_of(tree: Tree, verb: int) -> list[int]:
    """Give the subject of the clause that `, which` takes up whole: X, in `X was lost, which drove it`."""
    here = tree.heads[verb]
    opened = any(tree.words[i - 1 : i + 1] == [",", "which"] for i in range(here + 2, verb))
    if tree.deps[verb] != "relcl" or not opened:
        return []
    while tree.heads[here] != here and tree.tags[here][:2] != "VB":
        here = tree.heads[here]
    return surface_subjects(tree, here, 1) if tree.tags[here][:2] == "VB" else []


def _owner(tree: Tree, noun: int, preposition: int) -> list[int]:
    """Give whose part something is by a noun: X, for what stands behind `in` of `the role of X in`."""
    if tree.words[preposition] != "in" or tree.tags[noun][:2] != "NN":
        return []
    of = [c for c in tree.children[noun] if tree.words[c] == "of" and c < preposition]
    return [n for c in of for n in complements(tree, c)]


def _another(tree: Tree, noun: int, verb: int) -> bool:
    """Say whether a poor parse took the last verb's object for a subject: `lowered A and raised B`."""
    between = tree.tags[noun + 1 : verb]
    return between[:1] == ["CC"] and set(between) <= {"CC", "RB"}


def _antecedents(tree: Tree, token: int, own: list[int]) -> list[int]:
    found = []
    for subject in own:
        if tree.words[subject] in RELATIVE and tree.deps[token] == "relcl":
            found += _kind_of(tree, tree.heads[token])
        elif tree.words[subject] in THIRD and tree.deps[token] in JOINED and not tree.covers[subject]:
            found += surface_subjects(tree, tree.heads[token], 1)
        else:
            found.append(subject)
    return found


def _kind_of(tree: Tree, noun: int) -> list[int]:
    """Give what a relative clause tells of: X, in `X is a subtype of Y, which is characterized by`."""
    over = tree.heads[tree.heads[noun]]
    if (
        tree.deps[noun] == "pobj"
        and tree.words[tree.heads[noun]] == "of"
        and tree.lemmas[over] in tree.wording.sorts
    ):
        called = [tree.heads[over]] if tree.deps[over] == "appos" else _predicated(tree, over)
        return called or [noun]
    if _names_disease(tree, noun):  # the narrower one is told of: X, in `X is a lymphoma characterized by`
        return [one for one in _predicated(tree, noun) if _names_disease(tree, one)] or [noun]
    return [noun]


def _names_disease(tree: Tree, noun: int) -> bool:
    return any(tree.type_of(i) is EntityType.DISEASE for i in tree.covers[noun])


def _inherited(tree: Tree, token: int, depth: int) -> list[int]:
    dep, up = "" if aimed_at(tree, token) else tree.deps[token], tree.heads[token]
    if dep in {"relcl", "acl"}:
        whole = tree.words[token - 1] in THEREBY and tree.tags[tree.heads[up]][:2] == "VB"
        able = whole or (tree.tags[token] == "VB" and _is_had(tree, up))
        above = dep == "acl" and able
        return surface_subjects(tree, tree.heads[up], depth + 1) if above else _kind_of(tree, up)
    if dep == "xcomp":
        direct = [c for c in tree.children[up] if tree.deps[c] == "dobj"]
        return direct or surface_subjects(tree, up, depth + 1)
    if dep in {"conj", "advcl", "acomp", "attr", "oprd", "ccomp", "dobj"}:
        return surface_subjects(tree, up, depth + 1)
    if dep == "pobj" and tree.words[up] in MEANWHILE:
        whose = any(tree.tags[c] == "PRP$" for c in tree.children[token])
        return surface_subjects(tree, tree.heads[up], depth + 1) if whose else []
    over = tree.heads[up]
    if dep == "pobj":
        return surface_subjects(tree, over, depth + 1)
    return _doer(tree, over, up, depth) if dep == "pcomp" else []


def _doer(tree: Tree, over: int, preposition: int, depth: int) -> list[int]:
    """Give who does what a gerund behind a preposition names, under the word `over`."""
    if owner := _owner(tree, over, preposition):
        return owner
    doing = tree.words[preposition] in BY and tree.tags[over][:2] == "NN"
    return surface_subjects(tree, over, depth + 1) or ([over] if doing else [])


def _is_had(tree: Tree, noun: int) -> bool:
    """Say whether a noun is what a subject has: `the potential`, in `X has the potential to inhibit Y`."""
    return tree.deps[noun] == "dobj" and tree.lemmas[tree.heads[noun]] in tree.wording.carrying
