// Decisions made in the page; kept by the browser where it may, saved as the TSV that `kg curate apply` takes.
import { h, save } from "./dom";
import type { Graph } from "./graph";
import { tsv } from "./tables";

/** One row of decisions.tsv (kg/curated/decisions.py, Ruling). */
export interface Draft {
  claim: string;
  verdict: "accept" | "reject" | "correct";
  scope: "claim";
  error: string;
  subject: string;
  subject_label: string;
  subject_type: string;
  predicate: string;
  object: string;
  object_label: string;
  object_type: string;
  negated: string;
  certainty: string;
  synonym: string;
  document: string;
  start: string;
  end: string;
  sentence: string;
  who: string;
  when: string;
  why: string;
}

/** INDRA's taxonomy of reading errors, in the words a curator sees. */
const ERRORS: [name: string, words: string][] = [
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

export const COLUMNS: (keyof Draft)[] = [
  "claim", "verdict", "scope", "error", "subject", "subject_label", "subject_type", "predicate", "object", "object_label", "object_type", "negated", "certainty", "synonym", "document", "start", "end", "sentence", "who", "when", "why",
];
const ORCID = /^\d{4}-\d{4}-\d{4}-\d{3}[\dX]$/;

export class Review {
  readonly drafts = new Map<number, Draft>();
  private away = new Map<string, Draft>(); // of claims that are not here, or not yet
  who = "";

  constructor(private readonly graph: Graph, private readonly shelf: string) {
    try {
      const kept = JSON.parse(localStorage.getItem(shelf) ?? "null") as { who: string; drafts: [string, Draft][] } | null;
      if (!kept) return;
      this.who = String(kept.who ?? "");
      this.away = new Map(kept.drafts);
      this.recall();
    } catch {
      // no storage here, or not ours: decisions live as long as the page
    }
  }

  /** Find the claims of kept decisions, as far as they are here by now. */
  recall(): void {
    const { graph } = this;
    for (const [identity, draft] of this.away) {
      const [subject, predicate, object, negated] = JSON.parse(identity) as [string, string, string, boolean];
      const claim = graph.find(graph.byCurie(subject), predicate, graph.byCurie(object), negated);
      if (claim < 0) continue;
      this.drafts.set(claim, draft);
      this.away.delete(identity);
    }
  }

  /** Keep a decision; what it is about is told in full, with the sentence it was read in. */
  async put(claim: number, ruling: Partial<Draft> & Pick<Draft, "verdict">): Promise<void> {
    const { graph } = this;
    const { names } = graph;
    const [quote] = await graph.quotes(graph.evidenceOf(claim).slice(0, 1));
    const [s, o] = [graph.subject[claim], graph.object[claim]];
    this.who = ruling.who ?? this.who;
    this.drafts.set(claim, {
      claim: graph.key(claim), scope: "claim", error: "", subject: names.curie[s], subject_label: names.label[s], subject_type: graph.typeName(s), predicate: names.predicate[graph.predicate[claim]],
      object: names.curie[o], object_label: names.label[o], object_type: graph.typeName(o), negated: graph.negated[claim] ? "true" : "false", certainty: "", synonym: "",
      document: quote ? graph.papers[graph.documentOf(quote.evidence)].name : "", start: quote ? String(quote.start) : "", end: quote ? String(quote.end) : "", sentence: quote?.text ?? "",
      who: "", when: new Date().toISOString().slice(0, 10), why: "", ...ruling,
    });
    this.keep();
  }

  drop(claim: number): void {
    this.drafts.delete(claim);
    this.keep();
  }

  text(): string {
    const all = [...[...this.drafts].sort(([a], [b]) => a - b).map(([, draft]) => draft), ...this.away.values()];
    const rows = all.map((draft) => COLUMNS.map((column) => String(draft[column])));
    return tsv([COLUMNS, ...rows]);
  }

  download(): void {
    save("decisions.tsv", "text/tab-separated-values;charset=utf-8", this.text());
  }

  private keep(): void {
    const { graph } = this;
    const identity = (claim: number) => JSON.stringify([graph.curie(graph.subject[claim]), graph.names.predicate[graph.predicate[claim]], graph.curie(graph.object[claim]), !!graph.negated[claim]]);
    try {
      localStorage.setItem(this.shelf, JSON.stringify({ who: this.who, drafts: [...[...this.drafts].map(([claim, draft]) => [identity(claim), draft]), ...this.away] }));
    } catch {
      // a full or forbidden store costs the reader only what a reload forgets
    }
  }
}

/** What a corrected side names: a thing of this graph by code or name, or a code of the curator's own. */
function sideOf(graph: Graph, written: string, instead: number): { curie: string; label: string; type: string } | null {
  const wanted = written.trim();
  let entity = graph.byCurie(wanted);
  if (entity < 0) entity = graph.names.label.findIndex((label) => label.toLowerCase() === wanted.toLowerCase());
  if (entity >= 0) return { curie: graph.curie(entity), label: graph.names.label[entity], type: graph.typeName(entity) };
  const [, curie, label] = /^([A-Za-z][\w.]*:[^\s<>"{}|\\^`]+)\s*(.*)$/.exec(wanted) ?? [];
  return curie ? { curie, label: label || curie.slice(curie.indexOf(":") + 1), type: graph.typeName(instead) } : null;
}

/** The form below a claim. */
export function reviewForm(graph: Graph, review: Review, claim: number, done: (words: string) => void): HTMLElement {
  const draft = review.drafts.get(claim);
  const earlier = graph.verdicts.get(claim);
  const who = h("input", { type: "text", value: draft?.who || review.who, autocomplete: "off", placeholder: "0000-0002-1825-0097" });
  const why = h("input", { type: "text", value: draft?.why ?? "", autocomplete: "off" });
  const error = h("select", {}, ...ERRORS.map(([name, words]) => h("option", { value: name, ...(draft?.error === name ? { selected: true } : {}) }, words)));
  const side = (name: "subject" | "object", entity: number) => h("input", { type: "text", value: draft?.[name] ?? graph.curie(entity), spellcheck: "false", autocomplete: "off" });
  const subject = side("subject", graph.subject[claim]);
  const object = side("object", graph.object[claim]);
  const said = draft?.predicate ?? graph.names.predicate[graph.predicate[claim]];
  const predicate = h("select", {}, ...graph.names.predicate.map((name) => h("option", { value: name, ...(name === said ? { selected: true } : {}) }, name.replaceAll("_", " "))));
  const negated = h("input", { type: "checkbox", ...((draft ? draft.negated === "true" : graph.negated[claim]) ? { checked: true } : {}) });
  const fault = h("p", { class: "fault", role: "alert" });
  const decide = async (verdict: Draft["verdict"]) => {
    const ruling: Partial<Draft> & Pick<Draft, "verdict"> = { verdict, who: who.value.trim(), why: why.value.trim(), error: verdict === "accept" ? "" : error.value };
    if (ruling.who && !ORCID.test(ruling.who)) return void (fault.textContent = "An ORCID looks like 0000-0002-1825-0097; leave it empty to name yourself when you apply the file.");
    if (verdict === "correct") {
      const sides = [sideOf(graph, subject.value, graph.subject[claim]), sideOf(graph, object.value, graph.object[claim])];
      if (!sides[0] || !sides[1]) return void (fault.textContent = "Subject and object: a code such as HGNC:3430, or a name of this graph.");
      const [s, o] = sides as [NonNullable<(typeof sides)[0]>, NonNullable<(typeof sides)[0]>];
      Object.assign(ruling, { subject: s.curie, subject_label: s.label, subject_type: s.type, predicate: predicate.value, object: o.curie, object_label: o.label, object_type: o.type, negated: String(negated.checked) });
    }
    await review.put(claim, ruling);
    done(`${{ accept: "Accepted", reject: "Rejected", correct: "Corrected" }[verdict]}; ${review.drafts.size} in decisions.tsv`);
  };
  const button = (words: string, verdict: Draft["verdict"]) => h("button", { type: "button", class: `verdict ${verdict}`, "aria-pressed": draft?.verdict === verdict ? "true" : "false", onclick: () => void decide(verdict) }, words);
  return h("details", { class: "review", ...(draft ? { open: true } : {}) },
    h("summary", {}, "Review this claim", draft ? h("span", { class: "tag" }, draft.verdict) : earlier?.verdict ? h("span", { class: "tag" }, `${earlier.verdict} by ${earlier.who || "a curator"}`) : null),
    h("div", { class: "review-body" },
      h("label", {}, "Your ORCID (optional)", who),
      h("label", {}, "Why (optional)", why),
      h("label", {}, "Error, if rejected or corrected", error),
      h("details", {}, h("summary", {}, "What it should say"), h("div", { class: "correction" }, h("label", {}, "Subject, code or name", subject), h("label", {}, "Relation", predicate), h("label", {}, "Object, code or name", object), h("label", { class: "check" }, negated, "negated"))),
      h("div", { class: "row" }, button("Accept", "accept"), button("Reject", "reject"), button("Correct", "correct"), draft ? h("button", { type: "button", class: "quiet", onclick: () => { review.drop(claim); done("Decision withdrawn"); } }, "Withdraw") : null),
      fault,
      h("p", { class: "note" }, `${review.drafts.size} decision${review.drafts.size === 1 ? "" : "s"} kept in this browser. `, h("button", { type: "button", class: "link", ...(review.drafts.size ? {} : { disabled: true }), onclick: () => review.download() }, "Save decisions.tsv"), " for kg curate apply."),
    ),
  );
}
