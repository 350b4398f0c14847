"""The live experiments: quick to begin, complete at the end, and showing what the claims say."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pytest

import reluexplorer.session.commands.all_commands  # noqa: F401 - registers the commands
from reluexplorer.lessons.claims.catalogue import LESSONS
from reluexplorer.lessons.exhibit import (
    Bars,
    Card,
    Chart,
    Exhibit,
    Lines,
    Note,
    PlaneMap,
    Table,
    Units,
)
from reluexplorer.lessons.lesson import Lesson
from reluexplorer.session.commands.all_commands import parse
from reluexplorer.session.commands.command import Edit
from reluexplorer.session.document.document import Document
from reluexplorer.widgets.theme.theme import LIGHT
from tests.lessons.measured import measured


def defaults(lesson: Lesson) -> dict[str, float]:
    return {knob.name: knob.default for knob in lesson.knobs}


def last(name: str, **knobs: float) -> Exhibit:
    """The final exhibit of an experiment."""
    *_, exhibit = LESSONS[name].play({**defaults(LESSONS[name]), **knobs})
    return exhibit


def chart_of(card: Card, kind: type) -> Chart:
    return next(chart for chart in card.charts if isinstance(chart, kind))


def check(exhibit: Exhibit) -> None:
    """Hold an exhibit against what charts promise."""
    assert exhibit.cards
    assert 0.0 <= exhibit.done <= 1.0
    for card in exhibit.cards:
        assert card.title
        assert LIGHT.role(card.badge_role).startswith("#")
        assert card.charts
        for chart in card.charts:
            check_chart(chart)


def check_chart(chart: Chart) -> None:
    match chart:
        case Lines():
            for line in chart.lines:
                assert LIGHT.role(line.role).startswith("#")
                assert line.x.shape == line.y.shape == (line.x.size,)
                assert np.isfinite(line.x).all()
                assert line.spread is None or line.spread.shape == line.x.shape
                assert not chart.log_y or (line.y > 0).all()
            assert not chart.ticks or len(chart.ticks) == chart.lines[0].x.size
        case Bars():
            assert all(LIGHT.role(bar.role).startswith("#") and bar.label and bar.text for bar in chart.bars)
        case Units():
            assert ((chart.firing >= 0) & (chart.firing <= 1)).all()
            assert all(0 <= unit < chart.firing.size for unit in chart.dead)
        case PlaneMap():
            assert chart.values.ndim == 2
            assert chart.level > 0
            assert chart.points.shape == (chart.classes.size, 2)
        case Table():
            assert all(len(row) == len(chart.header) for row in chart.rows)
        case Note():
            assert chart.text.endswith(".")


@pytest.mark.slow
@pytest.mark.parametrize("name", LESSONS)
def test_an_experiment_runs_to_its_end(name: str) -> None:
    frames = list(LESSONS[name].play(defaults(LESSONS[name])))
    for exhibit in frames:
        check(exhibit)
    assert frames[-1].done == 1.0
    assert all(a.done <= b.done for a, b in itertools.pairwise(frames))
    assert {len(exhibit.cards) for exhibit in frames} == {2}


@pytest.mark.copies(quick=2)
@pytest.mark.parametrize("name", LESSONS)
def test_every_corner_of_the_knobs_can_be_played(name: str) -> None:
    lesson = LESSONS[name]
    for corner in itertools.product(*((knob.low, knob.high) for knob in lesson.knobs)):
        knobs = dict(zip((knob.name for knob in lesson.knobs), corner, strict=True))
        for exhibit in itertools.islice(lesson.play(knobs), 3):
            check(exhibit)


@pytest.mark.parametrize("name", LESSONS)
def test_knobs_make_sense(name: str) -> None:
    knobs = LESSONS[name].knobs
    assert len({knob.name for knob in knobs}) == len(knobs)
    assert knobs
    for knob in knobs:
        assert knob.low <= knob.default <= knob.high
        assert knob.low < knob.high
        assert not knob.logarithmic or knob.low > 0
        if knob.choices:
            assert (knob.low, knob.high) == (0, len(knob.choices) - 1)


@pytest.mark.copies(quick=2)
@pytest.mark.parametrize("name", LESSONS)
def test_the_same_knobs_play_the_same(name: str) -> None:
    if name == "cost":
        return
    lesson = LESSONS[name]
    for first, second in itertools.islice(
        zip(lesson.play(defaults(lesson)), lesson.play(defaults(lesson)), strict=True), 5
    ):
        assert [(card.title, card.badge) for card in first.cards] == [
            (card.title, card.badge) for card in second.cards
        ]


@pytest.mark.parametrize("name", LESSONS)
def test_setups_are_commands_that_set_a_run(name: str) -> None:
    setup = LESSONS[name].setup
    document = Document()
    for entry in setup:
        step = parse(entry)
        assert isinstance(step, Edit)
        assert not step.scope.is_view
        document = step.apply(document)
    again = replace(document.recipe.training, seed=5)
    messed = replace(document, recipe=replace(document.recipe, training=again))
    for entry in setup:
        step = parse(entry)
        assert isinstance(step, Edit)
        messed = step.apply(messed)
    assert messed.recipe == document.recipe
    assert document.recipe.network.hidden


def test_the_experiment_of_the_dying_is_the_run_that_train_opens() -> None:
    from reluexplorer.core.diagnosis.inspection import inspect
    from reluexplorer.core.engine.training import advance, initial_state
    from reluexplorer.core.problem.make import make_problem
    from reluexplorer.session.run.loading import load

    document = Document()
    for entry in LESSONS["dying"].setup:
        step = parse(entry)
        assert isinstance(step, Edit)
        document = step.apply(document)
    recipe = document.recipe
    problem = make_problem(
        load(recipe.data),
        recipe.network.hidden,
        recipe.network.activation,
        head=recipe.network.output,
        initializer=recipe.network.initializer,
        bias=recipe.network.bias,
        training=recipe.training,
    )
    frames = LESSONS["dying"].play(defaults(LESSONS["dying"]))
    tenth = next(itertools.islice(frames, 10, None))
    dead = sum(inspect(advance(initial_state(problem), 450)).dead_units)
    assert tenth.progress == "step 450 of 4,500"
    assert tenth.cards[0].badge == f"{dead} of 192 dead"
    assert dead > 0


@pytest.mark.slow
def test_neurons_die_without_a_leak() -> None:
    exhibit = last("dying")
    units = chart_of(exhibit.cards[0], Units)
    assert isinstance(units, Units)
    assert len(units.dead) > 40
    assert exhibit.cards[0].badge == f"{len(units.dead)} of 192 dead"
    assert exhibit.cards[0].badge_role == "dead"
    leaky = chart_of(exhibit.cards[1], Units)
    assert isinstance(leaky, Units)
    assert leaky.dead == frozenset()
    calm = last("dying", rate=0.1)
    assert int(calm.cards[0].badge.split()[0]) < 10


@pytest.mark.slow
def test_a_run_that_breaks_down_says_so() -> None:
    exhibit = last("dying", rate=3.0)
    assert exhibit.done == 1.0
    assert any(card.badge.startswith("broke down at step ") for card in exhibit.cards)
    for card in exhibit.cards:
        units = chart_of(card, Units)
        assert isinstance(units, Units)
        assert np.isfinite(units.firing).all()


@pytest.mark.slow
def test_only_a_bend_closes_the_ring() -> None:
    for layers in (1, 4):
        straight, bent = last("nonlinearity", layers=layers).cards
        assert int(straight.badge.split()[0]) < 70
        assert bent.badge == "100 % of unseen points right"


def test_a_neuron_is_drawn_as_it_computes() -> None:
    exhibit = last("definition", weight=-2.0, bias=1.0, step=0.25)
    card = exhibit.cards[0]
    assert card.title == "max(0, −2·x + 1)"
    assert card.badge == "fires for x below 0.50"
    lines = chart_of(card, Lines)
    assert isinstance(lines, Lines)
    curve = lines.lines[1]
    assert curve.y == pytest.approx(np.maximum(0.0, -2.0 * curve.x + 1.0))
    table = chart_of(exhibit.cards[1], Table)
    assert isinstance(table, Table)
    assert {row[0]: row[1] for row in table.rows} == {
        "from the left": "0", "from both sides": "0.5", "from the right": "1", "training uses": "0"
    }  # fmt: skip
    assert last("definition", weight=0.0, bias=-1.0).cards[0].badge == "never fires"
    assert last("definition", weight=0.0, bias=1.0).cards[0].badge == "gives the same for every x"


def test_gates_leave_a_linear_map_along_the_ray() -> None:
    for bias, bent in ((0.0, False), (0.8, True)):
        exhibit = last("gate", bias=bias)
        lines = chart_of(exhibit.cards[1], Lines)
        assert isinstance(lines, Lines)
        straight, found = lines.lines
        ahead = found.x >= 0
        off = np.abs(found.y - straight.y)[ahead].max()
        assert bool(off > 1e-3) is bent
        table = chart_of(exhibit.cards[0], Table)
        assert isinstance(table, Table)
        rows = {row[0]: row[1] for row in table.rows}
        assert (rows["f(x)"] == rows["J(x)·x"]) is not bent


@pytest.mark.slow
def test_relu_outputs_lose_digits_that_linear_ones_keep() -> None:
    lost, kept = last("output").cards
    assert lost.badge.endswith("of 10 digits never said")
    assert lost.badge_role == "dead"
    bars = chart_of(lost, Bars)
    assert isinstance(bars, Bars)
    never = [bar for bar in bars.bars if bar.text == "never said"]
    assert int(lost.badge.split()[0]) == len(never)
    assert all(bar.value == 0.0 and bar.role == "dead" for bar in never)
    assert int(kept.badge.split()[0]) >= 93


@pytest.mark.slow
def test_gradients_survive_in_relu() -> None:
    card = last("saturation", depth=20.0).cards[0]
    bars = chart_of(card, Bars)
    assert isinstance(bars, Bars)
    left = {bar.label: bar.value for bar in bars.bars}
    assert 0.5 < left["ReLU, He's weights"] < 1.5
    assert left["Sigmoid"] < 1e-11
    short = chart_of(last("saturation", depth=2.0).cards[0], Bars)
    assert isinstance(short, Bars)
    assert short.bars[0].value > 1e-2


@pytest.mark.copies(quick=2)
@pytest.mark.parametrize(
    ("gain", "words", "role"),
    [
        (1.0, "ReLU keeps ", "healthy"),
        (3.0, "ReLU's gradient explodes, to ", "dead"),
        (1.3, "ReLU's gradient explodes, to ", "dead"),
        (0.5, "ReLU's gradient vanishes, ", "warning"),
    ],
)
def test_the_verdict_on_gradients_is_about_their_length_first(gain: float, words: str, role: str) -> None:
    way = last("saturation", gain=gain).cards[0]
    assert way.badge.startswith(words)
    assert way.badge_role == role
    bars = chart_of(way, Bars)
    assert isinstance(bars, Bars)
    started = {1.0: "ReLU, He's weights", 3.0: "ReLU, 3 × He's weights", 1.3: "ReLU, 1.3 × He's weights"}
    assert bars.bars[2].label == started.get(gain, "ReLU, 0.5 × He's weights")


@pytest.mark.parametrize(("weight", "x"), [(-3.0, -2.21), (-3.0, 2.21), (0.5, 1.0), (0.0, 3.0)])
def test_the_slope_at_the_input_is_that_of_relu_and_that_of_the_curve(weight: float, x: float) -> None:
    bias = 0.25
    first = next(LESSONS["definition"].play({"weight": weight, "bias": bias, "step": 0.5, "x": x}))
    table = chart_of(first.cards[0], Table)
    assert isinstance(table, Table)
    shown = {name: float(value.replace("−", "-")) for name, value in table.rows}
    fires = weight * x + bias > 0
    assert shown["slope of ReLU in z"] == float(fires)
    assert shown["slope of the output in x"] == weight * fires


@pytest.mark.slow
def test_hidden_relu_reads_more_digits_than_sigmoid() -> None:
    bars = chart_of(last("usage").cards[0], Bars)
    assert isinstance(bars, Bars)
    shares = {bar.label: bar.value for bar in bars.bars}
    assert shares["ReLU"] > 0.94
    assert shares["ReLU"] > shares["Sigmoid"] + 0.03


@pytest.mark.parametrize("name", ["definition", "gate", "output", "cost"])
def test_measurements_show_charts(name: str) -> None:
    exhibit = measured(name).exhibit
    check(exhibit)
    assert exhibit.done == 1.0


def test_play_needs_every_knob() -> None:
    empty: Mapping[str, float] = {}
    for lesson in LESSONS.values():
        with pytest.raises(KeyError):
            next(lesson.play(empty))


@pytest.mark.slow
def test_what_is_left_of_a_gradient_is_one_number_on_the_stage_and_in_the_measurement() -> None:
    """The curve ends where the bar beside it says, and both are of the networks that are measured."""
    from reluexplorer.core.theory.propagation import geometric_mean
    from reluexplorer.lessons.claims.saturation import PLAY_NETS, _attenuations
    from reluexplorer.lessons.training import Meter

    lesson = LESSONS["saturation"]
    way = last("saturation").cards[0]
    bars = chart_of(way, Bars)
    lines = chart_of(way, Lines)
    assert isinstance(bars, Bars)
    assert isinstance(lines, Lines)
    found = _attenuations(PLAY_NETS, Meter(lambda _share: None, 1e9))
    for name, bar, line in zip(("sigmoid", "tanh", "relu"), bars.bars, lines.lines, strict=True):
        measured_left = float(geometric_mean(found[name])[0])
        assert bar.value == measured_left
        assert float(line.y[0]) == bar.value
    assert bars.bars[0].value < 1e-12
    assert lesson.seeds * 4 == PLAY_NETS
    first = chart_of(next(iter(lesson.play(defaults(lesson)))).cards[0], Bars)
    assert isinstance(first, Bars)
    assert [bar.value for bar in first.bars] != [bar.value for bar in bars.bars]
    assert f"once the experiment is at {last('saturation').progress}" in lesson.beside


@pytest.mark.slow
def test_the_experiment_of_the_usage_is_the_first_run_of_its_measurement() -> None:
    figures, _exhibit = LESSONS["usage"].measure(1, lambda _share: None)
    wanted = {figure.name: figure.value for figure in figures}
    bars = chart_of(last("usage").cards[0], Bars)
    assert isinstance(bars, Bars)
    for name, bar in zip(("relu", "tanh", "sigmoid", "identity"), bars.bars, strict=True):
        assert bar.value == pytest.approx(wanted[f"accuracy_{name}"], abs=1e-12)


@pytest.mark.parametrize("name", LESSONS)
def test_each_lesson_says_how_stage_and_measurement_belong_together(name: str) -> None:
    said = LESSONS[name].beside
    assert said.endswith(".")
    assert "experiment" in said or name == "cost"
    assert "measurement" in said


@pytest.mark.parametrize(("weight", "bias"), [(3.0, 3.0), (-3.0, 1.0), (0.5, -3.0), (1.0, 0.0)])
def test_the_neurons_dots_stand_at_the_values_in_the_table(weight: float, bias: float) -> None:
    for exhibit in LESSONS["definition"].play({"weight": weight, "bias": bias, "step": 0.5, "x": 4.0}):
        curve = chart_of(exhibit.cards[0], Lines)
        slopes = chart_of(exhibit.cards[1], Lines)
        assert isinstance(curve, Lines)
        assert isinstance(slopes, Lines)
        z = weight * (curve.probe or 0.0) + bias
        assert slopes.probe == z
        assert slopes.lines[0].x[0] <= z <= slopes.lines[0].x[-1]
        for line in curve.lines:
            assert curve.low <= line.y.min() <= line.y.max() <= curve.high


@pytest.mark.copies(quick=2)
@pytest.mark.parametrize("name", LESSONS)
def test_no_curve_leaves_its_picture(name: str) -> None:
    lesson = LESSONS[name]
    for corner in itertools.product(*((knob.low, knob.high) for knob in lesson.knobs)):
        knobs = dict(zip((knob.name for knob in lesson.knobs), corner, strict=True))
        for exhibit in itertools.islice(lesson.play(knobs), 3):
            for chart in itertools.chain.from_iterable(card.charts for card in exhibit.cards):
                if isinstance(chart, Lines) and chart.low is not None and chart.high is not None:
                    for line in chart.lines:
                        known = line.y[np.isfinite(line.y)]
                        assert (known >= chart.low - 1e-9).all()
                        assert (known <= chart.high + 1e-9).all()
