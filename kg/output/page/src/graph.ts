// The whole graph in memory: typed columns, an adjacency index, and the claims that pass the filters.
import type { Column, Container, CoreStrings } from "./data";
import { byWeight, grouped } from "./counting";
import predicates from "./predicates.json";
import { type Quote, Words } from "./quotes";
import { sha256 } from "./sha256";
import { visible } from "./text";

export interface PredicateInfo {
  group: string;
  said: string;
  denied: string;
  short: string;
  back: string;
  end: string;
  against?: string;
}

export interface Context {
  disease?: number;
  alteration?: number;
  model?: string;
  line?: string;
  setting?: string;
  resistance?: string;
  finding?: string;
  eco?: string;
  combination?: string[];
  coreference?: number;
  cites?: string[];
  seam?: string;
  page?: number;
}

export interface Paper {
  name: string;
  title: string;
  pmid: string;
  pmcid: string;
  doi: string;
  journal: string;
  year: string;
  file: string;
}

export interface Filters {
  types: Set<number>; // hidden entity types
  predicates: Set<number>; // hidden predicates
  polarity: "" | "affirmed" | "negated";
  certainties: Set<number>; // hidden grades
  confidence: number; // least, in percent
  disease: number; // entity, or -1
  model: string;
  from: number; // first year, 0 for any
  to: number;
  document: number; // or -1
  decision: "" | "accepted" | "open";
}

export function noFilters(): Filters {
  return { types: new Set(), predicates: new Set(), polarity: "", certainties: new Set(), confidence: 0, disease: -1, model: "", from: 0, to: 0, document: -1, decision: "" };
}

/** What a service has told so far: a graph over it grows, and knows more of its things than it holds. */
export interface Source {
  readonly totals: ReadonlyMap<number, number>; // claims of a thing in the whole store
  readonly quotes: ReadonlyMap<number, Quote>; // by evidence
  key(claim: number): string;
}

const SYMMETRIC = new Set(["combined_with", "interacts_with"]);

function fallbackInfo(name: string): PredicateInfo {
  const words = name.replaceAll("_", " ");
  return { group: "other", said: `is reported with “${words}”`, denied: `is reported without “${words}”`, short: words, back: `${words} (from)`, end: "arrow" };
}

export class Graph {
  readonly entityCount: number;
  readonly claimCount: number;
  readonly evidenceCount: number;
  readonly label: string[];
  readonly type: Column;
  readonly subject: Column;
  readonly predicate: Column;
  readonly object: Column;
  readonly negated: Column;
  readonly gene: Column;
  readonly kind: Column;
  readonly evidenceClaim: Column;
  readonly evidenceSentence: Column;
  readonly certainty: Column;
  readonly score: Column;
  readonly rule: Column;
  readonly mode: Column;
  readonly context: Column;
  readonly mechanism: Column;
  readonly sentenceDocument: Column;
  readonly info: PredicateInfo[];
  readonly contexts: Context[];
  readonly papers: Paper[];
  readonly years: Int32Array; // by document
  /** CSR: claims of entity e are links[starts[e] .. starts[e + 1]], claims with most evidence first. */
  readonly starts: Uint32Array;
  readonly links: Uint32Array;
  /** CSR: evidence rows of claim c are rows[first[c] .. first[c + 1]]. */
  readonly first: Uint32Array;
  readonly rows: Uint32Array;
  readonly weight: Uint16Array; // evidence rows of a claim
  readonly verdicts = new Map<number, { verdict: string; who: string; when: string; why: string; error: string }>();
  readonly passes: Uint8Array; // by claim, under the filters in force
  readonly heard: Uint8Array; // by evidence, likewise
  filters: Filters = noFilters();
  private readonly places = new Map<string, number>();
  private readonly words = new Words(this);

  constructor(readonly core: Container<CoreStrings>, private readonly source: Source | null = null) {
    const { strings } = core;
    this.label = strings.label.map(visible);
    this.type = core.column("entity_type");
    this.gene = core.column("entity_gene");
    this.kind = core.column("entity_kind");
    this.subject = core.column("claim_subject");
    this.predicate = core.column("claim_predicate");
    this.object = core.column("claim_object");
    this.negated = core.column("claim_negated");
    this.evidenceClaim = core.column("evidence_claim");
    this.evidenceSentence = core.column("evidence_sentence");
    this.certainty = core.column("evidence_certainty");
    this.score = core.column("evidence_score");
    this.rule = core.column("evidence_rule");
    this.mode = core.column("evidence_mode");
    this.context = core.column("evidence_context");
    this.mechanism = core.column("evidence_mechanism");
    this.sentenceDocument = core.column("sentence_document");
    this.entityCount = this.label.length;
    this.claimCount = this.subject.length;
    this.evidenceCount = this.evidenceClaim.length;
    this.contexts = strings.context.map((text) => JSON.parse(text) as Context);
    this.papers = strings.document.map(([name, title, pmid, pmcid, doi, journal, year, file]) => ({ name, title, pmid, pmcid, doi, journal, year, file }));
    this.years = Int32Array.from(this.papers, (paper) => Number.parseInt(paper.year, 10) || 0);
    const known = predicates as Record<string, PredicateInfo>;
    this.info = strings.predicate.map((name) => (Object.hasOwn(known, name) ? known[name] : fallbackInfo(visible(name))));
    strings.curie.forEach((curie, entity) => this.places.set(curie, entity));
    for (const [claim, verdict, who, when, why, error] of strings.decision) this.verdicts.set(claim, { verdict, who, when, why, error });
    [this.first, this.rows] = grouped(this.claimCount, this.evidenceClaim);
    this.weight = new Uint16Array(this.claimCount);
    for (let c = 0; c < this.claimCount; c++) this.weight[c] = Math.min(65535, this.first[c + 1] - this.first[c]);
    [this.starts, this.links] = this.adjacency();
    this.passes = new Uint8Array(this.claimCount).fill(1);
    this.heard = new Uint8Array(this.evidenceCount).fill(1);
  }

  /** Take in what was told since: numbers that were given stay, and so do the filters. */
  become(core: Container<CoreStrings>): void {
    const { filters } = this;
    Object.assign(this, new Graph(core, this.source));
    this.setFilters(filters);
  }

  get names() {
    return this.core.strings;
  }

  curie(entity: number): string {
    return this.names.curie[entity];
  }

  byCurie(curie: string): number {
    return this.places.get(curie) ?? -1;
  }

  typeName(entity: number): string {
    return this.names.type[this.type[entity]];
  }

  degree(entity: number): number {
    return Math.max(this.held(entity), this.source?.totals.get(entity) ?? 0);
  }

  /** Claims of a thing that are here; fewer than its degree where a service holds more. */
  held(entity: number): number {
    return this.starts[entity + 1] - this.starts[entity];
  }

  claimsOf(entity: number): Uint32Array {
    return this.links.subarray(this.starts[entity], this.starts[entity + 1]);
  }

  evidenceOf(claim: number): Uint32Array {
    return this.rows.subarray(this.first[claim], this.first[claim + 1]);
  }

  other(claim: number, entity: number): number {
    return this.subject[claim] === entity ? this.object[claim] : this.subject[claim];
  }

  documentOf(evidence: number): number {
    return this.sentenceDocument[this.evidenceSentence[evidence]];
  }

  contextOf(evidence: number): Context {
    return this.contexts[this.context[evidence]];
  }

  /** The claim's key as kg.model.Claim.key computes it. */
  key(claim: number): string {
    if (this.source) return this.source.key(claim);
    const predicate = this.names.predicate[this.predicate[claim]];
    const sides = [this.curie(this.subject[claim]), this.curie(this.object[claim])];
    if (SYMMETRIC.has(predicate)) sides.sort();
    return sha256(`${sides[0]}\t${predicate}\t${sides[1]}\t${this.negated[claim] ? "not" : ""}`).slice(0, 16);
  }

  find(subject: number, predicate: string, object: number, negated: boolean): number {
    for (const claim of subject < 0 ? [] : this.claimsOf(subject)) {
      if (this.subject[claim] === subject && this.object[claim] === object && this.names.predicate[this.predicate[claim]] === predicate && !!this.negated[claim] === negated) return claim;
    }
    return -1;
  }

  /** Claims that speak against this one: its negation, or the contrary predicate between the same two. */
  against(claim: number): number[] {
    const [s, o] = [this.subject[claim], this.object[claim]];
    const found = [];
    for (const other of this.claimsOf(s)) {
      if (other === claim || this.subject[other] !== s || this.object[other] !== o) continue;
      if (opposed(this, claim, other)) found.push(other);
    }
    return found;
  }

  /** All pairs of claims that contradict each other, first the one with more evidence. */
  contradictions(): [number, number][] {
    const { subject, object, passes } = this;
    const pairs: [number, number][] = [];
    const by = new Map<number, number[]>();
    let last = -1;
    for (const claim of grouped(this.entityCount, subject)[1]) {
      if (subject[claim] !== last) by.clear();
      last = subject[claim];
      if (!passes[claim]) continue;
      const seen = by.get(object[claim]);
      if (!seen) by.set(object[claim], [claim]);
      else {
        for (const other of seen) if (opposed(this, claim, other)) pairs.push(this.weight[claim] > this.weight[other] ? [claim, other] : [other, claim]);
        seen.push(claim);
      }
    }
    return pairs.sort((a, b) => this.weight[b[0]] + this.weight[b[1]] - this.weight[a[0]] - this.weight[a[1]] || a[0] - b[0] || a[1] - b[1]);
  }

  setFilters(filters: Filters): void {
    this.filters = filters;
    const { passes, heard } = this;
    const models = this.contexts.map((context) => filters.model === "" || context.model === filters.model);
    const diseases = this.contexts.map((context) => filters.disease < 0 || context.disease === filters.disease);
    const papers = this.papers.map((_, paper) => this.paperPasses(paper, filters));
    passes.fill(0);
    heard.fill(0);
    for (let e = 0; e < this.evidenceCount; e++) {
      const claim = this.evidenceClaim[e];
      if (filters.certainties.has(this.certainty[e]) || this.score[e] < filters.confidence) continue;
      if (!models[this.context[e]] || !papers[this.sentenceDocument[this.evidenceSentence[e]]]) continue;
      if (!diseases[this.context[e]] && this.subject[claim] !== filters.disease && this.object[claim] !== filters.disease) continue;
      heard[e] = 1;
      passes[claim] = 1;
    }
    for (let c = 0; c < this.claimCount; c++) {
      if (!passes[c]) continue;
      if (filters.predicates.has(this.predicate[c]) || filters.types.has(this.type[this.subject[c]]) || filters.types.has(this.type[this.object[c]])) passes[c] = 0;
      else if (filters.polarity && (filters.polarity === "negated") !== !!this.negated[c]) passes[c] = 0;
      else if (filters.decision && !this.decided(c, filters.decision)) passes[c] = 0;
    }
  }

  private paperPasses(paper: number, { document, from, to }: Filters): boolean {
    const year = this.years[paper];
    return (document < 0 || paper === document) && (!from || year >= from) && (!to || (year !== 0 && year <= to));
  }

  private decided(claim: number, wanted: string): boolean {
    const verdict = this.verdicts.get(claim)?.verdict ?? "";
    return wanted === "open" ? verdict === "" : verdict === "accept";
  }

  /** The quoted words of evidence rows. */
  async quotes(evidence: ArrayLike<number>): Promise<Quote[]> {
    const { source } = this;
    return source ? Array.from(evidence, (row) => source.quotes.get(row)!) : this.words.of(evidence);
  }

  private adjacency(): [Uint32Array, Uint32Array] {
    const { subject, object, claimCount, entityCount } = this;
    const starts = new Uint32Array(entityCount + 1);
    for (let c = 0; c < claimCount; c++) {
      starts[subject[c] + 1]++;
      if (object[c] !== subject[c]) starts[object[c] + 1]++;
    }
    for (let e = 0; e < entityCount; e++) starts[e + 1] += starts[e];
    const next = starts.slice();
    const links = new Uint32Array(starts[entityCount]);
    const order = byWeight(this.weight);
    for (const c of order) {
      links[next[subject[c]]++] = c;
      if (object[c] !== subject[c]) links[next[object[c]]++] = c;
    }
    return [starts, links];
  }
}

function opposed(graph: Graph, one: number, other: number): boolean {
  if (graph.predicate[one] === graph.predicate[other]) return graph.negated[one] !== graph.negated[other];
  const contrary = graph.info[graph.predicate[one]].against;
  return contrary === graph.names.predicate[graph.predicate[other]] && !graph.negated[one] && !graph.negated[other];
}
