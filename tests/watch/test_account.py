from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from reluexplorer.watch.account import Account
from reluexplorer.watch.records import End, Layers, Logged, Note, Record
from reluexplorer.watch.report.words import how_far
from reluexplorer.watch.run import UNKNOWN, Biases, Event, WatchedRun
from reluexplorer.watch.unit_account import LOOKS
from tests.watch.planted import Training, layers


def told(records: list[Record]) -> WatchedRun:
    account = Account()
    account.add(records)
    return account.run()


def death_and_birth() -> list[Record]:
    """Two layers of 2 and 1 units: unit 1 of the first is silent in looks 1 to 4 and fires in look 5."""
    made = Training(2, 1)
    heights = [(0.5, -0.7), (0.4, -0.3), (0.4, -0.2), (0.4, -0.6), (0.6, 0.4)]
    samples = [made.sample([0.5, 0.5, 0.5], greatest=[1, 1, 1], bias=[0, 0.25, 0], loss=2.0)]
    for look, (_first, second) in enumerate(heights):
        share = 0.25 if second > 0 else 0.0
        samples.append(
            made.sample([0.5, share, 1.0], greatest=[1, second, 1], bias=[0, -1.5, 0], loss=1.0 / (look + 1))
        )
    return [*made.start(), *samples]


def test_nothing_is_known_of_a_run_before_it_begins() -> None:
    run = told([])
    assert (run.layers, run.steps.tolist(), run.step, run.events, run.look(0)) == ((), [], 0, (), None)
    assert (run.dead.shape, run.is_counted, run.units) == ((0, 0), True, 0)


def test_a_death_is_at_the_first_look_that_saw_silence_and_a_birth_at_the_first_that_saw_firing() -> None:
    run = told(death_and_birth())
    assert run.events == (Event(50, 0, True, (1,)), Event(250, 0, False, (1,)))
    assert run.dead.tolist() == [[0, 0], [1, 0], [1, 0], [1, 0], [1, 0], [0, 0]]
    assert run.at_most[1].tolist() == [0.5, 0.0]
    assert run.dead_units(0, 49) == frozenset()
    assert run.dead_units(0, 249) == {1}
    assert run.dead_units(0, 250) == frozenset()
    assert [each.tolist() for each in run.since] == [[UNKNOWN, UNKNOWN], [UNKNOWN]]


def test_while_it_is_dead_it_is_known_since_when_and_how_close_it_came() -> None:
    run = told(death_and_birth()[:-1])
    assert [each.tolist() for each in run.since] == [[UNKNOWN, 50], [UNKNOWN]]
    assert run.closest[0].tolist() == pytest.approx([1.0, -0.2])
    assert run.biases == {(50, 0): Biases(0.25, -1.5)}


def test_curves_figures_and_settings_are_those_of_the_file() -> None:
    records = death_and_birth()
    run = told([*records, Logged(270, 0.0, {"loss": np.array([[260.0, 0.5], [270.0, 0.25]])})])
    assert (run.name, run.script, run.every, run.cost) == ("Net", "train.py", 50, 0.009)
    assert [(each.name, each.units, each.form, each.can_die) for each in run.layers] == [
        ("fc1", 2, "ReLU", True),
        ("fc2", 1, "ReLU", True),
    ]
    assert run.loss.steps.tolist() == [0, 50, 100, 150, 200, 250, 260, 270]
    assert (run.loss.at(265), run.step, run.units) == (0.5, 270, 3)
    assert run.learning_rate.values.tolist() == [0.1] * 6
    assert run.inputs is not None
    assert run.inputs[:, 0].tolist() == [128, 256, 384, 512, 640, 768]
    np.testing.assert_allclose(run.firing[0], [0.5, 0.5])
    np.testing.assert_allclose(run.gradients, 1.0)
    np.testing.assert_allclose(run.updates, 1e-3)


def test_looks_at_single_units_are_kept_by_their_steps() -> None:
    run = told(death_and_birth())
    look = run.look(120)
    assert look is not None
    assert (look.step, look.of(0).tolist(), look.of(1).tolist()) == (100, [0.5, 0.0], [1.0])


def test_a_layer_that_is_first_seen_later_was_not_seen_before() -> None:
    made, later = Training(2), Training(2, 3)
    later.step = 50
    records = [*made.start(), made.sample([1.0, 0.0]), layers(2, 3), later.sample([1.0, 0.0, 1, 1, 1])]
    run = told(records)
    np.testing.assert_array_equal(run.firing, [[0.5, np.nan], [0.5, 1.0]])
    assert run.dead.tolist() == [[0, 0], [0, 0]]
    first, last = run.looks
    np.testing.assert_array_equal(first.of(1), [np.nan] * 3)
    assert last.of(1).tolist() == [1.0, 1.0, 1.0]


def test_a_run_that_is_written_anew_forgets_the_one_before() -> None:
    account, made = Account(), Training(1)
    account.add(death_and_birth())
    account.add([*made.start(), made.sample([1.0])])
    run = account.run()
    assert (run.steps.tolist(), run.events, len(run.layers)) == ([0], (), 1)


def test_notes_are_said_once_and_the_end_is_known() -> None:
    note = Note(5, "A compiled model is seen at each look alone.")
    run = told([*death_and_birth(), note, note, End(260, 0.0)])
    assert (run.notes, run.is_closed) == ((note.sentence,), True)
    assert next(how_far(run)) == "step 260"


def test_an_end_is_past_where_the_training_goes_on_in_its_file() -> None:
    made = Training(1)
    start = [*made.start(), made.sample([1.0])]
    run = told([*start, End(40, 0.0), made.sample([1.0])])
    assert (run.is_closed, run.ended_at) == (False, UNKNOWN)
    assert next(how_far(run)) == f"step {run.step:,}"


def test_samples_without_units_keep_what_was_known_of_them() -> None:
    made = Training(2)
    first = made.sample([0.5, 0.0], greatest=[1, -0.5])
    run = told([*made.start(), first, made.sample([0.5, 0.0], is_full=False)])
    assert run.closest[0].tolist() == [1.0, -0.5]
    assert [each.step for each in run.looks] == [0]


def test_what_was_given_out_stays_as_it_was() -> None:
    account, records = Account(), death_and_birth()
    account.add(records[:-1])
    before = account.run()
    kept = (before.dead.copy(), before.since[0].copy(), before.closest[0].copy(), before.events)
    account.add(records[-1:])
    for now, then in zip((before.dead, before.since[0], before.closest[0]), kept[:3], strict=True):
        np.testing.assert_array_equal(now, then)
    assert before.events == kept[3]
    with pytest.raises(ValueError, match="read-only"):
        before.firing[0, 0] = 1.0


def test_looks_at_units_of_a_long_run_are_thinned_evenly() -> None:
    made, account = Training(1, every=1), Account()
    account.add(made.start())
    account.add(made.sample([0.5]) for _look in range(5 * LOOKS + 1))
    steps = [each.step for each in account.run().looks]
    assert LOOKS <= len(steps) <= 2 * LOOKS + 1
    assert set(np.diff(steps[:-1])) == {4}
    assert steps[-1] == 5 * LOOKS


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(st.booleans(), min_size=3, max_size=3), min_size=1, max_size=14), st.integers(1, 14))
def test_in_parts_or_whole_the_dead_are_those_silent_for_a_window(
    fires: list[list[bool]], parts: int
) -> None:
    made, account = Training(2, 1, every=10), Account()
    records: list[Record] = [*made.start(), *(made.sample([float(each) for each in row]) for row in fires)]
    for at in range(0, len(records), parts):
        account.add(records[at : at + parts])
        account.run()
    run = account.run()
    dead = _counted(np.array(fires))
    for layer, span in enumerate(layers(2, 1).spans()):
        np.testing.assert_array_equal(run.dead[:, layer], dead[:, span].sum(axis=1))
        for row, step in enumerate(run.steps.tolist()):
            assert run.dead_units(layer, step) == set(np.flatnonzero(dead[row, span]))
    assert told(records).events == run.events


def _counted(fires: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return (looks, units): whether a look lies in a silence of three looks at least."""
    dead = np.zeros_like(fires)
    for unit in range(fires.shape[1]):
        start = 0
        for look in range(len(fires) + 1):
            if look == len(fires) or fires[look, unit]:
                if look - start >= 3:
                    dead[start:look, unit] = True
                start = look + 1
    return dead


def test_layers_of_no_samples_are_told() -> None:
    run = told([Layers(layers(4).layers)])
    assert (run.firing.shape, [each.tolist() for each in run.since]) == ((0, 1), [[UNKNOWN] * 4])
