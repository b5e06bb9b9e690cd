"""What a store says of nodes, as read from rows of node, property and value."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

Facts = dict[str, dict[str, list[str]]]
"""Node to property token to values: IRIs without brackets, literals as their text."""


def one(told: Mapping[str, list[str]], prop: str) -> str:
    """Give the first value of a property by the alphabet, or nothing."""
    return min(told.get(prop, ("",)))


def local(node: str) -> str:
    """Give what stands after the last slash or hash of an IRI."""
    return node[max(node.rfind("/"), node.rfind("#")) + 1 :]


def numbers(rows: Iterable[Mapping[str, str]], key: str, value: str) -> dict[str, int]:
    """Turn rows into a mapping from one column to another, which holds whole numbers."""
    return {row[key]: int(row[value]) for row in rows if key in row}
