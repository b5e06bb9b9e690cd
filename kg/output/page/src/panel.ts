// The evidence panel: a claim with its sentences, or a thing with its claims.
import type { App } from "./app";
import { least } from "./counting";
import { type Child, h, put } from "./dom";
import { sectionOf } from "./exports";
import type { Graph } from "./graph";
import { grownList, PAGE } from "./live";
import { bar, empty, entityButton, lineMark, tags, typeMark, typeWord } from "./parts";
import { TYPE_WORDS } from "./palette";
import type { Mark, Quote } from "./quotes";
import { reviewForm } from "./review";
import { MOST } from "./state";
import { count, encode, namesFirst, titled } from "./text";
import { decimal, plainly, said, shortly, summary } from "./wording";

export function showPanel(app: App, host: HTMLElement): void {
  const { claim, entity } = app.state;
  if (claim >= 0) claimPanel(app, host, claim);
  else if (entity >= 0) entityPanel(app, host, entity);
  else overview(app, host);
}

function claimPanel(app: App, host: HTMLElement, claim: number): void {
  const { graph } = app;
  const told = summary(graph, claim);
  const words = said(graph, claim, told);
  const list = h("ol", { class: "quotes", "aria-label": "Evidence sentences" }, h("li", { class: "empty" }, "Unpacking the sentences…"));
  const against = graph.against(claim);
  put(host,
    h("p", { class: "crumb" }, entityButton(app, graph.subject[claim]), lineMark(graph.info[graph.predicate[claim]].group, graph.info[graph.predicate[claim]].end, { negated: !!graph.negated[claim], dashed: told.hedged === told.papers.length && told.hedged > 0 }), entityButton(app, graph.object[claim])),
    h("h2", { class: "sentence", tabindex: -1, id: "panel-title" }, words.before, h("b", { class: "as-subject" }, words.subject), words.verb, h("b", { class: "as-object" }, words.object), words.after),
    h("p", { class: "facts" }, ...tags(graph, claim, told), h("span", {}, count(told.evidence.length, "sentence")), h("span", { class: "confidence" }, "confidence ", bar(told.confidence), ` ${decimal(told.confidence)}`), ...told.mechanisms.map(([mechanism]) => h("span", { class: "tag mechanism" }, graph.label[mechanism]))),
    told.hidden === told.evidence.length && !graph.heard[told.evidence[0]] ? h("p", { class: "note" }, "None of its sentences passes the filters; here they are all the same.") : told.hidden ? h("p", { class: "note" }, `${count(told.hidden, "sentence")} more, hidden by the filters.`) : null,
    against.length ? h("section", { class: "opposed" }, h("h3", {}, "What speaks against it"), h("ul", {}, ...against.map((other) => h("li", {}, claimButton(app, other, plainly(said(graph, other, summary(graph, other)))))))) : null,
    h("p", { class: "key", "aria-hidden": "true" }, h("mark", { class: "subject" }, "subject"), " ", h("mark", { class: "object" }, "object"), " ", h("mark", { class: "trigger" }, "trigger"), " ", h("mark", { class: "hedge" }, "cue")),
    list,
    furtherReadings(app, claim),
    reviewForm(graph, app.review, claim, (message) => {
      app.announce(message);
      claimPanel(app, host, claim);
    }),
  );
  graph.quotes(told.evidence).then((quotes) => put(list, ...quotes.map((quote) => h("li", {}, quoted(app, quote)))), (error: unknown) => put(list, h("li", { class: "empty" }, `The sentences cannot be unpacked: ${String(error)}`)));
}

/** Over a service: how many sentences were read, and the next of them. */
function furtherReadings(app: App, claim: number): HTMLElement | null {
  const { live, graph } = app;
  const [held, all] = [graph.evidenceOf(claim).length, live?.rows.readings.get(claim) ?? 0];
  if (!live || held >= all) return null;
  return h("p", { class: "more" }, h("button", { type: "button", class: "link", onclick: () => void app.await(live.further(graph, claim)) }, `Read more: ${held} of ${count(all, "sentence")} so far`));
}

function quoted(app: App, quote: Quote): HTMLElement {
  const { graph } = app;
  const { evidence } = quote;
  const paper = graph.papers[graph.documentOf(evidence)];
  const context = graph.contextOf(evidence);
  const told = [
    context.disease === undefined ? null : graph.label[context.disease], context.alteration === undefined ? null : graph.label[context.alteration], context.model, context.line && (/line|adjuvant|maintenance/.test(context.line) ? context.line : `${context.line} line`), context.setting,
    context.resistance && `${context.resistance} resistance`, context.finding && `${context.finding} finding`, context.combination?.length ? `with ${context.combination.join(", ")}` : null,
    context.cites?.length ? `citing ${context.cites.join(", ")}` : null, context.seam && `put together across a ${context.seam}`,
  ].filter(Boolean) as string[];
  return h("article", {},
    h("blockquote", {}, ...marked(quote.text, quote.marks)),
    h("p", { class: "source" }, h("cite", {}, titled(paper)), [paper.journal, paper.year].filter(Boolean).length ? ` ${[paper.journal, paper.year].filter(Boolean).join(" ")}` : "", sectionOf(graph, evidence) ? ` · ${sectionOf(graph, evidence)}` : "", ...links(paper)),
    told.length ? h("p", { class: "context" }, ...told.map((one) => h("span", { class: "tag" }, one))) : null,
    why(app, quote, paper.name),
  );
}

function why(app: App, quote: Quote, document: string): HTMLElement {
  const { graph } = app;
  const { core, names } = graph;
  const row = quote.evidence;
  const rule = names.rule[graph.rule[row]];
  const { page } = graph.contextOf(row);
  const grounding = (side: "subject" | "object") => `${side} by ${names.method[core.column(`evidence_${side}_method`)[row]] || "name"} (${(core.column(`evidence_${side}_score`)[row] / 100).toFixed(2)})`;
  const cues = quote.marks.filter((mark) => mark.kind === "hedge" || mark.kind === "negation").map((mark) => `${mark.kind} “${quote.text.slice(mark.start, mark.end)}”`);
  const facts: [string, string][] = [
    ["certainty", names.certainty[graph.certainty[row]] + (cues.length ? `: ${cues.join(", ")}` : "")],
    ["rule", rule + (Object.hasOwn(names.rule_text, rule) ? `: ${names.rule_text[rule]}` : "")],
    ...(app.live ? [] : [["grounding", `${grounding("subject")}, ${grounding("object")}`] as [string, string]]),
    ["place", `${document}, ${page ? `page ${page}, ` : ""}characters ${quote.start.toLocaleString("en")} to ${quote.end.toLocaleString("en")}`],
  ];
  return h("details", { class: "why" }, h("summary", {}, "confidence ", bar(graph.score[row]), ` ${(graph.score[row] / 100).toFixed(2)}`, h("span", { class: "muted" }, ` · ${names.certainty[graph.certainty[row]]} · why`)), h("dl", {}, ...facts.flatMap(([name, value]) => [h("dt", {}, name), h("dd", {}, value)])));
}

const outside = (href: string, words: string) => h("a", { href, target: "_blank", rel: "noopener noreferrer external" }, words);

/** Links to the paper, from identifiers that look as they must; nothing else on the page leads out. */
export function links(paper: { pmid: string; pmcid: string; doi: string }): Child[] {
  const out: Child[] = [];
  if (/^\d{1,9}$/.test(paper.pmid)) out.push(" · ", outside(`https://pubmed.ncbi.nlm.nih.gov/${paper.pmid}/`, `PMID ${paper.pmid}`));
  if (/^PMC\d{1,9}$/.test(paper.pmcid)) out.push(" · ", outside(`https://pmc.ncbi.nlm.nih.gov/articles/${paper.pmcid}/`, paper.pmcid));
  if (/^10\.\d{4,9}\/[\x21-\x7e]+$/.test(paper.doi)) out.push(" · ", outside(`https://doi.org/${encode(paper.doi).replaceAll("%2F", "/")}`, `doi:${paper.doi}`));
  return out;
}

/** The sentence cut at every mark's edges, each piece with the classes of all marks that hold it. */
export function marked(text: string, marks: Mark[]): Child[] {
  const edges = [...new Set([0, text.length, ...marks.flatMap((mark) => [Math.min(mark.start, text.length), Math.min(mark.end, text.length)])])].sort((a, b) => a - b);
  return edges.slice(1).map((to, i) => {
    const from = edges[i];
    const over = marks.filter((mark) => mark.start < to && mark.end > from).map((mark) => mark.kind);
    const piece = text.slice(from, to);
    return over.length ? h("mark", { class: over.join(" "), title: over.join(", ") }, piece) : piece;
  });
}

export function claimButton(app: App, claim: number, words?: string): HTMLElement {
  const { graph } = app;
  return h("button", { type: "button", class: "claim", ...(app.state.claim === claim ? { "aria-current": "true" } : {}), onclick: () => app.openClaim(claim) }, words ?? shortly(graph, claim));
}

function entityPanel(app: App, host: HTMLElement, entity: number): void {
  const { graph } = app;
  const names = namesFirst(graph.names.synonym[entity]);
  const gene = graph.gene[entity];
  const inContext = graph.typeName(entity) === "Disease" ? contextRows(app, entity) : 0;
  put(host,
    h("h2", { class: "title", tabindex: -1, id: "panel-title" }, typeMark(graph.typeName(entity)), h("bdi", {}, graph.label[entity])),
    h("p", { class: "facts" }, h("span", {}, typeWord(graph.typeName(entity))), h("code", {}, graph.curie(entity)), gene ? h("span", {}, "of ", entityButton(app, gene - 1, "link")) : null),
    names.length ? h("p", { class: "synonyms" }, h("span", { class: "muted" }, "also "), names.slice(0, 8).join(", "), names.length > 8 ? h("span", { title: names.slice(8).join(", ") }, ` and ${names.length - 8} more`) : null) : null,
    h("p", { class: "row" },
      h("button", { type: "button", onclick: () => app.focus(entity) }, "Centre here"),
      h("button", { type: "button", onclick: () => app.grow({ entity, predicate: -1, back: false }) }, "Add neighbours"),
      h("button", { type: "button", onclick: () => document.dispatchEvent(new CustomEvent("path-from", { detail: entity })) }, "Path to…"),
      graph.typeName(entity) === "Drug" ? h("button", { type: "button", onclick: () => app.go({ view: "map", entity, claim: -1 }) }, "Resistance map") : null,
      inContext ? h("button", { type: "button", onclick: () => app.go({ filters: { ...app.state.filters, disease: entity } }) }, `Only claims in it (${inContext})`) : null),
    ...groups(app, entity),
  );
}

function contextRows(app: App, disease: number): number {
  const { graph } = app;
  const inside = graph.contexts.map((context) => context.disease === disease);
  const claims = new Set<number>();
  for (let row = 0; row < graph.evidenceCount; row++) if (inside[graph.context[row]]) claims.add(graph.evidenceClaim[row]);
  return claims.size;
}

function groups(app: App, entity: number): HTMLElement[] {
  const { graph } = app;
  const by = new Map<string, number[]>();
  let filtered = 0;
  for (const claim of graph.claimsOf(entity)) {
    if (!graph.passes[claim]) filtered++;
    else {
      const key = `${graph.predicate[claim]} ${graph.object[claim] === entity ? 1 : 0}`;
      by.set(key, [...(by.get(key) ?? []), claim]);
    }
  }
  const totals = new Map(Array.from(by, ([key, claims]) => [key, claims.length]));
  for (const [predicate, back, claims] of app.live?.counts.get(graph.curie(entity)) ?? []) totals.set(`${graph.names.predicate.indexOf(predicate)} ${back}`, claims);
  const shown = [...totals].sort((a, b) => b[1] - a[1]).map(([key, total], i) => group(app, entity, key, byPapers(graph, by.get(key) ?? []), total, i < 3));
  if (filtered) shown.push(h("p", { class: "note" }, `${count(filtered, "claim")} hidden by the filters.`));
  return shown.length ? shown : [empty("No claim is about it directly; it stands as the context of claims.")];
}

/** Claims of most papers first; of very many those of most sentences stand in. */
function byPapers(graph: Graph, claims: number[]): number[] {
  if (claims.length > MOST) return claims;
  const papers = new Map(claims.map((claim) => [claim, summary(graph, claim).papers.length]));
  return [...claims].sort((a, b) => papers.get(b)! - papers.get(a)!);
}

function group(app: App, entity: number, key: string, claims: number[], total: number, open: boolean): HTMLElement {
  const { graph } = app;
  const [predicate, back] = key.split(" ").map(Number);
  const info = graph.info[predicate];
  const hidden = claims.filter((claim) => !graph.passes[claim]).length;
  const unread = app.live && !hidden ? Math.max(0, total - claims.length) : 0;
  const room = unread ? PAGE : MOST;
  const missing = claims.filter((claim) => !app.scene.by.has(graph.other(claim, entity))).length + unread;
  const list = h("ul", { class: "claims" });
  const fill = (most: number) => {
    const rows: HTMLElement[] = claims.slice(0, most).map((claim) => claimRow(app, claim, entity));
    if (claims.length > most) rows.push(h("li", {}, h("button", { type: "button", class: "link", onclick: () => fill(most + 100) }, `Show ${Math.min(100, claims.length - most)} more of ${claims.length}`)));
    const { live } = app;
    const page = live && unread ? grownList(graph.curie(entity), graph.names.predicate[predicate], !!back) : "";
    if (live && page && claims.length <= most) rows.push(h("li", {}, h("button", { type: "button", class: "link", onclick: () => void app.await(live.next(page)) }, `Read ${Math.min(PAGE, unread)} more of ${total.toLocaleString("en")}`)));
    put(list, ...rows);
  };
  fill(12);
  // The button stands beside the summary, not in it: a control within a control is lost to screen readers.
  const draw = missing && app.state.view === "graph" ? h("button", { type: "button", class: "link", "aria-label": `draw ${Math.min(missing, room)} more: ${back ? info.back : info.short}`, onclick: () => app.grow({ entity, predicate, back: !!back }) }, `draw ${Math.min(missing, room)} more`) : null;
  return h("section", { class: "grouped" },
    h("details", { class: "group", ...(open ? { open: true } : {}) },
      h("summary", {}, lineMark(info.group, info.end), h("span", { class: "name" }, back ? info.back : info.short), h("span", { class: "number" }, (app.live ? total : claims.length).toLocaleString("en"))),
      list),
    draw);
}

function claimRow(app: App, claim: number, entity: number): HTMLElement {
  const { graph } = app;
  const told = summary(graph, claim);
  const other = graph.other(claim, entity);
  const disputed = graph.against(claim).length > 0;
  return h("li", {}, h("button", { type: "button", class: "claim", ...(app.state.claim === claim ? { "aria-current": "true" } : {}), onclick: () => app.openClaim(claim) },
    typeMark(graph.typeName(other)), h("span", { class: "name" }, h("bdi", {}, graph.label[other])), ...tags(graph, claim, told), disputed ? h("span", { class: "tag disputed" }, "disputed") : null, h("span", { class: "number" }, count(told.papers.length, "paper"))));
}

function overview(app: App, host: HTMLElement): void {
  const { graph } = app;
  const most = (type: string) => least(graph.entityCount, 8, (entity) => -graph.degree(entity), (entity) => graph.typeName(entity) === type && graph.degree(entity) > 0);
  const pairs = graph.contradictions();
  let things = 0; // without those that only name the context of a claim
  for (let entity = 0; entity < graph.entityCount; entity++) things += Number(graph.held(entity) > 0);
  put(host,
    h("h2", { class: "title", tabindex: -1, id: "panel-title" }, "What is in this graph"),
    app.live ? h("p", {}, `${count(app.live.begun.claims_total, "claim")} from ${count(app.live.begun.documents_total, "document")}. This page asks the service for what you open: search for a thing, then expand what its counts promise.`) : h("p", {}, `${count(graph.claimCount, "claim")} about ${count(things, "thing")}, each with the sentences it was read from: ${count(graph.sentenceDocument.length, "sentence")} of ${count(graph.papers.length, "document")}.`),
    pairs.length ? h("p", {}, h("button", { type: "button", class: "link", onclick: () => app.go({ view: "against" }) }, count(pairs.length, "contradiction")), " between claims.") : null,
    ...["Drug", "Alteration", "Gene", "Disease"].flatMap((type) => {
      const top = most(type);
      const rows = top.map((entity) => h("li", {}, h("button", { type: "button", class: "claim", onclick: () => app.focus(entity) }, typeMark(type), h("span", { class: "name" }, h("bdi", {}, graph.label[entity])), h("span", { class: "number" }, count(graph.degree(entity), "claim")))));
      return top.length ? [h("section", { class: "start" }, h("h3", {}, `${TYPE_WORDS[type][1].replace(/^./, (letter) => letter.toUpperCase())} with most claims`), h("ul", { class: "claims" }, ...rows))] : [];
    }),
    h("details", { class: "help" }, h("summary", {}, "Keys"), h("dl", {}, ...KEYS.flatMap(([key, words]) => [h("dt", {}, h("kbd", {}, key)), h("dd", {}, words)]))),
  );
}

const KEYS: [string, string][] = [["/", "search"], ["1 to 6", "the views"], ["Ctrl Z", "undo"], ["arrows", "in the graph: from thing to thing"], ["Enter", "open what is pointed at"], ["E", "add its neighbours"], ["+ − 0", "closer, farther, all of it"]];
