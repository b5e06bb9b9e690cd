// What is in view, as files: the menu of exports.
import type { App } from "./app";
import { h, save } from "./dom";
import { claimsCsv, sentencesCsv, turtle } from "./exports";
import { LIGHT } from "./palette";
import type { Picture } from "./picture";
import { count } from "./text";
import { summary } from "./wording";

const EXPORT_ROWS = 20_000;

export function exportMenu(app: App, picture: Picture): HTMLElement {
  const { graph } = app;
  const menu = h("details", { class: "menu" }, h("summary", {}, "Export"));
  const item = (words: string, act: () => void) => h("li", {}, h("button", { type: "button", onclick: () => { menu.removeAttribute("open"); act(); } }, words));
  menu.append(h("ul", {},
    item("Picture, PNG", () => void png(app, picture)),
    item("Picture, SVG", () => save("claims.svg", "image/svg+xml", picture.svg(graph.names.title, LIGHT))),
    item("Claims in view, CSV", () => saved(app, "claims.csv", "text/csv;charset=utf-8", (claims) => "\ufeff" + claimsCsv(graph, claims))),
    item("Their sentences, CSV", () => void sentences(app)),
    item("Claims in view, Turtle", () => saved(app, "claims.ttl", "text/turtle;charset=utf-8", (claims) => turtle(graph, claims))),
    item("My decisions, TSV", () => app.review.download())));
  return menu;
}

function saved(app: App, name: string, type: string, write: (claims: number[]) => string): void {
  const claims = app.inView();
  save(name, type, write(claims.slice(0, EXPORT_ROWS)));
  app.announce(claims.length > EXPORT_ROWS ? `${name} holds the first ${EXPORT_ROWS} of ${claims.length} claims: filter for the rest` : `${name}: ${count(claims.length, "claim")}`);
}

async function sentences(app: App): Promise<void> {
  const { graph } = app;
  const rows = app.inView().slice(0, EXPORT_ROWS).flatMap((claim) => summary(graph, claim).evidence);
  save("sentences.csv", "text/csv;charset=utf-8", "\ufeff" + sentencesCsv(graph, await graph.quotes(rows)));
  app.announce(`sentences.csv: ${count(rows.length, "sentence")}`);
}

async function png(app: App, picture: Picture): Promise<void> {
  const blob = await picture.png();
  if (blob) save("claims.png", "image/png", blob);
  app.announce(blob ? "claims.png saved" : "This browser cannot draw a PNG; take the SVG");
}
