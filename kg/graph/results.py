"""Write answers: as a table for the eye, in the W3C's formats for results, as Turtle, or for a spreadsheet.

`csv` and `tsv` follow https://www.w3.org/TR/sparql11-results-csv-tsv/ to the letter, since programs read
them: a cell may begin with `=`. `sheet` is for people who open the file in a spreadsheet: the same table in
CSV with a byte order mark, cells that such a program would run as a formula begun with an apostrophe.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Mapping
from xml.sax.saxutils import escape

from kg.curated.prefixes import Prefixes
from kg.errors import QueryError
from kg.graph.query import Answer, Solutions, Triples, Truth
from kg.graph.terms import XSD, text_of
from kg.graph.turtle import Shortener, turtle

_FORMULA = re.compile(r"[=+\-@\t\r]")
_NUMBER = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?")
_LANGUAGE = re.compile(r'"@([A-Za-z0-9-]+)$')


def write(answer: Answer, form: str, prefixes: Prefixes) -> str:
    """Give an answer as text, ending in a newline.

    Raises QueryError where the format does not fit the kind of answer.
    """
    if isinstance(answer, Triples):
        if form not in GRAPH_FORMATS:
            raise QueryError(f"{form}: a CONSTRUCT or DESCRIBE is written as {', '.join(GRAPH_FORMATS)}")
        return GRAPH_FORMATS[form](answer, prefixes)
    if form not in FORMATS:
        raise QueryError(f"{form}: a SELECT or ASK is written as {', '.join(FORMATS)}")
    return FORMATS[form](answer, prefixes)


def _table(answer: Solutions | Truth, prefixes: Prefixes) -> str:
    if isinstance(answer, Truth):
        return "yes\n" if answer.value else "no\n"
    shorten = Shortener(prefixes)
    rows = [[_shown(term, shorten) for term in row] for row in answer.rows]
    table = [list(answer.variables), *rows]
    widths = [max(len(row[column]) for row in table) for column in range(len(answer.variables))]
    table.insert(1, ["-" * width for width in widths])
    return "".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() + "\n"
        for row in table
    )


def _shown(term: str | None, shorten: Shortener) -> str:
    """Show a term in one line; control characters, which a terminal might obey, are left out."""
    if term is None:
        return ""
    text = shorten(term) if term.startswith("<") else text_of(term)
    return "".join(character for character in " ".join(text.split()) if character.isprintable())


def _csv(answer: Solutions | Truth, _: Prefixes) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    table = _solutions(answer)
    writer.writerow(table.variables)
    writer.writerows([_value(term) for term in row] for row in table.rows)
    return out.getvalue()


def _sheet(answer: Solutions | Truth, prefixes: Prefixes) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    table, shorten = _solutions(answer), Shortener(prefixes)
    writer.writerow(table.variables)
    writer.writerows([harmless(_shown(term, shorten)) for term in row] for row in table.rows)
    return f"\ufeff{out.getvalue()}"


def harmless(cell: str) -> str:
    """Begin a cell with an apostrophe where a spreadsheet would take it for a formula; numbers stay numbers.

    https://owasp.org/www-community/attacks/CSV_Injection
    """
    return f"'{cell}" if _FORMULA.match(cell) and not _NUMBER.fullmatch(cell) else cell


def _tsv(answer: Solutions | Truth, _: Prefixes) -> str:
    table = _solutions(answer)
    lines = ["\t".join(f"?{name}" for name in table.variables)]
    lines += ["\t".join(_turtle_term(term) for term in row) for row in table.rows]
    return "\n".join(lines) + "\n"


def _turtle_term(term: str | None) -> str:
    if term is None:
        return ""
    for kind in ("integer", "decimal"):
        if term.endswith(f'"^^<{XSD}{kind}>') and re.fullmatch(r"-?\d+(?:\.\d+)?", text_of(term)):
            return text_of(term)
    return term


def _solutions(answer: Solutions | Truth) -> Solutions:
    if isinstance(answer, Truth):
        return Solutions(("answer",), ((f'"{str(answer.value).lower()}"',),))
    return answer


def _value(term: str | None) -> str:
    return "" if term is None else f"_:{term[2:]}" if term.startswith("_:") else text_of(term)


def _json(answer: Solutions | Truth, _: Prefixes) -> str:
    """Write https://www.w3.org/TR/sparql11-results-json/."""
    if isinstance(answer, Truth):
        said: dict[str, object] = {"head": {}, "boolean": answer.value}
    else:
        bindings = [
            {
                name: _json_term(term)
                for name, term in zip(answer.variables, row, strict=True)
                if term is not None
            }
            for row in answer.rows
        ]
        said = {"head": {"vars": list(answer.variables)}, "results": {"bindings": bindings}}
    return json.dumps(said, ensure_ascii=False, indent=1) + "\n"


def _json_term(term: str) -> dict[str, str]:
    if term.startswith("<"):
        return {"type": "uri", "value": text_of(term)}
    if term.startswith("_:"):
        return {"type": "bnode", "value": term[2:]}
    found: dict[str, str] = {"type": "literal", "value": text_of(term)}
    if language := _LANGUAGE.search(term):
        found["xml:lang"] = language.group(1)
    elif term.endswith(">"):
        found["datatype"] = term[term.rindex("^^<") + 3 : -1]
    return found


def _xml(answer: Solutions | Truth, _: Prefixes) -> str:
    """Write https://www.w3.org/TR/rdf-sparql-XMLres/."""
    start = (
        '<?xml version="1.0" encoding="UTF-8"?>\n<sparql xmlns="http://www.w3.org/2005/sparql-results#">\n'
    )
    if isinstance(answer, Truth):
        return f"{start}<head/>\n<boolean>{str(answer.value).lower()}</boolean>\n</sparql>\n"
    head = "".join(f'<variable name="{name}"/>' for name in answer.variables)
    results = "".join(
        "<result>"
        + "".join(
            f'<binding name="{name}">{_xml_term(term)}</binding>'
            for name, term in zip(answer.variables, row, strict=True)
            if term is not None
        )
        + "</result>\n"
        for row in answer.rows
    )
    return f"{start}<head>{head}</head>\n<results>\n{results}</results>\n</sparql>\n"


_NOT_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def _xml_term(term: str) -> str:
    parts = _json_term(term)
    text = _NOT_XML.sub("\ufffd", escape(parts["value"], {'"': "&quot;", "\r": "&#13;"}))
    if parts["type"] != "literal":
        return f"<{parts['type']}>{text}</{parts['type']}>"
    language = f' xml:lang="{parts["xml:lang"]}"' if "xml:lang" in parts else ""
    datatype = f' datatype="{escape(parts["datatype"])}"' if "datatype" in parts else ""
    return f"<literal{language}{datatype}>{text}</literal>"


def _turtle(answer: Triples, prefixes: Prefixes) -> str:
    out = io.StringIO()
    turtle(out, answer.quads, prefixes, note="")
    return out.getvalue().lstrip("\n")


def _ntriples(answer: Triples, _: Prefixes) -> str:
    return "".join(f"{quad.subject} {quad.predicate} {quad.object} .\n" for quad in answer.quads)


FORMATS: Mapping[str, Callable[[Solutions | Truth, Prefixes], str]] = {
    "table": _table,
    "csv": _csv,
    "tsv": _tsv,
    "json": _json,
    "xml": _xml,
    "sheet": _sheet,
}
GRAPH_FORMATS: Mapping[str, Callable[[Triples, Prefixes], str]] = {
    "table": _turtle,
    "turtle": _turtle,
    "ntriples": _ntriples,
}
