// Draws a scene with a pen: edges, then things, then as many labels as there is room for.
import { outline, type Theme } from "./palette";
import type { Pen } from "./pen";
import type { Scene, SceneEdge, SceneNode } from "./scene";

export interface Camera {
  k: number;
  x: number;
  y: number;
}

export interface Emphasis {
  entity: number; // -1 for none
  claim: number;
  near: Set<number> | null; // things that stay bright while something is pointed at
}

export const NOTHING: Emphasis = { entity: -1, claim: -1, near: null };

interface Box {
  x0: number;
  y0: number;
  x1: number;
  y1: number;
}

export function size(node: SceneNode, k: number): number {
  return node.r * Math.min(1.5, Math.max(0.55, Math.sqrt(k)));
}

export function draw(pen: Pen, scene: Scene, camera: Camera, theme: Theme, mark: Emphasis, measure: (text: string, bold: boolean) => number, width = Infinity): void {
  const lit = (edge: SceneEdge) => !mark.near || edge.claim === mark.claim || edge.source.entity === mark.entity || edge.target.entity === mark.entity;
  for (const edge of scene.edges) drawEdge(pen, edge, camera, theme, edge.claim === mark.claim, lit(edge));
  for (const node of scene.nodes) drawNode(pen, node, camera, theme, node.entity === mark.entity, !mark.near || mark.near.has(node.entity));
  labels(pen, scene, camera, theme, mark, measure, lit, width);
}

/** The quadratic curve of an edge on the screen, clipped to the two shapes. */
export function curve(edge: SceneEdge, camera: Camera): [number, number, number, number, number, number] {
  const { k, x, y } = camera;
  const [ax, ay, bx, by] = [edge.source.x * k + x, edge.source.y * k + y, edge.target.x * k + x, edge.target.y * k + y];
  const long = Math.hypot(bx - ax, by - ay) || 1;
  const [ux, uy] = [(bx - ax) / long, (by - ay) / long];
  const bend = edge.bend * Math.min(1.6, Math.max(0.6, k)) * 1.6;
  const [cx, cy] = [(ax + bx) / 2 - uy * bend, (ay + by) / 2 + ux * bend];
  const from = towards(ax, ay, cx, cy, size(edge.source, k) * 1.15 + 1);
  const to = towards(bx, by, cx, cy, size(edge.target, k) * (edge.target.type === "Drug" ? 1.35 : 1.2) + 3);
  return [from[0], from[1], cx, cy, to[0], to[1]];
}

function towards(x: number, y: number, tx: number, ty: number, by: number): [number, number] {
  const long = Math.hypot(tx - x, ty - y) || 1;
  return [x + ((tx - x) / long) * by, y + ((ty - y) / long) * by];
}

function drawEdge(pen: Pen, edge: SceneEdge, camera: Camera, theme: Theme, chosen: boolean, lit: boolean): void {
  const [x0, y0, cx, cy, x1, y1] = curve(edge, camera);
  const stroke = theme.groups[edge.group] ?? theme.groups.other;
  const width = edge.width + (chosen ? 1.5 : 0);
  const alpha = lit ? (chosen ? 1 : 0.82) : 0.14;
  if (chosen) pen.curve(x0, y0, cx, cy, x1, y1, { stroke: theme.select, width: width + 5, alpha: 0.3 });
  pen.curve(x0, y0, cx, cy, x1, y1, { stroke, width, alpha, dash: edge.hedged ? [5, 4] : [] });
  const long = Math.hypot(x1 - cx, y1 - cy) || 1;
  const [ux, uy] = [(x1 - cx) / long, (y1 - cy) / long];
  const s = 5 + width * 0.8;
  if (edge.end === "arrow") pen.polygon([[x1, y1], [x1 - ux * s - uy * s * 0.5, y1 - uy * s + ux * s * 0.5], [x1 - ux * s + uy * s * 0.5, y1 - uy * s - ux * s * 0.5]], { fill: stroke, alpha });
  else if (edge.end === "bar") pen.line([[x1 - uy * s * 0.8, y1 + ux * s * 0.8], [x1 + uy * s * 0.8, y1 - ux * s * 0.8]], { stroke, width: width + 1, alpha });
  if (edge.negated) {
    const [mx, my] = [(x0 + 2 * cx + x1) / 4, (y0 + 2 * cy + y1) / 4];
    pen.circle(mx, my, 6.5, { fill: theme.paper, stroke, width: 1.4, alpha: lit ? 1 : 0.3 });
    pen.line([[mx - 3.2, my + 3.2], [mx + 3.2, my - 3.2]], { stroke, width: 1.6, alpha: lit ? 1 : 0.3 });
  }
}

function drawNode(pen: Pen, node: SceneNode, camera: Camera, theme: Theme, chosen: boolean, lit: boolean): void {
  const [x, y] = [node.x * camera.k + camera.x, node.y * camera.k + camera.y];
  const r = size(node, camera.k);
  const [stroke, fill] = theme.types[node.type] ?? [theme.muted, theme.paper];
  const alpha = lit ? 1 : 0.25;
  const look = { stroke, fill, width: node.focus ? 2.4 : 1.4, alpha };
  const shape = outline(node.type, r);
  if (chosen) pen.circle(x, y, r * 1.35 + 5, { stroke: theme.select, width: 2.5 });
  if (!shape) pen.circle(x, y, r, look);
  else pen.polygon(shape.map(([dx, dy]) => [x + dx, y + dy]), look, node.type === "Drug" ? r * 0.72 : 0);
  if (node.type === "GeneFamily") pen.circle(x, y, r * 0.6, { stroke, width: 1.2, alpha });
  if (node.hidden > 0 && r > 5) pen.text(x, y, node.hidden > 99 ? "99+" : `+${node.hidden}`, 9, lit ? stroke : theme.muted, "");
}

function labels(pen: Pen, scene: Scene, camera: Camera, theme: Theme, mark: Emphasis, measure: (text: string, bold: boolean) => number, lit: (edge: SceneEdge) => boolean, width: number): void {
  const shapes: Box[] = scene.nodes.map((node) => {
    const [x, y, r] = [node.x * camera.k + camera.x, node.y * camera.k + camera.y, size(node, camera.k)];
    return { x0: x - r, y0: y - r, x1: x + r, y1: y + r };
  });
  const taken: Box[] = [];
  const clear = (box: Box, boxes: Box[]) => boxes.every((other) => box.x1 < other.x0 || box.x0 > other.x1 || box.y1 < other.y0 || box.y0 > other.y1);
  const free = (box: Box) => clear(box, taken) && clear(box, shapes);
  const first = (node: SceneNode) => (node.entity === mark.entity ? 3000 : 0) + (mark.near?.has(node.entity) ? 2000 : 0) + (node.focus ? 1000 : 0) + node.degree + node.r;
  const order = [...scene.nodes].sort((a, b) => first(b) - first(a) || a.entity - b.entity);
  order.forEach((node, place) => {
    if (mark.near && !mark.near.has(node.entity)) return;
    const bold = node.entity === mark.entity || node.focus;
    const lines = wrap(node.label);
    const wide = Math.max(...lines.map((line) => measure(line, bold)));
    const places = around(node, camera, wide, lines.length);
    const seen = width === Infinity ? places : places.filter((box) => box.x0 >= 2 && box.x1 <= width - 2);
    const boxes = seen.length ? seen : places;
    // Hubs and what is pointed at may cover shapes, never other labels.
    const box = boxes.find(free) ?? (bold || (mark.near && mark.entity === node.entity) || (place < 14 && node.degree > 3) ? (boxes.find((one) => clear(one, taken)) ?? (bold ? boxes[0] : undefined)) : undefined);
    if (!box) return;
    taken.push(box);
    lines.forEach((line, i) => pen.text((box.x0 + box.x1) / 2, box.y0 + 7 + i * 13, line, 12, theme.ink, theme.halo, bold));
  });
  const shown = scene.edges.filter((edge) => (scene.edges.length <= 24 || mark.near !== null || edge.claim === mark.claim) && lit(edge));
  if (shown.length > 60) return;
  for (const edge of shown) {
    const [x0, y0, cx, cy, x1, y1] = curve(edge, camera);
    const [x, y] = [(x0 + 2 * cx + x1) / 4, (y0 + 2 * cy + y1) / 4 - (edge.negated ? 13 : 0)];
    const text = edge.negated ? `not: ${edge.label}` : edge.label;
    const wide = measure(text, false) * 0.88;
    const box = { x0: x - wide / 2, y0: y - 6, x1: x + wide / 2, y1: y + 6 };
    if (edge.claim !== mark.claim && (!free(box) || Math.hypot(x1 - x0, y1 - y0) < wide * 0.7)) continue;
    taken.push(box);
    pen.text(x, y, text, 10.5, theme.groups[edge.group] ?? theme.muted, theme.halo);
  }
}

/** Where a label may stand: below, above, right, left. */
function around(node: SceneNode, camera: Camera, wide: number, lines: number): Box[] {
  const [x, y, r] = [node.x * camera.k + camera.x, node.y * camera.k + camera.y, size(node, camera.k)];
  const [up, aside, high] = [r * (node.type === "Drug" ? 0.75 : 1.2) + 3, r * (node.type === "Drug" ? 1.4 : 1.25) + 4, lines * 13 + 1];
  const box = (x0: number, y0: number): Box => ({ x0, y0, x1: x0 + wide, y1: y0 + high });
  return [box(x - wide / 2, y + up), box(x - wide / 2, y - up - high), box(x + aside, y - high / 2), box(x - aside - wide, y - high / 2)];
}

/** Break a long label in two at the blank nearest its middle. */
function wrap(label: string): string[] {
  if (label.length <= 18) return [label];
  let best = -1;
  for (let at = label.indexOf(" "); at >= 0; at = label.indexOf(" ", at + 1)) if (best < 0 || Math.abs(at - label.length / 2) < Math.abs(best - label.length / 2)) best = at;
  return best < 0 ? [label] : [label.slice(0, best), label.slice(best + 1)];
}
