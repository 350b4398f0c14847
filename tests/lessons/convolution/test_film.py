"""The training on the stage, over which a digit is moved."""

from __future__ import annotations

from itertools import islice

import numpy as np
import pytest

from reluexplorer.lessons.convolution import film as films
from reluexplorer.lessons.convolution.film import Film
from reluexplorer.lessons.convolution.nets import NONE, RELU, Net


@pytest.fixture
def film(monkeypatch: pytest.MonkeyPatch) -> Film:
    """A training of six updates in six frames."""
    monkeypatch.setattr(films, "STEPS", 6)
    monkeypatch.setattr(films, "FRAMES", 6)
    return Film((Net(RELU), Net(NONE)))


def test_it_is_trained_frame_by_frame_and_looked_at_each_third(film: Film) -> None:
    assert list(film.frames({"across": 4.0})) == list(range(7))
    assert film.steps == [0.0, 3.0, 6.0]
    assert film.step == 6
    for net, parameters in zip(film.nets, film.parameters, strict=True):
        trainer = net.trainer()
        trainer.advance(6)
        np.testing.assert_array_equal(parameters, trainer.parameters)


def test_a_moved_digit_finds_the_training_where_it_is(film: Film) -> None:
    assert list(islice(film.frames({"across": 4.0}), 4)) == [0, 1, 2, 3]
    before = film.parameters
    assert next(film.frames({"across": 5.0})) == 3
    np.testing.assert_array_equal(before[0], film.parameters[0])
    assert list(film.frames({"across": 6.0})) == [3, 4, 5, 6]
    assert list(film.frames({"across": 4.0})) == [6]
    assert film.steps == [0.0, 3.0, 6.0]


def test_what_is_played_again_without_a_move_begins_again(film: Film) -> None:
    *_, last = film.frames({"across": 4.0})
    ended = film.parameters
    assert last == 6
    assert next(film.frames({"across": 4.0})) == 0
    np.testing.assert_array_equal(film.parameters[0], Net(RELU).spec.initial_parameters(0))
    *_, last = film.frames({"across": 5.0})
    np.testing.assert_array_equal(film.parameters[0], ended[0])
