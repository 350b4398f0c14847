"""Workbooks as programs write them: which sheet is read, what its cells say, and what is refused."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import numpy as np
import pytest

from reluexplorer.core.data.tables.table import load_table
from reluexplorer.core.data.tables.wording import TableError
from reluexplorer.core.data.tables.workbooks import sheet_rows
from tests.core.data.tables.plain_table import HEAD, ROWS, same
from tests.core.samples import sheet

MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STYLES = '<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs>'


def page(cells: str) -> str:
    return f"<worksheet {MAIN}><sheetData><row>{cells}</row></sheetData></worksheet>"


def book(**files: str) -> bytes:
    """Return a workbook of files, named without their folder and suffix."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in {"workbook": f"<workbook {MAIN}/>", **files}.items():
            folder = {"s": "xl/worksheets/sheet", "c": "xl/chartsheets/sheet"}.get(name[0])
            rels = "xl/_rels/workbook.xml.rels" if name == "rels" else f"xl/{name}.xml"
            numbered = name[1:].isdigit() and folder is not None
            archive.writestr(f"{folder}{name[1:]}.xml" if numbered else rels, content)
    return out.getvalue()


def tabs(*states: str) -> str:
    shown = "".join(
        f'<sheet name="{n}" sheetId="{n}" state="{s}" r:id="r{n}"/>' for n, s in enumerate(states)
    )
    return f'<workbook {MAIN} xmlns:r="{R}"><sheets>{shown}</sheets></workbook>'


def relations(*targets: str) -> str:
    made = "".join(
        f'<Relationship Id="r{n}" Type="{R}/{"chartsheet" if "chart" in t else "worksheet"}" Target="{t}"/>'
        for n, t in enumerate(targets)
    )
    return f"<Relationships>{made}</Relationships>"


ONE, TWO = "worksheets/sheet1.xml", "/xl/worksheets/sheet2.xml"
ORDERS = {
    "tabs moved": (tabs("visible", "visible"), relations(TWO, ONE), "two"),
    "tabs as made": (tabs("visible", "visible"), relations(ONE, TWO), "one"),
    "a hidden sheet first": (tabs("hidden", "visible"), relations(ONE, TWO), "two"),
    "all hidden": (tabs("veryHidden", "hidden"), relations(TWO, ONE), "two"),
    "a chart first": (tabs("visible", "visible"), relations("chartsheets/sheet1.xml", TWO), "two"),
    "a tab without a file": (tabs("visible", "visible"), relations("worksheets/sheet9.xml", TWO), "two"),
    "no tabs": (f"<workbook {MAIN}/>", relations(TWO, ONE), "one"),
}


@pytest.mark.parametrize("order", ORDERS)
def test_the_first_tab_that_is_shown_is_read(order: str) -> None:
    workbook, rels, expected = ORDERS[order]
    sheets = {f"s{n}": page(f"<c><v>{word}</v></c>") for n, word in ((1, "one"), (2, "two"))}
    assert list(sheet_rows(book(workbook=workbook, rels=rels, **sheets))) == [[expected]]


def test_phonetic_guides_are_no_part_of_a_text() -> None:
    guided = (
        '<r><t>東</t></r><r><t xml:space="preserve">京 </t></r><rPh sb="0" eb="2"><t>トウキョウ</t></rPh>'
    )
    shared = f"<sst {MAIN}><si>{guided}</si><si><t>大阪</t><rPh><t>オオサカ</t></rPh></si></sst>"
    cells = '<c t="s"><v>0</v></c><c t="s"><v>1</v></c>' + f'<c t="inlineStr"><is>{guided}</is></c>'
    assert list(sheet_rows(book(sharedStrings=shared, s1=page(cells)))) == [["東京 ", "大阪", "東京 "]]


@pytest.mark.parametrize("held", ["1e13", "inf", "nan", "-1e9", "2958466", "1e308"])
def test_a_day_beyond_the_calendar_stays_as_it_is_written(held: str) -> None:
    cells = f'<c s="1"><v>{held}</v></c><c s="1"><v>45292</v></c>'
    rows = list(sheet_rows(book(styles=f"<styleSheet {MAIN}>{STYLES}</styleSheet>", s1=page(cells))))
    assert rows == [[held, "2024-01-01"]]


ENTITY = '<!DOCTYPE x [<!ENTITY a "aaaa">]>'


@pytest.mark.parametrize("before", ["", f"<!--{'x' * 5000}-->", f"<!--{'x' * 200_000}-->", " " * 20_000])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_are_refused_wherever_they_are_declared(before: str, encoding: str) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        content = f"{before}{ENTITY}<worksheet>&a;</worksheet>"
        archive.writestr("xl/worksheets/sheet1.xml", content.encode(encoding))
    with pytest.raises(TableError, match="declares entities"):
        list(sheet_rows(out.getvalue()))


@pytest.mark.parametrize("broken", ["<worksheet><row>", "<?xml version='1.0' encoding='klingon'?><a/>", ""])
def test_a_broken_sheet_is_said(broken: str) -> None:
    with pytest.raises(TableError, match="damaged or locked"):
        list(sheet_rows(book(s1=broken)))


def test_workbooks_are_opened(read, plain) -> None:
    cells = [list(HEAD), *([float(size), float(weight), kind] for size, weight, kind in ROWS)]
    same(read(sheet(cells), "table.xlsx"), plain)
    same(read(sheet([["A title"], [None], *cells]), "titled.xlsx"), plain)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("folder/table.xlsx", sheet(cells))
    same(read(packed.getvalue(), "packed.zip"), plain)


@pytest.mark.parametrize(("letters", "rows"), [(32_768, 3), (30_000, 2000)])
def test_a_workbook_whose_cells_share_one_long_text_is_refused(
    tmp_path: Path, letters: int, rows: int
) -> None:
    book = sheet([["text", "y"], *(["a" * letters, place] for place in range(rows))])
    (tmp_path / "shared.xlsx").write_bytes(book)
    with pytest.raises(TableError, match="more text than a spreadsheet's"):
        load_table(tmp_path / "shared.xlsx")


def test_moments_ticks_and_errors_of_a_workbook(read) -> None:
    space = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    head = "".join(
        f'<c t="inlineStr"><is><t>{name}</t></is></c>' for name in ("when", "at", "told", "size", "y")
    )
    rows = [
        f'<c s="1"><v>{45292 + day}</v></c>'
        f'<c s="2"><v>{(8 + day % 5) / 24}</v></c><c t="b"><v>{day % 2}</v></c>'
        + ('<c t="e"><v>#DIV/0!</v></c>' if day == 3 else f"<c><v>{day * 7 % 11}.5</v></c>")
        + f"<c><v>{day % 3}.25</v></c>"
        for day in range(30)
    ]
    cells = "".join(f"<row>{row}</row>" for row in (head, *rows))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as book:
        book.writestr("xl/workbook.xml", f"<workbook {space}/>")
        formats = '<xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="165"/>'
        own = '<numFmts><numFmt numFmtId="165" formatCode="hh:mm"/></numFmts>'
        book.writestr("xl/styles.xml", f"<styleSheet {space}>{own}<cellXfs>{formats}</cellXfs></styleSheet>")
        book.writestr(
            "xl/worksheets/sheet1.xml", f"<worksheet {space}><sheetData>{cells}</sheetData></worksheet>"
        )
    data = read(out.getvalue(), "moments.xlsx", "y")
    assert data.feature_names == ("when", "at", "told", "size")
    first = [
        value * scale.deviation + scale.mean for value, scale in zip(data.inputs[1], data.scales, strict=True)
    ]
    np.testing.assert_allclose(first[1:], [540, 1, 7.5])
    assert "Dates are numbers: when in days since the year 1, 738886 is 2024-01-01." in data.notes
    assert any(
        note.startswith("Missing numbers became the training part's median: size 1 ") for note in data.notes
    )


def test_a_workbook_that_declares_entities_is_not_read(read) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as book:
        book.writestr("xl/workbook.xml", "<workbook/>")
        book.writestr(
            "xl/worksheets/sheet1.xml", '<!DOCTYPE x [<!ENTITY a "aaaa">]><worksheet>&a;</worksheet>'
        )
    with pytest.raises(TableError, match="declares entities"):
        read(out.getvalue(), "entities.xlsx")


def test_a_sheet_with_a_cell_far_from_the_others_is_refused_before_it_fills_the_memory() -> None:
    far = '<row><c r="XFC1"><v>1</v></c></row>' + "<row><c><v>1</v></c></row>" * 300
    with pytest.raises(
        TableError, match=r"^The sheet reaches over 16,383 columns and is nearly empty; clear"
    ):
        list(sheet_rows(book(s1=f"<worksheet {MAIN}><sheetData>{far}</sheetData></worksheet>")))
    near = '<row><c r="T1"><v>1</v></c></row>' + "<row><c><v>1</v></c></row>" * 300
    rows = list(sheet_rows(book(s1=f"<worksheet {MAIN}><sheetData>{near}</sheetData></worksheet>")))
    assert (len(rows), len(rows[-1])) == (301, 20)
