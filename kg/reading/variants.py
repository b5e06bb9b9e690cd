"""Find sequence variants in running text and give each its short HGVS-like name.

The forms are those of the HGVS nomenclature (den Dunnen et al. 2016, doi:10.1002/humu.22981), the older ones
that papers still use (IVS, `Arg-72-Pro`, "arginine to histidine at codon 175") and dbSNP numbers.
"""

from __future__ import annotations

import re
from collections.abc import Container
from dataclasses import dataclass

from kg.model import Span

_THREE = {
    "ala": "A",
    "arg": "R",
    "asn": "N",
    "asp": "D",
    "cys": "C",
    "gln": "Q",
    "glu": "E",
    "gly": "G",
    "his": "H",
    "ile": "I",
    "leu": "L",
    "lys": "K",
    "met": "M",
    "phe": "F",
    "pro": "P",
    "ser": "S",
    "thr": "T",
    "trp": "W",
    "tyr": "Y",
    "val": "V",
    "ter": "*",
    "stop": "*",
    "term": "*",
    "x": "*",
    "*": "*",
}
_NAMES = {
    "alanine": "A",
    "arginine": "R",
    "asparagine": "N",
    "aspartate": "D",
    "aspartic acid": "D",
    "cysteine": "C",
    "glutamine": "Q",
    "glutamate": "E",
    "glutamic acid": "E",
    "glycine": "G",
    "histidine": "H",
    "isoleucine": "I",
    "leucine": "L",
    "lysine": "K",
    "methionine": "M",
    "phenylalanine": "F",
    "proline": "P",
    "serine": "S",
    "threonine": "T",
    "tryptophan": "W",
    "tyrosine": "Y",
    "valine": "V",
}
_ONE = "[ACDEFGHIKLMNPQRSTVWY]"
_AA3 = "(?:Ala|Arg|Asn|Asp|Cys|Gln|Glu|Gly|His|Ile|Leu|Lys|Met|Phe|Pro|Ser|Thr|Trp|Tyr|Val)"
_ANY = f"(?:{_AA3}|{_ONE})"
_FULL = "(?:" + "|".join(sorted(_NAMES, key=len, reverse=True)) + ")"
_WORD = rf"(?:{_FULL}|{_AA3})(?:\s\((?:{_AA3}|{_ONE})\))?(?:\sresidue)?"
_BASE = "(?:adenine|cytosine|guanine|thymine|[ACGT])"
_ARROW = r"(?:-{0,3}\s?(?:>|&gt;|→)|/)"
_STRICT_ARROW = r"\s?(?:-{0,3}>|→|&gt;)\s?"
_AT = (
    r"(?:at|in|of)\s(?:the\s)?(?:amino[ -]acid\s|nucleotide\s|base\s|residue\s|codon\s)?"
    r"(?:codon|position|residue|nucleotide|base|amino[ -]acid|nt)(?:\sposition)?s?\s"
)
_SEQUENCE = "[ACGTacgt]"
_PLACE = r"[-*+]?\d+(?:\s?[+-]\s?\d+)?"
_LEFT, _RIGHT = r"(?<![\w.])", r"(?![\w])"

_PATTERNS: tuple[tuple[str, str], ...] = (
    # p.V600E, p.(Arg175His), p.E746_A750delinsS, p.Arg213*
    (
        "protein",
        (
            rf"\bp\.\s?\(?{_ANY}\d+(?:_{_ANY}\d+)?"
            rf"(?:(?:delins|del|ins|dup)(?:{_ANY})*|fs(?:[*X]?\d+|(?:Ter|[*X])\d*)?|stop|Ter|{_AA3}(?:fs(?:Ter|[*X])?\d*)?|"
            rf"{_ONE}(?:fs(?:Ter|[*X])?\d*)?(?:/{_ONE}\b)*|[X*=])?\)?"
        ),
    ),
    # E746_A750del, A775_G776insYVMA, T1151dup, F508del, G776delinsVC, K706fs*19
    (
        "protein",
        rf"{_LEFT}{_ANY}\d{{1,4}}(?:[_-]{_ANY}\d{{1,4}})?(?:delins|del|ins|dup|DELINS|DEL|INS|DUP)(?:{_ONE}*){_RIGHT}",
    ),
    ("protein", rf"{_LEFT}{_ANY}\d{{1,4}}(?:{_ANY})?(?:fs|FS)(?:(?:Ter|[*X])?\d*){_RIGHT}"),
    # Arg72Pro, Arg-72-Pro, Gly(388)Arg, Arg 3500 Gln
    (
        "protein",
        (
            rf"{_LEFT}{_AA3}[- ]?\(?\d{{1,5}}\)?"
            rf"(?:[- ]?{_AA3}|{_ARROW}{_AA3}|[- ]?(?:Ter|Stop|stop|X\b|\*))(?:/{_AA3})?(?!\w)"
        ),
    ),
    # V600E, Q61*, R213X, V600E/K
    ("protein", rf"{_LEFT}{_ONE}\d{{2,5}}(?:{_ONE}|X|\*)(?:/{_ONE}(?!\w))*(?![\w*])"),
    # a place before an allele word: V600 mutations, G12/G13
    ("place", rf"{_LEFT}{_ONE}\d{{2,4}}(?=[\s-]+(?:mutation|mutant|mutated|variant|substitution)s?\b)"),
    ("protein", rf"(?<![\w.-])\d{{2,4}}\s?(?:{_ONE}/{_ONE}|{_AA3}\s?/\s?{_AA3}){_RIGHT}"),
    (
        "protein",
        rf"\b{_WORD}(?:-|\s)(?:\d{{1,4}})(?:-|\s){_WORD}\b",
    ),
    (
        "protein",
        (
            rf"\b{_WORD}(?:\s|-)(?:to|for|by|with|into)(?:\s|-)(?:an?\s|the\s)?{_WORD}"
            rf"(?:\s(?:substitution|change|mutation|replacement|transition))?\s{_AT}\d+"
        ),
    ),
    # c.2369C>T, c.35delG, g.3318-15C>T, c.609+28_610-16del, c.1641+1dup
    (
        "dna",
        (
            rf"\b[cgmnC]\.\s?\(?{_PLACE}(?:[_-]{_PLACE})?\s?"
            rf"(?:{_SEQUENCE}+(?:{_STRICT_ARROW}|s){_SEQUENCE}+|{_SEQUENCE}/{_SEQUENCE}(?!\w)|delins\s?{_SEQUENCE}+|"
            rf"(?:del|ins|dup|inv)(?:\s?{_SEQUENCE}+(?!\w)|\s?\d+(?!\w))?)\)?"
        ),
    ),
    (
        "dna",
        (
            rf"(?<![\w.])IVS\s?[\dIVX]+\s?[+-]?\s?\d*,?\s?(?:\(?{_SEQUENCE}{_STRICT_ARROW}{_SEQUENCE}\)?|"
            rf"{_SEQUENCE}/{_SEQUENCE}|(?:del|ins|dup)\s?{_SEQUENCE}*)"
        ),
    ),
    # 2369C>T, -511C/T, 1100delC, 1872_1873insA, 32delG
    (
        "dna",
        rf"(?<![\w.*+-])(?:[+-]\s?)?\d+(?:[+-]\d+)?,?\s?{_SEQUENCE}(?:{_STRICT_ARROW}|/){_SEQUENCE}(?![\w/])",
    ),
    (
        "dna",
        rf"(?<![\w.])-?\d{{2,}}(?:[+-]\d+)?(?:[_-]\d+)?\s?(?:del|ins|dup)\s?(?:[ACGT]+|\d+)(?:/[ACGT]+)?{_RIGHT}",
    ),
    ("dna", rf"(?<![\w.])(?:del|dup)\s?\d{{2,}}{_SEQUENCE}{_RIGHT}"),
    ("dna", rf"(?<![\w.])[ACGT]\s?-\s?\d+[ACGT]{_RIGHT}"),
    ("dna", rf"(?<![\w.])[ACGT]\d{{3,}}[ACGT]{_RIGHT}"),
    (
        "dna",
        (
            rf"\b\(?{_BASE}(?:\s|-)?(?:to|for|{_STRICT_ARROW})(?:\s|-)?{_BASE}\)?"
            rf"(?:\s(?:point\s)?(?:substitution|change|mutation|replacement|transition|transversion|polymorphism))?\s{_AT}-?\d+"
        ),
    ),
    ("dna", r"(?<![\w])(?:[Dd]elta|Δ|∆)\s?-?(?:[A-Z]\d+|\d{2,}(?:-\d+)?)(?!\w)"),
    # an allele or an exchange that is called one: the -930G allele, a G/A polymorphism
    (
        "dna",
        r"(?<![\w.])-?\d{2,}[ACGT]{1,2}(?=\s(?:allele|genotype|carrier|polymorphism|variant|homozygote)s?\b)",
    ),
    (
        "dna",
        (
            r"(?<![\w/>.-])(?P<ref>[ACGT])(?:\s?-{0,2}(?:>|→|&gt;)\s?|/)(?!(?P=ref))[ACGT]"
            r"(?=\)?\s(?:polymorphism|transition|transversion|substitution|mutation|change|variant|SNP)s?\b)"
        ),
    ),
    # an exchange without its place, a place without its exchange, codons, repeats
    ("change", rf"(?<![\w-]){_AA3}\s?(?:-{{0,2}}>|→)\s?{_AA3}(?![\w-])"),
    ("change", rf"\b{_FULL}\s(?:to|by)\s(?:an?\s)?{_FULL}\b"),
    (
        "change",
        (
            r"(?<![\w/>.-])[ACGT](?:\s|-)to(?:\s|-)[ACGT]"
            r"(?=\)?\s(?:polymorphism|transition|transversion|substitution|mutation|change|variant|SNP)s?\b)"
        ),
    ),
    ("change", r"(?<=[A-Z0-9]-)\d{2,4}X(?!\w)"),
    ("change", r"\b[Cc]odon\s\d+,?\s\(?[ACGT]{3}\)?\s?(?:-{0,2}>|→|/)\s?[ACGT]{2,3}\b"),
    ("dna", r"(?<![\w.])[ACGT]\s\d{3,}[ACGT](?!\w)"),
    ("rs", r"(?<![\w])(?:rs|RS)\s?\d{3,}(?!\w)"),
    # deletions and insertions told by their length
    (
        "length",
        (
            r"(?<![\w.])\d+(?:[.,]\d+)?[- ]?(?:bp|kb|Mb|nt|base(?:[- ]pair)?|nucleotide)s?[- ]"
            r"(?:in-?frame\s|tandem\s|gene\s)?"
            r"(?:deletion|insertion|duplication)s?(?:/(?:deletion|insertion))?(?!\w)"
        ),
    ),
    (
        "length",
        (
            r"\b(?:deletion|insertion|duplication)s?\sof\s\d[\d.,]*[- ]?"
            r"(?:bp|kb|Mbp?|nt|base(?:[- ]?pairs?|s)?|nucleotides?|amino\sacids?)\b"
        ),
    ),
    ("length", r"(?<![\w.])(?:del|dup|ins)\d+bp(?!\w)"),
    (
        "exon",
        (
            r"\b(?:[Ee]xons?[- ]?(?P<exon>\d{1,2})(?:[- ](?:in-?frame|small|activating|gene))?[- ]"
            r"(?P<event>del(?:etion)?s?(?=\W|$)|insertions?|ins(?=\W|$)|skipping|duplications?)"
            r"|(?P<event2>deletions?|insertions?|skipping)\s(?:in|of)\s(?:the\s)?exon\s(?P<exon2>\d{1,2})"
            r"|(?P<short>(?:(?:ex|E)\d{1,2}|(?<![\w.,])(?:19|20))\s?(?:del|ins)(?=\W|$)))"
        ),
    ),
)
_RULES = tuple((level, re.compile(pattern)) for level, pattern in _PATTERNS)
_HINT = re.compile(r"\d|[Dd]elta|Δ|∆")
_EVENTS = {"del": "deletion", "ins": "insertion", "ski": "skipping", "dup": "duplication"}


@dataclass(frozen=True, slots=True)
class Variant:
    """A variant in a text: where, under which short names, and at which level it is told.

    `level` is protein, place (a residue without its change), dna, rs, length or exon. Two names stand for
    a mention such as `V600E/K`; `symbol` is the gene that a variant is glued to (`BRAFV600E`).
    """

    span: Span
    names: tuple[str, ...]
    level: str
    symbol: str = ""


# A change of a protein as it may be glued to the symbol of its gene: `V600E` in `BRAFV600E`.
PROTEIN_CHANGE = re.compile(r"[A-Z]\d{1,4}[A-Z*]")
_GLUED = re.compile(
    rf"(?<![A-Za-z0-9])(?P<symbol>[A-Z][A-Za-z0-9]{{1,7}}?)[-‐]?(?P<variant>{_ONE}\d{{2,4}}{_ONE}(?![A-Za-z0-9])|(?:[Dd]elta|Δ)\d{{2,}}(?!\w))"
)


def find_variants(text: str, symbols: Container[str] = frozenset()) -> list[Variant]:
    """Find the variants of a text from left to right; of those that overlap the longest stays.

    `symbols` are names of genes behind which a variant may stand without a space, as superscripts do once
    they are plain text: "BRAFV600E".
    """
    if not _HINT.search(text):
        return []
    found = [
        Variant(Span(*match.span("variant")), protein_names(match["variant"]), "protein", match["symbol"])
        for match in _GLUED.finditer(text)
        if match["symbol"].upper() in symbols
    ]
    found += [
        Variant(Span(match.start(), match.end()), names, level)
        for level, rule in _RULES
        for match in rule.finditer(text)
        if (names := _names(level, match))
    ]
    found.sort(
        key=lambda variant: (
            variant.level == "exon",
            variant.span.start - variant.span.end,
            variant.span.start,
        )
    )
    kept: list[Variant] = []
    for variant in found:
        if not any(variant.span.overlaps(other.span) for other in kept):
            kept.append(_trim(variant, text))
    return sorted(kept, key=lambda variant: variant.span)


def _trim(variant: Variant, text: str) -> Variant:
    """Leave out a bracket that the span does not open or close."""
    start, end = variant.span
    inside = text[start:end]
    if inside.endswith(")") and inside.count("(") < inside.count(")"):
        end -= 1
    if inside.startswith("(") and inside.count("(") > inside.count(")"):
        start += 1
    return Variant(Span(start, end), variant.names, variant.level, variant.symbol)


def _names(level: str, match: re.Match[str]) -> tuple[str, ...]:
    said = match.group()
    if level in {"protein", "place"}:
        return protein_names(said)
    if level == "exon":
        return _exon_name(match)
    if level == "rs":
        return (said.lower().replace(" ", ""),)
    return (dna_name(said),) if level == "dna" else (" ".join(said.split()),)


def _exon_name(match: re.Match[str]) -> tuple[str, ...]:
    number, event = match["exon"] or match["exon2"], match["event"] or match["event2"]
    if match["short"]:
        number = re.sub(r"\D", "", match["short"])
        event = match["short"][-3:]
    return (f"exon {int(number)} {_EVENTS[event[:3].lower()]}",)


def protein_names(said: str) -> tuple[str, ...]:
    """Give the one-letter names of a protein variant, without `p.` and brackets; `V600E/K` has two.

    >>> protein_names("p.(Val777Leu)"), protein_names("V600E/K")
    (('V777L',), ('V600E', 'V600K'))
    >>> protein_names("arginine to histidine at codon 175")
    ('R175H',)
    """
    text = re.sub(r"^p\.\s?", "", said).strip("()")
    verbal = re.match(rf"({_FULL}|{_AA3}).*?({_FULL}|{_AA3})[^\d]*?(\d+)$", text)
    if verbal:
        return (f"{_letter(verbal[1])}{verbal[3]}{_letter(verbal[2])}",)
    middle = re.match(rf"({_FULL}|{_AA3})[- ](\d+)[- ]({_FULL}|{_AA3})$", text)
    if middle:
        return (f"{_letter(middle[1])}{middle[2]}{_letter(middle[3])}",)
    pair = re.match(r"(\d+)\s?([A-Za-z]+)\s?/\s?([A-Za-z]+)$", text)
    if pair:
        return (f"{_letter(pair[2])}{pair[1]}{_letter(pair[3])}",)
    text = re.sub(
        rf"{_AA3}|Ter|[Ss]top", lambda found: _letter(found.group()), re.sub(r"[-\s()>→]", "", text)
    )
    text = re.sub(r"(DELINS|DEL|INS|DUP|FS)", lambda found: found.group().lower(), text)
    text = re.sub(r"(fs|dup).*$", r"\1", text)
    text = re.sub(r"(\d)X(?=$|/)", r"\1*", text)
    first, *others = text.split("/")
    stem = re.match(r"[A-Z]\d+", first)
    return (first, *(f"{stem.group()}{other}" for other in others if stem))


def _letter(said: str) -> str:
    low = said.lower()
    return _THREE.get(low) or _NAMES.get(low) or said.upper()


def dna_name(said: str) -> str:
    """Give a nucleotide change without spaces, with `>` for every arrow; the reference sequence stays open.

    >>> dna_name("c.2369 C-->T"), dna_name("A-592C"), dna_name("G to A at nucleotide 1691")
    ('c.2369C>T', '-592A>C', '1691G>A')
    """
    verbal = re.match(r"\(?([A-Za-z]+)\W+(?:to|for)?\W*([A-Za-z]+)\)?.*?(-?\d+)$", said)
    if verbal and " at " in said:
        return f"{verbal[3]}{verbal[1][0].upper()}>{verbal[2][0].upper()}"
    text = re.sub(r"-{0,3}(?:>|→|&gt;)|(?<=[ACGT])s(?=[ACGT])", ">", re.sub(r"\s", "", said))
    text = re.sub(r"^C\.", "c.", text)
    if text.count(")") > text.count("("):
        text = text.removesuffix(")")
    text = re.sub(r"([ACGTacgt])/([ACGTacgt])$", r"\1>\2", text)
    minus = re.match(r"([ACGT])-(\d+)([ACGT])$", text)
    return f"-{minus[2]}{minus[1]}>{minus[3]}" if minus else text
