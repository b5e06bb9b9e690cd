"""Find the phrases of a masked sentence that say a gene is changed, before they are grounded."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from kg.curated.alterations import Alterations, Head
from kg.model import Entity, Grounding, Span
from kg.reading.masking import Masked
from kg.reading.phrases import VARIANT_MARK, Grammar, words_of

_SPACE = re.compile(r"\s+")
_HYPHENS = re.compile(r"[‐‑–]")
_JOINED = re.compile(r"/|&|\b(?:and|or|plus|as well as)\b")
_PLURAL = re.compile(r"[^s]s\Z", re.IGNORECASE)
PAIR = 2
WILD = "wild type"
_QUANTITIES = ("copy number", "methylation", "activity", "expression", "status")


@dataclass(frozen=True, slots=True)
class Change:
    """A phrase about some genes, with what decides on the kind: the head word or a marker, and the quantity.

    `front`: the deciding word stands before the genes. `beside` are the other words of a list that decide as
    the head does, each with the place of its far end: "amplifications" in "MET mutations or amplifications".
    """

    rule: str
    front: bool
    span: Span
    genes: tuple[Grounding, ...]
    head: Head | None
    marker: str = ""
    quantity: str = ""
    beside: tuple[tuple[Head, int], ...] = ()

    def each(self) -> Iterator[Change]:
        """Give the change, and one for each other word beside its head."""
        yield self
        for head, end in self.beside:
            span = Span(end, self.span.end) if self.front else Span(self.span.start, end)
            yield replace(self, head=head, span=span, beside=())

    def of(self, gene: Grounding) -> Span:
        """Cut the phrase of a list down to one gene and the word that changes it."""
        first, last = self.genes[0].mention.span, self.genes[-1].mention.span
        here = gene.mention.span
        if self.rule == "foremost":
            return here
        if self.front:
            return self.span if here == last else Span(self.span.start, here.end)
        return self.span if here == first else Span(here.start, self.span.end)

    def kind(self, gene: Entity, alterations: Alterations) -> tuple[str, str]:
        """Decide on the kind, and for a negative finding on the kind that it denies, else ""."""
        positive = alterations.positive.get(gene.label, "overexpression")
        name = self.marker or (self.head.name if self.head else "")
        if name.endswith(" row"):
            return ("loss", "mutation") if name == "negative row" else ("mutation", "")
        if name == "positive":
            return positive, ""
        if name == "negative":
            return "loss", positive
        if self.head is None:
            return self.marker, ""
        return self.head.kinds.get(self.quantity, self.head.kinds[""]), ""


def changes(masked: Masked, rules: Grammar, alterations: Alterations) -> Iterator[Change]:
    """Give every phrase that a pattern finds; phrases may share genes."""
    yield from _fusions(masked, rules, alterations)
    words = words_of(masked.text)
    for front, phrases in ((True, rules.front), (False, rules.back)):
        for phrase in phrases:
            for match in phrase.pattern.finditer(masked.text) if phrase.may_match(words) else ():
                unchanged = phrase.name == "adjective" and _unchanged(match, alterations)
                if unchanged or VARIANT_MARK not in (match.groupdict().get("mid") or ""):
                    yield from _change(_Match(phrase.name, front, match), masked, rules, alterations)


def _unchanged(match: re.Match[str], alterations: Alterations) -> bool:
    """Say whether a word behind a variant says that the gene is not changed: `BRAF V600E wild-type`."""
    word = _HYPHENS.sub("-", _SPACE.sub(" ", match["head"] or match["word"] or "")).lower()
    head = alterations.adjectives.get(word)
    return head is not None and head.name == WILD


class _Match(NamedTuple):
    rule: str
    front: bool
    found: re.Match[str]


def _change(said: _Match, masked: Masked, rules: Grammar, alterations: Alterations) -> Iterator[Change]:
    name, front, match = said
    if name == "noun" and masked.text[: match.start("list")].rstrip().endswith(VARIANT_MARK):
        return
    genes = tuple(masked.genes_in(Span(*match.span("list"))))
    start = match.start()
    closed = front and len(genes) == PAIR and not _one_list(match["list"]) and not _of_many(match)
    if closed:
        genes = genes[:1]
    if not front and not _one_list(match["list"]):
        genes = genes[-1:]
        start = genes[0].mention.span.start
    groups = match.groupdict()
    head, marker = _head(name, groups, alterations)
    if head is None and not marker:
        return
    around = " ".join(filter(None, (groups.get("front"), groups.get("mid"), groups.get("tail"))))
    end = match.end("tail") if front and groups.get("tail") else match.end()
    end = genes[0].mention.span.end if closed else end
    quantity = _quantity(around, rules, alterations)
    if name == "placed":
        if not quantity:
            return
        end = match.start("place")
    change = Change(name, front, Span(start, end), genes, head, marker, quantity)
    if _may_open(change, masked.text, alterations) and not _moved(change, masked.text, alterations):
        yield replace(change, beside=tuple(_beside(said, masked.text, rules, alterations)))


def _beside(said: _Match, text: str, rules: Grammar, alterations: Alterations) -> Iterator[tuple[Head, int]]:
    """Find the other nouns of "mutations or amplifications", before the head or behind it."""
    if said.rule not in {"of", "noun"} or not said.found["head"]:
        return
    listed, end = (rules.earlier, said.found.start()) if said.front else (rules.later, said.found.end())
    while found := listed.search(text, 0, end) if said.front else listed.match(text, end):
        head, _ = _head(said.rule, {"head": found["head"]}, alterations)
        if head is None:
            return
        end = found.start("head") if said.front else found.end("head")
        yield head, end


def _one_list(text: str) -> bool:
    """Say whether genes are one list: commas alone may part two findings, "EGFR V777L, PTEN loss".

    Or a clause from what stands before it: "Upon loss of PTEN, AKT is active".
    """
    return "," not in text or bool(_JOINED.search(text))


def _of_many(match: re.Match[str]) -> bool:
    """Say whether a list needs no `and`: a bracket holds it, or a plural announces it ("mutations in")."""
    bracketed = match.string[: match.start("list")].rstrip().endswith("(")
    return bracketed or bool(_PLURAL.search(match["head"] or ""))


def _head(name: str, groups: dict[str, str | None], alterations: Alterations) -> tuple[Head | None, str]:
    """Give the entry of the word that decides, or the name of a marker such as "+" or "3+"."""
    said = groups.get("head") or groups.get("word") or ""
    if name == "marker":
        sign = "negative" if groups["minus"] else "positive" if groups["plus"] else ""
        return None, sign or alterations.markers.get(said, "") or _tight(said, alterations)
    word = _HYPHENS.sub("-", _SPACE.sub(" ", said)).lower()
    if name in {"expressed", "expression of"}:
        return alterations.nouns["overexpression"], ""
    if name in {"of", "such as", "noun"}:
        return alterations.nouns.get(word), ""
    return (alterations.before if name in {"before", "phospho"} else alterations.adjectives).get(word), ""


def _tight(said: str, alterations: Alterations) -> str:
    """Find a marker whatever its spaces and capitals."""
    tight = _SPACE.sub("", said).lower()
    return next(
        (name for mark, name in alterations.markers.items() if _SPACE.sub("", mark).lower() == tight), ""
    )


def _quantity(text: str, rules: Grammar, alterations: Alterations) -> str:
    """Name the quantity that is said to change; of several, expression counts least."""
    said = {_SPACE.sub(" ", found.group()) for found in rules.quantity.finditer(text)}
    names = {alterations.quantities.get(word, alterations.quantities.get(word.lower())) for word in said}
    return next((name for name in _QUANTITIES if name in names), "")


def _may_open(change: Change, text: str, alterations: Alterations) -> bool:
    """Refuse the past tense: "the drug reduced HER2 expression" reports an effect, not a state."""
    participle = change.rule == "of" and change.head is not None and change.head.change
    if change.rule != "before" and not (participle and _said(change, text).split()[0].endswith("ed")):
        return True
    if text[: change.span.start].rstrip().lower().endswith(alterations.words["restoring"]):
        return False
    said, *behind = text[change.span.start : change.span.end].lower().split(maxsplit=2)
    before = text[: change.span.start].rstrip()
    if behind and f"{said} {behind[0]}" in alterations.before:
        return True
    if said.endswith("ed") and behind and behind[0] in alterations.words["owned"]:
        return False
    if not said.endswith("ed") or not before or before[-1] in ",;:([.-/":
        return True
    return before.split()[-1].strip("(,").lower() in alterations.words["opens"]


def _moved(change: Change, text: str, alterations: Alterations) -> bool:
    """Say whether a translocation is one of the product, not of the gene: `TFEB nuclear translocation`."""
    if change.head is None or change.head.name != "fusion" or "translocat" not in _said(change, text):
        return False
    start, end = change.span.start, change.span.end
    around = f"{text[:start].split()[-1:]} {_said(change, text)} {text[end:].split()[:4]}"
    return any(re.search(rf"\b{word}\b", around) for word in alterations.words["moved"])


def _said(change: Change, text: str) -> str:
    return text[change.span.start : change.span.end].lower()


def _fusions(masked: Masked, rules: Grammar, alterations: Alterations) -> Iterator[Change]:
    for match in rules.fusion.finditer(masked.text):
        span = Span(*match.span())
        genes = tuple(masked.genes_in(span))
        names = "-".join(gene.mention.text for gene in genes)
        symbols = "-".join(gene.entity.label for gene in genes if gene.entity)
        paired = {names.upper(), symbols.upper()} & alterations.fusions
        headed = match["head"] and match["joint"] != "/"
        signed = match["sign"] and match["joint"] not in "/:" and _kinase_last(genes, alterations)
        if match["joint"] == "::" or headed or paired or signed:
            yield Change("fusion", True, span, genes, None, "fusion")
    for match in rules.fused.finditer(masked.text):
        span = Span(*match.span())
        genes = tuple(masked.genes_in(span))
        if len({gene.entity for gene in genes}) == PAIR:
            yield Change("fusion", True, span, genes, None, "fusion")


def _kinase_last(genes: Sequence[Grounding], alterations: Alterations) -> bool:
    """Say whether of two genes the second alone gives kinases to fusions: `EBF1-PDGFRB positive`."""
    leading = [gene.entity is not None and gene.entity.label in alterations.leading for gene in genes]
    return leading == [False, True]


def row(text: str, masked: Masked, rules: Grammar, alterations: Alterations) -> Iterator[Change]:
    """Read a row of a table of findings: it opens with a gene, and its first word of a state is the finding.

    Between them may stand a transcript or an abundance. "Negative" denies a mutation, or for a gene that is
    stained (`[tables]`) its expression. A row that names a variant is the variant's.
    """
    first = masked.genes[0] if masked.genes else None
    if first is None or masked.variants or masked.text[: first.mention.span.start].strip(" |"):
        return
    if found := rules.row.search(text, first.mention.span.end):
        word = _HYPHENS.sub("-", _SPACE.sub(" ", found.group())).lower()
        head = alterations.nouns.get(word) or alterations.adjectives.get(word)
        sign = "negative" if head is None else head.name if head.name in {"negative", "positive"} else ""
        stained = first.entity is not None and first.entity.label in alterations.stained
        span = Span(first.mention.span.start, found.end())
        yield Change("table", True, span, (first,), head, sign if stained or not sign else f"{sign} row")
