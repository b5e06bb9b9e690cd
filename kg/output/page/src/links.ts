// Links over a service: what a hash names must be in the page before the hash can be read.
import type { Live } from "./live";

/** Bring what a link names into the page, so that the link can be read. */
export async function fetched(live: Live, hash: string): Promise<void> {
  const { things, claim } = namedIn(hash);
  const asked = [...things.map((id) => live.thing(id)), ...(claim ? [live.claimsFrom(...claim)] : [])];
  await Promise.allSettled(asked); // what is not there is told when the link is read
}

/** CURIEs that a hash names, and the sides of its claim: what must be there before it can be read. */
export function namedIn(hash: string): { things: string[]; claim: [string, string] | null } {
  const things = new Set<string>();
  let claim: [string, string] | null = null;
  for (const pair of hash.replace(/^#/, "").split("&")) {
    const [key, value = ""] = [pair.slice(0, pair.indexOf("=")), pair.slice(pair.indexOf("=") + 1)];
    let parts: string[];
    try {
      parts = value.split("~").map(decodeURIComponent);
    } catch {
      continue;
    }
    if (["f", "g", "e", "disease"].includes(key)) things.add(parts[0]);
    if (key === "p") for (const part of parts.slice(0, 2)) things.add(part);
    if (key === "c" && parts.length > 2) claim = [parts[0], parts[2]];
  }
  return { things: [...things].filter(Boolean).slice(0, 300), claim };
}
