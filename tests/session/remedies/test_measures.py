"""Whether score, loss and dead neurons of a remedy agree, and what they were before and after."""

from __future__ import annotations

import numpy as np
import pytest

from reluexplorer.core.diagnosis.inspection import inspect
from reluexplorer.panels.neurons.remedies.cells import table
from reluexplorer.session.document.document import Recipe
from reluexplorer.session.remedies.comparison import Comparison, Outcome, Plan, Trial, compare
from reluexplorer.session.remedies.measures import at_odds, before_after, turns
from reluexplorer.session.remedies.verdicts import best_of, judgement, summary, verdict
from reluexplorer.session.run.loading import load
from tests.session.remedies.ways import DYING, alone

SEEDS = 4
WAVE = np.array([-1.0, 1.0, -1.0, 1.0])


def _came(score, dead, loss):
    noise = 0.001 * WAVE
    return Outcome(score + noise, dead + 0.0 * WAVE, 10.0 + WAVE, made=SEEDS, loss=loss + noise)


def _compared(score, dead, loss):
    trials = (
        Trial("as-it-is", "As it is", _came(0.6, 4.0, 0.5)),
        Trial("elu", "ELU", _came(score, dead, loss)),
    )
    return Comparison(Recipe(), Plan(20), SEEDS, True, 16, (0.1, np.nan), trials, 0.5)


@pytest.mark.parametrize(
    ("came", "signs", "word"),
    [
        ((0.7, 2.0, 0.4), (1, 1, 1), "helps"),
        ((0.7, 4.0, 0.5), (1, 0, 0), "helps"),
        ((0.7, 6.0, 0.4), (1, 1, -1), "mixed"),
        ((0.7, 2.0, 0.9), (1, -1, 1), "mixed"),
        ((0.5, 2.0, 0.5), (-1, 0, 1), "mixed"),
        ((0.5, 6.0, 0.9), (-1, -1, -1), "harms"),
        ((0.6, 4.0, 0.5), (0, 0, 0), "no difference"),
        ((0.6, 2.0, 0.5), (0, 0, 1), "only fewer dead"),
        ((0.6, 6.0, 0.5), (0, 0, -1), "more dead"),
        ((0.6, 4.0, 0.4), (0, 1, 0), "only a lower loss"),
        ((0.6, 4.0, 0.9), (0, -1, 0), "higher loss"),
        ((0.6, 2.0, 0.9), (0, -1, 1), "mixed"),
    ],
)
def test_a_verdict_rests_on_score_loss_and_dead_neurons(came, signs, word):
    found = _compared(*came)
    trial = found.trials[1]
    assert turns(found, trial, "start") == signs
    assert at_odds(found, trial, "start") is (word == "mixed")
    assert judgement(found, trial, "start") == word
    assert table(found).lines[1].cells[3].words.startswith(word)


def test_a_mixed_verdict_says_what_is_better_and_what_is_worse():
    found = _compared(0.7, 6.0, 0.9)
    trial = found.trials[1]
    assert (
        verdict(found, trial, "start")
        == "Mixed: accuracy 10.0 ± 0.0 points higher; 2 ± 0 more dead neurons; loss 0.4 ± 0 higher."
    )
    assert before_after(found, trial, "start") == (
        "Accuracy 60.0 % → 70.0 %; loss 0.500 → 0.900; dead 4.0 → 6.0 of 16 neurons."
    )
    assert best_of(found) == (trial, "start")
    assert summary(found) == (
        "ELU from the start raises the accuracy, by 10.0 ± 0.0 points; 2 ± 0 more dead neurons; "
        "loss 0.4 ± 0 higher."
    )
    cell = table(found).lines[1].cells[3]
    assert (cell.words, cell.tone) == ("mixed +10.0 points", "secondary")
    assert cell.tip.splitlines() == [verdict(found, trial, "start"), before_after(found, trial, "start")]


def test_the_loss_beside_an_accuracy_is_that_of_each_copy():
    dataset = load(DYING.data)
    found = compare(DYING, dataset, Plan(20), 2, lambda _progress: None, ("elu",))
    first = DYING.training.seed
    for number, loss in enumerate(found.trials[0].start.loss.tolist()):
        seen = inspect(alone(DYING, first + number, 20))
        assert loss == (seen.train_loss if seen.test_loss is None else seen.test_loss)
