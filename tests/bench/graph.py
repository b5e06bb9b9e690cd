"""Measure the graph side: writing, stability, loading, asking.

python tests/bench/graph.py turtle DIR        Turtle of a build: triples a second, beside rdflib's
python tests/bench/graph.py stability DIR     lines that one claim less or more changes, over 50 claims
python tests/bench/graph.py seeds DIR         bytes over ten hash seeds and two input orders
python tests/bench/graph.py decisions DIR     200 decisions, other rules, another vocabulary: what still holds
python tests/bench/graph.py scale CLAIMS      a made-up graph: quads, loading and asking
"""

import difflib
import io
import os
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

import rdflib

from kg.curated.decisions import Ruling, in_force, read_decisions, write_decisions
from kg.curated.prefixes import read_prefixes
from kg.curated.queries import read_questions
from kg.curated.vocabulary import read_vocabulary
from kg.graph.assertions import assertions, standings
from kg.graph.build import build_graph, read_pairs
from kg.graph.query import ask, prepare
from kg.graph.rdf import quads
from kg.graph.store import open_store
from kg.graph.turtle import turtle
from kg.jsonl import dump, evidence_line
from kg.model import (
    Claim,
    Document,
    Entity,
    EntityType,
    Evidence,
    Grounding,
    Mention,
    Piece,
    Sentence,
    Source,
    Span,
)
from kg.settings import Settings

SETTINGS = Settings()
PREFIXES = read_prefixes(SETTINGS.ontology)


def statements(pairs, vocabulary):
    return set(quads(assertions(pairs), (), vocabulary, SETTINGS))


def text_of(found):
    out = io.StringIO()
    turtle(out, found, PREFIXES)
    return out.getvalue()


def bench_turtle(folder):
    found = statements(read_pairs(folder / "evidence.jsonl"), read_vocabulary(SETTINGS))
    count = sum(not quad.graph for quad in found)
    best = min(timed(lambda: text_of(found))[0] for _ in range(5))
    graph = rdflib.Graph().parse(data=text_of(found), format="turtle")
    theirs = timed(lambda: graph.serialize(format="turtle"))[0]
    rates = f"ours {count / best:,.0f}/s, rdflib {len(graph) / theirs:,.0f}/s, x{theirs / best:.1f}"
    print(f"{count:,} triples: {rates}")


def timed(action):
    start = time.process_time()
    value = action()
    return time.process_time() - start, value


def bench_stability(folder):
    pairs = list(read_pairs(folder / "evidence.jsonl"))
    vocabulary = read_vocabulary(SETTINGS)
    whole = text_of(statements(pairs, vocabulary)).splitlines()
    chosen = random.Random(7)  # noqa: S311
    keys = sorted({claim.key for claim, _ in pairs})
    gone_lines, added_lines = [], []
    for key in chosen.sample(keys, min(50, len(keys))):
        less = text_of(statements([pair for pair in pairs if pair[0].key != key], vocabulary)).splitlines()
        changes = [
            line[0]
            for line in difflib.unified_diff(less, whole, n=0, lineterm="")
            if line[:3] not in {"---", "+++"}
        ]
        added_lines.append(changes.count("+"))
        gone_lines.append(changes.count("-"))
    print(
        f"one claim more, {len(gone_lines)} times: "
        f"lines added median {statistics.median(added_lines)}, worst {max(added_lines)}; "
        f"lines gone median {statistics.median(gone_lines)}, worst {max(gone_lines)}"
    )


SEEDED = """
import hashlib, random, sys
sys.path.insert(0, "tests/bench")
import graph
from kg.graph.nquads import lines
pairs = list(graph.read_pairs(graph.Path(sys.argv[1]) / "evidence.jsonl"))
if sys.argv[2] == "backward":
    pairs.reverse()
found = graph.statements(pairs, graph.read_vocabulary(graph.SETTINGS))
print(hashlib.sha256((graph.text_of(found) + "".join(lines(found))).encode()).hexdigest())
"""


def bench_seeds(folder):
    seen = set()
    for seed in range(10):
        for order in ("forward", "backward"):
            environment = {**os.environ, "PYTHONHASHSEED": str(seed)}
            ran = subprocess.run(
                [sys.executable, "-c", SEEDED, folder, order],
                env=environment,
                capture_output=True,
                text=True,
                check=True,
            )
            seen.add(ran.stdout)
    print(f"10 seeds, 2 orders: {len(seen)} distinct outputs")


def made_up(count, chosen):
    genes = [Entity(f"HGNC:{number}", f"GENE{number}", EntityType.GENE) for number in range(2000)]
    drugs = [Entity(f"UNII:D{number:05}", f"drug{number}", EntityType.DRUG) for number in range(1500)]
    diseases = [Entity(f"MONDO:{number:07}", f"disease{number}", EntityType.DISEASE) for number in range(300)]
    kinds = ("amplification", "loss", "mutation", "overexpression")
    for number in range(count):
        gene = genes[int(2000 * chosen.random() ** 3)]
        kind = chosen.choice(kinds)
        alteration = Entity(
            f"kga:{gene.curie.lower().replace(':', '-')}-{kind}",
            f"{gene.label} {kind}",
            EntityType.ALTERATION,
            gene,
            kind,
        )
        drug, disease = drugs[int(1500 * chosen.random() ** 3)], diseases[int(300 * chosen.random() ** 3)]
        subject, predicate, object_ = chosen.choice(
            [
                (drug, "targets", gene),
                (alteration, "confers_resistance_to", drug),
                (alteration, "confers_sensitivity_to", drug),
                (drug, "treats", disease),
                (disease, "has_alteration", alteration),
                (drug, "overcomes_resistance_to", drugs[number % 1500]),
            ]
        )
        if subject == object_:
            continue
        text = f"Sentence {number} says that {subject.label} {predicate} {object_.label} in this field."
        sentence = Sentence(
            f"paper{number // 12}", 100, 100 + len(text), text, (Piece(0, 100, len(text)),), "results"
        )
        sides = [
            Grounding(
                Mention(sentence, Span(at := text.index(side.label), at + len(side.label)), side.type, ""),
                side,
                1.0,
                "exact",
            )
            for side in (subject, object_)
        ]
        yield (
            Claim(subject, predicate, object_, chosen.random() < 0.05),
            Evidence(sentence, *sides, None, "made-up", score=chosen.random()),
        )


def bench_scale(count):
    chosen = random.Random(7)  # noqa: S311
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        with (folder / "evidence.jsonl").open("w", encoding="utf-8") as out:
            out.writelines(f"{dump(evidence_line(*pair))}\n" for pair in made_up(count, chosen))
        seconds, found = timed(lambda: build_graph(folder, [], SETTINGS))
        print(
            f"{found.counts['quads']:,} quads of {found.counts['claims']:,} claims built in "
            f"{seconds:.1f} s ({found.counts['quads'] / seconds:,.0f}/s), peak "
            f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000:,.0f} MB"
        )
        store = open_store(folder)
        parameters = {
            "drug": "drug3",
            "gene": "GENE3",
            "disease": "disease3",
            "thing": "GENE3 amplification",
            "document": "paper3",
            "pathway": "disease3",
        }
        times = []
        for name, question in read_questions(SETTINGS.ontology / "queries").items():
            given = {
                each.name: parameters[each.name]
                for each in question.parameters
                if each.required and each.name in parameters
            }
            try:
                text = prepare(store, name, given, SETTINGS)
            except Exception as error:  # noqa: BLE001  # the made-up graph has no pathway
                print(f"  {name:<24} {error}")
                continue
            seconds, answer = timed(lambda text=text: ask(store, text, PREFIXES))
            direct = timed(lambda text=text: list(store.query(text, prefixes=dict(PREFIXES.iris))))[0]
            times.append(seconds)
            print(
                f"  {name:<24} {seconds * 1000:8.1f} ms  "
                f"direct {direct * 1000:8.1f} ms  {len(answer.rows)} rows"
            )
        print(f"median {statistics.median(times) * 1000:.1f} ms, worst {max(times) * 1000:.1f} ms")


def bench_decisions(folder):
    """Make 200 decisions of every kind, change rules and vocabulary, build again, count what holds."""
    chosen = random.Random(7)  # noqa: S311
    pairs = list(read_pairs(folder / "evidence.jsonl"))
    rows = [decided(pair, chosen, number) for number, pair in enumerate(chosen.choices(pairs, k=200))]
    relabelled = {row.subject for row in rows if row.verdict != "synonym"}
    later = [
        (replace_labels(claim, relabelled), replace(evidence, rule=f"new-{evidence.rule}"))
        for claim, evidence in pairs
        if chosen.random() < 0.5
    ]
    documents = [Document(name, "", "", Source(name)) for name in {row.document for row in rows}]
    with tempfile.TemporaryDirectory() as place:
        out = Path(place)
        write_decisions(out / "decisions.tsv", rows)
        settings = replace(SETTINGS, decisions=out / "decisions.tsv")
        with (out / "evidence.jsonl").open("w", encoding="utf-8") as lines:
            lines.writelines(f"{dump(evidence_line(*pair))}\n" for pair in later)
        built = build_graph(out, documents, settings)
        kept = set(read_decisions(out / "decisions.tsv")) == set(rows)
        text = (out / "graph.ttl").read_text(encoding="utf-8")
        names = standings(built.assertions, {})
        held = sum(holds(row, names, text) for row in in_force(rows).values())
        print(
            f"{len(rows)} decisions, {len(in_force(rows))} in force; file kept: {kept}; held {held}; "
            f"told as unmet: {len(built.unmet)}"
        )


def decided(pair, chosen, number):
    claim, evidence = pair
    verdict = ("accept", "reject", "correct", "add", "synonym")[number % 5]
    sentence = evidence.sentence
    row = Ruling(
        claim.key, verdict, "claim", "",
        claim.subject.curie, claim.subject.label, claim.subject.type.value, claim.predicate,
        claim.object.curie, claim.object.label, claim.object.type.value, str(claim.negated).lower(),
        evidence.certainty.value, "", sentence.document, str(sentence.start), str(sentence.end),
        sentence.text, "0000-0002-1825-0097", f"2026-11-21T00:{number // 60:02}:{number % 60:02}Z",
    )  # fmt: skip
    if verdict == "correct":
        row = replace(
            row, **chosen.choice([{"negated": "true"}, {"certainty": "possible"}, {"predicate": "regulates"}])
        )
    if verdict == "add":
        row = replace(row, predicate="interacts_with")
        row = replace(row, claim=row.stated().key)
    if verdict == "synonym":
        row = replace(row, synonym=f"made-up name {number}")
    return row


def replace_labels(claim, relabelled):
    sides = [
        replace(side, label=f"renamed {side.label}") if side.curie in relabelled else side
        for side in (claim.subject, claim.object)
    ]
    return Claim(sides[0], claim.predicate, sides[1], claim.negated)


def holds(row, names, text):
    if row.verdict == "synonym":
        return f'"{row.synonym}"' in text or f" {row.subject} " not in text
    if row.verdict == "reject":
        return names.get(row.claim) is None or names[row.claim].name == "rejected"
    return row.stated().key in names


BENCHES = {
    "decisions": bench_decisions,
    "turtle": bench_turtle,
    "stability": bench_stability,
    "seeds": bench_seeds,
}

if __name__ == "__main__":
    if sys.argv[1] == "scale":
        bench_scale(int(sys.argv[2]))
    else:
        BENCHES[sys.argv[1]](Path(sys.argv[2]))
