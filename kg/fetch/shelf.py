"""The folder that fetched papers lie in, and `fetched.tsv`, which says by what names each is known."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

from kg.errors import OutputError
from kg.fetch.answers import Paper, paper_of
from kg.files import replacing

NAME = "fetched.tsv"
COLUMNS = ("file", "pmid", "pmcid", "doi")


class Shelf:
    """Finds a paper by any of its names, puts one down by a temporary name, and keeps the list."""

    def __init__(self, folder: Path) -> None:
        """Open a folder, made if it is not there. Raises OutputError where it cannot be."""
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise OutputError(
                f"{folder}: cannot be written ({error.strerror}); expected a folder to write to"
            ) from None
        self._folder = folder
        self._papers = _listed(folder)

    def find(self, paper: Paper) -> Path | None:
        """Give the file of a paper, or None: by the list, or by the name that it would have."""
        for name, known in self._papers.items():
            if _one(paper, known):
                return self._folder / name
        for name in _names(paper):
            if (self._folder / name).is_file():
                return self._folder / name
        return None

    def put(self, paper: Paper, content: bytes, *, full: bool) -> Path:
        """Write a paper; a full text is named by its PMCID, a record by its PMID."""
        path = self._folder / (f"{paper.pmcid}.xml" if full else f"PMID{paper.pmid}.xml")
        with replacing(path) as place:
            place.write_bytes(content)
        self.note(paper, path)
        return path

    def note(self, paper: Paper, path: Path) -> None:
        """Put into the list by what names a file's paper is known, besides those that it holds."""
        old = self._papers.get(path.name, Paper())
        self._papers[path.name] = replace(
            old, pmid=paper.pmid or old.pmid, pmcid=paper.pmcid or old.pmcid, doi=paper.doi or old.doi
        )
        rows = [[name, one.pmid, one.pmcid, one.doi] for name, one in sorted(self._papers.items())]
        with replacing(self._folder / NAME) as place, place.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, delimiter="\t", lineterminator="\n", quoting=csv.QUOTE_NONE)
            writer.writerows([COLUMNS, *rows])


def _listed(folder: Path) -> dict[str, Paper]:
    """Read the list; a row that is damaged, or whose file is gone, is as if it were not there."""
    try:
        lines = (folder / NAME).read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return {}
    rows = (row for row in csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE) if len(row) == 4)
    papers = {name: paper_of(*names) for name, *names in rows}
    return {name: one for name, one in papers.items() if name in _names(one) and (folder / name).is_file()}


def _names(paper: Paper) -> list[str]:
    full = [f"{paper.pmcid}.xml"] if paper.pmcid else []
    return full + ([f"PMID{paper.pmid}.xml"] if paper.pmid else [])


def _one(one: Paper, two: Paper) -> bool:
    pairs = ((one.pmid, two.pmid), (one.pmcid, two.pmcid), (one.doi, two.doi))
    return any(first and first == second for first, second in pairs)
