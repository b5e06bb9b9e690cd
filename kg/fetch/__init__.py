"""Fetches papers that the user asks for by name, from PubMed and Europe PMC; no other room fetches a text."""
