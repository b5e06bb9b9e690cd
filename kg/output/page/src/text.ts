// What text may do on the page: be read. Controls that reorder or hide text are written out.
const NAMES: Record<number, string> = {
  0x061c: "ALM", 0x200b: "ZWSP", 0x200c: "ZWNJ", 0x200d: "ZWJ", 0x200e: "LRM", 0x200f: "RLM", 0x202a: "LRE",
  0x202b: "RLE", 0x202c: "PDF", 0x202d: "LRO", 0x202e: "RLO", 0x2060: "WJ", 0x2066: "LRI", 0x2067: "RLI",
  0x2068: "FSI", 0x2069: "PDI", 0xfeff: "BOM",
};
const HIDDEN = /[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** Write out what would reorder or hide text: a right-to-left override becomes ‹RLO›, a line break a space. */
export function visible(text: string): string {
  return text.replace(HIDDEN, (found) => {
    const code = found.charCodeAt(0);
    if (code === 9 || code === 10 || code === 13) return " ";
    if (code >= 0xd800 && code <= 0xdfff) return "\ufffd";
    return `‹${NAMES[code] ?? "U+" + code.toString(16).toUpperCase().padStart(4, "0")}›`;
  });
}

const LONE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** Half of a character outside the basic plane becomes U+FFFD: URIs and files cannot hold it. */
export function wellFormed(text: string): string {
  return text.replace(LONE, "\ufffd");
}

/** What a document is called: its title, else its file's name without the hash that the build adds. */
export function titled(paper: { title: string; name: string }): string {
  return paper.title || paper.name.replace(/_[0-9a-f]{16}$/, "");
}

/** Other names as a reader wants them: plain words first, then codes. */
export function namesFirst(names: string[]): string[] {
  const grade = (name: string) => (/^[A-Z][a-z]+$/.test(name) ? 0 : /^[\p{L} -]+$/u.test(name) ? 1 : 2);
  return [...names].sort((a, b) => grade(a) - grade(b));
}

export function encode(text: string): string {
  return encodeURIComponent(wellFormed(text));
}

export function cut(text: string, most: number): string {
  return text.length <= most ? text : text.slice(0, most - 1).replace(/[\ud800-\udbff]$/, "") + "…";
}

export function count(number: number, one: string, many = one + "s"): string {
  return `${number.toLocaleString("en")} ${number === 1 ? one : many}`;
}

/** "a", "a and b", "a, b and c". */
export function listed(words: string[]): string {
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} and ${words[words.length - 1]}`;
}
