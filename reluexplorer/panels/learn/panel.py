"""The Learn workspace: the claims, an experiment for each, and what was measured here."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from reluexplorer.lessons.claims.catalogue import LESSONS
from reluexplorer.panels.learn.exhibit_view import ExhibitView
from reluexplorer.panels.learn.knobs import KnobsCard
from reluexplorer.panels.learn.verdict import VerdictColumn
from reluexplorer.panels.learn.view import LearnView, view_of
from reluexplorer.panels.panel import Dispatch, Panel, grown
from reluexplorer.session.commands.lessons import (
    MeasureAll,
    MeasureLesson,
    OpenInTrain,
    OpenLesson,
    SetKnob,
    StopMeasuring,
)
from reluexplorer.session.session import State
from reluexplorer.text import in_words, kept_together
from reluexplorer.widgets.controls.all_controls import Card, LinkButton, ListRow, Paragraph, SideColumn, Text
from reluexplorer.widgets.controls.boxes import abreast, fill, scrolling, stacked
from reluexplorer.widgets.theme.fonts import SEMIBOLD, ui_font

_SHOW, _HIDE = "Answer", "Hide answer"


class _Asked(Text):
    """The question's words; emits ``clicked()``."""

    clicked = Signal()

    def __init__(self) -> None:
        super().__init__("", wrap=True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Take a click on the words for one on the button beside them."""
        if event.button() is Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.clicked.emit()


class QuestionCard(Card):
    """Emits ``train_asked()``; the answer is hidden until it is asked for, and again in another lesson."""

    train_asked = Signal()

    def __init__(self) -> None:
        super().__init__(padding=12)
        self._question = _Asked()
        self._answer = Text("", wrap=True, tone="secondary")
        self._answer.setAccessibleName("Answer")
        self._answer.hide()
        self._show = LinkButton(_SHOW, "What the experiment or the measurement has found (Enter)")
        link = LinkButton("Open in Train", "Set this experiment up in the Train workspace", arrow=True)
        self._show.clicked.connect(self._turn)
        self._question.clicked.connect(self._turn)
        link.clicked.connect(self.train_asked)
        row = abreast(None, (self._question, 1), self._show, link)
        row.insertSpacing(2, 8)
        self.body.addLayout(row)
        self.body.addWidget(self._answer)

    def set_question(self, question: str, answer: str) -> None:
        """Show a question, and its answer where that is asked for already."""
        if question != self._question.text():
            self._question.setText(question)
            self._set_open(False)
        self._answer.setText(kept_together(answer))

    def _turn(self) -> None:
        self._set_open(self._answer.isHidden())

    def _set_open(self, shown: bool) -> None:
        self._answer.setVisible(shown)
        self._show.set_words(_HIDE if shown else _SHOW)


_LOW = 760
"""Height in pixels under which the headline is small and the charts stand close."""
_NARROW = 1240
"""Width in pixels under which the columns at the sides give way."""


class LearnPanel(Panel[LearnView]):
    """Claims on the left, the experiment in the middle, the verdict on the right."""

    def __init__(self, dispatch: Dispatch, parent: QWidget | None = None) -> None:
        super().__init__(dispatch, parent)
        self._list = self._make_list()
        self._verdict = VerdictColumn()
        self._verdict.measure_asked.connect(self._measure)
        self._verdict.stop_asked.connect(lambda: self.dispatch(StopMeasuring()))
        abreast(self, self._list, (self._make_page(), 1), self._verdict, spacing=0)

    def parts(self) -> Mapping[str, QWidget]:
        """Return the experiment, its settings, the list of claims and the verdict."""
        return {
            "experiment": self._exhibit,
            "settings": self._knobs,
            "claims": self._list,
            "verdict": self._verdict,
        }

    def view_of(self, state: State) -> LearnView:
        """Return what is shown of ``state``."""
        return view_of(state)

    def render_view(self, view: LearnView, before: LearnView | None) -> None:
        """Show the lesson, its experiment and its verdict."""
        for row in view.rows:
            button = self._rows[row.name]
            button.setChecked(row.name == view.lesson.name)
            button.set_status(row.status, row.role)
            button.setAccessibleDescription(row.told or row.status)
        self._count.set_words(f"{view.measured} of {len(view.rows)} measured since the start.")
        self._all.setVisible(view.measured < len(view.rows))
        self._headline.setText(view.lesson.claim)
        self._question.set_question(view.lesson.question, view.answer)
        exhibit = view.exhibit
        self._knobs.set_knobs(view.lesson, view.knobs, exhibit.progress if exhibit else "")
        self._knobs.set_running(view.running)
        if before is None or exhibit is not before.exhibit:
            self._exhibit.set_exhibit(exhibit)
        self._trouble.set_words(view.trouble)
        self._trouble.setVisible(bool(view.trouble))
        self._verdict.set_view(view)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the middle what it needs where the window is narrow."""
        super().resizeEvent(event)
        narrow = self.width() < _NARROW
        self._verdict.setFixedWidth(grown(248 if narrow else 360, self.width(), 0.1))
        low = self.height() < _LOW
        side, above = 16 if narrow else 24, 12 if low else 20
        self._page.setContentsMargins(side, above, side, above)
        self._page.setSpacing(10 if low else 14)
        self._headline.setFont(ui_font(17 if low else 23, SEMIBOLD))
        self._exhibit.set_tight(low)

    def _make_list(self) -> SideColumn:
        column = SideColumn(width=264)
        claims = column.add_section(f"{in_words(len(LESSONS))} claims", inset=8)
        self._rows: dict[str, ListRow] = {}
        for number, lesson in enumerate(LESSONS.values(), 1):
            row = ListRow(lesson.title, lesson.claim, number)
            row.clicked.connect(lambda _checked=False, name=lesson.name: self.dispatch(OpenLesson(name)))
            claims.add(row)
            self._rows[lesson.name] = row
        below = column.add_section()
        self._count = Paragraph("")
        below.add(self._count)
        self._all = LinkButton(
            "Measure all", "Measure every claim that has no verdict yet, one after the other", arrow=True
        )
        self._all.clicked.connect(lambda: self.dispatch(MeasureAll()))
        below.add(self._all)
        return column

    def _make_page(self) -> QVBoxLayout:
        page = self._page = stacked(None, spacing=14)
        self._headline = Text("", size=23, weight=SEMIBOLD, wrap=True)
        self._headline.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self._knobs = KnobsCard(self.dispatch)
        self._trouble = Paragraph("", tone="dead")
        self._exhibit = ExhibitView()
        self._exhibit.placed.connect(self._place)
        self._question = QuestionCard()
        self._question.train_asked.connect(self._open_in_train)
        fill(
            page, (self._headline, self._knobs, self._trouble, (scrolling(self._exhibit), 1), self._question)
        )
        return page

    def _lesson(self) -> str:
        return self._rendered.lesson.name if self._rendered else next(iter(LESSONS))

    def _place(self, place: tuple[float, ...], continues: bool) -> None:
        """Turn the knobs that put the experiment's point where it was dragged to, as one change."""
        lesson = LESSONS[self._lesson()]
        if lesson.placed is None:
            return
        names = [knob.name for knob in lesson.knobs]
        for name, value in lesson.placed(*place).items():
            self.dispatch(SetKnob(names.index(name), value), continues=continues)
            continues = True

    def _measure(self) -> None:
        self.dispatch(MeasureLesson(self._lesson()))

    def _open_in_train(self) -> None:
        self.dispatch(OpenInTrain(self._lesson()))
