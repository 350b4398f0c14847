"""From a run to what the input plane shows: the output as colours, and the data on it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reluexplorer.core.data.dataset import AS_THEY_ARE, Dataset, Scale, Task
from reluexplorer.core.diagnosis.inspection import Inspection, predicted_classes, true_classes
from reluexplorer.core.network.spec import forward, with_ones
from reluexplorer.core.problem.problem import Problem
from reluexplorer.core.regions.breakpoints import kinks
from reluexplorer.core.regions.input_box import fitted
from reluexplorer.core.regions.input_plane import Plane, UnitMaps, axis_names, scales_of
from reluexplorer.language import _, ngettext, pgettext
from reluexplorer.panels.train.outcome.one_output import with_answer
from reluexplorer.session.document.document import DataChoice, View
from reluexplorer.session.run.outputs import output_names
from reluexplorer.session.run.snapshot import RunSnapshot
from reluexplorer.text import exact, short_name
from reluexplorer.widgets.painting.heatmaps import along, resample
from reluexplorer.widgets.plane.view import PlaneView, value_words
from reluexplorer.widgets.theme.colormap import level

Array = NDArray[Any]
_LONGEST_END = 12
_FEW_CLASSES = 4
_DRAW = _("Draw points here: left button orange, right button blue")
_UNIT_SIDE = 160
_VALUES = {0: _("Input")}
"""What the values of a column are called, where it is neither hidden nor the output."""
_MOST_KINKS = 120
"""More than so many cannot be told apart, and have no marks."""
_NAMELESS = ("x1", "x2")


def scale_of_place(problem: Problem, column: int, unit: int) -> Scale:
    """Return how what is written of a (column, unit) of the network became what is drawn of it.

    A table's numbers were scaled; a single output that tells two classes apart is drawn from −1 to 1.
    """
    data, last = problem.dataset, len(problem.network.hidden) + 1
    scales = {0: data.scales, last: written_outputs(problem)}.get(column, ())
    return scales[unit] if scales else AS_THEY_ARE


def written_outputs(problem: Problem) -> tuple[Scale, ...]:
    """Return how what the outputs answer became what is drawn of it; empty where that is the same."""
    if _is_spread(problem):
        return (_spread(problem.network.output.low),)
    return problem.dataset.target_scales


def _is_spread(problem: Problem) -> bool:
    """Whether a single output that tells two classes apart is spread from −1 to 1 to be drawn."""
    network = problem.network
    return problem.dataset.task is Task.BINARY and network.outputs == 1 and network.output.low != -1.0


def _spread(low: float) -> Scale:
    """Return how answers from ``low`` to 1 are drawn from −1 to 1."""
    return Scale((1.0 + low) / 2.0, (1.0 - low) / 2.0)


def signed_output(problem: Problem, output: Array) -> Array:
    """Return (outputs, …) maps so that zero is undecided where there are two classes.

    A single output that tells two classes apart is spread from −1 to 1, for its colour alone: what is written
    is what the network answers (``written_outputs``). All else stays as it is.
    """
    if not _is_spread(problem):
        return output
    low = problem.network.output.low
    return (output - (low + 1.0) / 2.0) * (2.0 / (1.0 - low))


def output_level(dataset: Dataset) -> float:
    """Return the end of the output's colour scale: the same for all runs on the same data."""
    return 1.0 if dataset.class_names else level(dataset.targets)


class PlanePicture:
    """Keeps the picture of the newest run, and the points as long as data and plane stay the same."""

    def __init__(self) -> None:
        self._run: RunSnapshot | None = None
        self._base: PlaneView | None = None
        self._points_of: tuple[Dataset, Plane] | None = None
        self._points = self._framed = PlaneView(None)
        self._framed_of: tuple[Problem, tuple[float, float, float, float] | None] | None = None
        self._wrong: Array | None = None

    def view(self, run: RunSnapshot, look: View, place: tuple[int, int] | None = None) -> PlaneView | None:
        """Return the plane of a run, or of one (column, unit) of its network; None without a run.

        Column 0 is the inputs, then come the hidden layers and the output.
        """
        if run is not self._run:
            self._run, self._base = run, self._make(run)
        if self._base is None:
            return None
        problem, inspection, maps = run.problem, run.inspection, run.maps
        wrong = None
        if problem and inspection and look.show_mistakes and problem.dataset.class_names:
            wrong = self._wrong = _wrong(problem, inspection, self._wrong)
        base = replace(self._base, levels=look.levels, show_test=look.show_test, wrong=wrong)
        if problem is not None and maps is not None and place is not None:
            values = column_over_plane(problem, maps, *place)
            if values is not None:
                name = _VALUES.get(place[0], _("Output"))
                if 0 < place[0] <= len(maps.hidden):
                    name = pgettext("what a neuron gives", "Activation")
                shown = with_unit(base, *values, scale_of_place(problem, *place))
                if place[0] == len(maps.hidden) + 1:
                    shown = with_answer(shown, problem.dataset, place[1])
                    if problem.network.output.classes_only:
                        name = f"p({short_name(output_names(problem)[place[1]])})"
                        shown = replace(shown, low_text="p = 0", high_text="p = 1", positive=True)
                return replace(shown, value_name=name)
        binary = problem is not None and problem.dataset.task is Task.BINARY
        return replace(base, discrete=True) if look.discrete and binary else base

    def _make(self, run: RunSnapshot) -> PlaneView | None:
        problem, maps, inspection = run.problem, run.maps, run.inspection
        if problem is None or maps is None or inspection is None:
            return None
        dataset, seen = problem.dataset, maps.output_window
        if (
            self._points_of is None
            or self._points_of[0] is not dataset
            or self._points_of[1] is not maps.plane
        ):
            self._points_of = (dataset, maps.plane)
            self._points = with_points(dataset, maps.plane)
            self._wrong = self._framed_of = None
        if self._framed_of is None or self._framed_of[0] is not problem or self._framed_of[1] != seen:
            self._framed_of = problem, seen
            self._framed = with_frame(self._points, problem, seen)
        view = with_output(self._framed, problem, maps)
        if view.lines and run.state is not None:
            view = with_kinks(view, problem, run.state.parameters)
        return view


def single_output(output: Array, *, classes: bool) -> Array:
    """Return the one number to show of what ``signed_output`` makes of answers.

    Of two ``classes`` it is how far the second is ahead, of several targets the first.
    """
    return np.asarray(output[1] - output[0] if classes and len(output) == 2 else output[0])


def with_points(dataset: Dataset, plane: Plane) -> PlaneView:
    """Return a plane with the data on it and no picture yet; the axes of x1 and x2 have no names."""
    points = plane.points_of(dataset).copy()
    test = np.zeros(len(points), dtype=np.bool_)
    test[dataset.test] = True
    everything = np.arange(len(points))
    classes = dataset.class_names
    targets = true_classes(dataset, everything) if classes else dataset.targets[:, 0]
    one = dataset.places.shape[1] == 1
    y_window, y_name = plane.v_window, plane.v_name
    everything_up = plane.whole[2:]
    if one:
        y_window, everything_up, y_name = _heights(dataset, points, targets)
    x_scale, y_scale = scales_of(dataset, plane)
    x_name, v_name = axis_names(dataset, plane)
    value_scale = dataset.target_scales[0] if dataset.target_scales else AS_THEY_ARE
    value_name = "" if dataset.task is Task.MULTICLASS else _("Output")
    if dataset.target_scales:
        value_name = short_name(dataset.target_names[0])
    if one:
        y_scale = value_scale
    else:
        y_name = v_name
    ends, named = ("", ""), (plane.u_name, plane.v_name) != _NAMELESS
    if dataset.task is Task.BINARY and named and max(map(len, classes)) <= _LONGEST_END:
        ends = (classes[0], classes[1])
    elif value_scale.changes:
        ends = _ends(output_level(dataset), value_scale)
    return PlaneView(
        None,
        level=output_level(dataset),
        points=points,
        targets=targets,
        classes=classes,
        test=test,
        window=plane.window,
        y_window=y_window,
        whole=plane.whole[:2],
        whole_y=everything_up,
        x_name=x_name if named else "",
        y_name=y_name if named else "",
        low_text=ends[0],
        high_text=ends[1],
        numbered=True,
        x_scale=x_scale,
        y_scale=y_scale,
        value_scale=value_scale,
        value_name=value_name,
    )


def _ends(reach: float, scale: Scale) -> tuple[str, str]:
    """Return the words at the ends of the colour bar, as in the table."""
    return value_words(-reach, scale), value_words(reach, scale)


def with_frame(
    view: PlaneView, problem: Problem, seen: tuple[float, float, float, float] | None
) -> PlaneView:
    """Return the plane as all states of a run have it: the part that is ``seen``, None for all, and words."""
    view = replace(view, home=(*view.window, *view.y_range))
    if seen is not None:
        left, right, low, high = seen
        view = replace(view, window=(left, right), y_window=(low, high))
    else:
        view = replace(view, remark=outside_words(view))
    return _with_answer(view, problem) if problem.dataset.task is Task.BINARY else view


def with_output(view: PlaneView, problem: Problem, maps: UnitMaps) -> PlaneView:
    """Return the plane of ``with_frame`` with the network's output on it."""
    output = maps.output
    if problem.dataset.task is Task.MULTICLASS:
        finer = output.shape[-1] * (3 if len(output) <= _FEW_CLASSES else 2)
        return replace(view, class_image=resample(output, finer, finer).argmax(axis=0))
    classes = bool(problem.dataset.class_names)
    values = single_output(signed_output(problem, output), classes=classes)
    if problem.dataset.places.shape[1] > 1:
        return replace(view, values=values)
    across = np.linspace(*view.window, values.shape[1])
    line = np.column_stack([across, values[0]])
    return replace(view, values=values, lines=(line,), is_function=True)


def _with_answer(view: PlaneView, problem: Problem) -> PlaneView:
    """Return the plane of two classes with what its values are: how probable the second is, or an output.

    Of two outputs one probability is what is drawn, how far it is ahead; the other is what it lacks to 1.
    """
    head, several = problem.network.output, problem.network.outputs == 2
    scales = (_spread(0.0),) if several else written_outputs(problem)
    scale = next(iter(scales), AS_THEY_ARE)
    name = f"p({short_name(problem.dataset.class_names[-1])})" if head.classes_only else _("Output")
    view = replace(view, value_scale=scale, value_name=name)
    if scale.changes and not view.low_text:
        what = "p = " if head.classes_only else ""
        low, high = (f"{what}{exact(scale.undone(end))}" for end in (-1.0, 1.0))
        view = replace(view, low_text=low, high_text=high)
    if problem.dataset.places.shape[1] > 1:
        return view
    return replace(view, y_scale=scale, y_name=name if view.y_name else "")


def with_kinks(view: PlaneView, problem: Problem, parameters: Array) -> PlaneView:
    """Return the plane of one input with its curve bent, and marked, exactly where the network bends it."""
    network = problem.network
    places = kinks(network, parameters, *view.window)
    if places is None or not len(places):
        return view
    with np.errstate(all="ignore"):
        seen = forward(network, parameters, with_ones(places[:, None], network.dtype))
    classes = bool(problem.dataset.class_names)
    answers = single_output(signed_output(problem, seen.outputs), classes=classes)
    bends = np.column_stack([places, answers])
    line = np.concatenate([view.lines[0], bends])
    line = line[np.argsort(line[:, 0], kind="stable")]
    return replace(view, lines=(line,), kinks=bends if len(bends) <= _MOST_KINKS else None)


def with_unit(view: PlaneView, values: Array, end: float, scale: Scale = AS_THEY_ARE) -> PlaneView:
    """Return the plane with what a unit gives on it; ``end`` is that of the colour scale.

    ``scale`` is how a table's numbers became those of an input or an output.
    """
    low, high = _ends(end, scale) if scale.changes else ("", "")
    return replace(
        view, values=values, level=end, class_image=None, lines=(), is_function=False, kinks=None,
        low_text=low, high_text=high, value_scale=scale, targets=view.targets if view.classes else None,
    )  # fmt: skip


def column_over_plane(problem: Problem, maps: UnitMaps, column: int, unit: int) -> tuple[Array, float] | None:
    """Return the map of a (column, unit) in the window of the output, and the end of its scale.

    None where there is no map of it, and for a single output, which is the plane itself.
    """
    if column == 0:
        coarse = maps.inputs[unit] if unit < len(maps.inputs) else None
        return None if coarse is None else (seen_through(coarse, maps), level(coarse))
    if column <= len(maps.hidden):
        return unit_over_plane(maps, (column - 1, unit))
    several = 1 < len(maps.output) > unit
    return (maps.output[unit], output_level(problem.dataset)) if several else None


def unit_over_plane(maps: UnitMaps, unit: tuple[int, int]) -> tuple[Array, float] | None:
    """Return a hidden unit's map in the window of the output, and the end of its scale, whatever the window.

    None where there is no map of the unit.
    """
    layer, number = unit
    coarse = maps.hidden[layer][number] if number < len(maps.hidden[layer]) else None
    if maps.closer is not None and maps.closer[0] == unit:
        fine = maps.closer[1]
        return fine, level(fine if coarse is None else coarse)
    return None if coarse is None else (seen_through(coarse, maps), level(coarse))


def seen_through(values: Array, maps: UnitMaps) -> Array:
    """Return a map of the whole plane as it is in the window of the output, interpolated."""
    edges = maps.plane.edges
    left, right, low, high = maps.output_window or edges
    for axis, (start, end, first, last) in enumerate(((low, high, *edges[2:]), (left, right, *edges[:2]))):
        places = np.clip((np.linspace(start, end, _UNIT_SIDE) - first) / (last - first), 0, 1)
        values = along(values, places, axis)
    return values


def drawable(
    view: PlaneView | None, data: DataChoice, part: tuple[float, float, float, float] | None = None
) -> PlaneView:
    """Return the plane of points drawn by hand, which are those of the document even without a run.

    Without one it is the plane that a run will have, in the ``part`` that is looked at: (left, right, low,
    high).
    """
    if view is None:
        left, right, low, high = part or (*Dataset.window, *Dataset.window)
        view = PlaneView(
            None,
            classes=(_("negative"), _("positive")),
            window=(left, right),
            y_window=(low, high),
            numbered=True,
            value_name=_("Output"),
            empty=_DRAW,
        )
    points = np.array([point[:2] for point in data.points], dtype=np.float64).reshape(-1, 2)
    if view.points is None or len(view.points) != len(points):
        targets = np.array([point[2] for point in data.points], dtype=np.intp)
        view = replace(view, points=points, targets=targets, test=None, wrong=None)
    return replace(view, drawable=True, show_test=True)


def outside_words(view: PlaneView) -> str:
    """Say how many points lie outside the window; empty where none do."""
    if view.points is None:
        return ""
    (left, right), (low, high) = view.window, view.y_range
    x, y = view.points.T
    outside = int(((x < left) | (x > right) | (y < low) | (y > high)).sum())
    words = ngettext("{count:,} point outside: − zooms out", "{count:,} points outside: − zooms out", outside)
    return words.format(count=outside) if outside else ""


def _heights(
    dataset: Dataset, points: Array, targets: Array
) -> tuple[tuple[float, float], tuple[float, float], str]:
    """Lift the points of data with one input to where their target is.

    Return the window, what holds all of them, and the name of the axis.
    """
    if dataset.task is Task.REGRESSION:
        heights, name = targets.astype(np.float64), dataset.target_name if dataset.scales else _("target")
    elif dataset.task is Task.BINARY:
        heights, name = 2.0 * targets - 1.0, _("output")
    else:
        spread = (np.arange(len(points)) * 0.6180339887) % 1.0
        heights, name = targets + 0.8 * (spread - 0.5), ""
    points[:, 1] = heights
    low, high = float(heights.min()), float(heights.max())
    margin = 0.12 * (high - low) or 1.0
    whole = (low - margin, high + margin)
    if dataset.task is not Task.REGRESSION or not dataset.scales:
        return whole, whole, name
    first, last = fitted(heights)
    return (max(first, whole[0]), min(last, whole[1])), whole, name


def _wrong(problem: Problem, inspection: Inspection, before: Array | None) -> Array:
    """Return which points the network gets wrong: the array of before where nothing changed."""
    dataset, network = problem.dataset, problem.network
    wrong = np.zeros(len(dataset.inputs), dtype=np.bool_)
    parts = ((dataset.train, inspection.train_outputs), (dataset.test, inspection.test_outputs))
    for rows, outputs in parts:
        wrong[rows] = predicted_classes(network, outputs) != true_classes(dataset, rows)
    return before if before is not None and np.array_equal(before, wrong) else wrong
