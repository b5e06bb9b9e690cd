"""Read a list of retracted papers: a PMID, PMCID or DOI a line, and `#` before a comment."""

from __future__ import annotations

import re
from pathlib import Path

from kg.errors import CuratedError
from kg.model import Source

FORMS = {
    "pmid": re.compile(r"(?:pmid\s*:?\s*)?([1-9]\d{0,8})", re.IGNORECASE),
    "pmcid": re.compile(r"(?:pmcid\s*:?\s*)?(pmc[1-9]\d{0,8})", re.IGNORECASE),
    "doi": re.compile(r"(?:doi\s*:\s*|https?://(?:dx\.)?doi\.org/)?(10\.\d{4,9}/\S+)", re.IGNORECASE),
}
Names = frozenset[tuple[str, str]]


def read_retracted(path: Path | None) -> Names:
    """Read a list, or nothing where there is none. Raises CuratedError naming file, line and reason."""
    if path is None:
        return frozenset()
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except OSError as error:
        raise CuratedError(f"{path}: cannot be read ({error.strerror})") from None
    except UnicodeDecodeError as error:
        raise CuratedError(f"{path}: is not UTF-8 ({error.reason})") from None
    said = [re.split(r"(?:^|\s)#", line, maxsplit=1)[0].strip() for line in lines]
    return frozenset(_name(f"{path}:{number}", line) for number, line in enumerate(said, 1) if line)


def _name(where: str, said: str) -> tuple[str, str]:
    for kind, form in FORMS.items():
        if match := form.fullmatch(said):
            return kind, match[1].lower()
    raise CuratedError(f"{where}: {said[:80]!r} is no PMID, PMCID or DOI")


def is_retracted(source: Source, names: Names) -> bool:
    """Tell whether a paper is on the list by any of its names."""
    return any((kind, getattr(source, kind).lower()) in names for kind in FORMS)
