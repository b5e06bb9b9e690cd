// The search field: a combobox as the ARIA practices describe it.
import { h, put } from "./dom";
import type { Graph } from "./graph";
import { typeMark, typeWord } from "./parts";
import type { Hit } from "./search";
import { count, visible } from "./text";
import { timed } from "./timed";

export class SearchBox {
  readonly element: HTMLElement;
  readonly input: HTMLInputElement;
  private readonly list: HTMLElement;
  private hits: Hit[] = [];
  private at = -1;
  private awaited: { add: boolean } | null = null; // Enter was pressed before the answer came

  constructor(private readonly graph: Graph, private readonly find: (query: string) => Hit[] | Promise<Hit[]>, private readonly chosen: (entity: number, add: boolean) => void, private readonly announce: (text: string) => void) {
    this.list = h("ul", { class: "hits", id: "hits", role: "listbox", "aria-label": "Found", hidden: true });
    this.input = h("input", {
      type: "text", id: "search", class: "search", role: "combobox", autocomplete: "off", spellcheck: "false", "aria-label": "Search drugs, genes, alterations, diseases, by name, synonym or code", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": "hits", placeholder: "Search a drug, gene, alteration, disease …",
      oninput: () => timed("search", () => this.look()), onkeydown: (event: KeyboardEvent) => this.key(event), onfocus: () => this.input.value && this.look(), onblur: () => setTimeout(() => this.close(), 150),
    });
    this.element = h("div", { class: "searchbox", role: "search" }, this.input, h("kbd", { "aria-hidden": "true" }, "/"), this.list);
  }

  ask(words: string): void {
    this.input.placeholder = words;
    this.input.value = "";
    this.input.focus();
  }

  private look(): void {
    const query = this.input.value;
    const found = this.find(query);
    this.awaited = null;
    if (!(found instanceof Promise)) return this.take(found);
    this.hits = [];
    found.then((hits) => {
      if (this.input.value !== query) return;
      const { awaited } = this;
      this.take(hits);
      if (awaited && hits.length) this.choose(0, awaited.add);
    }, (error: unknown) => this.fail(`The search failed: ${error instanceof Error ? error.message : String(error)}`));
  }

  private fail(words: string): void {
    this.take([]);
    put(this.list, h("li", { class: "empty", role: "option", "aria-disabled": "true", "aria-selected": "false" }, words));
    this.announce(words);
  }

  private take(hits: Hit[]): void {
    this.hits = hits;
    this.at = this.hits.length ? 0 : -1;
    this.show();
    if (this.input.value.trim()) this.announce(this.hits.length ? `${count(this.hits.length, "suggestion")}, first ${visible(this.graph.label[this.hits[0].entity])}` : "nothing found");
  }

  private show(): void {
    const { graph } = this;
    const open = this.input.value.trim() !== "";
    this.list.hidden = !open;
    this.input.setAttribute("aria-expanded", String(open));
    if (this.at >= 0) this.input.setAttribute("aria-activedescendant", `hit-${this.at}`);
    else this.input.removeAttribute("aria-activedescendant");
    const rows = this.hits.map((hit, i) =>
      h("li", { role: "option", id: `hit-${i}`, "aria-selected": String(i === this.at), class: i === this.at ? "at" : "", onpointerdown: (event: PointerEvent) => { event.preventDefault(); this.choose(i, event.shiftKey); } },
        typeMark(graph.typeName(hit.entity)), h("span", { class: "name" }, h("bdi", {}, graph.label[hit.entity]), hit.name === graph.names.label[hit.entity] ? null : h("span", { class: "muted" }, ` ${hit.name}`), hit.errors ? h("span", { class: "tag" }, "similar") : null),
        h("span", { class: "number" }, `${typeWord(graph.typeName(hit.entity))} · ${count(graph.degree(hit.entity), "claim")}`)));
    put(this.list, ...(rows.length || !open ? rows : [h("li", { class: "empty", role: "option", "aria-disabled": "true", "aria-selected": "false" }, "Nothing of that name, code or synonym.")]));
  }

  private key(event: KeyboardEvent): void {
    const { length } = this.hits;
    if (event.key === "ArrowDown" && length) this.at = (this.at + 1) % length;
    else if (event.key === "ArrowUp" && length) this.at = (this.at + length - 1) % length;
    else if (event.key === "Enter" && length && this.at >= 0) this.choose(this.at, event.shiftKey);
    else if (event.key === "Enter" && this.input.value.trim()) this.awaited = { add: event.shiftKey };
    else if (event.key === "Escape") {
      this.input.value = "";
      this.close();
    } else return;
    event.preventDefault();
    if (event.key.startsWith("Arrow")) this.show();
  }

  private choose(place: number, add: boolean): void {
    const entity = this.hits[place]?.entity;
    if (entity === undefined) return;
    this.input.value = "";
    this.hits = [];
    this.close();
    this.chosen(entity, add);
  }

  private close(): void {
    this.list.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
  }
}
