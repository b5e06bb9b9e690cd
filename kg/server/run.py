"""Run the service until it is stopped."""

from __future__ import annotations

import socket
from contextlib import nullcontext

import uvicorn

from kg.errors import OptionError
from kg.graph.store import create_store, database, holding
from kg.server.app import create_app
from kg.server.connections import patient
from kg.server.serving import Options

__all__ = ["Options", "run"]


def run(options: Options, *, host: str, port: int, create: bool = False) -> None:
    """Serve `options.folder` at host and port; port 0 takes a free one, which is logged.

    Raises StoreError where the folder holds no store of ours and `create` is off, or where another process is
    changing it, and OptionError where the address cannot be listened on.
    """
    if create and not options.folder.exists():
        create_store(options.folder)
    store = database(options.folder).parent
    with holding(store) if options.token else nullcontext(), _listening(host, port) as listener:
        config = uvicorn.Config(
            create_app(options),
            http=patient(options.arrival),
            log_level="info",
            server_header=False,
            timeout_keep_alive=15,
            limit_concurrency=512,
            h11_max_incomplete_event_size=65_536,
        )
        uvicorn.Server(config).run(sockets=[listener])


def _listening(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as error:
        listener.close()
        raise OptionError(f"{host}:{port}: cannot be listened on ({error.strerror})") from None
    return listener
