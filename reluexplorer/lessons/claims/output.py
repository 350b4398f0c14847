"""Claim 7: ReLU does not suit outputs that are probabilities; softmax and sigmoid do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from reluexplorer.core.arrays import Array, Indices
from reluexplorer.core.data.dataset import Task
from reluexplorer.core.diagnosis.inspection import inspect, predicted_classes, true_classes
from reluexplorer.core.engine.training import TrainState, initial_state
from reluexplorer.language import _
from reluexplorer.lessons.badges import CHANCE, CHANCE_OF_DIGITS, READS_WELL, reading
from reluexplorer.lessons.bet import Bet
from reluexplorer.lessons.exhibit import Card, Chart, Exhibit, IntervalRow, Intervals, Line, Lines, Table
from reluexplorer.lessons.figures import SHARE, Figure, over_seeds
from reluexplorer.lessons.goal import Aim, Goal
from reluexplorer.lessons.lesson import Case, Knob, Lesson, Numbers, Progress, Results, Settings, chosen
from reluexplorer.lessons.outputs import DOORS
from reluexplorer.lessons.setups import Setup
from reluexplorer.lessons.training import Course, Meter, breakdown, raced, step_words, trained
from reluexplorer.lessons.verdict import Evidence
from reluexplorer.text import digits, fixed, percent

ANSWERS = 10
STEPS = 540
"""Twelve epochs of the digits."""
NEAR = 0.2
"""A number is met within this: a tenth of the targets' range, from −1 to 1."""
_ROUNDING = 1e-5
"""What single precision may add to an output, or to a sum of ten."""
_FRAMES = 90
_RATE = 0.1
_NUMBERS = Setup(data="plane", hidden=(32,), rate=0.01)
_MOST_SEEDS = 99


@dataclass(frozen=True)
class _Choice:
    """What the left card's network ends in, beside what the right card's does."""

    name: str
    title: str
    head: str
    other_title: str = "Softmax"
    other: str = "softmax"
    numbers: bool = False
    """Whether the two learn numbers on both sides of 0, not digits."""


CHOICES = (
    _Choice("relu_softmax", _("ReLU before softmax"), "relu_softmax"),
    _Choice("relu", "ReLU", "relu"),
    _Choice("sigmoid", "Sigmoid", "sigmoid"),
    _Choice("linear", _("Linear"), "linear"),
    _Choice("numbers", _("ReLU, for numbers"), "relu", _("Linear, for numbers"), "linear", numbers=True),
)


def _choice(knobs: Settings) -> _Choice:
    return CHOICES[round(knobs["output"])]


def setups(knobs: Settings) -> tuple[Setup, ...]:
    """Return the two runs on the stage, which differ in the output layer alone."""
    choice, seed = _choice(knobs), round(knobs["seed"])
    base = _NUMBERS if choice.numbers else Setup(hidden=(128,), rate=_RATE)
    return tuple(
        Setup(data=base.data, hidden=base.hidden, rate=base.rate, output=head, seed=seed)
        for head in (choice.head, choice.other)
    )


@dataclass(frozen=True, eq=False)
class Answers:
    """What a network answers to unseen samples.

    Its ten answers are the digits, or ten equal parts of the targets' range from −1 to 1.
    """

    outputs: Array
    """(outputs, samples)."""
    given: Indices
    """Which of the ten answers is given to each sample."""
    wanted: Indices
    scores: Array
    """(10,): how many of an answer's samples are read, or the mean output for them."""
    right: float
    silent: int
    """How many outputs have nothing above 0 to give for any training sample."""

    @property
    def lost(self) -> int:
        """How many of the ten are never given."""
        return ANSWERS - np.unique(self.given).size

    @property
    def sums(self) -> Array:
        """The sum of each sample's outputs."""
        return np.asarray(self.outputs.sum(axis=0, dtype=np.float64))

    @property
    def outside(self) -> float:
        """How far the outputs leave 0 to 1, where probabilities lie."""
        return float(max(0.0, -self.outputs.min(), self.outputs.max() - 1.0))


def answers_of(state: TrainState) -> Answers:
    """Return how a state answers the test part of its data."""
    problem = state.problem
    seen = inspect(state)
    dataset, outputs = problem.dataset, seen.test_outputs
    silent = int(np.count_nonzero(seen.train_activity.logits.max(axis=1) <= 0))
    if dataset.task is Task.REGRESSION:
        targets = dataset.targets[dataset.test, 0]
        given, wanted = _part(outputs[0]), _part(targets)
        right = np.abs(outputs[0] - targets) <= NEAR
        scores = np.array([outputs[0][wanted == part].mean() for part in range(ANSWERS)])
    else:
        given, wanted = predicted_classes(problem.network, outputs), true_classes(dataset, dataset.test)
        right = given == wanted
        scores = np.array([right[wanted == digit].mean() for digit in range(ANSWERS)])
    return Answers(outputs, given, wanted, scores, float(right.mean()), silent)


def _part(values: Array) -> Indices:
    """Return in which of ten equal parts of −1 to 1 numbers lie; those beyond are in the outermost."""
    place = np.floor((np.nan_to_num(values) + 1.0) * (ANSWERS / 2.0))
    return np.asarray(np.clip(place, 0, ANSWERS - 1), dtype=np.intp)


def _numbers(choice: _Choice, mine: Answers, other: Answers) -> dict[str, float]:
    return {
        "lost": float(mine.lost),
        "never_said": float(mine.lost) if choice is CHOICES[0] else 0.0,
        "lost_other": float(other.lost),
        "silent": float(mine.silent),
        "right": mine.right,
        "right_other": other.right,
        "gap": 100.0 * (other.right - mine.right),
        "sum_off": float(np.abs(mine.sums - 1.0).mean()),
        "sum_off_other": float(np.abs(other.sums - 1.0).mean()),
        "lowest": float(mine.outputs.min()),
        "highest": float(mine.outputs.max()),
        "outside": mine.outside,
        "outside_other": other.outside,
    }


def run(knobs: Settings, seed: int, progress: Progress) -> Numbers:
    """Train both networks to the end of the stage; ``seed`` counts on from the knob's."""
    meter = Meter(progress, 2 * STEPS)
    mine, other = (
        answers_of(trained(setup.seeded(setup.seed + seed).problem(), STEPS, meter))
        for setup in setups(knobs)
    )
    return _numbers(_choice(knobs), mine, other)


def play(knobs: Settings) -> Iterator[Exhibit]:
    """Train both networks beside each other and count the answers that are never given."""
    choice = _choice(knobs)
    named = zip((choice.title, choice.other_title), ("dead", "healthy"), setups(knobs), strict=True)
    courses = [Course(title, role, initial_state(setup.problem())) for title, role, setup in named]
    for step in raced(courses, STEPS, _FRAMES):
        seen = tuple(answers_of(course.state) for course in courses)
        lines = tuple(
            course.line(course.title, float(answers.lost))
            for course, answers in zip(courses, seen, strict=True)
        )
        cards = tuple(
            _card(course, answers, numbers=choice.numbers)
            for course, answers in zip(courses, seen, strict=True)
        )
        outcome = Lines(lines, _("Step"), _("Answers never given"), low=0.0, high=float(ANSWERS))
        yield Exhibit(
            cards, step_words(step, STEPS), step / STEPS,
            outcome, _("Answers never given, of {answers}").format(answers=ANSWERS), _numbers(choice, *seen),
        )  # fmt: skip


def _card(course: Course, answers: Answers, *, numbers: bool) -> Card:
    badge, role = reading(answers.right, CHANCE_OF_DIGITS)
    reads = None if numbers else (answers.right, CHANCE_OF_DIGITS)
    if numbers:
        badge = _("{right} met within {near}").format(right=percent(answers.right), near=digits(NEAR))
        role = "healthy" if answers.right >= READS_WELL else "secondary"
    if answers.lost:
        badge, role = _("{lost} never given").format(lost=answers.lost), "dead"
    if course.state.diverged_at is not None:
        badge, role = breakdown(course.state), "warning"
    charts = _scores(course, answers, numbers=numbers), _table(answers)
    return Card(course.title, charts, badge, role, reads)


def _scores(course: Course, answers: Answers, *, numbers: bool) -> Lines:
    places = np.arange(float(ANSWERS))
    if numbers:
        middles = (places + 0.5) * 2.0 / ANSWERS - 1.0
        ticks = tuple((float(x), fixed(middle, 1)) for x, middle in zip(places, middles, strict=True))
        wanted = Line(_("target"), places, middles, "secondary", dashed=True)
        mine = Line(_("mean output"), places, answers.scores, course.role)
        return Lines((wanted, mine), _("Target"), _("Output"), ticks=ticks, low=-1.2, high=1.2)
    ticks = tuple((float(x), str(int(x))) for x in places)
    line = Line(_("unseen digits read"), places, answers.scores, course.role)
    return Lines((line,), _("Digit"), _("Share read"), ticks=ticks, low=0.0, high=1.0, chance=CHANCE)


def _table(answers: Answers) -> Table:
    rows = [(_("one output"), _span(answers.outputs))]
    if len(answers.outputs) > 1:
        rows.append((_("sum of the {outputs}").format(outputs=len(answers.outputs)), _span(answers.sums)))
    return Table((_("Of unseen samples"), _("from … to")), tuple(rows))


def _span(values: Array) -> str:
    return f"{fixed(float(values.min()), 2)} … {fixed(float(values.max()), 2)}"


CASES = tuple(
    Case(choice.name, {"output": float(place), "seed": 0.0}) for place, choice in enumerate(CHOICES)
)


def figures(results: Results) -> tuple[Figure, ...]:
    """Return what each output layer loses, reads and sums up to, and the paired gap to the right card's."""
    found = []
    for choice in CHOICES:
        runs, mine = results[choice.name], choice.title
        read = _("numbers met") if choice.numbers else _("unseen digits read")
        rows = (
            ("lost", _("answers never given, {mine}").format(mine=mine), ""),
            ("right", f"{read}, {mine}", SHARE),
            (
                "gap",
                _("{read} more by {other_title} than by {mine}").format(
                    read=read, other_title=choice.other_title, mine=mine
                ),
                _("points"),
            ),
            ("silent", _("outputs silent for all training samples, {mine}").format(mine=mine), ""),
            ("sum_off", _("distance of the outputs’ sum from 1, {mine}").format(mine=mine), ""),
            ("lowest", _("smallest output, {mine}").format(mine=mine), ""),
            ("highest", _("largest output, {mine}").format(mine=mine), ""),
            ("outside", _("how far outputs leave 0 to 1, {mine}").format(mine=mine), ""),
        )
        found += [
            over_seeds(f"{number}_{choice.name}", label, [each[number] for each in runs], unit)
            for number, label, unit in rows
            if not (choice.numbers and number in {"sum_off", "outside"})
        ]
    others = (
        ("lost_softmax", "lost_other", _("answers never given, Softmax"), "", CHOICES[0]),
        ("right_softmax", "right_other", _("unseen digits read, Softmax"), SHARE, CHOICES[0]),
        (
            "sum_off_softmax",
            "sum_off_other",
            _("distance of the outputs’ sum from 1, Softmax"),
            "",
            CHOICES[0],
        ),
        ("outside_softmax", "outside_other", _("how far outputs leave 0 to 1, Softmax"), "", CHOICES[0]),
        ("lost_linear_numbers", "lost_other", _("answers never given, Linear, for numbers"), "", CHOICES[-1]),
    )
    found += [
        over_seeds(name, label, [each[number] for each in results[choice.name]], unit)
        for name, number, label, unit, choice in others
    ]
    return tuple(found)


def charts(found: Mapping[str, Figure]) -> tuple[Chart, ...]:
    """Return how many answers are lost and how many digits are read, by output layer."""
    named = [(choice.title, choice.name) for choice in CHOICES if not choice.numbers]
    named.append(("Softmax", "softmax"))
    lost = [_row(title, found[f"lost_{name}"]) for title, name in named]
    parts = [
        _row("ReLU", found[f"lost_{CHOICES[-1].name}"]),
        _row(_("Linear"), found["lost_linear_numbers"]),
    ]
    read = tuple(_row(title, found[f"right_{name}"]) for title, name in named)
    return (
        Intervals(
            ((_("Digits never said, of 10"), tuple(lost)), (_("Parts of −1 to 1 never met"), tuple(parts))),
            0.0, float(ANSWERS),
        ),
        Intervals(((_("Unseen digits read"), read),), 0.0, 1.0, share=True, chance=CHANCE),
    )  # fmt: skip


def _row(title: str, figure: Figure) -> IntervalRow:
    text = figure.shown() if figure.unit == SHARE else fixed(figure.mean, 1)
    role = "dead" if "ReLU" in title else "text"
    return IntervalRow.of(figure, title, role, text)


LESSON = Lesson(
    rank=70,
    name="output",
    knobs=(
        chosen("output", _("Left output layer"), tuple(choice.title for choice in CHOICES)),
        Knob("seed", _("Seed"), 1, 0, _MOST_SEEDS, whole=True),
    ),
    bet=Bet(("lost",), 0.0, float(ANSWERS), 5.0, whole=True),
    seeds=10,
    play=play,
    run=run,
    cases=CASES,
    figures=figures,
    evidence=(
        Evidence("gap_relu_softmax", at_least=5.0),
        Evidence("outside_relu", at_least=0.1),
        Evidence("outside_sigmoid", at_most=_ROUNDING),
        Evidence("outside_softmax", at_most=_ROUNDING),
        Evidence("sum_off_softmax", at_most=_ROUNDING),
        Evidence("right_softmax", at_least=0.9),
        Evidence("right_sigmoid", at_least=0.9),
    ),
    charts=charts,
    setups=setups,
    goal=Goal((Aim("never_said", _("never said"), 4.0),)),
    experiments=DOORS,
)
