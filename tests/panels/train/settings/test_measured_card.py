"""The card on dead neurons says and offers what the table of remedies has measured of the same run."""

from __future__ import annotations

import numpy as np
import pytest

from reluexplorer.panels.train.settings.condition import condition_of
from reluexplorer.panels.train.shared.view import view_of
from reluexplorer.session.commands.remedies import AdoptRemedy, AdoptRemedyHere
from reluexplorer.session.commands.settings import assign
from reluexplorer.session.jobs.remedies import TrialsView
from reluexplorer.session.remedies.catalogue import REMEDIES
from reluexplorer.session.remedies.comparison import Comparison, Outcome, Plan, Trial
from reluexplorer.session.session import State
from tests.panels.runs import document_of, run_with

SEEDS = 16
DOCUMENT = document_of()


def came(score, dead=4.0, lost=0):
    wave = 0.002 * np.resize([1.0, -1.0], SEEDS)
    scores, deads = score + wave, np.full(SEEDS, dead)
    scores[:lost] = deads[:lost] = np.nan
    return Outcome(scores, deads, np.full(SEEDS, 20.0), diverged=lost, made=SEEDS)


AS_IT_IS = came(0.6)


def card(*trials, document=DOCUMENT, recipe=None):
    """Return the card of a run with a dead neuron, of which remedies were measured."""
    tried = (Trial("as-it-is", "As it is", AS_IT_IS, AS_IT_IS), *trials)
    plan = Plan(40, 20, 40)
    found = Comparison(recipe or document.recipe, plan, SEEDS, True, 8, (0.1, 0.1), tried, 0.5)
    return condition_of(view_of(State(document, run_with((1, -1)), trials=TrialsView(found))))


def trial(name, here, start=None):
    return Trial(name, REMEDIES[name].words(DOCUMENT.recipe), start, here)


def plain():
    return condition_of(view_of(State(DOCUMENT, run_with((1, -1)))))


def test_before_anything_is_measured_it_offers_the_leak():
    assert [remedy.words for remedy in plain().remedies] == ["Inspect", "Leaky ReLU 0.01"]


@pytest.mark.parametrize(
    ("outcome", "said"),
    [
        (came(0.6), "makes no difference to the accuracy"),
        (came(0.6, dead=6.0), "makes no difference to the accuracy and leaves 2 ± 0 more dead neurons"),
        (came(0.5), "lowers the accuracy by 10.0 ± 0.0 points"),
        (came(0.6, lost=15), "brings 1 of 16 copies to the end"),
        (came(0.6, lost=16), "brings 0 of 16 copies to the end"),
    ],
)
def test_what_was_measured_to_be_no_help_is_offered_no_more(outcome, said):
    found = card(trial("leaky-0.01", outcome))
    assert (
        found.sentence == f"{plain().sentence} On 16 copies of this run: Leaky ReLU 0.01 from step 20 {said}."
    )
    assert [remedy.words for remedy in found.remedies] == ["Inspect", "See remedies"]


@pytest.mark.parametrize(
    ("outcome", "said"),
    [
        (came(0.8), "raises the accuracy by 20.0 ± 0.0 points"),
        (came(0.6, dead=1.0), "makes no difference to the accuracy and leaves 3 ± 0 fewer dead neurons"),
    ],
)
def test_what_was_measured_to_help_stays_with_its_figures(outcome, said):
    found = card(trial("leaky-0.01", outcome))
    assert f"On 16 copies of this run: Leaky ReLU 0.01 from step 20 {said}." in found.sentence
    assert found.remedies[1].commands == plain().remedies[1].commands
    assert "dead neurons." in found.remedies[1].tip


def test_the_one_that_the_table_names_best_is_offered_in_its_place():
    found = card(trial("leaky-0.01", came(0.6)), trial("elu", came(0.7)), trial("slower", came(0.9)))
    assert found.sentence.endswith(
        " On 16 copies of this run: Learning rate ÷ 10 from step 20 raises the accuracy by 30.0 ± 0.0 "
        "points; Leaky ReLU 0.01 from step 20 makes no difference to the accuracy."
    )
    offer = found.remedies[1]
    assert (offer.words, offer.commands) == ("Learning rate ÷ 10", (AdoptRemedyHere("slower"),))
    found = card(trial("elu", came(0.6), came(0.9)))
    offer = found.remedies[1]
    assert (offer.words, offer.commands) == ("ELU from the start", (AdoptRemedy("elu"),))


def test_what_was_measured_of_another_run_says_nothing_of_this_one():
    other = assign("training.seed", 7).apply(DOCUMENT).recipe
    assert card(trial("leaky-0.01", came(0.5)), recipe=other) == plain()
    assert card(trial("elu", came(0.5))) == plain()
