"""Files are written whole or not at all, and only where and over what they may be."""

from __future__ import annotations

import errno
import os
import stat
import tempfile
from dataclasses import dataclass
from pathlib import Path

from reluexplorer.disk.whole import write_whole
from reluexplorer.language import _
from reluexplorer.sentences import shortened
from reluexplorer.session.document.domains import CommandError
from reluexplorer.session.files.kinds import PICTURES, PROGRAM, is_picture, kind_of_content, kind_of_file
from reluexplorer.session.files.reading import said

_PATH = 120


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
                _(
                    "{path} is not written: it is not below {folder}. --allow-write FOLDER allows another "
                    "folder."
                ).format(path=shortened(path, _PATH), folder=shortened(self.folders[0]))
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
    with said(path, _("cannot be written")):
        if mode is not None and not ground.replaces:
            demand_kind(path, target, frozenset({kind_of_content(content)} - {""}))
        write_whole(target, content)
    return target


def find_place(path: Path, ground: Ground = ANYWHERE) -> tuple[Path, int | None]:
    """Return the file that is to be written and the permissions of the one that is there, None without one.

    Raises :class:`CommandError` with a sentence where nothing can be written.
    """
    with said(path, _("cannot be written")):
        target = ground.target(path)
        mode = _mode(path, target)
        if mode is None and not target.parent.is_dir():
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT))
    return target, mode


def demand_room(path: Path, ground: Ground, kinds: frozenset[str] | None = None) -> Path:
    """Return the file that could be written at a path, whose first folder may still have to be made.

    ``kinds`` are those that it may replace, None for any of ours. Raises :class:`CommandError` with a
    sentence where it cannot be written.
    """
    with said(path, _("cannot be written")):
        target = ground.target(path)
        mode = _mode(path, target)
        if mode is not None and not ground.replaces:
            demand_kind(path, target, kinds)
        folder = target.parent
        if ground.folders and folder == Path(os.path.realpath(ground.folders[0])):
            folder = _present(folder)
        with tempfile.TemporaryFile(dir=folder):
            return target


def demand_folder(folder: Path) -> None:
    """Raise :class:`CommandError` with a sentence where a folder is not there and cannot be made."""
    with said(folder, _("cannot be made")):
        target = Path(os.path.realpath(folder))
        there = _present(target)
        if not there.is_dir():
            number = errno.EEXIST if there == target else errno.ENOTDIR
            raise OSError(number, os.strerror(number))
        if there != target:
            with tempfile.TemporaryFile(dir=there):
                pass


def _present(folder: Path) -> Path:
    """Return a folder, or the nearest above it that is there."""
    while not os.path.lexists(folder):
        folder = folder.parent
    return folder


def demand_kind(path: Path, target: Path, kinds: frozenset[str] | None) -> None:
    """Raise :class:`CommandError` where the file that is there is none of these kinds, None for any of ours.

    Raises OSError where it cannot be read.
    """
    there = kind_of_file(target) if target.stat().st_size else None
    if there is None or (there and (kinds is None or there in kinds)):
        return
    if not there and kinds is not None and kinds & PICTURES and is_picture(target):
        said_of_it = _(
            "{path} is not written: a picture that {program} did not make is there. Choose another name, or "
            "say --force to replace it."
        )
    else:
        said_of_it = _(
            "{path} is not written: a file of another kind is there. Choose another name, or say --force to "
            "replace it."
        )
    raise CommandError(said_of_it.format(path=shortened(path, _PATH), program=PROGRAM))


def _mode(path: Path, target: Path) -> int | None:
    """Return the permissions of the file that is there, None without one; raise where it must stay."""
    try:
        found = target.stat().st_mode
    except FileNotFoundError:
        return None
    if hasattr(os, "statvfs") and os.statvfs(target).f_flag & os.ST_RDONLY:
        raise OSError(errno.EROFS, os.strerror(errno.EROFS))
    if not stat.S_ISREG(found):
        raise CommandError(
            _("{path} cannot be written: it is not a file.").format(path=shortened(path, _PATH))
        )
    if not found & (stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH) or not os.access(target, os.W_OK):
        raise CommandError(
            _("{path} cannot be written: it is protected.").format(path=shortened(path, _PATH))
        )
    return stat.S_IMODE(found)
