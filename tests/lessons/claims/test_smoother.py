"""Leaky ReLU, ELU and GELU beside ReLU: held to plain NumPy and to what was recorded of 20 seeds."""

from __future__ import annotations

import numpy as np
import pytest

from reluexplorer.lessons.claims.smoother import CASES, DEEP, LESSON, OTHERS
from reluexplorer.lessons.verdict import Standing, judged, standing_of
from tests.lessons.plain import ACTIVATIONS, Network, digit_data, leaky
from tests.lessons.recorded import figures_of, recorded

PLAIN = {**ACTIVATIONS, "leaky_25": leaky(0.25), "leaky": ACTIVATIONS["leaky_relu"]}


def run(**knobs: float) -> dict[str, float]:
    """The lesson's numbers for knobs that differ from its own."""
    return dict(LESSON.run({**LESSON.defaults, **knobs}, 0, lambda _share: None))


@pytest.mark.slow
@pytest.mark.parametrize("place", range(len(OTHERS)))
def test_one_layer_misreads_what_plain_numpy_misreads(place: int) -> None:
    data = digit_data(0, scaled=False)
    found = run(other=float(place), layers=1.0)
    for number, name in (("misread", "relu"), ("misread_other", OTHERS[place][0])):
        net = Network(data, (64,), PLAIN[name], seed=0, rate=0.1, batch=32)
        net.learn(20 * 45)
        assert found[number] == pytest.approx(360 * (1 - net.right(data.test)), abs=2.5)


def test_what_is_misread_and_read_and_the_lead_belong_together() -> None:
    for runs in recorded("smoother").values():
        for each in runs:
            assert each["misread"] == pytest.approx(360 * (1 - each["accuracy"]))
            assert each["misread_other"] == pytest.approx(360 * (1 - each["accuracy_other"]))
            assert each["more"] == pytest.approx((each["misread"] - each["misread_other"]) / 3.6)


def test_relu_is_the_same_beside_each_of_the_others() -> None:
    runs = recorded("smoother")
    mine = [[each["accuracy"] for each in runs[case.name]] for case in CASES[:3]]
    assert mine[0] == mine[1] == mine[2]


@pytest.mark.parametrize(
    ("name", "known", "error"), [("leaky", 0.0, 0.07), ("elu", 0.17, 0.35), ("gelu", 0.1, 0.23)]
)
def test_three_layers_show_no_difference_as_is_known(name: str, known: float, error: float) -> None:
    lead = figures_of("smoother", 8)[f"more_{name}"]
    spread = float(np.std(lead.values, ddof=1)) / 8**0.5
    assert lead.mean == pytest.approx(known, abs=2 * (error**2 + spread**2) ** 0.5)
    assert lead.low < 0 < lead.high


def test_the_lead_that_reaches_lowest_is_the_one_that_decides() -> None:
    found = figures_of("smoother")
    leads = [found[f"more_{name}"] for name in ("leaky", "elu", "gelu")]
    assert found["least"].low == min(lead.low for lead in leads)
    assert max(lead.high for lead in leads) < 1


@pytest.mark.parametrize(
    ("leads", "standing"),
    [
        ((-40.0, 3.0, -40.0), Standing.FAILS), ((3.0, 3.0, 0.0), Standing.FAILS),
        ((3.0, 2.0, 4.0), Standing.HOLDS), ((3.0, float("nan"), 4.0), Standing.OPEN),
    ],
)  # fmt: skip
def test_the_claim_holds_only_where_all_three_are_ahead(leads: tuple[float, ...], standing: Standing) -> None:
    runs = recorded("smoother")
    doctored = {
        case.name: tuple({**one, "more": lead} for one in runs[case.name])
        for case, lead in zip(CASES[:3], leads, strict=True)
    }
    found = {each.name: each for each in LESSON.figures({**runs, **doctored})}
    assert standing_of(LESSON.evidence, found) is standing


def test_what_three_seeds_read_is_said_with_its_interval() -> None:
    found = figures_of("smoother", LESSON.seeds)
    said = judged(LESSON.words, LESSON.evidence, found, LESSON.seeds).sentence
    for name in ("relu_deep", "elu_deep", "gelu_deep", "more_leaky", "more_elu", "more_gelu"):
        assert found[name].shown(spread=True) in said
        assert " ± " in found[name].shown(spread=True)


def test_none_is_a_point_ahead_though_elu_reads_more_in_a_deep_network_that_learns_by_small_steps() -> None:
    assert (DEEP["layers"], DEEP["rate"], OTHERS[int(DEEP["other"])][0]) == (15.0, 0.01, "elu")
    found = figures_of("smoother")
    assert standing_of(LESSON.evidence, found) is Standing.FAILS
    assert standing_of(LESSON.evidence, figures_of("smoother", LESSON.seeds)) is Standing.FAILS
    assert found["elu_deep"].mean > found["relu_deep"].mean > found["gelu_deep"].mean
    assert all(one["more"] > 1 for one in recorded("smoother")["deep"])


def test_relu_is_the_same_in_both_deep_cases() -> None:
    deep, gelu = (recorded("smoother")[name] for name in ("deep", "deep_gelu"))
    assert [one["accuracy"] for one in deep] == [one["accuracy"] for one in gelu]


@pytest.mark.slow
def test_the_goal_is_reached_in_depth_and_not_where_the_stage_begins() -> None:
    assert LESSON.goal is not None
    assert LESSON.goal.reached(run(layers=12.0, rate=0.05, other=1.0))
    assert not LESSON.goal.reached(run())


@pytest.mark.slow
def test_a_network_that_breaks_down_says_so_and_is_not_green() -> None:
    *_, final = LESSON.play({**LESSON.defaults, "other": 1.0, "rate": 0.5})
    assert final.cards[1].badge.startswith("broke down at step")
    assert final.cards[1].badge_role == "warning"
