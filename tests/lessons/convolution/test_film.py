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
    shots = list(film.shots({"across": 4.0}))
    assert [shot.frame for shot in shots] == list(range(7))
    assert [len(shot.read) for shot in shots] == [1, 1, 1, 2, 2, 2, 3]
    assert shots[-1].steps == (0.0, 3.0, 6.0)
    for shot in shots[::5]:
        for net, parameters in zip(film.nets, shot.parameters, strict=True):
            trainer = net.trainer()
            trainer.advance(shot.frame)
            np.testing.assert_array_equal(parameters, trainer.parameters)


def frames(film: Film, across: float, most: int = 7) -> list[int]:
    """Return the frames that are shown of a digit, at most so many."""
    return [shot.frame for shot in islice(film.shots({"across": across}), most)]


def test_a_moved_digit_finds_the_training_where_it_is(film: Film) -> None:
    assert frames(film, 4.0, 4) == [0, 1, 2, 3]
    assert frames(film, 5.0, 1) == [3]
    assert frames(film, 6.0) == [3, 4, 5, 6]
    assert frames(film, 4.0) == [6]


def test_what_is_played_again_without_a_move_begins_again(film: Film) -> None:
    assert frames(film, 4.0)[-1] == 6
    first = next(film.shots({"across": 4.0}))
    assert first.frame == 0
    np.testing.assert_array_equal(first.parameters[0], Net(RELU).spec.initial_parameters(0))
    assert frames(film, 5.0) == list(range(7))


def test_two_readers_see_the_same_film_each_at_its_own_pace(film: Film) -> None:
    slow, fast = film.shots({"across": 4.0}), film.shots({"across": 4.0})
    seen = [next(slow), next(slow)]
    ahead = list(fast)
    seen += list(slow)
    assert [shot.frame for shot in seen] == list(range(7))
    assert all(one is other for one, other in zip(seen, ahead, strict=True))
