// The table twin: the claims in view as a real table, sortable, a page at a time.
import type { App } from "./app";
import { byWeight } from "./counting";
import { h, put } from "./dom";
import type { Filters, Graph } from "./graph";
import { bar, empty, lineMark, tags, typeMark } from "./parts";
import { count } from "./text";
import { decimal, type Summary, summary } from "./wording";

const PAGE = 60;
type Sorting = { by: number; down: boolean };
const HEADS: [words: string, numeric: boolean][] = [["Subject", false], ["Relation", false], ["Object", false], ["Papers", true], ["Sentences", true], ["Confidence", true]];

export class ClaimTable {
  readonly element = h("div", { class: "tablebox", tabindex: 0, role: "region", "aria-label": "Claims in view" });
  private sorting: Sorting = { by: 3, down: true };
  private shown = PAGE;
  private claims: number[] = [];
  private filters: Filters | null = null;
  private core: Graph["core"] | null = null;

  constructor(private readonly app: App) {}

  /** Show claims; the same ones as before stay as they stand, sorted and scrolled, with the chosen one marked. */
  show(claims: number[]): void {
    const { graph, state } = this.app;
    const same = this.filters === graph.filters && this.core === graph.core && claims.length === this.claims.length && claims.every((claim, i) => claim === this.claims[i]);
    if (same) {
      for (const row of this.element.querySelectorAll<HTMLElement>("tbody tr")) row.classList.toggle("at", Number(row.dataset.claim) === state.claim);
      return;
    }
    this.claims = claims;
    this.filters = graph.filters;
    this.core = graph.core;
    this.shown = PAGE;
    this.render();
  }

  private value(claim: number, told: () => Summary): string | number {
    const { graph } = this.app;
    switch (this.sorting.by) {
      case 0: return graph.label[graph.subject[claim]].toLowerCase();
      case 1: return graph.info[graph.predicate[claim]].short;
      case 2: return graph.label[graph.object[claim]].toLowerCase();
      case 3: return told().papers.length * 1000 + Math.min(999, graph.weight[claim]);
      case 4: return graph.weight[claim];
      default: return told().confidence;
    }
  }

  private sorted(): number[] {
    const { by, down } = this.sorting;
    if (by === 3 && this.claims.length > 20_000) return this.weighed(down);
    const keys = new Map(this.claims.map((claim) => [claim, this.value(claim, () => summary(this.app.graph, claim))]));
    const way = down ? -1 : 1;
    return [...this.claims].sort((a, b) => {
      const [x, y] = [keys.get(a)!, keys.get(b)!];
      return (x < y ? -way : x > y ? way : 0) || a - b;
    });
  }

  /** The claims by their sentences, which stand in for the papers of very many. */
  private weighed(down: boolean): number[] {
    const { graph } = this.app;
    const shown = new Uint8Array(graph.claimCount);
    for (const claim of this.claims) shown[claim] = 1;
    const order = Array.from(byWeight(graph.weight).filter((claim) => shown[claim]));
    return down ? order : order.reverse();
  }

  private render(): void {
    if (!this.claims.length) return put(this.element, empty("No claim is in view. Search for something, or loosen the filters."));
    const rows = this.sorted().slice(0, this.shown);
    const more = this.claims.length - rows.length;
    put(this.element,
      h("table", { class: "claimtable" },
        h("caption", { class: "sr" }, `${count(this.claims.length, "claim")} in view`),
        h("thead", {}, h("tr", {}, ...HEADS.map((head, i) => this.head(head, i)))),
        h("tbody", {}, ...rows.map((claim) => this.row(claim)))),
      more ? h("p", { class: "more" }, h("button", { type: "button", onclick: () => { this.shown += PAGE * 5; this.render(); } }, `Show ${Math.min(PAGE * 5, more)} more of ${this.claims.length.toLocaleString("en")}`)) : null);
  }

  private head([words, numeric]: [string, boolean], place: number): HTMLElement {
    const { by, down } = this.sorting;
    const on = by === place;
    return h("th", { scope: "col", class: numeric ? "numeric" : "", "aria-sort": on ? (down ? "descending" : "ascending") : "none" },
      h("button", { type: "button", class: "sort", onclick: () => {
        this.sorting = { by: place, down: on ? !down : numeric };
        this.render();
        (this.element.querySelectorAll("th button")[place] as HTMLElement).focus();
      } }, words, h("span", { "aria-hidden": "true" }, on ? (down ? " ↓" : " ↑") : "")));
  }

  private row(claim: number): HTMLElement {
    const { app } = this;
    const { graph } = app;
    const told = summary(graph, claim);
    const info = graph.info[graph.predicate[claim]];
    const disputed = graph.against(claim).length > 0;
    const thing = (entity: number) => h("span", { class: "thing" }, typeMark(graph.typeName(entity)), h("bdi", {}, graph.label[entity]));
    return h("tr", { class: app.state.claim === claim ? "at" : "", "data-claim": claim, onclick: () => app.openClaim(claim) },
      h("th", { scope: "row" }, h("button", { type: "button", class: "claim", "aria-label": `${graph.label[graph.subject[claim]]} ${graph.negated[claim] ? "not " : ""}${info.short} ${graph.label[graph.object[claim]]}: show evidence`, onclick: (event: Event) => { event.stopPropagation(); app.openClaim(claim); } }, thing(graph.subject[claim]))),
      h("td", {}, h("span", { class: "relation" }, lineMark(info.group, info.end, { negated: !!graph.negated[claim] }), info.short), ...tags(graph, claim, told), disputed ? h("span", { class: "tag disputed" }, "disputed") : null),
      h("td", {}, thing(graph.object[claim])), h("td", { class: "numeric" }, told.papers.length), h("td", { class: "numeric" }, told.evidence.length), h("td", { class: "numeric" }, bar(told.confidence), ` ${decimal(told.confidence)}`));
  }
}
