// Where the page begins: its data are in the file, or a service holds them.
import { type CoreStrings, readPart } from "./data";
import { h, put } from "./dom";
import { Graph } from "./graph";
import { fetched } from "./links";
import { Live } from "./live";
import { Page } from "./page";
import { encode } from "./text";
import { timed } from "./timed";

async function served(host: HTMLElement, told: string): Promise<void> {
  const { base, start } = JSON.parse(told) as { base: string; start: string };
  let page: Page | null = null;
  const live = await Live.open(base, start, (waiting) => page?.busy(waiting > 0));
  const claim = location.hash.length > 1 || !start.startsWith("kgc:") ? "" : start.slice(4);
  await fetched(live, location.hash.length > 1 ? location.hash : start && !claim ? `f=${encode(start)}` : "");
  if (claim) await live.keyed(claim);
  const graph = new Graph(live.rows.container(), live.rows);
  page = new Page(graph, live);
  page.start(host, claim ? Array.from({ length: graph.claimCount }, (_, one) => one).find((one) => graph.key(one) === claim) : undefined);
}

async function boot(): Promise<void> {
  const host = document.getElementById("app");
  if (!host) return;
  const live = document.getElementById("service");
  try {
    if (live) await served(host, live.textContent ?? "");
    else {
      const core = await readPart<CoreStrings>("core");
      new Page(timed("index", () => new Graph(core)), null).start(host);
    }
    requestAnimationFrame(() => Object.assign(window, { __READY: performance.now() }));
  } catch (error) {
    const elsewhere = live ? "The same content answers at /sparql." : "The same content stands in graph.ttl and evidence.jsonl beside this file.";
    put(host, h("p", { class: "boot", role: "alert" }, `The page cannot show its data: ${error instanceof Error ? error.message : String(error)}. ${elsewhere}`));
    throw error;
  }
}

void boot();
