// The page: reads the data, holds the state, puts the parts together.
import type { App } from "./app";
import { showAgainst } from "./against";
import { showCases } from "./cases";
import { beginning } from "./beginning";
import { ClaimTable } from "./claimtable";
import { type CoreStrings, readPart } from "./data";
import { h, put, save } from "./dom";
import { claimsCsv, sentencesCsv, turtle } from "./exports";
import { active, showFilters } from "./filters";
import { Graph } from "./graph";
import { showMatrix } from "./matrix";
import { showMap } from "./mechanisms";
import { DARK, LIGHT } from "./palette";
import { showPanel } from "./panel";
import { paths } from "./paths";
import { Picture } from "./picture";
import { Review } from "./review";
import { compose, type Scene } from "./scene";
import { Search } from "./search";
import { SearchBox } from "./searchbox";
import { sha256 } from "./sha256";
import { drawn, type Grown, initial, read, spell, type State, type View, VIEWS } from "./state";
import { count, visible } from "./text";
import { timed } from "./timed";
import { said, plainly, shortly, summary } from "./wording";

const TITLES: Record<View, string> = { graph: "Graph", table: "Table", matrix: "Matrix", against: "Contradictions", map: "Drug map", cases: "Cases" };
const EXPORT_ROWS = 20_000;

class Page implements App {
  state: State = initial();
  scene: Scene = { nodes: [], edges: [], by: new Map() };
  readonly review: Review;
  private readonly search: Search;
  private readonly box: SearchBox;
  private readonly picture: Picture;
  private readonly twin: ClaimTable;
  private readonly table: ClaimTable;
  private readonly live = h("div", { id: "live", class: "sr", role: "status", "aria-live": "polite" });
  private readonly filters = h("div", { class: "filters-body" });
  private readonly filterSummary = h("summary", {}, "Filters and legend");
  private readonly panel = h("aside", { class: "panel", "aria-label": "Evidence" });
  private readonly note = h("p", { class: "drawn" });
  private readonly stage = h("div", { class: "stage" });
  private readonly graphView = h("div", { class: "graph-view" });
  private readonly tabs = new Map<View, HTMLElement>();
  private readonly undo = h("button", { type: "button", title: "Undo (Ctrl Z)", onclick: () => this.back(), disabled: true }, "Undo");
  private readonly past: string[] = [];
  private asked = -1; // the path's first end, while the second is awaited
  private left = 0;
  private drawnKey = "";

  constructor(readonly graph: Graph) {
    this.review = new Review(graph, `claimgraph ${sha256(graph.names.curie.join("\n")).slice(0, 16)}`);
    this.search = timed("names", () => new Search(graph));
    this.box = new SearchBox(graph, this.search, (entity, add) => this.found(entity, add), (text) => this.announce(text));
    this.picture = new Picture({
      entity: (entity) => this.openEntity(entity),
      claim: (claim) => this.openClaim(claim),
      grow: (entity) => this.grow({ entity, predicate: -1, back: false }),
      nothing: () => this.go({ entity: -1, claim: -1 }),
      announce: (text) => this.announce(text),
      describe: (node, edge) => (node ? `${node.label} (${graph.typeName(node.entity)}), ${count(graph.degree(node.entity), "claim")}${node.hidden > 0 ? `, ${node.hidden} not drawn` : ""}` : edge ? plainly(said(graph, edge.claim, summary(graph, edge.claim))) : ""),
    });
    this.twin = new ClaimTable(this);
    this.table = new ClaimTable(this);
  }

  start(host: HTMLElement): void {
    this.build(host);
    this.listen();
    const { hash } = location;
    const opening = this.graph.byCurie(this.graph.names.start);
    if (hash.length > 1) this.open(hash);
    else if (opening >= 0) this.state = { ...initial(), focus: [opening], grown: [{ entity: opening, predicate: -1, back: false }], entity: opening };
    this.apply();
    setTimeout(() => this.search.find("warm"), 300); // the first keystroke finds the scan compiled
    if (!hash && opening < 0 && matchMedia("(pointer: fine) and (min-width: 901px)").matches) this.box.input.focus({ preventScroll: true });
  }

  go(change: Partial<State>): void {
    this.past.push(spell(this.graph, this.state));
    if (this.past.length > 200) this.past.shift();
    this.state = { ...this.state, ...change };
    const hash = spell(this.graph, this.state);
    try {
      history.replaceState(null, "", `#${hash}`);
    } catch {
      location.hash = hash; // some browsers forbid replaceState on file: pages
    }
    this.apply();
  }

  openEntity(entity: number): void {
    if (this.asked >= 0) return this.found(entity, false);
    this.go({ entity, claim: -1 });
    this.reveal();
  }

  openClaim(claim: number): void {
    this.go({ claim, entity: -1 });
    this.reveal();
  }

  focus(entity: number): void {
    this.go({ view: "graph", focus: [entity], grown: [{ entity, predicate: -1, back: false }], path: null, entity, claim: -1 });
    this.reveal();
  }

  grow(grown: Grown): void {
    const { state, graph } = this;
    const base = state.focus.length || state.path ? state.focus : this.scene.nodes.length && this.left === 0 ? this.scene.nodes.map((node) => node.entity) : [grown.entity];
    const focus = base.includes(grown.entity) ? base : [...base, grown.entity];
    const before = this.scene.nodes.length;
    this.go({ view: "graph", focus, grown: [...state.grown.filter((one) => one.entity !== grown.entity || one.predicate !== grown.predicate || one.back !== grown.back), grown], entity: grown.entity, claim: -1 });
    this.announce(`${count(this.scene.nodes.length - before, "thing")} added around ${graph.label[grown.entity]}`);
  }

  announce(text: string): void {
    this.live.textContent = visible(text);
  }

  inView(): number[] {
    if (this.state.view === "graph" && this.scene.nodes.length) return this.scene.edges.map((edge) => edge.claim);
    const { passes, claimCount } = this.graph;
    const all: number[] = [];
    for (let claim = 0; claim < claimCount; claim++) if (passes[claim]) all.push(claim);
    return all;
  }

  private found(entity: number, add: boolean): void {
    if (this.asked >= 0 && this.asked !== entity) {
      const from = this.asked;
      this.asked = -1;
      this.box.input.placeholder = "Search a drug, gene, alteration, disease …";
      return this.path(from, entity);
    }
    this.asked = -1;
    if (!add) return this.focus(entity);
    this.go({ view: "graph", focus: [...this.state.focus, entity], grown: [...this.state.grown, { entity, predicate: -1, back: false }], entity, claim: -1 });
    this.reveal();
  }

  private path(from: number, to: number): void {
    this.go({ view: "graph", path: [from, to], focus: [], grown: [], entity: -1, claim: -1 });
    const { hops, nodes } = paths(this.graph, from, to) ?? { hops: -1, nodes: [] };
    this.announce(hops < 0 ? "No path under these filters" : `Shortest paths of ${count(hops, "claim")} through ${count(nodes.length, "thing")}`);
  }

  private open(hash: string): void {
    const { state, missing } = read(this.graph, hash);
    this.state = state;
    if (missing.length) this.announce(`Not in this graph: ${missing.join(", ")}`);
  }

  private back(): void {
    const hash = this.past.pop();
    if (hash === undefined) return;
    this.open(hash);
    try {
      history.replaceState(null, "", `#${hash}`);
    } catch {
      location.hash = hash;
    }
    this.apply();
    this.announce("Undone");
  }

  private apply(): void {
    const { graph, state } = this;
    if (graph.filters !== state.filters) timed("filter", () => graph.setFilters(state.filters));
    this.undo.toggleAttribute("disabled", this.past.length === 0);
    for (const [view, tab] of this.tabs) tab.setAttribute("aria-selected", String(view === state.view));
    for (const [view, tab] of this.tabs) tab.tabIndex = view === state.view ? 0 : -1;
    const on = active(state.filters);
    this.filterSummary.textContent = on ? `Filters and legend (${on} on)` : "Filters and legend";
    timed("filters", () => showFilters(this, this.filters));
    this.stage.id = `view-${state.view}`;
    this.stage.setAttribute("aria-label", TITLES[state.view]);
    timed(`view ${state.view}`, () => this.show(state.view));
    timed("panel", () => showPanel(this, this.panel));
  }

  private show(view: View): void {
    if (view === "graph") return this.showGraph();
    const host = h("div", { class: `view view-${view}` });
    put(this.stage, host);
    if (view === "table") {
      put(host, this.table.element);
      this.table.show(this.inView());
    } else ({ matrix: showMatrix, against: showAgainst, map: showMap, cases: showCases })[view](this, host);
  }

  private showGraph(): void {
    const { graph, state } = this;
    if (this.graphView.parentElement !== this.stage) put(this.stage, this.graphView);
    const key = JSON.stringify([state.focus, state.grown, state.path]) + spell(graph, { ...initial(), filters: state.filters });
    if (key !== this.drawnKey) {
      const refit = this.drawnKey === "" || !state.grown.length || state.focus.length < 2;
      this.drawnKey = key;
      this.draw(refit);
    }
    this.picture.choose(state.entity, state.claim);
    this.twin.show(this.inView());
  }

  /** In place of a picture of everything, where everything is too much. */
  private begin(things: number): void {
    this.picture.element.querySelector(".beginning")?.remove();
    if (things) this.picture.element.append(beginning(this, things));
  }

  private draw(refit: boolean): void {
    const { graph, state } = this;
    const route = state.path ? timed("path", () => paths(graph, ...(state.path as [number, number]))) : null;
    const { entities, left } = drawn(graph, state);
    this.left = left;
    const all = route ? [...new Set([...route.nodes, ...entities])] : state.path ? [...new Set([...state.path, ...entities])] : entities;
    const only = route && !state.grown.length ? route.claims : null;
    this.scene = timed("layout", () => compose(graph, all, new Set(state.path ?? state.focus.slice(0, 12)), this.scene.nodes.length ? this.scene : null, this.picture.aspect(), only));
    this.picture.show(this.scene, refit);
    this.begin(this.scene.nodes.length ? 0 : left);
    const path = state.path ? (route ? `Shortest paths from ${graph.label[state.path[0]]} to ${graph.label[state.path[1]]}: ${count(route.hops, "claim")} long. ` : `No path from ${graph.label[state.path[0]]} to ${graph.label[state.path[1]]} under these filters. `) : "";
    put(this.note, this.scene.nodes.length ? `${path}${count(this.scene.nodes.length, "thing")} and ${count(this.scene.edges.length, "claim")} drawn${left ? `; ${left.toLocaleString("en")} neighbours more in the panel` : ""}.` : left ? "Nothing is drawn yet; the table holds all claims." : "Nothing passes the filters.");
    this.announce(this.note.textContent ?? "");
  }

  private build(host: HTMLElement): void {
    const { graph } = this;
    const tabs = h("div", { class: "tabs", role: "tablist", "aria-label": "Views" }, ...VIEWS.map((view, i) => {
      const tab = h("button", { type: "button", role: "tab", "aria-controls": "stage", title: `${TITLES[view]} (${i + 1})`, onclick: () => this.go({ view }), onkeydown: (event: KeyboardEvent) => this.tabKey(event, i) }, TITLES[view]);
      this.tabs.set(view, tab);
      return tab;
    }));
    const tools = h("div", { class: "tools" }, this.undo, h("button", { type: "button", onclick: () => void this.share() }, "Copy link"), this.exports(), h("button", { type: "button", id: "theme", onclick: () => this.nextTheme() }, "Theme"));
    const filters = h("details", { class: "filters", open: true }, this.filterSummary, this.filters);
    if (matchMedia("(max-width: 900px)").matches) filters.removeAttribute("open");
    put(this.graphView, this.picture.element,
      h("div", { class: "controls", role: "group", "aria-label": "Drawing" }, h("button", { type: "button", "aria-label": "Closer", onclick: () => this.picture.zoom(1.3) }, "+"), h("button", { type: "button", "aria-label": "Farther", onclick: () => this.picture.zoom(0.77) }, "−"), h("button", { type: "button", onclick: () => this.picture.fit() }, "Fit"), h("button", { type: "button", onclick: () => this.go({ focus: [], grown: [], path: null, entity: -1, claim: -1 }) }, "Start over")),
      this.note, this.twin.element);
    put(host,
      h("a", { class: "skip", href: "#stage", onclick: (event: Event) => { event.preventDefault(); this.twin.element.isConnected ? this.twin.element.focus() : this.stage.focus(); } }, "Skip to the table"),
      h("header", { class: "top" }, h("h1", {}, graph.names.title), this.box.element, tabs, tools),
      h("div", { class: "work" }, filters, h("main", { id: "stage", tabindex: -1, role: "tabpanel" }, this.stage), this.panel),
      this.live);
    document.title = visible(graph.names.title);
    this.theme(stored("claimgraph theme") ?? "auto");
  }

  private tabKey(event: KeyboardEvent, place: number): void {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const view = VIEWS[(place + step + VIEWS.length) % VIEWS.length];
    this.go({ view });
    this.tabs.get(view)?.focus();
    event.preventDefault();
  }

  private exports(): HTMLElement {
    const menu = h("details", { class: "menu" }, h("summary", {}, "Export"));
    const item = (words: string, act: () => void) => h("li", {}, h("button", { type: "button", onclick: () => { menu.removeAttribute("open"); act(); } }, words));
    menu.append(h("ul", {},
      item("Picture, PNG", () => void this.png()),
      item("Picture, SVG", () => save("claims.svg", "image/svg+xml", this.picture.svg(this.graph.names.title, LIGHT))),
      item("Claims in view, CSV", () => this.saved("claims.csv", "text/csv;charset=utf-8", (claims) => "\ufeff" + claimsCsv(this.graph, claims))),
      item("Their sentences, CSV", () => void this.sentences()),
      item("Claims in view, Turtle", () => this.saved("claims.ttl", "text/turtle;charset=utf-8", (claims) => turtle(this.graph, claims))),
      item("My decisions, TSV", () => this.review.download())));
    return menu;
  }

  private saved(name: string, type: string, write: (claims: number[]) => string): void {
    const claims = this.inView();
    save(name, type, write(claims.slice(0, EXPORT_ROWS)));
    this.announce(claims.length > EXPORT_ROWS ? `${name} holds the first ${EXPORT_ROWS} of ${claims.length} claims: filter for the rest` : `${name}: ${count(claims.length, "claim")}`);
  }

  private async sentences(): Promise<void> {
    const { graph } = this;
    const rows = this.inView().slice(0, EXPORT_ROWS).flatMap((claim) => summary(graph, claim).evidence);
    save("sentences.csv", "text/csv;charset=utf-8", "\ufeff" + sentencesCsv(graph, await graph.quotes(rows)));
    this.announce(`sentences.csv: ${count(rows.length, "sentence")}`);
  }

  private async png(): Promise<void> {
    const blob = await this.picture.png();
    if (blob) save("claims.png", "image/png", blob);
    this.announce(blob ? "claims.png saved" : "This browser cannot draw a PNG; take the SVG");
  }

  private async share(): Promise<void> {
    const link = `${location.href.split("#")[0]}#${spell(this.graph, this.state)}`;
    try {
      await navigator.clipboard.writeText(link);
      this.announce("Link copied: it reopens this view");
    } catch {
      location.hash = spell(this.graph, this.state);
      this.announce("The link stands in the address bar");
    }
  }

  private nextTheme(): void {
    const order = ["auto", "light", "dark"];
    const next = order[(order.indexOf(document.documentElement.dataset.theme ?? "auto") + 1) % 3];
    this.theme(next);
    try {
      localStorage.setItem("claimgraph theme", next);
    } catch {
      // no storage: the choice lasts as long as the page
    }
    this.announce(`Theme: ${next}`);
  }

  private theme(name: string): void {
    document.documentElement.dataset.theme = name;
    const dark = name === "dark" || (name !== "light" && matchMedia("(prefers-color-scheme: dark)").matches);
    document.documentElement.classList.toggle("dark", dark);
    this.picture.theme = dark ? DARK : LIGHT;
    this.picture.redraw();
    const button = document.getElementById("theme");
    if (button) button.textContent = `Theme: ${name}`;
  }

  /** On a narrow screen the panel is below: bring it into sight. */
  private reveal(): void {
    if (this.panel.getBoundingClientRect().top > innerHeight - 80) this.panel.scrollIntoView({ behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth" });
    const { claim, entity } = this.state;
    this.announce(claim >= 0 ? shortly(this.graph, claim) : entity >= 0 ? `${this.graph.label[entity]}, ${count(this.graph.degree(entity), "claim")}` : "");
    document.getElementById("panel-title")?.focus({ preventScroll: true });
  }

  private listen(): void {
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.theme(document.documentElement.dataset.theme ?? "auto"));
    addEventListener("hashchange", () => {
      if (location.hash.slice(1) === spell(this.graph, this.state)) return;
      this.open(location.hash);
      this.apply();
    });
    document.addEventListener("path-from", (event) => {
      this.asked = (event as CustomEvent<number>).detail;
      this.box.ask(`Path from ${this.graph.label[this.asked]} to …`);
      this.announce(`Choose where the path from ${this.graph.label[this.asked]} ends`);
    });
    addEventListener("keydown", (event) => this.key(event));
    const menu = document.querySelector<HTMLDetailsElement>(".menu");
    document.addEventListener("pointerdown", (event) => menu && !menu.contains(event.target as Node) && menu.removeAttribute("open"));
    menu?.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      menu.removeAttribute("open");
      menu.querySelector("summary")?.focus();
    });
  }

  private key(event: KeyboardEvent): void {
    const typing = event.target instanceof HTMLInputElement || event.target instanceof HTMLSelectElement || event.target instanceof HTMLTextAreaElement;
    if (event.key === "z" && (event.ctrlKey || event.metaKey) && !event.shiftKey && !typing) this.back();
    else if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
    else if (event.key === "/") this.box.input.focus();
    else if (/^[1-6]$/.test(event.key)) this.go({ view: VIEWS[Number(event.key) - 1] });
    else return;
    event.preventDefault();
  }
}

function stored(key: string): string | null {
  try {
    const value = localStorage.getItem(key);
    return value === "light" || value === "dark" ? value : null;
  } catch {
    return null;
  }
}

async function boot(): Promise<void> {
  const host = document.getElementById("app");
  if (!host) return;
  try {
    const core = await readPart<CoreStrings>("core");
    const graph = timed("index", () => new Graph(core));
    const page = new Page(graph);
    page.start(host);
    requestAnimationFrame(() => Object.assign(window, { __READY: performance.now() }));
  } catch (error) {
    put(host, h("p", { class: "boot", role: "alert" }, `The page cannot show its data: ${error instanceof Error ? error.message : String(error)}. The same content stands in graph.ttl and evidence.jsonl beside this file.`));
    throw error;
  }
}

void boot();
