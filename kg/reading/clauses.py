"""Tell a clause that follows a name from one more member of its list: `Despite A and B, C worked`."""

from __future__ import annotations

from kg.reading.tree import FINITE, Tree

RELATIVE = frozenset({"who", "that", "which", "whose"})


def fronted(tree: Tree, first: tuple[int, int], second: tuple[int, int]) -> bool:
    """Tell `Despite A and B, C worked` from a list: a phrase opens the sentence, and C has a finite verb."""
    relative = next((i for i in range(first[0]) if tree.words[i] in RELATIVE), first[0])
    if any(tree.tags[i] in FINITE for i in range(relative)) or tree.tags[0] not in {"IN", "VBG", "TO"}:
        return False
    if any(tree.tags[i] in FINITE for i in range(second[0], second[1] + 1)):
        return True  # the mention is the clause: `Upon A, B was lost`
    after = second[1] + 1
    if after < len(tree) and tree.words[after] == "(":
        after = next((i + 1 for i in range(after, len(tree)) if tree.words[i] == ")"), after)
    while after < len(tree) and (
        tree.tags[after] == "RB" or (_with_more(tree, after) and tree.tags[0] == "IN")
    ):
        after += 1
    if after < len(tree) and (tree.tags[after] in FINITE or transitive(tree, after)):
        return True
    goes_on = tree.words[after] in {",", "or", "/"} if after < len(tree) else False
    return relative < first[0] and not goes_on  # no third name makes a list of what the clause named


def _with_more(tree: Tree, token: int) -> bool:
    """Say whether a token goes on with a subject: B, in `In patients on A, X plus B was active`."""
    return bool(tree.covers[token]) or tree.words[token] in {"plus", "+", "with", "combined", "and"}


def new_clause(tree: Tree, first: tuple[int, int], second: tuple[int, int]) -> bool:
    """Tell `A inhibits B, and C activates D` from a list: C has a finite verb of its own."""
    between = range(first[1] + 1, second[0])
    joint = next((i for i in between if tree.words[i] in {"and", "or", "but", "nor"}), None)
    if joint is None or not any(tree.tags[i] in FINITE for i in range(first[0])):
        return False
    if tree.words[joint - 1] != "," or any(
        tree.words[i] == "," for i in range(max(first[0] - 4, 0), first[0])
    ):
        return False
    after = second[1] + 1
    while after < len(tree) and (tree.covers[after] or tree.tags[after] in {"RB", "NN", "NNS", "MD"}):
        if tree.tags[after] == "MD":
            return True
        after += 1
    return after < len(tree) and (tree.tags[after] in FINITE or transitive(tree, after))


def transitive(tree: Tree, verb: int) -> bool:
    """Say whether a form tagged as a participle has an object right after it, and so is a past tense."""
    return (
        tree.tags[verb] == "VBN"
        and verb + 1 < len(tree)
        and tree.tags[verb + 1] in {"DT", "PRP", "PRP$", "NN", "NNS"}
    )


def aimed_at(tree: Tree, verb: int) -> bool:
    """Say whether a verb tells what acting on something is for: `a target to inhibit Y`, `for stopping Y`.

    What is aimed at does the contrary of that.
    """
    here = verb - 1 - (tree.tags[verb - 1] == "RB")
    return here > 0 and tree.words[here] in {"to", "for"} and tree.lemmas[here - 1] in tree.wording.aims
