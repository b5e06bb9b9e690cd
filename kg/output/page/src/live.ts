// The page over a service: asks for what a view needs, a piece at a time, and grows the graph by it.
import { type Graph } from "./graph";
import { Rows, type Schema, type Told } from "./rows";
import type { Grown, State } from "./state";
import { encode } from "./text";

export const PAGE = 60;

export interface Start extends Told {
  title: string;
  namespace: string;
  prefix: [string, string][];
  rules: Record<string, string>;
  types: string[];
  certainties: string[];
  predicates: [string, number][];
  claims_total: number;
  documents_total: number;
}

type Group = [predicate: string, back: number, claims: number];
type Parts = [string, string | number][];

export class Live {
  readonly rows: Rows;
  readonly counts = new Map<string, Group[]>();
  private readonly asked = new Map<string, Promise<void>>();
  private readonly offsets = new Map<string, number>();
  private readonly ended = new Set<string>();
  private waiting = 0;

  constructor(private readonly base: string, readonly begun: Start, start: string, private readonly busy: (waiting: number) => void = () => {}) {
    const schema: Schema = { ...begun, predicates: begun.predicates.map(([name]) => name), start };
    this.rows = new Rows(schema);
    this.rows.take(begun);
  }

  static async open(base: string, start: string, busy: (waiting: number) => void): Promise<Live> {
    const told = await read<Omit<Start, "claims_total" | "documents_total" | "claims" | "documents"> & { claims: number; documents: number }>(base + "start");
    const { claims, documents, ...rest } = told;
    return new Live(base, { ...rest, claims_total: claims, documents_total: documents }, start, busy);
  }

  /** What a state shows and was not yet asked for; true once something came. */
  async need(graph: Graph, state: State): Promise<boolean> {
    const jobs = [
      ...[...new Set([...state.focus, state.entity, ...(state.path ?? [])])].filter((entity) => entity >= 0).map((entity) => this.thing(graph.curie(entity))),
      ...state.grown.map((grown) => this.grown(graph, grown)),
      ...(state.path ? [this.path(graph.curie(state.path[0]), graph.curie(state.path[1]))] : []),
      ...(state.claim >= 0 ? [this.claim(graph, state.claim)] : []),
      ...this.view(graph, state),
    ];
    return (await Promise.all(jobs)).some(Boolean);
  }

  /** The claims between what is drawn, once for each set of things. */
  between(ids: string[]): Promise<boolean> {
    return this.once(`between?${form([...ids].sort().map((id) => ["id", id]))}`);
  }

  thing(id: string): Promise<boolean> {
    return this.once(`things?${form([["id", id]])}`);
  }

  /** Things of a link, in one question. */
  things(ids: string[]): Promise<boolean> {
    return this.once(`things?${form(ids.map((id) => ["id", id]))}`);
  }

  /** A claim by its key. */
  keyed(key: string): Promise<boolean> {
    return this.once(`claims?${form([["key", key]])}`);
  }

  claimsFrom(subject: string, object: string): Promise<boolean> {
    return this.once(`claim?${form([["s", subject], ["o", object]])}`);
  }

  /** The next page of claims of a list; the list's name is its question without the offset. */
  async next(list: string): Promise<boolean> {
    const before = this.rows.size;
    let came = false;
    // Pages that hold only what came in another list are passed over.
    while (!this.ended.has(list) && this.rows.size === before) came = (await this.page(list)) || came;
    return came;
  }

  private page(list: string): Promise<boolean> {
    const offset = this.offsets.get(list) ?? 0;
    return this.once(`claims?${list}&offset=${offset}`, (told: Told & { more?: boolean }) => {
      this.offsets.set(list, offset + (told.claims?.length ?? 0));
      if (!told.more) this.ended.add(list);
    });
  }

  more(list: string): boolean {
    return !this.ended.has(list);
  }

  /** The list that a view reads from; empty where it reads from what is there. */
  list(graph: Graph, state: State): string {
    const over = (...names: string[]) => form(names.map((name): [string, string] => ["predicate", name]));
    const { view, entity, focus } = state;
    const drug = [entity, ...focus].find((one) => one >= 0 && graph.typeName(one) === "Drug");
    if (view === "table" && !focus.length) return over(...this.begun.predicates.map(([name]) => name));
    if (view === "against") return "disputed=1";
    if (view === "matrix") return over("confers_resistance_to", "confers_sensitivity_to");
    if (view === "cases") return over("treats", "lacks_benefit_in", "overcomes_resistance_to");
    if (view === "map" && drug !== undefined) return form([["id", graph.curie(drug)], ["predicate", "confers_resistance_to"], ["back", 1]]);
    return view === "map" ? over("confers_resistance_to") : "";
  }

  async search(query: string): Promise<{ id: string; name: string; similar: boolean }[]> {
    const told = await this.ask<Told & { hits: { id: string; name: string; similar: boolean }[] }>(`search?${form([["q", query]])}`);
    this.rows.take(told);
    return told.hits;
  }

  /** The next readings of a claim that has more than came with it. */
  further(graph: Graph, claim: number): Promise<boolean> {
    const sides = form([["s", graph.curie(graph.subject[claim])], ["o", graph.curie(graph.object[claim])]]);
    return this.once(`claim?${sides}&offset=${graph.evidenceOf(claim).length}`);
  }

  private view(graph: Graph, state: State): Promise<boolean>[] {
    const list = this.list(graph, state);
    return list && !this.offsets.has(list) ? [this.next(list)] : [];
  }

  /** A thing's neighbours over one predicate, or over all: a page of its claims, those of most documents first. */
  private grown(graph: Graph, { entity, predicate, back }: Grown): Promise<boolean> {
    const list = grownList(graph.curie(entity), predicate < 0 ? "" : graph.names.predicate[predicate], back);
    return this.offsets.has(list) ? Promise.resolve(false) : this.next(list);
  }

  private claim(graph: Graph, claim: number): Promise<boolean> {
    return this.claimsFrom(graph.curie(graph.subject[claim]), graph.curie(graph.object[claim]));
  }

  private path(from: string, to: string): Promise<boolean> {
    return this.once(`path?${form([["from", from], ["to", to]])}`);
  }

  private async once<T extends Told>(question: string, then: (told: T) => void = () => {}): Promise<boolean> {
    const known = this.asked.get(question);
    if (known) return known.then(() => false);
    const answer = this.ask<T & { counts?: Record<string, Group[]> }>(question).then((told) => {
      this.rows.take(told);
      for (const [id, groups] of Object.entries(told.counts ?? {})) this.counts.set(id, groups);
      then(told);
    });
    this.asked.set(question, answer);
    answer.catch(() => this.asked.delete(question)); // what failed may be asked again
    return answer.then(() => true);
  }

  private async ask<T>(question: string): Promise<T> {
    this.busy(++this.waiting);
    try {
      return await read<T>(this.base + question);
    } finally {
      this.busy(--this.waiting);
    }
  }
}

export function grownList(id: string, predicate: string, back: boolean): string {
  return form([["id", id], ...(predicate ? ([["predicate", predicate], ["back", back ? 1 : 0]] as Parts) : []), ["limit", PAGE]]);
}

function form(parts: Parts): string {
  return parts.map(([name, value]) => `${name}=${encode(String(value))}`).join("&");
}

async function read<T>(address: string): Promise<T> {
  const response = await fetch(address, { headers: { Accept: "application/json" } });
  if (!response.ok) throw new Error((await response.text()).trim() || `the service answered ${response.status}`);
  return (await response.json()) as T;
}
