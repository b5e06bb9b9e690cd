"""The small network of notebooks: bounded, laid out, offline, and deaf to markup in the data."""

import json
import re
import warnings

import pytest
from pages import hostile, small, synthetic

from kg.errors import OptionError
from kg.output.view import MOST, view


@pytest.fixture(autouse=True)
def _quiet():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # pyvis pulls in IPython where it is installed
        yield


def data(page):
    return tuple(
        json.loads(re.search(rf"{name} = new vis.DataSet\((\[.*?\])\);", page, re.DOTALL)[1])
        for name in ("nodes", "edges")
    )


def test_a_view_holds_the_claims_near_its_focus():
    found = view(small()[0], focus="betatinib")
    nodes, edges = data(found.html)
    assert sorted(node["label"] for node in nodes) == ["GENB", "alphamab", "betatinib"]
    assert (found.things, found.claims, found.left) == (3, 2, 0)
    assert {edge["title"].split("\n")[0] for edge in edges} == {
        "betatinib targets GENB",
        "alphamab combined with betatinib",
    }
    with pytest.raises(OptionError, match="gammatide"):
        view(small()[0], focus="gammatide")


def test_negation_and_doubt_are_seen():
    _, edges = data(view(small()[0]).html)
    denied = [edge for edge in edges if edge["title"].startswith("GENA loss not confers")]
    assert [(edge["label"], edge["dashes"]) for edge in denied] == [("not confers resistance to", True)]
    assert "not" not in {edge["label"] for edge in edges if edge not in denied}


def test_a_large_graph_is_cut_to_its_strongest_part():
    found = view(synthetic(900, 1500)[0])
    assert found.things <= MOST
    assert found.claims + found.left == 1500
    assert f"{found.left:,} claims more" in found.html
    with pytest.raises(OptionError, match="301"):
        view(small()[0], most=301)


def test_the_same_claims_give_the_same_bytes():
    assertions, _ = small()
    assert view(assertions).html == view(assertions[::-1]).html


def test_nothing_is_asked_for_and_hostile_text_is_text():
    found = view(hostile()[0])
    assert not re.search(r"<(?:link|img|iframe|base)\b", found.html)
    assert not re.search(r"<script\b[^>]*\bsrc", found.html)
    assert "popup.innerHTML" not in found.html
    plain = view(small()[0]).html
    assert [found.html.count(tag) for tag in ("<script", "</script>")] == [
        plain.count(tag) for tag in ("<script", "</script>")
    ]
    assert "\r" not in found.html
    policy = re.search(r'content="([^"]*)"', found.html)[1]
    assert policy.startswith("default-src 'none'; script-src 'sha256-")
    nodes, edges = data(found.html)
    assert not [one for one in nodes + edges if "href" in one["title"].lower()]
    assert not [one for one in nodes if "\u202e" in one["label"] + one["title"]]
    assert max(len(node["label"]) for node in nodes) <= 60


def test_a_notebook_shows_it_in_a_closed_frame(tmp_path):
    found = view(small()[0])
    frame = found._repr_html_()
    assert frame.startswith("<iframe srcdoc=")
    assert 'sandbox="allow-scripts"' in frame
    assert frame.count("<") == 2
    found.write(tmp_path / "view.html")
    assert (tmp_path / "view.html").read_text(encoding="utf-8") == found.html


def test_no_claims_make_an_empty_view():
    found = view([])
    assert (found.things, found.claims) == (0, 0)
