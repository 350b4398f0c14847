"""Packed tables, and files that are none: each is named, and none unpacks without end."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import zipfile

import numpy as np
import pytest

from reluexplorer.core.data.tables.rows import read_table
from reluexplorer.core.data.tables.wording import TableError, Watch
from tests.core.data.tables.plain_table import same, saved, text


def zipped(content: bytes, name: str = "table.csv") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
        archive.writestr("__MACOSX/._table.csv", b"\0\5")
        archive.writestr("README.txt", "what it is")
    return out.getvalue()


PACKED = {"gz": gzip.compress, "bz2": bz2.compress, "xz": lzma.compress, "zip": zipped}


@pytest.mark.parametrize(("suffix", "pack"), PACKED.items(), ids=PACKED.keys())
@pytest.mark.parametrize("name", ["table.csv", "table"])
def test_packed_tables_are_opened(read, plain, tmp_path, suffix: str, pack, name: str) -> None:
    same(read(pack(text().encode()), f"{name}.{suffix}"), plain)
    assert len(read_table(tmp_path / f"{name}.{suffix}", Watch()).read) == 40


STRANGERS = {
    "a.dta": (b"r\x02\x01\0\3\0", "This is a Stata file; "),
    "a.sas7bdat": (b"\0\0\0\0", "This is a SAS file; "),
    "a.xml": (b"<?xml version='1.0'?><a/>", "This is an XML file; "),
    "wide.csv": (
        ",".join(["a"] * 50_001).encode() + b"\n" + b"1," * 50_000 + b"1\n",
        "The table has 50,001 columns",
    ),
    "a.parquet": (b"PAR1\0\0", "This is a Parquet file; "),
    "a.xls": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "This is an old Excel workbook (.xls); "),
    "a.sqlite": (b"SQLite format 3\0", "This is an SQLite database; "),
    "a.sav": (b"$FL2@(#)", "This is an SPSS file; "),
    "a.h5": (b"\x89HDF\r\n\x1a\n", "This is an HDF5 file; "),
    "a.pkl": (b"\x80\x04\x95\x10\0", "This is a Python pickle, "),
    "a.7z": (b"7z\xbc\xaf\x27\x1c", "This is a 7-Zip archive; "),
    "a.zst": (b"\x28\xb5\x2f\xfd\0", "This is packed with Zstandard; "),
    "a.html": (b"<!DOCTYPE html><html></html>", "This is a web page; "),
    "a.png": (b"\x89PNG\r\n\x1a\n", "This is a picture; "),
    "a.json": (b'{"format": "x", "version": 1}', "This JSON is no table; "),
    "two.zip": (zipped(b"a,b\n1,2\n", "one.bin")[:-4] + b"\0\0\0\0", ""),
    "objects.npy": (saved(np.array([{"a": 1}, None], dtype=object)), "This NumPy file holds no plain array "),
    "cube.npy": (saved(np.zeros((3, 3, 3))), "The NumPy file holds no table "),
    "cut.gz": (gzip.compress(text().encode() * 50)[:60], "cut.gz is packed, and damaged: "),
}


@pytest.mark.parametrize(("name", "case"), STRANGERS.items(), ids=STRANGERS.keys())
def test_what_is_no_table_is_named(read, name: str, case: tuple[bytes, str]) -> None:
    with pytest.raises(TableError) as caught:
        read(case[0], name)
    assert str(caught.value).startswith(case[1])
    assert len(str(caught.value)) <= 300


@pytest.mark.parametrize(
    "pack", [gzip.compress, bz2.compress, lzma.compress, zipped], ids=["gz", "bz2", "xz", "zip"]
)
def test_a_small_file_that_unpacks_without_end_is_stopped(read, pack) -> None:
    with pytest.raises(
        TableError, match=r"^The file unpacks to more than 2 MB; unpack it and open a part of it\.$"
    ):
        read(pack(b"x,y\n" + b"1,2\n" * 800_000), "bomb.packed")
