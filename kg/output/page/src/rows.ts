// A graph that grows: things, claims and readings as a service tells them, kept as the columns of a built page.
import type { Column, Container, CoreStrings, DecisionRow, Row } from "./data";
import type { Source } from "./graph";
import type { Mark, Quote } from "./quotes";

export interface Thing {
  id: string;
  iri?: string;
  label: string;
  type: string;
  names?: string[];
  gene?: string;
  kind?: string;
  claims?: number;
}

export interface ToldClaim {
  key: string;
  s: string;
  p: string;
  o: string;
  not: number;
  readings: number;
  verdict?: string;
}

type Words = [text: string, at: number];

export interface Reading {
  claim: string;
  id: string;
  document: string;
  text: string;
  start: number;
  end: number;
  score: number;
  rule: string;
  certainty: string;
  cues: string[];
  combination: string[];
  cites: string[];
  seam: string;
  page: number;
  subject_at: Words;
  object_at: Words;
  trigger_at: Words;
  section: string;
  mode: string;
  model: string;
  line: string;
  setting: string;
  resistance: string;
  finding: string;
  mechanism?: string;
  disease?: string;
  alteration?: string;
}

export interface Told {
  things?: Thing[];
  claims?: ToldClaim[];
  readings?: Reading[];
  documents?: Row[];
}

export interface Schema {
  title: string;
  namespace: string;
  prefix: [string, string][];
  rules: Record<string, string>;
  types: string[];
  certainties: string[];
  predicates: string[];
  start: string;
}

/** Numbers for values in the order in which they came; numbers once given stay. */
class Numbers {
  readonly values: string[] = [];
  private readonly index = new Map<string, number>();

  of(value: string): number {
    const known = this.index.get(value);
    if (known !== undefined) return known;
    this.index.set(value, this.values.length);
    return this.values.push(value) - 1;
  }

  has(value: string): number {
    return this.index.get(value) ?? -1;
  }
}

const COLUMNS = ["entity_type", "entity_kind", "entity_gene", "claim_subject", "claim_predicate", "claim_object", "claim_negated", "sentence_document", "sentence_section", "evidence_claim", "evidence_sentence", "evidence_certainty", "evidence_score", "evidence_rule", "evidence_mode", "evidence_context", "evidence_mechanism", "evidence_subject_method", "evidence_subject_score", "evidence_object_method", "evidence_object_score"] as const;

export class Rows implements Source {
  /** Claims of a thing in the whole store, where that was told. */
  readonly totals = new Map<number, number>();
  /** Readings of a claim in the whole store. */
  readonly readings = new Map<number, number>();
  readonly quotes = new Map<number, Quote>();
  private readonly things = new Numbers();
  private readonly claims = new Numbers();
  private readonly seen = new Numbers();
  private readonly documents = new Numbers();
  private readonly tables = { kind: new Numbers(), section: new Numbers(), rule: new Numbers(), mode: new Numbers(), context: new Numbers() };
  private readonly papers: Row[] = [];
  private readonly label: string[] = [];
  private readonly synonym: string[][] = [];
  private readonly decisions: DecisionRow[] = [];
  private readonly columns = new Map<string, number[]>(COLUMNS.map((name) => [name, []]));

  constructor(private readonly schema: Schema) {}

  take(told: Told): void {
    for (const document of told.documents ?? []) this.papers[this.paper(document[0])] = document;
    for (const thing of told.things ?? []) this.thing(thing);
    for (const claim of told.claims ?? []) this.claim(claim);
    for (const reading of told.readings ?? []) this.reading(reading);
  }

  key(claim: number): string {
    return this.claims.values[claim];
  }

  /** How many claims have been taken in. */
  get size(): number {
    return this.claims.values.length;
  }

  container(): Container<CoreStrings> {
    const { schema, tables } = this;
    const flat = new Map<string, Column>([...this.columns].map(([name, values]) => [name, Uint32Array.from(values)]));
    const strings: CoreStrings = {
      label: [...this.label], curie: [...this.things.values], synonym: [...this.synonym], type: schema.types, certainty: schema.certainties, predicate: schema.predicates,
      kind: tables.kind.values, section: tables.section.values, rule: tables.rule.values, mode: tables.mode.values, context: [...tables.context.values], method: [""],
      document: this.papers, decision: this.decisions, title: schema.title, namespace: schema.namespace, start: schema.start, prefix: schema.prefix, rule_text: schema.rules,
    };
    return {
      strings,
      column(name) {
        const found = flat.get(name);
        if (!found) throw new Error(`the page's data hold no column ${name}`);
        return found;
      },
    };
  }

  private put(values: Partial<Record<(typeof COLUMNS)[number], number>>): void {
    for (const [name, value] of Object.entries(values)) this.columns.get(name)!.push(value);
  }

  private paper(name: string): number {
    const place = this.documents.of(name);
    this.papers[place] ??= [name, "", "", "", "", "", "", ""];
    return place;
  }

  private named(id: string): number {
    const known = this.things.has(id);
    return known < 0 ? this.thing({ id, label: id, type: "" }) : known;
  }

  private thing({ id, label, type, names = [], gene = "", kind = "", claims }: Thing): number {
    const fresh = this.things.has(id) < 0;
    const place = this.things.of(id);
    if (fresh) this.put({ entity_type: 0, entity_kind: 0, entity_gene: 0 });
    this.label[place] = label;
    this.synonym[place] = names;
    const set = (name: string, value: number) => (this.columns.get(name)![place] = value);
    set("entity_type", this.typed(type));
    set("entity_kind", this.tables.kind.of(kind));
    set("entity_gene", gene ? this.named(gene) + 1 : 0);
    if (claims !== undefined) this.totals.set(place, claims);
    return place;
  }

  /** A type that the schema lacks comes after its own. */
  private typed(type: string): number {
    const at = this.schema.types.indexOf(type);
    return at < 0 ? this.schema.types.push(type) - 1 : at;
  }

  private predicate(name: string): number {
    const at = this.schema.predicates.indexOf(name);
    return at < 0 ? this.schema.predicates.push(name) - 1 : at;
  }

  private claim({ key, s, p, o, not, readings, verdict }: ToldClaim): void {
    const fresh = this.claims.has(key) < 0;
    const place = this.claims.of(key);
    this.readings.set(place, readings);
    if (!fresh) return;
    this.put({ claim_subject: this.named(s), claim_predicate: this.predicate(p), claim_object: this.named(o), claim_negated: not });
    if (verdict) this.decisions.push([place, verdict, "", "", "", ""]);
  }

  private reading(told: Reading): void {
    if (this.seen.has(told.id) >= 0 || this.claims.has(told.claim) < 0) return;
    const row = this.seen.of(told.id);
    const { tables } = this;
    this.put({
      sentence_document: this.paper(told.document), sentence_section: tables.section.of(`${told.section}\tprose`), evidence_claim: this.claims.has(told.claim), evidence_sentence: row, evidence_certainty: Math.max(0, this.schema.certainties.indexOf(told.certainty)), evidence_score: told.score,
      evidence_rule: tables.rule.of(told.rule), evidence_mode: tables.mode.of(told.mode), evidence_context: tables.context.of(this.context(told)), evidence_mechanism: told.mechanism ? this.named(told.mechanism) + 1 : 0, evidence_subject_method: 0, evidence_subject_score: 0, evidence_object_method: 0, evidence_object_score: 0,
    });
    this.quotes.set(row, { evidence: row, text: told.text, start: told.start, end: told.end, marks: marks(told) });
  }

  private context(told: Reading): string {
    const out: Record<string, unknown> = {};
    if (told.disease) out.disease = this.named(told.disease);
    if (told.alteration) out.alteration = this.named(told.alteration);
    for (const name of ["model", "line", "setting", "resistance", "finding", "seam", "page"] as const) if (told[name]) out[name] = told[name];
    for (const name of ["combination", "cites"] as const) if (told[name].length) out[name] = told[name];
    return JSON.stringify(out);
  }
}

/** The store keeps words and their raw offsets; repair may have moved them, so the nearest occurrence counts. */
export function marks(told: Pick<Reading, "text" | "start" | "cues" | "subject_at" | "object_at" | "trigger_at">): Mark[] {
  const found: Mark[] = [];
  const put = (kind: Mark["kind"], words: string, at: number) => {
    const start = nearest(told.text, words, at);
    if (start >= 0) found.push({ kind, start, end: start + words.length });
  };
  put("subject", told.subject_at[0], told.subject_at[1] - told.start);
  put("object", told.object_at[0], told.object_at[1] - told.start);
  put("trigger", told.trigger_at[0], told.trigger_at[1] - told.start);
  for (const cue of told.cues) put("cue", cue, 0);
  return found;
}

export function nearest(text: string, words: string, at: number): number {
  let best = -1;
  for (let place = words ? text.indexOf(words) : -1; place >= 0; place = text.indexOf(words, place + 1)) if (best < 0 || Math.abs(place - at) < Math.abs(best - at)) best = place;
  return best;
}
