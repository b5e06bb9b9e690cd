"""What the service says of itself and of its data set: service description, VoID and DCAT."""

from __future__ import annotations

from collections.abc import Iterable

from starlette.requests import Request
from starlette.responses import Response

from kg.graph import describe
from kg.graph.describe import Holdings
from kg.graph.session import GRAPHS
from kg.server.negotiation import wanted, written
from kg.server.serving import Serving, State


class Description:
    """The handlers of `/sparql` without a query, and of `/.well-known/void`."""

    def __init__(self, serving: Serving) -> None:
        self._serving = serving
        self._counted: tuple[State, Holdings] | None = None

    async def service(self, request: Request) -> Response:
        """Describe the service, and the data set without its counts."""
        holdings = Holdings(header=await self._rows(describe.HEADER))
        said = describe.service_description(_root(request), holdings, writable=self._serving.writable)
        return _response(request, said)

    async def dataset(self, request: Request) -> Response:
        """Describe the data set with the counts of its properties and classes (VoID, section 6.1).

        The counts of one state of the store are found once.
        """
        state = await self._serving.snapshot()
        if self._counted is None or self._counted[0] != state:
            asked = (describe.HEADER, describe.PROPERTIES, describe.CLASSES, describe.WHOLE)
            self._counted = state, Holdings(*[await self._rows(text) for text in asked])
        return _response(request, describe.dataset_description(_root(request), self._counted[1]))

    async def _rows(self, text: str) -> tuple[describe.Row, ...]:
        return describe.rows(await self._serving.results(text))


def _root(request: Request) -> str:
    return str(request.url.replace(path="/", query=""))


def _response(request: Request, triples: Iterable[describe.Triple]) -> Response:
    types = wanted(request.headers.get("accept", ""), tuple(GRAPHS)) or ("text/turtle",)
    return written(describe.serialized(triples, types[0]), {"Vary": "Accept"})
