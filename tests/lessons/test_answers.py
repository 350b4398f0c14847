"""The answers to the lessons' questions, from what was played and measured."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest

from reluexplorer.lessons.answers import TO_RUN
from reluexplorer.lessons.claims.catalogue import LESSONS
from tests.lessons.plain import numbers


def answer(name: str, frame: int, **knobs: float) -> str:
    """The answer after so many frames."""
    lesson = LESSONS[name]
    turned = {knob.name: knob.default for knob in lesson.knobs} | knobs
    exhibit = next(itertools.islice(lesson.play(turned), frame, None))
    return lesson.answer(turned, exhibit, {})


@pytest.mark.parametrize("name", LESSONS)
def test_each_question_is_answered_or_says_what_to_do(name: str) -> None:
    lesson = LESSONS[name]
    assert lesson.question.endswith("?")
    turned = {knob.name: knob.default for knob in lesson.knobs}
    assert lesson.answer(turned, None, {}).endswith(".")
    begun = answer(name, 1)
    assert begun != TO_RUN
    assert begun.endswith(".")


@pytest.mark.parametrize(("weight", "bias", "given"), [(1, 0, 0.0), (-3, 0, 6.0), (-1, -2, 0.0), (2, 3, 0.0)])
def test_what_the_neuron_gives_for_minus_two(weight: float, bias: float, given: float) -> None:
    said = numbers(answer("definition", 0, weight=weight, bias=bias))
    assert said == [-2 * weight + bias, given]


def test_an_answer_before_the_end_is_one_of_the_moment() -> None:
    assert answer("nonlinearity", 3).startswith("So far, at step 160 of 4,800: ")
    assert "of unseen points right. As many points of either class" in answer("nonlinearity", 3)
    assert answer("cost", 23).startswith("Alone tanh takes ")


def test_what_sigmoid_learns_is_answered_by_the_measurement() -> None:
    lesson = LESSONS["saturation"]
    assert "press Measure this claim" in lesson.answer({}, None, {})
    said = lesson.answer({}, None, {"accuracy_sigmoid_6": 0.1007, "accuracy_relu_6": 0.978})
    assert said.startswith("10 of 100, no more than always saying one digit would; ")
    assert numbers(said)[-1] == 98
    said = lesson.answer({}, None, {"accuracy_sigmoid_6": 0.91, "accuracy_relu_6": 0.978})
    assert said.startswith("91 of 100, more than guessing would; ")


def test_doubling_the_input_doubles_the_output_without_biases_alone() -> None:
    exactly = answer("gate", 0)
    assert "exactly 2 times as much" in exactly
    once, twice = numbers(exactly.replace("f(2x)", "f"))[:2]
    assert twice == pytest.approx(2 * once, abs=2e-4)
    assert "not 2, since biases" in answer("gate", 0, bias=1.0)


def test_the_digits_that_are_lost_are_named() -> None:
    lesson = LESSONS["output"]
    exhibit = next(itertools.islice(lesson.play({"rate": 0.1, "seed": 0}), 30, None))
    said = lesson.answer({}, replace(exhibit, done=1.0), {})
    lost = [bar.label.lower() for bar in exhibit.cards[0].charts[0].bars if bar.text == "never said"]
    assert lost
    assert said == f"{len(lost)} digit{'s' * (len(lost) > 1)} of 10: {', '.join(lost)}."
