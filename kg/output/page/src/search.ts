// Search over every name: Myers' bit-parallel approximate matching (J. ACM 1999) with Hyyrö's transposition,
// one pass over all names for each keystroke, no index to build or to hold.
import { least } from "./counting";
import type { Graph } from "./graph";

export interface Hit {
  entity: number;
  name: string; // the name that matched, as written
  errors: number;
  edge: 0 | 1 | 2; // where it matched: at the name's start, at a word's start, inside a word
  rank: number;
}

const GREEK: Record<string, string> = { α: "alpha", β: "beta", γ: "gamma", δ: "delta", ε: "epsilon", κ: "kappa", λ: "lambda", μ: "mu", ω: "omega" };
const SEPARATOR = 1;
const UNMATCHED = 0x7fffffff;

/** Lower case, without accents, Greek letters spelled out, every run of other characters one blank. */
export function normalise(text: string): string {
  const plain = /^[\x20-\x7e]*$/.test(text) ? text.toLowerCase() : text.normalize("NFKD").toLowerCase().replace(/[\u0300-\u036f]/g, "").replace(/[α-ω]/g, (letter) => GREEK[letter] ?? letter);
  return plain.replace(/[^\p{L}\p{N}]+/gu, " ").trim();
}

export class Search {
  private readonly text: Uint8Array;
  private readonly starts: Uint32Array;
  private readonly owner: Uint32Array;
  private readonly grade: Uint8Array; // 0 label, 1 synonym, 2 code
  private readonly letters: Uint32Array; // by name, a bit for each letter it has (`bits`)
  private readonly best: Best;

  constructor(private readonly graph: Graph) {
    const names: string[] = [];
    const owner: number[] = [];
    const grade: number[] = [];
    const { label, synonym, curie } = graph.names;
    for (let entity = 0; entity < graph.entityCount; entity++) {
      const put = (name: string, kind: number) => {
        names.push(normalise(name));
        owner.push(entity);
        grade.push(kind);
      };
      put(label[entity], 0);
      for (const other of synonym[entity]) put(other, 1);
      put(curie[entity], 2);
    }
    this.owner = Uint32Array.from(owner);
    this.grade = Uint8Array.from(grade);
    this.best = new Best(graph.entityCount);
    this.starts = new Uint32Array(names.length + 1);
    this.letters = new Uint32Array(names.length);
    const joined = names.join("\u0001");
    this.text = new Uint8Array(joined.length + 1);
    for (let i = 0; i < joined.length; i++) this.text[i] = letter(joined.charCodeAt(i));
    this.text[joined.length] = SEPARATOR;
    names.forEach((name, i) => {
      this.starts[i + 1] = this.starts[i] + name.length + 1;
      this.letters[i] = bits(this.text, this.starts[i], this.starts[i] + name.length);
    });
  }

  find(query: string, most = 12): Hit[] {
    const wanted = normalise(query).slice(0, 31);
    if (!wanted) return [];
    this.best.clear();
    this.scan(new Pattern(Uint8Array.from(wanted, (character) => letter(character.charCodeAt(0)))));
    const { errors, edge, rank, row } = this.best;
    return this.best.first(most).map((entity) => ({ entity, name: this.written(entity, row[entity]), errors: errors[entity], edge: edge[entity] as Hit["edge"], rank: rank[entity] }));
  }

  private scan(wanted: Pattern): void {
    const { text, starts, owner, letters, best } = this;
    for (let n = 0; n < letters.length; n++) {
      if (wanted.lacking(letters[n])) continue;
      const from = starts[n];
      const to = starts[n + 1] - 1;
      const match = wanted.match(text, from, to);
      const errors = match >> 24;
      if (errors > wanted.most) continue;
      const edge = edgeOf(text, from, from + (match & 0xffffff) - wanted.length + 1, errors);
      if (edge === 2 && (errors > 0 || wanted.length < 3)) continue; // inside a word only what is spelled out, and not one letter
      best.offer(owner[n], n, errors, edge, this.rank(n, errors, edge, to - from - wanted.length));
    }
  }

  /** What comes first, lowest: few errors, then the whole name, its start, a label, a thing of many claims, a short name. */
  private rank(n: number, errors: number, edge: number, longer: number): number {
    const whole = errors === 0 && longer === 0 ? 0 : 1;
    const weight = Math.min(9, 31 - Math.clz32(this.graph.degree(this.owner[n]) + 1));
    return errors * 1000 + whole * 400 + edge * 120 + this.grade[n] * 25 - weight * 18 + Math.min(20, longer >> 1);
  }

  /** The name of an entity that stands in `row`, as written. */
  private written(entity: number, row: number): string {
    let first = row;
    while (first > 0 && this.owner[first - 1] === entity) first--;
    const place = row - first;
    const { label, synonym, curie } = this.graph.names;
    if (place === 0) return label[entity];
    return place <= synonym[entity].length ? synonym[entity][place - 1] : curie[entity];
  }
}

/** What is looked for, at most 31 letters of it. */
class Pattern {
  readonly length: number;
  readonly most: number; // errors that still match
  private readonly letters: number;
  private readonly places = new Int32Array(256); // by letter, a bit for each place where it stands
  private readonly all: number;

  constructor(wanted: Uint8Array) {
    this.length = wanted.length;
    this.most = wanted.length < 4 ? 0 : wanted.length < 7 ? 1 : 2;
    this.letters = bits(wanted, 0, wanted.length);
    for (let i = 0; i < wanted.length; i++) this.places[wanted[i]] |= 1 << i;
    this.all = 0x7fffffff >> (31 - wanted.length);
  }

  /** Whether a name of these letters cannot match: every letter that it lacks is an error. */
  lacking(letters: number): boolean {
    return ones(this.letters & ~letters) > this.most;
  }

  /** The fewest errors of a match within a stretch of text, times 2^24, and how far from its start the match ends. */
  match(text: Uint8Array, from: number, to: number): number {
    const { length, places, all } = this;
    const top = 1 << (length - 1);
    let pv = all, mv = 0, d0 = 0, before = 0, errors = length, least = length + 1, at = from;
    for (let j = from; j < to; j++) {
      const eq = places[text[j]];
      const tr = (((~d0 & eq) << 1) & before) | 0;
      d0 = ((((eq & pv) + pv) ^ pv) | eq | mv | tr) & all;
      const hp = mv | (~(d0 | pv) & all);
      const hn = pv & d0;
      if (hp & top) errors++;
      else if (hn & top) errors--;
      const x = (hp << 1) & all;
      pv = ((hn << 1) | ~(d0 | x)) & all;
      mv = x & d0;
      before = eq;
      if (errors < least) {
        least = errors;
        at = j;
      }
    }
    return (least << 24) | (at - from);
  }
}

/** The best match of every entity: columns that are used again, because a short query matches tens of thousands. */
class Best {
  readonly rank: Int32Array;
  readonly row: Uint32Array; // the name that matched
  readonly errors: Uint8Array;
  readonly edge: Uint8Array;

  constructor(entities: number) {
    this.rank = new Int32Array(entities);
    this.row = new Uint32Array(entities);
    this.errors = new Uint8Array(entities);
    this.edge = new Uint8Array(entities);
  }

  clear(): void {
    this.rank.fill(UNMATCHED);
  }

  offer(entity: number, row: number, errors: number, edge: number, rank: number): void {
    if (rank >= this.rank[entity]) return;
    this.rank[entity] = rank;
    this.row[entity] = row;
    this.errors[entity] = errors;
    this.edge[entity] = edge;
  }

  /** The entities of the lowest ranks, lowest first; what is only similar waits for what is not. */
  first(most: number): number[] {
    const { rank, errors } = this;
    const exact = this.exact();
    return least(rank.length, most, (entity) => rank[entity], (entity) => rank[entity] !== UNMATCHED && !(exact && errors[entity] > 0));
  }

  /** Whether something matches without an error at the start of a word. */
  private exact(): boolean {
    for (let entity = 0; entity < this.rank.length; entity++) if (this.rank[entity] !== UNMATCHED && this.errors[entity] === 0 && this.edge[entity] < 2) return true;
    return false;
  }
}

/** Where a match begins that ends `m` letters on, give or take its errors: 0 at the name, 1 at a word, 2 inside. */
function edgeOf(text: Uint8Array, from: number, start: number, errors: number): 0 | 1 | 2 {
  if (start - errors <= from) return 0;
  for (let at = start - errors; at <= start + errors; at++) if (text[at - 1] === 32) return 1;
  return 2;
}

/** One byte a character: ASCII as it is, others hashed above it (a rare false match costs a line in a list). */
function letter(code: number): number {
  return code < 128 ? code : 128 + (code % 127);
}

/** A bit for each letter that stands in a stretch of text: a to z have their own, the rest share six. */
function bits(text: Uint8Array, from: number, to: number): number {
  let set = 0;
  for (let at = from; at < to; at++) set |= 1 << (text[at] >= 97 && text[at] <= 122 ? text[at] - 97 : 26 + (text[at] % 6));
  return set;
}

/** How many bits are set (Warren, Hacker's Delight, 5-1). */
function ones(bits: number): number {
  let sum = bits - ((bits >>> 1) & 0x55555555);
  sum = (sum & 0x33333333) + ((sum >>> 2) & 0x33333333);
  return Math.imul((sum + (sum >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
