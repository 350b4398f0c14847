"""Deaths in words: no more is said than records prove."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from reluexplorer.core.activations import ActivationChoice
from reluexplorer.panels.train.outcome.deaths import death_pill, death_sentence, death_tip, deaths_of
from reluexplorer.panels.train.settings.condition import condition_of
from reluexplorer.panels.train.shared.view import view_of
from reluexplorer.panels.train.time.happenings import events_of
from reluexplorer.session.commands.units import ReviveDead
from reluexplorer.session.deaths.since import Grounds, Since
from reluexplorer.session.deaths.tally import account_of
from reluexplorer.session.document.document import Document
from reluexplorer.session.run.snapshot import ChangeEvent, UnitEvent
from reluexplorer.session.session import State
from tests.panels.runs import run_with


def deaths(*steps, grounds=Grounds.RECORDED):
    return [Since(step, 1, unit, grounds) for unit, step in enumerate(steps)]


@pytest.mark.parametrize(
    ("steps", "sentence"),
    [
        ((411,), "Neuron 2.1 stopped firing at step 411 or later."),
        ((411, 411, 411), "They stopped firing at step 411 or later."),
        ((91, 411, 1411), "They stopped firing at step 91 or later."),
        ((0,), "Neuron 2.1 was dead at the start and is now."),
        ((0, 0), "They were dead at the start and are now."),
        ((0, 411), "Neuron 2.1 was dead at the start and is now; 2.2 stopped firing at step 411 or later."),
        (
            (0, 0, 91, 411),
            (
                "Neurons 2.1 and 2.2 were dead at the start and are now; 2.3 and 2.4 stopped firing at "
                "step 91 or later."
            ),
        ),
    ],
)
def test_deaths_in_words_claim_what_records_prove(steps, sentence):
    assert death_sentence(deaths(*steps), ActivationChoice("relu")) == sentence
    assert death_tip(deaths(*steps)).startswith("While training runs, only some steps are looked at")


@pytest.mark.parametrize(
    ("steps", "sentence"),
    [
        ((9370,), "Neuron 2.1 stopped firing at step 9,370."),
        ((420, 420), "They stopped firing at step 420."),
        ((100, 420, 1420), "They stopped firing between steps 100 and 1,420."),
        ((0,), "Neuron 2.1 never fired."),
        ((0, 0), "They never fired."),
        ((0, 420), "Neuron 2.1 never fired; 2.2 stopped firing at step 420."),
        ((0, 0, 0, 0, 420), "4 neurons never fired; 2.5 stopped firing at step 420."),
        ((0, *(9,) * 5), "Neuron 2.1 never fired; the other 5 stopped firing at step 9."),
        ((0, 30, 420), "Neuron 2.1 never fired; 2.2 and 2.3 stopped firing between steps 30 and 420."),
    ],
)
def test_dates_that_the_search_has_found_are_told_as_they_are(steps, sentence):
    found = deaths(*steps, grounds=Grounds.SURE)
    assert death_sentence(found, ActivationChoice("relu")) == sentence
    assert death_tip(found) == ""
    likely = [*found, Since(1500, 2, 0, Grounds.LIKELY)]
    assert death_sentence(likely, ActivationChoice("relu")).endswith(" or later.")
    assert death_tip(likely)


@pytest.mark.parametrize(
    ("steps", "grounds", "sentence"),
    [
        ((0,), Grounds.SURE, "Neuron 2.1 was flat from the start."),
        ((0, 0), Grounds.SURE, "They were flat from the start."),
        ((0, 420), Grounds.SURE, "Neuron 2.1 was flat from the start; 2.2 went flat at step 420."),
        (
            (0, 0, 30, 30),
            Grounds.RECORDED,
            (
                "Neurons 2.1 and 2.2 were dead at the start and are now; 2.3 and 2.4 went flat at step 30 or "
                "later."
            ),
        ),
        ((420,), Grounds.SURE, "Neuron 2.1 went flat at step 420."),
    ],
)
def test_units_without_a_threshold_go_flat(steps, grounds, sentence):
    assert death_sentence(deaths(*steps, grounds=grounds), ActivationChoice("sigmoid")) == sentence


@pytest.mark.parametrize(
    ("steps", "killed", "sentence"),
    [
        ((), 1, "You killed it by hand."),
        ((), 3, "You killed them by hand."),
        ((420,), 1, "You killed 1 by hand. The other, 2.1, stopped firing at step 420."),
        ((420, 420), 2, "You killed 2 by hand. The others stopped firing at step 420."),
        ((0, 420), 1, "You killed 1 by hand. Neuron 2.1 never fired; 2.2 stopped firing at step 420."),
    ],
)
def test_who_was_killed_by_hand_is_said(steps, killed, sentence):
    found = deaths(*steps, grounds=Grounds.SURE)
    assert death_sentence(found, ActivationChoice("relu"), killed) == sentence


def test_a_kill_is_one_flag_and_no_natural_death():
    """Of the four deaths one is too early for the kill, one of another neuron, one later than a record."""
    run = run_with((400, 407, 410, 420, -1), (410, -1))
    kills = ChangeEvent(405, "1.2, 1.3, 1.4 killed by hand", ((0, 0), (0, 1), (0, 2), (0, 3)))
    run = replace(run, changes=(kills,), curve=replace(run.curve, interval=10))
    events = [(event.step, event.text) for event in events_of(run, 1000, 0.005)]
    assert events == [
        (400, "1.1 seen dead"),
        (405, "1.2, 1.3, 1.4 killed by hand"),
        (410, "2.1 seen dead"),
        (420, "1.4 seen dead"),
    ]
    condition = condition_of(view_of(State(Document(), run)))
    assert condition.sentence == ("You killed 2 by hand. The others stopped firing at step 391 or later.")
    assert condition.remedies[-1].words == "Leaky ReLU 0.01"
    alone = run_with((405, -1))
    alone = replace(alone, changes=(replace(kills, killed=((0, 0),)),))
    condition = condition_of(view_of(State(Document(), alone)))
    assert condition.sentence == "You killed neuron 1.1 by hand."
    assert condition.remedies[-1].commands == (ReviveDead(),)


@pytest.mark.parametrize(
    ("layers", "words"),
    [
        ((1,), "1 dead neuron in layer 2"),
        ((1, 1, 1), "3 dead neurons in layer 2"),
        ((0, 1), "2 dead in layers 1 and 2"),
        ((0, 1, 2), "3 dead in layers 1, 2 and 3"),
        ((0, 1, 2, 3, 3), "5 dead in 4 layers"),
    ],
)
def test_the_pill_counts_the_dead(layers, words):
    assert death_pill([Since(10, layer, unit) for unit, layer in enumerate(layers)]) == words


def test_a_death_that_no_record_has_seen_is_now():
    run = run_with((-1, 3), step=77)
    run = replace(run, curve=replace(run.curve, dead_since=(np.array([-1, -1]),), events=()))
    assert deaths_of(run)[0] == Since(1, 0, 1, Grounds.SHOWN, seen=77)


def test_of_the_first_state_it_is_not_said_that_it_lasts():
    found = (Since(0, 1, 0, seen=0),)
    assert (
        death_sentence(found, ActivationChoice("relu"), at_start=True) == "Neuron 2.1 was dead at the start."
    )


def test_a_death_long_after_a_kill_is_not_laid_on_the_hand_however_far_apart_the_records_are_now():
    run = run_with((-1, 540))
    found = {}
    for before in (530, 480):
        event = UnitEvent(540, 0, 1, died=True, before=before)
        curve = replace(run.curve, interval=80, events=(event,))
        killed = ChangeEvent(500, "1.2 killed", killed=((0, 1),))
        told = replace(run, curve=curve, changes=(killed,))
        account = account_of(told)
        found[before] = (account.killed_at(499), account.killed_at(540), bool(account.by_hand))
    assert found == {530: (set(), set(), False), 480: (set(), {(0, 1)}, True)}
