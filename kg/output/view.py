"""A small network for notebooks, drawn by pyvis: offline, laid out, with no markup from the data.

pyvis is kept to what it does safely (measured on 0.3.2): its page asks a content network for a style sheet it
does not need, runs markup from headings, options and any tooltip that holds "href", and simulates physics for
seconds. So tooltips are plain text, places are computed here, and its page is taken apart before it is used.
"""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import OptionError
from kg.files import replacing
from kg.graph.assertions import certainty
from kg.graph.witnesses import papers
from kg.model import Assertion, Certainty, Entity, EntityType
from kg.output.browse import named, policy_hash, within
from kg.output.columns import claim_order

if TYPE_CHECKING:
    from pyvis.network import Network

MOST = 300
_LABEL = 60
_LOOK = {
    EntityType.DRUG: ("box", "#1d5a9e", "#dbe8f6"),
    EntityType.GENE: ("dot", "#2b7148", "#dcefe2"),
    EntityType.GENE_FAMILY: ("dot", "#2b7148", "#f2f9f4"),
    EntityType.ALTERATION: ("diamond", "#a84a14", "#fbe6d8"),
    EntityType.DISEASE: ("square", "#733a90", "#efe2f5"),
    EntityType.PATHWAY: ("hexagon", "#0a6577", "#d8eef2"),
    EntityType.PROCESS: ("triangle", "#5c6410", "#eef0d3"),
    EntityType.MECHANISM: ("star", "#7d5c00", "#fbf0cc"),
    EntityType.CELL_LINE: ("dot", "#59626d", "#e8ebee"),
    EntityType.CHEMICAL: ("triangleDown", "#41508f", "#e4e7f6"),
}
_LINES = {
    "confers_resistance_to": "#b3261e",
    "lacks_benefit_in": "#b3261e",
    "confers_sensitivity_to": "#1d7a4c",
    "overcomes_resistance_to": "#1d7a4c",
    "targets": "#1d5a9e",
    "inhibits": "#1d5a9e",
}
_OPTIONS = """{
  "physics": {"enabled": false},
  "layout": {"improvedLayout": false},
  "edges": {"smooth": false, "arrows": {"to": {"scaleFactor": 0.6}}},
  "interaction": {"hover": true, "keyboard": {"enabled": true, "bindToWindow": false}}
}"""
_HIDDEN = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)
_POLICY = "default-src 'none'; script-src {scripts}; style-src 'unsafe-inline'; img-src data: blob:"


@dataclass(frozen=True, slots=True)
class View:
    """A network as a page of its own; in a notebook it shows itself. `left` claims had no room in it."""

    html: str = field(repr=False)
    things: int
    claims: int
    left: int

    def _repr_html_(self) -> str:
        """Show the page in a frame that runs its own script and nothing else (Jupyter calls this)."""
        page = html.escape(self.html, quote=True)
        return f'<iframe srcdoc="{page}" sandbox="allow-scripts" width="100%" height="560"></iframe>'

    def write(self, out: Path) -> None:
        """Write the page to a file. Raises OutputError where it cannot be written."""
        with replacing(out) as place:
            place.write_text(self.html, encoding="utf-8", newline="\n")


def view(
    assertions: Iterable[Assertion], *, focus: str | None = None, hops: int = 1, most: int = MOST
) -> View:
    """Draw the claims within `hops` of `focus` (a CURIE or a label), or all of them.

    At most `most` things, never above 300, are drawn: the focus first, then those with most claims; the page
    says how many claims were left out. Raises OptionError where nothing is called `focus`.
    """
    held = sorted(assertions, key=claim_order)
    start = "" if focus is None else named(held, focus)
    near = within(held, start, hops) if start else held
    if not 1 < most <= MOST:
        raise OptionError(f"--most {most}: expected 2 to {MOST}")
    shown = _strongest(near, start, most)
    network = _network(shown)
    left = len(near) - len(shown)
    return View(_repaired(network, left), len(network.nodes), len(shown), left)


def _strongest(assertions: Sequence[Assertion], start: str, most: int) -> list[Assertion]:
    """Keep the claims among the `most` entities with most claims, `start` always one of them."""
    degree = Counter(side.curie for one in assertions for side in _sides(one))
    ranked = sorted(degree, key=lambda curie: (curie != start, -degree[curie], curie))
    kept = set(ranked[:most])
    return [one for one in assertions if all(side.curie in kept for side in _sides(one))]


def _sides(assertion: Assertion) -> tuple[Entity, Entity]:
    return assertion.claim.subject, assertion.claim.object


def _network(assertions: Sequence[Assertion]) -> Network:
    from pyvis.network import Network  # noqa: PLC0415 - a heavy import that only drawing needs

    entities = {side.curie: side for one in assertions for side in _sides(one)}
    places = _places(assertions)
    network = Network("540px", "100%", directed=True, cdn_resources="in_line")
    number = {curie: place for place, curie in enumerate(sorted(entities))}
    degree = Counter(side.curie for one in assertions for side in _sides(one))
    for curie, place in number.items():
        entity = entities[curie]
        shape, line, fill = _LOOK[entity.type]
        x, y = places[curie]
        network.add_node(
            place,
            label=_plain(entity.label)[:_LABEL],
            title=_plain(f"{entity.label}\n{entity.type.value}, {curie}\n{degree[curie]} claims"),
            shape=shape,
            size=9 + min(12, degree[curie]),
            color={"background": fill, "border": line},
            x=x,
            y=y,
        )
    for one in assertions:
        _add_edge(network, one, number)
    network.set_options(_OPTIONS)
    return network


def _add_edge(network: Network, assertion: Assertion, number: dict[str, int]) -> None:
    claim, hedged = assertion.claim, certainty(assertion) is not Certainty.ASSERTED
    words = f"{'not ' if claim.negated else ''}{claim.predicate.replace('_', ' ')}"
    said_by = papers(assertion)
    doubt = ", hedged" if hedged else ""
    said = f"{claim.subject.label} {words} {claim.object.label}\n{said_by} documents{doubt}"
    network.add_edge(
        number[claim.subject.curie],
        number[claim.object.curie],
        title=_plain(said),
        label=_plain(words) if claim.negated else "",
        color=_LINES.get(claim.predicate, "#6b6f76"),
        dashes=hedged or claim.negated,
        width=min(5, 1 + said_by),
    )


def _places(assertions: Sequence[Assertion]) -> dict[str, tuple[float, float]]:
    """Lay the entities out, the same each time (networkx's ForceAtlas2 with a seed)."""
    import networkx as nx  # noqa: PLC0415

    graph = nx.Graph()
    graph.add_nodes_from(sorted({side.curie for one in assertions for side in _sides(one)}))
    graph.add_edges_from(sorted((one.claim.subject.curie, one.claim.object.curie) for one in assertions))
    if not graph:
        return {}
    found = nx.forceatlas2_layout(graph, max_iter=120, scaling_ratio=6.0, seed=1)
    far = max((abs(value) for place in found.values() for value in place), default=1.0) or 1.0
    spread = 90 * max(2.0, len(graph) ** 0.5) / far
    return {
        curie: (round(float(x) * spread, 1), round(float(y) * spread, 1)) for curie, (x, y) in found.items()
    }


def _plain(text: str) -> str:
    """Write out what would reorder text, and part the word that switches pyvis to tooltips of markup."""
    shown = _HIDDEN.sub(lambda found: f"‹U+{ord(found.group()):04X}›", text)
    return re.sub("(?i)(hr)(ef)", "\\1\u200c\\2", shown)


def _repaired(network: Network, left: int) -> str:
    """Take pyvis's page apart and put its own scripts and styles into a page that asks for nothing."""
    made: str = network.generate_html(notebook=False)
    made = re.sub(
        r"<link\b[^>]*>|<script\b[^>]*\bsrc=[^>]*>\s*</script>|<!--.*?-->", "", made, flags=re.DOTALL
    )
    made = re.sub(r"<center>.*?</center>", "", made, flags=re.DOTALL)
    made = re.sub(r"</?(?:html|head|body)\b[^>]*>|<meta\b[^>]*>", "", made)
    scripts = re.findall(r"<script\b[^>]*>(.*?)</script>", made, flags=re.DOTALL)
    hashes = " ".join(dict.fromkeys(f"'sha256-{policy_hash(script)}'" for script in scripts))
    note = f"<p>{left:,} claims more have no room here; see graph.html.</p>" if left else ""
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY.format(scripts=hashes)}">\n'
        "<title>Claimgraph: a part of the graph</title><style>body{margin:0;font:13px sans-serif}</style>\n"
        f"</head><body>{note}{made}</body></html>\n"
    )
