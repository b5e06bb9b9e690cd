// A claim in plain English, with its counts in papers.
import type { Graph } from "./graph";
import { count, listed } from "./text";

export interface Summary {
  evidence: number[]; // rows that pass the filters
  hidden: number; // rows that do not (when none passes, `evidence` holds them all)
  papers: number[];
  hedged: number; // papers that only hedge it
  confidence: number; // noisy-or over papers of the best row of each, in percent (kg.graph.assertions.confidence)
  models: [model: string, papers: number][];
  diseases: [entity: number, rows: number][];
  mechanisms: [entity: number, rows: number][];
  modes: string[];
}

export function summary(graph: Graph, claim: number): Summary {
  const all = Array.from(graph.evidenceOf(claim));
  const passing = all.filter((row) => graph.heard[row]);
  const evidence = passing.length ? passing : all; // a claim that is opened by a link is told whole
  const sure = new Map<number, boolean>();
  const models = new Map<string, Set<number>>();
  const diseases = new Map<number, number>();
  const mechanisms = new Map<number, number>();
  const modes = new Set<string>();
  const best = new Map<number, number>();
  for (const row of evidence) {
    const paper = graph.documentOf(row);
    const context = graph.contextOf(row);
    sure.set(paper, (sure.get(paper) ?? false) || graph.certainty[row] === 0);
    if (context.model) models.set(context.model, (models.get(context.model) ?? new Set()).add(paper));
    if (context.disease !== undefined) diseases.set(context.disease, (diseases.get(context.disease) ?? 0) + 1);
    if (graph.mechanism[row]) mechanisms.set(graph.mechanism[row] - 1, (mechanisms.get(graph.mechanism[row] - 1) ?? 0) + 1);
    if (graph.names.mode[graph.mode[row]]) modes.add(graph.names.mode[graph.mode[row]]);
    best.set(paper, Math.max(best.get(paper) ?? 0, graph.score[row] / 100));
  }
  const falling = <K>(map: Map<K, number>) => [...map].sort((a, b) => b[1] - a[1]);
  return {
    evidence: evidence.sort((a, b) => graph.certainty[a] - graph.certainty[b] || graph.score[b] - graph.score[a] || a - b),
    hidden: all.length - passing.length,
    papers: [...sure.keys()].sort((a, b) => a - b),
    hedged: [...sure.values()].filter((asserted) => !asserted).length,
    confidence: Math.min(99.9, 100 * (1 - [...best.values()].reduce((doubt, score) => doubt * (1 - score), 1))),
    models: falling(new Map([...models].map(([model, papers]) => [model, papers.size]))),
    diseases: falling(diseases),
    mechanisms: falling(mechanisms),
    modes: [...modes].sort(),
  };
}

/** "0.87"; what rounds to one is not certain for that. */
export function decimal(percent: number): string {
  return percent > 99 && percent < 100 ? "> 0.99" : (percent / 100).toFixed(2);
}

export interface Said {
  before: string;
  subject: string;
  verb: string;
  object: string;
  after: string;
}

const STUDIES: Record<string, [string, string]> = {
  patient: ["patient report", "patient reports"], trial: ["trial", "trials"], cohort: ["cohort", "cohorts"], "cell line": ["cell line study", "cell line studies"],
  xenograft: ["xenograft study", "xenograft studies"], review: ["review", "reviews"],
};

/** "In 2 papers (1 cohort, 1 review) PTEN loss is reported with resistance to trastuzumab in gastric cancer; hedged in 1" */
export function said(graph: Graph, claim: number, told: Summary): Said {
  const info = graph.info[graph.predicate[claim]];
  // One paper can tell of several kinds of study: counts that add up to more than the papers would puzzle.
  const each = told.models.reduce((sum, [, papers]) => sum + papers, 0) <= told.papers.length;
  const studies = told.models.map(([model, papers]) => {
    const [one, many] = Object.hasOwn(STUDIES, model) ? STUDIES[model] : [model, model];
    return each ? count(papers, one, many) : many;
  });
  const of = told.modes.find((mode) => mode.endsWith(" of subject"));
  const modes = told.modes.filter((mode) => mode !== of && !info.said.includes(mode.replace(/s$/, "")));
  const object = told.diseases.filter(([disease]) => disease !== graph.object[claim] && disease !== graph.subject[claim]);
  const places = object.slice(0, 2).map(([disease]) => graph.label[disease]);
  if (object.length > 2) places.push(count(object.length - 2, "other disease"));
  return {
    before: `In ${count(told.papers.length, "paper")}${studies.length ? ` (${each ? studies.join(", ") : listed(studies)})` : ""} ${of ? of.replace(/subject$/, "") : ""}`,
    subject: graph.label[graph.subject[claim]],
    verb: ` ${graph.negated[claim] ? info.denied : info.said} `,
    object: graph.label[graph.object[claim]],
    after: `${modes.length ? ` (${modes.join(", ")})` : ""}${places.length ? ` in ${listed(places)}` : ""}${told.hedged ? `; hedged in ${told.hedged === told.papers.length ? (told.hedged === 1 ? "it" : "all") : told.hedged}` : ""}.`,
  };
}

export function plainly(said: Said): string {
  return said.before + said.subject + said.verb + said.object + said.after;
}

/** "PTEN loss: resistance to trastuzumab", for lists and tips. */
export function shortly(graph: Graph, claim: number): string {
  const { short } = graph.info[graph.predicate[claim]];
  return `${graph.label[graph.subject[claim]]} ${graph.negated[claim] ? "not: " : ""}${short} ${graph.label[graph.object[claim]]}`;
}
