"""The notebooks run from start to end, in order, in a folder of their own beside the seeds."""

import ast
import json
import os
import shutil
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))


def cells(path, kind="code"):
    held = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return ["".join(cell["source"]) for cell in held if cell["cell_type"] == kind]


def shown(value):
    """Show a value as Jupyter does, so that what shows itself is tried too."""
    rich = getattr(value, "_repr_html_", None)
    return rich() if rich else repr(value)


def execute(source, names):
    """Run a cell and give what its last expression shows."""
    tree = ast.parse(source)
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, "<cell>", "exec"), names)  # noqa: S102 - our own notebook
    if last is None:
        return ""
    return shown(eval(compile(ast.Expression(last.value), "<cell>", "eval"), names))  # noqa: S307


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    folder = tmp_path_factory.mktemp("clone")
    shutil.copytree(ROOT / "seeds", folder / "seeds")
    (folder / "notebooks").mkdir()
    return folder / "notebooks"


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_runs(path, place, monkeypatch):
    pytest.importorskip("pandas", reason="pip install claimgraph[notebooks]")
    monkeypatch.chdir(place)
    monkeypatch.setenv("PATH", f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    names = {"__name__": "__main__"}
    told = [execute(source, names) for source in cells(path)]
    assert any("<table" in one or "<iframe" in one for one in told)
    assert not [one for one in told if "<tbody></tbody>" in one]


def test_there_is_a_notebook_for_each_reader():
    assert [path.stem.partition("-")[0] for path in NOTEBOOKS] == ["1", "2", "3", "4"]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_notebooks_show_and_hold_no_logic(path):
    for source in cells(path):
        tree = ast.parse(source)
        kinds = (ast.FunctionDef, ast.ClassDef, ast.While, ast.Try)
        assert not [node for node in ast.walk(tree) if isinstance(node, kinds)]
        modules = {
            name.name for node in ast.walk(tree) if isinstance(node, ast.Import) for name in node.names
        } | {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
        assert modules <= {"json", "kg", "pandas", "pathlib", "subprocess"}
    assert cells(path, "markdown")[0].startswith("# ")
    assert not [
        cell
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]
        if cell.get("outputs") or cell.get("execution_count")
    ]
