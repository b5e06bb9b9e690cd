// A query's answer as a picture, for the query page: the page's own drawing, without the rest of the page.
import { h, put, save } from "./dom";
import { Graph } from "./graph";
import { DARK, LIGHT } from "./palette";
import { Picture } from "./picture";
import { type Binding, type Drawable, nTriples, ofRows, ofTriples } from "./results";
import { Rows, type Schema, type Thing, type Told } from "./rows";
import { compose } from "./scene";
import { pack } from "./state";
import { count, encode } from "./text";
import { shortly } from "./wording";

export interface Answer {
  variables: string[];
  rows: Binding[];
  triples: string; // N-Triples, or nothing
}

/** Whether there is anything to draw; says nothing of the service yet. */
export function drawable(answer: Answer): boolean {
  const { claims, edges } = read(answer, 200);
  return claims.length + edges.length > 0;
}

/** What can be drawn of the first `most` rows or triples: a picture holds few, an answer may hold millions. */
function read({ variables, rows, triples }: Answer, most: number): Drawable {
  return triples ? ofTriples(nTriples(firstLines(triples, most))) : ofRows(variables, rows.slice(0, most));
}

function firstLines(text: string, most: number): string {
  let end = -1;
  for (let line = 0; line < most; line++) {
    const next = text.indexOf("\n", end + 1);
    if (next < 0) return text;
    end = next;
  }
  return text.slice(0, end);
}

/** Draw the answer in `host`; things are told by the service at `base`, as far as it knows them. */
export async function show(host: HTMLElement, answer: Answer, base: string): Promise<void> {
  const found = read(answer, MOST_READ);
  const note = h("p", { class: "picture-note", role: "status" }, "Drawing…");
  put(host, note);
  const rows = new Rows({ ...EMPTY, types: [...EMPTY.types], predicates: [] });
  rows.take({ things: found.things, claims: found.edges });
  let silent = false;
  for (const question of questions(found)) {
    const told = await ask(base + question);
    if (told) rows.take(found.claims.length ? told : { things: named(told, found) });
    else silent = true;
  }
  const graph = new Graph(rows.container(), rows);
  const ids = Array.from({ length: graph.entityCount }, (_, entity) => entity).filter((entity) => graph.held(entity)).slice(0, 300);
  const picture = new Picture({
    entity: (entity) => open(`browse?focus=${encode(graph.curie(entity))}`, "_blank", "noopener"),
    claim: (claim) => found.claims.length && open(`browse#${link(graph, claim)}`, "_blank", "noopener"),
    grow: () => {},
    nothing: () => {},
    announce: (text) => (note.textContent = text),
    describe: (node, edge) => (node ? `${node.label}${node.type ? ` (${node.type})` : ""}: open in the graph page` : edge ? shortly(graph, edge.claim) : ""),
  });
  const scene = compose(graph, ids, new Set(), null, host.clientWidth ? host.clientWidth / 600 : 1.8);
  for (const node of scene.nodes) node.hidden = 0; // an answer has no further claims to promise
  const button = (words: string, act: () => void) => h("button", { type: "button", onclick: act }, words);
  put(host,
    h("div", { class: "picture-tools", role: "group", "aria-label": "Drawing" }, button("+", () => picture.zoom(1.3)), button("−", () => picture.zoom(0.77)), button("Fit", () => picture.fit()), button("PNG", () => void picture.png().then((blob) => blob && save("answer.png", "image/png", blob))), button("SVG", () => save("answer.svg", "image/svg+xml", picture.svg("Answer", LIGHT)))),
    picture.element, note);
  picture.wear(matchMedia("(prefers-color-scheme: dark)").matches && host.classList.contains("dark") ? DARK : LIGHT);
  picture.show(scene, true);
  note.textContent = `${count(scene.nodes.length, "thing")} and ${count(scene.edges.length, "link")} drawn${found.left ? `; ${found.left.toLocaleString("en")} more are in the table` : ""}${answer.rows.length > MOST_READ ? `; only the first ${MOST_READ.toLocaleString("en")} rows were looked at` : ""}${silent ? "; the service did not tell their names" : ""}. The table holds the same. Click a thing to open it.`;
}

const MOST_READ = 20_000;
const EMPTY: Schema = {
  title: "Answer", namespace: "https://w3id.org/claimgraph/", prefix: [], rules: {}, start: "", predicates: [], certainties: ["asserted", "probable", "possible", "asked"],
  types: ["Drug", "Gene", "GeneFamily", "Alteration", "Disease", "Pathway", "Process", "Mechanism", "CellLine", "Chemical"],
};

function questions({ claims, things }: Drawable): string[] {
  const form = (name: string, values: string[]) => values.map((value) => `${name}=${encode(value)}`).join("&");
  if (claims.length) return [`claims?${form("key", claims)}`];
  const known = things.filter((thing) => thing.id.includes("://")).map((thing) => thing.id);
  return known.length ? [`things?${form("id", known)}`] : [];
}

/** Names and types that the service knows, under the IRIs by which the answer calls the things. */
function named(told: Told, found: Drawable): Thing[] {
  const by = new Map((told.things ?? []).map((thing) => [thing.iri ?? thing.id, thing]));
  return found.things.flatMap(({ id, label, type }) => {
    const thing = by.get(id);
    return thing ? [{ id, label: thing.label, type: thing.type || type }] : [{ id, label, type }];
  });
}

async function ask(question: string): Promise<Told | null> {
  try {
    const response = await fetch(question, { headers: { Accept: "application/json" } });
    return response.ok ? ((await response.json()) as Told) : null;
  } catch {
    return null;
  }
}

function link(graph: Graph, claim: number): string {
  const sides = [graph.subject[claim], graph.object[claim]].map((entity) => graph.curie(entity));
  const around = sides.map((id) => `f=${pack([id])}`).join("&");
  return `${around}&c=${pack([sides[0], graph.names.predicate[graph.predicate[claim]], sides[1], graph.negated[claim]])}`;
}
