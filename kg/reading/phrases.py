"""The grammar of alteration and drug-class phrases: curated words compiled to patterns over masked text.

In masked text every gene mention is a run of one private-use character as long as the mention, so that
patterns see genes as such while offsets stay those of the sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from os.path import commonprefix
from typing import NamedTuple

from kg.curated.alterations import Alterations

GENE_MARKS = ("\ue000", "\ue001")
VARIANT_MARK = "\ue002"
PATHWAY_MARKS = ("\ue003", "\ue004")
# Each alternative begins with a plain character: so the places where a pattern may begin are found at once.
_GENE = "(?:\ue000\ue000*+|\ue001\ue001*+)"
_SHARE = r"\s?\(\s?(?:n\s?=\s?\d+[,;]\s?)?\d[\d.,]*\s?%[^()\ue000\ue001]{0,30}\)"
_ITEM = rf"{_GENE}(?:\s?\(\s?{_GENE}\s?\)|{_SHARE}|\)(?=[-\s(]))?"
_SEPARATOR = (
    r"(?:\s?(?:,\s?and/or\s|,\s?and\s|,\s?or\s|,|/|\+|&|-\s(?:and|or)\s)\s?"
    r"|\s{1,2}(?:and/or|and|or|nor|as\swell\sas|plus)\s{1,2}(?:the\s|of\s)?|\s)"
)
_LIST = rf"(?P<list>{_ITEM}(?:{_SEPARATOR}{_ITEM})*)"
_MANY = rf"(?P<list>{_ITEM}(?:(?:,?\sfollowed\sby\s|{_SEPARATOR}){_ITEM})*)"
_ITEM_LIST = rf"(?P<list>{_ITEM})(?P<mid>)"
_PATHWAY = "(?:\ue003++|\ue004++)"
# What ends the words between a gene and what is said of it.
_BEYOND = f".;:{GENE_MARKS[0]}{GENE_MARKS[1]}"
_HYPHEN = r"[-‐‑–]"
_HYPHENS = re.compile(_HYPHEN)
_INSERTED = r"(?:,\s(?:which|a|an|the)\s[^,;:.()]{1,60},)?"
_WORD = re.compile("[a-z]+")
_JOINT = r"(?:\s?/\s?|,?\s(?:and/or|and|or)\s|,\s)"
_END = r"(?![\w])"
_START = r"(?<![\w])"


def alternatives(words: Iterable[str]) -> str:
    """Join words to a pattern, the longest first; a space matches any white space, a hyphen any hyphen.

    What words have in common at their beginning is written, and tried, once.
    """
    longest = sorted(set(words), key=lambda word: (-len(word), word))
    return f"(?:{_branches(longest)})" if longest else r"(?!)"


def _branches(words: Sequence[str]) -> str:
    groups: dict[str, list[str]] = {}
    for word in words:
        groups.setdefault(_HYPHENS.sub("-", word[:1].lower()), []).append(word)
    return "|".join(map(_branch, groups.values()))


def _branch(words: Sequence[str]) -> str:
    common = commonprefix(words)
    if len(words) == 1 or not common:
        return "|".join(map(_escaped, words))
    return f"{_escaped(common)}(?:{_branches([word[len(common) :] for word in words])})"


def _escaped(word: str) -> str:
    return re.escape(word).replace(r"\ ", r"\s").replace(r"\-", _HYPHEN)


class Phrase(NamedTuple):
    """A compiled pattern, and sets of words: a text in which it matches has a word of each of them."""

    name: str
    pattern: re.Pattern[str]
    needs: tuple[frozenset[str], ...] = ()

    def may_match(self, words: frozenset[str]) -> bool:
        """Say whether the pattern is worth a try in a text of such words (`words_of`)."""
        return not any(needed.isdisjoint(words) for needed in self.needs)


@dataclass(frozen=True, slots=True)
class Grammar:
    """The compiled patterns; each has the groups `list` and `head`, most have `mid` and `tail`."""

    front: tuple[Phrase, ...]
    back: tuple[Phrase, ...]
    fusion: re.Pattern[str]
    fused: re.Pattern[str]
    pathway: re.Pattern[str]
    classes: tuple[tuple[str, re.Pattern[str]], ...]
    quantity: re.Pattern[str]
    row: re.Pattern[str]
    earlier: re.Pattern[str]
    later: re.Pattern[str]


def words_of(text: str) -> frozenset[str]:
    """Give the runs of plain letters in a text, in lower case."""
    return frozenset(_WORD.findall(text.lower()))


def first_words(phrases: Iterable[str]) -> frozenset[str]:
    """Give the first run of letters of each phrase; nothing if a phrase has none."""
    found = [_WORD.search(phrase.lower()) for phrase in phrases]
    return frozenset(one[0] for one in found if one) if all(found) else frozenset()


@lru_cache(maxsize=8)
def grammar(alterations: Alterations) -> Grammar:
    """Compile the patterns of a set of alterations once."""
    quantities = alternatives(alterations.quantities)
    return Grammar(
        front=_front(alterations),
        back=_back(alterations),
        fusion=_fusion(alterations),
        fused=_fused(alterations),
        pathway=_pathway(alterations),
        classes=_classes(alterations),
        quantity=_compile(rf"{_START}{quantities}{_END}"),
        row=_row(alterations),
        earlier=_earlier(alterations),
        later=_later(alterations),
    )


def _middle(alterations: Alterations, most: int) -> str:
    """Say what may stand between a gene and the word that changes it."""
    inside = alternatives([*alterations.words["between"], *alterations.quantities])
    word = rf"(?:{inside}|exons?\s\d+(?:(?:[-–]|,\s|,?\s(?:and|or)\s)\d+)*+|codons?\s\d+|{VARIANT_MARK}++)"
    return rf"(?P<mid>(?:(?:\s{{1,2}}|-){word}){{0,{most}}})"


def _lead(alterations: Alterations) -> str:
    inside = alternatives(
        [*alterations.words["lead"], *alterations.words["between"], *alterations.quantities]
    )
    numbers = r"\d+(?:(?:,|,?\s(?:and|or))\s\d+)*+"
    return rf"(?:\s(?:{inside}|(?:exons?|codons?)\s{numbers}))"


def _tail(alterations: Alterations, *, change: bool) -> str:
    """Say what may close a phrase; "phosphorylation" closes "reduced X ..." but opens a state of its own."""
    quantities = [word for word in alterations.quantities if change or word not in alterations.nouns]
    inside = alternatives(
        [*quantities, "gene", "genes", "promoter", "allele", "alleles", "receptor", "locus", "status"]
    )
    return rf"(?P<tail>(?:(?:\s{{1,2}}|-){inside}{_END}){{0,3}})"


def _free(alterations: Alterations) -> str:
    """Refuse a phrase whose gene belongs to the next word: "loss in EGFR-mutant tumours"."""
    static = [word for word, head in alterations.nouns.items() if not head.change]
    states = set(alterations.adjectives) - set(alterations.words["verbal"])
    linked = alternatives([*states, *static, "targeted", "directed"])
    return rf"(?![\s-]+{linked}{_END}|{_HYPHEN}\w|\s?{VARIANT_MARK}|[+]|\s?\(?[0-3]\+)"


def _front(alterations: Alterations) -> tuple[Phrase, ...]:
    words = alterations.words
    lead, free = _lead(alterations), _free(alterations)
    prepositions, exemplars = alternatives(words["prepositions"]), alternatives(words["exemplars"])
    again = rf"(?:\s(?:of|in|for)(?:\sthe|\sits)?{lead}{{0,2}})?"
    few = rf"{alternatives(words['closed'])}{_END}"
    found = []
    for change in (True, False):
        heads = [word for word, head in alterations.nouns.items() if head.change is change]
        openers = [w for w, head in alterations.before.items() if head.change is change and not head.bare]
        nouns, before = alternatives(heads), alternatives(openers)
        rest = rf"{_LIST}{_tail(alterations, change=change)}{free}"
        found += [
            (
                "of",
                rf"{_START}(?P<head>{nouns})(?P<mid>\s{prepositions}{lead}{{0,4}}{again})(?:\s{{1,2}}|-){rest}",
                (heads, words["prepositions"]),
            ),
            (
                "of",
                rf"{_START}(?P<head>{nouns})(?P<mid>\sof\sthe(?:\s(?!{few})[a-z][a-z-]+){{1,4}})\s{rest}",
                (heads, ("of",), ("the",)),
            ),
            (
                "before",
                rf"{_START}(?P<head>{before})(?P<mid>{lead}{{0,4}}{again})(?:\s{{1,2}}|-){rest}",
                (openers,),
            ),
        ]
    lacks = [word for word, head in alterations.before.items() if head.bare]
    between = alternatives([*words["between"], *alterations.quantities])
    state = rf"(?:[\s-]{between}){{0,3}}[\s-]{alternatives(alterations.nouns)}"
    bare = rf"{_LIST}{_tail(alterations, change=True)}{free}(?!{state}{_END})"
    found.append(
        (
            "before",
            rf"{_START}(?P<head>{alternatives(lacks)})(?P<mid>{lead}{{0,4}})\s{bare}(?!{_SEPARATOR}{_ITEM})",
            (lacks,),
        )
    )
    tied = _tied(alterations)
    whole = rf"(?![^{_BEYOND}]*\s{alternatives(words['wholes'])}{_END})"
    place = rf"(?:\s(?:in|of|among)\s[^{_BEYOND}]{{1,80}}?)"
    for change in (True, False):
        heads = [word for word, head in alterations.nouns.items() if head.change is change]
        some = rf"(?:\s{prepositions}\s{whole if change else ''}[^{_BEYOND}]{{1,60}}?)?"
        named = rf"(?P<mid>{some},?\s?(?:{exemplars}\s?:?\s?|\())(?P<tail>){_LIST}{free}"
        found.append(("such as", rf"{_START}(?P<head>{alternatives(heads)}){named}", (heads,)))
    found += [
        (
            "expression of",
            rf"{_START}(?P<head>expression)\sof{lead}{{0,2}}\s{_LIST}(?P<tail>){tied}",
            (("expression",), ("of",)),
        ),
        ("foremost", _foremost(alterations, place), (list(alterations.adjectives), ("gene", "genes"))),
        ("phospho", rf"{_START}(?P<head>p|phospho){_HYPHEN}?(?P<list>{_GENE})(?P<mid>)(?P<tail>)", ()),
    ]
    return tuple(_phrase(name, pattern, needs) for name, pattern, needs in found)


def _foremost(alterations: Alterations, place: str) -> str:
    """Write the pattern of "the most often mutated genes in some disease were X, followed by Y"."""
    is_ = rf"(?:{alternatives(alterations.words['copulas'])}|included?|includes)"
    head = rf"(?P<head>{alternatives(alterations.adjectives)})"
    return rf"{_START}{head}\sgenes?(?P<mid>{place}?)\s{is_}\s{_MANY}(?P<tail>)"


def _phrase(name: str, pattern: str, needs: Iterable[Iterable[str]]) -> Phrase:
    sets = map(first_words, needs)
    return Phrase(name, _compile(pattern), tuple(words for words in sets if words))


def _tied(alterations: Alterations) -> str:
    """Look ahead for a verb that ties an outcome to what it is said of."""
    words = alterations.words
    helping = alternatives([*words["copulas"], *words["adverbs"], *words["helping"]])
    return rf"(?=(?:\slevels?)?(?:\s{helping}){{0,4}}\s{alternatives(words['tied'])}{_END})"


def _back(alterations: Alterations) -> tuple[Phrase, ...]:
    words = alterations.words
    other = rf"(?!\s{alternatives(words['not_before'])}{_END})"
    nouns = _nouns(alterations)
    adjectives, quantities = alternatives(alterations.adjectives), alternatives(alterations.quantities)
    spaced = alternatives(set(alterations.adjectives) - set(words["verbal"]))
    few, told_words = alternatives(words["closed"]), [w for w in alterations.adjectives if w.endswith("ed")]
    told, ends_any = alternatives(told_words), alternatives(words["copulas"])
    return (
        _phrase(
            "be",
            rf"(?P<front>(?:{quantities}\s(?:of|for)(?:\sthe)?\s)?){_LIST}"
            rf"{_middle(alterations, 4)}{_INSERTED}\s{alternatives(words['copulas'])}"
            rf"(?:\s{alternatives(words['adverbs'])}){{0,3}}\s(?P<head>{adjectives}){_END}{other}",
            (words["copulas"], alterations.adjectives),
        ),
        _phrase(
            "apposed",
            rf"{_ITEM_LIST}(?:,|\s(?:is|was|are|were))\s(?:an?|the|two|three|both)"
            rf"(?:\s(?!{few}|{ends_any})[a-z][a-z-]*+){{1,5}},?(?:\s{alternatives(words['copulas'])})?(?:\s{alternatives(words['adverbs'])}){{0,2}}"
            rf"\s(?P<head>{told}){_END}(?=\s(?:in|by|on)\s)",
            (told_words,),
        ),
        _phrase(
            "noun",
            rf"{_LIST}{_middle(alterations, 4)}(?:\s{{1,2}}|-)\(?(?P<head>{nouns}){_END}{other}",
            (alterations.nouns,),
        ),
        _phrase(
            "adjective",
            rf"{_LIST}{_middle(alterations, 2)}"
            rf"(?:{_HYPHEN}(?P<head>{adjectives})|\s(?P<word>{spaced})){_END}",
            (alterations.adjectives,),
        ),
        _phrase(
            "placed",
            rf"(?P<front>(?:{quantities}\s(?:of|for)(?:\sthe)?\s)?){_LIST}{_middle(alterations, 4)}"
            rf"(?P<place>\s(?:in|of|from)\s[^{_BEYOND}]{{1,80}}?)\s{alternatives(words['copulas'])}"
            rf"(?:\s{alternatives(words['adverbs'])}){{0,3}}\s(?P<head>{adjectives}){_END}",
            (words["copulas"], alterations.adjectives),
        ),
        _phrase(
            "apposed",
            rf"{_LIST}{_middle(alterations, 2)},\san?\s(?:[a-z-]+\s){{0,4}}?(?P<head>{spaced}){_END}{other}",
            (alterations.adjectives,),
        ),
        Phrase("marker", _markers(alterations)),
        Phrase("expressed", _expressed(alterations), (frozenset({"expression"}),)),
    )


def _expressed(alterations: Alterations) -> re.Pattern[str]:
    """Compile plain expression, which counts as a state where an outcome is tied to it."""
    return _compile(rf"{_LIST}{_middle(alterations, 2)}\s(?P<head>expression){_tied(alterations)}")


def _markers(alterations: Alterations) -> re.Pattern[str]:
    """Compile scores and signs: a bare + stands close to the gene, a bare - needs a noun behind it."""
    scores = alternatives(mark for mark in alterations.markers if mark not in {"+", "-"})
    tissue = rf"(?=\s{alternatives(alterations.words['tissues'])}\b|[)/;])"
    scored = alternatives(alterations.words["scored"])
    marks = "".join(GENE_MARKS)
    other = rf"(?!\s{alternatives(alterations.words['not_before'])}{_END})"
    return re.compile(
        rf"{_LIST}(?P<mid>(?:(?:\s{{1,2}}|-){scored}){{0,2}}\s?\)?\s?\(?)"
        rf"(?:\s?(?P<head>{scores}){_END}\)?+{other}|(?<!\s)(?P<plus>\+)(?![\w{marks}])\)?+{other}|(?P<minus>[-−]){tissue})"
    )


def _fusion(alterations: Alterations) -> re.Pattern[str]:
    nouns = alternatives(word for word, head in alterations.nouns.items() if head.name == "fusion")
    return _compile(
        rf"(?P<first>{_GENE})(?P<joint>::|[-‐‑–/:])(?P<second>{_GENE})"
        rf"(?P<mid>(?:(?:\s{{1,2}}|-)(?:gene|oncogenic|variant\s\d)){{0,2}})"
        rf"(?P<head>(?:\s{{1,2}}|-){nouns}{_END})?(?P<sign>(?:\s|{_HYPHEN})positive{_END})?"
    )


def _fused(alterations: Alterations) -> re.Pattern[str]:
    """Compile a fusion whose partners are named in words: `a fusion of X and Y`, `X fused to Y`.

    `Fusions of X and Y` are of each of them with something else.
    """
    named = [word for word, head in alterations.nouns.items() if head.name == "fusion"]
    many, one = alternatives(named), alternatives(word for word in named if not word.endswith("s"))
    behind = rf"\s(?:the\s)?{_GENE}(?:\sgenes)?"
    return _compile(
        rf"(?:{one}\s(?:between|of)\s(?:the\s)?{_GENE}\s(?:and|with|to){behind}"
        rf"|{many}\s(?:between\s(?:the\s)?{_GENE}\sand|of\s{_GENE}\s(?:with|to)){behind}"
        rf"|{_GENE}\s(?:is\s|was\s)?fused\s(?:to|with)\s{_GENE}){_END}"
    )


def _earlier(alterations: Alterations) -> re.Pattern[str]:
    """Compile a noun that a list joins to the next one, with no gene of its own right before it."""
    own = "".join(rf"(?<![{''.join(GENE_MARKS)}]{between})" for between in ("", "[\\s-]"))
    return _compile(rf"{_START}{own}(?P<head>{alternatives(alterations.nouns)}){_JOINT}\Z")


def _nouns(alterations: Alterations) -> str:
    """Say what a noun behind a gene may be; one that may be a verb must end its phrase."""
    words = alterations.words
    steady = alternatives(set(alterations.nouns) - set(words["verb_forms"]))
    ends = rf"(?=\s{alternatives(words['noun_ends'])}{_END}|\s?(?:[),.;:/]|\Z))"
    return rf"(?:{steady}|{alternatives(words['verb_forms'])}{ends})"


def _later(alterations: Alterations) -> re.Pattern[str]:
    """Compile a noun that a list joins to the one before, with no gene of its own behind it."""
    other = alternatives(alterations.words["not_before"])
    own = rf"(?!\s(?:{alternatives(alterations.words['prepositions'])}\s|{other}{_END}))"
    head = rf"(?P<head>{_nouns(alterations)})"
    return _compile(rf"{_JOINT}(?:(?:gene|protein)\s)?{head}{_END}{own}")


def _row(alterations: Alterations) -> re.Pattern[str]:
    words = [*alterations.nouns, *alterations.adjectives, *alterations.absent]
    return _compile(rf"(?<![\w-]){alternatives(words)}(?![\w-])")


def _pathway(alterations: Alterations) -> re.Pattern[str]:
    words = alternatives(alterations.pathway_words)
    return _compile(
        rf"(?:{_START}{words}\s(?:of|in)(?:\sthe)?\s(?P<behind>{_PATHWAY})"
        rf"|(?P<ahead>{_PATHWAY})(?:\spathway|\ssignall?ing)?\s{words}{_END})"
    )


def _classes(alterations: Alterations) -> tuple[tuple[str, re.Pattern[str]], ...]:
    words = alterations.class_words
    joined, between = alternatives(words["joined"]), alternatives(words["between"])
    nouns = alternatives(noun for form in alterations.forms for noun in form.nouns)
    ends = alternatives(noun for form in alterations.forms if not form.anti for noun in form.nouns)
    blocking = alternatives(["blockade", "blockage", "blocker", "blockers"])
    against, heads = alternatives(words["against"]), alternatives(words["heads"])
    middle = rf"(?P<mid>(?:(?:\s{{1,2}}|-){between}){{0,3}})"
    return (
        (
            "anti",
            _compile(
                rf"{_START}anti{_HYPHEN}?\s?{_LIST_ANTI}{middle}(?:(?:\s{{1,2}}|-)(?P<head>{nouns}){_END})?"
            ),
        ),
        ("joined", _compile(rf"{_LIST}(?:\s{{1,2}}|-){joined}{middle}\s(?P<head>{nouns}){_END}")),
        (
            "noun",
            _compile(
                rf"{_LIST}{middle}(?:\s{{1,2}}|-)(?P<head>{ends}|{blocking}|medicines|medications|antibody|antibodies|ADCs?){_END}"
            ),
        ),
        ("against", _compile(rf"{_START}(?P<head>{heads})\s{against}(?:\sthe)?\s{_LIST}(?P<mid>)(?![-]\w)")),
    )


_LIST_ANTI = rf"(?P<list>{_ITEM}(?:(?:/|\s?(?:,|and|or|plus)\s?)(?:anti{_HYPHEN})?{_ITEM})*)"


def _compile(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)
