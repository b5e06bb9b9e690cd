// What the reader sees, as one value that the URL's hash spells: a permalink reopens the same view.
import { type Filters, type Graph, noFilters } from "./graph";
import { encode } from "./text";

export const VIEWS = ["graph", "table", "matrix", "against", "map", "cases"] as const;
export type View = (typeof VIEWS)[number];

/** Neighbours to draw: over one predicate and direction, or over all (`predicate` -1). */
export interface Grown {
  entity: number;
  predicate: number;
  back: boolean;
}

export interface State {
  view: View;
  focus: number[];
  grown: Grown[];
  entity: number;
  claim: number;
  path: [number, number] | null;
  filters: Filters;
}

export function initial(): State {
  return { view: "graph", focus: [], grown: [], entity: -1, claim: -1, path: null, filters: noFilters() };
}

export const pack = (parts: (string | number)[]) => parts.map((part) => encode(String(part)).replaceAll("~", "%7E")).join("~");
const unpack = (text: string) => text.split("~").map(decodeURIComponent);

export function spell(graph: Graph, state: State): string {
  const out: string[] = [];
  const put = (key: string, ...parts: (string | number)[]) => out.push(`${key}=${pack(parts)}`);
  const { names } = graph;
  if (state.view !== "graph") put("v", state.view);
  for (const entity of state.focus) put("f", graph.curie(entity));
  for (const { entity, predicate, back } of state.grown) put("g", graph.curie(entity), predicate < 0 ? "" : names.predicate[predicate], back ? 1 : 0);
  if (state.path) put("p", graph.curie(state.path[0]), graph.curie(state.path[1]));
  if (state.claim >= 0) put("c", graph.curie(graph.subject[state.claim]), names.predicate[graph.predicate[state.claim]], graph.curie(graph.object[state.claim]), graph.negated[state.claim]);
  else if (state.entity >= 0) put("e", graph.curie(state.entity));
  const { filters } = state;
  if (filters.types.size) put("types", ...[...filters.types].sort().map((type) => names.type[type]));
  if (filters.predicates.size) put("relations", ...[...filters.predicates].sort().map((predicate) => names.predicate[predicate]));
  if (filters.certainties.size) put("certainty", ...[...filters.certainties].sort().map((grade) => names.certainty[grade]));
  if (filters.polarity) put("polarity", filters.polarity);
  if (filters.confidence) put("confidence", filters.confidence);
  if (filters.disease >= 0) put("disease", graph.curie(filters.disease));
  if (filters.model) put("model", filters.model);
  if (filters.from || filters.to) put("years", filters.from, filters.to);
  if (filters.document >= 0) put("document", graph.papers[filters.document].name);
  if (filters.decision) put("decision", filters.decision);
  return out.join("&");
}

/** Read a hash; what it names and the graph lacks is left out and told in `missing`. */
export function read(graph: Graph, hash: string): { state: State; missing: string[] } {
  const state = initial();
  const missing: string[] = [];
  for (const pair of hash.replace(/^#/, "").split("&")) {
    const at = pair.indexOf("=");
    if (at < 1) continue;
    try {
      if (!set(graph, state, pair.slice(0, at), unpack(pair.slice(at + 1)))) missing.push(decodeURIComponent(pair.slice(at + 1)).replaceAll("~", " "));
    } catch {
      missing.push(pair);
    }
  }
  return { state, missing };
}

function set(graph: Graph, state: State, key: string, parts: string[]): boolean {
  const { filters } = state;
  const entity = (curie: string) => graph.byCurie(curie);
  const hide = (into: Set<number>, names: string[]) => parts.forEach((name) => names.includes(name) && into.add(names.indexOf(name)));
  const number = (text: string | undefined, most: number) => Math.min(most, Math.max(0, Math.round(Number(text)) || 0));
  const [one, two, three, four] = parts;
  switch (key) {
    case "v": if (!(VIEWS as readonly string[]).includes(one)) return false; state.view = one as View; return true;
    case "f": if (entity(one) < 0) return false; state.focus.push(entity(one)); return true;
    case "g": {
      const predicate = two ? graph.names.predicate.indexOf(two) : -1;
      if (entity(one) < 0 || (two && predicate < 0)) return false;
      state.grown.push({ entity: entity(one), predicate, back: three === "1" });
      return true;
    }
    case "p": if (entity(one) < 0 || entity(two) < 0) return false; state.path = [entity(one), entity(two)]; return true;
    case "c": state.claim = graph.find(entity(one), two, entity(three), four === "1"); return state.claim >= 0;
    case "e": state.entity = entity(one); return state.entity >= 0;
    case "types": hide(filters.types, graph.names.type); return true;
    case "relations": hide(filters.predicates, graph.names.predicate); return true;
    case "certainty": hide(filters.certainties, graph.names.certainty); return true;
    case "polarity": if (one !== "affirmed" && one !== "negated") return false; filters.polarity = one; return true;
    case "confidence": filters.confidence = number(one, 100); return true;
    case "disease": filters.disease = entity(one); return filters.disease >= 0;
    case "model": filters.model = one; return true;
    case "years": filters.from = number(one, 9999); filters.to = number(two, 9999); return true;
    case "document": filters.document = graph.papers.findIndex((paper) => paper.name === one); return filters.document >= 0;
    case "decision": if (one !== "accepted" && one !== "open") return false; filters.decision = one; return true;
    default: return false;
  }
}

export const MOST = 200;
const FIRST = 60;

/** The things to draw: a path, a small graph whole, or the focus with what was asked for around it. */
export function drawn(graph: Graph, state: State, most = MOST): { entities: number[]; left: number } {
  const nodes = new Set<number>(state.focus);
  let left = 0;
  if (!state.focus.length && !state.path) return whole(graph, most);
  for (const { entity, predicate, back } of state.grown) {
    nodes.add(entity);
    let room = predicate < 0 ? FIRST : most;
    for (const claim of graph.claimsOf(entity)) {
      if (!graph.passes[claim]) continue;
      if (predicate >= 0 && (graph.predicate[claim] !== predicate || (graph.object[claim] === entity) !== back)) continue;
      const other = graph.other(claim, entity);
      if (nodes.has(other)) continue;
      if (room-- > 0 && nodes.size < most) nodes.add(other);
      else left++;
    }
    if (predicate < 0) left += graph.degree(entity) - graph.held(entity);
  }
  return { entities: [...nodes], left };
}

function whole(graph: Graph, most: number): { entities: number[]; left: number } {
  const alive: number[] = [];
  for (let entity = 0; entity < graph.entityCount; entity++) if (graph.claimsOf(entity).some((claim) => graph.passes[claim] === 1)) alive.push(entity);
  return alive.length <= most * 1.5 ? { entities: alive, left: 0 } : { entities: [], left: alive.length };
}
