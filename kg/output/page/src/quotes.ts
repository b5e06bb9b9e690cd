// The words of evidence: sentences in parts that are unpacked when someone reads them (kg/output/quotes.py writes them).
import { type Container, type PartStrings, readPart } from "./data";
import type { Graph } from "./graph";

export interface Mark {
  kind: "subject" | "object" | "trigger" | "negation" | "hedge" | "alteration" | "cue";
  start: number;
  end: number;
}

export interface Quote {
  evidence: number;
  text: string;
  start: number;
  end: number;
  marks: Mark[];
}

const CHUNK = 2048;

/** The sentences of a graph that lie in the page, a part unpacked at a time and kept. */
export class Words {
  private readonly parts = new Map<number, Promise<Container<PartStrings>>>();

  constructor(private readonly graph: Graph) {}

  async of(evidence: ArrayLike<number>): Promise<Quote[]> {
    const wanted = Array.from(evidence, (row) => Math.floor(this.graph.evidenceSentence[row] / CHUNK));
    const parts = await Promise.all(wanted.map((part) => this.part(part)));
    return Array.from(evidence, (row, i) => this.quote(row, parts[i]));
  }

  private part(number: number): Promise<Container<PartStrings>> {
    let part = this.parts.get(number);
    if (!part) this.parts.set(number, (part = readPart<PartStrings>(`part-${number}`)));
    return part;
  }

  private quote(evidence: number, part: Container<PartStrings>): Quote {
    const row = evidence - part.strings.first[0];
    const sentence = this.graph.evidenceSentence[evidence];
    const { text, spans } = this.whole(part, sentence, evidence);
    const marks: Mark[] = [];
    for (const kind of ["subject", "object", "trigger"] as const) {
      const start = part.column(kind)[row];
      const length = part.column(`${kind}_length`)[row];
      const span = length ? { start, end: start + length } : kind === "trigger" ? undefined : spans.get(start);
      if (span) marks.push({ kind, ...span });
    }
    const cues = part.column("cues");
    let cue = 0;
    for (let before = 0; before < row; before++) cue += cues[before];
    const kinds = ["negation", "hedge", "alteration", "cue"] as const;
    for (let i = 0; i < cues[row]; i++, cue++) {
      const start = part.column("cue")[cue];
      marks.push({ kind: kinds[part.column("cue_kind")[cue]], start, end: start + part.column("cue_length")[cue] });
    }
    const [start, end] = this.offsets(part, sentence, text);
    return { evidence, text, start, end, marks };
  }

  /** A sentence with the labels put back that the file leaves out (kg/output/quotes.py, `_abridge`). */
  private whole(part: Container<PartStrings>, sentence: number, evidence: number): { text: string; spans: Map<number, { start: number; end: number }> } {
    let first = evidence;
    while (first > 0 && this.graph.evidenceSentence[first - 1] === sentence) first--;
    const spans = new Map<number, { start: number; end: number }>();
    let text = "";
    const kept = part.strings.text[sentence % CHUNK];
    if (kept.startsWith("\uf8ff")) return { text: kept.slice(1), spans };
    for (const letter of kept.split(/([\ue000-\uf8ff])/)) {
      const mark = letter.length === 1 ? letter.charCodeAt(0) - 0xe000 : -1;
      const claim = mark < 0 || mark > 0x18fe ? undefined : this.graph.evidenceClaim[first + (mark >> 1)];
      if (claim === undefined) text += letter;
      else {
        const label = this.graph.names.label[mark % 2 ? this.graph.object[claim] : this.graph.subject[claim]];
        spans.set(mark, { start: text.length, end: text.length + label.length });
        text += label;
      }
    }
    return { text, spans };
  }

  /** Offsets of a sentence in the raw document: steps from sentence to sentence, and how much longer it is raw. */
  private offsets(part: Container<PartStrings>, sentence: number, text: string): [number, number] {
    const place = sentence % CHUNK;
    const steps = part.column("step");
    let start = steps[place];
    for (let back = 1; back <= place && this.graph.sentenceDocument[sentence - back] === this.graph.sentenceDocument[sentence]; back++) start += steps[place - back];
    const longer = part.column("longer")[place];
    const length = Array.from(text).length + (longer % 2 ? -(longer + 1) / 2 : longer / 2);
    return [start, start + length];
  }
}
