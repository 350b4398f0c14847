"""The card of the bet: where it is put, where the answer is drawn, and how far apart they are."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from reluexplorer.language import _, pgettext
from reluexplorer.lessons.bet import Bet, Gap
from reluexplorer.lessons.exhibit import Lines
from reluexplorer.lessons.lesson import Lesson
from reluexplorer.panels.learn.view import LearnView
from reluexplorer.text import kept_together
from reluexplorer.widgets.accessibility.parts import announce
from reluexplorer.widgets.controls.all_controls import (
    Card,
    NumberField,
    Paragraph,
    PillButton,
    Text,
)
from reluexplorer.widgets.controls.boxes import abreast, clear, empty, fill, stacked
from reluexplorer.widgets.plots.bet_chart import BetChart
from reluexplorer.widgets.plots.bet_paint import BetView
from reluexplorer.widgets.theme.fonts import SEMIBOLD, number_font, ui_font
from reluexplorer.widgets.theme.stylesheet import current_theme, theme_hub

_HOW = _("Drag the mark, or type a number.")
_HOW_CURVE = _("Drag the marks to draw your curve.")
_HUNDRED = 100.0
_BESIDE = 140
"""Pixels that the button beside the gap needs, with the margins."""
_READABLE, _READABLE_TIGHT = 136, 100
"""Least height of the chart below an answer; the first also where the page may be scrolled."""
_SMALL = ' <span style="font-size:12px;font-weight:400;color:{}">{}</span>'
_MOST = 0.56
"""Share of the width that the gap has where the reason stands beside it."""


class _GapHeadline(Text):
    """ "You said 40; it was 79." with both numbers in the colours of the chart."""

    def __init__(self) -> None:
        super().__init__("", size=23, weight=SEMIBOLD, wrap=True)
        self.setFont(number_font(23, SEMIBOLD))
        self.setTextFormat(Qt.TextFormat.RichText)
        self._gap: tuple[Gap, str] | None = None
        self._small = self._tells = False
        """Whether it says how far apart both are where there is room for that, and whether there is."""
        theme_hub().changed.connect(self._write)

    def set_gap(self, gap: Gap, role: str) -> None:
        """Show a gap; ``role`` is the colour of the answer."""
        if (gap, role) != self._gap:
            self._gap = gap, role
            self._write()

    def words(self) -> str:
        """Return what is written."""
        return "" if self._gap is None else self._gap[0].told

    def set_tight(self, tight: bool, larger: int) -> None:
        """Write in small letters, and how far apart both are, as the chart has no room for that."""
        self._small = tight
        self.setFont(number_font(17 if tight else 23 + larger, SEMIBOLD))
        self._write()

    def line(self) -> int:
        """Return the width of the words in one line."""
        if self._gap is None:
            return 0
        gap = self._gap[0]
        return self.fontMetrics().horizontalAdvance(_told(gap, gap.place, gap.said, gap.was)) + 8

    def fit(self, room: int) -> None:
        """Take one line of so many pixels where that is enough."""
        wide = self.line()
        apart = QFontMetrics(ui_font(12)).horizontalAdvance(f" {_apart(self._gap[0])}") if self._gap else 0
        tells = self._small and wide + apart <= room
        self.setMinimumWidth(max(0, min(wide + (apart if tells else 0), room)))
        if tells != self._tells:
            self._tells = tells
            self._write()

    def _write(self) -> None:
        if self._gap is None:
            return
        gap, role = self._gap
        theme = current_theme()
        said, was = (
            f'<span style="color:{theme.ink(ink)}">{escape(kept_together(words))}</span>'
            for words, ink in ((gap.said, "accent"), (gap.was, role))
        )
        small = _SMALL.format(theme.ink("secondary"), escape(_apart(gap))) if self._tells else ""
        self.setText(f"{_told(gap, escape(gap.place), said, was)}{small}")


def _apart(gap: Gap) -> str:
    """Return how far bet and answer are apart, in few words: "39 more"."""
    return kept_together(gap.apart_in_short)


def _told(gap: Gap, place: str, said: str, was: str) -> str:
    """Return the gap in a sentence, without how far apart bet and answer are."""
    if not gap.place:
        return _("You said {said}; it was {was}.").format(said=said, was=was)
    words = _("{place}, you said {said}; it was {was}.")
    return words.format(place=f"{place[0].upper()}{place[1:]}", said=said, was=was)


class OutcomeCard(Card):
    """Emits ``bet_asked(values)``, ``skip_asked()``, ``again_asked()`` and ``keep_asked()``."""

    bet_asked = Signal(object)
    skip_asked = Signal()
    again_asked = Signal()
    keep_asked = Signal()

    def __init__(self) -> None:
        super().__init__(padding=14, spacing=8)
        self._lesson = ""
        self._bet: Bet | None = None
        self._draft: tuple[float, ...] = ()
        self._drafts: dict[str, tuple[float, ...]] = {}
        """By lesson, where a person put the marks of a bet that was not placed yet."""
        self._shown: LearnView | None = None
        self._pointed = 0
        self._told = ""
        self._crowded = False
        self._headline = _GapHeadline()
        self._headline.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self._why = Paragraph("")
        self._again = PillButton(
            _("Bet again"), _("Think of another bet; the old one stays until that is placed"), small=True
        )
        self._again.clicked.connect(self.again_asked)
        self._how = Text(_HOW, weight=SEMIBOLD, wrap=True)
        self._field_place = abreast(None, spacing=8)
        self._field: NumberField | None = None
        self._unit = Text("", tone="secondary")
        self._place = PillButton(
            pgettext("verb", "Bet"),
            _("Place the bet and run the experiment (B goes to the mark, Enter places it)"),
            variant="filled",
        )
        self._place.clicked.connect(self._ask_bet)
        self._skip = PillButton(_("Skip"), _("Run the experiment without a bet"))
        self._skip.clicked.connect(self.skip_asked)
        self._keep = PillButton(_("Keep old bet"), _("Come back to the old bet and its answer (Escape)"))
        self._keep.clicked.connect(self.keep_asked)
        self._after = abreast(None, spacing=16)
        self._below: QVBoxLayout = stacked(None)
        self._tight = False
        self._stacks: bool | None = None
        """Whether the reason stands below the gap."""
        self._before = abreast(
            None,
            (self._how, 1),
            self._field_place,
            self._unit,
            self._place,
            self._skip,
            self._keep,
            spacing=8,
        )
        self.chart = BetChart()
        self.chart.moved.connect(self._move)
        self.chart.placed.connect(self._ask_bet)
        fill(self.body, (self._before, self._after, self._below, (self.chart, 1)))
        self.set_tight(False)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    @property
    def draft(self) -> tuple[float, ...]:
        """Where the marks stand that can still be moved."""
        return self._draft

    def set_tight(self, tight: bool, larger: int = 0) -> None:
        """Take little room; or write gap and reason by up to so many pixels ``larger``."""
        self._tight = tight
        around = 8 if tight else 14
        self.body.setContentsMargins(around, around, around, around)
        self.body.setSpacing(4 if tight else 8)
        self._headline.set_tight(tight, larger)
        self._why.setFont(ui_font(12 if tight else 13 + larger // 2))
        self._keep_in_line()
        self._keep_readable()
        self._draw()

    def _place_reason(self, *, below: bool) -> None:
        if below == self._stacks:
            return
        self._stacks = below
        for layout in (self._after, self._below):
            empty(layout)
        if below:
            fill(self._after, ((self._headline, 1), self._again))
            self._below.addWidget(self._why)
        else:
            fill(self._after, ((self._headline, 4), (self._why, 5), self._again))

    def set_crowded(self, crowded: bool) -> None:
        """Keep the chart readable where other widgets take the room, and the page is scrolled."""
        self._crowded = crowded
        self._keep_readable()

    def _keep_readable(self) -> None:
        is_low = not self._crowded and self._headline.isHidden()
        readable = _READABLE_TIGHT if self._tight and not self._crowded else _READABLE
        self.chart.setMinimumHeight(self.chart.least[1] if is_low else readable)

    def set_view(self, view: LearnView) -> None:
        """Show the bet, what has come of it so far, and at the end the gap."""
        if view.lesson.name != self._lesson:
            self._begin(view.lesson)
        self._shown = view
        waits, gap = view.learnt.waits, view.gap
        held = self.window().focusWidget()
        for widget in (self._how, self._unit, self._place):
            widget.setVisible(waits)
        self._how.setText(view.held or (_HOW_CURVE if view.lesson.bet.places else _HOW))
        for button in (self._place, self._skip):
            button.setEnabled(not view.held)
        self._skip.setVisible(waits and not view.former)
        self._keep.setVisible(bool(view.former))
        if self._field is not None:
            self._field.setVisible(waits)
        self._headline.setVisible(gap is not None)
        words = " ".join(filter(None, (view.aside, view.why)))
        self._why.setVisible(bool(words) and not waits)
        self._why.set_words(words)
        self._again.setVisible(not waits and not view.running)
        self._keep_the_keys(held)
        if gap is not None:
            self._headline.set_gap(gap, self._role(view))
        self._keep_in_line()
        self._keep_readable()
        self._draw()
        self._say(gap.told if gap else "", view.why)
        self._point(view.pointed)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the gap in one line where there is room."""
        super().resizeEvent(event)
        self._keep_in_line()

    def _keep_the_keys(self, held: QWidget | None) -> None:
        """Give the keys of a button or field of this card that has gone to the mark."""
        if held is not None and self.isAncestorOf(held) and not held.isVisibleTo(self):
            self.chart.setFocus(Qt.FocusReason.OtherFocusReason)

    def _keep_in_line(self) -> None:
        """Give the gap its line and the reason its lines, which stand below where the gap takes the width."""
        beside = round(_MOST * self.width())
        below = not self._headline.isHidden() and (self._tight or self._headline.line() > beside)
        self._place_reason(below=below)
        room = self.width() - _BESIDE if below else beside
        self._headline.fit(room)
        margins = self.body.contentsMargins()
        whole = self.width() - margins.left() - margins.right()
        self._why.setMinimumSize(0, 0)  # else it is never lower than what it held before
        self._why.setMinimumHeight(max(0, self._why.heightForWidth(whole)) if below else 0)

    def _point(self, pointed: int) -> None:
        """Bring the keys to the mark, or to the button for another bet, where a person was shown these."""
        if pointed > self._pointed and self.isVisible():
            place = self._again if self._again.isVisibleTo(self) else self.chart
            place.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._pointed = max(pointed, self._pointed)

    def _say(self, gap: str, why: str) -> None:
        told = f"{gap} {why}".strip() if gap else ""
        if told and told != self._told:
            announce(self.chart, told)
        self._told = told

    def _role(self, view: LearnView) -> str:
        lines = view.exhibit.outcome.lines if view.exhibit and view.exhibit.outcome else ()
        answers = lines[view.lesson.bet.line :][:1]
        return answers[0].role if answers else "text"

    def _begin(self, lesson: Lesson) -> None:
        if self._field is not None and not self._field.problem():
            self._field.commit()
        bet = self._bet = lesson.bet
        self._lesson, self._told = lesson.name, ""
        self._draft = self._drafts.get(lesson.name, (bet.start,) * len(bet.numbers))
        self._unit.setText("%" if bet.share and not bet.places else "")
        clear(self._field_place)
        self._field = None
        if not bet.places:
            times = _HUNDRED if bet.share else 1.0
            self._field = NumberField(
                _("Your bet"),
                _("Your bet: {bet}").format(bet=lesson.words.bet),
                bet.low * times,
                bet.high * times,
                bet.start * times,
                step=1.0 if bet.whole or bet.share else (bet.high - bet.low) / _HUNDRED,
                integer=bet.whole,
                log=bet.logarithmic and bet.low > 0,
                digits=3,
            )
            self._field.setFixedWidth(84)
            self._field.edited.connect(lambda value: self._move((float(value) / times,)))
            self._field.entered.connect(self._ask_bet)
            self._field_place.addWidget(self._field)
            self._write_draft()

    def _move(self, said: tuple[float, ...]) -> None:
        if self._bet is None:
            return
        self._draft = self._drafts[self._lesson] = tuple(map(self._bet.kept_in, said))
        self._write_draft()
        self._draw()

    def _write_draft(self) -> None:
        if self._field is not None and self._bet is not None:
            value = self._draft[0] * (_HUNDRED if self._bet.share else 1.0)
            self._field.set_value(int(value) if self._bet.whole else float(f"{value:.3g}"))

    def _draw(self) -> None:
        view = self._shown
        if view is None:
            return
        exhibit, waits = view.exhibit, view.learnt.waits
        outcome = (
            exhibit.outcome if exhibit and exhibit.outcome else Lines((), log_y=view.lesson.bet.logarithmic)
        )
        answer, bet = view.answer, view.lesson.bet
        said = self._draft if waits else view.bet
        self.chart.set_view(
            BetView(
                outcome,
                bet,
                said,
                is_open=waits,
                done=exhibit.done if exhibit else 0.0,
                gap=view.gap,
                farthest=bet.farthest(said, answer) if answer and said and not waits else 0,
                answer=answer or (),
                words=view.lesson.words.bet,
                title=exhibit.outcome_title if exhibit else "",
                former=view.former,
                tells_gap=not self._tight,
            )
        )

    def _ask_bet(self) -> None:
        if self._shown is not None and self._shown.learnt.waits:
            self.bet_asked.emit(self._draft)
