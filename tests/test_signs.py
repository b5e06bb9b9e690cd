"""Which way a change turns what follows: a table of ways to say both, of which a part is read here."""

import pytest
from signs import families, outcome, signs

from kg.reading.reader import Reader
from kg.settings import Settings

# Every so many sentences; the whole table is read by `python tests/signs.py`.
STEP = 11


@pytest.fixture(scope="module")
def reader():
    return Reader.load(Settings())


@pytest.mark.parametrize("family", families(), ids=lambda family: family["name"])
def test_what_is_heard_has_the_sign_of_the_sentence(reader, family):
    found = [(way.text, outcome(way, heard)) for way, heard in signs(family, reader, step=STEP)]
    assert [text for text, said in found if said == "turned round"] == []
    assert sum(said == "right" for _, said in found) >= family["least"] * len(found)
