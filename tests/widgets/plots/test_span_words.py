"""The words of tinted intervals stand once, whole, in a part that is in sight, and not over numbers."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter

from reluexplorer.widgets.plots import axis_labels
from reluexplorer.widgets.plots.axes import Frame, Look, Span, paint_span_words
from reluexplorer.widgets.plots.axis_labels import digits, paint_inner_labels
from reluexplorer.widgets.theme.theme import DARK

WORDS = "Sigmoid and tanh are saturated here: slope under 0.1"
SPANS = Span(-1e9, -2.3, "negative", WORDS), Span(2.3, 1e9, "negative", WORDS)
AREA = QRectF(1, 6, 500, 240)


@pytest.fixture
def painter(qapp):
    image = QImage(520, 260, QImage.Format.Format_ARGB32)
    with QPainter(image) as made:
        yield made


def tinted(frame: Frame, span: Span) -> tuple[float, float]:
    return max(frame.px(span.left), AREA.left()), min(frame.px(span.right), AREA.right())


@pytest.mark.parametrize(
    ("x", "number"),
    [
        ((-5, 5), 0),
        ((-12, 1), 0),
        ((-2.2, 8), 1),
        ((-2.8, 7), 1),
        ((1, 9), 1),
        ((2.4, 4), 1),
        ((5, 5.01), 1),
        ((1e6, 2e6), 1),
        ((-4, -3), 0),
        ((-9, -2.3), 0),
    ],
)
@pytest.mark.parametrize("y", [(-1.6, 4.2), (-4, -0.5), (0.5, 3), (-3, 0.2)])
def test_the_words_stand_once_within_the_tint_that_is_in_sight_and_free_of_numbers(
    painter, monkeypatch, x, y, number
):
    frame, look = Frame(AREA, x, y), Look()
    written = paint_span_words(painter, frame, look, SPANS, DARK)
    assert len(written) == 1
    (place,) = written
    assert AREA.contains(place)
    left, right = tinted(frame, SPANS[number])
    assert left <= place.left() < place.right() <= right + 1
    numbers = []
    monkeypatch.setattr(axis_labels, "_write", lambda _p, at, words, *_, **__: numbers.append((words, at)))
    paint_inner_labels(painter, frame, look, [], [], DARK)
    free = list(numbers)
    numbers.clear()
    paint_inner_labels(painter, frame, look, [], written, DARK)
    assert len(numbers) >= len(free) - 1
    assert not [words for words, at in numbers if digits(at).intersects(place)]


def test_no_words_stand_where_no_tint_is(painter):
    assert paint_span_words(painter, Frame(AREA, (-2, 2), (-1, 1)), Look(), SPANS, DARK) == []


def test_other_words_of_another_interval_stand_too(painter):
    spans = SPANS[0], Span(2.3, 1e9, "positive", "steep")
    assert len(paint_span_words(painter, Frame(AREA, (-5, 5), (-1, 1)), Look(), spans, DARK)) == 2
