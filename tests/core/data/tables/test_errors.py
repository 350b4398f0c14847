"""A file that is no table gets a sentence."""

from __future__ import annotations

from pathlib import Path

import pytest

from reluexplorer.core.data.tables.dialect import head_format
from reluexplorer.core.data.tables.wording import TableError
from tests.core.data.tables.reading import said, written

ONE_ROW = "The table has one row; it needs at least two, of different targets."
NO_TEXT = (
    "This is no text, and no kind of table that is known here: after {} bytes comes one that no text has. "
    "Save the table as CSV."
)
ONE_COLUMN = "The table has one column; it needs at least one input and a target."


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The file is empty."),
        (b" \n\r\n\t\n", "The file is empty."),
        (b"\xef\xbb\xbf", "The file is empty."),
        (b"a,b\n1,2\n3,4\0\n", NO_TEXT.format("11")),
        (b"\x7fELF\x02\x01\x01\0\0", "This is a program; a table is needed."),
        (b"\x1f\x8b\x08\x08\xd1\xff,\n", "before the end-of-stream marker was reached."),
        (b"\xff\xfea\0,\0b\0\n\0\x00\xd8x\0", " cannot be decoded as UTF-16 text."),
        (b"x\n1\n2\n3\n", ONE_COLUMN),
        (b"some words\nand more words than that\nand an end\n", ONE_COLUMN),
        (b"a,b\n1,2\n", ONE_ROW),
        (b"1,2\n", ONE_ROW),
        (b"a,b\n", "The table has a header and no rows."),
        (
            b"a,b,c\n1,2,3\n1\n2\n3,4\n5,6,7\n4,4\n5,6,7,8\n9,9\n1,2,3\n",
            "6 of 9 rows do not have 3 fields as the first lines have; this is not one table.",
        ),
        (
            b"name,city\nAnna,Paris\nBob,Rome\nCleo,Oslo\n",
            "No column holds numbers or categories that can be inputs: name (identifiers).",
        ),
        (
            b"unit,remark,y\nkg,,1\nkg,,0\nkg,,1\n",
            "No column holds numbers or categories that can be inputs: unit (constant), remark (empty).",
        ),
        (b"x,y\n1,5\n2,5\n3,5\n", "No column holds numbers or categories that can be inputs: y (constant)."),
        (b'x,y\n1,2\n"3,4\n5,6\n', 'A quotation mark is never closed, from this line on: "3,4'),
    ],
)
def test_a_file_that_is_no_table_gets_a_sentence(table, content: bytes, sentence: str) -> None:
    assert said(table(content)).endswith(sentence)
    if "No column" not in sentence:
        with pytest.raises(TableError) as caught:
            head_format(table(content))
        assert str(caught.value).endswith(sentence)


def test_a_missing_file_and_a_folder_get_a_sentence(tmp_path: Path) -> None:
    assert said(tmp_path / "none.csv") == f"There is no file at {tmp_path / 'none.csv'}."
    assert said(tmp_path) == f"{tmp_path} is a folder, not a table."
    assert said(str(tmp_path)) == f"{tmp_path} is a folder, not a table."
    assert said("a\0b") == "A file's path cannot hold the character 0."
    assert said(tmp_path / ("x" * 300)).endswith("cannot be read: file name too long.")


def test_a_file_that_must_not_be_read_gets_a_sentence(table, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    path = table(written())
    monkeypatch.setattr(Path, "open", refuse)
    assert said(path) == f"{path} cannot be read: permission denied."


def test_a_byte_0_far_into_the_file_is_found(table) -> None:
    path = table(b"x,y\n" + b"1.5,0\n2.5,1\n" * 400_000 + b"1,\0\n")
    assert said(path) == NO_TEXT.format("4,800,006")


def test_a_file_of_one_endless_line_is_refused(table) -> None:
    sentence = "A line is longer than 4 million characters; this is not a table."
    assert said(table(b"1,2," * 1_200_000)) == sentence
    assert said(table(b"1,2\n3,4\n" + b"1,2," * 1_500_000)) == sentence


def test_a_quote_that_swallows_the_file_is_named(table) -> None:
    path = table('x,y\n1,"2\n' + "1,2\n" * 50_000)
    assert said(path) == 'A quotation mark is not closed within 131,072 characters, from this line on: 1,"2'
