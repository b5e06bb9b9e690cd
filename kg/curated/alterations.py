"""The words that say a gene is changed, and the drug classes that are named by a gene: read and checked."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from kg.curated.tables import Finding, Table, read_toml
from kg.errors import CuratedError
from kg.model import Entity, EntityType


@dataclass(frozen=True, slots=True)
class Head:
    """A word that says a state: `kinds` maps the quantity in the mention to a kind, "" for none.

    `bare` ones act on a gene only where no state of it follows: "without PTEN", not "without PTEN loss".
    """

    name: str
    kinds: Mapping[str, str]
    change: bool
    denies: str = ""
    bare: bool = False


@dataclass(frozen=True, slots=True)
class Kind:
    """A state of a gene, as an alteration's label ends, with its Sequence Ontology class."""

    name: str
    label: str
    so: str


@dataclass(frozen=True, slots=True)
class Form:
    """A way to name a drug class by a gene; `label` holds {name}."""

    name: str
    label: str
    anti: bool
    nouns: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Alterations:
    """Everything compose() knows; compared and hashed as the object that it is."""

    kinds: Mapping[str, Kind]
    nouns: Mapping[str, Head]
    adjectives: Mapping[str, Head]
    before: Mapping[str, Head]
    quantities: Mapping[str, str]
    words: Mapping[str, tuple[str, ...]]
    markers: Mapping[str, str]
    positive: Mapping[str, str]
    fusions: frozenset[str]
    leading: frozenset[str]
    isoforms: Mapping[str, str]
    stained: frozenset[str]
    absent: tuple[str, ...]
    pathways: Mapping[str, Entity]
    pathway_words: tuple[str, ...]
    known: Mapping[str, Entity]
    genes: Mapping[str, Entity]
    forms: tuple[Form, ...]
    class_words: Mapping[str, tuple[str, ...]]
    receptors: frozenset[str]
    names: Mapping[str, str]
    joint: Mapping[str, str]
    classes: Mapping[str, str]
    examples: tuple[Finding, ...]


@lru_cache(maxsize=4)
def read_alterations(ontology: Path) -> Alterations:
    """Read `alterations.toml`, `known_variants.tsv` and `drug_classes.toml` of an ontology folder.

    Drug classes take the CURIE that `vocabulary/regimens.tsv` has for their label. Raises CuratedError.
    """
    root = read_toml(ontology / "alterations.toml").only(
        {
            "version",
            "kind",
            "change",
            "quantities",
            "words",
            "markers",
            "positive",
            "fusions",
            "pathways",
            "glued",
            "tables",
            "isoforms",
        }
    )
    drugs = read_toml(ontology / "drug_classes.toml").only(
        {"version", "form", "words", "receptors", "names", "joint"}
    )
    heads = [*map(_kind_head, root.tables("kind")), *map(_change_head, root.tables("change"))]
    pathways = root.table("pathways")
    kinds = {table.text("name"): _kind(table) for table in root.tables("kind")}
    _check_kinds(root, heads, kinds)
    known = _known(ontology / "known_variants.tsv")
    return Alterations(
        kinds=kinds,
        nouns=_index(heads, "nouns"),
        adjectives=_index(heads, "adjectives"),
        before=_index(heads, "before"),
        quantities={
            word: name
            for name in root.table("quantities").values
            for word in root.table("quantities").words(name)
        },
        words={name: root.table("words").words(name) for name in root.table("words").values},
        markers={
            mark: name for name in root.table("markers").values for mark in root.table("markers").words(name)
        },
        positive={
            symbol: name
            for name in root.table("positive").values
            for symbol in root.table("positive").words(name)
        },
        fusions=frozenset(root.table("fusions").words("pairs")),
        leading=frozenset(root.table("fusions").words("leading")),
        isoforms=_isoforms(root.table("isoforms")),
        stained=frozenset(root.table("tables").words("stained")),
        absent=root.table("tables").words("absent"),
        pathways={name: _entity(pathways.table(name)) for name in pathways.values if name != "words"},
        pathway_words=pathways.words("words"),
        known=known,
        genes={gene.label.upper(): gene for gene in known.values()}
        | {name: _entity(root.table("glued").table(name)) for name in root.table("glued").values},
        forms=tuple(map(_form, drugs.tables("form"))),
        class_words={name: drugs.table("words").words(name) for name in drugs.table("words").values},
        receptors=frozenset(drugs.table("receptors").words("symbols")),
        names={symbol: drugs.table("names").text(symbol) for symbol in drugs.table("names").values},
        joint={pair: drugs.table("joint").text(pair) for pair in drugs.table("joint").values},
        classes=_classes(ontology / "vocabulary" / "regimens.tsv"),
        examples=tuple(
            example
            for table in [*root.tables("kind"), *root.tables("change"), *drugs.tables("form")]
            for example in table.findings("examples")
        ),
    )


def _kind(table: Table) -> Kind:
    so = table.text("so")
    if not re.fullmatch(r"SO:\d{7}", so):
        raise CuratedError(f"{table.place}: `so` must be a Sequence Ontology CURIE, found {so!r}")
    if not table.tables("examples"):
        raise CuratedError(f"{table.place}: a kind needs an example")
    return Kind(table.text("name"), table.text("label", table.text("name")), so)


def _kind_head(table: Table) -> tuple[Table, Head]:
    table.only({"name", "so", "nouns", "adjectives", "before", "label", "examples"})
    return table, Head(table.text("name"), {"": table.text("name")}, change=False)


def _change_head(table: Table) -> tuple[Table, Head]:
    table.only({"name", "nouns", "adjectives", "before", "kinds", "denies", "bare", "examples"})
    kinds = {quantity: table.table("kinds").text(quantity) for quantity in table.table("kinds").values}
    return table, Head(
        table.text("name"), kinds, change=True, denies=table.text("denies", ""), bare=table.flag("bare")
    )


def _check_kinds(root: Table, heads: list[tuple[Table, Head]], kinds: Mapping[str, Kind]) -> None:
    quantities = {"", *root.table("quantities").values}
    for table, head in heads:
        for quantity, kind in [*head.kinds.items(), ("", head.denies or next(iter(kinds)))]:
            if kind not in kinds:
                raise CuratedError(f"{table.place}: no kind {kind!r}")
            if quantity not in quantities:
                raise CuratedError(f"{table.place}: no quantity {quantity!r}")
    for marker, kind in root.table("markers").values.items():
        if marker not in {*kinds, "positive", "negative"}:
            raise CuratedError(f"{root.place}: markers: no kind {marker!r} for {kind!r}")


def _index(heads: list[tuple[Table, Head]], key: str) -> dict[str, Head]:
    """Give each word its head; a word that two entries claim is a mistake of the file."""
    index: dict[str, Head] = {}
    for table, head in heads:
        words = table.words(key)
        if key == "before" and key not in table.values:
            words = table.words("adjectives")
        for word in words:
            if (other := index.get(word.lower())) and other != head:
                raise CuratedError(f"{table.place}: `{key}`: {word!r} is already a word of {other.name!r}")
            index[word.lower()] = head
    return index


def _isoforms(table: Table) -> dict[str, str]:
    for name in table.values:
        if not re.fullmatch(r"[A-Z0-9]+", name):
            raise CuratedError(f"{table.place}: {name!r}: expected capitals and digits alone")
    return {name: table.text(name) for name in table.values}


def _entity(table: Table) -> Entity:
    table.only({"curie", "label", "type"})
    try:
        kind = EntityType(table.text("type"))
    except ValueError as error:
        raise CuratedError(f"{table.place}: {error}") from error
    return Entity(table.text("curie"), table.text("label"), kind)


def _form(table: Table) -> Form:
    table.only({"name", "label", "anti", "nouns", "examples"})
    if "{name}" not in table.text("label"):
        raise CuratedError(f"{table.place}: `label` must hold {{name}}")
    if not table.tables("examples"):
        raise CuratedError(f"{table.place}: a form needs an example")
    return Form(table.text("name"), table.text("label"), table.flag("anti"), table.words("nouns"))


def _known(path: Path) -> dict[str, Entity]:
    """Read variant -> gene; a variant that stands in two genes is no evidence for either."""
    known: dict[str, Entity] = {}
    with path.open(encoding="utf-8", newline="") as lines:
        for number, row in enumerate(csv.DictReader(lines, delimiter="\t"), 2):
            variant, curie, symbol = row.get("variant"), row.get("gene"), row.get("symbol")
            if not variant or not curie or not symbol:
                raise CuratedError(f"{path}: line {number}: expected variant, gene and symbol")
            if variant in known:
                raise CuratedError(f"{path}: line {number}: {variant!r} stands twice")
            known[variant] = Entity(curie, symbol, EntityType.GENE)
    return known


def _classes(path: Path) -> dict[str, str]:
    """Read label and names -> CURIE of the drug classes that the vocabulary has; none where it is absent."""
    if not path.is_file():
        return {}
    classes: dict[str, str] = {}
    with path.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
            for name in [row.get("label") or "", *(row.get("names") or "").split("|")]:
                if name and row.get("curie"):
                    classes.setdefault(name.lower(), row["curie"])
    return classes
