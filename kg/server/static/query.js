// The query page: YASGUI over this service only, the shipped questions as tabs, completion from this graph.
"use strict";

const endpoint = new URL("sparql", document.baseURI).href;
const said = document.getElementById("said");

async function read(path) {
  const response = await fetch(new URL(path, document.baseURI), { headers: { Accept: "application/json" } });
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  return response.json();
}

/** Complete from this graph's own terms, where YASQE's completer `place` would ask somebody else's server. */
function completer(name, place, iris, prefixes) {
  return {
    ...Yasgui.Yasqe.Autocompleters[place],
    name,
    bulk: false,
    autoShow: false,
    get: async (yasqe, token) => found(iris, (token && token.autocompletionString) || "", prefixes),
  };
}

/** Terms that begin with what was typed (as an IRI, or after a prefix), then those with it in their last part. */
function found(iris, typed, prefixes) {
  const [, prefix, local] = /^(\w[\w-]*):(?!\/\/)(.*)$/.exec(typed) || [];
  const wanted = (Object.hasOwn(prefixes, prefix) ? prefixes[prefix] + local : typed).toLowerCase();
  const last = (iri) => iri.slice(Math.max(iri.lastIndexOf("/"), iri.lastIndexOf("#")) + 1).toLowerCase();
  const begins = iris.filter((iri) => iri.toLowerCase().startsWith(wanted) || last(iri).startsWith(wanted));
  return [...begins, ...iris.filter((iri) => !begins.includes(iri) && last(iri).includes(wanted))].slice(0, 100);
}

function shorten(iri, prefixes) {
  let best = "";
  for (const [name, start] of Object.entries(prefixes)) {
    if (iri.startsWith(start) && start.length > (prefixes[best] || "").length) best = name;
  }
  return best ? `${best}:${iri.slice(prefixes[best].length)}` : iri;
}

/** A claim or a thing opens in the graph page; any other name is described in a tab of its own. */
function openInBrowser(yasgui, prefixes) {
  document.getElementById("yasgui").addEventListener("click", async (event) => {
    const link = event.target.closest("a[href]");
    if (!link || !link.closest(".yasr") || !/^[a-z][a-z\d+.-]*:/i.test(link.getAttribute("href"))) return;
    if (link.protocol === "blob:" || link.protocol === "data:") return;
    event.preventDefault();
    const iri = link.getAttribute("href");
    const curie = shorten(iri, prefixes);
    const known = curie.startsWith("kgc:") || (curie !== iri && (await read(`live/things?id=${encodeURIComponent(curie)}`)).things.length > 0);
    if (known) window.open(`browse?focus=${encodeURIComponent(curie)}`, "_blank", "noopener");
    else yasgui.addTab(true, { name: curie, yasqe: { value: `DESCRIBE <${iri}>` } });
  }, true);
}

/** A tab of the results that draws them: the claims an answer names, its triples, or its columns of things. */
class PictureTab {
  constructor(yasr) {
    this.yasr = yasr;
    this.priority = 5;
    this.label = "Picture";
  }

  answer() {
    const { results } = this.yasr;
    if (!results || results.getError()) return null;
    const triples = results.getType() === "json" ? "" : results.getOriginalResponseAsString() || "";
    return { variables: results.getVariables() || [], rows: results.getBindings() || [], triples };
  }

  canHandleResults() {
    const answer = this.answer();
    return answer !== null && ClaimPicture.drawable(answer);
  }

  draw() {
    const host = document.createElement("div");
    host.className = "answer-picture";
    this.yasr.resultsEl.replaceChildren(host);
    return ClaimPicture.show(host, this.answer(), new URL("live/", document.baseURI).href);
  }

  getIcon() {
    const icon = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    for (const [name, value] of Object.entries({ viewBox: "0 0 16 14", width: 16, height: 14, "aria-hidden": "true" })) icon.setAttribute(name, value);
    for (const [cx, cy] of [[3, 11], [8, 3], [13, 11]]) icon.append(shape("circle", { cx, cy, r: 2.6 }));
    icon.append(shape("path", { d: "M4.2 8.8L6.7 5.2M9.3 5.2l2.5 3.6", stroke: "currentColor", "stroke-width": 1.4 }));
    return icon;
  }
}

function shape(tag, attributes) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries({ fill: "currentColor", ...attributes })) made.setAttribute(name, value);
  return made;
}

/** Names and roles that YASGUI's elements lack, as its parts appear (found by axe-core in 4.6.2). */
function mend(host) {
  const name = (selector, words) => host.querySelectorAll(selector).forEach((each) => each.setAttribute("aria-label", words));
  name("input.autocomplete", "Endpoint");
  name(".CodeMirror textarea", "Query");
  name("select.tableSizer", "Rows on a page");
  name(".yasr input[type=text]", "Filter the rows");
  for (const tab of host.querySelectorAll("[role=tab][aria-controls]")) if (!document.getElementById(tab.getAttribute("aria-controls"))) tab.removeAttribute("aria-controls");
  for (const child of host.querySelectorAll("[role=tablist] > :not([role])")) child.setAttribute("role", child.querySelector("[role=tab]") ? "presentation" : "none");
  // A list of tabs may hold tabs only: the button that adds one opens a new query, so it is one.
  for (const button of host.querySelectorAll(".tabsList button")) for (const [key, value] of [["role", "tab"], ["aria-selected", "false"], ["aria-label", "New query"]]) button.setAttribute(key, value);
}

function mended(host) {
  let waiting = false;
  new MutationObserver(() => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      mend(host);
    });
  }).observe(host, { childList: true, subtree: true });
  mend(host);
}

function tabs(yasgui, questions) {
  const held = new Set(Object.values(yasgui._tabs).map((tab) => tab.getName()));
  for (const question of questions) {
    if (!held.has(question.name)) {
      yasgui.addTab(false, { name: question.name, yasqe: { value: question.text } });
    }
  }
}

async function start() {
  const [questions, terms] = await Promise.all([read("questions"), read("terms")]);
  Yasgui.Yasqe.defaults.autocompleters = ["prefixes", "variables"];
  const iris = (kind) => terms.terms.filter((term) => term.kind === kind).map((term) => term.iri);
  const { registerAutocompleter } = Yasgui.Yasqe;
  registerAutocompleter(completer("graph-predicates", "property", iris("predicate"), terms.prefixes), true);
  registerAutocompleter(completer("graph-classes", "class", iris("class"), terms.prefixes), true);
  Yasgui.Yasr.registerPlugin("picture", PictureTab);
  Yasgui.Yasr.defaults.pluginOrder = ["table", "picture", "response"];
  const heads = Object.entries(terms.prefixes).map(([name, iri]) => `PREFIX ${name}: <${iri}>`).slice(0, 4);
  const yasgui = new Yasgui(document.getElementById("yasgui"), {
    requestConfig: { endpoint, method: "POST", headers: {} },
    copyEndpointOnNewTab: false,
    endpointCatalogueOptions: { getData: () => [{ endpoint }] },
    yasqe: {
      value: `${heads.join("\n")}\nSELECT * WHERE {\n  ?subject ?predicate ?object\n} LIMIT 20`,
      addQueryParameters: false,
      showQueryButton: true,
      createShareableLink: null,
    },
  });
  tabs(yasgui, questions);
  mended(document.getElementById("yasgui"));
  openInBrowser(yasgui, terms.prefixes);
  said.textContent = `${questions.length} questions as tabs; ${terms.terms.length} predicates and classes complete.`;
  window.__READY = performance.now();
}

start().catch((error) => {
  said.textContent = `The page could not be set up: ${error.message}`;
});
