"""What the window says and what stays where a disk is full or may only be read.

    python -m tests.reliability.full_disk

mounts a small disk in memory, as root may, works in a window whose files all lie there, fills the disk or
makes it read-only, and saves, exports, keeps, remembers and logs. It prints a table, and ends with 1 where
something is not said, an old file is not as it was, or what is open is lost.
"""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import astuple, dataclass
from itertools import cycle
from pathlib import Path
from unittest.mock import patch

SITUATIONS = ("full disk", "read-only folder")
DOINGS = ("save", "export", "autosave", "settings", "log")
_SIZE = 4 << 20
"""Bytes of the disk."""
_LINES = 100
"""More than the room that the file's last page may still have."""


class CannotMountError(Exception):
    """Only root mounts a disk, and not everywhere."""


@dataclass(frozen=True)
class Row:
    """What came of one thing that was done."""

    situation: str
    doing: str
    said: str
    """Empty where nothing was."""
    old_is_intact: bool
    work_is_intact: bool
    works_later: bool
    """Whether it is written once there is room again."""

    @property
    def holds(self) -> bool:
        """Whether it is as it should be."""
        return bool(self.said) and self.old_is_intact and self.work_is_intact and self.works_later


@contextmanager
def disk(folder: Path) -> Iterator[Path]:
    """Give a small disk of its own; raise CannotMountError where there can be none."""
    below = folder.with_name(f"{folder.name}-below")
    for each in (below, folder):
        each.mkdir()
    made = ["mount", "-t", "tmpfs", "-o", f"size={_SIZE}", "tmpfs", str(below)]
    if sys.platform != "linux" or os.geteuid() != 0 or subprocess.run(made, check=False).returncode:
        raise CannotMountError("only root of Linux mounts a disk in memory, and not in every container")
    _carry_out("mount", "--bind", below, folder)
    try:
        yield folder
    finally:
        for each in (folder, below):
            _carry_out("umount", "-l", each)


def _carry_out(*words: object) -> None:
    subprocess.run(list(map(str, words)), check=True)


@contextmanager
def trouble(situation: str, ground: Path) -> Iterator[None]:
    """Let nothing more be written to a disk for a while.

    Files that are open for writing keep a disk from becoming read-only: it is laid over itself so.
    """
    filler = ground / "filler"
    if situation == "full disk":
        with suppress(OSError), filler.open("wb", buffering=0) as file:
            while file.write(bytes(4096)):
                pass
    else:
        _carry_out("mount", "--bind", ground.with_name(f"{ground.name}-below"), ground)
        _carry_out("mount", "-o", "remount,bind,ro", ground)
    try:
        yield
    finally:
        if situation == "full disk":
            filler.unlink()
        else:
            _carry_out("umount", ground)


def rows(folder: Path) -> Iterator[Row]:
    """Do everything in every situation, in a window each; raise CannotMountError where that cannot be."""
    for number, situation in enumerate(SITUATIONS):
        with disk(folder / str(number)) as ground, patch.dict(os.environ, {"XDG_STATE_HOME": str(ground)}):
            yield from _rows_of(situation, ground)


class Desk:
    """A window whose files all lie on one disk, and what is done in it; QApplication is there already."""

    def __init__(self, ground: Path) -> None:
        from reluexplorer.app.launching.log_watch import LogWatch
        from reluexplorer.app.settings.settings import Settings
        from reluexplorer.app.window.window import Window
        from reluexplorer.session.session import Session

        self.session = Session()
        self.window = Window(self.session, Settings(ground / "settings.json"))
        self._watch = LogWatch(self.window, self.session)
        self._themes = cycle(("dark", "light", "system"))
        self.files = {
            "save": ground / "mine.reluexp",
            "export": ground / "net.npz",
            "autosave": ground / "reluexplorer" / "open-1.reluexp",
            "settings": ground / "settings.json",
            "log": ground / "log" / "reluexplorer.log",
        }
        self.window.show()
        self.session.settle()

    def do(self, doing: str) -> str:
        """Do something until all has settled; return what is said."""
        from PySide6.QtWidgets import QApplication

        from reluexplorer.session.commands.exports import ExportWeights
        from reluexplorer.session.commands.files import SaveDocument
        from reluexplorer.session.commands.run import Dismiss
        from reluexplorer.session.commands.settings import assign

        self.session.dispatch(Dismiss())
        if doing == "save":
            self.session.dispatch(SaveDocument(str(self.files[doing])))
        elif doing == "export":
            self.session.dispatch(ExportWeights(str(self.files[doing])))
        elif doing == "settings":
            self.session.dispatch(assign("view.theme", next(self._themes)))
        elif doing == "log":
            for number in range(_LINES):
                logging.getLogger("reluexplorer.tests").warning("Line %s.", number)
            self._watch.look()
        else:
            self.window.kept.keep_open()
            writer = self.window.kept._writer
            if writer is not None:
                writer.join()
        self.session.settle()
        QApplication.processEvents()
        return self.session.state.notice

    def train(self) -> tuple[object, int]:
        """Train a little; return what is open then."""
        from reluexplorer.session.commands.run import Step

        self.session.dispatch(Step(5))
        self.session.settle()
        return self.work()

    def work(self) -> tuple[object, int]:
        """Return what is open."""
        return self.session.state.document.recipe, self.session.state.run.step


def _rows_of(situation: str, ground: Path) -> Iterator[Row]:
    from reluexplorer.app.trouble.log import logging_to

    with logging_to(ground / "log"):
        desk = Desk(ground)
        try:
            for doing, path in desk.files.items():
                desk.train()
                desk.do(doing)
                old, work = path.read_bytes(), desk.train()
                with trouble(situation, ground):
                    said = desk.do(doing)
                    there = path.read_bytes()
                    intact = there == old or (doing == "log" and there.startswith(old))
                    kept = desk.work() == work
                desk.do(doing)
                yield Row(situation, doing, said, intact, kept, path.read_bytes() != old)
        finally:
            desk.window.end()


def main() -> int:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from reluexplorer.app.window.application import make_application

    make_application()
    with tempfile.TemporaryDirectory() as folder:
        found = list(rows(Path(folder)))
    print("situation | doing | said | old file intact | work intact | works later")
    for row in found:
        print(" | ".join(map(str, astuple(row))).replace(folder, "…"))
    return 0 if all(row.holds for row in found) else 1


if __name__ == "__main__":
    sys.exit(main())
