// Search over every name: Myers' bit-parallel approximate matching (J. ACM 1999) with Hyyrö's transposition,
// one pass over all names for each keystroke, no index to build or to hold.
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
    this.starts = new Uint32Array(names.length + 1);
    const joined = names.join("\u0001");
    this.text = new Uint8Array(joined.length + 1);
    for (let i = 0; i < joined.length; i++) this.text[i] = letter(joined.charCodeAt(i));
    this.text[joined.length] = SEPARATOR;
    names.forEach((name, i) => (this.starts[i + 1] = this.starts[i] + name.length + 1));
  }

  find(query: string, most = 12): Hit[] {
    const wanted = normalise(query).slice(0, 31);
    if (!wanted) return [];
    const all = [...this.scan(wanted).values()];
    const exact = all.filter((hit) => hit.errors === 0 && hit.edge < 2);
    const found = exact.length ? all.filter((hit) => hit.errors === 0) : all; // what is only similar waits for what is not
    return found.sort((a, b) => a.rank - b.rank || a.entity - b.entity).slice(0, most).map((hit) => ({ ...hit, name: this.written(hit.entity, hit.name) }));
  }

  private scan(wanted: string): Map<number, Hit> {
    const { text, starts, owner, grade } = this;
    const m = wanted.length;
    const most = m < 4 ? 0 : m < 7 ? 1 : 2;
    const peq = new Int32Array(256);
    for (let i = 0; i < m; i++) peq[letter(wanted.charCodeAt(i))] |= 1 << i;
    const top = 1 << (m - 1);
    const all = m === 31 ? 0x7fffffff : (1 << m) - 1;
    const best = new Map<number, Hit>();
    for (let n = 0; n + 1 < starts.length; n++) {
      const from = starts[n];
      const to = starts[n + 1] - 1;
      if (to - from < m - most) continue;
      let pv = all, mv = 0, d0 = 0, before = 0, errors = m, least = m + 1, at = 0;
      for (let j = from; j < to; j++) {
        const eq = peq[text[j]];
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
      if (least > most) continue;
      const edge = edgeOf(text, from, at - m + 1, least);
      if (edge === 2 && (least > 0 || m < 3)) continue; // inside a word only what is spelled out, and not one letter
      const whole = least === 0 && to - from === m ? 0 : 1;
      const entity = owner[n];
      const weight = Math.min(9, Math.floor(Math.log2(this.graph.degree(entity) + 1)));
      const rank = least * 1000 + whole * 400 + edge * 120 + grade[n] * 25 - weight * 18 + Math.min(20, (to - from - m) >> 1);
      const known = best.get(entity);
      if (!known || rank < known.rank) best.set(entity, { entity, name: String(n), errors: least, edge, rank });
    }
    return best;
  }

  private written(entity: number, row: string): string {
    let first = Number(row);
    while (first > 0 && this.owner[first - 1] === entity) first--;
    const place = Number(row) - first;
    const { label, synonym, curie } = this.graph.names;
    if (place === 0) return label[entity];
    return place <= synonym[entity].length ? synonym[entity][place - 1] : curie[entity];
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
