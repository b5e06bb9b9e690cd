"""A running `kg serve` and a plain client for it, shared by the tests of protocol and page."""

import http.client
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import urlencode

KG = [sys.executable, "-c", "from kg.cli import main; main()"]
JSON = "application/sparql-results+json"
SECONDS = 2


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


class Served:
    """A running `kg serve` and a plain client for it."""

    def __init__(self, folder, *options):
        self.port = free_port()
        command = [*KG, "serve", str(folder), "--port", str(self.port), "--seconds", str(SECONDS), *options]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for _ in range(200):
            try:
                self.get("/health")
            except OSError:
                time.sleep(0.1)
            else:
                return
        raise AssertionError("the service did not start")

    def request(self, method, path, body=None, headers=None, timeout=30):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        try:
            connection.request(method, path, body=body, headers=headers or {})
            response = connection.getresponse()
            return response.status, {k.lower(): v for k, v in response.getheaders()}, response.read()
        finally:
            connection.close()

    def get(self, path, **headers):
        return self.request("GET", path, headers={k.replace("_", "-"): v for k, v in headers.items()})

    def ask(self, text, accept=JSON, **parameters):
        return self.get("/sparql?" + urlencode({"query": text, **parameters}), accept=accept)

    def post(self, path, data, kind, **headers):
        sent = {"Content-Type": kind} | {k.replace("_", "-"): v for k, v in headers.items()}
        return self.request("POST", path, data, sent)

    def raw(self, data):
        with socket.create_connection(("127.0.0.1", self.port), timeout=10) as connection:
            connection.sendall(data)
            return connection.recv(4096)

    def stop(self):
        self.process.terminate()
        self.process.wait(20)

    def children(self):
        return [
            int(stat.parent.name)
            for stat in Path("/proc").glob("[0-9]*/stat")
            if stat.read_text().rpartition(")")[2].split()[1] == str(self.process.pid)
        ]
