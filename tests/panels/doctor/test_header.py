"""The line above all: what of it stays where there is little room."""

from __future__ import annotations

from dataclasses import replace

from reluexplorer.models.opening.described import Described
from tests.panels.doctor.planted import doctored


def _seen(name):
    about = Described("a detector of text in pictures of pages and of signs, by a lab of ours", ())
    return replace(doctored(about=about), path=f"/models/{name}", inputs="/data/pages")


def _reach(label, words):
    """Return how far some words of a label's text reach, in pixels."""
    end = label.text().index(words) + len(words)
    return label.fontMetrics().horizontalAdvance(label.text()[:end])


def test_the_inputs_are_named_in_a_small_window_though_much_is_said_of_the_model(shown):
    panel, _dispatch = shown(_seen("det.onnx"), (1024, 654))
    words = panel.header.words
    assert _reach(words, "fed pages") < words.width() < _reach(words, "12 inputs kept back")


def test_a_long_name_leaves_room_for_the_inputs_in_a_small_window(shown):
    name = "a_model_with_a_name_that_alone_fills_the_line_of_a_small_window.onnx"
    panel, _dispatch = shown(_seen(name), (1024, 654))
    header = panel.header
    assert header.report.mapTo(panel, header.report.rect().topRight()).x() < panel.subject.x()
    assert _reach(header.words, "fed pages") < header.words.width()
    assert 140 <= header.name.width() < header.name.sizeHint().width()


def test_a_short_name_is_not_cut_by_long_words(shown):
    panel, _dispatch = shown(_seen("det.onnx"), (1024, 654))
    assert panel.header.name.width() >= panel.header.name.sizeHint().width()
