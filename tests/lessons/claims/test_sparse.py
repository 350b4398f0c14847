"""Sparse by training: the open share against plain NumPy and what was recorded."""

from __future__ import annotations

import numpy as np
import pytest

from reluexplorer.lessons.claims.sparse import LESSON, LOOKS, STEPS
from reluexplorer.lessons.figures import SHARE, over_seeds
from reluexplorer.lessons.verdict import Standing, standing_of
from tests.lessons.plain import ACTIVATIONS, Network, digit_data
from tests.lessons.recorded import figures_of, recorded


def run(**knobs: float) -> dict[str, float]:
    """The lesson's numbers for knobs that differ from its own."""
    return dict(LESSON.run({**LESSON.defaults, **knobs}, 0, lambda _share: None))


@pytest.mark.slow
def test_the_open_share_before_and_after_is_that_of_plain_numpy() -> None:
    data = digit_data(0, scaled=False)
    net = Network(data, (64,) * 3, ACTIVATIONS["relu"], seed=0, rate=0.1, batch=32, dtype="float32")
    found = run()
    assert found["open_at_start"] == pytest.approx(float(np.mean(net.firing())), abs=1e-5)
    net.learn(STEPS)
    assert found["open"] == pytest.approx(float(np.mean(net.firing())), abs=0.01)
    assert found["accuracy"] == pytest.approx(net.right(data.test), abs=2.5 / len(data.test))


def test_the_looks_on_the_way_are_those_of_the_stage(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reluexplorer.lessons.claims.sparse.STEPS", 90)
    monkeypatch.setattr("reluexplorer.lessons.claims.sparse.LOOKS", (30, 90))
    frames = list(LESSON.play(LESSON.defaults))
    assert [{"open_30", "open_90"} & frames[at].numbers.keys() for at in (29, 30, 90)] == [
        set(),
        {"open_30"},
        {"open_30", "open_90"},
    ]
    outcome = frames[-1].outcome
    assert outcome is not None
    assert frames[-1].numbers["open_30"] == outcome.lines[0].y[30]
    assert frames[-1].numbers["open_90"] == frames[-1].numbers["open"] == outcome.lines[0].y[-1]
    assert run() == frames[-1].numbers


def test_every_look_is_at_a_frame() -> None:
    assert STEPS in LOOKS
    assert all(step % (STEPS // 90) == 0 for step in LOOKS)


def test_what_training_closed_is_the_difference() -> None:
    for each in recorded("sparse")["stage"]:
        assert each["closed"] == pytest.approx(each["percent_at_start"] - each["percent_open"])
        assert each["percent_open"] == pytest.approx(100 * each["open"])


def test_training_leaves_more_than_few_open() -> None:
    known = figures_of("sparse")
    assert known["start"].mean == pytest.approx(0.5, abs=0.03)
    assert known["closed"].high < -5
    assert known["end"].low > 0.5
    assert standing_of(LESSON.evidence, known) is Standing.FAILS


@pytest.mark.parametrize(
    ("end", "closed", "standing"),
    [
        (0.484, 0.6, Standing.FAILS),
        (0.5, 0.0, Standing.FAILS),
        (0.25, 24.0, Standing.HOLDS),
        (0.3, 19.0, Standing.OPEN),
    ],
)
def test_few_have_to_be_open_in_the_end_and_not_merely_fewer(
    end: float, closed: float, standing: Standing
) -> None:
    offsets = (-0.001, 0.0, 0.001)
    doctored = {
        **figures_of("sparse"),
        "end": over_seeds("end", "open after training", [end + each for each in offsets], SHARE),
        "closed": over_seeds("closed", "closed by training", [closed + each for each in offsets], "points"),
    }
    assert standing_of(LESSON.evidence, doctored) is standing


@pytest.mark.slow
def test_the_goal_can_be_reached() -> None:
    goal = LESSON.goal
    assert goal is not None
    assert not goal.reached(run())
    assert not goal.reached(run(bias=-1.0))
    assert goal.reached(run(bias=-0.7, rate=0.4, layers=2.0))


def test_a_network_at_chance_is_not_green() -> None:
    *_, last = LESSON.play({**LESSON.defaults, "bias": -1.0})
    assert last.cards[1].badge == "2.1 % open, reads 10 %, as chance would"
    assert last.cards[1].badge_role == "warning"
