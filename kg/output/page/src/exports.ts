// What is seen, as files: claims or sentences as CSV, and Turtle.
import type { Graph } from "./graph";
import type { Quote } from "./quotes";
import { csv } from "./tables";
import { encode, wellFormed } from "./text";
import { plainly, said, summary } from "./wording";

export function claimsCsv(graph: Graph, claims: number[]): string {
  const { names } = graph;
  const head = ["claim", "subject", "subject_id", "subject_type", "predicate", "object", "object_id", "object_type", "negated", "papers", "hedged_papers", "sentences", "confidence", "diseases", "documents", "in_words"];
  const rows = claims.map((claim) => {
    const told = summary(graph, claim);
    const [s, o] = [graph.subject[claim], graph.object[claim]];
    return [
      graph.key(claim), names.label[s], names.curie[s], graph.typeName(s), names.predicate[graph.predicate[claim]], names.label[o], names.curie[o], graph.typeName(o), graph.negated[claim] ? "true" : "false",
      told.papers.length, told.hedged, told.evidence.length, Math.round(told.confidence * 100) / 10000, told.diseases.map(([disease]) => names.label[disease]).join("; "), told.papers.map((paper) => graph.papers[paper].name).join("; "), plainly(said(graph, claim, told)),
    ];
  });
  return csv([head, ...rows]);
}

export function sentencesCsv(graph: Graph, quotes: Quote[]): string {
  const { names } = graph;
  const head = ["claim", "subject", "predicate", "object", "negated", "certainty", "confidence", "sentence", "document", "title", "pmid", "doi", "year", "section", "start", "end", "model", "disease", "rule"];
  const rows = quotes.map(({ evidence, text, start, end }) => {
    const claim = graph.evidenceClaim[evidence];
    const paper = graph.papers[graph.documentOf(evidence)];
    const context = graph.contextOf(evidence);
    return [
      graph.key(claim), names.label[graph.subject[claim]], names.predicate[graph.predicate[claim]], names.label[graph.object[claim]], graph.negated[claim] ? "true" : "false", names.certainty[graph.certainty[evidence]], graph.score[evidence] / 100, text,
      paper.name, paper.title, paper.pmid, paper.doi, paper.year, sectionOf(graph, evidence), start, end, context.model ?? "", context.disease === undefined ? "" : names.label[context.disease], names.rule[graph.rule[evidence]],
    ];
  });
  return csv([head, ...rows]);
}

export function sectionOf(graph: Graph, evidence: number): string {
  const [section, kind] = graph.names.section[graph.core.column("sentence_section")[graph.evidenceSentence[evidence]]].split("\t");
  return section || (kind === "prose" ? "" : kind);
}

/** Claims as Turtle, in the terms of the build's graph.ttl; none as a plain triple, whatever is known against it. */
export function turtle(graph: Graph, claims: number[]): string {
  const { names } = graph;
  const base = names.namespace;
  const out = [`@prefix kg: <${base}ontology#> .`, `@prefix kgc: <${base}claim/> .`, "@prefix biolink: <https://w3id.org/biolink/vocab/> .", "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .", ""];
  const things = [...new Set(claims.flatMap((claim) => [graph.subject[claim], graph.object[claim]]))].sort((a, b) => a - b);
  for (const thing of things) out.push(`${iri(graph, names.curie[thing])} a kg:${graph.typeName(thing)} ; rdfs:label ${literal(names.label[thing])} .`);
  for (const claim of claims) {
    const told = summary(graph, claim);
    const grade = names.certainty[Math.min(...told.evidence.map((row) => graph.certainty[row]))];
    const facts: [string, string][] = [
      ["rdfs:label", literal(plainly(said(graph, claim, told)))],
      ["biolink:subject", iri(graph, names.curie[graph.subject[claim]])],
      ["biolink:predicate", `<${base}ontology#${encode(names.predicate[graph.predicate[claim]])}>`],
      ["biolink:object", iri(graph, names.curie[graph.object[claim]])],
      ["biolink:negated", graph.negated[claim] ? "true" : "false"],
      ["kg:certainty", literal(grade)],
      ["kg:documents", String(told.papers.length)],
      ["biolink:has_confidence_score", (told.confidence / 100).toFixed(4)],
    ];
    out.push("", `kgc:${graph.key(claim)}`, "    a kg:Claim ;", ...facts.map(([name, value]) => `    ${name} ${value} ;`), "    .");
  }
  return `${out.join("\n")}\n`;
}

function literal(text: string): string {
  const escapes: Record<string, string> = { "\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t" };
  return `"${text.replace(/[\\"\n\r\t]/g, (letter) => escapes[letter]).replace(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, (letter) => `\\u${letter.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}`)}"`;
}

export function iri(graph: Graph, curie: string): string {
  curie = wellFormed(curie);
  const at = curie.indexOf(":");
  const prefix = graph.names.prefix.find(([name]) => name === curie.slice(0, at));
  const local = encodeURI(curie.slice(at + 1)).replace(/[<>"{}|\\^`#]/g, (letter) => encode(letter));
  return prefix ? `<${prefix[1]}${local}>` : `<urn:curie:${encode(curie.slice(0, Math.max(0, at)))}:${local}>`;
}
