"""Mend tags and lemmas that a small parser gets wrong: verbs taken for nouns, lost lemmas."""

from __future__ import annotations

from functools import lru_cache

# Verbs of this field whose inflected forms are never nouns; a noun tag on them is an error of the tagger.
VERBS = frozenset(
    [
        "abolish",
        "abrogate",
        "achieve",
        "activate",
        "acquire",
        "antagonize",
        "antagonise",
        "associate",
        "attenuate",
        "augment",
        "bear",
        "carry",
        "cause",
        "confer",
        "contribute",
        "correlate",
        "demonstrate",
        "develop",
        "diminish",
        "downregulate",
        "enhance",
        "exhibit",
        "harbor",
        "harbour",
        "identify",
        "impair",
        "inactivate",
        "include",
        "indicate",
        "induce",
        "inhibit",
        "improve",
        "lead",
        "mediate",
        "modulate",
        "observe",
        "occur",
        "overcome",
        "overexpress",
        "phosphorylate",
        "possess",
        "potentiate",
        "predict",
        "prevent",
        "prolong",
        "promote",
        "provide",
        "reduce",
        "regulate",
        "render",
        "repress",
        "respond",
        "restore",
        "reveal",
        "sensitise",
        "sensitize",
        "resensitize",
        "show",
        "stimulate",
        "suppress",
        "treat",
        "underlie",
        "upregulate",
        "yield",
        "circumvent",
        "inhibit",
        "circumvent",
        "reactivate",
        "contain",
        "receive",
    ]
)
IRREGULAR = {
    "led": "lead",
    "shown": "show",
    "overcame": "overcome",
    "overcomes": "overcome",
    "underlies": "underlie",
    "bore": "bear",
    "borne": "bear",
    "found": "find",
    "given": "give",
    "gave": "give",
    "seen": "see",
    "underwent": "undergo",
    "bound": "bind",
}


@lru_cache(maxsize=65536)
def lemma_of(word: str, tag: str, lemma: str) -> str:
    """Give the lemma, by the suffix where the lemmatiser's is no word that the rules know."""
    if word in IRREGULAR and tag[:2] == "VB":
        return IRREGULAR[word]
    known = _verb(word)
    if known and tag[:2] == "VB":
        return known
    if tag == "NNS" and lemma == word and word.endswith("s"):
        return word[:-1]
    return lemma or word


@lru_cache(maxsize=65536)
def tag_of(word: str, tag: str) -> str:
    """Give the tag, or a verb's where a form that is always a verb was taken for a noun."""
    if tag[:2] not in {"NN", "JJ"} or not _verb(word):
        return tag
    if word.endswith("s"):
        return "VBZ"
    if word.endswith("ed") or word in IRREGULAR:
        return tag if tag == "JJ" else "VBD"
    return "VBP" if tag[:2] == "NN" and word in VERBS and word not in NOUNS else tag


NOUNS = frozenset({"cause", "lead", "show", "yield", "bear", "associate", "treat"})


def _verb(word: str) -> str:
    """Give the verb of which a form is inflected, if it is one of the field's verbs."""
    if word in IRREGULAR:
        return IRREGULAR[word]
    for suffix, ending in (
        ("", ""),
        ("s", ""),
        ("es", ""),
        ("ed", ""),
        ("ed", "e"),
        ("ing", ""),
        ("ing", "e"),
        ("ies", "y"),
        ("ied", "y"),
        ("d", ""),
    ):
        if word.endswith(suffix):
            stem = word[: len(word) - len(suffix)] + ending
            if stem in VERBS:
                return stem
            if len(stem) > 3 and stem[-1] == stem[-2] and stem[:-1] in VERBS:
                return stem[:-1]
    return ""
