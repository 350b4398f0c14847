"""What the Train workspace shows and says, as functions of the state alone."""

from __future__ import annotations

import itertools
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reluexplorer.core.activations import ActivationChoice
from reluexplorer.core.diagnosis.unit_states import LEGEND, UnitState
from reluexplorer.panels.train.network.hover import hover_lines
from reluexplorer.panels.train.outcome.deaths import death_pill, death_sentence, death_tip, deaths_of
from reluexplorer.panels.train.outcome.plane_picture import PlanePicture, signed_output
from reluexplorer.panels.train.settings import condition as conditions
from reluexplorer.panels.train.settings.condition import condition_of
from reluexplorer.panels.train.shared.view import view_of
from reluexplorer.panels.train.time.happenings import events_of, span_of
from reluexplorer.session.account.account import account_of
from reluexplorer.session.account.since import Grounds, Since
from reluexplorer.session.commands.data import OpenTable
from reluexplorer.session.commands.network import SetActivation, SetHidden
from reluexplorer.session.commands.remedies import AdoptRemedyHere
from reluexplorer.session.commands.selection import SelectUnit
from reluexplorer.session.commands.settings import assign, setter
from reluexplorer.session.commands.units_together import ReviveDead
from reluexplorer.session.document.document import Document
from reluexplorer.session.remedies.catalogue import REMEDIES
from reluexplorer.session.remedies.comparison import Plan, offered
from reluexplorer.session.run.change_labels import marks_of
from reluexplorer.session.run.snapshot import ChangeEvent, RunSnapshot, Status, UnitEvent
from reluexplorer.session.session import State
from reluexplorer.text import measure
from tests.panels.runs import DIVERGING, DYING, document_of, run_of, state_of


def test_the_view_is_pure_and_compares_by_value():
    state = state_of(50)
    assert view_of(state) == view_of(replace(state))
    assert view_of(state) != view_of(replace(state, run=replace(state.run)))
    other = replace(state, document=document_of(assign("training.seed", 1)))
    assert view_of(other) != view_of(state)


def test_a_selection_that_the_running_network_lacks_is_none():
    document = document_of(SetHidden((8, 8)), SelectUnit(1, 7))
    assert view_of(State(document, run_of(0))).selected == (1, 7)
    assert view_of(State(document, run_of(0, SetHidden((8, 4))))).selected is None
    assert view_of(State(document, RunSnapshot())).selected is None


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


def test_the_learning_rate_does_not_go_below_its_domain():
    view = view_of(
        replace(state_of(60, *DIVERGING), document=document_of(assign("training.learning_rate", 1e-7)))
    )
    assert condition_of(view).remedies[0].commands == (assign("training.learning_rate", 1e-7),)


def test_cards_of_inputs_outputs_and_the_dead():
    run = run_of(300, *DYING)
    values = run.problem.dataset.inputs[run.problem.dataset.train, 0]
    assert hover_lines(run, 0, 0) == (
        "Input x₁",
        f"from {measure(values.min())} to {measure(values.max())}",
        f"mean {measure(values.mean())}",
    )
    assert hover_lines(run, 4, 0)[:2] == ("Output · y", "Sigmoid of a sum")
    dead = min(run.inspection.health[1].dead)
    assert hover_lines(run, 2, dead)[-1] == "dead: no gradient reaches it"
    assert hover_lines(run, 2, 99) == ()
    assert hover_lines(run, 9, 0) == ()
    assert hover_lines(RunSnapshot(), 1, 0) == ()


@pytest.mark.parametrize("head", ["tanh", "linear", "relu"])
def test_other_outputs_for_two_classes(head):
    run = run_of(20, assign("network.output", head))
    low = run.problem.network.output.low
    shown = signed_output(run.problem, run.maps.output)
    assert np.allclose(shown, (run.maps.output - (low + 1) / 2) * 2 / (1 - low), atol=1e-6)


def test_softmax_of_two_is_their_difference():
    run = run_of(20, assign("network.output", "softmax"))
    view = PlanePicture().view(run, show_test=False, discrete=True)
    assert np.allclose(view.values, run.maps.output[1] - run.maps.output[0])
    assert view.discrete


def test_one_input_with_classes(tmp_path):
    path = tmp_path / "steps.csv"
    rows = "".join(f"{i / 8},{'abc'[i // 20]}\n" for i in range(60))
    path.write_text("x,kind\n" + rows, encoding="utf-8")
    view = PlanePicture().view(run_of(10, OpenTable(str(path), "kind")), show_test=True, discrete=False)
    assert (view.points[:, 1].round() == view.targets).all()
    assert view.class_image is not None
    assert view.lines == ()
    path.write_text(rows.replace("c", "a").join(("x,kind\n", "")), encoding="utf-8")
    two = OpenTable(str(path), "kind", "binary")
    view = PlanePicture().view(run_of(11, two), show_test=True, discrete=False)
    assert set(view.points[:, 1]) == {-1.0, 1.0}
    assert (view.low_text, view.high_text) == ("a", "b")


def run_with(*since, step=1000, status=Status.PAUSED):
    """A run whose units of layers died at these steps (−1: alive)."""
    run = run_of(0, SetHidden(tuple(len(layer) for layer in since)))
    health = tuple(
        replace(
            before,
            states=tuple(type(before.states[0])("dead" if at >= 0 else "healthy") for at in layer),
        )
        for before, layer in zip(run.inspection.health, since, strict=True)
    )
    events = sorted(
        UnitEvent(at, layer, unit, died=True)
        for layer, units in enumerate(since)
        for unit, at in enumerate(units)
        if at >= 0
    )
    known = tuple(np.array(layer) for layer in since)
    curve = replace(run.curve, dead_since=known, events=tuple(events))
    state = replace(run.state, step=step)
    inspection = replace(run.inspection, health=health, step=step)
    return replace(run, curve=curve, state=state, inspection=inspection, status=status)


def test_deaths_near_each_other_are_one_event():
    run = run_with((-1, -1), (-1, 500, -1, -1, 520, -1, 540), (900,))
    events = events_of(run, 1000, 0.15)
    assert [(event.step, event.text) for event in events] == [
        (500, "2.2, 2.5, 2.7 seen dead"),
        (900, "3.1 seen dead"),
    ]


@pytest.mark.parametrize(
    ("since", "words"),
    [
        (((0, -1), (-1,)), ["1.1 dead at the start"]),
        (((0, -1, 5), (-1,)), ["1.1 dead at the start, 1.3 seen dead"]),
        (((5, 6, 7, 8), (-1,)), ["4 in layer 1 seen dead"]),
        (((5, 6, 7), (8,)), ["4 neurons seen dead"]),
        (((-1, -1), (-1,)), []),
    ],
)
def test_events_in_words(since, words):
    assert [event.text for event in events_of(run_with(*since), 1000, 0.15)] == words


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


def test_a_change_has_a_flag_of_its_own_and_a_revival_is_said():
    run = run_with((-1, -1))
    events = UnitEvent(500, 0, 1, died=True), UnitEvent(700, 0, 1, died=False)
    change = ChangeEvent(510, "ReLU → Leaky ReLU")
    run = replace(run, curve=replace(run.curve, events=events), changes=(change,))
    assert [(event.step, event.text, event.role) for event in events_of(run, 1000, 0.15)] == [
        (500, "1.2 seen dead", "dead"),
        (510, "ReLU → Leaky ReLU", "change"),
        (700, "1.2 came back", "healthy"),
    ]


@given(st.lists(st.integers(-1, 1000), min_size=1, max_size=30), st.floats(0.01, 0.4), st.booleans())
def test_events_never_come_too_close(since, apart, diverged):
    run = run_with(tuple(since), status=Status.DIVERGED if diverged else Status.PAUSED)
    steps = [event.step for event in events_of(run, 1200, apart)]
    assert all(b - a >= apart * 1200 for a, b in itertools.pairwise(steps))
    assert steps == sorted(steps)


@given(st.integers(0, 10**9))
def test_the_timeline_has_room_behind_the_present(step):
    span = span_of(step)
    assert span >= 100
    assert step * 1.2 <= span <= max(100, step * 1.2 * 1.51)
    assert span_of(step + 1) >= span


@pytest.mark.parametrize("state", [UnitState.DORMANT, UnitState.RARE, UnitState.SATURATED])
def test_what_ails_has_the_colour_of_the_legend(state):
    run = run_with((-1, -1))
    (layer,) = run.inspection.health
    health = replace(layer, states=(state, layer.states[1]))
    run = replace(run, inspection=replace(run.inspection, health=(health,)))
    assert condition_of(view_of(State(Document(), run))).role == LEGEND[state].role


def test_a_change_just_before_a_run_diverged_keeps_its_flag():
    run = run_with((990, -1), status=Status.DIVERGED)
    run = replace(run, changes=(ChangeEvent(995, "learning rate 0.03 → 3"),))
    assert [event.text for event in events_of(run, 1000, 0.15)] == [
        "learning rate 0.03 → 3",
        "diverged, 1.1 seen dead",
    ]


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


@pytest.mark.parametrize(
    ("command", "on", "off"),
    [
        (setter("training.clip_norm"), "no norm limit → 2", "norm limit 2 → none"),
        (setter("training.clip_value"), "no gradient limit → 2", "gradient limit 2 → none"),
        (setter("training.weight_limit"), "no weight limit → 2", "weight limit 2 → none"),
        (setter("training.l1"), "no L1 → 2", "L1 2 → none"),
        (setter("training.l2"), "no L2 → 2", "L2 2 → none"),
        (setter("network.dropout"), "no dropout → 0.5", "dropout 0.5 → none"),
    ],
)
def test_a_setting_that_0_turns_off_is_said_to_be_none(command, on, off):
    document = replace(document_of(), change_step=10)
    document = command(0.5 if "dropout" in on else 2.0).apply(document)
    document = command(0.0).apply(replace(document, change_step=20))
    problem = run_of(0).problem
    assert [mark.words for mark in marks_of(document.recipe, problem)] == [on, off]
