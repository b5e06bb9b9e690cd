"""From documents to claims with evidence; the only place that knows spaCy."""
