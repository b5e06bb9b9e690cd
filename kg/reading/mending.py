"""Mend tags, lemmas and arcs of a parsed sentence by what is known of its names (`recognition/verbs.toml`).

The parser has met few names of drugs and genes, and takes a verb beside them for a noun.
"""

from __future__ import annotations

from collections.abc import Sequence

from spacy.tokens import Doc, Token

from kg.curated.verbs import Verbs
from kg.model import Span
from kg.reading.gerunds import mend_gerunds

CLAUSAL = frozenset({"relcl", "ccomp", "ROOT", "advcl"})
FINITE = frozenset({"VBD", "VBP", "VBZ", "MD"})
JOINTS = frozenset({"and", "but", "while", "whereas", "yet"})
SUBJECTS = frozenset({"nsubj", "nsubjpass"})
MODIFIERS = frozenset({"compound", "amod", "nmod"})
MISREAD = frozenset({"npadvmod", "compound", "nmod", "amod", "dep", "advmod"})
FAR = 3


def mend(doc: Doc, names: Sequence[Span], verbs: Verbs) -> Doc:
    """Mend a sentence in place and give it back; `names` are the spans of its mentions in its text.

    Mending twice changes nothing more.
    """
    named = _named(doc, names)
    _mend_owners(doc)
    for token in doc:
        if token.lower_ in verbs.nouns and token.tag_[:2] != "NN":
            token.tag_ = "NNS" if token.lower_.endswith("s") else "NN"
    for token in doc:
        tag, word = token.tag_, token.lower_
        if token.i in named:
            _name_lemma(token, verbs)
            continue
        mended = verbs.tag(word, tag)
        as_object = mended == "NNS" and _has_object(token)
        misplaced = mended in FINITE and token.dep_ == "compound"
        taken = misplaced or mended in {"NNS", "NN", "JJ"}
        if as_object or (taken and _between(doc, token, named, verbs)):
            mended = mended if misplaced else "VBZ"
            _rehang(doc, token, named)
        lemma = verbs.lemma(word, mended, token.lemma_.lower())
        if mended != tag:
            token.tag_ = mended
        if lemma != token.lemma_.lower():
            token.lemma_ = lemma
    _mend_infinitives(doc, named)
    _mend_owned(doc, named)
    mend_gerunds(doc, named, verbs)
    for start, end in reversed(_clauses(doc)):
        if not any(token.tag_ in FINITE and token.dep_ != "amod" for token in doc[start:end]):
            _find_past(doc, start, end, named, verbs)
    _give_subjects(doc, named)
    return doc


def _give_subjects(doc: Doc, named: frozenset[int]) -> None:
    """Make a name the subject of its verb where a preposition was taken for it: `In addition, X induced`."""
    for wrong in [token for token in doc if token.tag_ == "IN" and token.dep_ in SUBJECTS]:
        for token in doc[wrong.i + 1 : wrong.head.i]:
            if token.head in {wrong, wrong.head} and token.i in named and token.tag_[:2] == "NN":
                token.head, token.dep_, wrong.dep_ = wrong.head, wrong.dep_, "prep"
                break
    for verb in doc:
        if verb.tag_ in {"VBD", "VBN"} and verb.dep_ in CLAUSAL and verb.i not in named:
            _take_subject(doc, verb, named)


def _take_subject(doc: Doc, verb: Token, named: frozenset[int]) -> None:
    """Make the name right before a verb its subject, where it was read as an adverb: `that X inhibited Y`."""
    below = {child.dep_ for child in verb.children}
    behind = next((c for c in verb.rights if c.dep_ in {"dobj", "appos"}), None)
    if behind is None or below & {"nsubj", "nsubjpass", "csubj", "auxpass", "aux"}:
        return
    left = verb.i - 1
    while left > 0 and doc[left].tag_ == "RB":
        left -= 1
    top = _top(doc, left, named) if left in named else verb
    if top.head == verb and top.dep_ in MISREAD and (behind.dep_ == "dobj" or behind.i in named):
        top.dep_, behind.dep_ = "nsubj", "dobj"


def _own_verb(have: Token) -> None:
    """Make `had` the verb that a participle before its object was taken for: `had inactivating mutations`."""
    participle = have.head
    object_ = next((child for child in participle.rights if child.dep_ == "dobj"), None)
    if object_ is None or not have.i < participle.i < object_.i:
        return
    top = participle.head == participle
    above, dep = participle.head, participle.dep_
    moved = [child for child in participle.children if child not in {have, object_}]
    have.head, have.dep_ = have if top else above, dep
    participle.head, participle.dep_ = object_, "amod"
    object_.head = have
    for child in moved:
        child.head = object_ if child.dep_ == "prep" else have


def _mend_owners(doc: Doc) -> None:
    for token in doc[:-1]:
        if token.dep_ == "aux" and token.lemma_ == "have" and token.head.tag_ == "VBG":
            _own_verb(token)


def _name_lemma(token: Token, verbs: Verbs) -> None:
    """Mend the lemma of a verb inside a mention: `X was upregulated`."""
    lemma = verbs.lemma(token.lower_, token.tag_, token.lemma_.lower())
    if token.tag_[:2] == "VB" and lemma != token.lemma_.lower():
        token.lemma_ = lemma


def _clauses(doc: Doc) -> list[tuple[int, int]]:
    """Give the borders of clauses, which a semicolon, a comma and a joining word, or `found that` part."""
    starts = [0]
    ends = []
    for token in doc[:-1]:
        joined = token.lower_ == "," and doc[token.i + 1].lower_ in JOINTS
        if joined or token.lower_ == ";" or _told(token):
            ends.append(token.i)
            starts.append(token.i + 1 + joined)
    return list(zip(starts, [*ends, len(doc)], strict=True))


def _told(token: Token) -> bool:
    """Say whether a clause tells what was found: `revealed that`."""
    return token.lower_ == "that" and token.i > 0 and token.nbor(-1).tag_[:2] == "VB"


def _find_past(doc: Doc, start: int, end: int, named: frozenset[int], verbs: Verbs) -> None:
    """Make a participle right behind a name the verb of a clause without one: `X predicted benefit`."""
    for token in doc[start:end]:
        attached = token.tag_ in {"VBN", "VBD"} and token.dep_ == "amod" and token.head.i > token.i
        left = token.i - 1
        while left > start and doc[left].tag_ == "RB":
            left -= 1
        if attached and token.i > start and token.lower_ in verbs.past and left in named:
            token.tag_ = "VBD"
            _raise(doc, token, start, end)
            return


def _raise(doc: Doc, verb: Token, start: int, end: int) -> None:
    """Make a participle the verb of its clause, what it described its object, what stands before its subject.

    That of the first clause becomes the root, with what stands behind it; another hangs on the first.
    """
    object_, here = verb.head, verb.i
    beyond = end if start else len(doc)
    left = [t for t in doc[start:here] if t.head == t or not start <= t.head.i < here]
    right = [t for t in doc[here + 1 : beyond] if t.head == t or t.head.i <= here]
    if not left:
        return
    top = next((t for t in doc[:start] if t.head == t), verb)
    arcs = [(token, verb, token.dep_) for token in right if token != object_ and token.dep_ != "ROOT"]
    arcs += [(token, verb, "dep") for token in right if token != object_ and token.dep_ == "ROOT"]
    arcs += [(object_, verb, "dobj"), (left[0], verb, "nsubj")]
    for token in left[1:]:
        before = doc[token.i - 1]
        governed = before.tag_ == "IN" and not token.is_ancestor(before)
        arcs.append((token, before, "pobj") if governed else (token, left[0], "dep"))
    verb.head, verb.dep_ = top, "ROOT" if top == verb else "conj"
    for token, above, dep in arcs:
        token.head, token.dep_ = above, dep


def _named(doc: Doc, names: Sequence[Span]) -> frozenset[int]:
    """Give the tokens that lie in a name."""
    return frozenset(
        token.i
        for token in doc
        for span in names
        if token.idx < span.end and span.start < token.idx + len(token)
    )


def _has_object(token: Token) -> bool:
    return token.dep_ in CLAUSAL and any(child.dep_ == "dobj" for child in token.rights)


def _between(doc: Doc, token: Token, named: frozenset[int], verbs: Verbs) -> bool:
    """Say whether a word that may be a verb stands between two names, but for adverbs and little words."""
    if token.tag_ not in FINITE and not verbs.may_be_verb(token.lower_):
        return False
    left = token.i - 1
    while left >= 0 and doc[left].tag_ == "RB":
        left -= 1
    if left not in named or (left >= 1 and _governed(doc, left, named)):
        return False
    right = token.i + 1
    for _ in range(FAR):
        if right < len(doc) and right not in named and doc[right].lower_ in verbs.led_by:
            right += 1
    return right < len(doc) and right in named


def _governed(doc: Doc, last: int, named: frozenset[int]) -> bool:
    """Say whether a preposition stands before the name that ends at `last`: its phrase is no subject."""
    first = last
    while first - 1 >= 0 and first - 1 in named:
        first -= 1
    return first > 0 and doc[first - 1].tag_ in {"IN", "TO"} and doc[first - 1].lower_ != "that"


def _rehang(doc: Doc, verb: Token, named: frozenset[int]) -> None:
    """Give a verb that was hung on its object its place, its subject and its object."""
    left, right = verb.i - 1, verb.i + 1
    while left >= 0 and doc[left].tag_ == "RB":
        left -= 1
    if left not in named or right >= len(doc):
        return
    subject = _top(doc, left, named)
    if verb.dep_ in MODIFIERS and verb.head.i > verb.i and verb.head.i in named:
        _over_object(verb)
        subject.head = verb
        subject.dep_ = "nsubj"
    elif subject.head == verb and subject.dep_ in {"compound", "amod", "nmod", "npadvmod", "dep"}:
        subject.dep_ = "nsubj"
        for child in verb.rights:
            if child.i in named and child.dep_ in {"appos", "dep", "nmod"}:
                child.dep_ = "dobj"
                break


def _over_object(verb: Token, dep: str = "") -> None:
    """Hang a verb where its object hung, under this label or the object's own, and the object on the verb."""
    object_ = verb.head
    if object_.dep_ == "nsubj" and any(child.tag_ == "CC" for child in object_.rights):
        _before_next(verb, object_)
        return
    verb.dep_ = dep or object_.dep_
    verb.head = verb if object_.head == object_ else object_.head
    object_.head = verb
    object_.dep_ = "dobj"


def _before_next(verb: Token, object_: Token) -> None:
    """Hang a verb over the next, as whose subject its object was read: `X phosphorylates Y and drives Z`."""
    later = object_.head
    verb.dep_ = later.dep_
    verb.head = verb if later.head == later else later.head
    later.head, later.dep_ = verb, "conj"
    object_.head, object_.dep_ = verb, "dobj"


def _mend_owned(doc: Doc, named: frozenset[int]) -> None:
    """Make verbs of participles that have a subject of their own: `the loss of X induced resistance`."""
    for token in doc:
        if token.tag_ not in {"VBN", "VBD"} or token.i in named:
            continue
        if token.dep_ == "amod" and token.head.i > token.i:
            if any(child.dep_ in SUBJECTS for child in token.lefts):
                token.tag_ = "VBD"
                _over_object(token)
        elif token.tag_ == "VBD" and token.dep_ == "acl":
            _before_later(token)


def _before_later(verb: Token) -> None:
    """Hang a verb over the next, whose subject it was read to describe: `X in cells induced Y and is Z`."""
    subject = verb.head
    while subject.dep_ in {"pobj", "prep"}:
        subject = subject.head
    later = subject.head
    object_ = next((child for child in verb.rights if child.dep_ == "dobj"), None)
    if subject.dep_ not in SUBJECTS or object_ is None or later.i < object_.i:
        return
    if not any(token.tag_ == "CC" for token in verb.doc[object_.i : later.i]):
        return
    verb.dep_ = later.dep_
    verb.head = verb if later.head == later else later.head
    later.head, later.dep_ = verb, "conj"
    subject.head, subject.dep_ = verb, "nsubj"


def _mend_infinitives(doc: Doc, named: frozenset[int]) -> None:
    for token in doc:
        if token.tag_ == "VB" and token.i not in named and _infinitive(doc, token):
            _over_object(token, "xcomp")


def _infinitive(doc: Doc, verb: Token) -> bool:
    """Say whether a verb hung on a noun behind it follows `to`: `induced to stably over-express X`."""
    before = verb.i - 1
    while before > 0 and (doc[before].tag_ in {"RB", "HYPH", "AFX"} or doc[before].lower_ == "over"):
        before -= 1
    return doc[before].tag_ == "TO" and verb.dep_ in MODIFIERS and verb.head.i > verb.i


def _top(doc: Doc, last: int, named: frozenset[int]) -> Token:
    """Give the highest token of the name that ends at `last`."""
    first = last
    while first - 1 >= 0 and first - 1 in named:
        first -= 1
    for token in doc[first : last + 1]:
        if not first <= token.head.i <= last or token.head == token:
            return token
    return doc[last]
