"""What a file is that is no table, document or weights, told by its first bytes and its name."""

from __future__ import annotations

import os
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from reluexplorer.core.data.tables.arrays import holds_samples
from reluexplorer.core.network.given_weights import is_safetensors
from reluexplorer.disk.regular import beginning
from reluexplorer.language import _
from reluexplorer.sentences import shortened
from reluexplorer.session.files.kinds import PICTURES, PROGRAM, kind_of_file
from reluexplorer.watch.frames import MAGIC

_HEAD = 4096
_LARGEST_PACKED = 256 << 20
_MOST_MEMBERS = 20_000
_TORCH = _(
    "it can hold programs, so it is not read. In Python, "
    "safetensors.torch.save_file(model.state_dict(), 'net.safetensors') writes a file "
    "that opens here."
)
_TABLE = _("Save what is in it as CSV and open that.")
_PICTURE = _("Pictures are not learned from; a table of numbers, one row for each sample, is.")
_DOCUMENT = _("Save the table that is in it as CSV and open that.")
_NOTHING_HERE = _("open a table, a document or weights.")
_UNPACK = _("Unpack it, and open a table or a document that was in it.")


@dataclass(frozen=True)
class Foreign:
    """A kind of file. ``surely`` says that no reader here can make anything of it."""

    what: str
    advice: str
    surely: bool = True

    def sentence(self, path: Path) -> str:
        """Say what the file is and what can be done."""
        name = shortened(path.name or path.absolute(), 40)
        return _("This is {what} ({name}): {advice}").format(what=self.what, name=name, advice=self.advice)


_FOLDER = Foreign(_("a folder"), _("open a table, a document or weights that are in it."))
_ONNX = Foreign(
    _("an ONNX model"),
    _(
        "it is not trained here, but measured: reluexplorer doctor, or Model doctor in the window, finds its "
        "dead channels."
    ),
)
_PYTORCH = Foreign(_("a PyTorch file"), _TORCH)
_PICKLE = Foreign(
    _("a Python pickle"), _("it can hold programs, so it is not read. Save arrays by numpy.savez.")
)
_KERAS = Foreign(
    _("a Keras model"),
    _(
        "models are not read, but its weights can be opened as .safetensors, .npz or .json: "
        "each kernel turned over as 0.weight, 1.weight and so on, each bias as 0.bias and so "
        "on."
    ),
)
_MODELS = _(
    "models of other programs are not read, but its weights can be opened as .safetensors, .npz or .json."
)
_MAGIC: tuple[tuple[bytes, Foreign], ...] = (
    (
        b"\x89HDF\r\n\x1a\n",
        Foreign(
            _("an HDF5 file, perhaps a Keras model"),
            _("it is not read, but its weights can be opened as .safetensors, .npz or .json."),
        ),
    ),
    (
        MAGIC,
        Foreign(
            _("the file of a watched training"),
            _("it is not learned from, but looked at: by reluexplorer watch, or in the window."),
        ),
    ),
    (b"GGUF", Foreign(_("a GGUF model"), _MODELS)),
    (b"\x89PNG\r\n", Foreign(_("a picture (PNG)"), _PICTURE)),
    (b"\xff\xd8\xff", Foreign(_("a picture (JPEG)"), _PICTURE)),
    (b"GIF8", Foreign(_("a picture (GIF)"), _PICTURE)),
    (b"BM", Foreign(_("a picture (BMP)"), _PICTURE)),
    (b"II*\0", Foreign(_("a picture (TIFF)"), _PICTURE)),
    (b"MM\0*", Foreign(_("a picture (TIFF)"), _PICTURE)),
    (b"\0\0\1\0", Foreign(_("a picture (ICO)"), _PICTURE)),
    (b"8BPS", Foreign(_("a picture (Photoshop)"), _PICTURE)),
    (b"%PDF", Foreign(_("a PDF document"), _DOCUMENT)),
    (b"%!PS", Foreign(_("a PostScript document"), _DOCUMENT)),
    (b"{\\rtf", Foreign(_("a text document (RTF)"), _DOCUMENT)),
    (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        Foreign(_("an old Office file, perhaps an Excel table (.xls)"), _TABLE),
    ),
    (b"\x7fELF", Foreign(_("a program"), _NOTHING_HERE)),
    (b"MZ", Foreign(_("a program"), _NOTHING_HERE)),
    (b"ID3", Foreign(_("a sound"), _NOTHING_HERE)),
    (b"OggS", Foreign(_("a sound or film"), _NOTHING_HERE)),
    (b"fLaC", Foreign(_("a sound"), _NOTHING_HERE)),
    (b"\x1aE\xdf\xa3", Foreign(_("a film"), _NOTHING_HERE)),
    (b"SQLite format 3\0", Foreign(_("an SQLite database"), _TABLE, surely=False)),
    (b"MATLAB 5.0 MAT", Foreign(_("a MATLAB file"), _TABLE)),
    (
        b"RDX",
        Foreign(_("R's saved data"), _("in R, write.csv(data, 'data.csv') writes a table that opens here.")),
    ),
    (b"<stata_dta>", Foreign(_("a Stata table"), _TABLE, surely=False)),
    (b"$FL2", Foreign(_("an SPSS table"), _TABLE, surely=False)),
    (b"\xed\xab\xee\xdb", Foreign(_("a package to install"), _NOTHING_HERE)),
    (
        b"version https://git-lfs",
        Foreign(_("a placeholder of Git LFS"), _("git lfs pull brings the file itself.")),
    ),
    (b"PAR1", Foreign(_("a Parquet table"), _TABLE, surely=False)),
    (b"ARROW1", Foreign(_("an Arrow table"), _TABLE, surely=False)),
    (b"FEA1", Foreign(_("a Feather table"), _TABLE, surely=False)),
    (b"\x1f\x8b", Foreign(_("a file packed by gzip"), _UNPACK, surely=False)),
    (b"BZh", Foreign(_("a file packed by bzip2"), _UNPACK, surely=False)),
    (b"\xfd7zXZ", Foreign(_("a file packed by xz"), _UNPACK, surely=False)),
    (b"\x28\xb5\x2f\xfd", Foreign(_("a file packed by Zstandard"), _UNPACK, surely=False)),
    (b"\x04\x22\x4d\x18", Foreign(_("a file packed by LZ4"), _UNPACK, surely=False)),
    (b"7z\xbc\xaf", Foreign(_("a 7-Zip archive"), _UNPACK, surely=False)),
    (b"Rar!", Foreign(_("a RAR archive"), _UNPACK, surely=False)),
)
_SUFFIXES = {
    ".pb": Foreign(_("a TensorFlow model"), _MODELS),
    ".mlmodel": Foreign(_("a Core ML model"), _MODELS),
    ".caffemodel": Foreign(_("a Caffe model"), _MODELS),
    ".bin": Foreign(
        _("a file of bytes"), _("open a table, a document or weights (.safetensors, .npz, .json)."), False
    ),
}
_LEGACY_TORCH = b"\x8a\x0al\xfc\x9cF\xf9 j\xa8P\x19"


def _is_onnx(head: bytes) -> bool:
    """Whether bytes begin as an ONNX model does: a small version number, then the program that wrote it."""
    return len(head) > 4 and head[0] == 0x08 and 1 <= head[1] <= 32 and head[2] in {0x12, 0x1A, 0x3A, 0x42}


def _of_program(head: bytes, suffix: str) -> Foreign | None:
    """Return what has no mark of its own at its start: a pickle, or an ONNX model."""
    if head[:1] == b"\x80" and head[1:2] in {b"\2", b"\3", b"\4", b"\5"}:
        return _PYTORCH if _LEGACY_TORCH in head[:64] or suffix in {".pt", ".pth"} else _PICKLE
    return _ONNX if (suffix == ".onnx" and b"\0" in head) or _is_onnx(head) else None


_PATTERNS: tuple[tuple[bytes, Foreign], ...] = (
    (rb".{4}TFL3", Foreign(_("a TensorFlow Lite model"), _MODELS)),
    (rb".{4}ftyp(heic|heix|mif1|avif)", Foreign(_("a picture (HEIC)"), _PICTURE)),
    (rb".{4}ftyp", Foreign(_("a film"), _NOTHING_HERE)),
    (rb"RIFF.{4}WEBP", Foreign(_("a picture (WebP)"), _PICTURE)),
    (rb"RIFF", Foreign(_("a sound or film"), _NOTHING_HERE)),
    (rb".{257}ustar", Foreign(_("a tar archive"), _UNPACK, surely=False)),
)
"""How files of a kind begin, where that is no one mark at their start."""
_PACKED: tuple[tuple[Callable[[str], bool], Foreign], ...] = (
    (lambda name: name.endswith(("/data.pkl", "constants.pkl")), _PYTORCH),
    (lambda name: name.endswith("weights.h5"), _KERAS),
    (lambda name: name.startswith("word/"), Foreign(_("a Word document"), _DOCUMENT)),
    (lambda name: name.startswith("ppt/"), Foreign(_("a presentation"), _DOCUMENT)),
    (lambda name: name.startswith("xl/"), Foreign(_("an Excel table"), _TABLE, surely=False)),
)
"""Whether the name of something in a zip file tells a kind, and that kind."""


def is_model(path: Path) -> bool:
    """Whether there is an ONNX model at a path: a file that is called one, or begins as one."""
    is_called_one = path.suffix.lower() == ".onnx" and os.path.isfile(path)  # noqa: PTH113 - may be too long
    return is_called_one or foreign(path) is _ONNX


def begins_as_safetensors(path: Path) -> bool:
    """Whether a file begins as safetensors do, whatever it is called."""
    begun = beginning(path, 9)
    return begun is not None and is_safetensors(*begun)


def foreign(path: Path) -> Foreign | None:
    """Return what kind of file is at a path, None for one that may well be read, and where nothing is."""
    if os.path.isdir(path):  # noqa: PTH112 - a name may be too long
        return _folder(path)
    begun = beginning(path, _HEAD)
    if begun is None:
        return None
    return _own(path) or _of_bytes(path, *begun)


def _own(path: Path) -> Foreign | None:
    """Return what this program wrote and does not read: pictures, and scripts for Python."""
    try:
        kind = kind_of_file(path)
    except OSError:
        return None
    if kind in PICTURES:
        return Foreign(
            _("a picture that {program} made").format(program=PROGRAM),
            _(
                "a picture does not hold its network; open the document (.reluexp) that was saved of "
                "the same run; Ctrl S saves one."
            ),
        )
    if kind == "script":
        return Foreign(
            _("a Python script that {program} wrote").format(program=PROGRAM),
            _(
                "it runs in Python; open the document (.reluexp) that was saved of the same run; "
                "Ctrl S saves one."
            ),
        )
    return None


def _folder(path: Path) -> Foreign:
    if os.path.exists(path / "saved_model.pb"):  # noqa: PTH110 - a name may be too long
        return Foreign(_("the folder of a TensorFlow model"), _MODELS)
    if path.suffix == ".mlpackage":
        return Foreign(_("a Core ML model"), _MODELS)
    return _FOLDER


def _of_bytes(path: Path, head: bytes, size: int) -> Foreign | None:
    if head[:4] in {b"PK\3\4", b"PK\5\6"}:
        return _of_packed(path, size)
    suffix = path.suffix.lower()
    ruled = (kind for pattern, kind in _PATTERNS if re.match(pattern, head, re.DOTALL))
    marked = (kind for magic, kind in _MAGIC if head.startswith(magic) and _binary(magic, head))
    named = _SUFFIXES.get(suffix) if b"\0" in head else None
    return _of_program(head, suffix) or next(ruled, None) or next(marked, None) or _of_text(head) or named


def _binary(magic: bytes, head: bytes) -> bool:
    """Whether a short or readable mark is that of a file of bytes, and not the first word of a table."""
    plain = magic.isascii() and magic.decode("latin-1").isprintable()
    readable = magic[:1] in {b"%", b"{", b"<", b"$"} or magic.startswith((b"version", b"MATLAB"))
    return not plain or readable or b"\0" in head or (len(magic) > 4 and not magic.isalnum())


def _of_packed(path: Path, size: int) -> Foreign | None:
    """Return what a zip file holds; None for arrays of NumPy's and for what may be a table."""
    archive = Foreign(_("a zip archive"), _UNPACK, surely=False)
    if size > _LARGEST_PACKED:
        return archive
    names = _members(path)
    if names is None:
        return Foreign(_("a damaged zip archive"), _("bring it here again, whole."))
    if names and all(name.endswith(".npy") for name in names):
        return None
    return next((kind for holds, kind in _PACKED if any(map(holds, names))), archive)


def _members(path: Path) -> list[str] | None:
    """Return the names of what a zip file holds, None where it cannot be read as one."""
    try:
        with zipfile.ZipFile(path) as packed:
            return packed.namelist()[:_MOST_MEMBERS]
    except (OSError, zipfile.BadZipFile, ValueError, NotImplementedError):
        return None


def _of_text(head: bytes) -> Foreign | None:
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")[:400].lower()
    if start.startswith((b"<!doctype html", b"<html")):
        return Foreign(
            _("a web page"),
            _("where a table was meant, the page only leads to it: save what its link leads to."),
        )
    if start.startswith(b"<svg") or (start.startswith(b"<?xml") and b"<svg" in head):
        return Foreign(_("a picture (SVG)"), _PICTURE)
    if start.startswith(b"{") and re.search(rb'"(?:nbformat|cells)"\s*:', head):
        return Foreign(_("a notebook"), _("open the table that it reads."))
    return None


def begins_as_json(path: Path) -> bool:
    """Whether a file's first letter opens an object of JSON."""
    begun = beginning(path, 64)
    return begun is not None and begun[0].lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"{"


def is_weights(path: Path) -> bool:
    """Whether a file holds weights by its first bytes: npz, safetensors, or this program's JSON."""
    begun = beginning(path, 1 << 16)
    if begun is None:
        return False
    head, size = begun
    if head[:4] == b"PK\3\4" and size <= _LARGEST_PACKED:
        return _holds_weights(path)
    if is_safetensors(head, size):
        return True
    return head.lstrip()[:1] == b"{" and b'"program": "ReLU Explorer"' in head and b'"arrays"' in head


def _holds_weights(path: Path) -> bool:
    """Whether an archive holds arrays alone, and these by their names not of samples."""
    names = _members(path) or []
    arrays = [name.removesuffix(".npy") for name in names if name.endswith(".npy")]
    return bool(names) and len(arrays) == len(names) and not holds_samples(arrays)
