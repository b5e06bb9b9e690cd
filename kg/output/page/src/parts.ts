// Small pieces that several views share.
import type { App } from "./app";
import { h, s } from "./dom";
import type { Graph } from "./graph";
import { LIGHT, outline, TYPE_WORDS } from "./palette";
import type { Summary } from "./wording";

/** The shape of a type, as in the drawing; colours come from the style sheet's classes. */
export function typeMark(type: string): Element {
  const shape = outline(type, 5);
  const look = { class: `shape type-${Object.hasOwn(LIGHT.types, type) ? type : "other"}` };
  const inside = shape ? (type === "Drug" ? s("rect", { x: -6.5, y: -3.6, width: 13, height: 7.2, rx: 3.6, ...look }) : s("polygon", { points: shape.map((point) => point.join(",")).join(" "), ...look })) : s("circle", { r: 5, ...look });
  return s("svg", { class: "mark", viewBox: "-8 -7 16 14", width: 16, height: 14, "aria-hidden": "true" }, inside, type === "GeneFamily" ? s("circle", { r: 2.6, ...look }) : null);
}

/** A relation's line as in the drawing. */
export function lineMark(group: string, end: string, options: { dashed?: boolean; negated?: boolean } = {}): Element {
  return s("svg", { class: `mark line group-${group}`, viewBox: "0 0 26 12", width: 26, height: 12, "aria-hidden": "true" },
    s("line", { x1: 1, y1: 6, x2: end === "none" ? 25 : 21, y2: 6, ...(options.dashed ? { "stroke-dasharray": "4 3" } : {}) }),
    end === "arrow" ? s("polygon", { points: "25,6 19,2.8 19,9.2" }) : end === "bar" ? s("line", { x1: 22, y1: 1.5, x2: 22, y2: 10.5, "stroke-width": 2.4 }) : null,
    options.negated ? s("circle", { cx: 11, cy: 6, r: 4.4, class: "ring" }) : null,
    options.negated ? s("line", { x1: 9, y1: 8.2, x2: 13, y2: 3.8 }) : null);
}

export function typeWord(type: string): string {
  return TYPE_WORDS[type]?.[0] ?? type;
}

export function entityButton(app: App, entity: number, className = "thing"): HTMLElement {
  return h("button", { type: "button", class: className, onclick: () => app.openEntity(entity) }, typeMark(app.graph.typeName(entity)), h("bdi", {}, app.graph.label[entity]));
}

/** Polarity, certainty and review of a claim as small words. */
export function tags(graph: Graph, claim: number, told: Summary): (HTMLElement | null)[] {
  const grade = told.evidence.length ? graph.names.certainty[Math.min(...told.evidence.map((row) => graph.certainty[row]))] : "";
  const verdict = graph.verdicts.get(claim)?.verdict;
  return [
    graph.negated[claim] ? h("span", { class: "tag negated" }, "negated") : null,
    grade && grade !== "asserted" ? h("span", { class: "tag hedged" }, grade) : null,
    verdict ? h("span", { class: "tag decided" }, verdict === "accept" ? "accepted" : verdict) : null,
  ];
}

export function bar(percent: number): HTMLElement {
  const meter = h("span", { class: "bar", role: "img", "aria-label": `confidence ${(Math.min(percent, 99.9) / 100).toFixed(2)}` }, h("i"));
  (meter.firstChild as HTMLElement).style.width = `${percent}%`;
  return meter;
}

export function empty(words: string): HTMLElement {
  return h("p", { class: "empty" }, words);
}
