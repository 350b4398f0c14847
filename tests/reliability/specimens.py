"""Small sound files of every kind that the program reads, made by the program itself where it writes them."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from reluexplorer.app.cli.command_line import main
from reluexplorer.session.document.document import DataChoice, Document, Recipe
from reluexplorer.session.document.labs.convolution import ConvolutionRecipe
from reluexplorer.session.document.labs.recurrence import RecurrentRecipe
from reluexplorer.session.document.limits import TABLE as TABLE_DATA
from reluexplorer.session.files.document_file import save, written
from reluexplorer.session.files.lab_file import LabDocument, save_lab
from reluexplorer.session.jobs.learning import Learning, Learnt, Tries
from reluexplorer.session.jobs.learning_file import Kept
from reluexplorer.session.jobs.learning_file import written as learning_written
from tests.places import DATA
from tests.session.driving import SMALL, run_of

DOCUMENT, TABLE, WEIGHTS, SCRIPT, ADDRESS, KEPT = (
    "document", "table", "weights", "script", "address", "kept state",
)  # fmt: skip
KINDS = (DOCUMENT, TABLE, WEIGHTS, SCRIPT, ADDRESS, KEPT)


@dataclass(frozen=True)
class Specimen:
    """A file, or an address, that is as it should be."""

    kind: str
    name: str
    content: bytes


def zipped(members: Mapping[str, bytes]) -> bytes:
    """Return an archive of members."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return file.getvalue()


def workbook(cells: str, **more: bytes) -> bytes:
    """Return a workbook of one sheet with these rows of XML; ``more`` are members by their stems."""
    start = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    main_ = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    relations = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    members = {
        "xl/workbook.xml": start + b'<workbook xmlns="%s" xmlns:r="%s"><sheets><sheet name="S" sheetId="1" '
        b'r:id="rId1"/></sheets></workbook>' % (main_, relations),
        "xl/_rels/workbook.xml.rels": start
        + b'<Relationships xmlns="http://schemas.openxmlformats.org/package'
        b'/2006/relationships"><Relationship Id="rId1" Type="%s/worksheet" Target="worksheets/sheet1.xml"/>'
        b"</Relationships>" % relations,
        "xl/styles.xml": start + b'<styleSheet xmlns="%s"><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/>'
        b"</cellXfs></styleSheet>" % main_,
        "xl/sharedStrings.xml": start
        + b'<sst xmlns="%s"><si><t>red</t></si><si><t>blue</t></si></sst>' % main_,
        "xl/worksheets/sheet1.xml": start
        + b'<worksheet xmlns="%s"><sheetData>%s</sheetData></worksheet>' % (main_, cells.encode()),
    }
    return zipped(members | {f"xl/{name}.xml": content for name, content in more.items()})


def _cells() -> str:
    heads = "".join(f'<c t="inlineStr"><is><t>{name}</t></is></c>' for name in ("x", "day", "kind"))
    rows = (
        f'<row r="{row}"><c r="A{row}"><v>{row * 1.5}</v></c><c r="B{row}" s="1"><v>{40000 + row}</v></c>'
        f'<c r="C{row}" t="s"><v>{row % 2}</v></c></row>'
        for row in range(2, 30)
    )
    return "".join([f'<row r="1">{heads}</row>', *rows])


def _npy(array: np.ndarray) -> bytes:
    file = io.BytesIO()
    np.save(file, array, allow_pickle=False)
    return file.getvalue()


def _npz(**arrays: np.ndarray) -> bytes:
    file = io.BytesIO()
    np.savez_compressed(file, **arrays)
    return file.getvalue()


def _tables() -> Iterator[tuple[str, bytes]]:
    chance = np.random.default_rng(0)
    numbers = chance.normal(size=(40, 3))
    rows = [f"{a:.3f},{b:.2e},{'red' if a > 0 else 'blue'},{2001 + i % 9}-0{1 + i % 9}-11,{i % 3}"
            for i, (a, b, _) in enumerate(numbers)]  # fmt: skip
    text = "\n".join(["size,weight,colour,day,kind", *rows, ""]).encode()
    yield "t.csv", text
    yield "t.csv.gz", gzip.compress(text)
    yield "t.csv.bz2", bz2.compress(text)
    yield "t.csv.xz", lzma.compress(text)
    yield "t.zip", zipped({"t.csv": text})
    yield "t.xlsx", workbook(_cells())
    yield "t.npy", _npy(numbers)
    yield "t.npz", _npz(x=numbers, y=(numbers[:, 0] > 0).astype(int))
    records = [
        {"size": float(a), "weight": float(b), "kind": "ab"[i % 2]} for i, (a, b, _) in enumerate(numbers)
    ]
    yield "t.json", json.dumps(records).encode()
    yield "t.jsonl", "\n".join(map(json.dumps, records)).encode()
    heads = ["@relation t", "@attribute size numeric", "@attribute weight numeric",
             "@attribute colour {red,blue}", "@attribute day date yyyy-MM-dd", "@attribute kind {0,1,2}",
             "@data"]  # fmt: skip
    yield "t.arff", "\n".join([*heads, *rows, ""]).encode()
    sparse = [f"{'+1' if a > 0 else '-1'} 1:{a:.3f} 3:{b:.3f}" for a, b, _ in numbers]
    yield "t.svm", "\n".join([*sparse, ""]).encode()
    yield "t.tsv", text.replace(b",", b"\t").decode().encode("utf-16")
    yield "iris.csv", (DATA / "iris.csv").read_bytes()


def _documents(folder: Path) -> Iterator[tuple[str, bytes]]:
    for path in sorted((DATA / "recorded").glob("*.reluexp")):
        yield path.name, path.read_bytes()
    run = run_of(SMALL, 130)
    yield "kept.reluexp", written(Document(SMALL), 130, kept=run.past().kept())
    yield "plain2.reluexp", save(folder / "plain2.reluexp", Document(SMALL), 130).read_bytes()
    held = Document(Recipe(DataChoice(TABLE_DATA, path=str(DATA / "recorded" / "fruit.csv"))))
    yield "held.reluexp", written(held, 0)
    for recipe in (ConvolutionRecipe(maps=(4, 6)), RecurrentRecipe(time_steps=8)):
        lab = LabDocument(recipe, 0, "0123456789abcdef" * 4)
        name = f"{recipe.kind}.reluexp"
        yield name, save_lab(folder / name, lab).read_bytes()


def _weights(folder: Path) -> Iterator[tuple[str, bytes]]:
    document = save(folder / "w.reluexp", Document(SMALL), 0)
    for suffix in ("npz", "safetensors", "json"):
        where = folder / f"w.{suffix}"
        assert main(["export", str(document), str(where), "--as", "weights"]) == 0
        yield where.name, where.read_bytes()


def _scripts() -> Iterator[tuple[str, bytes]]:
    steps = [
        {"do": "choose-data", "value": "spiral"},
        {"do": "set-hidden", "value": [8, 8, 4]},
        {"do": "set-activation", "value": "leaky_relu"},
        {"do": "step", "value": 20},
        {"do": "revive-unit", "unit": "1.3"},
        {"do": "set-weight", "unit": "1.1", "source": "bias", "value": 0.5},
        {"do": "go-to", "value": "neurons"},
        {"do": "open-table", "path": "missing.csv"},
        {"shot": "net", "part": "network", "format": "svg", "text": "outlines"},
        {"do": "save-document", "path": "x.reluexp"},
    ]
    yield "s.json", json.dumps({"title": "All sorts", "steps": steps}).encode()
    sound = [*steps[:4], {"shot": "net"}]
    yield "sound.json", json.dumps({"counts_from": 1, "steps": sound}).encode()


def _addresses() -> Iterator[tuple[str, bytes]]:
    for number, each in enumerate(json.loads((DATA / "playground" / "addresses.json").read_text("utf-8"))):
        yield f"address {number}", each["address"].encode()


def _kept() -> Iterator[tuple[str, bytes]]:
    settings = {"window": [10, 20, 1200, 800], "maximised": False, "theme": "dark", "speed": "fast",
                "scale": 110, "welcomed": True, "folder": "/", "recent": ["/a.reluexp"]}  # fmt: skip
    yield "config/reluexplorer/settings.json", json.dumps(settings).encode()
    last = written(Document(SMALL), 130, with_name=True)
    yield "state/reluexplorer/last.reluexp", last
    yield "state/reluexplorer/kept-1.reluexp", written(Document(SMALL), 20, with_name=True)
    tries = Tries(4, 0.8, {"dead": 72.0}, reached_in=3)
    learning = Learning({"dying": Learnt((40.0,), {}, False, tries)})
    yield "state/reluexplorer/learning.json", learning_written(Kept(learning, {}, "dying"))


def specimens(folder: Path) -> tuple[Specimen, ...]:
    """Return one of each; some are written into a folder on the way."""
    made = {
        DOCUMENT: _documents(folder),
        TABLE: _tables(),
        WEIGHTS: _weights(folder),
        SCRIPT: _scripts(),
        ADDRESS: _addresses(),
        KEPT: _kept(),
    }
    return tuple(Specimen(kind, *each) for kind, all_ in made.items() for each in all_)
