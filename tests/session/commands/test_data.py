"""What is learned, as commands: inputs, a typed curve, and points drawn by hand."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest

from reluexplorer.core.data.kinds.points import MOST_POINTS
from reluexplorer.lessons.claims.catalogue import LESSONS
from reluexplorer.session.commands.data import (
    ChooseData,
    ClearPoints,
    DrawPoint,
    ErasePoints,
    OpenTable,
    SetExpression,
    SetFeatures,
    SetPoints,
)
from reluexplorer.session.commands.files import read
from reluexplorer.session.commands.lessons import OpenInTrain
from reluexplorer.session.commands.settings import assign
from reluexplorer.session.document.document import Document
from reluexplorer.session.document.domains import CommandError
from reluexplorer.session.document.limits import FLAT_DATA
from reluexplorer.session.files.document_file import save
from reluexplorer.session.run.loading import load
from reluexplorer.session.starts.playground import read_address

SQUARES = SetFeatures(("x1^2", "x2^2"))
CORNERS = SetPoints((0, 0, 0, 3, 0, 1, 0, 4, 1, -3, -4, 0))


def data_after(*made):
    return document_after(*made).recipe.data


def document_after(*made):
    document = Document()
    for edit in made:
        document = edit.apply(document)
    return document


def test_inputs_come_in_their_usual_order_and_coordinates_are_the_default():
    assert data_after(SetFeatures(("sin(x2)", "x2"))).features == ("x2", "sin(x2)")
    assert data_after(SQUARES, SetFeatures(("x2", "x1"))).features == ()
    assert data_after(SQUARES, SetFeatures(())).features == ()
    assert load(data_after(SQUARES)).feature_names == ("x1^2", "x2^2")


@pytest.mark.parametrize("name", sorted(FLAT_DATA - {"drawn"}))
def test_all_points_of_the_plane_can_have_other_inputs(name):
    plain, squared = (load(data_after(ChooseData(name), *made)) for made in ((), (SQUARES,)))
    assert np.array_equal(squared.inputs, plain.inputs**2)
    assert np.array_equal(squared.targets, plain.targets)
    assert np.array_equal(squared.places, plain.inputs)


@pytest.mark.parametrize(
    "kind",
    [
        ChooseData("digits"),
        ChooseData("sine"),
        ChooseData("absolute"),
        OpenTable("/a.csv"),
    ],
)
def test_other_data_refuse_inputs_of_the_plane(kind):
    with pytest.raises(
        CommandError, match="These inputs are for points of the plane; choose such data first"
    ):
        SQUARES.apply(document_after(kind))


def test_inputs_stay_for_other_points_and_wait_while_other_data_have_none():
    assert data_after(SQUARES, ChooseData("plane")).features == SQUARES.value
    assert data_after(SQUARES, CORNERS).features == SQUARES.value
    digits = document_after(SQUARES, ChooseData("digits"))
    assert load(digits.recipe.data).features == 64
    assert ChooseData("xor").apply(digits).recipe.data.features == SQUARES.value


def lessons_of(data):
    setups = {name: lesson.opened(lesson.defaults) for name, lesson in LESSONS.items()}
    return [name for name, setup in setups.items() if setup is not None and setup.data == data]


@pytest.mark.parametrize("lesson", lessons_of("digits"))
@pytest.mark.parametrize("mine", [(), (assign("data.samples", 80), assign("data.noise", 0.2), SQUARES)])
def test_points_after_a_lesson_on_digits_are_as_a_person_had_them(lesson, mine):
    after = data_after(*mine, OpenInTrain(lesson), ChooseData("circle"))
    before = data_after(*mine)
    kept = ("samples", "noise", "features", "expression", "points")
    assert [getattr(after, name) for name in kept] == [getattr(before, name) for name in kept]


def test_points_after_a_regression_of_playground_are_as_many_as_usual():
    address = "https://playground.tensorflow.org/#problem=regression&regDataset=reg-gauss"
    opened = read_address(address).document
    assert opened.recipe.data.samples == 1200
    assert ChooseData("bumps").apply(opened).recipe.data.samples == 1200
    assert ChooseData("circle").apply(opened).recipe.data.samples == 500
    mine = assign("data.samples", 80).apply(opened)
    assert ChooseData("circle").apply(mine).recipe.data.samples == 80


def test_points_after_a_table_are_as_a_person_had_them():
    mine = (assign("data.samples", 80), assign("data.noise", 0.2), SQUARES)
    assert data_after(*mine, OpenTable("/a.csv"), ChooseData("circle")) == data_after(*mine)


def test_documents_that_say_how_many_digits_there_are_do_not_draw_so_many_points(tmp_path):
    steps = [{"do": "set-samples", "value": 1797}, {"do": "choose-data", "value": "digits"}]
    content = {"format": "ReLU Explorer document", "version": 1, "step": 0, "commands": steps}
    (tmp_path / "old.reluexp").write_text(json.dumps(content), encoding="utf-8")
    old, _ = read(tmp_path / "old.reluexp")
    assert ChooseData("circle").apply(old).recipe.data.samples == 500


def test_a_typed_curve_chooses_its_data_or_is_refused():
    data = data_after(SetExpression("x^2 - 3"))
    assert (data.name, data.expression) == ("above", "x^2 - 3")
    shown = load(data)
    assert np.array_equal(shown.targets[:, 0] == 1, shown.inputs[:, 1] > shown.inputs[:, 0] ** 2 - 3)
    with pytest.raises(CommandError, match="'y' at place 3 is not known"):
        SetExpression("x+y").apply(Document())


def test_points_are_drawn_erased_and_cleared():
    drawn = (DrawPoint(1.00004, -2, 1), DrawPoint(-6, 6, 0))
    data = data_after(*drawn)
    assert (data.name, data.points) == ("drawn", ((1.0, -2, 1), (-6, 6, 0)))
    assert data_after(*drawn, ClearPoints()).points == ()
    assert data_after(*drawn, ChooseData("xor"), ChooseData("drawn")).points == data.points


XOR = tuple(DrawPoint(x, y, int(x * y < 0)) for x in (-2, 2) for y in (-2, 2))
MORE = tuple(DrawPoint(x / 2, 1, x % 2) for x in range(11))


def parts_of(data):
    dataset = load(data)
    return len(dataset.train), len(dataset.test)


def test_few_drawn_points_are_learned_whole_until_they_are_enough_to_test_on():
    few = data_after(*XOR)
    assert (parts_of(few), few.few_points) == ((4, 0), True)
    many = document_after(*XOR, *MORE).recipe.data
    assert (len(many.points), many.test_share, many.few_points) == (15, 0.3, False)
    assert parts_of(many)[1] >= 1
    fewer = data_after(*XOR, *MORE, ErasePoints(0, 1, 0.1))
    assert (parts_of(fewer), fewer.few_points) == ((14, 0), True)
    other = data_after(*XOR, ChooseData("xor"))
    assert (other.test_share, other.usual_share) == (0.3, 0.0)
    assert data_after(*XOR, ChooseData("xor"), ChooseData("drawn")) == few


def test_a_test_share_that_was_chosen_for_drawn_points_stays():
    share = assign("data.test_share", 0.25)
    for made in ((*XOR, share, MORE[0]), (ChooseData("drawn"), share, *XOR)):
        data = data_after(*made)
        assert (data.test_share, data.few_points) == (0.25, False)
        assert parts_of(data)[1] >= 1


@pytest.mark.parametrize(
    "made",
    [
        XOR,
        (*XOR, assign("data.test_share", 0.25)),
        (*XOR, *MORE),
        (ChooseData("drawn"), assign("data.test_share", 0.2)),
    ],
)
def test_how_drawn_points_are_split_is_saved_with_them(tmp_path, made):
    document = document_after(*made)
    save(tmp_path / "d.reluexp", document, 0)
    assert read(tmp_path / "d.reluexp")[0].recipe.data == document.recipe.data


def test_points_of_a_document_of_before_keep_their_test_part():
    flat = tuple(float(value) for each in XOR for value in (each.x, each.y, each.group))
    data = data_after(assign("data.test_share", 0.3), SetPoints(flat), ChooseData("drawn"))
    assert (data.test_share, parts_of(data)) == (0.3, (3, 1))


@pytest.mark.parametrize(("radius", "left"), [(2.9, 3), (3.0, 2), (4.0, 1), (5.0, 0)])
def test_the_eraser_takes_what_is_within_its_radius(radius, left):
    before = document_after(CORNERS)
    after = ErasePoints(0, 0, radius).apply(before)
    assert len(after.recipe.data.points) == left
    assert ErasePoints(6, -6, 1).apply(before) is before


def test_there_is_a_most_of_points():
    full = replace(document_after(CORNERS).recipe.data, points=((0.0, 0.0, 1),) * MOST_POINTS)
    document = document_after(CORNERS)
    document = replace(document, recipe=replace(document.recipe, data=full))
    with pytest.raises(CommandError, match="There are 2,000 points already"):
        DrawPoint(0, 0, 1).apply(document)


@pytest.mark.parametrize("value", [(1,), (1, 2), (1, 2, 0.5), (1, 2, 1, 3)])
def test_points_are_set_three_numbers_at_a_time(value):
    with pytest.raises(CommandError, match="x1, x2 and the class 0 or 1 of each point"):
        SetPoints(value).apply(Document())


def test_all_of_it_is_saved(tmp_path):
    document = document_after(SetExpression("cos(x)"), CORNERS, SQUARES)
    save(tmp_path / "a.reluexp", document, 0)
    assert read(tmp_path / "a.reluexp")[0].recipe == document.recipe
    assert len(document.recipe.data.points) == 4
    for other in (ChooseData("digits"), OpenTable("/a.csv"), ChooseData("sine")):
        waiting = other.apply(document)
        save(tmp_path / "a.reluexp", waiting, 0)
        assert read(tmp_path / "a.reluexp")[0].recipe == waiting.recipe
        assert waiting.recipe.data.features == SQUARES.value


@pytest.mark.parametrize("text", ["1/0", "log(x - 100)", "sqrt(-1 - x^2)"])
def test_a_function_that_is_defined_nowhere_is_refused(text):
    with pytest.raises(CommandError, match=r"has no value where points are drawn: x goes from −5 to 5\.$"):
        SetExpression(text).apply(Document())


@pytest.mark.parametrize(("text", "notes"), [("x + 100", 1), ("-9", 1), ("sqrt(x)", 0), ("sin(x)", 0)])
def test_points_that_are_all_on_one_side_are_said_to_be(text, notes):
    dataset = load(SetExpression(text).apply(Document()).recipe.data)
    said = "All points are {} f(x): there is one class, and nothing to tell apart."
    assert dataset.notes == (said.format("above" if text == "-9" else "below"),) * notes
