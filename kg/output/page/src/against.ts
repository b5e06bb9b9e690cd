// Claims that contradict each other, side by side, with the conditions under which each was said.
import type { App } from "./app";
import { h, put } from "./dom";
import { empty } from "./parts";
import { claimButton } from "./panel";
import { count, listed, titled } from "./text";
import { plainly, said, summary } from "./wording";

const PAGE = 60;

export function showAgainst(app: App, host: HTMLElement, most = PAGE): void {
  const { graph } = app;
  const pairs = graph.contradictions();
  if (!pairs.length) return put(host, empty("No two claims that pass the filters contradict each other."));
  const rows = pairs.slice(0, most).map(([one, other]) => h("tr", {}, side(app, one), side(app, other)));
  put(host,
    h("header", { class: "view-head" }, h("h2", {}, `${count(pairs.length, "contradiction")}`), h("p", { class: "note" }, "A claim and its denial, or contrary relations between the same two. Often both hold, under other conditions: compare the disease and the study.")),
    h("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": "Contradictions" },
      h("table", { class: "pairs" }, h("caption", { class: "sr" }, "Contradicting claims"), h("thead", {}, h("tr", {}, h("th", { scope: "col" }, "Some report"), h("th", { scope: "col" }, "Others report"))), h("tbody", {}, ...rows)),
      pairs.length > most ? h("p", { class: "more" }, h("button", { type: "button", onclick: () => showAgainst(app, host, most + PAGE) }, `Show ${Math.min(PAGE, pairs.length - most)} more`)) : null));
}

function side(app: App, claim: number): HTMLElement {
  const { graph } = app;
  const told = summary(graph, claim);
  const papers = told.papers.slice(0, 3).map((paper) => titled(graph.papers[paper]));
  if (told.papers.length > 3) papers.push(`${told.papers.length - 3} more`);
  return h("td", { class: `group-${graph.info[graph.predicate[claim]].group}` }, claimButton(app, claim, plainly(said(graph, claim, told))), h("p", { class: "note" }, listed(papers)));
}
