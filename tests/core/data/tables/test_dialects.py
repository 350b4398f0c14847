"""What parts and quotes fields, and what may stand above and beneath a table."""

from __future__ import annotations

import codecs
from pathlib import Path

import numpy as np
import pytest

from reluexplorer.core.data.tables import text as tabletext
from reluexplorer.core.data.tables.table import load_table
from reluexplorer.core.data.tables.wording import TableError
from tests.core.data.tables.plain_table import HEAD, ROWS, lines, same, text

BODY = text(head=None)
ABOVE = {
    "a title": "Table 3: trial of spring\n" + text(),
    "a title of two fields": "Report\nMade on,2024-01-01\n\n" + text(),
    "groups above the names": "Body,Body,Class\n" + text(),
    "groups with gaps": "Body,,Class\n" + text(),
    "the header repeated in capitals": text() + "SIZE,WEIGHT,KIND\n" + "",
    "names in a remark that come again": "# size weight kind\n" + text(head=None, separator=" "),
    "keys and values": "Name: spring\nDate: 2024-01-01\n" + text(),
    "Weka": "% made\n@RELATION x\n\n@attribute size numeric\n@attribute 'weight' real\n"
    "@attribute kind {high,low}\n@DATA\n" + text(head=None),
    "a title and a blank line": "Table 3\n\n" + text(),
    "a title with a comma": "Report of 2023, north\nmade by: Kurt\n\n" + text(),
    "titles with commas": "Report of 2023, north\nby Kurt, in spring\n\n\n" + text(),
    "padded titles": "Table 3: a trial,,\nmade in spring,,\n,,\n" + text(),
    "a title padded beyond": "Table 3,,,,\n" + text(),
    "sep=;": "sep=;\n" + text(separator=";"),
    "quoted sep=": '"sep=,"\n' + text(),
    "sep= tab": "sep=\t\n" + text(separator="\t"),
    "sep=| with a mark": "\ufeffsep=|\r\n" + text(separator="|").replace("\n", "\r\n"),
    "remarks": "# made by a program\n# on a day\n" + text(),
    "remarks in between": "# made by a program\n" + "\n".join([*lines()[:9], "# half", *lines()[9:]]),
    "names in a remark": "# size weight kind\n" + text(head=None, separator=" "),
    "names in a remark with commas": "# size,weight,kind\n" + text(head=None),
    "names in a remark, percent": "% size, weight, kind\n" + text(head=None),
    "names glued to a mark": "#size\tweight\tkind\n" + text(head=None, separator="\t"),
    "units beneath": "\n".join([lines()[0], "cm,kg,", *lines()[1:]]),
    "units in brackets beneath": "\n".join([lines()[0], "(cm),(kg),-", *lines()[1:]]),
    "units and types beneath": "\n".join([lines()[0], "cm,kg,", "float,float,text", *lines()[1:]]),
    "three rows of Orange": "\n".join([lines()[0], "c,c,d", ",,class", *lines()[1:]]),
    "names of Orange": "C#size,C#weight,cD#kind\n" + BODY,
    "the header repeated": "\n".join(lines()[:15] + lines()[:1] + lines()[15:] + lines()[:1]),
    "a header with trailing commas": "size,weight,kind,,,\n" + BODY,
    "rows with two trailing commas": "size,weight,kind\n" + BODY.replace("\n", ",,\n"),
    "all with two trailing commas": text().replace("\n", ",,\n"),
    "rows with trailing commas, some": "\n".join(
        line + ",," * (i % 5 == 3) for i, line in enumerate(lines())
    ),
    "blank rows": "\n".join([*lines()[:5], ",,", "", "  ", *lines()[5:], ",,"]),
    "a byte order mark twice": "\ufeff\ufeff" + text(),
    "no line end": text().rstrip("\n"),
    "old line ends": text().replace("\n", "\r"),
}


@pytest.mark.parametrize("content", ABOVE.values(), ids=ABOVE.keys())
def test_what_stands_above_and_beneath_a_header(read, plain, content: str) -> None:
    same(read(content), plain)


PARTED = {
    "tabs": text(separator="\t"),
    "runs of tabs": "\n".join(
        ("\t\t" if i % 3 else "\t").join(line.split(",")) for i, line in enumerate(lines())
    ),
    "runs of blanks": "\n".join(" ".join(f"{cell:>9}" for cell in line.split(",")) for line in lines()),
    "blanks and tabs": "\n".join(" \t".join(line.split(",")) for line in lines()),
    "bars with blanks": text(separator=" | "),
    "semicolons with blanks": text(separator=" ; "),
    "double colons": text(separator="::"),
    "carets": text(separator="^"),
    "tildes": text(separator="~"),
    "unit separators": text(separator="\x1f"),
    "hive": text(separator="\x01"),
    "all quoted": "\n".join(",".join(f'"{cell}"' for cell in line.split(",")) for line in lines()),
    "whole lines quoted": "\n".join(f'"{line}"' for line in lines()),
    "whole lines quoted, and names too": "\n".join(
        f'"{line}"' for line in [lines()[0].replace("weight", '""weight""'), *lines()[1:]]
    ),
    "single quotes": "\n".join(",".join(f"'{cell}'" for cell in line.split(",")) for line in lines()),
    "text in single quotes": "\n".join(
        ";".join(cell if cell[-1].isdigit() else f"'{cell}'" for cell in line.split(","))
        for line in lines()
    ),
}  # fmt: skip


@pytest.mark.parametrize("content", PARTED.values(), ids=PARTED.keys())
def test_what_parts_and_quotes_fields(read, plain, content: str) -> None:
    same(read(content), plain)


@pytest.mark.parametrize("inner", ["|", ";", "\t", " ", ":", "/"])
@pytest.mark.parametrize("outer", [",", ";", "\t"])
def test_other_separators_within_words_part_nothing(read, inner: str, outer: str) -> None:
    if inner == outer:
        return
    words = [f"a{inner}b", f"b{inner}c", f"a{inner}c{inner}d"]
    rows = [(size, words[i % 3], kind) for i, (size, _, kind) in enumerate(ROWS)]
    data = read(text(rows, separator=outer))
    assert data.feature_names == ("size", *(f"weight = {word}" for word in sorted(words, key=str.casefold)))


def test_blanks_within_words_of_a_fixed_width_table(read, plain) -> None:
    rows = [(size, weight, f"very {kind}") for size, weight, kind in ROWS]
    given = read("\n".join("".join(f"{cell:<12}" for cell in row) for row in [HEAD, *rows]))
    assert given.class_names == ("very high", "very low")
    assert np.array_equal(given.inputs, plain.inputs)


def test_backslashes_before_quotes(read) -> None:
    rows = [(size, f'"a \\"b\\" c{i % 2}, d"', kind) for i, (size, _, kind) in enumerate(ROWS)]
    assert read(text(rows)).feature_names == ("size", 'weight = a "b" c0, d', 'weight = a "b" c1, d')


def test_separators_and_line_ends_in_quotes_stay_there(read) -> None:
    rows = [(f'"{size}"', f'"a, ""b""\nc{i % 2}"', kind) for i, (size, _, kind) in enumerate(ROWS)]
    assert read(text(rows)).feature_names == ("size", 'weight = a, "b"\nc0', 'weight = a, "b"\nc1')


@pytest.mark.parametrize("form", ["{}:{}:{}", "{:.1f}:{:.2f}:{}", "{},5:{},25:{}"])
def test_colons_part_fields_where_they_part_no_times(read, form: str) -> None:
    rows = [form.format(i % 7, 20 + i * 3 % 50, i % 2) for i in range(40)]
    data = read("\n".join(["a:b:c", *rows]), target="c")
    assert (data.feature_names, data.class_names, len(data.inputs)) == (("a", "b"), ("0", "1"), 40)


@pytest.mark.parametrize(
    "lines",
    [
        ["lap", *(f"{i % 12}:{i % 60:02}" for i in range(40))],
        [f"{i % 12}:{i % 60:02}:{i * 7 % 60:02}.5" for i in range(40)],
        ["mac", *(f"00:1a:2b:{i:02}:4d:5e" for i in range(10, 50))],
    ],
)
def test_times_and_addresses_are_one_column_all_the_same(read, lines: list[str]) -> None:
    with pytest.raises(TableError, match="one column"):
        read("\n".join(lines), target="")


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", " \n"], ids=ascii)
@pytest.mark.parametrize("mark", [b"", codecs.BOM_UTF8])
def test_very_many_blank_lines_may_stand_above(read, plain, monkeypatch, end: str, mark: bytes) -> None:
    monkeypatch.setattr(tabletext, "HEAD", 40_001)
    for count in (30_000, 120_001):
        same(read(mark + count * end.encode() + text().encode()), plain)
    with pytest.raises(TableError, match="The file is empty"):
        read(120_000 * end)


@pytest.mark.parametrize("title", ["", "Trial of spring\n"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_blank_lines_may_fill_all_that_is_sniffed(read, plain, title: str, encoding: str) -> None:
    same(read((title + 300_000 * "\n" + text()).encode(encoding)), plain)


def test_blank_lines_that_are_too_many_are_named(read, monkeypatch) -> None:
    monkeypatch.setattr(tabletext, "HEAD", 40_000)
    with pytest.raises(TableError, match=r"begins with 4 million bytes of blank lines; take them out\."):
        read((30_000 * "\n" + text()).encode("utf-16"))


def test_blanks_before_a_table_take_no_time(tmp_path: Path) -> None:
    path = tmp_path / "blank.csv"
    path.write_text("\n" * 3 + " " * 500 + "x,y\n" + "".join(f"{i * 7 % 5},{i % 2}\n" for i in range(30)))
    assert load_table(path).feature_names == ("x",)
