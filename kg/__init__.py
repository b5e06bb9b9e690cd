"""Claimgraph reads oncology text and writes an RDF graph in which every edge can show its sentence."""

__version__ = "0.1.0"
