// The filters, which are the legend too: each row shows the shape or line that it switches.
import type { App } from "./app";
import { h, put } from "./dom";
import { type Filters, type Graph, noFilters } from "./graph";
import { lineMark, typeMark } from "./parts";
import { TYPE_WORDS } from "./palette";
import { titled } from "./text";

interface Facets {
  types: [number, number][];
  predicates: [number, number][];
  certainties: number[];
  diseases: [number, number][];
  models: [string, number][];
  documents: [number, number][];
  years: [number, number];
}

const known = new WeakMap<Graph["core"], Facets>();

function facets(graph: Graph): Facets {
  let found = known.get(graph.core);
  if (!found) known.set(graph.core, (found = count(graph)));
  return found;
}

function count(graph: Graph): Facets {
  const types = new Map<number, number>();
  const predicates = new Map<number, number>();
  const diseases = new Map<number, number>();
  const models = new Map<string, number>();
  const documents = new Map<number, number>();
  const certainties = graph.names.certainty.map(() => 0);
  for (let e = 0; e < graph.entityCount; e++) if (graph.held(e)) bump(types, graph.type[e]);
  for (let c = 0; c < graph.claimCount; c++) bump(predicates, graph.predicate[c]);
  const uses = new Int32Array(graph.contexts.length);
  for (let row = 0; row < graph.evidenceCount; row++) {
    certainties[graph.certainty[row]]++;
    uses[graph.context[row]]++;
    bump(documents, graph.documentOf(row));
  }
  graph.contexts.forEach((context, i) => {
    if (context.disease !== undefined) bump(diseases, context.disease, uses[i]);
    if (context.model) bump(models, context.model, uses[i]);
  });
  const years = graph.years.filter((year) => year > 0);
  const falling = <K>(map: Map<K, number>): [K, number][] => [...map].sort((a, b) => b[1] - a[1]);
  return { types: falling(types), predicates: falling(predicates), certainties, diseases: falling(diseases).slice(0, 400), models: falling(models), documents: falling(documents).slice(0, 400), years: years.length ? [Math.min(...years), Math.max(...years)] : [0, 0] };
}

function bump<K>(map: Map<K, number>, key: K, by = 1): void {
  map.set(key, (map.get(key) ?? 0) + by);
}

export function active(filters: Filters): number {
  return [filters.types.size, filters.predicates.size, filters.certainties.size, filters.polarity, filters.confidence, filters.disease >= 0, filters.model, filters.from || filters.to, filters.document >= 0, filters.decision].filter(Boolean).length;
}

export function showFilters(app: App, host: HTMLElement): void {
  const { graph, state } = app;
  const { filters } = state;
  const found = facets(graph);
  const change = (part: Partial<Filters>) => app.go({ filters: { ...app.state.filters, ...part } });
  const number = active(filters);
  const keep = document.activeElement instanceof HTMLElement && host.contains(document.activeElement) ? document.activeElement.dataset.key : undefined;
  const clear = number ? h("button", { type: "button", class: "link", "data-key": "clear", onclick: () => app.go({ filters: noFilters() }) }, `clear ${number}`) : null;
  const head = h("div", { class: "filters-head" }, h("h2", {}, "Filters"), clear);
  // While a control is in use it stays as it is: rebuilding it would break typing ahead and dragging.
  if (keep && keep !== "clear" && !keep.startsWith("only ")) return host.firstElementChild?.replaceWith(head);
  put(host,
    head,
    section("Things", found.types.map(([type, n]) => check(`t${type}`, TYPE_WORDS[graph.names.type[type]]?.[1] ?? graph.names.type[type], n, !filters.types.has(type), typeMark(graph.names.type[type]), () => change({ types: toggled(app.state.filters.types, type) })))),
    section("Relations", found.predicates.map(([predicate, n]) => check(`p${predicate}`, graph.info[predicate].short, n, !filters.predicates.has(predicate), lineMark(graph.info[predicate].group, graph.info[predicate].end), () => change({ predicates: toggled(app.state.filters.predicates, predicate) }), () => change({ predicates: only(app.state.filters.predicates, predicate, graph.info.length) })))),
    section("Certainty", graph.names.certainty.map((grade, i) => (found.certainties[i] ? check(`c${i}`, grade, found.certainties[i], !filters.certainties.has(i), lineMark("other", "none", { dashed: i > 0 }), () => change({ certainties: toggled(app.state.filters.certainties, i) }), () => change({ certainties: only(app.state.filters.certainties, i, graph.names.certainty.length) })) : null))),
    h("fieldset", {}, h("legend", {}, "Evidence"),
      pick("polarity", "Polarity", filters.polarity, [["", "affirmed and negated"], ["affirmed", "affirmed only"], ["negated", "negated only"]], (value) => change({ polarity: value as Filters["polarity"] })),
      slider(filters.confidence, (value) => change({ confidence: value })),
      found.models.length ? pick("model", "Study", filters.model, [["", "any"], ...found.models.map(([model, n]): [string, string] => [model, `${model} (${n})`])], (value) => change({ model: value })) : null,
      found.diseases.length ? pick("disease", "Disease", filters.disease < 0 ? "" : String(filters.disease), [["", "any"], ...extra(filters.disease, found.diseases).map(([disease, n]): [string, string] => [String(disease), `${graph.label[disease]} (${n})`])], (value) => change({ disease: value === "" ? -1 : Number(value) })) : null,
      found.documents.length > 1 ? pick("document", "Document", filters.document < 0 ? "" : String(filters.document), [["", "any"], ...extra(filters.document, found.documents).map(([paper, n]): [string, string] => [String(paper), `${titled(graph.papers[paper])} (${n})`])], (value) => change({ document: value === "" ? -1 : Number(value) })) : null,
      found.years[0] ? years(filters, found.years, change) : null,
      graph.verdicts.size ? pick("decision", "Review", filters.decision, [["", "any"], ["accepted", "accepted"], ["open", "not yet decided"]], (value) => change({ decision: value as Filters["decision"] })) : null),
    app.live ? h("p", { class: "note" }, "Counts and filters are of the claims read so far.") : null,
    h("p", { class: "note" }, lineMark("other", "none", { negated: true }), " negated  ", lineMark("other", "none", { dashed: true }), " only hedged. Width: papers."),
  );
  if (keep) host.querySelector<HTMLElement>(keep === "clear" ? "input" : `[data-key="${keep}"]`)?.focus();
}

/** A group of switches; none where there is nothing to switch yet. */
function section(name: string, rows: (HTMLElement | null)[]): HTMLElement | null {
  return rows.some(Boolean) ? h("fieldset", {}, h("legend", {}, name), ...rows) : null;
}

function extra(chosen: number, rows: [number, number][]): [number, number][] {
  return chosen < 0 || rows.some(([value]) => value === chosen) ? rows : [[chosen, 0], ...rows];
}

function toggled(set: Set<number>, value: number): Set<number> {
  const next = new Set(set);
  if (!next.delete(value)) next.add(value);
  return next;
}

/** What is hidden when one of `many` stays alone; nothing where it is alone already. */
function only(hidden: Set<number>, value: number, many: number): Set<number> {
  const others = Array.from({ length: many }, (_, one) => one).filter((one) => one !== value);
  return !hidden.has(value) && others.every((one) => hidden.has(one)) ? new Set() : new Set(others);
}

function check(key: string, name: string, n: number, on: boolean, mark: Element, change: () => void, alone?: () => void): HTMLElement {
  return h("div", { class: "facet-row" },
    h("label", { class: "facet" }, h("input", { type: "checkbox", "data-key": key, ...(on ? { checked: true } : {}), onchange: change }), mark, h("span", { class: "name", title: name }, name), h("span", { class: "number" }, n.toLocaleString("en"))),
    alone ? h("button", { type: "button", class: "link only", "data-key": `only ${key}`, "aria-label": `only ${name}`, title: `Only “${name}”, or all again`, onclick: alone } , "only") : null);
}

function pick(key: string, name: string, value: string, choices: [string, string][], change: (value: string) => void): HTMLElement {
  return h("label", { class: "pick" }, h("span", {}, name), h("select", { "data-key": key, onchange: (event: Event) => change((event.target as HTMLSelectElement).value) }, ...choices.map(([choice, words]) => h("option", { value: choice, ...(choice === value ? { selected: true } : {}) }, words))));
}

function slider(value: number, change: (value: number) => void): HTMLElement {
  const shown = h("output", {}, (value / 100).toFixed(2));
  return h("label", { class: "pick" }, h("span", {}, "Sentence confidence at least ", shown), h("input", { type: "range", min: 0, max: 95, step: 5, value, "data-key": "confidence", oninput: (event: Event) => (shown.textContent = (Number((event.target as HTMLInputElement).value) / 100).toFixed(2)), onchange: (event: Event) => change(Number((event.target as HTMLInputElement).value)) }));
}

function years(filters: Filters, [first, last]: [number, number], change: (change: Partial<Filters>) => void): HTMLElement {
  const year = (key: "from" | "to", other: number) => h("input", { type: "number", min: first, max: last, placeholder: other, value: filters[key] || "", "aria-label": key === "from" ? "First year" : "Last year", "data-key": key, onchange: (event: Event) => change({ [key]: Number((event.target as HTMLInputElement).value) || 0 }) });
  return h("div", { class: "pick years", role: "group", "aria-label": "Years" }, h("span", {}, "Years"), year("from", first), h("span", {}, "to"), year("to", last));
}
