"""From documents to claims with evidence; the only place that knows spaCy."""

from kg.reading.processor import prepare

prepare()  # before any module of this room loads numpy
