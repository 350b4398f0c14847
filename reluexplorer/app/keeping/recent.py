"""The files that were opened or saved last, as a menu and on the first card."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QMenu

from reluexplorer.app.keeping.earlier import EarlierWork
from reluexplorer.app.settings.settings import Settings
from reluexplorer.language import _
from reluexplorer.sentences import shortened
from reluexplorer.session.files.reading import is_there
from reluexplorer.session.session import Session
from reluexplorer.widgets.theme.tips import set_tip

_LONGEST = 60
"""Letters of a name or a folder in the menu."""


class RecentFiles:
    """Lists them, newest first, and opens them by ``open_file``; without settings there are none."""

    def __init__(
        self, session: Session, settings: Settings | None, open_file: Callable[[Path], object]
    ) -> None:
        self._session, self._settings, self._open_file = session, settings, open_file
        self.earlier: EarlierWork | None = None
        """What has a menu of its own among them."""

    def paths(self) -> tuple[Path, ...]:
        """Return the files, also those that may not be there now, as on a disk that is not plugged in."""
        return () if self._settings is None else tuple(map(Path, self._settings.remembered_files()))

    def fill(self, menu: QMenu) -> None:
        """Put the files into a menu, with their paths as tooltips, and a way to forget them all."""
        paths = self.paths()
        names = [path.name for path in paths]
        menu.setToolTipsVisible(True)
        for path in paths:
            name = shortened(path.name, _LONGEST)
            if names.count(path.name) > 1:
                name = f"{name} – {shortened(path.parent, _LONGEST)}"
            action = menu.addAction(name.replace("&", "&&"))
            set_tip(action, str(path))
            action.triggered.connect(lambda _on=False, path=path: self.open(path))
        if paths:
            menu.addSeparator()
        if self.earlier is not None:
            self.earlier.add_to(menu)
        clear = menu.addAction(_("Clear list"))
        set_tip(clear, _("Forget these files; they stay where they are"))
        # What is bound to a thing that is none of Qt's would be remembered beyond the menu's end.
        clear.triggered.connect(lambda _on=False: self.clear())
        clear.setEnabled(bool(paths))

    def open(self, path: Path) -> None:
        """Open a file; one that is not there any more is said, and taken out of the list."""
        if is_there(path):
            self._open_file(path)
            return
        if self._settings is not None:
            self._settings.forget_file(path)
        self._session.notify(
            _("{path} is not there any more: it was taken out of the list.").format(path=shortened(path))
        )

    def clear(self) -> None:
        """Forget all of them."""
        if self._settings is not None:
            self._settings.remember(recent=[])
