"""A finished build read back for its readers: its assertions, its documents, and the words the page shows."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path

from kg.curated.decisions import read_decisions
from kg.curated.prefixes import read_prefixes
from kg.curated.rules import load_rules
from kg.curated.vocabulary import read_vocabulary
from kg.errors import InputError
from kg.graph.assertions import assertions
from kg.graph.build import obeyed_decisions, read_pairs
from kg.graph.obey import obey
from kg.model import Assertion, Document, Source
from kg.output.browse import write_page
from kg.output.columns import Counts
from kg.settings import Settings


@dataclass(frozen=True, slots=True)
class Built:
    """What a build holds; `documents` come without their text."""

    folder: Path
    assertions: tuple[Assertion, ...]
    documents: tuple[Document, ...]


@dataclass(frozen=True, slots=True)
class Words:
    """What the page says beside the claims: other names by CURIE, prefixes, and rules in words."""

    synonyms: Mapping[str, Sequence[str]]
    prefixes: Mapping[str, str]
    rules: Mapping[str, str]


def read_build(folder: Path, settings: Settings) -> Built:
    """Read `evidence.jsonl` and `manifest.json` of a build; obey what `settings` names, else what it obeyed.

    Raises InputError where the folder is not one that `kg build` wrote.
    """
    check_build(folder)
    documents = _documents(folder / "manifest.json")
    rows = read_decisions(obeyed_decisions(folder, settings))
    obeyed = obey(read_pairs(folder / "evidence.jsonl"), rows, documents)
    return Built(folder, tuple(assertions(obeyed.pairs, obeyed.decisions)), documents)


def check_build(folder: Path) -> None:
    """Raise InputError where the folder is not one that `kg build` wrote."""
    for name in ("evidence.jsonl", "manifest.json"):
        if not (folder / name).is_file():
            raise InputError(f"{folder}: holds no {name}; expected a folder that `kg build` wrote")


def _documents(manifest: Path) -> tuple[Document, ...]:
    try:
        inputs = json.loads(manifest.read_text(encoding="utf-8"))["inputs"]
    except (OSError, ValueError, KeyError) as error:
        raise InputError(
            f"{manifest}: not to be read ({error}); expected the manifest of a finished build"
        ) from None
    known = [one.name for one in fields(Source)]
    return tuple(
        Document(line["document"], line["title"], "", Source(**{name: line[name] for name in known}))
        for line in inputs
    )


def page_words(held: Iterable[Assertion], settings: Settings) -> Words:
    """Give the names, prefixes and rules that a page of these assertions shows."""
    curies = {side.curie for one in held for side in (one.claim.subject, one.claim.object)}
    terms = (term for term in read_vocabulary(settings).terms() if term.curie in curies)
    return Words(
        {term.curie: tuple(sorted({*term.names, *term.symbols} - {term.label})) for term in terms},
        read_prefixes(settings.ontology).iris,
        {rule.id: rule.meaning for rule in load_rules(settings.ontology / "rules").rules},
    )


def browse(built: Built, out: Path, settings: Settings, *, focus: str | None = None, hops: int = 2) -> Counts:
    """Write the page of a build, or of what lies within `hops` of `focus`; raises as `write_page` does."""
    words = page_words(built.assertions, settings)
    return write_page(
        out,
        built.assertions,
        built.documents,
        synonyms=words.synonyms,
        prefixes=words.prefixes,
        rules=words.rules,
        focus=focus,
        hops=hops,
    )
