"""The page as a file: what it holds, that it asks for nothing, and that nothing in the data is markup."""

import base64
import hashlib
import html
import json
import random
import re
import shutil
import subprocess
import zlib
from array import array
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pages import HOSTILE, document, entity, evidence, hostile, small

from kg.errors import OptionError, OutputError
from kg.model import Assertion, Claim, Decision, Entity, EntityType, Span
from kg.output import quotes
from kg.output.browse import page, within, write_page
from kg.output.container import container


class Parsed(HTMLParser):
    """The elements of a page, with the text of each script and style."""

    def __init__(self, text):
        super().__init__()
        self.elements, self.texts, self.open = [], [], False
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        self.texts.append("")
        self.open = True

    def handle_endtag(self, _):
        self.open = False

    def handle_data(self, data):
        if self.open:
            self.texts[-1] += data

    def of(self, tag):
        pairs = zip(self.elements, self.texts, strict=True)
        return [(attrs, text) for (name, attrs), text in pairs if name == tag]


def part(parsed, name):
    [text] = [text for attrs, text in parsed.of("script") if attrs.get("id") == name]
    return unpack(zlib.decompress(base64.b64decode(text)))


def unpack(raw):
    size = int.from_bytes(raw[:4], "little")
    header = json.loads(raw[4 : 4 + size])
    found, place = {}, 4 + size
    for name, code, length in header["columns"]:
        wide = {"B": 1, "H": 2, "I": 4}[code.upper()]
        planes = raw[place : place + wide * length]
        values = [
            sum(planes[plane * length + row] << 8 * plane for plane in range(wide)) for row in range(length)
        ]
        if code.islower():
            values = [sum(values[: row + 1]) & 0xFFFFFFFF for row in range(length)]
        found[name] = values
        place += wide * length + -(wide * length) % 4
    return header["strings"], found


def readings(text):
    """Give each reading the page holds: claim, sentence, and the words at its spans, in UTF-16 units."""
    parsed = Parsed(text)
    strings, table = part(parsed, "core")
    words, spans = part(parsed, "part-0")
    found = []
    for row, claim in enumerate(table["evidence_claim"]):
        first = table["evidence_sentence"].index(table["evidence_sentence"][row])
        kept = words["text"][table["evidence_sentence"][row]]
        whole, marks = "", {}
        for letter in kept.removeprefix(chr(quotes.VERBATIM)):
            mark = ord(letter) - quotes.MARK
            if 0 <= mark < quotes.VERBATIM - quotes.MARK and not kept.startswith(chr(quotes.VERBATIM)):
                side = ("subject", "object")[mark % 2]
                label = strings["label"][table[f"claim_{side}"][table["evidence_claim"][first + mark // 2]]]
                marks[mark] = (units(whole), units(label))
                whole += label
            else:
                whole += letter
        at = {
            side: (spans[side][row], length)
            if (length := spans[f"{side}_length"][row])
            else marks[spans[side][row]]
            for side in ("subject", "object")
        }
        found.append((claim, whole, {side: cut(whole, *span) for side, span in at.items()}))
    return strings, table, found


def units(text):
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def cut(text, start, length):
    return text.encode("utf-16-le", "surrogatepass")[2 * start : 2 * (start + length)].decode(
        "utf-16-le", "surrogatepass"
    )


def test_the_page_holds_every_claim_with_its_words():
    assertions, documents = small()
    strings, table, found = readings(page(assertions, documents)[0])
    held = set()
    for claim, sentence, sides in found:
        for side, words in sides.items():
            assert strings["label"][table[f"claim_{side}"][claim]] == words
        predicate = strings["predicate"][table["claim_predicate"][claim]]
        held.add((*sides.values(), predicate, bool(table["claim_negated"][claim]), sentence))
    assert held == {
        (claim.subject.label, claim.object.label, claim.predicate, claim.negated, found.sentence.text)
        for one in assertions
        for claim in [one.claim]
        for found in one.evidence
    }


@given(
    st.lists(
        st.sampled_from(["mab", "MAB", "nib", "𝒜", "é", " and ", "\ue000", "\ue001 ", "\uf8ff"]),
        min_size=1,
        max_size=9,
    )
)
def test_sentences_come_back_whatever_mentions_overlap(pieces):
    text = "".join(pieces) + "mab nib"
    drug, other = entity("mab", EntityType.DRUG), entity("nib", EntityType.DRUG)
    again = Entity(drug.curie, "MAB", EntityType.DRUG)  # the same thing under another label
    first, second = Claim(drug, "combined_with", other), Claim(again, "treats", drug)
    rows = [Assertion(first, (evidence(first, text),)), Assertion(second, (evidence(second, text),))]
    mentions = {(one.evidence[0].subject.mention.text, one.evidence[0].object.mention.text) for one in rows}
    found = readings(page(rows, [])[0])[2]
    assert {sentence for _, sentence, _ in found} == {text}
    assert {(sides["subject"], sides["object"]) for _, _, sides in found} == mentions


def test_the_order_of_the_input_changes_no_byte():
    assertions, documents = small()
    first = page(assertions, documents, synonyms={"kgt:gene-gena": ["b", "a"]})[0]
    for seed in range(5):
        chance = random.Random(seed)  # noqa: S311
        chance.shuffle(assertions)
        chance.shuffle(documents)
        turned = [Assertion(one.claim, one.evidence[::-1], one.decision) for one in assertions]
        assert page(turned, documents, synonyms={"kgt:gene-gena": ["a", "b"]})[0] == first


def test_the_policy_names_the_script_and_the_style_by_hash_and_forbids_the_rest():
    parsed = Parsed(page(*small())[0])
    [policy] = [attrs["content"] for attrs, _ in parsed.of("meta") if "http-equiv" in attrs]
    rules = dict(rule.split(maxsplit=1) for rule in policy.split("; "))
    [script] = [text for attrs, text in parsed.of("script") if "type" not in attrs]
    [(_, style)] = parsed.of("style")
    for name, text in (("script-src", script), ("style-src", style)):
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        assert rules[name] == f"'sha256-{digest}'"
    assert rules["default-src"] == "'none'"
    assert rules["img-src"] == "data: blob:"
    assert "unsafe" not in policy


def test_nothing_in_the_page_names_a_place_to_load_from():
    parsed = Parsed(page(*small())[0])
    for _, attrs in parsed.elements:
        for name in ("src", "href", "action", "data", "poster", "srcset"):
            assert attrs.get(name, "data:,") == "data:,"


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_title_is_text(text):
    parsed = Parsed(page(*small(), title=text)[0])
    usual = Parsed(page(*small())[0])
    assert [tag for tag, _ in parsed.elements] == [tag for tag, _ in usual.elements]
    [(_, title)] = parsed.of("title")
    assert title == text or {"\r", "\n", "\ud800", "\0"} & set(text)


def test_hostile_data_add_no_element_and_no_angle_bracket():
    text, counts = page(*hostile())
    assert counts.claims == 4 * len(HOSTILE) - 0
    usual = {tag for tag, _ in Parsed(page(*small())[0]).elements}
    assert {tag for tag, _ in Parsed(text).elements} == usual
    for attrs, data in Parsed(text).of("script"):
        if attrs.get("type") == "application/octet-stream":
            assert re.fullmatch(r"[A-Za-z0-9+/=]+", data)


def test_spans_count_as_browsers_count():
    gene, drug = entity("𝒜-gene"), entity("mab")
    claim = Claim(gene, "activates", drug)
    text = "🧬 so 𝒜-gene moves mab."
    found = evidence(claim, text, trigger=Span(text.index("moves"), text.index("moves") + 5))
    held, _ = page([Assertion(claim, (found,))], [])
    assert readings(held)[2] == [(0, text, {"subject": "𝒜-gene", "object": "mab"})]
    _, spans = part(Parsed(held), "part-0")
    assert cut(text, spans["trigger"][0], spans["trigger_length"][0]) == "moves"


def test_a_decision_is_shown_with_its_claim():
    assertions, documents = small()
    told = ["reject", "0000-0001", "2026-11-01", "no", "polarity"]
    decided = [
        Assertion(one.claim, one.evidence, Decision(one.claim.key, *told)) if one.claim.negated else one
        for one in assertions
    ]
    strings, table = part(Parsed(page(decided, documents)[0]), "core")
    [[claim, *shown]] = strings["decision"]
    assert table["claim_negated"][claim] == 1
    assert shown == told


def test_focus_keeps_what_lies_near(tmp_path):
    assertions, documents = small()
    out = tmp_path / "graph.html"
    counts = write_page(out, assertions, documents, focus="Betatinib", hops=1)
    kept = within(assertions, "kgt:drug-betatinib", 1)
    assert counts.claims == len(kept) == 2
    strings, _ = part(Parsed(out.read_text(encoding="utf-8")), "core")
    assert strings["start"] == "kgt:drug-betatinib"
    assert len(within(assertions, "kgt:drug-betatinib", 5)) > len(kept)
    with pytest.raises(OptionError, match="--focus gamma"):
        write_page(out, assertions, documents, focus="gamma")


def test_a_page_that_cannot_be_written_leaves_what_was_there(tmp_path):
    with pytest.raises(OutputError, match="cannot be written"):
        write_page(tmp_path / "missing" / "graph.html", *small())
    out = tmp_path / "graph.html"
    write_page(out, *small())
    before = out.read_bytes()
    with pytest.raises(AttributeError):
        write_page(out, [None], [])
    assert out.read_bytes() == before
    assert [place.name for place in tmp_path.iterdir()] == ["graph.html"]


def test_an_empty_graph_makes_a_page():
    text, counts = page([], [document("only")])
    assert (counts.claims, counts.entities, counts.documents) == (0, 0, 1)
    assert part(Parsed(text), "core")[1]["claim_subject"] == []


@given(st.lists(st.integers(0, 2**32 - 1)), st.sampled_from("BHI"), st.booleans())
def test_columns_come_back(values, code, rising):
    top = {"B": 2**8, "H": 2**16, "I": 2**32}[code]
    values = [value % top for value in values]
    if rising:
        values.sort()
    raw = container({"s": ["é"]}, [("x", code.lower() if rising else code, values)])
    strings, found = unpack(raw)
    assert found["x"] == values
    assert strings == {"s": ["é"]}
    assert array("B", raw)


@given(st.text(max_size=40))
def test_any_text_may_stand_in_any_field(text):
    one, other = entity(f"{text}a"), entity(f"{text}b", curie=f"x:{text}")
    claim = Claim(one, "activates", other)
    found = evidence(claim, f"{text}a {text}b", text)
    html_text, _ = page([Assertion(claim, (found,))], [document(text, title=text)], title=text)
    strings, _ = part(Parsed(html_text), "core")
    assert f"{text}a" in strings["label"]
    assert html.escape(text).encode(errors="replace") in html_text.encode(errors="replace")


def sources_digest(folder):
    digest = hashlib.sha256()
    names = [
        f"src/{place.name}" for place in sorted((folder / "src").iterdir(), key=lambda place: place.name)
    ]
    for name in [*names, "build.mjs", "package-lock.json"]:
        digest.update(name.encode() + b"\0" + (folder / name).read_bytes() + b"\0")
    return digest.hexdigest()


def test_the_bundle_is_built_from_these_sources(root):
    folder = root / "kg" / "output" / "page"
    for place in (folder / "bundle.js", root / "kg" / "server" / "static" / "picture.js"):
        first = place.read_text(encoding="utf-8").partition("\n")[0]
        assert sources_digest(folder) in first, "stale bundle: cd kg/output/page && npm ci && npm run build"


def test_building_the_sources_gives_the_bundle(root, tmp_path):
    folder = root / "kg" / "output" / "page"
    node = shutil.which("node")
    if node is None or not (folder / "node_modules" / "esbuild").is_dir():
        pytest.skip("needs node and `npm ci` in kg/output/page; the hash in the bundle is checked regardless")
    subprocess.run([node, "build.mjs", str(tmp_path)], cwd=folder, check=True)
    for name in ("bundle.js", "bundle.css"):
        assert (tmp_path / name).read_bytes() == (folder / name).read_bytes()
    picture = root / "kg" / "server" / "static" / "picture.js"
    assert (tmp_path / "picture.js").read_bytes() == picture.read_bytes()


@pytest.mark.parametrize("command", [["tsc", "--noEmit"], ["vitest", "run"]])
def test_the_sources_pass_their_own_tests(root, command):
    folder = root / "kg" / "output" / "page"
    tool = folder / "node_modules" / ".bin" / command[0]
    if shutil.which("node") is None or not tool.exists():
        pytest.skip("needs node and `npm ci` in kg/output/page")
    done = subprocess.run([str(tool), *command[1:]], cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_package_in_the_bundle_is_named_with_its_licence(root):
    folder = root / "kg" / "output" / "page"
    told = (folder / "THIRD_PARTY.md").read_text(encoding="utf-8")
    locked = json.loads((folder / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    bundled = {name: found for name, found in locked.items() if name and not found.get("dev")}
    assert bundled
    for name, found in bundled.items():
        cells = (name.removeprefix("node_modules/"), found["version"], found["license"], found["integrity"])
        assert f"| {' | '.join(cells)} |" in told
