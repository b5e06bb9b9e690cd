// Small graphs for the tests, built as the page builds them from its columns.
import type { Column, Container, CoreStrings } from "../src/data";
import { Graph } from "../src/graph";

export interface Row {
  s: string;
  p: string;
  o: string;
  negated?: boolean;
  paper?: string;
  certainty?: number;
  score?: number;
  model?: string;
  disease?: string;
  mechanism?: string;
}

const TYPES = ["Drug", "Gene", "GeneFamily", "Alteration", "Disease", "Pathway", "Process", "Mechanism", "CellLine", "Chemical"];

/** Things are written "Type:label"; their CURIE is kgt:label. */
export function graphOf(rows: Row[], synonyms: Record<string, string[]> = {}, genes: Record<string, string> = {}): Graph {
  const things = [...new Set(rows.flatMap((row) => [row.s, row.o, row.disease ?? "", row.mechanism ?? ""]).concat(Object.values(genes)).filter(Boolean))].sort();
  const label = things.map((thing) => thing.slice(thing.indexOf(":") + 1));
  const key = (row: Row) => JSON.stringify([things.indexOf(row.s), row.p, things.indexOf(row.o), !!row.negated]);
  const claims = [...new Map(rows.map((row) => [key(row), row])).values()].sort((a, b) => things.indexOf(a.s) - things.indexOf(b.s));
  const papers = [...new Set(rows.map((row) => row.paper ?? "p"))].sort();
  const predicate = [...new Set(rows.map((row) => row.p))];
  const contexts = rows.map((row) => JSON.stringify({ ...(row.model ? { model: row.model } : {}), ...(row.disease ? { disease: things.indexOf(row.disease) } : {}) }));
  const columns: Record<string, number[]> = {
    entity_type: things.map((thing) => TYPES.indexOf(thing.slice(0, thing.indexOf(":")))),
    entity_kind: things.map(() => 0),
    entity_gene: things.map((thing) => (genes[thing] ? things.indexOf(genes[thing]) + 1 : 0)),
    claim_subject: claims.map((row) => things.indexOf(row.s)),
    claim_predicate: claims.map((row) => predicate.indexOf(row.p)),
    claim_object: claims.map((row) => things.indexOf(row.o)),
    claim_negated: claims.map((row) => Number(!!row.negated)),
    sentence_document: rows.map((row) => papers.indexOf(row.paper ?? "p")),
    sentence_section: rows.map(() => 0),
    evidence_claim: rows.map((row) => claims.findIndex((claim) => key(claim) === key(row))),
    evidence_sentence: rows.map((_, i) => i),
    evidence_certainty: rows.map((row) => row.certainty ?? 0),
    evidence_score: rows.map((row) => row.score ?? 90),
    evidence_rule: rows.map(() => 0),
    evidence_mode: rows.map(() => 0),
    evidence_context: rows.map((_, i) => i),
    evidence_mechanism: rows.map((row) => (row.mechanism ? things.indexOf(row.mechanism) + 1 : 0)),
    evidence_subject_method: rows.map(() => 0),
    evidence_subject_score: rows.map(() => 90),
    evidence_object_method: rows.map(() => 0),
    evidence_object_score: rows.map(() => 90),
  };
  const strings = {
    label, curie: label.map((name) => `kgt:${name}`), synonym: things.map((thing) => synonyms[thing] ?? []), type: TYPES, certainty: ["asserted", "probable", "possible", "asked"], predicate,
    kind: [""], section: ["results\tprose"], rule: ["made-up"], mode: [""], context: contexts, method: ["label"], document: papers.map((name) => [name, `On ${name}`, "", "", "", "", "2020", `${name}.txt`]), decision: [],
    title: "Test", namespace: "https://w3id.org/claimgraph/", start: "", prefix: [["kgt", "https://w3id.org/claimgraph/term/"]], rule_text: {},
  } as unknown as CoreStrings;
  const core: Container<CoreStrings> = { strings, column: (name) => Uint32Array.from(columns[name]) as Column };
  return new Graph(core);
}
