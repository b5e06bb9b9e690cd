import { describe, expect, it, vi } from "vitest";
import { Graph, noFilters } from "../src/graph";
import { namedIn } from "../src/links";
import { Live, type Start } from "../src/live";
import { marks, nearest, type Reading, Rows, type Schema } from "../src/rows";
import { initial, spell } from "../src/state";
import { plainly, said, summary } from "../src/wording";

const schema = (): Schema => ({ title: "T", namespace: "https://w3id.org/claimgraph/", prefix: [], rules: {}, types: ["Drug", "Gene", "Alteration"], certainties: ["asserted", "probable"], predicates: ["confers_resistance_to", "targets"], start: "" });
const reading = (more: Partial<Reading> = {}): Reading => ({
  claim: "k1", id: "e1", document: "d1", text: "GENA loss may confer resistance to alphamab.", start: 100, end: 144, score: 80, rule: "r", certainty: "probable", cues: ["may"], combination: [], cites: [], seam: "", page: 0, subject_at: ["GENA loss", 100], object_at: ["alphamab", 135], trigger_at: ["resistance", 121], section: "results", mode: "", model: "cohort", line: "", setting: "", resistance: "", finding: "", ...more,
});
const things = [{ id: "kgt:loss", label: "GENA loss", type: "Alteration", claims: 7 }, { id: "kgt:alpha", label: "alphamab", type: "Drug", claims: 90 }];
const first = { things, claims: [{ key: "k1", s: "kgt:loss", p: "confers_resistance_to", o: "kgt:alpha", not: 0, readings: 3 }], readings: [reading()], documents: [["d1", "On one", "1", "", "", "", "2020", ""]] as [string, string, string, string, string, string, string, string][] };

describe("a graph that grows", () => {
  it("tells a claim as a built page does", async () => {
    const rows = new Rows(schema());
    rows.take(first);
    const graph = new Graph(rows.container(), rows);
    expect(plainly(said(graph, 0, summary(graph, 0)))).toBe("In 1 paper (1 cohort) GENA loss is reported with resistance to alphamab; hedged in it.");
    const [quote] = await graph.quotes([0]);
    expect(quote.marks.map((mark) => [mark.kind, quote.text.slice(mark.start, mark.end)])).toEqual([["subject", "GENA loss"], ["object", "alphamab"], ["trigger", "resistance"], ["cue", "may"]]);
    expect(graph.key(0)).toBe("k1");
  });

  it("keeps what a reading cites, its page and what it was put together across", () => {
    const rows = new Rows(schema());
    rows.take({ ...first, readings: [reading({ cites: ["doi:10.1000/kn.1"], seam: "page", page: 3 })] });
    expect(new Graph(rows.container(), rows).contextOf(0)).toMatchObject({ cites: ["doi:10.1000/kn.1"], seam: "page", page: 3 });
  });

  it("keeps the numbers it gave, and knows more claims than it holds", () => {
    const rows = new Rows(schema());
    rows.take(first);
    const graph = new Graph(rows.container(), rows);
    graph.setFilters({ ...noFilters(), model: "cohort" });
    const loss = graph.byCurie("kgt:loss");
    rows.take({ claims: [{ key: "k0", s: "kgt:aaa", p: "targets", o: "kgt:alpha", not: 0, readings: 1 }], readings: [reading({ claim: "k0", id: "e2", model: "" })] });
    rows.take(first); // what is told twice is held once
    graph.become(rows.container());
    expect(graph.byCurie("kgt:loss")).toBe(loss);
    expect([graph.claimCount, graph.evidenceCount]).toEqual([2, 2]);
    expect([graph.degree(loss), graph.held(loss)]).toEqual([7, 1]);
    expect([...graph.passes]).toEqual([1, 0]);
  });

  it("finds contradictions whatever the order in which claims came", () => {
    const rows = new Rows(schema());
    const told = (key: string, s: string, not: number) => ({ claims: [{ key, s, p: "confers_resistance_to", o: "kgt:alpha", not, readings: 1 }], readings: [reading({ claim: key, id: key })] });
    for (const [key, s, not] of [["a", "kgt:loss", 0], ["b", "kgt:other", 0], ["c", "kgt:loss", 1]] as [string, string, number][]) rows.take(told(key, s, not));
    expect(new Graph(rows.container(), rows).contradictions()).toEqual([[0, 2]]);
  });

  it("takes the occurrence nearest to where the words stood", () => {
    expect(nearest("aba aba aba", "aba", 5)).toBe(4);
    expect(nearest("aba", "xyz", 0)).toBe(-1);
    expect(nearest("aba", "", 0)).toBe(-1);
    expect(marks({ ...reading(), trigger_at: ["", 0], cues: [] }).map((mark) => mark.kind)).toEqual(["subject", "object"]);
  });
});

describe("questions to a service", () => {
  const begun: Start = { ...schema(), predicates: [["confers_resistance_to", 2], ["targets", 1]], claims_total: 3, documents_total: 1, things };
  const answering = (answer: (url: string) => unknown) => {
    const asked: string[] = [];
    vi.stubGlobal("fetch", (url: string) => {
      asked.push(url);
      return Promise.resolve({ ok: true, json: () => Promise.resolve(answer(url)) });
    });
    return asked;
  };

  it("asks for a thing, its counts and a page of its claims, once", async () => {
    const asked = answering((url) => (url.startsWith("live/things") ? { things, counts: { "kgt:loss": [["confers_resistance_to", 0, 7]] } } : { ...first, more: false }));
    const live = new Live("live/", begun, "");
    const graph = new Graph(live.rows.container(), live.rows);
    const entity = graph.byCurie("kgt:loss");
    const state = { ...initial(), focus: [entity], grown: [{ entity, predicate: -1, back: false }], entity };
    expect(await live.need(graph, state)).toBe(true);
    expect(asked).toEqual(["live/things?id=kgt%3Aloss", "live/claims?id=kgt%3Aloss&limit=60&offset=0"]);
    expect(await live.need(graph, state)).toBe(false);
    expect(live.counts.get("kgt:loss")).toEqual([["confers_resistance_to", 0, 7]]);
    expect(live.rows.size).toBe(1);
  });

  it("reads what a view shows, once, and more on request", async () => {
    const asked = answering((url) => ({ claims: [{ ...first.claims[0], key: url }], more: true }));
    const live = new Live("live/", begun, "");
    const graph = new Graph(live.rows.container(), live.rows);
    for (const view of ["table", "matrix", "against", "cases", "map"] as const) await live.need(graph, { ...initial(), view });
    expect(asked).toEqual([
      "live/claims?predicate=confers_resistance_to&predicate=targets&offset=0", "live/claims?predicate=confers_resistance_to&predicate=confers_sensitivity_to&offset=0", "live/claims?disputed=1&offset=0",
      "live/claims?predicate=treats&predicate=lacks_benefit_in&predicate=overcomes_resistance_to&offset=0", "live/claims?predicate=confers_resistance_to&offset=0",
    ]);
    const state = { ...initial(), view: "against" as const };
    expect(await live.need(graph, state)).toBe(false);
    await live.next(live.list(graph, state));
    expect(asked.at(-1)).toBe("live/claims?disputed=1&offset=1");
    expect(live.list(graph, { ...initial(), view: "map", entity: graph.byCurie("kgt:alpha") })).toBe("id=kgt%3Aalpha&predicate=confers_resistance_to&back=1");
  });

  it("passes over pages that hold nothing new", async () => {
    const page = (offset: number) => ({ claims: [{ ...first.claims[0], key: offset < 2 ? "k1" : "k9" }], more: true });
    const asked = answering((url) => page(Number(/offset=(\d+)/.exec(url)?.[1])));
    const live = new Live("live/", begun, "");
    await live.next("id=kgt%3Aloss");
    await live.next("id=kgt%3Aloss");
    expect(asked.map((url) => url.slice(-1))).toEqual(["0", "1", "2"]);
  });

  it("lets a question that failed be asked again, and says why it failed", async () => {
    vi.stubGlobal("fetch", () => Promise.resolve({ ok: false, status: 503, text: () => Promise.resolve("too long\n") }));
    const live = new Live("live/", begun, "");
    await expect(live.thing("kgt:loss")).rejects.toThrow("too long");
    answering(() => ({ things }));
    expect(await live.thing("kgt:loss")).toBe(true);
  });

  it("reads from a link what must be there before the link is read", () => {
    const rows = new Rows(schema());
    rows.take(first);
    const graph = new Graph(rows.container(), rows);
    const [loss, alpha] = [graph.byCurie("kgt:loss"), graph.byCurie("kgt:alpha")];
    const hash = spell(graph, { ...initial(), focus: [loss], path: [loss, alpha], claim: 0 });
    expect(namedIn(`#${hash}`)).toEqual({ things: ["kgt:loss", "kgt:alpha"], claim: ["kgt:loss", "kgt:alpha"] });
    expect(namedIn("#f=%E0%A4%A&x")).toEqual({ things: [], claim: null });
  });
});
