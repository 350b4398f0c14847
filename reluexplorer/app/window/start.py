"""Ways to begin: a preset, or the address of a TensorFlow Playground, typed, pasted or dropped."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from reluexplorer.app.dialogs.prompt import Prompt, Question
from reluexplorer.app.dialogs.shown_again import ShownAgain
from reluexplorer.app.files.opening import open_and_show
from reluexplorer.core.data.kinds import DATASETS
from reluexplorer.language import _, pgettext
from reluexplorer.session.commands.all_commands import COMMANDS
from reluexplorer.session.commands.command import Edit
from reluexplorer.session.commands.starts import OpenPlayground, OpenPreset
from reluexplorer.session.document.document import Document
from reluexplorer.session.document.domains import CommandError
from reluexplorer.session.session import Session
from reluexplorer.session.starts.playground import read_address
from reluexplorer.session.starts.playground_address import HOST, is_address
from reluexplorer.session.starts.playground_link import address_of
from reluexplorer.session.starts.presets import PRESETS
from reluexplorer.text import exact

if TYPE_CHECKING:
    from reluexplorer.app.dialogs.palette_entries import PaletteLine

_ADDRESS = Question(
    _("Open a TensorFlow Playground address"),
    _("Address"),
    _(
        "Copy the address from the browser's bar: its settings become the document. Undo "
        "brings this one back."
    ),
    f"https://{HOST}/#activation=tanh&dataset=circle&networkShape=4,2",
)


class Start:
    """What the window knows of ways to begin."""

    def __init__(self, window: QWidget, session: Session) -> None:
        self._window = window
        self._session = session
        self._last = next(iter(PRESETS))
        self._again = ShownAgain(window)

    def choose_preset(self) -> None:
        """Show the presets; the one that was opened last is chosen."""
        from reluexplorer.app.dialogs.presets_dialog import PresetsDialog

        def made() -> PresetsDialog:
            gallery = PresetsDialog(self._window)
            gallery.chosen.connect(self._open_preset)
            gallery.address_asked.connect(self.ask_address)
            return gallery

        self._again.get(PresetsDialog, made).open_at(self._last)

    def _open_preset(self, name: str) -> None:
        self._last = name
        open_and_show(self._session, OpenPreset(name))

    def open_address(self, address: str) -> None:
        """Open an address of TensorFlow Playground."""
        open_and_show(self._session, OpenPlayground(address))

    def ask_address(self) -> None:
        """Let the person type or paste an address; one in the clipboard is there already."""
        prompt = Prompt(_ADDRESS, judged_address, self._window)
        prompt.answered.connect(self.open_address)
        copied = QGuiApplication.clipboard().text()
        prompt.open_with(copied.strip() if is_address(copied) else "")

    def open_dropped(self, data: QMimeData, open_file: Callable[[Path], None]) -> None:
        """Open the address that was dropped, or the file by ``open_file`` once the drop has ended."""
        if address := dropped_address(data):
            self.open_address(address)
            return
        path = Path(data.urls()[0].toLocalFile())
        QTimer.singleShot(0, lambda: open_file(path))

    def ask_for(self, entry: PaletteLine) -> None:
        """Let the person type the text that an entry of the palette waits for, and carry its command out."""
        from reluexplorer.app.dialogs.palette_entries import answered, example

        kind = COMMANDS[entry.name]

        def judged(text: str) -> str:
            command = answered(entry, text)
            if isinstance(command, Edit):
                command.apply(self._session.state.document)
            return ""

        question = Question(
            kind.label, kind.label, kind.what, example(entry), action=pgettext("button", "Set")
        )
        prompt = Prompt(question, judged, self._window)
        prompt.answered.connect(lambda text: open_and_show(self._session, answered(entry, text)))
        prompt.open_with()

    def copy_link(self) -> None:
        """Put the address of a TensorFlow Playground that learns the same into the clipboard."""
        try:
            address = address_of(self._session.state.document)
        except CommandError as error:
            self._session.notify(str(error))
            return
        QGuiApplication.clipboard().setText(address)
        self._session.notify(
            _(
                "The Playground address of this network is in the clipboard; there it draws other "
                "points and first weights, of the same kinds."
            ),
            "info",
        )

    def paste(self) -> None:
        """Open the address in the clipboard."""
        copied = QGuiApplication.clipboard().text()
        if is_address(copied):
            self.open_address(copied)
        else:
            self._session.notify(_("The clipboard holds no address of TensorFlow Playground."))


def dropped_address(data: QMimeData) -> str:
    """Return the address of a TensorFlow Playground in what is dropped, empty if there is none."""
    candidates = [url.toString() for url in data.urls()] + [data.text()]
    return next((each for each in candidates if is_address(each)), "")


def can_be_dropped(data: QMimeData) -> bool:
    """Whether there is one file, or the address of a TensorFlow Playground, in what is dropped."""
    urls = data.urls()
    return bool(dropped_address(data)) or (len(urls) == 1 and urls[0].isLocalFile())


def judged_address(text: str) -> str:
    """Say what an address opens; raise :class:`CommandError` where it opens nothing."""
    opened = read_address(text)
    return "\n".join((summary(opened.document), *opened.remarks))


def summary(document: Document) -> str:
    """Say in one line what a document of drawn data learns with."""
    recipe = document.recipe
    network, data = recipe.network, DATASETS[recipe.data.name]
    layers = " · ".join(map(str, network.hidden))
    shape = _("no hidden layer")
    if layers:
        activation = network.activation.entry.label
        shape = _("{layers} {activation} neurons").format(layers=layers, activation=activation)
    rate = exact(recipe.training.learning_rate)
    return _("{title}, {shape}, learning rate {rate}.").format(title=data.title, shape=shape, rate=rate)
