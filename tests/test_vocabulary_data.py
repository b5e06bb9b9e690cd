"""The shipped vocabulary tables: their form, their checksums, and that corrections are in them."""

import hashlib
import re
from pathlib import Path

import pytest

TABLES = Path(__file__).parent.parent / "ontology" / "vocabulary"
COLUMNS = ["curie", "label", "type", "names", "symbols", "previous", "parents", "xrefs"]
TYPES = {
    "cell_lines": "CellLine",
    "chemicals": "Drug Chemical",
    "diseases": "Disease",
    "drugs": "Drug Chemical",
    "families": "GeneFamily",
    "genes": "Gene",
    "mechanisms": "Mechanism",
    "pathways": "Pathway",
    "processes": "Process",
    "regimens": "Drug",
}
CURIE = re.compile(r"[A-Za-z][A-Za-z0-9.]*:[A-Za-z0-9][A-Za-z0-9._-]*")
CHANGES = ("add", "remove", "relabel")
LARGEST = 9_000_000


@pytest.fixture(scope="module")
def rows():
    return {name: read(TABLES / f"{name}.tsv") for name in TYPES}


def read(path):
    header, *lines = path.read_text(encoding="utf-8").splitlines()
    return [dict(zip(header.split("\t"), line.split("\t"), strict=True)) for line in lines]


def values(cell):
    return cell.split("|") if cell else []


def forms(row):
    return {row["label"], *(form for column in COLUMNS[3:6] for form in values(row[column]))}


def test_what_is_no_therapy_is_a_chemical_and_a_named_medicine_a_drug(rows):
    kinds = {row["label"]: row["type"] for name in ("drugs", "chemicals") for row in rows[name]}
    assert {kinds[label] for label in ("zirconium", "tyrosine", "glucose", "calcium")} == {"Chemical"}
    assert {kinds[label] for label in ("prazosin", "aspirin", "cisplatin", "dopamine")} == {"Drug"}


@pytest.mark.parametrize("name", TYPES)
def test_a_table_is_sorted_and_its_identifiers_stand_once(rows, name):
    curies = [row["curie"] for row in rows[name]]
    assert curies == sorted(set(curies))
    assert list(rows[name][0])[:8] == COLUMNS
    assert {row["type"] for row in rows[name]} == set(TYPES[name].split())


def test_identifiers_are_well_formed_and_stand_in_one_table(rows):
    seen = {}
    for name, table in rows.items():
        for row in table:
            for curie in (row["curie"], *values(row["parents"]), *values(row["xrefs"])):
                assert CURIE.fullmatch(curie), f"{name}: {curie}"
            assert seen.setdefault(row["curie"], name) == name


def test_no_form_stands_twice_in_an_entity(rows):
    for name, table in rows.items():
        for row in table:
            listed = [form for column in COLUMNS[3:6] for form in values(row[column])]
            assert row["label"] not in listed, f"{name}: {row['curie']}"
            assert len(listed) == len(set(listed)), f"{name}: {row['curie']}"
            assert all(form == form.strip() and form for form in listed), f"{name}: {row['curie']}"


def test_parents_are_entities_of_the_tables(rows):
    known = {row["curie"] for table in rows.values() for row in table}
    missing = {p for table in rows.values() for row in table for p in values(row["parents"])} - known
    assert not missing


def test_components_and_facts_point_at_entities(rows):
    known = {row["curie"]: row["label"] for table in rows.values() for row in table}
    components = {c for row in rows["regimens"] for c in values(row["components"])}
    facts = read(TABLES / "drug_targets.tsv")
    conjugates = read(TABLES / "conjugates.tsv")
    used = components | {fact[column] for fact in facts for column in ("drug", "target")}
    used |= {one[column] for one in conjugates for column in ("conjugate", "antibody", "payload")}
    assert not used - known.keys()
    assert all(fact["citation"] and fact["action"] for fact in facts)
    assert len({fact["drug"] for fact in facts}) >= 150


def test_every_drug_class_leads_to_no_loop(rows):
    parents = {row["curie"]: values(row["parents"]) for row in rows["regimens"]}
    for start, first in parents.items():
        path, queue = set(), list(first)
        while queue:
            curie = queue.pop()
            assert curie != start
            if curie not in path:
                path.add(curie)
                queue += parents.get(curie, [])


@pytest.mark.parametrize("name", sorted(path.stem[8:] for path in TABLES.glob("overlay-*.tsv")))
def test_an_overlay_gives_reasons_and_is_in_its_table(rows, name):
    by_curie = {row["curie"]: row for row in rows[name]}
    for change in read(TABLES / f"overlay-{name}.tsv"):
        assert change["action"] in CHANGES
        assert all(change.values()), change
        curie, value = change["curie"], change["value"]
        if change["action"] == "add" and change["field"] in COLUMNS[3:6]:
            assert value.lower() in {form.lower() for form in forms(by_curie[curie])}, change
        elif change["action"] == "relabel":
            assert by_curie[curie]["label"] == value, change
        elif change["action"] == "remove" and change["field"] == "any":
            assert value not in forms(by_curie[curie]), change


def test_ambiguous_forms_name_known_candidates(rows):
    known = {row["curie"] for table in rows.values() for row in table} | {"-"}
    entries = read(TABLES / "ambiguous.tsv")
    assert not {entry["candidate"] for entry in entries} - known
    assert all(entry["context"] and entry["reason"] for entry in entries)
    keys = [(entry["surface"], entry["candidate"]) for entry in entries]
    assert len(keys) == len(set(keys))


def test_the_tables_are_those_of_the_checksums():
    for line in (TABLES / "SHA256SUMS").read_text(encoding="utf-8").splitlines():
        digest, name = line.split("  ")
        if name.endswith(".tsv"):
            assert hashlib.sha256((TABLES / name).read_bytes()).hexdigest() == digest, name


def test_the_tables_stay_small():
    assert sum(path.stat().st_size for path in TABLES.glob("*.tsv")) < LARGEST


@pytest.mark.parametrize(
    ("table", "curie", "form"),
    [
        ("genes", "HGNC:3430", "HER-2/neu"),
        ("genes", "HGNC:40", "P-gp"),
        ("genes", "HGNC:17635", "PD-L1"),
        ("genes", "HGNC:31580", "miR-200c"),
        ("families", "FPLX:ERBB", "HER family"),
        ("drugs", "UNII:5384HK7574", "DS-8201a"),
        ("drugs", "UNII:RB3U3A1S27", "RC48"),
        ("drugs", "MESH:C586502", "S-1"),
        ("diseases", "MONDO:0005575", "mCRC"),
        ("cell_lines", "EFO:0002109", "AGS"),
        ("regimens", "kgd:capox", "XELOX"),
    ],
)
def test_the_field_finds_its_names(rows, table, curie, form):
    assert form in forms(next(row for row in rows[table] if row["curie"] == curie))


@pytest.mark.parametrize(
    ("table", "curie", "form"),
    [
        ("genes", "HGNC:8975", "PI3K"),
        ("genes", "HGNC:391", "AKT"),
        ("genes", "HGNC:3393", "ERK"),
        ("genes", "HGNC:6307", "VEGFR"),
        ("genes", "HGNC:8909", "P-gp"),
        ("genes", "HGNC:9554", "S1"),
        ("drugs", "UNII:474FJM6Y9C", "RC48"),
    ],
)
def test_the_traps_of_the_sources_are_closed(rows, table, curie, form):
    assert form not in forms(next(row for row in rows[table] if row["curie"] == curie))


def test_no_substance_is_named_like_a_gene(rows):
    symbols = {row["label"] for row in rows["genes"] if len(row["label"]) > 2}
    labels = {row["label"] for table in ("drugs", "chemicals") for row in rows[table]}
    assert not labels & symbols
