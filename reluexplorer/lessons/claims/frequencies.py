"""Beyond the article: whether networks learn low frequencies first, by how strong the frequencies are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np

from reluexplorer.core.activations import ActivationChoice
from reluexplorer.core.arrays import Floats
from reluexplorer.core.engine.training import TrainState
from reluexplorer.language import _
from reluexplorer.lessons.bet import Bet
from reluexplorer.lessons.exhibit import Bar, Bars, Card, Chart, Exhibit, IntervalRow, Intervals, Line, Lines
from reluexplorer.lessons.figures import Figure, computed, over_seeds
from reluexplorer.lessons.goal import Aim, Goal
from reluexplorer.lessons.lesson import (
    Case,
    Experiment,
    Knob,
    Lesson,
    Numbers,
    Progress,
    Results,
    Settings,
    chosen,
)
from reluexplorer.lessons.training import step_words
from reluexplorer.lessons.verdict import Evidence
from reluexplorer.lessons.waves import (
    FREQUENCIES,
    LEARNT,
    LOOK,
    RATE,
    amplitudes,
    answer,
    looks,
    waves_problem,
)
from reluexplorer.text import digits, exact, listed, percent, within

UPDATES = 1000
GROWTH = 2.0
FUNCTIONS = (
    ("ReLU", ActivationChoice()),
    ("Tanh", ActivationChoice("tanh")),
    (_("Sine"), ActivationChoice("sin")),
)
_ONES = amplitudes(0.0)
_POWERS = {1.0: "k", 2.0: "k²", 3.0: "k³"}


@dataclass
class _Learner:
    """When a network first has each frequency right to a tenth of its amplitude."""

    title: str
    strengths: Floats
    learnt: dict[int, int] = field(default_factory=dict)

    def looks(self, knobs: Settings, seed: int, updates: int) -> Iterator[tuple[TrainState, Floats]]:
        """Train, and take down what is learnt."""
        activation = FUNCTIONS[round(knobs["activation"])][1]
        problem = waves_problem(self.strengths, activation, knobs["stretch"], seed)
        for state, left in looks(problem, self.strengths, updates):
            for frequency, share in zip(FREQUENCIES, left, strict=True):
                if share < LEARNT:
                    self.learnt.setdefault(frequency, state.step)
            yield state, left

    def times(self, step: int) -> list[float]:
        """Return after how many updates each was learnt; ``step``, the last one, where it is not."""
        return [float(self.learnt.get(frequency, step)) for frequency in FREQUENCIES]


def _learners(knobs: Settings) -> tuple[_Learner, _Learner]:
    growth = knobs["growth"]
    power = _POWERS.get(growth, f"k^{digits(growth, 3)}")
    grown = _Learner(_("Strengths {power}").format(power=power), amplitudes(growth))
    return _Learner(_("Equal strengths"), _ONES), grown


def _numbers(learners: tuple[_Learner, _Learner]) -> dict[str, float]:
    equal, grown = (learner.times(UPDATES) for learner in learners)
    named = {f"at_{k}": value for k, value in zip(FREQUENCIES, equal, strict=True)}
    named |= {f"grown_{k}": value for k, value in zip(FREQUENCIES, grown, strict=True)}
    slowest = max(grown) if len(learners[1].learnt) == len(FREQUENCIES) else float(UPDATES + LOOK)
    return {**named, "slowest": slowest, "updates": float(UPDATES)}


def run(knobs: Settings, seed: int, progress: Progress) -> Numbers:
    """Train both networks to the end of the stage."""
    learners = _learners(knobs)
    for place, learner in enumerate(learners):
        for state, _seen in learner.looks(knobs, seed, UPDATES):
            progress((place + state.step / UPDATES) / len(learners))
    return _numbers(learners)


def play(knobs: Settings) -> Iterator[Exhibit]:
    """Train both networks beside each other, and note when each frequency is learnt."""
    learners = _learners(knobs)
    both = (learner.looks(knobs, 0, UPDATES) for learner in learners)
    for seen in zip(*both, strict=True):
        step = seen[0][0].step
        yield Exhibit(
            tuple(_card(learner, *each) for learner, each in zip(learners, seen, strict=True)),
            step_words(step, UPDATES),
            step / UPDATES,
            _outcome(learners, step),
            _("Updates until {learnt} of each frequency is right").format(learnt=percent(1.0 - LEARNT)),
            _numbers(learners) if step == UPDATES else {},
        )


def _card(learner: _Learner, state: TrainState, left: Floats) -> Card:
    problem = state.problem
    x = problem.train_inputs[:, 0]
    curves = Lines(
        (
            Line(_("target"), x, problem.train_targets[:, 0], "secondary", dashed=True),
            Line(_("network"), x, answer(state), "accent"),
        ),
        "x",
    )
    bars = tuple(
        Bar(_("frequency {k}").format(k=k), min(float(share), 1.0), percent(float(share)), _role(share))
        for k, share in zip(FREQUENCIES, left, strict=True)
    )
    order = [str(k) for k in sorted(learner.learnt, key=lambda k: learner.learnt[k])]
    badge = _("first right: {order}").format(order=listed(order)) if order else _("none right yet")
    return Card(learner.title, (curves, Bars(bars, _("Missing now, of its amplitude"))), badge)


def _role(share: float) -> str:
    return "healthy" if share < LEARNT else "warning"


def _outcome(learners: tuple[_Learner, _Learner], step: int) -> Lines:
    """Return when each frequency was first right; one that was not by the end is drawn there."""
    lines = []
    for learner, role in zip(learners, ("secondary", "accent"), strict=True):
        known = np.array([step == UPDATES or k in learner.learnt for k in FREQUENCIES])
        x = np.array(FREQUENCIES, dtype=np.float64)[known]
        times = np.array(learner.times(step))[known]
        lines.append(Line(within(learner.title), x, np.maximum(times, LOOK), role))
    low, high = LOOK / 2.0, 2.0 * UPDATES
    return Lines(
        tuple(lines), _("Frequency, periods in the window"), _("Updates"), log_y=True, low=low, high=high
    )


CASES = (Case("stage"),)


def figures(results: Results) -> tuple[Figure, ...]:
    """Return when each frequency is learnt, and by how much low ones are ahead."""
    runs = results["stage"]
    found = []
    for name, words in (("at", _("of equal strength")), ("grown", _("of strengths k²"))):
        for k in FREQUENCIES:
            label = _("updates until frequency {k} is learnt, {words}").format(k=k, words=words)
            found.append(over_seeds(f"{name}_{k}", label, [each[f"{name}_{k}"] for each in runs]))
    for low, high in ((1, 2), (2, 4)):
        lags = [each[f"at_{high}"] - each[f"at_{low}"] for each in runs]
        found.append(
            over_seeds(
                f"lag_{high}",
                _("updates from {low} to {high}, of equal strength").format(low=low, high=high),
                lags,
            )
        )
    leads = [each for each in map(_lead, runs) if each is not None]
    early = [each for each in map(_early, runs) if each is not None]
    found.append(over_seeds("lead", _("the lesser of both lags, of equal strength"), leads))
    found.append(over_seeds("early", _("updates by which 4 is before 1 or 2, of strengths k²"), early))
    return tuple(found)


def _lead(run: Numbers) -> float | None:
    """Return the lesser lag between 1, 2 and 4; None where the end came before their order was known."""
    times = [run[f"at_{k}"] for k in (1, 2, 4)]
    lags = [high - low for low, high in pairwise(times) if min(low, high) < UPDATES]
    return min(lags) if len(lags) == 2 or min(lags, default=0.0) < 0.0 else None


def _early(run: Numbers) -> float | None:
    """Return by how much 4 is before the later of 1 and 2; None where the end came before both."""
    later = max(run["grown_1"], run["grown_2"])
    return later - run["grown_4"] if min(later, run["grown_4"]) < UPDATES else None


def charts(found: Mapping[str, Figure]) -> tuple[Chart, ...]:
    """Return after how many updates frequencies are learnt, of both strengths, but for the highest."""
    groups = tuple(
        (heading, tuple(_row(found[f"{name}_{k}"], k, role) for k in FREQUENCIES[:-1]))
        for heading, name, role in (
            (_("Equal strengths"), "at", "secondary"),
            (_("Strengths k²"), "grown", "accent"),
        )
    )
    never = (float(UPDATES), _("not within 1,000"))
    return (Intervals(groups, 0.0, 1.1 * UPDATES, _("Updates until it is learnt"), chance=never),)


def _row(figure: Figure, frequency: int, role: str) -> IntervalRow:
    text = digits(figure.mean, 3)
    return IntervalRow.of(figure, str(frequency), role, text)


def _spectrum(settings: Settings, seeds: int, progress: Progress) -> tuple[Figure, ...]:
    updates, learners = round(settings["updates"]), []
    for seed in range(seeds):
        learner = _Learner("", amplitudes(settings["growth"]))
        for state, _seen in learner.looks(settings, seed, updates):
            progress((seed + state.step / updates) / seeds)
        learners.append(learner)
    found = []
    for place, k in enumerate(FREQUENCIES):
        times = [learner.times(updates)[place] for learner in learners]
        count = sum(k in learner.learnt for learner in learners)
        found.append(
            over_seeds(f"at_{k}", _("updates until frequency {k} is learnt, or the last").format(k=k), times)
        )
        found.append(computed(f"learn_{k}", _("networks that learn frequency {k}").format(k=k), float(count)))
    return tuple(found)


_SIGNAL = (
    Knob("growth", _("Strength: k to the"), GROWTH, 0.0, 3.0),
    chosen("activation", _("Activation"), tuple(words for words, _ in FUNCTIONS)),
    Knob("stretch", _("Stretch of the input"), 1.0, 0.25, 32.0, logarithmic=True),
)

LESSON = Lesson(
    rank=180,
    name="frequencies",
    knobs=_SIGNAL,
    bet=Bet(
        tuple(f"grown_{k}" for k in FREQUENCIES),
        float(LOOK),
        float(UPDATES),
        200.0,
        places=tuple(map(float, FREQUENCIES)),
        places_words=tuple(_("frequency {k}").format(k=k) for k in FREQUENCIES),
        whole=True,
        logarithmic=True,
        line=1,
        cap=float(UPDATES),
    ),
    seeds=8,
    play=play,
    run=run,
    cases=CASES,
    figures=figures,
    evidence=(
        Evidence("lead", at_least=float(LOOK)),
        Evidence("early", at_most=0.0, limit=True),
    ),
    charts=charts,
    not_opened=_("It learns five sines at even points; Train has one sine, at points drawn at random."),
    goal=Goal((Aim("slowest", _("updates for all"), 100.0, at_most=True),)),
    experiments=(
        Experiment(
            "spectrum",
            _("Five sines of a network of 128 and 128 with Adam at {rate}: when each is learnt.").format(
                rate=exact(RATE)
            ),
            (*_SIGNAL[1:], Knob("growth", _("Strength: k to the"), 0.0, 0.0, 3.0),
             Knob("updates", _("Updates"), 6000.0, 100.0, 50_000.0, whole=True)),
            2,
            _spectrum,
            most_seeds=20,
        ),
    ),
    beyond=True,
)  # fmt: skip
