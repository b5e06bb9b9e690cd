"""The RDF formats: the same graph as Turtle, TriG, N-Quads (gzipped too), N-Triples and JSON-LD."""

from __future__ import annotations

from pathlib import Path

import rdflib

from kg.errors import InputError
from kg.graph import formats
from kg.graph.nquads import write_nquads
from kg.graph.turtle import write_turtle
from kg.output.exports.source import Build

Graph = rdflib.Graph


def in_rdflib(folder: Path) -> Graph:
    """Give the default graph of a build as rdflib holds it. Raises InputError where there is none."""
    path = folder / "graph.ttl"
    if not path.is_file():
        raise InputError(f"{path}: cannot be read; expected a folder that `kg build` wrote")
    return rdflib.Graph().parse(path, format="turtle")


def turtle(build: Build, out: Path) -> int:
    """Write the default graph as the curators' Turtle."""
    return write_turtle(out, build.quads, build.prefixes)


def trig(build: Build, out: Path) -> int:
    """Write everything, the graph of each document included."""
    return formats.write_trig(out, build.quads, build.prefixes)


def nquads(build: Build, out: Path) -> int:
    """Write everything, a line a statement."""
    return write_nquads(out, build.quads)


def nquads_gz(build: Build, out: Path) -> int:
    """Write everything gzipped, as bulk loaders take it."""
    return formats.write_gzipped(out, build.quads)


def ntriples(build: Build, out: Path) -> int:
    """Write the default graph, a line a statement."""
    return write_nquads(out, (quad for quad in build.quads if not quad.graph))


def jsonld(build: Build, out: Path) -> int:
    """Write everything as JSON-LD."""
    return formats.write_jsonld(out, build.quads, build.prefixes)
