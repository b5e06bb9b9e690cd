// Two pens with one set of strokes: the canvas on the screen and the SVG and PNG that are exported.
export interface Stroke {
  stroke?: string;
  fill?: string;
  width?: number;
  dash?: number[];
  alpha?: number;
}

export interface Pen {
  curve(x0: number, y0: number, cx: number, cy: number, x1: number, y1: number, style: Stroke): void;
  polygon(points: [number, number][], style: Stroke, round?: number): void;
  line(points: [number, number][], style: Stroke): void;
  circle(x: number, y: number, r: number, style: Stroke): void;
  text(x: number, y: number, text: string, size: number, fill: string, halo: string, bold?: boolean): void;
}

export const FONT = '-apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Liberation Sans", Arial, sans-serif';

export class CanvasPen implements Pen {
  constructor(private readonly to: CanvasRenderingContext2D) {}

  curve(x0: number, y0: number, cx: number, cy: number, x1: number, y1: number, style: Stroke): void {
    this.to.beginPath();
    this.to.moveTo(x0, y0);
    this.to.quadraticCurveTo(cx, cy, x1, y1);
    this.paint(style);
  }

  polygon(points: [number, number][], style: Stroke, round = 0): void {
    this.to.beginPath();
    if (round && points.length === 4) this.to.roundRect(points[0][0], points[0][1], points[2][0] - points[0][0], points[2][1] - points[0][1], round);
    else {
      points.forEach(([x, y], i) => (i ? this.to.lineTo(x, y) : this.to.moveTo(x, y)));
      this.to.closePath();
    }
    this.paint(style);
  }

  line(points: [number, number][], style: Stroke): void {
    this.to.beginPath();
    points.forEach(([x, y], i) => (i ? this.to.lineTo(x, y) : this.to.moveTo(x, y)));
    this.paint(style);
  }

  circle(x: number, y: number, r: number, style: Stroke): void {
    this.to.beginPath();
    this.to.arc(x, y, r, 0, 7);
    this.paint(style);
  }

  text(x: number, y: number, text: string, size: number, fill: string, halo: string, bold = false): void {
    const { to } = this;
    to.font = `${bold ? 600 : 400} ${size}px ${FONT}`;
    to.textAlign = "center";
    to.textBaseline = "middle";
    to.setLineDash([]);
    if (halo) {
      to.lineWidth = 3.5;
      to.lineJoin = "round";
      to.strokeStyle = halo;
      to.strokeText(text, x, y);
    }
    to.fillStyle = fill;
    to.fillText(text, x, y);
  }

  private paint({ stroke, fill, width = 1, dash = [], alpha = 1 }: Stroke): void {
    this.to.globalAlpha = alpha;
    if (fill) {
      this.to.fillStyle = fill;
      this.to.fill();
    }
    if (stroke) {
      this.to.strokeStyle = stroke;
      this.to.lineWidth = width;
      this.to.setLineDash(dash);
      this.to.stroke();
    }
    this.to.globalAlpha = 1;
  }
}

export class SvgPen implements Pen {
  private readonly out: string[] = [];

  curve(x0: number, y0: number, cx: number, cy: number, x1: number, y1: number, style: Stroke): void {
    this.out.push(`<path d="M${n(x0)} ${n(y0)}Q${n(cx)} ${n(cy)} ${n(x1)} ${n(y1)}"${look({ fill: "none", ...style })}/>`);
  }

  polygon(points: [number, number][], style: Stroke, round = 0): void {
    if (round && points.length === 4) {
      const [[x, y], , [x1, y1]] = points;
      this.out.push(`<rect x="${n(x)}" y="${n(y)}" width="${n(x1 - x)}" height="${n(y1 - y)}" rx="${n(round)}"${look(style)}/>`);
    } else this.out.push(`<polygon points="${points.map(([x, y]) => `${n(x)},${n(y)}`).join(" ")}"${look(style)}/>`);
  }

  line(points: [number, number][], style: Stroke): void {
    this.out.push(`<polyline points="${points.map(([x, y]) => `${n(x)},${n(y)}`).join(" ")}"${look({ fill: "none", ...style })}/>`);
  }

  circle(x: number, y: number, r: number, style: Stroke): void {
    this.out.push(`<circle cx="${n(x)}" cy="${n(y)}" r="${n(r)}"${look(style)}/>`);
  }

  text(x: number, y: number, text: string, size: number, fill: string, halo: string, bold = false): void {
    const outline = halo ? ` stroke="${escape(halo)}" stroke-width="3.5" stroke-linejoin="round" paint-order="stroke"` : "";
    this.out.push(`<text x="${n(x)}" y="${n(y)}" font-size="${size}"${bold ? ' font-weight="600"' : ""} fill="${escape(fill)}"${outline}>${escape(text)}</text>`);
  }

  page(width: number, height: number, paper: string, title: string): string {
    return `<svg xmlns="http://www.w3.org/2000/svg" width="${n(width)}" height="${n(height)}" viewBox="0 0 ${n(width)} ${n(height)}" font-family="${escape(FONT)}" text-anchor="middle" dominant-baseline="central"><title>${escape(title)}</title><rect width="100%" height="100%" fill="${paper}"/>\n${this.out.join("\n")}\n</svg>\n`;
  }
}

const n = (value: number): string => String(Math.round(value * 10) / 10);

export function escape(text: string): string {
  return text.replace(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`);
}

function look({ stroke, fill, width = 1, dash = [], alpha = 1 }: Stroke): string {
  let out = ` fill="${escape(fill ?? "none")}"`;
  if (stroke) out += ` stroke="${escape(stroke)}" stroke-width="${n(width)}"`;
  if (dash.length) out += ` stroke-dasharray="${dash.join(" ")}"`;
  return alpha === 1 ? out : `${out} opacity="${n(alpha)}"`;
}
