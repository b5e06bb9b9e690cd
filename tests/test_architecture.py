"""Imports run one way (DESIGN: "The house"), and heavy packages stay in their rooms."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
BASE = {"model", "collector", "errors", "files", "settings", "jsonl", "__init__"}
ALLOWED = {
    "__init__": {"api"},
    "model": set(),
    "errors": set(),
    "files": {"errors"},
    "collector": set(),
    "settings": {"errors"},
    "jsonl": {"model", "errors"},
    "curated": BASE | {"curated"},
    "reading": BASE | {"curated", "reading"},
    "graph": BASE | {"curated", "graph"},
    "output": BASE | {"curated", "graph", "output"},
    "server": BASE | {"curated", "graph", "output", "server"},
    "evaluate": BASE | {"curated", "evaluate"},
    "fetch": BASE | {"fetch"},
    "parts": BASE | {"curated", "reading"},
    "pipeline": BASE | {"curated", "reading", "graph", "output", "parts", "pipeline"},
    "api": BASE | {"curated", "graph", "output", "api"},
    "cli": BASE
    | {"curated", "reading", "graph", "output", "server", "evaluate", "fetch", "pipeline", "api", "cli"},
}
ROOMS = {
    "spacy": {"reading"},
    "scispacy": {"reading"},
    "thinc": {"reading"},
    "pyoxigraph": {"graph"},
    "rdflib": {"graph", "curated", "output"},
    "click": {"cli"},
    "starlette": {"server"},
    "uvicorn": {"server"},
    "pyvis": {"output"},
    "networkx": {"graph", "output"},
}
NETWORK = {"urllib.request", "http.client", "socket", "ftplib", "requests", "httpx", "aiohttp"}
MODULES = sorted(path for path in (ROOT / "kg").rglob("*.py") if "training" not in path.parts)


def part(path: Path) -> str:
    inside = path.relative_to(ROOT / "kg").parts
    return inside[0].removesuffix(".py")


def imported(path: Path) -> set[str]:
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            names |= (
                {f"{node.module}.{alias.name}" for alias in node.names}
                if node.module == "kg"
                else {node.module}
            )
    return names


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_run_one_way(path):
    here = part(path)
    for name in imported(path):
        top, _, rest = name.partition(".")
        if top == "kg":
            there = rest.partition(".")[0] or "__init__"
            if not (ROOT / "kg" / there).exists() and not (ROOT / "kg" / f"{there}.py").exists():
                there = "__init__"  # a name of the package itself
            assert there in ALLOWED[here] | {"__init__"}, f"{here} may not import kg.{there}"
        assert here in ROOMS.get(top, {here}), f"{top} is not for kg/{here}"


def test_no_stage_of_a_build_asks_the_network():
    asking = {part(path) for path in MODULES if NETWORK & imported(path)}
    assert "fetch" in asking
    assert asking <= {"fetch", "server", "output"}
    assert {path.stem for path in MODULES if part(path) == "output" and NETWORK & imported(path)} <= {
        "remote"
    }


def test_no_module_grows_past_four_hundred_lines():
    long = {
        str(path): count for path in MODULES if (count := path.read_text(encoding="utf-8").count("\n")) > 400
    }
    assert not long
