"""Word vectors of character n-grams (floret), stored as 8-bit rows and remembered word by word.

Source: floret (Explosion, 2022), after Bojanowski et al. 2017 and Svenstrup et al. 2017. Every word has a
vector, so a misspelt or unseen drug name still looks like its relatives.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import numpy as np
import srsly
from numpy.typing import NDArray
from spacy.strings import StringStore
from spacy.util import registry
from spacy.vectors import BaseVectors, Vectors  # type: ignore[import-not-found]
from spacy.vocab import Vocab
from thinc.api import Ops

ROOM = 200_000
FLORET_KEYS = ("minn", "maxn", "hash_count", "hash_seed", "bow", "eow", "attr")


class CompactVectors(BaseVectors):  # type: ignore[misc]
    """A floret table: 8-bit rows with one scale a row on disk, 32-bit in memory, one look-up a word."""

    def __init__(self, *, strings: StringStore | None = None) -> None:
        self.strings = StringStore() if strings is None else strings
        self.name = "floret"
        self._table = Vectors(strings=self.strings, shape=(0, 0))
        self._forget()

    @classmethod
    def from_floret(cls, table: Vectors) -> CompactVectors:
        """Take over a spaCy floret table, rounded to what the file would hold."""
        vectors = cls(strings=table.strings)
        rows, scales = _quantise(table.data)
        vectors._take(rows, scales, {key: getattr(table, key) for key in FLORET_KEYS})
        return vectors

    @property
    def attr(self) -> int:
        """The token attribute that is looked up (LOWER)."""
        return int(self._table.attr)

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and dimensions of the table."""
        return (int(self._table.data.shape[0]), int(self._table.data.shape[1]))

    @property
    def vectors_length(self) -> int:
        """Dimensions of one vector."""
        return self.shape[1]

    @property
    def size(self) -> int:
        """Numbers in the table."""
        return self.shape[0] * self.shape[1]

    @property
    def n_keys(self) -> int:
        """Return -1: there are no keys, every word has a vector."""
        return -1

    @property
    def mode(self) -> str:
        """Name the kind of table, as spaCy's meta data do."""
        return "floret"

    def is_full(self) -> bool:
        """Say that no word can be added: the n-grams already give each its vector."""
        return True

    def __len__(self) -> int:
        return self.shape[0]

    def __contains__(self, key: int | str) -> bool:
        return True

    def __getitem__(self, key: int | str) -> NDArray[np.float32]:
        row: NDArray[np.float32] = self.get_batch([key])[0]
        return row

    def get_batch(self, keys: Iterable[int | str]) -> NDArray[np.float32]:
        """Return one row a key; a word is computed once and then remembered (up to ROOM words)."""
        wanted = (
            [self.strings.as_int(key) for key in keys] if not isinstance(keys, np.ndarray) else keys.tolist()
        )
        if len(self._rows) > ROOM:
            self._forget()
        rows = self._rows
        self._remember(list(dict.fromkeys(key for key in wanted if key not in rows)))
        known: NDArray[np.float32] = self._known[[rows[key] for key in wanted]]
        return known

    def to_ops(self, ops: Ops) -> None:
        """Stay on the CPU: rows are handed over as arrays."""

    def to_disk(self, path: Path | str, **_: object) -> None:
        """Write the table (8-bit) and its settings into a folder."""
        folder = Path(path)
        folder.mkdir(parents=True, exist_ok=True)
        rows, scales = _quantise(self._table.data)
        np.save(folder / "rows.npy", rows, allow_pickle=False)
        np.save(folder / "scales.npy", scales, allow_pickle=False)
        srsly.write_json(folder / "floret.json", self._settings())

    def from_disk(self, path: Path | str, **_: object) -> CompactVectors:
        """Read what `to_disk` wrote."""
        folder = Path(path)
        rows = np.load(folder / "rows.npy", allow_pickle=False)
        scales = np.load(folder / "scales.npy", allow_pickle=False)
        self._take(rows, scales, srsly.read_json(folder / "floret.json"))
        return self

    def to_bytes(self, **_: object) -> bytes:
        """Return the table and its settings as one string."""
        rows, scales = _quantise(self._table.data)
        settings = self._settings()
        return srsly.msgpack_dumps({"rows": rows, "scales": scales, "settings": settings})  # type: ignore[no-any-return]

    def from_bytes(self, data: bytes, **_: object) -> CompactVectors:
        """Read what `to_bytes` wrote."""
        stored = srsly.msgpack_loads(data)
        self._take(stored["rows"], stored["scales"], stored["settings"])
        return self

    def clear(self) -> None:
        """Keep the table: it belongs to the trained networks."""

    def _settings(self) -> dict[str, Any]:
        return {key: getattr(self._table, key) for key in FLORET_KEYS}

    def _take(self, rows: NDArray[Any], scales: NDArray[Any], settings: dict[str, Any]) -> None:
        data = rows.astype(np.float32) * scales[:, None].astype(np.float32)
        self._table = Vectors(strings=self.strings, data=data, mode="floret", **settings)
        self._forget()

    def _forget(self) -> None:
        self._rows: dict[int, int] = {}
        self._known = np.zeros((1024, self.shape[1]), dtype=np.float32)

    def _remember(self, fresh: list[int]) -> None:
        if not fresh:
            return
        self._table.strings = self.strings
        start = len(self._rows)
        while start + len(fresh) > len(self._known):
            self._known = np.concatenate([self._known, np.zeros_like(self._known)])
        self._known[start : start + len(fresh)] = self._table.get_batch(fresh)
        self._rows.update(zip(fresh, range(start, start + len(fresh)), strict=True))


@registry.vectors("claimgraph.CompactVectors.v1")  # type: ignore[untyped-decorator]
def create_vectors() -> Callable[[Vocab], CompactVectors]:
    """Return the factory that a pipeline's config names under [nlp.vectors]."""
    return lambda vocab: CompactVectors(strings=vocab.strings)


def _quantise(data: NDArray[np.float32]) -> tuple[NDArray[np.int8], NDArray[np.float16]]:
    scales = (np.abs(data).max(axis=1, initial=0.0) / 127).astype(np.float16)
    scales[scales == 0] = np.float16(6e-5)
    rows = np.rint(data / scales[:, None].astype(np.float32)).clip(-127, 127).astype(np.int8)
    return rows, scales
