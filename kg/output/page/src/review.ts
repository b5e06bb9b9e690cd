// Decisions made in the page; kept by the browser where it may, saved as the TSV that `kg curate apply` takes.
import { h, save } from "./dom";
import type { Graph } from "./graph";
import { tsv } from "./tables";

export interface Draft {
  claim: number;
  verdict: "accept" | "reject" | "correct";
  error: string;
  who: string;
  when: string;
  why: string;
  subject: string;
  predicate: string;
  object: string;
  negated: string;
}

/** INDRA's taxonomy of reading errors, in the words a curator sees. */
export const ERRORS: [name: string, words: string][] = [
  ["grounding", "wrong entity: the name means something else"],
  ["entity_boundaries", "wrong boundary: the name is longer or shorter"],
  ["wrong_relation", "wrong relation between the two"],
  ["no_relation", "the sentence states no relation"],
  ["polarity", "wrong polarity: said the other way round"],
  ["negative_result", "negative result read as a positive one"],
  ["hypothesis", "a hypothesis or a question, not a finding"],
  ["act_vs_amt", "activity taken for amount, or amount for activity"],
  ["agent_conditions", "a condition on one of the two is missing"],
  ["mod_site", "wrong site or variant"],
  ["other", "another error (say which)"],
];

export const COLUMNS = ["claim", "verdict", "error", "who", "when", "why", "subject", "predicate", "object", "negated"];

export class Review {
  readonly drafts = new Map<number, Draft>();
  who = "";

  constructor(private readonly graph: Graph, private readonly shelf: string) {
    try {
      const kept = JSON.parse(localStorage.getItem(shelf) ?? "null") as { who: string; drafts: [string, Draft][] } | null;
      if (!kept) return;
      this.who = String(kept.who ?? "");
      for (const [identity, draft] of kept.drafts) {
        const [subject, predicate, object, negated] = JSON.parse(identity) as [string, string, string, boolean];
        const claim = graph.find(graph.byCurie(subject), predicate, graph.byCurie(object), negated);
        if (claim >= 0) this.drafts.set(claim, { ...draft, claim });
      }
    } catch {
      // no storage here, or not ours: decisions live as long as the page
    }
  }

  put(draft: Draft): void {
    this.who = draft.who;
    this.drafts.set(draft.claim, draft);
    this.keep();
  }

  drop(claim: number): void {
    this.drafts.delete(claim);
    this.keep();
  }

  text(): string {
    const rows = [...this.drafts.values()].sort((a, b) => a.claim - b.claim);
    return tsv([COLUMNS, ...rows.map((draft) => [this.graph.key(draft.claim), draft.verdict, draft.error, draft.who, draft.when, draft.why, draft.subject, draft.predicate, draft.object, draft.negated])]);
  }

  download(): void {
    save("decisions.tsv", "text/tab-separated-values;charset=utf-8", this.text());
  }

  private keep(): void {
    const { graph } = this;
    const identity = (claim: number) => JSON.stringify([graph.curie(graph.subject[claim]), graph.names.predicate[graph.predicate[claim]], graph.curie(graph.object[claim]), !!graph.negated[claim]]);
    try {
      localStorage.setItem(this.shelf, JSON.stringify({ who: this.who, drafts: [...this.drafts].map(([claim, draft]) => [identity(claim), draft]) }));
    } catch {
      // a full or forbidden store costs the reader only what a reload forgets
    }
  }
}

/** The form below a claim. */
export function reviewForm(graph: Graph, review: Review, claim: number, done: (words: string) => void): HTMLElement {
  const draft = review.drafts.get(claim);
  const earlier = graph.verdicts.get(claim);
  const who = h("input", { type: "text", value: review.who, autocomplete: "off", placeholder: "ORCID or name", size: 20 });
  const why = h("input", { type: "text", value: draft?.why ?? "", autocomplete: "off", placeholder: "reason (optional)" });
  const error = h("select", {}, ...ERRORS.map(([name, words]) => h("option", { value: name, ...(draft?.error === name ? { selected: true } : {}) }, words)));
  const side = (entity: number) => h("input", { type: "text", value: graph.curie(entity), spellcheck: "false", autocomplete: "off" });
  const subject = side(graph.subject[claim]);
  const object = side(graph.object[claim]);
  const predicate = h("select", {}, ...graph.names.predicate.map((name, i) => h("option", { value: name, ...(i === graph.predicate[claim] ? { selected: true } : {}) }, name.replaceAll("_", " "))));
  const negated = h("input", { type: "checkbox", ...(graph.negated[claim] ? { checked: true } : {}) });
  const decide = (verdict: Draft["verdict"]) => {
    const correct = verdict === "correct";
    review.put({
      claim, verdict, error: verdict === "accept" ? "" : error.value, who: who.value.trim(), when: new Date().toISOString().slice(0, 10), why: why.value.trim(),
      subject: correct ? subject.value.trim() : "", predicate: correct ? predicate.value : "", object: correct ? object.value.trim() : "", negated: correct ? String(negated.checked) : "",
    });
    done(`${{ accept: "Accepted", reject: "Rejected", correct: "Corrected" }[verdict]}; ${review.drafts.size} in decisions.tsv`);
  };
  const button = (words: string, verdict: Draft["verdict"]) => h("button", { type: "button", class: `verdict ${verdict}`, "aria-pressed": draft?.verdict === verdict ? "true" : "false", onclick: () => decide(verdict) }, words);
  return h("details", { class: "review", ...(draft ? { open: true } : {}) },
    h("summary", {}, "Review this claim", draft ? h("span", { class: "tag" }, draft.verdict) : earlier?.verdict ? h("span", { class: "tag" }, `${earlier.verdict} by ${earlier.who || "a curator"}`) : null),
    h("div", { class: "review-body" },
      h("label", {}, "You", who),
      h("label", {}, "Why", why),
      h("label", {}, "Error, if rejected or corrected", error),
      h("details", {}, h("summary", {}, "What it should say"), h("div", { class: "correction" }, h("label", {}, "Subject (code)", subject), h("label", {}, "Relation", predicate), h("label", {}, "Object (code)", object), h("label", { class: "check" }, negated, "negated"))),
      h("div", { class: "row" }, button("Accept", "accept"), button("Reject", "reject"), button("Correct", "correct"), draft ? h("button", { type: "button", class: "quiet", onclick: () => { review.drop(claim); done("Decision withdrawn"); } }, "Withdraw") : null),
      h("p", { class: "note" }, `${review.drafts.size} decision${review.drafts.size === 1 ? "" : "s"} kept in this browser. `, h("button", { type: "button", class: "link", ...(review.drafts.size ? {} : { disabled: true }), onclick: () => review.download() }, "Save decisions.tsv"), " for kg curate apply."),
    ),
  );
}
