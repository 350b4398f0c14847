"""What the screen shows of a workspace, saved to a file or copied."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QWidget

from reluexplorer.app.pictures.pictures import picture_bytes, saved
from reluexplorer.app.window.stage import Stage
from reluexplorer.language import _
from reluexplorer.session.document.domains import CommandError
from reluexplorer.session.files.write import ANYWHERE
from reluexplorer.session.session import Session

_NAME = "relu-explorer.png"
_COPIED = _("The picture is in the clipboard.")


class Picturing:
    """Takes pictures of a widget on a stage; ``ask`` lets a person choose a file for one, by its suffix."""

    def __init__(
        self, stage: Stage, widget: QWidget, session: Session, ask: Callable[[str], Path | None]
    ) -> None:
        self._stage, self._widget = stage, widget
        self._session, self._ask = session, ask
        self._is_asked = False

    def copy(self) -> None:
        """Copy the picture to the clipboard, and say so: the next one does not show that it was said."""
        if self._session.state.notice == _COPIED:
            self._session.notify("")
        self._once(self._copy)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setImage(self._shown())
        self._session.notify(_COPIED, "info")

    def save(self) -> None:
        """Save the picture of now, wherever the person then wants it; one of lines is painted after that."""
        self._once(self._save)

    def _once(self, doing: Callable[[], object]) -> None:
        """Do something once all is painted; what is asked for meanwhile is asked for twice."""
        if self._is_asked:
            return

        def done() -> None:
            self._is_asked = False
            doing()

        self._is_asked = True
        self._stage.once_painted(done)

    def _save(self) -> None:
        shown = self._shown()
        path = self._ask(_NAME)
        if path is None:
            return
        try:
            content = self._content(shown, path.suffix.lower().removeprefix("."))
            self._session.exporter.write(path, ANYWHERE, content, then=_say_nothing)
        except CommandError as error:
            self._session.notify(str(error))

    def _shown(self) -> QImage:
        return self._stage.picture_of(self._widget)

    def _content(self, shown: QImage, form: str) -> Callable[[], bytes]:
        """Return what builds the file beside the window; lines and words can only be painted in it."""
        if form == "png":
            return partial(saved, shown)
        content = picture_bytes(self._stage.finished(self._widget), form)
        return lambda: content


def _say_nothing(_written: Path) -> None:
    """Leave it at the file, which the person named a moment ago."""
