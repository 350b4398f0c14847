from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import pytest

from reluexplorer.watch.account import Account
from reluexplorer.watch.records import Record
from reluexplorer.watch.remedies import advice
from reluexplorer.watch.run import Event, WatchedRun
from reluexplorer.watch.story import (
    What,
    change_words,
    largest_death,
    sentence,
    silence_of,
    title,
    told_before,
    unit_story,
    update_before,
)
from tests.watch.planted import Training

ALIVE, DEAD = [0.5, 0.5, 0.5, 0.5], [0.5, 0.0, 0.0, 0.0]


def run_of(records: Sequence[Record], training: Training) -> WatchedRun:
    account = Account()
    account.add([*training.start(), *records])
    return account.run()


def dying(
    looks: int = 20,
    *,
    gradients: tuple[float, ...] = (),
    updates: tuple[float, ...] = (),
    rates: tuple[float, ...] = (),
    after: int = 5,
    warms: bool = False,
) -> WatchedRun:
    """Units 1 to 3 of 4 die after so many looks; the figures given are those of the last looks up to then."""
    made = Training(4)

    def figure(given: tuple[float, ...], look: int, usual: float) -> float:
        return given[look - looks - 1] if 0 > look - looks - 1 >= -len(given) else usual

    records = [
        made.sample(
            ALIVE if look < looks else DEAD,
            greatest=[1, 1, 1, 1] if look < looks else [1, -0.8, -0.62, -2.0],
            bias=[0, -0.02, -0.02, -0.02] if look < looks else [0, -1.0, -1.38, -2.0],
            gradient=figure(gradients, look, 0.9),
            update=figure(updates, look, 8e-4),
            rate=figure(rates, look, 0.05) * (min(1.0, (look + 1) / 3) if warms else 1.0),
        )
        for look in range(looks + after)
    ]
    return run_of(records, made)


def test_a_death_is_told_as_the_design_tells_it() -> None:
    run = dying(gradients=(12.6, 0.9), rates=(0.2, 0.2))
    event = largest_death(run)
    assert event == Event(1000, 0, True, (1, 2, 3))
    assert title(run, event) == "3 units of fc1 died"
    assert sentence(run, event) == (
        "Their input has been at or below 0 in all 5 samples since, 640 inputs. "
        "The closest unit is 0.62 below the threshold. No gradient reaches them."
    )
    told = [change_words(run, event, change) for change in update_before(run, event)]
    assert told == [
        ("Learning rate", "0.05", "0.2", "×4"),
        ("Gradient norm of fc1", "0.9", "12.6", "×14"),
        ("Update : weight", "8.0e−4", "8.0e−4", ""),
        ("Median bias of the 3", "−0.02", "−1.38", ""),
    ]


def test_one_unit_is_told_as_one() -> None:
    run = dying()
    assert unit_story(run, 0, 1) == (
        "Dead since step 1,000. Its input has been at or below 0 in all 5 samples since, 640 inputs. "
        "It came within 0.80 of the threshold. No gradient reaches it."
    )
    assert unit_story(run, 0, 0) == "It has never been silent for a whole window of samples."


def test_units_that_came_back_are_told_apart() -> None:
    made = Training(4)
    records = [made.sample(ALIVE), *(made.sample(DEAD) for _look in range(4)), made.sample([0.5, 0.5, 0, 0])]
    run = run_of(records, made)
    death, birth = run.events
    assert sentence(run, death).startswith("1 came back. Their input has been at or below 0 in all 5 samples")
    assert (title(run, birth), sentence(run, birth)) == (
        "1 unit of fc1 woke",
        "It was called dead and fires again.",
    )
    assert unit_story(run, 0, 1) == "It was dead once and fires again since step 250."
    silence = silence_of(run, 0, (1, 2))
    assert silence is not None
    assert (silence.since, silence.looks, silence.inputs, silence.short) == (50, 5, 640, 0.5)
    assert silence_of(run, 0, (0, 1)) is None


def test_units_that_died_again_later_are_not_of_the_silence_before() -> None:
    made = Training(4)
    again = [0.5, 0.5, 0.0, 0.0]
    looks = [ALIVE, DEAD, DEAD, DEAD, again, DEAD, DEAD, DEAD]
    run = run_of([made.sample(look) for look in looks], made)
    assert [(each.step, each.died, each.units) for each in run.events] == [
        (50, True, (1, 2, 3)),
        (200, False, (1,)),
        (250, True, (1,)),
    ]
    assert sentence(run, run.events[0]).startswith("1 came back. Their input has been at or below 0 in all 7")
    assert sentence(run, run.events[1]) == "1 of 1 is dead again."
    assert unit_story(run, 0, 1).startswith("Dead since step 250. Its input has been at or below 0 in all 3")


def test_a_gradient_that_fell_silent_with_the_units_is_not_what_went_before() -> None:
    run = dying(gradients=(0.9, 0.01))
    (gradient,) = [each for each in update_before(run, run.events[0]) if each.what is What.GRADIENT]
    assert (gradient.before, gradient.at) == pytest.approx((0.9, 0.9))


def test_dead_from_the_start_has_no_update_before_it() -> None:
    made = Training(4)
    run = run_of([made.sample(DEAD) for _look in range(3)], made)
    (event,) = run.events
    assert title(run, event) == "3 units of fc1 dead from the start"
    assert unit_story(run, 0, 1).startswith("Dead from the start. Its input")
    assert update_before(run, event) == ()
    found = advice(run, event)
    assert "first weights" in found.headline
    assert found.remedies[0].code == 'nn.init.kaiming_normal_(layer.weight, nonlinearity="relu")'


def test_figures_that_are_not_known_are_left_out() -> None:
    run = dying(gradients=(math.nan,) * 13)
    changes = update_before(run, Event(1000, 0, True, (1, 2, 3)))
    assert [each.what for each in changes] == [What.RATE, What.UPDATE, What.BIAS]


@pytest.mark.parametrize(
    ("given", "words", "codes"),
    [
        (
            {"gradients": (12.6, 0.9)},
            "try clipping first",
            ("clip_grad_norm_", "nn.LeakyReLU", "lr=0.005"),
        ),
        ({"updates": (4.1e-2, 8e-4)}, "try clipping first", ("clip_grad_norm_", "nn.LeakyReLU", "lr=0.005")),
        (
            {"gradients": (0.9, 12.6), "rates": (0.2,)},
            "try clipping first",
            ("clip_grad_norm_", "nn.LeakyReLU", "LinearLR(opt, 0.1, total_iters=500)"),
        ),
        (
            {"rates": (0.2,), "updates": (8e-4, 3.2e-3)},
            "rise slowly",
            ("LinearLR", "lr=0.05", "nn.LeakyReLU"),
        ),
        ({"rates": (0.2,)}, "rise slowly", ("LinearLR", "lr=0.05", "nn.LeakyReLU")),
        ({"looks": 4, "after": 16}, "cannot die first", ("nn.LeakyReLU", "lr=0.005", "clip_grad_norm_")),
        (
            {"looks": 4, "after": 90, "warms": True},
            "a lower one first",
            ("lr=0.005", "nn.LeakyReLU", "clip_grad_norm_"),
        ),
        (
            {"looks": 4, "after": 90},
            "warm-up first",
            ("LinearLR(opt, 0.1, total_iters=500)", "lr=0.005", "nn.LeakyReLU"),
        ),
        ({"updates": (0.03,) * 20}, "lower learning rate first", ("lr=0.005", "nn.LeakyReLU", "clip_grad")),
        ({}, "cannot die first", ("nn.LeakyReLU", "lr=0.005", "clip_grad_norm_(model.parameters(), 1.0)")),
    ],
    ids=[
        "gradient",
        "update",
        "both",
        "rate and its update",
        "rate",
        "in the first tenth",
        "early, warmed up",
        "early",
        "large",
        "nothing",
    ],
)
def test_what_is_known_of_the_update_before_chooses_what_to_try(
    given: dict[str, tuple[float, ...]], words: str, codes: tuple[str, ...]
) -> None:
    run = dying(**given)  # type: ignore[arg-type]
    event = largest_death(run)
    assert event is not None
    found = advice(run, event)
    assert words in found.headline
    assert len(found.remedies) == 3
    for remedy, code in zip(found.remedies, codes, strict=True):
        assert remedy.code.startswith(code)
        assert remedy.reason.endswith(".")
        assert remedy.note


@pytest.mark.parametrize(
    ("form", "code", "note"),
    [
        ("ReLU", "nn.LeakyReLU(0.1)", "instead of nn.ReLU()"),
        ("F.relu", "F.leaky_relu(x, 0.1)", "instead of F.relu(x)"),
        ("relu_", "F.leaky_relu_(x, 0.1)", "instead of x.relu_()"),
    ],
)
def test_a_leak_is_written_as_the_script_writes_its_relu(form: str, code: str, note: str) -> None:
    run = dying()
    run = replace(run, layers=(replace(run.layers[0], form=form),))
    found = advice(run, run.events[0]).remedies[0]
    assert (found.code, found.note) == (code, note)


@pytest.mark.parametrize(
    ("rates", "told"), [((), False), ((0.05001, 0.05001), False), ((0.05, 0.06), True), ((0.2, 0.2), True)]
)
def test_a_learning_rate_that_stayed_is_not_told(rates: tuple[float, ...], told: bool) -> None:
    run = dying(rates=rates)
    kinds = [each.what for each in told_before(run, largest_death(run) or run.events[0])]
    assert (What.RATE in kinds) is told
    assert kinds[-3:] == [What.GRADIENT, What.UPDATE, What.BIAS]
