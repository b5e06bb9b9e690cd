"""Evidence and documents of the store as the rows that the live page reads."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from kg.graph import names
from kg.graph.names import biolink, dcterms, kg
from kg.server.told import local, one

_TEXTS = {
    "certainty": names.CERTAINTY,
    "section": biolink("supporting_text_section_type"),
    "mode": kg("mode"),
    "model": kg("model_system"),
    "line": kg("line_of_therapy"),
    "setting": kg("setting"),
    "resistance": kg("resistance_kind"),
    "finding": kg("finding"),
    "seam": kg("seam"),
}
_THINGS = {
    "mechanism": kg("mechanism"),
    "disease": biolink("disease_context_qualifier"),
    "alteration": kg("alteration_context"),
}


def reading_row(
    claim: str,
    key: str,
    told: Mapping[str, list[str]],
    held: Mapping[str, list[str]],
    name: Callable[[str], str],
) -> dict[str, Any]:
    """Give one reading: its sentence and place (`held`), its words with raw offsets, its conditions."""
    things = {word: name(node) for word, prop in _THINGS.items() if (node := one(told, prop))}
    return {
        "claim": claim,
        "id": key,
        "document": local(one(told, names.HAS_SOURCE)),
        "text": one(held, names.EXACT),
        "start": _whole(one(held, names.START)),
        "end": _whole(one(held, names.END)),
        "score": round(float(one(told, biolink("extraction_confidence_score")) or 0) * 100),
        "rule": local(one(told, kg("rule"))),
        "things": sorted(set(things.values())),
        "cues": sorted(told.get(kg("cue_text"), ())),
        "combination": sorted(told.get(kg("in_combination_with"), ())),
        "cites": sorted(told.get(kg("cites"), ())),
        "page": _whole(one(told, kg("page"))),
        **{f"{side}_at": _words(told, side) for side in ("subject", "object", "trigger")},
        **{word: one(told, prop) for word, prop in _TEXTS.items()},
        **things,
    }


def _words(told: Mapping[str, list[str]], side: str) -> tuple[str, int]:
    """Give the words of a side and where they begin in the raw document."""
    return one(told, kg(f"{side}_text")), _whole(one(told, kg(f"{side}_span")).partition("-")[0])


def _whole(text: str) -> int:
    return int(text) if text.isdecimal() else 0


def document_row(name: str, told: Mapping[str, list[str]]) -> list[str]:
    """Give name, title, PMID, PMCID, DOI, journal, year and file of a document, as a built page has them."""
    known = dict(xref.split(":", 1) for xref in told.get(names.XREF, ()) if ":" in xref)
    year, journal = one(told, dcterms("issued")), one(told, kg("journal"))
    codes = (known.get(prefix, "") for prefix in ("PMID", "PMC", "doi"))
    return [name, one(told, dcterms("title")), *codes, journal, year, ""]
