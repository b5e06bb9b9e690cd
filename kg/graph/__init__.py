"""Merge claims into assertions, turn them into RDF, keep and query them; alone knows the store."""
