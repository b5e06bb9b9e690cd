"""The words that tell the course of a reported case: `ontology/context/course.toml`, compiled."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from kg.curated.tables import Table, read_toml

LISTS = ("given", "not_given", "progressed", "no_progress", "survival")


@dataclass(frozen=True, slots=True)
class Courses:
    """A pattern for each list; `survival` has the months in one of two groups, `responses` go by name."""

    given: re.Pattern[str]
    not_given: re.Pattern[str]
    progressed: re.Pattern[str]
    no_progress: re.Pattern[str]
    survival: re.Pattern[str]
    responses: Mapping[str, re.Pattern[str]]


def read_courses(path: Path) -> Courses:
    """Read the file; raises CuratedError with file, list and reason."""
    table = read_toml(path).only({"version", "words", "response", "example"})
    words, responses = table.table("words").only(LISTS), table.table("response")
    survival = words.any_of("survival")
    return Courses(
        given=_whole(words, "given"),
        not_given=_whole(words, "not_given", case=True),
        progressed=_whole(words, "progressed"),
        no_progress=_whole(words, "no_progress"),
        survival=words.compiled(
            rf"(\d+(?:\.\d+)?)[- ]months? (?:of )?{survival}|{survival}[^.;]{{0,20}}?(\d+(?:\.\d+)?) months?"
        ),
        responses={name: _whole(responses, name, case=True) for name in responses.values},
    )


def _whole(table: Table, name: str, *, case: bool = False) -> re.Pattern[str]:
    return table.compiled(rf"\b{table.any_of(name)}\b", case=case)
