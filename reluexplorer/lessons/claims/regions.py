"""Beyond the article: whether depth multiplies the regions in which a network is linear."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from reluexplorer.core.arrays import Array
from reluexplorer.core.engine.training import TrainState, initial_state
from reluexplorer.core.network.spec import forward, with_ones
from reluexplorer.core.regions.linear_regions import plane_regions
from reluexplorer.core.regions.tents import pieces
from reluexplorer.language import _
from reluexplorer.lessons.bet import Bet
from reluexplorer.lessons.doors.regions import EXPERIMENTS
from reluexplorer.lessons.exhibit import Card, Chart, Exhibit, IntervalRow, Intervals, Lines, PlaneMap
from reluexplorer.lessons.figures import Figure, computed, over_seeds
from reluexplorer.lessons.goal import Aim, Goal
from reluexplorer.lessons.lesson import Case, Knob, Lesson, Numbers, Progress, Results, Settings, chosen
from reluexplorer.lessons.setups import Setup
from reluexplorer.lessons.training import Course, Meter, raced, step_words, trained
from reluexplorer.lessons.verdict import Evidence
from reluexplorer.text import digits, within

UNITS = 32
SHAPES = (2, 4, 8)
"""Layers that the neurons are divided among."""
STEPS = 2000
WINDOW = (-5.0, 5.0, -5.0, 5.0)
"""Left, right, low and high of the square in which the regions are counted: that of the points."""
MULTIPLIED = 2.0
_FRAMES = 50
_SIDE = 51
_LOW, _HIGH = 20.0, 10_000.0


def setups(knobs: Settings) -> tuple[Setup, ...]:
    """Return the runs on the stage: all neurons in one layer, and the same number in several."""
    layers = SHAPES[round(knobs["shape"])]
    return tuple(
        Setup(
            data="circle",
            hidden=hidden,
            rate=knobs["rate"],
            batch=10,
            bias_spread=knobs["spread"],
            dtype="float64",
        )
        for hidden in ((UNITS,), (UNITS // layers,) * layers)
    )


def regions(state: TrainState) -> int:
    """Return into how many regions a network cuts the square; OverflowError for weights out of bounds."""
    found = plane_regions(state.problem.network, state.parameters, WINDOW)
    if found is None:
        raise OverflowError(_("The weights of this network go beyond what regions can be counted of."))
    return found.counts[-1]


def _numbers(knobs: Settings, starts: Sequence[int], ends: Sequence[int]) -> dict[str, float]:
    layers = SHAPES[round(knobs["shape"])]
    return {
        "shallow_start": float(starts[0]),
        "deep_start": float(starts[1]),
        "shallow": float(ends[0]),
        "deep": float(ends[1]),
        "ratio_start": starts[1] / starts[0],
        "ratio": ends[1] / ends[0],
        "layers": float(layers),
        "folded": float(pieces(UNITS // layers, layers)),
        "most_line": float(UNITS + 1),
    }


def run(knobs: Settings, seed: int, progress: Progress) -> Numbers:
    """Count the regions of both networks, train them, and count again."""
    meter = Meter(progress, 2 * STEPS)
    firsts = [initial_state(setup.seeded(seed).problem()) for setup in setups(knobs)]
    lasts = [trained(first.problem, STEPS, meter) for first in firsts]
    return _numbers(knobs, list(map(regions, firsts)), list(map(regions, lasts)))


def play(knobs: Settings) -> Iterator[Exhibit]:
    """Train both networks beside each other, and count their regions all the while."""
    made = setups(knobs)
    titles = _title(made[0].hidden), _title(made[1].hidden)
    courses = [
        Course(title, role, initial_state(setup.problem()))
        for title, role, setup in zip(titles, ("secondary", "accent"), made, strict=True)
    ]
    starts = [regions(course.state) for course in courses]
    for step in raced(courses, STEPS, _FRAMES):
        counts = [regions(course.state) for course in courses]
        lines = tuple(
            course.line(within(course.title), float(count))
            for course, count in zip(courses, counts, strict=True)
        )
        yield Exhibit(
            tuple(_card(course, count) for course, count in zip(courses, counts, strict=True)),
            step_words(step, STEPS), step / STEPS,
            Lines(lines, _("Step"), _("Regions"), log_y=True, low=_LOW, high=_HIGH),
            _("Linear regions of the square"), _numbers(knobs, starts, counts),
        )  # fmt: skip


def _title(hidden: tuple[int, ...]) -> str:
    return (
        _("{layers} layers of {neurons}").format(layers=len(hidden), neurons=hidden[0])
        if len(hidden) > 1
        else _("One layer of {hidden}").format(hidden=hidden[0])
    )


def _card(course: Course, count: int) -> Card:
    problem = course.state.problem
    picture = PlaneMap(
        _firing(course.state),
        float(UNITS),
        problem.dataset.places,
        problem.dataset.targets[:, 0].astype(np.intp),
        (WINDOW[0], WINDOW[1]),
        positive=True,
        value_name=_("open neurons"),
    )
    return Card(course.title, (picture,), _("{count:,} regions").format(count=count))


def _firing(state: TrainState) -> Array:
    """Return (side, side): how many neurons are open at each point of the square, the lowest row first."""
    places = np.linspace(WINDOW[0], WINDOW[1], _SIDE)
    u, v = np.meshgrid(places, places)
    inputs = with_ones(np.column_stack([u.ravel(), v.ravel()]), state.problem.network.dtype)
    seen = forward(state.problem.network, state.parameters, inputs).pre_activations
    opened = sum((z > 0.0).sum(axis=0) for z in seen)
    return np.asarray(opened, dtype=np.float64).reshape(_SIDE, _SIDE)


_NAMES = dict(zip(("two", "four", "eight"), SHAPES, strict=True))
CASES = tuple(Case(name, {"shape": float(place)}) for place, name in enumerate(_NAMES))


def figures(results: Results) -> tuple[Figure, ...]:
    """Return regions before and after training, their ratios to one layer's, and pieces of a line."""
    one = results["two"]
    found = [
        over_seeds(
            "shallow_start", _("regions of one layer, drawn"), [each["shallow_start"] for each in one]
        ),
        over_seeds("shallow", _("regions of one layer, trained"), [each["shallow"] for each in one]),
    ]
    for name, layers in _NAMES.items():
        runs = results[name]
        for number, figure, words in (
            ("deep_start", f"drawn_{name}", _("regions of {layers} layers, drawn").format(layers=layers)),
            ("deep", f"trained_{name}", _("regions of {layers} layers, trained").format(layers=layers)),
            (
                "ratio_start",
                f"start_{name}",
                _("times one layer's, {layers} layers, drawn").format(layers=layers),
            ),
            ("ratio", f"end_{name}", _("times one layer's, {layers} layers, trained").format(layers=layers)),
        ):
            found.append(over_seeds(figure, words, [each[number] for each in runs]))
    together = zip(*(results[name] for name in _NAMES), strict=True)
    most = [max(max(each["ratio_start"], each["ratio"]) for each in seed) for seed in together]
    found.append(over_seeds("ratio_most", _("times one layer's, the most of all shapes and times"), most))
    folded, line = (results["four"][0][number] for number in ("folded", "most_line"))
    found.append(computed("folded", _("pieces of a line, four layers set by hand"), folded))
    found.append(computed("most_line", _("pieces of a line, one layer at most"), line))
    found.append(computed("fold_gain", _("times one layer's most, four layers set by hand"), folded / line))
    return tuple(found)


def charts(found: Mapping[str, Figure]) -> tuple[Chart, ...]:
    """Return how many times one layer's regions each shape has, drawn and trained."""
    groups = tuple(
        (heading, tuple(_row(found[f"{when}_{name}"], layers, role) for name, layers in _NAMES.items()))
        for heading, when, role in ((_("Drawn"), "start", "secondary"), (_("Trained"), "end", "accent"))
    )
    return (
        Intervals(groups, 0.0, 2.5, _("Times the regions of one layer"), chance=(1.0, _("as one layer"))),
    )


def _row(figure: Figure, layers: int, role: str) -> IntervalRow:
    text = digits(figure.mean, 2)
    return IntervalRow.of(figure, _("{layers} layers").format(layers=layers), role, text)


LESSON = Lesson(
    rank=190,
    name="regions",
    knobs=(
        chosen("shape", _("Layers × neurons"), tuple(f"{n} × {UNITS // n}" for n in SHAPES), 1),
        Knob("spread", _("Spread of biases"), 0.5, 0.0, 5.0),
        Knob("rate", _("Learning rate"), 0.03, 0.003, 0.3, logarithmic=True),
    ),
    bet=Bet(("deep",), _LOW, _HIGH, 450.0, whole=True, logarithmic=True, line=1),
    seeds=20,
    play=play,
    run=run,
    cases=CASES,
    figures=figures,
    evidence=(
        Evidence("fold_gain", at_least=MULTIPLIED),
        Evidence("ratio_most", at_least=MULTIPLIED, limit=True),
    ),
    charts=charts,
    setups=setups,
    asked=1,
    goal=Goal((Aim("ratio", _("times"), 1.5),)),
    experiments=EXPERIMENTS,
    beyond=True,
)
