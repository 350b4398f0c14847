"""One small table in each of the forms that a document may hold, as bytes."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import zipfile

import numpy as np

from tests.places import DATA

FRUIT = (DATA / "recorded" / "fruit.csv").read_bytes()


def numbers() -> bytes:
    file = io.BytesIO()
    rows = np.random.default_rng(3).normal(size=(60, 3))
    np.savez(file, x=rows, y=(rows[:, 0] > 0).astype(int))
    return file.getvalue()


def zipped(name: str, content: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(name, content)
    return file.getvalue()


def workbook() -> bytes:
    """Return a workbook of one sheet, as small as one can be."""
    rows = "".join(
        f"<row><c><v>{k % 7}</v></c><c><v>{k * k % 11}</v></c><c><v>{k % 2}</v></c></row>" for k in range(60)
    )
    names = "".join(f'<c t="inlineStr"><is><t>{name}</t></is></c>' for name in "aby")
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns="{main}" xmlns:r="{office}">'
            '<sheets><sheet name="s" sheetId="1" r:id="r1"/></sheets></workbook>',
        )
        archive.writestr(
            "xl/_rels/workbook.xml.rels",
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            f'<Relationship Id="r1" Type="{office}/worksheet" Target="worksheets/sheet1.xml"/>'
            "</Relationships>",
        )
        archive.writestr(
            "xl/worksheets/sheet1.xml",
            f'<worksheet xmlns="{main}"><sheetData><row>{names}</row>{rows}</sheetData></worksheet>',
        )
    return file.getvalue()


TABLES = {
    "fruit.csv": FRUIT,
    "fruit.csv.gz": gzip.compress(FRUIT, mtime=0),
    "fruit.csv.bz2": bz2.compress(FRUIT),
    "fruit.csv.xz": lzma.compress(FRUIT),
    "fruit.zip": zipped("fruit.csv", FRUIT),
    "numbers.npz": numbers(),
    "book.xlsx": workbook(),
}
