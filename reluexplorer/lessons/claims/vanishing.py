"""Beyond the article: whether ReLU keeps gradients from vanishing, by the size of the first weights."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from reluexplorer.core.activations import ActivationChoice
from reluexplorer.core.arrays import Array
from reluexplorer.core.theory.meanfield import attenuation
from reluexplorer.core.theory.propagation import Descent, Draw, ascend, descend, draw
from reluexplorer.language import _, pgettext
from reluexplorer.lessons.badges import GROWN, SHRUNK, gain
from reluexplorer.lessons.bet import Bet
from reluexplorer.lessons.exhibit import Card, Chart, Exhibit, IntervalRow, Intervals, Line, Lines, Note
from reluexplorer.lessons.figures import Figure, computed, over_orders
from reluexplorer.lessons.goal import Aim, Goal
from reluexplorer.lessons.kept import kept
from reluexplorer.lessons.lesson import Case, Knob, Lesson, Numbers, Progress, Results, Settings, chosen
from reluexplorer.lessons.verdict import Evidence
from reluexplorer.text import digits

WIDTH = 256
DEPTH = 20
HE = math.sqrt(2.0)
FUNCTIONS = (("ReLU", "relu"), ("Tanh", "tanh"), ("Sigmoid", "sigmoid"))
_FRAMES = 80
_LOW, _HIGH = 1e-8, 1e8


@kept(2)
def _drawn(depth: int, seed: int) -> Draw:
    return draw(WIDTH, depth, seed)


@dataclass(frozen=True, eq=False)
class Passage:
    """A random network, by the size of its weights: √n times their standard deviation."""

    drawn: Draw
    activation: str
    size: float

    @cached_property
    def signal(self) -> Array:
        """(depth,): the root mean square of each layer's weighted sums, in units of the input's."""
        return np.sqrt(ascend(self.drawn, self.activation, self.size))

    @cached_property
    def descent(self) -> Descent:
        """How long the gradient is at each place, as a multiple of what it is at the output."""
        return descend(self.drawn, self.activation, self.size)

    @property
    def depth(self) -> int:
        """How many layers it has."""
        return len(self.drawn.weights)

    @property
    def left(self) -> float:
        """What is left of the gradient at the input."""
        return float(self.descent.norms[0])


def passages(knobs: Settings, seed: int) -> tuple[Passage, Passage]:
    """Return the networks of the stage: the same draw, with He's size and with the size of the knob."""
    drawn, activation = _drawn(round(knobs["layers"]), seed), FUNCTIONS[round(knobs["activation"])][1]
    return Passage(drawn, activation, HE), Passage(drawn, activation, knobs["size"])


def _numbers(he: Passage, other: Passage) -> dict[str, float]:
    return {
        "left": other.left,
        "left_he": he.left,
        "expected": attenuation(ActivationChoice(other.activation), other.depth, other.size),
        "layers": float(other.depth),
    }


def run(knobs: Settings, seed: int, _progress: Progress) -> Numbers:
    """Send the signal up and the gradient down."""
    return _numbers(*passages(knobs, seed))


def play(knobs: Settings) -> Iterator[Exhibit]:
    """Send a signal up through both networks, and a gradient down again, layer after layer."""
    both, name = passages(knobs, 0), FUNCTIONS[round(knobs["activation"])][0]
    depth = both[0].depth
    titles = (
        _("{name}, size √2").format(name=name),
        _("{name}, size {size}").format(name=name, size=digits(knobs["size"], 3)),
    )
    ends = [float(each.descent.norms[place]) for each in both for place in (0, -1)]
    scale = min(_LOW, *ends), max(_HIGH, *ends)
    for frame in range(_FRAMES + 1):
        place = round(2 * depth * frame / _FRAMES)
        up, down = min(place, depth), max(place - depth, 0)
        way = (
            _("layer {up} of {depth}, upwards").format(up=up, depth=depth)
            if not down
            else _("layer {layer} of {depth}, downwards").format(layer=depth - down, depth=depth)
        )
        done = frame / _FRAMES
        yield Exhibit(
            tuple(_card(title, each, up, down) for title, each in zip(titles, both, strict=True)),
            way,
            done,
            _outcome(titles, both, down, scale),
            _("Gradient on its way down"),
            _numbers(*both) if frame == _FRAMES else {},
        )


def _card(title: str, passage: Passage, up: int, down: int) -> Card:
    depth, norms = passage.depth, passage.descent.norms
    layers = np.arange(1.0, up + 1.0)
    lines = [Line(_("signal, up"), layers, passage.signal[:up], "accent")]
    badge, role = _("on its way up"), "secondary"
    left: tuple[float, ...] = ()
    if down:
        places = np.arange(float(depth - down), depth + 1.0)
        left = (float(norms[depth - down]),)
        badge, role = gain(*left)
        lines.append(Line(_("gradient, down"), places, norms[depth - down :], "healthy"))
    note = Note(_("Standard deviation of the weights: size / √{width}.").format(width=WIDTH))
    return Card(
        title, (Lines(tuple(lines), _("Layer"), _("Length"), log_y=True), note), badge, role, gains=left
    )


def _outcome(
    titles: tuple[str, str], both: tuple[Passage, Passage], down: int, scale: tuple[float, float]
) -> Lines:
    depth = both[0].depth
    passed = np.arange(depth + 1.0)
    he, other = (each.descent.norms[depth - down :][::-1] for each in both)
    lines = (
        Line(_("as at the output"), passed, np.ones(depth + 1), "secondary", dashed=True),
        Line(titles[0], passed[: down + 1], he, "healthy"),
        Line(titles[1], passed[: down + 1], other, "dead"),
    )
    words = _("Layers below the output")
    return Lines(lines, words, _("Times its length"), log_y=True, low=scale[0], high=scale[1])


CASES = (
    Case("half"),
    Case("three", {"size": 3.0}),
    Case("tanh", {"activation": 1.0}),
    Case("sigmoid", {"activation": 2.0}),
)
_WORDS = {
    "half": _("ReLU of size 1"),
    "three": _("ReLU of size 3"),
    "tanh": _("tanh of size 1"),
    "sigmoid": _("sigmoid of size 1"),
}


def figures(results: Results) -> tuple[Figure, ...]:
    """Return what is left of the gradient with each network, and what theory expects."""
    left = {name: [each["left"] for each in results[name]] for name in _WORDS}
    left["he"] = [each["left_he"] for each in results["half"]]
    found = []
    for name, words in {"he": _("ReLU of size √2"), **_WORDS}.items():
        found.append(
            over_orders(f"left_{name}", _("left of the gradient, {words}").format(words=words), left[name])
        )
    for name, words in _WORDS.items():
        wide = results[name][0]["expected"]
        found.append(
            computed(f"expected_{name}", _("of wide layers by theory, {words}").format(words=words), wide)
        )
    return tuple(found)


def charts(found: Mapping[str, Figure]) -> tuple[Chart, ...]:
    """Return what is left, by size and by activation."""
    relu = ((_("size 1"), "half", "dead"), (_("size √2"), "he", "healthy"), (_("size 3"), "three", "warning"))
    others = (("Tanh", "tanh", "text"), ("Sigmoid", "sigmoid", "text"))
    groups = tuple(
        (heading, tuple(_row(found, *each) for each in rows))
        for heading, rows in ((_("Left of the gradient, ReLU"), relu), (_("Others, size 1"), others))
    )
    caption = _("Geometric mean, after 20 layers")
    return (Intervals(groups, 1e-14, 1e10, caption, log=True, chance=(1.0, _("kept"))),)


def _row(found: Mapping[str, Figure], label: str, name: str, role: str) -> IntervalRow:
    left = found[f"left_{name}"]
    return IntervalRow.of(left, label, role)


LESSON = Lesson(
    rank=160,
    name="vanishing",
    knobs=(
        Knob("size", _("Size of weights"), 1.0, 0.7, 4.0, logarithmic=True),
        Knob("layers", _("Layers"), float(DEPTH), 5.0, 40.0, whole=True),
        chosen("activation", _("Activation"), tuple(words for words, _ in FUNCTIONS)),
    ),
    bet=Bet(("left",), _LOW, _HIGH, 1.0, logarithmic=True, line=2),
    seeds=20,
    play=play,
    run=run,
    cases=CASES,
    figures=figures,
    evidence=(
        Evidence("left_he", at_least=SHRUNK),
        Evidence("left_half", at_least=SHRUNK, limit=True),
    ),
    charts=charts,
    not_opened=_("The network is drawn without data or a loss; Train has runs that learn."),
    goal=Goal(
        (
            Aim("layers", _("layers"), 40.0),
            Aim("left", pgettext("of a gradient", "left"), SHRUNK),
            Aim("left", _("not grown"), GROWN, at_most=True),
        )
    ),
    beyond=True,
)
