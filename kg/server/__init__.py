"""The SPARQL protocol and the pages over HTTP."""
