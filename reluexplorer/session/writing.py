"""Files are written whole or not at all, and only where and over what they may be."""

from __future__ import annotations

import errno
import io
import os
import re
import stat
import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from reluexplorer.sentences import shortened
from reluexplorer.session.arguments import CommandError
from reluexplorer.session.leftovers import FILE_PREFIX, remove_files
from reluexplorer.session.reading import said

_NEW_FILE = 0o666
_HEAD = 1 << 20
"""Bytes by which a kind of file is told."""
_PATH = 120
_BEGINNINGS = {
    "PNG picture": b"\x89PNG\r\n\x1a\n",
    "PDF picture": b"%PDF-",
    "weights as .json": b'{\n "activations": ',
    "script": b'"""A network that learned in ReLU Explorer',
    "history": b"steps,train_loss",
}
_ARRAY = re.compile(r"layers\.\d+\.(weight|bias|slope)\.npy")


@dataclass(frozen=True)
class Ground:
    """Where files may be written: below these folders, or anywhere where there are none.

    A relative path begins at the first folder. ``replaces`` says whether a file of another kind than the
    one that is written may be replaced.
    """

    folders: tuple[Path, ...] = ()
    replaces: bool = True

    def target(self, path: Path) -> Path:
        """Return the file that a path leads to, links followed; CommandError where it is outside."""
        if not self.folders:
            return Path(os.path.realpath(path))
        target = Path(os.path.realpath(self.folders[0] / path))
        if not any(target.is_relative_to(os.path.realpath(folder)) for folder in self.folders):
            raise CommandError(
                f"{shortened(path, _PATH)} is not written: it is not below {shortened(self.folders[0])}. "
                "--allow-write FOLDER allows another folder."
            )
        return target


ANYWHERE = Ground()
"""A person chose the path, and was asked before something was replaced."""


def write_file(path: Path, content: bytes, ground: Ground = ANYWHERE) -> Path:
    """Write a file under a temporary name and move it; raise :class:`CommandError` with a sentence.

    A link stays a link to what is written, a file keeps its permissions, and what is no file, or protected,
    is refused. Returns the file that was written.
    """
    target, mode = find_place(path, ground)
    with said(path, "cannot be written"):
        if mode is not None and not ground.replaces:
            _demand_alike(path, target, content)
        remove_files(target.parent)
        handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=FILE_PREFIX)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            Path(temporary).chmod(_usual_mode() if mode is None else mode)
            Path(temporary).replace(target)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
    return target


def find_place(path: Path, ground: Ground = ANYWHERE) -> tuple[Path, int | None]:
    """Return the file that is to be written and the permissions of the one that is there, None without one.

    Raises :class:`CommandError` with a sentence where nothing can be written.
    """
    with said(path, "cannot be written"):
        target = ground.target(path)
        mode = _mode(path, target)
        if mode is None and not target.parent.is_dir():
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT))
    return target, mode


def is_alike(path: Path, content: bytes) -> bool:
    """Whether the file at a path is of the same kind as ``content``, or holds nothing. Raises OSError."""
    with path.open("rb") as file:
        there = file.read(_HEAD)
        return not there or _kind(there, file) == _kind(content[:_HEAD], io.BytesIO(content)) != ""


def _demand_alike(path: Path, target: Path, content: bytes) -> None:
    if not is_alike(target, content):
        raise CommandError(
            f"{shortened(path, _PATH)} is not written: a file of another kind is there. "
            "Choose another name, or say --force to replace it."
        )


def _kind(head: bytes, whole: IO[bytes]) -> str:
    """Return what kind of this program's files begins so, empty where it is none of them.

    A table is alike only one with the same columns, so its header is a part of its kind.
    """
    for kind, beginning in _BEGINNINGS.items():
        if head.startswith(beginning):
            return kind
    if head.startswith(b"PK\x03\x04"):
        return "weights as .npz" if _holds_weights(whole) else ""
    if b'"format": "ReLU Explorer document"' in head:
        return "document"
    if head.startswith(b"<?xml") and b"<svg" in head:
        return "SVG picture"
    if head[8:].startswith(b'{"__metadata__"') and b'"program": "ReLU Explorer"' in head:
        return "weights as .safetensors"
    first, end, rest = head.partition(b"\n")
    second = rest.partition(b"\n")[0].rstrip(b"\r")
    parted = not second or second.endswith((b",train", b",test"))
    return f"data {first!r}" if end and first.rstrip(b"\r").endswith(b",part") and parted else ""


def _holds_weights(file: IO[bytes]) -> bool:
    """Whether an archive holds the arrays of a network's layers and nothing else."""
    try:
        with zipfile.ZipFile(file) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return False
    return bool(names) and all(map(_ARRAY.fullmatch, names))


def _mode(path: Path, target: Path) -> int | None:
    """Return the permissions of the file that is there, None without one; raise where it must stay."""
    try:
        found = target.stat().st_mode
    except FileNotFoundError:
        return None
    if not stat.S_ISREG(found):
        raise CommandError(f"{shortened(path, _PATH)} cannot be written: it is not a file.")
    if not found & (stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH) or not os.access(target, os.W_OK):
        raise CommandError(f"{shortened(path, _PATH)} cannot be written: it is protected.")
    return stat.S_IMODE(found)


def _usual_mode() -> int:
    """Return the permissions that new files get."""
    mask = os.umask(0o077)
    os.umask(mask)
    return _NEW_FILE & ~mask
