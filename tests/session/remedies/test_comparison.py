"""Remedies tried over seeds: the run as it was made under each, and intervals of the textbooks."""

from __future__ import annotations

import contextlib
import math
import re
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from reluexplorer.core.diagnosis.inspection import inspect
from reluexplorer.core.engine.training import TrainState
from reluexplorer.core.problem.problem import TrainingSpec
from reluexplorer.panels.neurons.remedies.cells import table
from reluexplorer.session.commands.files import read
from reluexplorer.session.commands.network import SetActivation, SetHidden, SetLayerActivation, SetPerUnit
from reluexplorer.session.commands.remedies import (
    AdoptRemedy,
    AdoptRemedyHere,
    CompareRemedies,
    StopComparing,
)
from reluexplorer.session.commands.run import Seek, Step, Undo
from reluexplorer.session.commands.settings import assign, setter
from reluexplorer.session.commands.units import FreezeUnit, KillUnit, ReinitialiseUnit, ReviveUnit, SetWeight
from reluexplorer.session.commands.units_together import ReinitialiseDead, ReviveDead, TreatUnits
from reluexplorer.session.document.document import Change, DataChoice, Document, NetworkChoice, Recipe
from reluexplorer.session.document.domains import CommandError
from reluexplorer.session.files.document_file import save
from reluexplorer.session.remedies import replicas as copies
from reluexplorer.session.remedies.catalogue import REMEDIES, remedied, remedied_here
from reluexplorer.session.remedies.comparison import LOOKS, Comparison, Outcome, Plan, Trial, compare, offered
from reluexplorer.session.remedies.intervals import interval, student
from reluexplorer.session.remedies.replicas import Copies
from reluexplorer.session.remedies.verdicts import judgement, summary, verdict
from reluexplorer.session.run.loading import load
from reluexplorer.session.run.trajectory import Trajectory
from reluexplorer.session.session import Session
from reluexplorer.session.starts.presets import preset_document
from tests.session.driving import did

DYING = Recipe(
    DataChoice("spiral", samples=120),
    NetworkChoice((6, 4), bias=-0.5),
    TrainingSpec(learning_rate=2.0, seed=3),
)
GAINS = np.array([0.1, 0.11, 0.09])


def changed(recipe: Recipe, *changes: tuple[int, object]) -> Recipe:
    """Return a recipe after commands, each at a step."""
    document = Document(recipe)
    for step, command in changes:
        document = command.apply(replace(document, change_step=step))  # type: ignore[attr-defined]
    return document.recipe


WAYS: dict[str, Recipe] = {
    "none": replace(DYING, training=replace(DYING.training, learning_rate=0.3)),
    "rate": changed(
        DYING, (17, assign("training.learning_rate", 0.1)), (40, assign("training.learning_rate", 0.5))
    ),
    "activation": changed(DYING, (20, SetActivation("prelu")), (35, SetActivation("tanh"))),
    "layer": changed(DYING, (20, SetLayerActivation(1, "elu"))),
    "optimiser": changed(
        DYING, (10, assign("training.learning_rate", 0.02)), (20, assign("training.optimizer", "adam"))
    ),
    "batch": changed(DYING, (20, assign("training.batch_size", 7)), (30, assign("training.batch_size", 84))),
    "penalty": changed(DYING, (10, assign("training.l2", 0.02)), (20, assign("training.clip_norm", 0.5))),
    "dropout": changed(
        DYING, (0, assign("training.learning_rate", 0.2)), (25, assign("network.dropout", 0.3))
    ),
    "first": changed(DYING, (0, SetWeight(0, 1, 0, 0.7)), (0, assign("training.learning_rate", 0.3))),
    "hands": changed(
        DYING,
        (5, assign("training.learning_rate", 0.2)),
        (15, KillUnit(0, 1)),
        (20, SetWeight(1, 2, 0, 1.5)),
        (20, FreezeUnit(1, 2)),
        (25, ReviveDead(0.4)),
        (30, ReinitialiseUnit(1, 0)),
        (35, TreatUnits("reinitialise", (0, 1), (2, 1))),
    ),
}
"""Runs that were changed on the way, in each way that there is."""


def alone(recipe: Recipe, seed: int, steps: int) -> TrainState:
    """Return a document's run under a seed, trained by itself."""
    course = Trajectory(recipe.seeded(seed), load(recipe.data))
    return course.advance(course.start(), steps)


def assert_of(outcome: Outcome | None, recipe: Recipe, steps: int, seeds: range) -> None:
    """Assert that an outcome is what each seed's run comes to."""
    assert outcome is not None
    assert len(outcome.dead) == len(seeds)
    for index, seed in enumerate(seeds):
        state = alone(recipe, seed, steps)
        seen = inspect(state)
        if state.diverged_at is not None:
            assert math.isnan(outcome.dead[index])
            continue
        assert outcome.dead[index] == sum(seen.dead_units)
        assert outcome.score[index] == seen.test_accuracy


@pytest.mark.parametrize(
    ("freedom", "printed"),
    [(1, 12.706), (2, 4.303), (3, 3.182), (4, 2.776), (7, 2.365), (15, 2.131), (31, 2.040), (255, 1.969)],
)
def test_students_quantile_is_that_of_the_tables(freedom: int, printed: float) -> None:
    assert student(freedom) == pytest.approx(printed, rel=2e-3)


def test_an_interval_by_hand() -> None:
    found = interval(np.array([1.0, 2.0, 3.0, np.nan, np.inf]))
    assert (found.mean, found.seeds) == (2.0, 3)
    assert found.half == pytest.approx(4.3027 / math.sqrt(3.0), rel=1e-4)
    assert not found.apart
    assert interval(np.array([5.0, 5.1, 4.9])).apart
    assert math.isnan(interval(np.array([np.nan])).mean)
    assert not interval(np.array([7.0])).apart


@pytest.mark.copies(quick=2)
@pytest.mark.parametrize(
    "way",
    [
        pytest.param(way, marks=() if way in {"rate", "dropout", "hands"} else pytest.mark.slow)
        for way in WAYS
    ],
)
def test_as_it_is_is_the_same_document_trained_with_each_seed(way: str) -> None:
    """Changes on the way take place at the same steps in every copy, before the shown step and after it."""
    recipe = WAYS[way]
    found = compare(recipe, load(recipe.data), Plan(60, 25, 60), 16, lambda _done: None, ("elu",))
    base = found.trials[0]
    assert_of(base.start, recipe, 60, range(3, 19))
    assert_of(base.here, recipe.until(25), 60, range(3, 19))


def test_the_first_of_the_copies_is_the_open_run_itself() -> None:
    """A run that is wound back and changed: seven are dead in the window, and in its copy."""
    document = replace(preset_document("dying", Document()), change_step=250)
    recipe = assign("training.learning_rate", 0.1).apply(document).recipe
    found = compare(
        recipe, load(recipe.data), Plan.of(926, 926, ended=False), 16, lambda _done: None, ("elu",)
    )
    start, here = found.trials[0].start, found.trials[0].here
    assert start is not None
    assert here is not None
    assert start.dead[0] == 7
    assert start.dead.tolist() == [sum(inspect(alone(recipe, 9 + i, 926)).dead_units) for i in range(16)]
    assert here.dead[0] == sum(inspect(alone(recipe, 9, 1852)).dead_units)


@pytest.mark.slow
@pytest.mark.parametrize("way", ["rate", "activation", "batch", "hands"])
def test_a_remedied_copy_is_the_remedied_document_under_its_seed(way: str) -> None:
    recipe = WAYS[way]
    told: list[float] = []
    plan = Plan(60, 25, 60)
    found = compare(recipe, load(recipe.data), plan, 4, lambda done: told.append(done.share))
    assert told == sorted(told)
    assert told[-1] == 1.0
    assert [trial.name for trial in found.trials[1:]] == list(offered(recipe, plan))
    for trial in found.trials[1:]:
        for when, changed_one in (
            ("start", remedied(recipe, trial.name)),
            ("here", remedied_here(recipe, 25, trial.name)),
        ):
            outcome = trial.outcome(when)
            assert (outcome is None) == (changed_one is None)
            if outcome is None or changed_one is None:
                continue
            if outcome.trouble:
                with pytest.raises(ValueError, match=f"(?i){re.escape(outcome.trouble.split(': ')[-1])}"):
                    alone(changed_one, 3, 60)
                assert math.isnan(outcome.dead[0])
                continue
            own = alone(changed_one, 3, 60)
            if own.diverged_at is None:
                assert outcome.dead[0] == sum(inspect(own).dead_units)
                assert outcome.score[0] == inspect(own).test_accuracy
            else:
                assert math.isnan(outcome.score[0])
            known = outcome.reached[np.isfinite(outcome.reached)]
            length = 60 if when == "start" else 35
            assert set(known.tolist()) <= {
                max(1, round(length * part / LOOKS)) for part in range(1, LOOKS + 1)
            }


_COMMANDS = st.one_of(
    st.sampled_from([0.01, 0.2, 1.0]).map(setter("training.learning_rate")),
    st.sampled_from(["relu", "prelu", "tanh", "gelu"]).map(SetActivation),
    st.sampled_from(["adam", "momentum"]).map(setter("training.optimizer")),
    st.sampled_from([1, 7, 300]).map(setter("training.batch_size")),
    st.sampled_from(
        [
            assign("training.l2", 0.01),
            assign("training.clip_norm", 0.5),
            assign("network.dropout", 0.2),
            SetPerUnit(True),
        ]
    ),
    st.sampled_from([SetLayerActivation(0, "prelu"), FreezeUnit(0, 1)]),
    st.sampled_from([KillUnit(0, 1), ReviveUnit(1, 0)]),
    st.sampled_from([SetWeight(0, 0, 0, 1.0), ReinitialiseDead()]),
    st.sampled_from(["leaky-0.25", "slower", "revive", "slower-revive"]).map(AdoptRemedyHere),
)


@pytest.mark.slow
@given(st.lists(st.tuples(st.integers(0, 40), _COMMANDS), max_size=5), st.sampled_from([0, 11, 45]))
@hypothesis_settings(max_examples=10, deadline=None)
def test_whatever_was_changed_on_the_way_each_row_is_of_the_documents_that_it_says(changes, here) -> None:
    document = Document(DYING)
    for step, command in sorted(changes, key=lambda change: change[0]):
        with contextlib.suppress(CommandError):
            document = command.apply(replace(document, change_step=step))
    recipe, plan = document.recipe, Plan.of(here, 45, ended=False)
    found = compare(recipe, load(recipe.data), plan, 4, lambda _done: None)
    for trial in found.trials:
        base = trial is found.trials[0]
        ways = {
            "start": recipe if base else remedied(recipe, trial.name),
            "here": recipe.until(here) if base else remedied_here(recipe, here, trial.name),
        }
        for when, made in ways.items():
            outcome = trial.outcome(when)
            assert (outcome is None) == (made is None)
            if outcome is None or made is None:
                continue
            end = plan.end if when == "start" else plan.until
            for index in range(4 if base else 1):
                try:
                    own = alone(made, 3 + index, end)
                except ValueError:
                    assert math.isnan(outcome.dead[index])
                    continue
                known = own.diverged_at is None
                assert math.isnan(outcome.dead[index]) is not known
                assert not known or outcome.dead[index] == sum(inspect(own).dead_units)
                assert not known or outcome.score[index] == inspect(own).test_accuracy


def test_copies_trained_together_do_what_each_does_alone_through_all_changes() -> None:
    for way in ("rate", "optimiser", "batch", "hands", "activation"):
        recipe = replace(WAYS[way], network=replace(WAYS[way].network, dtype="float64"))
        recipe = replace(
            recipe,
            changes=tuple(
                replace(one, network=replace(one.network, dtype="float64")) for one in recipe.changes
            ),
        )
        some = Copies.from_start(Trajectory(recipe, load(recipe.data)), range(3, 9), 1)
        some.advance(18)
        some.advance(60)
        for seed, one in zip(range(3, 9), some, strict=True):
            expected = alone(recipe, seed, 60)
            assert one.state.diverged_at == expected.diverged_at
            np.testing.assert_allclose(one.state.parameters, expected.parameters, rtol=1e-6, atol=1e-8)
            assert one.state.problem.training == expected.problem.training


def test_where_the_run_goes_on_is_what_the_plan_says() -> None:
    assert Plan.of(250, 880, ended=False) == Plan(880, 250, 880)
    assert Plan.of(926, 926, ended=False) == Plan(926, 926, 1852)
    assert Plan.of(40, 40, ended=True) == Plan(40, None, 0)


def test_a_remedy_that_a_change_by_hand_forbids_says_why() -> None:
    recipe = changed(DYING, (10, assign("training.learning_rate", 0.2)), (15, KillUnit(0, 1)))
    found = compare(recipe, load(recipe.data), Plan(30, 30, 60), 3, lambda _done: None, ("leaky-0.1",))
    trial = found.trials[1]
    assert trial.start is not None
    assert (trial.start.made, trial.start.diverged) == (0, 0)
    assert judgement(found, trial, "start") == "cannot be tried"
    assert verdict(found, trial, "start") == (
        "It cannot be tried: what was done at step 15 cannot be done then: "
        "a neuron with Leaky ReLU has no flat side, so no bias makes it die."
    )
    assert np.isnan(trial.start.reached).all(), "though it was trained up to step 15"
    cells = table(found).lines[1].cells[:4]
    assert [cell.words for cell in cells] == ["–", "–", "–", "cannot be tried"]
    assert trial.here is not None
    assert trial.here.made == 3


def lowest_of_half(recipe: Recipe, marks: range) -> float:
    """Return the lowest loss that two of four copies had at one of the marks."""
    return min(sorted(inspect(alone(recipe, 3 + i, m)).train_loss for i in range(4))[1] for m in marks)


def test_times_are_to_the_lowest_loss_that_half_of_the_copies_as_they_are_had() -> None:
    recipe = WAYS["none"]
    found = compare(recipe, load(recipe.data), Plan(60, 60, 120), 4, lambda _done: None, ("elu",))
    assert found.targets[0] == pytest.approx(lowest_of_half(recipe, range(3, 61, 3)), rel=1e-6)
    assert found.targets[1] == pytest.approx(lowest_of_half(recipe, range(3, 121, 3)), rel=1e-6)
    base = found.trials[0].start
    assert base is not None
    reach = [
        min((m for m in range(3, 61, 3) if inspect(alone(recipe, 3 + i, m)).train_loss <= found.targets[0]),
            default=math.nan)
        for i in range(4)
    ]  # fmt: skip
    assert np.array_equal(base.reached, reach, equal_nan=True)


def test_the_goal_of_a_run_that_was_broken_is_what_it_had_before() -> None:
    """Broken at step 30, the copies are worse than before: coming to that again is no remedy's merit."""
    recipe = changed(WAYS["none"], (30, assign("training.learning_rate", 300.0)))
    found = compare(recipe, load(recipe.data), Plan(60, 60, 120), 4, lambda _done: None, ("slower",))
    before = lowest_of_half(WAYS["none"], range(3, 31, 3))
    assert found.targets == (pytest.approx(before, rel=1e-6),) * 2
    here = found.trials[1].here
    assert here is not None
    assert np.isnan(here.reached).all()
    wild = replace(DYING, training=replace(DYING.training, learning_rate=300.0))
    hopeless = compare(wild, load(wild.data), Plan(20), 4, lambda _done: None, ("elu",))
    assert math.isnan(hopeless.targets[0])
    assert np.isnan(hopeless.trials[1].start.reached).all()


def test_a_run_that_diverged_counts_as_guessing_and_few_survivors_as_nothing() -> None:
    def came(score: list[float], **changes: object) -> Outcome:
        figures = np.array(score)
        plain = Outcome(figures, 0.0 * figures, figures, diverged=int(np.isnan(figures).sum()), made=8)
        return replace(plain, **changes)  # type: ignore[arg-type]

    nan = math.nan
    base = Trial("as-it-is", "As it is", came([0.8, 0.82, 0.78, 0.8, 0.81, 0.79, 0.8, 0.8]))
    one = Trial("elu", "ELU", came([1.0] + [nan] * 7))
    most = Trial("prelu", "PReLU", came([1.0] * 6 + [nan] * 2))
    found = Comparison(DYING, Plan(40), 8, True, 10, (0.1, nan), (base, one, most), 0.5)
    assert judgement(found, one, "start") == "7 of 8 diverged"
    assert verdict(found, one, "start").startswith("1 of 8 copies reached the end;")
    assert found.difference(most, "score", "start").mean == pytest.approx(0.875 - 0.8)
    assert judgement(found, most, "start") == "no difference"
    assert summary(found).startswith("None of them raises the accuracy")
    broken = replace(found, trials=(replace(one, name="as-it-is"), replace(base, name="elu")))
    assert judgement(broken, broken.trials[1], "start") == "helps"
    losses = replace(found, accuracy=False, chance=nan)
    assert judgement(losses, most, "start") == "2 of 8 diverged"
    assert summary(losses).startswith("None of them lowers the loss")
    saved = replace(broken, accuracy=False, chance=nan)
    assert judgement(saved, saved.trials[1], "start") == "helps"
    assert verdict(saved, saved.trials[1], "start") == (
        "Helps: 8 of 8 copies reached the end; of the run as it is 1 of 8 did."
    )
    assert summary(saved) == (
        "As it is from the start brings more copies to the end: 8 of 8, where 1 of 8 come there as they "
        "are; losses and dead neurons cannot be compared."
    )


def test_trials_that_are_known_are_not_made_again() -> None:
    dataset, plan = load(DYING.data), Plan(40, 40, 80)
    one = compare(DYING, dataset, plan, 3, lambda _done: None, ("elu",))
    assert [trial.name for trial in one.trials] == ["as-it-is", "elu"]
    two = compare(DYING, dataset, plan, 3, lambda _done: None, ("leaky-0.1", "elu"), one)
    assert [trial.name for trial in two.trials] == ["as-it-is", "leaky-0.1", "elu"]
    assert two.trials[0] is one.trials[0]
    assert two.trials[2] is one.trials[1]
    direct = compare(DYING, dataset, plan, 3, lambda _done: None, ("leaky-0.1",))
    for when in ("start", "here"):
        for name in ("score", "dead", "reached"):
            mine, theirs = (getattr(each.trials[1].outcome(when), name) for each in (direct, two))
            assert np.array_equal(mine, theirs, equal_nan=True)
    for other in (Plan(41, 40, 80), Plan(40, 30, 80)):
        assert (
            compare(DYING, dataset, other, 3, lambda _done: None, ("elu",), one).trials[0]
            is not one.trials[0]
        )


def test_the_words_follow_from_pairs_of_seeds() -> None:
    found = compare(DYING, load(DYING.data), Plan(20, 20, 40), 3, lambda _done: None, ("elu",))
    base = found.trials[0]
    assert base.start is not None
    plain = replace(
        base.start, score=np.array([0.5, 0.6, 0.7]), dead=np.array([4.0, 5.0, 6.0]), diverged=0, made=3
    )
    base = replace(base, start=plain, here=plain)

    def tried(**changes: object) -> object:
        return replace(base, name="elu", words="ELU", start=replace(plain, **changes), here=None)  # type: ignore[arg-type]

    better = tried(score=plain.score + GAINS, dead=plain.dead - 2)
    worse = tried(score=plain.score - GAINS, dead=plain.dead + 1)
    same = tried(score=plain.score + np.array([0.1, -0.1, 0.0]))
    lost = tried(score=np.full(3, np.nan), dead=np.full(3, np.nan), diverged=3)
    partly = tried(score=plain.score + GAINS, made=2, trouble="no")
    found = replace(found, trials=(base, better, worse, same, lost))
    for trial, word, sentence in (
        (better, "helps", "Helps: accuracy 10.0 ± 2.5 points higher; 2 ± 0 fewer dead neurons."),
        (worse, "harms", "Harms: accuracy 10.0 ± 2.5 points lower; 1 ± 0 more dead neurons."),
        (same, "no difference", "No difference in accuracy that these seeds can show; as many dead neurons."),
        (lost, "diverged", "All runs diverged."),
        (partly, "helps", ("Helps: accuracy 10.0 ± 2.5 points higher; as many dead neurons; "
         "1 of 3 could not be made and is left out (no).")),
    ):  # fmt: skip
        assert judgement(found, trial, "start") == word
        assert verdict(found, trial, "start") == sentence
        assert verdict(found, trial, "here") == judgement(found, trial, "here") == ""
    nothing = replace(found, trials=(lost, better))
    assert verdict(nothing, better, "start").endswith("a run that diverged counts as guessing, 50.0 %.")
    assert (
        summary(replace(found, trials=(base, worse, better)))
        == "ELU from the start raises the accuracy most, by 10.0 ± 2.5 points; 2 ± 0 fewer dead neurons."
    )
    later = replace(better, start=None, here=better.start)
    assert summary(replace(found, trials=(base, worse, later))).startswith("ELU from here raises the acc")
    assert summary(replace(found, trials=(base, worse, same))).startswith("None of them raises the acc")
    losses = replace(found, accuracy=False, trials=(base, worse))
    assert judgement(losses, worse, "start") == "helps"


def test_each_remedy_changes_one_thing_and_is_not_offered_twice() -> None:
    for name, remedy in REMEDIES.items():
        recipe = replace(DYING, network=replace(DYING.network, initializer="zeros"))
        once = remedied(recipe, name)
        if remedy.treatment is not None:
            assert once is None
            continue
        assert once is not None
        assert (once.network != recipe.network) != (once.training != recipe.training)
        assert once.data == recipe.data
        if name not in {"slower", "larger-batch"}:
            assert remedied(once, name) is None


def test_a_remedy_from_the_start_holds_in_all_stages_and_keeps_the_changes() -> None:
    recipe = changed(
        DYING,
        (10, assign("training.learning_rate", 0.5)),
        (20, SetActivation("tanh")),
        (30, SetWeight(0, 0, 0, 1.0)),
        (40, assign("training.clip_norm", 0.1)),
        (50, assign("training.batch_size", 20)),
    )

    def stages(one: Recipe | None) -> list[Recipe]:
        assert one is not None
        return [one.before(number) for number in range(len(one.changes) + 1)]

    slower = stages(remedied(recipe, "slower"))
    assert [one.training.learning_rate for one in slower] == [0.2, 0.05, 0.05, 0.05, 0.05, 0.05]
    assert [change.step for change in slower[-1].changes] == [10, 20, 30, 40, 50]
    assert [change.operation for change in slower[-1].changes] == [one.operation for one in recipe.changes]
    leaky = stages(remedied(recipe, "leaky-0.1"))
    assert {one.network.activation.label for one in leaky} == {"Leaky ReLU 0.1"}
    assert [change.step for change in leaky[-1].changes] == [10, 30, 40, 50]
    clipped = stages(remedied(recipe, "clipped"))
    assert [one.training.clip_norm for one in clipped] == [1.0, 1.0, 1.0, 1.0, 0.1, 0.1]
    batches = stages(remedied(recipe, "larger-batch"))
    assert [one.training.batch_size for one in batches] == [80, 80, 80, 80, 80, 160]
    assert REMEDIES["larger-batch"].words(recipe) == "Batches × 8"
    low = changed(
        replace(DYING, training=replace(DYING.training, learning_rate=2e-6)), (9, assign("training.l2", 0.1))
    )
    assert remedied(low, "slower") is None


@pytest.mark.parametrize("way", [way for way in WAYS if way != "dropout"])
@pytest.mark.parametrize("name", REMEDIES)
def test_what_is_adopted_is_saved_and_read_again(way: str, name: str, tmp_path) -> None:
    recipe = WAYS[way]
    for number, found in enumerate((remedied(recipe, name), remedied_here(recipe, 25, name))):
        if found is not None:
            save(tmp_path / f"{number}.reluexp", Document(found), 60)
            assert read(tmp_path / f"{number}.reluexp")[0].recipe == found


def test_adopting_from_the_start_keeps_the_changes_and_is_taken_back_by_one_undo() -> None:
    session = Session(Document(DYING))
    try:
        did(
            session,
            Step(50),
            assign("training.learning_rate", 0.5),
            Step(30),
            Seek(20),
        )
        before = session.state.document
        assert before.recipe.changes == (Change(50, DYING.network, DYING.training),)
        did(session, AdoptRemedy("leaky-0.1"))
        after = session.state.document.recipe
        assert after == remedied(before.recipe, "leaky-0.1")
        assert [change.step for change in after.changes] == [50]
        assert (after.network.activation.label, after.training.learning_rate) == ("Leaky ReLU 0.1", 0.5)
        assert session.state.run.step == 80
        assert session.state.run.state.parameters.tobytes() == alone(after, 3, 80).parameters.tobytes()
        assert session.state.notice.startswith(
            "Leaky ReLU 0.1: the run begins again and trains to step 80. What was changed on the way is ch"
        )
        did(session, Undo())
        assert session.state.document.recipe == before.recipe
        assert (session.state.run.step, session.state.run.head) == (20, 80)
        did(session, AdoptRemedy("leaky-0.1"))
        assert not session.dispatch(AdoptRemedy("leaky-0.1"))
        assert "that is how it is already" in session.state.notice
    finally:
        session.close()


@pytest.mark.parametrize("name", ["leaky-0.1", "slower", "larger-batch", "revive", "reinitialise"])
def test_adopting_from_here_is_one_change_at_the_shown_step(name: str) -> None:
    session = Session(Document(DYING))
    try:
        did(session, Step(50))
        before, shown = session.state.document, session.state.run
        did(session, AdoptRemedyHere(name))
        after = session.state.document.recipe
        words = REMEDIES[name].words(before.recipe)
        assert session.state.notice == (
            f"{words} from step 50 on: Play (Space) goes on from there. Undo takes it back."
        )
        assert session.state.notice_kind == "info"
        assert after == remedied_here(before.recipe, 50, name)
        assert [change.step for change in after.changes] == [50]
        run = did(session, Step(30))
        assert run.state.parameters.tobytes() == alone(after, 3, 80).parameters.tobytes()
        did(session, Seek(50), Undo())
        assert session.state.document.recipe == before.recipe
        assert session.state.run.state.parameters.tobytes() == shown.state.parameters.tobytes()
    finally:
        session.close()


def test_what_concerns_the_first_weights_is_not_adopted_from_here() -> None:
    session = Session(Document(DYING))
    try:
        did(session, Step(20))
        assert not session.dispatch(AdoptRemedyHere("zero-bias"))
        assert session.state.notice == (
            "First bias 0: that is of the first weights, so adopt it from the start."
        )
    finally:
        session.close()


def test_nothing_is_adopted_from_where_a_run_has_ended() -> None:
    wild = Recipe(DataChoice("sine"), NetworkChoice((16, 16)), TrainingSpec(learning_rate=10.0))
    session = Session(Document(wild))
    try:
        did(session, Step(3000))
        assert session.state.has_ended
        before = session.state.document
        for name in ("leaky-0.1", "revive"):
            assert not session.dispatch(AdoptRemedyHere(name))
            assert "wind it back first" in session.state.notice
        assert session.state.document == before
    finally:
        session.close()


def test_a_comparison_that_nobody_waits_for_ends_soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is asked whether to go on at least once for every 256 updates of a copy."""
    made: list[int] = []

    def counted(state: TrainState, steps: int) -> TrainState:
        made.append(steps)
        return replace(state, step=state.step + steps)

    class Enough(Exception):  # noqa: N818 - a request, not an error
        pass

    def asked(_done: object) -> None:
        raise Enough

    monkeypatch.setattr(copies, "advance", counted)
    with pytest.raises(Enough):
        compare(WAYS["none"], load(DYING.data), Plan(100_000, 100_000, 200_000), 4, asked)
    assert made == [256]


@pytest.mark.parametrize("name", ["revive", "reinitialise"])
def test_a_treatment_is_adopted_at_the_shown_step(name: str) -> None:
    session = Session(Document(DYING))
    try:
        session.dispatch(Step(50))
        session.settle()
        before = session.state
        dead = sum(before.run.inspection.dead_units)
        assert session.dispatch(AdoptRemedy(name))
        session.settle()
        assert session.state.run.step == 50
        assert sum(session.state.run.inspection.dead_units) < dead
        assert [mark.words for mark in session.state.run.changes][-1].startswith("the dead re")
        session.dispatch(Undo())
        session.settle()
        assert session.state.document.recipe == before.document.recipe
        assert np.array_equal(session.state.run.state.parameters, before.run.state.parameters)
    finally:
        session.close()


@pytest.mark.copies(quick=2)
@pytest.mark.parametrize(
    ("recipe", "here", "dies"), [(DYING, 20, True), (DYING, 10, True), (None, 20, False)]
)
def test_a_treatment_is_refused_beforehand_exactly_where_the_run_refuses_it(recipe, here, dies) -> None:
    recipe = recipe or SetHidden((3,)).apply(Document()).recipe
    session = Session(Document(recipe))
    try:
        session.dispatch(Step(20))
        session.settle()
        session.dispatch(Seek(here))
        session.settle()
        names = ("revive", "reinitialise", "slower")
        found = compare(recipe, load(recipe.data), Plan(20, here, 20 + here), 4, lambda _done: None, names)
        for trial in found.trials[1:]:
            adopted = session.dispatch(AdoptRemedyHere(trial.name))
            session.settle()
            assert adopted == (dies or trial.name == "slower")
            said = session.state.notice
            assert trial.refusal == ("" if adopted else f"{said[0].lower()}{said[1:].rstrip('.')}")
            if adopted:
                session.dispatch(Undo())
                session.settle()
    finally:
        session.close()


def test_a_remedy_adopted_from_here_says_at_which_step_it_compares_with_the_table() -> None:
    session = Session(Document(DYING))
    try:
        did(session, Step(20))
        session.dispatch(CompareRemedies(2))
        session.settle()
        did(session, AdoptRemedyHere("slower"))
        assert session.state.run.step == 20
        assert session.state.notice == (
            "Learning rate ÷ 10 from step 20 on, where the run stands. The table shows what came of it by "
            "step 40: Play (Space) goes on, to compare there. Undo takes it back."
        )
    finally:
        session.close()


def test_the_session_compares_beside_the_window_and_can_stop() -> None:
    session = Session(Document(DYING))
    try:
        session.settle()
        assert not session.dispatch(CompareRemedies(4))
        assert session.state.notice.startswith("Train first")
        session.dispatch(Step(30))
        session.settle()
        recipe = session.state.document.recipe
        assert not session.dispatch(CompareRemedies(4, ("he",)))
        assert session.state.notice == "Nothing to compare: that is how it is already."
        session.dispatch(CompareRemedies(4))
        session.settle()
        found = session.state.trials.comparison
        assert found is not None
        assert (found.recipe, found.plan, found.seeds) == (recipe, Plan(30, 30, 60), 4)
        assert session.state.document.recipe == recipe
        assert session.state.run.step == 30
        assert found.is_of(recipe, found.plan, 4)
        session.dispatch(Seek(10))
        session.settle()
        session.dispatch(CompareRemedies(4, ("elu",)))
        session.settle()
        assert session.state.trials.comparison.plan == Plan(30, 10, 30)
        session.dispatch(Step(2_000))
        session.settle()
        session.dispatch(CompareRemedies(64))
        session.dispatch(StopComparing())
        session.settle()
        assert (session.state.trials.running, session.state.trials.comparison) == (False, None)
    finally:
        session.close()
