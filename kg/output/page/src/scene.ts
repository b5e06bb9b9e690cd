// What is drawn: things and claims with places, laid out by d3-force (deterministic: same things, same picture).
import { forceCollide, forceLink, forceManyBody, forceSimulation, forceX, forceY, type SimulationNodeDatum } from "d3-force";
import type { Graph } from "./graph";
import { cut } from "./text";

export interface SceneNode extends SimulationNodeDatum {
  entity: number;
  x: number;
  y: number;
  r: number;
  label: string;
  type: string;
  focus: boolean;
  hidden: number; // claims of it that are not drawn
  degree: number; // claims of it that are drawn
}

export interface SceneEdge {
  claim: number;
  source: SceneNode;
  target: SceneNode;
  bend: number;
  group: string;
  end: string;
  negated: boolean;
  hedged: boolean;
  width: number;
  label: string;
}

export interface Scene {
  nodes: SceneNode[];
  edges: SceneEdge[];
  by: Map<number, SceneNode>;
}

/** Lay out the claims that pass between `entities`; places known from `before` are kept as a start. */
export function compose(graph: Graph, entities: number[], focus: Set<number>, before: Scene | null, aspect = 1.4, claims: number[] | null = null): Scene {
  const by = new Map<number, SceneNode>();
  for (const entity of entities) by.set(entity, newNode(graph, entity, focus.has(entity)));
  const drawn = claims ?? between(graph, entities);
  const edges = drawn.map((claim) => newEdge(graph, claim, by)).filter((edge) => edge.source !== edge.target);
  fan(edges);
  for (const edge of edges) {
    edge.source.degree++;
    edge.target.degree++;
  }
  for (const node of by.values()) node.hidden = graph.claimsOf(node.entity).reduce((sum, claim) => sum + graph.passes[claim], 0) + graph.degree(node.entity) - graph.held(node.entity) - node.degree;
  const scene = { nodes: [...by.values()], edges, by };
  arrange(graph, scene, before, aspect);
  return scene;
}

export function between(graph: Graph, entities: Iterable<number>): number[] {
  const inside = new Set(entities);
  const found = new Set<number>();
  for (const entity of inside) for (const claim of graph.claimsOf(entity)) if (graph.passes[claim] && inside.has(graph.other(claim, entity))) found.add(claim);
  return [...found].sort((a, b) => a - b);
}

function newNode(graph: Graph, entity: number, focus: boolean): SceneNode {
  const r = Math.min(13, 6 + Math.log2(1 + graph.degree(entity)) * 1.1) + (focus ? 2 : 0);
  return { entity, x: 0, y: 0, r, label: cut(graph.label[entity], 40), type: graph.typeName(entity), focus, hidden: 0, degree: 0 };
}

function newEdge(graph: Graph, claim: number, by: Map<number, SceneNode>): SceneEdge {
  const info = graph.info[graph.predicate[claim]];
  const papers = new Set(Array.from(graph.evidenceOf(claim), (e) => graph.documentOf(e))).size;
  return {
    claim,
    source: by.get(graph.subject[claim])!,
    target: by.get(graph.object[claim])!,
    bend: 0,
    group: info.group,
    end: info.end,
    negated: !!graph.negated[claim],
    hedged: graph.weight[claim] > 0 && graph.evidenceOf(claim).every((e) => graph.certainty[e] !== 0),
    width: Math.min(4.5, 1 + Math.log2(papers || 1) * 0.9 + Math.log2(graph.weight[claim] || 1) * 0.25),
    label: info.short,
  };
}

/** Bend the edges between the same two things apart. */
function fan(edges: SceneEdge[]): void {
  const pairs = new Map<string, SceneEdge[]>();
  for (const edge of edges) {
    const [a, b] = [edge.source.entity, edge.target.entity];
    const key = a < b ? `${a} ${b}` : `${b} ${a}`;
    const same = pairs.get(key);
    if (same) same.push(edge);
    else pairs.set(key, [edge]);
  }
  for (const same of pairs.values()) {
    if (same.length === 1) continue;
    same.forEach((edge, i) => {
      const side = edge.source.entity < edge.target.entity ? 1 : -1;
      edge.bend = side * (i - (same.length - 1) / 2) * 22;
    });
  }
}

function arrange(graph: Graph, scene: Scene, before: Scene | null, aspect: number): void {
  const { nodes, edges } = scene;
  seed(graph, scene, before);
  const many = nodes.length;
  const links = edges.map((edge) => ({ source: edge.source, target: edge.target }));
  const wide = Math.min(2.2, Math.max(0.6, aspect));
  const busy = (node: SceneNode) => Math.max(1, node.degree);
  const simulation = forceSimulation(nodes)
    .stop()
    .force("link", forceLink<SceneNode, (typeof links)[number]>(links).distance((link) => 58 + 7 * Math.sqrt(Math.min(busy(link.source), busy(link.target)) * 4)).strength((link) => 0.7 / Math.min(busy(link.source), busy(link.target)) ** 0.8))
    .force("charge", forceManyBody<SceneNode>().strength((node) => -170 - 30 * Math.min(20, node.degree)).distanceMax(900).theta(1.1))
    .force("collide", forceCollide<SceneNode>((node) => node.r + 8 + Math.min(34, node.label.length * 1.5)).iterations(1))
    .force("x", forceX(0).strength(0.08 / wide))
    .force("y", forceY(0).strength(0.08 * wide));
  // Cool down fully within the ticks there are: a picture of many things must stand within a tenth of a second.
  const ticks = many > 150 ? 40 : many > 80 ? 90 : 200;
  simulation.alphaDecay(1 - 0.001 ** (1 / ticks)).tick(ticks);
}

/** First places: where they stood; else around the focus, grouped by predicate and type; else on a spiral. */
function seed(graph: Graph, scene: Scene, before: Scene | null): void {
  const first = scene.nodes.find((node) => node.focus);
  const key = (node: SceneNode) => {
    const edge = scene.edges.find((one) => (one.source === first && one.target === node) || (one.target === first && one.source === node));
    return `${edge ? String(graph.predicate[edge.claim]).padStart(3, "0") + (edge.source === first ? "a" : "b") : "z"} ${node.type} ${node.label}`;
  };
  const keys = first && scene.nodes.length < 400 ? new Map(scene.nodes.map((node) => [node, key(node)])) : null;
  const order = keys ? [...scene.nodes].sort((a, b) => (keys.get(a)! < keys.get(b)! ? -1 : 1)) : scene.nodes;
  order.forEach((node, i) => {
    const old = before?.by.get(node.entity);
    const turn = keys ? (2 * Math.PI * i) / order.length : i * 2.399963;
    const far = keys ? 190 : 22 * Math.sqrt(i + 1);
    node.x = old?.x ?? (node === first ? 0 : far * Math.cos(turn) * 1.3);
    node.y = old?.y ?? (node === first ? 0 : far * Math.sin(turn));
  });
}
