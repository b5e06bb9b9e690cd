// Colours and shapes: one table for the drawing, the legend and the exports. Shape and dash repeat what colour
// says, so nothing rests on colour alone.
export interface Theme {
  paper: string;
  ink: string;
  muted: string;
  halo: string;
  select: string;
  types: Record<string, [stroke: string, fill: string]>;
  groups: Record<string, string>;
}

export const LIGHT: Theme = {
  paper: "#ffffff",
  ink: "#1c2126",
  muted: "#59626d",
  halo: "rgba(255,255,255,.92)",
  select: "#0b62c4",
  types: {
    Drug: ["#1d5a9e", "#dbe8f6"], Gene: ["#2b7148", "#dcefe2"], GeneFamily: ["#2b7148", "#f2f9f4"], Alteration: ["#a84a14", "#fbe6d8"],
    Disease: ["#733a90", "#efe2f5"], Pathway: ["#0a6577", "#d8eef2"], Process: ["#5c6410", "#eef0d3"], Mechanism: ["#7d5c00", "#fbf0cc"],
    CellLine: ["#59626d", "#e8ebee"], Chemical: ["#41508f", "#e4e7f6"],
  },
  groups: { resistance: "#b3261e", sensitivity: "#1d7a4c", action: "#1d5a9e", care: "#5b6f95", state: "#8a5a2b", biology: "#6b6f76", other: "#6b6f76" },
};

export const DARK: Theme = {
  paper: "#16191d",
  ink: "#e7e9ec",
  muted: "#a4adb8",
  halo: "rgba(22,25,29,.88)",
  select: "#6fb1ff",
  types: {
    Drug: ["#79b0ee", "#1c3553"], Gene: ["#74c796", "#1a3d29"], GeneFamily: ["#74c796", "#16271d"], Alteration: ["#f0a173", "#4b2a15"],
    Disease: ["#cf9de8", "#3d2349"], Pathway: ["#6cc4d4", "#123840"], Process: ["#c3cc6a", "#353a10"], Mechanism: ["#e2c05a", "#41330a"],
    CellLine: ["#a4adb8", "#2e343b"], Chemical: ["#a4b1ee", "#272e50"],
  },
  groups: { resistance: "#ff8a80", sensitivity: "#66cf97", action: "#79b0ee", care: "#9db0d3", state: "#d3a373", biology: "#9aa2ad", other: "#9aa2ad" },
};

export type Point = [x: number, y: number];

/** The outline of a type's shape as a polygon, or null for a circle. */
export function outline(type: string, r: number): Point[] | null {
  const ring = (n: number, turn: number, size: number): Point[] => Array.from({ length: n }, (_, i) => [size * Math.cos(turn + (2 * Math.PI * i) / n), size * Math.sin(turn + (2 * Math.PI * i) / n)]);
  switch (type) {
    case "Drug": return [[-r * 1.35, -r * 0.72], [r * 1.35, -r * 0.72], [r * 1.35, r * 0.72], [-r * 1.35, r * 0.72]];
    case "Alteration": return ring(4, 0, r * 1.25);
    case "Disease": return ring(4, Math.PI / 4, r * 1.25);
    case "Pathway": return ring(6, 0, r * 1.1);
    case "Process": return ring(3, -Math.PI / 2, r * 1.25);
    case "Mechanism": return ring(8, Math.PI / 8, r * 1.05);
    case "CellLine": return ring(5, -Math.PI / 2, r * 1.1);
    case "Chemical": return ring(3, Math.PI / 2, r * 1.25);
    default: return null;
  }
}

export const TYPE_WORDS: Record<string, [one: string, many: string]> = {
  Drug: ["drug", "drugs"], Gene: ["gene", "genes"], GeneFamily: ["gene family", "gene families"], Alteration: ["alteration", "alterations"],
  Disease: ["disease", "diseases"], Pathway: ["pathway", "pathways"], Process: ["process", "processes"], Mechanism: ["mechanism", "mechanisms"],
  CellLine: ["cell line", "cell lines"], Chemical: ["chemical", "chemicals"],
};
