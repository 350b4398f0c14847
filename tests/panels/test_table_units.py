"""Pictures of a person's own table write its units, though the network sees scaled values."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from reluexplorer.core.data.dataset import Scale
from reluexplorer.core.regions.input_plane import axis_names, plane_of, scales_of
from reluexplorer.panels.neurons.inspector.unit_data import area_of, plane_view
from reluexplorer.panels.train.network.hover import hover_lines
from reluexplorer.panels.train.network.probe import answer_words, probe_of
from reluexplorer.panels.train.outcome.plane_picture import PlanePicture
from reluexplorer.session.commands.data import OpenTable
from reluexplorer.session.document.document import DataChoice, View
from reluexplorer.session.run.loading import load
from reluexplorer.text import stepped
from reluexplorer.widgets.diagram.view import ProbeView
from reluexplorer.widgets.plane.plane_widget import PlaneWidget
from reluexplorer.widgets.plane.view import value_words, x_ticks, y_ticks
from tests.panels.runs import run_of


@pytest.fixture
def table(tmp_path):
    path = tmp_path / "houses.csv"
    rows = [f"{2000 + i % 20},{150 + 7 * i % 50},{1000 * (i % 20) + 5000}" for i in range(60)]
    path.write_text("\n".join(["year,height,price", *rows]) + "\n")
    return str(path)


def seen(run, **options):
    return PlanePicture().view(run, View(show_test=True), **options)


def test_the_axes_are_numbered_as_the_table_is_and_stand_at_the_same_places(table):
    run = run_of(3, OpenTable(table, "price"))
    dataset, view = run.problem.dataset, seen(run)
    year, height = dataset.scales
    assert [words for _, words in x_ticks(view)] == ["2000", "2010", "2020"]
    for ticked, scale in ((x_ticks(view), year), (y_ticks(view), height)):
        for at, words in ticked:
            assert at == pytest.approx((float(words) - scale.mean) / scale.deviation)
    swapped = replace(view, x_scale=Scale())
    assert [words for _, words in x_ticks(swapped)] != [words for _, words in x_ticks(view)]


def test_the_card_the_bar_and_the_diagram_write_values_of_the_table(table, qtbot):
    run = run_of(200, OpenTable(table, "price"))
    dataset, view = run.problem.dataset, seen(run)
    year, price = dataset.scales[0], dataset.target_scales[0]
    at = year.applied(2007.0)
    widget = PlaneWidget()
    qtbot.addWidget(widget)
    lines = widget.lines_at(view, (at, 0.0))
    assert lines[0].startswith("price  ≈ ")
    assert 5000 < float(lines[0].split()[-1]) < 25000
    assert lines[1] == "year  2007.00"
    probe = probe_of(run, at, 0.0)
    assert probe.words(0, 0) == "2007.00"
    output = price.mean + price.deviation * float(probe.values[-1][0])
    assert float(probe.words(3, 0)) == pytest.approx(output, abs=price.deviation / 100)
    assert answer_words(probe, view, None) == answer_words(probe, view, (3, 0)) == probe.words(3, 0)
    assert probe.words(1, 0) == value_words(float(probe.values[1][0]))
    ends = float(view.low_text), float(view.high_text)
    assert np.mean(ends) == pytest.approx(price.mean, abs=price.deviation / 100)
    assert ends[1] - ends[0] == pytest.approx(2 * view.level * price.deviation, abs=price.deviation / 50)
    assert hover_lines(run, 0, 0)[1] == "from 2000.00 to 2019.00"


def test_a_single_input_and_its_target_are_both_in_their_units(tmp_path):
    path = tmp_path / "line.csv"
    path.write_text("\n".join(["hours,cost", *(f"{x / 2},{300 + 40 * x}" for x in range(30))]) + "\n")
    view = seen(run_of(3, OpenTable(str(path), "cost")))
    assert (view.x_name, view.y_name, view.value_name) == ("hours", "cost", "cost")
    assert {words for _, words in y_ticks(view)} <= {str(500 * step) for step in range(8)}
    assert [words for _, words in x_ticks(view)] == ["0", "5", "10", "15"][: len(x_ticks(view))]


def test_where_a_neuron_would_fire_is_in_the_same_units(table):
    state = run_of(3, OpenTable(table, "price")).state
    plane = plane_of(state.problem.dataset, None)
    view = plane_view(state, plane, area_of(state, plane, (0, 0)))
    assert (view.x_scale, view.y_scale) == state.problem.dataset.scales


def test_principal_components_say_that_they_are_scaled(tmp_path):
    path = tmp_path / "wide.csv"
    rows = [f"{i * 5 % 23},{i * i % 17},{i * 3 % 11},{'ab'[i % 2]}" for i in range(40)]
    path.write_text("\n".join(["u,v,w,kind", *rows]) + "\n")
    choice = DataChoice("table", path=str(path))
    dataset = load(choice)
    plane = plane_of(dataset, None)
    assert axis_names(dataset, plane) == ("PC 1 (scaled)", "PC 2 (scaled)")
    assert scales_of(dataset, plane) == (Scale(), Scale())
    chosen = plane_of(dataset, (2, 0))
    assert axis_names(dataset, chosen) == ("w", "u")
    assert scales_of(dataset, chosen) == (dataset.scales[2], dataset.scales[0])
    plain = load(replace(choice, scaled=False))
    assert axis_names(plain, plane_of(plain, None)) == ("PC 1", "PC 2")
    digits = load(DataChoice("digits"))
    assert axis_names(digits, plane_of(digits, None)) == ("PC 1", "PC 2")


@pytest.mark.parametrize(
    ("value", "step", "words"),
    [
        (2012.5, 0.5, "2012.5"), (2012.0, 1.0, "2012"), (123000.0, 1000.0, "123000"),
        (1.234e7, 1e4, "12340000"), (0.30000000000000004, 0.1, "0.3"), (-0.02, 0.01, "−0.02"),
        (1e-17, 0.1, "0"), (2.5e-5, 1e-6, "2.5e−5"),
    ],
)  # fmt: skip
def test_a_number_has_the_figures_of_its_step(value, step, words):
    assert stepped(value, step) == words


@pytest.fixture
def visits(tmp_path):
    path = tmp_path / "visits.csv"
    rows = [f"2023-0{1 + i // 28}-{1 + i % 28:02},{i % 7},{i * i % 31}" for i in range(80)]
    path.write_text("\n".join(["day,size,cost", *rows]) + "\n")
    return str(path)


def test_dates_are_numbered_and_said_as_dates(visits, qtbot):
    run = run_of(3, OpenTable(visits, "cost"))
    view, day = seen(run), run.problem.dataset.scales[0]
    assert day.dated
    for at, words in x_ticks(view):
        assert date.fromisoformat(words).toordinal() == pytest.approx(day.undone(at))
    widget = PlaneWidget()
    qtbot.addWidget(widget)
    at = day.applied(float(date(2023, 2, 3).toordinal()))
    assert widget.lines_at(view, (at, 0.0))[1] == "day  2023-02-03"
    probe = probe_of(run, at, 0.0)
    assert (probe.words(0, 0), probe.short_words(0, 0)) == ("2023-02-03", "2023\n02-03")
    hours = replace(day, mean=float(date(2023, 1, 3).toordinal()) + 0.75, deviation=0.2)
    assert value_words(0.0, hours) == "2023-01-03 18:00"
    assert value_words(-1e6, day) == str(round(day.undone(-1e6))).replace("-", "−")


def test_a_date_that_is_predicted_is_said_as_one(visits):
    run = run_of(3, OpenTable(visits, "day", "regression"))
    view, (scale,) = seen(run), run.problem.dataset.target_scales
    ends = [date.fromisoformat(words) for words in (view.low_text, view.high_text)]
    assert ends[0] < date(2023, 2, 10) < ends[1]
    assert value_words(0.0, scale) == date.fromordinal(int(scale.mean)).isoformat()


@pytest.mark.parametrize(
    ("value", "whole", "short"),
    [
        (3.74e-301, "3.74e−301", "3.74\ne−301"),
        (-0.00123, "−0.00123", "−1.23\ne−3"),
        (1e-9, "1e−9", "1\ne−9"),
        (123457.0, "123,457", "≈1.23\ne5"),
        (120000.0, "120,000", "1.2\ne5"),
    ],
)
def test_a_cell_has_the_digits_of_the_card_or_says_that_they_are_fewer(value, whole, short):
    probe = ProbeView((np.array([value]),), ())
    assert (probe.words(0, 0), probe.short_words(0, 0)) == (whole, short)
