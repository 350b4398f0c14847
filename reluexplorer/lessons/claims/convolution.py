"""Claim 5, convolutional networks: what ReLU adds where maps shrink by strides, and where by max-pooling."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from reluexplorer.language import _
from reluexplorer.lessons.badges import CHANCE, CHANCE_OF_DIGITS, reading
from reluexplorer.lessons.bet import Bet
from reluexplorer.lessons.convolution.film import FRAMES, Shot, film_of
from reluexplorer.lessons.convolution.maps import MOST, maps_of
from reluexplorer.lessons.convolution.nets import (
    EPOCHS,
    NONE,
    RELU,
    SHRINKS,
    STEPS,
    Dead,
    Net,
    accuracy,
    dead,
    pictures,
    read_by_ink,
    trained,
)
from reluexplorer.lessons.doors.convolution import EXPERIMENTS
from reluexplorer.lessons.exhibit import Card, Chart, Exhibit, IntervalRow, Intervals, Line, Lines
from reluexplorer.lessons.figures import SHARE, Figure, over_seeds
from reluexplorer.lessons.goal import Aim, Goal
from reluexplorer.lessons.lesson import Case, Knob, Lesson, Numbers, Progress, Results, Settings, chosen
from reluexplorer.lessons.training import Meter
from reluexplorer.lessons.verdict import Evidence
from reluexplorer.text import counted, fixed, percent

OTHERS = (("Tanh", "tanh"), ("Sigmoid", "sigmoid"), (_("nothing"), ""))
"""What may be trained beside ReLU and no activation."""
_MAPS = ("ReLU", _("no activation"))
_SHOWN = {
    RELU: ("ReLU", "healthy"),
    NONE: (_("no activation"), "accent"),
    "tanh": ("Tanh", "secondary"),
    "sigmoid": ("Sigmoid", "secondary"),
}
LEAD = 25.0
"""Points, of a hundred unseen digits, from which on a network is said to need its activation."""


def nets(knobs: Settings, seed: int = 0) -> tuple[Net, ...]:
    """Return the networks of the stage: they differ in their activation alone."""
    shrink = tuple(SHRINKS)[round(knobs["shrink"])]
    other = OTHERS[round(knobs["other"])][1]
    return tuple(Net(each, shrink, knobs["rate"], seed) for each in filter(None, (RELU, NONE, other)))


def _numbers(seed: int, read: Sequence[float], gone: Dead) -> dict[str, float]:
    unseen = len(pictures(seed).test)
    numbers = {
        "accuracy": read[0],
        "accuracy_none": read[1],
        "more": 100.0 * (read[0] - read[1]),
        "unseen": float(unseen),
        "right": float(round(unseen * read[0])),
        "right_none": float(round(unseen * read[1])),
        "right_by_ink": float(round(unseen * read_by_ink(seed))),
        "dead_maps": float(sum(int(layer.sum()) for layer in gone)),
    }
    return {**numbers, "accuracy_other": read[2]} if len(read) > 2 else numbers


def run(knobs: Settings, seed: int, progress: Progress) -> Numbers:
    """Train the networks of the stage to its end."""
    wanted = nets(knobs, seed)
    meter = Meter(progress, len(wanted) * STEPS)
    found = [(net, trained(net, meter)) for net in wanted]
    return _numbers(seed, [accuracy(*each) for each in found], dead(*found[0]))


def play(knobs: Settings) -> Iterator[Exhibit]:
    """Train the networks beside each other, and show what one makes of a digit so far."""
    shown = nets(knobs)
    for shot in film_of(shown).shots({knob.name: knobs[knob.name] for knob in LESSON.knobs if knob.looks}):
        done = shot.frame / FRAMES
        yield Exhibit(
            (_card(shown, shot, knobs),),
            _("epoch {epoch} of {all}").format(epoch=fixed(EPOCHS * done, 1), all=EPOCHS), done,
            _outcome(shown, shot), _("Unseen digits read"), _numbers(0, shot.read[-1], shot.dead[0]),
        )  # fmt: skip


def _card(shown: tuple[Net, ...], shot: Shot, knobs: Settings) -> Card:
    which = round(knobs["maps"])
    gone, read = shot.dead[which], shot.read[-1][which]
    place = round(knobs["across"]), round(knobs["down"])
    maps = maps_of(shown[which], shot.parameters[which], gone, round(knobs["digit"]), place)
    badge, role = reading(read, CHANCE_OF_DIGITS)
    broken, count = shot.diverged_at[which], sum(int(layer.sum()) for layer in gone)
    if broken is not None:
        badge, role = _("broke down at step {step:,}").format(step=broken), "warning"
    elif count:
        badge, role = _("{badge}, {count} dead").format(badge=badge, count=counted(count, "map")), "dead"
    return Card(
        _("Drag the digit: maps of {maps}").format(maps=_MAPS[which]),
        (maps,),
        badge,
        role,
        (read, CHANCE_OF_DIGITS),
    )


def _outcome(shown: tuple[Net, ...], shot: Shot) -> Lines:
    epochs = np.array(shot.steps) * EPOCHS / STEPS
    lines = tuple(
        Line(_SHOWN[net.activation][0], epochs, np.array(read), _SHOWN[net.activation][1])
        for net, read in zip(shown, zip(*shot.read, strict=True), strict=True)
    )
    return Lines(lines, _("Epoch"), _("Unseen digits read"), low=0.0, high=1.0, chance=CHANCE)


_FEW = 3
"""Seeds of what takes long."""
CASES = (
    Case("stride", {"other": 2.0}, cost=2.0),
    Case("pool", {"shrink": 1.0, "other": 2.0}, cost=5.0, seeds=_FEW),
)


def figures(results: Results) -> tuple[Figure, ...]:
    """Return what each network reads, by how much ReLU is ahead in pairs, and how many of its maps die."""
    found = []
    for case, words in (("stride", _("strides")), ("pool", _("max-pooling"))):
        runs = results[case]
        for name, number, told in (
            ("relu", "accuracy", "ReLU"),
            ("none", "accuracy_none", _("no activation")),
        ):
            label = _("unseen digits read, {told}, {words}").format(told=told, words=words)
            found.append(over_seeds(f"{name}_{case}", label, [each[number] for each in runs], SHARE))
        lead = [each["more"] for each in runs]
        found.append(
            over_seeds(
                f"more_{case}", _("lead of ReLU over none, {words}").format(words=words), lead, _("points")
            )
        )
        dead_of = [each["dead_maps"] for each in runs]
        found.append(
            over_seeds(f"dead_{case}", _("dead maps of 40, ReLU, {words}").format(words=words), dead_of)
        )
    ink = [each["right_by_ink"] / each["unseen"] for each in results["stride"]]
    found.append(over_seeds("ink", _("unseen digits read by their ink alone"), ink, SHARE))
    return tuple(found)


def charts(found: Mapping[str, Figure]) -> tuple[Chart, ...]:
    """Return what each network reads, by what shrinks its maps, and the lead of ReLU."""
    groups = (
        (_("Stride"), ((RELU, "relu_stride"), (NONE, "none_stride"))),
        (_("Max-pool"), ((RELU, "relu_pool"), (NONE, "none_pool"))),
    )
    read = tuple(
        (head, tuple(_row(found[name], *_SHOWN[which], percent(found[name].mean, 1)) for which, name in rows))
        for head, rows in groups
    )
    leads = tuple(
        _row(found[name], words, "healthy", fixed(found[name].mean, 1, plus=True))
        for words, name in ((_("Stride"), "more_stride"), (_("Max-pool"), "more_pool"))
    )
    return (
        Intervals(read, 0.0, 1.0, _("Unseen digits read"), share=True, chance=CHANCE),
        Intervals(((_("Lead of ReLU over none"), leads),), -20.0, 100.0, _("Points, on the same seed")),
    )


def _row(figure: Figure, label: str, role: str, text: str) -> IntervalRow:
    return IntervalRow.of(figure, label, role, text)


def placed(x: float, y: float) -> Settings:
    """Return the knobs that let the digit begin at a column and a row."""
    return {"across": x, "down": y}


LESSON = Lesson(
    rank=52,
    name="convolution",
    knobs=(
        chosen("shrink", _("Shrink maps by"), (_("stride"), _("max-pool"))),
        chosen("other", _("Beside them"), tuple(words for words, _ in OTHERS)),
        Knob("rate", _("Learning rate"), 0.01, 0.001, 0.1, logarithmic=True),
        chosen("maps", _("Maps of"), _MAPS, looks=True),
        Knob("digit", _("Digit"), 3.0, 0.0, 9.0, whole=True, looks=True),
        Knob(
            "across", _("Column of the digit"), 4.0, 0.0, float(MOST), whole=True, in_picture=True, looks=True
        ),
        Knob("down", _("Row of the digit"), 4.0, 0.0, float(MOST), whole=True, in_picture=True, looks=True),
    ),
    bet=Bet(("accuracy_none",), 0.0, 1.0, 0.6, share=True, line=1),
    seeds=_FEW,
    play=play,
    run=run,
    cases=CASES,
    figures=figures,
    evidence=(
        Evidence("more_stride", at_least=LEAD),
        Evidence("more_pool", at_least=LEAD, limit=True),
    ),
    charts=charts,
    not_opened=_("Train makes dense networks alone; reluexplorer train --network conv trains these."),
    goal=Goal((Aim("accuracy_none", _("reads"), 0.9, share=True),)),
    experiments=EXPERIMENTS,
    parent="usage",
    placed=placed,
)
