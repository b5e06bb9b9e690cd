// The drawing on the screen: pan, zoom, point, drag and walk by keyboard. No WebGL is needed.
import { type Camera, curve, draw, type Emphasis, NOTHING, size } from "./draw";
import { h } from "./dom";
import { LIGHT, type Theme } from "./palette";
import { CanvasPen, FONT, SvgPen } from "./pen";
import type { Scene, SceneEdge, SceneNode } from "./scene";

export interface PictureEvents {
  entity(entity: number): void;
  claim(claim: number): void;
  grow(entity: number): void;
  nothing(): void;
  announce(text: string): void;
  describe(node: SceneNode | null, edge: SceneEdge | null): string;
}

export class Picture {
  readonly element: HTMLElement;
  private readonly canvas: HTMLCanvasElement;
  private readonly tip: HTMLElement;
  private readonly context: CanvasRenderingContext2D | null;
  private scene: Scene = { nodes: [], edges: [], by: new Map() };
  private camera: Camera = { k: 1, x: 0, y: 0 };
  private chosen: Emphasis = NOTHING;
  private pointed: Emphasis | null = null;
  private cursor: SceneNode | null = null;
  private waiting = false;
  private dirty = false; // the user moved the camera; do not refit
  private readonly pointers = new Map<number, { x: number; y: number }>();
  private held: SceneNode | null = null;
  private moved = 0;
  private readonly widths = new Map<string, number>();
  private theme: Theme = LIGHT;

  constructor(private readonly events: PictureEvents) {
    this.canvas = h("canvas", { tabindex: 0, role: "application", "aria-roledescription": "graph", "aria-label": "Graph. Arrow keys walk from thing to thing, Enter opens, E expands, plus and minus zoom, 0 fits. The table below holds the same claims.", "aria-describedby": "live" });
    this.context = this.canvas.getContext("2d");
    this.tip = h("div", { class: "tip", role: "presentation", hidden: true });
    this.element = h("div", { class: "picture" }, this.canvas, this.tip, this.context ? null : h("p", { class: "empty undrawn" }, "This browser does not draw here (it has no canvas). The table below holds the same claims, and the SVG export the picture."));
    this.listen();
    new ResizeObserver(() => this.resize()).observe(this.element);
  }

  show(scene: Scene, refit: boolean): void {
    this.scene = scene;
    this.pointed = null;
    this.tip.hidden = true;
    this.cursor = this.cursor && (scene.by.get(this.cursor.entity) ?? null);
    if (refit || !this.dirty) this.fit();
    this.redraw();
  }

  choose(entity: number, claim: number): void {
    this.chosen = entity < 0 && claim < 0 ? NOTHING : { entity, claim, near: null };
    this.redraw();
  }

  aspect(): number {
    const { clientWidth: width, clientHeight: height } = this.element;
    return width && height ? width / height : 1.4;
  }

  fit(): void {
    const { clientWidth: width, clientHeight: height } = this.element;
    this.dirty = false;
    this.camera = frame(this.scene, width, height);
    this.redraw();
  }

  zoom(by: number, x = this.element.clientWidth / 2, y = this.element.clientHeight / 2): void {
    const { camera } = this;
    const k = Math.min(5, Math.max(0.08, camera.k * by));
    this.camera = { k, x: x - ((x - camera.x) * k) / camera.k, y: y - ((y - camera.y) * k) / camera.k };
    this.dirty = true;
    this.redraw();
  }

  wear(theme: Theme): void {
    this.theme = theme;
    this.redraw();
  }

  redraw(): void {
    if (this.waiting) return;
    this.waiting = true;
    requestAnimationFrame(() => {
      this.waiting = false;
      if (!this.resize()) this.paint();
    });
  }

  svg(title: string, theme = this.theme): string {
    const [width, height] = [Math.max(640, this.element.clientWidth), Math.max(480, this.element.clientHeight)];
    const pen = new SvgPen();
    draw(pen, this.scene, frame(this.scene, width, height), theme, this.chosen, (text, bold) => this.measure(text, bold), width);
    return pen.page(width, height, theme.paper, title);
  }

  png(): Promise<Blob | null> {
    const canvas = document.createElement("canvas");
    const [width, height] = [Math.max(640, this.element.clientWidth), Math.max(480, this.element.clientHeight)];
    canvas.width = width * 2;
    canvas.height = height * 2;
    const context = canvas.getContext("2d");
    if (!context) return Promise.resolve(null);
    context.scale(2, 2);
    context.fillStyle = this.theme.paper;
    context.fillRect(0, 0, width, height);
    draw(new CanvasPen(context), this.scene, frame(this.scene, width, height), this.theme, this.chosen, (text, bold) => this.measure(text, bold), width);
    return new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
  }

  private paint(): void {
    const { context, canvas } = this;
    if (!context) return;
    const ratio = canvas.width / Math.max(1, canvas.clientWidth);
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, canvas.clientWidth, canvas.clientHeight);
    const mark = this.pointed ?? this.chosen;
    draw(new CanvasPen(context), this.scene, this.camera, this.theme, mark, (text, bold) => this.measure(text, bold), canvas.clientWidth);
    if (this.cursor && document.activeElement === canvas) {
      const { k, x, y } = this.camera;
      new CanvasPen(context).circle(this.cursor.x * k + x, this.cursor.y * k + y, size(this.cursor, k) * 1.35 + 5, { stroke: this.theme.select, width: 2, dash: [3, 3] });
    }
  }

  private measure(text: string, bold: boolean): number {
    const key = (bold ? "b" : "n") + text;
    let wide = this.widths.get(key);
    if (wide === undefined) {
      if (this.context) this.context.font = `${bold ? 600 : 400} 12px ${FONT}`;
      wide = this.context ? this.context.measureText(text).width : text.length * 6.5;
      this.widths.set(key, wide);
    }
    return wide;
  }

  /** Take the size of the place it stands in; a new size clears the canvas, so it is painted at once: true. */
  private resize(): boolean {
    const { clientWidth: width, clientHeight: height } = this.element;
    const ratio = Math.min(2, devicePixelRatio || 1);
    const [wide, high] = [Math.round(width * ratio), Math.round(height * ratio)];
    if (!wide || !high || (wide === this.canvas.width && high === this.canvas.height)) return false;
    this.canvas.width = wide;
    this.canvas.height = high;
    if (!this.dirty) this.camera = frame(this.scene, width, height);
    this.paint();
    return true;
  }

  private at(x: number, y: number): [SceneNode | null, SceneEdge | null] {
    const { k, x: ox, y: oy } = this.camera;
    let best: SceneNode | null = null;
    let near = Infinity;
    for (const node of this.scene.nodes) {
      const far = Math.hypot(node.x * k + ox - x, node.y * k + oy - y) - size(node, k) * 1.3;
      if (far < 4 && far < near) [best, near] = [node, far];
    }
    if (best) return [best, null];
    let edge: SceneEdge | null = null;
    near = 6;
    for (const one of this.scene.edges) {
      const [x0, y0, cx, cy, x1, y1] = curve(one, this.camera);
      for (let t = 0.06; t < 1; t += 0.06) {
        const u = 1 - t;
        const far = Math.hypot(u * u * x0 + 2 * u * t * cx + t * t * x1 - x, u * u * y0 + 2 * u * t * cy + t * t * y1 - y);
        if (far < near) [edge, near] = [one, far];
      }
    }
    return [null, edge];
  }

  private point(x: number, y: number): void {
    const [node, edge] = this.at(x, y);
    this.canvas.classList.toggle("over", !!(node || edge));
    const same = node ? this.pointed?.entity === node.entity : edge ? this.pointed?.claim === edge.claim : !this.pointed;
    if (node || edge) {
      this.tip.textContent = this.events.describe(node, edge);
      this.tip.hidden = false;
      const { clientWidth: width, clientHeight: height } = this.element;
      this.tip.style.left = `${Math.max(4, Math.min(x + 14, width - this.tip.offsetWidth - 6))}px`;
      this.tip.style.top = `${Math.max(4, Math.min(y + 16, height - this.tip.offsetHeight - 6))}px`;
    } else this.tip.hidden = true;
    if (same) return;
    this.pointed = node ? { entity: node.entity, claim: -1, near: this.around(node) } : edge ? { entity: -1, claim: edge.claim, near: new Set([edge.source.entity, edge.target.entity]) } : null;
    this.redraw();
  }

  private around(node: SceneNode): Set<number> {
    const near = new Set([node.entity]);
    for (const edge of this.scene.edges) {
      if (edge.source === node) near.add(edge.target.entity);
      if (edge.target === node) near.add(edge.source.entity);
    }
    return near;
  }

  private listen(): void {
    const { canvas, pointers } = this;
    const place = (event: MouseEvent) => {
      const box = canvas.getBoundingClientRect();
      return { x: event.clientX - box.left, y: event.clientY - box.top };
    };
    canvas.addEventListener("pointerdown", (event) => {
      const at = place(event);
      pointers.set(event.pointerId, at);
      canvas.setPointerCapture(event.pointerId);
      this.moved = 0;
      this.held = pointers.size === 1 ? this.at(at.x, at.y)[0] : null;
    });
    canvas.addEventListener("pointermove", (event) => {
      const now = place(event);
      const before = pointers.get(event.pointerId);
      if (!before) return this.point(now.x, now.y);
      this.drag(event.pointerId, before, now);
    });
    const up = (event: PointerEvent) => {
      if (!pointers.delete(event.pointerId)) return;
      const at = place(event);
      if (this.moved < 5 && event.type === "pointerup") this.press(at.x, at.y);
      this.held = null;
    };
    canvas.addEventListener("pointerup", up);
    canvas.addEventListener("pointercancel", up);
    canvas.addEventListener("pointerleave", () => this.leave());
    canvas.addEventListener("dblclick", (event) => {
      const at = place(event);
      const [node] = this.at(at.x, at.y);
      if (node) this.events.grow(node.entity);
    });
    canvas.addEventListener("wheel", (event) => {
      event.preventDefault();
      const at = place(event);
      this.zoom(Math.exp(-Math.max(-60, Math.min(60, event.deltaY)) * (event.ctrlKey ? 0.01 : 0.0025)), at.x, at.y);
    }, { passive: false });
    canvas.addEventListener("keydown", (event) => this.walk(event));
    canvas.addEventListener("focus", () => this.redraw());
    canvas.addEventListener("blur", () => this.redraw());
  }

  private leave(): void {
    this.tip.hidden = true;
    if (!this.pointed) return;
    this.pointed = null;
    this.redraw();
  }

  private drag(id: number, before: { x: number; y: number }, now: { x: number; y: number }): void {
    const [dx, dy] = [now.x - before.x, now.y - before.y];
    this.moved += Math.abs(dx) + Math.abs(dy);
    if (this.pointers.size === 2) {
      const other = [...this.pointers].find(([key]) => key !== id)![1];
      const by = Math.hypot(now.x - other.x, now.y - other.y) / (Math.hypot(before.x - other.x, before.y - other.y) || 1);
      this.zoom(by, (now.x + other.x) / 2, (now.y + other.y) / 2);
      this.camera = { ...this.camera, x: this.camera.x + dx / 2, y: this.camera.y + dy / 2 };
    } else if (this.held) {
      this.held.x += dx / this.camera.k;
      this.held.y += dy / this.camera.k;
    } else this.camera = { ...this.camera, x: this.camera.x + dx, y: this.camera.y + dy };
    this.dirty = true;
    this.pointers.set(id, now);
    this.tip.hidden = true;
    this.redraw();
  }

  private press(x: number, y: number): void {
    const [node, edge] = this.at(x, y);
    if (node) {
      this.cursor = node;
      this.events.entity(node.entity);
    } else if (edge) this.events.claim(edge.claim);
    else this.events.nothing();
  }

  private walk(event: KeyboardEvent): void {
    const ways: Record<string, [number, number]> = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const way = ways[event.key];
    if (way) this.step(way);
    else if (event.key === "Enter" && this.cursor) this.events.entity(this.cursor.entity);
    else if (event.key.toLowerCase() === "e" && this.cursor) this.events.grow(this.cursor.entity);
    else if (event.key === "+" || event.key === "=") this.zoom(1.25);
    else if (event.key === "-") this.zoom(0.8);
    else if (event.key === "0") this.fit();
    else return;
    event.preventDefault();
  }

  private step([dx, dy]: [number, number]): void {
    const { nodes } = this.scene;
    const from = this.cursor ?? nodes.find((node) => node.entity === this.chosen.entity) ?? null;
    let next = from ? null : (nodes.find((node) => node.focus) ?? nodes[0] ?? null);
    let least = Infinity;
    for (const node of from ? nodes : []) {
      const along = (node.x - from!.x) * dx + (node.y - from!.y) * dy;
      const aside = Math.abs((node.x - from!.x) * dy) + Math.abs((node.y - from!.y) * dx);
      if (along > 0.5 && along + aside * 2.5 < least) [next, least] = [node, along + aside * 2.5];
    }
    if (!next) return;
    this.cursor = next;
    this.reveal(next);
    this.events.announce(this.events.describe(next, null));
    this.redraw();
  }

  private reveal(node: SceneNode): void {
    const { k, x, y } = this.camera;
    const { clientWidth: width, clientHeight: height } = this.element;
    const [px, py] = [node.x * k + x, node.y * k + y];
    const shift = (value: number, most: number) => (value < 40 ? 40 - value : value > most - 40 ? most - 40 - value : 0);
    this.camera = { k, x: x + shift(px, width), y: y + shift(py, height) };
  }
}

/** The camera that shows the whole scene. */
function frame(scene: Scene, width: number, height: number): Camera {
  if (!scene.nodes.length || !width || !height) return { k: 1, x: width / 2, y: height / 2 };
  let [x0, y0, x1, y1] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const node of scene.nodes) {
    x0 = Math.min(x0, node.x);
    y0 = Math.min(y0, node.y);
    x1 = Math.max(x1, node.x);
    y1 = Math.max(y1, node.y);
  }
  const margin = Math.min(70, width * 0.17);
  const [top, bottom] = [54, 40]; // the buttons above, the labels below
  const k = Math.min(1.6, (width - 2 * margin) / Math.max(40, x1 - x0), (height - top - bottom) / Math.max(40, y1 - y0));
  return { k, x: width / 2 - ((x0 + x1) / 2) * k, y: (top + height - bottom) / 2 - ((y0 + y1) / 2) * k };
}
