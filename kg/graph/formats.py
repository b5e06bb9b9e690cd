"""Quads to and from the formats that pyoxigraph speaks, and TriG in the order of our Turtle."""

from __future__ import annotations

import gzip
import io
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, TextIO

from pyoxigraph import DefaultGraph, RdfFormat, parse, serialize
from pyoxigraph import Quad as OxigraphQuad

from kg.curated.prefixes import Prefixes
from kg.errors import InputError
from kg.files import replacing
from kg.graph.nquads import lines
from kg.graph.terms import Quad
from kg.graph.turtle import Shortener, turtle

FORMATS = {
    ".ttl": RdfFormat.TURTLE,
    ".nt": RdfFormat.N_TRIPLES,
    ".nq": RdfFormat.N_QUADS,
    ".trig": RdfFormat.TRIG,
    ".jsonld": RdfFormat.JSON_LD,
    ".rdf": RdfFormat.RDF_XML,
}


def read_nquads(path: Path) -> list[Quad]:
    """Read a file of N-Quads, sorted. Raises InputError where it is not there or is none."""
    return sorted(read_rdf(path))


def read_rdf(path: Path) -> Iterator[Quad]:
    """Yield the quads of a file in any of FORMATS, gzipped or not; told by its name. Raises InputError."""
    packed = path.suffix == ".gz"
    form = FORMATS.get(Path(path.stem).suffix if packed else path.suffix)
    if form is None:
        raise InputError(f"{path}: expected one of {', '.join(FORMATS)}, or one of them with .gz")
    try:
        with path.open("rb") as raw:
            file: IO[bytes] = gzip.GzipFile(fileobj=raw) if packed else raw  # type: ignore[assignment]
            for quad in parse(file, format=form):
                graph = "" if isinstance(quad.graph_name, DefaultGraph) else str(quad.graph_name)
                yield Quad(str(quad.subject), str(quad.predicate), str(quad.object), graph)
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror or error})") from None
    except (SyntaxError, ValueError, MemoryError) as error:
        raise InputError(f"{path}: is not {form.name}: {' '.join(str(error).split())}") from None


def read_ntriples(data: bytes) -> Iterator[Quad]:
    """Yield the triples of N-Triples in memory. Raises InputError."""
    try:
        for triple in parse(data, format=RdfFormat.N_TRIPLES):
            yield Quad(str(triple.subject), str(triple.predicate), str(triple.object))
    except (SyntaxError, ValueError) as error:
        raise InputError(f"the answer is not N-Triples: {' '.join(str(error).split())}") from None


def write_gzipped(path: Path, quads: Iterable[Quad]) -> int:
    """Write sorted N-Quads, gzipped without a time in the header, so that equal graphs are equal files."""
    written = lines(quads)
    with (
        replacing(path) as place,
        place.open("wb") as raw,
        gzip.GzipFile("", "wb", 9, raw, mtime=0) as out,
    ):
        out.write("".join(written).encode())
    return len(written)


def write_trig(path: Path, quads: Iterable[Quad], prefixes: Prefixes) -> int:
    """Write TriG: the default graph as our Turtle, then each named graph, sorted. Returns the quads."""
    with replacing(path) as place, place.open("w", encoding="utf-8", newline="\n") as out:
        return trig(out, quads, prefixes)


def trig(out: TextIO, quads: Iterable[Quad], prefixes: Prefixes) -> int:
    """Write quads as TriG (https://www.w3.org/TR/trig/) to an open text file."""
    listed = sorted(set(quads))
    shorten = Shortener(prefixes)
    named = [quad for quad in listed if quad.graph]
    for quad in named:
        for token in quad:
            shorten(token)
    body = io.StringIO()
    count = turtle(body, listed, prefixes, used=shorten.used)
    out.write(body.getvalue())
    current = ""
    for subject, predicate, object_, graph in sorted(named, key=lambda quad: (quad.graph, quad)):
        if graph != current:
            out.write(f"{'}' + chr(10) if current else ''}\n{shorten(graph)} {{\n")
            current = graph
        out.write(f"    {shorten(subject)} {shorten(predicate)} {shorten(object_)} .\n")
    out.write("}\n" if current else "")
    return count + len(named)


def write_jsonld(path: Path, quads: Iterable[Quad], prefixes: Prefixes) -> int:
    """Write JSON-LD 1.1, named graphs included, the same for the same set of quads."""
    listed = sorted(set(quads))
    parsed = parse("".join(lines(listed)).encode(), format=RdfFormat.N_QUADS)
    shorten = Shortener(prefixes)
    for token in {token for quad in listed for token in quad if token}:
        shorten(token)
    used = {name: prefixes.iris[name] for name in sorted(shorten.used)}
    with replacing(path) as place, place.open("wb") as out:
        ordered: list[OxigraphQuad] = sorted(parsed, key=lambda quad: (str(quad.graph_name), str(quad)))
        serialize(ordered, out, format=RdfFormat.JSON_LD, prefixes=used)
    return len(listed)
