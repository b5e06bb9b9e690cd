"""Every input gives its documents or one clear line, and the rest of the batch goes on."""

import json
from dataclasses import replace

import pytest

from kg.errors import InputError
from kg.model import Document, Failure
from kg.reading.ingest import documents
from kg.settings import Settings

OPTIONS = Settings()


def read(*paths, options=OPTIONS):
    found = list(documents(paths, options))
    good = [one for one in found if isinstance(one, Document)]
    bad = [one for one in found if isinstance(one, Failure)]
    assert len(good) + len(bad) == len(found)
    assert all("\n" not in one.reason and one.stage == "ingest" for one in bad)
    return good, bad


def write(folder, name, content):
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def test_a_text_file_is_one_document_with_its_stem_and_hash(tmp_path):
    path = write(tmp_path, "vhl.txt", "\ufeffLoss of VHL.\r\nIt was common.\n")
    ((document,), failures) = read(path)
    assert not failures
    assert document.id == "vhl"
    assert document.text == "\ufeffLoss of VHL.\r\nIt was common.\n"
    assert len(document.source.sha256) == 64


def test_utf_16_with_its_mark_is_read(tmp_path):
    path = write(tmp_path, "wide.txt", "Loss of VHL.".encode("utf-16"))
    ((document,), _) = read(path)
    assert "Loss of VHL." in document.text


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("empty.txt", b"", "empty"),
        ("blank.txt", b" \n\n\t", "empty"),
        ("binary.txt", b"\x00\x01\x02\x03" * 50, "binary"),
        ("latin.txt", "Caf\xe9 au lait".encode("latin-1"), "byte 3 is not valid UTF-8"),
        ("none.jsonl", b"\n\n", "empty"),
        ("no-id.jsonl", b'{"text": "Loss of VHL."}\n', '"id" is missing'),
        ("no-text.jsonl", b'{"id": "a"}\n', '"text" is missing'),
        ("number.jsonl", b'{"id": "a", "text": 4}\n', '"text" is a int'),
        ("broken.jsonl", b'{"id": "a", "text": \n', ":1: not JSON"),
        ("list.jsonl", b"[1, 2]\n", "expected an object"),
        ("deep.jsonl", b"[" * 100_000 + b"\n", "not JSON"),
    ],
)
def test_a_bad_file_is_one_line_that_names_it_and_the_batch_goes_on(tmp_path, name, content, said):
    bad = write(tmp_path, name, content)
    good = write(tmp_path, "good.txt", "Loss of VHL is common.")
    found, failures = read(bad, good)
    assert [document.id for document in found] == ["good"]
    (failure,) = failures
    assert str(bad) in failure.reason
    assert said in failure.reason


def test_a_bad_json_line_leaves_its_neighbours(tmp_path):
    lines = [
        {"id": "a", "text": "One."},
        {"text": "Two."},
        {"id": 3, "text": "Three.", "title": "T", "year": 2020},
    ]
    path = write(tmp_path, "set.jsonl", "\n".join(map(json.dumps, lines)))
    found, failures = read(path)
    assert [(document.id, document.title, document.source.year) for document in found] == [
        ("a", "", ""),
        ("3", "T", "2020"),
    ]
    assert ":2:" in failures[0].reason


def test_a_missing_file_and_a_folder_without_documents_are_failures(tmp_path):
    (tmp_path / "none").mkdir()
    good = write(tmp_path, "good.txt", "Loss of VHL.")
    found, failures = read(tmp_path / "gone.txt", tmp_path / "none", good)
    assert [document.id for document in found] == ["good"]
    assert ["no such file" in failures[0].reason, "no document in this folder" in failures[1].reason] == [
        True,
        True,
    ]


def test_no_input_at_all_is_an_input_error():
    with pytest.raises(InputError, match="no input"):
        list(documents([], OPTIONS))


def test_an_id_is_read_once_and_the_second_place_is_named(tmp_path):
    first = write(tmp_path, "a.txt", "Loss of VHL.")
    second = write(tmp_path, "b.jsonl", '{"id": "a", "text": "Other."}\n{"id": "c", "text": "More."}')
    found, failures = read(first, second)
    assert [document.id for document in found] == ["a", "c"]
    assert str(first) in failures[0].reason
    assert "already read" in failures[0].reason


def test_the_same_file_by_two_names_is_read_once_without_complaint(tmp_path):
    path = write(tmp_path, "a.txt", "Loss of VHL.")
    found, failures = read(path, tmp_path)
    assert (len(found), failures) == (1, [])


def test_a_folder_is_read_by_name(tmp_path):
    for name in ("b.txt", "a.txt", "sub/c.txt", "notes.md", ".hidden.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        write(tmp_path, name, "Loss of VHL.")
    found, _ = read(tmp_path)
    assert [document.id for document in found] == ["a", "b", "c"]


def test_a_line_past_the_limit_is_refused_and_the_next_is_read(tmp_path):
    options = replace(OPTIONS, max_line=1_000)
    long = json.dumps({"id": "long", "text": "x" * 10_000})
    path = write(tmp_path, "set.jsonl", f'{long}\n{{"id": "a", "text": "One."}}\n')
    found, failures = read(path, options=options)
    assert [document.id for document in found] == ["a"]
    assert "more than 1,000 characters" in failures[0].reason
    text = write(tmp_path, "long.txt", "x" * 5_000)
    assert "more than 1,000 characters" in read(text, options=options)[1][0].reason


def test_a_document_past_the_limit_is_refused(tmp_path):
    options = replace(OPTIONS, max_document=1_000)
    path = write(tmp_path, "long.txt", "word " * 2_000)
    assert "longer than 1,000 characters" in read(path, options=options)[1][0].reason
