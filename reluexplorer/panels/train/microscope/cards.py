"""The cards of one update: an input, a neuron with its numbers as they come, the answer, the loss."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from reluexplorer.language import _, pgettext
from reluexplorer.panels.train.microscope.layout import Arrangement, Column, Size
from reluexplorer.panels.train.microscope.view import MicroscopeView
from reluexplorer.panels.train.microscope.words import answer_letter, class_words, figure, target_figure
from reluexplorer.session.run.outputs import output_names
from reluexplorer.text import loss_figure, measure, short_name
from reluexplorer.widgets.painting.formula import paint_marked, wide
from reluexplorer.widgets.painting.hatching import Stripes
from reluexplorer.widgets.painting.kept import KeptParts
from reluexplorer.widgets.painting.painted_widget import colour, elided, face, pixel_ratio, text_width, write
from reluexplorer.widgets.painting.shapes import LEFT, dot, rounded
from reluexplorer.widgets.theme.fonts import SEMIBOLD
from reluexplorer.widgets.theme.theme import RADIUS_CONTROL, SIZE_BODY, SIZE_SMALL, Theme

_PAD = 12.0
_SMALL_PAD = 10.0
_PITCH = 20.0
_STRIPES = 6
_BAR = (3.0, 32.0)
"""Width and height of the bar that stops a gradient."""
_AROUND = (-3, -3, 9, 3)
"""What is painted around a card: its frame, and that bar."""
_GATES = {"open": pgettext("gate", "open"), "closed": pgettext("gate", "closed")}


@dataclass(frozen=True)
class Card:
    """What stands on a card, as marked words."""

    title: str
    lines: tuple[str, ...] = ()
    gate: str = ""
    """``open`` or ``closed``, empty for what has no gate or where that is not known yet."""
    delta: float | None = None
    """The gradient, whose sign is a dot behind the last line."""
    stops: bool = False
    """Whether a gradient has come and is stopped."""


def card_of(view: MicroscopeView, column: Column, unit: int, *, compact: bool) -> Card:
    """Return what is known of a card at this step."""
    if column.number < 0:
        return _input(view, column, unit)
    if column.number == len(view.update.layers):
        return _loss(view)
    return _neuron(view, column, unit, compact=compact)


def _input(view: MicroscopeView, column: Column, unit: int) -> Card:
    """Return an input under the name of its column, where it has one beyond its place and there is room."""
    name = view.problem.dataset.feature_names[unit]
    value = f"*{measure(float(view.update.inputs[unit]))}*"
    line = f"~x~_{unit + 1}_ = {value}"
    if column.size is Size.INPUT:
        title = _("Input {number}").format(number=unit + 1) if name == f"x{unit + 1}" else short_name(name)
        return Card(title, (line,))
    named = f"{short_name(name)} {value}"
    return Card("", (named if wide(named, 12) <= column.width - 2 * _SMALL_PAD else line,))


def _neuron(view: MicroscopeView, column: Column, unit: int, *, compact: bool) -> Card:
    moment, number, layer = view.moment, column.number, view.update.layers[column.number]
    is_output = number == view.output
    title = _("Neuron {number}").format(number=unit + 1)
    if is_output:
        title = _answer_title(view, unit, compact=compact)
    if not moment.has_value(number):
        return Card(title)
    has_delta, closed = moment.has_delta(number), view.is_closed(number, unit)
    gate = "" if is_output else "closed" if closed else "open"
    delta = float(layer.delta[unit]) if has_delta else None
    stops = closed and has_delta
    letter = answer_letter(view) if is_output else "a"
    now = (layer.z_after, layer.a_after) if moment.is_after else (layer.z, layer.a)
    z, a = (f"*{figure(float(each[unit]))}*" for each in now)
    if column.size is Size.SHORT:
        return Card(title, (_short(view, (letter, a), delta, compact=compact),), gate, delta, stops)
    lines = [f"~z~ = {z}", f"~{letter}~ = {a}" if compact else f"~{letter}~ = {_how(view, number)}{a}"]
    if moment.is_after and not compact:
        earlier = figure(float(layer.z[unit])), figure(float(layer.a[unit]))
        lines = [f"~z~: {earlier[0]} → {z}", f"~{letter}~: {earlier[1]} → {a}"]
    if delta is not None:
        how = _delta_how(view, number, unit, stops=stops)
        lines.append(f"~δ~ = *{figure(delta)}*" if compact else f"~δ~ = {how}*{figure(delta)}*")
    return Card(title, tuple(lines), gate, delta, stops)


def _short(view: MicroscopeView, answer: tuple[str, str], delta: float | None, *, compact: bool) -> str:
    letter, a = answer
    value = f"~{letter}~ = {a}"
    if delta is None or view.moment.is_after:
        return value
    slope = f"~δ~ = *{figure(delta)}*"
    return slope if compact else f"{value}   {slope}"


def _answer_title(view: MicroscopeView, unit: int, *, compact: bool) -> str:
    names = output_names(view.problem)
    if len(names) > 1:
        return names[unit]
    if answer_letter(view) != "p":
        return _("~ŷ~, answer")
    return pgettext("in little room", "~p~, probability") if compact else _("~p~, probability")


def _how(view: MicroscopeView, number: int) -> str:
    if number == view.output:
        return {"sigmoid": "σ(~z~) = ", "sigmoid_squared": "σ(~z~) = ", "tanh": "tanh(~z~) = "}.get(
            view.head, ""
        )
    choice = view.problem.network.hidden[number].activation
    return "relu(~z~) = " if choice.rectifies else "~f~(~z~) = "


def _delta_how(view: MicroscopeView, number: int, unit: int, *, stops: bool) -> str:
    if stops:
        return f"{figure(float(view.update.layers[number].arriving[unit]))} × 0 = "
    if number == view.output and view.head in {"linear", "sigmoid", "softmax"}:
        return f"~{answer_letter(view)}~ − ~y~ = "
    return ""


def _loss(view: MicroscopeView) -> Card:
    target, single = view.update.target, view.update.target.size == 1
    goal = f"~y~ = *{target_figure(float(target[0]))}*" if single else class_words(view)
    if not view.moment.has_loss:
        return Card(_("~L~, loss"), (goal,))
    how = {
        "sigmoid": "−ln ~p~" if target[0] > 0.5 else "−ln(1 − ~p~)",
        "softmax": "−ln ~p~",
        "linear": "½(~ŷ~ − ~y~)²",
    }.get(view.head)
    loss = view.update.loss_after if view.moment.is_after else view.update.loss
    lines = (f"~L~ = {how}", f" = *{loss_figure(loss)}*") if how else (f"~L~ = *{loss_figure(loss)}*",)
    return Card(_("~L~, loss"), (goal, *lines))


def paint_card(
    painter: QPainter, rect: QRectF, card: Card, size: Size, theme: Theme, *, chosen: bool, compact: bool
) -> None:
    """Paint one card; a closed neuron is hatched and dashed, the chosen one has a frame."""
    closed = card.gate == "closed"
    rounded(painter, rect, RADIUS_CONTROL + 2, theme.panel, None if closed else theme.line)
    if closed:
        _paint_closed(painter, rect, theme)
    if chosen:
        rounded(painter, rect, RADIUS_CONTROL + 2, None, theme.accent, 2.0)
    ink = theme.secondary if closed else theme.text
    small = size in {Size.SHORT, Size.LINE}
    pitch = 17.0 if small else _PITCH
    top = (
        rect.top() + (rect.height() - pitch * (1 + len(card.lines))) / 2
        if size is not Size.FULL
        else rect.top() + 8
    )
    pad = _SMALL_PAD if compact or small else _PAD
    letters = 12 if small or compact else SIZE_BODY
    if card.title:
        mark = _paint_gate(
            painter, QRectF(rect.left(), top, rect.width() - pad, pitch), card.gate, theme, compact
        )
        font = face(letters, SEMIBOLD)
        room = QRectF(rect.left() + pad, top, rect.width() - 2 * pad - mark, pitch)
        if "~" in card.title:
            paint_marked(painter, room.left(), room.center().y() + 0.36 * letters, card.title, ink, letters)
        else:
            write(painter, room, elided(font, card.title, room.width()), ink, font, LEFT)
        top += pitch
    elif size is Size.LINE:
        top = rect.top() + (rect.height() - pitch) / 2
    for number, line in enumerate(card.lines):
        baseline = top + pitch / 2 + 0.36 * letters
        if closed:
            painter.fillRect(
                QRectF(rect.left() + pad - 2, top + 2, wide(line, letters) + 4, pitch - 3),
                colour(theme.panel),
            )
        end = paint_marked(painter, rect.left() + pad, baseline, line, ink, letters)
        if card.delta and number == len(card.lines) - 1 and end + 12 < rect.right() and "δ" in line:
            dot(painter, end + 9, top + pitch / 2, theme.positive if card.delta > 0 else theme.negative, 7)
        top += pitch
    if card.stops:
        _paint_stop(painter, rect, theme)


def _paint_closed(painter: QPainter, rect: QRectF, theme: Theme) -> None:
    Stripes(theme.line, 1.0, _STRIPES, 1.2).fill(
        painter, rect, pixel_ratio(painter), radius=RADIUS_CONTROL + 2
    )
    pen = QPen(colour(theme.axis), 1.0)
    pen.setDashPattern([3.0, 3.0])
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), RADIUS_CONTROL + 2, RADIUS_CONTROL + 2)


def _paint_gate(painter: QPainter, room: QRectF, gate: str, theme: Theme, compact: bool) -> float:
    """Paint the ring of a gate, whole where it is open, and its word; return the width taken."""
    if not gate:
        return 0.0
    is_open = gate == "open"
    ink = theme.ink("healthy") if is_open else theme.secondary
    pen = QPen(colour(theme.healthy if is_open else theme.axis), 2.6 if is_open else 1.3)
    if not is_open:
        pen.setDashPattern([1.6, 1.8])
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawEllipse(QPointF(room.right() - 5.5, room.center().y()), 4.8, 4.8)
    if compact:
        return 18.0
    font, word = face(12), _GATES[gate]
    taken = text_width(font, word)
    words = QRectF(room.right() - 18 - taken, room.top(), taken + 1, room.height())
    if not is_open:
        painter.fillRect(words.adjusted(-2, 2, 2, -1), colour(theme.panel))
    write(painter, words, word, ink, font, LEFT)
    return taken + 24.0


def _paint_stop(painter: QPainter, rect: QRectF, theme: Theme) -> None:
    width, tall = _BAR
    tall = min(tall, rect.height() - 8)
    bar = QRectF(rect.right() + 3, rect.center().y() - tall / 2, width, tall)
    rounded(painter, bar, 1.5, theme.text, None)


def stop_words(compact: bool) -> str:
    """Return what stands below a card where a gradient is stopped."""
    return _("× 0: gate closed") if compact else _("× 0: gate closed, nothing passes")


@dataclass(frozen=True)
class PlacedCard:
    """A card where it stands, and what paints it there."""

    column: Column
    rect: QRectF
    card: Card
    key: tuple[object, ...]
    """All that it shows; two cards with the same look the same."""
    paint: Callable[[QPainter], None]

    @property
    def room(self) -> QRectF:
        """Where it is painted, with its frame and the bar that stops a gradient."""
        return self.rect.adjusted(*_AROUND)


def placed_cards(view: MicroscopeView, arrangement: Arrangement, theme: Theme) -> Iterator[PlacedCard]:
    """Yield all cards, column by column."""
    compact = arrangement.compact
    for column in arrangement.columns:
        for unit, rect in column.cards:
            card = card_of(view, column, unit, compact=compact)
            chosen = view.chosen == (column.number, unit)
            paint = partial(
                paint_card,
                rect=rect, card=card, size=column.size, theme=theme, chosen=chosen, compact=compact,
            )  # fmt: skip
            yield PlacedCard(column, rect, card, (card, column.size, chosen, rect.getRect(), theme), paint)


def paint_cards(
    painter: QPainter,
    placed: Iterable[PlacedCard],
    arrangement: Arrangement,
    theme: Theme,
    parts: KeptParts | None = None,
) -> None:
    """Paint all cards, and how many more there are in a column.

    Cards that are among ``parts`` already are not painted anew; without parts all are.
    """
    if parts is not None:
        parts.begin()
    for each in placed:
        if parts is None:
            each.paint(painter)
        else:
            parts.paint(painter, each.room, each.key, each.paint)
        if each.card.stops and each.column.size is Size.FULL:
            below = QRectF(each.rect.left() + 2, each.rect.bottom() + 3, each.rect.width() + 30, 16)
            write(painter, below, stop_words(arrangement.compact), theme.text, face(SIZE_SMALL), LEFT)
    if parts is not None:
        parts.end()
    for column in arrangement.columns:
        if column.more and column.cards:
            last = column.cards[-1][1]
            more = QRectF(last.left() - 16, last.bottom() + 3, last.width() + 32, 18)
            words = _("… and {count:,} more").format(count=column.more)
            write(painter, more, words, theme.secondary, face(12))
