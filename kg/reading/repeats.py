"""What a document names once it names again: carry sure mentions over to the same words elsewhere in it.

The network sees a few words around each token, so a name that it knows from one sentence may pass it by in
the next (one sense per discourse, Gale et al. 1992).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

Hit = tuple[int, int, str, float]
FLOOR = 0.4
SURE = 0.5
SHORTEST = 3


def carry_over(texts: Sequence[Sequence[str]], hits: Sequence[Sequence[Hit]]) -> list[list[Hit]]:
    """Return the hits of each text of one document, without the doubtful ones and with those that recur.

    A text is its tokens, a hit is (first token, token after the last, label, chance); hits of a text do not
    overlap, before or after. A name that recurs has the label and chance of its surest mention.
    """
    kept = [[hit for hit in row if hit[3] >= FLOOR] for row in hits]
    names = _names(texts, kept)
    starts: dict[str, list[int]] = {}
    for name in sorted(names, key=lambda name: (-len(name), name)):
        lengths = starts.setdefault(name[0], [])
        if len(name) not in lengths:
            lengths.append(len(name))
    rows = zip(texts, kept, strict=True)
    return [sorted([*row, *_again(tokens, row, names, starts)]) for tokens, row in rows]


def _names(
    texts: Sequence[Sequence[str]], hits: Sequence[Sequence[Hit]]
) -> dict[tuple[str, ...], tuple[float, str]]:
    names: dict[tuple[str, ...], tuple[float, str]] = {}
    for tokens, row in zip(texts, hits, strict=True):
        for start, end, label, chance in row:
            name = tuple(tokens[start:end])
            if chance >= SURE and sum(map(len, name)) >= SHORTEST:
                names[name] = max(names.get(name, (0.0, "")), (chance, label))
    return names


def _again(
    tokens: Sequence[str],
    row: Sequence[Hit],
    names: dict[tuple[str, ...], tuple[float, str]],
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
