"""What the program remembers between two starts: the window's place, the theme, the last files."""

from __future__ import annotations

from pathlib import Path

from platformdirs import user_config_path
from PySide6.QtCore import QByteArray, QSettings

_MOST_RECENT = 8


class Settings:
    """A small file of settings; where it cannot be read or written, nothing is remembered or lost."""

    def __init__(self, path: Path | None = None) -> None:
        where = path or user_config_path("reluexplorer", appauthor=False) / "window.ini"
        self._store = QSettings(str(where), QSettings.Format.IniFormat)

    def geometry(self) -> QByteArray:
        """Return the window's last geometry, empty at first."""
        value = self._store.value("geometry")
        return value if isinstance(value, QByteArray) else QByteArray()

    def set_geometry(self, geometry: QByteArray) -> None:
        """Remember the window's geometry."""
        self._store.setValue("geometry", geometry)

    def theme(self) -> str:
        """Return the last theme's name."""
        value = self._store.value("theme", "system")
        return value if value in {"light", "dark"} else "system"

    def set_theme(self, name: str) -> None:
        """Remember the theme."""
        self._store.setValue("theme", name)

    def folder(self) -> str:
        """Return the folder of the last file, the home folder at first."""
        value = self._store.value("folder", "")
        return value if isinstance(value, str) and Path(value).is_dir() else str(Path.home())

    def recent(self) -> tuple[str, ...]:
        """Return the last files that still exist, newest first."""
        value = self._store.value("recent", [])
        paths = [value] if isinstance(value, str) else value if isinstance(value, list) else []
        return tuple(path for path in paths if isinstance(path, str) and Path(path).is_file())

    def add_recent(self, path: Path) -> None:
        """Remember a file and its folder."""
        newest = str(path.absolute())
        self._store.setValue("recent", [newest, *(p for p in self.recent() if p != newest)][:_MOST_RECENT])
        self._store.setValue("folder", str(path.absolute().parent))
