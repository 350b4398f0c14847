"""When each of five frequencies is learnt, of equal strengths and of growing ones."""

from __future__ import annotations

import numpy as np
import pytest

from reluexplorer.lessons.claims.frequencies import FUNCTIONS, LESSON, UPDATES, play, run
from reluexplorer.lessons.measuring import experiments_of
from reluexplorer.lessons.verdict import Standing, standing_of
from reluexplorer.lessons.waves import FREQUENCIES, LEARNT, amplitudes, looks, waves_problem
from tests.lessons.recorded import figures_of, recorded


def nothing(_share: float) -> None:
    """Take no notice of progress."""


def knobs(**turned: float) -> dict[str, float]:
    return {**LESSON.defaults, **turned}


@pytest.mark.slow
def test_the_stage_ends_where_the_run_does_at_the_first_looks_below_a_tenth() -> None:
    turned = knobs(growth=1.0, activation=1.0)
    frames = list(play(turned))
    assert frames[-1].numbers == run(turned, 0, nothing)
    assert 40 <= len(frames) <= 100
    outcome = frames[-1].outcome
    assert outcome is not None
    for line, name in zip(outcome.lines, ("at", "grown"), strict=True):
        assert line.y.tolist() == [frames[-1].numbers[f"{name}_{k}"] for k in FREQUENCIES]
    for name, growth in (("at", 0.0), ("grown", 1.0)):
        strengths = amplitudes(growth)
        problem = waves_problem(strengths, FUNCTIONS[1][1], 1.0, 0)
        table = [(state.step, left) for state, left in looks(problem, strengths, UPDATES)]
        for place, k in enumerate(FREQUENCIES):
            below = [step for step, left in table if left[place] < LEARNT]
            assert frames[-1].numbers[f"{name}_{k}"] == (below[0] if below else UPDATES)


def test_as_long_as_one_is_missing_no_stage_counts_as_all_learnt() -> None:
    for each in recorded("frequencies")["stage"]:
        last = max(each[f"grown_{k}"] for k in FREQUENCIES)
        assert each["slowest"] == (last if last < UPDATES else UPDATES + 20)


def test_equal_strengths_are_learnt_in_order_and_growing_ones_are_not() -> None:
    found = figures_of("frequencies")
    assert standing_of(LESSON.evidence, found) is Standing.DEPENDS
    means = [found[f"at_{k}"].mean for k in FREQUENCIES]
    assert means == sorted(means)
    for k, printed in ((1, 60), (2, 160), (4, 440)):
        assert found[f"at_{k}"].mean == pytest.approx(printed, rel=0.3)
    assert found["lead"].low > 20
    assert found["early"].low > 100
    assert found["grown_4"].high < found["grown_1"].low
    flat = {**found, "early": found["lead"], "lead": found["lead"]}
    assert standing_of(LESSON.evidence, flat) is Standing.DEPENDS
    runs = recorded("frequencies")["stage"]
    early = [max(each["grown_1"], each["grown_2"]) - each["grown_4"] for each in runs]
    known = [min(max(each["grown_1"], each["grown_2"]), each["grown_4"]) < UPDATES for each in runs]
    assert 2 <= sum(known) < len(known)
    assert found["early"].values == pytest.approx(np.array(early)[known])


def doctored(**times: float) -> Standing:
    """How the claim stands where all seeds learn at these times."""
    runs = [{**each, **times} for each in recorded("frequencies")["stage"]]
    named = {each.name: each for each in LESSON.figures({"stage": runs})}
    return standing_of(LESSON.evidence, named)


def test_an_order_that_the_end_cut_off_leaves_the_claim_open() -> None:
    never, end = Standing.OPEN, float(UPDATES)
    assert doctored(**dict.fromkeys((f"at_{k}" for k in FREQUENCIES), end)) is never
    assert doctored(at_2=end, at_4=end) is never
    assert doctored(grown_1=end, grown_4=end) is never
    assert doctored(at_1=60.0, at_2=60.0, at_4=60.0) is Standing.FAILS
    assert doctored(at_1=end, at_2=end, at_4=440.0) is Standing.FAILS
    assert doctored(at_1=60.0, at_2=140.0, at_4=end) is Standing.DEPENDS
    assert doctored(grown_1=100.0, grown_2=200.0, grown_4=end) is Standing.HOLDS


@pytest.mark.slow
def test_sines_learn_all_five_within_a_hundred_updates() -> None:
    goal = LESSON.goal
    assert goal is not None
    assert goal.reached(run(knobs(growth=0.0, activation=2.0, stretch=30.0), 0, nothing))
    assert not goal.reached(run(knobs(growth=0.0, activation=2.0), 0, nothing))


@pytest.mark.slow
def test_six_thousand_updates_reach_eight_and_not_sixteen() -> None:
    door = experiments_of(LESSON)["spectrum"]
    settings = {knob.name: knob.default for knob in door.settings}
    found = {each.name: each for each in door.measure(settings, 2, nothing)}
    assert np.argsort([found[f"at_{k}"].mean for k in FREQUENCIES]).tolist() == [0, 1, 2, 3, 4]
    assert found["learn_4"].mean == 2
    assert found["learn_8"].mean >= 1
    assert min(found["at_8"].values) == pytest.approx(3800, rel=0.1)
    assert found["learn_16"].mean == 0
    assert found["at_16"].mean == 6000
