// Where to begin when there is too much for one picture: hubs to centre on, and which kinds are told of which.
import type { App } from "./app";
import { least } from "./counting";
import { h } from "./dom";
import type { Graph } from "./graph";
import { lineMark, typeMark, typeWord } from "./parts";
import { count } from "./text";

/** Claims between kinds of things, most first. */
export function kinds(graph: Graph): [subject: number, predicate: number, object: number, claims: number][] {
  const sum = new Map<number, number>();
  for (let claim = 0; claim < graph.claimCount; claim++) {
    if (!graph.passes[claim]) continue;
    const key = (graph.predicate[claim] * 16 + graph.type[graph.subject[claim]]) * 16 + graph.type[graph.object[claim]];
    sum.set(key, (sum.get(key) ?? 0) + 1);
  }
  return [...sum].map(([key, claims]): [number, number, number, number] => [(key >> 4) % 16, key >> 8, key % 16, claims]).sort((a, b) => b[3] - a[3] || a[1] - b[1]);
}

export function beginning(app: App, things: number): HTMLElement {
  const { graph } = app;
  const hubs = least(graph.entityCount, 10, (entity) => -graph.degree(entity));
  const shown = kinds(graph).slice(0, 12);
  const most = shown[0]?.[3] ?? 1;
  const { live } = app;
  const row = ([subject, predicate, object, claims]: (typeof shown)[number]) => {
    const meter = h("i");
    meter.style.width = `${(100 * claims) / most}%`;
    const { names } = graph;
    return h("tr", {},
      h("td", {}, typeMark(names.type[subject]), " ", typeWord(names.type[subject])), h("td", {}, h("span", { class: "relation" }, lineMark(graph.info[predicate].group, graph.info[predicate].end), graph.info[predicate].short)), h("td", {}, typeMark(names.type[object]), " ", typeWord(names.type[object])),
      h("td", { class: "numeric" }, claims.toLocaleString("en")), h("td", {}, h("span", { class: "bar" }, meter)));
  };
  return h("div", { class: "beginning", tabindex: 0, role: "region", "aria-label": "Where to begin" },
    h("h2", {}, live ? `${count(live.begun.claims_total, "claim")} from ${count(live.begun.documents_total, "document")}` : `${count(things, "thing")} are too many for one picture`),
    h("p", {}, "Search for one (press ", h("kbd", {}, "/"), "), or begin at one with many claims:"),
    h("p", { class: "row" }, ...hubs.map((entity) => h("button", { type: "button", onclick: () => app.focus(entity) }, typeMark(graph.typeName(entity)), " ", h("bdi", {}, graph.label[entity])))),
    h("table", {}, h("caption", {}, "Relations, by number of claims"), h("tbody", {}, ...(live ? live.begun.predicates.map(([name, claims]) => over(graph, name, claims, live.begun.claims_total)) : shown.map(row)))));
}

function over(graph: Graph, name: string, claims: number, all: number): HTMLElement {
  const info = graph.info[graph.names.predicate.indexOf(name)];
  const meter = h("i");
  meter.style.width = `${(100 * claims) / Math.max(1, all)}%`;
  return h("tr", {}, h("td", {}, h("span", { class: "relation" }, lineMark(info.group, info.end), info.short)), h("td", { class: "numeric" }, claims.toLocaleString("en")), h("td", {}, h("span", { class: "bar" }, meter)));
}
