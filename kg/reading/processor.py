"""Tell OpenBLAS, which multiplies for numpy, what the processor can do; before numpy is loaded.

OpenBLAS chooses its kernels by the processor's model number. A model younger than the library is taken for
one of 2004: four to five times slower, measured on an Emerald Rapids under numpy 1.26 (OpenBLAS 0.3.23).
"""

from __future__ import annotations

import os
import re
from collections.abc import MutableMapping
from pathlib import Path

CPUINFO = Path("/proc/cpuinfo")
# What a kernel needs, as Linux names it; the first that the processor has all of is taken.
KERNELS = {
    "SKYLAKEX": frozenset({"avx512f", "avx512cd", "avx512dq", "avx512bw", "avx512vl", "fma"}),
    "HASWELL": frozenset({"avx2", "fma"}),
}


def prepare(environment: MutableMapping[str, str] = os.environ, cpuinfo: Path = CPUINFO) -> None:
    """Set kernel and threads for OpenBLAS where the user has not; without effect once numpy is loaded.

    Sentences are short: more threads than one only get in the way of the other workers of a build.
    """
    environment.setdefault("OPENBLAS_NUM_THREADS", "1")
    try:
        told = cpuinfo.read_text(encoding="utf-8", errors="replace")
    except OSError:  # not Linux: OpenBLAS decides
        return
    if core := kernel(told):
        environment.setdefault("OPENBLAS_CORETYPE", core)


def kernel(told: str) -> str | None:
    """Name the best kernel for what /proc/cpuinfo tells, or None where it is no x86 with AVX2."""
    line = re.search(r"^flags\s*:(.*)$", told, re.MULTILINE)
    flags = frozenset(line[1].split()) if line else frozenset()
    return next((core for core, needed in KERNELS.items() if needed <= flags), None)
