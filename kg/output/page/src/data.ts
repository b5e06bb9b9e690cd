// Reads the containers that kg/output/container.py writes: deflated, base64, columns by byte plane.
import { unzlibSync } from "fflate";

export type Column = Uint8Array | Uint16Array | Uint32Array;

export interface Container<S> {
  strings: S;
  column(name: string): Column;
}

export type Row = [name: string, title: string, pmid: string, pmcid: string, doi: string, journal: string, year: string, file: string];
export type DecisionRow = [claim: number, verdict: string, who: string, when: string, why: string, error: string];

export interface CoreStrings {
  label: string[];
  curie: string[];
  synonym: string[][];
  type: string[];
  certainty: string[];
  predicate: string[];
  kind: string[];
  section: string[];
  rule: string[];
  mode: string[];
  context: string[];
  method: string[];
  document: Row[];
  decision: DecisionRow[];
  title: string;
  namespace: string;
  start: string;
  prefix: [string, string][];
  rule_text: Record<string, string>;
}

export interface PartStrings {
  text: string[];
  first: [evidence: number];
}

export function unshuffle(bytes: Uint8Array, code: string, length: number): Column {
  const upper = code.toUpperCase();
  if (upper === "B") {
    const plain = bytes.slice(0, length);
    return code === "b" ? running(plain) : plain;
  }
  const wide = upper === "H" ? 2 : 4;
  const flat = upper === "H" ? new Uint16Array(length) : new Uint32Array(length);
  for (let plane = 0; plane < wide; plane++) {
    const shift = plane * 8;
    const from = plane * length;
    for (let i = 0; i < length; i++) flat[i] = (flat[i] | (bytes[from + i] << shift)) >>> 0;
  }
  return code === upper ? flat : running(flat);
}

function running<T extends Column>(column: T): T {
  let sum = 0;
  for (let i = 0; i < column.length; i++) column[i] = sum += column[i];
  return column;
}

function readContainer<S>(bytes: Uint8Array): Container<S> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const size = view.getUint32(0, true);
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(4, 4 + size))) as {
    strings: S;
    columns: [string, string, number][];
  };
  const columns = new Map<string, Column>();
  let place = 4 + size;
  for (const [name, code, length] of header.columns) {
    const bytesLong = length * { B: 1, H: 2, I: 4 }[code.toUpperCase() as "B" | "H" | "I"];
    columns.set(name, unshuffle(bytes.subarray(place, place + bytesLong), code, length));
    place += bytesLong + ((4 - (bytesLong % 4)) % 4);
  }
  return {
    strings: header.strings,
    column(name) {
      const found = columns.get(name);
      if (!found) throw new Error(`the page's data hold no column ${name}`);
      return found;
    },
  };
}

export function fromBase64(text: string): Uint8Array {
  const native = (Uint8Array as unknown as { fromBase64?: (text: string) => Uint8Array }).fromBase64;
  if (native) return native.call(Uint8Array, text);
  const binary = atob(text);
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < binary.length; i++) bytes[i] = binary.charCodeAt(i);
  return bytes;
}

/** Inflate zlib data with the browser's own decompressor, or with fflate where it has none. */
async function inflate(bytes: Uint8Array): Promise<Uint8Array> {
  if (typeof DecompressionStream === "undefined") return unzlibSync(bytes);
  const stream = new Blob([bytes as BlobPart]).stream().pipeThrough(new DecompressionStream("deflate"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

export async function readPart<S>(id: string): Promise<Container<S>> {
  const element = document.getElementById(id);
  if (!element) throw new Error(`this file is incomplete: its part ${id} is missing`);
  return readContainer<S>(await inflate(fromBase64((element.textContent ?? "").trim())));
}
