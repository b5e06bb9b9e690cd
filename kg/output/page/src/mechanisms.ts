// The mechanism map of one drug: class of mechanism, what alteration or gene stands for it, which drugs address that.
import type { App } from "./app";
import { h, put } from "./dom";
import type { Graph } from "./graph";
import { empty, entityButton } from "./parts";
import { claimButton } from "./panel";
import { count } from "./text";
import { type Summary, summary } from "./wording";

interface Row {
  claim: number;
  told: Summary;
  gene: number;
  drugs: [drug: number, claim: number][];
}

export interface Map_ {
  classes: [mechanism: number, rows: Row[]][];
  overcome: number[];
}

export function mechanismMap(graph: Graph, drug: number): Map_ {
  const classes = new Map<number, Row[]>();
  const overcome: number[] = [];
  for (const claim of graph.claimsOf(drug)) {
    if (!graph.passes[claim] || graph.object[claim] !== drug || graph.negated[claim]) continue;
    const name = graph.names.predicate[graph.predicate[claim]];
    if (name === "overcomes_resistance_to") overcome.push(claim);
    if (name !== "confers_resistance_to") continue;
    const told = summary(graph, claim);
    const gene = graph.gene[graph.subject[claim]] ? graph.gene[graph.subject[claim]] - 1 : graph.subject[claim];
    const row = { claim, told, gene, drugs: addressing(graph, gene, graph.subject[claim], drug) };
    const mechanism = told.mechanisms[0]?.[0] ?? -1;
    classes.set(mechanism, [...(classes.get(mechanism) ?? []), row]);
  }
  const papers = (rows: Row[]) => rows.reduce((sum, row) => sum + row.told.papers.length, 0);
  const sorted = [...classes].sort((a, b) => Number(a[0] < 0) - Number(b[0] < 0) || papers(b[1]) - papers(a[1]) || a[0] - b[0]);
  for (const [, rows] of sorted) rows.sort((a, b) => b.told.papers.length - a.told.papers.length || a.claim - b.claim);
  return { classes: sorted, overcome };
}

function addressing(graph: Graph, gene: number, subject: number, but: number): [number, number][] {
  const found = new Map<number, number>();
  for (const target of new Set([gene, subject])) {
    for (const claim of graph.claimsOf(target)) {
      if (!graph.passes[claim] || graph.object[claim] !== target || graph.negated[claim]) continue;
      const name = graph.names.predicate[graph.predicate[claim]];
      const drug = graph.subject[claim];
      if ((name === "targets" || name === "inhibits") && graph.typeName(drug) === "Drug" && drug !== but && !found.has(drug)) found.set(drug, claim);
    }
  }
  return [...found].sort((a, b) => graph.weight[b[1]] - graph.weight[a[1]] || a[0] - b[0]);
}

/** Drugs that something confers resistance to, most evidence first. */
function resisted(graph: Graph): number[] {
  const found = new Map<number, number>();
  for (let claim = 0; claim < graph.claimCount; claim++) {
    if (graph.passes[claim] && !graph.negated[claim] && graph.names.predicate[graph.predicate[claim]] === "confers_resistance_to") found.set(graph.object[claim], (found.get(graph.object[claim]) ?? 0) + graph.weight[claim]);
  }
  return [...found].sort((a, b) => b[1] - a[1] || a[0] - b[0]).map(([drug]) => drug);
}

export function showMap(app: App, host: HTMLElement): void {
  const { graph, state } = app;
  const drugs = resisted(graph);
  const wanted = [state.entity, state.claim >= 0 ? graph.object[state.claim] : -1, ...state.focus].find((entity) => entity >= 0 && (drugs.includes(entity) || graph.typeName(entity) === "Drug"));
  const drug = wanted ?? drugs[0];
  if (drug === undefined) return put(host, empty("No claim of resistance to a drug passes the filters."));
  const { classes, overcome } = mechanismMap(graph, drug);
  const choice = h("select", { id: "map-drug", onchange: (event: Event) => app.go({ entity: Number((event.target as HTMLSelectElement).value), claim: -1 }) }, ...[...new Set([drug, ...drugs.slice(0, 200)])].map((one) => h("option", { value: one, ...(one === drug ? { selected: true } : {}) }, graph.label[one])));
  put(host,
    h("header", { class: "view-head" }, h("h2", {}, h("label", { for: "map-drug" }, "How tumours escape "), choice), h("p", { class: "note" }, "Mechanism, what stands for it in the papers, and drugs that are reported to target that. A drug in the last column is an idea from the literature, not advice.")),
    h("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": "Mechanism map" },
      classes.length ? h("table", { class: "mechanisms" }, h("caption", { class: "sr" }, `Mechanisms of resistance to ${graph.label[drug]}`), h("thead", {}, h("tr", {}, ...["Mechanism", "Alteration, gene or process", "Papers", "Drugs that target it"].map((name) => h("th", { scope: "col" }, name)))), ...classes.map(([mechanism, rows]) => body(app, mechanism, rows))) : empty(`Nothing is reported to confer resistance to ${graph.label[drug]}.`),
      overcome.length ? h("section", { class: "overcome" }, h("h3", {}, `Reported to overcome resistance to ${graph.label[drug]}`), h("ul", {}, ...overcome.map((claim) => h("li", {}, entityButton(app, graph.subject[claim], "thing"), claimButton(app, claim, count(summary(graph, claim).papers.length, "paper")))))) : null));
}

function entityLink(app: App, row: Row, more: number): HTMLElement {
  return h("button", { type: "button", class: "link", onclick: () => app.openEntity(row.gene) }, `and ${more} more`);
}

function body(app: App, mechanism: number, rows: Row[]): HTMLElement {
  const { graph } = app;
  return h("tbody", {}, ...rows.map((row, i) => h("tr", {},
    i === 0 ? h("th", { scope: "rowgroup", rowspan: rows.length }, mechanism < 0 ? "Not classified" : graph.label[mechanism], h("span", { class: "note" }, count(rows.length, "claim"))) : null,
    h("td", {}, entityButton(app, graph.subject[row.claim])),
    h("td", { class: "numeric" }, h("button", { type: "button", class: "link", "aria-label": `${row.told.papers.length}${row.told.hedged === row.told.papers.length ? " hedged" : ""}: ${graph.label[graph.subject[row.claim]]}, evidence from ${count(row.told.papers.length, "paper")}`, onclick: () => app.openClaim(row.claim) }, row.told.papers.length, row.told.hedged === row.told.papers.length ? " hedged" : "")),
    h("td", {}, row.drugs.length ? h("span", { class: "arrows" }, ...row.drugs.slice(0, 5).map(([drug]) => entityButton(app, drug)), row.drugs.length > 5 ? entityLink(app, row, row.drugs.length - 5) : null) : h("span", { class: "muted" }, "none in this graph")))));
}
