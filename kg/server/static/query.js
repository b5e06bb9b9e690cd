// The query page: YASGUI over this service only, the shipped questions as tabs, completion from this graph.
"use strict";

const endpoint = new URL("sparql", document.baseURI).href;
const said = document.getElementById("said");

async function read(path) {
  const response = await fetch(new URL(path, document.baseURI), { headers: { Accept: "application/json" } });
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  return response.json();
}

function completer(name, terms, wanted) {
  return {
    name,
    bulk: true,
    autoShow: false,
    get: async (yasqe, token) =>
      terms.filter((term) => term.kind === wanted).map((term) => term.iri)
        .filter((iri) => !token || iri.toLowerCase().includes((token.autocompletionString || "").toLowerCase())),
    isValidCompletionPosition: (yasqe) => yasqe.getTokenAt(yasqe.getDoc().getCursor()).type !== "ws",
    preProcessToken: (yasqe, token) => Yasgui.Yasqe.Autocompleters["property"]
      ? Yasgui.Yasqe.Autocompleters["property"].preProcessToken(yasqe, token) : token,
    postProcessSuggestion: (yasqe, token, suggestion) => `<${suggestion}>`,
  };
}

function shorten(iri, prefixes) {
  let best = "";
  for (const [name, start] of Object.entries(prefixes)) {
    if (iri.startsWith(start) && start.length > (prefixes[best] || "").length) best = name;
  }
  return best ? `${best}:${iri.slice(prefixes[best].length)}` : iri;
}

function openInBrowser(prefixes) {
  document.getElementById("yasgui").addEventListener("click", (event) => {
    const link = event.target.closest("a[href]");
    if (!link || !link.closest(".yasr")) return;
    event.preventDefault();
    const curie = shorten(link.getAttribute("href"), prefixes);
    window.open(`browse?focus=${encodeURIComponent(curie)}`, "_blank", "noopener");
  }, true);
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
  Yasgui.Yasqe.registerAutocompleter(completer("predicates of this graph", terms.terms, "predicate"), true);
  Yasgui.Yasqe.registerAutocompleter(completer("classes of this graph", terms.terms, "class"), true);
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
  openInBrowser(terms.prefixes);
  said.textContent = `${questions.length} questions as tabs; ${terms.terms.length} predicates and classes complete.`;
  window.__READY = performance.now();
}

start().catch((error) => {
  said.textContent = `The page could not be set up: ${error.message}`;
});
