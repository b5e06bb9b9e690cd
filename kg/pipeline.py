"""The one place that puts the stages in order: inputs to parts, parts to a build.

A build is a list of shards, each a slice of the inputs' documents. Reading a shard is idempotent: it writes
its part by atomic rename under a name made of what was read and what it was read with. So a killed build
resumes, an added paper is read alone, and the number of workers changes no byte. The merge sorts the parts.
"""

from __future__ import annotations

import hashlib
import json
import platform
import shutil
import tempfile
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import asdict, dataclass, field, replace
from functools import lru_cache
from importlib.metadata import version
from itertools import islice
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING

import kg
from kg.curated.decisions import synonym_lines
from kg.errors import KgError, OptionError, OutputError
from kg.files import replacing
from kg.jsonl import Line, dump, evidence_line, mention_line
from kg.model import Assertion, Document, Failure, Source
from kg.settings import Settings

if TYPE_CHECKING:
    from kg.reading.reader import Reader

SHARD_DOCUMENTS = 64
SHARD_CHARACTERS = 1_000_000
DECISIONS = "decisions.tsv"
TABLES = ("documents", "mentions", "evidence", "failures")

Progress = Callable[[int], None]
Task = tuple[tuple[Document, ...], Path, str, Settings]


@dataclass(frozen=True, slots=True)
class Summary:
    """What a build found: counts by name, claims by predicate, repairs by kind, and what failed."""

    counts: Mapping[str, int]
    predicates: Mapping[str, int]
    repairs: Mapping[str, int]
    failures: tuple[Failure, ...] = field(default=())
    remarks: tuple[str, ...] = field(default=())


def build(
    inputs: Sequence[Path], out: Path, settings: Settings, *, progress: Progress | None = None
) -> Summary:
    """Read the inputs and leave behind what DESIGN.md promises; `progress` is told of each document read.

    Raises OutputError where `out` cannot be written and InputError where no input can be read at all.
    """
    from kg.curated.sources import completed, sources_beside
    from kg.reading.ingest import documents

    _writable(out)
    settings = replace(settings, decisions=settings.decisions or _decisions_beside(inputs))
    fingerprint = _fingerprint(settings)
    failures: list[Failure] = []
    known = sources_beside(inputs)
    texts = dict.fromkeys(_decided(settings), "")
    read = _remembering(_split(documents(sorted(inputs), settings), failures), texts)
    found = (completed(document, known) for document in read)
    parts = _read_all(_shards(found), out / "parts", fingerprint, settings, progress)
    summary, records = _merge(parts, out, failures)
    records = tuple(replace(record, text=texts.get(record.id, "")) for record in records)
    remarks = _publish(out, records, summary, fingerprint, settings)
    _forget(out / "parts", parts)
    return replace(summary, remarks=remarks)


def _decisions_beside(inputs: Iterable[Path]) -> Path | None:
    """Find the curators' file beside the inputs; raises OptionError where there are two."""
    folders = {path if path.is_dir() else path.parent for path in inputs}
    found = [folder / DECISIONS for folder in sorted(folders) if (folder / DECISIONS).is_file()]
    if len(found) > 1:
        raise OptionError(f"{found[0]} and {found[1]}: two files of decisions; name one with --decisions")
    return found[0] if found else None


def _decided(settings: Settings) -> list[str]:
    from kg.curated.decisions import read_decisions

    return sorted({row.document for row in read_decisions(settings.decisions) if row.document})


def _remembering(found: Iterable[Document], texts: dict[str, str]) -> Iterator[Document]:
    """Keep the text of each document that a decision names, so that a vanished sentence is seen."""
    for document in found:
        if document.id in texts:
            texts[document.id] = document.text
        yield document


def _writable(out: Path) -> None:
    try:
        out.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=out):
            pass
    except OSError as error:
        raise OutputError(
            f"{out}: cannot be written ({error.strerror}); expected a folder to write to"
        ) from None


def _split(found: Iterable[Document | Failure], failures: list[Failure]) -> Iterator[Document]:
    for item in found:
        if isinstance(item, Failure):
            failures.append(item)
        else:
            yield item


def _shards(found: Iterable[Document]) -> Iterator[tuple[Document, ...]]:
    shard: list[Document] = []
    size = 0
    for document in found:
        shard.append(document)
        size += len(document.text)
        if len(shard) >= SHARD_DOCUMENTS or size >= SHARD_CHARACTERS:
            yield tuple(shard)
            shard, size = [], 0
    if shard:
        yield tuple(shard)


def _fingerprint(settings: Settings) -> str:
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


def _read_all(
    shards: Iterable[tuple[Document, ...]],
    parts: Path,
    fingerprint: str,
    settings: Settings,
    progress: Progress | None,
) -> list[Path]:
    parts.mkdir(exist_ok=True)
    tell = progress or (lambda _: None)
    tasks = ((shard, parts, fingerprint, settings) for shard in shards)
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


def read_shard(shard: tuple[Document, ...], parts: Path, fingerprint: str, settings: Settings) -> Path:
    """Read the documents of one shard and write its part, unless it is there already; return its folder."""
    digest = hashlib.sha256(fingerprint.encode())
    for document in shard:
        digest.update(f"{document.id}\t{document.title}\t{asdict(document.source)}\t".encode())
        digest.update(document.text.encode("utf-8", "surrogatepass"))
    part = parts / digest.hexdigest()[:32]
    if not part.is_dir():
        lines = _read_shard(shard, settings)
        with tempfile.TemporaryDirectory(dir=parts, prefix=".") as unfinished:
            for name in TABLES:
                _write_lines(Path(unfinished) / f"{name}.jsonl", lines[name])
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
    lines: dict[str, list[Line]] = {name: [] for name in TABLES}
    for document in shard:
        try:
            record, mentions, evidence = _read_document(document, settings)
        except Exception as error:  # noqa: BLE001  # one bad document never stops a batch
            reason = str(error) if isinstance(error, KgError) else f"{type(error).__name__}: {error}"
            lines["failures"].append(asdict(Failure(document.id, "reading", " ".join(reason.split()))))
            continue
        lines["documents"].append(record)
        lines["mentions"] += mentions
        lines["evidence"] += evidence
    return lines


@lru_cache(maxsize=1)
def _reader(settings: Settings) -> Reader:
    from kg.reading.reader import Reader

    return Reader.load(settings)


def _read_document(document: Document, settings: Settings) -> tuple[Line, list[Line], list[Line]]:
    reading = _reader(settings).read(document)
    record: Line = {"id": document.id, "title": document.title, "source": asdict(document.source)}
    record |= {"repairs": dict(sorted(reading.repairs.items())), "sentences": len(reading.sentences)}
    mentions = sorted((mention_line(found) for found in reading.mentions), key=_mention_order)
    evidence = sorted((evidence_line(*pair) for pair in reading.evidence), key=_evidence_order)
    return record, mentions, evidence


def _mention_order(line: Line) -> tuple[object, ...]:
    return line["document"], line["start"], line["end"], line["type"], line["id"] or ""


def _evidence_order(line: Line) -> tuple[object, ...]:
    spans = line["subject_span"], line["object_span"], line["trigger_span"] or []
    return line["document"], line["start"], line["claim"], spans, line["rule"]


def _write_lines(path: Path, lines: Iterable[Line]) -> None:
    with path.open("w", encoding="utf-8", newline="\n") as out:
        out.writelines(f"{dump(line)}\n" for line in lines)


def _lines(parts: Iterable[Path], name: str) -> Iterator[Line]:
    for part in parts:
        with (part / f"{name}.jsonl").open(encoding="utf-8") as lines:
            yield from (json.loads(line) for line in lines)


def _merge(parts: Sequence[Path], out: Path, failures: list[Failure]) -> tuple[Summary, tuple[Document, ...]]:
    """Sort what the parts hold into the build's tables; nothing of one part depends on another."""
    order: dict[str, list[Line]] = {}
    for name, key in (("mentions", _mention_order), ("evidence", _evidence_order)):
        order[name] = sorted(_lines(parts, name), key=key)
        with replacing(out / f"{name}.jsonl") as place:
            _write_lines(place, order[name])
    records = sorted(_lines(parts, "documents"), key=lambda line: line["id"])
    failures += [Failure(**line) for line in _lines(parts, "failures")]
    repairs: Counter[str] = Counter()
    for record in records:
        repairs.update(record["repairs"])
    claims = {line["claim"]: line["predicate"] for line in order["evidence"]}
    summary = Summary(
        {
            "documents": len(records),
            "failures": len(failures),
            "sentences": sum(record["sentences"] for record in records),
            "mentions": len(order["mentions"]),
            "evidence": len(order["evidence"]),
            "claims": len(claims),
        },
        dict(sorted(Counter(claims.values()).items())),
        dict(sorted(repairs.items())),
        tuple(sorted(failures, key=lambda failure: (failure.document, failure.stage, failure.reason))),
    )
    return summary, tuple(
        Document(line["id"], line["title"], "", Source(**line["source"])) for line in records
    )


def _publish(
    out: Path, documents: Sequence[Document], summary: Summary, fingerprint: str, settings: Settings
) -> tuple[str, ...]:
    """Turn the merged tables into graph, store and page, and write the manifest last; give what to tell."""
    from kg.curated.prefixes import read_prefixes
    from kg.curated.rules import load_rules
    from kg.graph.build import build_graph
    from kg.output.browse import write_page

    graph = build_graph(out, documents, settings)
    write_page(
        out / "graph.html",
        graph.assertions,
        documents,
        synonyms=_synonyms(graph.assertions, settings),
        prefixes=read_prefixes(settings.ontology).iris,
        rules={rule.id: rule.meaning for rule in load_rules(settings.ontology / "rules").rules},
    )
    manifest = _manifest(documents, summary, fingerprint, settings) | {"graph": dict(graph.counts)}
    with replacing(out / "manifest.json") as place:
        place.write_text(f"{json.dumps(manifest, ensure_ascii=False, indent=2)}\n", encoding="utf-8")
    return graph.unmet


def _synonyms(assertions: Iterable[Assertion], settings: Settings) -> dict[str, tuple[str, ...]]:
    """Give the other names of what the graph holds, so that the page finds it by any of them."""
    from kg.curated.vocabulary import read_vocabulary

    held = {side.curie for found in assertions for side in (found.claim.subject, found.claim.object)}
    terms = (term for term in read_vocabulary(settings).terms() if term.curie in held)
    return {term.curie: tuple(sorted({*term.names, *term.symbols} - {term.label})) for term in terms}


def _manifest(documents: Sequence[Document], summary: Summary, fingerprint: str, settings: Settings) -> Line:
    inputs = [
        {"document": document.id, "title": document.title, **asdict(document.source)}
        for document in documents
    ]
    return {
        "claimgraph": kg.__version__,
        "python": platform.python_version(),
        "packages": {name: version(name) for name in ("spacy", "rdflib", "pyoxigraph")},
        "reading": fingerprint,
        "model": settings.model or "shipped",
        "inputs": inputs,
        "counts": dict(summary.counts),
        "claims": dict(summary.predicates),
        "repairs": dict(summary.repairs),
        "failures": [asdict(failure) for failure in summary.failures],
    }


def _forget(parts: Path, used: Sequence[Path]) -> None:
    """Remove the parts that this build did not use: what they held has left the inputs."""
    keep = {part.name for part in used}
    for part in parts.iterdir():
        if part.name not in keep:
            shutil.rmtree(part, ignore_errors=True)
