"""A table before it is learned: what each column is used as, and what the network will get of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import chain, pairwise
from typing import Any

from PySide6.QtCore import QEvent, QKeyCombination, QSize, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLayout, QProgressBar, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from reluexplorer.app.dialogs.columns_table import ColumnsTable
from reluexplorer.app.dialogs.import_words import names, summary, tasks
from reluexplorer.app.dialogs.lasting import Lasting
from reluexplorer.core.data.dataset import Task
from reluexplorer.core.data.held import TableFile
from reluexplorer.core.data.tables.table import TableChoices
from reluexplorer.core.data.tables.targets import CLASSIFICATION
from reluexplorer.language import _
from reluexplorer.session.tables.desk import TableDesk
from reluexplorer.session.tables.editing import TableEditor
from reluexplorer.session.tables.outcome import Learned, Outcome
from reluexplorer.session.tables.seen import SeenTable
from reluexplorer.text import exact, progress
from reluexplorer.widgets.controls.all_controls import (
    Chip,
    ComboField,
    Elided,
    Paragraph,
    PillButton,
    RoundButton,
    Subject,
    Text,
)
from reluexplorer.widgets.controls.boxes import abreast, stacked
from reluexplorer.widgets.painting.ahead import all_made
from reluexplorer.widgets.painting.pace import PACE
from reluexplorer.widgets.theme.tips import set_tip

_LOOK_EVERY = 30
"""Milliseconds between two looks at what the thread has left."""
_PATIENCE = 150
"""Milliseconds for which a table that is read waits for what it gives, to be shown with that in one go."""
_TURN = 0.003
"""Seconds of a turn in which the page of columns is made and filled; one step is, however long that takes."""
_NO_STEPS: Iterator[None] = iter(())
_MOST_OFFERED = 1000
"""Columns in the list of those to predict; others are chosen in the table."""
_NOTES = 84
_EDGE = QSize(40, 40)
"""Room that is left around the dialog on a small screen."""
_CTRL_Y = QKeyCombination(Qt.KeyboardModifier.ControlModifier, Qt.Key.Key_Y)
_CLASSES = {Task.BINARY.value, Task.MULTICLASS.value}


class ImportDialog(Lasting):
    """Reads a table beside the window and lets its columns be chosen; ``choices()`` is what was chosen.

    It shows one table after the other, each from :meth:`begin` on. ``trouble`` is why a table cannot be read,
    once that is known: the dialog closes then. ``samples`` is the number of rows that are learned or tested
    on, 0 until it is known.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.trouble = ""
        self.left: TableChoices | None = None
        """What to come back to where the table is opened again; None where nothing is, as after Cancel."""
        self.samples = 0
        self._path: TableFile
        self._first = TableChoices()
        self._newly = False
        self._chosen: TableChoices | None = self._first
        """What was chosen, once the table is let go of."""
        self._editor: TableEditor | None = None
        self._outcome: Outcome | None = None
        self._hurries = False
        self._desk: TableDesk
        self._making, self._coming = self._made(), _NO_STEPS
        """What makes the page of columns, as far as that is not there yet, and what shows a table in it."""
        if parent is not None:
            self.finished.connect(lambda _result: parent.activateWindow())
        self.subject = Subject()
        self.share = Text(tone="secondary")
        self.bar = QProgressBar()
        self.undo = RoundButton("undo", _("Undo"), _("Take the last choice back (Ctrl+Z)"), size=30)
        self.redo = RoundButton("redo", _("Redo"), _("Make it again (Ctrl+Shift+Z)"), size=30)
        self.keys = Text(size=11, tone="secondary")
        self.cancel = PillButton(_("Cancel"), _("Leave the data as they are (Esc)"))
        self.apply = PillButton("", _("Learn the table like this (Enter)"), variant="filled")
        self._lay_out()
        self.undo.clicked.connect(lambda _on: self._change(TableEditor.undo))
        self.redo.clicked.connect(lambda _on: self._change(TableEditor.redo))
        self.cancel.clicked.connect(lambda _on: self._cancel())
        self.apply.clicked.connect(lambda _on: self._load())
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._look)
        self._steps = QTimer(self)
        self._steps.timeout.connect(self._go_on)
        self._late = QTimer(self, singleShot=True)
        self._late.timeout.connect(self._turn_to_columns)

    def begin(
        self,
        path: TableFile,
        choices: TableChoices,
        *,
        load: str = _("Load"),
        newly: bool = False,
        again: TableChoices | None = None,
    ) -> None:
        """Begin to read a table; nothing is left of the one before.

        What is shown is what is loaded: ``choices`` say the split, and a table that is ``newly`` opened is
        learned whole where its rows are few. What was left of the same table with Escape comes back as
        ``again``, a change that undo takes back.
        """
        self.trouble, self.left, self.samples = "", again, 0
        self._path, self._first, self._newly = path, choices, newly
        self._chosen, self._hurries = None, False
        self.setResult(0)
        self.setWindowState(Qt.WindowState.WindowNoState)
        self.setWindowTitle(_("Columns of {name}").format(name=path.name))
        self.subject.setText(path.name)
        self.share.setText(_("Reading the table"))
        self.bar.setValue(0)
        self.apply.set_words(load)
        self.keys.setText(_("Space opens the choices of a cell; Enter: {button}").format(button=load))
        self._pages.setCurrentIndex(0)
        if (holds_keys := self.focusWidget()) is not None:
            holds_keys.clearFocus()
        self.resize(QSize(1120, 640).boundedTo(self.screen().availableSize() - _EDGE))
        self._timer.start(_LOOK_EVERY)
        self._steps.start(0)
        self._desk = TableDesk()
        self._desk.read(path)
        self._show()

    @property
    def is_asking(self) -> bool:
        """Whether a table is looked at that is not let go of yet."""
        return self._chosen is None

    def choices(self) -> TableChoices:
        """Return what was chosen, with the target named."""
        if self._chosen is not None:
            return self._chosen
        chosen = self._editor.choices if self._editor else self._first
        learned = self._outcome.learned if self._outcome else None
        if chosen.target or learned is None or any(each.use == "target" for each in chosen.columns):
            return chosen
        return replace(chosen, target=learned.target_names[0])

    def settle(self, timeout: float = 30.0) -> None:
        """Wait until all that was asked for is worked out and shown."""
        while self._outcome is None and not self.trouble:
            if not self._desk.wait(timeout):
                raise TimeoutError(f"not settled within {exact(timeout)} seconds")
            self._look()
            for _step in chain(self._making, self._coming):
                pass
        if self._late.isActive():
            self._turn_to_columns()

    def done(self, result: int) -> None:
        """Leave, and end the thread."""
        self.release()
        super().done(result)

    def release(self) -> None:
        """End the thread and let go of the table; what was chosen stays."""
        if self._chosen is not None:
            return
        if self._editor is not None:
            self.left = self._editor.choices if self._editor.choices != self._first else None
        self._chosen = self.choices()
        self._timer.stop()
        self._steps.stop()
        self._late.stop()
        self._coming = _NO_STEPS
        if self._editor is not None:
            self.table.columns.set_editor(None)
        self._editor = self._outcome = None
        self._desk.leave()

    def event(self, event: QEvent) -> bool:
        """Count what is painted of it, so that the window behind paints less in the same turn."""
        if event.type() is not QEvent.Type.UpdateRequest:
            return super().event(event)
        with PACE.spends():
            return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Load with Enter, wherever the focus is, undo with Ctrl Z, redo with Ctrl Shift Z or Ctrl Y."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._load()
        elif event.matches(QKeySequence.StandardKey.Undo):
            self._change(TableEditor.undo)
        elif event.matches(QKeySequence.StandardKey.Redo) or event.keyCombination() == _CTRL_Y:
            self._change(TableEditor.redo)
        else:
            super().keyPressEvent(event)

    def _lay_out(self) -> None:
        self._pages = QStackedWidget()
        self._pages.addWidget(self._reading_page())
        row = abreast(None, self.undo, self.redo, (self.keys, 1), self.cancel, self.apply, spacing=8)
        stacked(self, self.subject, (self._pages, 1), row, spacing=12, margins=(20, 20, 20, 20))

    def _reading_page(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.addStretch(1)
        self.share.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self.share)
        self.bar.setRange(0, 1000)
        self.bar.setMaximumWidth(320)
        self.bar.setAccessibleName(_("Share of the table that is read"))
        column.addWidget(self.bar, 0, Qt.AlignmentFlag.AlignHCenter)
        self.bar.setMinimumWidth(320)
        column.addStretch(2)
        return page

    def _go_on(self) -> None:
        """Take the next steps, as many as a short turn has room for."""
        with PACE.spends():
            if all_made(chain(self._making, self._coming), _TURN):
                self._steps.stop()

    def _made(self) -> Iterator[None]:
        """Make the page of columns, each part in the place where it stays: moved, it would be styled anew."""
        page = QWidget()
        self._pages.addWidget(page)
        yield
        self.target = ComboField(
            _("Column to predict"), _("What the network learns to predict"), [("", "–")], parent=page
        )
        self.target.edited.connect(lambda name: self._change(lambda editor: editor.set_target(name)))
        yield
        self.task = ComboField(_("Kind of answer"), _("Classes, or a number"), tasks(None), parent=page)
        self.task.edited.connect(lambda task: self._choose(task=task))
        yield
        self.scale = Chip(
            _("Scale inputs"),
            _("Bring numeric inputs to mean 0 and standard deviation 1; off leaves them as they are"),
            checkable=True,
            parent=page,
        )
        self.scale.edited.connect(lambda on: self._choose(scaled=on))
        predicted = _labelled(_("Predict"), self.target, 240, page)
        answer = _labelled(_("As"), self.task, 180, page)
        yield
        self.table = ColumnsTable(self._set_part, page)
        yield
        self.summary = Paragraph("", parent=page)
        self.words = Paragraph("", tone="text", parent=page)
        self.notes = Paragraph("", size=11, parent=page)
        self.notes.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        yield
        self._area = QScrollArea(page)
        self._area.setWidget(self.notes)
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QScrollArea.Shape.NoFrame)
        self._area.setFixedHeight(_NOTES)
        self._area.setAccessibleName(_("What is done to the table"))
        what = _("What is done to the columns before a network learns from them; arrow keys scroll")
        set_tip(self._area, what)
        yield
        row = abreast(None, predicted, answer, 1, self.scale, spacing=20)
        stacked(page, self.summary, row, (self.table, 1), self.words, self._area, spacing=12)
        for first, second in pairwise((self.table, self.undo, self.redo, self.cancel, self.apply)):
            QWidget.setTabOrder(first, second)
        QWidget.setTabOrder(self.table, self._area)  # last: Qt puts nothing behind an area that scrolls
        yield
        page.ensurePolished()

    def _choose(self, **parts: Any) -> None:
        self._change(lambda editor: editor.become(replace(editor.choices, **parts)))

    def _set_part(self, names: tuple[str, ...], part: str, word: str) -> None:
        self._change(lambda editor: editor.set_part(names, part, word))

    def _change(self, change: Callable[[TableEditor], None]) -> None:
        """Carry out a change, and have worked out what the table gives then."""
        if self._editor is None:
            return
        before = self._editor.choices
        change(self._editor)
        if self._editor.choices != before:
            self._outcome = None
            self._desk.work_out(self._editor.choices, newly=self._newly)
            self._show()

    def _load(self) -> None:
        """Accept, at once or when it is known what the table gives; a table that gives nothing is not."""
        self._hurries = self._outcome is None
        if self._outcome is not None and self._outcome.learned is not None:
            self.accept()

    def _cancel(self) -> None:
        """Leave, and what was chosen with it."""
        self.reject()
        self.left = None

    def _look(self) -> None:
        """Take what the thread has left."""
        word = self._desk.take()
        if word is None:
            return
        if isinstance(word, float):
            self.bar.setValue(round(1000 * word))
            self.share.setText(_("Reading the table: {share}").format(share=progress(word)))
        elif isinstance(word, str):
            self.trouble = word
            self.reject()
        elif isinstance(word, SeenTable):
            self._coming = self._shown(word)
            self._steps.start(0)
        else:
            self._outcome = word
            self.samples = word.learned.rows if word.learned is not None else 0
            self._show()
            self._late.start(0)
            if self._hurries:
                self._load()

    def _shown(self, table: SeenTable) -> Iterator[None]:
        """Show a table in the page of columns, from its top."""
        yield
        editor = TableEditor(table, self._first)
        if self.left is not None and names(self.left) <= set(editor.names):
            split = {part: getattr(self._first, part) for part in ("test_share", "seed", "whole")}
            editor.become(replace(self.left, **split))
        self._editor = editor
        self._desk.work_out(editor.choices, newly=self._newly)
        offered = [(name, name) for name in editor.names[:_MOST_OFFERED]]
        self.target.set_options([("", _("Inferred")), *offered], "")
        self.task.set_options(tasks(None), "")
        self.words.set_tone("text")
        self.words.set_words("")
        self.notes.set_words("")
        self._area.verticalScrollBar().setValue(0)
        self.table.begin(editor)
        self._show()
        self._late.start(_PATIENCE)

    def _turn_to_columns(self) -> None:
        """Show the page of columns, once; the keys go to its table then."""
        self._late.stop()
        if self._pages.currentIndex() == 0:
            self._pages.setCurrentIndex(1)
            self.table.setFocus()

    def _show(self) -> None:
        """Show the choices, and what they give as far as it is known."""
        editor, outcome = self._editor, self._outcome
        self.undo.setEnabled(editor is not None and editor.can_undo)
        self.redo.setEnabled(editor is not None and editor.can_redo)
        self.apply.setEnabled(editor is not None and (outcome is None or outcome.learned is not None))
        if editor is None:
            return
        self.summary.set_words(summary(editor.table))
        self.scale.set_value(editor.choices.scaled)
        if outcome is None:
            return
        learned = outcome.learned
        self.table.columns.set_outcome(outcome)
        self._show_target(editor, learned)
        task = editor.choices.task
        refused = learned.unfit_tasks if learned is not None else {}
        self.task.set_options(tasks(learned), CLASSIFICATION if task in _CLASSES else task, refused)
        self.words.set_tone("text" if learned is not None else "dead")
        self.words.set_words(outcome.words)
        notes = learned.notes if learned is not None else ()
        self.notes.set_words("\n".join(note for note in notes if note not in outcome.words))

    def _show_target(self, editor: TableEditor, learned: Learned | None) -> None:
        chosen = editor.targets(editor.choices)
        inferred = _("Inferred")
        if learned is not None and not chosen:
            inferred = _("Inferred: {what}").format(what=learned.target_name)
        offered = [(name, name) for name in editor.names[:_MOST_OFFERED]]
        if len(chosen) > 1:
            inferred = ", ".join(chosen)
        one = chosen[0] if len(chosen) == 1 else ""
        late = [(one, one)] if one and one not in editor.names[:_MOST_OFFERED] else []
        self.target.set_options([("", inferred), *offered, *late], one)


def _labelled(words: str, field: QWidget, width: int, page: QWidget) -> QLayout:
    """Return a label and a field that stands in the page already, as a row of a form has them."""
    label = Elided(words, parent=page)
    label.setBuddy(field)
    set_tip(label, field.toolTip())
    field.setFixedWidth(width)
    return abreast(None, (label, 1), field, spacing=8)
