// The page: holds the state and puts the parts together.
import type { App } from "./app";
import { showAgainst } from "./against";
import { showCases } from "./cases";
import { beginning } from "./beginning";
import { ClaimTable } from "./claimtable";
import { h, put } from "./dom";
import { exportMenu } from "./exportmenu";
import { active, showFilters } from "./filters";
import type { Graph } from "./graph";
import { grownList, type Live } from "./live";
import { fetched } from "./links";
import { showMatrix } from "./matrix";
import { showMap } from "./mechanisms";
import { showPanel } from "./panel";
import { paths } from "./paths";
import { Picture } from "./picture";
import { Review } from "./review";
import { compose, type Scene } from "./scene";
import { type Hit, Search } from "./search";
import { SearchBox } from "./searchbox";
import { sha256 } from "./sha256";
import { drawn, type Grown, initial, read, spell, type State, type View, VIEWS } from "./state";
import { count, visible } from "./text";
import { ThemeButton } from "./theme";
import { timed } from "./timed";
import { said, plainly, shortly, summary } from "./wording";

const TITLES: Record<View, string> = { graph: "Graph", table: "Table", matrix: "Matrix", against: "Contradictions", map: "Drug map", cases: "Cases" };

export class Page implements App {
  state: State = initial();
  scene: Scene = { nodes: [], edges: [], by: new Map() };
  readonly review: Review;
  private readonly find: (query: string) => Hit[] | Promise<Hit[]>;
  private readonly box: SearchBox;
  private readonly picture: Picture;
  private readonly theme: ThemeButton;
  private readonly twin: ClaimTable;
  private readonly table: ClaimTable;
  private readonly spoken = h("div", { id: "live", class: "sr", role: "status", "aria-live": "polite" });
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
  private missing = ""; // what the link named that is not here
  private readonly working = h("div", { class: "working", role: "presentation", hidden: true });

  constructor(readonly graph: Graph, readonly live: Live | null) {
    this.review = new Review(graph, live ? "claimgraph live" : `claimgraph ${sha256(graph.names.curie.join("\n")).slice(0, 16)}`);
    const search = live ? null : timed("names", () => new Search(graph));
    this.find = (query) => (search ? search.find(query) : this.ask(query));
    this.box = new SearchBox(graph, (query) => this.find(query), (entity, add) => this.found(entity, add), (text) => this.announce(text));
    this.picture = new Picture({
      entity: (entity) => this.openEntity(entity),
      claim: (claim) => this.openClaim(claim),
      grow: (entity) => this.grow({ entity, predicate: -1, back: false }),
      nothing: () => this.go({ entity: -1, claim: -1 }),
      announce: (text) => this.announce(text),
      describe: (node, edge) => (node ? `${node.label} (${graph.typeName(node.entity)}), ${count(graph.degree(node.entity), "claim")}${node.hidden > 0 ? `, ${node.hidden} not drawn` : ""}` : edge ? plainly(said(graph, edge.claim, summary(graph, edge.claim))) : ""),
    });
    this.theme = new ThemeButton((theme) => this.picture.wear(theme), (text) => this.announce(text));
    this.twin = new ClaimTable(this);
    this.table = new ClaimTable(this);
  }

  /** Build the page in `host`; it opens at what the hash spells, else at `claim`, else at the start that its data name. */
  start(host: HTMLElement, claim = -1): void {
    this.build(host);
    this.listen();
    const { hash } = location;
    const opening = this.graph.byCurie(this.graph.names.start);
    if (hash.length > 1) this.open(hash);
    else if (claim >= 0) this.state = { ...initial(), focus: [this.graph.subject[claim], this.graph.object[claim]], claim };
    else if (opening >= 0) this.state = { ...initial(), focus: [opening], grown: [{ entity: opening, predicate: -1, back: false }], entity: opening };
    else if (this.graph.names.start) this.missing = `Not in this graph: ${this.graph.names.start}. `;
    this.apply();
    void this.fill();
    void this.warm();
    if (!hash && opening < 0 && matchMedia("(pointer: fine) and (min-width: 901px)").matches) this.box.input.focus({ preventScroll: true });
  }

  /** Search before anyone does: the first keystroke finds the scan compiled (a few queries, since each run compiles more of it), or the names read. */
  private async warm(): Promise<void> {
    for (const query of this.live ? ["warm"] : ["a", "warm", "e", "on", "re"]) {
      await new Promise((done) => setTimeout(done, 80));
      await Promise.resolve(this.find(query)).catch(() => {});
    }
  }

  go(change: Partial<State>): void {
    this.missing = "";
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
    void this.fill();
  }

  async await(answer: Promise<boolean>): Promise<void> {
    try {
      if (await answer) this.grew();
    } catch (error) {
      this.announce(`The service did not answer: ${error instanceof Error ? error.message : String(error)}`);
      this.note.textContent = `The service did not answer: ${error instanceof Error ? error.message : String(error)}`;
    }
  }

  /** Ask the service for what the state shows and the page lacks, then for the claims between what is drawn. */
  private async fill(): Promise<void> {
    const { live, state } = this;
    if (!live) return;
    await this.await(live.need(this.graph, state));
    const drawn = this.scene.nodes.map((node) => this.graph.curie(node.entity));
    if (this.state === state && state.view === "graph" && drawn.length > 2) await this.await(live.between(drawn));
  }

  private grew(): void {
    if (!this.live) return;
    this.graph.become(this.live.rows.container());
    this.review.recall();
    this.drawnKey = this.drawnKey && "grown";
    const at = document.activeElement?.id;
    this.apply();
    if (at === "panel-title") document.getElementById(at)?.focus({ preventScroll: true });
  }

  /** What is called so, from the service, once the typing pauses. */
  private async ask(query: string): Promise<Hit[]> {
    const live = this.live!;
    await new Promise((done) => setTimeout(done, 90));
    if (query !== "warm" && this.box.input.value !== query) return [];
    const hits = await live.search(query);
    this.graph.become(live.rows.container());
    return hits.map(({ id, name, similar }) => ({ entity: this.graph.byCurie(id), name, errors: Number(similar), edge: 0 as const, rank: 0 })).filter((hit) => hit.entity >= 0);
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
    const list = this.live && grownList(graph.curie(grown.entity), grown.predicate < 0 ? "" : graph.names.predicate[grown.predicate], grown.back);
    if (this.live && list && state.grown.some((one) => one.entity === grown.entity && one.predicate === grown.predicate && one.back === grown.back)) void this.await(this.live.next(list));
    else if (!this.live) this.announce(`${count(this.scene.nodes.length - before, "thing")} added around ${graph.label[grown.entity]}`);
  }

  announce(text: string): void {
    this.spoken.textContent = visible(text);
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

  busy(working: boolean): void {
    this.working.hidden = !working;
  }

  private async reopen(): Promise<void> {
    if (this.live) await this.await(fetched(this.live, location.hash).then(() => true));
    this.open(location.hash);
    this.apply();
    void this.fill();
  }

  private open(hash: string): void {
    const { state, missing } = read(this.graph, hash);
    this.state = state;
    this.missing = missing.length ? `Not in this graph: ${missing.join(", ")}. ` : "";
    if (missing.length) this.announce(this.missing);
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
    void this.fill();
    this.announce("Undone");
  }

  private apply(): void {
    const { graph, state } = this;
    if (graph.filters !== state.filters) timed("filter", () => graph.setFilters(state.filters));
    this.undo.toggleAttribute("disabled", this.past.length === 0);
    for (const [view, tab] of this.tabs) tab.setAttribute("aria-selected", String(view === state.view));
    for (const [view, tab] of this.tabs) tab.tabIndex = view === state.view ? 0 : -1;
    const [row, at] = [this.tabs.get("graph")?.parentElement, this.tabs.get(state.view)];
    if (row && at) row.scrollLeft = Math.min(at.offsetLeft - row.offsetLeft, Math.max(row.scrollLeft, at.offsetLeft - row.offsetLeft + at.offsetWidth - row.clientWidth));
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
    const body = h("div", { class: `view view-${view}` });
    const host = h("div", { class: "view-host" });
    put(this.stage, body);
    put(body, this.soFar(), host);
    if (view === "table") {
      put(host, this.table.element);
      this.table.show(this.inView());
    } else ({ matrix: showMatrix, against: showAgainst, map: showMap, cases: showCases })[view](this, host);
  }

  /** Over a service: how much of it stands in the view, and a way to more. */
  private soFar(): HTMLElement | null {
    const { live, graph } = this;
    if (!live) return null;
    const list = live.list(graph, this.state);
    const more = list && live.more(list) ? h("button", { type: "button", onclick: () => void this.await(live.next(list)) }, "Read more") : null;
    return h("p", { class: "so-far" }, `Of ${count(live.begun.claims_total, "claim")}, those read so far: ${graph.claimCount.toLocaleString("en")}. `, more);
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
    const { entities, left } = this.live && !state.focus.length && !state.path ? { entities: [], left: graph.entityCount } : drawn(graph, state);
    this.left = left;
    const all = route ? [...new Set([...route.nodes, ...entities])] : state.path ? [...new Set([...state.path, ...entities])] : entities;
    const only = route && !state.grown.length ? route.claims : null;
    this.scene = timed("layout", () => compose(graph, all, new Set(state.path ?? state.focus.slice(0, 12)), this.scene.nodes.length ? this.scene : null, this.picture.aspect(), only));
    this.picture.show(this.scene, refit);
    this.begin(this.scene.nodes.length ? 0 : left);
    const path = state.path ? (route ? `Shortest paths from ${graph.label[state.path[0]]} to ${graph.label[state.path[1]]}: ${count(route.hops, "claim")} long. ` : `No path from ${graph.label[state.path[0]]} to ${graph.label[state.path[1]]} under these filters. `) : "";
    put(this.note, this.missing, this.scene.nodes.length ? `${path}${count(this.scene.nodes.length, "thing")} and ${count(this.scene.edges.length, "claim")} drawn${left ? `; ${left.toLocaleString("en")} neighbours more in the panel` : ""}.` : left ? (this.live ? "Nothing is drawn yet: search, or begin at one of these." : "Nothing is drawn yet; the table holds all claims.") : "Nothing passes the filters.");
    this.announce(this.note.textContent ?? "");
  }

  private build(host: HTMLElement): void {
    const { graph } = this;
    const tabs = h("div", { class: "tabs", role: "tablist", "aria-label": "Views" }, ...VIEWS.map((view, i) => {
      const tab = h("button", { type: "button", role: "tab", "aria-controls": "stage", title: `${TITLES[view]} (${i + 1})`, onclick: () => this.go({ view }), onkeydown: (event: KeyboardEvent) => this.tabKey(event, i) }, TITLES[view]);
      this.tabs.set(view, tab);
      return tab;
    }));
    const tools = h("div", { class: "tools" }, this.undo, h("button", { type: "button", onclick: () => void this.share() }, "Copy link"), exportMenu(this, this.picture), this.theme.button);
    const filters = h("details", { class: "filters", open: true }, this.filterSummary, this.filters);
    if (matchMedia("(max-width: 900px)").matches) filters.removeAttribute("open");
    put(this.graphView, this.picture.element,
      h("div", { class: "controls", role: "group", "aria-label": "Drawing" }, h("button", { type: "button", "aria-label": "Closer", onclick: () => this.picture.zoom(1.3) }, "+"), h("button", { type: "button", "aria-label": "Farther", onclick: () => this.picture.zoom(0.77) }, "−"), h("button", { type: "button", onclick: () => this.picture.fit() }, "Fit"), h("button", { type: "button", onclick: () => this.go({ focus: [], grown: [], path: null, entity: -1, claim: -1 }) }, "Start over")),
      this.note, this.twin.element);
    put(host,
      h("a", { class: "skip", href: "#stage", onclick: (event: Event) => { event.preventDefault(); this.twin.element.isConnected ? this.twin.element.focus() : this.stage.focus(); } }, "Skip to the table"),
      h("header", { class: "top" }, h("h1", {}, graph.names.title), this.box.element, tabs, tools),
      h("div", { class: "work" }, filters, h("main", { id: "stage", tabindex: -1, role: "tabpanel" }, this.stage), this.panel),
      this.spoken, this.working);
    document.title = visible(graph.names.title);
  }

  private tabKey(event: KeyboardEvent, place: number): void {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const view = VIEWS[(place + step + VIEWS.length) % VIEWS.length];
    this.go({ view });
    this.tabs.get(view)?.focus();
    event.preventDefault();
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

  /** On a narrow screen the panel is below: bring it into sight. */
  private reveal(): void {
    if (this.panel.getBoundingClientRect().top > innerHeight - 80) this.panel.scrollIntoView({ behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth" });
    const { claim, entity } = this.state;
    this.announce(claim >= 0 ? shortly(this.graph, claim) : entity >= 0 ? `${this.graph.label[entity]}, ${count(this.graph.degree(entity), "claim")}` : "");
    document.getElementById("panel-title")?.focus({ preventScroll: true });
  }

  private listen(): void {
    addEventListener("hashchange", () => {
      if (location.hash.slice(1) === spell(this.graph, this.state)) return;
      void this.reopen();
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
