// Builds bundle.js, bundle.css and the query page's picture.js from src/; the first line of a bundle names the sources by hash, so that a
// stale bundle is seen without Node (tests/test_browse.py). `node build.mjs DIR` writes elsewhere.
import { createHash } from "node:crypto";
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";

const here = import.meta.dirname;
const out = process.argv[2] ?? here;

function sources() {
  const names = readdirSync(join(here, "src")).sort().map((name) => join("src", name));
  const hash = createHash("sha256");
  for (const name of [...names, "build.mjs", "package-lock.json"]) {
    hash.update(name.replaceAll("\\", "/")).update("\0").update(readFileSync(join(here, name))).update("\0");
  }
  return hash.digest("hex");
}

/** The licences of what is bundled, whole, because every page is a copy. */
function licences() {
  const locked = JSON.parse(readFileSync(join(here, "package-lock.json"), "utf8")).packages;
  const bundled = Object.entries(locked).filter(([name, found]) => name && !found.dev);
  const texts = bundled.map(([name, found]) => `${name.replace("node_modules/", "")} ${found.version}\n${readFileSync(join(here, name, "LICENSE"), "utf8").trim()}`);
  return `/*\nThis page is Claimgraph's (MIT) and bundles:\n\n${texts.join("\n\n").replaceAll("*/", "* /").replaceAll("\r", "")}\n*/\n`;
}

const shared = { absWorkingDir: here, bundle: true, minify: true, write: false, charset: "utf8" };
const script = await build({
  ...shared,
  entryPoints: ["src/main.ts"],
  format: "iife",
  target: ["es2022"],
  legalComments: "none",
});
const picture = await build({
  ...shared,
  entryPoints: ["src/embed.ts"],
  format: "iife",
  globalName: "ClaimPicture",
  target: ["es2022"],
  legalComments: "none",
});
const style = await build({ ...shared, entryPoints: ["src/style.css"], target: ["chrome110", "firefox113", "safari16.4"] });
const safe = (text) => text.replaceAll("</script", "<\\/script").replaceAll("</style", "<\\/style");
const banner = `/* claimgraph page; sources sha256 ${sources()}; licences: THIRD_PARTY.md */\n`;
// The query page's drawing lies with the query page; a build elsewhere keeps the two together.
const beside = process.argv[2] ? out : join(here, "../../server/static");
writeFileSync(join(beside, "picture.js"), banner + safe(picture.outputFiles[0].text) + safe(licences()));
writeFileSync(join(out, "bundle.js"), banner + safe(script.outputFiles[0].text) + safe(licences()));
writeFileSync(join(out, "bundle.css"), safe(style.outputFiles[0].text));
