"""Parts of a build: shards of documents, each read once into a folder of its own.

Reading a shard is idempotent: it writes its part by atomic rename under a name made of what was read and what
it was read with. So a killed build resumes, and the number of workers changes no byte.
"""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import asdict
from functools import lru_cache
from itertools import islice
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING

import kg
from kg.curated.decisions import synonym_lines
from kg.errors import KgError
from kg.jsonl import Line, dump, evidence_line, mention_line
from kg.model import Document, Failure
from kg.settings import Settings

if TYPE_CHECKING:
    from kg.reading.reader import Reader

SHARD_DOCUMENTS = 64
SHARD_CHARACTERS = 1_000_000
TABLES = ("documents", "mentions", "evidence", "failures")

Progress = Callable[[int], None]
Task = tuple[tuple[Document, ...], Path, str, Settings]


def shards(found: Iterable[Document]) -> Iterator[tuple[Document, ...]]:
    """Cut documents into shards: one a file, or slices of a file that holds many."""
    shard: list[Document] = []
    size = 0
    for document in found:
        another = shard and shard[0].source.name != document.source.name
        if another or len(shard) >= SHARD_DOCUMENTS or size >= SHARD_CHARACTERS:
            yield tuple(shard)
            shard, size = [], 0
        shard.append(document)
        size += len(document.text)
    if shard:
        yield tuple(shard)


def fingerprint(settings: Settings) -> str:
    """Hash everything that a reading depends on besides the text: curated files, weights, code, options."""
    digest = hashlib.sha256(f"{kg.__version__}\t{settings.model}".encode())
    package = Path(kg.__file__).parent
    curated = [
        path for path in settings.ontology.rglob("*") if path.suffix in {".tsv", ".toml", ".ttl", ".txt"}
    ]
    code = [
        path for folder in ("reading", "curated") for path in (package / folder).rglob("*") if path.is_file()
    ]
    code = [path for path in code if "__pycache__" not in path.parts]
    digest.update("\n".join(synonym_lines(settings.decisions)).encode())
    for path in [*sorted(curated), *sorted(code), *settings.vocabularies]:
        digest.update(path.name.encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def read_all(
    found: Iterable[tuple[Document, ...]],
    parts: Path,
    made_with: str,
    settings: Settings,
    progress: Progress | None,
) -> list[Path]:
    """Read all shards into `parts` and give their folders; `progress` is told of each document read."""
    parts.mkdir(exist_ok=True)
    tell = progress or (lambda _: None)
    tasks = ((shard, parts, made_with, settings) for shard in found)
    if settings.workers <= 1:
        return [_read_here(task, tell) for task in tasks]
    return _read_in_pool(tasks, settings.workers, tell)


def _read_here(task: Task, tell: Progress) -> Path:
    part = read_shard(*task)
    tell(len(task[0]))
    return part


def _read_in_pool(tasks: Iterator[Task], workers: int, tell: Progress) -> list[Path]:
    done: list[Path] = []
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        waiting: deque[tuple[int, Future[Path]]] = deque()

        def submit(count: int) -> None:
            waiting.extend((len(task[0]), pool.submit(read_shard, *task)) for task in islice(tasks, count))

        submit(2 * workers)
        while waiting:
            count, future = waiting.popleft()
            done.append(future.result())
            tell(count)
            submit(1)
    return done


def read_shard(shard: tuple[Document, ...], parts: Path, made_with: str, settings: Settings) -> Path:
    """Read the documents of one shard and write its part, unless it is there already; return its folder."""
    digest = hashlib.sha256(made_with.encode())
    for document in shard:
        digest.update(f"{document.id}\t{document.title}\t{asdict(document.source)}\t".encode())
        digest.update(document.text.encode("utf-8", "surrogatepass"))
    part = parts / digest.hexdigest()[:32]
    if not part.is_dir():
        rows = _read_shard(shard, settings)
        with tempfile.TemporaryDirectory(dir=parts, prefix=".") as unfinished:
            for name in TABLES:
                write_lines(Path(unfinished) / f"{name}.jsonl", rows[name])
            _rename(Path(unfinished), part)
    return part


def _rename(unfinished: Path, part: Path) -> None:
    try:
        unfinished.rename(part)
        unfinished.mkdir()
    except OSError:
        if not part.is_dir():
            raise


def _read_shard(shard: tuple[Document, ...], settings: Settings) -> dict[str, list[Line]]:
    rows: dict[str, list[Line]] = {name: [] for name in TABLES}
    reader = _reader(settings)
    for document in shard:
        try:
            record, mentions, evidence = _read_document(document, reader)
        except Exception as error:  # noqa: BLE001  # one bad document never stops a batch
            reason = str(error) if isinstance(error, KgError) else f"{type(error).__name__}: {error}"
            rows["failures"].append(asdict(Failure(document.id, "reading", " ".join(reason.split()))))
            continue
        rows["documents"].append(record)
        rows["mentions"] += mentions
        rows["evidence"] += evidence
    return rows


@lru_cache(maxsize=1)
def _reader(settings: Settings) -> Reader:
    from kg.reading.reader import Reader

    return Reader.load(settings)


def _read_document(document: Document, reader: Reader) -> tuple[Line, list[Line], list[Line]]:
    from kg.reading.copies import copy_of

    reading = reader.read(document)
    copy = copy_of(document)
    record: Line = {
        "id": document.id,
        "title": document.title or reading.title,
        "source": asdict(document.source),
    }
    record |= {"repairs": dict(sorted(reading.repairs.items())), "sentences": len(reading.sentences)}
    record |= {"size": copy.size, "opening": copy.opening}
    mentions = sorted((mention_line(found) for found in reading.mentions), key=mention_order)
    evidence = sorted((evidence_line(*pair) for pair in reading.evidence), key=evidence_order)
    return record, mentions, evidence


def mention_order(line: Line) -> tuple[object, ...]:
    """Order the lines of `mentions.jsonl`."""
    return line["document"], line["start"], line["end"], line["type"], line["id"] or ""


def evidence_order(line: Line) -> tuple[object, ...]:
    """Order the lines of `evidence.jsonl`."""
    spans = line["subject_span"], line["object_span"], line["trigger_span"] or []
    return line["document"], line["start"], line["claim"], spans, line["rule"]


def write_lines(path: Path, rows: Iterable[Line]) -> None:
    """Write a file of JSON lines."""
    with path.open("w", encoding="utf-8", newline="\n") as out:
        out.writelines(f"{dump(row)}\n" for row in rows)


def lines(parts: Iterable[Path], name: str) -> Iterator[Line]:
    """Read one table of several parts."""
    for part in parts:
        with (part / f"{name}.jsonl").open(encoding="utf-8") as rows:
            yield from (json.loads(row) for row in rows)


def without(parts: Iterable[Path], documents: set[str]) -> list[Path]:
    """Give the parts without some documents; a part that holds others beside them is written anew."""
    kept: list[Path] = []
    for part in parts:
        held = {row["id"] for row in lines([part], "documents")}
        if not held & documents:
            kept.append(part)
        elif held - documents:
            kept.append(_cut(part, documents))
    return kept


def _cut(part: Path, documents: set[str]) -> Path:
    said = "\t".join((part.name, *sorted(documents)))
    rest = part.with_name(hashlib.sha256(said.encode()).hexdigest()[:32])
    with tempfile.TemporaryDirectory(dir=part.parent, prefix=".") as unfinished:
        for name in TABLES:
            rows = (row for row in lines([part], name) if (row.get("document") or row["id"]) not in documents)
            write_lines(Path(unfinished) / f"{name}.jsonl", rows)
        _rename(Path(unfinished), rest)
    return rest
