"""Claimgraph reads oncology text and writes an RDF graph in which every edge can show its sentence."""

__version__ = "0.1.0"


def __getattr__(name: str) -> object:
    """Give `kg.open`, the way in for programs and notebooks, when it is first asked for."""
    if name == "open":
        from kg.api import open_build  # noqa: PLC0415 - `import kg` stays light

        return open_build
    raise AttributeError(f"module 'kg' has no attribute {name!r}")
