"""Names whose first part is abbreviated in a bracket: `norepinephrine (NE) transporter`.

The document tells what the short form stands for; with the words behind it, either names a protein, a drug
(`chimeric antigen receptor (CAR) T cells`) or a disease. The name is found with the bracket inside and by the
short form alone (`NE transporter`). A short form that is a protein's own is left to the others.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from kg.model import EntityType
from kg.reading.ambiguity import Found
from kg.reading.coining import spaced
from kg.reading.doubt import Candidate
from kg.reading.forms import GENIC
from kg.reading.grounder import Grounder, Verdict

# How many words may stand behind the short form, and which signs may tie them to it.
MOST = 3
WORD = re.compile(r"[\s-]?[\w-]+")
METHOD = "abbreviation"
NAMED = GENIC | {EntityType.DRUG, EntityType.DISEASE}


def headed(
    text: str, long_forms: Mapping[str, str], meant: Mapping[str, Candidate], grounder: Grounder
) -> Iterator[Found]:
    """Find such names in a sentence; `long_forms` are the document's, `meant` what they mean."""
    other = {short: long for short, long in long_forms.items() if not _genic(meant.get(short))}
    finder = _finder(tuple(sorted(other.items())))
    if finder is None:
        return
    for place in finder.finditer(text):
        short = next(group for group in place.groups() if group)
        ends = [word.end() for word in _behind(text, place.end())]
        for end in reversed(ends):
            head = text[place.end() : end]
            verdict = _whole((f"{other[short]}{head}", f"{short}{head}"), grounder)
            if verdict is not None:
                surface, kind = text[place.start() : end], verdict.best.entity.type
                kind = EntityType.GENE if kind in GENIC else kind
                yield Found(place.start(), end, surface, verdict, METHOD, kind, heard=True)
                break


def _genic(candidate: Candidate | None) -> bool:
    return candidate is not None and candidate.entity.type in GENIC


def _behind(text: str, start: int) -> Iterator[re.Match[str]]:
    for _ in range(MOST):
        word = WORD.match(text, start)
        if word is None:
            return
        yield word
        start = word.end()


def _whole(names: Iterable[str], grounder: Grounder) -> Verdict | None:
    """Give the protein, drug or disease that the first of some names names without doubt."""
    for name in names:
        verdict = grounder.whole(name)
        if verdict.candidates and verdict.clear and verdict.best.entity.type in NAMED:
            return verdict
    return None


@lru_cache(maxsize=4)
def _finder(forms: tuple[tuple[str, str], ...]) -> re.Pattern[str] | None:
    """Compile a finder of long forms with their short form in a bracket behind, and of short forms alone."""
    if not forms:
        return None
    ranked = sorted(forms, key=lambda form: (-len(form[1]), form))
    whole = [rf"(?i:{spaced(long)})\s?[(\[]({re.escape(short)})[)\]]" for short, long in ranked]
    alone = [rf"({re.escape(short)})" for short, _ in sorted(forms, key=lambda form: (-len(form[0]), form))]
    return re.compile(rf"(?<![^\W_])(?:{'|'.join([*whole, *alone])})(?=[\s-]?\w)")
