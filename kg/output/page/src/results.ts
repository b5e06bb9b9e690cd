// What a query's answer says that can be drawn: the claims it names, else its triples, else its columns.
import type { Thing, ToldClaim } from "./rows";

export interface Term {
  type: string; // uri, literal, bnode
  value: string;
}

export type Binding = Record<string, Term | undefined>;
export type Triple = [subject: Term, predicate: Term, object: Term];

export interface Drawable {
  claims: string[]; // keys of claims, to be asked for
  edges: ToldClaim[];
  things: Thing[];
  left: number; // edges and claims that are not drawn
}

const MOST = 200;
const NAMESPACE = "https://w3id.org/claimgraph/";
const CLAIM = `${NAMESPACE}claim/`;
const BIOLINK = "https://w3id.org/biolink/vocab/";
const TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type";
const LABELS = new Set(["http://www.w3.org/2000/01/rdf-schema#label", "http://www.w3.org/2004/02/skos/core#prefLabel"]);
const ROLES = [["subject", "s"], ["predicate", "p"], ["object", "o"]];

/** The answer of a SELECT: claims by their IRIs, subject–predicate–object columns, or things side by side. */
export function ofRows(variables: string[], rows: Binding[]): Drawable {
  const claims = new Set<string>();
  for (const row of rows) for (const name of variables) if (row[name]?.type === "uri" && row[name].value.startsWith(CLAIM)) claims.add(row[name].value.slice(CLAIM.length));
  if (claims.size) return cutClaims([...claims]);
  const roles = ROLES.map((names) => variables.find((name) => names.includes(name.toLowerCase())));
  if (roles.every(Boolean)) return ofTriples(rows.flatMap((row) => (roles.every((name) => row[name!]) ? [roles.map((name) => row[name!]!) as Triple] : [])));
  const triples = rows.flatMap((row): Triple[] => {
    const held = variables.filter((name) => row[name]?.type === "uri");
    return held.slice(1).map((name): Triple => [row[held[0]]!, { type: "literal", value: name.replaceAll("_", " ") }, row[name]!]);
  });
  return ofTriples(triples);
}

/** The answer of a CONSTRUCT or DESCRIBE: claims if it describes any, else what links one thing to another. */
export function ofTriples(triples: Triple[]): Drawable {
  const labels = new Map<string, string>();
  const types = new Map<string, string>();
  const sides = new Map<string, Partial<Record<"subject" | "predicate" | "object" | "negated", string>>>();
  for (const [s, p, o] of triples) {
    if (LABELS.has(p.value) && o.type !== "uri") labels.set(s.value, o.value);
    if (p.value === TYPE && o.value.startsWith(`${NAMESPACE}ontology#`)) types.set(s.value, o.value.slice(NAMESPACE.length + 9));
    const role = p.value.startsWith(BIOLINK) ? p.value.slice(BIOLINK.length) : "";
    if (["subject", "predicate", "object", "negated"].includes(role)) sides.set(s.value, { ...sides.get(s.value), [role]: o.value });
  }
  const told = [...sides].filter(([node, { subject, predicate, object }]) => node.startsWith(CLAIM) || (subject && predicate && object));
  const whole = told.filter(([, { subject, predicate, object }]) => subject && predicate && object);
  if (told.length > whole.length && !whole.length) return cutClaims(told.map(([node]) => node.slice(CLAIM.length)));
  const links = whole.length
    ? whole.map(([node, { subject, predicate, object, negated }]) => edge(node, subject!, predicate!, object!, negated === "true"))
    : triples.filter(([s, p, o]) => s.type !== "literal" && (o.type === "uri" || o.type === "bnode") && p.value !== TYPE).map(([s, p, o]) => edge(`${s.value} ${p.value} ${o.value}`, s.value, p.value, o.value, false));
  return cutEdges([...new Map(links.map((link) => [link.key, link])).values()], labels, types);
}

function edge(key: string, s: string, p: string, o: string, not: boolean): ToldClaim {
  return { key, s, p: shortName(p), o, not: Number(not), readings: 0 };
}

function cutClaims(keys: string[]): Drawable {
  return { claims: keys.slice(0, MOST), edges: [], things: [], left: Math.max(0, keys.length - MOST) };
}

function cutEdges(links: ToldClaim[], labels: Map<string, string>, types: Map<string, string>): Drawable {
  const ids = new Set<string>();
  const edges = links.filter(({ s, o }) => {
    const more = Number(!ids.has(s)) + Number(!ids.has(o));
    if (ids.size + more > MOST) return false;
    ids.add(s).add(o);
    return true;
  });
  const things = [...ids].map((id) => ({ id, label: labels.get(id) ?? shortName(id), type: types.get(id) ?? "" }));
  return { claims: [], edges, things, left: links.length - edges.length };
}

/** What stands after the last slash or hash of an IRI, as it is read. */
export function shortName(iri: string): string {
  const last = /[^/#]*$/.exec(iri)?.[0] || iri;
  try {
    return decodeURIComponent(last);
  } catch {
    return last;
  }
}

const NTRIPLE = /^\s*(<[^>]*>|_:\S+)\s+(<[^>]*>)\s+(<[^>]*>|_:\S+|"(?:[^"\\]|\\.)*"\S*)\s*\.\s*$/;
const ESCAPES: Record<string, string> = { t: "\t", b: "\b", n: "\n", r: "\r", f: "\f", '"': '"', "'": "'", "\\": "\\" };

/** Triples of N-Triples text, which is what the query page asks this service for; other lines are passed over. */
export function nTriples(text: string): Triple[] {
  return text.split("\n").flatMap((line): Triple[] => {
    const found = NTRIPLE.exec(line);
    return found ? [[term(found[1]), term(found[2]), term(found[3])]] : [];
  });
}

function term(token: string): Term {
  if (token.startsWith("<")) return { type: "uri", value: unescaped(token.slice(1, -1)) };
  if (token.startsWith("_:")) return { type: "bnode", value: token };
  return { type: "literal", value: unescaped(token.slice(1, token.lastIndexOf('"'))) };
}

function unescaped(text: string): string {
  return text.replace(/\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))/g, (_, short: string, long: string, one: string) => (one ? (ESCAPES[one] ?? one) : code(Number.parseInt(short ?? long, 16))));
}

function code(point: number): string {
  return point > 0x10ffff ? "\ufffd" : String.fromCodePoint(point);
}
