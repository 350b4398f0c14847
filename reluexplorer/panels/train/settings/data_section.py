"""DATA: which samples, how many, how they are split, and what a table holds."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from reluexplorer.core.data.dataset import Dataset
from reluexplorer.core.data.expression import ExpressionError, parse_expression
from reluexplorer.core.data.kinds import DATASETS
from reluexplorer.core.data.kinds.points import COORDINATES, FEATURES
from reluexplorer.core.data.splits import POINTS_LEARNED_WHOLE
from reluexplorer.core.data.tables.targets import CLASSIFICATION
from reluexplorer.language import _, ngettext, pgettext
from reluexplorer.panels.panel import Dispatch
from reluexplorer.panels.train.settings.fields import FIELD, MoreFields, bounds, fields_of
from reluexplorer.panels.train.settings.thumbnails import OPEN, SELDOM, others_of, thumbnails_of
from reluexplorer.panels.train.shared.view import TrainView
from reluexplorer.session.commands.data import (
    ChooseColumns,
    ChooseData,
    ClearPoints,
    SetExpression,
    SetFeatures,
    TakeTableFile,
)
from reluexplorer.session.commands.settings import assign
from reluexplorer.session.document.document import DataChoice
from reluexplorer.session.document.limits import DRAWN, FLAT_DATA, TABLE, TABLE_KEPT
from reluexplorer.text import progress, short_name
from reluexplorer.widgets.controls.all_controls import (
    ComboField,
    Elided,
    FormRow,
    LinkButton,
    Paragraph,
    RoundButton,
    Section,
    Text,
)
from reluexplorer.widgets.controls.boxes import abreast, stacked
from reluexplorer.widgets.controls.chips import Chip
from reluexplorer.widgets.controls.fields import TextField
from reluexplorer.widgets.controls.flow import FlowLayout
from reluexplorer.widgets.plane.thumbnails import DataThumbnails
from reluexplorer.widgets.theme.fonts import SEMIBOLD
from reluexplorer.widgets.theme.theme import PADDING
from reluexplorer.widgets.theme.tips import set_tip


class DataMore(MoreFields):
    """Other kinds of data, and the seven inputs."""

    def __init__(self, dispatch: Dispatch) -> None:
        tip = _("Waves, squares, lines, your own curve; the inputs")
        super().__init__("data", tip, dispatch, spacing=6)
        self._dispatch = dispatch
        self.others = DataThumbnails(_("More data sets"))
        self.expression = TextField(
            "f(x)", _("Points above y = f(x) are one class: type f, like sin(x) or x^2/4 - 2"), "sin(x)",
            validator=_problem,
        )  # fmt: skip
        self.expression.says_itself = False
        self.label = Text(_("Above y ="), tone="secondary")
        self.wrong = Paragraph(size=12, tone="dead")
        self.wrong.hide()
        self.inputs_label = Text(_("Inputs of the network"), tone="secondary")
        self.inputs = QWidget()
        row = FlowLayout(spacing=5, parent=self.inputs)
        self.chips = {name: self._chip(name) for name in FEATURES}
        for chip in self.chips.values():
            row.addWidget(chip)
        self.add_below(self.others, self.label, self.expression, self.wrong, self.inputs_label, self.inputs)
        self.others.chosen.connect(lambda name: dispatch(ChooseData(name)))
        self.expression.judged.connect(self._say)
        self.expression.edited.connect(lambda text: dispatch(SetExpression(text)))

    def set_view(self, view: TrainView) -> None:
        """Show the data of a view; what is chosen is never folded away."""
        data = view.recipe.data
        flat = data.name in FLAT_DATA
        self.set_open(view.look.more_data or data.name in SELDOM or (flat and bool(data.features)))
        self.show_recipe(view.recipe)
        self.others.set_view(others_of(data))
        self.expression.set_value(data.expression)
        above = data.name == "above"
        for widget in (self.label, self.expression):
            widget.setVisible(above)
        self.wrong.setVisible(above and bool(self.expression.problem()))
        self.inputs_label.setVisible(flat)
        self.inputs.setVisible(flat)
        chosen = data.features or COORDINATES
        for name, chip in self.chips.items():
            chip.set_value(name in chosen)

    def _chip(self, name: str) -> Chip:
        shown = short_name(name)
        chip = Chip(shown, _("Give the network {name}").format(name=shown), checkable=True)
        chip.edited.connect(self._choose_inputs)
        return chip

    def _say(self, sentence: str) -> None:
        """Say below the curve what is wrong with it."""
        self.wrong.set_words(sentence)
        self.wrong.setVisible(bool(sentence))

    def _choose_inputs(self) -> None:
        chosen = tuple(name for name, chip in self.chips.items() if chip.isChecked())
        self._dispatch(SetFeatures(chosen))


def _problem(text: str) -> str:
    try:
        parse_expression(text)
    except ExpressionError as error:
        return str(error)
    return ""


_DIGITS = _("1,797 handwritten digits, 8 × 8 pixels each.")
_FIRST = DataChoice()


class DataSection(Section):
    """Rows come and go with the kind of data: drawn samples, digits, a table."""

    open_file_asked = Signal()
    presets_asked = Signal()

    def __init__(self, dispatch: Dispatch) -> None:
        self.other = RoundButton(
            "refresh", _("Draw other samples"), _("Draw other samples"), size=22, flat=True
        )
        self.presets = LinkButton(
            pgettext("beside Data", "Start from…"),
            _("Choose among networks that show one thing each (Ctrl+P)"),
            strong=False, tone="secondary",
        )  # fmt: skip
        self.more = DataMore(dispatch)
        super().__init__(_("Data"), _beside(self.presets, self.other, self.more.button), spacing=4)
        self.presets.clicked.connect(lambda _on: self.presets_asked.emit())
        self.body.setContentsMargins(PADDING, 10, PADDING, 14)
        self._dispatch = dispatch
        self._choice = _FIRST
        self.thumbnails = DataThumbnails()
        self.thumbnails.chosen.connect(self._choose)
        self.other.clicked.connect(self._draw_others)
        self.add(self.thumbnails)
        self.body.addSpacing(4)
        self.add(self.more)
        self.table = TableFacts(dispatch)
        self.digits = Paragraph(_DIGITS, size=12)
        self.by_hand = DrawnFacts(dispatch)
        self._fields = fields_of("data", dispatch, more=False)
        usual = (self._fields[name].field for name in ("samples", "noise", "test_share"))
        self.samples, self.noise, self.share = usual
        rows = {name: bound.row for name, bound in self._fields.items()}
        self.samples_row, self.noise_row = rows["samples"], rows["noise"]
        self.add(self.table, self.digits, self.by_hand, *rows.values())

    def set_view(self, view: TrainView) -> None:
        """Show the data of a view."""
        choice = self._choice = view.recipe.data
        drawn = choice.name in DATASETS
        self.more.set_view(view)
        self.by_hand.setVisible(choice.name == DRAWN)
        self.by_hand.set_points(choice, erasing=view.look.erasing)
        self.thumbnails.set_view(thumbnails_of(choice))
        for bound in self._fields.values():
            bound.show(view.recipe)
        self.samples_row.setVisible(drawn)
        self.noise_row.setVisible(drawn)
        self.digits.setVisible(choice.name == "digits")
        self.table.setVisible(view.is_table)
        if view.is_table:
            self.table.set_view(view)
        if drawn:
            words, tip = _("Draw other samples"), _("Draw other samples (data seed {seed})")
        else:
            words = _("Split into training and test part anew")
            tip = _("Split into training and test part anew (data seed {seed})")
        self.other.set_icon("refresh", words, tip.format(seed=choice.seed))

    def _choose(self, name: str) -> None:
        if name == OPEN:
            self.open_file_asked.emit()
        elif name != TABLE:
            self._dispatch(ChooseData(name))

    def _draw_others(self) -> None:
        most = int(bounds("data.seed").high)
        self._dispatch(assign("data.seed", (self._choice.seed + 1) % (most + 1)))


def _beside(*widgets: QWidget) -> QWidget:
    """Return widgets in a row."""
    whole = QWidget()
    abreast(whole, *widgets, spacing=8)
    return whole


class DrawnFacts(QWidget):
    """How many points were drawn by hand, and how to draw them."""

    def __init__(self, dispatch: Dispatch) -> None:
        super().__init__()
        self.words = Paragraph("", size=12)
        self.clear = LinkButton(_("Erase all"), _("Remove all drawn points"), strong=False)
        self.clear.clicked.connect(lambda _on: dispatch(ClearPoints()))
        self.eraser = Chip(
            _("Eraser"), _("Let the mouse erase points; Ctrl does so for one stroke"), checkable=True
        )
        self.eraser.edited.connect(lambda on: dispatch(assign("view.erasing", on)))
        stacked(self, self.words, abreast(None, self.eraser, self.clear, 1, spacing=12), spacing=4)

    def set_points(self, choice: DataChoice, *, erasing: bool) -> None:
        """Show what was drawn."""
        self.eraser.set_value(erasing)
        count, orange = len(choice.points), sum(point[2] for point in choice.points)
        words = ngettext(
            "{count:,} point: {orange} orange, {blue} blue. On the plane the left button draws orange, the "
            "right one blue; with Ctrl they erase.",
            "{count:,} points: {orange} orange, {blue} blue. On the plane the left button draws orange, the "
            "right one blue; with Ctrl they erase.",
            count,
        ).format(count=count, orange=orange, blue=count - orange)
        self.words.set_words(
            f"{words} {POINTS_LEARNED_WHOLE}" if choice.few_points and choice.points else words
        )
        self.clear.setEnabled(bool(choice.points))


class TableFacts(QWidget):
    """A table's name, target, task and rows, and what was done to it when it was read."""

    columns_asked = Signal()

    def __init__(self, dispatch: Dispatch) -> None:
        super().__init__()
        self._dispatch = dispatch
        self._choice = _FIRST
        self._notes: tuple[str, ...] = ()
        self._offered: tuple[tuple[tuple[str, str], ...], dict[str, str]] = ((), {})
        """The kinds of answer that are listed, and why some cannot be chosen."""
        self.name = Elided("", weight=SEMIBOLD)
        self.columns = LinkButton(
            _("Columns…"), _("Choose what each column is used as and holds (Ctrl+T)"), strong=False
        )
        self.columns.clicked.connect(lambda _on: self.columns_asked.emit())
        self.target = Elided("")
        self.rows = Elided("", numbers=True)
        self.task = ComboField(_("Task"), _("What is predicted: classes or a number"), _task_options(None))
        self.task.edited.connect(self._set_task)
        self.kept = ComboField(_("Kept"), _KEPT, list(TABLE_KEPT.items()))
        self.kept.edited.connect(lambda name: dispatch(assign("view.table_kept", name)))
        self.take = LinkButton(
            _("Take the file as it is now"), _("Learn the file in the place of the table in the document"),
            strong=False,
        )  # fmt: skip
        self.take.clicked.connect(lambda _on: dispatch(TakeTableFile()))
        self.more = LinkButton(
            "", _("What was dropped, filled and scaled when the table was read"), strong=False
        )
        self.more.clicked.connect(self._toggle)
        self.notes = Paragraph("", size=12)
        head = abreast(None, (self.name, 1), self.columns, spacing=8)
        fields = (
            (_("Target"), self.target),
            (_("Task"), self.task),
            (_("Rows"), self.rows),
            (_("Kept"), self.kept),
        )
        rows = (FormRow(label, field, field_width=FIELD) for label, field in fields)
        stacked(self, head, *rows, self.take, self.more, self.notes, spacing=4)
        self.notes.hide()

    def set_view(self, view: TrainView) -> None:
        """Show a view's table, where it is kept, and what of it is read until it is there."""
        choice, dataset = view.recipe.data, view.dataset
        if choice.path != self._choice.path:
            self.notes.hide()
        self._choice = choice
        path = Path(choice.path)
        self.name.setText(path.name)
        is_held = choice.held is not None
        came = _("In the document; it came from {path}").format(path=choice.path)
        set_tip(self.name, came if is_held else choice.path)
        self.kept.set_value(view.look.table_kept)
        self.take.setVisible(view.has_newer_file)
        words = _("Learn {path} in the place of the table in the document")
        set_tip(self.take, words.format(path=choice.path))
        self.target.setText(dataset.target_name if dataset else choice.target or "–")
        self.rows.setText(_rows(dataset, view.run.progress))
        offered = tuple(_task_options(dataset)), dict(dataset.unfit_tasks) if dataset else {}
        if offered != self._offered:
            self._offered = offered
            self.task.set_options(offered[0], refused=offered[1])
        self.task.set_value(self._task())
        self._notes = dataset.notes if dataset else ()
        self.notes.set_words("\n".join(self._notes))
        self._write()

    def _task(self) -> str:
        """Return the kind of answer that is chosen, as the list has it."""
        return CLASSIFICATION if self._choice.task in _CLASSES else self._choice.task

    def _set_task(self, task: str) -> None:
        choice = self._choice
        columns = tuple(map(str, choice.columns))
        self._dispatch(ChooseColumns(columns, choice.target, task, choice.scaled))
        self.task.set_value(self._task())

    def _toggle(self) -> None:
        self.notes.setVisible(self.notes.isHidden())
        self._write()

    def _write(self) -> None:
        count = len(self._notes)
        if self.notes.isHidden():
            words = ngettext("Show {count:,} note on reading", "Show {count:,} notes on reading", count)
        else:
            words = ngettext("Hide {count:,} note on reading", "Hide {count:,} notes on reading", count)
        self.more.set_words(words.format(count=count))
        self.more.setVisible(bool(self._notes))


def _task_options(dataset: Dataset | None) -> list[tuple[str, str]]:
    automatic = _("Automatic")
    if dataset is not None and dataset.class_names:
        automatic = pgettext("automatic", "Auto · {count} classes").format(count=len(dataset.class_names))
    elif dataset is not None:
        numbers, number = pgettext("automatic", "Auto · numbers"), pgettext("automatic", "Auto · a number")
        automatic = numbers if len(dataset.target_names) > 1 else number
    return [("", automatic), (CLASSIFICATION, _("Classes")), ("regression", _("A number"))]


_KEPT = _("Whether the saved document holds the table, or names its file; by itself it holds up to 10 MB")
_CLASSES = {"binary", "multiclass"}


def _rows(dataset: Dataset | None, share: float | None) -> str:
    if dataset is None:
        return "–" if share is None else _("{share} read").format(share=progress(share))
    words = ngettext("{rows:,} × {count:,} input", "{rows:,} × {count:,} inputs", dataset.features)
    return words.format(rows=len(dataset.inputs), count=dataset.features)
