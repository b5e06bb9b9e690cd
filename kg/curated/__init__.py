"""Read and check the files that curators own: ontology, vocabulary, rules, queries and decisions."""
