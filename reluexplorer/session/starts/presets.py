"""Places to start from: settings that show one thing each, and what to look at."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Any

from reluexplorer.core.discovery import table
from reluexplorer.language import _
from reluexplorer.session.document.document import Document
from reluexplorer.session.starts.blank import built, cleared

PresetCommand = tuple[str, Any]
"""The path of a setting and its value."""


@dataclass(frozen=True)
class Preset:
    """A start: what it shows in a sentence, what to look at, and after how many steps it can be seen.

    ``settings`` lead from the first recipe to the preset's, in their order. ``pace`` is the speed that shows
    it best; the person's own comes back with the next thing that is opened.
    """

    name: str
    title: str
    sentence: str
    look: str
    steps: int
    settings: tuple[PresetCommand, ...]
    pace: str = ""


def _sketch() -> PresetCommand:
    """A face of points: eyes and mouth of one class, everything around them of the other."""
    mouth = [(2.4 * math.sin(turn), -2.4 * math.cos(turn)) for turn in (-1.2, -0.8, -0.4, 0.0, 0.4, 0.8, 1.2)]
    eyes = [(side * 1.7 + dx, 1.8 + dy) for side in (-1, 1) for dx, dy in ((-0.3, 0), (0.3, 0), (0, 0.4))]
    around = [(4.2 * math.sin(turn * math.pi / 8), 4.2 * math.cos(turn * math.pi / 8)) for turn in range(16)]
    nose = [(0.0, 2.6), (0.0, 1.4), (0.0, 0.4), (-0.6, -0.5), (0.6, -0.5)]
    drawn = [(*point, 1) for point in mouth + eyes] + [(*point, 0) for point in around + nose]
    return ("data.points", tuple((round(x, 2), round(y, 2), group) for x, y, group in drawn))


_ENTRIES = (
    Preset(
        "playground",
        _("Playground's default"),
        _("The network that TensorFlow Playground opens with: four and two tanh neurons around a circle."),
        _("Press play. Each of the four first neurons learns one soft edge; together they close a ring."),
        3000,
        (
            ("data.name", "circle"), ("data.test_share", 0.5), ("network.hidden", (4, 2)),
            ("network.activation", "tanh"), ("network.output", "tanh"), ("network.initializer", "playground"),
        ),
    ),
    Preset(
        "depth",
        _("Why depth needs ReLU"),
        _("Two hidden layers without an activation function: whatever they learn is one straight line."),
        _(
            "Press play: the accuracy stays near chance, for layers without ReLU add nothing to "
            "one layer. Then choose the activation ReLU: the same network bends its line around "
            "the circle."
        ),
        3000,
        (
            ("data.name", "circle"), ("data.noise", 0.05), ("network.hidden", (8, 8)),
            ("network.activation", "identity"), ("view.discrete", True),
        ),
    ),
    Preset(
        "spiral",
        _("Spiral"),
        _("Three layers of eight ReLU neurons unwind the spiral, fold by fold."),
        _("Watch the neurons of the third layer: each is the first layer's straight edges, folded twice."),
        3000,
        (
            ("data.name", "spiral"), ("network.hidden", (8, 8, 8)), ("training.optimizer", "adam"),
            ("training.learning_rate", 0.01),
        ),
    ),
    Preset(
        "dying",
        _("A layer that dies"),
        _("Learning too fast, a network that had got every point right loses a whole layer in a few steps."),
        _(
            "Press play, at 100 updates a second, and wait for step 360: all four neurons of "
            "layer 3 are dead, the output is the same everywhere, and no gradient comes past "
            "them. Learn at 0.1 from the start: layer 3 stays alive."
        ),
        500,
        (
            ("data.name", "circle"), ("network.hidden", (8, 8, 4)), ("training.learning_rate", 1.0),
            ("training.seed", 9),
        ),
        pace="100",
    ),
    Preset(
        "deep",
        _("30 layers: He against Glorot"),
        _("Thirty layers learn the circle where the first weights are scaled for ReLU, as He's are."),
        _(
            "Press play: it is learnt within 600 steps. Then set the initialisation to Glorot "
            "normal: its weights let the signal fade to nothing through 30 layers, and the loss "
            "stays at 0.693."
        ),
        600,
        (
            ("data.name", "circle"), ("network.hidden", (16,) * 30), ("network.initializer", "he_normal"),
            ("training.batch_size", 32),
        ),
    ),
    Preset(
        "kinks",
        _("Two kinks make |x|"),
        _("A network with one input and two ReLU neurons: each adds one kink to a straight line."),
        _(
            "Press play, at 100 updates a second: one neuron learns the left arm, the other the "
            "right one. Begin with seed 4 instead, and both neurons die: the output is flat, and "
            "stays so."
        ),
        1000,
        (
            ("data.name", "absolute"), ("network.hidden", (2,)), ("training.optimizer", "adam"),
            ("training.learning_rate", 0.05), ("training.seed", 1),
        ),
        pace="100",
    ),
    Preset(
        "overfit",
        _("Learning the noise by heart"),
        _("Forty noisy points, a thousand weights: the training loss goes to zero, the test loss goes up."),
        _(
            "Press play, at 100 updates a second, and compare the two losses. Then try an L2 "
            "penalty of 0.01, or more samples."
        ),
        1500,
        (
            ("data.name", "moons"), ("data.samples", 80), ("data.noise", 0.4), ("data.test_share", 0.5),
            ("network.hidden", (32, 32)), ("training.optimizer", "adam"), ("training.learning_rate", 0.01),
            ("view.show_test", True),
        ),
        pace="100",
    ),
    Preset(
        "digits",
        _("Digits"),
        _("1,797 handwritten digits of 64 pixels, ten classes, one hidden layer of 64 neurons."),
        _(
            "Press play: 96 of 100 unseen digits are right after a few seconds. The plane is a "
            "slice of the 64 inputs; Neurons shows which neurons fire for which digits."
        ),
        1500,
        (
            ("data.name", "digits"), ("network.hidden", (64,)), ("training.optimizer", "adam"),
            ("training.learning_rate", 0.003), ("training.batch_size", 32),
        ),
    ),
    Preset(
        "drawn",
        _("Draw your own"),
        _("Points of your own hand: the left button draws one class, the right button the other."),
        _("Press play, and draw more points while it learns: the run begins again with each."),
        2000,
        (
            ("data.name", "drawn"), ("network.hidden", (12, 12)), ("training.optimizer", "adam"),
            ("training.learning_rate", 0.01), ("data.test_share", 0.1), _sketch(),
        ),
    ),
)  # fmt: skip
PRESETS: dict[str, Preset] = table(__name__, _ENTRIES)


def preset_document(name: str, onto: Document) -> Document:
    """Return the document of a preset, with all else of the view as in ``onto``."""
    made = built(cleared(onto), dict(PRESETS[name].settings))
    return replace(made, view=replace(made.view, pace=PRESETS[name].pace))
