import { describe, expect, it } from "vitest";
import { type Binding, nTriples, ofRows, ofTriples, shortName, type Term, type Triple } from "../src/results";

const uri = (value: string): Term => ({ type: "uri", value });
const text = (value: string): Term => ({ type: "literal", value });
const row = (held: Record<string, Term>): Binding => held;
const CLAIM = "https://w3id.org/claimgraph/claim/";
const B = "https://w3id.org/biolink/vocab/";

describe("what an answer holds that can be drawn", () => {
  it("is the claims that it names", () => {
    const found = ofRows(["cause", "claim"], [row({ cause: text("x"), claim: uri(`${CLAIM}ab12`) }), row({ claim: uri(`${CLAIM}ab12`) })]);
    expect(found.claims).toEqual(["ab12"]);
  });

  it("is subject, predicate and object where columns are called so", () => {
    const { edges, things } = ofRows(["s", "p", "o"], [row({ s: uri("x:a"), p: uri("x:likes"), o: uri("x:b") }), row({ s: uri("x:a"), p: uri("x:name"), o: text("A") })]);
    expect(edges.map(({ s, p, o }) => [s, p, o])).toEqual([["x:a", "x:likes", "x:b"]]);
    expect(things).toHaveLength(2);
  });

  it("is things side by side, the first linked with the others of its row", () => {
    const { edges } = ofRows(["drug", "shared_target", "n"], [row({ drug: uri("x:d"), shared_target: uri("x:t"), n: text("3") })]);
    expect(edges.map(({ s, p, o }) => [s, p, o])).toEqual([["x:d", "shared target", "x:t"]]);
  });

  it("is nothing where there are only words", () => {
    expect(ofRows(["a"], [row({ a: text("x") })]).edges).toEqual([]);
    expect(ofRows([], []).edges).toEqual([]);
  });

  it("reads claims, labels and types in a graph", () => {
    const triples: Triple[] = [
      [uri("x:c"), uri(`${B}subject`), uri("x:a")], [uri("x:c"), uri(`${B}predicate`), uri("https://w3id.org/claimgraph/ontology#targets")], [uri("x:c"), uri(`${B}object`), uri("x:b")], [uri("x:c"), uri(`${B}negated`), text("true")],
      [uri("x:a"), uri("http://www.w3.org/2000/01/rdf-schema#label"), text("alphamab")], [uri("x:a"), uri("http://www.w3.org/1999/02/22-rdf-syntax-ns#type"), uri("https://w3id.org/claimgraph/ontology#Drug")],
    ];
    const { edges, things } = ofTriples(triples);
    expect(edges.map(({ s, p, o, not }) => [s, p, o, not])).toEqual([["x:a", "targets", "x:b", 1]]);
    expect(things[0]).toEqual({ id: "x:a", label: "alphamab", type: "Drug" });
  });

  it("keeps to two hundred things and counts what is left", () => {
    const triples = Array.from({ length: 400 }, (_, i): Triple => [uri(`x:${i}`), uri("x:p"), uri("x:hub")]);
    const { things, edges, left } = ofTriples(triples);
    expect([things.length, edges.length, left]).toEqual([200, 199, 201]);
  });

  it("reads N-Triples with escapes and passes over what is none", () => {
    const [[s, , o], [blank]] = nTriples('<x:a\\u0042> <x:p> "l\\"1\\"\\n"@en .\nnot a triple\n_:b <x:p> <x:c> .\n');
    expect([s.value, o.value, blank.type]).toEqual(["x:aB", 'l"1"\n', "bnode"]);
    expect(nTriples('<a> <b> "\\UFFFFFFFF" .')[0][2].value).toBe("\ufffd");
  });

  it("names things by the end of their IRI", () => {
    expect([shortName("http://x/a#b"), shortName("http://x/%3Cb%3E"), shortName("http://x/%E0%A4%A"), shortName("urn:a")]).toEqual(["b", "<b>", "%E0%A4%A", "urn:a"]);
  });
});
