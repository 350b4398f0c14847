"""What the program remembers of a person between two starts: theme, speed, size, place, the last files."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from platformdirs import user_config_path
from PySide6.QtCore import QLockFile, QObject, QRect, Signal

from reluexplorer.app.settings.telling import why_not
from reluexplorer.language import LANGUAGES, _
from reluexplorer.session.document.domains import CommandError
from reluexplorer.session.document.limits import SPEEDS
from reluexplorer.session.files.reading import read_json
from reluexplorer.session.files.write import write_file

_MOST_RECENT = 8
_LARGEST = 64 << 10
_LONGEST = 4096
"""Letters of a path."""
_PATIENCE = 1000
"""Milliseconds that another window is waited for while it writes."""
_FURTHEST = 20_000
"""Pixels that a window's place and size can have at most."""
SCALES = (75, 90, 100, 110, 125, 150, 175, 200)
"""Sizes of the whole interface in per cent."""


Content = dict[str, Any]
Change = Callable[[Content], dict[str, object]]
"""Says what becomes other in the content of the file; done twice it gives the same."""


class Teller(QObject):
    """Carries a sentence from whichever thread into the window's turn."""

    said = Signal(str)


class Settings:
    """A small JSON file; where it cannot be read or written, nothing is remembered or lost.

    Nothing in it is trusted: what is of another kind or out of its range counts as not being there.
    ``tell`` is called with a sentence at the first failure to write in a row.
    """

    def __init__(self, path: Path | None = None) -> None:
        self.tell: Callable[[str], None] = _keep_quiet
        self._failed = False
        self._hand: ThreadPoolExecutor | None = None
        self._pending: list[Change] = []
        """What is not in the file yet, as it is written beside the window."""
        self._path = path or user_config_path("reluexplorer", appauthor=False) / "settings.json"

    def write_beside(self, window: QObject) -> None:
        """Write in a thread from now on until :meth:`finish`: a disk may take longer than a window may."""
        self._hand = ThreadPoolExecutor(1, thread_name_prefix="settings")
        teller, tell = Teller(window), self.tell
        teller.said.connect(tell)
        self.tell = teller.said.emit

    def finish(self) -> None:
        """Wait until all is written, and write at once from then on."""
        if self._hand is not None:
            self._hand.shutdown()
            self._hand = None

    def place(self) -> QRect:
        """Return the window's last place and size, empty at first."""
        value = self._value("window")
        whole = isinstance(value, list) and len(value) == 4 and all(type(each) is int for each in value)
        if not whole or any(abs(each) > _FURTHEST for each in value) or min(value[2:]) <= 0:
            return QRect()
        return QRect(*value)

    def maximised(self) -> bool:
        """Return whether the window was maximised."""
        return self._value("maximised") is True

    def set_place(self, place: QRect, *, maximised: bool) -> None:
        """Remember the window's place."""
        self.remember(window=place.getRect(), maximised=maximised)

    def theme(self) -> str:
        """Return the last theme's name."""
        value = self._value("theme")
        return value if value in ("light", "dark") else "system"

    def speed(self) -> str:
        """Return the name of the last speed, empty at first."""
        value = self._value("speed")
        return value if isinstance(value, str) and value in SPEEDS else ""

    def language(self) -> str:
        """Return the code of the language that was chosen, empty for that of the system."""
        value = self._value("language")
        return value if isinstance(value, str) and value in LANGUAGES else ""

    def scale(self) -> int:
        """Return the size of the interface in per cent, one of ``SCALES``."""
        value = self._value("scale")
        return value if type(value) is int and value in SCALES else 100

    def motion(self) -> str:
        """Return how much is to move: ``full``, ``reduced``, or as the ``system`` says."""
        value = self._value("motion")
        return value if value in ("full", "reduced") else "system"

    def welcomed(self) -> bool:
        """Return whether the ways to begin were shown before."""
        return self._value("welcomed") is True

    def folder(self) -> str:
        """Return the folder of the last file, the home folder at first."""
        value = self._value("folder")
        return value if isinstance(value, str) and os.path.isdir(value) else str(Path.home())  # noqa: PTH112

    def recent(self) -> tuple[str, ...]:
        """Return the last files that still exist, newest first."""
        return tuple(path for path in self.remembered_files() if os.path.isfile(path))  # noqa: PTH113

    def remembered_files(self) -> tuple[str, ...]:
        """Return the last files, newest first, whether they exist now or not."""
        return _files_in(self._read())

    def add_recent(self, path: Path) -> None:
        """Remember a file, and its folder for the next dialog."""
        newest, folder = str(path.absolute()), str(path.absolute().parent)

        def with_newest(content: Content) -> dict[str, Any]:
            others = (each for each in _files_in(content) if each != newest)
            return {"recent": [newest, *others][:_MOST_RECENT], "folder": folder}

        self._change(with_newest)

    def forget_file(self, path: Path) -> None:
        """Take a file out of the last ones."""
        gone = str(path.absolute())
        self._change(lambda content: {"recent": [each for each in _files_in(content) if each != gone]})

    def _value(self, name: str) -> Any:
        return self._read().get(name)

    def _read(self) -> Content:
        """Return what is in the file, and what will be."""
        pending, content = tuple(self._pending), self._written()
        for change in pending:
            content |= change(content)
        return content

    def _written(self) -> Content:
        try:
            content = read_json(self._path, _LARGEST)
        except CommandError:
            return {}
        return content if isinstance(content, dict) else {}

    def remember(self, **values: object) -> None:
        """Remember what the methods of these names return, such as a theme, a speed or a scale."""
        self._change(lambda _content: values)

    def _change(self, change: Change) -> None:
        """Let ``change`` say what becomes other in what is there now."""
        if self._hand is None:
            self._write(change)
        else:
            self._pending.append(change)
            self._hand.submit(self._write_first)

    def _write_first(self) -> None:
        try:
            self._write(self._pending[0])
        finally:
            del self._pending[0]

    def _write(self, change: Change) -> None:
        """Write a change into the file.

        Other windows read and write the same file: none writes between this reading and this writing.
        """
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            lock = QLockFile(f"{self._path}.lock")
            lock.tryLock(_PATIENCE)
            try:
                content = self._written()
                write_file(self._path, json.dumps(content | change(content), indent=1).encode())
            finally:
                lock.unlock()
        except (OSError, CommandError) as error:
            if not self._failed:
                self._failed = True
                self.tell(
                    _("Theme, speed and last files are not remembered: {error}").format(error=why_not(error))
                )
        else:
            self._failed = False


def _keep_quiet(_sentence: str) -> None:
    """Let it go unsaid where there is no window yet."""


def _files_in(content: Content) -> tuple[str, ...]:
    """Return the last files that settings name, newest first."""
    value = content.get("recent")
    paths = value[:_MOST_RECENT] if isinstance(value, list) else []
    return tuple(
        path
        for path in paths
        if isinstance(path, str) and len(path) <= _LONGEST and "\0" not in path and Path(path).is_absolute()
    )
