"""One module per input format.

A new format is a function from an open file to documents, its entry in `readers.READERS`, a line in `sniff`
that knows it by its content, and a case in `tests/test_formats.py`. Formats that say what their text is give
documents of `kg.reading.blocks.Structured`; the others plain text, whose layout `kg.reading.text` finds out.
"""
