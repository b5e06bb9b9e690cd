"""What a document names once it names again: carry sure mentions over to the same words elsewhere in it.

The network sees a few words around each token, so a name that it knows from one sentence may pass it by in
the next (one sense per discourse, Gale et al. 1992). A short form in brackets behind a mention (Schwartz &
Hearst 2003) has its label wherever it stands; one behind words that are no mention is none, if in doubt.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

Hit = tuple[int, int, str, float]
Name = tuple[str, ...]
FLOOR = 0.4
SURE = 0.6
DOUBTLESS = 0.99
SHORTEST = 3
LONGEST_SHORT = 10
MOST_TOKENS = 4
WORDS_MORE = 5
OPENING, CLOSING = frozenset("(["), frozenset(")],;")


def carry_over(texts: Sequence[Sequence[str]], hits: Sequence[Sequence[Hit]]) -> list[list[Hit]]:
    """Return the hits of each text of one document, without the doubtful ones and with those that recur.

    A text is its tokens, a hit is (first token, token after the last, label, chance); hits of a text do not
    overlap, before or after. A name that recurs has the label and chance of its surest mention, a short form
    those of the long form before it.
    """
    empty = {name for tokens, row in zip(texts, hits, strict=True) for name in _meaningless(tokens, row)}
    kept = [
        [hit for hit in row if hit[3] >= _floor(tuple(tokens[hit[0] : hit[1]]), empty)]
        for tokens, row in zip(texts, hits, strict=True)
    ]
    shorts = _short_forms(texts, kept)
    kept = [_relabelled(tokens, row, shorts) for tokens, row in zip(texts, kept, strict=True)]
    names = _names(texts, kept) | shorts
    starts: dict[str, list[int]] = {}
    for name in sorted(names, key=lambda name: (-len(name), name)):
        lengths = starts.setdefault(name[0], [])
        if len(name) not in lengths:
            lengths.append(len(name))
    rows = zip(texts, kept, strict=True)
    return [sorted([*row, *_again(tokens, row, names, starts)]) for tokens, row in rows]


def _floor(name: Name, empty: set[Name]) -> float:
    return DOUBTLESS if name in empty else FLOOR


def _short_forms(
    texts: Sequence[Sequence[str]], hits: Sequence[Sequence[Hit]]
) -> dict[Name, tuple[float, str]]:
    """Give the short forms that stand in brackets behind a sure mention, with its chance and label."""
    found: dict[Name, tuple[float, str]] = {}
    for tokens, row in zip(texts, hits, strict=True):
        for start, end, label, chance in row:
            short = _bracketed(tokens, end)
            if chance >= SURE and short and _abbreviates("".join(short), "".join(tokens[start:end])):
                found[short] = max(found.get(short, (0.0, "")), (chance, label))
    return found


def _meaningless(tokens: Sequence[str], row: Sequence[Hit]) -> Iterator[Name]:
    """Yield the short forms whose long form, by its letters, lies wholly outside of mentions."""
    for place, token in enumerate(tokens):
        short = "".join(_bracketed(tokens, place)) if token in OPENING else ""
        if not 2 <= len(short) <= LONGEST_SHORT or sum(map(str.isupper, short)) < 2:
            continue
        if any(start < place and end > place - 3 for start, end, *_ in row):
            continue
        if _spelled(short, " ".join(tokens[max(0, place - len(short) - WORDS_MORE) : place])):
            yield _bracketed(tokens, place)


def _bracketed(tokens: Sequence[str], place: int) -> Name:
    """Give the tokens behind an opening bracket up to its end or its first comma; none if they are many."""
    if place >= len(tokens) or tokens[place] not in OPENING:
        return ()
    inside = tokens[place + 1 : place + 2 + MOST_TOKENS]
    ends = [number for number, token in enumerate(inside) if token in CLOSING]
    return tuple(inside[: ends[0]]) if ends else ()


def _abbreviates(short: str, long: str) -> bool:
    """Tell a short form of a name: half of it capitals, the same first letter, all letters in their order."""
    letters = iter(long.lower())
    return (
        2 <= len(short) < len(long) / 2
        and sum(map(str.isupper, short)) >= len(short) / 2
        and long[0].lower() == short[0].lower()
        and all(sign in letters for sign in short.lower() if sign.isalpha())
    )


def _spelled(short: str, words: str) -> bool:
    """Tell whether the words before a short form spell it, its first letter at the beginning of a word."""
    text, place = words.lower(), len(words)
    for number, sign in reversed(list(enumerate(short.lower()))):
        if not sign.isalnum():
            continue
        place = text.rfind(sign, 0, place)
        while number == 0 and place > 0 and text[place - 1].isalnum():
            place = text.rfind(sign, 0, place)
        if place < 0:
            return False
    return True


def _relabelled(
    tokens: Sequence[str], row: Sequence[Hit], shorts: dict[Name, tuple[float, str]]
) -> list[Hit]:
    """Give the hits that are short forms the label and chance of their long form."""
    told = []
    for start, end, label, chance in row:
        sure, kind = shorts.get(tuple(tokens[start:end]), (chance, label))
        told.append((start, end, kind, sure))
    return told


def _names(texts: Sequence[Sequence[str]], hits: Sequence[Sequence[Hit]]) -> dict[Name, tuple[float, str]]:
    names: dict[Name, tuple[float, str]] = {}
    for tokens, row in zip(texts, hits, strict=True):
        for start, end, label, chance in row:
            name = tuple(tokens[start:end])
            if chance >= SURE and sum(map(len, name)) >= SHORTEST:
                names[name] = max(names.get(name, (0.0, "")), (chance, label))
    return names


def _again(
    tokens: Sequence[str],
    row: Sequence[Hit],
    names: dict[Name, tuple[float, str]],
    starts: dict[str, list[int]],
) -> Iterator[Hit]:
    taken = {place for start, end, *_ in row for place in range(start, end)}
    for start, token in enumerate(tokens):
        for length in starts.get(token, ()):
            known = names.get(tuple(tokens[start : start + length]))
            if known is not None and taken.isdisjoint(range(start, start + length)):
                taken.update(range(start, start + length))
                yield start, start + length, known[1], known[0]
                break
