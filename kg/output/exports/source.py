"""What an export reads: a build's folder, as quads or as assertions with the curators' decisions obeyed."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from kg.curated.decisions import read_decisions
from kg.curated.ontology import Ontology, read_ontology
from kg.curated.prefixes import Prefixes, read_prefixes
from kg.errors import InputError
from kg.graph.assertions import Standing, assertions, standings
from kg.graph.build import obeyed_decisions, read_pairs
from kg.graph.claims import Describer
from kg.graph.formats import read_nquads
from kg.graph.obey import obey
from kg.graph.terms import Quad
from kg.model import Assertion, Document, Source
from kg.output.unquoted import unquoted, without_quotes
from kg.settings import Settings


@dataclass(frozen=True)
class Build:
    """A folder that `kg build` wrote, read once for each of its views, with or without its sentences."""

    folder: Path
    settings: Settings
    sentences: bool = True

    @cached_property
    def quads(self) -> list[Quad]:
        """Give the statements of `graph.nq`, sorted. Raises InputError where there is none."""
        found = read_nquads(self.folder / "graph.nq")
        return found if self.sentences else without_quotes(found)

    @cached_property
    def documents(self) -> dict[str, Document]:
        """Give the documents that the manifest lists, by id; none where it does not say."""
        try:
            said = json.loads((self.folder / "manifest.json").read_text(encoding="utf-8"))
        except OSError:
            return {}
        except ValueError as error:
            raise InputError(f"{self.folder / 'manifest.json'}: is not JSON: {error}") from None
        known = set(Source.__dataclass_fields__)
        found = {}
        for entry in said.get("inputs", []):
            source = Source(**{"name": ""} | {name: value for name, value in entry.items() if name in known})
            found[entry["document"]] = Document(entry["document"], entry.get("title", ""), "", source)
        return found

    @cached_property
    def assertions(self) -> list[Assertion]:
        """Give the claims with their evidence, as the curators left them."""
        rows = read_decisions(obeyed_decisions(self.folder, self.settings))
        obeyed = obey(read_pairs(self.folder / "evidence.jsonl"), rows, list(self.documents.values()))
        found = assertions(obeyed.pairs, obeyed.decisions)
        return found if self.sentences else unquoted(found)

    @cached_property
    def standings(self) -> dict[str, Standing]:
        """Give how each claim stands, by key."""
        return standings(self.assertions, self.ontology.opposites)

    @cached_property
    def ontology(self) -> Ontology:
        """Give the schema."""
        return read_ontology(self.settings.ontology)

    @cached_property
    def prefixes(self) -> Prefixes:
        """Give the prefix map."""
        return read_prefixes(self.settings.ontology)

    @cached_property
    def describer(self) -> Describer:
        """Give what says claims in words."""
        return Describer(self.ontology, self.prefixes)

    def publication(self, document: str) -> str:
        """Give the CURIE that the world knows a document by, else our own."""
        found = self.documents.get(document)
        if found is not None:
            source = found.source
            for prefix, value in (("PMID", source.pmid), ("PMC", source.pmcid), ("doi", source.doi)):
                if value:
                    return f"{prefix}:{value.removeprefix('PMC') if prefix == 'PMC' else value}"
        return f"kgdoc:{document}"
