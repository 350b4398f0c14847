"""He’s first weights against others: held to plain NumPy, to closed forms and to what 20 seeds came to."""

from __future__ import annotations

import math

import pytest

from reluexplorer.core.theory.finite_width import width_drift
from reluexplorer.lessons.claims.he_weights import LEARNS, LESSON, STUCK
from reluexplorer.lessons.verdict import Standing, standing_of
from tests.lessons.plain import ACTIVATIONS, Network, digit_data
from tests.lessons.recorded import figures_of, recorded


def run(seed: int = 0, **knobs: float) -> dict[str, float]:
    """The lesson's numbers for knobs that differ from its own."""
    return dict(LESSON.run({**LESSON.defaults, **knobs}, seed, lambda _share: None))


@pytest.mark.slow
@pytest.mark.parametrize(("name", "start"), [("he", "he_normal"), ("other", "glorot_normal")])
def test_five_layers_read_what_plain_numpy_reads(name: str, start: str) -> None:
    data = digit_data(0, scaled=False)
    net = Network(
        data, (64,) * 5, ACTIVATIONS["relu"], seed=0, rate=0.003, batch=32, start=start, momentum=0.9
    )
    sums, _ = net.run(data.inputs[data.train])
    found = run(layers=5.0, epochs=2.0)
    assert found[f"signal_{name}"] == pytest.approx((sums[4] ** 2).mean() / (sums[0] ** 2).mean(), rel=1e-5)
    net.learn(2 * 45)
    assert found[f"loss_{name}"] == pytest.approx(net.loss(data.train), rel=1e-4)
    assert found[f"accuracy_{name}"] == pytest.approx(net.right(data.test), abs=1.5 / len(data.test))


def test_half_the_variance_halves_the_squared_signal_in_each_of_29_layers() -> None:
    for each in recorded("he_weights")["30"]:
        assert each["signal_he"] / each["signal_other"] == pytest.approx(2.0**29, rel=1e-4)


def test_with_he_weights_the_signal_drifts_as_finite_width_has_it() -> None:
    found = figures_of("he_weights")["power_he"]
    expected = 29 * width_drift(64) / math.log(10)
    assert found.low < expected < found.high


def test_figures_of_three_seeds_are_those_known() -> None:
    found = figures_of("he_weights", 3)
    assert min(found["he_30"].values) >= 0.68
    assert max(found["he_30"].values) <= 0.78
    assert found["loss_other"].mean == pytest.approx(math.log(10), abs=1e-3)
    assert found["he_5"].mean > 0.9
    assert found["other_5"].mean > 0.8


def test_it_depends_on_the_optimiser() -> None:
    found = figures_of("he_weights")
    assert standing_of(LESSON.evidence, found) is Standing.DEPENDS
    assert found["other_30"].high < 0.11
    assert found["other_adam"].mean > 5 * found["other_30"].mean


def test_no_rate_is_told_at_which_hes_weights_read_no_more_than_chance() -> None:
    for seeds in (3, 20):
        found = figures_of("he_weights", seeds)
        for case in ("30", "faster", "adam", "5"):
            assert found[f"he_{case}"].low > LEARNS
    assert found["other_faster"].high < STUCK


def test_adam_and_momentum_beside_it_take_as_many_passes() -> None:
    knobs = {case.name: {**LESSON.defaults, **case.knobs} for case in LESSON.cases}
    adam, momentum = knobs["adam"], knobs["faster"]
    assert {name for name in adam if adam[name] != momentum[name]} == {"optimizer", "rate"}
    told = LESSON.words.measured
    assert f"for {momentum['epochs']:.0f}, by momentum at rate {momentum['rate']} and by Adam" in told
    assert f"by Adam at rate {adam['rate']}" in LESSON.words.not_when


def test_the_other_weights_have_one_name_with_xaviers_told_once() -> None:
    words = LESSON.words
    told = " ".join((words.true_when, words.not_when, words.holds, words.fails, words.why, words.measured))
    assert told.count("Xavier") == 1
    assert "Glorot’s, also called Xavier’s" in words.measured


def test_the_weights_beside_are_those_that_the_knob_names() -> None:
    wanted = (("glorot_normal", ()), ("orthogonal", (math.sqrt(2),)), ("orthogonal", (1.0,)))
    for place, (name, gain) in enumerate(wanted):
        he, other = LESSON.setups({**LESSON.defaults, "other": float(place)})  # type: ignore[misc]
        assert (he.initializer, other.initializer) == ("he_normal", name)
        assert other.initializer_parameters == pytest.approx(gain)


@pytest.mark.slow
def test_adam_reaches_the_goal_and_momentum_does_not() -> None:
    assert LESSON.goal is not None
    assert LESSON.goal.reached(run(optimizer=1.0, rate=0.0003, epochs=24.0))
    assert not LESSON.goal.reached(run())


@pytest.mark.slow
def test_a_network_that_breaks_down_says_so() -> None:
    *_, final = LESSON.play({**LESSON.defaults, "layers": 5.0, "rate": 0.3, "epochs": 1.0, "other": 1.0})
    assert final.cards[1].badge.startswith("broke down at step")
    assert final.cards[1].badge_role == "warning"
    assert not math.isfinite(run(layers=5.0, rate=0.3, epochs=1.0, other=1.0)["loss_other"])
