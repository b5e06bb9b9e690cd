"""Reads the rows of a table that extraction laid out as lines."""

from __future__ import annotations

import re

CONTINUES = re.compile(r"[a-z\d(<>≥≤~±+*.–—-]|[cpgCPG]\.[\dA-Z*(]|N[MPRG]_\d")


def joined_rows(lines: list[str]) -> list[list[int]]:
    """Group the lines of a table into rows and give the numbers of each row's lines.

    A line that begins as no first cell does (a figure, a variant's notation, a lower-case word) goes on with
    the row above it.
    """
    rows: list[list[int]] = []
    for number, line in enumerate(lines):
        if rows and CONTINUES.match(line) and not _key(line):
            rows[-1].append(number)
        else:
            rows.append([number])
    return rows


def _key(line: str) -> bool:
    """Tell a gene symbol that begins with a small letter or a figure (mTOR, p53, 4EBP1) from a value."""
    first = line.split(maxsplit=1)[0]
    return (
        re.fullmatch(r"[a-z]{1,4}[A-Z][A-Za-z0-9-]*|[a-z]{1,2}\d{2}[a-z]?|\d[A-Z]{2,}\d*", first) is not None
    )
