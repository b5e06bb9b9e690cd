"""Whether a text gives the same claims in every form, and what a PDF of many pages costs.

`python tests/bench/forms.py claims` sets the texts of `tests/data/fields` as plain text, JATS, BioC, HTML and
as PDF in one column and in two, with lists of short references of several lengths behind them, and prints how
many of the plain text's claims each form gives. `python tests/bench/forms.py pages [--pages 2000]` prints the
processor's seconds and the memory of this process for a PDF of so many pages, read and parted into sentences.
"""

import argparse
import io
import json
import resource
import sys
import tempfile
import time
from pathlib import Path

import formats
from reportlab.lib.utils import simpleSplit
from reportlab.pdfgen.canvas import Canvas

from kg.reading.ingest import documents
from kg.reading.reader import Reader
from kg.reading.sentences import sentences
from kg.reading.text import repair
from kg.settings import Settings

SETTINGS = Settings()
ROWS, FONT = 55, ("Times-Roman", 10)


def texts():
    for path in formats.TEXTS:
        title, *parts = (" ".join(part.split()) for part in formats.paragraphs(path))
        yield title, parts


def typeset(lines, columns, *, pages=None):
    """Set lines on pages, as often as it takes to fill so many pages."""
    file, each = io.BytesIO(), ROWS * columns
    canvas = Canvas(file, invariant=1)
    for page in range(pages or -(-len(lines) // each)):
        canvas.setFont(*FONT)
        for number in range(each):
            at = page * each + number
            if pages or at < len(lines):
                place = 45 + 260 * (number // ROWS), 780 - 12.5 * (number % ROWS)
                canvas.drawString(*place, lines[at % len(lines)])
        canvas.showPage()
    canvas.save()
    return file.getvalue()


def wrapped(parts, width):
    return [line for part in parts for line in [*simpleSplit(part, *FONT, width), ""]]


def bioc(title, parts):
    made = formats.bioc([(title, parts)])
    made[0]["passages"][0]["infons"] = {"section_type": "TITLE", "type": "front"}
    return json.dumps({"documents": made})


def forms(title, parts, references):
    """Give the files of a text by name, the plain text first."""
    listed = ["References", *references] if references else []
    back = "".join(f"<ref><mixed-citation>{one}</mixed-citation></ref>" for one in references)
    return {
        "plain.txt": "\n\n".join([title, *parts, *listed]).encode(),
        "jats.xml": formats.jats(title, parts, 1)
        .replace("</body>", f"</body><back><ref-list>{back}</ref-list></back>")
        .encode(),
        "bioc.json": bioc(title, parts).encode(),
        "page.html": formats.page(title, parts).encode(),
        "one.pdf": typeset(wrapped([title, *parts], 500) + listed, 1),
        "two.pdf": typeset(wrapped([title, *parts], 240) + listed, 2),
    }


def claims(folder):
    reader, counts = Reader.load(SETTINGS), {}
    for length in (0, 6, 12, 30, 60):
        references = [f"{n}. Doe J. Kidney {2000 + n % 20};{n}." for n in range(1, length + 1)]
        for title, parts in texts():
            plain = None
            for name, content in forms(title, parts, references).items():
                (folder / name).write_bytes(content)
                (document,) = documents([folder / name], SETTINGS)
                found = {claim.key for claim, _ in reader.read(document).evidence}
                plain = found if plain is None else plain
                count = counts.setdefault(name, [0, 0, 0])
                for at, more in enumerate((len(plain), len(plain & found), len(found - plain))):
                    count[at] += more
    for name, (asked, given, more) in counts.items():
        print(f"{name:<10} {given} of {asked} claims of the plain text ({given / asked:.3f}), {more} others")


def memory():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def pages(folder, count):
    path = folder / "long.pdf"
    path.write_bytes(typeset(wrapped([part for _, parts in texts() for part in parts], 240), 2, pages=count))
    before, start = memory(), time.process_time()
    (document,) = documents([path], SETTINGS)
    read, held = time.process_time(), memory()
    found = sentences(repair(document))
    print(f"{count:,} pages, {path.stat().st_size / 1e6:.1f} MB, {len(document.text):,} characters")
    print(f"read in {read - start:.1f} s, {held} MB ({before} MB before)")
    print(f"{len(found):,} sentences in another {time.process_time() - read:.1f} s, {memory()} MB")


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("what", choices=["claims", "pages"])
    parser.add_argument("--pages", type=int, default=2000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        if options.what == "claims":
            claims(Path(folder))
        else:
            pages(Path(folder), options.pages)
    return 0


if __name__ == "__main__":
    sys.exit(main())
