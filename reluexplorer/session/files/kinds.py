"""The kinds of files that this program writes, told by what is in them."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path
from typing import IO

PROGRAM = "ReLU Explorer"
"""What pictures say that they were made by."""
SVG_HEAD = (
    f'<?xml version="1.0" encoding="UTF-8" standalone="no"?>\n<!-- Made by {PROGRAM} -->\n<svg width="'
).encode()
"""How its SVG pictures begin; what another program saved of one begins otherwise."""
PICTURE_OF = {"png": "PNG picture", "pdf": "PDF picture", "svg": "SVG picture"}
"""Kinds of pictures by their form."""
FORMS = ("png", "svg", "pdf")
"""Of pictures."""
LEAST_SCALE, MOST_SCALE = 0.5, 8.0
"""Pixels of a picture for each of the screen."""
PICTURES = frozenset(PICTURE_OF.values())
DOCUMENT, LAB_DOCUMENT = "document", "document of another network"
"""The kinds of documents: of a dense network, and of one that is not."""
_HEAD = 1 << 20
"""Bytes by which a kind of file is told."""
_BEGINNINGS = {
    "SVG picture": SVG_HEAD,
    "weights as .json": b'{\n "activations": ',
    "script": b'"""A network that learned in ReLU Explorer',
    "history": b"steps,train_loss",
}
_PNG, _PDF = b"\x89PNG\r\n\x1a\n", b"%PDF-"
_PNG_MARK = b"tEXtSoftware\0" + PROGRAM.encode()
_PDF_MARK = b"/Creator (\xfe\xff" + PROGRAM.encode("utf-16-be") + b")"
_FOREIGN = re.compile(rb"\s*(<\?xml[^>]*>)?\s*((<!--.*?-->|<!DOCTYPE[^>]*>)\s*)*<svg\b", re.DOTALL)
LAB_VERSION = 3
"""Of documents of networks that are not dense: what does not know these knows the version as newer."""
FORMAT = "ReLU Explorer document"
MAGIC = b"PK\x03\x04"
"""How the container of a document begins."""
FIELDS = "document.json"
"""The member of it that says what the document is."""
TABLE_MEMBER = "table"
"""The member of it that is the table, where the document holds that, whatever its file is called."""
_FORMAT = re.compile(rb'"format"\s*:\s*"' + FORMAT.encode() + b'"')
_VERSION = re.compile(rb'"version"\s*:\s*(\d{1,9})\b')
_FIRST_MEMBER = 30
"""Where an archive names its first member."""
_ARRAY = re.compile(r"layers\.\d+\.(weight|bias|slope)\.npy")


def kind_of_file(path: Path) -> str:
    """Return what kind of this program's files one is, empty where it is none of them. Raises OSError."""
    with path.open("rb") as file:
        return _kind(file.read(_HEAD), file)


def kind_of_content(content: bytes) -> str:
    """Return what kind of this program's files a content makes, empty where it is none of them."""
    return _kind(content[:_HEAD], io.BytesIO(content))


def is_picture(path: Path) -> bool:
    """Whether a file is a PNG, PDF or SVG, whoever made it. Raises OSError."""
    with path.open("rb") as file:
        head = file.read(_HEAD).removeprefix(b"\xef\xbb\xbf")
    return head.startswith((_PNG, _PDF)) or _FOREIGN.match(head) is not None


def _kind(head: bytes, whole: IO[bytes]) -> str:
    """Return what kind of this program's files begins so.

    A table is alike only one with the same columns, so its header is a part of its kind.
    """
    for kind, beginning in _BEGINNINGS.items():
        if head.startswith(beginning):
            return kind
    for kind, beginning, mark in (("PNG picture", _PNG, _PNG_MARK), ("PDF picture", _PDF, _PDF_MARK)):
        if head.startswith(beginning):
            return kind if mark in head else ""
    if head.startswith(MAGIC):
        return _kind_of_archive(head, whole)
    if _FORMAT.search(head):
        version = _VERSION.search(head)
        return LAB_DOCUMENT if version and int(version[1]) == LAB_VERSION else DOCUMENT
    if head[8:].startswith(b'{"__metadata__"') and b'"program": "ReLU Explorer"' in head:
        return "weights as .safetensors"
    first, end, rest = head.partition(b"\n")
    second = rest.partition(b"\n")[0].rstrip(b"\r")
    parted = not second or second.endswith((b",train", b",test"))
    return f"data {first!r}" if end and first.rstrip(b"\r").endswith(b",part") and parted else ""


def _kind_of_archive(head: bytes, whole: IO[bytes]) -> str:
    if head[_FIRST_MEMBER:].startswith(FIELDS.encode()):
        return DOCUMENT
    return "weights as .npz" if _holds_weights(whole) else ""


def _holds_weights(file: IO[bytes]) -> bool:
    """Whether an archive holds the arrays of a network's layers and nothing else."""
    try:
        with zipfile.ZipFile(file) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return False
    return bool(names) and all(map(_ARRAY.fullmatch, names))
