import { describe, expect, it } from "vitest";
import { unshuffle } from "../src/data";
import { claimsCsv, iri, turtle } from "../src/exports";
import { noFilters } from "../src/graph";
import { matrix } from "../src/matrix";
import { mechanismMap } from "../src/mechanisms";
import { links, marked } from "../src/panel";
import { paths } from "../src/paths";
import { normalise, Search } from "../src/search";
import { durations, givenIn } from "../src/cases";
import { compose } from "../src/scene";
import { sha256 } from "../src/sha256";
import { drawn, initial, read, spell } from "../src/state";
import { csv, tsv } from "../src/tables";
import { namesFirst, titled, visible } from "../src/text";
import { plainly, said, summary } from "../src/wording";
import { graphOf } from "./graph";

const LOSS = "Alteration:GENA loss";
const ALPHA = "Drug:alphamab";
const rows = [
  { s: LOSS, p: "confers_resistance_to", o: ALPHA, paper: "one", model: "cohort", disease: "Disease:sarcoma", mechanism: "Mechanism:bypass" },
  { s: LOSS, p: "confers_resistance_to", o: ALPHA, paper: "two", model: "review", certainty: 2, score: 40, disease: "Disease:sarcoma" },
  { s: LOSS, p: "confers_resistance_to", o: ALPHA, negated: true, paper: "three", model: "cell line" },
  { s: LOSS, p: "confers_sensitivity_to", o: ALPHA, paper: "three" },
  { s: "Drug:betatinib", p: "targets", o: "Gene:GENA" },
  { s: "Gene:GENA", p: "activates", o: "Gene:GENB" },
  { s: "Gene:GENB", p: "activates", o: "Process:growth" },
];
const graph = () => graphOf(rows, { [ALPHA]: ["Alphanor"], "Gene:GENB": ["β-genin"] }, { [LOSS]: "Gene:GENA" });
const named = (g: ReturnType<typeof graph>, label: string) => g.byCurie(`kgt:${label}`);
const claim = (g: ReturnType<typeof graph>, predicate: string, negated = false) => g.find(named(g, "GENA loss"), predicate, named(g, "alphamab"), negated);

/** The fewest insertions, deletions, substitutions and swaps that turn a query into the start of a name. */
function startDistance(query: string, name: string): number {
  const rows = [Array.from({ length: name.length + 1 }, (_, j) => j)];
  for (let i = 1; i <= query.length; i++) {
    const row = [i];
    for (let j = 1; j <= name.length; j++) {
      row[j] = Math.min(rows[i - 1][j] + 1, row[j - 1] + 1, rows[i - 1][j - 1] + Number(query[i - 1] !== name[j - 1]));
      if (i > 1 && j > 1 && query[i - 1] === name[j - 2] && query[i - 2] === name[j - 1]) row[j] = Math.min(row[j], rows[i - 2][j - 2] + 1);
    }
    rows.push(row);
  }
  return Math.min(...rows[query.length]);
}

describe("words", () => {
  it("counts studies only where the counts add up to the papers", () => {
    const both = [{ s: LOSS, p: "confers_resistance_to", o: ALPHA, paper: "one", model: "trial" }, { s: LOSS, p: "confers_resistance_to", o: ALPHA, paper: "one", model: "xenograft" }];
    const g = graphOf(both);
    expect(plainly(said(g, 0, summary(g, 0)))).toBe("In 1 paper (trials and xenograft studies) GENA loss is reported with resistance to alphamab.");
  });

  it("names documents without the hash, and things by plain names first", () => {
    expect(titled({ title: "", name: "smith2020_00cf6bc2699489fc" })).toBe("smith2020");
    expect(titled({ title: "On a drug", name: "x" })).toBe("On a drug");
    expect(namesFirst(["AB-12", "rhuMab x", "Alphanor"])).toEqual(["Alphanor", "rhuMab x", "AB-12"]);
  });
});

describe("data", () => {
  it("reads byte planes and differences", () => {
    expect([...unshuffle(Uint8Array.of(1, 2, 3, 0, 0, 1), "H", 3)]).toEqual([1, 2, 259]);
    expect([...unshuffle(Uint8Array.of(5, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 128), "i", 3)]).toEqual([5, 6, 2147483655]);
  });

  it("hashes as the standard says", () => {
    expect(sha256("")).toBe("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    expect(sha256("abc")).toBe("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    expect(sha256("a".repeat(1000))).toBe("41edece42d63e8d9bf515a9ba6932e1c20cbc9f5a5d134645adb5db1b9737ea3");
  });
});

describe("graph", () => {
  it("finds what speaks against a claim: its denial and its contrary", () => {
    const g = graph();
    expect(g.against(claim(g, "confers_resistance_to")).sort()).toEqual([claim(g, "confers_resistance_to", true), claim(g, "confers_sensitivity_to")].sort());
    expect(g.contradictions()).toHaveLength(2);
  });

  it("filters claims by their evidence", () => {
    const g = graph();
    g.setFilters({ ...noFilters(), model: "review" });
    expect([...g.passes].filter(Boolean)).toHaveLength(1);
    expect(summary(g, claim(g, "confers_resistance_to")).papers).toHaveLength(1);
    g.setFilters({ ...noFilters(), model: "review", confidence: 50 });
    expect([...g.passes].filter(Boolean)).toHaveLength(0);
    g.setFilters({ ...noFilters(), polarity: "negated" });
    expect([...g.passes].filter(Boolean)).toHaveLength(1);
  });

  it("says a claim in one sentence that counts papers", () => {
    const g = graph();
    const told = summary(g, claim(g, "confers_resistance_to"));
    expect(plainly(said(g, claim(g, "confers_resistance_to"), told))).toBe("In 2 papers (1 cohort, 1 review) GENA loss is reported with resistance to alphamab in sarcoma; hedged in 1.");
    const denied = claim(g, "confers_resistance_to", true);
    expect(plainly(said(g, denied, summary(g, denied)))).toBe("In 1 paper (1 cell line study) GENA loss is reported without resistance to alphamab.");
  });
});

describe("search", () => {
  const found = (query: string) => {
    const g = graph();
    return new Search(g).find(query).map((hit) => g.label[hit.entity]);
  };

  it.each([["alphamab", "alphamab"], ["ALPHANOR", "alphamab"], ["alfamab", "alphamab"], ["alhpamab", "alphamab"], ["kgt:alphamab", "alphamab"], ["beta genin", "GENB"], ["betatnib", "betatinib"], ["gena lo", "GENA loss"], ["grow", "growth"]])("%s finds %s first", (query, label) => {
    expect(found(query)[0]).toBe(label);
  });

  it("finds nothing for nothing, and for what is too far", () => {
    expect(found("  ")).toEqual([]);
    expect(found("zzzzzzzz")).toEqual([]);
    expect(found("ab")).not.toContain("growth");
  });

  it("agrees with the textbook distance within a name's start", () => {
    const g = graphOf([{ s: "Drug:trastuzumab", p: "treats", o: "Disease:x" }]);
    const search = new Search(g);
    for (const [query, errors] of [["trastuzumab", 0], ["trastuzumap", 1], ["rtastuzumab", 1], ["trastuzmb", 2]] as const) expect(search.find(query)[0]?.errors).toBe(errors);
    expect(search.find("trxxxzumab")).toEqual([]);
  });

  it("passes over no name that the textbook distance finds", () => {
    const letters = "abc1 ";
    let seed = 7;
    const word = (length: number) => Array.from({ length }, () => letters[(seed = (seed * 1103515245 + 12345) % 2147483648) % letters.length]).join("").trim();
    const names = [...new Set(Array.from({ length: 300 }, () => `x${word(9)}`.replace(/ +/g, " ")))];
    const g = graphOf(names.map((name) => ({ s: `Drug:${name}`, p: "treats", o: "Disease:y" })));
    const search = new Search(g);
    for (const query of ["x", "xa", "xab", "xabc", "xabca1", "xab ca1b"]) {
      const most = query.length < 4 ? 0 : query.length < 7 ? 1 : 2;
      const near = names.filter((name) => startDistance(query, name) <= most);
      const exact = near.filter((name) => startDistance(query, name) === 0);
      const hits = search.find(query, 1000).map((hit) => g.label[hit.entity]);
      for (const name of exact.length ? exact : near) expect(hits).toContain(name);
    }
  });

  it("gives as many as are asked for, those first that more is told of", () => {
    const g = graphOf(Array.from({ length: 40 }, (_, i) => ({ s: `Drug:alpha${String.fromCharCode(97 + (i % 20))}`, p: "treats", o: `Disease:y${i % 20 < 3 ? i : 0}` })));
    const hits = new Search(g).find("alpha", 5);
    expect(hits).toHaveLength(5);
    expect(hits.slice(0, 3).map((hit) => g.label[hit.entity])).toEqual(["alphaa", "alphab", "alphac"]);
    expect(hits.map((hit) => hit.rank)).toEqual(hits.map((hit) => hit.rank).sort((a, b) => a - b));
  });

  it("normalises accents, Greek and dashes", () => {
    expect(normalise("TGF-β1 Élan")).toBe("tgf beta1 elan");
  });
});

describe("paths", () => {
  it("gives all shortest paths, and none where there is none", () => {
    const g = graph();
    expect(paths(g, named(g, "betatinib"), named(g, "growth"))).toMatchObject({ hops: 3, nodes: [named(g, "betatinib"), named(g, "GENA"), named(g, "GENB"), named(g, "growth")] });
    expect(paths(g, named(g, "alphamab"), named(g, "growth"))).toBeNull();
  });

  it("holds whole paths when the picture is full", () => {
    const wide = graphOf(Array.from({ length: 100 }, (_, i) => [{ s: "Gene:a", p: "activates", o: `Gene:m${i}` }, { s: `Gene:m${i}`, p: "activates", o: "Gene:z" }]).flat());
    const route = paths(wide, wide.byCurie("kgt:a"), wide.byCurie("kgt:z"), 20)!;
    expect(route.nodes.length).toBeLessThanOrEqual(21);
    expect(route.claims.length).toBe((route.nodes.length - 2) * 2);
  });
});

describe("state", () => {
  it("survives its own spelling", () => {
    const g = graph();
    const state = { ...initial(), view: "matrix" as const, focus: [named(g, "alphamab"), named(g, "GENA loss")], grown: [{ entity: named(g, "alphamab"), predicate: 0, back: true }], claim: claim(g, "confers_resistance_to", true), path: [named(g, "GENA"), named(g, "growth")] as [number, number], filters: { ...noFilters(), types: new Set([3, 1]), model: "cell line", from: 2000, to: 2020, confidence: 35, disease: named(g, "sarcoma") } };
    expect(read(g, `#${spell(g, state)}`)).toEqual({ state, missing: [] });
    expect(spell(g, read(g, spell(g, state)).state)).toBe(spell(g, state));
  });

  it("tells what a link names and the graph lacks, and never throws", () => {
    const g = graph();
    expect(read(g, "#f=kgt%3Agone").missing).toEqual(["kgt:gone"]);
    for (const hash of ["#", "#%", "#f=%E0%A4%A", "#v=__proto__", "#c=a~b", "#years=x~y", "#g=~~", "#constructor=1"]) expect(() => read(g, hash)).not.toThrow();
  });

  it("draws a small graph whole, a large one only around what was asked for", () => {
    const g = graph();
    expect(drawn(g, initial()).entities).toHaveLength(6);
    expect(drawn(g, initial(), 2)).toEqual({ entities: [], left: 6 });
    const star = graphOf(Array.from({ length: 300 }, (_, i) => ({ s: "Gene:hub", p: "activates", o: `Gene:n${i}` })));
    const hub = star.byCurie("kgt:hub");
    expect(drawn(star, { ...initial(), focus: [hub], grown: [{ entity: hub, predicate: -1, back: false }] })).toMatchObject({ left: 240 });
    expect(drawn(star, { ...initial(), focus: [hub], grown: [{ entity: hub, predicate: 0, back: false }] }).entities).toHaveLength(200);
  });

  it("lays out the same picture each time", () => {
    const places = () => compose(graph(), [0, 1, 2, 3, 4, 5], new Set([0]), null).nodes.map((node) => [node.x, node.y]);
    expect(places()).toEqual(places());
    expect(places().flat().every(Number.isFinite)).toBe(true);
  });
});

describe("views", () => {
  it("crosses alterations with drugs", () => {
    const g = graph();
    const table = matrix(g, Array.from({ length: g.claimCount }, (_, i) => i));
    expect(table.rows).toEqual([named(g, "GENA loss")]);
    expect(table.cells.get(`${named(g, "GENA loss")} ${named(g, "alphamab")}`)).toMatchObject({ resistance: [expect.any(Number)], sensitivity: [expect.any(Number)], denied: [expect.any(Number)] });
  });

  it("maps mechanisms to drugs that target the altered gene", () => {
    const g = graph();
    const [[mechanism, [row]]] = mechanismMap(g, named(g, "alphamab")).classes;
    expect(mechanism).toBe(named(g, "bypass"));
    expect(row.drugs.map(([drug]) => drug)).toEqual([named(g, "betatinib")]);
  });

  it("joins drugs given together into one regimen", () => {
    const g = graphOf([{ s: "Drug:a", p: "combined_with", o: "Drug:b" }, { s: "Drug:c", p: "combined_with", o: "Drug:d" }, { s: "Drug:b", p: "combined_with", o: "Drug:c" }, { s: "Drug:a", p: "lacks_benefit_in", o: "Disease:x" }]);
    expect(givenIn(g, [0, 1, 2, 3]).map(({ drugs, words }) => [drugs, words])).toEqual([["a + b + c + d", "given together"], ["a", "no benefit"]]);
  });

  it("reads durations, not ages and not schedules", () => {
    expect(durations("A 70-year-old had 8.5 months of PFS, then 1 week.")).toEqual(["8.5 months", "1 week"]);
    expect(durations("It was given every 3 weeks, in 21-day cycles, for 4 months.")).toEqual(["4 months"]);
  });
});

describe("text that is not to be trusted", () => {
  it("shows what reorders text", () => {
    expect(visible("a\u202eb\u0000c\nd\ud800")).toBe("a‹RLO›b‹U+0000›c d\ufffd");
    expect(visible("𝒜 plain")).toBe("𝒜 plain");
  });

  it("writes CSV that no spreadsheet runs", () => {
    expect(csv([["=1+1", "+a", "-b", "@c", "\t=d", " =e", "plain", 'q"r', 5]])).toBe(`"'=1+1","'+a","'-b","'@c","'\t=d","' =e",plain,"q""r",5\r\n`);
    expect(tsv([["a\tb\nc\\", "d"]])).toBe("a\\tb\\nc\\\\\td\n");
  });

  it("writes Turtle whose IRIs and literals are closed", () => {
    const g = graphOf([{ s: 'Gene:a> <x" \\ \n', p: 'p> ."', o: "Gene:b" }]);
    const text = turtle(g, [0]);
    expect(text).toContain("<https://w3id.org/claimgraph/term/a%3E%20%3Cx%22%20%5C%20%0A>");
    expect(text.replace(/"(?:[^"\\]|\\.)*"/g, "")).not.toMatch(/<[^>]*[\s"\\]/);
    expect(iri(g, "nope")).toBe("<urn:curie::nope>");
  });

  it("links only to identifiers that look as they must", () => {
    const of = (pmid: string, pmcid: string, doi: string) => links({ pmid, pmcid, doi });
    expect(of("javascript:alert(1)", "PMC1'", "10.1/x")).toEqual([]);
    expect(of("", "", "javascript:10.1234/x")).toEqual([]);
  });

  it("exports claims with their words", () => {
    const g = graph();
    expect(claimsCsv(g, [claim(g, "confers_resistance_to")]).split("\r\n")[1]).toContain(",GENA loss,kgt:GENA loss,Alteration,confers_resistance_to,alphamab,");
  });

  it("marks overlapping spans piece by piece", () => {
    const pieces = marked("plain words", []);
    expect(pieces).toEqual(["plain words"]);
  });
});
