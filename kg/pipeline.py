"""The one place that puts the stages in order: inputs to parts, parts to a build.

A build is the sorted merge of its parts (kg/parts.py), turned into graph, store and page. So adding a paper
reads that paper alone, removing one takes its evidence out, and both give the bytes of a fresh build.
"""

from __future__ import annotations

import json
import platform
import shutil
import tempfile
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

import kg
from kg.errors import InputError, OptionError, OutputError
from kg.files import replacing
from kg.jsonl import Line
from kg.model import Document, Failure, Source
from kg.parts import (
    Progress,
    evidence_order,
    fingerprint,
    lines,
    mention_order,
    read_all,
    shards,
    without,
    write_lines,
)
from kg.settings import Settings

if TYPE_CHECKING:
    from kg.reading.copies import Copy, Left

DECISIONS = "decisions.tsv"


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

    Raises OutputError where `out` cannot be written, StoreError where its store may not be replaced, and
    InputError where no input can be read at all.
    """
    _writable(out)
    reading = _Reading.begin(inputs, settings)
    parts = reading.read(out / "parts", progress)
    return _finish(parts, out, reading)


def add(
    out: Path, inputs: Sequence[Path], settings: Settings, *, progress: Progress | None = None
) -> Summary:
    """Read more inputs into a build; a document that it holds already is replaced.

    Raises OptionError where the build was made with other rules, vocabulary or options, and StoreError where
    its store may not be replaced.
    """
    old = _parts_of(out)
    _writable(out)
    reading = _Reading.begin(inputs, settings)
    earlier = _earlier(out, reading.made_with)
    new = reading.read(out / "parts", progress, old)
    ids = {line["id"] for line in lines(new, "documents")} | reading.beaten
    reading.recall(out)
    reading.failures.extend(failure for failure in earlier if failure.document not in ids)
    kept = without([part for part in old if part not in new], ids)
    return _finish([*kept, *new], out, reading)


def remove(out: Path, documents: Sequence[str], settings: Settings) -> Summary:
    """Take documents and their evidence out of a build. Raises OptionError for one that it does not hold."""
    old = _parts_of(out)
    _writable(out)
    reading = _Reading.begin((), settings)
    earlier = _earlier(out, reading.made_with)
    reading.recall(out, set(documents))
    held = {line["id"] for line in lines(old, "documents")}
    if unknown := sorted(set(documents) - held):
        raise OptionError(f"{unknown[0]}: no document of {out}; its manifest.json lists them")
    reading.failures.extend(failure for failure in earlier if failure.document not in documents)
    return _finish(without(old, set(documents)), out, reading)


@dataclass(frozen=True, slots=True)
class _Reading:
    """The inputs of one run with what is known of them, what failed, and the texts that decisions name."""

    inputs: tuple[Path, ...]
    settings: Settings
    made_with: str
    failures: list[Failure]
    texts: dict[str, str]
    left: list[Left] = field(default_factory=list)
    beaten: set[str] = field(default_factory=set)
    names: set[str] = field(default_factory=set)
    retracted: set[str] = field(default_factory=set)

    @classmethod
    def begin(cls, inputs: Sequence[Path], settings: Settings) -> _Reading:
        """Check the lists that the user gave before anything is read."""
        from kg.curated.retracted import read_retracted

        settings = replace(settings, decisions=settings.decisions or _decisions_beside(inputs))
        read_retracted(settings.retracted)
        texts = dict.fromkeys(_decided(settings), "")
        return cls(tuple(sorted(inputs)), settings, fingerprint(settings), [], texts)

    def read(self, parts: Path, progress: Progress | None, earlier: Sequence[Path] = ()) -> list[Path]:
        """Read the inputs into parts, but for those that are the same paper as another."""
        from kg.curated.sources import completed, sources_beside
        from kg.reading.copies import choose
        from kg.reading.ingest import once, walk

        known = sources_beside(self.inputs)

        def walked() -> Iterator[tuple[Path, Document | Failure]]:
            for path, one in walk(self.inputs, self.settings):
                yield path, completed(one, known) if isinstance(one, Document) else one

        choice = choose(walked, _copies(earlier))
        self.left.extend(choice.left)
        self.beaten.update(choice.beaten)
        self.names.update(choice.names)
        found = _remembering(_split(once(choice.found), self.failures), self.texts)
        return read_all(shards(found), parts, self.made_with, self.settings, progress)

    def recall(self, out: Path, gone: Container[str] = ()) -> None:
        """Take over what an earlier build left out, unless it came again or what it copies is gone."""
        from kg.reading.copies import Left

        manifest = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
        self.retracted.update(row["document"] for row in manifest["inputs"] if row.get("retracted"))
        better = {one.document: one.same_as for one in self.left}
        for row in manifest.get("same_papers", ()):
            one = Left(**row)
            if one.name not in self.names and one.same_as not in gone:
                same_as = better[one.same_as] if one.same_as in self.beaten else one.same_as
                self.left.append(replace(one, same_as=same_as))
        self.left.sort(key=lambda one: (one.name, one.document))


def _copies(parts: Sequence[Path]) -> list[Copy]:
    from kg.reading.copies import Copy

    return [
        Copy(line["id"], line["title"], Source(**line["source"]), line["size"], line["opening"])
        for line in lines(parts, "documents")
    ]


def _parts_of(out: Path) -> list[Path]:
    if not (out / "manifest.json").is_file():
        raise InputError(f"{out}: no manifest.json in it; expected a folder that `kg build` wrote")
    return sorted(part for part in (out / "parts").iterdir() if not part.name.startswith("."))


def _earlier(out: Path, made_with: str) -> list[Failure]:
    """Give the failures of ingest that the build reported; raises OptionError where it was made otherwise."""
    manifest = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    if manifest["reading"] != made_with:
        raise OptionError(f"{out}: made with other rules, vocabulary or options; run `kg build` again")
    found = [Failure(**failure) for failure in manifest["failures"]]
    return [failure for failure in found if failure.stage != "reading"]


def _finish(parts: Sequence[Path], out: Path, reading: _Reading) -> Summary:
    summary, records = _merge(parts, out, reading.failures)
    records = tuple(replace(record, text=reading.texts.get(record.id, "")) for record in records)
    flagged = _flagged(records, reading)
    unmet = _publish(out, records, summary, reading, flagged)
    _forget(out / "parts", parts)
    retractions = (f"{name}: a retracted paper; flagged, and its claims kept" for name in sorted(flagged))
    return replace(summary, remarks=(*map(str, reading.left), *retractions, *unmet))


def _flagged(documents: Iterable[Document], reading: _Reading) -> frozenset[str]:
    """Give the ids of the documents that are on the user's list, or were when they were read."""
    from kg.curated.retracted import is_retracted, read_retracted

    names = read_retracted(reading.settings.retracted)
    return frozenset(
        document.id
        for document in documents
        if document.id in reading.retracted or is_retracted(document.source, names)
    )


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
    from kg.graph.store import check_replaceable

    try:
        out.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=out):
            pass
    except OSError as error:
        raise OutputError(
            f"{out}: cannot be written ({error.strerror}); expected a folder to write to"
        ) from None
    check_replaceable(out / "store")


def _split(found: Iterable[Document | Failure], failures: list[Failure]) -> Iterator[Document]:
    for item in found:
        if isinstance(item, Failure):
            failures.append(item)
        else:
            yield item


def _merge(parts: Sequence[Path], out: Path, failures: list[Failure]) -> tuple[Summary, tuple[Document, ...]]:
    """Sort what the parts hold into the build's tables; nothing of one part depends on another."""
    order: dict[str, list[Line]] = {}
    for name, key in (("mentions", mention_order), ("evidence", evidence_order)):
        order[name] = sorted(lines(parts, name), key=key)
        with replacing(out / f"{name}.jsonl") as place:
            write_lines(place, order[name])
    records = sorted(lines(parts, "documents"), key=lambda line: line["id"])
    failures += [Failure(**line) for line in lines(parts, "failures")]
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
    out: Path, documents: Sequence[Document], summary: Summary, reading: _Reading, flagged: frozenset[str]
) -> tuple[str, ...]:
    """Turn the merged tables into graph, store and page, and write the manifest last; give what to tell."""
    from kg.graph.build import build_graph
    from kg.output.built import Built, browse

    settings = reading.settings
    graph = build_graph(out, documents, settings, retracted=flagged)
    browse(Built(out, graph.assertions, tuple(documents)), out / "graph.html", settings)
    manifest = _manifest(documents, summary, reading, flagged) | {"graph": dict(graph.counts)}
    with replacing(out / "manifest.json") as place:
        place.write_text(f"{json.dumps(manifest, ensure_ascii=False, indent=2)}\n", encoding="utf-8")
    return graph.unmet


def _manifest(
    documents: Sequence[Document], summary: Summary, reading: _Reading, flagged: frozenset[str]
) -> Line:
    inputs = [
        {"document": document.id, "title": document.title, **asdict(document.source)}
        | ({"retracted": True} if document.id in flagged else {})
        for document in documents
    ]
    return {
        "claimgraph": kg.__version__,
        "python": platform.python_version(),
        "packages": {name: version(name) for name in ("spacy", "rdflib", "pyoxigraph")},
        "reading": reading.made_with,
        "model": reading.settings.model or "shipped",
        "inputs": inputs,
        "counts": dict(summary.counts),
        "claims": dict(summary.predicates),
        "repairs": dict(summary.repairs),
        "failures": [asdict(failure) for failure in summary.failures],
        "same_papers": [asdict(one) for one in reading.left],
    }


def _forget(parts: Path, used: Sequence[Path]) -> None:
    """Remove the parts that this build did not use: what they held has left the inputs."""
    keep = {part.name for part in used}
    for part in parts.iterdir():
        if part.name not in keep:
            shutil.rmtree(part, ignore_errors=True)
