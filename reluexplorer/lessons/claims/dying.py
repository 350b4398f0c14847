"""Claim 6: a neuron that is silent for every input gets no gradient, and may never fire again."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from reluexplorer.core.activations import ActivationChoice
from reluexplorer.core.arrays import Array
from reluexplorer.core.diagnosis.inspection import Inspection, inspect
from reluexplorer.core.diagnosis.unit_states import UnitState
from reluexplorer.core.engine.gradients import loss_gradient
from reluexplorer.core.engine.training import TrainState, initial_state
from reluexplorer.language import _
from reluexplorer.lessons.badges import CHANCE, CHANCE_OF_DIGITS, reading
from reluexplorer.lessons.bet import Bet
from reluexplorer.lessons.doors.dying import EXPERIMENTS
from reluexplorer.lessons.exhibit import Card, Chart, Exhibit, IntervalRow, Intervals, Line, Lines, Units
from reluexplorer.lessons.figures import SHARE, Figure, computed, over_seeds
from reluexplorer.lessons.goal import Aim, Goal
from reluexplorer.lessons.lesson import Case, Knob, Lesson, Numbers, Progress, Results, Settings, chosen
from reluexplorer.lessons.setups import Setup
from reluexplorer.lessons.training import Course, Meter, breakdown, further, raced, step_words
from reluexplorer.lessons.verdict import Evidence
from reluexplorer.text import exact, fixed

HIDDEN = (64, 64, 64)
UNITS = sum(HIDDEN)
STEPS = 2250
_FRAMES = 75
HALFWAY = STEPS * 37 // _FRAMES
"""The step of a frame near the middle: who is silent there has time to fire again."""
RATES = (0.1, 0.2, 0.5)
OTHERS = (
    (_("Leaky ReLU, slope 0.01"), ActivationChoice("leaky_relu", (0.01,)), math.inf),
    (_("Leaky 0.25, rate ≤ 0.1"), ActivationChoice("leaky_relu", (0.25,)), 0.1),
    (_("PReLU, rate ≤ 0.03"), ActivationChoice("prelu"), 0.03),
)
"""What may stand beside ReLU, each up to the learning rate that it bears."""


def setups(knobs: Settings) -> tuple[Setup, ...]:
    """Return the two runs on the stage: they differ in what is below 0, and in the rate where it must be."""
    _, other, most = OTHERS[round(knobs["other"])]
    relu = Setup(hidden=HIDDEN, rate=knobs["rate"], bias=knobs["bias"])
    return relu, replace(relu, activation=other, rate=min(relu.rate, most))


@dataclass
class _Life:
    """A network's neurons over a run: which were silent at its start, and what has become of them."""

    first: TrainState
    at_start: frozenset[int] = field(init=False)

    def __post_init__(self) -> None:
        self.at_start = _silent(inspect(self.first))

    def never_fired(self, state: TrainState, silent: frozenset[int]) -> frozenset[int]:
        """Return the neurons that were silent at the start and at each update since.

        While a ReLU neuron is dead nothing moves its weights, and one that fired for a while was moved.
        """
        still = [(first == now).all(axis=0) for first, now in _hidden_layers(self.first, state)]
        return self.at_start & silent & frozenset(np.flatnonzero(np.concatenate(still)).tolist())

    def units(self, state: TrainState, seen: Inspection, *, leaky: bool) -> Units:
        """Return what has become of each neuron."""
        silent = _silent(seen)
        firing = np.concatenate([layer.firing for layer in seen.health])
        gone = frozenset() if leaky else silent
        return Units(
            firing,
            gone,
            HIDDEN,
            self.never_fired(state, gone),
            self.at_start - silent,
            silent if leaky else frozenset(),
            dated=True,
        )

    def numbers(self, state: TrainState, seen: Inspection) -> dict[str, float]:
        """Return how many are dead, born so, killed and revived; who fired and is dead again was killed."""
        silent = _silent(seen)
        born = self.never_fired(state, silent)
        return {
            "dead": float(len(silent)),
            "born": float(len(born)),
            "killed": float(len(silent - born)),
            "revived": float(len(self.at_start - silent)),
            "at_start": float(len(self.at_start)),
        }


def _hidden_layers(first: TrainState, now: TrainState) -> Iterator[tuple[Array, Array]]:
    """Yield the weights and biases, (fan_in + 1, units), of each hidden layer at two moments of a run."""
    layers = first.problem.network.layers
    yield from zip(layers(first.parameters)[:-1], layers(now.parameters)[:-1], strict=True)


def _silent(seen: Inspection) -> frozenset[int]:
    states = [state for layer in seen.health for state in layer.states]
    return frozenset(i for i, state in enumerate(states) if state in {UnitState.DEAD, UnitState.LEAK})


def _largest_gradient(state: TrainState, silent: frozenset[int]) -> float:
    """Return the largest derivative of the training loss by a weight or bias of the silent ReLU neurons."""
    problem = state.problem
    slopes = loss_gradient(problem.network, state.parameters, problem.train_inputs, problem.train_targets)
    columns = np.hstack([np.abs(layer).max(axis=0) for layer in problem.network.layers(slopes)[:-1]])
    return float(columns[sorted(silent)].max(initial=0.0))


def _at_the_end(last: TrainState, seen: Inspection, halfway: frozenset[int]) -> dict[str, float]:
    """Return what becomes of the neurons of ReLU that were silent halfway, and the gradient of the silent."""
    silent = _silent(seen)
    return {
        "halfway": float(len(halfway)),
        "stayed": float(len(halfway & silent)),
        "gradient": _largest_gradient(last, silent),
    }


def _numbers(
    lives: tuple[_Life, ...], states: Sequence[TrainState], seen: tuple[Inspection, ...]
) -> dict[str, float]:
    return {
        **lives[0].numbers(states[0], seen[0]),
        "leaking": float(len(_silent(seen[1]))),
        "accuracy": seen[0].test_accuracy or 0.0,
        "accuracy_leaky": seen[1].test_accuracy or 0.0,
    }


def run(knobs: Settings, seed: int, progress: Progress) -> Numbers:
    """Train both networks to the end of the stage."""
    meter = Meter(progress, 2 * STEPS)
    firsts = tuple(initial_state(setup.seeded(seed).problem()) for setup in setups(knobs))
    middle = further(firsts[0], HALFWAY, meter)
    lasts = further(middle, STEPS - HALFWAY, meter), further(firsts[1], STEPS, meter)
    seen = tuple(map(inspect, lasts))
    numbers = _numbers(tuple(map(_Life, firsts)), lasts, seen)
    return {**numbers, **_at_the_end(lasts[0], seen[0], _silent(inspect(middle)))}


def play(knobs: Settings) -> Iterator[Exhibit]:
    """Train both networks beside each other and count what dies."""
    firsts = tuple(initial_state(setup.problem()) for setup in setups(knobs))
    lives = tuple(map(_Life, firsts))
    titles = "ReLU", OTHERS[round(knobs["other"])][0]
    courses = [
        Course(title, role, state)
        for title, role, state in zip(titles, ("dead", "healthy"), firsts, strict=True)
    ]
    paths: dict[str, list[float]] = {"dead": [], "born": [], "leaking": []}
    steps: dict[str, list[float]] = {name: [] for name in paths}
    halfway: frozenset[int] = frozenset()
    for step in raced(courses, STEPS, _FRAMES):
        seen = tuple(inspect(course.state) for course in courses)
        numbers = _numbers(lives, [course.state for course in courses], seen)
        for name, path in paths.items():
            state = courses[name == "leaking"].state
            if not path or steps[name][-1] < state.step:
                steps[name].append(float(state.step))
                path.append(numbers[name])
        if step == HALFWAY:
            halfway = _silent(seen[0])
        if step == STEPS:
            numbers |= _at_the_end(courses[0].state, seen[0], halfway)
        yield Exhibit(
            _cards(courses, lives, seen, numbers), step_words(step, STEPS), step / STEPS,
            _outcome(steps, paths), _("Dead neurons of {units}").format(units=UNITS), numbers,
        )  # fmt: skip


def _cards(
    courses: list[Course], lives: tuple[_Life, ...], seen: tuple[Inspection, ...], numbers: Numbers
) -> tuple[Card, ...]:
    dead, leaking = int(numbers["dead"]), int(numbers["leaking"])
    counts = (
        _("{dead} of {units} dead").format(dead=dead, units=UNITS),
        _("{leaking} always in the leak").format(leaking=leaking),
    )
    cards = []
    for place, course in enumerate(courses):
        share = seen[place].test_accuracy or 0.0
        badge, role = reading(share, CHANCE_OF_DIGITS)
        if course.state.diverged_at is not None:
            badge, role = breakdown(course.state), "warning"
        elif (dead, leaking)[place]:
            role = ("dead", "warning")[place]
        units = lives[place].units(course.state, seen[place], leaky=place == 1)
        cards.append(
            Card(course.title, (units,), f"{counts[place]}, {badge}", role, (share, CHANCE_OF_DIGITS))
        )
    return tuple(cards)


def _outcome(steps: Mapping[str, list[float]], paths: Mapping[str, list[float]]) -> Lines:
    """Return how many neurons were silent when; the curve of a run that broke down ends there."""
    shown = (
        ("dead", _("ReLU, dead"), "dead"),
        ("born", _("born dead, still"), "secondary"),
        ("leaking", _("always in the leak"), "warning"),
    )
    lines = tuple(
        Line(words, np.array(steps[name]), np.array(paths[name]), role) for name, words, role in shown
    )
    return Lines(lines, _("Step"), _("Dead neurons"), low=0.0, high=float(UNITS))


def _case(rate: float) -> str:
    return exact(rate)


CASES = (
    *(Case(_case(rate), {"rate": rate}, seeds=5 if rate < 0.2 else 0) for rate in RATES),
    Case("leaky", {"other": 1.0}, seeds=3),
    Case("prelu", {"other": 2.0}, seeds=3),
)
_COUNTED = (
    ("killed", _("killed in training")),
    ("born", _("born dead, still")),
    ("at_start", _("born dead")),
    ("revived", _("born dead, revived")),
    ("leaking", _("always in the leak, slope 0.01")),
    ("halfway", _("dead halfway")),
    ("stayed", _("dead halfway and at the end")),
)
_READ = (("accuracy", _("unseen digits read, ReLU")), ("accuracy_leaky", _("unseen digits read, leaky ReLU")))


def figures(results: Results) -> tuple[Figure, ...]:
    """Return counts and accuracies at each learning rate."""
    found = []
    for rate in RATES:
        name, runs = _case(rate), results[_case(rate)]
        for unit, rows in (("", _COUNTED), (SHARE, _READ)):
            found += [
                over_seeds(f"{number}_{name}", _at(words, name), [each[number] for each in runs], unit)
                for number, words in rows
            ]
        worst = min(each["accuracy"] for each in runs)
        found.append(computed(f"worst_{name}", _at(_("worst run of ReLU"), name), worst, SHARE))
    for case, words in (
        ("leaky", _("leaky ReLU with slope 0.25 at 0.1")),
        ("prelu", _("PReLU at 0.03")),
    ):
        reads = [each["accuracy_leaky"] for each in results[case]]
        found.append(
            over_seeds(f"accuracy_{case}", _("unseen digits read, {words}").format(words=words), reads, SHARE)
        )
    found += [
        _share("stay_0.5", "stayed", "halfway", _("dead halfway, dead at the end, rate 0.5"), results["0.5"])
    ]
    found += [
        _share("kept_0.2", "born", "at_start", _("born dead, dead ever since, rate 0.2"), results["0.2"])
    ]
    slopes = max(each["gradient"] for runs in results.values() for each in runs)
    found.append(computed("gradient", _("largest derivative by a weight of a dead neuron"), slopes))
    return tuple(found)


def _at(words: str, rate: str) -> str:
    return _("{words} at learning rate {rate}").format(words=words, rate=rate)


def _share(name: str, part: str, whole: str, words: str, runs: Sequence[Numbers]) -> Figure:
    """Return a share of neurons over the seeds in which there are any."""
    shares = [each[part] / each[whole] for each in runs if each[whole]]
    return over_seeds(name, words, shares, SHARE)


def charts(found: Mapping[str, Figure]) -> tuple[Chart, ...]:
    """Return how many were killed and how well the same runs read, by learning rate."""
    killed = tuple(_row(found[f"killed_{_case(rate)}"], rate, "dead") for rate in RATES)
    born = tuple(_row(found[f"at_start_{_case(rate)}"], rate, "secondary") for rate in RATES)
    read = tuple(_row(found[f"accuracy_{_case(rate)}"], rate, "text") for rate in RATES)
    beside = ((_("slope 0.25"), "accuracy_leaky"), ("PReLU", "accuracy_prelu"))
    others = tuple(replace(_row(found[name], 0.0, "healthy"), label=label) for label, name in beside)
    counts = ((_("Killed in training, of 192"), killed), (_("Born dead"), born))
    return (
        Intervals(counts, 0.0, float(UNITS) / 2, _("Neurons, by learning rate")),
        Intervals(
            ((_("Read, of the same runs"), read), (_("Others read"), others)),
            0.0,
            1.0,
            share=True,
            chance=CHANCE,
        ),
    )


def _row(figure: Figure, rate: float, role: str) -> IntervalRow:
    text = figure.shown() if figure.unit == SHARE else fixed(figure.mean, 1)
    return IntervalRow.of(figure, exact(rate), role, text)


LESSON = Lesson(
    rank=60,
    name="dying",
    knobs=(
        Knob("rate", _("Learning rate"), 0.5, 0.05, 3.0, logarithmic=True),
        Knob("bias", _("Starting bias"), 0.0, -6.0, 0.0),
        chosen("other", _("Beside it"), tuple(title for title, *_ in OTHERS)),
    ),
    bet=Bet(("dead",), 0.0, float(UNITS), 40.0, whole=True),
    seeds=10,
    play=play,
    run=run,
    cases=CASES,
    figures=figures,
    evidence=(
        Evidence("gradient", at_most=0.0),
        Evidence("stay_0.5", at_least=0.5),
        Evidence("kept_0.2", at_least=0.9, limit=True),
    ),
    charts=charts,
    setups=setups,
    experiments=EXPERIMENTS,
    goal=Goal((Aim("dead", _("dead"), UNITS / 2), Aim("accuracy", _("reads"), 0.9, share=True))),
)
