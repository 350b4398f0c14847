"""Claim 8: ReLU is a gate, and the paths that are open form a linear map."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from reluexplorer.core.arrays import Array
from reluexplorer.language import _
from reluexplorer.lessons.bet import Bet
from reluexplorer.lessons.exhibit import (
    Bar,
    Bars,
    Card,
    Chart,
    Exhibit,
    GateDiagram,
    IntervalRow,
    Intervals,
    Line,
    Lines,
    PlaneMap,
    Table,
)
from reluexplorer.lessons.figures import Figure, computed, over_seeds
from reluexplorer.lessons.gates import DOORS, GatedNetwork, Gates, Passage, own_maps, relative
from reluexplorer.lessons.goal import Aim, Goal
from reluexplorer.lessons.lesson import Case, Knob, Lesson, Numbers, Progress, Results, Settings
from reluexplorer.lessons.setups import Setup
from reluexplorer.lessons.verdict import Evidence
from reluexplorer.text import MINUS, digits, fixed

HIDDEN = (8, 8, 8)
GATES = sum(HIDDEN)
PATHS = 2 * math.prod(HIDDEN)
_FRAMES = 90
_REACH = 4.0
_SIDE = 61
"""Points of the plane along each side."""
_WITHIN_ROUNDING = 1e-9
_CASES: dict[str, tuple[str, dict[str, float]]] = {
    "sideways": (_("sideways"), {}),
    "outwards": (_("outwards"), {"direction": 0.0, "distance": 4.0}),
    "biased": (_("sideways, biases 0.3"), {"bias": 0.3}),
    "biased_outwards": (_("outwards, biases 0.3"), {"bias": 0.3, "direction": 0.0, "distance": 4.0}),
}


def setups(knobs: Settings) -> tuple[Setup, ...]:
    """Return the network on the stage, as it stands before its first update."""
    bias = knobs["bias"]
    return (
        Setup(
            data="circle", hidden=HIDDEN, rate=0.03, batch=10, bias=bias, biased=bias != 0.0, dtype="float64"
        ),
    )


@dataclass(frozen=True, eq=False)
class Walk:
    """Inputs from a start along a straight line, and what the network makes of them and of the plane."""

    network: GatedNetwork
    points: Array
    """(2, frames + 1)."""
    distance: float

    @cached_property
    def passage(self) -> Passage:
        """What the points of the walk come to."""
        return self.network.run(self.points)

    @cached_property
    def plane(self) -> tuple[Array, Passage]:
        """A grid of points, (2, side²), row after row from the lowest, and what they come to."""
        places = np.linspace(-_REACH, _REACH, _SIDE)
        u, v = np.meshgrid(places, places)
        points = np.vstack([u.ravel(), v.ravel()])
        return points, self.network.run(points)

    @cached_property
    def start_map(self) -> tuple[Array, Array]:
        """The linear map of the gates that are open at the start, and its constant."""
        return self.network.affine(self.passage.gates[:, 0])

    def differing(self, gates: Gates) -> Array:
        """Return for each column how many gates are not as at the start."""
        return np.asarray((gates != self.passage.gates[:, :1]).sum(axis=0), dtype=np.float64)

    def at_start_map(self, points: Array) -> Array:
        """Return what the start's map gives for points, (1, points)."""
        slopes, constant = self.start_map
        return np.asarray(slopes @ points + constant[:, None])

    def numbers(self) -> dict[str, float]:
        """Return what the walk comes to."""
        seen, (grid, over_plane) = self.passage, self.plane
        points = np.hstack([self.points, grid])
        outputs = np.hstack([seen.outputs, over_plane.outputs])
        alike = self.differing(np.hstack([seen.gates, over_plane.gates])) == 0
        mapped = self.at_start_map(points)
        doubled = self.network.run(2.0 * self.points).outputs
        return {
            "changed": float(self.differing(seen.gates)[-1]),
            "distance": self.distance,
            "own_error": relative(own_maps(self.network, self.points, seen), seen.outputs),
            "same_error": relative(mapped[:, alike], outputs[:, alike]),
            "other_error": relative(mapped[:, ~alike], outputs[:, ~alike]),
            "doubled": relative(doubled, 2.0 * seen.outputs),
            "constant": float(abs(self.start_map[1][0])),
            "opened": float(seen.gates[:, 0].sum()),
            "paths": float(_paths(self.network, seen.gates[:, 0])),
        }


def walk_of(knobs: Settings, seed: int) -> Walk:
    """Return the walk that the knobs ask for, in the network of a seed; 0° leads away from the centre."""
    problem = setups(knobs)[0].seeded(seed).problem()
    spec = problem.network
    network = GatedNetwork(spec.layers(spec.initial_parameters(problem.training.seed)))
    angle = math.radians(knobs["angle"])
    heading = angle + math.radians(knobs["direction"])
    start = knobs["radius"] * np.array([[math.cos(angle)], [math.sin(angle)]])
    along = knobs["distance"] * np.linspace(0.0, 1.0, _FRAMES + 1)
    points = start + along * np.array([[math.cos(heading)], [math.sin(heading)]])
    return Walk(network, points, knobs["distance"])


def _paths(network: GatedNetwork, gates: Gates) -> int:
    """Return how many ways lead from an input to the output through open gates alone."""
    return 2 * math.prod(int(layer.sum()) for layer in network.split(gates))


def run(knobs: Settings, seed: int, _progress: Progress) -> Numbers:
    """Walk to the end."""
    return walk_of(knobs, seed).numbers()


def play(knobs: Settings) -> Iterator[Exhibit]:
    """Lead an input away from the start, and count the gates that are no longer as they were there."""
    walk = walk_of(knobs, 0)
    differing, numbers = walk.differing(walk.passage.gates), walk.numbers()
    plane = walk.differing(walk.plane[1].gates).reshape(_SIDE, _SIDE)
    along = walk.distance * np.linspace(0.0, 1.0, _FRAMES + 1)
    for place in range(_FRAMES + 1):
        line = Line(_("gates that differ"), along[: place + 1], differing[: place + 1], "accent")
        outcome = Lines((line,), _("Distance from the start"), _("Gates"), low=0.0, high=float(GATES))
        known = numbers if place == _FRAMES else {"distance": along[place], "changed": differing[place]}
        yield Exhibit(
            (_paths_card(walk, place), _plane_card(walk, place, plane)),
            _("distance {along} of {distance}").format(
                along=fixed(along[place], 2), distance=fixed(walk.distance, 2)
            ),
            place / _FRAMES, outcome,
            _("Gates that differ from the start’s, of {gates}").format(gates=GATES), known,
        )  # fmt: skip


def _paths_card(walk: Walk, place: int) -> Card:
    gates, x = walk.passage.gates[:, place], walk.points[:, place]
    slopes, constant = walk.network.affine(gates)
    opened = (np.ones(2, dtype=bool), *walk.network.split(gates), np.ones(1, dtype=bool))
    carried = tuple(
        layer[:-1] * activations[:, place, None] * after
        for layer, activations, after in zip(
            walk.network.layers, walk.passage.activations, opened[1:], strict=True
        )
    )
    output = fixed(float(walk.passage.outputs[0, place]), 3)
    here, start = _("here {formula}"), _("start {formula}")
    maps = ((here, slopes, constant), (start, *walk.start_map))
    table = Table(
        (_("Map of the open gates"), _("gives"), _("network")),
        tuple(
            (words.format(formula=_written(j[0], c[0])), fixed(float((j @ x + c)[0]), 3), output)
            for words, j, c in maps
        ),
    )
    badge = _("{opened:,} of {paths:,} open").format(opened=_paths(walk.network, gates), paths=PATHS)
    return Card(_("Open paths"), (GateDiagram(opened, carried), table), badge)


def _plane_card(walk: Walk, place: int, plane: Array) -> Card:
    both = walk.points[:, [0, place]].T
    unlike = int(walk.differing(walk.passage.gates)[place])
    there = PlaneMap(
        plane, max(1.0, float(plane.max())), both, np.array([0, 1]), (-_REACH, _REACH),
        movable=True, positive=True, value_name=_("gates that differ"),
    )  # fmt: skip
    badge = _("{unlike} of {gates} gates differ").format(unlike=unlike, gates=GATES)
    return Card(_("The plane"), (there,), badge, "secondary" if unlike else "healthy")


def _written(slopes: Array, constant: float) -> str:
    """Return a map of two inputs as a formula: "0.42·x₁ − 1.10·x₂ + 0.03"."""
    written = f"{fixed(slopes[0], 2)}·x₁ {_added(slopes[1])}·x₂"
    return f"{written} {_added(constant)}" if constant else written


def _added(value: float) -> str:
    return f"{MINUS if value < 0 else '+'} {fixed(abs(value), 2)}"


CASES = tuple(Case(name, knobs) for name, (_, knobs) in _CASES.items())


def figures(results: Results) -> tuple[Figure, ...]:
    """Return how far the network is off the maps of its gates, and how many gates a walk changes."""
    runs = [each for case in _CASES for each in results[case]]
    plain = results["sideways"]
    own, same = (max(each[name] for each in runs) for name in ("own_error", "same_error"))
    found = [
        computed("own_error", _("network against the map of its own gates"), own),
        computed("same_error", _("network with the same gates, against one map"), same),
        over_seeds(
            "other_error", _("network with other gates, against that map"), [e["other_error"] for e in plain]
        ),
        over_seeds("opened", _("open gates of {gates}").format(gates=GATES), [e["opened"] for e in plain]),
        over_seeds(
            "constant", _("constant of the map, biases 0.3"), [e["constant"] for e in results["biased"]]
        ),
    ]
    for case, (words, _knobs) in _CASES.items():
        changed = [each["changed"] for each in results[case]]
        doubled = [each["doubled"] for each in results[case]]
        found.append(
            over_seeds(f"changed_{case}", _("gates that change, {words}").format(words=words), changed)
        )
        found.append(
            over_seeds(f"doubled_{case}", _("f(2x) against 2·f(x), {words}").format(words=words), doubled)
        )
    return tuple(found)


def charts(found: Mapping[str, Figure]) -> tuple[Chart, ...]:
    """Return how far the maps are off, and how many gates each walk changes."""
    errors = (
        (_("its own gates"), "own_error"),
        (_("the same gates"), "same_error"),
        (_("other gates"), "other_error"),
    )
    bars = tuple(
        Bar(label, found[name].mean, digits(found[name].mean, 2), "dead" if "other" in name else "healthy")
        for label, name in errors
    )
    rows = []
    for case, (words, _knobs) in _CASES.items():
        figure = found[f"changed_{case}"]
        text = fixed(figure.mean, 1)
        rows.append(IntervalRow.of(figure, words, "accent", text))
    return (
        Bars(bars, _("Network against the map of open gates, relative error"), log=True),
        Intervals(
            ((_("Gates changed by the walk, of {gates}").format(gates=GATES), tuple(rows)),),
            0.0,
            float(GATES),
        ),
    )


def placed(x: float, y: float) -> Settings:
    """Return the knobs that put the start at a point of the plane."""
    return {"angle": math.degrees(math.atan2(y, x)) % 360.0, "radius": math.hypot(x, y)}


LESSON = Lesson(
    rank=80,
    name="gate",
    knobs=(
        Knob("direction", _("Direction, degrees"), 90.0, 0.0, 360.0),
        Knob("distance", _("Distance"), 2.0, 0.1, 4.0),
        Knob("bias", _("Bias of each neuron"), 0.0, -1.0, 1.0),
        Knob("angle", _("Angle of the start"), 40.0, 0.0, 360.0, in_picture=True),
        Knob("radius", _("Length of the start"), 1.0, 0.0, _REACH * math.sqrt(2.0), in_picture=True),
    ),
    bet=Bet(("changed",), 0.0, float(GATES), 12.0, whole=True),
    seeds=20,
    play=play,
    run=run,
    cases=CASES,
    figures=figures,
    evidence=(
        Evidence("own_error", at_most=_WITHIN_ROUNDING),
        Evidence("same_error", at_most=_WITHIN_ROUNDING),
        Evidence("other_error", at_least=0.1),
    ),
    charts=charts,
    setups=setups,
    goal=Goal((Aim("distance", _("apart"), 3.0), Aim("changed", _("gates changed"), 0.0, at_most=True))),
    experiments=DOORS,
    rounding={"same_error": _WITHIN_ROUNDING},
    placed=placed,
)
