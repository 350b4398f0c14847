"""What a run kept of its way: with that it goes on to the same bits, and nothing else is taken for it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reluexplorer.core.activations import ActivationChoice
from reluexplorer.core.optimizers import OPTIMIZERS
from reluexplorer.core.problem.problem import TrainingSpec
from reluexplorer.session.document.document import Change, DataChoice, NetworkChoice, Recipe
from reluexplorer.session.document.kept import MOST_KEPT
from reluexplorer.session.files.container import KINDS
from reluexplorer.session.run.past import Past, is_long, past_of
from reluexplorer.session.run.run import Run
from tests.session.driving import SMALL, digest, run_of

DROPPING = replace(SMALL, network=replace(SMALL.network, dropout=0.3))
LEARNED = replace(SMALL.network, activation=ActivationChoice("prelu"))
WAY = (
    Change(150, SMALL.network, SMALL.training),
    Change(200, LEARNED, SMALL.training),
    Change(230, LEARNED, TrainingSpec("adam")),
)
CHANGED = replace(SMALL, network=LEARNED, training=TrainingSpec("momentum"), changes=WAY)
"""At step 150 slopes are learned too, at 200 and 230 the rule remembers more and less."""
WILD = Recipe(DataChoice("plane", samples=60), NetworkChoice((4, 4)), TrainingSpec("sgd", 50.0))
RECIPES = {
    **{name: replace(SMALL, training=TrainingSpec(name)) for name in OPTIMIZERS},
    "dropout": DROPPING,
    "double": replace(SMALL, network=replace(SMALL.network, dtype="float64")),
    "changed": CHANGED,
}


def again(run: Run, most: int = MOST_KEPT) -> Run:
    """Return the run that goes on from what a run had kept."""
    return Run.resumed(run.trajectory, Past.of(run.past(most).kept()))


def trained_on(run: Run, step: int) -> Run:
    run.seek(run.head.step)
    while run.head.step < step and not run.ended:
        run.work(step - run.head.step, None)
    return run


def same(one: Run, other: Run) -> bool:
    """Whether two runs are at the same step with the same bits, and recorded the same."""
    states = [(one.state, other.state), (one.head, other.head)]
    curves = vars(one.curve), vars(other.curve)
    return all(
        (a.step, a.diverged_at, a.parameters.tobytes(), a.slots.tobytes())
        == (b.step, b.diverged_at, b.parameters.tobytes(), b.slots.tobytes())
        for a, b in states
    ) and all(
        np.array_equal(a, b, equal_nan=True) if isinstance(a, np.ndarray) else str(a) == str(b)
        for a, b in ((curves[0][name], curves[1][name]) for name in curves[0])
    )


@pytest.mark.parametrize("name", RECIPES)
def test_a_run_goes_on_to_the_same_bits_and_each_of_its_steps_is_made_again(name: str) -> None:
    run = run_of(RECIPES[name], 330)
    resumed = again(run)
    assert same(resumed, run)
    for step in (0, 1, 63, 64, 151, 215, 329):
        for each in (run, resumed):
            each.seek(step)
        assert same(resumed, run)
    assert same(trained_on(resumed, 700), trained_on(run_of(RECIPES[name], 330), 700))
    assert resumed.curve.steps[-1] == 700


def test_states_that_the_run_lets_go_hold_no_memory() -> None:
    run = run_of(SMALL, 330)
    for state in run.past().states(run.trajectory):
        assert state.parameters.base is None
        assert not state.parameters.flags.writeable
        assert not state.slots.flags.writeable


def test_what_is_shown_and_what_was_reached_come_back_apart() -> None:
    run = run_of(CHANGED, 330)
    run.seek(201)
    resumed = again(run)
    assert (resumed.state.step, resumed.head.step) == (201, 330)
    assert same(resumed, run)
    run.seek(64)
    assert same(again(run), run)
    assert same(trained_on(again(run), 400), trained_on(run, 400))


def test_a_run_that_ended_has_ended_still() -> None:
    run = trained_on(run_of(WILD), 4000)
    resumed = again(run)
    assert run.ended
    assert resumed.ended
    assert same(resumed, run)
    run.seek(0)
    assert not again(run).ended
    assert again(run).head.diverged_at == run.head.diverged_at


def test_of_a_run_that_is_too_large_every_second_state_is_left() -> None:
    run = run_of(RECIPES["adam"], 6400)
    one = run.head.parameters.nbytes + run.head.slots.nbytes
    past = run.past(9 * one)
    assert past.steps.tolist() == [*range(1024, 6400, 1024), 6400]
    assert past.parameters.nbytes + past.slots.nbytes <= 9 * one
    resumed = again(run, 9 * one)
    for each in (run, resumed):
        each.seek(3000)
    assert digest(resumed.state) == digest(run.state)
    with pytest.raises(ValueError, match="too large to be kept"):
        past_of((), run.head, run.head, past.log, one - 1)


def test_the_measures_go_on_as_coarsely_as_they_had_become() -> None:
    run = run_of(SMALL, 4500)
    resumed = again(run)
    assert run.curve.interval == 20
    assert same(trained_on(resumed, 8100), trained_on(run, 8100))
    assert resumed.curve.interval == 40


def test_files_know_each_array_that_a_run_keeps() -> None:
    arrays = run_of(RECIPES["adam"], 100).past().kept().arrays
    assert arrays.keys() == KINDS.keys()
    for name, array in arrays.items():
        assert array.ndim == KINDS[name].axes
        assert array.dtype.newbyteorder("<").str in KINDS[name].types


@pytest.mark.parametrize(
    "other",
    [
        replace(SMALL, network=replace(SMALL.network, hidden=(4, 4))),
        replace(SMALL, network=replace(SMALL.network, hidden=(7,))),
        replace(SMALL, network=replace(SMALL.network, dtype="float64")),
        replace(SMALL, training=TrainingSpec("adam")),
        replace(SMALL, network=LEARNED),
        replace(SMALL, data=DataChoice("digits")),
    ],
)
def test_a_run_of_another_recipe_begins_from_the_start_and_says_why(other: Recipe) -> None:
    run = Run.taken_up(run_of(other).trajectory, run_of(SMALL, 100).past())
    assert (run.head.step, run.remark) == (
        0,
        "What was kept of this run is not of its recipe. It is made again.",
    )
    assert Run.taken_up(run_of(SMALL).trajectory, run_of(SMALL, 100).past()).remark == ""


def test_what_takes_a_second_is_worth_keeping() -> None:
    small, large = run_of(SMALL).state.problem, run_of(replace(SMALL, network=NetworkChoice((512, 512))))
    assert not is_long(small, 50_000)
    assert is_long(small, 100_000)
    assert is_long(large.state.problem, 1000)


@settings(max_examples=300)
@given(st.data())
def test_arrays_that_were_changed_make_a_run_or_are_refused(data: st.DataObject) -> None:
    kept = _KEPT
    name = data.draw(st.sampled_from(sorted(kept.arrays)))
    array = kept.arrays[name].copy()
    if data.draw(st.booleans()) and array.size:
        places = st.integers(0, array.size - 1)
        values = st.integers(-(2**40), 2**40) if array.dtype.kind == "i" else st.floats(width=32)
        for _ in range(data.draw(st.integers(1, 3))):
            array.reshape(-1)[data.draw(places)] = data.draw(values)
    else:
        array = np.resize(array, (data.draw(st.integers(0, 9)), *array.shape[1:]))
    changed = replace(kept, arrays={**kept.arrays, name: array})
    try:
        run = Run.resumed(_RUN.trajectory, Past.of(changed))
    except ValueError:
        return
    trained_on(run, run.head.step + 20)
    assert run.curve.steps[-1] <= run.head.step


_RUN = run_of(CHANGED, 330)
_RUN.seek(201)
_KEPT = _RUN.past().kept()
