// Case timelines: what a patient report says was given, line by line, and what came of it.
import type { App } from "./app";
import { h, put } from "./dom";
import type { Graph } from "./graph";
import { empty } from "./parts";
import { links } from "./panel";
import type { Quote } from "./quotes";
import { count, titled } from "./text";

interface Step {
  line: string;
  order: number;
  rows: number[];
}

export interface Case {
  paper: number;
  steps: Step[];
}

const ORDER = ["neoadjuvant", "adjuvant", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "later", "maintenance"];
const GIVEN = new Set(["treats", "lacks_benefit_in", "combined_with", "overcomes_resistance_to"]);

function rank(line: string): number {
  const digit = /\d+/.exec(line);
  if (digit) return 1 + Number(digit[0]);
  const at = ORDER.findIndex((word) => line.toLowerCase().includes(word));
  return at < 0 ? 50 : at;
}

/** Papers that tell at least two steps, most lines first. */
export function cases(graph: Graph): Case[] {
  const by = new Map<number, Map<string, number[]>>();
  for (let row = 0; row < graph.evidenceCount; row++) {
    const context = graph.contextOf(row);
    const claim = graph.evidenceClaim[row];
    if (!graph.heard[row] || !graph.passes[claim] || !GIVEN.has(graph.names.predicate[graph.predicate[claim]])) continue;
    if ((!context.line && context.model !== "patient") || context.finding === "cited") continue;
    const paper = graph.documentOf(row);
    const lines = by.get(paper) ?? new Map<string, number[]>();
    const line = context.line ?? "";
    lines.set(line, [...(lines.get(line) ?? []), row]);
    by.set(paper, lines);
  }
  const found: Case[] = [];
  for (const [paper, lines] of by) {
    const steps = [...lines].map(([line, rows]) => ({ line, order: line ? rank(line) : 60, rows })).sort((a, b) => a.order - b.order || a.rows[0] - b.rows[0]);
    if (steps.length > 1 || steps[0].rows.length > 1) found.push({ paper, steps });
  }
  const told = (one: Case) => one.steps.filter((step) => step.line).length;
  return found.sort((a, b) => told(b) - told(a) || a.paper - b.paper);
}

export function showCases(app: App, host: HTMLElement, most = 20): void {
  const { graph } = app;
  const found = cases(graph);
  if (!found.length) return put(host, empty("No document that passes the filters tells a course of treatment."));
  put(host,
    h("header", { class: "view-head" }, h("h2", {}, "Courses of treatment"), h("p", { class: "note" }, "From what documents tell of their own patients, by line of therapy; a duration stands in the same sentence.")),
    h("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": "Case timelines" },
      ...found.slice(0, most).map((one) => course(app, one)),
      found.length > most ? h("p", { class: "more" }, h("button", { type: "button", onclick: () => showCases(app, host, most + 20) }, `Show more of ${found.length}`)) : null));
}

function course(app: App, one: Case): HTMLElement {
  const { graph } = app;
  const paper = graph.papers[one.paper];
  const list = h("ol", { class: "course" });
  const section = h("section", { class: "case" }, h("h3", {}, titled(paper)), h("p", { class: "source" }, [paper.journal, paper.year].filter(Boolean).join(" "), ...links(paper)), list);
  graph.quotes(one.steps.flatMap((step) => step.rows)).then((quotes) => {
    const by = new Map(quotes.map((quote) => [quote.evidence, quote]));
    put(list, ...one.steps.map((step) => stepOf(app, step, by)));
  }, (error: unknown) => put(list, h("li", {}, `The sentences cannot be unpacked: ${String(error)}`)));
  return section;
}

const OUTCOME: Record<string, [string, string]> = { treats: ["response", "sensitivity"], lacks_benefit_in: ["no benefit", "resistance"], overcomes_resistance_to: ["works after resistance", "sensitivity"], combined_with: ["given together", "care"] };

interface Given {
  drugs: string;
  claim: number;
  rows: number[];
  words: string;
  group: string;
}

/** What a step tells: regimens (drugs given together, joined as far as they hang together) and what each drug did. */
export function givenIn(graph: Graph, rows: number[]): Given[] {
  const claims = new Map<number, number[]>();
  for (const row of rows) claims.set(graph.evidenceClaim[row], [...(claims.get(graph.evidenceClaim[row]) ?? []), row]);
  const regimens: { drugs: Set<number>; claim: number; rows: number[] }[] = [];
  const outcomes: Given[] = [];
  for (const [claim, told] of claims) {
    const predicate = graph.names.predicate[graph.predicate[claim]];
    const pair = [graph.subject[claim], graph.object[claim]];
    if (predicate !== "combined_with" || graph.negated[claim]) {
      const [words, group] = OUTCOME[predicate];
      outcomes.push({ drugs: graph.label[pair[0]] + (predicate === "combined_with" ? ` + ${graph.label[pair[1]]}` : ""), claim, rows: told, words: (graph.negated[claim] ? "not: " : "") + words, group });
      continue;
    }
    const touching = regimens.filter((regimen) => pair.some((drug) => regimen.drugs.has(drug)));
    const joined = { drugs: new Set([...touching.flatMap((regimen) => [...regimen.drugs]), ...pair]), claim: touching[0]?.claim ?? claim, rows: [...touching.flatMap((regimen) => regimen.rows), ...told] };
    for (const regimen of touching) regimens.splice(regimens.indexOf(regimen), 1);
    regimens.push(joined);
  }
  const together = regimens.map(({ drugs, claim, rows }) => ({ drugs: [...drugs].map((drug) => graph.label[drug]).sort().join(" + "), claim, rows, words: OUTCOME.combined_with[0], group: OUTCOME.combined_with[1] }));
  return [...together, ...outcomes];
}

function stepOf(app: App, step: Step, quotes: Map<number, Quote>): HTMLElement {
  const given = givenIn(app.graph, step.rows);
  const shown = given.slice(0, 12).map(({ drugs, claim, rows, words, group }) => {
    const times = [...new Set(rows.flatMap((row) => durations(quotes.get(row)?.text ?? "")))].slice(0, 3);
    return h("li", {}, h("button", { type: "button", class: "claim", onclick: () => app.openClaim(claim) }, h("b", {}, drugs), h("span", { class: `tag group-${group}` }, words), ...times.map((time) => h("span", { class: "tag time" }, time))));
  });
  const line = step.line ? (/line|adjuvant|maintenance/.test(step.line) ? step.line : `${step.line} line`) : "line not told";
  return h("li", {}, h("h4", {}, line), h("ul", {}, ...shown), given.length > 12 ? h("p", { class: "note" }, `and ${count(given.length - 12, "claim")} more`) : null);
}

/** "8.5 months", "3 weeks": the durations that a sentence names; not ages, and not how often something was given. */
export function durations(text: string): string[] {
  return [...text.matchAll(/(?<!\b(?:every|each)\s)\b(?<![\d.])(\d{1,3}(?:\.\d{1,2})?)[\s-]*(month|week|year|day)s?\b(?![\s-]*(?:old|cycle))/gi)].map(([, number, unit]) => `${number} ${unit.toLowerCase()}${number === "1" ? "" : "s"}`);
}
