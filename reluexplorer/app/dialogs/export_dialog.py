"""The dialog that asks what is exported, and as what."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from reluexplorer.app.dialogs.sheet import Sheet
from reluexplorer.app.pictures.pictures import image_of, picture_bytes, saved
from reluexplorer.core.export.weights import FORMATS as WEIGHTS
from reluexplorer.language import _, keeps_capitals, pgettext
from reluexplorer.session.commands.exports import EXPORTS
from reluexplorer.session.document.domains import CommandError
from reluexplorer.session.files.kinds import FORMS, LEAST_SCALE, MOST_SCALE
from reluexplorer.session.files.write import ANYWHERE
from reluexplorer.session.session import Session
from reluexplorer.widgets.controls.all_controls import ComboField, FormRow, Paragraph, PillButton
from reluexplorer.widgets.controls.boxes import abreast
from reluexplorer.widgets.controls.fields import NumberField

AskPath = Callable[[str, str], Path | None]
"""Called with a suggested name and a filter; returns where to write, or None."""
_FIELD = 230
_SCALE = 2.0


@dataclass(frozen=True)
class Item:
    """Something that can be exported, and the forms it can have."""

    words: str
    sentence: str
    forms: tuple[str, ...]
    name: str


_CODE = {
    "torch": Item(
        _("PyTorch script"), _("The network with its weights, ready to run."), ("py",), "network_torch"
    ),
    "numpy": Item(
        _("NumPy script"), _("The network with its weights, in NumPy alone."), ("py",), "network_numpy"
    ),
    "weights": Item(_("Weights"), _("Each layer's weights and biases by name."), WEIGHTS, "weights"),
    "data": Item(_("Data"), _("Every sample with its target and its part."), ("csv",), "data"),
    "history": Item(_("History"), _("Losses, accuracies and each layer's measures."), ("csv",), "history"),
}


_SHOWS = {
    "picture": _("all neurons"), "curves": _("curves"), "functions": _("functions"), "reading": _("reading"),
    "network": _("network"), "output plane": _("output plane"), "loss": _("loss"),
    "time strip": _("time strip"), "settings": _("settings"), "outcome": _("outcome"),
    "overview": _("overview"), "deaths": _("deaths"), "neuron": _("neuron"), "experiment": _("experiment"),
    "bet": _("bet"), "claims": _("claims"), "verdict": _("verdict"), "workspace": _("workspace"),
    "window": _("window"),
}  # fmt: skip
"""What people call the parts that have names of their own."""


def _options(items: Mapping[str, Item]) -> list[tuple[str, str]]:
    return [(key, item.words) for key, item in items.items()]


def _called(name: str, part: QWidget) -> str:
    """Return what people call a part: a chart by the words that it is announced with."""
    return _SHOWS.get(name) or (part.accessibleName() if keeps_capitals() else "") or name


class ExportDialog(Sheet):
    """Writes a part of the window as a picture, or the network, its data and its history."""

    def __init__(self, session: Session, ask: AskPath, parent: QWidget) -> None:
        super().__init__(_("Export"), parent)
        self._session, self._ask = session, ask
        self._parts: dict[str, QWidget] = {}
        self._items = _CODE
        self.what = ComboField(_("What is exported"), _("What is exported"), _options(_CODE))
        self.form = ComboField(_("Format"), _("The format of the file"), [("png", "PNG")])
        self.scale = NumberField(
            _("Scale"),
            _("Pixels of the picture for each one on the screen"),
            LEAST_SCALE,
            MOST_SCALE,
            _SCALE,
            step=0.5,
        )
        self.scale_row = FormRow(_("Scale"), self.scale, field_width=_FIELD)
        self.text = ComboField(
            pgettext("letters", "Words"),
            _("As words, which need the program's fonts, or drawn as outlines"),
            [("words", pgettext("letters", "Words")), ("outlines", _("Outlines"))],
        )
        self.text_row = FormRow(_("Text"), self.text, field_width=_FIELD)
        self.about = Paragraph("", size=12)
        self.save = PillButton(_("Save…"), _("Choose where to write it"), variant="filled")
        self.copy = PillButton(_("Copy"), _("Copy the picture to the clipboard"))
        self.default = self.save
        rows = (
            FormRow(_("What"), self.what, field_width=_FIELD),
            FormRow(_("Format"), self.form, field_width=_FIELD),
        )
        for widget in (*rows, self.scale_row, self.text_row, self.about):
            self.body.addWidget(widget)
        self.body.addLayout(abreast(None, 1, self.copy, self.save))
        self.setMinimumWidth(380)
        self.what.edited.connect(lambda _key: self._show())
        self.form.edited.connect(lambda _key: self._show_choices())
        self.save.clicked.connect(lambda _on: self._save())
        self.copy.clicked.connect(lambda _on: self._copy())
        self._show()

    def open_with(self, parts: Mapping[str, QWidget]) -> None:
        """Show it with pictures of these parts of the window as choices, the first of them chosen."""
        pictures = {
            f"picture-{name}": Item(
                _("Picture: {part}").format(part=_called(name, part)),
                _("As it is on the screen; SVG and PDF can be enlarged."),
                FORMS,
                name,
            )
            for name, part in parts.items()
        }
        self._parts, self._items = dict(parts), {**pictures, **_CODE}
        first = next(iter(self._items))
        self.what.set_options(_options(self._items), first)
        self._show()
        self.form.set_value(self._items[first].forms[0])
        self.scale.set_value(_SCALE)
        self.text.set_value("words")
        self._show_choices()
        self.open()
        self.what.setFocus()

    def _show(self) -> None:
        item = self._items[self.what.value()]
        self.form.set_options([(form, form.upper()) for form in item.forms])
        self.about.set_words(item.sentence)
        self.copy.setVisible(self._part() is not None)
        self._show_choices()

    def _show_choices(self) -> None:
        form = self.form.value() if self._part() is not None else ""
        self.scale_row.setVisible(form == "png")
        self.text_row.setVisible(form == "svg")

    def _part(self) -> QWidget | None:
        return self._parts.get(self.what.value().removeprefix("picture-"))

    def _save(self) -> None:
        item, form = self._items[self.what.value()], self.form.value()
        name = f"{item.name.lower().replace(' ', '-')}.{form}"
        path = self._ask(name, _("{form} files").format(form=form.upper()) + f" (*.{form})")
        if path is None:
            return
        part = self._part()
        if part is None:
            done = self._session.dispatch(EXPORTS[self.what.value()](str(path)))
        else:
            done = self._write_picture(part, path, form)
        if done:
            self.accept()

    def _write_picture(self, part: QWidget, path: Path, form: str) -> bool:
        try:
            self._session.exporter.write(path, ANYWHERE, self._painted(part, form))
        except CommandError as error:
            self._session.notify(str(error))
            return False
        return True

    def _painted(self, part: QWidget, form: str) -> Callable[[], bytes]:
        """Paint a part; return what makes the file's content of that, on any thread."""
        if form == "png":
            return partial(saved, image_of(part, float(self.scale.value())))
        content = picture_bytes(part, form, outlines=self.text.value() == "outlines")
        return lambda: content

    def _copy(self) -> None:
        part = self._part()
        if part is not None:
            try:
                QGuiApplication.clipboard().setImage(image_of(part, float(self.scale.value())))
            except CommandError as error:
                self._session.notify(str(error))
            else:
                self._session.notify(_("The picture is in the clipboard."), "info")
