"""The matrix library is told of the processor before numpy loads, and the user's own word stands."""

import json
import subprocess
import sys

import pytest

from kg.reading.processor import kernel, prepare

NEW = "processor\t: 0\nflags\t\t: fpu avx fma avx2 avx512f avx512dq avx512cd avx512bw avx512vl amx_tile\n"
PLAIN = "processor\t: 0\nflags\t\t: fpu avx fma avx2\n"


@pytest.mark.parametrize(
    ("told", "core"),
    [
        (NEW, "SKYLAKEX"),
        (PLAIN, "HASWELL"),
        (NEW.replace("avx512vl", ""), "HASWELL"),
        ("flags : fpu sse2", None),
        ("Features : asimd", None),
        ("", None),
    ],
)
def test_the_best_kernel_whose_needs_are_all_met(told, core):
    assert kernel(told) == core


def test_what_the_user_set_stands(tmp_path):
    (tmp_path / "cpuinfo").write_text(NEW)
    own = {"OPENBLAS_NUM_THREADS": "4", "OPENBLAS_CORETYPE": "ZEN"}
    kept = dict(own)
    prepare(own, tmp_path / "cpuinfo")
    assert own == kept


def test_without_cpuinfo_only_the_threads_are_set(tmp_path):
    environment = {}
    prepare(environment, tmp_path / "none")
    assert environment == {"OPENBLAS_NUM_THREADS": "1"}


def test_numpy_is_not_loaded_before_openblas_is_told():
    script = (
        "import sys, os, json, kg.cli, kg.pipeline, kg.reading\n"
        "print(json.dumps(['numpy' in sys.modules, os.environ.get('OPENBLAS_NUM_THREADS')]))"
    )
    shown = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert json.loads(shown.stdout) == [False, "1"]
