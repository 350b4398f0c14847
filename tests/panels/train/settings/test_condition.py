"""What ails a run, and what is offered against it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from reluexplorer.core.diagnosis.unit_states import LEGEND, UnitState
from reluexplorer.panels.train.settings import condition as conditions
from reluexplorer.panels.train.settings.condition import condition_of
from reluexplorer.panels.train.shared.view import view_of
from reluexplorer.session.commands.network import SetActivation
from reluexplorer.session.commands.remedies import AdoptRemedyHere
from reluexplorer.session.commands.settings import assign
from reluexplorer.session.commands.units import ReviveDead
from reluexplorer.session.document.document import Document
from reluexplorer.session.remedies.catalogue import REMEDIES
from reluexplorer.session.remedies.comparison import Plan, offered
from reluexplorer.session.session import State
from tests.panels.runs import DIVERGING, document_of, run_with, state_of


@pytest.mark.parametrize(
    ("changed", "steps", "words"),
    [
        ((), (0, 30), "Leaky ReLU 0.01"),
        (((20, assign("training.learning_rate", 0.3)),), (0, 30), "Learning rate ÷ 10, revive"),
        (((20, assign("training.learning_rate", 0.3)),), (0, 10), "Leaky ReLU 0.01"),
        (((0, assign("training.learning_rate", 1.0)),), (0, 10), "Learning rate ÷ 10, revive"),
        (((0, assign("training.learning_rate", 1.0)),), (0, 0), "Leaky ReLU 0.01"),
        (((20, assign("training.learning_rate", 0.001)),), (0, 30), "Leaky ReLU 0.01"),
        (
            ((0, assign("training.optimizer", "adam")), (0, assign("training.learning_rate", 0.1))),
            (5,),
            "Learning rate ÷ 10, revive",
        ),
    ],
)
def test_the_learning_rate_is_offered_where_it_is_the_cause(changed, steps, words):
    document = Document()
    for at, command in changed:
        document = command.apply(replace(document, change_step=at))
    condition = condition_of(view_of(State(document, run_with((*steps, -1)))))
    assert condition.remedies[-1].words == words


def test_the_learning_rate_does_not_go_below_its_domain():
    view = view_of(
        replace(state_of(60, *DIVERGING), document=document_of(assign("training.learning_rate", 1e-7)))
    )
    assert condition_of(view).remedies[0].commands == (assign("training.learning_rate", 1e-7),)


@pytest.mark.parametrize("state", [UnitState.DORMANT, UnitState.RARE, UnitState.SATURATED])
def test_what_ails_has_the_colour_of_the_legend(state):
    run = run_with((-1, -1))
    (layer,) = run.inspection.health
    health = replace(layer, states=(state, layer.states[1]))
    run = replace(run, inspection=replace(run.inspection, health=(health,)))
    assert condition_of(view_of(State(Document(), run))).role == LEGEND[state].role


@pytest.mark.parametrize(
    ("before", "name"),
    [
        ((), "leaky-0.01"),
        ((assign("training.learning_rate", 1.0),), "slower-revive"),
        ((SetActivation("leaky_relu"),), "slower"),
        ((ReviveDead(),), "revive"),
    ],
)
def test_what_is_offered_is_in_the_table_of_remedies_under_the_same_words_and_does_the_same(before, name):
    document = document_of(*before)
    view = view_of(State(document, run_with((1, -1))))
    offers = {offer.words: offer for offer in (*_offers(view), *condition_of(view).remedies)}
    offer = offers[REMEDIES[name].words(document.recipe)]
    here = replace(document, change_step=30)
    made = here
    for command in offer.commands:
        made = command.apply(made)
    assert _spelt_out(made.recipe) == _spelt_out(AdoptRemedyHere(name).apply(here).recipe)
    assert name in offered(document.recipe, Plan.of(30, 40, ended=False))


def _spelt_out(recipe):
    """Return a recipe whose activation names its parameters, be they those that it has anyway."""
    choice = recipe.network.activation
    named = replace(choice, parameters=choice.values)
    return replace(recipe, network=replace(recipe.network, activation=named))


def _offers(view):
    return conditions._LEAKY, conditions._REVIVE, conditions.slower(view), conditions._slower_revived(view)


def test_no_words_of_what_is_offered_are_those_of_another_remedy():
    words = [remedy.words(document_of().recipe) for remedy in REMEDIES.values()]
    assert len(set(words)) == len(words)


@pytest.mark.parametrize(
    ("states", "said"),
    [
        (("dormant", "healthy", "healthy", "healthy"), ""),
        (("dormant", "healthy", "dormant", "healthy"), " The other: 1.3."),
        (("dormant", "rare", "dormant", "healthy"), " The others: 1.2 and 1.3."),
        (("rare",) * 5, " The others: 1.2, 1.3, 1.4 and one more."),
        (("saturated",) * 7, " The others: 1.2, 1.3, 1.4 and 3 more."),
        (("leak", "leak", "healthy"), " They are 1.1 and 1.2."),
        (("leak", "healthy"), " It is 1.1."),
        (("dormant", "leak", "healthy", "healthy"), " One more, 1.2, is always below 0."),
        (("rare", "rare", "leak", "leak"), " The other: 1.2. 2 more are always below 0."),
    ],
)
def test_ailing_neurons_are_named_as_far_as_there_is_room(states, said):
    run = run_with(tuple(-1 for _ in states))
    (health,) = run.inspection.health
    named = replace(health, states=tuple(UnitState[name.upper()] for name in states))
    found = condition_of(
        view_of(State(Document(), replace(run, inspection=replace(run.inspection, health=(named,)))))
    )
    assert found.sentence.endswith(said or ".")
    assert "1.1" in found.sentence
    assert ("other" in found.sentence) == ("other" in said)
