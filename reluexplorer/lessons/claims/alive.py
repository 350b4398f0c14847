"""Beyond the article: whether a deep network learns if it is not dead before it begins."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from reluexplorer.core.activations import ActivationChoice
from reluexplorer.core.engine.replicas.replicas import ReplicaStates, advance_replicas, initial_replicas
from reluexplorer.core.problem.problem import Problem
from reluexplorer.language import _
from reluexplorer.lessons.bet import Bet
from reluexplorer.lessons.collapse import (
    COLLAPSED,
    STEPS,
    answers,
    born_alive,
    collapse,
    collapse_problem,
    errors,
)
from reluexplorer.lessons.doors.dying import EXPERIMENTS
from reluexplorer.lessons.exhibit import Card, Chart, Exhibit, IntervalRow, Intervals, Line, Lines, Note
from reluexplorer.lessons.figures import Figure, counted_share
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
from reluexplorer.text import percent

NETS = 40
FUNCTIONS = (
    ("ReLU", ActivationChoice()),
    (_("Leaky ReLU, slope 0.01"), ActivationChoice("leaky_relu", (0.01,))),
    (_("Leaky ReLU, slope 0.1"), ActivationChoice("leaky_relu", (0.1,))),
)
FEW = 0.1
"""Up to this share of the living ones may fail where it is said that they learn."""
_FRAMES = 75
_REACH = (-0.5, 2.0)


def problem_of(knobs: Settings) -> Problem:
    """Return what all networks of the stage learn; they differ in their seeds."""
    activation = FUNCTIONS[round(knobs["activation"])][1]
    return collapse_problem(round(knobs["width"]), round(knobs["hidden_layers"]), activation)


def _seeds(knobs: Settings, seed: int) -> range:
    nets = round(knobs["nets"])
    return range(seed * nets, (seed + 1) * nets)


def _numbers(knobs: Settings, born_dead: int, collapsed: int) -> dict[str, float]:
    nets = round(knobs["nets"])
    alive, stuck = nets - born_dead, collapsed - born_dead
    return {
        "nets": float(nets),
        "born_dead": float(born_dead),
        "alive": float(alive),
        "stuck": float(stuck),
        "stuck_share": stuck / max(alive, 1),
        "learn": 1.0 - collapsed / nets,
        "width": knobs["width"],
        "layers": knobs["hidden_layers"],
    }


def run(knobs: Settings, seed: int, progress: Progress) -> Numbers:
    """Train the networks that are born alive to the end of the stage, and count those that are stuck."""
    seeds = _seeds(knobs, seed)
    found = collapse(problem_of(knobs), len(seeds), seeds.start, progress=progress)
    return _numbers(knobs, found.born_dead, found.collapsed)


def play(knobs: Settings) -> Iterator[Exhibit]:
    """Train the networks that are born alive, beside the one answer that all the dead ones give."""
    problem, seeds = problem_of(knobs), _seeds(knobs, 0)
    alive = born_alive(problem, seeds)
    dead = tuple(seed for seed in seeds if seed not in alive)
    living = initial_replicas(problem, alive) if alive else None
    one_dead = initial_replicas(problem, dead[:1]) if dead else None
    steps, stuck = [], []
    for frame in range(_FRAMES + 1):
        step = STEPS * frame // _FRAMES
        living, one_dead = _advanced(living, step), _advanced(one_dead, step)
        left = 0 if living is None else int((errors(living) > COLLAPSED).sum())
        steps.append(float(step))
        stuck.append(left / max(len(alive), 1))
        line = Line(_("no better than a constant"), np.array(steps), np.array(stuck), "dead")
        yield Exhibit(
            (_dead_card(problem, one_dead, len(dead)), _living_card(problem, living, left, len(alive))),
            step_words(step, STEPS),
            step / STEPS,
            Lines((line,), _("Update"), _("Share"), low=0.0, high=1.0),
            _("Born alive, and no better than a constant"),
            _numbers(knobs, len(dead), len(dead) + left),
        )


def _advanced(states: ReplicaStates | None, step: int) -> ReplicaStates | None:
    return None if states is None else advance_replicas(states, step - states.step)


def _dead_card(problem: Problem, one: ReplicaStates | None, count: int) -> Card:
    title = _("Born dead")
    if one is None:
        return Card(
            title, (Note(_("None: each layer of each network fires for some point.")),), _("0 networks")
        )
    lines = (Line(_("all of them"), problem.train_inputs[:, 0], answers(one)[0], "dead"),)
    return Card(
        title, (_curves(problem, lines),), _("{count}, the same constant").format(count=count), "dead"
    )


def _living_card(problem: Problem, states: ReplicaStates | None, stuck: int, count: int) -> Card:
    title = _("Born alive")
    if states is None:
        return Card(title, (Note(_("None: each network has a layer that is silent for every point.")),), "0")
    x, given, order = problem.train_inputs[:, 0], answers(states), errors(states).argsort()
    shown = (
        (_("best"), 0, "healthy"),
        (_("middle"), count // 2, "accent"),
        (_("worst"), count - 1, "warning"),
    )
    lines = tuple(Line(label, x, given[order[place]], role) for label, place, role in shown)
    role = "warning" if stuck > FEW * count else "healthy"
    return Card(
        title,
        (_curves(problem, lines),),
        _("{stuck} of {count} no better").format(stuck=stuck, count=count),
        role,
    )


def _curves(problem: Problem, lines: tuple[Line, ...]) -> Lines:
    x, target = problem.train_inputs[:, 0], problem.train_targets[:, 0]
    wanted = Line("|x|", x, target, "secondary", dashed=True)
    return Lines((wanted, *lines), "x", _("Answer"), low=_REACH[0], high=_REACH[1])


CASES = (Case("narrow"), Case("wide", {"width": 8.0, "nets": 12.0}))
_WORDS = {"narrow": _("three neurons a layer"), "wide": _("eight neurons a layer")}


def figures(results: Results) -> tuple[Figure, ...]:
    """Return how many are born dead and how many of the others are stuck, of all seeds' networks together."""
    found = []
    for name, words in _WORDS.items():
        nets, dead, alive, stuck = (
            round(sum(each[number] for each in results[name]))
            for number in ("nets", "born_dead", "alive", "stuck")
        )
        found += [
            counted_share(f"dead_{name}", _("born dead, {words}").format(words=words), dead, nets),
            counted_share(
                f"stuck_{name}",
                _("born alive that end as a constant, {words}").format(words=words),
                stuck,
                max(alive, 1),
            ),
            counted_share(
                f"collapsed_{name}",
                _("all that end as a constant, {words}").format(words=words),
                dead + stuck,
                nets,
            ),
        ]
    return tuple(found)


def charts(found: Mapping[str, Figure]) -> tuple[Chart, ...]:
    """Return the shares by width, of those born alive and of all."""
    headings = ((_("Born dead"), "dead", "secondary"), (_("Born alive, end as a constant"), "stuck", "dead"))
    widths = (("narrow", _("3 wide")), ("wide", _("8 wide")))
    groups = tuple(
        (heading, tuple(_row(found[f"{number}_{name}"], label, role) for name, label in widths))
        for heading, number, role in headings
    )
    return (Intervals(groups, 0.0, 1.0, _("Nine layers that learn |x|"), share=True),)


def _row(figure: Figure, label: str, role: str) -> IntervalRow:
    return IntervalRow(label, figure.mean, figure.low, figure.high, percent(figure.mean), role)


def _collapse(settings: Settings, nets: int, progress: Progress) -> tuple[Figure, ...]:
    found = collapse(problem_of(settings), nets, progress=progress)
    alive = nets - found.born_dead
    return (
        counted_share("collapsed", _("networks that end as a constant"), found.collapsed, nets),
        counted_share("born_dead", _("of all born dead"), found.born_dead, nets),
        counted_share(
            "stuck",
            _("of those born alive end as a constant"),
            found.collapsed - found.born_dead,
            max(alive, 1),
        ),
    )


_SHAPE = (
    Knob("width", _("Neurons a layer"), 3.0, 1.0, 16.0, whole=True),
    Knob("hidden_layers", _("Hidden layers"), 9.0, 1.0, 16.0, whole=True),
    chosen("activation", _("Activation"), tuple(words for words, _ in FUNCTIONS)),
)

LESSON = Lesson(
    rank=170,
    name="alive",
    knobs=(*_SHAPE, Knob("nets", _("Networks"), float(NETS), 5.0, 100.0, whole=True)),
    bet=Bet(("stuck_share",), 0.0, 1.0, 0.1, share=True),
    seeds=5,
    play=play,
    run=run,
    cases=CASES,
    figures=figures,
    evidence=(
        Evidence("stuck_wide", at_most=FEW),
        Evidence("stuck_narrow", at_most=FEW, limit=True),
    ),
    charts=charts,
    not_opened=_("These are many networks on even points of |x|; Train has one, on points drawn at random."),
    goal=Goal(
        (
            Aim("layers", _("layers"), 9.0),
            Aim("width", _("neurons a layer"), 4.0, at_most=True),
            Aim("learn", _("learn"), 0.9, share=True),
        )
    ),
    experiments=(
        Experiment(
            "collapse",
            _("Networks that learn |x|: how many end as a constant, born dead or not."),
            _SHAPE,
            100,
            _collapse,
            most_seeds=5000,
        ),
        *(each for each in EXPERIMENTS if each.name == "born_dead"),
    ),
    beyond=True,
)
