"""One little-endian container of named columns and strings; kg/output/page/src/data.ts reads it.

It holds the length of its header (4 bytes), the header as ASCII JSON, then the columns, each starting at a
multiple of four bytes. Columns wider than a byte are stored byte plane by byte plane, and rising ones as
differences: that halves what deflate leaves.
"""

from __future__ import annotations

import json
from array import array
from collections.abc import Sequence

Column = tuple[str, str, Sequence[int]]


def container(strings: object, columns: Sequence[Column]) -> bytes:
    """Write named columns; the code is B, H or I (1, 2 or 4 bytes), a small letter stores differences."""
    body = bytearray()
    listed = []
    for name, code, values in columns:
        listed.append([name, code, len(values)])
        body += _planes(code, values)
        body += b"\0" * (-len(body) % 4)
    header = json.dumps({"strings": strings, "columns": listed}, separators=(",", ":")).encode("ascii")
    header += b" " * (-len(header) % 4)
    return len(header).to_bytes(4, "little") + header + bytes(body)


def _planes(code: str, values: Sequence[int]) -> bytes:
    if code.islower():
        values = [after - before for before, after in zip([0, *values], values, strict=False)]
    wide = {"B": 1, "H": 2, "I": 4}[code.upper()]
    if wide == 1:
        return bytes(values)
    flat = array(code.upper(), values)
    if flat.itemsize != wide:
        flat = array("L", values)
    raw = flat.tobytes()
    return b"".join(raw[plane::wide] for plane in range(wide))
