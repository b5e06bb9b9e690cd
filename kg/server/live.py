"""The graph page over the live store: names, counts, claims by page and paths as JSON.

Every question goes to the store as a query with a LIMIT, in the workers and within the time that other
queries have. A thing is named by its CURIE, or by its IRI where no prefix fits.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from starlette.datastructures import QueryParams

from kg.curated.prefixes import Prefixes
from kg.graph import names, near
from kg.graph.names import kg
from kg.graph.terms import iri
from kg.model import Certainty, EntityType
from kg.server.finding import Found, Names
from kg.server.passages import document_row, reading_row
from kg.server.requests import RefusedError
from kg.server.told import Facts, local, numbers, one
from kg.server.ways import ways
from kg.settings import NAMESPACE

Rows = list[dict[str, str]]
Asking = Callable[[str], Awaitable[Rows]]
HITS, HUBS, PAGE, DRAWN, CLAIMS_DRAWN = 60, 200, 100, 320, 2_000
FEW_READINGS, READINGS, MORE_READINGS = 5, 20, 200
QUERY_LENGTH = 80
TOGETHER = 400  # nodes in one query; longer texts pass the length that a query may have
TYPES = [kind.value for kind in EntityType]


@dataclass(slots=True)
class Live:
    """Answers of one served store; `ask` runs a SELECT and gives its rows, IRIs without brackets."""

    ask: Asking
    prefixes: Prefixes
    title: str = "Claimgraph"
    rules: Mapping[str, str] = field(default_factory=dict)
    kept: dict[str, asyncio.Future[Any]] = field(default_factory=dict)

    async def start(self) -> dict[str, Any]:
        """Give what the page needs before it asks: the words of the schema, how much there is, the hubs."""
        begun: dict[str, Any] = await self._once("start", self._begin)
        return begun

    async def _once(self, what: str, work: Callable[[], Awaitable[Any]]) -> Any:  # noqa: ANN401
        """Do long work once for all who wait for it, and to its end though they stop waiting."""
        task = self.kept.get(what)
        if task is None or (task.done() and (task.cancelled() or task.exception())):
            task = self.kept[what] = asyncio.ensure_future(work())
        return await asyncio.shield(task)

    async def _begin(self) -> dict[str, Any]:
        [total] = await self.ask(near.totals())
        predicates = await self.ask(near.predicates())
        hubs = numbers(await self.ask(near.hubs(HUBS)), "thing", "claims")
        return {
            "title": self.title,
            "namespace": NAMESPACE,
            "prefix": sorted(self.prefixes.iris.items()),
            "rules": dict(self.rules),
            "types": TYPES,
            "certainties": [grade.value for grade in Certainty],
            "claims": int(total["claims"]),
            "documents": int(total["documents"]),
            "predicates": [[local(row["predicate"]), int(row["claims"])] for row in predicates],
            "things": await self._things(list(hubs), hubs),
        }

    async def search(self, asked: QueryParams) -> dict[str, Any]:
        """Give the things that are called so, or nearly so where nothing is: `?q=`."""
        text = " ".join(asked.get("q", "").split())[:QUERY_LENGTH]
        coded = await self._by_code(text)
        found = coded or await asyncio.to_thread((await self._called()).find, text, HITS)
        degrees = await self._degrees([each.node for each in found])
        best = sorted(found, key=lambda each: each.rank(degrees[each.node]))[:12]
        hits = [{"id": self._id(each.node), "name": each.name, "similar": each.similar} for each in best]
        return {"hits": hits, "things": await self._things([each.node for each in best], degrees)}

    async def _called(self) -> Names:
        """Give the names of all things, read once from the store."""
        called: Names = await self._once("names", self._read_names)
        return called

    async def _read_names(self) -> Names:
        rows = [row for kind in EntityType for row in await self.ask(near.named(kind))]
        return await asyncio.to_thread(Names, rows)

    async def things(self, asked: QueryParams) -> dict[str, Any]:
        """Give the things by `?id=` that are here, with their numbers of claims; the first by predicate."""
        nodes = [self._node(each) for each in asked.getlist("id")[:DRAWN]]
        if not nodes:
            raise RefusedError(400, "no thing was named; expected ?id=CURIE")
        told = await self._things(nodes, await self._degrees(nodes))
        rows = await self.ask(near.counts(iri(nodes[0])))
        groups: list[tuple[str, int, int]] = [
            (local(row["predicate"]), int(row["back"] == "true"), int(row["claims"])) for row in rows
        ]
        ordered = sorted(groups, key=lambda group: (-group[2], group))
        return {"things": told, "counts": {self._id(nodes[0]): ordered}}

    async def claims(self, asked: QueryParams) -> dict[str, Any]:
        """Give a page of claims: of `?id=`, over `?predicate=`, the `?disputed=1`, or those of `?key=`."""
        if keys := asked.getlist("key"):
            return await self._bundle([self._node(f"kgc:{key}") for key in keys[:DRAWN]], most=FEW_READINGS)
        offset, most = _number(asked, "offset", 0, 10_000_000), _number(asked, "limit", 60, PAGE)
        predicates = [kg(_word(name)) for name in asked.getlist("predicate")]
        if "id" in asked:
            back = {"": None, "0": False, "1": True}.get(asked.get("back", ""))
            thing, predicate = iri(self._node(asked["id"])), predicates[0] if predicates else ""
            text = near.about(thing, predicate, back=back, offset=offset, most=most)
        elif predicates:
            text = near.over(predicates, offset=offset, most=most)
        elif "disputed" in asked:
            text = near.disputed(offset=offset, most=most)
        else:
            raise RefusedError(400, "expected ?id=CURIE, ?predicate=NAME or ?disputed=1")
        found = [row["claim"] for row in await self.ask(text)]
        return await self._bundle(found) | {"more": len(found) == most}

    async def between(self, asked: QueryParams) -> dict[str, Any]:
        """Give the claims between the things named by `?id=`."""
        nodes = sorted({self._node(each) for each in asked.getlist("id")[:DRAWN]})
        return await self._bundle(await self._between(nodes), most=FEW_READINGS)

    async def claim(self, asked: QueryParams) -> dict[str, Any]:
        """Give all claims from `?s=` to `?o=`, with a longer page of their evidence from `?offset=`."""
        sides = [iri(self._node(asked.get(side, ""))) for side in ("s", "o")]
        found = [row["claim"] for row in await self.ask(near.same(*sides))]
        return await self._bundle(found, _number(asked, "offset", 0, 10_000_000), MORE_READINGS)

    async def path(self, asked: QueryParams) -> dict[str, Any]:
        """Give the claims of the shortest ways between `?from=` and `?to=`; no hops where there is none."""
        ends = [self._node(asked.get(side, "")) for side in ("from", "to")]
        hops, nodes = await ways(self.ask, *ends)
        told = await self._bundle(await self._between(sorted(nodes)) if hops > 0 else [])
        degrees = await self._degrees(ends)
        return told | {"hops": hops, "things": [*told["things"], *await self._things(ends, degrees)]}

    async def _between(self, nodes: Sequence[str]) -> list[str]:
        rows = await self.ask(near.between([iri(node) for node in nodes], CLAIMS_DRAWN)) if nodes else []
        return [row["claim"] for row in rows]

    async def _by_code(self, text: str) -> list[Found]:
        """Find a thing by its CURIE."""
        try:
            node = self.prefixes.expand(text) if ":" in text and " " not in text else ""
        except KeyError:
            return []
        held = await self._facts([node]) if node else {}
        return [Found(node, text)] if _type(held.get(node, {})) else []

    async def _bundle(self, claims: Sequence[str], offset: int = 0, most: int = READINGS) -> dict[str, Any]:
        """Give claims with some of their evidence, and all that these name."""
        told = await self._facts(claims)
        held = [claim for claim in claims if one(told[claim], names.SUBJECT)]
        evidence = {
            node: claim
            for claim in held
            for node in sorted(told[claim].get(names.HAS_EVIDENCE, ()))[offset : offset + most]
        }
        said = await self._facts(evidence)
        passages = await self._facts(evidence, near.passages)
        readings = [
            reading_row(local(claim), local(node), said[node], passages[node], self._id)
            for node, claim in evidence.items()
        ]
        documents = await self._facts({one(said[node], names.HAS_SOURCE) for node in evidence})
        sides = {one(told[claim], side) for claim in held for side in (names.SUBJECT, names.OBJECT)}
        named = sides | {self._node(name) for row in readings for name in row["things"]}
        return {
            "claims": [self._claim(claim, told[claim]) for claim in held],
            "readings": readings,
            "documents": [document_row(local(node), group) for node, group in sorted(documents.items())],
            "things": await self._things(sorted(named), await self._degrees(sorted(sides))),
        }

    def _claim(self, node: str, told: Mapping[str, list[str]]) -> dict[str, Any]:
        return {
            "key": local(node),
            "s": self._id(one(told, names.SUBJECT)),
            "p": local(one(told, names.PREDICATE)),
            "o": self._id(one(told, names.OBJECT)),
            "not": int(one(told, names.NEGATED) == "true"),
            "readings": len(told.get(names.HAS_EVIDENCE, ())),
            "verdict": one(told, kg("verdict")),
        }

    async def _things(self, nodes: Sequence[str], degrees: Mapping[str, int]) -> list[dict[str, Any]]:
        told = await self._facts(nodes)
        genes = {one(group, kg("alteration_of")) for group in told.values()} - {"", *told}
        told |= await self._facts(sorted(genes))
        return [self._thing(node, group, degrees) for node, group in sorted(told.items()) if _type(group)]

    def _thing(self, node: str, told: Mapping[str, list[str]], degrees: Mapping[str, int]) -> dict[str, Any]:
        gene = one(told, kg("alteration_of"))
        return {
            "id": self._id(node),
            "iri": node,
            "label": one(told, names.LABEL) or self._id(node),
            "type": _type(told),
            "names": sorted(told.get(names.ALT_LABEL, ())),
            "gene": self._id(gene) if gene else "",
            "kind": one(told, kg("alteration_kind")),
        } | ({"claims": degrees[node]} if node in degrees else {})

    async def _degrees(self, nodes: Sequence[str]) -> dict[str, int]:
        if not nodes:
            return {}
        rows = await self.ask(near.degrees([iri(node) for node in nodes]))
        return dict.fromkeys(nodes, 0) | numbers(rows, "thing", "claims")

    async def _facts(self, nodes: Iterable[str], query: Callable[[Iterable[str]], str] = near.facts) -> Facts:
        """Give all that is said of nodes, those of which nothing is said among them."""
        wanted = list(nodes)
        found: Facts = {node: {} for node in wanted}
        for start in range(0, len(wanted), TOGETHER):
            rows = await self.ask(query([iri(node) for node in wanted[start : start + TOGETHER]]))
            for row in rows:
                group = found.setdefault(row["node"], {})
                group.setdefault(f"<{row['property']}>", []).append(row["value"])
        return found

    def _id(self, node: str) -> str:
        return self.prefixes.contract(node) or node

    def _node(self, name: str) -> str:
        """Give the IRI of what a page calls `name`; raises RefusedError 400 where it can be none."""
        if "://" in name:
            return iri(name)[1:-1]
        try:
            return self.prefixes.expand(name)
        except KeyError:
            raise RefusedError(400, f"{name!r} is neither a CURIE with a known prefix nor an IRI") from None


def _type(told: Mapping[str, list[str]]) -> str:
    held = {local(node) for node in told.get(names.TYPE, ())}
    return next((kind for kind in TYPES if kind in held and kg(kind)[1:-1] in told[names.TYPE]), "")


def _number(asked: QueryParams, name: str, otherwise: int, most: int) -> int:
    text = asked.get(name, str(otherwise))
    if not text.isdecimal() or len(text) > 9:
        raise RefusedError(400, f"{name} {text!r}; expected a whole number up to {most:,}")
    return min(int(text), most)


def _word(name: str) -> str:
    if not name.isidentifier():
        raise RefusedError(400, f"predicate {name!r}; expected a name such as confers_resistance_to")
    return name
