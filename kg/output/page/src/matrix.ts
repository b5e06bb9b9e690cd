// Alteration by drug: who confers resistance, who sensitivity, in how many papers, and where papers disagree.
import type { App } from "./app";
import { h, put } from "./dom";
import type { Graph } from "./graph";
import { empty, entityButton } from "./parts";
import { count } from "./text";
import { summary } from "./wording";

const ROWS = 60;
const COLUMNS = 30;

interface Cell {
  resistance: number[];
  sensitivity: number[];
  denied: number[];
}

export interface Matrix {
  rows: number[];
  columns: number[];
  cells: Map<string, Cell>;
  left: [rows: number, columns: number];
}

export function matrix(graph: Graph, claims: Iterable<number>): Matrix {
  const cells = new Map<string, Cell>();
  const held: [row: number, column: number, weight: number][] = [];
  for (const claim of claims) {
    const name = graph.names.predicate[graph.predicate[claim]];
    const way = name === "confers_resistance_to" ? "resistance" : name === "confers_sensitivity_to" ? "sensitivity" : null;
    if (!way) continue;
    const [row, column] = [graph.subject[claim], graph.object[claim]];
    const key = `${row} ${column}`;
    let cell = cells.get(key);
    if (!cell) cells.set(key, (cell = { resistance: [], sensitivity: [], denied: [] }));
    (graph.negated[claim] ? cell.denied : cell[way]).push(claim);
    held.push([row, column, graph.weight[claim]]);
  }
  // The drugs with most evidence, the rows with most evidence on those, and of the drugs those that rows speak of.
  const columns = new Set(heaviest(held.map(([, column, weight]) => [column, weight]), COLUMNS));
  const told = held.filter(([, column]) => columns.has(column));
  const rows = new Set(heaviest(told.map(([row, , weight]) => [row, weight]), ROWS));
  const kept = heaviest(told.filter(([row]) => rows.has(row)).map(([, column, weight]) => [column, weight]), COLUMNS);
  const name = (row: number) => `${geneOf(graph, row)}\u0000${graph.label[row]}`;
  const all = (place: 0 | 1) => new Set(held.map((one) => one[place])).size;
  return { rows: [...rows].sort((a, b) => (name(a) < name(b) ? -1 : 1)), columns: kept, cells, left: [all(0) - rows.size, all(1) - kept.length] };
}

function heaviest(pairs: [entity: number, weight: number][], most: number): number[] {
  const sum = new Map<number, number>();
  for (const [entity, weight] of pairs) sum.set(entity, (sum.get(entity) ?? 0) + weight);
  return [...sum].sort((a, b) => b[1] - a[1] || a[0] - b[0]).slice(0, most).map(([entity]) => entity);
}

function geneOf(graph: Graph, entity: number): string {
  return graph.gene[entity] ? graph.label[graph.gene[entity] - 1] : graph.label[entity];
}

export function showMatrix(app: App, host: HTMLElement): void {
  const { graph } = app;
  const found = matrix(graph, app.inView());
  if (!found.rows.length) return put(host, empty("No claim of resistance or sensitivity passes the filters."));
  const left = found.left[0] + found.left[1] ? ` The ${found.rows.length} rows and ${found.columns.length} columns with most evidence; ${found.left[0].toLocaleString("en")} and ${found.left[1].toLocaleString("en")} more through the filters.` : "";
  put(host,
    h("header", { class: "view-head" }, h("h2", {}, "What changes the response to which drug"),
      h("p", { class: "note" }, h("span", { class: "cell-key resistance" }, "R 2"), " resistance in 2 papers  ", h("span", { class: "cell-key sensitivity" }, "S 1"), " sensitivity  ", h("span", { class: "cell-key both" }, "R 1 S 1"), " both are reported  ", h("span", { class: "cell-key denied" }, "∅ 1"), " denied.", left)),
    h("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": "Alteration by drug" },
      h("table", { class: "matrix" }, h("caption", { class: "sr" }, "Alterations, genes and processes by drug, with the number of papers"),
        h("thead", {}, h("tr", {}, h("td", {}), ...found.columns.map((drug) => h("th", { scope: "col" }, h("div", {}, entityButton(app, drug, "link")))))),
        h("tbody", {}, ...found.rows.map((row) => h("tr", {}, h("th", { scope: "row" }, entityButton(app, row, "link")), ...found.columns.map((drug) => cellOf(app, row, drug, found.cells.get(`${row} ${drug}`)))))))));
}

function cellOf(app: App, row: number, drug: number, cell: Cell | undefined): HTMLElement {
  if (!cell) return h("td", {});
  const { graph } = app;
  const papers = (claims: number[]) => new Set(claims.flatMap((claim) => summary(graph, claim).papers)).size;
  const said: [string, string, number][] = [["R", "resistance", papers(cell.resistance)], ["S", "sensitivity", papers(cell.sensitivity)], ["∅", "denied", papers(cell.denied)]];
  const told = said.filter(([, , n]) => n);
  const look = cell.resistance.length && cell.sensitivity.length ? "both" : cell.resistance.length ? "resistance" : cell.sensitivity.length ? "sensitivity" : "denied";
  const first = cell.resistance[0] ?? cell.sensitivity[0] ?? cell.denied[0];
  const short = told.map(([letter, , n]) => `${letter} ${n}`).join(" ");
  const words = `${short}: ${graph.label[row]}, ${graph.label[drug]}: ${told.map(([, name, n]) => `${name} in ${count(n, "paper")}`).join(", ")}`;
  return h("td", { class: `cell ${look}${cell.denied.length && look !== "denied" ? " disputed" : ""}` }, h("button", { type: "button", "aria-label": words, title: words, onclick: () => app.openClaim(first) }, short));
}
