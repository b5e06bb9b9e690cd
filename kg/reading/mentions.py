"""The trained entity recogniser: one BILOU tagging a label over a shared network, decoded label by label.

Each label has its own five classes, so that a text annotated for some labels only teaches those, and
mentions of two labels may overlap. Decoding takes the best path of each label (Viterbi 1967) and gives each
mention the probability of its least sure token.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise
from operator import itemgetter
from pathlib import Path
from typing import Any

import numpy as np
import srsly
from numpy.typing import NDArray
from spacy.language import Language
from spacy.pipeline.trainable_pipe import TrainablePipe  # type: ignore[import-not-found]
from spacy.tokens import Doc, Span, SpanGroup
from spacy.training import Example
from spacy.util import registry
from spacy.vocab import Vocab
from thinc.api import Linear, Maxout, Model, NumpyOps, Optimizer, chain, set_dropout_rate, with_array
from thinc.types import Floats2d

TAGS = 5
OUT, BEGIN, INSIDE, LAST, UNIT = range(TAGS)
LABELS = ("Gene", "Chemical", "Disease", "Variant", "CellLine")
GROUP = "mentions"
FILE = "model"
QUIET = 0.98
NEXT = {OUT: (OUT, BEGIN, UNIT), BEGIN: (INSIDE, LAST), INSIDE: (INSIDE, LAST), LAST: (OUT, BEGIN, UNIT),
        UNIT: (OUT, BEGIN, UNIT)}  # fmt: skip
FORBIDDEN = np.array(
    [[0.0 if after in NEXT[before] else -np.inf for after in range(TAGS)] for before in range(TAGS)],
    dtype=np.float32,
)
START = FORBIDDEN[OUT]
END = np.array([0.0, -np.inf, -np.inf, 0.0, 0.0], dtype=np.float32)

Scores = NDArray[np.float32]
# First token, token after the last, label, chance.
Hit = tuple[int, int, str, float]


@registry.architectures("claimgraph.MentionTagger.v1")  # type: ignore[untyped-decorator]
def build_mention_tagger(
    tok2vec: Model[list[Doc], list[Floats2d]],
    hidden_width: int,
    labels: int = len(LABELS),
) -> Model[list[Doc], list[Floats2d]]:
    """Put one hidden layer and five scores a label on top of a token network."""
    width = tok2vec.maybe_get_dim("nO")
    head: Model[Floats2d, Floats2d] = chain(
        Maxout(nO=hidden_width, nI=width, nP=2, dropout=0.0, normalize=True),
        Linear(nO=labels * TAGS, nI=hidden_width),
    )
    model: Model[list[Doc], list[Floats2d]] = chain(tok2vec, with_array(head))
    model.set_ref("tok2vec", tok2vec)
    return model


class MentionTagger(TrainablePipe):  # type: ignore[misc]
    """Set `doc.spans["mentions"]`, all mentions with scores, and `doc.ents`, those that do not overlap."""

    def __init__(
        self,
        vocab: Vocab,
        model: Model[list[Doc], list[Floats2d]],
        name: str = "mentions",
        *,
        scorer: Callable[[Iterable[Example]], dict[str, Any]] | None = None,
    ) -> None:
        self.vocab = vocab
        self.model = model
        if isinstance(model.ops, NumpyOps):
            # BLIS falls back to plain C on processors that it does not know.
            model._to_ops(NumpyOps(use_blis=False))  # noqa: SLF001  # to_cpu() offers no choice
        self.name = name
        self.cfg: dict[str, Any] = {"labels": list(LABELS)}
        self.scorer = scorer

    @property
    def labels(self) -> tuple[str, ...]:
        """The labels in the order of the network's output."""
        return tuple(self.cfg["labels"])

    def initialize(
        self,
        get_examples: Callable[[], Iterable[Example]],
        *,
        nlp: Language | None = None,  # noqa: ARG002  # spaCy passes it by name
    ) -> None:
        """Size the network from a few examples."""
        examples = [example for example, _ in zip(get_examples(), range(10), strict=False)]
        self.model.initialize(X=[example.predicted for example in examples])

    def to_bytes(self, *, exclude: Sequence[str] = ()) -> bytes:  # noqa: ARG002  # spaCy's signature
        """Return labels and network as one string, the numbers in 16 bits."""
        network = srsly.msgpack_loads(self.model.to_bytes())
        return srsly.msgpack_dumps({"cfg": self.cfg, "model": _cast(network, np.float16)})  # type: ignore[no-any-return]

    def from_bytes(self, bytes_data: bytes, *, exclude: Sequence[str] = ()) -> MentionTagger:  # noqa: ARG002
        """Read what `to_bytes` wrote."""
        stored = srsly.msgpack_loads(bytes_data)
        self.cfg = stored["cfg"]
        self.model.from_bytes(srsly.msgpack_dumps(_cast(stored["model"], np.float32)))
        return self

    def to_disk(self, path: Path | str, *, exclude: Sequence[str] = ()) -> None:
        """Write labels and network into a folder."""
        Path(path).mkdir(parents=True, exist_ok=True)
        (Path(path) / FILE).write_bytes(self.to_bytes(exclude=exclude))

    def from_disk(self, path: Path | str, *, exclude: Sequence[str] = ()) -> MentionTagger:
        """Read what `to_disk` wrote."""
        return self.from_bytes((Path(path) / FILE).read_bytes(), exclude=exclude)

    def predict(self, docs: Sequence[Doc]) -> list[Scores]:
        """Return the network's scores, one row a token."""
        if not any(len(doc) for doc in docs):
            return [np.zeros((len(doc), len(self.labels) * TAGS), dtype=np.float32) for doc in docs]
        return [np.asarray(rows) for rows in self.model.predict(list(docs))]

    def set_annotations(self, docs: Sequence[Doc], scores: Sequence[Scores]) -> None:
        """Decode the scores into spans."""
        for doc, found in zip(docs, decode(scores, self.labels), strict=True):
            spans = [Span(doc, start, end, label=label) for start, end, label, _ in found]
            chances = [chance for *_, chance in found]
            doc.spans[GROUP] = SpanGroup(doc, name=GROUP, spans=spans, attrs={"scores": chances})
            by_place = dict(zip(found, spans, strict=True))
            doc.set_ents([by_place[hit] for hit in apart(found)], default="outside")

    def hits(self, docs: Sequence[Doc]) -> list[list[Hit]]:
        """Return the mentions of each document that do not overlap, and leave the documents as they are."""
        return [apart(found) for found in decode(self.predict(docs), self.labels)]

    def update(
        self,
        examples: Iterable[Example],
        *,
        drop: float = 0.0,
        sgd: Optimizer | None = None,
        losses: dict[str, float] | None = None,
    ) -> dict[str, float]:
        """Learn from examples whose reference marks each known label by a span group of that name."""
        losses = {} if losses is None else losses
        batch = [example for example in examples if len(example.predicted)]
        if not batch:
            return losses
        set_dropout_rate(self.model, drop)
        scores, backprop = self.model.begin_update([example.predicted for example in batch])
        loss, gradients = self.get_loss(batch, [np.asarray(rows) for rows in scores])
        backprop(gradients)  # type: ignore[arg-type]
        if sgd is not None:
            self.finish_update(sgd)
        losses[self.name] = losses.get(self.name, 0.0) + loss
        return losses

    def get_loss(self, examples: Sequence[Example], scores: Sequence[Scores]) -> tuple[float, list[Scores]]:
        """Return the cross-entropy over the labels that each reference marks, and its gradients."""
        loss, gradients = 0.0, []
        for example, rows in zip(examples, scores, strict=True):
            tags = gold_tags(example.reference, self.labels)
            chances = softmax(rows.reshape(len(rows), len(self.labels), TAGS))
            known = tags >= 0
            target = np.eye(TAGS, dtype=np.float32)[np.maximum(tags, 0)]
            gradient = (chances - target) * known[:, :, None]
            loss -= float(np.log(np.maximum((chances * target).sum(axis=2), 1e-9))[known].sum())
            gradients.append(gradient.reshape(rows.shape).astype(np.float32))
        return loss, gradients


@Language.factory("mention_tagger", assigns=["doc.ents"], default_score_weights={"mentions_f": 1.0})
def make_mention_tagger(nlp: Language, name: str, model: Model[list[Doc], list[Floats2d]]) -> MentionTagger:
    """Build the component that a pipeline's config calls `mention_tagger`."""
    return MentionTagger(nlp.vocab, model, name, scorer=score)


def score(examples: Iterable[Example], **_: object) -> dict[str, Any]:
    """Return strict precision, recall and F1 over the labels that each reference marks, and F1 a label."""
    right, found, gold = dict.fromkeys(LABELS, 0), dict.fromkeys(LABELS, 0), dict.fromkeys(LABELS, 0)
    for example in examples:
        for label in [label for label in LABELS if label in example.reference.spans]:
            true = {(span.start, span.end) for span in example.reference.spans[label]}
            guess = {(s.start, s.end) for s in example.predicted.spans.get(GROUP, []) if s.label_ == label}
            right[label] += len(true & guess)
            found[label] += len(guess)
            gold[label] += len(true)
    per_label = {label: f_score(right[label], found[label], gold[label]) for label in LABELS if gold[label]}
    totals = sum(right.values()), sum(found.values()), sum(gold.values())
    return {
        "mentions_p": totals[0] / max(totals[1], 1),
        "mentions_r": totals[0] / max(totals[2], 1),
        "mentions_f": f_score(*totals),
        "mentions_per_type": per_label,
    }


def f_score(right: int, found: int, gold: int) -> float:
    """Return F1 of counts, 0 where nothing was right."""
    return 2 * right / (found + gold) if right else 0.0


def gold_tags(reference: Doc, labels: Sequence[str]) -> NDArray[np.int64]:
    """Return one tag a token and label; -1 throughout for a label that the reference does not mark."""
    tags = np.full((len(reference), len(labels)), -1, dtype=np.int64)
    for column, label in enumerate(labels):
        if label not in reference.spans:
            continue
        tags[:, column] = OUT
        for span in sorted(reference.spans[label], key=lambda span: span.end - span.start):
            tags[span.start : span.end, column] = INSIDE
            tags[span.start, column] = BEGIN
            tags[span.end - 1, column] = LAST if len(span) > 1 else UNIT
    return tags


def softmax(scores: Scores) -> Scores:
    """Return chances along the last axis."""
    powers = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return powers / powers.sum(axis=-1, keepdims=True)  # type: ignore[no-any-return]


def decode(batch: Sequence[Scores], labels: Sequence[str]) -> list[list[Hit]]:
    """Return the mentions on each label's best path, in order, for each text of a batch."""
    found: list[list[Hit]] = [[] for _ in batch]
    lengths = [len(rows) for rows in batch]
    size = sum(lengths)
    if not size:
        return found
    chances = softmax(np.concatenate(batch).reshape(size, len(labels), TAGS))
    columns, places = np.nonzero((chances[:, :, OUT] < QUIET).T)
    loud = chances[places, columns]
    logs = np.log(np.maximum(loud, 1e-9))
    texts = np.repeat(np.arange(len(batch)), lengths)[places]
    firsts = (places - np.concatenate(([0], np.cumsum(lengths)))[texts]).tolist()
    for start, end in _runs(columns, places, texts):
        text, label, first = int(texts[start]), labels[columns[start]], firsts[start]
        for begin, after, chance in _spans(logs[start:end], loud[start:end]):
            found[text].append((first + begin, first + after, label, chance))
    return [sorted(row, key=itemgetter(0, 1, 2)) for row in found]


def apart(found: Sequence[Hit]) -> list[Hit]:
    """Keep the mentions that do not overlap, surest first, then longest, then leftmost."""
    if len(found) < 2:
        return list(found)
    kept: list[Hit] = []
    for hit in sorted(found, key=lambda hit: (-hit[3], hit[0] - hit[1], hit[0])):
        if all(hit[1] <= other[0] or other[1] <= hit[0] for other in kept):
            kept.append(hit)
    return sorted(kept, key=itemgetter(0))


def _cast(value: Any, kind: type[np.floating[Any]]) -> Any:  # noqa: ANN401  # whatever msgpack holds
    if isinstance(value, np.ndarray) and np.issubdtype(value.dtype, np.floating):
        return value.astype(kind)
    if isinstance(value, dict):
        return {key: _cast(held, kind) for key, held in value.items()}
    return [_cast(held, kind) for held in value] if isinstance(value, list) else value


def _runs(
    columns: NDArray[np.int64], places: NDArray[np.int64], texts: NDArray[np.int64]
) -> Iterator[tuple[int, int]]:
    """Yield the first and the next but last of places that follow each other in one column of one text."""
    new = (np.diff(columns) != 0) | (np.diff(places) != 1) | (np.diff(texts) != 0)
    edges = [0, *(np.flatnonzero(new) + 1).tolist(), len(places)]
    return pairwise(edges) if len(places) else iter(())


def _spans(logs: Scores, rows: Scores) -> Iterator[tuple[int, int, float]]:
    if len(rows) == 1:
        if logs[0, UNIT] > logs[0, OUT]:
            yield 0, 1, float(rows[0, UNIT])
        return
    path = _best_path(logs)
    start = 0
    for position, tag in enumerate(path):
        if tag in (BEGIN, UNIT):
            start = position
        if tag in (LAST, UNIT):
            sure = min(float(rows[place, path[place]]) for place in range(start, position + 1))
            yield start, position + 1, sure


def _best_path(logs: Scores) -> list[int]:
    best = logs[0] + START
    back = []
    for row in logs[1:]:
        moves = best[:, None] + FORBIDDEN
        back.append(moves.argmax(axis=0))
        best = moves.max(axis=0) + row
    path = [int((best + END).argmax())]
    for step in reversed(back):
        path.append(int(step[path[-1]]))
    return path[::-1]
